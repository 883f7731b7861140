// Ranking measures over graded judgments, and intervals for their ratios.
#ifndef IEUM_SERVICE_EVALUATE_METRICS_H_
#define IEUM_SERVICE_EVALUATE_METRICS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ieum::evaluate {

// Judged grades by resource name; a resource that is absent has grade 0.
using Grades = std::map<std::string, int>;

// A ranking, best first. Measures look at its first `depth` entries; a resource listed twice counts
// at its first place and takes up both.
using Ranking = std::vector<std::string>;

// sum over ranks i = 1..depth of (2^grade - 1) / log2(i + 1), divided by the same sum of the judged
// grades in descending order (Burges et al. 2005). nullopt when no grade is positive.
std::optional<double> Ndcg(const Ranking& ranking, const Grades& grades, int depth);

// Resources judged `min_grade` or better among the first `depth`, divided by
// min(depth, how many are judged so): 1 is always attainable. nullopt when none is.
std::optional<double> Recall(const Ranking& ranking, const Grades& grades, int depth,
                             int min_grade);

// 1 / rank of the first resource with a positive grade among the first `depth`, 0 when there is
// none there. nullopt when no grade is positive.
std::optional<double> ReciprocalRank(const Ranking& ranking, const Grades& grades, int depth);

// Running mean; nullopt over nothing.
class Mean {
 public:
  void Add(double value) { sum_ += value, ++count_; }
  void Add(const std::optional<double>& value) {
    if (value) Add(*value);
  }
  std::optional<double> value() const {
    return count_ == 0 ? std::nullopt : std::optional(sum_ / static_cast<double>(count_));
  }
  std::size_t count() const { return count_; }

 private:
  double sum_ = 0;
  std::size_t count_ = 0;
};

// Two measures of the same need, and the case it belongs to.
struct Pair {
  std::string group;
  double numerator = 0;
  double denominator = 0;
};

struct RatioInterval {
  double ratio = 0;  // of the means
  double low = 0;    // 2.5th percentile of the resampled ratios
  double high = 0;   // 97.5th
};

// Ratio of the two means with a 95% percentile bootstrap interval (Efron and Tibshirani 1993, ch.
// 13). Whole groups are drawn with replacement, because the needs of one case are not independent.
// The same pairs and seed give the same interval on every machine. nullopt when the denominators
// sum to 0.
std::optional<RatioInterval> BootstrapRatio(const std::vector<Pair>& pairs, int resamples,
                                            std::uint64_t seed);

}  // namespace ieum::evaluate

#endif  // IEUM_SERVICE_EVALUATE_METRICS_H_
