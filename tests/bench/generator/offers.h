// Which offering a resource is: kind, level, place, agency.
#ifndef IEUM_TESTS_BENCH_GENERATOR_OFFERS_H_
#define IEUM_TESTS_BENCH_GENERATOR_OFFERS_H_

#include <cstdint>
#include <optional>

#include "tests/bench/generator/tables.h"
#include "tests/bench/generator/world.h"

namespace ieum::bench {

// An agency: kind, region of the kind's scope (0 for the nation), number there.
struct OrganizationId {
  std::size_t kind = 0;
  std::size_t region = 0;
  std::uint32_t ordinal = 0;

  // For sets, and as the index of its draws.
  std::uint64_t Packed() const {
    return (std::uint64_t{kind} << 48) | (std::uint64_t{region} << 32) | ordinal;
  }
  static OrganizationId Unpack(std::uint64_t packed) {
    return {static_cast<std::size_t>(packed >> 48),
            static_cast<std::size_t>((packed >> 32) & 0xffff), static_cast<std::uint32_t>(packed)};
  }
  friend bool operator==(const OrganizationId&, const OrganizationId&) = default;
};

struct Offer {
  Level level = Level::kDong;
  std::size_t archetype = 0;
  std::size_t dong = 0;  // where it happens, or what it is near to
  OrganizationId organization;
  bool is_copy = false;  // one more site of a nationwide programme
};

// Resource number -> offer, in constant time. Each hundred numbers hold 3 national offerings, 7 of
// provinces, 40 of districts (18 of them a nationwide programme at one more site), 40 of dongs (22)
// and 10 around a place, in an order of their own, so that any prefix has these shares. Immutable;
// thread-safe.
class Offers {
 public:
  Offers(std::uint64_t seed, const Tables& tables, const World& world)
      : seed_(seed), tables_(tables), world_(world) {}

  Offer Get(std::uint64_t number) const;
  // The earlier resource that this one lists again from another source.
  std::optional<std::uint64_t> RepeatOf(std::uint64_t number) const;

 private:
  void TakeProgramme(std::uint64_t rank, Draws& draws, Offer& offer) const;
  void TakeLocal(Draws& draws, Offer& offer) const;
  OrganizationId DrawOrganization(const Offer& offer, Draws& draws) const;
  std::size_t RegionOf(Scope scope, std::size_t dong) const;

  const std::uint64_t seed_;
  const Tables& tables_;
  const World& world_;
};

}  // namespace ieum::bench

#endif  // IEUM_TESTS_BENCH_GENERATOR_OFFERS_H_
