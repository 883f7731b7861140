#include "matcher/kept_offerings.h"

#include <cmath>
#include <numbers>

#include "matcher/obstacles.h"

namespace ieum::matcher {
namespace {

using indexer::IndexedResource;

template <typename Visit>
void ForNeighbours(const std::array<std::int32_t, 3>& cell, const Visit& visit) {
  for (std::int32_t x = -1; x <= 1; ++x) {
    for (std::int32_t y = -1; y <= 1; ++y) {
      for (std::int32_t z = -1; z <= 1; ++z) {
        visit({cell[0] + x, cell[1] + y, cell[2] + z});
      }
    }
  }
}

}  // namespace

std::optional<std::size_t> KeptOfferings::Find(const IndexedResource& resource) const {
  const auto named = by_name_.find(resource.squeezed_name);
  if (named == by_name_.end()) return std::nullopt;
  std::optional<Entry> best;
  const auto consider = [&](const Entry& entry) {
    if (best && best->index <= entry.index) return;
    if (SameOffering(*entry.resource, resource)) best = entry;
  };
  const Namesakes& namesakes = named->second;
  if (const auto it = namesakes.by_organization.find(resource.organization);
      it != namesakes.by_organization.end()) {
    consider(it->second);
  }
  if (const auto it = namesakes.by_programme.find({resource.organization, resource.programme});
      it != namesakes.by_programme.end()) {
    consider(it->second);
  }
  if (!namesakes.by_cell.empty()) {
    for (const indexer::Point& point : resource.points) {
      ForNeighbours(CellOf(point), [&](const Cell& cell) {
        const auto it = namesakes.by_cell.find(cell);
        if (it == namesakes.by_cell.end()) return;
        for (const Entry& entry : it->second) consider(entry);
      });
    }
  }
  return best ? std::optional(best->index) : std::nullopt;
}

void KeptOfferings::Keep(const IndexedResource& resource, std::size_t index) {
  Namesakes& namesakes = by_name_[resource.squeezed_name];
  const Entry entry = {index, &kept_.emplace_back(resource)};
  // Another source in the organization would have been folded: the first stands for all of them.
  namesakes.by_organization.emplace(resource.organization, entry);
  namesakes.by_programme.emplace(Programme(resource.organization, resource.programme), entry);
  for (const indexer::Point& point : resource.points) {
    std::vector<Entry>& here = namesakes.by_cell[CellOf(point)];
    if (here.empty() || here.back().index != index) here.push_back(entry);
  }
}

KeptOfferings::Cell KeptOfferings::CellOf(const indexer::Point& point) {
  constexpr double kEarthRadiusKm = 6371.0088;
  // Not less than the distance at which SameOffering takes two places for one.
  constexpr double kCellKm = 0.2;
  constexpr double kCellsPerRadius = kEarthRadiusKm / kCellKm;
  const double latitude = point.latitude * std::numbers::pi / 180;
  const double longitude = point.longitude * std::numbers::pi / 180;
  const auto cell = [](double share) {
    return static_cast<std::int32_t>(std::floor(share * kCellsPerRadius));
  };
  return {cell(std::cos(latitude) * std::cos(longitude)),
          cell(std::cos(latitude) * std::sin(longitude)), cell(std::sin(latitude))};
}

}  // namespace ieum::matcher
