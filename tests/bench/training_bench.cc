// What training on more texts costs and what it brings.
//
//   training_bench [RESOURCES [MAX_TEXTS ...]]      default: 100000, of which 100000 30000 10000
//
// Trains on a generated catalogue, walked as a store would be, never in memory as a whole, with
// several limits of how many texts are decomposed. For each: seconds of the processor, the most
// memory held beyond what was there before, size of the model; then how well the needs of 2,000
// other resources of the same making are told from their texts (the main need first, mean
// reciprocal rank), and what share of the 10 nearest of each among them is the same as with the
// first limit.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/bench/generated_texts.h"

namespace ieum::bench {
namespace {

constexpr std::uint64_t kUnknown = 2'000;

// The first resources of a generated catalogue, then the vocabulary.
class GeneratedSource : public indexer::TrainingSource {
 public:
  GeneratedSource(const GeneratedTexts& texts, std::uint64_t resources)
      : texts_(texts),
        resources_(resources),
        vocabulary_(indexer::VocabularyTexts(ProjectTaxonomy(), ProjectLexicon())) {}

  absl::Status ForEach(const Wanted& wanted, const Visit& visit) const override {
    for (std::uint64_t i = 0; i < resources_; ++i) {
      if (!wanted(GeneratedTexts::Name(i))) continue;
      if (absl::Status status = visit(texts_.Training(i)); !status.ok()) return status;
    }
    return vocabulary_.ForEach(wanted, visit);
  }

 private:
  const GeneratedTexts& texts_;
  std::uint64_t resources_;
  indexer::TextsInMemory vocabulary_;
};

double ProcessorSeconds() {
  return static_cast<double>(std::clock()) / static_cast<double>(CLOCKS_PER_SEC);
}

// A line of /proc/self/status, in MiB.
double StatusMiB(std::string_view name) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.compare(0, name.size(), name) != 0) continue;
    return std::atof(line.c_str() + name.size() + 1) / 1024;
  }
  return 0;
}

// Forgets the most memory held so far.
void ResetPeak() { std::ofstream("/proc/self/clear_refs") << 5; }

struct Unknown {
  std::vector<indexer::ResourceText> texts;
  std::vector<indexer::TermVector> terms;
  std::vector<std::vector<indexer::NeedHint>> needs;
};

Unknown MakeUnknown(const GeneratedTexts& generated, std::uint64_t first) {
  Unknown made;
  for (std::uint64_t i = first; i < generated.size(); ++i) {
    made.texts.push_back(generated.Text(i));
    made.terms.push_back(
        indexer::ResourceTerms(made.texts.back(), ProjectLexicon(), ProjectTaxonomy()));
    made.needs.push_back(generated.Needs(i));
  }
  return made;
}

struct Quality {
  double count = 0, first = 0, reciprocal = 0;
};

Quality Judge(const Unknown& unknown, std::shared_ptr<const indexer::TextModel> model) {
  const indexer::NeedInference inference(ProjectTaxonomy(), ProjectLexicon(), std::move(model));
  Quality quality;
  for (std::size_t i = 0; i < unknown.texts.size(); ++i) {
    if (unknown.needs[i].empty()) continue;
    ++quality.count;
    const std::vector<indexer::InferredNeed> inferred = inference.Infer(unknown.texts[i]);
    for (std::size_t n = 0; n < inferred.size(); ++n) {
      if (inferred[n].sub_area != unknown.needs[i].front().sub_area) continue;
      quality.first += n == 0 ? 1 : 0;
      quality.reciprocal += 1 / static_cast<double>(n + 1);
      break;
    }
  }
  return quality;
}

using Neighbours = std::vector<std::vector<std::size_t>>;  // sorted numbers of the 10 nearest

Neighbours NeighboursOf(const Unknown& unknown, const indexer::TextModel& model) {
  std::vector<indexer::Embedding> vectors;
  for (const auto& terms : unknown.terms) vectors.push_back(indexer::Quantize(model.Embed(terms)));
  Neighbours all;
  for (std::size_t i = 0; i < vectors.size(); ++i) {
    std::vector<std::pair<double, std::size_t>> near;
    for (std::size_t j = 0; j < vectors.size(); ++j) {
      if (j != i) near.emplace_back(-indexer::Cosine(vectors[i], vectors[j]), j);
    }
    std::partial_sort(near.begin(), near.begin() + 10, near.end());
    std::vector<std::size_t>& numbers = all.emplace_back();
    for (std::size_t n = 0; n < 10; ++n) numbers.push_back(near[n].second);
    std::sort(numbers.begin(), numbers.end());
  }
  return all;
}

double InCommon(const Neighbours& a, const Neighbours& b) {
  std::size_t same = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::vector<std::size_t> both;
    std::set_intersection(a[i].begin(), a[i].end(), b[i].begin(), b[i].end(),
                          std::back_inserter(both));
    same += both.size();
  }
  return static_cast<double>(same) / static_cast<double>(10 * a.size());
}

void Run(std::uint64_t resources, const std::vector<std::size_t>& limits) {
  const GeneratedTexts generated(resources + kUnknown);
  const GeneratedSource source(generated, resources);
  const Unknown unknown = MakeUnknown(generated, resources);
  double walk = ProcessorSeconds();
  if (!source
           .ForEach([](std::string_view) { return true; },
                    [](const indexer::TrainingText&) { return absl::OkStatus(); })
           .ok()) {
    std::abort();
  }
  walk = ProcessorSeconds() - walk;
  std::printf("%llu resources; making and analysing all texts once: %.1f s\n",
              static_cast<unsigned long long>(resources), walk);
  std::printf("%10s %9s %9s %9s %9s %9s %9s  %s\n", "max_texts", "seconds", "peak MiB", "model MB",
              "first", "MRR", "in common", "version");
  std::vector<Neighbours> found;
  for (const std::size_t limit : limits) {
    indexer::TrainingOptions options;
    options.max_texts = limit;
    ResetPeak();
    const double before = StatusMiB("VmRSS");
    const double start = ProcessorSeconds();
    const auto model = indexer::TextModel::Train(source, options);
    if (!model.ok()) {
      std::fprintf(stderr, "%s\n", model.status().ToString().c_str());
      std::abort();
    }
    const double seconds = ProcessorSeconds() - start;
    const double peak = StatusMiB("VmHWM") - before;
    const Quality quality = Judge(unknown, *model);
    found.push_back(NeighboursOf(unknown, **model));
    std::printf("%10zu %9.1f %9.0f %9.1f %9.4f %9.4f", limit, seconds, peak,
                static_cast<double>((*model)->Serialize().size()) / 1e6,
                quality.first / quality.count, quality.reciprocal / quality.count);
    std::printf(" %9.3f  %s\n", InCommon(found.back(), found.front()), (*model)->version().c_str());
    std::fflush(stdout);
  }
}

}  // namespace
}  // namespace ieum::bench

int main(int argc, char** argv) {
  const std::uint64_t resources = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 100'000;
  std::vector<std::size_t> limits;
  for (int i = 2; i < argc; ++i) limits.push_back(std::strtoull(argv[i], nullptr, 10));
  if (limits.empty()) limits = {100'000, 30'000, 10'000};
  ieum::bench::Run(resources, limits);
}
