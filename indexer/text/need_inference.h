// Which needs a resource without need terms serves, from its text, name and facility kind.
#ifndef IEUM_INDEXER_TEXT_NEED_INFERENCE_H_
#define IEUM_INDEXER_TEXT_NEED_INFERENCE_H_

#include <memory>
#include <string>
#include <vector>

#include "indexer/text/lexicon.h"
#include "indexer/text/text_model.h"
#include "store/catalog/need_taxonomy.h"

namespace ieum::indexer {

// The texts of a resource by field; ko and en joined.
struct ResourceText {
  std::string name;
  std::string kind;           // facility kind, the organization's when the resource has none
  std::string description;
  std::string eligibility;    // the agency's note and free conditions
  std::string organization;   // its name
  std::string other;          // how to apply, kept source fields
};

struct InferredNeed {
  store::SubAreaId sub_area = 0;
  double confidence = 0;  // 0 to 1
  friend bool operator==(const InferredNeed&, const InferredNeed&) = default;
};

// A pure function of (lexicon, taxonomy, model, text): what it says does not depend on the order in which
// resources arrived. Immutable; thread-safe.
class NeedInference {
 public:
  // All must outlive the object; `model` may be null before the first training.
  NeedInference(const store::NeedTaxonomy& taxonomy, const Lexicon& lexicon,
                std::shared_ptr<const TextModel> model);

  // At most 4, best first, each with confidence >= kMinConfidence.
  // Evidence: lexicon phrases by field (name and kind before description), likeness to the taxonomy's own
  // texts, needs of the nearest tagged resources.
  std::vector<InferredNeed> Infer(const ResourceText& text) const;
  static constexpr double kMinConfidence = 0.2;

  // The same for a need told in words only (need codes absent).
  std::vector<InferredNeed> InferFromStatement(std::string_view statement) const;

 private:
  const store::NeedTaxonomy& taxonomy_;
  const Lexicon& lexicon_;
  std::shared_ptr<const TextModel> model_;
  std::vector<std::vector<float>> sub_area_vectors_;  // unit, by SubAreaId
};

// The terms by which a resource is indexed and embedded: name x3, kind x2, description, eligibility,
// other x0.5, and a concept term "#code" for each need that the lexicon finds.
TermVector ResourceTerms(const ResourceText& text, const Lexicon& lexicon,
                         const store::NeedTaxonomy& taxonomy);
// The same for words about a need.
TermVector QueryTerms(std::string_view text, const Lexicon& lexicon,
                      const store::NeedTaxonomy& taxonomy);
// The taxonomy and lexicon as training texts, ids "taxonomy/..." and "lexicon/...".
std::vector<TrainingText> VocabularyTexts(const store::NeedTaxonomy& taxonomy,
                                          const Lexicon& lexicon);

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_TEXT_NEED_INFERENCE_H_
