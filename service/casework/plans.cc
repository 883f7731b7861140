#include "service/casework/plans.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "service/casework/case_dates.h"
#include "service/casework/case_desk.h"
#include "service/casework/case_rules.h"
#include "service/casework/client_age.h"
#include "service/casework/plan_composer.h"
#include "service/casework/plan_edit.h"
#include "service/casework/plan_print.h"
#include "service/casework/plan_review.h"
#include "service/request/page_token.h"
#include "service/request/text.h"
#include "service/request/update_mask.h"
#include "store/catalog/field_rules.h"
#include "store/catalog/timestamps.h"
#include "store/catalog/violations.h"

namespace ieum::casework {
namespace {

using store::RecordKind;

absl::StatusOr<v1::ServicePlan> ReadPlan(const store::CaseView& view, const std::string& name) {
  const auto part = store::ParsePartName(RecordKind::kPlan, name, "name");
  if (!part.ok()) return part.status();
  return view.GetPlan(*part);
}

absl::Status RequireDraft(const v1::ServicePlan& plan) {
  if (plan.state() == v1::PLAN_STATE_DRAFT) return absl::OkStatus();
  return store::WithReason(
      absl::FailedPreconditionError("the plan is no draft any more; compose a new one"),
      "PLAN_NOT_DRAFT");
}

// Who signed, against the assessment that the plan was made for: the client or, where a guardian
// does, another one who is of age; nobody from whom a danger comes.
absl::Status CheckSignature(const v1::AgreePlanRequest& request, const v1::Case& record,
                            const v1::Assessment& assessment, absl::Time now) {
  store::Violations violations;
  const v1::ClientDetails& details = record.client();
  const v1::Member* signer = FindMember(assessment, request.signed_by());
  const v1::Member* client = ClientMember(details, assessment);
  const bool endangers =
      signer != client && std::any_of(assessment.risks().begin(), assessment.risks().end(),
                                      [&request](const v1::Risk& risk) {
                                        return risk.source_member() == request.signed_by();
                                      });
  if (signer == nullptr) {
    violations.Add("signed_by", "must be a member's reference in the case's assessment");
  } else if (endangers) {
    violations.Add("signed_by", "must not be a member from whom a danger comes");
  } else if (request.by_guardian() && signer == client) {
    violations.Add("signed_by", "must be the guardian where a guardian signs, not the client");
  } else if (!request.by_guardian() && !details.member().empty() && signer != client) {
    violations.Add("signed_by", "must be the client, unless a guardian signs (by_guardian)");
  } else if (signer != client && AgeOf(*signer, assessment, details, now) == AgeVerdict::kUnder) {
    violations.Add("signed_by", "must be a member of 14 years or older");
  }
  if (AgeOfClient(details, assessment, now) == AgeVerdict::kUnder && !request.by_guardian()) {
    violations.Add("by_guardian", "must be true where the client is under 14");
  }
  return violations.ToStatus();
}

absl::StatusOr<std::map<std::string, v1::ReferralState>> ReferralStates(
    const store::CaseView& view, const v1::ServicePlan& plan) {
  std::map<std::string, v1::ReferralState> states;
  for (const v1::PlanLine& line : plan.lines()) {
    if (line.referral().empty()) continue;
    const auto id = store::ParseReferralName(line.referral(), "referral");
    if (!id.ok()) return id.status();
    const auto referral = view.GetReferral(*id);
    if (absl::IsNotFound(referral.status())) continue;
    if (!referral.ok()) return referral.status();
    states[line.id()] = referral->referral.state();
  }
  return states;
}

void CheckDay(const std::string& path, const std::string& date, store::Violations& out) {
  if (date.empty() || ParseDay(date).has_value()) return;
  out.Add(path, "must be empty or a day that exists, \"YYYY-MM-DD\"");
}

// Of a plan or a line. Days in this form sort as they follow each other.
template <typename Message>
void CheckDays(const std::string& path, const Message& message, store::Violations& out) {
  CheckDay(store::PathTo(path, "start_date"), message.start_date(), out);
  CheckDay(store::PathTo(path, "end_date"), message.end_date(), out);
  if (!message.end_date().empty() && message.end_date() < message.start_date()) {
    out.Add(store::PathTo(path, "end_date"), "must not be before start_date");
  }
}

// The dangers and the wishes of a plan that is sent to be printed are its own matter; its texts are
// not.
absl::Status CheckLoosePlan(const v1::ServicePlan& plan) {
  store::Violations violations;
  store::WalkFields(plan, "plan", {.identity = store::IdentityRule::kStrict}, violations);
  CheckDays("plan", plan, violations);
  for (int i = 0; i < plan.lines_size(); ++i) {
    CheckDays(store::PathTo("plan", "lines", i), plan.lines(i), violations);
  }
  for (int i = 0; i < plan.goals_size(); ++i) {
    CheckDay(store::PathTo(store::PathTo("plan", "goals", i), "end_date"), plan.goals(i).end_date(),
             violations);
  }
  return violations.ToStatus();
}

}  // namespace

PlanWork::PlanWork(Desk& desk, const PlanTools& tools) : desk_(desk), tools_(tools) {}

absl::StatusOr<v1::ServicePlan> PlanWork::ComposePlan(const v1::ComposePlanRequest& request,
                                                      const Caller& caller) {
  if (request.has_assessment() == !request.case_().empty()) {
    return store::FieldError("case", "must be given, or assessment, and not both");
  }
  const ComposeOptions options{request.weight_profile(), request.wishes(), request.language()};
  if (request.has_assessment()) {
    if (!request.request_id().empty()) {
      return store::FieldError("request_id", "must be empty where nothing is stored");
    }
    absl::Time as_of = desk_.now();
    if (request.has_as_of_time()) {
      const auto time = request::ToTime(request.as_of_time(), "as_of_time");
      if (!time.ok()) return time.status();
      as_of = *time;
      if (!IsPlausible(KoreanDay(as_of), KoreanDay(desk_.now()))) {
        return store::FieldError("as_of_time", kPlausible);
      }
    }
    return ComposeLoose(desk_, tools_, caller, {request.assessment(), options, as_of});
  }
  if (request.has_as_of_time()) {
    return store::FieldError("as_of_time", "must be absent where a case is given");
  }
  const auto compose = [&](Act& act) -> absl::StatusOr<std::string> {
    const auto record =
        FindCase(act.view, act.subjects, caller.actor, Need::kChange, request.case_(), "case");
    if (!record.ok()) return record.status();
    if (absl::Status open = RequireOpen(*record); !open.ok()) return open;
    const auto assessment = act.view.CurrentAssessment(*record);
    if (!assessment.ok()) return assessment.status();
    const auto plan = ComposeDraft(desk_, tools_, caller, *record, *assessment, options, act);
    if (!plan.ok()) return plan.status();
    HoldCase(*record, act.writes);
    return plan->name();
  };
  v1::ServicePlan out;
  const absl::Status done = ActOnce(desk_, caller, request, request.request_id(), compose,
                                    [&](const store::CaseView& view, const std::string& name) {
                                      auto plan = ReadPlan(view, name);
                                      if (!plan.ok()) return plan.status();
                                      out = *std::move(plan);
                                      return absl::OkStatus();
                                    });
  if (!done.ok()) return done;
  return out;
}

absl::StatusOr<v1::ServicePlan> PlanWork::GetPlan(const v1::GetPlanRequest& request,
                                                  const Caller& caller) {
  v1::ServicePlan out;
  const auto read = [&](const store::CaseView& view,
                        std::vector<std::string>& subjects) -> absl::Status {
    const auto part = store::ParsePartName(RecordKind::kPlan, request.name(), "name");
    if (!part.ok()) return part.status();
    const auto record =
        FindCase(view, subjects, caller.actor, Need::kRead, part->CaseName(), "name");
    if (!record.ok()) return record.status();
    auto plan = view.GetPlan(*part);
    if (!plan.ok()) return plan.status();
    out = *std::move(plan);
    return ShowPlan(view, *record, out);
  };
  if (absl::Status status = desk_.Read(caller, read); !status.ok()) return status;
  return out;
}

absl::StatusOr<v1::ListPlansResponse> PlanWork::ListPlans(const v1::ListPlansRequest& request,
                                                          const Caller& caller) {
  const auto page = request::ReadPage(request);
  if (!page.ok()) return page.status();
  int before = 0;  // the page holds numbers below; 0: from the newest
  if (!page->after.empty()) {
    const auto part = store::ParsePartName(RecordKind::kPlan, page->after, "page_token");
    if (!part.ok()) return BadPageToken();
    before = part->number;
  }
  v1::ListPlansResponse response;
  const auto list = [&](const store::CaseView& view,
                        std::vector<std::string>& subjects) -> absl::Status {
    const auto record =
        FindCase(view, subjects, caller.actor, Need::kRead, request.parent(), "parent");
    if (!record.ok()) return record.status();
    auto plans = view.Plans(IdOfCase(*record));
    if (!plans.ok()) return plans.status();
    std::reverse(plans->begin(), plans->end());
    request::PageFiller filler(*page);
    for (v1::ServicePlan& plan : *plans) {
      if (absl::Status shown = ShowPlan(view, *record, plan); !shown.ok()) return shown;
      const auto part = store::ParsePartName(RecordKind::kPlan, plan.name(), "name");
      if (before != 0 && part->number >= before) continue;
      if (!filler.Add(plan, plan.name(), *response.mutable_plans(),
                      *response.mutable_next_page_token())) {
        break;
      }
    }
    return absl::OkStatus();
  };
  if (absl::Status status = desk_.Read(caller, list); !status.ok()) return status;
  return response;
}

// What is received through the referrals of the plan's own lines is not held against them.
absl::StatusOr<v1::Assessment> PlanWork::KnownForEdit(const store::CaseView& view,
                                                      const v1::Case& record,
                                                      const v1::Assessment& assessment,
                                                      const v1::ServicePlan& edited) const {
  auto planned = AgreedPlan(view, record);
  if (!planned.ok()) return planned.status();
  for (const v1::PlanLine& line : edited.lines()) {
    if (!line.referral().empty()) planned->add_lines()->set_resource(line.resource());
  }
  return KnownAssessment(view, record, assessment, *planned, desk_.now());
}

// Whether the need that the line is for first is one of safety, by its first code.
bool PlanWork::Secures(const v1::PlanLine& line, const v1::Assessment& assessment) const {
  return std::any_of(
      assessment.needs().begin(), assessment.needs().end(), [&](const v1::Need& need) {
        return !line.need_ids().empty() && need.id() == line.need_ids(0) &&
               !need.need_codes().empty() && tools_.rules.IsSafety(need.need_codes(0));
      });
}

absl::StatusOr<v1::ServicePlan> PlanWork::UpdatePlan(const v1::UpdatePlanRequest& request,
                                                     const Caller& caller) {
  if (!v1::Language_IsValid(request.language())) {
    return store::FieldError("language", "must be a Language");
  }
  v1::ServicePlan patch = request.plan();
  store::NormaliseTexts(patch);
  const auto part = store::ParsePartName(RecordKind::kPlan, patch.name(), "plan.name");
  if (!part.ok()) return part.status();
  const auto update = [&](Act& act) -> absl::StatusOr<std::string> {
    const auto record = FindCase(act.view, act.subjects, caller.actor, Need::kChange,
                                 part->CaseName(), "plan.name");
    if (!record.ok()) return record.status();
    absl::Status status = RequireOpen(*record);
    if (!status.ok()) return status;
    const auto stored = act.view.GetPlan(*part);
    if (!stored.ok()) return stored.status();
    if (status = RequireDraft(*stored); !status.ok()) return status;
    if (status = CheckEtag(patch.etag(), stored->etag(), "plan"); !status.ok()) return status;
    v1::ServicePlan edited = *stored;
    status =
        request::ApplyUpdate(request.update_mask(),
                             {"name", "state", "case_reference", "assessment_version", "open_needs",
                              "value", "ceiling", "wishes", "changes", "previous_plan", "agreement",
                              "provenance", "remarks", "create_time", "update_time", "etag"},
                             patch, edited);
    if (!status.ok()) return status;
    const auto assessment = act.view.GetAssessment({part->case_id, stored->assessment_version()});
    if (!assessment.ok()) return assessment.status();
    const auto catalog = desk_.surroundings().catalog.View();
    if (!catalog.ok()) return catalog.status();
    const PlanEditFrame frame{
        assessment->assessment(), KoreanDay(desk_.now()),
        [&](const std::string& name) { return catalog->GetResource(name); },
        [&](const std::string& name) { return catalog->GetOrganization(name); },
        [&](const std::string& name, const std::string& resource) -> absl::Status {
          const auto id = store::ParseReferralName(name, "referral");
          if (!id.ok()) return id.status();
          const auto referral = act.view.GetReferral(*id);
          if (!referral.ok()) return referral.status();
          const bool fits = referral->referral.case_() == record->name() &&
                            referral->referral.resource() == resource;
          return fits ? absl::OkStatus() : absl::NotFoundError("it is another's");
        }};
    if (status = FinishEdit(frame, *stored, edited); !status.ok()) return status;
    const auto known = KnownForEdit(act.view, *record, assessment->assessment(), edited);
    if (!known.ok()) return known.status();
    const ReviewFrame review{*known, request.language(),
                             [&](const v1::PlanLine& line) {
                               return JudgeLine(desk_, caller, {line, *known, request.language()});
                             },
                             frame.resource};
    if (status = ReviewEdit(review, *stored, edited); !status.ok()) return status;
    SafetyFirst([&](const v1::PlanLine& line) { return Secures(line, *known); }, edited);
    CheckGoals(tools_, &assessment->assessment(), KoreanDay(desk_.now()), request.language(),
               edited);
    *edited.mutable_update_time() = store::ToTimestamp(desk_.now());
    status = act.writes.Put(edited, store::ExpectOf(stored->etag()));
    if (!status.ok()) return status;
    status = CountUnmet(desk_, *record, edited, assessment->assessment(), act);
    if (!status.ok()) return status;
    HoldCase(*record, act.writes);
    return edited.name();
  };
  return ActOnPlan(desk_, caller, *part, update);
}

absl::StatusOr<v1::ServicePlan> PlanWork::AgreePlan(const v1::AgreePlanRequest& request,
                                                    const Caller& caller) {
  const auto part = store::ParsePartName(RecordKind::kPlan, request.name(), "name");
  if (!part.ok()) return part.status();
  const auto agree = [&](Act& act) -> absl::StatusOr<std::string> {
    auto record =
        FindCase(act.view, act.subjects, caller.actor, Need::kChange, part->CaseName(), "name");
    if (!record.ok()) return record.status();
    absl::Status status = RequireOpen(*record);
    if (!status.ok()) return status;
    auto plan = act.view.GetPlan(*part);
    if (!plan.ok()) return plan.status();
    if (status = CheckEtag(request.etag(), plan->etag(), "plan"); !status.ok()) return status;
    if (status = RequireDraft(*plan); !status.ok()) return status;
    if (plan->assessment_version() != record->assessment_version()) {
      return store::WithReason(
          absl::FailedPreconditionError(
              "the case was assessed again since the plan was made; compose a new one"),
          "PLAN_OUTDATED");
    }
    const auto assessment = act.view.CurrentAssessment(*record);
    if (!assessment.ok()) return assessment.status();
    const absl::Time now = desk_.now();
    status = CheckSignature(request, *record, assessment->assessment(), now);
    if (!status.ok()) return status;

    auto before = AgreedPlan(act.view, *record);
    if (!before.ok()) return before.status();
    if (!before->name().empty()) {
      before->set_state(v1::PLAN_STATE_SUPERSEDED);
      *before->mutable_update_time() = store::ToTimestamp(now);
      status = act.writes.Put(*before, store::ExpectOf(before->etag()));
      if (!status.ok()) return status;
    }
    plan->set_state(v1::PLAN_STATE_AGREED);
    v1::PlanAgreement& agreement = *plan->mutable_agreement();
    *agreement.mutable_agree_time() = store::ToTimestamp(now);
    agreement.set_signed_by(request.signed_by());
    agreement.set_by_guardian(request.by_guardian());
    agreement.set_case_manager(caller.actor.account);
    *plan->mutable_update_time() = agreement.agree_time();
    status = act.writes.Put(*plan, store::ExpectOf(plan->etag()));
    if (!status.ok()) return status;
    status = CountUnmet(desk_, *record, *plan, assessment->assessment(), act);
    if (!status.ok()) return status;
    record->set_agreed_plan(plan->name());
    *record->mutable_update_time() = agreement.agree_time();
    status = act.writes.Put(*record, store::ExpectOf(record->etag()));
    if (!status.ok()) return status;
    return plan->name();
  };
  return ActOnPlan(desk_, caller, *part, agree);
}

absl::StatusOr<v1::PrintPlanResponse> PlanWork::PrintStored(const v1::PrintPlanRequest& request,
                                                            const Caller& caller) {
  const auto part = store::ParsePartName(RecordKind::kPlan, request.name(), "name");
  if (!part.ok()) return part.status();
  v1::PrintPlanResponse out;
  const auto read = [&](const store::CaseView& view,
                        std::vector<std::string>& subjects) -> absl::Status {
    const auto record =
        FindCase(view, subjects, caller.actor, Need::kRead, part->CaseName(), "name");
    if (!record.ok()) return record.status();
    auto plan = view.GetPlan(*part);
    if (!plan.ok()) return plan.status();
    if (absl::Status shown = ShowPlan(view, *record, *plan); !shown.ok()) return shown;
    const auto assessment = view.GetAssessment({part->case_id, plan->assessment_version()});
    if (!assessment.ok()) return assessment.status();
    auto states = ReferralStates(view, *plan);
    if (!states.ok()) return states.status();
    auto printed = Print(desk_, {.plan = *plan,
                                 .rules = tools_.rules,
                                 .record = &*record,
                                 .assessment = &assessment->assessment(),
                                 .referral_states = *std::move(states),
                                 .format = request.format(),
                                 .language = request.language()});
    if (!printed.ok()) return printed.status();
    out = *std::move(printed);
    return absl::OkStatus();
  };
  if (absl::Status status = desk_.Read(caller, read); !status.ok()) return status;
  return out;
}

absl::StatusOr<v1::PrintPlanResponse> PlanWork::PrintPlan(const v1::PrintPlanRequest& request,
                                                          const Caller& caller) {
  if (request.has_plan() == !request.name().empty()) {
    return store::FieldError("name", "must be given, or plan, and not both");
  }
  if (!v1::PrintFormat_IsValid(request.format())) {
    return store::FieldError("format", "must be a value of PrintFormat");
  }
  if (!request.name().empty()) return PrintStored(request, caller);
  if (absl::Status status = CheckLoosePlan(request.plan()); !status.ok()) return status;
  return Print(desk_, {.plan = request.plan(),
                       .rules = tools_.rules,
                       .format = request.format(),
                       .language = request.language()});
}

}  // namespace ieum::casework
