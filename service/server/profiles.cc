#include "service/server/profiles.h"

#include <filesystem>
#include <set>
#include <system_error>

#include "matcher/matcher.h"
#include "service/request/read_file.h"
#include "service/request/text.h"
#include "service/server/error_map.h"

namespace ieum::server {
namespace {

constexpr char kDefaultProfile[] = "weightProfiles/default";

absl::Status InFile(const std::filesystem::path& path, const absl::Status& status) {
  return absl::Status(status.code(), path.string() + ": " + std::string(status.message()));
}

}  // namespace

absl::StatusOr<Profiles> Profiles::Load(const std::string& folder) {
  std::error_code error;
  std::set<std::filesystem::path> files;  // sorted, so that errors do not depend on the disk
  for (std::filesystem::directory_iterator at(folder, error), end; !error && at != end;
       at.increment(error)) {
    if (at->path().extension() == ".json") files.insert(at->path());
  }
  if (error)
    return absl::NotFoundError("cannot read the folder " + folder + ": " + error.message());

  Profiles profiles;
  for (const std::filesystem::path& path : files) {
    const absl::StatusOr<std::string> json = request::ReadFile(path.string());
    if (!json.ok()) return json.status();
    absl::StatusOr<v1::WeightProfile> profile = matcher::ParseProfile(*json);
    if (!profile.ok()) return InFile(path, profile.status());
    const std::string name = profile->name();
    if (!profiles.by_name_.emplace(name, *std::move(profile)).second) {
      return InFile(path, absl::InvalidArgumentError("another file has the profile " + name));
    }
  }
  if (!profiles.by_name_.contains(kDefaultProfile)) {
    return absl::InvalidArgumentError(folder + ": no file has the profile " + kDefaultProfile);
  }
  return profiles;
}

absl::StatusOr<const v1::WeightProfile*> Profiles::Find(std::string_view name) const {
  const auto found = by_name_.find(name.empty() ? std::string_view(kDefaultProfile) : name);
  if (found != by_name_.end()) return &found->second;
  std::string known;
  for (const auto& [each, profile] : by_name_) known += (known.empty() ? "" : ", ") + each;
  return FieldError("weight_profile", "must be one of " + known);
}

}  // namespace ieum::server
