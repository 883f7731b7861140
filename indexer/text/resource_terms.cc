// The texts of resources, needs and the vocabulary as terms.
#include <algorithm>
#include <utility>

#include "indexer/text/need_inference.h"
#include "indexer/text/sub_area_profiles.h"

namespace ieum::indexer {
namespace {

constexpr float kNameWeight = 3;
constexpr float kKindWeight = 2;
constexpr float kOtherWeight = 0.5;
// A concept says what a text is about in one term, so it weighs like a word of the name.
constexpr float kConceptWeight = 3;

void AddConcepts(const std::vector<NeedHint>& hints, const store::NeedTaxonomy& taxonomy,
                 TermCollector& terms) {
  for (const NeedHint& hint : hints) {
    terms.AddTerm("#" + taxonomy.sub_area(hint.sub_area).code(),
                  kConceptWeight * static_cast<float>(hint.weight));
  }
}

}  // namespace

TermVector ResourceTerms(const ResourceText& text, const Lexicon& lexicon,
                         const store::NeedTaxonomy& taxonomy) {
  TermCollector terms;
  terms.Add(text.name, kNameWeight);
  terms.Add(text.kind, kKindWeight);
  terms.Add(text.description, 1);
  terms.Add(text.eligibility, 1);
  terms.Add(text.other, kOtherWeight);
  AddConcepts(lexicon.Find(text.name + " \n " + text.kind + " \n " + text.description), taxonomy,
              terms);
  return terms.Take();
}

TermVector QueryTerms(std::string_view text, const Lexicon& lexicon,
                      const store::NeedTaxonomy& taxonomy) {
  TermCollector terms;
  terms.Add(text, 1);
  AddConcepts(lexicon.Find(text), taxonomy, terms);
  return terms.Take();
}

std::vector<TrainingText> VocabularyTexts(const store::NeedTaxonomy& taxonomy,
                                          const Lexicon& lexicon) {
  std::vector<TrainingText> texts;
  const std::vector<TermVector> sub_areas = SubAreaTerms(taxonomy, lexicon);
  for (store::SubAreaId id = 0; id < sub_areas.size(); ++id) {
    const std::string& code = taxonomy.sub_area(id).code();
    TermVector terms = sub_areas[id];
    terms.push_back({HashTerm("#" + code), kConceptWeight});
    std::sort(terms.begin(), terms.end(),
              [](const TermCount& a, const TermCount& b) { return a.term < b.term; });
    texts.push_back({"taxonomy/" + code, std::move(terms), {}});
  }
  return texts;
}

}  // namespace ieum::indexer
