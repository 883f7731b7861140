// What texts cost: embedding them, finding the needs of their nearest neighbours, and the products
// of bytes under both, against the pace of the memory.
//
//   embed_bench [--resources=N] [flags of Google Benchmark]      default: 30000
//
// The model is trained on a generated catalogue of N resources. Absolute figures depend on the
// machine; compare those of one run.
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <memory>
#include <new>
#include <numeric>
#include <random>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "benchmark/benchmark.h"

#include "indexer/text/dot_product.h"
#include "indexer/text/embedding.h"
#include "indexer/text/need_inference.h"
#include "tests/bench/generated_texts.h"

namespace ieum::bench {
namespace {

using indexer::TermVector;

constexpr std::size_t kDimension = 256;
constexpr std::size_t kCacheLine = 64;
constexpr std::size_t kFarRows = 1 << 20;  // 256 MiB: well beyond every cache
constexpr std::size_t kNearRows = 1 << 11;

constexpr const char* kStatements[] = {
    "혼자 사시는데 끼니를 자주 거르세요. 반찬을 가져다줄 곳이 필요합니다.",
    "월세가 석 달 밀려서 나가라고 합니다",
    "아이가 학교에 가기 싫어하고 밤에 잠을 못 자요",
    "병원에 같이 갈 사람이 없어요",
    "일자리를 구하고 싶은데 자격증이 없습니다",
    "빚 독촉 전화 때문에 살 수가 없어요. 개인회생을 알아보고 싶어요.",
    "허리를 다쳐 집안일을 못 하고 목욕도 어렵습니다",
    "needs help with rent and food",
};

// Aligned to cache lines, as rows that are to be read fast should be.
std::span<const std::int8_t> FarBytes() {
  static const std::span<const std::int8_t> bytes = [] {
    constexpr std::size_t kSize = kFarRows * kDimension;
    auto* const made =
        static_cast<std::int8_t*>(::operator new (kSize, std::align_val_t{kCacheLine}));
    std::mt19937_64 random(1);
    for (std::size_t i = 0; i < kSize; i += sizeof(std::uint64_t)) {
      const std::uint64_t eight = random();
      std::memcpy(made + i, &eight, sizeof eight);
    }
    return std::span<const std::int8_t>(made, kSize);
  }();
  return bytes;
}

// The floor: bytes read and added up, eight at a time.
template <typename Add>
void RunRead(benchmark::State& state, const Add& add) {
  const std::span<const std::int8_t> bytes = FarBytes();
  for (auto _ : state) benchmark::DoNotOptimize(add(bytes));
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * bytes.size()));
}

// From four places at once, which memory delivers faster than one stream.
__attribute__((always_inline)) inline std::uint64_t AddUp(std::span<const std::int8_t> bytes) {
  constexpr std::size_t kLanes = 8;
  const std::size_t quarter = bytes.size() / 4;
  std::uint64_t sums[4][kLanes] = {};
  for (std::size_t i = 0; i < quarter; i += sizeof sums[0]) {
    for (std::size_t part = 0; part < 4; ++part) {
      std::uint64_t words[kLanes];
      std::memcpy(words, bytes.data() + part * quarter + i, sizeof words);
      for (std::size_t lane = 0; lane < kLanes; ++lane) sums[part][lane] += words[lane];
    }
  }
  return std::accumulate(&sums[0][0], &sums[0][0] + 4 * kLanes, std::uint64_t{0});
}

std::uint64_t AddUpPlainly(std::span<const std::int8_t> bytes) { return AddUp(bytes); }
#if defined(__x86_64__)
__attribute__((target("avx512f"))) std::uint64_t AddUpWidely(std::span<const std::int8_t> bytes) {
  return AddUp(bytes);
}
#endif

void RunDotRows(benchmark::State& state, const indexer::DotKernel& kernel, std::size_t rows) {
  const std::span<const std::int8_t> bytes = FarBytes();
  const std::vector<std::int8_t> query(bytes.end() - kDimension, bytes.end());
  std::vector<std::int32_t> sums(rows);
  for (auto _ : state) {
    kernel.dot_rows(query, {bytes.data(), rows, kDimension}, sums.data());
    benchmark::DoNotOptimize(sums.data());
    benchmark::ClobberMemory();
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * rows * kDimension));
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * rows));
}

// One call a row, as where rows are picked here and there.
void RunDot(benchmark::State& state, const indexer::DotKernel& kernel) {
  const std::span<const std::int8_t> bytes = FarBytes();
  const std::vector<std::int8_t> query(bytes.end() - kDimension, bytes.end());
  std::int64_t sum = 0;
  for (auto _ : state) {
    for (std::size_t i = 0; i < kNearRows; ++i) {
      sum += kernel.dot(query, bytes.data() + i * kDimension);
    }
  }
  benchmark::DoNotOptimize(sum);
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * kNearRows));
}

// A model of the catalogue, and 256 of its resources that it does not know.
struct Subject {
  std::shared_ptr<const indexer::TextModel> model;
  std::unique_ptr<indexer::NeedInference> inference;
  std::vector<TermVector> queries;
  std::vector<indexer::ResourceText> texts;
  std::vector<TermVector> text_terms;
  std::vector<std::vector<float>> text_vectors;
};

