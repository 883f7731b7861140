#include "service/casework/case_dates.h"
#include "service/casework/case_desk.h"
#include "service/casework/case_rules.h"
#include "service/casework/cases.h"
#include "service/casework/consents_end.h"
#include "service/casework/household.h"
#include "service/casework/referral_steps.h"
#include "store/catalog/field_rules.h"
#include "store/catalog/timestamps.h"
#include "store/catalog/violations.h"

namespace ieum::casework {
namespace {

using store::RecordKind;

constexpr int kFollowUpMonths = 3;

// "Achieved" is said of goals that somebody judged.
absl::Status RequireGoalResults(const store::CaseView& view, const v1::Case& record) {
  const auto plan = AgreedPlan(view, record);
  if (!plan.ok()) return plan.status();
  if (plan->goals().empty()) {
    return store::WithReason(
        absl::FailedPreconditionError("there is no agreed plan with goals that could be achieved"),
        "GOALS_OPEN");
  }
  std::string open;
  for (const v1::Goal& goal : plan->goals()) {
    if (goal.result() != v1::GOAL_RESULT_UNSPECIFIED) continue;
    open += (open.empty() ? "" : ", ") + goal.id();
  }
  if (open.empty()) return absl::OkStatus();
  return store::WithReason(
      absl::FailedPreconditionError("goals of the agreed plan have no result yet: " + open),
      "GOALS_OPEN");
}

}  // namespace

absl::StatusOr<v1::Case> CaseWork::CloseCase(const v1::CloseCaseRequest& request,
                                             const Caller& caller) {
  v1::Closure given = request.closure();
  store::NormaliseTexts(given);
  const auto close = [&](Act& act) -> absl::StatusOr<std::string> {
    auto record =
        FindCase(act.view, act.subjects, caller.actor, Need::kChange, request.name(), "name");
    if (!record.ok()) return record.status();
    const absl::CivilDay today = KoreanDay(desk_.now());
    store::Violations violations;
    CheckClosure(given, today, violations);
    if (!violations.empty()) return violations.ToStatus();
    absl::Status status = RequireOpen(*record);
    if (!status.ok()) return status;
    if (given.reason() == v1::CLOSURE_REASON_GOALS_ACHIEVED) {
      if (status = RequireGoalResults(act.view, *record); !status.ok()) return status;
    }
    status = EndAllOfCase(desk_, act, caller.actor, IdOfCase(*record));
    if (!status.ok()) return status;
    v1::Closure& closure = *record->mutable_closure();
    closure = given;
    *closure.mutable_close_time() = store::ToTimestamp(desk_.now());
    const bool followed = closure.reason() != v1::CLOSURE_REASON_DIED;
    if (followed && closure.follow_up_end_date().empty()) {
      closure.set_follow_up_end_date(FormatDay(AddMonths(today, kFollowUpMonths)));
    }
    record->set_state(followed ? v1::CASE_STATE_FOLLOW_UP : v1::CASE_STATE_CLOSED);
    if (status = Save(*record, act); !status.ok()) return status;
    return record->name();
  };
  v1::Case out;
  const absl::Status done = ActAndAnswer(
      desk_, caller, close,
      [&](const store::CaseView& view, const std::string& name) { return Show(view, name, out); });
  if (!done.ok()) return done;
  return out;
}

absl::StatusOr<v1::Case> CaseWork::ReopenCase(const v1::ReopenCaseRequest& request,
                                              const Caller& caller) {
  const auto reopen = [&](Act& act) -> absl::StatusOr<std::string> {
    auto record =
        FindCase(act.view, act.subjects, caller.actor, Need::kChange, request.name(), "name");
    if (!record.ok()) return record.status();
    if (IsOpen(*record)) {
      return store::WithReason(absl::FailedPreconditionError("the case is open"), "CASE_OPEN");
    }
    absl::Status only = RequireOnlyOpenCase(desk_, act, *record);
    if (!only.ok()) return only;
    record->set_state(v1::CASE_STATE_OPEN);
    record->clear_closure();
    record->set_reassess_now(true);
    if (absl::Status saved = Save(*record, act); !saved.ok()) return saved;
    return record->name();
  };
  v1::Case out;
  const absl::Status done = ActAndAnswer(
      desk_, caller, reopen,
      [&](const store::CaseView& view, const std::string& name) { return Show(view, name, out); });
  if (!done.ok()) return done;
  return out;
}

absl::Status CaseWork::DeleteRecords(const v1::Case& record, Act& act) const {
  const std::string id = IdOfCase(record);
  for (const RecordKind kind :
       {RecordKind::kAssessment, RecordKind::kPlan, RecordKind::kCheckIn, RecordKind::kConsent}) {
    auto keys = act.view.PartKeys(kind, id);
    if (!keys.ok()) return keys.status();
    for (store::RecordKey& key : *keys) act.writes.Delete(std::move(key));
  }
  const absl::Time opened = TimeOf(record.create_time());
  const absl::CivilMonth last(KoreanDay(desk_.now()));
  for (absl::CivilMonth month(KoreanDay(opened)); month <= last; ++month) {
    act.writes.Delete(store::UnmetNeedsKey(FormatMonth(month), id));
  }
  act.writes.Delete(store::CaseOfReferenceKey(desk_.ReferenceHash(record.case_reference()), id));
  act.writes.Delete(store::CaseOfOrganizationKey(record.organization(), opened, id));
  if (absl::Status left = LeaveHousehold(desk_, act, record); !left.ok()) return left;
  act.writes.Add(
      {.key = store::ErasedCaseKey(id), .value = record.organization(), .in_feed = false});
  // Relied on by every other act of the case, which fails when it comes after this one.
  act.writes.Delete({RecordKind::kCase, id}, store::ExpectOf(record.etag()));
  return absl::OkStatus();
}

absl::StatusOr<google::protobuf::Empty> CaseWork::EraseCase(const v1::EraseCaseRequest& request,
                                                            const Caller& caller) {
  const auto erase = [&](Act& act) -> absl::StatusOr<std::string> {
    act.erases = true;
    auto record =
        FindCase(act.view, act.subjects, caller.actor, Need::kChange, request.name(), "name");
    if (!record.ok()) {
      // Erased by a call that could not destroy the keys: this one finishes what that began.
      if (store::ReasonOf(record.status()) != "KEY_DESTROYED") return record.status();
      const auto intended = IsDestructionIntended(act.view, request.name());
      if (!intended.ok()) return intended.status();
      if (!*intended) return record.status();
      return request.name();
    }
    absl::Status status = StartErasure(desk_, act, IdOfCase(*record));
    if (!status.ok()) return status;
    if (status = DeleteRecords(*record, act); !status.ok()) return status;
    return record->name();
  };
  const auto name = desk_.Transact(caller, erase);
  if (!name.ok()) return name.status();
  const absl::Status destroyed = FinishDestruction(desk_, caller);
  if (destroyed.ok()) return google::protobuf::Empty();
  // It may have been another's key that was in the way.
  const auto view = desk_.View();
  if (!view.ok()) return view.status();
  const auto intended = IsDestructionIntended(*view, *name);
  if (!intended.ok()) return intended.status();
  if (*intended) return destroyed;
  return google::protobuf::Empty();
}

}  // namespace ieum::casework
