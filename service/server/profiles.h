// The weight profiles that the service knows.
#ifndef IEUM_SERVICE_SERVER_PROFILES_H_
#define IEUM_SERVICE_SERVER_PROFILES_H_

#include <map>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

#include "ieum/v1/weight_profile.pb.h"

namespace ieum::server {

// Read once at the start. Immutable; thread-safe.
class Profiles {
 public:
  // Reads every *.json in `folder`. INVALID_ARGUMENT names the file: not a valid profile, a name
  // that another file has, or "weightProfiles/default" missing. NOT_FOUND: no such folder.
  static absl::StatusOr<Profiles> Load(const std::string& folder);

  // `name` empty: the default. INVALID_ARGUMENT about "weight_profile" when there is none.
  absl::StatusOr<const v1::WeightProfile*> Find(std::string_view name) const;

  const std::map<std::string, v1::WeightProfile, std::less<>>& all() const { return by_name_; }

 private:
  std::map<std::string, v1::WeightProfile, std::less<>> by_name_;
};

}  // namespace ieum::server

#endif  // IEUM_SERVICE_SERVER_PROFILES_H_
