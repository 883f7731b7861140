#include "service/casework/cases.h"

#include <algorithm>
#include <utility>

#include "service/casework/access.h"
#include "service/casework/case_dates.h"
#include "service/casework/case_desk.h"
#include "service/casework/case_rules.h"
#include "service/casework/household.h"
#include "service/request/page_token.h"
#include "service/request/text.h"
#include "service/request/update_mask.h"
#include "store/catalog/field_rules.h"
#include "store/catalog/timestamps.h"
#include "store/catalog/violations.h"

namespace ieum::casework {
namespace {

using store::RecordKind;

constexpr int kMonthsToReassessment = 12;

absl::Status CheckNewCase(const v1::Case& given, v1::Assessment& assessment,
                          const store::NeedTaxonomy& taxonomy, absl::Time now) {
  store::Violations violations;
  v1::Case reference;
  reference.set_case_reference(given.case_reference());
  store::WalkFields(reference, "case", {.identity = store::IdentityRule::kStrict}, violations);
  if (given.case_reference().empty()) violations.Add("case.case_reference", "is required");
  CheckCaseAssessment(given.case_reference(), taxonomy, now, assessment, violations);
  CheckCaseFields(given, assessment, KoreanDay(now), "case", violations);
  return violations.ToStatus();
}

std::string ReassessDay(const v1::Assessment& assessment, absl::Time now) {
  const absl::Time assessed = assessment.has_assess_time() ? TimeOf(assessment.assess_time()) : now;
  return FormatDay(AddMonths(KoreanDay(assessed), kMonthsToReassessment));
}

}  // namespace

absl::Status CaseWork::Save(v1::Case& record, Act& act) const {
  *record.mutable_update_time() = store::ToTimestamp(desk_.now());
  return act.writes.Put(record, store::ExpectOf(record.etag()));
}

absl::Status CaseWork::Show(const store::CaseView& view, const std::string& name,
                            v1::Case& out) const {
  const auto id = store::ParseCaseName(name, "name");
  if (!id.ok()) return id.status();
  auto record = view.GetCase(*id);
  if (!record.ok()) return record.status();
  out = *std::move(record);
  ShowCase(KoreanDay(desk_.now()), out);
  return absl::OkStatus();
}

absl::StatusOr<std::string> CaseWork::Open(const v1::CreateCaseRequest& request,
                                           const Caller& caller, const std::string& id, Act& act,
                                           bool& has_key) {
  const absl::Time now = desk_.now();
  v1::Case given = request.case_();
  store::NormaliseTexts(given);
  v1::AssessmentVersion version;
  *version.mutable_assessment() = request.assessment();
  absl::Status status = CheckNewCase(given, *version.mutable_assessment(), desk_.taxonomy(), now);
  if (!status.ok()) return status;

  v1::Case record;
  record.set_name("cases/" + id);
  record.set_case_reference(given.case_reference());
  record.set_organization(caller.actor.organization);
  record.set_case_manager(caller.actor.account);
  record.set_state(v1::CASE_STATE_OPEN);
  record.set_management_number(given.management_number());
  if (given.has_client()) *record.mutable_client() = given.client();
  record.set_assessment_version(1);
  record.set_reassess_due_date(ReassessDay(version.assessment(), now));
  *record.mutable_create_time() = store::ToTimestamp(now);
  version.set_name(store::FormatPartName(RecordKind::kAssessment, {id, 1}));
  version.set_version(1);
  *version.mutable_create_time() = record.create_time();

  if (status = RequireOnlyOpenCase(desk_, act, record); !status.ok()) return status;
  // What is sealed must have its key; made last, so that a bad request makes none.
  if (!has_key) {
    if (status = desk_.keys().Create({store::KeyOfCase(id)}); !status.ok()) return status;
    has_key = true;
  }
  act.subjects.push_back(record.name());
  if (status = Save(record, act); !status.ok()) return status;
  if (status = act.writes.Put(version, store::Expect::Absent()); !status.ok()) return status;
  act.writes.Mark(store::CaseOfReferenceKey(desk_.ReferenceHash(record.case_reference()), id));
  act.writes.Mark(
      store::CaseOfOrganizationKey(record.organization(), TimeOf(record.create_time()), id));
  return record.name();
}

absl::StatusOr<v1::Case> CaseWork::CreateCase(const v1::CreateCaseRequest& request,
                                              const Caller& caller) {
  if (absl::Status allowed = RequireCaseManager(caller.actor); !allowed.ok()) return allowed;
  const std::string id = request::RandomUuid();
  bool has_key = false;
  std::string opened;
  v1::Case out;
  const absl::Status done = ActOnce(
      desk_, caller, request, request.request_id(),
      [&](Act& act) { return Open(request, caller, id, act, has_key); },
      [&](const store::CaseView& view, const std::string& name) {
        opened = name;
        return Show(view, name, out);
      });
  // Another call has opened the case meanwhile, with this request or one of its own: this key opens
  // nothing.
  const bool beaten = (done.ok() && opened != "cases/" + id) || absl::IsAborted(done) ||
                      store::ReasonOf(done) == "CASE_EXISTS";
  if (has_key && beaten) {
    if (absl::Status gone = desk_.keys().Destroy({store::KeyOfCase(id)}); !gone.ok()) return gone;
  }
  if (!done.ok()) return done;
  return out;
}

absl::StatusOr<v1::Case> CaseWork::GetCase(const v1::GetCaseRequest& request,
                                           const Caller& caller) {
  v1::Case out;
  const absl::Status read = desk_.Read(
      caller, [&](const store::CaseView& view, std::vector<std::string>& subjects) -> absl::Status {
        auto record = FindCase(view, subjects, caller.actor, Need::kRead, request.name(), "name");
        if (!record.ok()) return record.status();
        out = *std::move(record);
        ShowCase(KoreanDay(desk_.now()), out);
        return absl::OkStatus();
      });
  if (!read.ok()) return read;
  return out;
}

absl::StatusOr<v1::ListCasesResponse> CaseWork::ListCases(const v1::ListCasesRequest& request,
                                                          const Caller& caller) {
  const Actor& actor = caller.actor;
  absl::Status status =
      RequireRole(actor, {v1::ACTOR_ROLE_CASE_MANAGER, v1::ACTOR_ROLE_SUPERVISOR});
  if (!status.ok()) return status;
  const auto page = request::ReadPage(request);
  if (!page.ok()) return page.status();
  if (!v1::CaseState_IsValid(request.state())) {
    return store::FieldError("state", "must be a value of CaseState");
  }
  const std::string prefix = "o/" + actor.organization + "/";
  if (!page->after.empty() && !page->after.starts_with(prefix)) return BadPageToken();

  v1::ListCasesResponse response;
  request::PageFiller filler(*page);
  const absl::CivilDay today = KoreanDay(desk_.now());
  const auto list = [&](const store::CaseView& view,
                        std::vector<std::string>& subjects) -> absl::Status {
    absl::Status failed;
    const auto visit = [&](const std::string& mark) {
      if (caller.checkpoint) failed = caller.checkpoint();
      if (!failed.ok()) return false;
      auto record = view.GetCase(store::MarkedId(mark));
      if (absl::IsNotFound(record.status())) return true;  // erased meanwhile
      failed = record.status();
      if (!failed.ok()) return false;
      ShowCase(today, *record);
      const bool other =
          !request.case_reference().empty() && record->case_reference() != request.case_reference();
      if (other || (request.state() != 0 && record->state() != request.state())) return true;
      if (!filler.Add(*record, mark, *response.mutable_cases(),
                      *response.mutable_next_page_token())) {
        return false;
      }
      subjects.push_back(record->name());
      return true;
    };
    const absl::Status scanned =
        view.ScanMarks(RecordKind::kCaseReference, prefix, page->after, visit);
    return failed.ok() ? scanned : failed;
  };
  if (status = desk_.Read(caller, list); !status.ok()) return status;
  return response;
}

absl::StatusOr<v1::Case> CaseWork::UpdateCase(const v1::UpdateCaseRequest& request,
                                              const Caller& caller) {
  v1::Case patch = request.case_();
  store::NormaliseTexts(patch);
  v1::Case out;
  const absl::Status done = ActAndAnswer(
      desk_, caller,
      [&](Act& act) -> absl::StatusOr<std::string> {
        auto record = FindCase(act.view, act.subjects, caller.actor, Need::kChange, patch.name(),
                               "case.name");
        if (!record.ok()) return record.status();
        absl::Status status = CheckEtag(patch.etag(), record->etag(), "case");
        if (!status.ok()) return status;
        const std::string client = record->client().SerializeAsString();
        status = request::ApplyUpdate(
            request.update_mask(),
            {"name", "case_reference", "organization", "case_manager", "state",
             "assessment_version", "agreed_plan", "reassess_due_date", "reassess_now", "closure",
             "declines", "create_time", "update_time", "etag"},
            patch, *record);
        if (!status.ok()) return status;
        const auto assessment = act.view.CurrentAssessment(*record);
        if (!assessment.ok()) return assessment.status();
        store::Violations violations;
        // Details of somebody who has left stay until they are replaced.
        v1::Case changed = *record;
        if (record->client().SerializeAsString() == client) changed.clear_client();
        CheckCaseFields(changed, assessment->assessment(), KoreanDay(desk_.now()), "case",
                        violations);
        if (!violations.empty()) return violations.ToStatus();
        if (status = Save(*record, act); !status.ok()) return status;
        return record->name();
      },
      [&](const store::CaseView& view, const std::string& name) { return Show(view, name, out); });
  if (!done.ok()) return done;
  return out;
}

}  // namespace ieum::casework
