// Requests of the casework services: "{method} {role}\n" and the bytes of a request, against a
// service with one prepared case. Whatever comes is answered, or refused with a code of the
// contract; INVALID_ARGUMENT names fields; no refusal repeats a text of the request.
//
// In the texts of a request "@case", "@consent", "@plan", "@referral" and "@member" stand for what
// was prepared.
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "google/rpc/status.pb.h"
#include "spdlog/spdlog.h"

#include "service/server/app.h"
#include "service/server/audit_handler.h"
#include "service/server/error_map.h"
#include "service/server/wire_check.h"
#include "store/catalog/timestamps.h"
#include "store/catalog/violations.h"
#include "store/memory_store.h"
#include "tests/store/temp_folder.h"
#include "tests/support/sample.h"

namespace ieum {
namespace {

using casework::Caller;

// A text that is in the prepared case and, by the corpus, in requests. Not shaped like a code:
// those are repeated, so that a typing error shows.
constexpr std::string_view kMarker = "홍길동의 비밀";
// Requests leave records behind; with as many a new service is begun.
constexpr int kRequestsOfAService = 3000;

void Require(bool condition, const std::string& what) {
  if (condition) return;
  std::cerr << what << std::endl;
  std::abort();
}

void CheckRefusal(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kInvalidArgument:
      Require(!store::ViolationsOf(status).empty(), "no field in " + status.ToString());
      break;
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kUnauthenticated:
      Require(!store::ReasonOf(status).empty(), "no reason in " + status.ToString());
      break;
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kOutOfRange:
      break;
    default:
      Require(false, "not in the contract: " + status.ToString());
  }
  const server::WireError error = server::ToWireError(status);
  google::rpc::Status details;
  Require(details.ParseFromString(error.details), "details cannot be read");
  Require(error.details.size() <= server::kMaxDetailsBytes, "details too large");
  Require(error.message.size() <= server::kMaxMessageBytes, "message too large");
  const bool repeats = status.message().find(kMarker.data()) != absl::string_view::npos ||
                       error.message.find(kMarker) != error.message.npos ||
                       error.details.find(kMarker) != error.details.npos;
  Require(!repeats, "repeats what it was sent: " + status.ToString());
}

Caller CallerOf(std::string_view role, const std::string& method) {
  casework::Actor actor{.account = "someone", .origin = "loopback"};
  if (role == "manager") {
    actor.role = v1::ACTOR_ROLE_CASE_MANAGER;
    actor.purpose = v1::PURPOSE_CASE_MANAGEMENT;
    actor.organization = "organizations/office";
  } else if (role == "agency") {
    actor.role = v1::ACTOR_ROLE_AGENCY;
    actor.purpose = v1::PURPOSE_REFERRAL;
    actor.organization = "organizations/agency";
  } else if (role == "supervisor") {
    actor.role = v1::ACTOR_ROLE_SUPERVISOR;
    actor.purpose = v1::PURPOSE_AUDIT;
    actor.organization = "organizations/office";
  } else if (role == "analyst") {
    actor.role = v1::ACTOR_ROLE_ANALYST;
    actor.purpose = v1::PURPOSE_STATISTICS;
  }
  return {actor, method, nullptr};
}

// A service on a store in memory, with one case that is open, planned, consented and referred.
class World {
 public:
  World() {
    spdlog::set_level(spdlog::level::off);
    server::AppOptions options;
    options.data_dir = IEUM_DATA_DIR;
    options.casework.key_file = folder_.path() + "/keys";
    options.casework.master_key_file = folder_.path() + "/master.key";
    options.index.retrain_min_changes = 1'000'000;
    options.now = [] { return testing::AsOf(); };
    auto app = server::App::Create(*store_, options);
    Require(app.ok(), app.status().ToString());
    app_ = *std::move(app);
    audit_ = std::make_unique<server::AuditHandler>(app_->casework());
    Catalogue();
    Require(app_->LoadIndex().ok(), "the index cannot be loaded");
    Prepare();
    Methods();
  }

  void Run(std::string_view input) {
    const std::size_t end = input.find('\n');
    if (end == input.npos) return;
    const std::string_view head = input.substr(0, end);
    const std::size_t space = head.find(' ');
    if (space == head.npos) return;
    const auto method = methods_.find(head.substr(0, space));
    if (method == methods_.end()) return;
    method->second(input.substr(end + 1), CallerOf(head.substr(space + 1), method->first));
    ++requests_;
  }
  bool IsWorn() const { return requests_ >= kRequestsOfAService || !IsOpen(); }

 private:
  template <typename T>
  static T Must(absl::StatusOr<T> value) {
    Require(value.ok(), value.status().ToString());
    return *std::move(value);
  }

