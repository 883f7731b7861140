#include "indexer/packed_terms.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>
#include <vector>

namespace ieum::indexer {
namespace {

void AddCount(float count, std::string& out) {
  constexpr float kMostHalves = 1 << 20;
  const float halves = count * 2;
  if (halves >= 1 && halves <= kMostHalves && halves == std::floor(halves)) {
    AppendVarint(static_cast<std::uint64_t>(halves), out);
    return;
  }
  AppendVarint(0, out);
  out.append(sizeof count, '\0');
  std::memcpy(out.data() + out.size() - sizeof count, &count, sizeof count);
}

}  // namespace

std::string PackTerms(const TermVector& terms, const TextModel& model) {
  std::vector<std::pair<std::size_t, float>> known;
  TermVector unknown;
  for (const TermCount& term : terms) {
    const std::size_t number = model.RowOf(term.term);
    if (number < model.vocabulary_size()) {
      known.emplace_back(number, term.count);
    } else {
      unknown.push_back(term);
    }
  }
  std::sort(known.begin(), known.end());
  std::string out;
  AppendVarint(known.size(), out);
  std::size_t before = 0;
  for (const auto& [number, count] : known) {
    const auto* const told =
        std::find(std::begin(PackedTerms::kCounts), std::end(PackedTerms::kCounts), count);
    const auto code = static_cast<std::size_t>(told - std::begin(PackedTerms::kCounts));
    AppendVarint(((number - before) << 2) | code, out);
    if (code == PackedTerms::kOther) AddCount(count, out);
    before = number;
  }
  for (const TermCount& term : unknown) {
    out.append(sizeof term.term, '\0');
    std::memcpy(out.data() + out.size() - sizeof term.term, &term.term, sizeof term.term);
    AddCount(term.count, out);
  }
  return out;
}

}  // namespace ieum::indexer
