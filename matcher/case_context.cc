#include "matcher/case_context.h"

#include <algorithm>
#include <array>
#include <map>

#include "absl/time/civil_time.h"

#include "store/catalog/timestamps.h"

namespace ieum::matcher {
namespace {

// What follows the name of a service when people say that they use it.
constexpr std::array<std::string_view, 16> kUsageWords = {
    "이용중",   "이용하고있음", "이용", "수급중",     "수급", "받고있음", "받는중", "받고있다",
    "지원받음", "등록되어있음", "등록", "다니고있음", "다님", "참여중",   "참여",   "진행중"};

// A hint this strong says what a keyword means.
constexpr double kMeaning = 0.8;

std::string WithoutUsage(std::string words) {
  for (bool cut = true; cut;) {
    cut = false;
    for (std::string_view usage : kUsageWords) {
      if (words.size() > usage.size() && words.ends_with(usage)) {
        words.resize(words.size() - usage.size());
        cut = true;
      }
    }
  }
  return words;
}

absl::CivilDay DayOf(absl::Time time) { return absl::ToCivilDay(time, store::KoreanTime()); }

InPlace Compile(const v1::ExistingService& service, const indexer::Snapshot& snapshot) {
  InPlace out;
  out.service = &service;
  out.words = WithoutUsage(indexer::Squeeze(service.description()));
  if (const auto row = snapshot.Find(service.resource())) out.resource = snapshot.at(*row);
  if (!service.need_code().empty()) {
    out.sub_areas = snapshot.vocabulary().taxonomy.Expand(service.need_code());
  }
  return out;
}

CompiledAversion Compile(const v1::Aversion& aversion, const indexer::Vocabulary& vocabulary) {
  CompiledAversion out;
  out.aversion = &aversion;
  if (!aversion.need_code().empty())
    out.sub_areas = vocabulary.taxonomy.Expand(aversion.need_code());
  for (const std::string& keyword : aversion.keywords()) {
    out.keywords.push_back(indexer::Squeeze(keyword));
    for (const indexer::NeedHint& hint : vocabulary.lexicon.Find(keyword)) {
      if (hint.weight >= kMeaning) out.keyword_meanings.push_back(hint.sub_area);
    }
  }
  return out;
}

}  // namespace

CaseContext::CaseContext(const v1::Assessment& assessment, const indexer::Snapshot& snapshot,
                         const v1::WeightProfile& profile, absl::Time as_of)
    : assessment_(assessment),
      snapshot_(snapshot),
      profile_(profile),
      today_(static_cast<indexer::Day>(DayOf(as_of) - absl::CivilDay(1970, 1, 1))),
      facts_(CompileFacts(assessment, snapshot.regions(), DayOf(as_of))),
      safety_(assessment, snapshot, DayOf(as_of)),
      near_areas_(snapshot.facets().criteria.size()),
      purposes_(snapshot.facets().terms.size()) {
  std::map<std::vector<std::size_t>, std::shared_ptr<const Gate>> gates;
  queries_.reserve(static_cast<std::size_t>(assessment.needs_size()));
  for (const v1::Need& need : assessment.needs()) {
    queries_.emplace_back(need, snapshot, profile);
    const std::vector<std::size_t> persons = PersonsOf(need, facts_);
    std::shared_ptr<const Gate>& gate = gates[persons];
    if (gate == nullptr) {
      gate = std::make_shared<const Gate>(snapshot, facts_, persons, DayOf(as_of));
    }
    gates_.push_back(gate);
    audience_fits_.emplace_back(assessment, queries_.back(), facts_, persons,
                                snapshot.vocabulary());
  }
  for (const v1::ExistingService& service : assessment.existing_services()) {
    in_place_.push_back(Compile(service, snapshot));
    if (!service.organization().empty()) known_organizations_.insert(service.organization());
    if (const auto& resource = in_place_.back().resource) {
      known_organizations_.insert(std::string(resource->organization));
    }
  }
  for (const std::string& organization : assessment.preferences().organizations()) {
    known_organizations_.insert(organization);
  }
  for (const v1::Aversion& aversion : assessment.aversions()) {
    aversions_.push_back(Compile(aversion, snapshot.vocabulary()));
  }
}

CaseContext::Purpose CaseContext::FindPurpose(const indexer::TermsFacet& facet) const {
  Purpose purpose;
  for (std::size_t need = 0; need < queries_.size(); ++need) {
    if (queries_[need].Fit(facet).value >= profile_.adequate_need_fit()) {
      purpose.served |= std::uint32_t{1} << need;
    }
  }
  double asked_for = 0;
  double all = 0;
  for (const indexer::IndexedTerm& term : facet.terms) {
    const auto strength = static_cast<double>(term.strength * term.confidence);
    double best = 0;
    for (const NeedQuery& query : queries_) best = std::max(best, query.Asks(term.sub_area));
    asked_for += strength * best;
    all += strength;
  }
  if (all > 0) purpose.focus = asked_for / all;
  return purpose;
}

bool CaseContext::Concerns(std::string_view member, std::size_t need) const {
  const v1::Need& asked = assessment_.needs(static_cast<int>(need));
  if (member.empty() || asked.members().empty()) return true;
  return std::find(asked.members().begin(), asked.members().end(), member) != asked.members().end();
}

}  // namespace ieum::matcher
