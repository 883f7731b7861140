#include "store/catalog/catalog_plan.h"

#include <utility>

#include "store/catalog/catalog_records.h"
#include "store/catalog/disclosure.h"
#include "store/catalog/field_rules.h"
#include "store/catalog/message_rules.h"
#include "store/catalog/referral_counts.h"
#include "store/catalog/timestamps.h"

namespace ieum::store {
namespace {

// Far more than any administration has; also the end of a cycle that does not pass the region
// itself.
constexpr int kMaxRegionLevels = 32;

absl::Status Changed(const std::string& name) {
  return WithReason(absl::AbortedError(name + " has changed: the etag given is not the stored one"),
                    "ETAG_MISMATCH");
}

absl::Status CheckEtag(std::string_view etag, Sequence version, const std::string& name) {
  if (etag.empty() || ParseEtag(etag) == version) return absl::OkStatus();
  return Changed(name);
}

template <typename M>
absl::StatusOr<M> Decode(const Record& record, RecordKind kind) {
  M message;
  if (!message.ParseFromString(record.value)) {
    return absl::DataLossError(FormatName(kind, record.key.id) + " cannot be decoded");
  }
  return message;
}

// The stored message with its version (0: none).
template <typename M>
absl::Status Load(const ReadView& view, RecordKind kind, const std::string& id,
                  std::optional<M>& message, Sequence& version) {
  const absl::StatusOr<Record> record = view.Get({kind, id});
  if (absl::IsNotFound(record.status())) return absl::OkStatus();
  if (!record.ok()) return record.status();
  absl::StatusOr<M> decoded = Decode<M>(*record, kind);
  if (!decoded.ok()) return decoded.status();
  message = *std::move(decoded);
  version = record->version;
  return absl::OkStatus();
}

absl::Status NotFound(const std::string& name) {
  return absl::NotFoundError(name + " does not exist");
}

// What the service knows of a record and an input cannot say.
void CarryOver(v1::Region&, const v1::Region*, absl::Time) {}
void CarryOver(v1::Organization& message, const v1::Organization* stored, absl::Time now) {
  *message.mutable_create_time() = stored != nullptr ? stored->create_time() : ToTimestamp(now);
}
void CarryOver(v1::Resource& message, const v1::Resource* stored, absl::Time now) {
  *message.mutable_create_time() = stored != nullptr ? stored->create_time() : ToTimestamp(now);
  if (stored == nullptr) return;
  *message.mutable_possible_duplicates() = stored->possible_duplicates();
  CopyCounts(*stored, message);
  // What was disputed are the criteria as they were.
  if (Serialise(message.eligibility()) != Serialise(stored->eligibility())) {
    message.clear_eligibility_disputes();
  }
  DropOnceWithheld(*stored, message);
}

// Places that referrals have taken are not given again: who edits is told so, a list gives way.
absl::Status SettlePlaces(const v1::Region&, const v1::Region*, bool, const std::string&) {
  return absl::OkStatus();
}
absl::Status SettlePlaces(const v1::Organization&, const v1::Organization*, bool,
                          const std::string&) {
  return absl::OkStatus();
}
absl::Status SettlePlaces(v1::Resource& message, const v1::Resource* stored, bool of_list,
                          const std::string& path) {
  if (of_list && stored != nullptr) FitPlaces(*stored, message);
  Violations violations;
  CheckPlaces(message, path, violations);
  return violations.ToStatus();
}

// `message` as it would be stored if nothing had changed.
v1::Region AsUnchanged(const v1::Region& message, const v1::Region&) { return message; }
v1::Organization AsUnchanged(v1::Organization message, const v1::Organization& stored) {
  *message.mutable_update_time() = stored.update_time();
  return message;
}
v1::Resource AsUnchanged(v1::Resource message, const v1::Resource& stored) {
  *message.mutable_update_time() = stored.update_time();
  if (message.has_capacity() && !message.capacity().has_as_of_time() &&
      stored.capacity().has_as_of_time()) {
    *message.mutable_capacity()->mutable_as_of_time() = stored.capacity().as_of_time();
  }
  return message;
}

void Stamp(v1::Region&, absl::Time) {}
void Stamp(v1::Organization& message, absl::Time now) {
  *message.mutable_update_time() = ToTimestamp(now);
}
void Stamp(v1::Resource& message, absl::Time now) {
  *message.mutable_update_time() = ToTimestamp(now);
  if (message.has_capacity() && !message.capacity().has_as_of_time()) {
    *message.mutable_capacity()->mutable_as_of_time() = ToTimestamp(now);
  }
}

template <typename M>
std::optional<RecordKey> SourceKeyOf(RecordKind kind, const M* message) {
  if (message == nullptr || message->source().empty() || message->source_id().empty()) {
    return std::nullopt;
  }
  return SourceIndexKey(kind, message->source(), message->source_id());
}

// What stays in the guard of an organization that was deleted: who else may have its id.
std::string HeirOf(const v1::Organization& organization) {
  return organization.source() + '\0' + organization.source_id();
}

Write IndexWrite(RecordKey key, std::optional<std::string> value, Expect expect) {
  return {std::move(key), std::move(value), expect, /*in_feed=*/false};
}

}  // namespace

template <typename M>
absl::StatusOr<UpsertOutcome> CatalogPlan::PutMessage(M& message, RecordKind kind, PutMode mode,
                                                      const std::string& path,
                                                      std::optional<M>& stored, Sequence& version) {
  const RecordKey key = {kind, IdOf(kind, message.name())};
  if (absl::Status status = Load(view_, kind, key.id, stored, version); !status.ok()) return status;
  if (mode == PutMode::kCreate && stored.has_value()) {
    return WithReason(absl::AlreadyExistsError(message.name() + " exists already"), "NAME_TAKEN");
  }
  if (mode == PutMode::kReplace) {
    if (!stored.has_value()) return NotFound(message.name());
    absl::Status status = CheckEtag(message.etag(), version, message.name());
    if (!status.ok()) return status;
  }
  if (mode == PutMode::kUpsertExpected) {
    const std::string expected = stored.has_value() ? FormatEtag(version) : "";
    if (message.etag() != expected) return Changed(message.name());
  }
  message.clear_etag();
  const M* before = stored.has_value() ? &*stored : nullptr;
  CarryOver(message, before, now_);
  const bool upsert = mode == PutMode::kUpsert || mode == PutMode::kUpsertExpected;
  if (absl::Status status = SettlePlaces(message, before, upsert, path); !status.ok()) {
    return status;
  }
  if (upsert && before != nullptr) {
    M unchanged = AsUnchanged(message, *before);
    if (Serialise(unchanged) == Serialise(*before)) {
      message = std::move(unchanged);
      return UpsertOutcome::kUnchanged;
    }
  }
  Stamp(message, now_);
  const Expect expect = before != nullptr ? Expect::Version(version) : Expect::Absent();
  SetWrite({key, Serialise(message), expect});
  return before != nullptr ? UpsertOutcome::kUpdated : UpsertOutcome::kCreated;
}

absl::StatusOr<UpsertOutcome> CatalogPlan::Put(v1::Organization& message, PutMode mode,
                                               std::string path) {
  std::optional<v1::Organization> stored;
  Sequence version = 0;
  absl::StatusOr<UpsertOutcome> outcome =
      PutMessage(message, RecordKind::kOrganization, mode, path, stored, version);
  if (!outcome.ok()) return outcome;
  organizations_.insert(message.name());
  if (*outcome == UpsertOutcome::kCreated) {
    if (absl::Status status = TakeId(message); !status.ok()) return status;
  }
  if (*outcome == UpsertOutcome::kUnchanged) {
    AddCheck({RecordKind::kOrganization, IdOf(RecordKind::kOrganization, message.name())},
             Expect::Version(version));
    return outcome;
  }
  const v1::Organization* before = stored.has_value() ? &*stored : nullptr;
  MoveSource(RecordKind::kOrganization, message.name(), before, &message, path);
  return outcome;
}

// Referrals that have ended, consents and cases go on naming an organization that was deleted. Only
// the same entry of the same list is the same organization again.
absl::Status CatalogPlan::TakeId(const v1::Organization& message) {
  const RecordKey key = OrganizationGuardKey(IdOf(RecordKind::kOrganization, message.name()));
  const absl::StatusOr<Record> guard = view_.Get(key);
  if (absl::IsNotFound(guard.status())) {
    AddCheck(key, Expect::Absent());
    return absl::OkStatus();
  }
  if (!guard.ok()) return guard.status();
  const bool again = SourceKeyOf(RecordKind::kOrganization, &message).has_value() &&
                     guard->value == HeirOf(message);
  if (!again) {
    return WithReason(absl::AlreadyExistsError(message.name() +
                                               " was the name of an organization that was deleted "
                                               "and is given to no other: choose another id"),
                      "NAME_RETIRED");
  }
  SetWrite(IndexWrite(key, "", Expect::Version(guard->version)));
  return absl::OkStatus();
}

absl::StatusOr<UpsertOutcome> CatalogPlan::Put(v1::Resource& message, PutMode mode,
                                               std::string path) {
  std::optional<v1::Resource> stored;
  Sequence version = 0;
  absl::StatusOr<UpsertOutcome> outcome =
      PutMessage(message, RecordKind::kResource, mode, path, stored, version);
  if (!outcome.ok() || *outcome == UpsertOutcome::kUnchanged) return outcome;
  const v1::Resource* before = stored.has_value() ? &*stored : nullptr;
  // Who was referred to one organization is not handed on to another with the offering.
  if (before != nullptr && before->organization() != message.organization()) {
    if (absl::Status status = CheckUnused(*before); !status.ok()) return status;
  }
  MoveSource(RecordKind::kResource, message.name(), before, &message, path);
  MoveResource(before, &message);
  needed_organizations_.emplace(message.organization(), PathTo(path, "organization"));
  return outcome;
}

absl::StatusOr<UpsertOutcome> CatalogPlan::Put(v1::Region& message, PutMode mode,
                                               std::string path) {
  std::optional<v1::Region> stored;
  Sequence version = 0;
  absl::StatusOr<UpsertOutcome> outcome =
      PutMessage(message, RecordKind::kRegion, mode, path, stored, version);
  if (!outcome.ok()) return outcome;
  const std::string id = RegionId(message.code());
  const std::string parent = message.has_parent() ? RegionId(message.parent()) : "";
  regions_[id] = RegionNode{parent, version, *outcome != UpsertOutcome::kUnchanged};
  put_regions_.emplace_back(id, std::move(path));
  return outcome;
}

template <typename M>
void CatalogPlan::MoveSource(RecordKind kind, const std::string& name, const M* before,
                             const M* after, const std::string& path) {
  const std::optional<RecordKey> old_key = SourceKeyOf(kind, before);
  std::optional<RecordKey> new_key = SourceKeyOf(kind, after);
  if (old_key == new_key) return;
  if (old_key.has_value()) released_sources_.insert(*old_key);
  if (!new_key.has_value()) return;
  const bool fresh =
      claimed_sources_.emplace(*std::move(new_key), Claim{name, PathTo(path, "source_id")}).second;
  if (!fresh) {
    violations_.Add(PathTo(path, "source_id"),
                    "must be unique within its source, is given to two records of the batch");
  }
}

void CatalogPlan::MoveResource(const v1::Resource* before, const v1::Resource* after) {
  const auto organization = [](const v1::Resource* resource) {
    return resource == nullptr ? std::string() : resource->organization();
  };
  if (organization(before) == organization(after)) return;
  const auto mark = [](const v1::Resource& resource) {
    return OrganizationResourceKey(IdOf(RecordKind::kOrganization, resource.organization()),
                                   IdOf(RecordKind::kResource, resource.name()));
  };
  if (before != nullptr) SetWrite(IndexWrite(mark(*before), std::nullopt, Expect::Any()));
  if (after == nullptr) return;
  SetWrite(IndexWrite(mark(*after), "", Expect::Any()));
  SetWrite(IndexWrite(OrganizationGuardKey(IdOf(RecordKind::kOrganization, after->organization())),
                      "", Expect::Any()));
}

absl::Status CatalogPlan::CheckUnused(const v1::Resource& resource) {
  const std::string prefix = UnderWayPrefix(resource.name());
  int under_way = 0;
  const absl::Status scanned =
      view_.Scan(RecordKind::kReferralIndex, prefix, [&](const Record& mark) {
        if (!mark.key.id.starts_with(prefix)) return false;
        ++under_way;
        return true;
      });
  if (!scanned.ok()) return scanned;
  if (absl::Status status = store::CheckUnused(resource, under_way); !status.ok()) return status;
  const RecordKey key = UnderWayGuardKey(resource.name());
  const absl::StatusOr<Expect> guard = AsSeen(view_, key);
  if (!guard.ok()) return guard.status();
  AddCheck(key, *guard);
  return absl::OkStatus();
}

absl::Status CatalogPlan::DeleteResource(const std::string& id, std::string_view etag) {
  std::optional<v1::Resource> stored;
  Sequence version = 0;
  absl::Status status = Load(view_, RecordKind::kResource, id, stored, version);
  if (!status.ok()) return status;
  const std::string name = FormatName(RecordKind::kResource, id);
  if (!stored.has_value()) return NotFound(name);
  if (status = CheckEtag(etag, version, name); !status.ok()) return status;
  if (status = CheckUnused(*stored); !status.ok()) return status;
  SetWrite({{RecordKind::kResource, id}, std::nullopt, Expect::Version(version)});
  MoveSource<v1::Resource>(RecordKind::kResource, name, &*stored, nullptr, "");
  MoveResource(&*stored, nullptr);
  return absl::OkStatus();
}

absl::Status CatalogPlan::DeleteOrganization(const std::string& id, std::string_view etag,
                                             bool force) {
  std::optional<v1::Organization> stored;
  Sequence version = 0;
  absl::Status status = Load(view_, RecordKind::kOrganization, id, stored, version);
  if (!status.ok()) return status;
  const std::string name = FormatName(RecordKind::kOrganization, id);
  if (!stored.has_value()) return NotFound(name);
  if (status = CheckEtag(etag, version, name); !status.ok()) return status;
  const std::string prefix = OrganizationResourcePrefix(id);
  std::vector<std::string> resources;
  status = view_.Scan(RecordKind::kOrganizationResource, prefix, [&](const Record& mark) {
    if (!mark.key.id.starts_with(prefix)) return false;
    resources.push_back(mark.key.id.substr(prefix.size()));
    return true;
  });
  if (!status.ok()) return status;
  if (!resources.empty() && !force) {
    const std::string rest = resources.size() == 1
                                 ? "resource: delete it first, or set force to delete it too"
                                 : "resources: delete them first, or set force to delete them too";
    return WithReason(absl::FailedPreconditionError(name + " still has " +
                                                    std::to_string(resources.size()) + " " + rest),
                      "ORGANIZATION_HAS_RESOURCES");
  }
  for (const std::string& resource : resources) {
    if (status = DeleteResource(resource, ""); !status.ok()) return status;
  }
  SetWrite({{RecordKind::kOrganization, id}, std::nullopt, Expect::Version(version)});
  MoveSource<v1::Organization>(RecordKind::kOrganization, name, &*stored, nullptr, "");
  const RecordKey key = OrganizationGuardKey(id);
  const absl::StatusOr<Expect> guard = AsSeen(view_, key);
  if (!guard.ok()) return guard.status();
  SetWrite(IndexWrite(key, HeirOf(*stored), *guard));
  return absl::OkStatus();
}

absl::Status CatalogPlan::SetPossibleDuplicates(const std::string& id,
                                                const std::vector<std::string>& others) {
  std::optional<v1::Resource> stored;
  Sequence version = 0;
  absl::Status status = Load(view_, RecordKind::kResource, id, stored, version);
  if (!status.ok()) return status;
  if (!stored.has_value()) return NotFound(FormatName(RecordKind::kResource, id));
  const std::string before = Serialise(*stored);
  stored->mutable_possible_duplicates()->Assign(others.begin(), others.end());
  std::string after = Serialise(*stored);
  if (after == before) return absl::OkStatus();
  SetWrite({{RecordKind::kResource, id}, std::move(after), Expect::Version(version)});
  return absl::OkStatus();
}

absl::StatusOr<Write> CatalogPlan::ChangeCounts(const std::string& id,
                                                const CountsChange& change) const {
  std::optional<v1::Resource> stored;
  Sequence version = 0;
  absl::Status status = Load(view_, RecordKind::kResource, id, stored, version);
  if (!status.ok()) return status;
  if (!stored.has_value()) return NotFound(FormatName(RecordKind::kResource, id));
  v1::Resource changed = *stored;
  if (status = change(changed); !status.ok()) return status;
  const v1::Resource before = *stored;
  const absl::StatusOr<bool> any = ApplyCounts(changed, *stored);
  if (!any.ok()) return any.status();
  const RecordKey key = {RecordKind::kResource, id};
  if (!*any) return Write::Check(key, Expect::Version(version));
  const bool places = stored->capacity().open_places() != before.capacity().open_places() ||
                      TakenPlaces(*stored) != TakenPlaces(before);
  if (places) *stored->mutable_capacity()->mutable_as_of_time() = ToTimestamp(now_);
  *stored->mutable_update_time() = ToTimestamp(now_);
  return Write{key, Serialise(*stored), Expect::Version(version)};
}

void CatalogPlan::AddCheck(const RecordKey& key, Expect expect) {
  // A record that is written carries its own expectation.
  writes_.emplace(key, Write::Check(key, expect));
}

absl::Status CatalogPlan::Finish() {
  if (absl::Status status = FinishOrganizations(); !status.ok()) return status;
  if (absl::Status status = FinishRegions(); !status.ok()) return status;
  if (!violations_.empty()) return violations_.ToStatus();
  return FinishSources();
}

absl::Status CatalogPlan::FinishOrganizations() {
  for (const auto& [name, path] : needed_organizations_) {
    if (organizations_.contains(name)) continue;
    const RecordKey key = {RecordKind::kOrganization, IdOf(RecordKind::kOrganization, name)};
    const absl::Status status = view_.Get(key).status();
    if (absl::IsNotFound(status)) {
      violations_.Add(path, "must exist, " + name + " does not");
    } else if (!status.ok()) {
      return status;
    } else {
      AddCheck(key, Expect::Present());
    }
  }
  return absl::OkStatus();
}

absl::Status CatalogPlan::FinishSources() {
  for (const auto& [key, claim] : claimed_sources_) {
    const absl::StatusOr<Record> holder = view_.Get(key);
    if (!holder.ok() && !absl::IsNotFound(holder.status())) return holder.status();
    if (holder.ok() && holder->value != claim.name && !released_sources_.contains(key)) {
      return WithReason(
          absl::AlreadyExistsError(claim.path + ": must be unique within its source, " +
                                   "belongs to " + holder->value + " already"),
          "SOURCE_TAKEN");
    }
    SetWrite(IndexWrite(key, claim.name,
                        holder.ok() ? Expect::Version(holder->version) : Expect::Absent()));
  }
  for (const RecordKey& key : released_sources_) {
    if (!claimed_sources_.contains(key)) SetWrite(IndexWrite(key, std::nullopt, Expect::Any()));
  }
  return absl::OkStatus();
}

absl::Status CatalogPlan::FinishRegions() {
  for (const auto& [id, path] : put_regions_) {
    if (absl::Status status = CheckAncestors(id, PathTo(path, "parent")); !status.ok()) {
      return status;
    }
  }
  return absl::OkStatus();
}

// Parents of Korean regions follow from the digits, need not be registered and cannot form a cycle.
absl::Status CatalogPlan::CheckAncestors(const std::string& id, const std::string& path) {
  if (!id.starts_with("other-")) return absl::OkStatus();
  std::string current = regions_[id]->parent;
  for (int level = 0; !current.empty(); ++level) {
    if (current == id) {
      violations_.Add(path, "must not lead back to the region itself");
      return absl::OkStatus();
    }
    if (level == kMaxRegionLevels) {
      violations_.Add(path, "must have at most " + std::to_string(kMaxRegionLevels) +
                                " levels above, and none of them twice");
      return absl::OkStatus();
    }
    absl::StatusOr<const RegionNode*> node = FindRegion(current);
    if (!node.ok()) return node.status();
    if (*node == nullptr) {
      violations_.Add(path, "must exist, regions/" + current + " does not");
      return absl::OkStatus();
    }
    if (!(*node)->written) {
      AddCheck({RecordKind::kRegion, current}, Expect::Version((*node)->version));
    }
    current = (*node)->parent;
  }
  return absl::OkStatus();
}

absl::StatusOr<const CatalogPlan::RegionNode*> CatalogPlan::FindRegion(const std::string& id) {
  auto it = regions_.find(id);
  if (it == regions_.end()) {
    std::optional<v1::Region> stored;
    Sequence version = 0;
    absl::Status status = Load(view_, RecordKind::kRegion, id, stored, version);
    if (!status.ok()) return status;
    std::optional<RegionNode> node;
    if (stored.has_value()) {
      node = RegionNode{stored->has_parent() ? RegionId(stored->parent()) : "", version, false};
    }
    it = regions_.emplace(id, std::move(node)).first;
  }
  return it->second.has_value() ? &*it->second : nullptr;
}

std::vector<Write> CatalogPlan::TakeWrites() {
  std::vector<Write> writes;
  bool any = false;
  for (auto& [key, write] : writes_) {
    any = any || !write.check_only;
    writes.push_back(std::move(write));
  }
  writes_.clear();
  if (!any) writes.clear();
  return writes;
}

}  // namespace ieum::store
