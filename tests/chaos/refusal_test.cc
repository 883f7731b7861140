// Requests that are refused on purpose, each with one text spoilt: what is refused is named by
// field and never repeated, neither to the caller nor in the log.
#include <functional>
#include <iostream>
#include <memory>
#include <tuple>

#include "google/protobuf/descriptor.h"
#include "spdlog/spdlog.h"

#include "ieum/v1/audit_service.pb.h"
#include "ieum/v1/gap_service.pb.h"
#include "ieum/v1/plan_service.pb.h"
#include "tests/chaos/disclosure_fixture.h"

namespace ieum::chaos {
namespace {

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
