#include "indexer/text/need_inference.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ieum::indexer {
namespace {

constexpr double kLatentShare = 0.3;
constexpr double kNeighbourShare = 0.3;
constexpr double kNameShare = 0.1;
constexpr double kCertaintyRate = 6;
constexpr int kNeighbours = 10;

// What is said to tell needs apart: nearly all of it stands in the name and the description. Who
// may come and how to apply speak of people and papers.
constexpr float kNameWeight = 2;
constexpr float kSideWeight = 0.3F;

TermVector WordsOf(const ResourceText& text) {
  TermCollector terms;
  terms.Add(text.name, kNameWeight);
  terms.Add(text.kind, 1);
  terms.Add(text.description, 1);
  terms.Add(text.eligibility, kSideWeight);
  terms.Add(text.other, kSideWeight);
  return terms.Take();
}

}  // namespace

NeedInference::NeedInference(const store::NeedTaxonomy& taxonomy, const Lexicon& lexicon,
                             std::shared_ptr<const TextModel> model)
    : taxonomy_(taxonomy),
      lexicon_(lexicon),
      model_(std::move(model)),
      profiles_(taxonomy, lexicon) {
  if (model_ == nullptr) return;
  for (const TrainingText& text : VocabularyTexts(taxonomy, lexicon)) {
    sub_area_vectors_.push_back(Quantize(model_->Embed(text.terms)));
  }
}

std::vector<InferredNeed> NeedInference::Conclude(const TermVector& words,
                                                  const TermVector& embedded,
                                                  const std::vector<NeedHint>& hints) const {
  std::vector<double> scores = profiles_.Likeness(words);
  for (const NeedHint& hint : hints) scores[hint.sub_area] += kNameShare * hint.weight;
  if (model_ != nullptr) {
    const Embedding vector = Quantize(model_->Embed(embedded));
    for (std::size_t id = 0; id < scores.size(); ++id) {
      scores[id] += kLatentShare * std::max(0.0, Cosine(vector, sub_area_vectors_[id]));
    }
    for (const NeedHint& need : model_->NearestNeeds(vector, kNeighbours)) {
      // A model from elsewhere may know more sub-areas than this taxonomy.
      if (need.sub_area < scores.size()) scores[need.sub_area] += kNeighbourShare * need.weight;
    }
  }
  const double best = scores.empty() ? 0 : *std::max_element(scores.begin(), scores.end());
  std::vector<InferredNeed> needs;
  for (std::size_t id = 0; id < scores.size() && best > 0; ++id) {
    const double confidence = (1 - std::exp(-kCertaintyRate * scores[id])) * scores[id] / best;
    if (confidence < kMinConfidence) continue;
    needs.push_back({static_cast<store::SubAreaId>(id), confidence});
  }
  std::sort(needs.begin(), needs.end(), [](const InferredNeed& a, const InferredNeed& b) {
    return a.confidence != b.confidence ? a.confidence > b.confidence : a.sub_area < b.sub_area;
  });
  if (needs.size() > kMaxNeeds) needs.resize(kMaxNeeds);
  return needs;
}

std::vector<InferredNeed> NeedInference::Infer(const ResourceText& text) const {
  return Conclude(WordsOf(text), ResourceTerms(text, lexicon_, taxonomy_),
                  lexicon_.Find(text.name));
}

std::vector<InferredNeed> NeedInference::InferFromStatement(std::string_view statement) const {
  TermCollector words;
  words.Add(statement, 1);
  return Conclude(words.Take(), QueryTerms(statement, lexicon_, taxonomy_),
                  lexicon_.Find(statement));
}

}  // namespace ieum::indexer
