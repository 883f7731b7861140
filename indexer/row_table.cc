#include "indexer/row_table.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace ieum::indexer {
namespace {

// What all codes begin with: of dongs in one district, the district.
std::string_view CommonPrefix(const std::vector<RegionKey>& regions) {
  if (regions.empty()) return {};
  std::string_view prefix = regions.front().code;
  for (const RegionKey& region : regions) {
    const std::size_t size = std::min(prefix.size(), region.code.size());
    std::size_t same = 0;
    while (same < size && prefix[same] == region.code[same]) ++same;
    prefix = prefix.substr(0, same);
  }
  return prefix;
}

// In order of it resources stand together: those bound to regions by region, those bound to a
// radius and those bound to nothing each by where they are. Unlike for any two.
std::string PlaceInOrder(const IndexedResource& resource, const FacetList<Criterion>& criteria) {
  std::string key;
  const bool radius = resource.eligibility->area_radius_km.has_value();
  if (resource.area_regions && !radius) {
    key += 'a';
    key += CommonPrefix(criteria.at(*resource.area_regions).regions);
  } else {
    key += radius ? 'b' : 'c';
    key += CommonPrefix(resource.places->regions);
  }
  return key + '\0' + resource.name;
}

}  // namespace

RowChunk& RowTable::Writable(std::size_t number) {
  Chunk& chunk = chunks_[number];
  if (!chunk.fresh) {
    chunk.chunk = std::make_shared<RowChunk>(*chunk.chunk);
    chunk.fresh = true;
  }
  return *chunk.chunk;
}

std::size_t RowTable::NewChunk() {
  chunks_.push_back({.chunk = std::make_shared<RowChunk>()});
  return chunks_.size() - 1;
}

void RowTable::Set(Row row, std::shared_ptr<const IndexedResource> resource) {
  const std::size_t number = row / RowChunk::kRows;
  const std::size_t slot = row % RowChunk::kRows;
  RowChunk& chunk = Writable(number);
  if (chunk.resources[slot] != nullptr) --chunks_[number].used;
  if (resource != nullptr) ++chunks_[number].used;
  chunk.scanned[slot] = resource == nullptr ? ScanRow() : ScanRowOf(*resource);
  chunk.resources[slot] = std::move(resource);
}

Row RowTable::Add(std::shared_ptr<const IndexedResource> resource,
                  const FacetList<Criterion>& criteria) {
  if (chunks_.empty()) by_key_.emplace("", NewChunk());
  const std::string key = PlaceInOrder(*resource, criteria);
  const auto home = [&] { return std::prev(by_key_.upper_bound(key))->second; };
  if (chunks_[home()].used == RowChunk::kRows) Split(home(), criteria);
  const std::size_t number = home();
  const auto& resources = chunks_[number].chunk->resources;
  const auto slot = static_cast<std::size_t>(
      std::find(resources.begin(), resources.end(), nullptr) - resources.begin());
  const auto row = static_cast<Row>(number * RowChunk::kRows + slot);
  Set(row, std::move(resource));
  return row;
}

Row RowTable::Replace(Row row, std::shared_ptr<const IndexedResource> resource,
                      const FacetList<Criterion>& criteria) {
  if (PlaceInOrder(at(row), criteria) == PlaceInOrder(*resource, criteria)) {
    Set(row, std::move(resource));
    return row;
  }
  Set(row, nullptr);
  return Add(std::move(resource), criteria);
}

void RowTable::Remove(Row row) { Set(row, nullptr); }

void RowTable::Split(std::size_t number, const FacetList<Criterion>& criteria) {
  std::vector<std::pair<std::string, std::size_t>> slots;  // by place in order
  for (std::size_t slot = 0; slot < RowChunk::kRows; ++slot) {
    slots.emplace_back(PlaceInOrder(*chunks_[number].chunk->resources[slot], criteria), slot);
  }
  std::sort(slots.begin(), slots.end());
  const std::size_t upper = NewChunk();
  by_key_.emplace(slots[RowChunk::kRows / 2].first, upper);
  for (std::size_t i = RowChunk::kRows / 2; i < RowChunk::kRows; ++i) {
    const auto from = static_cast<Row>(number * RowChunk::kRows + slots[i].second);
    const auto to = static_cast<Row>(upper * RowChunk::kRows + i - RowChunk::kRows / 2);
    Set(to, Writable(number).resources[slots[i].second]);
    Set(from, nullptr);
    moved_(at(to), from, to);
  }
}

std::vector<std::shared_ptr<const RowChunk>> RowTable::Share() {
  std::vector<std::shared_ptr<const RowChunk>> shared;
  shared.reserve(chunks_.size());
  for (Chunk& entry : chunks_) {
    if (std::exchange(entry.fresh, false)) {
      RowChunk& chunk = *entry.chunk;
      chunk.areas.clear();
      chunk.beyond_areas = false;
      for (const std::shared_ptr<const IndexedResource>& resource : chunk.resources) {
        if (resource == nullptr) continue;
        if (resource->area_regions) chunk.areas.push_back(*resource->area_regions);
        chunk.beyond_areas = chunk.beyond_areas || !resource->area_regions ||
                             resource->eligibility->area_radius_km.has_value();
      }
      std::sort(chunk.areas.begin(), chunk.areas.end());
      chunk.areas.erase(std::unique(chunk.areas.begin(), chunk.areas.end()), chunk.areas.end());
    }
    shared.push_back(entry.chunk);
  }
  return shared;
}

}  // namespace ieum::indexer