  void Catalogue() {
    for (const char* id : {"office", "agency"}) {
      v1::Organization organization;
      organization.set_name(std::string("organizations/") + id);
      organization.mutable_display_name()->set_ko("기관");
      Must(app_->catalog().Create(organization));
    }
    v1::Resource resource;
    resource.set_name("resources/meals");
    resource.set_organization("organizations/agency");
    resource.mutable_display_name()->set_ko("도시락 배달");
    resource.add_need_terms()->set_code("daily_living.meals");
    resource.mutable_capacity()->set_total_places(3);
    resource.mutable_capacity()->set_open_places(3);
    resource.mutable_capacity()->set_waitlist_open(true);
    Must(app_->catalog().Create(resource));
  }

  void Prepare() {
    casework::Casework& work = app_->casework();
    const Caller manager = CallerOf("manager", "Fuzz.Prepare");
    v1::CreateCaseRequest create;
    create.mutable_case_()->set_case_reference("household");
    create.mutable_case_()->mutable_client()->set_display_name(std::string(kMarker));
    v1::Assessment& assessment = *create.mutable_assessment();
    assessment.mutable_household()->add_members()->set_reference("m1");
    assessment.mutable_household()->mutable_members(0)->set_age_years(40);
    v1::Need& need = *assessment.add_needs();
    need.set_id("n1");
    need.add_need_codes("daily_living.meals");
    need.set_statement(std::string(kMarker));
    names_["@member"] = "m1";
    names_["@case"] = Must(work.cases().CreateCase(create, manager)).name();
    v1::CreateConsentRequest consent;
    consent.set_parent(names_["@case"]);
    consent.mutable_consent()->set_scope(v1::CONSENT_SCOPE_GENERAL);
    consent.mutable_consent()->add_fields(v1::DISCLOSED_FIELD_NAME);
    consent.mutable_consent()->add_organizations("organizations/agency");
    consent.mutable_consent()->set_given_by(v1::CONSENT_GIVER_CLIENT);
    *consent.mutable_consent()->mutable_expire_time() =
        store::ToTimestamp(testing::AsOf() + absl::Hours(24 * 100));
    names_["@consent"] = Must(work.consents().CreateConsent(consent, manager)).name();
    v1::ComposePlanRequest compose;
    compose.set_case_(names_["@case"]);
    names_["@plan"] = Must(work.plans().ComposePlan(compose, manager)).name();
    v1::CreateReferralRequest refer;
    refer.mutable_referral()->set_case_(names_["@case"]);
    refer.mutable_referral()->set_resource("resources/meals");
    refer.mutable_referral()->set_need_id("n1");
    names_["@referral"] = Must(work.referrals().CreateReferral(refer, manager)).name();
    v1::TransitionReferralRequest ask;
    ask.set_name(names_["@referral"]);
    ask.set_action(v1::REFERRAL_ACTION_REQUEST);
    ask.set_accept_duplicate(true);
    Must(work.referrals().TransitionReferral(ask, manager));
  }

  bool IsOpen() const {
    const auto view = app_->casework().desk().View();
    const auto record = view->GetCase(names_.at("@case").substr(6));
    return record.ok() && record->state() == v1::CASE_STATE_OPEN;
  }

