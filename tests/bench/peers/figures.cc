#include "tests/bench/peers/figures.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace ieum::bench {
namespace {

constexpr double kMostSteal = 0.05;

class Printer {
 public:
  explicit Printer(const Figures& figures) : figures_(figures) {
    for (const Round& round : figures.rounds) {
      if (round.counts()) counted_.push_back(&round);
    }
    is_void_ = 2 * counted_.size() <= figures.rounds.size();
    if (!is_void_) return;
    counted_.clear();
    for (const Round& round : figures.rounds) counted_.push_back(&round);
  }

  void Print() const {
    std::printf("\n%zu resources, %zu rounds, %s\n", figures_.resources, figures_.rounds.size(),
                is_void_ ? "VOID: too much of the processors was stolen"
                         : (std::to_string(counted_.size()) + " of them count").c_str());
    PrintRanking();
    PrintCalls();
    if (!figures_.vector_peers.empty()) PrintVectors();
    std::printf("\nMemory, read on one core: %.1f GB/s by processor time\n",
                Median(Over([](const Round& round) { return round.memory_gb_s; })));
  }

 private:
  using Value = std::function<double(const Times&)>;

  std::vector<double> Over(const std::function<double(const Round&)>& value) const {
    std::vector<double> values;
    for (const Round* round : counted_) values.push_back(value(*round));
    return values;
  }
  std::vector<double> OverTimes(std::size_t share, const Value& value) const {
    return Over([&](const Round& round) { return value(round.shares[share]); });
  }
  double MedianOf(std::size_t share, const Value& value) const {
    return Median(OverTimes(share, value));
  }
  // "12.3 [11.9, 13.1]"
  std::string RatioOf(std::size_t share, const Value& value) const {
    const std::vector<double> ratios = OverTimes(share, value);
    char text[80];
    std::snprintf(text, sizeof(text), "%.2f [%.2f, %.2f]", Median(ratios),
                  *std::min_element(ratios.begin(), ratios.end()),
                  *std::max_element(ratios.begin(), ratios.end()));
    return text;
  }

  void PrintRanking() const {
    std::printf(
        "\n| gate passes | met | questions (made) | engine ms, on the processor | of that the case "
        "| "
        "PostgreSQL ms, on the processor | times PostgreSQL [least, most] | by processor time |\n"
        "| --- | --- | --- | --- | --- | --- | --- | --- |\n");
    for (std::size_t i = 0; i < figures_.shares.size(); ++i) {
      const ShareOfQuestions& share = figures_.shares[i];
      if (share.questions == 0) continue;
      std::printf("| %g%% | %.2g%% | %zu (%zu) | %.2f, %.2f | %.2f | %.2f, %.2f | %s | %s |\n",
                  100 * share.wanted, 100 * share.met, share.questions, share.made,
                  MedianOf(i, [](const Times& t) { return t.engine.ms; }),
                  MedianOf(i, [](const Times& t) { return t.engine.processor_ms; }),
                  MedianOf(i, [](const Times& t) { return t.compiling.processor_ms; }),
                  MedianOf(i, [](const Times& t) { return t.postgres.ms; }),
                  MedianOf(i, [](const Times& t) { return t.postgres.processor_ms; }),
                  RatioOf(i, [](const Times& t) { return t.postgres.ms / t.engine.ms; }).c_str(),
                  RatioOf(i, [](const Times& t) {
                    return t.postgres.processor_ms / t.engine.processor_ms;
                  }).c_str());
    }
  }

  void PrintCalls() const {
    std::printf(
        "\n| gate passes | request, reply kB | Suggest ms | service ms | echo ms | service less "
        "Suggest, to echo | PostgreSQL to service |\n"
        "| --- | --- | --- | --- | --- | --- | --- |\n");
    for (std::size_t i = 0; i < figures_.shares.size(); ++i) {
      const ShareOfQuestions& share = figures_.shares[i];
      if (share.questions == 0) continue;
      std::printf(
          "| %g%% | %.1f, %.1f | %.3f | %.3f | %.3f | %s | %s |\n", 100 * share.wanted,
          share.request_kb, share.reply_kb,
          MedianOf(i, [](const Times& t) { return t.suggest.ms; }),
          MedianOf(i, [](const Times& t) { return t.service.ms; }),
          MedianOf(i, [](const Times& t) { return t.echo.ms; }),
          RatioOf(i, [](const Times& t) { return (t.service.ms - t.suggest.ms) / t.echo.ms; })
              .c_str(),
          RatioOf(i, [](const Times& t) { return t.postgres.ms / t.service.ms; }).c_str());
    }
    std::printf("\nEcho over all calls: p50 %.3f ms, p99 %.3f ms\n",
                Median(Over([](const Round& r) { return Quantile(r.echo_ms, 0.5); })),
                Median(Over([](const Round& r) { return Quantile(r.echo_ms, 0.99); })));
  }

  void PrintVectors() const {
    std::printf(
        "\nThe nearest ten of those that pass: queries/s by processor time (recall@10)\n\n| |");
    for (const ShareOfQuestions& share : figures_.shares)
      std::printf(" %g%% |", 100 * share.wanted);
    std::printf("\n| --- |");
    for (std::size_t i = 0; i < figures_.shares.size(); ++i) std::printf(" --- |");
    for (const std::string& name : figures_.vector_peers) {
      std::printf("\n| %s |", name.c_str());
      for (std::size_t i = 0; i < figures_.shares.size(); ++i) {
        if (figures_.shares[i].questions == 0) {
          std::printf(" |");
          continue;
        }
        const double ms =
            MedianOf(i, [&](const Times& t) { return t.vectors.at(name).processor_ms; });
        std::printf(" %.0f (%.3f) |", 1000 / ms, figures_.shares[i].recall.at(name));
      }
    }
    std::printf("\n");
  }

  const Figures& figures_;
  std::vector<const Round*> counted_;
  bool is_void_ = false;
};

}  // namespace

Spent Timed(const std::function<void()>& work, const std::function<double()>& processor_ms) {
  constexpr double kBudgetMs = 30;
  constexpr double kMostTimes = 9;
  std::vector<double> times;
  std::vector<double> processor_times;
  std::size_t wanted = 1;
  while (times.size() < wanted) {
    const double before = processor_ms();
    const auto start = std::chrono::steady_clock::now();
    work();
    const auto end = std::chrono::steady_clock::now();
    processor_times.push_back(processor_ms() - before);
    times.push_back(std::chrono::duration<double, std::milli>(end - start).count());
    if (wanted == 1) {
      wanted = static_cast<std::size_t>(std::clamp(kBudgetMs / times.front(), 1.0, kMostTimes));
    }
  }
  return {Median(std::move(times)), Median(std::move(processor_times))};
}

Spent Timed(const std::function<void()>& work) { return Timed(work, OwnProcessorMs); }

void Times::DivideBy(double count) {
  for (Spent* sum : {&engine, &compiling, &postgres, &suggest, &service, &echo}) {
    *sum = *sum / count;
  }
  for (auto& [name, sum] : vectors) sum = sum / count;
}

bool Round::counts() const { return use.stolen <= kMostSteal; }

void PrintFigures(const Figures& figures) { Printer(figures).Print(); }

}  // namespace ieum::bench
