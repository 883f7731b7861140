#include "service/exchange/csv_check.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/util/field_mask_util.h"
#include "google/protobuf/util/message_differencer.h"

#include "service/exchange/mapping_compiler.h"
#include "service/exchange/mapping_eval.h"
#include "service/exchange/text_match.h"
#include "store/catalog/disclosure.h"

namespace ieum::exchange {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::util::FieldMaskUtil;
using Nodes = std::vector<const MessageNode*>;

bool IsTimestamp(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
         field.message_type()->full_name() == "google.protobuf.Timestamp";
}

// Clears what none of the nodes fills, and white space around texts, which no cell keeps.
void Prune(const Nodes& nodes, bool korean, Message& message) {
  const auto& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    bool spoken = false;
    bool plain = false;  // from text; localized texts then have one side
    bool whole = false;  // from JSON
    Nodes below;
    for (const MessageNode* node : nodes) {
      for (const FieldNode& filled : node->fields) {
        if (filled.field != field) continue;
        spoken = true;
        plain = plain || !filled.rules.empty();
        whole = whole || (!filled.rules.empty() && filled.rules[0].json);
        for (const MessageNode& item : filled.messages) below.push_back(&item);
        if (filled.fragments == nullptr) continue;
        for (const auto& [name, fragment] : *filled.fragments) below.push_back(&fragment);
      }
    }
    if (!spoken) {
      reflection.ClearField(&message, field);
      continue;
    }
    if (whole || IsTimestamp(*field)) continue;
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING && !field->is_repeated()) {
        reflection.SetString(&message, field, TrimText(reflection.GetString(message, field)));
      }
      continue;
    }
    const auto prune_one = [&](Message& child) {
      if (!plain) return Prune(below, korean, child);
      const auto* other = child.GetDescriptor()->FindFieldByName(korean ? "en" : "ko");
      if (other != nullptr) child.GetReflection()->ClearField(&child, other);
    };
    if (!field->is_repeated()) {
      prune_one(*reflection.MutableMessage(&message, field));
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
      prune_one(*reflection.MutableRepeatedMessage(&message, field, i));
    }
  }
}

// `message` with the field at `path` alone.
std::unique_ptr<Message> Part(const Message& message, const std::string& path) {
  std::unique_ptr<Message> part(message.New());
  google::protobuf::FieldMask mask;
  mask.add_paths(path);
  FieldMaskUtil::MergeMessageTo(message, mask, {}, part.get());
  return part;
}

bool Same(const Message& stored, const Message& read, const std::string& path) {
  const auto a = Part(stored, path);
  const auto b = Part(read, path);
  if (path.size() > 5 && path.compare(path.size() - 5, 5, "_time") == 0) {
    return a->ByteSizeLong() == 0 || b->ByteSizeLong() > 0;
  }
  return google::protobuf::util::MessageDifferencer::Equivalent(*a, *b) ||
         a->SerializeAsString() == b->SerializeAsString();
}

void AddRefs(const Template& text, std::set<int>& out) {
  for (const Template::Part& part : text.parts) {
    if (part.ref >= 0) out.insert(part.ref);
  }
}

}  // namespace

std::set<int> CsvCheck::Pinned() const {
  std::set<int> out;
  AddRefs(mapping_.list.name, out);
  AddRefs(mapping_.list.source, out);
  AddRefs(mapping_.list.id, out);
  AddRefs(mapping_.organization_id, out);
  return out;
}

void CsvCheck::Judge(const MessageNode& node, const std::vector<CoveredPath>& covered,
                     const Message& stored, const Message& read, const std::string& prefix,
                     std::vector<Verdict>& out) const {
  std::unique_ptr<Message> spoken(stored.New());
  spoken->CopyFrom(stored);
  Prune({&node}, mapping_.list.korean, *spoken);
  for (const CoveredPath& one : covered) {
    if (one.refs.empty()) continue;
    Verdict verdict{&one, prefix + one.path, Same(*spoken, read, one.path)};
    verdict.withheld = prefix.empty() && (one.path == "places" || one.path == "source_fields") &&
                       store::HasConfidentialPlace(resource_);
    out.push_back(std::move(verdict));
  }
}

std::vector<CsvCheck::Verdict> CsvCheck::Compare(const Cells& cells) const {
  RowValues values;
  for (const ColumnRef& ref : mapping_.refs) {
    const auto found = ref.table == 0 ? cells.find(ref.column) : cells.end();
    values.by_ref.emplace_back(found == cells.end() ? std::string_view() : found->second);
  }
  const ImportLimits limits;
  ImportRow row;
  MappingEvaluator evaluator(mapping_, limits, values, row);
  std::vector<Verdict> out;
  v1::Resource resource;
  evaluator.Fill(mapping_.resource, resource, "");
  Judge(mapping_.resource, mapping_.resource_paths, resource_, resource, "", out);
  if (!mapping_.organization) return out;
  v1::Organization organization;
  evaluator.Fill(*mapping_.organization, organization, "");
  Judge(*mapping_.organization, mapping_.organization_paths, organization_, organization,
        "organization.", out);
  return out;
}

void CsvCheck::EmptyWhatDiffers(Cells& cells, std::vector<ColumnGap>& gaps) const {
  const std::vector<Verdict> verdicts = Compare(cells);
  std::set<int> kept = Pinned();
  for (const Verdict& verdict : verdicts) {
    if (verdict.equal) kept.insert(verdict.covered->refs.begin(), verdict.covered->refs.end());
  }
  for (const Verdict& verdict : verdicts) {
    if (verdict.equal || verdict.withheld) continue;
    for (const int ref : verdict.covered->refs) {
      const std::string& column = mapping_.refs[static_cast<std::size_t>(ref)].column;
      if (kept.count(ref) == 0 && !mapping_.list.empty_erases) cells.erase(column);
      const auto known = std::find_if(gaps.begin(), gaps.end(),
                                      [&](const ColumnGap& gap) { return gap.column == column; });
      if (known != gaps.end()) continue;
      gaps.push_back({column, verdict.field, cells.count(column) == 0});
    }
  }
}

}  // namespace ieum::exchange
