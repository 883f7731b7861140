#include "tests/bench/peers/question_facts.h"

#include <set>

#include "matcher/factor_values.h"

namespace ieum::bench {
namespace {

// What remains where a free condition stays open (factor_values.cc).
constexpr double kFreeCondition = 0.88;
// The part of a word's weight that a text shows which has it once and nothing else (BM25: k1 1.2,
// b 0.75), and the share at which the lexical fit is one half.
constexpr double kOnceAlone = 1 / (1 + 1.2 * 0.25);
constexpr double kLexicalHalf = 0.15;

void AddVerdicts(const matcher::Gate& gate, const PeerCatalogue& catalogue, QuestionFacts& facts) {
  const auto& criteria = catalogue.snapshot().criteria();
  for (indexer::CriterionId id = 0; id < criteria.size(); ++id) {
    const matcher::Ternary verdict = gate.Of(id, gate.persons().front());
    facts.verdicts.push_back(static_cast<std::int16_t>(verdict));
    const bool free = criteria.at(id).kind == indexer::Criterion::Kind::kCondition;
    const double left = free ? kFreeCondition : matcher::kUnknownFact;
    facts.certainties.push_back(verdict == matcher::Ternary::kUnknown ? left : 1);
  }
  facts.areas.push_back(0);
  for (indexer::CriterionId id : catalogue.areas()) {
    if (facts.verdicts[id] < 2) facts.areas.push_back(static_cast<std::int32_t>(id) + 1);
  }
}

void AddFits(const matcher::CaseContext& context, std::size_t need, QuestionFacts& facts) {
  const std::size_t sub_areas = context.snapshot().vocabulary().taxonomy.sub_area_count();
  facts.asked.assign(sub_areas, 0);
  for (const matcher::NeedQuery& query : context.queries()) {
    auto& codes = facts.fits.emplace_back(query.codes().size(), std::vector<double>(sub_areas));
    for (std::size_t i = 0; i < sub_areas; ++i) {
      indexer::TermsFacet facet;
      facet.terms.push_back({.sub_area = static_cast<store::SubAreaId>(i)});
      const matcher::NeedFit fit = query.Fit(facet);
      for (std::size_t code = 0; code < codes.size(); ++code) codes[code][i] = fit.codes[code];
      facts.asked[i] = std::max(facts.asked[i], query.Asks(static_cast<store::SubAreaId>(i)));
    }
  }
  const matcher::NeedQuery& query = context.queries()[need];
  for (std::size_t code = 0; code < query.codes().size(); ++code) {
    facts.code_areas.push_back(query.AreaOf(static_cast<int>(code)));
  }
}

// The query keeps its weights to itself; a text of one word tells the word's.
void AddWords(const matcher::NeedQuery& query, const PeerCatalogue& catalogue,
              QuestionFacts& facts) {
  if (catalogue.snapshot().model() == nullptr) return;
  const indexer::Vocabulary& vocabulary = catalogue.snapshot().vocabulary();
  const v1::Need& need = query.need();
  std::vector<std::string> texts = {need.statement(), need.problem() + " \n " + need.demand()};
  for (const std::string& code : query.codes()) {
    const auto id = vocabulary.taxonomy.FindSubArea(code);
    if (!id) continue;
    const v1::LocalizedText& label = vocabulary.taxonomy.sub_area(*id).display_name();
    texts.push_back(label.ko() + " " + label.en());
  }
  std::set<indexer::TermHash> words;
  for (const std::string& text : texts) {
    for (const auto& term : indexer::QueryTerms(text, vocabulary.lexicon, vocabulary.taxonomy)) {
      words.insert(term.term);
    }
  }
  for (indexer::TermHash word : words) {
    const auto id = catalogue.TermId(word);
    if (!id) continue;
    const std::string packed = indexer::PackTerms({{word, 1}}, *catalogue.snapshot().model());
    indexer::IndexedResource text;
    text.text = indexer::PackedTerms(packed);
    const double fit = query.TextFit(text);
    const double share = kLexicalHalf * fit / (1 - fit);
    if (share <= 0) continue;
    facts.words.push_back(*id);
    facts.word_weights.push_back(share / kOnceAlone);
  }
}

}  // namespace

QuestionFacts FactsOf(const matcher::CaseContext& context, std::size_t need,
                      const PeerCatalogue& catalogue) {
  QuestionFacts facts;
  AddVerdicts(context.gate(need), catalogue, facts);
  AddFits(context, need, facts);
  AddWords(context.queries()[need], catalogue, facts);
  const auto& audiences = context.snapshot().vocabulary().audiences;
  for (std::size_t i = 0; i < audiences.size(); ++i) {
    indexer::AudienceFacet facet;
    facet.named.push_back(static_cast<indexer::AudienceId>(i));
    facts.belongs.push_back(context.audience_fit(need).Of(facet));
  }
  for (const std::string& organization : context.known_organizations()) {
    if (const auto id = catalogue.OrganizationId(organization)) {
      facts.known_organizations.push_back(*id);
    }
  }
  for (std::size_t i = 0; i < catalogue.regions().size(); ++i) {
    indexer::PlacesFacet place;
    place.regions.push_back(catalogue.regions()[i]);
    if (matcher::InSameNeighbourhood(place, context.facts().home)) {
      facts.home_regions.push_back(static_cast<std::int32_t>(i + 1));
    }
  }
  return facts;
}

}  // namespace ieum::bench
