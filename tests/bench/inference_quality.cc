// Measures what inference makes of resources whose need terms are hidden: prints a table. Not a
// test.
//
//   inference_quality [data folder]
//
// Rows: without a model (taxonomy and lexicon alone); with a model trained on untagged texts; with
// exemplars of other organizations only (ten folds by organization). Columns: how often the main
// declared need comes first, how often it is among the first three, its mean reciprocal rank, how
// often the first inferred need is any declared one, and how well confidence says so.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "google/protobuf/util/json_util.h"

#include "ieum/v1/exchange.pb.h"
#include "indexer/compiled_resource.h"
#include "indexer/text/need_inference.h"

namespace ieum::indexer {
namespace {

constexpr std::size_t kFolds = 10;

struct Tagged {
  std::string name;
  std::size_t fold = 0;
  ResourceText text;
  std::vector<NeedHint> needs;
  store::SubAreaId main = 0;
};

struct Quality {
  double count = 0, first = 0, top3 = 0, reciprocal = 0, any = 0;
  std::map<int, std::pair<double, double>>
      by_confidence;  // tenth -> (right, all), every inferred need

  void Add(const Tagged& resource, const std::vector<InferredNeed>& inferred) {
    ++count;
    std::set<store::SubAreaId> declared;
    for (const NeedHint& need : resource.needs) declared.insert(need.sub_area);
    for (std::size_t i = 0; i < inferred.size(); ++i) {
      const bool right = declared.count(inferred[i].sub_area) > 0;
      auto& bin = by_confidence[std::min(9, static_cast<int>(inferred[i].confidence * 10))];
      bin.first += right ? 1 : 0;
      ++bin.second;
      if (i == 0 && right) ++any;
      if (inferred[i].sub_area != resource.main) continue;
      if (i == 0) ++first;
      if (i < 3) ++top3;
      reciprocal += 1 / static_cast<double>(i + 1);
    }
  }

  void Print(const char* title) const {
    std::printf("%-34s %7.3f %7.3f %7.3f %7.3f\n", title, first / count, top3 / count,
                reciprocal / count, any / count);
    std::printf("  declared share by confidence:");
    for (const auto& [tenth, bin] : by_confidence) {
      std::printf("  %.1f+ %.2f (%.0f)", tenth / 10.0, bin.first / bin.second, bin.second);
    }
    std::printf("\n");
  }
};

std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<v1::CatalogRecord> ReadRecords(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".jsonl") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<v1::CatalogRecord> records;
  for (const std::filesystem::path& path : paths) {
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
      v1::CatalogRecord record;
      if (google::protobuf::util::JsonStringToMessage(line, &record).ok()) {
        records.push_back(std::move(record));
      } else {
        std::fprintf(stderr, "%s: skipped a line that is no record\n", path.c_str());
      }
    }
  }
  return records;
}

std::vector<Tagged> ReadTagged(const std::filesystem::path& folder,
                               const store::NeedTaxonomy& taxonomy) {
  const std::vector<v1::CatalogRecord> records = ReadRecords(folder);
  std::map<std::string, const v1::Organization*> organizations;
  for (const v1::CatalogRecord& record : records) {
    if (record.has_organization()) {
      organizations[record.organization().name()] = &record.organization();
    }
  }
  std::vector<Tagged> tagged;
  for (const v1::CatalogRecord& record : records) {
    if (!record.has_resource() || record.resource().need_terms().empty()) continue;
    const v1::Resource& resource = record.resource();
    Tagged item;
    item.name = resource.name();
    item.fold = HashTerm(resource.organization()) % kFolds;
    const auto owner = organizations.find(resource.organization());
    item.text = TextOf(resource, owner == organizations.end() ? nullptr : owner->second);
    for (const v1::NeedTerm& term : resource.need_terms()) {
      const double strength = term.strength() > 0 ? term.strength() : 1;
      for (const store::SubAreaId id : taxonomy.Expand(term.code())) {
        item.needs.push_back({id, strength});
      }
    }
    if (item.needs.empty()) continue;
    item.main = item.needs.front().sub_area;
    tagged.push_back(std::move(item));
  }
  return tagged;
}

class Measurement {
 public:
  Measurement(const store::NeedTaxonomy& taxonomy, const Lexicon& lexicon,
              std::vector<Tagged> resources)
      : taxonomy_(taxonomy), lexicon_(lexicon), resources_(std::move(resources)) {
    for (const Tagged& resource : resources_) {
      terms_.push_back(ResourceTerms(resource.text, lexicon_, taxonomy_));
    }
  }

  Quality WithoutModel() const {
    Quality quality;
    const NeedInference inference(taxonomy_, lexicon_, nullptr);
    for (const Tagged& resource : resources_) {
      quality.Add(resource, inference.Infer(resource.text));
    }
    return quality;
  }

  // Judges the resources of one fold, or all; the others serve as exemplars when a fold is given.
  void WithModel(std::optional<std::size_t> fold, Quality& quality) const {
    std::vector<TrainingText> texts = VocabularyTexts(taxonomy_, lexicon_);
    for (std::size_t i = 0; i < resources_.size(); ++i) {
      const bool shown = fold && resources_[i].fold != *fold;
      texts.push_back(
          {resources_[i].name, terms_[i], shown ? resources_[i].needs : std::vector<NeedHint>()});
    }
    const auto model = TextModel::Train(std::move(texts), {});
    if (!model.ok()) {
      std::fprintf(stderr, "%s\n", model.status().ToString().c_str());
      return;
    }
    const NeedInference inference(taxonomy_, lexicon_, *model);
    for (const Tagged& resource : resources_) {
      if (!fold || resource.fold == *fold) quality.Add(resource, inference.Infer(resource.text));
    }
  }

 private:
  const store::NeedTaxonomy& taxonomy_;
  const Lexicon& lexicon_;
  std::vector<Tagged> resources_;
  std::vector<TermVector> terms_;
};

int Run(const std::filesystem::path& data) {
  const auto taxonomy = store::NeedTaxonomy::FromJson(ReadFile(data / "need_areas.json"));
  if (!taxonomy.ok()) {
    std::fprintf(stderr, "%s\n", taxonomy.status().ToString().c_str());
    return 1;
  }
  const auto lexicon = Lexicon::FromJson(ReadFile(data / "lexicon.json"), *taxonomy);
  if (!lexicon.ok()) {
    std::fprintf(stderr, "%s\n", lexicon.status().ToString().c_str());
    return 1;
  }
  const Measurement measurement(*taxonomy, *lexicon,
                                ReadTagged(data / "district" / "resources", *taxonomy));
  std::printf("%-34s %7s %7s %7s %7s\n", "", "first", "top 3", "MRR", "any");
  measurement.WithoutModel().Print("taxonomy and lexicon");
  Quality untagged;
  measurement.WithModel(std::nullopt, untagged);
  untagged.Print("+ latent model, no exemplars");
  Quality exemplars;
  for (std::size_t fold = 0; fold < kFolds; ++fold) measurement.WithModel(fold, exemplars);
  exemplars.Print("+ exemplars of other organizations");
  return 0;
}

}  // namespace
}  // namespace ieum::indexer

int main(int argc, char** argv) { return ieum::indexer::Run(argc > 1 ? argv[1] : IEUM_DATA_DIR); }
