// The sentences of an answer: criteria, checks, factors, reasons, cautions, gaps, in Korean or
// English.
#ifndef IEUM_MATCHER_SENTENCES_H_
#define IEUM_MATCHER_SENTENCES_H_

#include <string>
#include <vector>

#include "ieum/v1/suggestion.pb.h"
#include "indexer/region_index.h"
#include "matcher/case_context.h"
#include "matcher/factors.h"
#include "matcher/gate.h"
#include "matcher/labels.h"
#include "matcher/obstacles.h"
#include "matcher/ranking.h"

namespace ieum::matcher {

// Writes about one need of one case. References must outlive it. Thread-compatible.
class Sentences {
 public:
  Sentences(const CaseContext& context, std::size_t need, v1::Language language)
      : context_(context), need_(need), language_(language) {}

  // "만 65세 이상", "기준중위소득 80% 이하", ...
  std::string Criterion(const v1::Criterion& criterion) const;
  // What to ask when a criterion is unknown.
  std::string Question(const v1::Criterion& criterion) const;
  std::string ServiceArea(const v1::ServiceArea& area) const;
  std::string Validity(const v1::DateSpan& span) const;
  std::string Obstacle(const matcher::Obstacle& obstacle) const;
  std::string Factor(v1::Factor factor, const indexer::FullResource& resource, const Score& score,
                     const v1::Availability& availability) const;
  std::string Availability(const indexer::FullResource& resource,
                           const v1::Availability& availability) const;
  std::string NextStep(const v1::Resource& resource, const std::string& contact) const;
  // Three to six short sentences, most telling first.
  std::vector<std::string> Reasons(const indexer::FullResource& resource, const Score& score,
                                   const v1::Availability& availability) const;
  std::vector<std::string> Cautions(const indexer::FullResource& resource, const Score& score,
                                    const v1::Availability& availability) const;
  std::string Gap(v1::GapCause cause, const std::vector<std::string>& codes) const;

 private:
  std::string In(std::string_view ko, std::string_view en) const {
    return matcher::In(language_, ko, en);
  }
  std::string NeedLabel(const std::string& code) const;
  std::string Regions(const google::protobuf::RepeatedPtrField<v1::RegionCode>& codes) const;
  std::string NeedFit(const indexer::FullResource& resource, const Score& score) const;
  std::string TextFit(const Score& score) const;
  std::string Certainty(const indexer::FullResource& resource, const Score& score) const;
  std::string Preference(const Score& score) const;
  std::string Network(const indexer::FullResource& resource, const Score& score) const;
  std::string Outcomes(const matcher::Outcomes& outcomes) const;
  // What referrals have done to the places: those held, and who waits for one.
  std::string Taken(const v1::Capacity& capacity) const;
  std::string Proximity(const indexer::FullResource& resource, const Score& score) const;
  std::string Cost(const indexer::FullResource& resource) const;
  std::string Age(const indexer::FullResource& resource) const;

  const CaseContext& context_;
  const std::size_t need_;
  const v1::Language language_;
};

}  // namespace ieum::matcher

#endif  // IEUM_MATCHER_SENTENCES_H_
