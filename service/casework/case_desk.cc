#include "service/casework/case_desk.h"

#include <utility>

#include "service/casework/access.h"
#include "service/casework/case_rules.h"
#include "service/casework/line_progress.h"
#include "store/catalog/violations.h"

namespace ieum::casework {
namespace {

// "cases/x" of "cases/x/plans/1".
std::string CaseNameOf(const std::string& name) {
  const std::size_t first = name.find('/');
  return name.substr(0, name.find('/', first + 1));
}

}  // namespace

absl::Status RequireOpen(const v1::Case& record) {
  if (IsOpen(record)) return absl::OkStatus();
  return store::WithReason(
      absl::FailedPreconditionError("the case is closed; reopen it before it is worked on"),
      "CASE_CLOSED");
}

void HoldCase(const v1::Case& record, store::CaseWrites& writes) {
  writes.Add(store::Write::Check({store::RecordKind::kCase, IdOfCase(record)},
                                 store::ExpectOf(record.etag())));
}

std::string IdOfCase(const v1::Case& record) { return store::IdOfName(record.name()); }

absl::StatusOr<v1::ServicePlan> AgreedPlan(const store::CaseView& view, const v1::Case& record) {
  if (record.agreed_plan().empty()) return v1::ServicePlan();
  const auto part = store::ParsePartName(store::RecordKind::kPlan, record.agreed_plan(), "name");
  if (!part.ok()) return part.status();
  return view.GetPlan(*part);
}

absl::StatusOr<std::vector<store::StoredReferral>> ReferralsOf(const store::CaseView& view,
                                                               std::string_view case_id) {
  const auto ids = view.ReferralIds(store::ReferralIndex::kCase, case_id);
  if (!ids.ok()) return ids.status();
  std::vector<store::StoredReferral> referrals;
  for (const std::string& id : *ids) {
    auto referral = view.GetReferral(id);
    if (!referral.ok()) return referral.status();
    referrals.push_back(*std::move(referral));
  }
  return referrals;
}

absl::StatusOr<std::vector<v1::Referral>> ReferralRecordsOf(const store::CaseView& view,
                                                            std::string_view case_id) {
  auto stored = ReferralsOf(view, case_id);
  if (!stored.ok()) return stored.status();
  std::vector<v1::Referral> referrals;
  for (store::StoredReferral& one : *stored) referrals.push_back(std::move(one.referral));
  return referrals;
}

absl::Status ShowPlan(const store::CaseView& view, const v1::Case& record, v1::ServicePlan& plan) {
  if (plan.name().empty() || plan.name() != record.agreed_plan()) return absl::OkStatus();
  const auto assessment = view.CurrentAssessment(record);
  if (!assessment.ok()) return assessment.status();
  const auto referrals = ReferralRecordsOf(view, IdOfCase(record));
  if (!referrals.ok()) return referrals.status();
  ShowReferrals(assessment->assessment(), *referrals, plan);
  return absl::OkStatus();
}

absl::Status ActOnce(Desk& desk, const Caller& caller, const google::protobuf::Message& request,
                     const std::string& request_id, const Desk::Work& work, const Answer& answer) {
  bool ran = false;
  const auto name = desk.TransactOnce(caller, request, request_id, work, &ran);
  if (!name.ok()) return name.status();
  if (ran) {
    const auto view = desk.View();
    return view.ok() ? answer(*view, *name) : view.status();
  }
  absl::Status read = desk.Read(
      caller, [&](const store::CaseView& view, std::vector<std::string>& subjects) -> absl::Status {
        const auto record =
            FindCase(view, subjects, caller.actor, Need::kRead, CaseNameOf(*name), "request_id");
        return record.ok() ? answer(view, *name) : record.status();
      });
  if (absl::IsNotFound(read) && store::ReasonOf(read).empty()) {
    return store::WithReason(read, "CREATED_AND_DELETED");
  }
  return read;
}

absl::Status ActAndAnswer(Desk& desk, const Caller& caller, const Desk::Work& work,
                          const Answer& answer) {
  const auto name = desk.Transact(caller, work);
  if (!name.ok()) return name.status();
  const auto view = desk.View();
  return view.ok() ? answer(*view, *name) : view.status();
}

absl::StatusOr<v1::ServicePlan> ActOnPlan(Desk& desk, const Caller& caller,
                                          const store::CasePart& plan, const Desk::Work& work) {
  v1::ServicePlan out;
  const absl::Status done =
      ActAndAnswer(desk, caller, work, [&](const store::CaseView& view, const std::string&) {
        auto stored = view.GetPlan(plan);
        if (!stored.ok()) return stored.status();
        out = *std::move(stored);
        const auto record = view.GetCase(plan.case_id);
        return record.ok() ? ShowPlan(view, *record, out) : record.status();
      });
  if (!done.ok()) return done;
  return out;
}

absl::Status BadPageToken() {
  return store::FieldError("page_token", "must be empty or a next_page_token as it was answered");
}

}  // namespace ieum::casework
