// What of an HSDS object the vocabulary has no place for: kept on import, laid back on export.
#ifndef IEUM_SERVICE_EXCHANGE_HSDS_RESIDUE_H_
#define IEUM_SERVICE_EXCHANGE_HSDS_RESIDUE_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "google/protobuf/repeated_field.h"
#include "nlohmann/json.hpp"

#include "ieum/v1/catalog.pb.h"

namespace ieum::exchange {

using SourceFields = google::protobuf::RepeatedPtrField<v1::SourceField>;

// The JSON pointers whose values the vocabulary took over.
using Claims = std::set<std::string, std::less<>>;

// Every value of `object` that is not claimed, as source fields under the highest pointer beneath
// which nothing was claimed. Texts are kept as they are; other values, and texts that read like
// JSON, as JSON. Members named in `skip` (first level) are left out.
void KeepResidue(const nlohmann::json& object, const Claims& claims,
                 const std::set<std::string, std::less<>>& skip, SourceFields& out);

// Kept source fields as a tree.
class Residue {
 public:
  // Fields that are not JSON pointers, or whose pointer contradicts another, are ignored.
  explicit Residue(const SourceFields& fields);

  // Lays the residue over what the vocabulary says. What the vocabulary says wins; a residue that
  // means the same in other words (a time with seconds, an address in parts) replaces it. In lists,
  // an element kept whole returns to its index; the vocabulary's elements fill the other indices in
  // order and get back what was kept of them; what was kept of elements that are gone is dropped.
  nlohmann::json LayOver(nlohmann::json said) const;

  // The value kept whole under a member of the object, e.g. "status". Null when there is none.
  nlohmann::json Find(std::string_view member) const;
  // Whether any value under `member` is this text.
  bool HasText(std::string_view member, std::string_view text) const;

 private:
  struct Node {
    std::optional<nlohmann::json> value;
    std::map<std::string, Node, std::less<>> children;
  };

  static nlohmann::json Merge(std::string_view key, nlohmann::json said, const Node& node);
  static nlohmann::json MergeList(nlohmann::json said, const Node& node);
  static nlohmann::json Rebuild(const Node& node);
  static bool Holds(const Node& node, std::string_view text);

  Node root_;
};

// One line of an HSDS address.
std::string JoinAddress(const nlohmann::json& address);
// "10:00:00" -> "10:00". Nullopt where seconds or a time zone say more.
std::optional<std::string> HsdsTime(std::string_view text);

}  // namespace ieum::exchange

#endif  // IEUM_SERVICE_EXCHANGE_HSDS_RESIDUE_H_
