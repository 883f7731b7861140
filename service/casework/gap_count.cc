#include "service/casework/gap_count.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace ieum::casework {
namespace {

using Households = std::set<std::string>;

GapCell CellOf(const GapFact& fact, unsigned bits) {
  GapCell cell;
  if ((bits & kByNeedCode) != 0) cell[0] = fact.need_code;
  if ((bits & kByRegion) != 0) cell[1] = fact.region;
  if ((bits & kByCause) != 0) cell[2] = std::to_string(fact.cause);
  if ((bits & kByMonth) != 0) cell[3] = fact.month;
  return cell;
}

GapCell Project(const GapCell& cell, unsigned bits) {
  GapCell shared;
  for (std::size_t i = 0; i < cell.size(); ++i) {
    if ((bits >> i & 1U) != 0) shared[i] = cell[i];
  }
  return shared;
}

// Suppresses a second cell in every group of one marginal that has but one. True when it did.
bool Protect(const std::map<GapCell, Households>& sets, unsigned marginal,
             std::map<GapCell, GapNumber>& cells) {
  std::map<GapCell, std::vector<const GapCell*>> groups;
  for (const auto& [cell, households] : sets) {
    groups[Project(cell, marginal)].push_back(&cell);
  }
  bool changed = false;
  for (const auto& [shared, members] : groups) {
    const GapCell* smallest = nullptr;
    int suppressed = 0;
    for (const GapCell* member : members) {
      if (cells[*member].suppressed) {
        ++suppressed;
      } else if (smallest == nullptr || sets.at(*member).size() < sets.at(*smallest).size()) {
        smallest = member;
      }
    }
    if (suppressed != 1 || smallest == nullptr) continue;
    cells[*smallest] = {.households = 0, .suppressed = true};
    changed = true;
  }
  return changed;
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
         cause != v1::GAP_CAUSE_LIMITS;
}

}  // namespace

std::map<GapCell, GapNumber> CountGaps(const std::vector<GapFact>& facts, unsigned bits) {
  std::map<GapCell, Households> sets;
  for (const GapFact& fact : facts) sets[CellOf(fact, bits)].insert(fact.household);
  std::map<GapCell, GapNumber> cells;
  for (const auto& [cell, households] : sets) {
    const int count = static_cast<int>(households.size());
    const bool few = count < kLeastHouseholds;
    cells[cell] = {.households = few ? 0 : count, .suppressed = few};
  }
  // Each round suppresses at least one cell more.
  for (bool changed = true; changed;) {
    changed = false;
    for (unsigned marginal = 0; marginal < bits; ++marginal) {
      if ((marginal & ~bits) == 0) changed = Protect(sets, marginal, cells) || changed;
    }
  }
  return cells;
}

std::vector<MissingKind> FindMissing(const std::vector<GapFact>& facts, std::size_t limit) {
  constexpr unsigned kKind = kByNeedCode | kByRegion | kByCause;
  const std::map<GapCell, GapNumber> cells = CountGaps(facts, kKind);
  std::map<Kind, Closed> kinds;
  for (const GapFact& fact : facts) {
    if (fact.need_code.empty() || !IsLackOfResource(fact.cause)) continue;
    if (cells.at(CellOf(fact, kKind)).suppressed) continue;
    kinds[{fact.need_code, fact.region, fact.cause}].emplace(fact.household, fact.need_code);
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
    missing.push_back({std::get<0>(*best), std::get<1>(*best), std::get<2>(*best), most});
    const Closed& needs = kinds.at(*best);
    closed.insert(needs.begin(), needs.end());
  }
  return missing;
}

}  // namespace ieum::casework
