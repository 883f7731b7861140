// What a case lets an organization know of the help that its household receives.
#ifndef IEUM_SERVICE_CASEWORK_SHARED_SERVICES_H_
#define IEUM_SERVICE_CASEWORK_SHARED_SERVICES_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

#include "service/casework/consent_rules.h"
#include "service/casework/desk.h"

namespace ieum::casework {

// An organization that is not registered has no kind.
absl::StatusOr<AgencyIdentity> IdentityOf(const Desk& desk, const std::string& organization);

// What one case lets one organization, `asker`, know. Borrows the desk.
class SharedServices {
 public:
  static absl::StatusOr<SharedServices> Of(const Desk& desk, const store::CaseView& view,
                                           const v1::Case& record, AgencyIdentity asker);

  // Whether `asker` may know of a referral of the case: of its own cases; never where the
  // assessment lists it as unsafe; else where a consent in force shares the list of services with
  // it and is about whom the help is for (IsAboutNeed); one about a single member only while the
  // need is assessed, which says whose it is. That somebody uses what shows a health fact
  // (IsHealthNeed) is told under a consent to health facts alone.
  absl::StatusOr<bool> Tells(const v1::Referral& referral) const;

 private:
  SharedServices(const Desk& desk, AgencyIdentity asker) : desk_(&desk), asker_(std::move(asker)) {}

  const Desk* desk_;
  AgencyIdentity asker_;
  bool own_ = false;
  v1::Assessment assessment_;          // the latest
  std::vector<v1::Consent> consents_;  // see ConsentsOfToday
};

}  // namespace ieum::casework

#endif  // IEUM_SERVICE_CASEWORK_SHARED_SERVICES_H_
