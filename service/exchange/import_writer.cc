#include "service/exchange/import_writer.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "service/exchange/merge.h"
#include "service/exchange/record_identity.h"
#include "store/catalog/catalog_records.h"
#include "store/catalog/validate.h"
#include "store/catalog/violations.h"

namespace ieum::exchange {
namespace {

using store::RecordKind;
using v1::CatalogRecord;

// Attempts against writers that come in between.
// After these a batch is halved until the rows that others keep changing are alone, and those are
// rejected.
constexpr int kAttempts = 4;

// How the catalogue's complaint about a reference to nothing begins.
constexpr std::string_view kMissing = "must exist, ";

// The stored message, or nothing where there is none.
template <typename M, typename Get>
absl::StatusOr<std::optional<M>> Find(Get get) {
  absl::StatusOr<M> found = get();
  if (found.ok()) return std::optional<M>(*std::move(found));
  // A malformed name is told by validation.
  if (absl::IsNotFound(found.status()) || absl::IsInvalidArgument(found.status())) {
    return std::optional<M>();
  }
  return found.status();
}

}  // namespace

void ImportWriter::AddIssueAt(std::int64_t position, v1::ImportIssue issue) {
  if (issues_.size() >= limits_.max_issues) {
    ++dropped_issues_;
    return;
  }
  issues_.emplace(position, std::move(issue));
}

void ImportWriter::Reject(Planned& planned, const FieldOrigin& origin, std::string_view expected) {
  planned.row.AddIssue(origin, expected, true);
}

void ImportWriter::RejectViolation(Planned& planned, std::string_view path,
                                   std::string_view expected, bool of_organization) {
  const std::string prefix(of_organization ? kOrganizationOrigin : "");
  // The nearest place above the fault that came from the input.
  std::string above = prefix + std::string(path);
  auto found = planned.row.origins.find(above);
  while (found == planned.row.origins.end() && above.size() > prefix.size()) {
    const std::size_t cut = above.find_last_of(".[");
    if (cut == std::string::npos || cut < prefix.size()) break;
    above.resize(cut);
    found = planned.row.origins.find(above);
  }
  if (found == planned.row.origins.end()) {
    Reject(planned, {planned.row.file, planned.row.line, prefix + std::string(path), ""}, expected);
  } else {
    Reject(planned, found->second, std::string(path) + ' ' + std::string(expected));
  }
}

absl::Status ImportWriter::Add(ImportRow row) {
  report_.set_rows_read(report_.rows_read() + 1);
  Planned planned{next_position_++, std::move(row), {}};
  if (IsRepeated(planned)) return absl::OkStatus();
  batch_.push_back(std::move(planned));
  return batch_.size() < limits_.rows_per_commit ? absl::OkStatus() : Flush();
}

absl::Status ImportWriter::Finish(const std::function<absl::Status()>& check) {
  if (absl::Status status = Flush(); !status.ok()) return status;
  return WriteHeld(check);
}

void ImportWriter::RejectMissing(Planned& planned, std::string_view addition) {
  for (const MissingReference& one : std::exchange(planned.missing, {})) {
    RejectViolation(planned, one.path, one.expected + std::string(addition), one.of_organization);
  }
  Count(planned, RowOutcome::kUnchanged);
}

void ImportWriter::Hold(Planned planned) {
  if (held_.size() < limits_.max_held_rows) {
    held_.push_back(std::move(planned));
    return;
  }
  RejectMissing(planned, "; it may come later, but at most " +
                             std::to_string(limits_.max_held_rows) +
                             " rows are kept until then: put it first");
}

// As long as it gets anybody further. What waited is turned round each time: a list that begins
// with what is lowest is then through at once.
absl::Status ImportWriter::WriteHeld(const std::function<absl::Status()>& check) {
  while (!held_.empty()) {
    std::vector<Planned> waiting = std::exchange(held_, {});
    const std::size_t before = waiting.size();
    std::reverse(waiting.begin(), waiting.end());
    for (std::size_t begin = 0; begin < before; begin += limits_.rows_per_commit) {
      if (check) {
        if (absl::Status status = check(); !status.ok()) return status;
      }
      std::vector<Planned> rows;
      for (std::size_t i = begin; i < std::min(before, begin + limits_.rows_per_commit); ++i) {
        waiting[i].missing.clear();
        rows.push_back(std::move(waiting[i]));
      }
      if (absl::Status status = Write(std::move(rows), 0); !status.ok()) return status;
    }
    if (held_.size() < before) continue;
    for (Planned& planned : std::exchange(held_, {})) RejectMissing(planned, "");
  }
  return absl::OkStatus();
}

// Counts a row that repeats an earlier one exactly. One that only has the identity of an earlier
// one is rejected: which of them is right is not for us to say.
bool ImportWriter::IsRepeated(Planned& planned) {
  ImportRow& row = planned.row;
  if (!row.fingerprint.empty()) {
    const auto [first, is_new] = lines_by_content_.emplace(row.fingerprint, row.line);
    if (!is_new) {
      report_.set_exact_duplicates(report_.exact_duplicates() + 1);
      const std::string line = std::to_string(first->second);
      AddIssueAt(planned.position,
                 MakeIssue({row.file, row.line, "", ""},
                           "each row once; repeats line " + line + " exactly", true));
      return true;
    }
  }
  if (row.rejected()) return false;
  const std::string identity = Identity(row.record);
  if (identity.empty() || identity.back() == ' ') return false;
  const auto [first, is_new] = lines_by_identity_.emplace(identity, row.line);
  if (!is_new) {
    const std::string id = row.record.has_resource() ? row.record.resource().source_id()
                                                     : row.record.organization().source_id();
    planned.row.AddIssue({row.file, row.line, "source_id", id},
                         "each source id once; line " + std::to_string(first->second) +
                             " has the same with other contents",
                         true);
  }
  return false;
}

absl::StatusOr<bool> ImportWriter::NameResource(const store::CatalogView& view, Planned& planned) {
  ImportRow& row = planned.row;
  if (row.organization) {
    v1::Organization& organization = *row.organization;
    auto name = view.FindBySource(RecordKind::kOrganization, organization.source(),
                                  organization.source_id());
    if (!name.ok()) return name.status();
    if (name->empty()) {
      *name =
          store::FormatName(RecordKind::kOrganization,
                            store::IdForSource(organization.source(), organization.source_id()));
    }
    organization.set_name(*name);
    row.record.mutable_resource()->set_organization(*name);
  } else if (!row.organization_source_id.empty()) {
    auto name = view.FindBySource(RecordKind::kOrganization, row.record.resource().source(),
                                  row.organization_source_id);
    if (!name.ok()) return name.status();
    if (name->empty()) {
      // It may come with another row of the same transaction.
      *name = store::FormatName(
          RecordKind::kOrganization,
          store::IdForSource(row.record.resource().source(), row.organization_source_id));
    }
    row.record.mutable_resource()->set_organization(*name);
  } else if (const auto renamed = renamed_organizations_.find(row.record.resource().organization());
             renamed != renamed_organizations_.end()) {
    row.record.mutable_resource()->set_organization(renamed->second);
  }
  return true;
}

absl::StatusOr<bool> ImportWriter::Name(const store::CatalogView& view, Planned& planned) {
  CatalogRecord& record = planned.row.record;
  if (record.has_region()) {
    if (record.region().name().empty()) {
      record.mutable_region()->set_name(
          store::FormatName(RecordKind::kRegion, store::RegionId(record.region().code())));
    }
    return true;
  }
  const auto name_by_source = [&](auto& message, RecordKind kind) -> absl::StatusOr<bool> {
    if (message.source().empty() && !source_.empty()) {
      message.set_source(source_);
      if (message.source_id().empty()) {
        const auto id = store::ParseName(kind, message.name());
        if (id.ok()) message.set_source_id(*id);
      }
    }
    auto stored = view.FindBySource(kind, message.source(), message.source_id());
    if (!stored.ok()) return stored.status();
    if (!stored->empty()) {
      if (kind == RecordKind::kOrganization && !message.name().empty() &&
          message.name() != *stored) {
        renamed_organizations_[message.name()] = *stored;
      }
      message.set_name(*stored);
    } else if (message.name().empty()) {
      if (message.source_id().empty()) {
        Reject(planned, {planned.row.file, planned.row.line, "name", ""},
               "a name, or a source and a source id");
        return false;
      }
      message.set_name(
          store::FormatName(kind, store::IdForSource(message.source(), message.source_id())));
    }
    return true;
  };
  if (record.has_organization()) {
    return name_by_source(*record.mutable_organization(), RecordKind::kOrganization);
  }
  const absl::StatusOr<bool> named =
      name_by_source(*record.mutable_resource(), RecordKind::kResource);
  if (!named.ok() || !*named) return named;
  return NameResource(view, planned);
}

// Each record carries the etag of what it was merged with, so that an edit made meanwhile is merged
// again and never overwritten.
absl::Status ImportWriter::Merge(const store::CatalogView& view, Planned& planned,
                                 CatalogRecord& record, std::vector<CatalogRecord>& organizations) {
  const ImportRow& row = planned.row;
  const Coverage coverage{row.paths, row.source_roots};
  const auto merge_organization = [&](const v1::Organization& incoming, const Coverage& fields,
                                      v1::Organization& out) -> absl::Status {
    auto stored = Find<v1::Organization>([&] { return view.GetOrganization(incoming.name()); });
    if (!stored.ok()) return stored.status();
    out = MergeOrganization(*stored ? &**stored : nullptr, incoming, fields);
    store::Normalise(out);
    if (*stored) out.set_etag((*stored)->etag());
    return absl::OkStatus();
  };
  if (row.record.has_organization()) {
    return merge_organization(row.record.organization(), coverage, *record.mutable_organization());
  }
  if (row.record.has_region()) {
    *record.mutable_region() = row.record.region();
    auto stored = Find<v1::Region>([&] { return view.GetRegion(row.record.region().name()); });
    if (!stored.ok()) return stored.status();
    store::Normalise(*record.mutable_region());
    record.mutable_region()->set_etag(*stored ? (*stored)->etag() : "");
    return absl::OkStatus();
  }
  if (row.organization && written_organizations_.count(row.organization->name()) == 0) {
    const absl::Status status = merge_organization(
        *row.organization, {row.organization_paths, row.organization_source_roots},
        *organizations.emplace_back().mutable_organization());
    if (!status.ok()) return status;
  }
  const v1::Resource& incoming = row.record.resource();
  auto stored = Find<v1::Resource>([&] { return view.GetResource(incoming.name()); });
  if (!stored.ok()) return stored.status();
  *record.mutable_resource() = MergeResource(*stored ? &**stored : nullptr, incoming, coverage);
  store::Normalise(*record.mutable_resource());
  if (*stored) record.mutable_resource()->set_etag((*stored)->etag());
  return absl::OkStatus();
}

bool ImportWriter::IsValid(Planned& planned, const CatalogRecord& record,
                           const std::vector<CatalogRecord>& organizations) {
  const auto check = [&](const CatalogRecord& one, bool of_organization) {
    store::Violations violations;
    if (one.has_organization()) store::Validate(one.organization(), "", violations);
    if (one.has_resource()) {
      store::Validate(one.resource(), catalog_.taxonomy(), "", violations);
    }
    if (one.has_region()) store::Validate(one.region(), "", violations);
    for (const store::FieldViolation& violation : violations.list()) {
      RejectViolation(planned, violation.field, violation.description, of_organization);
    }
    return violations.empty();
  };
  bool valid = true;
  for (const CatalogRecord& organization : organizations)
    valid = check(organization, true) && valid;
  return check(record, false) && valid;
}

absl::Status ImportWriter::Flush() {
  std::vector<Planned> rows;
  for (Planned& planned : std::exchange(batch_, {})) {
    if (planned.row.rejected()) {
      Count(planned, RowOutcome::kUnchanged);
    } else {
      rows.push_back(std::move(planned));
    }
  }
  return Write(std::move(rows), 0);
}

// Names, merges and checks the rows; those that fail are counted and left out of the batch.
absl::StatusOr<ImportWriter::Batch> ImportWriter::Plan(std::vector<Planned> rows) {
  auto view = catalog_.View();
  if (!view.ok()) return view.status();
  Batch batch;
  std::map<std::string, std::size_t> organizations_here;
  for (Planned& planned : rows) {
    const auto named = Name(*view, planned);
    if (!named.ok()) return named.status();
    CatalogRecord record;
    std::vector<CatalogRecord> organizations;
    bool good = *named;
    if (good) {
      if (absl::Status status = Merge(*view, planned, record, organizations); !status.ok()) {
        return status;
      }
      good = IsValid(planned, record, organizations);
    }
    if (!good) {
      Count(planned, RowOutcome::kUnchanged);
      continue;
    }
    const std::size_t row = batch.rows.size();
    for (CatalogRecord& organization : organizations) {
      const std::string& name = organization.organization().name();
      if (organizations_here.emplace(name, batch.records.size()).second) {
        batch.Add(std::move(organization), row);
      }
    }
    if (record.has_organization()) {
      const auto [found, is_new] =
          organizations_here.emplace(record.organization().name(), batch.records.size());
      // A row of its own says more than what came along with another.
      if (!is_new) {
        batch.records[found->second] = std::move(record);
        batch.row_of[found->second] = row;
      } else {
        batch.Add(std::move(record), row);
      }
      batch.main_record_of.push_back(found->second);
    } else {
      batch.main_record_of.push_back(batch.records.size());
      batch.Add(std::move(record), row);
    }
    batch.rows.push_back(std::move(planned));
  }
  return batch;
}

void ImportWriter::Settle(const Batch& batch, const std::vector<store::UpsertOutcome>& outcomes) {
  std::vector<bool> any_written(batch.rows.size());
  for (std::size_t i = 0; i < batch.records.size(); ++i) {
    if (outcomes[i] != store::UpsertOutcome::kUnchanged) any_written[batch.row_of[i]] = true;
    if (batch.records[i].has_organization()) {
      written_organizations_.insert(batch.records[i].organization().name());
    }
  }
  for (std::size_t i = 0; i < batch.rows.size(); ++i) {
    const std::size_t main_record = batch.main_record_of[i];
    if (batch.records[main_record].has_resource()) {
      resources_.insert(RecordName(batch.records[main_record]));
    }
    const bool created = outcomes[main_record] == store::UpsertOutcome::kCreated;
    Count(batch.rows[i], created          ? RowOutcome::kCreated
                         : any_written[i] ? RowOutcome::kUpdated
                                          : RowOutcome::kUnchanged);
  }
}

absl::Status ImportWriter::Write(std::vector<Planned> rows, int attempt) {
  if (rows.empty()) return absl::OkStatus();
  auto planned = Plan(std::move(rows));
  if (!planned.ok()) return planned.status();
  Batch& batch = *planned;
  if (batch.rows.empty()) return absl::OkStatus();
  const auto outcomes = catalog_.Upsert(batch.records, store::UpsertEtags::kExpected);
  if (outcomes.ok()) {
    Settle(batch, *outcomes);
    return absl::OkStatus();
  }
  if (absl::IsAborted(outcomes.status())) {
    if (attempt + 1 < kAttempts) return Write(std::move(batch.rows), attempt + 1);
    return WriteInHalves(std::move(batch.rows), outcomes.status(), attempt);
  }
  if (!IsAboutRecords(outcomes.status())) return outcomes.status();
  return WriteWithoutFaulty(std::move(batch), outcomes.status(), attempt);
}

// Takes out the rows that the refusal names, and tries the others again. Those that only miss what
// they refer to wait for it.
absl::Status ImportWriter::WriteWithoutFaulty(Batch batch, const absl::Status& cause, int attempt) {
  bool any_named = false;
  std::map<std::string, MissingReference, std::less<>> missing_organizations;
  for (const store::FieldViolation& violation : store::ViolationsOf(cause)) {
    std::size_t index = 0;
    std::string path;
    if (!SplitRecordPath(violation.field, index, path) || index >= batch.records.size()) continue;
    const std::size_t row = batch.row_of[index];
    any_named = true;
    const bool of_organization = index != batch.main_record_of[row];
    if (violation.description.substr(0, kMissing.size()) != kMissing) {
      RejectViolation(batch.rows[row], path, violation.description, of_organization);
      continue;
    }
    const MissingReference missing{path, violation.description, of_organization};
    batch.rows[row].missing.push_back(missing);
    if (batch.records[index].has_resource()) {
      missing_organizations[batch.records[index].resource().organization()] = missing;
    }
  }
  if (!any_named) return WriteInHalves(std::move(batch.rows), cause, attempt);
  std::vector<Planned> rest;
  for (std::size_t i = 0; i < batch.rows.size(); ++i) {
    Planned& planned = batch.rows[i];
    const CatalogRecord& record = batch.records[batch.main_record_of[i]];
    // The refusal names one row for each record that is missing.
    if (planned.missing.empty() && record.has_resource()) {
      const auto found = missing_organizations.find(record.resource().organization());
      if (found != missing_organizations.end()) planned.missing.push_back(found->second);
    }
    if (planned.row.rejected()) {
      Count(planned, RowOutcome::kUnchanged);
    } else if (!planned.missing.empty()) {
      Hold(std::move(planned));
    } else {
      rest.push_back(std::move(planned));
    }
  }
  return Write(std::move(rest), attempt);
}

absl::Status ImportWriter::WriteInHalves(std::vector<Planned> rows, const absl::Status& cause,
                                         int attempt) {
  if (rows.size() == 1) {
    const std::string expected = absl::IsAborted(cause)
                                     ? "that nobody changes the record meanwhile; import it again"
                                     : std::string(cause.message());
    Reject(rows[0], {rows[0].row.file, rows[0].row.line, "", ""}, expected);
    Count(rows[0], RowOutcome::kUnchanged);
    return absl::OkStatus();
  }
  const auto middle = rows.begin() + static_cast<std::ptrdiff_t>(rows.size() / 2);
  std::vector<Planned> second(std::make_move_iterator(middle), std::make_move_iterator(rows.end()));
  rows.erase(middle, rows.end());
  if (absl::Status status = Write(std::move(rows), attempt); !status.ok()) return status;
  return Write(std::move(second), attempt);
}

void ImportWriter::Count(const Planned& planned, RowOutcome outcome) {
  for (const v1::ImportIssue& issue : planned.row.issues) AddIssueAt(planned.position, issue);
  if (planned.row.rejected()) {
    report_.set_rejected(report_.rejected() + 1);
  } else if (outcome == RowOutcome::kCreated) {
    report_.set_created(report_.created() + 1);
  } else if (outcome == RowOutcome::kUpdated) {
    report_.set_updated(report_.updated() + 1);
  } else {
    report_.set_unchanged(report_.unchanged() + 1);
  }
}

v1::ImportReport ImportWriter::TakeReport() {
  for (auto& [position, issue] : issues_) *report_.add_issues() = std::move(issue);
  if (dropped_issues_ > 0) {
    *report_.add_issues() =
        MakeIssue({"", 0, "", std::to_string(dropped_issues_) + " more"},
                  "at most " + std::to_string(limits_.max_issues) + " issues are listed", false);
  }
  return std::move(report_);
}

}  // namespace ieum::exchange
