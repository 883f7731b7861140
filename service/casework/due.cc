#include <algorithm>
#include <utility>

#include "service/casework/access.h"
#include "service/casework/case_dates.h"
#include "service/casework/case_desk.h"
#include "service/casework/case_rules.h"
#include "service/casework/cases.h"
#include "service/casework/due_items.h"
#include "service/request/page_token.h"
#include "store/catalog/violations.h"

namespace ieum::casework {
namespace {

// What the list is sorted by, and what its tokens hold.
std::string SortKey(const v1::DueItem& item) {
  return item.due_date() + "|" + std::to_string(UrgencyRank(item.urgency())) + "|" +
         std::to_string(item.kind()) + "|" + item.case_() + "|" + item.subject() + "|" +
         item.part() + "|" + item.need_id();
}

absl::Status AddDue(const store::CaseView& view, const v1::Case& record,
                    const DueQuestion& question, std::vector<v1::DueItem>& items) {
  const std::string id = IdOfCase(record);
  const auto assessment = view.CurrentAssessment(record);
  if (!assessment.ok()) return assessment.status();
  const auto plans = view.Plans(id);
  if (!plans.ok()) return plans.status();
  const auto check_ins = view.CheckIns(id);
  if (!check_ins.ok()) return check_ins.status();
  const auto consents = view.Consents(id);
  if (!consents.ok()) return consents.status();
  const auto referrals = ReferralRecordsOf(view, id);
  if (!referrals.ok()) return referrals.status();
  const CaseFile file{record, assessment->assessment(), *plans, *check_ins, *consents, *referrals};
  for (v1::DueItem& item : DueItems(file, question)) items.push_back(std::move(item));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::ListDueResponse> CaseWork::ListDue(const v1::ListDueRequest& request,
                                                      const Caller& caller) {
  absl::Status status =
      RequireRole(caller.actor, {v1::ACTOR_ROLE_CASE_MANAGER, v1::ACTOR_ROLE_SUPERVISOR});
  if (!status.ok()) return status;
  const auto page = request::ReadPage(request);
  if (!page.ok()) return page.status();
  DueQuestion question{desk_.now(), KoreanDay(desk_.now()), request.language()};
  if (!request.until_date().empty()) {
    const auto until = ParseDay(request.until_date());
    if (!until.has_value()) {
      return store::FieldError("until_date", "must be empty or a day that exists, \"YYYY-MM-DD\"");
    }
    if (!IsPlausible(*until, question.until)) return store::FieldError("until_date", kPlausible);
    question.until = *until;
  }
  std::vector<v1::DueItem> items;
  v1::ListDueResponse response;
  const auto list = [&](const store::CaseView& view,
                        std::vector<std::string>& subjects) -> absl::Status {
    absl::Status failed;
    const auto visit = [&](const std::string& mark) {
      if (caller.checkpoint) failed = caller.checkpoint();
      if (!failed.ok()) return false;
      const auto record = view.GetCase(store::MarkedId(mark));
      if (absl::IsNotFound(record.status())) return true;  // erased meanwhile
      failed = record.status();
      if (!failed.ok()) return false;
      if (!request.case_manager().empty() && record->case_manager() != request.case_manager()) {
        return true;
      }
      failed = AddDue(view, *record, question, items);
      if (absl::IsNotFound(failed)) failed = absl::OkStatus();  // likewise
      return failed.ok();
    };
    const absl::Status scanned = view.ScanMarks(store::RecordKind::kCaseReference,
                                                "o/" + caller.actor.organization + "/", "", visit);
    if (!failed.ok() || !scanned.ok()) return failed.ok() ? scanned : failed;
    std::vector<std::pair<std::string, const v1::DueItem*>> sorted;
    for (const v1::DueItem& item : items) sorted.emplace_back(SortKey(item), &item);
    std::sort(sorted.begin(), sorted.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    request::PageFiller filler(*page);
    for (const auto& [key, item] : sorted) {
      if (key <= page->after) continue;
      if (!filler.Add(*item, key, *response.mutable_items(), *response.mutable_next_page_token())) {
        break;
      }
      subjects.push_back(item->case_());
    }
    return absl::OkStatus();
  };
  if (status = desk_.Read(caller, list); !status.ok()) return status;
  return response;
}

}  // namespace ieum::casework
