// The HSDS tabular CSV folder -> rows.
#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "service/exchange/csv_reader.h"
#include "service/exchange/hsds_import.h"
#include "service/exchange/hsds_tables.h"
#include "service/exchange/ids.h"
#include "service/exchange/redact.h"
#include "service/exchange/row_reader.h"
#include "service/exchange/text_match.h"

namespace ieum::exchange {
namespace {

using nlohmann::json;

struct Record {
  std::int64_t line = 0;
  json object;
  bool used = false;
};

struct LoadedTable {
  const HsdsTable* table = nullptr;
  std::string file;
  std::unique_ptr<CsvReader> reader;
  std::vector<std::string> header;
  bool refused = false;
  std::vector<Record> records;
  // Column -> value -> records.
  std::map<std::string, std::map<std::string, std::vector<std::size_t>>> index;
};

// A whole number, another number, or the text itself when it is none.
json NumberOrText(const std::string& text) {
  json number = json::parse(text, nullptr, /*allow_exceptions=*/false);
  return number.is_number() ? number : json(text);
}

std::string TextOf(const json& object, const std::string& member) {
  const auto found = object.find(member);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

class HsdsCsvReader : public RowReader {
 public:
  HsdsCsvReader(HsdsSettings settings, const ImportLimits& limits, RowSink rows, IssueSink issues)
      : settings_(std::move(settings)),
        limits_(limits),
        rows_(std::move(rows)),
        issues_(std::move(issues)) {}

  absl::Status Append(std::string_view file, std::string_view bytes) override {
    const std::string_view base = file.substr(file.find_last_of("/\\") + 1);
    const HsdsTable* table = FindHsdsTableByFile(base);
    if (table == nullptr) {
      if (ignored_.insert(std::string(file)).second) {
        issues_(
            MakeIssue({std::string(file), 0, "", ""}, "a file of HSDS, e.g. services.csv", false));
      }
      return absl::OkStatus();
    }
    auto& loaded = tables_[table->name];
    if (loaded == nullptr) {
      loaded = std::make_unique<LoadedTable>();
      loaded->table = table;
      loaded->file = std::string(file);
      if (absl::Status status = Open(*loaded); !status.ok()) return status;
    }
    return loaded->reader->Append(bytes);
  }

  absl::Status Finish() override {
    for (auto& [name, loaded] : tables_) {
      if (absl::Status status = loaded->reader->Finish(); !status.ok()) return status;
    }
    if (tables_.count("service") == 0 && tables_.count("organization") == 0) {
      issues_(MakeIssue({"services.csv", 0, "", ""}, "services.csv or organizations.csv", true));
      return absl::OkStatus();
    }
    for (const char* name : {"organization", "service"}) {
      const auto found = tables_.find(name);
      if (found == tables_.end()) continue;
      for (Record& record : found->second->records) {
        if (absl::Status status = Pass(*found->second, record); !status.ok()) return status;
      }
    }
    ReportUnused();
    return absl::OkStatus();
  }

 private:
  absl::Status Open(LoadedTable& loaded) {
    auto reader = CsvReader::Create(
        "utf-8", ',', limits_,
        [this, &loaded](CsvRow row) { return TakeRow(loaded, std::move(row)); },
        [this, &loaded](const CsvProblem& problem) { return TakeProblem(loaded, problem); });
    if (!reader.ok()) return reader.status();
    loaded.reader = std::make_unique<CsvReader>(*std::move(reader));
    return absl::OkStatus();
  }

  static bool IsRowTable(const LoadedTable& loaded) {
    return loaded.table->name == "service" || loaded.table->name == "organization";
  }

  absl::Status TakeHeader(LoadedTable& loaded, const CsvRow& row) {
    loaded.header.clear();
    for (const std::string& cell : row.cells) loaded.header.push_back(TrimText(cell));
    std::set<std::string> seen;
    for (const std::string& column : loaded.header) {
      if (column.empty() || seen.insert(column).second) continue;
      loaded.refused = true;
      issues_(MakeIssue({loaded.file, row.line, column, column}, "each column once in the header",
                        true));
    }
    if (seen.count("id") == 0) {
      loaded.refused = true;
      issues_(MakeIssue({loaded.file, row.line, "id", ""}, "a column id", true));
    }
    return absl::OkStatus();
  }

  absl::Status TakeRow(LoadedTable& loaded, CsvRow row) {
    if (loaded.refused) return absl::OkStatus();
    if (loaded.header.empty()) return TakeHeader(loaded, row);
    if (row.cells.size() != loaded.header.size()) {
      return TakeProblem(loaded,
                         {row.line, -1, std::to_string(row.cells.size()) + " cells",
                          std::to_string(loaded.header.size()) + " cells, as in the header"});
    }
    Record record;
    record.line = row.line;
    record.object = json::object();
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      const std::string& column = loaded.header[i];
      if (row.cells[i].empty() || column.empty()) continue;
      record.object[column] =
          IsHsdsNumber(column) ? NumberOrText(row.cells[i]) : json(row.cells[i]);
      if (column == "id" || column.ends_with("_id")) {
        loaded.index[column][row.cells[i]].push_back(loaded.records.size());
      }
    }
    loaded.records.push_back(std::move(record));
    return absl::OkStatus();
  }

  absl::Status TakeProblem(LoadedTable& loaded, const CsvProblem& problem) {
    FieldOrigin origin{loaded.file, problem.line, "", problem.value};
    if (problem.cell >= 0 && static_cast<std::size_t>(problem.cell) < loaded.header.size()) {
      origin.column = loaded.header[static_cast<std::size_t>(problem.cell)];
    }
    if (!IsRowTable(loaded) || loaded.header.empty()) {
      issues_(MakeIssue(origin, problem.expected, true));
      return absl::OkStatus();
    }
    ImportRow row;
    row.file = loaded.file;
    row.line = problem.line;
    row.AddIssue(origin, problem.expected, true);
    return rows_(std::move(row));
  }

  // Pointer -> where the row that stands there came from.
  using Places = std::map<std::string, FieldOrigin, std::less<>>;

  json Assemble(LoadedTable& loaded, Record& record, const std::string& pointer, Places& places) {
    record.used = true;
    places[pointer] = {loaded.file, record.line, "", ""};
    json object = record.object;
    const std::string id = TextOf(object, "id");
    for (const HsdsChild& child : loaded.table->children) {
      // Organizations are rows of their own.
      if (child.table == "organization") continue;
      const auto found = tables_.find(child.table);
      if (found == tables_.end()) continue;
      LoadedTable& other = *found->second;
      const std::string key = child.many ? id : TextOf(object, child.link);
      const auto& by_value = other.index[child.many ? child.link : "id"];
      const auto matches = by_value.find(key);
      if (key.empty() || matches == by_value.end()) continue;
      const std::string at = pointer + '/' + child.member;
      if (!child.many) {
        object[child.member] = Assemble(other, other.records[matches->second.front()], at, places);
        continue;
      }
      json list = json::array();
      for (const std::size_t number : matches->second) {
        list.push_back(
            Assemble(other, other.records[number], at + '/' + std::to_string(list.size()), places));
      }
      object[child.member] = std::move(list);
    }
    return object;
  }

  absl::Status Pass(LoadedTable& loaded, Record& record) {
    Places places;
    const json object = Assemble(loaded, record, "", places);
    const Locate locate = [&](std::string_view pointer) {
      // The row that holds the value: the longest pointer above it.
      std::string above(pointer);
      auto found = places.find(above);
      while (found == places.end()) {
        above.resize(above.rfind('/'));
        found = places.find(above);
      }
      FieldOrigin origin = found->second;
      origin.column = std::string(pointer.substr(std::min(above.size() + 1, pointer.size())));
      const json::json_pointer where{std::string(pointer)};
      if (!pointer.empty() && object.contains(where) && object.at(where).is_string()) {
        origin.value = ShowValue(object.at(where).get_ref<const std::string&>());
      }
      return origin;
    };
    ImportRow row = loaded.table->name == "service" ? ServiceToRow(object, "", settings_, locate)
                                                    : OrganizationToRow(object, settings_, locate);
    row.fingerprint = Sha1(loaded.table->name + record.object.dump());
    return rows_(std::move(row));
  }

  // Rows that nothing refers to are lost in an import: say so.
  void ReportUnused() {
    for (const auto& [name, loaded] : tables_) {
      if (IsRowTable(*loaded) || name == "meta_table_description") continue;
      for (const Record& record : loaded->records) {
        if (record.used) continue;
        issues_(MakeIssue({loaded->file, record.line, "id", TextOf(record.object, "id")},
                          "a row that a service or an organization refers to; left out", false));
      }
    }
  }

  const HsdsSettings settings_;
  const ImportLimits limits_;
  RowSink rows_;
  IssueSink issues_;
  std::map<std::string, std::unique_ptr<LoadedTable>> tables_;
  std::set<std::string> ignored_;
};

}  // namespace

std::unique_ptr<RowReader> MakeHsdsCsvReader(HsdsSettings settings, const ImportLimits& limits,
                                             RowSink rows, IssueSink issues) {
  return std::make_unique<HsdsCsvReader>(std::move(settings), limits, std::move(rows),
                                         std::move(issues));
}

}  // namespace ieum::exchange
