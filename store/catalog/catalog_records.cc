#include "store/catalog/catalog_records.h"

#include <charconv>
#include <cstddef>

#include "absl/numeric/int128.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"

#include "store/catalog/violations.h"

namespace ieum::store {
namespace {

constexpr std::size_t kMaxIdLength = 63;
constexpr std::size_t kMaxRegionIdLength = 80;
constexpr std::size_t kMaxSlugLength = 32;
// Cannot occur in a source or an id: control characters are refused there.
constexpr char kSeparator = '\0';

bool IsLowerOrDigit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

bool IsRegionId(std::string_view id) {
  if (id.empty() || id.size() > kMaxRegionIdLength) return false;
  for (const std::string_view system : {"kr-adm-", "kr-legal-", "other-"}) {
    if (!id.starts_with(system) || id.size() == system.size()) continue;
    for (char c : id.substr(system.size())) {
      const bool upper = c >= 'A' && c <= 'Z';
      if (!IsLowerOrDigit(c) && !upper && c != '.' && c != '_' && c != '-') return false;
    }
    return true;
  }
  return false;
}

std::string Slug(std::string_view source) {
  std::string slug;
  for (char c : source) {
    if (slug.size() == kMaxSlugLength) break;
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (IsLowerOrDigit(c)) {
      slug.push_back(c);
    } else if (!slug.empty() && slug.back() != '-') {
      slug.push_back('-');
    }
  }
  while (!slug.empty() && slug.back() == '-') slug.pop_back();
  return slug.empty() ? "s" : slug;
}

// FNV-1a with 128 bits (RFC draft-eastlake-fnv).
absl::uint128 Fnv1a(absl::uint128 hash, std::string_view bytes) {
  constexpr absl::uint128 kPrime = absl::MakeUint128(0x0000000001000000, 0x000000000000013B);
  for (char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * kPrime;
  return hash;
}

}  // namespace

std::string_view CollectionPrefix(RecordKind kind) {
  switch (kind) {
    case RecordKind::kOrganization:
      return "organizations/";
    case RecordKind::kResource:
      return "resources/";
    case RecordKind::kRegion:
      return "regions/";
    default:
      return "";
  }
}

bool IsResourceId(std::string_view id) {
  if (id.empty() || id.size() > kMaxIdLength || id[0] == '-') return false;
  for (char c : id) {
    if (!IsLowerOrDigit(c) && c != '-') return false;
  }
  return true;
}

std::string RegionId(const v1::RegionCode& code) {
  switch (code.system()) {
    case v1::REGION_SYSTEM_KR_ADM:
      return "kr-adm-" + code.code();
    case v1::REGION_SYSTEM_KR_LEGAL:
      return "kr-legal-" + code.code();
    case v1::REGION_SYSTEM_OTHER:
      return "other-" + code.code();
    default:
      return "";
  }
}

std::string FormatName(RecordKind kind, std::string_view id) {
  std::string name(CollectionPrefix(kind));
  name += id;
  return name;
}

bool IsName(RecordKind kind, std::string_view name) {
  const std::string_view prefix = CollectionPrefix(kind);
  if (prefix.empty() || !name.starts_with(prefix)) return false;
  name.remove_prefix(prefix.size());
  return kind == RecordKind::kRegion ? IsRegionId(name) : IsResourceId(name);
}

std::string NameExpectation(RecordKind kind) {
  const std::string rule = kind == RecordKind::kRegion
                               ? "{system}-{code}\" with system one of kr-adm, kr-legal, other"
                               : "{id}\" with an id of 1 to 63 characters of [a-z0-9-], starting "
                                 "with a letter or a digit";
  return "must be \"" + std::string(CollectionPrefix(kind)) + rule;
}

std::string Serialise(const google::protobuf::Message& message) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  message.SerializeToCodedStream(&coded);
  coded.Trim();
  return bytes;
}

std::string IdOf(RecordKind kind, std::string_view name) {
  return std::string(name.substr(CollectionPrefix(kind).size()));
}

absl::StatusOr<std::string> ParseName(RecordKind kind, std::string_view name) {
  if (IsName(kind, name)) return std::string(name.substr(CollectionPrefix(kind).size()));
  Violations violations;
  violations.Add("name", NameExpectation(kind));
  return violations.ToStatus();
}

std::string FormatEtag(Sequence version) {
  char digits[16];
  const auto result = std::to_chars(digits, digits + sizeof(digits), version, 16);
  return std::string(digits, result.ptr);
}

std::optional<Sequence> ParseEtag(std::string_view etag) {
  Sequence version = 0;
  const char* end = etag.data() + etag.size();
  const auto result = std::from_chars(etag.data(), end, version, 16);
  if (result.ec != std::errc() || result.ptr != end || FormatEtag(version) != etag) {
    return std::nullopt;
  }
  return version;
}

std::string IdForSource(std::string_view source, std::string_view source_id) {
  constexpr absl::uint128 kOffset = absl::MakeUint128(0x6c62272e07bb0142, 0x62b821756295c58d);
  constexpr char kAlphabet[] = "abcdefghijklmnopqrstuvwxyz234567";
  absl::uint128 hash = Fnv1a(kOffset, source);
  hash = Fnv1a(hash, std::string_view(&kSeparator, 1));
  hash = Fnv1a(hash, source_id);
  std::string id = Slug(source) + "-";
  for (int shift = 125; shift >= 0; shift -= 5) {
    id.push_back(kAlphabet[absl::Uint128Low64(hash >> shift) & 31]);
  }
  return id;
}

RecordKey SourceIndexKey(RecordKind kind, std::string_view source, std::string_view source_id) {
  std::string id(1, static_cast<char>(kind));
  id += source;
  id.push_back(kSeparator);
  id += source_id;
  return {RecordKind::kSourceIndex, std::move(id)};
}

std::string OrganizationResourcePrefix(std::string_view organization_id) {
  return std::string(organization_id) + "/";
}

RecordKey OrganizationResourceKey(std::string_view organization_id, std::string_view resource_id) {
  return {RecordKind::kOrganizationResource,
          OrganizationResourcePrefix(organization_id) + std::string(resource_id)};
}

RecordKey OrganizationGuardKey(std::string_view organization_id) {
  return {RecordKind::kOrganizationResource, std::string(organization_id)};
}

std::string UnderWayPrefix(std::string_view resource) { return "u/" + std::string(resource) + "/"; }

RecordKey UnderWayGuardKey(std::string_view resource) {
  return {RecordKind::kReferralIndex, "u/" + std::string(resource)};
}

}  // namespace ieum::store
