#include "service/casework/gap_count.h"

#include <algorithm>
#include <string_view>
#include <tuple>
#include <utility>

namespace ieum::casework {
namespace {

using Households = std::set<std::string>;

// The highest level of each dimension.
constexpr std::array<int, 4> kFinest = {2, 2, 1, 1};

std::string AreaOf(const std::string& code) { return code.substr(0, code.find('.')); }

bool IsKorean(std::string_view system) {
  return system == std::to_string(v1::REGION_SYSTEM_KR_ADM) ||
         system == std::to_string(v1::REGION_SYSTEM_KR_LEGAL);
}

// Of a region that is part of none: the region itself.
std::string ProvinceOf(const std::string& region) {
  constexpr std::size_t kProvinceDigits = 2;
  const std::size_t colon = region.find(':');
  if (colon == std::string::npos || !IsKorean(std::string_view(region).substr(0, colon))) {
    return region;
  }
  return region.substr(0, colon + 1 + kProvinceDigits);
}

bool InSlice(const std::string& code, const std::string& region, const GapSlice& slice) {
  const bool code_fits =
      slice.need_code.empty() || code == slice.need_code || AreaOf(code) == slice.need_code;
  return code_fits &&
         (slice.region.empty() || region == slice.region || ProvinceOf(region) == slice.region);
}

// Needs of households that a kind of resource would close.
using Kind = std::tuple<std::string, std::string, v1::GapCause>;
using Closed = std::set<std::pair<std::string, std::string>>;

int CountOpen(const Closed& needs, const Closed& closed) {
  Households households;
  for (const auto& need : needs) {
    if (!closed.contains(need)) households.insert(need.first);
  }
  return static_cast<int>(households.size());
}

bool IsLackOfResource(v1::GapCause cause) {
  return cause != v1::GAP_CAUSE_UNSPECIFIED && cause != v1::GAP_CAUSE_FORBIDDEN &&
         cause != v1::GAP_CAUSE_LIMITS && cause != v1::GAP_CAUSE_OUTWEIGHED;
}

}  // namespace

std::string GapTable::ValueAt(const GapFact& fact, std::size_t dimension, int level) {
  if (level == 0) return "";
  switch (dimension) {
    case 0:
      return level == 1 ? AreaOf(fact.need_code) : fact.need_code;
    case 1:
      return level == 1 ? ProvinceOf(fact.region) : fact.region;
    case 2:
      return std::to_string(fact.cause);
    default:
      return fact.month;
  }
}

GapTable::GapTable(const std::vector<GapFact>& facts) {
  std::map<GapCell, std::pair<const GapFact*, std::vector<int>>> finest;
  std::map<std::string_view, int> ids;
  for (const GapFact& fact : facts) {
    const int id = ids.try_emplace(fact.household, static_cast<int>(ids.size())).first->second;
    auto& [like, households] =
        finest[{fact.need_code, fact.region, std::to_string(fact.cause), fact.month}];
    like = &fact;
    households.push_back(id);
  }
  std::map<Key, std::vector<int>> lists;
  for (const auto& [values, cell_facts] : finest) {
    const auto& [like, households] = cell_facts;
    Levels levels = {};
    do {
      GapCell cell;
      for (std::size_t i = 0; i < cell.size(); ++i) cell[i] = ValueAt(*like, i, levels[i]);
      std::vector<int>& list = lists[{levels, std::move(cell)}];
      list.insert(list.end(), households.begin(), households.end());
      // The next combination of levels.
      for (std::size_t i = 0; i < levels.size() && ++levels[i] > kFinest[i]; ++i) levels[i] = 0;
    } while (levels != Levels{});
  }
  for (auto& [key, households] : lists) {
    std::sort(households.begin(), households.end());
    const auto last = std::unique(households.begin(), households.end());
    const int count = static_cast<int>(last - households.begin());
    numbers_[key] = {.households = count, .suppressed = count < kLeastHouseholds};
  }
  Suppress(Splits());
}

std::vector<GapTable::Split> GapTable::Splits() const {
  std::map<std::pair<const Key*, std::size_t>, std::vector<const Key*>> parts;
  for (const auto& [key, number] : numbers_) {
    for (std::size_t i = 0; i < key.first.size(); ++i) {
      if (key.first[i] == 0) continue;
      Key whole = key;
      const int level = --whole.first[i];
      std::string& value = whole.second[i];
      if (level == 0) {
        value.clear();
      } else {
        value = i == 0 ? AreaOf(value) : ProvinceOf(value);
      }
      parts[{&numbers_.find(whole)->first, i}].push_back(&key);
    }
  }
  std::vector<Split> splits;
  splits.reserve(parts.size());
  for (auto& [of, keys] : parts) splits.push_back({of.first, std::move(keys)});
  return splits;
}

// Each round suppresses at least one cell more.
void GapTable::Suppress(const std::vector<Split>& splits) {
  for (bool changed = true; changed;) {
    changed = false;
    for (const Split& split : splits) changed = Protect(split) || changed;
  }
}

bool GapTable::Protect(const Split& split) {
  Number& whole = numbers_.at(*split.whole);
  Number* smallest = nullptr;
  int suppressed = 0;
  int withheld = 0;  // households in them
  for (const Key* key : split.parts) {
    Number& part = numbers_.at(*key);
    if (part.suppressed) {
      ++suppressed;
      withheld += part.households;
    } else if (smallest == nullptr || part.households < smallest->households) {
      smallest = &part;
    }
  }
  const bool hidden = suppressed > 1 && withheld >= kLeastHouseholds;
  if (hidden || (suppressed == 0 && !whole.suppressed)) return false;
  if (smallest != nullptr) {
    smallest->suppressed = true;
    return true;
  }
  // The only part, or all there are.
  return !std::exchange(whole.suppressed, true);
}

std::map<GapCell, GapNumber> GapTable::Cells(unsigned bits, const GapSlice& slice) const {
  Levels levels = {};
  for (std::size_t i = 0; i < levels.size(); ++i) {
    if ((bits >> i & 1U) != 0) levels[i] = kFinest[i];
  }
  // What is not told apart is told as the slice names it.
  const bool area = slice.need_code.find('.') == std::string::npos;
  const bool province = ProvinceOf(slice.region) == slice.region;
  if (levels[0] == 0 && !slice.need_code.empty()) levels[0] = area ? 1 : 2;
  if (levels[1] == 0 && !slice.region.empty()) levels[1] = province ? 1 : 2;
  std::map<GapCell, GapNumber> cells;
  const auto end = numbers_.end();
  for (auto at = numbers_.lower_bound({levels, {}}); at != end && at->first.first == levels; ++at) {
    GapCell cell = at->first.second;
    if (!InSlice(cell[0], cell[1], slice)) continue;
    for (std::size_t i = 0; i < cell.size(); ++i) {
      if ((bits >> i & 1U) == 0) cell[i].clear();
    }
    const Number& number = at->second;
    cells[cell] = {.households = number.suppressed ? 0 : number.households,
                   .suppressed = number.suppressed};
  }
  return cells;
}

std::map<GapCell, GapNumber> CountGaps(const std::vector<GapFact>& facts, unsigned bits) {
  return GapTable(facts).Cells(bits);
}

std::vector<MissingKind> FindMissing(const std::vector<GapFact>& facts, const GapTable& table,
                                     std::size_t limit, const GapSlice& slice) {
  const std::map<GapCell, GapNumber> cells = table.Cells(kByNeedCode | kByRegion | kByCause, slice);
  const auto number_of = [&](const Kind& kind) -> const GapNumber& {
    const auto& [code, region, cause] = kind;
    return cells.at({code, region, std::to_string(cause), ""});
  };
  std::map<Kind, Closed> kinds;
  for (const GapFact& fact : facts) {
    if (fact.need_code.empty() || !IsLackOfResource(fact.cause)) continue;
    if (!InSlice(fact.need_code, fact.region, slice)) continue;
    const Kind kind = {fact.need_code, fact.region, fact.cause};
    if (!number_of(kind).suppressed) kinds[kind].emplace(fact.household, fact.need_code);
  }
  std::vector<MissingKind> missing;
  Closed closed;
  while (missing.size() < limit) {
    const Kind* best = nullptr;
    int most = kLeastHouseholds - 1;
    for (const auto& [kind, needs] : kinds) {
      const int households = CountOpen(needs, closed);
      if (households <= most) continue;
      most = households;
      best = &kind;
    }
    if (best == nullptr) break;
    missing.push_back(
        {std::get<0>(*best), std::get<1>(*best), std::get<2>(*best), number_of(*best).households});
    const Closed& needs = kinds.at(*best);
    closed.insert(needs.begin(), needs.end());
  }
  return missing;
}

}  // namespace ieum::casework
