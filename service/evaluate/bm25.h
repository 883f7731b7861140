// BM25 over character bigrams: the lexical baseline.
#ifndef IEUM_SERVICE_EVALUATE_BM25_H_
#define IEUM_SERVICE_EVALUATE_BM25_H_

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace ieum::evaluate {

// Robertson and Zaragoza 2009, k1 = 1.2, b = 0.75, idf = ln(1 + (N - df + 0.5) / (df + 0.5)); a
// query term counts as often as it occurs in the query. Immutable after construction; thread-safe.
class BigramBm25 {
 public:
  explicit BigramBm25(const std::vector<std::string>& documents);

  // One score per document, 0 where nothing is shared.
  std::vector<double> Score(std::string_view query) const;

 private:
  struct Posting {
    std::size_t document;
    double count;
  };
  std::unordered_map<std::u32string, std::vector<Posting>> postings_;
  std::vector<double> lengths_;
  double average_length_ = 1;
};

}  // namespace ieum::evaluate

#endif  // IEUM_SERVICE_EVALUATE_BM25_H_
