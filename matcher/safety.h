// What the risks of a case forbid.
#ifndef IEUM_MATCHER_SAFETY_H_
#define IEUM_MATCHER_SAFETY_H_

#include <set>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"

#include "ieum/v1/assessment.pb.h"
#include "indexer/snapshot.h"

namespace ieum::matcher {

enum class Danger {
  kNone,
  kUnsafe,  // not suggested; a near miss
  kSecret,  // not even named: all who would read it are where a danger comes from
};

// The risks of one case, compiled. Immutable; thread-safe. References must outlive it. Costs a pass
// over the snapshot when a risk names unsafe regions, next to nothing otherwise.
//
// Under violence in the family nothing brings its members to one table: no joint session, declared
// or told by name, that is more than a meal, a home or a treatment, and no work on the couple that
// does not say that it is for one alone. Nothing of unsafe organizations, and nothing that lies,
// for certain or perhaps, in unsafe regions. Whoever a danger comes from is not told of hidden
// places.
class Safety {
 public:
  Safety(const v1::Assessment& assessment, const indexer::Snapshot& snapshot, absl::CivilDay as_of);

  Danger Of(const indexer::IndexedResource& resource, const v1::Need& need) const;

  // A hidden place, for a need that also concerns where a danger comes from, or may: it must be
  // kept from them.
  bool MustBeKeptFromSource(const indexer::IndexedResource& resource, const v1::Need& need) const;
  // Whether it cannot be told if the resource lies in an unsafe region: of a place no region is
  // known, or only one that the unsafe region is a part of, as hidden places do on purpose.
  bool MayLieInUnsafeRegion(const indexer::IndexedResource& resource) const;
  // Whether somebody does violence to a member: anything but a danger to oneself.
  bool violence() const { return violence_; }
  // Whether any resource may be a danger at all.
  bool any() const {
    return violence_ || has_unsafe_regions_ || !sources_.empty() || !unsafe_organizations_.empty();
  }

 private:
  bool BringsTogether(const indexer::IndexedResource& resource) const;

  const store::NeedTaxonomy& taxonomy_;
  bool violence_ = false;
  std::set<std::string> sources_;  // members
  std::set<std::string, std::less<>> unsafe_organizations_;
  bool has_unsafe_regions_ = false;
  // Regions of places: touching an unsafe one; and too wide to tell.
  std::set<indexer::RegionKey> unsafe_places_;
  std::set<indexer::RegionKey> coarse_places_;
};

}  // namespace ieum::matcher

#endif  // IEUM_MATCHER_SAFETY_H_
