// What a case and what belongs to it may say, and what follows from it. Pure.
#ifndef IEUM_SERVICE_CASEWORK_CASE_RULES_H_
#define IEUM_SERVICE_CASEWORK_CASE_RULES_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

#include "ieum/v1/assessment.pb.h"
#include "ieum/v1/case.pb.h"
#include "ieum/v1/common.pb.h"
#include "ieum/v1/plan.pb.h"
#include "ieum/v1/referral.pb.h"
#include "store/catalog/need_taxonomy.h"
#include "store/catalog/violations.h"

namespace ieum::casework {

// INVALID_ARGUMENT names fields and what was expected, never what they hold.

// Who the client is, under `prefix`. `assessment` holds the members that `member` may name.
void CheckClient(const v1::ClientDetails& client, const v1::Assessment& assessment,
                 absl::CivilDay today, std::string_view prefix, store::Violations& out);
// Management number and client of a case, under `prefix`.
void CheckCaseFields(const v1::Case& record, const v1::Assessment& assessment, absl::CivilDay today,
                     std::string_view prefix, store::Violations& out);
// An assessment of a case: `case_reference` is filled in where it is empty and must be the case's.
void CheckCaseAssessment(const std::string& case_reference, const store::NeedTaxonomy& taxonomy,
                         absl::Time now, v1::Assessment& assessment, store::Violations& out);
void CheckClosure(const v1::Closure& closure, absl::CivilDay today, store::Violations& out);

// What a check-in is held against.
struct CheckInFrame {
  const v1::Case& record;
  const v1::Assessment& assessment;
  const v1::ServicePlan* agreed_plan = nullptr;  // null: none
  absl::Time now;
};
void CheckCheckIn(const v1::CheckIn& check_in, const CheckInFrame& frame, store::Violations& out);

// The case as callers see it: once its follow-up has ended, it is closed.
void ShowCase(absl::CivilDay today, v1::Case& record);
bool IsOpen(const v1::Case& record);

// The assessment with what became known since: what the client declined is refused until the
// decline expires, and what is received through referrals is in place, so that neither is proposed
// again. Both hold for the members of the need that was declined or referred, each by itself, and
// for everybody where it names none, is not said or is no longer assessed: an assessment refuses
// resources for members, not for needs. `in_force`: referrals of the case that are accepted or in
// service; others are passed over. No list grows beyond what an assessment may have.
v1::Assessment WithCaseKnowledge(const v1::Assessment& assessment, const v1::Case& record,
                                 const std::vector<v1::Referral>& in_force, absl::Time as_of);

// What changed from one assessment to the next, in sentences: needs that came and went, their
// severity, urgency, order and areas; income, benefits, members, residence, dangers. Needs are the
// same when their ids are. Empty: nothing of these.
std::vector<std::string> AssessmentChanges(const v1::Assessment& before,
                                           const v1::Assessment& after,
                                           const store::NeedTaxonomy& taxonomy,
                                           v1::Language language);

}  // namespace ieum::casework

#endif  // IEUM_SERVICE_CASEWORK_CASE_RULES_H_
