// What makes a consent valid, who may give it, and for whom it is in force.
#ifndef IEUM_SERVICE_CASEWORK_CONSENT_RULES_H_
#define IEUM_SERVICE_CASEWORK_CONSENT_RULES_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"

#include "ieum/v1/assessment.pb.h"
#include "ieum/v1/case.pb.h"
#include "ieum/v1/consent.pb.h"
#include "store/catalog/violations.h"

namespace ieum::casework {

// Whether a consent of `scope` may name `field`. Health facts have a consent of their own
// (개인정보 보호법 23조): HEALTH names health, and need, problem and goal where those are health
// facts (health_facts.h); GENERAL everything but health. False for what is unspecified or unknown.
bool BelongsToScope(v1::DisclosedField field, v1::ConsentScope scope);

// Adds to `out` what is wrong with a new consent, by field under `prefix`: scope, fields (at least
// one, each once, of the scope), agencies (names or kinds, at most 64 and 16, each once), a time
// after `now` and at most two years later, who gives it, a member of the assessment. Output-only
// fields are passed over. Never repeats a text.
void ValidateConsent(const v1::Consent& consent, const v1::Assessment& assessment, absl::Time now,
                     std::string_view prefix, store::Violations& out);

// Whether who gave the consent could. A guardian always can. The client can unless they are under
// 14: FAILED_PRECONDITION with reason GUARDIAN_REQUIRED, whatever was confirmed. An age that is not
// known must be confirmed: else FAILED_PRECONDITION with reason AGE_UNKNOWN. A consent for the
// household as a whole looks at every member; where no member was assessed, at the date of birth.
// One about somebody who is not assessed is passed: it tells of nobody. What is relied on later is
// asked anew, since households and what is known of ages change.
absl::Status CheckGiver(const v1::Consent& consent, const v1::Assessment& assessment,
                        const v1::ClientDetails& client, absl::Time now);

// Withdrawn for good; else expired from the moment of expire_time on, and without one always.
v1::ConsentState StateOf(const v1::Consent& consent, absl::Time now);

// Whether a consent is in force that who gave it could not give today, and no other stands that
// tells the same agencies of the same people in its place. `all`: the consents of the case.
bool IsToBeGivenAnew(const v1::Consent& consent, const std::vector<v1::Consent>& all,
                     const v1::Assessment& assessment, const v1::ClientDetails& client,
                     absl::Time now);

// An agency as consents name it.
struct AgencyIdentity {
  std::string organization;  // "organizations/{id}"
  std::string kind;          // Organization.kind
};
// Whether the consent is in force at `now` for the agency, by name or by kind.
bool Covers(const v1::Consent& consent, const AgencyIdentity& agency, absl::Time now);

// Whether the consent is about the household, or about somebody whom the need belongs to: one
// person's consent is none to what somebody else needs. A need that names nobody belongs to all; of
// one that is not assessed (any more) this cannot be told, and nothing speaks against it.
bool IsAboutNeed(const v1::Consent& consent, const v1::Assessment& assessment,
                 std::string_view need_id);

}  // namespace ieum::casework

#endif  // IEUM_SERVICE_CASEWORK_CONSENT_RULES_H_
