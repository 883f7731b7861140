#include "indexer/text/training_source.h"

#include <algorithm>
#include <utility>

namespace ieum::indexer {
namespace {

// Texts of one id, which no catalogue has, in the order of their terms.
bool BeforeInOrder(const TrainingText& a, const TrainingText& b) {
  if (a.id != b.id) return a.id < b.id;
  return std::lexicographical_compare(a.terms.begin(), a.terms.end(), b.terms.begin(),
                                      b.terms.end(), [](const TermCount& x, const TermCount& y) {
                                        return x.term != y.term ? x.term < y.term
                                                                : x.count < y.count;
                                      });
}

}  // namespace

TextsInMemory::TextsInMemory(std::vector<TrainingText> texts) : texts_(std::move(texts)) {
  std::sort(texts_.begin(), texts_.end(), BeforeInOrder);
}

absl::Status TextsInMemory::ForEach(const Wanted& wanted, const Visit& visit) const {
  for (const TrainingText& text : texts_) {
    if (!wanted(text.id)) continue;
    if (absl::Status status = visit(text); !status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace ieum::indexer
