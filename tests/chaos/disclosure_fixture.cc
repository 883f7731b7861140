#include "tests/chaos/disclosure_fixture.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "google/protobuf/empty.pb.h"
#include "spdlog/sinks/ostream_sink.h"

#include "ieum/v1/audit_service.pb.h"
#include "ieum/v1/gap_service.pb.h"
#include "ieum/v1/match_service.pb.h"
#include "ieum/v1/plan_service.pb.h"
#include "store/rocks_store.h"

namespace ieum::chaos {
namespace {

namespace fs = std::filesystem;

std::string BytesOfFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

}  // namespace

void Disclosure::Open() {
  fs::create_directories(vault());
  auto store = store::OpenRocksStore({.path = path(), .write_buffer_mib = 1});
  ASSERT_TRUE(store.ok()) << store.status();
  store_ = *std::move(store);
  service_ = std::make_unique<server::Service>(
      *store_, [] { return absl::Now(); }, server::ServiceOptions{.vault_folder = vault()});
  // Everything that is said at all.
  auto logger = std::make_shared<spdlog::logger>(
      "test", std::make_shared<spdlog::sinks::ostream_sink_mt>(log_));
  spdlog::set_default_logger(logger);
  spdlog::set_level(spdlog::level::trace);
  client_ = std::make_unique<Client>(service_->channel());
}

void Disclosure::Close() {
  client_.reset();
  service_.reset();
  store_.reset();
}

Reply Disclosure::Ask(const Who& who, const std::string& method,
                      const google::protobuf::Message& request,
                      google::protobuf::Message* response) {
  const Reply reply = client_->Call(who, method, request, response);
  if (!reply.ok()) ExpectNothing(reply.message + reply.details, method + " refused");
  return reply;
}

void Disclosure::ExpectNothing(std::string_view bytes, const std::string& where) {
  ++searched_;
  for (const std::string& marker : markers_.FindIn(bytes)) {
    ADD_FAILURE() << where << " tells " << markers_.at(marker).field;
  }
}

void Disclosure::ExpectGranted(std::string_view bytes, const std::string& agency,
                               const std::string& where) {
  ++searched_;
  for (const std::string& marker : markers_.FindIn(bytes)) {
    ++told_;
    EXPECT_TRUE(IsGranted(marker, agency)) << where << " tells " << markers_.at(marker).field;
  }
}

void Disclosure::ExpectAgencyView(const v1::Referral& referral, const std::string& where) {
  ++views_;
  EXPECT_EQ(referral.case_(), "") << where;
  EXPECT_EQ(referral.need_id(), "") << where;
  EXPECT_EQ(referral.need_code(), "") << where;
  EXPECT_EQ(referral.plan_line(), "") << where;
  EXPECT_EQ(referral.consents_size(), 0) << where;
  EXPECT_EQ(referral.cautions_size(), 0) << where;
  // Names of cases and of what belongs to them stand nowhere else either.
  EXPECT_EQ(referral.SerializeAsString().find("cases/"), std::string::npos) << where;
  for (const v1::ReferralTransition& step : referral.transitions()) {
    const bool others = step.role() != v1::ACTOR_ROLE_AGENCY;
    EXPECT_FALSE(others && step.reason() >= 10 && step.reason() < 30) << where;
    if (!others || step.to_state() != v1::REFERRAL_STATE_CANCELLED) continue;
    neutral_ += step.reason() == v1::REFERRAL_REASON_UNSPECIFIED;
    EXPECT_EQ(step.note(), "") << where;
  }
}

bool Disclosure::IsGranted(const std::string& marker, const std::string& agency) const {
  const Planted& planted = markers_.at(marker);
  const Household& home = homes_.at(static_cast<std::size_t>(planted.round));
  // Only of the need that is referred, and of its goal and line.
  if (planted.field.starts_with("other need")) return false;
  if (planted.field == "why the client called off") return false;
  for (const v1::Consent& consent : home.consents) {
    const auto& whom = consent.organizations();
    if (std::find(whom.begin(), whom.end(), "organizations/" + agency) == whom.end()) continue;
    if (consent.has_withdraw_time()) continue;
    const bool health = consent.scope() == v1::CONSENT_SCOPE_HEALTH;
    if (planted.field == "note") {
      if (!health) return true;
      continue;
    }
    for (const v1::DisclosedField field : FieldsFor(planted.field)) {
      const auto& fields = consent.fields();
      if (std::find(fields.begin(), fields.end(), field) == fields.end()) continue;
      const bool is_health =
          field == v1::DISCLOSED_FIELD_HEALTH || (home.health && IsNeedText(field));
      if (is_health == health) return true;
    }
  }
  return false;
}

void Disclosure::Prepare() {
  Found([this](const Who& who, const std::string& method, const google::protobuf::Message& request,
               google::protobuf::Message* response) {
    return client_->Call(who, method, request, response);
  });
  for (const char* agency : kAgencies) {
    auto request = NewResource(agency, {}, agency);
    request.mutable_resource()->clear_capacity();
    Must<v1::Resource>(Manager(), "CatalogService.CreateResource", request);
  }
}

void Disclosure::OpenCase() {
  Household& home = homes_.emplace_back();
  home.number = static_cast<int>(homes_.size()) - 1;
  home.health = random_() % 3 == 0;
  home.request = RandomCase(random_, home.health);
  markers_.Plant(home.number, home.request);
  // Of the need that is not referred nothing may leave.
  v1::Need& rest = *home.request.mutable_assessment()->mutable_needs(1);
  for (std::string* text :
       {rest.mutable_statement(), rest.mutable_problem(), rest.mutable_demand()}) {
    *text = markers_.New(home.number, "other need");
  }
  Tie(random_, home.request);
  home.request.set_request_id(Uuid(random_));
  home.name = Must<v1::Case>(Manager(), "CaseService.CreateCase", home.request).name();
  MakePlan(home);
  for (int i = static_cast<int>(random_() % 3); i >= 0; --i) AddConsent(home);
}

void Disclosure::MakePlan(Household& home) {
  v1::ComposePlanRequest compose;
  compose.set_case_(home.name);
  const auto draft = Must<v1::ServicePlan>(Manager(), "PlanService.ComposePlan", compose);
  home.plan = draft.name();
  auto edited = server::Parse<v1::UpdatePlanRequest>(R"pb(
    plan {
      goals { id: "g1" need_id: "n1" result_note: "" }
      lines {
        id: "l1"
        kind: PLAN_LINE_KIND_COMMUNITY_RESOURCE
        need_ids: "n1"
        goal_ids: "g1"
        resource: "resources/agency"
      }
      lines { id: "l2" kind: PLAN_LINE_KIND_DIRECT_PRACTICE need_ids: "n2" }
    }
    update_mask { paths: "goals" paths: "lines" })pb");
  edited.mutable_plan()->set_name(home.plan);
  v1::Goal& goal = *edited.mutable_plan()->mutable_goals(0);
  goal.set_purpose(markers_.New(home.number, "ieum.v1.Goal.purpose"));
  goal.set_statement(markers_.New(home.number, "ieum.v1.Goal.statement"));
  goal.set_measure(markers_.New(home.number, "ieum.v1.Goal.measure"));
  for (v1::PlanLine& line : *edited.mutable_plan()->mutable_lines()) {
    const bool referred = line.id() == "l1";
    line.set_content(
        markers_.New(home.number, referred ? "ieum.v1.PlanLine.content" : "other need"));
    line.set_person_in_charge(markers_.New(home.number, "ieum.v1.PlanLine.person_in_charge"));
  }
  Must<v1::ServicePlan>(Manager(), "PlanService.UpdatePlan", edited);
  v1::AgreePlanRequest agree;
  agree.set_name(home.plan);
  agree.set_signed_by(home.request.assessment().household().members(0).reference());
  Must<v1::ServicePlan>(Manager(), "PlanService.AgreePlan", agree);
}

void Disclosure::AddConsent(Household& home) {
  v1::CreateConsentRequest request = NewConsent(home.name, Uuid(random_));
  v1::Consent& consent = *request.mutable_consent();
  const bool health = !home.consents.empty() && random_() % 2 == 0;
  consent.set_scope(health ? v1::CONSENT_SCOPE_HEALTH : v1::CONSENT_SCOPE_GENERAL);
  consent.clear_fields();
  for (int number = 1; number < v1::DisclosedField_ARRAYSIZE; ++number) {
    const auto field = static_cast<v1::DisclosedField>(number);
    const bool fits = health ? field == v1::DISCLOSED_FIELD_HEALTH || IsNeedText(field)
                             : field != v1::DISCLOSED_FIELD_HEALTH;
    if (fits && random_() % 2 == 0) consent.add_fields(field);
  }
  if (consent.fields().empty()) {
    consent.add_fields(health ? v1::DISCLOSED_FIELD_HEALTH : v1::DISCLOSED_FIELD_NAME);
  }
  if (random_() % 3 == 0) consent.mutable_organizations()->RemoveLast();
  home.consents.push_back(Must<v1::Consent>(Manager(), "ConsentService.CreateConsent", request));
}

void Disclosure::Refer(Household& home) {
  for (const char* agency : kAgencies) {
    v1::CreateReferralRequest create =
        NewReferral(home.name, std::string("resources/") + agency, Uuid(random_));
    if (std::string(agency) == "agency") create.mutable_referral()->set_plan_line("l1");
    const std::string name =
        Must<v1::Referral>(Manager(), "ReferralService.CreateReferral", create).name();
    home.referrals.push_back(name);
    LookAround(home, name, agency);
    auto step = NewStep(name, v1::REFERRAL_ACTION_REQUEST, Uuid(random_));
    step.set_note(markers_.New(home.number, "note"));
    v1::Referral asked;
    const Reply reply = Ask(Manager(), "ReferralService.TransitionReferral", step, &asked);
    if (!reply.ok()) {
      EXPECT_TRUE(reply.reason == "CONSENT_MISSING" || reply.reason == "UNSAFE") << reply;
      continue;
    }
    LookAround(home, name, agency);
    if (random_() % 4 == 0) {
      // The client calls off: why, and what the case manager wrote of it, is not the agency's.
      auto cancel = NewStep(name, v1::REFERRAL_ACTION_CANCEL, Uuid(random_));
      cancel.set_reason(v1::REFERRAL_REASON_CANNOT_PAY);
      cancel.set_note(markers_.New(home.number, "why the client called off"));
      Must<v1::Referral>(Manager(), "ReferralService.TransitionReferral", cancel);
      LookAround(home, name, agency);
      continue;
    }
    if (random_() % 2 != 0) continue;
    auto accept = NewStep(name, v1::REFERRAL_ACTION_ACCEPT, Uuid(random_));
    accept.set_note(markers_.New(home.number, "note"));
    const auto accepted =
        Must<v1::Referral>(Agency(agency), "ReferralService.TransitionReferral", accept);
    ExpectGranted(accepted.SerializeAsString(), agency, "the accepted referral");
    ExpectAgencyView(accepted, "the accepted referral");
  }
  v1::CreateCheckInRequest check;
  check.set_parent(home.name);
  check.mutable_check_in()->set_method(v1::MONITORING_METHOD_SCALE);
  check.mutable_check_in()->mutable_reading()->set_max(10);
  markers_.Plant(home.number, *check.mutable_check_in());
  check.mutable_check_in()->clear_name();
  check.mutable_check_in()->clear_account();
  check.set_request_id(Uuid(random_));
  Must<v1::CheckIn>(Manager(), "CaseService.CreateCheckIn", check);
}

void Disclosure::LookAround(const Household& home, const std::string& referral,
                            const std::string& agency) {
  v1::GetReferralRequest get;
  get.set_name(referral);
  Look<v1::GetReferralRequest, v1::Referral>(agency, "ReferralService.GetReferral", get);
  v1::GetPacketRequest packet;
  packet.set_name(referral);
  Look<v1::GetPacketRequest, v1::ReferralPacket>(agency, "ReferralService.GetPacket", packet);
  v1::PreviewPacketRequest preview;
  preview.set_name(referral);
  Look<v1::PreviewPacketRequest, v1::PreviewPacketResponse>(agency, "ReferralService.PreviewPacket",
                                                            preview);
  v1::ListReferralsRequest list;
  list.set_page_size(20);
  Look<v1::ListReferralsRequest, v1::ListReferralsResponse>(agency, "ReferralService.ListReferrals",
                                                            list);
  const Who strangers[] = {Agency(agency), Manager("elsewhere"), Analyst(), Who{"", "", ""}};
  const Who& who = strangers[random_() % 4];
  v1::GetCaseRequest get_case;
  get_case.set_name(home.name);
  Forbidden<v1::GetCaseRequest, v1::Case>(who, "CaseService.GetCase", get_case);
  v1::GetAssessmentRequest assessment;
  assessment.set_name(home.name + "/assessments/1");
  Forbidden<v1::GetAssessmentRequest, v1::AssessmentVersion>(who, "CaseService.GetAssessment",
                                                             assessment);
  v1::GetPlanRequest plan;
  plan.set_name(home.plan);
  Forbidden<v1::GetPlanRequest, v1::ServicePlan>(who, "PlanService.GetPlan", plan);
  v1::PrintPlanRequest print;
  print.set_name(home.plan);
  Forbidden<v1::PrintPlanRequest, v1::PrintPlanResponse>(who, "PlanService.PrintPlan", print);
  v1::ListCheckInsRequest check_ins;
  check_ins.set_parent(home.name);
  Forbidden<v1::ListCheckInsRequest, v1::ListCheckInsResponse>(who, "CaseService.ListCheckIns",
                                                               check_ins);
  v1::ListConsentsRequest consents;
  consents.set_parent(home.name);
  Forbidden<v1::ListConsentsRequest, v1::ListConsentsResponse>(who, "ConsentService.ListConsents",
                                                               consents);
  v1::ListServingAgenciesRequest serving;
  serving.set_name(home.name);
  Forbidden<v1::ListServingAgenciesRequest, v1::ListServingAgenciesResponse>(
      who, "CaseService.ListServingAgencies", serving);
}

int Disclosure::FollowAgain() {
  int events = 0;
  for (const auto& [agency, first] : watched_) {
    EXPECT_FALSE(first.empty());
    if (first.empty()) continue;
    v1::ReferralEvent event;
    EXPECT_TRUE(event.ParseFromString(first.front()));
    v1::WatchReferralsRequest request;
    request.set_resume_token(event.resume_token());
    for (const std::string& bytes : client_->Stream(
             Agency(agency), "ReferralService.WatchReferrals", request, absl::Seconds(1))) {
      ExpectGranted(bytes, agency, "a watch stream");
      v1::ReferralEvent told;
      EXPECT_TRUE(told.ParseFromString(bytes));
      ExpectAgencyView(told.referral(), "a watch stream");
      const v1::ReferralTransition& last = *told.referral().transitions().rbegin();
      EXPECT_EQ(told.transition().reason(), last.reason());
      ++events;
    }
  }
  return events;
}

void Disclosure::LookElsewhere() {
  auto suggest = server::Question("daily_living.meals");
  ExpectNothing(
      Must<v1::SuggestResponse>(Who(), "MatchService.Suggest", suggest).SerializeAsString(),
      "a suggestion for somebody else");
  auto gaps = Must<v1::ListGapsResponse>(Analyst(), "GapService.ListGaps", v1::ListGapsRequest());
  // Gaps are told by region: where, and nothing else.
  for (v1::GapCount& count : *gaps.mutable_counts()) count.clear_region();
  for (v1::MissingResource& missing : *gaps.mutable_missing()) {
    EXPECT_GE(missing.households(), 5);
  }
  ExpectNothing(gaps.SerializeAsString(), "the gaps");
  for (const auto format : {v1::EXCHANGE_FORMAT_NATIVE_JSONL, v1::EXCHANGE_FORMAT_CSV}) {
    v1::ExportCatalogRequest request;
    request.set_format(format);
    for (const std::string& bytes :
         client_->Stream(Manager(), "CatalogService.ExportCatalog", request, absl::Minutes(1))) {
      ExpectNothing(bytes, "an export");
    }
  }
  v1::ListAuditEntriesRequest audit;
  audit.set_page_size(1000);
  std::size_t entries = 0;
  do {
    const auto page =
        Must<v1::ListAuditEntriesResponse>(Supervisor(), "AuditService.ListAuditEntries", audit);
    entries += static_cast<std::size_t>(page.entries_size());
    ExpectNothing(page.SerializeAsString(), "the audit log");
    audit.set_page_token(page.next_page_token());
  } while (!audit.page_token().empty());
  EXPECT_GT(entries, homes_.size());
  // Other organizations' supervisors read of none of it.
  const Who stranger = Supervisor("elsewhere");
  audit.clear_page_token();
  do {
    const auto page =
        Must<v1::ListAuditEntriesResponse>(stranger, "AuditService.ListAuditEntries", audit);
    for (const v1::AuditEntry& entry : page.entries()) {
      EXPECT_TRUE(entry.organization() == stranger.organization || entry.subjects().empty());
    }
    audit.set_page_token(page.next_page_token());
  } while (!audit.page_token().empty());
  Who nobody = Supervisor();
  nobody.organization.clear();
  Forbidden<v1::ListAuditEntriesRequest, v1::ListAuditEntriesResponse>(
      nobody, "AuditService.ListAuditEntries", audit);
  spdlog::default_logger()->flush();
  EXPECT_GT(log_.str().size(), 1000U);
  ExpectNothing(log_.str(), "the log");
}

void Disclosure::SearchFiles(const std::string& folder) {
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    const std::string bytes = BytesOfFile(entry.path());
    bytes_ += bytes.size();
    ExpectNothing(bytes, "the file " + entry.path().filename().string());
  }
}

