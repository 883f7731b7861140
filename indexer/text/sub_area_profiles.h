// What the words of each sub-area are, and how much like them a text is.
#ifndef IEUM_INDEXER_TEXT_SUB_AREA_PROFILES_H_
#define IEUM_INDEXER_TEXT_SUB_AREA_PROFILES_H_

#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"

#include "indexer/text/analyzer.h"
#include "indexer/text/lexicon.h"
#include "store/catalog/need_taxonomy.h"

namespace ieum::indexer {

// The terms of every sub-area's label, description, keywords and lexicon phrases.
std::vector<TermVector> SubAreaTerms(const store::NeedTaxonomy& taxonomy, const Lexicon& lexicon);

// A nearest-centroid classifier over the sub-areas' own texts: terms weighted by log(1 + count) and
// by how few sub-areas use them. Needs no catalogue. Immutable; thread-safe.
class SubAreaProfiles {
 public:
  SubAreaProfiles(const store::NeedTaxonomy& taxonomy, const Lexicon& lexicon);

  // The cosine of the text to each sub-area, by SubAreaId; terms that no sub-area uses are left
  // out.
  std::vector<double> Likeness(const TermVector& terms) const;

 private:
  struct Posting {
    store::SubAreaId sub_area;
    float weight;  // share of the sub-area's unit vector
  };
  struct Entry {
    float rarity = 0;
    std::vector<Posting> postings;
  };
  std::size_t sub_areas_;
  absl::flat_hash_map<TermHash, Entry> entries_;
};

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_TEXT_SUB_AREA_PROFILES_H_
