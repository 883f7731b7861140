// Applies a compiled mapping to the values of one row.
#ifndef IEUM_SERVICE_EXCHANGE_MAPPING_EVAL_H_
#define IEUM_SERVICE_EXCHANGE_MAPPING_EVAL_H_

#include <string>
#include <string_view>
#include <vector>

#include "google/protobuf/message.h"

#include "service/exchange/import_row.h"
#include "service/exchange/limits.h"
#include "service/exchange/mapping.h"

namespace ieum::exchange {

// The values of one row: of the list, and of the rows joined to it.
struct RowValues {
  // By reference of Mapping::refs; of a joined file those of its first row. Empty where absent.
  std::vector<std::string_view> by_ref;
  // For each join the values by reference of every matching row.
  std::vector<std::vector<std::vector<std::string_view>>> joined;
};

// The paths of `covered` that a row speaks of: all but those for which it has no value at all, that
// is, whose columns are all empty and which `message` does not have. What is stored there stays.
// With list.empty = "erase" every path.
std::vector<std::string> SpokenPaths(const Mapping& mapping,
                                     const std::vector<CoveredPath>& covered,
                                     const std::vector<std::string_view>& by_ref,
                                     const google::protobuf::Message& message);

// One use per row. Adds origins and issues to `row`.
class MappingEvaluator {
 public:
  MappingEvaluator(const Mapping& mapping, const ImportLimits& limits, RowValues values,
                   ImportRow& row);

  // `prefix` begins the keys of the origins.
  void Fill(const MessageNode& node, google::protobuf::Message& message, const std::string& prefix);
  // The template's text; empty when it refers to values and all of them are empty.
  std::string Expand(const Template& text) const;

 private:
  struct Outcome {
    std::vector<std::string> texts;
    bool drop_item = false;
    bool failed = false;  // a value could not be used and was left out
  };

  bool Holds(const Condition& condition) const;
  // Runs `body` once for every value that `each` finds, with captures or joined row in place.
  template <typename Body>
  void ForEach(const Each& each, Body body);
  Outcome Run(const Rule& rule, const google::protobuf::FieldDescriptor* field,
              const std::string& path);
  Outcome RunOnce(const Rule& rule, const google::protobuf::FieldDescriptor* field,
                  const std::string& path);
  bool Convert(const Rule& rule, bool timestamp, std::string& text, std::string& expected) const;
  void RejectLostEligibility(const Rule& rule, const std::string& path);
  bool Fail(const Rule& rule, const std::string& path, const std::string& text,
            std::string_view expected, Outcome& out);
  // False: the item that the field is in is to be dropped.
  bool FillFields(const MessageNode& node, google::protobuf::Message& message,
                  const std::string& prefix);
  bool FillField(const FieldNode& node, google::protobuf::Message& message,
                 const std::string& path);
  bool FillScalar(const FieldNode& node, google::protobuf::Message& message,
                  const std::string& path);
  void FillItems(const FieldNode& node, google::protobuf::Message& message,
                 const std::string& path);
  void AddItem(const MessageNode& item, const google::protobuf::FieldDescriptor& field,
               google::protobuf::Message& message, const std::string& path);
  bool FillJson(const Rule& rule, const google::protobuf::FieldDescriptor& field,
                google::protobuf::Message& message, const std::string& path);
  FieldOrigin OriginOf(const Rule& rule, std::string value) const;

  const Mapping& mapping_;
  const ImportLimits& limits_;
  RowValues values_;
  std::vector<std::string> captures_;
  ImportRow& row_;
};

}  // namespace ieum::exchange

#endif  // IEUM_SERVICE_EXCHANGE_MAPPING_EVAL_H_