void Disclosure::SearchRecords(const store::RecordStore& records) {
  const auto view = records.View();
  ASSERT_TRUE(view.ok());
  for (int kind = 1; kind <= static_cast<int>(store::RecordKind::kKeyFate); ++kind) {
    ASSERT_TRUE((*view)
                    ->Scan(static_cast<store::RecordKind>(kind), "",
                           [&](const store::Record& record) {
                             ExpectNothing(record.key.id + record.value,
                                           "a record of kind " + std::to_string(kind));
                             return true;
                           })
                    .ok());
  }
}

void Disclosure::EndSome() {
  for (Household& home : homes_) {
    if (home.number % 3 == 0) {
      home.withdrawn = true;
      for (v1::Consent& consent : home.consents) {
        v1::WithdrawConsentRequest request;
        request.set_name(consent.name());
        consent = Must<v1::Consent>(Manager(), "ConsentService.WithdrawConsent", request);
        EXPECT_TRUE(consent.has_withdraw_time());
      }
    } else if (home.number % 3 == 1) {
      home.erased = true;
      v1::EraseCaseRequest request;
      request.set_name(home.name);
      Must<google::protobuf::Empty>(Manager(), "CaseService.EraseCase", request);
      home.consents.clear();
    }
  }
}

void Disclosure::ExpectEnded(const Asking& ask) {
  for (const Household& home : homes_) {
    if (!home.withdrawn && !home.erased) continue;
    for (std::size_t i = 0; i < home.referrals.size(); ++i) {
      for (const Who& who : {Agency(kAgencies[i]), Manager()}) {
        v1::GetPacketRequest request;
        request.set_name(home.referrals[i]);
        v1::ReferralPacket packet;
        const Reply reply = ask(who, "ReferralService.GetPacket", request, &packet);
        EXPECT_FALSE(reply.ok()) << packet.fields_size();
        ExpectNothing(reply.message + reply.details, "a packet that has ended");
      }
      v1::GetReferralRequest get;
      get.set_name(home.referrals[i]);
      v1::Referral referral;
      ask(Agency(kAgencies[i]), "ReferralService.GetReferral", get, &referral);
      ExpectNothing(referral.SerializeAsString(), "a referral that has ended");
    }
    if (!home.erased) continue;
    v1::GetCaseRequest get;
    get.set_name(home.name);
    v1::Case record;
    EXPECT_EQ(ask(Manager(), "CaseService.GetCase", get, &record).code,
              absl::StatusCode::kNotFound);
    v1::ListReferralsRequest list;
    list.set_case_(home.name);
    v1::ListReferralsResponse page;
    ask(Manager(), "ReferralService.ListReferrals", list, &page);
    ExpectNothing(page.SerializeAsString(), "a case that was erased");
  }
}

}  // namespace ieum::chaos
