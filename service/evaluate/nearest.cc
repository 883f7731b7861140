#include "service/evaluate/nearest.h"

#include <algorithm>

namespace ieum::evaluate {
namespace {

// Optimal string alignment: insert, delete, change, or swap two neighbours.
std::size_t Distance(const std::string& a, const std::string& b) {
  std::vector<std::vector<std::size_t>> table(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      std::size_t& least = table[i][j];
      if (i == 0 || j == 0) {
        least = i + j;
        continue;
      }
      const bool same = a[i - 1] == b[j - 1];
      least = std::min(
          {table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (same ? 0 : 1)});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) least = std::min(least, table[i - 2][j - 2] + 1);
    }
  }
  return table[a.size()][b.size()];
}

}  // namespace

std::string Nearest(const std::string& word, const std::vector<std::string>& candidates) {
  constexpr std::size_t kShortestPrefix = 3;
  const std::size_t letters = word.size() - std::min(word.size(), word.find_first_not_of('-'));
  std::size_t least = std::max<std::size_t>(1, letters / 3) + 1;
  std::string nearest;
  for (const std::string& candidate : candidates) {
    const bool prefix = letters >= kShortestPrefix && candidate.starts_with(word);
    const std::size_t distance = prefix ? 1 : Distance(word, candidate);
    if (distance >= least) continue;
    least = distance;
    nearest = candidate;
  }
  return nearest;
}

}  // namespace ieum::evaluate
