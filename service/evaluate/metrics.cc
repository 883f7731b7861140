#include "service/evaluate/metrics.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <random>
#include <set>

namespace ieum::evaluate {
namespace {

double Discounted(int grade, std::size_t rank) {
  return (std::exp2(grade) - 1) / std::log2(static_cast<double>(rank) + 1);
}

// Grade of each of the first `depth` places; 0 for repetitions.
std::vector<int> GradesByRank(const Ranking& ranking, const Grades& grades, int depth) {
  std::vector<int> by_rank;
  std::set<std::string> seen;
  for (const std::string& resource : ranking) {
    if (by_rank.size() == static_cast<std::size_t>(depth)) break;
    const auto it = grades.find(resource);
    by_rank.push_back(it == grades.end() || !seen.insert(resource).second ? 0 : it->second);
  }
  return by_rank;
}

double Sum(const std::vector<int>& by_rank) {
  double sum = 0;
  for (std::size_t i = 0; i < by_rank.size(); ++i) sum += Discounted(by_rank[i], i + 1);
  return sum;
}

double Percentile(const std::vector<double>& sorted, double share) {
  const double position = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(position);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  const double part = position - static_cast<double>(below);
  return sorted[below] + part * (sorted[above] - sorted[below]);
}

}  // namespace

std::optional<double> Ndcg(const Ranking& ranking, const Grades& grades, int depth) {
  std::vector<int> ideal;
  for (const auto& [resource, grade] : grades) ideal.push_back(grade);
  std::sort(ideal.begin(), ideal.end(), std::greater<>());
  if (ideal.size() > static_cast<std::size_t>(depth)) ideal.resize(static_cast<std::size_t>(depth));
  const double best = Sum(ideal);
  if (best <= 0) return std::nullopt;
  return Sum(GradesByRank(ranking, grades, depth)) / best;
}

std::optional<double> Recall(const Ranking& ranking, const Grades& grades, int depth,
                             int min_grade) {
  const auto good = [min_grade](int grade) { return grade >= min_grade; };
  const auto judged = std::count_if(grades.begin(), grades.end(),
                                    [&](const auto& entry) { return good(entry.second); });
  if (judged == 0) return std::nullopt;
  const std::vector<int> by_rank = GradesByRank(ranking, grades, depth);
  const auto found = std::count_if(by_rank.begin(), by_rank.end(), good);
  return static_cast<double>(found) / static_cast<double>(std::min<std::ptrdiff_t>(depth, judged));
}

std::optional<double> ReciprocalRank(const Ranking& ranking, const Grades& grades, int depth) {
  if (!Recall(ranking, grades, depth, 1)) return std::nullopt;
  const std::vector<int> by_rank = GradesByRank(ranking, grades, depth);
  for (std::size_t i = 0; i < by_rank.size(); ++i) {
    if (by_rank[i] > 0) return 1.0 / static_cast<double>(i + 1);
  }
  return 0;
}

std::optional<RatioInterval> BootstrapRatio(const std::vector<Pair>& pairs, int resamples,
                                            std::uint64_t seed) {
  struct Sums {
    double numerator = 0;
    double denominator = 0;
  };
  std::map<std::string, Sums> by_group;
  Sums total;
  for (const Pair& pair : pairs) {
    Sums& sums = by_group[pair.group];
    sums.numerator += pair.numerator, sums.denominator += pair.denominator;
    total.numerator += pair.numerator, total.denominator += pair.denominator;
  }
  if (total.denominator <= 0) return std::nullopt;
  std::vector<Sums> groups;
  for (const auto& [group, sums] : by_group) groups.push_back(sums);

  // Not std::uniform_int_distribution: its results differ between standard libraries.
  std::mt19937_64 random(seed);
  std::vector<double> ratios;
  for (int i = 0; i < resamples; ++i) {
    Sums drawn;
    for (std::size_t j = 0; j < groups.size(); ++j) {
      const Sums& sums = groups[random() % groups.size()];
      drawn.numerator += sums.numerator, drawn.denominator += sums.denominator;
    }
    if (drawn.denominator > 0) ratios.push_back(drawn.numerator / drawn.denominator);
  }
  const double ratio = total.numerator / total.denominator;
  if (ratios.empty()) return RatioInterval{ratio, ratio, ratio};
  std::sort(ratios.begin(), ratios.end());
  return RatioInterval{ratio, Percentile(ratios, 0.025), Percentile(ratios, 0.975)};
}

}  // namespace ieum::evaluate
