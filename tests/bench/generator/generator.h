// Synthetic catalogues and assessments of any size, realistic in what benchmarks depend on.
#ifndef IEUM_TESTS_BENCH_GENERATOR_GENERATOR_H_
#define IEUM_TESTS_BENCH_GENERATOR_GENERATOR_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"

#include "ieum/v1/assessment.pb.h"
#include "ieum/v1/catalog.pb.h"

namespace ieum::bench {

struct GeneratorOptions {
  // "Today" of the catalogue: verifications and assessments lie before it.
  absl::Time as_of = absl::FromUnixSeconds(1'793'491'200);  // 2026-11-01
  // The project's data folder: need areas and lexicon.
  std::string data = IEUM_DATA_DIR;
};

// A catalogue of `size` resources in a made-up nation, and any number of assessments there.
//
//   const Generator generator(/*seed=*/1, /*size=*/100'000);
//   for (std::uint64_t i = 0; i < generator.size(); ++i) Use(generator.Resource(i));
//   for (const auto& organization : generator.Organizations(0, generator.size()))
//   Use(organization);
//
// Resource i is a function of (seed, i) alone: neither the size nor the order of calls nor the
// machine makes a difference, so that the first n of a larger catalogue are the catalogue of n.
// Nothing is remembered between calls. Everything passes store::Validate; counts of referrals
// (output only) are set on some resources. Immutable and thread-safe. A resource takes about 6
// microseconds. How records are made up: data/README.md beside this file.
class Generator {
 public:
  Generator(std::uint64_t seed, std::uint64_t size, const GeneratorOptions& options = {});
  ~Generator();
  Generator(const Generator&) = delete;
  Generator& operator=(const Generator&) = delete;

  std::uint64_t size() const { return size_; }
  absl::Time as_of() const { return as_of_; }

  // All of them: about 3,800.
  std::vector<v1::Region> Regions() const;
  v1::Resource Resource(std::uint64_t number) const;
  v1::Assessment Assessment(std::uint64_t number) const;

  // The organization of a resource, as a number; the same for all resources of an organization.
  std::uint64_t OrganizationOf(std::uint64_t number) const;
  v1::Organization Organization(std::uint64_t organization) const;
  // Those of resources first .. last - 1, each once, in the order in which resources name them.
  std::vector<v1::Organization> Organizations(std::uint64_t first, std::uint64_t last) const;

  // The resource that `number` lists a second time; its own number for all others.
  std::uint64_t OriginalOf(std::uint64_t number) const;

 private:
  struct Parts;

  const std::uint64_t size_;
  const absl::Time as_of_;
  const std::unique_ptr<const Parts> parts_;
};

}  // namespace ieum::bench

#endif  // IEUM_TESTS_BENCH_GENERATOR_GENERATOR_H_
