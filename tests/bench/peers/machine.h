// The machine that a benchmark runs on: what others took of it, and how fast its memory is.
#ifndef IEUM_TESTS_BENCH_PEERS_MACHINE_H_
#define IEUM_TESTS_BENCH_PEERS_MACHINE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace ieum::bench {

// Ticks of all processors since the machine started.
struct ProcessorTicks {
  std::uint64_t all = 0;
  std::uint64_t busy = 0;
  std::uint64_t stolen = 0;  // wanted, and given to other machines on the same host
};
// Of the text of /proc/stat; nullopt when it has no such line.
std::optional<ProcessorTicks> ParseTicks(std::string_view stat);
// Aborts where there is no /proc/stat.
ProcessorTicks ReadTicks();

// Shares of the processors' time from one reading to the next, 0 to 1.
struct ProcessorUse {
  double stolen = 0;
  double busy = 0;  // by anybody on this machine
};
ProcessorUse UseBetween(const ProcessorTicks& from, const ProcessorTicks& to);

// Milliseconds that the calling thread, or the first thread of a process while it waits, has had a
// processor: what others take of the machine does not count. Abort where the system does not tell.
double OwnProcessorMs();
double ProcessorMsOf(int process);
// Of all threads of this process.
double WholeProcessorMs();

// Reads an array much larger than the caches from end to end, on one core.
class MemoryReader {
 public:
  explicit MemoryReader(std::size_t bytes);

  // One pass, in GB (10^9 bytes) for each second on the processor.
  double Read();

 private:
  std::vector<std::uint64_t> words_;
  std::uint64_t sum_ = 0;
};

// Of values in any order; at least one.
double Median(std::vector<double> values);
double Quantile(std::vector<double> values, double share);

}  // namespace ieum::bench

#endif  // IEUM_TESTS_BENCH_PEERS_MACHINE_H_
