// Whether a resource is meant for this client, as far as its words say.
#ifndef IEUM_MATCHER_AUDIENCE_FIT_H_
#define IEUM_MATCHER_AUDIENCE_FIT_H_

#include <string>
#include <vector>

#include "ieum/v1/assessment.pb.h"
#include "indexer/snapshot.h"
#include "matcher/facts.h"
#include "matcher/need_query.h"

namespace ieum::matcher {

// The audiences of the vocabulary held against one need of one case, once per need. Thread-safe
// after construction; references must outlive it.
class AudienceFit {
 public:
  AudienceFit(const v1::Assessment& assessment, const NeedQuery& query, const HouseholdFacts& facts,
              const std::vector<std::size_t>& persons, const indexer::Vocabulary& vocabulary);

  // Over groups (life stage, gender, household, disability, situation) the best audience named in
  // the group, because several in one group are alternatives; the product of two groups, the mean
  // of more. Nothing named: 1. What only the description names counts half.
  double Of(const indexer::AudienceFacet& facet) const;

  // Audiences that the resource names and that the client is not known to belong to, worst first.
  std::vector<indexer::AudienceId> Doubtful(const indexer::AudienceFacet& facet) const;

  // What the need's own words ask for (sign language, a pet, the night; the situation to be shared
  // when the need is one for self-help) and the resource does not name.
  std::vector<indexer::AudienceId> Missing(const indexer::AudienceFacet& facet) const;

  // Below this the resource is hardly meant for the client.
  static constexpr double kDoubtful = 0.5;

 private:
  std::vector<double> belongs_;                      // by AudienceId, 0 to 1
  std::vector<std::uint8_t> groups_;                 // by AudienceId
  std::vector<indexer::AudienceId> required_;        // named by the need's words
  std::vector<indexer::AudienceId> required_times_;  // likewise, times of day; sorted
};

}  // namespace ieum::matcher

#endif  // IEUM_MATCHER_AUDIENCE_FIT_H_
