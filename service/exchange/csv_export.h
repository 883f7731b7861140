// Resources -> rows of a list, by running a mapping backwards.
#ifndef IEUM_SERVICE_EXCHANGE_CSV_EXPORT_H_
#define IEUM_SERVICE_EXCHANGE_CSV_EXPORT_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "google/protobuf/message.h"

#include "ieum/v1/catalog.pb.h"
#include "service/exchange/csv_check.h"
#include "service/exchange/mapping.h"

namespace ieum::exchange {

// The mapping of the standard columns, which every resource fits into: the same text as
// data/mappings/standard.toml. A list written with it and read with it again changes nothing.
std::string_view StandardMapping();

// Writes cells where a rule can be undone: a template of one column with fixed text around it, a
// value map, a date, a time, a list by its separator, JSON. A column without such a rule is written
// from the resource's source fields of that name.
//
// Each row is read again with the mapping: where a field would not come back as it is stored, the
// columns that only such fields use are emptied, for an empty cell changes nothing on import.
// Thread-compatible.
class CsvProjection {
 public:
  // `mapping` must outlive the projection. `extra_columns`: names of source fields to write as
  // well.
  CsvProjection(const Mapping& mapping, const std::vector<std::string>& extra_columns);

  const std::vector<std::string>& columns() const { return columns_; }
  // Adds to `gaps` each column at most once.
  std::vector<std::string> Row(const v1::Resource& resource, const v1::Organization& organization,
                               std::vector<ColumnGap>& gaps) const;

 private:
  using Cells = std::map<std::string, std::string, std::less<>>;

  void Project(const MessageNode& node, const google::protobuf::Message& message, Cells& out) const;
  void ProjectField(const FieldNode& node, const google::protobuf::Message& message,
                    Cells& out) const;
  void ProjectItems(const FieldNode& node, const google::protobuf::Message& message,
                    Cells& out) const;
  void ProjectTexts(const FieldNode& node, const google::protobuf::Message& message,
                    Cells& out) const;
  bool Fits(const MessageNode& node, const google::protobuf::Message& item) const;
  bool UndoTemplate(const Template& text, const std::string& value, Cells& out) const;
  bool Undo(const Rule& rule, const std::string& value, Cells& out) const;
  bool UndoList(const Rule& rule, const std::vector<std::string>& values, Cells& out) const;

  const Mapping& mapping_;
  std::vector<std::string> columns_;
};

}  // namespace ieum::exchange

#endif  // IEUM_SERVICE_EXCHANGE_CSV_EXPORT_H_
