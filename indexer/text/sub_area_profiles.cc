#include "indexer/text/sub_area_profiles.h"

#include <cmath>

namespace ieum::indexer {
namespace {

constexpr float kLabelWeight = 3;
constexpr float kKeywordWeight = 1;
constexpr float kDescriptionWeight = 1;
constexpr float kPhraseWeight = 1;

}  // namespace

std::vector<TermVector> SubAreaTerms(const store::NeedTaxonomy& taxonomy, const Lexicon& lexicon) {
  std::vector<TermCollector> collectors(taxonomy.sub_area_count());
  for (store::SubAreaId id = 0; id < taxonomy.sub_area_count(); ++id) {
    const v1::NeedSubArea& sub_area = taxonomy.sub_area(id);
    TermCollector& terms = collectors[id];
    terms.Add(sub_area.display_name().ko(), kLabelWeight);
    terms.Add(sub_area.display_name().en(), kLabelWeight);
    terms.Add(sub_area.description().ko(), kDescriptionWeight);
    terms.Add(sub_area.description().en(), kDescriptionWeight);
    for (const std::string& keyword : sub_area.keywords()) terms.Add(keyword, kKeywordWeight);
  }
  for (const Lexicon::Phrase& phrase : lexicon.phrases()) {
    if (phrase.ambiguous) continue;
    for (const NeedHint& hint : phrase.hints) {
      collectors[hint.sub_area].Add(phrase.text, kPhraseWeight * static_cast<float>(hint.weight));
    }
  }
  std::vector<TermVector> result;
  for (TermCollector& terms : collectors) result.push_back(terms.Take());
  return result;
}

SubAreaProfiles::SubAreaProfiles(const store::NeedTaxonomy& taxonomy, const Lexicon& lexicon)
    : sub_areas_(taxonomy.sub_area_count()) {
  const std::vector<TermVector> terms = SubAreaTerms(taxonomy, lexicon);
  absl::flat_hash_map<TermHash, std::size_t> users;
  for (const TermVector& vector : terms) {
    for (const TermCount& entry : vector) ++users[entry.term];
  }
  const auto sub_areas = static_cast<double>(sub_areas_);
  for (const auto& [term, count] : users) {
    const auto used = static_cast<double>(count);
    entries_[term].rarity =
        static_cast<float>(std::log(1 + (sub_areas - used + 0.5) / (used + 0.5)));
  }
  for (store::SubAreaId id = 0; id < terms.size(); ++id) {
    double square = 0;
    for (const TermCount& entry : terms[id]) {
      const auto weight =
          static_cast<double>(std::log1p(entry.count) * entries_[entry.term].rarity);
      square += weight * weight;
    }
    const double scale = square > 0 ? 1 / std::sqrt(square) : 0;
    for (const TermCount& entry : terms[id]) {
      Entry& known = entries_[entry.term];
      const auto weight = static_cast<double>(std::log1p(entry.count) * known.rarity) * scale;
      known.postings.push_back({id, static_cast<float>(weight)});
    }
  }
}

std::vector<double> SubAreaProfiles::Likeness(const TermVector& terms) const {
  std::vector<double> likeness(sub_areas_, 0.0);
  double square = 0;
  for (const TermCount& entry : terms) {
    const auto known = entries_.find(entry.term);
    if (known == entries_.end() || !(entry.count > 0)) continue;
    const auto weight = static_cast<double>(std::log1p(entry.count) * known->second.rarity);
    square += weight * weight;
    for (const Posting& posting : known->second.postings) {
      likeness[posting.sub_area] += weight * static_cast<double>(posting.weight);
    }
  }
  if (square > 0) {
    for (double& value : likeness) value /= std::sqrt(square);
  }
  return likeness;
}

}  // namespace ieum::indexer
