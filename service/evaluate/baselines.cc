#include "service/evaluate/baselines.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "service/evaluate/reference_gate.h"

namespace ieum::evaluate {
namespace {

constexpr double kExactTerm = 4;
constexpr double kSameArea = 0.2;

void Append(std::string& text, const v1::LocalizedText& localized) {
  text += localized.ko() + "\n" + localized.en() + "\n";
}

std::string DocumentOf(const v1::Resource& resource, const v1::Organization* owner) {
  std::string text;
  Append(text, resource.display_name());
  Append(text, resource.description());
  Append(text, resource.eligibility().note());
  text += resource.kind() + "\n";
  if (owner != nullptr) {
    Append(text, owner->display_name());
    if (resource.kind().empty()) text += owner->kind();
  }
  return text;
}

std::string AreaOf(const std::string& code) { return code.substr(0, code.find('.')); }

Faults FaultsOf(const Catalogue& catalogue, const ReferenceGate& gate,
                const v1::Assessment& assessment, const v1::Need& need,
                const v1::Resource& resource) {
  return {.ineligible = gate.Eligibility(resource, need) == v1::VERDICT_NOT_MET,
          .in_place = InPlace(resource, assessment, need, catalogue.by_name),
          .full = IsFull(resource)};
}

class Baseline : public Engine {
 public:
  Baseline(const Catalogue& catalogue, std::shared_ptr<const BigramBm25> bm25, absl::CivilDay as_of,
           const BaselineOptions& options)
      : catalogue_(catalogue), bm25_(std::move(bm25)), as_of_(as_of), options_(options) {}

  absl::StatusOr<Answers> Ask(const v1::Assessment& assessment, int depth) override {
    const ReferenceGate gate(assessment, catalogue_.regions, as_of_);
    Answers answers;
    for (const v1::Need& need : assessment.needs()) {
      Answer& answer = answers[need.id()];
      for (const auto& [score, resource] : Rank(need)) {
        if (answer.ranking.size() == static_cast<std::size_t>(depth)) break;
        if (options_.gate) {
          const Faults faults = FaultsOf(catalogue_, gate, assessment, need, *resource);
          if (faults.ineligible || faults.in_place || faults.full) continue;
        }
        answer.ranking.push_back(resource->name());
      }
      answer.gap = answer.ranking.empty();
    }
    return answers;
  }

 private:
  using Scored = std::pair<double, const v1::Resource*>;

  std::vector<Scored> Rank(const v1::Need& need) const {
    const std::vector<double> lexical =
        bm25_->Score(need.statement() + "\n" + need.problem() + "\n" + need.demand());
    const double best = lexical.empty() ? 0 : *std::max_element(lexical.begin(), lexical.end());
    std::vector<Scored> ranked;
    for (std::size_t i = 0; i < catalogue_.resources.size(); ++i) {
      const v1::Resource& resource = catalogue_.resources[i];
      double score = best > 0 ? lexical[i] / best : 0;
      if (options_.need_terms) score += NeedTermScore(resource, need);
      if (score > 0) ranked.emplace_back(score, &resource);
    }
    // Resources are in order of name, which decides between equals.
    std::stable_sort(ranked.begin(), ranked.end(),
                     [](const Scored& a, const Scored& b) { return a.first > b.first; });
    return ranked;
  }

  const Catalogue& catalogue_;
  std::shared_ptr<const BigramBm25> bm25_;
  absl::CivilDay as_of_;
  BaselineOptions options_;
};

}  // namespace

double NeedTermScore(const v1::Resource& resource, const v1::Need& need) {
  double best = 0;
  for (const v1::NeedTerm& term : resource.need_terms()) {
    const double strength = term.strength() > 0 ? term.strength() : 1;
    for (const std::string& code : need.need_codes()) {
      if (AreaOf(code) != AreaOf(term.code())) continue;
      const bool exact = code == term.code() || code.find('.') == std::string::npos;
      best = std::max(best, strength * (exact ? kExactTerm : kSameArea));
    }
  }
  return best;
}

std::shared_ptr<const BigramBm25> IndexCatalogue(const Catalogue& catalogue) {
  std::vector<std::string> documents;
  for (const v1::Resource& resource : catalogue.resources) {
    documents.push_back(DocumentOf(resource, catalogue.OwnerOf(resource)));
  }
  return std::make_shared<BigramBm25>(documents);
}

std::unique_ptr<Engine> MakeBaseline(const Catalogue& catalogue,
                                     std::shared_ptr<const BigramBm25> bm25, absl::CivilDay as_of,
                                     const BaselineOptions& options) {
  return std::make_unique<Baseline>(catalogue, std::move(bm25), as_of, options);
}

Inspector InspectRecords(const Catalogue& catalogue, absl::CivilDay as_of) {
  return [&catalogue, as_of](const v1::Assessment& assessment, const v1::Need& need,
                             const std::string& name) -> absl::StatusOr<Faults> {
    const auto it = catalogue.by_name.find(name);
    if (it == catalogue.by_name.end()) {
      return absl::InternalError(name + " was suggested but is not in the catalogue");
    }
    const ReferenceGate gate(assessment, catalogue.regions, as_of);
    return FaultsOf(catalogue, gate, assessment, need, *it->second);
  };
}

}  // namespace ieum::evaluate
