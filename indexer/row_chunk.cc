#include "indexer/row_chunk.h"

#include <algorithm>
#include <utility>

#include "indexer/varint.h"

namespace ieum::indexer {
namespace {

const Results& NoResults() {
  static const auto* const kNone = new Results();
  return *kNone;
}

}  // namespace

// ---- words

std::string_view WordColumn::TextAt(std::uint32_t at) const {
  const char* from = bytes_.data() + at;
  const std::uint64_t size = ReadVarint(from);
  return {from, static_cast<std::size_t>(size)};
}

std::uint32_t WordColumn::AddText(std::string_view text, Known* known) {
  if (text.empty()) return 0;
  const auto at = static_cast<std::uint32_t>(bytes_.size());
  if (known != nullptr) {
    if (const auto [it, added] = known->try_emplace(text, at); !added) return it->second;
  }
  AppendVarint(text.size(), bytes_);
  bytes_.append(text);
  return at;
}

void WordColumn::Write(std::size_t slot, const IndexedResource& resource, Known* known) {
  Entry& entry = entries_[slot];
  entry.words = resource.words;
  entry.name = AddText(resource.name, nullptr);
  entry.organization = AddText(resource.organization, known);
  entry.source = AddText(resource.source, known);
  entry.programme = AddText(resource.programme, known);
  entry.squeezed_name = AddText(resource.squeezed_name, known);
  entry.squeezed_kind = AddText(resource.squeezed_kind, known);
  entry.squeezed_organization = AddText(resource.squeezed_organization, known);
  entry.squeezed_places = AddText(resource.squeezed_places, known);
  entry.terms = AddText(resource.text.bytes(), nullptr);
  entry.first_point = static_cast<std::uint32_t>(points_.size());
  entry.points = static_cast<std::uint32_t>(resource.points.size());
  points_.insert(points_.end(), resource.points.begin(), resource.points.end());
  entry.text_length = resource.text_length;
  entry.schedule = resource.schedule.id;
}

void WordColumn::Put(std::size_t slot, const IndexedResource& resource) {
  Clear(slot);
  Write(slot, resource, nullptr);
}

void WordColumn::Clear(std::size_t slot) {
  const Entry& old = entries_[slot];
  for (const std::uint32_t text :
       {old.name, old.organization, old.source, old.programme, old.squeezed_name, old.squeezed_kind,
        old.squeezed_organization, old.squeezed_places, old.terms}) {
    if (text != 0) garbage_ += TextAt(text).size() + 1;
  }
  garbage_ += old.points * sizeof(Point);
  entries_[slot] = Entry();
}

void WordColumn::Read(std::size_t slot, IndexedResource& out) const {
  const Entry& entry = entries_[slot];
  out.name = TextAt(entry.name);
  out.organization = TextAt(entry.organization);
  out.source = TextAt(entry.source);
  out.words = entry.words;
  out.programme = TextAt(entry.programme);
  out.squeezed_name = TextAt(entry.squeezed_name);
  out.squeezed_kind = TextAt(entry.squeezed_kind);
  out.squeezed_organization = TextAt(entry.squeezed_organization);
  out.squeezed_places = TextAt(entry.squeezed_places);
  out.points = std::span(points_).subspan(entry.first_point, entry.points);
  out.text = PackedTerms(TextAt(entry.terms));
  out.text_length = entry.text_length;
}

WordColumn WordColumn::Tidied() const {
  WordColumn out;
  Known known;
  for (std::size_t slot = 0; slot < kChunkRows; ++slot) {
    if (entries_[slot].name == 0) continue;
    IndexedResource resource;
    Read(slot, resource);
    resource.schedule.id = entries_[slot].schedule;
    out.Write(slot, resource, &known);
  }
  out.bytes_.shrink_to_fit();
  out.points_.shrink_to_fit();
  return out;
}

std::size_t WordColumn::bytes() const {
  return sizeof *this + bytes_.capacity() + points_.capacity() * sizeof(Point);
}

// ---- vectors

void VectorColumn::Put(std::size_t slot, EmbeddingView vector) {
  if (vector.empty()) return;
  dimension_ = vector.values.size();
  const std::size_t end = (slot + 1) * dimension_;
  if (values_.size() < end) values_.resize(end);
  std::copy(vector.values.begin(), vector.values.end(),
            values_.begin() + static_cast<std::ptrdiff_t>(slot * dimension_));
  squares_[slot] = vector.square;
}

EmbeddingView VectorColumn::at(std::size_t slot) const {
  if (dimension_ == 0) return {};
  return {std::span(values_).subspan(slot * dimension_, dimension_), squares_[slot]};
}

// ---- places and results

std::size_t StateColumn::bytes() const {
  std::size_t bytes = sizeof *this + results_.capacity() * sizeof(SlotResults);
  for (const auto& [slot, results] : results_) {
    bytes += results.outcomes.capacity() * sizeof(AreaOutcomes);
  }
  return bytes;
}

std::vector<StateColumn::SlotResults>::const_iterator StateColumn::Find(std::size_t slot) const {
  return std::lower_bound(
      results_.begin(), results_.end(), slot,
      [](const SlotResults& entry, std::size_t wanted) { return entry.first < wanted; });
}

void StateColumn::Put(std::size_t slot, const IndexedResource& resource) {
  Places& places = places_[slot];
  places.open = resource.open_places.value_or(kAbsent);
  places.wait_days = resource.expected_wait_days.value_or(kAbsent);
  places.as_of = resource.capacity_as_of;
  places.waitlist_open = kAbsent;
  if (resource.waitlist_open) places.waitlist_open = *resource.waitlist_open ? 1 : 0;
  const auto at = Find(slot);
  const bool known = at != results_.end() && at->first == slot;
  if (resource.results->empty()) {
    if (known) results_.erase(at);
  } else if (known) {
    results_[static_cast<std::size_t>(at - results_.begin())].second = *resource.results;
  } else {
    results_.insert(at, {static_cast<std::uint16_t>(slot), *resource.results});
  }
}

void StateColumn::Clear(std::size_t slot) {
  places_[slot] = Places();
  const auto at = Find(slot);
  if (at != results_.end() && at->first == slot) results_.erase(at);
}

void StateColumn::Read(std::size_t slot, IndexedResource& out) const {
  const Places& places = places_[slot];
  if (places.open != kAbsent) out.open_places = places.open;
  if (places.wait_days != kAbsent) out.expected_wait_days = places.wait_days;
  if (places.waitlist_open != kAbsent) out.waitlist_open = places.waitlist_open == 1;
  out.capacity_as_of = places.as_of;
  const auto at = Find(slot);
  out.results = at != results_.end() && at->first == slot ? &at->second : &NoResults();
}

}  // namespace ieum::indexer
