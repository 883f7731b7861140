// Agencies: names, addresses, telephones.
#ifndef IEUM_TESTS_BENCH_GENERATOR_ORGANIZATION_MAKER_H_
#define IEUM_TESTS_BENCH_GENERATOR_ORGANIZATION_MAKER_H_

#include <string>

#include "tests/bench/generator/offers.h"

namespace ieum::bench {

// What resources take from their agency.
struct Agency {
  std::string resource_name;  // "organizations/g-..."
  std::string name;
  std::string phone;
  std::string desk;
  std::string road;  // "느티로"
  std::string address;
  std::string source;
  std::string kind_words;
  std::size_t dong = 0;  // where it sits
  Point point;
};

// Thread-safe.
class OrganizationMaker {
 public:
  OrganizationMaker(std::uint64_t seed, const Tables& tables, const World& world)
      : seed_(seed), tables_(tables), world_(world) {}

  Agency Describe(const OrganizationId& id) const;
  v1::Organization Make(const OrganizationId& id) const;

  // The names of the region around a dong.
  void FillPlaces(std::size_t dong, Slots& slots) const;
  // A road of the dong, one of a few.
  std::string RoadOf(std::size_t dong, std::uint32_t number) const;
  std::string AddressOf(std::size_t dong, const std::string& road, int house) const;

 private:
  std::size_t DongOf(const OrganizationId& id, Draws& draws) const;
  std::string NameOf(const OrganizationId& id, Draws& draws, const Slots& slots) const;
  std::string SourceOf(const OrganizationId& id) const;

  const std::uint64_t seed_;
  const Tables& tables_;
  const World& world_;
};

}  // namespace ieum::bench

#endif  // IEUM_TESTS_BENCH_GENERATOR_ORGANIZATION_MAKER_H_
