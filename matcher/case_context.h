// One assessment compiled: what holds for all of its needs.
#ifndef IEUM_MATCHER_CASE_CONTEXT_H_
#define IEUM_MATCHER_CASE_CONTEXT_H_

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/time/time.h"

#include "ieum/v1/assessment.pb.h"
#include "ieum/v1/weight_profile.pb.h"
#include "indexer/snapshot.h"
#include "matcher/audience_fit.h"
#include "matcher/facet_memo.h"
#include "matcher/facts.h"
#include "matcher/gate.h"
#include "matcher/need_query.h"
#include "matcher/safety.h"

namespace ieum::matcher {

// A service in place, compiled.
struct InPlace {
  const v1::ExistingService* service = nullptr;
  std::string words;  // squeezed description without "is being used" and the like
  // The resource named by it, when the snapshot has it.
  std::optional<indexer::IndexedResource> resource;
  std::vector<store::SubAreaId> sub_areas;  // of its need code
};

struct CompiledAversion {
  const v1::Aversion* aversion = nullptr;
  std::vector<std::string> keywords;               // squeezed
  std::vector<store::SubAreaId> sub_areas;         // of its need code
  std::vector<store::SubAreaId> keyword_meanings;  // what the lexicon says its keywords mean
};

// What it says does not change; it remembers what it was asked, so it is for one thread. References
// must outlive it.
class CaseContext {
 public:
  CaseContext(const v1::Assessment& assessment, const indexer::Snapshot& snapshot,
              const v1::WeightProfile& profile, absl::Time as_of);

  // The gates and queries refer into this object.
  CaseContext(const CaseContext&) = delete;
  CaseContext& operator=(const CaseContext&) = delete;

  const v1::Assessment& assessment() const { return assessment_; }
  const indexer::Snapshot& snapshot() const { return snapshot_; }
  const v1::WeightProfile& profile() const { return profile_; }
  const HouseholdFacts& facts() const { return facts_; }
  indexer::Day today() const { return today_; }
  const std::vector<NeedQuery>& queries() const { return queries_; }
  const Gate& gate(std::size_t need) const { return *gates_[need]; }
  const AudienceFit& audience_fit(std::size_t need) const { return audience_fits_[need]; }
  // What terms are for, in this case.
  struct Purpose {
    // The share that lies within the needs of the case: the strengths of the terms, each as far as
    // some need asks for it, over all strengths. 1 without terms.
    double focus = 1;
    std::uint32_t served = 0;  // bit mask of the needs, 32 at most, that they serve adequately
  };
  const Purpose& PurposeOf(const indexer::FacetRef<indexer::TermsFacet>& terms) const {
    return purposes_.Get(terms.id, [&] { return FindPurpose(*terms); });
  }
  const Safety& safety() const { return safety_; }
  const std::vector<InPlace>& in_place() const { return in_place_; }
  const std::vector<CompiledAversion>& aversions() const { return aversions_; }
  // Organizations that the household already deals with or says it trusts.
  const std::set<std::string, std::less<>>& known_organizations() const {
    return known_organizations_;
  }

  // See Gate::IsNear: the same for every need.
  bool IsNear(indexer::CriterionId area) const {
    return near_areas_.Get(area, [&] { return gates_.front()->IsNear(area); });
  }

  // Whether something about `member` (a reference; empty: everybody) concerns a need.
  bool Concerns(std::string_view member, std::size_t need) const;

 private:
  Purpose FindPurpose(const indexer::TermsFacet& facet) const;

  const v1::Assessment& assessment_;
  const indexer::Snapshot& snapshot_;
  const v1::WeightProfile& profile_;
  indexer::Day today_;
  HouseholdFacts facts_;
  Safety safety_;
  std::vector<NeedQuery> queries_;
  std::vector<std::shared_ptr<const Gate>> gates_;  // by need; one for needs of the same persons
  std::vector<AudienceFit> audience_fits_;
  mutable FacetMemo<bool> near_areas_;
  mutable FacetMemo<Purpose> purposes_;
  std::vector<InPlace> in_place_;
  std::vector<CompiledAversion> aversions_;
  std::set<std::string, std::less<>> known_organizations_;
};

}  // namespace ieum::matcher

#endif  // IEUM_MATCHER_CASE_CONTEXT_H_
