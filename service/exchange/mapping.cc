#include "service/exchange/mapping.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_split.h"
#include <toml++/toml.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "ieum/v1/catalog.pb.h"
#include "service/exchange/csv_export.h"
#include "service/exchange/date_pattern.h"
#include "service/exchange/mapping_compiler.h"
#include "service/exchange/redact.h"
#include "service/exchange/text_match.h"
#include "store/catalog/violations.h"

namespace ieum::exchange {
namespace {

class FileParser {
 public:
  FileParser(const toml::table& root, Mapping& mapping, store::Violations& violations)
      : root_(root), mapping_(mapping), compiler_(mapping, violations) {}

  void Run() {
    for (const auto& [key, node] : root_) {
      if (key != "list" && key != "joins" && key != "maps" && key != "fragments" &&
          key != "organization" && key != "resource") {
        compiler_.Fault(node, std::string(key.str()),
                        "must be one of list, joins, maps, fragments, organization, resource");
      }
    }
    if (const toml::table* maps = Table("maps")) ParseMaps(*maps);
    ParseJoins();
    compiler_.set_fragments(Table("fragments"));
    ParseList();
    ParseOrganization();
    ParseResource();
  }

 private:
  const toml::table* Table(std::string_view key) {
    const toml::node* node = root_.get(key);
    if (node == nullptr) return nullptr;
    if (!node->is_table()) compiler_.Fault(*node, std::string(key), "must be a table");
    return node->as_table();
  }

  void ParseMaps(const toml::table& maps) {
    for (const auto& [name, node] : maps) {
      const std::string path = "maps." + std::string(name.str());
      const toml::table* table = node.as_table();
      if (table == nullptr) {
        compiler_.Fault(node, path, "must be a table of value = result");
        continue;
      }
      auto map = std::make_unique<ValueMap>();
      for (const auto& [from, to] : *table) {
        const std::string at = path + ".\"" + std::string(from.str()) + '"';
        if (!map->emplace(FoldKey(from.str()), compiler_.Texts(to, at)).second) {
          compiler_.Fault(to, at, "must not differ from another key in white space only");
        }
      }
      mapping_.maps[std::string(name.str())] = std::move(map);
    }
  }

  void ParseJoins() {
    const toml::node* node = root_.get("joins");
    if (node == nullptr) return;
    if (!node->is_array_of_tables()) {
      return compiler_.Fault(*node, "joins", "must be written as [[joins]]");
    }
    for (const toml::node& element : *node->as_array()) {
      Join join;
      Template equals;
      for (const auto& [key, member] : *element.as_table()) {
        const std::string at = "joins." + std::string(key.str());
        if (key == "name") {
          join.name = compiler_.Text(member, at);
        } else if (key == "file") {
          join.file = compiler_.Text(member, at);
        } else if (key == "key") {
          join.key = compiler_.Text(member, at);
        } else if (key == "equals") {
          join.equals = compiler_.ParseTemplate(compiler_.Text(member, at), member, at);
        } else {
          compiler_.Fault(member, at, "must be one of name, file, key, equals");
        }
      }
      if (join.name.empty() || join.file.empty() || join.key.empty() || join.equals.parts.empty()) {
        compiler_.Fault(element, "joins", "must have name, file, key and equals");
      }
      mapping_.joins.push_back(std::move(join));
    }
  }

  void ParseList() {
    const toml::table* list = Table("list");
    if (list == nullptr) {
      return compiler_.Fault(root_, "list", "must be there, with source and id");
    }
    ListSettings& out = mapping_.list;
    for (const auto& [key, node] : *list) ListMember(key.str(), node, out);
    if (out.source.parts.empty()) compiler_.Fault(*list, "list.source", "must be given");
    if (out.id.parts.empty()) compiler_.Fault(*list, "list.id", "must be given");
    if (!mapping_.joins.empty() && out.file.empty()) {
      compiler_.Fault(*list, "list.file", "must be given where there are joins");
    }
  }

