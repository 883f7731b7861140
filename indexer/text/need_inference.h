// Which needs a resource without need terms serves, from its text, name and facility kind.
#ifndef IEUM_INDEXER_TEXT_NEED_INFERENCE_H_
#define IEUM_INDEXER_TEXT_NEED_INFERENCE_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/text/lexicon.h"
#include "indexer/text/sub_area_profiles.h"
#include "indexer/text/text_model.h"
#include "store/catalog/need_taxonomy.h"

namespace ieum::indexer {

// The texts of a resource by field; ko and en joined.
struct ResourceText {
  std::string name;
  std::string kind;  // facility kind, the organization's when the resource has none
  std::string description;
  std::string eligibility;   // the agency's note and free conditions
  std::string organization;  // its name
  std::string other;         // how to apply, kept source fields
};

struct InferredNeed {
  store::SubAreaId sub_area = 0;
  double confidence = 0;  // 0 to 1
  friend bool operator==(const InferredNeed&, const InferredNeed&) = default;
};

// A pure function of (lexicon, taxonomy, model, text): what it says does not depend on the order in
// which resources arrived. Immutable; thread-safe. Costs some 100 microseconds and one pass over
// the model's exemplars (TextModel::NearestNeeds).
//
// For each sub-area s four pieces of evidence, each 0 to 1:
//   P  cosine of the text's terms to the terms of the taxonomy and the lexicon (SubAreaProfiles)
//   C  cosine of the same two in the model's latent space, which also knows the catalogue's own
//   words K  needs of the nearest tagged resources (TextModel::NearestNeeds) L  lexicon phrases in
//   the name
// They are added: score(s) = P + 0.3 C + 0.3 K + 0.1 L. P leads because its terms were written to
// tell needs apart; C and K are smoother, so a full share would let whole areas win over the right
// sub-area; L is already within P and only decides what is close. The confidence that an agency
// would tick s is
//   (1 - exp(-6 score(s))) * score(s) / max score,
// the first factor for how much is known at all, the second for how far s stays behind the best.
class NeedInference {
 public:
  // All must outlive the object; `model` may be null before the first training.
  NeedInference(const store::NeedTaxonomy& taxonomy, const Lexicon& lexicon,
                std::shared_ptr<const TextModel> model);

  // At most kMaxNeeds, best first, each with confidence >= kMinConfidence. Name before description
  // and kind, these before eligibility and the rest; the organization's name is not read, because
  // an agency offers more than what it is named after.
  std::vector<InferredNeed> Infer(const ResourceText& text) const;
  static constexpr double kMinConfidence = 0.2;
  static constexpr std::size_t kMaxNeeds = 4;

  // The same for a need told in words only (need codes absent).
  std::vector<InferredNeed> InferFromStatement(std::string_view statement) const;

 private:
  std::vector<InferredNeed> Conclude(const TermVector& words, const TermVector& embedded,
                                     const std::vector<NeedHint>& hints) const;

  const store::NeedTaxonomy& taxonomy_;
  const Lexicon& lexicon_;
  std::shared_ptr<const TextModel> model_;
  SubAreaProfiles profiles_;
  std::vector<Embedding> sub_area_vectors_;  // by SubAreaId; empty without a model
};

// The terms by which a resource is indexed and embedded: name x3, kind x2, description,
// eligibility, other x0.5, and a concept term "#code" for each need that the lexicon finds.
TermVector ResourceTerms(const ResourceText& text, const Lexicon& lexicon,
                         const store::NeedTaxonomy& taxonomy);
// The same for words about a need.
TermVector QueryTerms(std::string_view text, const Lexicon& lexicon,
                      const store::NeedTaxonomy& taxonomy);
// The taxonomy and lexicon as training texts: one per sub-area in the taxonomy's order, ids
// "taxonomy/{code}", with its label, description, keywords and the lexicon's phrases for it, and no
// needs: only resources serve as exemplars. (A text per phrase was measured: it makes the model
// worse.)
std::vector<TrainingText> VocabularyTexts(const store::NeedTaxonomy& taxonomy,
                                          const Lexicon& lexicon);

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_TEXT_NEED_INFERENCE_H_
