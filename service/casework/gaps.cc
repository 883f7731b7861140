#include "service/casework/gaps.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "matcher/labels.h"
#include "service/casework/access.h"
#include "service/casework/case_dates.h"
#include "service/casework/gap_count.h"
#include "store/catalog/field_rules.h"
#include "store/catalog/validate.h"
#include "store/catalog/violations.h"

namespace ieum::casework {
namespace {

using matcher::In;

constexpr int kDefaultMonths = 12;
constexpr int kMaxMonths = 120;
constexpr std::size_t kMaxMissing = 10;
constexpr std::size_t kProvinceDigits = 2;
constexpr std::size_t kDistrictDigits = 5;
constexpr std::size_t kRegionDigits = 10;
constexpr char kMonth[] = "must be empty or a month, \"YYYY-MM\"";

bool IsKorean(v1::RegionSystem system) {
  return system == v1::REGION_SYSTEM_KR_ADM || system == v1::REGION_SYSTEM_KR_LEGAL;
}

std::string RegionText(const v1::RegionCode& region) {
  return region.code().empty() ? "" : std::to_string(region.system()) + ":" + region.code();
}

v1::RegionCode RegionOf(const std::string& text) {
  v1::RegionCode region;
  const std::size_t colon = text.find(':');
  if (colon == std::string::npos) return region;
  region.set_system(static_cast<v1::RegionSystem>(std::stoi(text.substr(0, colon))));
  region.set_code(text.substr(colon + 1));
  return region;
}

// What of the record is asked for.
struct GapFilter {
  std::string first_month;
  std::string last_month;
  GapSlice slice;
  unsigned bits = 0;
};

void ReadMonths(const v1::ListGapsRequest& request, absl::CivilMonth now, GapFilter& filter,
                store::Violations& out) {
  std::optional<absl::CivilMonth> last = now;
  if (!request.last_month().empty()) last = ParseMonth(request.last_month());
  if (!last.has_value()) return out.Add("last_month", kMonth);
  std::optional<absl::CivilMonth> first = *last - (kDefaultMonths - 1);
  if (!request.first_month().empty()) first = ParseMonth(request.first_month());
  if (!first.has_value()) return out.Add("first_month", kMonth);
  // No need is counted before it was met with.
  if (*last > now + 12) return out.Add("last_month", "must be at most a year after this month");
  if (*last < *first || *last - *first >= kMaxMonths) {
    return out.Add("first_month", "must be at most 119 months before last_month, and not after it");
  }
  filter.first_month = FormatMonth(*first);
  filter.last_month = FormatMonth(*last);
}

void ReadRegion(const v1::RegionCode& region, GapFilter& filter, store::Violations& out) {
  store::WalkFields(region, "region", {}, out);
  if (!IsKorean(region.system())) {
    filter.slice.region = RegionText(region);
    return;
  }
  v1::RegionCode common = region;  // districts are kept under one of the two systems
  common.set_system(v1::REGION_SYSTEM_KR_ADM);
  std::string code = region.code();
  if (code.size() == kDistrictDigits) code += "00000";
  if (code.size() != kProvinceDigits && code.size() != kRegionDigits) {
    out.Add("region.code", "must be a province or a district: \"…00000\"");
    return;
  }
  if (code.size() == kRegionDigits && !code.ends_with("00000")) {
    out.Add("region.code", "must be a province or a district: \"…00000\"");
    return;
  }
  // A province is all districts that begin with its two digits.
  if (code.ends_with("00000000")) code.resize(2);
  common.set_code(code);
  filter.slice.region = RegionText(common);
}

absl::StatusOr<GapFilter> ReadFilter(const v1::ListGapsRequest& request,
                                     const store::NeedTaxonomy& taxonomy, absl::Time now) {
  store::Violations violations;
  GapFilter filter;
  ReadMonths(request, absl::CivilMonth(KoreanDay(now)), filter, violations);
  filter.slice.need_code = request.need_code();
  if (!request.need_code().empty() && !taxonomy.Contains(request.need_code())) {
    violations.Add("need_code", store::UnknownNeedCode(request.need_code()));
  }
  if (request.has_region()) ReadRegion(request.region(), filter, violations);
  for (int i = 0; i < request.dimensions_size(); ++i) {
    const int dimension = request.dimensions(i);
    if (dimension < v1::GAP_DIMENSION_NEED_CODE || dimension > v1::GAP_DIMENSION_MONTH) {
      violations.Add(store::PathTo("", "dimensions", i), "must be a value of GapDimension");
    } else {
      filter.bits |= 1U << static_cast<unsigned>(dimension - 1);
    }
  }
  if (request.dimensions().empty()) filter.bits = kByNeedCode | kByRegion | kByCause | kByMonth;
  if (!violations.empty()) return violations.ToStatus();
  return filter;
}

// Of all needs and regions, whatever is asked for: what is suppressed is decided over all of them.
void AddFacts(const std::string& month, const stored::v1::UnmetNeeds& unmet,
              std::vector<GapFact>& facts) {
  const std::string region = RegionText(unmet.region());
  for (const stored::v1::UnmetNeed& need : unmet.needs()) {
    GapFact fact{unmet.reference_hash(), "", region, need.cause(), month};
    if (need.need_codes().empty()) facts.push_back(fact);
    for (const std::string& code : need.need_codes()) {
      fact.need_code = code;
      facts.push_back(fact);
    }
  }
}

// What kind of resource removes a cause; "{}" is the need.
std::string KindOf(v1::Language language, v1::GapCause cause) {
  switch (cause) {
    case v1::GAP_CAUSE_NO_RESOURCE:
      return In(language, "새로운 {} 자원", "a new resource for {}");
    case v1::GAP_CAUSE_NONE_ELIGIBLE:
      return In(language, "자격기준이 더 넓은 {} 자원", "a resource for {} with wider eligibility");
    case v1::GAP_CAUSE_ALL_FULL:
      return In(language, "자리가 더 많은 {} 자원", "more places in resources for {}");
    case v1::GAP_CAUSE_TOO_FAR:
      return In(language, "찾아가는 {} 자원 또는 더 가까운 {} 자원",
                "a resource for {} that comes to the home, or one nearer by");
    case v1::GAP_CAUSE_OUT_OF_DATE:
      return In(language, "정보를 새로 확인한 {} 자원", "resources for {} that are verified anew");
    case v1::GAP_CAUSE_REFUSED:
      return In(language, "당사자가 받아들일 만한 다른 방식의 {} 자원",
                "a resource for {} of another kind, which clients accept");
    case v1::GAP_CAUSE_UNSAFE:
      return In(language, "위험이 닿지 않는 안전한 {} 자원",
                "a resource for {} out of reach of the danger");
    case v1::GAP_CAUSE_IN_PLACE:
      return In(language, "이미 이용하는 것과 다른 {} 자원",
                "a resource for {} other than those in place");
    default:
      return In(language, "언어·시간·대상을 분명히 밝힌 {} 자원",
                "a resource for {} that says its language, hours and audience");
  }
}

void ReplaceAll(std::string& text, const std::string& value) {
  for (std::size_t at = text.find("{}"); at != std::string::npos;
       at = text.find("{}", at + value.size())) {
    text.replace(at, 2, value);
  }
}

// Names what is missing, for people.
class Namer {
 public:
  Namer(const store::NeedTaxonomy& taxonomy, const indexer::Snapshot* snapshot,
        v1::Language language)
      : taxonomy_(taxonomy), snapshot_(snapshot), language_(language) {}

