#include "store/casework/case_names.h"

#include <charconv>
#include <cstdint>
#include <cstdio>

#include "store/catalog/catalog_records.h"
#include "store/catalog/violations.h"

namespace ieum::store {
namespace {

constexpr std::string_view kCases = "cases/";
constexpr std::string_view kReferrals = "referrals/";
constexpr std::size_t kTimeDigits = 16;
constexpr int kMaxNumber = 99'999'999;

absl::StatusOr<std::string> ParseId(std::string_view name, std::string_view prefix,
                                    std::string_view field) {
  if (name.starts_with(prefix) && IsResourceId(name.substr(prefix.size()))) {
    return std::string(name.substr(prefix.size()));
  }
  return FieldError(field, "must be \"" + std::string(prefix) + "{id}\"");
}

std::string_view Collection(RecordKind kind) {
  switch (kind) {
    case RecordKind::kAssessment:
      return "/assessments/";
    case RecordKind::kPlan:
      return "/plans/";
    case RecordKind::kCheckIn:
      return "/checkIns/";
    default:
      return "/consents/";
  }
}

}  // namespace

absl::StatusOr<std::string> ParseCaseName(std::string_view name, std::string_view field) {
  return ParseId(name, kCases, field);
}

absl::StatusOr<std::string> ParseReferralName(std::string_view name, std::string_view field) {
  return ParseId(name, kReferrals, field);
}

std::string FormatPartName(RecordKind kind, const CasePart& part) {
  return part.CaseName() + std::string(Collection(kind)) + std::to_string(part.number);
}

std::string IdOfName(std::string_view name) { return std::string(name.substr(name.find('/') + 1)); }

absl::StatusOr<CasePart> ParsePartName(RecordKind kind, std::string_view name,
                                       std::string_view field) {
  const std::string_view collection = Collection(kind);
  const std::size_t at = name.find(collection);
  if (at != std::string_view::npos && name.starts_with(kCases)) {
    const std::string_view id = name.substr(kCases.size(), at - kCases.size());
    const std::string_view digits = name.substr(at + collection.size());
    CasePart part{std::string(id), 0};
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), part.number);
    const bool whole = error == std::errc() && end == digits.data() + digits.size();
    if (whole && part.number >= 1 && part.number <= kMaxNumber && digits[0] != '0' &&
        IsResourceId(id)) {
      return part;
    }
  }
  return FieldError(field, "must be \"cases/{id}" + std::string(collection) + "{number}\"");
}

RecordKey PartKey(RecordKind kind, const CasePart& part) {
  char number[16];
  std::snprintf(number, sizeof number, "%08d", part.number);
  return {kind, PartPrefix(part.case_id) + number};
}

CasePart PartOfKey(const RecordKey& key) {
  const std::size_t slash = key.id.rfind('/');
  return {key.id.substr(0, slash), std::stoi(key.id.substr(slash + 1))};
}

std::string PartPrefix(std::string_view case_id) { return std::string(case_id) + "/"; }

std::string NewestFirst(absl::Time time) {
  const auto micros = static_cast<std::uint64_t>(absl::ToUnixMicros(time));
  char digits[kTimeDigits + 1];
  std::snprintf(digits, sizeof digits, "%016llx",
                static_cast<unsigned long long>(~micros & 0x7fffffffffffffffULL));
  return digits;
}

RecordKey CaseOfReferenceKey(std::string_view reference_hash, std::string_view case_id) {
  return {RecordKind::kCaseReference,
          "h/" + std::string(reference_hash) + "/" + std::string(case_id)};
}

RecordKey CaseOfOrganizationKey(std::string_view organization, absl::Time opened,
                                std::string_view case_id) {
  return {RecordKind::kCaseReference,
          "o/" + std::string(organization) + "/" + NewestFirst(opened) + std::string(case_id)};
}

RecordKey OpenCaseGuardKey(std::string_view reference_hash, std::string_view organization) {
  return {RecordKind::kCaseReference,
          "g/" + std::string(reference_hash) + "/" + std::string(organization)};
}

RecordKey ErasedCaseKey(std::string_view case_id) {
  return {RecordKind::kCaseReference, "e/" + std::string(case_id)};
}

RecordKey UnmetNeedsKey(const std::string& month, std::string_view case_id) {
  return {RecordKind::kUnmetNeed, month + "/" + std::string(case_id)};
}

std::string ReferralIndexPrefix(ReferralIndex index, std::string_view of) {
  return std::string(1, static_cast<char>(index)) + "/" + std::string(of) + "/";
}

RecordKey ReferralIndexKey(ReferralIndex index, std::string_view of, absl::Time created,
                           std::string_view referral_id) {
  return {RecordKind::kReferralIndex,
          ReferralIndexPrefix(index, of) + NewestFirst(created) + std::string(referral_id)};
}

RecordKey ReferralUnderWayKey(std::string_view resource, absl::Time created,
                              std::string_view referral_id) {
  return {RecordKind::kReferralIndex,
          UnderWayPrefix(resource) + NewestFirst(created) + std::string(referral_id)};
}

RecordKey ReferralGuardKey(std::string_view case_id) {
  return {RecordKind::kReferralIndex, "g/" + std::string(case_id)};
}

RecordKey DestroyedKeyMark(std::string_view key_id) {
  return {RecordKind::kKeyFate, "d/" + std::string(key_id)};
}

RecordKey LostKeyMark(std::string_view key_id) {
  return {RecordKind::kKeyFate, "l/" + std::string(key_id)};
}

std::string MarkedId(std::string_view mark) {
  std::string_view last = mark.substr(mark.rfind('/') + 1);
  if (!mark.starts_with("h/") && last.size() > kTimeDigits) last.remove_prefix(kTimeDigits);
  return std::string(last);
}

}  // namespace ieum::store
