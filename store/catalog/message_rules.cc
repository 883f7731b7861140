#include "store/catalog/message_rules.h"

#include <cmath>
#include <optional>
#include <unordered_map>

#include "absl/strings/str_cat.h"
#include "google/protobuf/timestamp.pb.h"

#include "ieum/v1/assessment.pb.h"
#include "ieum/v1/catalog.pb.h"
#include "store/catalog/field_rules.h"
#include "store/catalog/text_rules.h"

namespace ieum::store {
namespace {

using google::protobuf::Message;

bool IsLatitude(double degrees) { return degrees >= -90 && degrees <= 90; }
bool IsLongitude(double degrees) { return degrees >= -180 && degrees <= 180; }
// The territory with its islands, rounded outwards.
bool IsKoreanLatitude(double degrees) { return degrees >= 33 && degrees <= 39; }
bool IsKoreanLongitude(double degrees) { return degrees >= 124 && degrees <= 132; }

void CheckPosition(const v1::Position& position, const std::string& path, Violations& out) {
  const double latitude = position.latitude();
  const double longitude = position.longitude();
  // The walk has said so already.
  if (!std::isfinite(latitude) || !std::isfinite(longitude)) return;
  const bool swapped = !IsLatitude(latitude) && IsLatitude(longitude) && IsLongitude(latitude);
  const std::string hint = swapped ? "; latitude and longitude swapped?" : "";
  if (!IsLatitude(latitude)) {
    out.Add(PathTo(path, "latitude"),
            absl::StrCat("must be -90 to 90 degrees, is ", latitude, hint));
  }
  if (!IsLongitude(longitude)) {
    out.Add(PathTo(path, "longitude"), absl::StrCat("must be -180 to 180 degrees, is ", longitude));
  }
}

void CheckRegionCode(const v1::RegionCode& region, const std::string& path, Violations& out) {
  if (region.system() == v1::REGION_SYSTEM_UNSPECIFIED) {
    out.Add(PathTo(path, "system"), "must be specified");
  } else if (IsKorean(region.system()) && !IsKoreanRegionCode(region.code())) {
    out.Add(
        PathTo(path, "code"),
        "must be ten digits: province 2 (not 00), district 3, dong 3, rest 2, with zeros below a "
        "level that is zero");
  } else if (region.system() == v1::REGION_SYSTEM_OTHER && !IsOtherRegionCode(region.code())) {
    out.Add(PathTo(path, "code"), "must be 1 to 64 characters of [A-Za-z0-9._-]");
  }
}

void CheckDateSpan(const v1::DateSpan& span, const std::string& path, Violations& out) {
  constexpr char kExpected[] =
      "must be a day that exists, \"YYYY-MM-DD\", from 1900-01-01 to 9999-12-31";
  const bool start = span.start().empty() || IsDate(span.start());
  const bool end = span.end().empty() || IsDate(span.end());
  if (!start) out.Add(PathTo(path, "start"), kExpected);
  if (!end) out.Add(PathTo(path, "end"), kExpected);
  if (start && end && !span.start().empty() && !span.end().empty() && span.end() < span.start()) {
    out.Add(PathTo(path, "end"), "must not be before start");
  }
}

void CheckTimestamp(const google::protobuf::Timestamp& time, const std::string& path,
                    Violations& out) {
  constexpr std::int64_t kMinSeconds = -62'135'596'800;
  constexpr std::int64_t kMaxSeconds = 253'402'300'799;
  const bool seconds = time.seconds() >= kMinSeconds && time.seconds() <= kMaxSeconds;
  const bool nanos = time.nanos() >= 0 && time.nanos() < 1'000'000'000;
  if (!seconds || !nanos) {
    out.Add(path, "must be a time from 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999999Z");
  }
}

void CheckOpenHours(const v1::OpenHours& hours, const std::string& path, Violations& out) {
  constexpr char kExpected[] = "must be a local time \"HH:MM\", 00:00 to 24:00";
  const std::optional<int> opens = ParseTimeOfDay(hours.opens());
  const std::optional<int> closes = ParseTimeOfDay(hours.closes());
  if (!opens.has_value()) out.Add(PathTo(path, "opens"), kExpected);
  if (!closes.has_value()) out.Add(PathTo(path, "closes"), kExpected);
  if (opens.has_value() && closes.has_value() && *closes <= *opens) {
    out.Add(PathTo(path, "closes"), "must be after opens");
  }
}

void CheckCost(const v1::Cost& cost, const std::string& path, Violations& out) {
  if (cost.kind() == v1::COST_KIND_FREE && cost.amount_krw() != 0) {
    out.Add(PathTo(path, "amount_krw"), "must be 0 where the kind is free");
  }
}

void CheckCapacity(const v1::Capacity& capacity, const std::string& path, Violations& out) {
  if (capacity.has_total_places() && capacity.has_open_places() &&
      capacity.open_places() > capacity.total_places()) {
    out.Add(PathTo(path, "open_places"),
            absl::StrCat("must be at most total_places (", capacity.total_places(), "), is ",
                         capacity.open_places()));
  }
}

void CheckSourceField(const v1::SourceField& field, const std::string& path, Violations& out) {
  if (field.field().empty()) out.Add(PathTo(path, "field"), "is required");
}

void CheckPlace(const v1::Place& place, const std::string& path, Violations& out) {
  if (place.has_region() && place.has_position() && IsKorean(place.region().system())) {
    CheckInKorea(place.position(), PathTo(path, "position"), out);
  }
}

// Turns a rule about one message type into a MessageRule.
template <typename M, void (*check)(const M&, const std::string&, Violations&)>
void Apply(const Message& message, const std::string& path, Violations& out) {
  check(static_cast<const M&>(message), path, out);
}

using RuleMap = std::unordered_map<const google::protobuf::Descriptor*, MessageRule>;

RuleMap MakeRuleMap() {
  return {
      {v1::Position::descriptor(), &Apply<v1::Position, CheckPosition>},
      {v1::RegionCode::descriptor(), &Apply<v1::RegionCode, CheckRegionCode>},
      {v1::DateSpan::descriptor(), &Apply<v1::DateSpan, CheckDateSpan>},
      {google::protobuf::Timestamp::descriptor(),
       &Apply<google::protobuf::Timestamp, CheckTimestamp>},
      {v1::OpenHours::descriptor(), &Apply<v1::OpenHours, CheckOpenHours>},
      {v1::Cost::descriptor(), &Apply<v1::Cost, CheckCost>},
      {v1::Capacity::descriptor(), &Apply<v1::Capacity, CheckCapacity>},
      {v1::SourceField::descriptor(), &Apply<v1::SourceField, CheckSourceField>},
      {v1::Place::descriptor(), &Apply<v1::Place, CheckPlace>},
      {v1::Criterion::descriptor(), &Apply<v1::Criterion, CheckCriterion>},
      {v1::EligibilityPath::descriptor(), &Apply<v1::EligibilityPath, CheckPath>},
      {v1::AgeRange::descriptor(), &Apply<v1::AgeRange, CheckAges>},
      {v1::IncomeRange::descriptor(), &Apply<v1::IncomeRange, CheckIncomes>},
      {v1::FreeCondition::descriptor(), &Apply<v1::FreeCondition, CheckFreeCondition>},
  };
}

}  // namespace

MessageRule FindMessageRule(const google::protobuf::Descriptor* type) {
  static const RuleMap& rules = *new RuleMap(MakeRuleMap());
  const auto it = rules.find(type);
  return it == rules.end() ? nullptr : it->second;
}

bool IsKorean(v1::RegionSystem system) {
  return system == v1::REGION_SYSTEM_KR_ADM || system == v1::REGION_SYSTEM_KR_LEGAL;
}

void RequireText(const v1::LocalizedText& text, const std::string& path, Violations& out) {
  if (text.ko().empty() && text.en().empty()) out.Add(path, "is required, in Korean or English");
}

void RequireName(const v1::LocalizedText& name, const std::string& path, Violations& out) {
  RequireText(name, path, out);
  const auto check = [&](const std::string& text, const char* language) {
    if (text.empty() || HasLettersOrDigits(text) || !InspectText(text).valid_utf8) return;
    out.Add(PathTo(path, language), "must have letters or digits");
  };
  check(name.ko(), "ko");
  check(name.en(), "en");
}

void CheckInKorea(const v1::Position& position, const std::string& path, Violations& out) {
  const double latitude = position.latitude();
  const double longitude = position.longitude();
  if (!IsLatitude(latitude) || !IsLongitude(longitude)) return;  // reported by CheckPosition
  if (IsKoreanLatitude(latitude) && IsKoreanLongitude(longitude)) return;
  out.Add(path,
          absl::StrCat("must lie in Korea as its region does (latitude 33 to 39, longitude 124 "
                       "to 132), is ",
                       latitude, ", ", longitude));
}

}  // namespace ieum::store
