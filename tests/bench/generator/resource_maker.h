// Resources, whole.
#ifndef IEUM_TESTS_BENCH_GENERATOR_RESOURCE_MAKER_H_
#define IEUM_TESTS_BENCH_GENERATOR_RESOURCE_MAKER_H_

#include <cstdint>

#include "absl/time/time.h"

#include "tests/bench/generator/offers.h"
#include "tests/bench/generator/organization_maker.h"
#include "tests/bench/generator/resource_texts.h"

namespace ieum::bench {

// Thread-safe.
class ResourceMaker {
 public:
  ResourceMaker(std::uint64_t seed, absl::Time as_of, const Tables& tables, const World& world);

  v1::Resource Make(std::uint64_t number) const;
  const Offers& offers() const { return offers_; }

 private:
  struct Work;

  v1::Resource MakeOwn(std::uint64_t number) const;
  v1::Resource MakeRepeat(std::uint64_t number, std::uint64_t of) const;

  void FillNature(Work& work) const;
  void FillTexts(Work& work) const;
  std::size_t DrawRecipe(const Work& work, Draws& draws) const;
  void FillTerms(Work& work) const;
  void FillPlaces(Work& work) const;
  void AddPlace(Work& work, std::size_t dong, bool at_agency, Draws& draws) const;
  void FillServiceArea(Work& work) const;
  void FillSchedule(Work& work) const;
  void FillCost(Work& work) const;
  void FillCapacity(Work& work) const;
  void FillApplication(Work& work) const;
  void FillHistory(Work& work) const;
  std::string AreaWords(const Work& work) const;
  google::protobuf::Timestamp DaysAgo(std::uint32_t days, Draws& draws) const;

  const std::uint64_t seed_;
  const absl::Time as_of_;
  const Tables& tables_;
  const World& world_;
  const Offers offers_;
  const OrganizationMaker organizations_;
  const ResourceTexts texts_;
};

// "resources/g00000012": in order of number.
std::string ResourceName(std::uint64_t number);

}  // namespace ieum::bench

#endif  // IEUM_TESTS_BENCH_GENERATOR_RESOURCE_MAKER_H_
