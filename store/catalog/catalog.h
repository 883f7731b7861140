// The catalogue as typed records: organizations, resources, regions, checked and versioned.
#ifndef IEUM_STORE_CATALOG_CATALOG_H_
#define IEUM_STORE_CATALOG_CATALOG_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "ieum/v1/catalog.pb.h"
#include "ieum/v1/exchange.pb.h"
#include "store/catalog/need_taxonomy.h"
#include "store/record_store.h"

namespace ieum::store {

// A frozen, typed view of the catalogue.
class CatalogView {
 public:
  explicit CatalogView(std::unique_ptr<ReadView> view) : view_(std::move(view)) {}

  Sequence sequence() const { return view_->sequence(); }

  // By resource name ("resources/x", "organizations/x", "regions/x"). NOT_FOUND; INVALID_ARGUMENT
  // on a malformed name. Etags are filled in.
  absl::StatusOr<v1::Organization> GetOrganization(std::string_view name) const;
  absl::StatusOr<v1::Resource> GetResource(std::string_view name) const;
  absl::StatusOr<v1::Region> GetRegion(std::string_view name) const;

  // In order of name, those with name > `after`, until `visit` returns false. DATA_LOSS on a record
  // that cannot be decoded.
  absl::Status ScanOrganizations(std::string_view after,
                                 const std::function<bool(const v1::Organization&)>& visit) const;
  absl::Status ScanResources(std::string_view after,
                             const std::function<bool(const v1::Resource&)>& visit) const;
  absl::Status ScanRegions(std::string_view after,
                           const std::function<bool(const v1::Region&)>& visit) const;

  // The name stored for (source, source id) of organizations or resources; empty when there is
  // none.
  absl::StatusOr<std::string> FindBySource(RecordKind kind, std::string_view source,
                                           std::string_view source_id) const;

 private:
  std::unique_ptr<ReadView> view_;
};

// Clocks of other machines may be ahead by so much.
inline constexpr absl::Duration kClockTolerance = absl::Hours(24);

// Whether a record may say that it was true at a time that the catalogue's clock has yet to reach.
// Only an evaluation on files, as of a day that may lie before its records, allows it.
enum class FutureTimes { kRefused, kAllowed };

// What the etags of records in an upsert mean. Ignored: a file that was exported long ago can be
// read again. Expected: each is the version that the record was made from; without one the record
// must not exist. For a caller that read, changed and now writes, so that nobody's edit is lost.
enum class UpsertEtags { kIgnored, kExpected };

// What one upsert did.
enum class UpsertOutcome { kCreated, kUpdated, kUnchanged };

// Changes the counts that referrals keep on a resource, in place; an error stops the update.
using CountsChange = std::function<absl::Status(v1::Resource& resource)>;

// Typed reads and writes with every invariant checked: valid fields, existing references, unique
// (source, source id), no cycle among regions. A write that is returned OK is durable.
// A write that takes a resource's last confidential place away drops the source fields that were
// withheld with it (DropOnceWithheld).
// What referrals have done to a resource (store/catalog/referral_counts.h) is changed by
// PlanCountsUpdate alone; every other write keeps it, but for eligibility_disputes, which begin
// anew when the eligibility changes. Open places may be set to what total_places leave beside the
// places taken (INVALID_ARGUMENT at capacity.open_places or capacity.total_places); Upsert, the way
// of lists, refuses nothing there and takes the greatest number allowed instead (FitPlaces).
// Thread-safe; concurrent writers are ordered by etags (ABORTED on conflict).
// Errors carry field violations (see store/catalog/violations.h).
class Catalog {
 public:
  // `store` and `taxonomy` must outlive the catalog. `now` is the clock for create, update and
  // as-of times; Resource.last_verified_time and capacity.as_of_time later than kClockTolerance
  // after it are refused.
  Catalog(RecordStore& store, const NeedTaxonomy& taxonomy, std::function<absl::Time()> now,
          FutureTimes future_times = FutureTimes::kRefused);

