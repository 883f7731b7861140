#include "store/catalog/catalog.h"

#include <optional>
#include <set>
#include <utility>

#include "store/catalog/catalog_plan.h"
#include "store/catalog/catalog_records.h"
#include "store/catalog/field_rules.h"
#include "store/catalog/validate.h"
#include "store/catalog/violations.h"

namespace ieum::store {
namespace {

// Conflicts between writers that gave no etag are settled by planning again; this many in a row
// mean that something is wrong.
constexpr int kMaxAttempts = 20;

template <typename M>
absl::StatusOr<M> Decode(const Record& record, RecordKind kind) {
  M message;
  if (!message.ParseFromString(record.value)) {
    return absl::DataLossError(FormatName(kind, record.key.id) + " cannot be decoded");
  }
  message.set_etag(FormatEtag(record.version));
  return message;
}

template <typename M>
absl::StatusOr<M> GetMessage(const ReadView& view, RecordKind kind, std::string_view name) {
  absl::StatusOr<std::string> id = ParseName(kind, name);
  if (!id.ok()) return id.status();
  const absl::StatusOr<Record> record = view.Get({kind, *id});
  if (absl::IsNotFound(record.status())) {
    return absl::NotFoundError(FormatName(kind, *id) + " does not exist");
  }
  if (!record.ok()) return record.status();
  return Decode<M>(*record, kind);
}

template <typename M>
absl::Status ScanMessages(const ReadView& view, RecordKind kind, std::string_view after,
                          const std::function<bool(const M&)>& visit) {
  const std::string_view prefix = CollectionPrefix(kind);
  if (!after.empty() && !after.starts_with(prefix)) {
    return absl::InvalidArgumentError("after must be empty or a name of the same collection");
  }
  after.remove_prefix(after.empty() ? 0 : prefix.size());
  absl::Status damage;
  absl::Status status = view.Scan(kind, after, [&](const Record& record) {
    absl::StatusOr<M> message = Decode<M>(record, kind);
    if (!message.ok()) {
      damage = message.status();
      return false;
    }
    return visit(*message);
  });
  return status.ok() ? damage : status;
}

void ValidateAny(const v1::Organization& message, const NeedTaxonomy&, std::string_view path,
                 Violations& out) {
  Validate(message, path, out);
}
void ValidateAny(const v1::Resource& message, const NeedTaxonomy& taxonomy, std::string_view path,
                 Violations& out) {
  Validate(message, taxonomy, path, out);
}
void ValidateAny(const v1::Region& message, const NeedTaxonomy&, std::string_view path,
                 Violations& out) {
  Validate(message, path, out);
}

void CheckNotAfter(const google::protobuf::Timestamp& time, absl::Time latest,
                   const std::string& path, Violations& out) {
  const absl::Time given = absl::FromUnixSeconds(time.seconds()) + absl::Nanoseconds(time.nanos());
  // Beyond the last year there is, the message alone was found wrong.
  static const absl::Time kEnd = absl::FromCivil(absl::CivilYear(10'000), absl::UTCTimeZone());
  if (given > latest && given < kEnd) out.Add(path, "must not be in the future");
}

// Times at which something is said to have been true.
template <typename M>
void CheckTimes(const M&, absl::Time, std::string_view, Violations&) {}
void CheckTimes(const v1::Resource& resource, absl::Time latest, std::string_view path,
                Violations& out) {
  if (resource.has_last_verified_time()) {
    CheckNotAfter(resource.last_verified_time(), latest, PathTo(path, "last_verified_time"), out);
  }
  if (resource.capacity().has_as_of_time()) {
    CheckNotAfter(resource.capacity().as_of_time(), latest,
                  PathTo(PathTo(path, "capacity"), "as_of_time"), out);
  }
}

// The latest time that a record may give.
absl::Time LatestTime(const Catalog& catalog) {
  return catalog.future_times() == FutureTimes::kAllowed ? absl::InfiniteFuture()
                                                         : catalog.now() + kClockTolerance;
}

// Brings `message` into the form that is stored, and says what is wrong with it.
template <typename M>
void Prepare(M& message, const Catalog& catalog, std::string_view path, Violations& out) {
  ClearOutputOnly(message);
  Normalise(message);
  ValidateAny(message, catalog.taxonomy(), path, out);
  CheckTimes(message, LatestTime(catalog), path, out);
}

// Plans on a fresh view and commits, again and again while other writers come between. Gives the
// number of the commit, or of the view when there was nothing to write.
absl::StatusOr<Sequence> PlanAndCommit(RecordStore& store, absl::Time now,
                                       const std::function<absl::Status(CatalogPlan&)>& fill) {
  absl::Status conflict;
  for (int attempt = 0; attempt < kMaxAttempts; ++attempt) {
    absl::StatusOr<std::unique_ptr<ReadView>> view = store.View();
    if (!view.ok()) return view.status();
    CatalogPlan plan(**view, now);
    if (absl::Status status = fill(plan); !status.ok()) return status;
    if (absl::Status status = plan.Finish(); !status.ok()) return status;
    const std::vector<Write> writes = plan.TakeWrites();
    if (writes.empty()) return (*view)->sequence();
    absl::StatusOr<Sequence> sequence = store.Commit(writes);
    if (!absl::IsAborted(sequence.status())) return sequence;
    conflict = sequence.status();
  }
  return WithReason(conflict, "CONFLICT");
}

template <typename M>
absl::StatusOr<M> PutOne(Catalog& catalog, M message, PutMode mode) {
  Violations violations;
  Prepare(message, catalog, "", violations);
  if (!violations.empty()) return violations.ToStatus();
  M stored;
  absl::StatusOr<Sequence> sequence =
      PlanAndCommit(catalog.records(), catalog.now(), [&](CatalogPlan& plan) {
        stored = message;
        return plan.Put(stored, mode, "").status();
      });
  if (!sequence.ok()) return sequence.status();
  stored.set_etag(FormatEtag(*sequence));
  return stored;
}

// Calls use(message, path of the message) with the record's message; false when it has none.
template <typename Use>
bool WithMessage(v1::CatalogRecord& record, int index, const Use& use) {
  const std::string path = PathTo("", "records", index);
  switch (record.record_case()) {
    case v1::CatalogRecord::kOrganization:
      use(*record.mutable_organization(), PathTo(path, "organization"));
      return true;
    case v1::CatalogRecord::kResource:
      use(*record.mutable_resource(), PathTo(path, "resource"));
      return true;
    case v1::CatalogRecord::kRegion:
      use(*record.mutable_region(), PathTo(path, "region"));
      return true;
    case v1::CatalogRecord::RECORD_NOT_SET:
      break;
  }
  return false;
}

absl::Status PrepareBatch(std::vector<v1::CatalogRecord>& records, const Catalog& catalog) {
  Violations violations;
  std::set<std::string> names;
  for (std::size_t i = 0; i < records.size(); ++i) {
    const int index = static_cast<int>(i);
    const bool set = WithMessage(records[i], index, [&](auto& message, const std::string& path) {
      Prepare(message, catalog, path, violations);
      if (!names.insert(message.name()).second) {
        violations.Add(PathTo(path, "name"), "must be unique in the batch, is given twice");
      }
    });
    if (!set) {
      violations.Add(PathTo("", "records", index),
                     "must be an organization, a resource or a region");
    }
  }
  return violations.ToStatus();
}

}  // namespace

absl::StatusOr<v1::Organization> CatalogView::GetOrganization(std::string_view name) const {
  return GetMessage<v1::Organization>(*view_, RecordKind::kOrganization, name);
}

absl::StatusOr<v1::Resource> CatalogView::GetResource(std::string_view name) const {
  return GetMessage<v1::Resource>(*view_, RecordKind::kResource, name);
}

absl::StatusOr<v1::Region> CatalogView::GetRegion(std::string_view name) const {
  return GetMessage<v1::Region>(*view_, RecordKind::kRegion, name);
}

absl::Status CatalogView::ScanOrganizations(
    std::string_view after, const std::function<bool(const v1::Organization&)>& visit) const {
  return ScanMessages<v1::Organization>(*view_, RecordKind::kOrganization, after, visit);
}

absl::Status CatalogView::ScanResources(
    std::string_view after, const std::function<bool(const v1::Resource&)>& visit) const {
  return ScanMessages<v1::Resource>(*view_, RecordKind::kResource, after, visit);
}

absl::Status CatalogView::ScanRegions(std::string_view after,
                                      const std::function<bool(const v1::Region&)>& visit) const {
  return ScanMessages<v1::Region>(*view_, RecordKind::kRegion, after, visit);
}

absl::StatusOr<std::string> CatalogView::FindBySource(RecordKind kind, std::string_view source,
                                                      std::string_view source_id) const {
  const RecordKey key = SourceIndexKey(kind, source, source_id);
  // Nothing that long can have been stored.
  if (source.empty() || source_id.empty() || key.id.size() > kMaxKeyBytes) return std::string();
  absl::StatusOr<Record> record = view_->Get(key);
  if (absl::IsNotFound(record.status())) return std::string();
  if (!record.ok()) return record.status();
  return std::move(record->value);
}

Catalog::Catalog(RecordStore& store, const NeedTaxonomy& taxonomy, std::function<absl::Time()> now,
                 FutureTimes future_times)
    : store_(store), taxonomy_(taxonomy), now_(std::move(now)), future_times_(future_times) {}

absl::StatusOr<CatalogView> Catalog::View() const {
  absl::StatusOr<std::unique_ptr<ReadView>> view = store_.View();
  if (!view.ok()) return view.status();
  return CatalogView(*std::move(view));
}

absl::StatusOr<v1::Organization> Catalog::Create(v1::Organization organization) {
  return PutOne(*this, std::move(organization), PutMode::kCreate);
}

absl::StatusOr<v1::Resource> Catalog::Create(v1::Resource resource) {
  return PutOne(*this, std::move(resource), PutMode::kCreate);
}

absl::StatusOr<v1::Organization> Catalog::Replace(v1::Organization organization) {
  return PutOne(*this, std::move(organization), PutMode::kReplace);
}

absl::StatusOr<v1::Resource> Catalog::Replace(v1::Resource resource) {
  return PutOne(*this, std::move(resource), PutMode::kReplace);
}

absl::Status Catalog::DeleteOrganization(std::string_view name, std::string_view etag, bool force) {
  absl::StatusOr<std::string> id = ParseName(RecordKind::kOrganization, name);
  if (!id.ok()) return id.status();
  return PlanAndCommit(store_, now_(),
                       [&](CatalogPlan& plan) { return plan.DeleteOrganization(*id, etag, force); })
      .status();
}

absl::Status Catalog::DeleteResource(std::string_view name, std::string_view etag) {
  absl::StatusOr<std::string> id = ParseName(RecordKind::kResource, name);
  if (!id.ok()) return id.status();
  return PlanAndCommit(store_, now_(),
                       [&](CatalogPlan& plan) { return plan.DeleteResource(*id, etag); })
      .status();
}

absl::StatusOr<std::vector<UpsertOutcome>> Catalog::Upsert(
    const std::vector<v1::CatalogRecord>& records, UpsertEtags etags) {
  const PutMode mode =
      etags == UpsertEtags::kExpected ? PutMode::kUpsertExpected : PutMode::kUpsert;
  std::vector<v1::CatalogRecord> prepared = records;
  if (absl::Status status = PrepareBatch(prepared, *this); !status.ok()) return status;
  std::vector<UpsertOutcome> outcomes;
  absl::StatusOr<Sequence> sequence =
      PlanAndCommit(store_, now_(), [&](CatalogPlan& plan) -> absl::Status {
        outcomes.clear();
        absl::Status status;
        for (std::size_t i = 0; i < prepared.size() && status.ok(); ++i) {
          v1::CatalogRecord record = prepared[i];
          WithMessage(record, static_cast<int>(i), [&](auto& message, const std::string& path) {
            absl::StatusOr<UpsertOutcome> outcome = plan.Put(message, mode, path);
            status = outcome.status();
            if (outcome.ok()) outcomes.push_back(*outcome);
          });
        }
        return status;
      });
  if (!sequence.ok()) return sequence.status();
  return outcomes;
}

absl::Status Catalog::SetPossibleDuplicates(
    const std::map<std::string, std::vector<std::string>>& duplicates) {
  Violations violations;
  for (const auto& [name, others] : duplicates) {
    if (!IsName(RecordKind::kResource, name)) {
      violations.Add("name", NameExpectation(RecordKind::kResource));
    }
    for (std::size_t i = 0; i < others.size(); ++i) {
      if (!IsName(RecordKind::kResource, others[i])) {
        violations.Add(PathTo("", "possible_duplicates", static_cast<int>(i)),
                       NameExpectation(RecordKind::kResource));
      }
    }
  }
  if (!violations.empty()) return violations.ToStatus();
  return PlanAndCommit(store_, now_(),
                       [&](CatalogPlan& plan) {
                         for (const auto& [name, others] : duplicates) {
                           const std::string id = *ParseName(RecordKind::kResource, name);
                           if (absl::Status status = plan.SetPossibleDuplicates(id, others);
                               !status.ok()) {
                             return status;
                           }
                         }
                         return absl::OkStatus();
                       })
      .status();
}

absl::StatusOr<Write> Catalog::PlanCountsUpdate(const ReadView& view,
                                                std::string_view resource_name,
                                                const CountsChange& change) const {
  const absl::StatusOr<std::string> id = ParseName(RecordKind::kResource, resource_name);
  if (!id.ok()) return id.status();
  return CatalogPlan(view, now_()).ChangeCounts(*id, change);
}

}  // namespace ieum::store