  void ListMember(std::string_view key, const toml::node& node, ListSettings& out) {
    const std::string path = "list." + std::string(key);
    if (key == "source") {
      out.source = compiler_.ParseTemplate(compiler_.Text(node, path), node, path);
    } else if (key == "name") {
      out.name = compiler_.ParseTemplate(compiler_.Text(node, path), node, path);
    } else if (key == "file") {
      out.file = compiler_.Text(node, path);
    } else if (key == "encoding") {
      out.encoding = compiler_.Text(node, path);
    } else if (key == "delimiter") {
      const std::string text = compiler_.Text(node, path);
      if (text.size() == 1 && text[0] > 0 && text != "\"" && text != "\r" && text != "\n") {
        out.delimiter = text[0];
      } else {
        compiler_.Fault(node, path, "must be one ASCII character, not a quote or a line end");
      }
    } else if (key == "language") {
      const std::string text = compiler_.Text(node, path);
      if (text != "ko" && text != "en") compiler_.Fault(node, path, "must be ko or en");
      out.korean = text == "ko";
    } else if (key == "utc_offset") {
      out.utc_offset = compiler_.Text(node, path);
      if (!UtcOffsetSeconds(out.utc_offset)) {
        compiler_.Fault(node, path, "must be like +09:00");
      }
    } else if (key == "empty") {
      const std::string text = compiler_.Text(node, path);
      if (text != "keep" && text != "erase") compiler_.Fault(node, path, "must be keep or erase");
      out.empty_erases = text == "erase";
    } else if (key == "id") {
      out.id = compiler_.ParseTemplate(compiler_.Text(node, path), node, path);
    } else if (key == "optional") {
      out.optional = compiler_.Texts(node, path);
    } else if (key == "keep") {
      out.keep = compiler_.Texts(node, path);
    } else if (key == "drop") {
      out.drop = compiler_.Texts(node, path);
    } else {
      compiler_.Fault(
          node, path,
          "must be one of source, name, file, encoding, delimiter, language, utc_offset, "
          "empty, id, optional, keep, drop");
    }
  }

  void ParseOrganization() {
    const toml::table* table = Table("organization");
    if (table == nullptr) return;
    toml::table rest = *table;
    if (const toml::node* id = table->get("source_id")) {
      mapping_.organization_id = compiler_.ParseTemplate(
          compiler_.Text(*id, "organization.source_id"), *id, "organization.source_id");
      rest.erase("source_id");
    } else {
      compiler_.Fault(*table, "organization.source_id", "must be given");
    }
    mapping_.organization =
        compiler_.Message(rest, *v1::Organization::descriptor(), "organization");
    mapping_.organization_paths = CollectPaths(*mapping_.organization, mapping_);
  }

  void ParseResource() {
    const toml::table* table = Table("resource");
    if (table == nullptr) return compiler_.Fault(root_, "resource", "must be there");
    mapping_.resource = compiler_.Message(*table, *v1::Resource::descriptor(), "resource");
    mapping_.resource_paths = CollectPaths(mapping_.resource, mapping_);
    const bool names_organization = table->contains("organization");
    if (names_organization == mapping_.organization.has_value()) {
      compiler_.Fault(*table, "resource.organization",
                      "must be given where there is no table [organization], and only there");
    }
  }

  const toml::table& root_;
  Mapping& mapping_;
  MappingCompiler compiler_;
};

// The line, counted from 1; empty beyond the end.
std::string LineAt(std::string_view text, std::size_t line) {
  const std::vector<std::string> lines = absl::StrSplit(std::string(text), '\n');
  return line >= 1 && line <= lines.size() ? lines[line - 1] : "";
}

}  // namespace

bool Mapping::UsesColumn(int table, std::string_view column) const {
  for (const ColumnRef& ref : refs) {
    if (ref.table == table && ref.column == column) return true;
  }
  return false;
}

bool Mapping::FillsSourceFields() const {
  return std::any_of(resource_paths.begin(), resource_paths.end(),
                     [](const CoveredPath& covered) { return covered.path == "source_fields"; });
}

std::string FoldKey(std::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(error);
  icu::UnicodeString source = icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
  if (U_SUCCESS(error)) source = nfc->normalize(source, error);
  icu::UnicodeString folded;
  for (int32_t i = 0; i < source.length(); i = source.moveIndex32(i, 1)) {
    const UChar32 c = source.char32At(i);
    if (!u_isUWhiteSpace(c)) folded.append(c);
  }
  std::string out;
  folded.toUTF8String(out);
  return out;
}

absl::StatusOr<std::unique_ptr<const Mapping>> ParseMapping(std::string_view toml,
                                                            const ImportLimits& limits) {
  store::Violations violations;
  if (toml.size() > limits.max_mapping_bytes) {
    violations.Add("mapping_toml",
                   "must be at most " + std::to_string(limits.max_mapping_bytes) + " bytes");
    return violations.ToStatus();
  }
  auto mapping = std::make_unique<Mapping>();
  mapping->is_standard = toml == StandardMapping();
  try {
    const toml::table root = toml::parse(ToNfc(toml));
    FileParser(root, *mapping, violations).Run();
  } catch (const toml::parse_error& error) {
    const toml::source_position& at = error.source().begin;
    violations.Add("mapping_toml", "line " + std::to_string(at.line) + ", column " +
                                       std::to_string(at.column) +
                                       ": must be [section] or key = value, each once, is: " +
                                       ShowValue(LineAt(toml, at.line)));
  }
  if (!violations.empty()) return violations.ToStatus();
  return std::unique_ptr<const Mapping>(std::move(mapping));
}

}  // namespace ieum::exchange
