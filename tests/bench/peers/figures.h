// What a run measured, and the tables that are made of it.
#ifndef IEUM_TESTS_BENCH_PEERS_FIGURES_H_
#define IEUM_TESTS_BENCH_PEERS_FIGURES_H_

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "tests/bench/peers/machine.h"

namespace ieum::bench {

// By the clock, and on a processor, in milliseconds.
struct Spent {
  double ms = 0;
  double processor_ms = 0;

  Spent& operator+=(const Spent& other) {
    ms += other.ms;
    processor_ms += other.processor_ms;
    return *this;
  }
  Spent operator/(double count) const { return {ms / count, processor_ms / count}; }
};

// The medians of as many times as fit into a few hundredths of a second, at least one.
// `processor_ms`: what the worker has had of a processor so far.
Spent Timed(const std::function<void()>& work, const std::function<double()>& processor_ms);
// Likewise, where this thread is the worker.
Spent Timed(const std::function<void()>& work);

// One question of one share in one round, in the mean.
struct Times {
  Spent engine;     // the case compiled and one need ranked
  Spent compiling;  // of that, the case with all its needs
  Spent postgres;
  Spent suggest;  // a whole answer in process, vectors and all
  Spent service;  // the same over gRPC; by the clock
  Spent echo;     // as many bytes over gRPC; by the clock
  std::map<std::string, Spent> vectors;

  void DivideBy(double count);
};

struct Round {
  std::vector<Times> shares;
  std::vector<double> echo_ms;  // single calls
  ProcessorUse use;
  double others = 0;  // share of the processors that neither this process nor PostgreSQL had
  double memory_gb_s = 0;

  bool counts() const;  // little was stolen
};

// The questions of one share of the resources that the gate passes.
struct ShareOfQuestions {
  double wanted = 0;
  double met = 0;  // in the median
  std::size_t questions = 0;
  std::size_t made = 0;  // see BenchQuestion
  double request_kb = 0, reply_kb = 0;
  std::map<std::string, double> recall;  // by vector peer
};

struct Figures {
  std::size_t resources = 0;
  std::vector<ShareOfQuestions> shares;
  std::vector<std::string> vector_peers;  // in order
  std::vector<Round> rounds;
};

// In Markdown: medians over the rounds that count, of ratios round by round. Says so when too few
// count.
void PrintFigures(const Figures& figures);

}  // namespace ieum::bench

#endif  // IEUM_TESTS_BENCH_PEERS_FIGURES_H_
