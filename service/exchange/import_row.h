// One row of an input, turned into records, with the places its values came from.
#ifndef IEUM_SERVICE_EXCHANGE_IMPORT_ROW_H_
#define IEUM_SERVICE_EXCHANGE_IMPORT_ROW_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

#include "ieum/v1/exchange.pb.h"

namespace ieum::exchange {

// Where the value of a field came from.
struct FieldOrigin {
  std::string file;
  std::int64_t line = 0;
  std::string column;  // or JSON pointer
  std::string value;   // as found, see ShowValue
};

// What the reader of a format hands to the import, one for each row (or record) of the input.
struct ImportRow {
  std::string file;
  std::int64_t line = 0;
  // Equal for rows that are exactly equal, and only for those. Empty: cannot be told.
  std::string fingerprint;

  // The row's record. No case set: the row was rejected by the reader.
  v1::CatalogRecord record;
  // The organization that a resource's row carries along. Not counted as a row of its own.
  std::optional<v1::Organization> organization;

  // Instead: the source id of the resource's organization, in the resource's source.
  std::string organization_source_id;

  // The fields that the input speaks of (paths as in a FieldMask): these replace what is stored,
  // the others stay. Empty: the whole record.
  std::vector<std::string> paths;
  std::vector<std::string> organization_paths;
  // For source fields kept by JSON pointer: the pointers' first parts that the input speaks of.
  // Fields stored under others stay.
  std::optional<std::set<std::string>> source_roots;
  std::optional<std::set<std::string>> organization_source_roots;

  // By path in the record ("places[0].address"), or in the organization
  // ("organization:contact.url").
  std::map<std::string, FieldOrigin, std::less<>> origins;
  // Remarks and rejections so far.
  std::vector<v1::ImportIssue> issues;

  bool rejected() const;
  void AddIssue(const FieldOrigin& origin, std::string_view expected, bool is_rejection);
};

using RowSink = std::function<absl::Status(ImportRow)>;
// For faults that belong to no row: a file that cannot be read, a header that is not found.
using IssueSink = std::function<void(v1::ImportIssue)>;

// Shows of value and column what ShowValue lets through. All its texts are UTF-8.
v1::ImportIssue MakeIssue(const FieldOrigin& origin, std::string_view expected, bool rejected);

// A field path inside a record's organization, as a key of `origins`.
inline constexpr std::string_view kOrganizationOrigin = "organization:";

}  // namespace ieum::exchange

#endif  // IEUM_SERVICE_EXCHANGE_IMPORT_ROW_H_