  std::string Sentence(const MissingKind& kind) const {
    std::string what = KindOf(language_, kind.cause);
    ReplaceAll(what, NeedLabel(kind.need_code));
    const std::string where = RegionLabel(kind.region);
    const std::string count = std::to_string(kind.households);
    if (language_ == v1::LANGUAGE_EN) {
      return "Missing" + (where.empty() ? "" : " in " + where) + ": " + what + " (" + count +
             " households).";
    }
    return (where.empty() ? "" : where + "에 ") + what + "이 필요함 (" + count + "가구)";
  }

 private:
  std::string NeedLabel(const std::string& code) const {
    if (const auto id = taxonomy_.FindSubArea(code)) {
      return matcher::Pick(language_, taxonomy_.sub_area(*id).display_name());
    }
    for (const v1::NeedArea& area : taxonomy_.areas()) {
      if (area.code() == code) return matcher::Pick(language_, area.display_name());
    }
    return code;
  }

  std::string RegionLabel(const std::string& text) const {
    if (text.empty()) return "";
    v1::RegionCode code = RegionOf(text);
    for (const v1::RegionSystem system : {code.system(), v1::REGION_SYSTEM_KR_LEGAL}) {
      if (snapshot_ == nullptr || (system != code.system() && !IsKorean(code.system()))) continue;
      const v1::Region* region = snapshot_->regions().Find({system, code.code()});
      if (region != nullptr) return matcher::Pick(language_, region->display_name());
    }
    return code.code();
  }

