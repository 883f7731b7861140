// Referrals as FHIR R4 Tasks: the states and reasons both ways, as data/fhir/task_status.json says.
#ifndef IEUM_SERVICE_CASEWORK_FHIR_TASK_H_
#define IEUM_SERVICE_CASEWORK_FHIR_TASK_H_

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "ieum/v1/referral.pb.h"

namespace ieum::casework {

// What a Task says of its status. Codes; the code systems are those of FhirTaskMap.
struct FhirTaskStatus {
  std::string status;           // Task.status, e.g. "on-hold"
  std::string business_status;  // Task.businessStatus.coding.code; empty: none
  std::string reason_code;      // Task.statusReason.coding.code; empty: none
  std::string reason_text;      // Task.statusReason.text; ignored when read
};

struct ReferralStatus {
  v1::ReferralState state = v1::REFERRAL_STATE_UNSPECIFIED;
  v1::ReferralReason reason = v1::REFERRAL_REASON_UNSPECIFIED;
};

// Immutable after loading; thread-safe. Format: data/README.md.
//
//   absl::StatusOr<FhirTaskMap> map = FhirTaskMap::FromJson(text);
//   map->ToFhir({v1::REFERRAL_STATE_WAITLISTED, v1::REFERRAL_REASON_NO_OPEN_PLACE});
//   // on-hold, waitlisted, no-open-place, "No open place when it was asked for"
class FhirTaskMap {
 public:
  // INVALID_ARGUMENT names the place and what was expected: unknown keys and names, codes that are
  // not of R4 or not of the profile's value set, states, codes and reasons that are missing or told
  // twice, and states that would not come back as themselves.
  static absl::StatusOr<FhirTaskMap> FromJson(std::string_view json);

  // INVALID_ARGUMENT at "state" or "reason" for what is unspecified or has no name. A reason may be
  // unspecified.
  absl::StatusOr<FhirTaskStatus> ToFhir(const ReferralStatus& referral) const;
  // INVALID_ARGUMENT at "status" for a code that R4 does not have, and at "status_reason" for one
  // that is not Ieum's: pass only codes of reason_system(). A business status that is not known is
  // passed over.
  absl::StatusOr<ReferralStatus> FromFhir(const FhirTaskStatus& task) const;

  // URIs of the code systems of Task.status, businessStatus and statusReason.
  const std::string& status_system() const { return status_system_; }
  const std::string& business_status_system() const { return business_status_system_; }
  const std::string& reason_system() const { return reason_system_; }

 private:
  struct Reason {
    std::string code;
    std::string text;
  };
  friend class FhirTaskReader;
  FhirTaskMap() = default;

  std::string status_system_;
  std::string business_status_system_;
  std::string reason_system_;
  // By state and reason; unspecified is any other reason. The value's reason is empty.
  std::map<std::pair<v1::ReferralState, v1::ReferralReason>, FhirTaskStatus> to_fhir_;
  // By status and business status; empty is any other.
  std::map<std::pair<std::string, std::string>, ReferralStatus> from_fhir_;
  std::map<v1::ReferralReason, Reason> reasons_;
  std::map<std::string, v1::ReferralReason, std::less<>> reason_of_code_;
};

}  // namespace ieum::casework

#endif  // IEUM_SERVICE_CASEWORK_FHIR_TASK_H_
