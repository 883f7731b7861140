// The parts of a mapping file that say how a text or a message is made, from TOML to nodes.
#ifndef IEUM_SERVICE_EXCHANGE_MAPPING_COMPILER_H_
#define IEUM_SERVICE_EXCHANGE_MAPPING_COMPILER_H_

#include <string>
#include <string_view>
#include <vector>

#include "google/protobuf/descriptor.h"
#include <toml++/toml.h>

#include "service/exchange/mapping.h"
#include "store/catalog/violations.h"

namespace ieum::exchange {

// Compiles into `mapping`, whose list settings, joins and maps must be there already. Faults go to
// `violations`, after which the nodes must not be used. Used once, by ParseMapping.
class MappingCompiler {
 public:
  MappingCompiler(Mapping& mapping, store::Violations& violations)
      : mapping_(mapping), violations_(violations) {}

  // `fragments` is the table of that name, or null.
  void set_fragments(const toml::table* fragments) { fragments_ = fragments; }

  MessageNode Message(const toml::table& table, const google::protobuf::Descriptor& type,
                      const std::string& path);
  Template ParseTemplate(const std::string& text, const toml::node& at, const std::string& path);
  // Reads a string, or adds a violation.
  std::string Text(const toml::node& node, const std::string& path);
  std::vector<std::string> Texts(const toml::node& node, const std::string& path);
  void Fault(const toml::node& at, const std::string& path, std::string_view expected);

 private:
  void Member(std::string_view key, const toml::node& node,
              const google::protobuf::Descriptor& type, const std::string& path, MessageNode& out);
  FieldNode Field(const google::protobuf::FieldDescriptor& field, const toml::node& node,
                  const std::string& path);
  void Items(FieldNode& out, const toml::node& node, const std::string& path);
  void Fragments(FieldNode& out, const toml::table& table, const std::string& path);
  Rule ParseRule(const toml::node& node, const std::string& path);
  void RuleMember(std::string_view key, const toml::node& node, const std::string& path, Rule& out);
  Condition ParseCondition(const toml::node& node, const std::string& path);
  Each ParseEach(const toml::node& node, const std::string& path);
  Regex ParseRegex(const toml::node& node, const std::string& path);
  const ValueMap* FindMap(const toml::node& node, const std::string& path, std::string& name);
  int AddRef(const std::string& name, const toml::node& at, const std::string& path);

  Mapping& mapping_;
  store::Violations& violations_;
  const toml::table* fragments_ = nullptr;
  std::vector<std::string> open_fragments_;
};

// Dotted paths of the fields that the mapping's resource (or organization) fills: members of
// singular messages one by one, repeated fields as a whole.
std::vector<CoveredPath> CollectPaths(const MessageNode& node, const Mapping& mapping);

bool IsLocalizedText(const google::protobuf::FieldDescriptor& field);

}  // namespace ieum::exchange

#endif  // IEUM_SERVICE_EXCHANGE_MAPPING_COMPILER_H_
