#include <algorithm>
#include <utility>

#include "service/casework/case_desk.h"
#include "service/casework/case_rules.h"
#include "service/casework/cases.h"
#include "service/request/page_token.h"
#include "store/catalog/field_rules.h"
#include "store/catalog/timestamps.h"
#include "store/catalog/violations.h"

namespace ieum::casework {

using store::RecordKind;

absl::StatusOr<v1::CheckIn> CaseWork::CreateCheckIn(const v1::CreateCheckInRequest& request,
                                                    const Caller& caller) {
  v1::CheckIn given = request.check_in();
  store::NormaliseTexts(given);
  given.clear_name();
  given.clear_account();
  const auto check = [&](Act& act) -> absl::StatusOr<std::string> {
    auto record =
        FindCase(act.view, act.subjects, caller.actor, Need::kChange, request.parent(), "parent");
    if (!record.ok()) return record.status();
    const auto assessment = act.view.CurrentAssessment(*record);
    if (!assessment.ok()) return assessment.status();
    const auto agreed = AgreedPlan(act.view, *record);
    if (!agreed.ok()) return agreed.status();
    store::Violations violations;
    CheckCheckIn(given,
                 {.record = *record,
                  .assessment = assessment->assessment(),
                  .agreed_plan = &*agreed,
                  .now = desk_.now()},
                 violations);
    if (!violations.empty()) return violations.ToStatus();
    const std::string id = IdOfCase(*record);
    const auto last = act.view.LastNumber(RecordKind::kCheckIn, id);
    if (!last.ok()) return last.status();
    v1::CheckIn made = given;
    made.set_name(store::FormatPartName(RecordKind::kCheckIn, {id, *last + 1}));
    made.set_account(caller.actor.account);
    if (!made.has_check_time()) *made.mutable_check_time() = store::ToTimestamp(desk_.now());
    absl::Status status = act.writes.Put(made, store::Expect::Absent());
    if (!status.ok()) return status;
    if (made.needs_changed() && !record->reassess_now()) {
      record->set_reassess_now(true);
      if (status = Save(*record, act); !status.ok()) return status;
    } else {
      HoldCase(*record, act.writes);
    }
    return made.name();
  };
  v1::CheckIn out;
  const auto answer = [&](const store::CaseView& view, const std::string& name) -> absl::Status {
    const auto part = store::ParsePartName(RecordKind::kCheckIn, name, "name");
    if (!part.ok()) return part.status();
    auto stored = view.GetCheckIn(*part);
    if (!stored.ok()) return stored.status();
    out = *std::move(stored);
    return absl::OkStatus();
  };
  const absl::Status done = ActOnce(desk_, caller, request, request.request_id(), check, answer);
  if (!done.ok()) return done;
  return out;
}

absl::StatusOr<v1::ListCheckInsResponse> CaseWork::ListCheckIns(
    const v1::ListCheckInsRequest& request, const Caller& caller) {
  const auto page = request::ReadPage(request);
  if (!page.ok()) return page.status();
  int before = 0;  // the page holds numbers below; 0: from the newest
  if (!page->after.empty()) {
    const auto part = store::ParsePartName(RecordKind::kCheckIn, page->after, "page_token");
    if (!part.ok()) return BadPageToken();
    before = part->number;
  }
  v1::ListCheckInsResponse response;
  const auto list = [&](const store::CaseView& view,
                        std::vector<std::string>& subjects) -> absl::Status {
    const auto record =
        FindCase(view, subjects, caller.actor, Need::kRead, request.parent(), "parent");
    if (!record.ok()) return record.status();
    auto check_ins = view.CheckIns(IdOfCase(*record));
    if (!check_ins.ok()) return check_ins.status();
    std::reverse(check_ins->begin(), check_ins->end());
    request::PageFiller filler(*page);
    for (const v1::CheckIn& check_in : *check_ins) {
      const auto part = store::ParsePartName(RecordKind::kCheckIn, check_in.name(), "name");
      if (before != 0 && part->number >= before) continue;
      if (!filler.Add(check_in, check_in.name(), *response.mutable_check_ins(),
                      *response.mutable_next_page_token())) {
        break;
      }
    }
    return absl::OkStatus();
  };
  if (absl::Status status = desk_.Read(caller, list); !status.ok()) return status;
  return response;
}

}  // namespace ieum::casework
