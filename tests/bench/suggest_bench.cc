// Suggest on the sample district and on generated catalogues: latency, throughput, memory.
//
//   suggest_bench [resources ...]        default: 0 (the sample district itself) and 100000
//
// Generated catalogues are a made-up nation's, with 100 assessments of its own, of homes known by
// dong, by district or not at all, so that few or many resources pass the gate. One thread, all
// assessments in turn, after one warm-up round. Absolute figures depend on the machine; compare
// ratios.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string>
#include <vector>

#include <malloc.h>

#include "indexer/live_index.h"
#include "matcher/matcher.h"
#include "tests/bench/index_memory.h"
#include "tests/bench/workload.h"
#include "tests/support/sample.h"

namespace ieum {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kAssessments = 100;

// Of this thread, in milliseconds: unlike time that passed, the same on a busy machine.
double CpuMilliseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return 1e3 * static_cast<double>(now.tv_sec) + 1e-6 * static_cast<double>(now.tv_nsec);
}

double Milliseconds(Clock::duration duration) {
  return std::chrono::duration<double, std::milli>(duration).count();
}

// Resident memory of this process in MiB.
double ResidentMiB() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.rfind("VmRSS:", 0) == 0) return std::atof(line.c_str() + 6) / 1024;
  }
  return 0;
}

void PrintParts(const indexer::Snapshot& snapshot) {
  std::size_t all = 0;
  std::printf("  bytes a resource:");
  for (const bench::IndexPart& part : bench::PartsOf(snapshot)) {
    all += part.bytes;
    std::printf(" %s %.1f (%zu)", part.name.c_str(),
                static_cast<double>(part.bytes) / static_cast<double>(snapshot.resource_count()),
                part.items);
  }
  std::printf("; all %.1f\n",
              static_cast<double>(all) / static_cast<double>(snapshot.resource_count()));
}

void Run(std::size_t size) {
  const double before = ResidentMiB();
  const bench::Workload workload = bench::MakeWorkload(size, kAssessments);
  const double stored = ResidentMiB();
  const auto opening = Clock::now();
  auto index = indexer::LiveIndex::Open(*workload.records, testing::SharedVocabulary(), {});
  if (!index.ok()) std::printf("%s\n", index.status().ToString().c_str()), std::abort();
  const double opened_ms = Milliseconds(Clock::now() - opening);
  const auto snapshot = (*index)->snapshot();
  malloc_trim(0);
  const v1::WeightProfile profile = testing::DefaultProfile();
  std::vector<double> latencies;
  std::size_t needs = 0;
  double cpu_ms = 0;
  const int rounds = size > 10'000 ? 3 : 10;
  for (int round = 0; round <= rounds; ++round) {
    for (const v1::Assessment& assessment : workload.assessments) {
      v1::SuggestRequest request;
      *request.mutable_assessment() = assessment;
      const double cpu_before = CpuMilliseconds();
      const auto start = Clock::now();
      const auto response =
          matcher::Suggest(request, {*snapshot, profile, testing::AsOf(), nullptr});
      const double ms = Milliseconds(Clock::now() - start);
      if (!response.ok()) std::printf("%s\n", response.status().ToString().c_str()), std::abort();
      if (round == 0) continue;
      cpu_ms += CpuMilliseconds() - cpu_before;
      latencies.push_back(ms);
      needs += static_cast<std::size_t>(response->needs_size());
    }
  }
  std::sort(latencies.begin(), latencies.end());
  double sum = 0;
  for (double ms : latencies) sum += ms;
  const auto quantile = [&](double q) {
    return latencies[static_cast<std::size_t>(q * static_cast<double>(latencies.size() - 1))];
  };
  std::printf("%9zu  %8.2f  %8.2f  %8.2f  %9.1f  %9.3f  %9.3f  %8.0f  %8.0f  %9.0f\n",
              snapshot->resource_count(), quantile(0.5), quantile(0.99), latencies.back(),
              1000.0 * static_cast<double>(latencies.size()) / sum,
              sum / static_cast<double>(needs), cpu_ms / static_cast<double>(needs),
              stored - before, ResidentMiB() - stored, opened_ms);
  PrintParts(*snapshot);
}

}  // namespace
}  // namespace ieum

int main(int argc, char** argv) {
  std::printf("Suggest, one thread, whole assessments (1 to 8 needs)\n");
  std::printf(
      "resources    p50 ms    p99 ms    max ms  queries/s  ms / need  cpu / need  store MiB  index "
      "MiB   open "
      "ms\n");
  std::vector<std::size_t> sizes;
  for (int i = 1; i < argc; ++i) sizes.push_back(static_cast<std::size_t>(std::atoll(argv[i])));
  if (sizes.empty()) sizes = {0, 100'000};
  for (std::size_t size : sizes) ieum::Run(size);
}
