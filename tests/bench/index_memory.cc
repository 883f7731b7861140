#include "tests/bench/index_memory.h"

namespace ieum::bench {
namespace {

// A facet, its key in the table that numbers it, and about as much again for what it points to.
template <typename Facet>
IndexPart PartOf(const std::string& name, const indexer::FacetList<Facet>& list) {
  constexpr std::size_t kTableEntry = 48;
  IndexPart part{name, list.size(), 0};
  for (std::size_t id = 0; id < list.size(); ++id) {
    part.bytes +=
        sizeof(Facet) + kTableEntry + 2 * KeyOf(list.at(static_cast<indexer::FacetId>(id))).size();
  }
  return part;
}

}  // namespace

std::vector<IndexPart> PartsOf(const indexer::Snapshot& snapshot) {
  IndexPart scanned{"scanned"}, words{"words"}, vectors{"vectors"}, state{"state"};
  snapshot.ForEachRow(
      [&](const indexer::RowChunk& chunk) {
        scanned.bytes += sizeof(indexer::ScanColumn) + sizeof chunk +
                         chunk.districts.capacity() * sizeof(std::uint32_t);
        words.bytes += chunk.words->bytes();
        vectors.bytes += chunk.vectors->bytes();
        state.bytes += chunk.state->bytes();
        ++scanned.items, ++words.items, ++vectors.items, ++state.items;
        return false;
      },
      [](indexer::Row, const indexer::ScanRow&) { return true; });
  const indexer::FacetLists& facets = snapshot.facets();
  std::vector<IndexPart> parts = {
      scanned,
      words,
      vectors,
      state,
      {"names", snapshot.resource_count(), snapshot.resource_count() * 8},
      PartOf("criteria", facets.criteria),
      PartOf("eligibility", facets.eligibility),
      PartOf("offers", facets.offers),
      PartOf("terms", facets.terms),
      PartOf("audiences", facets.audiences),
      PartOf("schedules", facets.schedules),
      PartOf("places", facets.places)};
  if (const indexer::TextModel* model = snapshot.model()) {
    parts.push_back({"model", model->vocabulary_size(), model->bytes()});
  }
  return parts;
}

}  // namespace ieum::bench
