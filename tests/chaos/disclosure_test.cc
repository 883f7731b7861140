// Random households, consents and referrals over the real service, with a marker in every text. All
// that leaves the service is searched: agencies are told what consents grant, everybody else
// nothing; once a consent is withdrawn or a case erased, no copy of the store tells it either.
// IEUM_TEST_ROUNDS sets the number of households.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <sstream>
#include <thread>

#include "google/protobuf/empty.pb.h"
#include "gtest/gtest.h"
#include "spdlog/sinks/ostream_sink.h"
#include "spdlog/spdlog.h"

#include "ieum/v1/audit_service.pb.h"
#include "ieum/v1/gap_service.pb.h"
#include "ieum/v1/match_service.pb.h"
#include "ieum/v1/plan_service.pb.h"
#include "store/catalog/timestamps.h"
#include "store/rocks_store.h"
#include "tests/chaos/client.h"
#include "tests/chaos/markers.h"
#include "tests/chaos/mortal_server.h"
#include "tests/chaos/town.h"
#include "tests/service/service_fixture.h"

namespace ieum::chaos {
namespace {

namespace fs = std::filesystem;

constexpr const char* kAgencies[] = {"agency", "other"};

std::string BytesOfFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

// What one household's consents allow.
struct Household {
  int number = 0;
  std::string name;
  v1::CreateCaseRequest request;
  std::string plan;
  std::string line;
  std::vector<v1::Consent> consents;
  std::vector<std::string> referrals;
  bool health = false;  // the need that is referred
  bool withdrawn = false;
  bool erased = false;
};

// Under which of the fields that may be disclosed a text leaves, as proto/ieum/v1/consent.proto
// says; independently of packet.cc. Empty: under none.
std::vector<v1::DisclosedField> FieldsFor(const std::string& field) {
  static const std::map<std::string, std::vector<v1::DisclosedField>> kFields = {
      {"ClientDetails.display_name", {v1::DISCLOSED_FIELD_NAME}},
      {"ClientDetails.phone", {v1::DISCLOSED_FIELD_PHONE}},
      {"ClientDetails.address", {v1::DISCLOSED_FIELD_ADDRESS}},
      {"ClientDetails.guardian_display_name", {v1::DISCLOSED_FIELD_GUARDIAN}},
      {"ClientDetails.guardian_phone", {v1::DISCLOSED_FIELD_GUARDIAN}},
      {"Member.role", {v1::DISCLOSED_FIELD_HOUSEHOLD}},
      // Whoever a danger, a service or a disability is about is named by reference.
      {"Member.reference",
       {v1::DISCLOSED_FIELD_HOUSEHOLD, v1::DISCLOSED_FIELD_SERVICES, v1::DISCLOSED_FIELD_RISKS,
        v1::DISCLOSED_FIELD_HEALTH}},
      {"Need.statement", {v1::DISCLOSED_FIELD_NEED}},
      {"Need.problem", {v1::DISCLOSED_FIELD_PROBLEM}},
      {"Need.demand", {v1::DISCLOSED_FIELD_PROBLEM}},
      {"Goal.statement", {v1::DISCLOSED_FIELD_GOAL}},
      {"PlanLine.content", {v1::DISCLOSED_FIELD_GOAL}},
      {"Assessment.strengths", {v1::DISCLOSED_FIELD_STRENGTHS}},
      {"ExistingService.resource", {v1::DISCLOSED_FIELD_SERVICES}},
      {"ExistingService.organization", {v1::DISCLOSED_FIELD_SERVICES}},
      {"ExistingService.programme", {v1::DISCLOSED_FIELD_SERVICES}},
      {"ExistingService.description", {v1::DISCLOSED_FIELD_SERVICES}},
      {"Risk.unsafe_organizations", {v1::DISCLOSED_FIELD_RISKS}},
      {"RegionCode.code", {v1::DISCLOSED_FIELD_ADDRESS, v1::DISCLOSED_FIELD_RISKS}},
  };
  const auto at = kFields.find(field.substr(std::string("ieum.v1.").size()));
  return at == kFields.end() ? std::vector<v1::DisclosedField>() : at->second;
}

bool IsNeedText(v1::DisclosedField field) {
  return field == v1::DISCLOSED_FIELD_NEED || field == v1::DISCLOSED_FIELD_PROBLEM ||
         field == v1::DISCLOSED_FIELD_GOAL;
}

// A household with something of everything; who it is decided by `random`.
v1::CreateCaseRequest RandomCase(std::mt19937_64& random, bool health) {
  auto request = server::Parse<v1::CreateCaseRequest>(R"pb(
    case { client { birth_date: "1980-02-03" } }
    assessment {
      household {
        members { age_years: 46 languages: "ko" }
        members { age_years: 71 }
        residence { system: REGION_SYSTEM_OTHER }
      }
      needs { id: "n1" need_codes: "daily_living.meals" urgency: URGENCY_SOON }
      needs { id: "n2" need_codes: "economy.emergency" linked_needs: "n1" }
      aversions { strength: AVERSION_STRENGTH_AVOID }
      preferences { language: "ko" }
      existing_services { need_code: "economy.emergency" }
      risks {
        kind: RISK_KIND_STALKING
        unsafe_regions { system: REGION_SYSTEM_OTHER }
      }
    })pb");
  v1::Assessment& assessment = *request.mutable_assessment();
  if (health) assessment.mutable_needs(0)->add_need_codes("health.treatment");
  if (random() % 2 == 0) {
    assessment.mutable_household()->mutable_members(0)->mutable_disability()->set_registered(true);
  }
  if (random() % 3 == 0) assessment.clear_risks();
  if (random() % 3 == 0) assessment.clear_existing_services();
  if (random() % 4 == 0) assessment.mutable_household()->clear_residence();
  return request;
}

// Makes references refer to something, after all texts are planted.
void Tie(std::mt19937_64& random, v1::CreateCaseRequest& request) {
  v1::Assessment& assessment = *request.mutable_assessment();
  const std::string first = assessment.household().members(0).reference();
  const std::string second = assessment.household().members(1).reference();
  assessment.mutable_needs(0)->add_members(first);
  if (random() % 2 == 0) assessment.mutable_needs(1)->add_members(second);
  for (auto& service : *assessment.mutable_existing_services()) service.set_member(second);
  for (auto& risk : *assessment.mutable_risks()) {
    risk.add_members(first);
    risk.set_source_member(second);
  }
  for (auto& aversion : *assessment.mutable_aversions()) aversion.set_member(first);
  request.mutable_case_()->mutable_client()->set_member(first);
  assessment.set_case_reference(request.case_().case_reference());
}

class Disclosure : public ::testing::Test {
 protected:
  Disclosure() : seed_(PrintedSeed()), random_(seed_) { Open(); }
  ~Disclosure() override {
    service_.reset();
    spdlog::set_default_logger(quiet_);
  }

