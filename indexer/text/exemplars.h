// Texts whose needs are known, to be found by likeness.
#ifndef IEUM_INDEXER_TEXT_EXEMPLARS_H_
#define IEUM_INDEXER_TEXT_EXEMPLARS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "indexer/text/aligned_vector.h"
#include "indexer/text/embedding.h"
#include "indexer/text/lexicon.h"

namespace ieum::indexer {

// Embeddings of one dimension, each with its needs. Thread-compatible. Memory: a byte a dimension,
// and some 40 bytes with the needs.
class Exemplars {
 public:
  explicit Exemplars(std::size_t dimension = 0) : dimension_(dimension) {}

  // Of the set's dimension; one without direction would be near nothing and is left out.
  void Add(const Embedding& embedding, std::vector<NeedHint> needs);
  void Reserve(std::size_t count);

  std::size_t size() const { return needs_.size(); }
  const AlignedVector<std::int8_t>& values() const {
    return values_;
  }  // size() x dimension, row by row
  const std::vector<std::vector<NeedHint>>& needs() const { return needs_; }

  // The needs of the `k` nearest by cosine, as far as that is above 0 (of equally near ones the
  // first added): for each sub-area the mean weight, where every exemplar has its cosine's fourth
  // power as votes, times cosines. Sorted by sub-area. Empty for another dimension. The same digits
  // on every machine. Costs a pass over values().
  std::vector<NeedHint> NearestNeeds(const Embedding& query, int k) const;

 private:
  struct Near {
    double cosine = 0;
    std::size_t exemplar = 0;
  };
  std::vector<Near> Nearest(const Embedding& query, std::size_t k) const;

  std::size_t dimension_;
  AlignedVector<std::int8_t> values_;
  std::vector<double> lengths_;  // of the rows
  std::vector<std::vector<NeedHint>> needs_;
};

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_TEXT_EXEMPLARS_H_
