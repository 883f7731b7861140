// Composing whole plans over generated catalogues: latency of a case with many needs.
//
//   plan_bench [resources [needs]]       default: 100000 8
//
// The catalogue is generated, as in suggest_bench; 0 resources: the sample district. Cases join
// needs of several assessments into one household. One thread, after one warm-up, beside Suggest
// for the same cases. Absolute figures depend on the machine; compare ratios.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "matcher/plan/plan.h"
#include "tests/bench/workload.h"
#include "tests/support/sample.h"

namespace ieum {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kCases = 25;
constexpr int kRounds = 2;

double Milliseconds(Clock::duration duration) {
  return std::chrono::duration<double, std::milli>(duration).count();
}

// The household of one assessment with needs of it and of those after it.
std::vector<v1::Assessment> Cases(const std::vector<v1::Assessment>& samples, int needs) {
  std::vector<v1::Assessment> cases;
  for (std::size_t first = 0; first < samples.size() && cases.size() < kCases; first += 2) {
    v1::Assessment joined = samples[first];
    joined.clear_needs();
    for (std::size_t i = first; joined.needs_size() < needs; i = (i + 1) % samples.size()) {
      for (const v1::Need& need : samples[i].needs()) {
        if (joined.needs_size() == needs) break;
        v1::Need& copy = *joined.add_needs();
        copy = need;
        copy.set_id("n" + std::to_string(joined.needs_size()));
        copy.clear_members();
        copy.clear_linked_needs();
        if (joined.needs_size() > 1) copy.add_linked_needs("n1");
      }
    }
    cases.push_back(std::move(joined));
  }
  return cases;
}

void Print(const char* what, std::vector<double> latencies) {
  std::sort(latencies.begin(), latencies.end());
  const auto quantile = [&](double q) {
    return latencies[static_cast<std::size_t>(q * static_cast<double>(latencies.size() - 1))];
  };
  std::printf("%-12s %8.1f  %8.1f  %8.1f\n", what, quantile(0.5), quantile(0.99), latencies.back());
}

template <typename Work>
double Time(const Work& work) {
  const auto start = Clock::now();
  work();
  return Milliseconds(Clock::now() - start);
}

void Run(std::size_t size, int needs) {
  const bench::Workload workload = bench::MakeWorkload(size, 2 * std::size_t{kCases});
  auto index = indexer::LiveIndex::Open(*workload.records, testing::SharedVocabulary(), {});
  if (!index.ok()) std::printf("%s\n", index.status().ToString().c_str()), std::abort();
  const auto snapshot = (*index)->snapshot();
  const v1::WeightProfile profile = testing::DefaultProfile();
  const auto rules = matcher::PlanRules::FromJson(
      testing::ReadFile(std::string(IEUM_DATA_DIR) + "/plan_rules.json"),
      testing::SharedVocabulary()->taxonomy);
  if (!rules.ok()) std::printf("%s\n", rules.status().ToString().c_str()), std::abort();
  const matcher::Context context = {*snapshot, profile, testing::AsOf(), nullptr};
  const auto cases = Cases(workload.assessments, needs);
  const v1::PlanWishes wishes;
  std::size_t lines = 0;
  std::printf("%zu resources, %zu cases of %d needs\n", snapshot->resource_count(), cases.size(),
              needs);
  std::printf("               p50 ms    p99 ms    max ms\n");
  std::vector<double> suggesting;
  std::vector<double> composing;
  for (int round = 0; round <= kRounds; ++round) {
    // In turn, so that whatever else the machine does is shared.
    for (const v1::Assessment& assessment : cases) {
      v1::SuggestRequest request;
      *request.mutable_assessment() = assessment;
      const double suggest_ms = Time([&] {
        if (!matcher::Suggest(request, context).ok()) std::abort();
      });
      const double compose_ms = Time([&] {
        const auto plan = matcher::ComposePlan(
            {.assessment = assessment, .wishes = wishes, .rules = *rules}, context);
        if (!plan.ok()) std::printf("%s\n", plan.status().ToString().c_str()), std::abort();
        lines += static_cast<std::size_t>(plan->lines_size());
      });
      if (round == 0) continue;
      suggesting.push_back(suggest_ms);
      composing.push_back(compose_ms);
    }
  }
  Print("Suggest", std::move(suggesting));
  Print("ComposePlan", std::move(composing));
  std::printf("%.1f lines a plan\n",
              static_cast<double>(lines) / static_cast<double>(cases.size() * (kRounds + 1)));
}

}  // namespace
}  // namespace ieum

int main(int argc, char** argv) {
  const std::size_t size = argc > 1 ? static_cast<std::size_t>(std::atoll(argv[1])) : 100'000;
  const int needs = argc > 2 ? std::clamp(std::atoi(argv[2]), 1, 32) : 8;
  ieum::Run(size, needs);
}
