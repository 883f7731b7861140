#include "tests/bench/generator/fill_store.h"

#include <unordered_set>
#include <utility>
#include <vector>

#include "store/catalog/catalog_records.h"
#include "store/catalog/referral_counts.h"
#include "store/catalog/timestamps.h"

namespace ieum::bench {
namespace {

using store::Expect;
using store::RecordKind;

class Filler {
 public:
  Filler(const Generator& generator, store::RecordStore& records, const FillOptions& options)
      : generator_(generator),
        records_(records),
        options_(options),
        now_(store::ToTimestamp(options.now == absl::InfinitePast() ? generator.as_of()
                                                                    : options.now)) {}

  absl::Status Fill() {
    for (const v1::Region& region : generator_.Regions()) {
      writes_.push_back({{RecordKind::kRegion, store::IdOf(RecordKind::kRegion, region.name())},
                         store::Serialise(region),
                         Expect::Absent()});
    }
    if (absl::Status status = Commit(); !status.ok()) return status;
    for (std::uint64_t i = 0; i < generator_.size(); ++i) {
      const std::uint64_t organization = generator_.OrganizationOf(i);
      if (seen_.insert(organization).second) Add(generator_.Organization(organization));
      Add(generator_.Resource(i));
      if ((i + 1) % options_.batch != 0) continue;
      if (absl::Status status = Commit(); !status.ok()) return status;
    }
    return Commit();
  }

 private:
  void Add(v1::Organization organization) {
    const std::string id = store::IdOf(RecordKind::kOrganization, organization.name());
    *organization.mutable_create_time() = now_;
    *organization.mutable_update_time() = now_;
    writes_.push_back(
        {{RecordKind::kOrganization, id}, store::Serialise(organization), Expect::Absent()});
    AddIndex(store::SourceIndexKey(RecordKind::kOrganization, organization.source(),
                                   organization.source_id()),
             organization.name());
    // Every organization has a resource: that is how it came to be.
    AddIndex(store::OrganizationGuardKey(id), "");
  }

  void Add(v1::Resource resource) {
    if (!options_.counts) store::ClearCounts(resource);
    const std::string id = store::IdOf(RecordKind::kResource, resource.name());
    *resource.mutable_create_time() = now_;
    *resource.mutable_update_time() = now_;
    writes_.push_back({{RecordKind::kResource, id}, store::Serialise(resource), Expect::Absent()});
    AddIndex(store::SourceIndexKey(RecordKind::kResource, resource.source(), resource.source_id()),
             resource.name());
    AddIndex(store::OrganizationResourceKey(
                 store::IdOf(RecordKind::kOrganization, resource.organization()), id),
             "");
  }

  void AddIndex(store::RecordKey key, std::string value) {
    writes_.push_back({std::move(key), std::move(value), Expect::Any(), /*in_feed=*/false});
  }

  absl::Status Commit() {
    if (writes_.empty()) return absl::OkStatus();
    const absl::Status status = records_.Commit(writes_).status();
    writes_.clear();
    return status;
  }

  const Generator& generator_;
  store::RecordStore& records_;
  const FillOptions options_;
  const google::protobuf::Timestamp now_;
  std::vector<store::Write> writes_;
  std::unordered_set<std::uint64_t> seen_;
};

}  // namespace

absl::Status FillStore(const Generator& generator, store::RecordStore& records,
                       const FillOptions& options) {
  return Filler(generator, records, options).Fill();
}

}  // namespace ieum::bench
