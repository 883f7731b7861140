#include "matcher/audience_fit.h"

#include <algorithm>
#include <array>

#include "indexer/criterion.h"
#include "matcher/gate.h"

namespace ieum::matcher {
namespace {

using indexer::AudienceId;

// Groups that are read as narrowing each other down.
constexpr std::size_t kNarrowing = 2;

enum Group : std::uint8_t { kLifeStage, kGender, kHousehold, kDisability, kSituation, kGroups };

// How far the client belongs to an audience.
constexpr double kBelongs = 1.0;
constexpr double kOtherMember = 0.8;  // another member of the household does
constexpr double kUndecided = 0.75;   // the assessment does not say
constexpr double kNotSaid = 0.4;      // a situation that nobody mentions
constexpr double kDoesNot = 0.25;     // the facts say otherwise

Group GroupOf(const v1::Audience& audience) {
  if (audience.has_min_age() || audience.has_max_age() || !audience.school_stages().empty()) {
    return kLifeStage;
  }
  if (!audience.genders().empty()) return kGender;
  if (audience.disability() || !audience.disability_types().empty()) return kDisability;
  if (!audience.household_kinds().empty() || !audience.benefits().empty()) return kHousehold;
  return kSituation;
}

// The facts of an audience as criteria; any of them suffices.
std::vector<indexer::Criterion> FactsOf(const v1::Audience& audience) {
  std::vector<indexer::Criterion> facts;
  const auto add = [&facts](const v1::Criterion& criterion) {
    facts.push_back(indexer::Compile(criterion));
  };
  if (audience.has_min_age() || audience.has_max_age()) {
    v1::Criterion criterion;
    if (audience.has_min_age()) criterion.mutable_age()->set_min_years(audience.min_age());
    if (audience.has_max_age()) criterion.mutable_age()->set_max_years(audience.max_age());
    add(criterion);
  }
  if (!audience.genders().empty()) {
    v1::Criterion criterion;
    *criterion.mutable_genders()->mutable_values() = audience.genders();
    add(criterion);
  }
  if (!audience.household_kinds().empty()) {
    v1::Criterion criterion;
    *criterion.mutable_household_kinds()->mutable_values() = audience.household_kinds();
    add(criterion);
  }
  if (!audience.benefits().empty()) {
    v1::Criterion criterion;
    *criterion.mutable_benefits()->mutable_values() = audience.benefits();
    add(criterion);
  }
  if (audience.disability() || !audience.disability_types().empty()) {
    v1::Criterion criterion;
    *criterion.mutable_disability()->mutable_types() = audience.disability_types();
    add(criterion);
  }
  if (!audience.school_stages().empty()) {
    v1::Criterion criterion;
    *criterion.mutable_school_stages()->mutable_values() = audience.school_stages();
    add(criterion);
  }
  return facts;
}

double ByFacts(const v1::Audience& audience, const HouseholdFacts& facts,
               const std::vector<std::size_t>& persons) {
  Ternary own = Ternary::kNotMet;
  Ternary anybody = Ternary::kNotMet;
  for (const indexer::Criterion& fact : FactsOf(audience)) {
    for (std::size_t i = 0; i < facts.members.size(); ++i) {
      const Ternary verdict = Judge(fact, facts.members[i], facts);
      anybody = std::min(anybody, verdict);
      const bool owner = std::find(persons.begin(), persons.end(), i) != persons.end();
      if (owner) own = std::min(own, verdict);
    }
  }
  if (own == Ternary::kMet) return kBelongs;
  if (anybody == Ternary::kMet) return kOtherMember;
  return own == Ternary::kUnknown ? kUndecided : kDoesNot;
}

std::string WordsOf(const v1::Assessment& assessment) {
  std::string words;
  const auto add = [&words](const std::string& text) { words += text + " . "; };
  for (const v1::Need& need : assessment.needs()) {
    add(need.statement());
    add(need.problem());
    add(need.demand());
  }
  for (const v1::Member& member : assessment.household().members()) add(member.role());
  for (const v1::ExistingService& service : assessment.existing_services()) {
    add(service.description());
  }
  return words;
}

bool InSituation(const v1::Audience& audience, const v1::Assessment& assessment) {
  for (const v1::Risk& risk : assessment.risks()) {
    const auto& kinds = audience.risk_kinds();
    if (std::find(kinds.begin(), kinds.end(), risk.kind()) != kinds.end()) return true;
  }
  for (const v1::Need& need : assessment.needs()) {
    for (const std::string& code : need.need_codes()) {
      const auto& codes = audience.need_codes();
      if (std::find(codes.begin(), codes.end(), code) != codes.end()) return true;
    }
  }
  return false;
}

bool HasFacts(const v1::Audience& audience) {
  return audience.has_min_age() || audience.has_max_age() || !audience.genders().empty() ||
         !audience.household_kinds().empty() || !audience.benefits().empty() ||
         audience.disability() || !audience.disability_types().empty() ||
         !audience.school_stages().empty();
}

// Whether the need's main code is one that people meet among their like.
bool AsksForEquals(const NeedQuery& query, const store::NeedTaxonomy& taxonomy) {
  if (query.codes().empty()) return false;
  const auto main = taxonomy.FindSubArea(query.codes().front());
  return main && taxonomy.sub_area(*main).shares_situation();
}

// Whether some code of the need, or one of its whole area, is among those that can require it.
bool DependsOnTime(const NeedQuery& query, const v1::Audience& time,
                   const store::NeedTaxonomy& taxonomy) {
  if (time.need_codes().empty()) return true;
  return std::any_of(time.need_codes().begin(), time.need_codes().end(),
                     [&](const std::string& code) {
                       const auto sub_area = taxonomy.FindSubArea(code);
                       return sub_area && query.AsksExactly(*sub_area);
                     });
}

}  // namespace

AudienceFit::AudienceFit(const v1::Assessment& assessment, const NeedQuery& query,
                         const HouseholdFacts& facts, const std::vector<std::size_t>& persons,
                         const indexer::Vocabulary& vocabulary) {
  const indexer::Audiences& audiences = vocabulary.audiences;
  const std::vector<AudienceId> mentioned = audiences.Mentioned(WordsOf(assessment));
  for (std::size_t i = 0; i < audiences.size(); ++i) {
    const auto id = static_cast<AudienceId>(i);
    const v1::Audience& audience = audiences.at(id);
    groups_.push_back(GroupOf(audience));
    double belongs = HasFacts(audience) ? ByFacts(audience, facts, persons) : kNotSaid;
    // Facts about age and gender are not talked away by a word; situations are shown by words.
    const bool by_words = groups_.back() != kLifeStage && groups_.back() != kGender;
    if (by_words && (std::binary_search(mentioned.begin(), mentioned.end(), id) ||
                     InSituation(audience, assessment))) {
      belongs = kBelongs;
    }
    belongs_.push_back(belongs);
  }
  const bool of_equals = AsksForEquals(query, vocabulary.taxonomy);
  for (AudienceId id : audiences.Named(query.need().statement())) {
    const v1::Audience& audience = audiences.at(id);
    if (audience.has_time_of_day()) {
      if (DependsOnTime(query, audience, vocabulary.taxonomy)) required_times_.push_back(id);
    } else if (audience.required_when_named() || (of_equals && groups_[id] == kSituation)) {
      required_.push_back(id);
    }
  }
}

double AudienceFit::Of(const indexer::AudienceFacet& facet) const {
  constexpr double kNothingNamed = -1;
  std::array<double, kGroups> best;
  best.fill(kNothingNamed);
  for (AudienceId id : facet.named) {
    best[groups_[id]] = std::max(best[groups_[id]], belongs_[id]);
  }
  std::array<double, kGroups> described;
  described.fill(kNothingNamed);
  for (AudienceId id : facet.described) {
    described[groups_[id]] = std::max(described[groups_[id]], belongs_[id]);
  }
  double product = 1;
  double sum = 0;
  std::size_t named = 0;
  for (std::size_t group = 0; group < kGroups; ++group) {
    double value = 1;
    if (best[group] >= 0) {
      value = std::max(best[group], described[group]);
    } else if (described[group] >= 0) {
      value = (1 + described[group]) / 2;
    } else {
      continue;
    }
    product *= value;
    sum += value;
    ++named;
  }
  // Two groups narrow each other down (older people with dementia); a longer list enumerates.
  return named > kNarrowing ? sum / static_cast<double>(named) : product;
}

std::vector<AudienceId> AudienceFit::Doubtful(const indexer::AudienceFacet& facet) const {
  std::vector<AudienceId> doubtful;
  for (AudienceId id : facet.named) {
    if (belongs_[id] < kDoubtful) doubtful.push_back(id);
  }
  std::stable_sort(doubtful.begin(), doubtful.end(),
                   [this](AudienceId a, AudienceId b) { return belongs_[a] < belongs_[b]; });
  return doubtful;
}

std::vector<AudienceId> AudienceFit::Missing(const indexer::AudienceFacet& facet) const {
  std::vector<AudienceId> missing;
  const auto has = [](const std::vector<AudienceId>& ids, AudienceId id) {
    return std::binary_search(ids.begin(), ids.end(), id);
  };
  for (AudienceId id : required_) {
    if (!has(facet.named, id) && !has(facet.described, id)) {
      missing.push_back(id);
    }
  }
  for (AudienceId id : required_times_) {
    if (!has(facet.times_of_day, id)) missing.push_back(id);
  }
  return missing;
}

}  // namespace ieum::matcher