  // What was prepared in place of what stands for it.
  void FillIn(google::protobuf::Message& message) const {
    using google::protobuf::FieldDescriptor;
    const google::protobuf::Reflection& reflection = *message.GetReflection();
    std::vector<const FieldDescriptor*> fields;
    reflection.ListFields(message, &fields);
    for (const FieldDescriptor* field : fields) {
      const int count = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
      for (int i = 0; i < count; ++i) {
        if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
          FillIn(field->is_repeated() ? *reflection.MutableRepeatedMessage(&message, field, i)
                                      : *reflection.MutableMessage(&message, field));
        } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
          std::string text = field->is_repeated() ? reflection.GetRepeatedString(message, field, i)
                                                  : reflection.GetString(message, field);
          for (const auto& [word, name] : names_) {
            if (text.starts_with(word)) text.replace(0, word.size(), name);
          }
          field->is_repeated() ? reflection.SetRepeatedString(&message, field, i, text)
                               : reflection.SetString(&message, field, text);
        }
      }
    }
  }

  template <typename Request, typename Work, typename Response>
  void Add(const std::string& method, Work& work,
           absl::StatusOr<Response> (Work::*call)(const Request&, const Caller&)) {
    methods_[method] = [this, &work, call](std::string_view bytes, const Caller& caller) {
      Request request;
      const absl::Status parsed = server::ParseRequest(bytes, request);
      if (!parsed.ok()) return CheckRefusal(parsed);
      FillIn(request);
      const absl::StatusOr<Response> answer = (work.*call)(request, caller);
      if (!answer.ok()) return CheckRefusal(answer.status());
      Response again;
      Require(again.ParseFromString(answer->SerializeAsString()), "the answer cannot be sent");
    };
  }

  void Methods() {
    casework::CaseWork& cases = app_->casework().cases();
    Add("CaseService.CreateCase", cases, &casework::CaseWork::CreateCase);
    Add("CaseService.GetCase", cases, &casework::CaseWork::GetCase);
    Add("CaseService.ListCases", cases, &casework::CaseWork::ListCases);
    Add("CaseService.UpdateCase", cases, &casework::CaseWork::UpdateCase);
    Add("CaseService.ReassessCase", cases, &casework::CaseWork::ReassessCase);
    Add("CaseService.GetAssessment", cases, &casework::CaseWork::GetAssessment);
    Add("CaseService.CreateCheckIn", cases, &casework::CaseWork::CreateCheckIn);
    Add("CaseService.ListCheckIns", cases, &casework::CaseWork::ListCheckIns);
    Add("CaseService.RecordGoalResult", cases, &casework::CaseWork::RecordGoalResult);
    Add("CaseService.CloseCase", cases, &casework::CaseWork::CloseCase);
    Add("CaseService.ReopenCase", cases, &casework::CaseWork::ReopenCase);
    Add("CaseService.EraseCase", cases, &casework::CaseWork::EraseCase);
    Add("CaseService.ListDue", cases, &casework::CaseWork::ListDue);
    Add("CaseService.ListServingAgencies", cases, &casework::CaseWork::ListServingAgencies);
    casework::PlanWork& plans = app_->casework().plans();
    Add("PlanService.ComposePlan", plans, &casework::PlanWork::ComposePlan);
    Add("PlanService.GetPlan", plans, &casework::PlanWork::GetPlan);
    Add("PlanService.ListPlans", plans, &casework::PlanWork::ListPlans);
    Add("PlanService.UpdatePlan", plans, &casework::PlanWork::UpdatePlan);
    Add("PlanService.AgreePlan", plans, &casework::PlanWork::AgreePlan);
    Add("PlanService.PrintPlan", plans, &casework::PlanWork::PrintPlan);
    casework::ConsentWork& consents = app_->casework().consents();
    Add("ConsentService.CreateConsent", consents, &casework::ConsentWork::CreateConsent);
    Add("ConsentService.GetConsent", consents, &casework::ConsentWork::GetConsent);
    Add("ConsentService.ListConsents", consents, &casework::ConsentWork::ListConsents);
    Add("ConsentService.WithdrawConsent", consents, &casework::ConsentWork::WithdrawConsent);
    casework::ReferralWork& referrals = app_->casework().referrals();
    Add("ReferralService.CreateReferral", referrals, &casework::ReferralWork::CreateReferral);
    Add("ReferralService.GetReferral", referrals, &casework::ReferralWork::GetReferral);
    Add("ReferralService.ListReferrals", referrals, &casework::ReferralWork::ListReferrals);
    Add("ReferralService.TransitionReferral", referrals,
        &casework::ReferralWork::TransitionReferral);
    Add("ReferralService.PreviewPacket", referrals, &casework::ReferralWork::PreviewPacket);
    Add("ReferralService.GetPacket", referrals, &casework::ReferralWork::GetPacket);
    Add("GapService.ListGaps", app_->casework().gaps(), &casework::GapWork::ListGaps);
    Add("AuditService.ListAuditEntries", *audit_, &server::AuditHandler::ListAuditEntries);
    Add("AuditService.GetAuditCheckpoint", *audit_, &server::AuditHandler::GetAuditCheckpoint);
    Add("AuditService.VerifyAudit", *audit_, &server::AuditHandler::VerifyAudit);
    const auto watch = [this](std::string_view bytes, const Caller& caller) {
      v1::WatchReferralsRequest request;
      const absl::Status parsed = server::ParseRequest(bytes, request);
      if (!parsed.ok()) return CheckRefusal(parsed);
      const auto batch = app_->casework().events().Next(caller, request.resume_token(), 100);
      if (!batch.ok()) CheckRefusal(batch.status());
    };
    methods_["ReferralService.WatchReferrals"] = watch;
  }

  const store::TempFolder folder_;
  const std::unique_ptr<store::RecordStore> store_ = store::MakeMemoryStore();
  std::unique_ptr<server::App> app_;
  std::unique_ptr<server::AuditHandler> audit_;
  std::map<std::string, std::string> names_;
  std::map<std::string, std::function<void(std::string_view, const Caller&)>, std::less<>> methods_;
  int requests_ = 0;
};

std::unique_ptr<World>& TheWorld() {
  static std::unique_ptr<World> world = std::make_unique<World>();
  return world;
}

}  // namespace

// Training the text model is no part of an input's time.
extern "C" int LLVMFuzzerInitialize(int*, char***) {
  TheWorld();
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  TheWorld()->Run({reinterpret_cast<const char*>(data), size});
  if (TheWorld()->IsWorn()) TheWorld() = std::make_unique<World>();
  return 0;
}

}  // namespace ieum
