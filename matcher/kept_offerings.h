// Which entries of a list are the same offering.
#ifndef IEUM_MATCHER_KEPT_OFFERINGS_H_
#define IEUM_MATCHER_KEPT_OFFERINGS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "indexer/indexed_resource.h"

namespace ieum::matcher {

// The entries kept of a list from which others of the same offering are folded away. Finds what
// SameOffering would find without asking every one of them: each of its rules wants the same
// squeezed name, and beside it the same organization or a place close by. Views of
// resources are kept.
class KeptOfferings {
 public:
  // The first kept entry that is the same offering.
  std::optional<std::size_t> Find(const indexer::IndexedResource& resource) const;
  // `index` grows from call to call; Find has found nothing for the resource.
  void Keep(const indexer::IndexedResource& resource, std::size_t index);

 private:
  struct Entry {
    std::size_t index = 0;
    const indexer::IndexedResource* resource = nullptr;  // in kept_
  };
  // A cube in space: unlike degrees, no worse near a pole or the date line.
  using Cell = std::array<std::int32_t, 3>;
  using Programme = std::pair<std::string_view, std::string_view>;  // after its organization
  struct Namesakes {
    std::map<std::string_view, Entry> by_organization;
    std::map<Programme, Entry> by_programme;
    std::map<Cell, std::vector<Entry>> by_cell;
  };

  static Cell CellOf(const indexer::Point& point);

  std::deque<indexer::IndexedResource> kept_;
  std::map<std::string_view, Namesakes> by_name_;
};

}  // namespace ieum::matcher

#endif  // IEUM_MATCHER_KEPT_OFFERINGS_H_
