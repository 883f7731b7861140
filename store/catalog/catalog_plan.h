// One transaction of the catalogue in the making.
#ifndef IEUM_STORE_CATALOG_CATALOG_PLAN_H_
#define IEUM_STORE_CATALOG_CATALOG_PLAN_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "ieum/v1/catalog.pb.h"
#include "store/catalog/catalog.h"
#include "store/catalog/violations.h"
#include "store/record_store.h"

namespace ieum::store {

// kUpsertExpected: an upsert of what was made from the version that the etag names; without an
// etag, from nothing.
enum class PutMode { kCreate, kReplace, kUpsert, kUpsertExpected };

// Collects the writes of one transaction against a view: the records, the index of sources, the
// list of each organization's resources, and a check on every record it relied on, so that a commit
// succeeds only while what was checked still holds. Messages must be normalised and valid.
// Single-threaded.
//
//   CatalogPlan plan(*view, now);
//   auto outcome = plan.Put(resource, PutMode::kCreate, "");   // fills in times
//   absl::Status status = plan.Finish();                       // references
//   store.Commit(plan.TakeWrites());                           // ABORTED: take a new view, plan
//   again
class CatalogPlan {
 public:
  CatalogPlan(const ReadView& view, absl::Time now) : view_(view), now_(now) {}

  // Completes `message` to what will be stored. `path` prefixes fields in errors.
  // ALREADY_EXISTS, NOT_FOUND, ABORTED (etag) by `mode`; FAILED_PRECONDITION when a resource with
  // referrals under way would change its organization.
  absl::StatusOr<UpsertOutcome> Put(v1::Organization& message, PutMode mode, std::string path);
  absl::StatusOr<UpsertOutcome> Put(v1::Resource& message, PutMode mode, std::string path);
  absl::StatusOr<UpsertOutcome> Put(v1::Region& message, PutMode mode, std::string path);

  // NOT_FOUND, ABORTED (etag), FAILED_PRECONDITION (resources left and not `force`; referrals under
  // way).
  absl::Status DeleteOrganization(const std::string& id, std::string_view etag, bool force);
  absl::Status DeleteResource(const std::string& id, std::string_view etag);

  // Replaces only the output-only list of likely duplicates.
  absl::Status SetPossibleDuplicates(const std::string& id, const std::vector<std::string>& others);

  // The write that replaces only what referrals have done to the resource; not part of the plan.
  // See Catalog::PlanCountsUpdate.
  absl::StatusOr<Write> ChangeCounts(const std::string& id, const CountsChange& change) const;

  // Checks what the records together need: existing organizations and parents, unique sources, no
  // cycle of regions. INVALID_ARGUMENT with violations; ALREADY_EXISTS for a source that is taken.
  absl::Status Finish();

  // Empty when nothing changes.
  std::vector<Write> TakeWrites();

 private:
  struct Claim {
    std::string name;
    std::string path;
  };
  struct RegionNode {
    std::string parent;  // id, empty at the top
    Sequence version = 0;
    bool written = false;
  };

  template <typename M>
  absl::StatusOr<UpsertOutcome> PutMessage(M& message, RecordKind kind, PutMode mode,
                                           const std::string& path, std::optional<M>& stored,
                                           Sequence& version);
  template <typename M>
  void MoveSource(RecordKind kind, const std::string& name, const M* before, const M* after,
                  const std::string& path);
  void MoveResource(const v1::Resource* before, const v1::Resource* after);
  // ALREADY_EXISTS (NAME_RETIRED) when another organization had the id and was deleted.
  absl::Status TakeId(const v1::Organization& message);
  // FAILED_PRECONDITION (HAS_REFERRALS) while referrals are under way; the commit fails when one
  // gets so.
  absl::Status CheckUnused(const v1::Resource& resource);
  void SetWrite(Write write) { writes_[write.key] = std::move(write); }
  void AddCheck(const RecordKey& key, Expect expect);

  absl::Status FinishSources();
  absl::Status FinishOrganizations();
  absl::Status FinishRegions();
  absl::Status CheckAncestors(const std::string& id, const std::string& path);
  // nullptr when there is no such region.
  absl::StatusOr<const RegionNode*> FindRegion(const std::string& id);

  const ReadView& view_;
  const absl::Time now_;
  Violations violations_;
  std::map<RecordKey, Write> writes_;
  // Organizations that this transaction puts, and those that its resources need, with the field.
  std::set<std::string> organizations_;
  std::map<std::string, std::string> needed_organizations_;
  std::set<RecordKey> released_sources_;
  std::map<RecordKey, Claim> claimed_sources_;
  std::map<std::string, std::optional<RegionNode>> regions_;
  std::vector<std::pair<std::string, std::string>> put_regions_;  // id, path
};

}  // namespace ieum::store

#endif  // IEUM_STORE_CATALOG_CATALOG_PLAN_H_
