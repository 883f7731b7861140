#include "service/evaluate/bm25.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "service/evaluate/plain_text.h"

namespace ieum::evaluate {
namespace {

constexpr double kSaturation = 1.2;
constexpr double kLengthShare = 0.75;

std::map<std::u32string, double> CountBigrams(std::string_view text) {
  std::map<std::u32string, double> counts;
  for (std::u32string& term : Bigrams(text)) ++counts[std::move(term)];
  return counts;
}

}  // namespace

BigramBm25::BigramBm25(const std::vector<std::string>& documents) {
  double total = 0;
  for (std::size_t i = 0; i < documents.size(); ++i) {
    double length = 0;
    for (const auto& [term, count] : CountBigrams(documents[i])) {
      postings_[term].push_back({i, count});
      length += count;
    }
    lengths_.push_back(length);
    total += length;
  }
  if (total > 0) average_length_ = total / static_cast<double>(documents.size());
}

std::vector<double> BigramBm25::Score(std::string_view query) const {
  std::vector<double> scores(lengths_.size(), 0);
  const auto documents = static_cast<double>(lengths_.size());
  // In order of term, so that sums round the same everywhere.
  for (const auto& [term, query_count] : CountBigrams(query)) {
    const auto it = postings_.find(term);
    if (it == postings_.end()) continue;
    const auto frequency = static_cast<double>(it->second.size());
    const double idf = std::log1p((documents - frequency + 0.5) / (frequency + 0.5));
    for (const Posting& posting : it->second) {
      const double relative = lengths_[posting.document] / average_length_;
      const double norm = kSaturation * (1 - kLengthShare + kLengthShare * relative);
      scores[posting.document] +=
          query_count * idf * posting.count * (kSaturation + 1) / (posting.count + norm);
    }
  }
  return scores;
}

}  // namespace ieum::evaluate
