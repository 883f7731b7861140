// A mapping file, compiled: how the columns of a list become records. The language is documented in
// data/mappings/README.md.
#ifndef IEUM_SERVICE_EXCHANGE_MAPPING_H_
#define IEUM_SERVICE_EXCHANGE_MAPPING_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/descriptor.h"
#include <unicode/regex.h>

#include "service/exchange/limits.h"

namespace ieum::exchange {

using Regex = std::shared_ptr<const icu::RegexPattern>;

// A value of the row that templates refer to: a column of the list (table 0) or of a joined file
// (1...), or what an `each` found (kCaptures; `column` is then the digit).
inline constexpr int kCaptures = -1;
struct ColumnRef {
  int table = 0;
  std::string column;
};

// "{기본주소} {상세주소}": literals and references, by index into Mapping::refs.
struct Template {
  struct Part {
    std::string literal;
    int ref = -1;  // -1: a literal
  };
  std::vector<Part> parts;
};

struct Condition {
  Template value;
  std::optional<bool> empty;
  std::vector<std::string> in;
  Regex matches;
};

// What a rule or an item is repeated over.
struct Each {
  Template from;
  Regex find;
  Regex split;
  int table = -1;  // rows of a joined file
};

using ValueMap = std::map<std::string, std::vector<std::string>, std::less<>>;

// What to do when a value cannot be used.
enum class OnFailure { kReject, kSkip, kIgnore, kKeep, kDropItem, kUse };

// How one text is made. The steps run in the order of the members.
struct Rule {
  int line = 0;  // in the mapping file
  std::optional<Condition> when;
  std::optional<Each> each;
  Template from;
  Regex match;
  std::string to;
  Regex split;
  Regex remove;
  const ValueMap* map = nullptr;
  std::string map_name;
  std::vector<std::string> date;  // patterns; the result is YYYY-MM-DD, or a time for timestamps
  std::vector<std::string> time;  // patterns; the result is HH:MM
  bool json = false;
  OnFailure on_failure = OnFailure::kReject;
  std::string otherwise;
  std::vector<std::string> drop;  // values that drop the item silently
};

struct MessageNode;

// How one field is filled.
struct FieldNode {
  const google::protobuf::FieldDescriptor* field = nullptr;
  // Texts: the first rule that yields one; for a repeated field those of all rules.
  std::vector<Rule> rules;
  // A message field: one node. A repeated one: an item each.
  std::vector<MessageNode> messages;
  // Names of fragments, each of which is an item of a repeated field.
  std::optional<Rule> fragment_names;
  const std::map<std::string, MessageNode, std::less<>>* fragments = nullptr;
};

struct MessageNode {
  std::optional<Condition> when;
  std::optional<Each> each;
  // Dropped unless the first of these two fields sorts before the second.
  const google::protobuf::FieldDescriptor* ordered_first = nullptr;
  const google::protobuf::FieldDescriptor* ordered_second = nullptr;
  std::vector<FieldNode> fields;
};

struct Join {
  std::string name;
  std::string file;
  std::string key;
  Template equals;
};

// A dotted path that the mapping speaks of, and the values (by reference) that it is made of.
struct CoveredPath {
  std::string path;
  std::vector<int> refs;  // without captures; empty for constants
};

struct ListSettings {
  Template source;
  Template name;     // of the record; only lists that Ieum wrote have it
  std::string file;  // needed when there are joins
  std::string encoding = "utf-8";
  char delimiter = ',';
  bool korean = true;  // texts go to LocalizedText.ko
  std::string utc_offset = "+09:00";
  bool empty_erases = false;  // what is stored, where all columns of a field are empty
  Template id;
  std::vector<std::string> optional;  // columns that may be absent
  std::vector<std::string> keep;      // used columns to keep in source_fields as well
  std::vector<std::string> drop;      // unused columns to leave out
};

// Immutable once parsed; thread-safe. Holds no pointer into the TOML text.
struct Mapping {
  ListSettings list;
  std::vector<ColumnRef> refs;
  std::vector<Join> joins;  // table i + 1
  std::optional<MessageNode> organization;
  Template organization_id;
  MessageNode resource;
  // Paths of the fields that the mapping speaks of, for each record.
  std::vector<CoveredPath> organization_paths;
  std::vector<CoveredPath> resource_paths;
  // Owned here because nodes point to them.
  std::map<std::string, std::unique_ptr<ValueMap>, std::less<>> maps;
  std::map<std::string, std::unique_ptr<std::map<std::string, MessageNode, std::less<>>>,
           std::less<>>
      fragments;

  bool is_standard = false;  // of the standard columns, taken for want of another

  bool UsesColumn(int table, std::string_view column) const;
  bool FillsSourceFields() const;
};

// INVALID_ARGUMENT with violations "mapping_toml, line N: ..." naming key and expectation.
absl::StatusOr<std::unique_ptr<const Mapping>> ParseMapping(std::string_view toml,
                                                            const ImportLimits& limits);

// Keys of value maps compare without white space and after NFC.
std::string FoldKey(std::string_view text);

}  // namespace ieum::exchange

#endif  // IEUM_SERVICE_EXCHANGE_MAPPING_H_
