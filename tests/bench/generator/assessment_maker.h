// Assessments: households of the made-up nation and what they need.
#ifndef IEUM_TESTS_BENCH_GENERATOR_ASSESSMENT_MAKER_H_
#define IEUM_TESTS_BENCH_GENERATOR_ASSESSMENT_MAKER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"

#include "tests/bench/generator/offers.h"
#include "tests/bench/generator/organization_maker.h"

namespace ieum::bench {

// Thread-safe.
class AssessmentMaker {
 public:
  AssessmentMaker(std::uint64_t seed, absl::Time as_of, const Tables& tables, const World& world);

  v1::Assessment Make(std::uint64_t number) const;

 private:
  struct Work;

  void AddMembers(Work& work) const;
  void AddAnswers(Work& work) const;
  void AddResidence(Work& work) const;
  void AddNeeds(Work& work) const;
  v1::Need MakeNeed(Work& work, const std::string& code, int number) const;
  void AddWishes(Work& work) const;
  void AddAversions(Work& work) const;
  void AddServices(Work& work) const;
  void AddRisk(Work& work) const;
  const v1::Member& OwnerOf(Work& work, const std::string& code) const;
  OrganizationId NearbyOrganization(Work& work, Draws& draws) const;

  const std::uint64_t seed_;
  const absl::Time as_of_;
  const Tables& tables_;
  const World& world_;
  const OrganizationMaker organizations_;
  const SymbolId strength_, problem_, demand_, aversion_;
  const SymbolId programme_, in_words_, at_organization_;
  std::vector<std::size_t> programmes_;  // archetypes
};

}  // namespace ieum::bench

#endif  // IEUM_TESTS_BENCH_GENERATOR_ASSESSMENT_MAKER_H_