  absl::StatusOr<CatalogView> View() const;
  const NeedTaxonomy& taxonomy() const { return taxonomy_; }
  Sequence last_sequence() const { return store_.last_sequence(); }
  // The store beneath, for a trial run on a copy-on-write layer over it.
  RecordStore& records() const { return store_; }
  absl::Time now() const { return now_(); }
  FutureTimes future_times() const { return future_times_; }

  // The record's `name` says where it goes; ALREADY_EXISTS when taken (NAME_TAKEN), or when an
  // organization had it that was deleted (NAME_RETIRED): only one of the same (source, source id)
  // gets it again. Upsert likewise.
  absl::StatusOr<v1::Organization> Create(v1::Organization organization);
  absl::StatusOr<v1::Resource> Create(v1::Resource resource);
  // Replaces the stored record. A non-empty etag must be the stored one, else ABORTED. NOT_FOUND
  // when absent. FAILED_PRECONDITION (HAS_REFERRALS) when a resource with referrals under way would
  // change its organization; Upsert likewise.
  absl::StatusOr<v1::Organization> Replace(v1::Organization organization);
  absl::StatusOr<v1::Resource> Replace(v1::Resource resource);
  // `etag` empty: any. FAILED_PRECONDITION when an organization still has resources and `force` is
  // false; with the reason HAS_REFERRALS also under `force` while referrals to one of them are
  // under way: asked for and not ended, whether or not places are counted.
  absl::Status DeleteOrganization(std::string_view name, std::string_view etag, bool force);
  absl::Status DeleteResource(std::string_view name, std::string_view etag);

  // Writes a batch of records as one transaction, creating or replacing each; records equal to the
  // stored ones are not written. Names must be set. References may point inside the batch.
  // All or nothing; the error names the record at fault
  // ("records[2].resource.places[0].region.code"). ABORTED when a record is not as `etags` expects.
  absl::StatusOr<std::vector<UpsertOutcome>> Upsert(const std::vector<v1::CatalogRecord>& records,
                                                    UpsertEtags etags = UpsertEtags::kIgnored);

  // Sets the output-only Resource.possible_duplicates of each resource, by name, in one
  // transaction; no other call changes it. NOT_FOUND when a resource is absent. Update times stay.
  absl::Status SetPossibleDuplicates(
      const std::map<std::string, std::vector<std::string>>& duplicates);

  // The write that changes the counts of one resource, not yet committed, so that a referral and
  // the place it takes are one transaction:
  //
  //   auto write = catalog.PlanCountsUpdate(*view, "resources/r1", [](v1::Resource& resource) {
  //     v1::Capacity& capacity = *resource.mutable_capacity();
  //     if (capacity.open_places() == 0) return absl::FailedPreconditionError("...");
  //     capacity.set_open_places(capacity.open_places() - 1);
  //     capacity.set_held_places(capacity.held_places() + 1);
  //     return absl::OkStatus();
  //   });
  //   writes.push_back(*std::move(write));
  //   store.Commit(writes);   // ABORTED: the resource has changed meanwhile; take a new view
  //
  // Of what `change` does only open_places (where it stays known) and the counts are kept. When
  // places change, capacity.as_of_time becomes now; update_time when anything does. When nothing
  // does, the write only checks that the resource is still as it was seen. All changes of one
  // resource in one commit belong in one call: the store refuses one key twice. NOT_FOUND;
  // FAILED_PRECONDITION (NO_OPEN_PLACE) below no open place or beyond the total; INTERNAL for
  // another count below zero; what `change` returned.
  absl::StatusOr<Write> PlanCountsUpdate(const ReadView& view, std::string_view resource_name,
                                         const CountsChange& change) const;

 private:
  RecordStore& store_;
  const NeedTaxonomy& taxonomy_;
  std::function<absl::Time()> now_;
  FutureTimes future_times_;
};

}  // namespace ieum::store

#endif  // IEUM_STORE_CATALOG_CATALOG_H_
