// CSV with a mapping: finds the headers, joins the files, and applies the mapping row by row.
#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "service/exchange/csv_reader.h"
#include "service/exchange/ids.h"
#include "service/exchange/mapping_eval.h"
#include "service/exchange/row_reader.h"
#include "service/exchange/text_decoder.h"
#include "service/exchange/text_match.h"
#include "store/catalog/catalog_records.h"

namespace ieum::exchange {
namespace {

// Rows of one joined file that are kept in source_fields for each row of the list.
constexpr std::size_t kKeptJoinedRows = 10;

// One file of the list.
struct Table {
  std::string file;
  int index = 0;  // 0 is the list, i + 1 the i-th join
  std::unique_ptr<CsvReader> reader;
  std::vector<std::string> header;  // empty until it was found
  std::size_t rows_searched = 0;
  std::string best_missing;  // columns missing in the row that looked most like a header
  std::size_t fewest_missing = std::string::npos;
  bool undecodable = false;  // a row before the header is not of the encoding
  std::vector<CsvRow> rows;
  std::vector<int> column_of_ref;  // by reference; -1 when it is not of this table or absent
  std::map<std::string, std::vector<std::size_t>, std::less<>> by_key;
  std::set<std::size_t> used;
};

std::string Fingerprint(const std::vector<std::string>& cells) {
  std::string text;
  for (const std::string& cell : cells) {
    text += std::to_string(cell.size()) + ':' + cell;
  }
  return Sha1(text);
}

bool Contains(const std::vector<std::string>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

// As mappings spell it, in NFC.
std::string BaseName(std::string_view path) {
  return ToNfc(path.substr(path.find_last_of("/\\") + 1));
}

class CsvListReader : public RowReader {
 public:
  CsvListReader(std::unique_ptr<const Mapping> mapping, const ImportLimits& limits, RowSink rows,
                IssueSink issues)
      : mapping_(std::move(mapping)),
        limits_(limits),
        rows_(std::move(rows)),
        issues_(std::move(issues)) {}

  absl::Status Append(std::string_view file, std::string_view bytes) override {
    auto table = FindTable(file);
    if (!table.ok()) return table.status();
    return *table == nullptr ? absl::OkStatus() : (*table)->reader->Append(bytes);
  }

  absl::Status Finish() override {
    for (auto& [name, table] : tables_) {
      if (absl::Status status = table->reader->Finish(); !status.ok()) return status;
    }
    if (!HaveAllHeaders() || mapping_->joins.empty()) return absl::OkStatus();
    Table& list = *by_index_[0];
    for (std::size_t i = 0; i < mapping_->joins.size(); ++i) IndexJoin(i);
    for (CsvRow& row : list.rows) {
      if (absl::Status status = rows_(MakeRow(list, row)); !status.ok()) return status;
      row.cells.clear();
    }
    for (std::size_t i = 0; i < mapping_->joins.size(); ++i) ReportUnused(*by_index_[i + 1]);
    return absl::OkStatus();
  }

 private:
  // Null for a file that the mapping has no use for.
  absl::StatusOr<Table*> FindTable(std::string_view file) {
    const auto known = tables_.find(file);
    if (known != tables_.end()) return known->second.get();
    int index = -1;
    if (mapping_->joins.empty()) {
      if (by_index_.empty()) index = 0;
    } else if (BaseName(file) == mapping_->list.file) {
      index = 0;
    }
    for (std::size_t i = 0; i < mapping_->joins.size() && index < 0; ++i) {
      if (BaseName(file) == mapping_->joins[i].file) index = static_cast<int>(i) + 1;
    }
    if (index < 0 || by_index_.count(index) > 0) {
      if (ignored_.insert(std::string(file)).second) {
        issues_(MakeIssue({std::string(file), 0, "", ""}, "a file that the mapping names", false));
      }
      return nullptr;
    }
    auto table = std::make_unique<Table>();
    table->file = std::string(file);
    table->index = index;
    Table* raw = table.get();
    auto reader = CsvReader::Create(
        mapping_->list.encoding, mapping_->list.delimiter, limits_,
        [this, raw](CsvRow row) { return TakeRow(*raw, std::move(row)); },
        [this, raw](CsvProblem problem) { return TakeProblem(*raw, std::move(problem)); });
    if (!reader.ok()) return reader.status();
    raw->reader = std::make_unique<CsvReader>(*std::move(reader));
    // The same file may serve two joins, each with a key of its own.
    for (std::size_t i = 0; i < mapping_->joins.size(); ++i) {
      if (BaseName(file) == mapping_->joins[i].file) by_index_[static_cast<int>(i) + 1] = raw;
    }
    by_index_[index] = raw;
    tables_[raw->file] = std::move(table);
    return raw;
  }

  // Whether the table serves as `index` (a file may serve as several).
  bool ServesAs(const Table& table, int index) const {
    const auto found = by_index_.find(index);
    return found != by_index_.end() && found->second == &table;
  }

  std::vector<std::string> MissingColumns(const Table& table,
                                          const std::vector<std::string>& cells) const {
    std::vector<std::string> missing;
    const auto need = [&](const std::string& column) {
      if (!Contains(cells, column) && !Contains(missing, column) &&
          !Contains(mapping_->list.optional, column)) {
        missing.push_back(column);
      }
    };
    for (const ColumnRef& ref : mapping_->refs) {
      if (ref.table != kCaptures && ServesAs(table, ref.table)) need(ref.column);
    }
    for (std::size_t i = 0; i < mapping_->joins.size(); ++i) {
      if (ServesAs(table, static_cast<int>(i) + 1)) need(mapping_->joins[i].key);
    }
    return missing;
  }

  absl::Status SearchHeader(Table& table, const CsvRow& row) {
    if (table.rows_searched >= limits_.max_header_rows) return absl::OkStatus();
    ++table.rows_searched;
    std::vector<std::string> cells;
    for (const std::string& cell : row.cells) cells.push_back(TrimText(cell));
    const std::vector<std::string> missing = MissingColumns(table, cells);
    if (missing.size() < table.fewest_missing) {
      table.fewest_missing = missing.size();
      table.best_missing.clear();
      for (const std::string& column : missing) {
        table.best_missing += (table.best_missing.empty() ? "" : ", ") + column;
      }
    }
    if (!missing.empty()) return absl::OkStatus();
    std::set<std::string> seen;
    for (const std::string& cell : cells) {
      if (cell.empty() || seen.insert(cell).second) continue;
      issues_(
          MakeIssue({table.file, row.line, cell, cell}, "each column once in the header", true));
      table.rows_searched = limits_.max_header_rows;
      table.best_missing.clear();
      reported_.insert(&table);
      return absl::OkStatus();
    }
    table.header = std::move(cells);
    table.column_of_ref.assign(mapping_->refs.size(), -1);
    for (std::size_t i = 0; i < mapping_->refs.size(); ++i) {
      const ColumnRef& ref = mapping_->refs[i];
      if (ref.table == kCaptures || !ServesAs(table, ref.table)) continue;
      const auto at = std::find(table.header.begin(), table.header.end(), ref.column);
      if (at != table.header.end()) {
        table.column_of_ref[i] = static_cast<int>(at - table.header.begin());
      }
    }
    return absl::OkStatus();
  }

  // Cells are composed once here, headers and values alike: patterns, keys and joins are then
  // compared with what the mapping means, however the list was written.
  absl::Status TakeRow(Table& table, CsvRow row) {
    for (std::string& cell : row.cells) cell = ToNfc(cell);
    if (table.header.empty()) return SearchHeader(table, row);
    if (std::all_of(row.cells.begin(), row.cells.end(),
                    [](const std::string& cell) { return cell.empty(); })) {
      return absl::OkStatus();
    }
    if (row.cells.size() != table.header.size()) {
      return TakeProblem(table, {row.line, -1, std::to_string(row.cells.size()) + " cells",
                                 std::to_string(table.header.size()) + " cells, as in the header"});
    }
    if (mapping_->joins.empty()) return rows_(MakeRow(table, row));
    table.rows.push_back(std::move(row));
    return absl::OkStatus();
  }

  absl::Status TakeProblem(Table& table, CsvProblem problem) {
    FieldOrigin origin{table.file, problem.line, "", std::move(problem.value)};
    if (problem.cell >= 0 && static_cast<std::size_t>(problem.cell) < table.header.size()) {
      origin.column = table.header[static_cast<std::size_t>(problem.cell)];
    }
    // Told once for the file, if no header comes.
    if (table.header.empty() && problem.undecodable) {
      table.undecodable = true;
      return absl::OkStatus();
    }
    // Above the header, or in a joined file, it is no row of the list.
    if (table.header.empty() || table.index != 0) {
      issues_(MakeIssue(origin, problem.expected, true));
      return absl::OkStatus();
    }
    ImportRow row;
    row.file = table.file;
    row.line = problem.line;
    row.AddIssue(origin, problem.expected, true);
    return rows_(std::move(row));
  }

  v1::ImportIssue NoHeader(const Table& table) const {
    if (table.undecodable) {
      return MakeIssue({table.file, 0, "", ""},
                       "a file encoded in " + mapping_->list.encoding +
                           ", as list.encoding of the mapping says; this one is not",
                       true);
    }
    const std::string what = table.rows_searched == 0
                                 ? "a header row"
                                 : "a header row with the columns " + table.best_missing;
    const std::string advice =
        mapping_->is_standard && table.rows_searched > 0
            ? "; or give a mapping (a mapping file) for the list's own columns"
            : "";
    return MakeIssue(
        {table.file, 0, "", ""},
        what + ", within the first " + std::to_string(limits_.max_header_rows) + " rows" + advice,
        true);
  }

  bool HaveAllHeaders() {
    bool all = true;
    for (int i = 0; i <= static_cast<int>(mapping_->joins.size()); ++i) {
      const auto found = by_index_.find(i);
      if (found == by_index_.end()) {
        const std::string file =
            i == 0 ? mapping_->list.file : mapping_->joins[static_cast<std::size_t>(i) - 1].file;
        issues_(MakeIssue({file, 0, "", ""}, "this file, which the mapping names", true));
        all = false;
      } else if (found->second->header.empty()) {
        Table& table = *found->second;
        if (reported_.insert(&table).second) issues_(NoHeader(table));
        all = false;
      }
    }
    return all;
  }

  void IndexJoin(std::size_t join) {
    Table& table = *by_index_[static_cast<int>(join) + 1];
    const auto at = std::find(table.header.begin(), table.header.end(), mapping_->joins[join].key);
    const auto column = static_cast<std::size_t>(at - table.header.begin());
    auto& index = indexes_[join];
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
      const std::string key = TrimText(table.rows[i].cells[column]);
      if (!key.empty()) index[key].push_back(i);
    }
  }

  void ReportUnused(const Table& table) {
    std::size_t unused = 0;
    for (std::size_t i = 0; i < table.rows.size(); ++i) unused += table.used.count(i) == 0 ? 1 : 0;
    if (unused == 0 || !reported_.insert(&table).second || table.index == 0) return;
    issues_(MakeIssue({table.file, 0, "", std::to_string(unused) + " rows"},
                      "rows that a row of " + mapping_->list.file + " refers to", false));
  }

  void SetRefs(const Table& table, int index, const CsvRow& row,
               std::vector<std::string_view>& values) const {
    for (std::size_t i = 0; i < mapping_->refs.size(); ++i) {
      if (mapping_->refs[i].table == index && table.column_of_ref[i] >= 0) {
        values[i] = row.cells[static_cast<std::size_t>(table.column_of_ref[i])];
      }
    }
  }

  // Fills `joined` with the rows that belong to this one; `rows` keeps their numbers.
  void JoinRows(RowValues& values, std::vector<std::vector<std::size_t>>& rows, ImportRow& row) {
    values.joined.resize(mapping_->joins.size());
    rows.resize(mapping_->joins.size());
    for (std::size_t i = 0; i < mapping_->joins.size(); ++i) {
      Table& table = *by_index_[static_cast<int>(i) + 1];
      const std::string key =
          MappingEvaluator(*mapping_, limits_, values, row).Expand(mapping_->joins[i].equals);
      const auto found = indexes_[i].find(key);
      if (key.empty() || found == indexes_[i].end()) continue;
      rows[i] = found->second;
      if (rows[i].size() > limits_.max_parts) rows[i].resize(limits_.max_parts);
      for (const std::size_t number : rows[i]) {
        table.used.insert(number);
        std::vector<std::string_view> joined(mapping_->refs.size());
        SetRefs(table, static_cast<int>(i) + 1, table.rows[number], joined);
        values.joined[i].push_back(std::move(joined));
      }
      SetRefs(table, static_cast<int>(i) + 1, table.rows[rows[i].front()], values.by_ref);
    }
  }

  void KeepColumns(const Table& table, int index, const CsvRow& row, const std::string& prefix,
                   v1::Resource& resource) const {
    const ListSettings& list = mapping_->list;
    for (std::size_t i = 0; i < table.header.size(); ++i) {
      const std::string& column = table.header[i];
      const std::string name = prefix + column;
      const bool is_key =
          index > 0 && column == mapping_->joins[static_cast<std::size_t>(index) - 1].key;
      const bool wanted =
          Contains(list.keep, name) ||
          (!is_key && !mapping_->UsesColumn(index, column) && !Contains(list.drop, name));
      if (!wanted || column.empty() || row.cells[i].empty()) continue;
      v1::SourceField* field = resource.add_source_fields();
      field->set_field(name);
      field->set_value(row.cells[i]);
    }
  }

  ImportRow MakeRow(const Table& list, const CsvRow& csv) {
    ImportRow row;
    row.file = list.file;
    row.line = csv.line;
    row.fingerprint = Fingerprint(csv.cells);
    RowValues values;
    values.by_ref.resize(mapping_->refs.size());
    SetRefs(list, 0, csv, values.by_ref);
    std::vector<std::vector<std::size_t>> joined;
    JoinRows(values, joined, row);
    const std::vector<std::string_view> by_ref = values.by_ref;
    MappingEvaluator evaluator(*mapping_, limits_, std::move(values), row);

    v1::Resource& resource = *row.record.mutable_resource();
    resource.set_name(evaluator.Expand(mapping_->list.name));
    resource.set_source(evaluator.Expand(mapping_->list.source));
    resource.set_source_id(evaluator.Expand(mapping_->list.id));
    if (resource.source_id().empty() && resource.name().empty()) {
      row.AddIssue({row.file, row.line, "list.id", ""}, "a value that identifies the row", true);
    }
    evaluator.Fill(mapping_->resource, resource, "");
    const bool keep_columns = !mapping_->FillsSourceFields();
    if (keep_columns) KeepColumns(list, 0, csv, "", resource);
    for (std::size_t i = 0; i < joined.size() && keep_columns; ++i) {
      const Table& table = *by_index_[static_cast<int>(i) + 1];
      const std::string& name = mapping_->joins[i].name;
      for (std::size_t n = 0; n < std::min(joined[i].size(), kKeptJoinedRows); ++n) {
        const std::string prefix = n == 0 ? name + '.' : name + '.' + std::to_string(n + 1) + '.';
        KeepColumns(table, static_cast<int>(i) + 1, table.rows[joined[i][n]], prefix, resource);
      }
    }
    row.paths = SpokenPaths(*mapping_, mapping_->resource_paths, by_ref, resource);
    for (const char* path : {"organization", "source", "source_id", "source_fields"}) {
      if (!Contains(row.paths, path)) row.paths.push_back(path);
    }
    if (mapping_->organization) MakeOrganization(evaluator, by_ref, row);
    return row;
  }

  void MakeOrganization(MappingEvaluator& evaluator, const std::vector<std::string_view>& by_ref,
                        ImportRow& row) {
    v1::Organization organization;
    organization.set_source(row.record.resource().source());
    organization.set_source_id(evaluator.Expand(mapping_->organization_id));
    if (organization.source_id().empty()) {
      row.AddIssue({row.file, row.line, "organization.source_id", ""},
                   "a value that identifies the organization", true);
      return;
    }
    evaluator.Fill(*mapping_->organization, organization, std::string(kOrganizationOrigin));
    row.organization_paths =
        SpokenPaths(*mapping_, mapping_->organization_paths, by_ref, organization);
    row.organization_paths.push_back("source");
    row.organization_paths.push_back("source_id");
    row.organization = std::move(organization);
  }

  const std::unique_ptr<const Mapping> mapping_;
  const ImportLimits limits_;
  RowSink rows_;
  IssueSink issues_;
  std::map<std::string, std::unique_ptr<Table>, std::less<>> tables_;
  std::map<int, Table*> by_index_;
  std::map<std::size_t, std::map<std::string, std::vector<std::size_t>, std::less<>>> indexes_;
  std::set<std::string> ignored_;
  std::set<const Table*> reported_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<RowReader>> MakeCsvReader(std::unique_ptr<const Mapping> mapping,
                                                         const ImportLimits& limits, RowSink rows,
                                                         IssueSink issues) {
  // An encoding that is not offered is a fault of the mapping, to be known before the first byte.
  if (auto decoder = TextDecoder::Create(mapping->list.encoding); !decoder.ok()) {
    return decoder.status();
  }
  return std::make_unique<CsvListReader>(std::move(mapping), limits, std::move(rows),
                                         std::move(issues));
}

}  // namespace ieum::exchange
