// What a generated catalogue is like, to judge whether it is realistic.
#ifndef IEUM_TESTS_BENCH_GENERATOR_STATISTICS_H_
#define IEUM_TESTS_BENCH_GENERATOR_STATISTICS_H_

#include <cstdint>
#include <map>
#include <ostream>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "absl/time/time.h"

#include "ieum/v1/assessment.pb.h"
#include "ieum/v1/catalog.pb.h"

namespace ieum::bench {

// Counts what is added. Memory grows with what is distinct. Thread-compatible.
struct Statistics {
  using Histogram = std::map<int, std::uint64_t>;

  explicit Statistics(absl::Time now) : as_of(now) {}

  void Add(const v1::Resource& resource);
  void Add(const v1::Assessment& assessment);
  void Print(std::ostream& out) const;

  // Share of resources, 0 to 1.
  double Share(std::uint64_t count) const;
  std::uint64_t LevelCount(const std::string& level) const;
  // Resources of the organizations with the most, of all, for the given share of organizations.
  double ShareOfLargest(double organizations) const;

  absl::Time as_of;
  std::uint64_t resources = 0, assessments = 0, needs = 0;
  std::map<std::string, std::uint64_t> levels, areas, residences;
  Histogram paths, criteria, terms, places, description_lengths, name_lengths, need_counts,
      household_sizes, years_since_verified;
  std::uint64_t untagged = 0, sparse = 0, confidential = 0, counted = 0, full = 0, unverified = 0,
                programmes = 0, outcomes = 0, uncoded_needs = 0, risks = 0, open_to_all = 0;
  std::unordered_map<std::string, std::uint64_t> organizations;
  // Hashes of what was distinct.
  std::unordered_set<std::uint64_t> eligibility_sets, term_sets, words, names, positions;
};

}  // namespace ieum::bench

#endif  // IEUM_TESTS_BENCH_GENERATOR_STATISTICS_H_
