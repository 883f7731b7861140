// Rows -> records in the catalogue, in transactions, with a report of what became of each.
#ifndef IEUM_SERVICE_EXCHANGE_IMPORT_WRITER_H_
#define IEUM_SERVICE_EXCHANGE_IMPORT_WRITER_H_

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/status/status.h"

#include "ieum/v1/exchange.pb.h"
#include "service/exchange/import_row.h"
#include "service/exchange/limits.h"
#include "store/catalog/catalog.h"

namespace ieum::exchange {

// Takes rows in the order of the input. For each: recognises exact duplicates, finds the name (the
// stored one for the same source and source id), merges with what is stored, validates, and writes
// it with some hundred others in one transaction. Where a transaction is refused the rows at fault
// are found and rejected and the others written. Rows that refer to a record which is not there yet
// wait until the end of the input (limits.max_held_rows), so that the order of rows decides
// nothing.
//
// Rows are counted, not records: an organization that comes along with a resource is not a row. A
// row counts as updated when its record or the organization it brings was changed.
//
// Thread-compatible. Other writers to the same catalogue are tolerated: a record that changes
// between the merge and the commit is read and merged again, some times; then its row is rejected.
class ImportWriter {
 public:
  // `source` is recorded where the input names none.
  ImportWriter(store::Catalog& catalog, std::string source, const ImportLimits& limits)
      : catalog_(catalog), source_(std::move(source)), limits_(limits) {}

  absl::Status Add(ImportRow row);
  // An issue that belongs to no row.
  void AddIssue(v1::ImportIssue issue) { AddIssueAt(next_position_++, std::move(issue)); }
  // Also writes what waited. `check` is asked now and then and ends the work with its error; may be
  // empty.
  absl::Status Finish(const std::function<absl::Status()>& check = nullptr);

  // Call once, after Finish.
  v1::ImportReport TakeReport();
  // Names of the resources that the rows were about and that are now in the catalogue.
  const std::set<std::string>& resources() const { return resources_; }

 private:
  // A reference to a record that is not there, by its path in the row's record.
  struct MissingReference {
    std::string path;
    std::string expected;
    bool of_organization = false;
  };
  struct Planned {
    std::int64_t position = 0;
    ImportRow row;
    std::vector<MissingReference> missing;
  };
  // What goes into one transaction.
  struct Batch {
    std::vector<Planned> rows;
    std::vector<v1::CatalogRecord> records;
    std::vector<std::size_t> row_of;          // by record
    std::vector<std::size_t> main_record_of;  // by row

    void Add(v1::CatalogRecord record, std::size_t row) {
      records.push_back(std::move(record));
      row_of.push_back(row);
    }
  };
  enum class RowOutcome { kCreated, kUpdated, kUnchanged };

  void AddIssueAt(std::int64_t position, v1::ImportIssue issue);
  void Reject(Planned& planned, const FieldOrigin& origin, std::string_view expected);
  void RejectViolation(Planned& planned, std::string_view path, std::string_view expected,
                       bool of_organization);
  bool IsRepeated(Planned& planned);
  // Sets names. False: rejected.
  absl::StatusOr<bool> Name(const store::CatalogView& view, Planned& planned);
  absl::StatusOr<bool> NameResource(const store::CatalogView& view, Planned& planned);
  absl::Status Merge(const store::CatalogView& view, Planned& planned, v1::CatalogRecord& record,
                     std::vector<v1::CatalogRecord>& organizations);
  bool IsValid(Planned& planned, const v1::CatalogRecord& record,
               const std::vector<v1::CatalogRecord>& organizations);
  absl::Status Flush();
  absl::StatusOr<Batch> Plan(std::vector<Planned> rows);
  void Settle(const Batch& batch, const std::vector<store::UpsertOutcome>& outcomes);
  absl::Status Write(std::vector<Planned> rows, int attempt);
  absl::Status WriteWithoutFaulty(Batch batch, const absl::Status& cause, int attempt);
  void Hold(Planned planned);
  void RejectMissing(Planned& planned, std::string_view addition);
  absl::Status WriteHeld(const std::function<absl::Status()>& check);
  absl::Status WriteInHalves(std::vector<Planned> rows, const absl::Status& cause, int attempt);
  void Count(const Planned& planned, RowOutcome outcome);

  store::Catalog& catalog_;
  const std::string source_;
  const ImportLimits limits_;

  std::vector<Planned> batch_;
  // Rows that wait for what they refer to.
  std::vector<Planned> held_;
  std::int64_t next_position_ = 0;
  // Fingerprint -> line of the first such row; source id -> line.
  std::unordered_map<std::string, std::int64_t> lines_by_content_;
  std::unordered_map<std::string, std::int64_t> lines_by_identity_;
  // Names that the input gives to records which are stored under another.
  std::map<std::string, std::string, std::less<>> renamed_organizations_;
  std::set<std::string> written_organizations_;
  std::set<std::string> resources_;

  v1::ImportReport report_;
  std::multimap<std::int64_t, v1::ImportIssue> issues_;
  std::int64_t dropped_issues_ = 0;
};

}  // namespace ieum::exchange

#endif  // IEUM_SERVICE_EXCHANGE_IMPORT_WRITER_H_
