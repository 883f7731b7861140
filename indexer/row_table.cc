#include "indexer/row_table.h"

#include <algorithm>
#include <string_view>
#include <tuple>
#include <utility>

namespace ieum::indexer {
namespace {

// Chunks are filled so far when they are put in order: some room for what is added later.
constexpr std::size_t kSettledRows = kChunkRows - kChunkRows / 16;

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

bool SameWords(const IndexedResource& a, const IndexedResource& b) {
  const auto words = [](const IndexedResource& r) {
    return std::tie(r.words, r.name, r.organization, r.source, r.programme, r.squeezed_name,
                    r.squeezed_kind, r.squeezed_organization, r.squeezed_places, r.text_length,
                    r.schedule.id);
  };
  return words(a) == words(b) && a.text.bytes() == b.text.bytes() &&
         std::equal(a.points.begin(), a.points.end(), b.points.begin(), b.points.end());
}

bool SameVector(EmbeddingView a, EmbeddingView b) {
  return std::equal(a.values.begin(), a.values.end(), b.values.begin(), b.values.end());
}

}  // namespace

std::string RowTable::PlaceInOrder(const IndexedResource& resource) const {
  std::string key;
  const bool radius = resource.eligibility->area_radius_km.has_value();
  if (resource.area_regions && !radius) {
    key += 'a';
    key += CommonPrefix(tables_.criteria.at(*resource.area_regions).regions);
  } else {
    key += radius ? 'b' : 'c';
    key += CommonPrefix(resource.places->regions);
  }
  key += '\0';
  key += resource.name;
  return key;
}

std::size_t RowTable::NewChunk() {
  Chunk& chunk = chunks_.emplace_back();
  for (std::size_t slot = kChunkRows; slot > 0; --slot) {
    chunk.free.push_back(static_cast<std::uint16_t>(slot - 1));
  }
  return chunks_.size() - 1;
}

void RowTable::MarkChanged(std::size_t number) {
  if (!std::exchange(chunks_[number].changed, true)) changed_.push_back(number);
}

void RowTable::Fill(Row row, const IndexedResource& resource) {
  const std::size_t slot = row % kChunkRows;
  Chunk& chunk = chunks_[row / kChunkRows];
  const ScanRow& before = (*chunk.scanned)[slot];
  if (!before.live || !SameWords(Read(chunk, slot), resource)) {
    chunk.words.Writable().Put(slot, resource);
  }
  if (!before.live || !SameVector(chunk.vectors->at(slot), resource.vector)) {
    chunk.vectors.Writable().Put(slot, resource.vector);
  }
  chunk.state.Writable().Put(slot, resource);
  chunk.scanned.Writable()[slot] = ScanRowOf(resource);
  Tidy(chunk);
  MarkChanged(row / kChunkRows);
}

void RowTable::Free(Row row) {
  const std::size_t slot = row % kChunkRows;
  Chunk& chunk = chunks_[row / kChunkRows];
  chunk.scanned.Writable()[slot] = ScanRow();
  chunk.words.Writable().Clear(slot);
  chunk.state.Writable().Clear(slot);
  chunk.free.push_back(static_cast<std::uint16_t>(slot));
  Tidy(chunk);
  MarkChanged(row / kChunkRows);
}

void RowTable::Tidy(Chunk& chunk) {
  if (chunk.words->IsWasteful()) chunk.words.Writable() = chunk.words->Tidied();
}

IndexedResource RowTable::Read(const Chunk& chunk, std::size_t slot) const {
  return ReadSlot(slot, *chunk.scanned, *chunk.words, *chunk.vectors, *chunk.state, tables_);
}

IndexedResource RowTable::at(Row row) const {
  return Read(chunks_[row / kChunkRows], row % kChunkRows);
}

std::string_view RowTable::name(Row row) const {
  return chunks_[row / kChunkRows].words->name(row % kChunkRows);
}

Row RowTable::Add(const IndexedResource& resource) {
  if (chunks_.empty()) by_key_.emplace("", NewChunk());
  const std::string key = PlaceInOrder(resource);
  const auto home = [&] { return std::prev(by_key_.upper_bound(key))->second; };
  if (chunks_[home()].free.empty()) Split(home());
  const std::size_t number = home();
  const Row row = RowAt(number, chunks_[number].free.back());
  chunks_[number].free.pop_back();
  Fill(row, resource);
  ++size_;
  return row;
}

Row RowTable::Replace(Row row, const IndexedResource& resource) {
  if (PlaceInOrder(at(row)) == PlaceInOrder(resource)) {
    Fill(row, resource);
    return row;
  }
  Remove(row);
  return Add(resource);
}

void RowTable::Remove(Row row) {
  Free(row);
  --size_;
}

void RowTable::Split(std::size_t number) {
  std::vector<std::pair<std::string, std::size_t>> slots;  // by place in order
  for (std::size_t slot = 0; slot < kChunkRows; ++slot) {
    slots.emplace_back(PlaceInOrder(at(RowAt(number, slot))), slot);
  }
  std::sort(slots.begin(), slots.end());
  const std::size_t upper = NewChunk();
  by_key_.emplace(slots[kChunkRows / 2].first, upper);
  for (std::size_t i = kChunkRows / 2; i < kChunkRows; ++i) {
    const Row from = RowAt(number, slots[i].second);
    const Row to = RowAt(upper, chunks_[upper].free.back());
    chunks_[upper].free.pop_back();
    Fill(to, at(from));
    Free(from);
    moved_(name(to), from, to);
  }
}

void RowTable::Settle() {
  std::vector<Chunk> old;
  old.swap(chunks_);
  std::map<std::string, std::size_t> order;
  order.swap(by_key_);
  changed_.clear();
  by_key_.emplace("", NewChunk());
  std::size_t used = 0;
  for (const auto& [least, number] : order) {
    std::vector<std::pair<std::string, std::size_t>> slots;
    for (std::size_t slot = 0; slot < kChunkRows; ++slot) {
      if (!(*old[number].scanned)[slot].live) continue;
      slots.emplace_back(PlaceInOrder(Read(old[number], slot)), slot);
    }
    std::sort(slots.begin(), slots.end());
    for (const auto& [key, slot] : slots) {
      if (used == kSettledRows) {
        Chunk& full = chunks_.back();
        full.words.Writable() = full.words->Tidied();
        by_key_.emplace(key, NewChunk());
        used = 0;
      }
      Chunk& chunk = chunks_.back();
      const Row row = RowAt(chunks_.size() - 1, chunk.free.back());
      chunk.free.pop_back();
      Fill(row, Read(old[number], slot));
      ++used;
    }
    old[number] = Chunk();
  }
  Chunk& last = chunks_.back();
  last.words.Writable() = last.words->Tidied();
}

void RowTable::AddDistricts(const ScanRow& row, RowChunk& out) const {
  if (row.area == ScanRow::kEverywhere ||
      tables_.eligibility.at(row.eligibility).area_radius_km.has_value()) {
    out.beyond_districts = true;
    return;
  }
  for (const RegionKey& region : tables_.criteria.at(row.area).regions) {
    if (const auto number = DistrictNumber(region)) {
      out.districts.push_back(*number);
    } else {
      out.beyond_districts = true;
    }
  }
}

std::shared_ptr<const RowChunk> RowTable::ShareChunk(Chunk& chunk) const {
  auto out = std::make_shared<RowChunk>();
  out->scanned = chunk.scanned.Share();
  out->words = chunk.words.Share();
  out->vectors = chunk.vectors.Share();
  out->state = chunk.state.Share();
  for (const ScanRow& row : *out->scanned) {
    if (row.live) AddDistricts(row, *out);
  }
  std::sort(out->districts.begin(), out->districts.end());
  out->districts.erase(std::unique(out->districts.begin(), out->districts.end()),
                       out->districts.end());
  out->districts.shrink_to_fit();
  return out;
}

SharedList<RowChunk> RowTable::Share() {
  for (const std::size_t number : changed_) {
    shared_.Set(number, ShareChunk(chunks_[number]));
    chunks_[number].changed = false;
  }
  changed_.clear();
  return shared_.Share();
}

}  // namespace ieum::indexer
