// The workflow behind ConsentService.
#ifndef IEUM_SERVICE_CASEWORK_CONSENTS_H_
#define IEUM_SERVICE_CASEWORK_CONSENTS_H_

#include <string>

#include "absl/status/statusor.h"

#include "ieum/v1/consent_service.pb.h"
#include "service/casework/desk.h"
#include "store/catalog/violations.h"

namespace ieum::casework {

// One method for each method of ConsentService, with its errors. Thread-safe.
//
// Everything that is disclosed under a consent lies under a key of its own, whose id is the
// consent's name. The key is made before the commit that stores the consent. A key whose commit
// never came is not destroyed: nothing lies under it, the next consent of the case takes its number
// and its key, and another call may be about to; it dies with the case at the latest.
class ConsentWork {
 public:
  // `desk` must outlive the object.
  explicit ConsentWork(Desk& desk) : desk_(desk) {}

  absl::StatusOr<v1::Consent> CreateConsent(const v1::CreateConsentRequest& request,
                                            const Caller& caller);
  absl::StatusOr<v1::Consent> GetConsent(const v1::GetConsentRequest& request,
                                         const Caller& caller);
  absl::StatusOr<v1::ListConsentsResponse> ListConsents(const v1::ListConsentsRequest& request,
                                                        const Caller& caller);
  // Withdrawing what is withdrawn already does nothing. The key is gone when it returns OK; after
  // an error of the key file (UNAVAILABLE) the consent is withdrawn, nothing more is disclosed
  // under it, and the next tick destroys the key.
  absl::StatusOr<v1::Consent> WithdrawConsent(const v1::WithdrawConsentRequest& request,
                                              const Caller& caller);

 private:
  absl::StatusOr<std::string> Add(Act& act, const std::string& case_id,
                                  const v1::CreateConsentRequest& request, const Caller& caller);
  // Adds what names no registered organization.
  absl::Status CheckOrganizations(const v1::Consent& consent, store::Violations& out) const;
  absl::StatusOr<std::string> Withdraw(Act& act, const std::string& name, const Caller& caller);
  absl::StatusOr<v1::Consent> Answer(const std::string& name, const Caller& caller) const;

  Desk& desk_;
};

}  // namespace ieum::casework

#endif  // IEUM_SERVICE_CASEWORK_CONSENTS_H_