  std::string path() const { return folder_.path() + "/store"; }
  std::string vault() const { return path() + ".vault"; }

  void Open() {
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
  void Close() {
    client_.reset();
    service_.reset();
    store_.reset();
  }

  Reply Ask(const Who& who, const std::string& method, const google::protobuf::Message& request,
            google::protobuf::Message* response) {
    const Reply reply = client_->Call(who, method, request, response);
    if (!reply.ok()) ExpectNothing(reply.message + reply.details, method + " refused");
    return reply;
  }
  template <typename Response>
  Response Must(const Who& who, const std::string& method,
                const google::protobuf::Message& request) {
    Response response;
    const Reply reply = Ask(who, method, request, &response);
    EXPECT_TRUE(reply.ok()) << method << ": " << reply;
    return response;
  }

  void ExpectNothing(std::string_view bytes, const std::string& where) {
    ++searched_;
    for (const std::string& marker : markers_.FindIn(bytes)) {
      ADD_FAILURE() << where << " tells " << markers_.at(marker).field;
    }
  }
  // All that is in the bytes may be known to the agency.
  void ExpectGranted(std::string_view bytes, const std::string& agency, const std::string& where) {
    ++searched_;
    for (const std::string& marker : markers_.FindIn(bytes)) {
      ++told_;
      EXPECT_TRUE(IsGranted(marker, agency)) << where << " tells " << markers_.at(marker).field;
    }
  }
  bool IsGranted(const std::string& marker, const std::string& agency) const {
    const Planted& planted = markers_.at(marker);
    const Household& home = homes_.at(static_cast<std::size_t>(planted.round));
    // Only of the need that is referred, and of its goal and line.
    if (planted.field.starts_with("other need")) return false;
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

  void Prepare() {
    Found([this](const Who& who, const std::string& method,
                 const google::protobuf::Message& request, google::protobuf::Message* response) {
      return client_->Call(who, method, request, response);
    });
    for (const char* agency : kAgencies) {
      auto request = NewResource(agency, {}, agency);
      request.mutable_resource()->clear_capacity();
      Must<v1::Resource>(Manager(), "CatalogService.CreateResource", request);
    }
  }

  void OpenCase() {
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
  void MakePlan(Household& home) {
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
  void AddConsent(Household& home) {
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

  // Asks each agency that a consent covers, and lets it look at everything it can think of.
  void Refer(Household& home) {
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
      if (random_() % 2 != 0) continue;
      auto accept = NewStep(name, v1::REFERRAL_ACTION_ACCEPT, Uuid(random_));
      accept.set_note(markers_.New(home.number, "note"));
      ExpectGranted(Must<v1::Referral>(Agency(agency), "ReferralService.TransitionReferral", accept)
                        .SerializeAsString(),
                    agency, "the accepted referral");
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

  template <typename Request, typename Response>
  void Look(const std::string& agency, const std::string& method, const Request& request) {
    Response response;
    if (Ask(Agency(agency), method, request, &response).ok()) {
      ExpectGranted(response.SerializeAsString(), agency, method);
    }
  }
  // What is the case managers' alone is refused, whoever asks from elsewhere.
  template <typename Request, typename Response>
  void Forbidden(const Who& who, const std::string& method, const Request& request) {
    Response response;
    const Reply reply = Ask(who, method, request, &response);
    EXPECT_FALSE(reply.ok()) << method;
  }
  void LookAround(const Household& home, const std::string& referral, const std::string& agency) {
    v1::GetReferralRequest get;
    get.set_name(referral);
    Look<v1::GetReferralRequest, v1::Referral>(agency, "ReferralService.GetReferral", get);
    v1::GetPacketRequest packet;
    packet.set_name(referral);
    Look<v1::GetPacketRequest, v1::ReferralPacket>(agency, "ReferralService.GetPacket", packet);
    v1::PreviewPacketRequest preview;
    preview.set_name(referral);
    Look<v1::PreviewPacketRequest, v1::PreviewPacketResponse>(
        agency, "ReferralService.PreviewPacket", preview);
    v1::ListReferralsRequest list;
    list.set_page_size(20);
    Look<v1::ListReferralsRequest, v1::ListReferralsResponse>(
        agency, "ReferralService.ListReferrals", list);
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

  // Goes on from the first event that each agency saw; the number of events.
  int FollowAgain() {
    int events = 0;
    for (const auto& [agency, first] : watched_) {
      EXPECT_FALSE(first.empty());
      if (first.empty()) continue;
      v1::ReferralEvent event;
      EXPECT_TRUE(event.ParseFromString(first.front()));
      v1::WatchReferralsRequest request;
      request.set_resume_token(event.resume_token());
      for (const std::string& bytes : client_->Stream(
               Agency(agency), "ReferralService.WatchReferrals", request, absl::Seconds(2))) {
        ExpectGranted(bytes, agency, "a watch stream");
        ++events;
      }
    }
    return events;
  }
  // What nobody's data should be in.
  void LookElsewhere() {
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
    spdlog::default_logger()->flush();
    EXPECT_GT(log_.str().size(), 1000U);
    ExpectNothing(log_.str(), "the log");
  }

  // The files of a store as they lie there, and each value that is stored.
  void SearchFiles(const std::string& folder) {
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      if (!entry.is_regular_file()) continue;
      const std::string bytes = BytesOfFile(entry.path());
      bytes_ += bytes.size();
      ExpectNothing(bytes, "the file " + entry.path().filename().string());
    }
  }
  void SearchRecords(const store::RecordStore& records) {
    const auto view = records.View();
    ASSERT_TRUE(view.ok());
    for (int kind = 1; kind <= static_cast<int>(store::RecordKind::kDue); ++kind) {
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

  // Of every third household all consents are withdrawn, every third is erased.
  void EndSome() {
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
  // Nobody is told what has ended, by whatever serves `ask`.
  void ExpectEnded(const Asking& ask) {
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

  const store::TempFolder folder_;
  const unsigned seed_;
  std::mt19937_64 random_;
  std::ostringstream log_;
  const std::shared_ptr<spdlog::logger> quiet_ = spdlog::default_logger();
  std::unique_ptr<store::RecordStore> store_;
  std::unique_ptr<server::Service> service_;
  std::unique_ptr<Client> client_;
  Markers markers_;
  std::vector<Household> homes_;
  std::map<std::string, std::vector<std::string>> watched_;  // by agency, while it happened
  int told_ = 0;
  int searched_ = 0;
  std::size_t bytes_ = 0;
};

TEST_F(Disclosure, NothingLeavesButWhatConsentsGrant) {
  const int rounds = NumberFrom("IEUM_TEST_ROUNDS", 200);
  Prepare();
  std::vector<std::thread> watchers;
  for (const char* agency : kAgencies) {
    watchers.emplace_back([&, &events = watched_[agency], agency] {
      events = client_->Stream(Agency(agency), "ReferralService.WatchReferrals",
                               v1::WatchReferralsRequest(), absl::Seconds(2));
    });
  }
  for (int round = 0; round < rounds && !HasFailure(); ++round) {
    SCOPED_TRACE("household " + std::to_string(round));
    OpenCase();
    if (!HasFailure()) Refer(homes_.back());
  }
  for (std::thread& watcher : watchers) watcher.join();
  const int events = FollowAgain();
  EXPECT_GT(events, rounds);
  EXPECT_GT(told_, rounds) << "that the search finds anything";
  const int told = told_;
  LookElsewhere();
  if (HasFailure()) return;

  // While the consents stand, nothing lies in the clear.
  SearchRecords(*store_);
  Close();
  SearchFiles(folder_.path());
  const std::string backup = folder_.path() + "/backup";
  fs::copy(path(), backup, fs::copy_options::recursive);

  Open();
  EndSome();
  const Asking ask = [this](const Who& who, const std::string& method,
                            const google::protobuf::Message& request,
                            google::protobuf::Message* response) {
    return client_->Call(who, method, request, response);
  };
  ExpectEnded(ask);
  EXPECT_GT(FollowAgain(), 0);
  for (const Household& home : homes_) {
    for (std::size_t i = 0; i < home.referrals.size() && !home.erased; ++i) {
      LookAround(home, home.referrals[i], kAgencies[i]);
    }
  }
  LookElsewhere();
  SearchRecords(*store_);
  Close();
  SearchFiles(folder_.path());

  // The older copy, under today's keys.
  MortalServer old(backup, {"--vault-key-file", vault() + "/keys", "--vault-master-key-file",
                            vault() + "/master.key", "--log-level", "trace"});
  StubbornClient caller(old);
  ExpectEnded([&](const Who& who, const std::string& method,
                  const google::protobuf::Message& request, google::protobuf::Message* response) {
    return caller.Call(who, method, request, response);
  });
  ExpectNothing(old.log(), "the log of the copy");
  std::cout << rounds << " households, " << markers_.size() << " markers, " << told
            << " times told where granted, " << events << " events, " << searched_ << " searches, "
            << bytes_ << " bytes of files" << std::endl;
}

// One request that would be carried out but for one text.
struct Spoilt {
  std::string field;
  std::unique_ptr<google::protobuf::Message> request;
};

// The request with each of its texts spoilt in turn, also those that are not set.
void Spoil(const google::protobuf::Message& whole, const google::protobuf::Message& part,
           const std::function<google::protobuf::Message&(google::protobuf::Message&)>& path,
           const std::function<std::string(const std::string&)>& bad, std::vector<Spoilt>& out) {
  using google::protobuf::FieldDescriptor;
  const google::protobuf::Reflection& reflection = *part.GetReflection();
  for (int i = 0; i < part.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* field = part.GetDescriptor()->field(i);
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      Spoilt& one = out.emplace_back();
      one.field = field->full_name();
      one.request.reset(whole.New());
      one.request->CopyFrom(whole);
      google::protobuf::Message& at = path(*one.request);
      const std::string text = bad(one.field);
      if (field->is_repeated()) {
        reflection.AddString(&at, field, text);
      } else {
        reflection.SetString(&at, field, text);
      }
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      if (field->is_repeated()) {
        if (reflection.FieldSize(part, field) == 0) continue;
        Spoil(
            whole, reflection.GetRepeatedMessage(part, field, 0),
            [&](google::protobuf::Message& root) -> google::protobuf::Message& {
              return *reflection.MutableRepeatedMessage(&path(root), field, 0);
            },
            bad, out);
      } else if (reflection.HasField(part, field)) {
        Spoil(
            whole, reflection.GetMessage(part, field),
            [&](google::protobuf::Message& root) -> google::protobuf::Message& {
              return *reflection.MutableMessage(&path(root), field);
            },
            bad, out);
      }
    }
  }
}

TEST_F(Disclosure, RefusalsRepeatNothing) {
  Prepare();
  OpenCase();
  if (HasFailure()) return;
  Household& home = homes_.back();
  Refer(home);
  const auto case_update = [&] {
    v1::UpdateCaseRequest request;
    request.mutable_case_()->set_name(home.name);
    request.mutable_case_()->mutable_client()->set_display_name("a");
    return request;
  };
  v1::ReassessCaseRequest reassess;
  reassess.set_name(home.name);
  *reassess.mutable_assessment() = home.request.assessment();
  reassess.mutable_wishes()->add_pins();
  v1::CreateCheckInRequest check;
  check.set_parent(home.name);
  check.mutable_check_in()->set_method(v1::MONITORING_METHOD_SCALE);
  check.mutable_check_in()->mutable_reading()->set_scale("a");
  check.mutable_check_in()->mutable_reading()->set_max(1);
  v1::CloseCaseRequest close;
  close.set_name(home.name);
  close.mutable_closure()->set_note("a");
  v1::UpdatePlanRequest edit;
  edit.mutable_plan()->set_name(home.plan);
  edit.mutable_plan()->add_goals()->set_need_id("n1");
  edit.mutable_plan()->add_lines()->add_need_ids("n1");
  v1::RecordGoalResultRequest result;
  result.set_name(home.plan);
  v1::AgreePlanRequest agree;
  agree.set_name(home.plan);
  v1::ListReferralsRequest list;
  v1::ListDueRequest due;
  v1::WithdrawConsentRequest withdraw;
  v1::GetPacketRequest packet;
  v1::GetAssessmentRequest assessment;
  v1::ListGapsRequest gaps;
  v1::ListAuditEntriesRequest audit;
  v1::VerifyAuditRequest verify;
  v1::PrintPlanRequest print;
  v1::CreateCaseRequest create = home.request;
  create.clear_request_id();
  const auto update = case_update();
  const auto consent = NewConsent(home.name, "");
  const auto referral = NewReferral(home.name, "resources/agency", "");
  const auto step = NewStep(home.referrals[0], v1::REFERRAL_ACTION_CANCEL, "");
  const std::tuple<Who, std::string, const google::protobuf::Message*, const char*> calls[] = {
      {Manager(), "CaseService.CreateCase", &create, "Case"},
      {Manager(), "CaseService.UpdateCase", &update, "Case"},
      {Manager(), "CaseService.ReassessCase", &reassess, "ReassessCaseResponse"},
      {Manager(), "CaseService.CreateCheckIn", &check, "CheckIn"},
      {Manager(), "CaseService.CloseCase", &close, "Case"},
      {Manager(), "CaseService.GetAssessment", &assessment, "AssessmentVersion"},
      {Manager(), "CaseService.RecordGoalResult", &result, "ServicePlan"},
      {Manager(), "CaseService.ListDue", &due, "ListDueResponse"},
      {Manager(), "PlanService.UpdatePlan", &edit, "ServicePlan"},
      {Manager(), "PlanService.AgreePlan", &agree, "ServicePlan"},
      {Manager(), "PlanService.PrintPlan", &print, "PrintPlanResponse"},
      {Manager(), "ConsentService.CreateConsent", &consent, "Consent"},
      {Manager(), "ConsentService.WithdrawConsent", &withdraw, "Consent"},
      {Manager(), "ReferralService.CreateReferral", &referral, "Referral"},
      {Manager(), "ReferralService.TransitionReferral", &step, "Referral"},
      {Manager(), "ReferralService.ListReferrals", &list, "ListReferralsResponse"},
      {Agency(), "ReferralService.GetPacket", &packet, "ReferralPacket"},
      {Analyst(), "GapService.ListGaps", &gaps, "ListGapsResponse"},
      {Supervisor(), "AuditService.ListAuditEntries", &audit, "ListAuditEntriesResponse"},
      {Supervisor(), "AuditService.VerifyAudit", &verify, "VerifyAuditResponse"},
  };
  int refused = 0;
  int sent = 0;
  const auto* pool = google::protobuf::DescriptorPool::generated_pool();
  auto* factory = google::protobuf::MessageFactory::generated_factory();
  for (const auto& [who, method, whole, answer] : calls) {
    const std::unique_ptr<google::protobuf::Message> response(
        factory->GetPrototype(pool->FindMessageTypeByName(std::string("ieum.v1.") + answer))
            ->New());
    for (int way = 0; way < 3; ++way) {
      std::vector<Spoilt> requests;
      const auto bad = [&, way = way](const std::string& field) {
        const std::string marker = markers_.New(0, field);
        if (way == 0) return marker;
        if (way == 1) return marker + " \x01";
        std::string text;
        for (int i = 0; i < 300; ++i) text += marker + " ";
        return text;
      };
      Spoil(
          *whole, *whole,
          [](google::protobuf::Message& root) -> google::protobuf::Message& { return root; }, bad,
          requests);
      for (const Spoilt& one : requests) {
        // What is shaped like a code is repeated, so that a typing error shows.
        if (way == 0 && one.field.find("need_code") != one.field.npos) continue;
        SCOPED_TRACE(method + " " + one.field + " " + std::to_string(way));
        ++sent;
        const Reply reply = Ask(who, method, *one.request, response.get());
        if (reply.ok()) continue;
        ++refused;
        EXPECT_NE(reply.code, absl::StatusCode::kInternal) << reply;
        EXPECT_NE(reply.code, absl::StatusCode::kUnknown) << reply;
        if (reply.code == absl::StatusCode::kInvalidArgument) {
          EXPECT_FALSE(reply.fields.empty());
        }
      }
    }
  }
  spdlog::default_logger()->flush();
  ExpectNothing(log_.str(), "the log");
  EXPECT_GT(refused, 300);
  std::cout << sent << " requests, " << refused << " refused" << std::endl;
}

}  // namespace
}  // namespace ieum::chaos