  const store::NeedTaxonomy& taxonomy_;
  const indexer::Snapshot* snapshot_;
  const v1::Language language_;
};

void AddCounts(const std::map<GapCell, GapNumber>& cells, v1::ListGapsResponse& response) {
  for (const auto& [cell, number] : cells) {
    v1::GapCount& count = *response.add_counts();
    count.set_need_code(cell[0]);
    if (!cell[1].empty()) *count.mutable_region() = RegionOf(cell[1]);
    if (!cell[2].empty()) count.set_cause(static_cast<v1::GapCause>(std::stoi(cell[2])));
    count.set_month(cell[3]);
    count.set_households(number.households);
    count.set_suppressed(number.suppressed);
  }
  // Greatest first: those suppressed are 0. Among equals the order of the cells stays.
  std::stable_sort(
      response.mutable_counts()->begin(), response.mutable_counts()->end(),
      [](const v1::GapCount& a, const v1::GapCount& b) { return a.households() > b.households(); });
}

}  // namespace

absl::StatusOr<v1::ListGapsResponse> GapWork::ListGaps(const v1::ListGapsRequest& request,
                                                       const Caller& caller) {
  absl::Status status =
      RequireRole(caller.actor,
                  {v1::ACTOR_ROLE_ANALYST, v1::ACTOR_ROLE_SUPERVISOR, v1::ACTOR_ROLE_CASE_MANAGER});
  if (!status.ok()) return status;
  const auto filter = ReadFilter(request, desk_.taxonomy(), desk_.now());
  if (!filter.ok()) return filter.status();
  std::vector<GapFact> facts;
  const auto read = [&](const store::CaseView& view, std::vector<std::string>&) -> absl::Status {
    absl::Status going;
    const absl::Status scanned =
        view.ScanUnmetNeeds(filter->first_month, filter->last_month,
                            [&](const std::string& month, const stored::v1::UnmetNeeds& unmet) {
                              if (caller.checkpoint) going = caller.checkpoint();
                              if (going.ok()) AddFacts(month, unmet, facts);
                              return going.ok();
                            });
    return going.ok() ? scanned : going;
  };
  if (status = desk_.Read(caller, read); !status.ok()) return status;

  v1::ListGapsResponse response;
  const GapTable table(facts);
  AddCounts(table.Cells(filter->bits, filter->slice), response);
  const auto all = table.Cells(0, filter->slice);
  if (!all.empty()) {
    response.set_households(all.begin()->second.households);
    response.set_suppressed(all.begin()->second.suppressed);
  }
  // Labels only; a report must not wait for the index.
  const auto snapshot = desk_.surroundings().snapshot();
  const Namer namer(desk_.taxonomy(), snapshot.ok() ? snapshot->get() : nullptr,
                    request.language());
  for (const MissingKind& kind : FindMissing(facts, table, kMaxMissing, filter->slice)) {
    v1::MissingResource& missing = *response.add_missing();
    missing.set_need_code(kind.need_code);
    if (!kind.region.empty()) *missing.mutable_region() = RegionOf(kind.region);
    missing.set_cause(kind.cause);
    missing.set_households(kind.households);
    missing.set_sentence(namer.Sentence(kind));
  }
  return response;
}

}  // namespace ieum::casework