Subject MakeSubject(std::uint64_t resources) {
  constexpr std::uint64_t kUnknown = 256;
  const GeneratedTexts generated(resources + kUnknown);
  std::vector<indexer::TrainingText> texts =
      indexer::VocabularyTexts(ProjectTaxonomy(), ProjectLexicon());
  for (std::uint64_t i = 0; i < resources; ++i) texts.push_back(generated.Training(i));
  Subject made;
  auto model = indexer::TextModel::Train(std::move(texts), {});
  if (!model.ok()) std::abort();
  made.model = *std::move(model);
  made.inference =
      std::make_unique<indexer::NeedInference>(ProjectTaxonomy(), ProjectLexicon(), made.model);
  for (const char* statement : kStatements) {
    made.queries.push_back(indexer::QueryTerms(statement, ProjectLexicon(), ProjectTaxonomy()));
  }
  for (std::uint64_t i = resources; i < generated.size(); ++i) {
    made.texts.push_back(generated.Text(i));
    made.text_terms.push_back(
        indexer::ResourceTerms(made.texts.back(), ProjectLexicon(), ProjectTaxonomy()));
    made.text_vectors.push_back(made.model->Embed(made.text_terms.back()));
  }
  return made;
}

// Calls `act` with the items in turn.
template <typename Item, typename Act>
void InTurn(benchmark::State& state, const std::vector<Item>& items, const Act& act) {
  std::size_t next = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(act(items[next]));
    next = (next + 1) % items.size();
  }
}

void RegisterKernels() {
  const auto read = [](const char* name, std::uint64_t (*add)(std::span<const std::int8_t>)) {
    benchmark::RegisterBenchmark(name, [add](benchmark::State& state) {
      RunRead(state, add);
    })->Unit(benchmark::kMillisecond);
  };
  read("memory/read", AddUpPlainly);
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f")) read("memory/read, AVX-512", AddUpWidely);
#endif
  for (const indexer::DotKernel& kernel : indexer::DotKernels()) {
    const std::string name = kernel.name;
    benchmark::RegisterBenchmark(("rows in memory/" + name).c_str(), RunDotRows, kernel, kFarRows)
        ->Unit(benchmark::kMillisecond);
    benchmark::RegisterBenchmark(("rows in cache/" + name).c_str(), RunDotRows, kernel, kNearRows)
        ->Unit(benchmark::kMicrosecond);
    benchmark::RegisterBenchmark(("one by one/" + name).c_str(), RunDot, kernel)
        ->Unit(benchmark::kMicrosecond);
  }
}

void RegisterTexts(const Subject& subject) {
  const auto micro = [](const std::string& name, auto run) {
    benchmark::RegisterBenchmark(name.c_str(), run)->Unit(benchmark::kMicrosecond);
  };
  const std::vector<std::string> statements(std::begin(kStatements), std::end(kStatements));
  micro("statement/terms", [statements](benchmark::State& state) {
    InTurn(state, statements, [](const std::string& text) {
      return indexer::QueryTerms(text, ProjectLexicon(), ProjectTaxonomy());
    });
  });
  micro("statement/embed", [&subject](benchmark::State& state) {
    InTurn(state, subject.queries,
           [&](const TermVector& terms) { return subject.model->Embed(terms); });
  });
  micro("resource/terms", [&subject](benchmark::State& state) {
    InTurn(state, subject.texts, [](const indexer::ResourceText& text) {
      return indexer::ResourceTerms(text, ProjectLexicon(), ProjectTaxonomy());
    });
  });
  micro("resource/embed", [&subject](benchmark::State& state) {
    InTurn(state, subject.text_terms,
           [&](const TermVector& terms) { return subject.model->Embed(terms); });
  });
  micro("resource/quantize", [&subject](benchmark::State& state) {
    InTurn(state, subject.text_vectors,
           [](const std::vector<float>& vector) { return indexer::Quantize(vector); });
  });
  micro("resource/nearest needs", [&subject](benchmark::State& state) {
    InTurn(state, subject.text_vectors, [&](const std::vector<float>& vector) {
      return subject.model->NearestNeeds(vector, 10);
    });
  });
  micro("resource/infer", [&subject](benchmark::State& state) {
    InTurn(state, subject.texts,
           [&](const indexer::ResourceText& text) { return subject.inference->Infer(text); });
  });
}

// Takes --resources=N out of the arguments.
std::uint64_t TakeResources(int& argc, char** argv) {
  constexpr const char* kFlag = "--resources=";
  std::uint64_t resources = 30'000;
  int kept = 1;
  for (int i = 1; i < argc; ++i) {
    if (std::strncmp(argv[i], kFlag, std::strlen(kFlag)) == 0) {
      resources = std::strtoull(argv[i] + std::strlen(kFlag), nullptr, 10);
    } else {
      argv[kept++] = argv[i];
    }
  }
  argc = kept;
  return resources;
}

}  // namespace
}  // namespace ieum::bench

int main(int argc, char** argv) {
  const std::uint64_t resources = ieum::bench::TakeResources(argc, argv);
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  const ieum::bench::Subject subject = ieum::bench::MakeSubject(resources);
  benchmark::AddCustomContext("resources", std::to_string(resources));
  benchmark::AddCustomContext("model bytes", std::to_string(subject.model->Serialize().size()));
  ieum::bench::RegisterKernels();
  ieum::bench::RegisterTexts(subject);
  benchmark::RunSpecifiedBenchmarks();
}
