#include <utility>

#include "matcher/labels.h"
#include "service/casework/case_dates.h"
#include "service/casework/case_desk.h"
#include "service/casework/case_rules.h"
#include "service/casework/cases.h"
#include "service/casework/client_age.h"
#include "service/casework/packet.h"
#include "service/casework/plan_composer.h"
#include "service/casework/referral_steps.h"
#include "store/catalog/timestamps.h"
#include "store/catalog/violations.h"

namespace ieum::casework {
namespace {

using store::RecordKind;

// The draft that was composed when this version was recorded: the first of its version.
absl::StatusOr<v1::ServicePlan> FirstPlanOf(const store::CaseView& view, const std::string& case_id,
                                            int version) {
  auto plans = view.Plans(case_id);
  if (!plans.ok()) return plans.status();
  for (v1::ServicePlan& plan : *plans) {
    if (plan.assessment_version() == version) return std::move(plan);
  }
  return absl::NotFoundError("there is no such plan");
}

// One that was fetched and written on still has the time of the version before; the year until the
// next reassessment counts from this one.
void SetAssessTime(const v1::Assessment& before, absl::Time now, v1::Assessment& assessment) {
  const bool given = assessment.has_assess_time();
  const bool copied = given && before.has_assess_time() &&
                      TimeOf(assessment.assess_time()) == TimeOf(before.assess_time());
  if (!given || copied) *assessment.mutable_assess_time() = store::ToTimestamp(now);
}

// Ends what has not begun with organizations that the assessment lists as unsafe. As the case
// manager, who assessed: to the agency it looks like any end for a reason of the client's. What has
// begun is for a person to end.
absl::Status EndUnsafe(const Desk& desk, const Act& act, const Actor& actor,
                       std::string_view case_id, const v1::Assessment& assessment) {
  ReferralSteps steps(desk, act, actor);
  const auto unsafe = [&assessment](const store::StoredReferral& stored) {
    const v1::Referral& referral = stored.referral;
    const bool waits = referral.state() == v1::REFERRAL_STATE_REQUESTED ||
                       referral.state() == v1::REFERRAL_STATE_WAITLISTED ||
                       referral.state() == v1::REFERRAL_STATE_ACCEPTED;
    return waits && IsUnsafe(assessment, referral.organization());
  };
  absl::Status status = CancelReferrals(steps, act, case_id, v1::REFERRAL_REASON_UNSAFE, unsafe);
  return status.ok() ? steps.Finish() : status;
}

// Details that name no member are about the head of the household as it was. They do not become
// somebody else's when the household changes.
void KeepWhose(const v1::Assessment& before, const v1::Assessment& after, v1::Case& record) {
  const v1::ClientDetails& client = record.client();
  if (client.ByteSizeLong() == 0 || !client.member().empty()) return;
  const v1::Member* head = ClientMember(client, before);
  if (head == nullptr) return;
  const std::string& reference = head->reference();
  v1::ClientDetails named = client;
  named.set_member(reference);
  const bool joined =
      MemberOfDetails(client, before) == reference && MemberOfDetails(client, after) != reference;
  if (joined || AreOfOneWhoLeft(named, after)) *record.mutable_client() = std::move(named);
}

absl::Status ReadReassessed(const store::CaseView& view, const std::string& name,
                            v1::ReassessCaseResponse& response) {
  const auto part = store::ParsePartName(RecordKind::kAssessment, name, "name");
  if (!part.ok()) return part.status();
  auto record = view.GetCase(part->case_id);
  if (!record.ok()) return record.status();
  auto version = view.GetAssessment(*part);
  if (!version.ok()) return version.status();
  auto plan = FirstPlanOf(view, part->case_id, part->number);
  if (!plan.ok()) return plan.status();
  *response.mutable_case_() = *std::move(record);
  *response.mutable_assessment() = *std::move(version);
  *response.mutable_plan() = *std::move(plan);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::ReassessCaseResponse> CaseWork::ReassessCase(
    const v1::ReassessCaseRequest& request, const Caller& caller) {
  v1::ReassessCaseResponse response;
  const auto reassess = [&](Act& act) -> absl::StatusOr<std::string> {
    auto record =
        FindCase(act.view, act.subjects, caller.actor, Need::kChange, request.name(), "name");
    if (!record.ok()) return record.status();
    if (absl::Status open = RequireOpen(*record); !open.ok()) return open;
    const absl::Time now = desk_.now();
    v1::AssessmentVersion version;
    *version.mutable_assessment() = request.assessment();
    store::Violations violations;
    CheckCaseAssessment(record->case_reference(), desk_.taxonomy(), now,
                        *version.mutable_assessment(), violations);
    if (!violations.empty()) return violations.ToStatus();

    const auto before = act.view.CurrentAssessment(*record);
    if (!before.ok()) return before.status();
    const std::string id = IdOfCase(*record);
    version.set_version(before->version() + 1);
    version.set_name(store::FormatPartName(RecordKind::kAssessment, {id, version.version()}));
    *version.mutable_create_time() = store::ToTimestamp(now);
    SetAssessTime(before->assessment(), now, *version.mutable_assessment());
    for (std::string& sentence : AssessmentChanges(before->assessment(), version.assessment(),
                                                   desk_.taxonomy(), request.language())) {
      version.add_changes(std::move(sentence));
    }
    KeepWhose(before->assessment(), version.assessment(), *record);
    if (AreOfOneWhoLeft(record->client(), version.assessment())) {
      version.add_changes(matcher::In(
          request.language(),
          "당사자 정보의 주인이 가구를 떠남: 당사자 정보를 고칠 때까지 제공기관에 알리지 않음",
          "The client's details are of somebody who has left the household: no agency is told of "
          "them until they are replaced"));
    }
    const absl::Status put = act.writes.Put(version, store::Expect::Absent());
    if (!put.ok()) return put;

    const absl::Time assessed = TimeOf(version.assessment().assess_time());
    record->set_assessment_version(version.version());
    record->set_reassess_due_date(FormatDay(AddMonths(KoreanDay(assessed), 12)));
    record->set_reassess_now(false);
    const auto plan =
        ComposeDraft(desk_, tools_, caller, *record, version,
                     {request.weight_profile(), request.wishes(), request.language()}, act);
    if (!plan.ok()) return plan.status();
    absl::Status done = EndUnsafe(desk_, act, caller.actor, id, version.assessment());
    if (done.ok()) done = Save(*record, act);
    if (!done.ok()) return done;
    return version.name();
  };
  const absl::Status done = ActOnce(desk_, caller, request, request.request_id(), reassess,
                                    [&](const store::CaseView& view, const std::string& name) {
                                      return ReadReassessed(view, name, response);
                                    });
  if (!done.ok()) return done;
  return response;
}

absl::StatusOr<v1::AssessmentVersion> CaseWork::GetAssessment(
    const v1::GetAssessmentRequest& request, const Caller& caller) {
  constexpr std::string_view kLatest = "/assessments/latest";
  v1::AssessmentVersion out;
  const auto read = [&](const store::CaseView& view,
                        std::vector<std::string>& subjects) -> absl::Status {
    const bool latest = request.name().ends_with(kLatest);
    store::CasePart part;
    if (latest) {
      part.case_id = request.name().substr(0, request.name().size() - kLatest.size());
      if (part.case_id.starts_with("cases/")) part.case_id = part.case_id.substr(6);
    } else {
      const auto parsed = store::ParsePartName(RecordKind::kAssessment, request.name(), "name");
      if (!parsed.ok()) return parsed.status();
      part = *parsed;
    }
    const auto record =
        FindCase(view, subjects, caller.actor, Need::kRead, part.CaseName(), "name");
    if (!record.ok()) return record.status();
    if (latest) part.number = record->assessment_version();
    auto version = view.GetAssessment(part);
    if (!version.ok()) return version.status();
    out = *std::move(version);
    return absl::OkStatus();
  };
  if (absl::Status status = desk_.Read(caller, read); !status.ok()) return status;
  return out;
}

}  // namespace ieum::casework
