// What a question found out about facets, each when it was first asked for.
#ifndef IEUM_MATCHER_FACET_MEMO_H_
#define IEUM_MATCHER_FACET_MEMO_H_

#include <cstddef>
#include <memory>
#include <vector>

#include "indexer/facets.h"

namespace ieum::matcher {

// Values by facet number. A question touches few of a nation's facets, so pages come into being
// when one of their facets is asked for. Not thread-safe.
template <typename Value>
class FacetMemo {
 public:
  explicit FacetMemo(std::size_t facets) : pages_((facets + kPage - 1) / kPage) {}

  // `make` is called once for each facet.
  template <typename Make>
  const Value& Get(indexer::FacetId id, const Make& make) {
    std::unique_ptr<Page>& page = pages_[id / kPage];
    if (page == nullptr) page = std::make_unique<Page>();
    const std::size_t slot = id % kPage;
    if (!page->known[slot]) {
      page->values[slot] = make();
      page->known[slot] = true;
    }
    return page->values[slot];
  }

 private:
  static constexpr std::size_t kPage = 64;
  struct Page {
    bool known[kPage] = {};
    Value values[kPage] = {};
  };
  std::vector<std::unique_ptr<Page>> pages_;
};

}  // namespace ieum::matcher

#endif  // IEUM_MATCHER_FACET_MEMO_H_
