#include "tests/bench/peers/machine.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include <time.h>

namespace ieum::bench {

std::optional<ProcessorTicks> ParseTicks(std::string_view stat) {
  std::istringstream lines{std::string(stat)};
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("cpu ", 0) != 0) continue;
    // user nice system idle iowait irq softirq steal; guests are part of user and nice.
    std::istringstream numbers(line.substr(4));
    std::array<std::uint64_t, 8> ticks{};
    for (std::uint64_t& tick : ticks) {
      if (!(numbers >> tick)) return std::nullopt;
    }
    ProcessorTicks out;
    for (std::uint64_t tick : ticks) out.all += tick;
    out.stolen = ticks[7];
    out.busy = out.all - ticks[3] - ticks[4] - out.stolen;
    return out;
  }
  return std::nullopt;
}

ProcessorTicks ReadTicks() {
  std::ifstream file("/proc/stat");
  std::stringstream text;
  text << file.rdbuf();
  const auto ticks = ParseTicks(text.str());
  if (!ticks) std::printf("/proc/stat cannot be read\n"), std::abort();
  return *ticks;
}

ProcessorUse UseBetween(const ProcessorTicks& from, const ProcessorTicks& to) {
  const auto all = static_cast<double>(to.all - from.all);
  if (all <= 0) return {};
  return {static_cast<double>(to.stolen - from.stolen) / all,
          static_cast<double>(to.busy - from.busy) / all};
}

namespace {

double MillisecondsOf(clockid_t clock) {
  timespec time{};
  if (::clock_gettime(clock, &time) != 0) std::abort();
  return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

}  // namespace

double OwnProcessorMs() { return MillisecondsOf(CLOCK_THREAD_CPUTIME_ID); }

double WholeProcessorMs() { return MillisecondsOf(CLOCK_PROCESS_CPUTIME_ID); }

double ProcessorMsOf(int process) {
  std::ifstream file("/proc/" + std::to_string(process) + "/schedstat");
  double nanoseconds = -1;
  if (!(file >> nanoseconds)) {
    std::printf("/proc/%d/schedstat cannot be read\n", process), std::abort();
  }
  return nanoseconds / 1e6;
}

// Written, so that every page is one of its own.
MemoryReader::MemoryReader(std::size_t bytes) : words_(bytes / sizeof(std::uint64_t)) {
  std::uint64_t value = 0;
  for (std::uint64_t& word : words_) word = ++value;
}

double MemoryReader::Read() {
  const double start = OwnProcessorMs();
  constexpr std::size_t kLanes = 32;
  std::array<std::uint64_t, kLanes> sums{};
  for (std::size_t i = 0; i + kLanes <= words_.size(); i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) sums[lane] += words_[i + lane];
  }
  for (std::uint64_t sum : sums) sum_ += sum;
  const double seconds = (OwnProcessorMs() - start) / 1000;
  // The sum is used: nothing of the pass can be left out.
  if (sum_ == 0) std::printf("an empty array has no bandwidth\n");
  return static_cast<double>(words_.size() * sizeof(std::uint64_t)) / seconds / 1e9;
}

double Median(std::vector<double> values) { return Quantile(std::move(values), 0.5); }

double Quantile(std::vector<double> values, double share) {
  if (values.empty()) std::abort();
  std::sort(values.begin(), values.end());
  const double at = share * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  const std::size_t above = std::min(below + 1, values.size() - 1);
  return values[below] + (at - static_cast<double>(below)) * (values[above] - values[below]);
}

}  // namespace ieum::bench
