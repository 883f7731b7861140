// What is looked at before a referral is made or asked for: consent, eligibility, safety, help of
// the same kind.
#ifndef IEUM_SERVICE_CASEWORK_REFERRALS_CHECKS_H_
#define IEUM_SERVICE_CASEWORK_REFERRALS_CHECKS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "service/casework/consent_rules.h"
#include "service/casework/desk.h"
#include "service/casework/packet.h"

namespace ieum::casework {

// Everything that a referral stands on, as it is now.
struct ReferralGround {
  v1::Case record;
  v1::Assessment assessment;  // the latest
  v1::Resource resource;      // as LoadResource tells of it
  // What the services in place name, alike.
  ResourcesByName resources_in_place;
  AgencyIdentity agency;
  std::optional<v1::ServicePlan> plan;  // the agreed one
};

// As it stands in the catalogue; where it declares no terms, with those that the index infers.
// NOT_FOUND: there is no such resource. UNAVAILABLE: the index is being loaded.
absl::StatusOr<v1::Resource> LoadResource(const Desk& desk, const std::string& name);

// NOT_FOUND: the case or the resource is not there. FAILED_PRECONDITION: no assessment.
absl::StatusOr<ReferralGround> LoadGround(const Desk& desk, const store::CaseView& view,
                                          const std::string& case_name,
                                          const std::string& resource);

// FAILED_PRECONDITION (CONSENT_ENDED).
absl::Status ConsentEnded();

// The consents that a referral is to rest on: those that it names, else all of the case that cover
// the agency. FAILED_PRECONDITION (CONSENT_MISSING) without one of general scope that does and is
// about the household, or about somebody whom the need belongs to, which comes first; CONSENT_ENDED
// when there was one and it is withdrawn or expired; GUARDIAN_REQUIRED or AGE_UNKNOWN when there is
// one that who gave it could not give for the household of today.
absl::StatusOr<std::vector<v1::Consent>> ChooseConsents(const store::CaseView& view,
                                                        const v1::Referral& referral,
                                                        const ReferralGround& ground,
                                                        absl::Time now);

// Whether the latest assessment of its case lists the referral's organization as unsafe. The agency
// is then told nothing any more, and answered as if the consent had ended: that it is not trusted
// is the client's secret.
absl::StatusOr<bool> IsUnsafeNow(const store::CaseView& view, const v1::Referral& referral);

// The consents of a case that are in force, and that who gave them could give for the household of
// today.
absl::StatusOr<std::vector<v1::Consent>> ConsentsOfToday(const store::CaseView& view,
                                                         const v1::Case& record, absl::Time now);

// Whether the consent is in force at `now`, and who gave it could give it for those whom the
// referral told of: the household as it was when it was asked for (a draft: as it is), judged by
// what is known today. Of who joined later it told nothing.
absl::StatusOr<bool> StandsFor(const store::CaseView& view, const v1::Consent& consent,
                               const v1::Referral& referral, absl::Time now);

// The general consent that a referral rests on, while one stands for it at `now`; none: all that it
// named has ended, or the organization is unsafe.
absl::StatusOr<std::optional<v1::Consent>> StandingConsent(const store::CaseView& view,
                                                           const v1::Referral& referral,
                                                           absl::Time now);

// What BuildPacket asks for.
PacketInput PacketInputOf(const ReferralGround& ground, const v1::Referral& referral,
                          std::vector<v1::Consent> consents, absl::Time now);

// What speaks against a referral.
struct Findings {
  bool not_eligible = false;
  std::vector<std::string> failed;  // then: the criteria, "만 60세 이상: 해당하지 않음"
  bool unsafe = false;
  bool duplicate = false;  // help of the same kind is in place or asked for
  std::vector<std::string> cautions;
  // The household's other cases that the cautions tell of: subjects of the access.
  std::vector<std::string> other_cases;
};
// Cautions tell what is not met, that the resource is full by its own count (and whether one can
// wait), that a consent is to be given anew by a guardian, that the client's details are of
// somebody who has left, that it does not serve the need, what is to be confirmed, and help of the
// same kind. Asks the matcher, and looks at the other referrals of the case and of the household's
// other cases with the organization; at those with other organizations only where its consent there
// shares the list of services. Help is of the same kind when it comes from the same resource or
// programme, or serves one of the need's sub-areas; within a case only when it is for the same
// people too (members have no name that holds in two cases).
absl::StatusOr<Findings> Examine(const Desk& desk, const store::CaseView& view,
                                 const ReferralGround& ground, const v1::Referral& referral,
                                 const matcher::Checkpoint& checkpoint);

// Of the need's codes the one that decides how well the resource fits it, as for the matcher's need
// fit and its outcomes; the first where none fits. Codes of a need that has none are inferred from
// its words. Empty: it cannot be told. UNAVAILABLE: the index is being loaded.
absl::StatusOr<std::string> CodeServed(const Desk& desk, const v1::Resource& resource,
                                       const v1::Need& need);

}  // namespace ieum::casework

#endif  // IEUM_SERVICE_CASEWORK_REFERRALS_CHECKS_H_
