#include "service/request/update_mask.h"

#include <memory>
#include <vector>

#include "absl/strings/str_split.h"
#include "google/protobuf/descriptor.h"

#include "service/request/text.h"
#include "store/catalog/violations.h"

namespace ieum::request {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

using Path = std::vector<const FieldDescriptor*>;

// An empty path and a reason when the text is no path into `type`.
Path ParsePath(const std::string& text, const Descriptor* type, std::string& why) {
  Path path;
  for (const std::string& part : std::vector<std::string>(absl::StrSplit(text, '.'))) {
    if (!path.empty()) {
      const FieldDescriptor* parent = path.back();
      if (parent->is_repeated()) {
        why = "goes into the list " + parent->name() + "; name the list to replace it";
        return {};
      }
      type = parent->message_type();
    }
    const FieldDescriptor* field = type == nullptr ? nullptr : type->FindFieldByName(part);
    if (field == nullptr) {
      why = "names no field";
      return {};
    }
    path.push_back(field);
  }
  return path;
}

// Copies one field, set or not, between messages of one type.
void CopyField(const FieldDescriptor* field, const Message& from, Message& to) {
  const auto* reflection = from.GetReflection();
  reflection->ClearField(&to, field);
  const bool set = field->is_repeated() ? reflection->FieldSize(from, field) > 0
                                        : reflection->HasField(from, field);
  if (!set) return;
  // A message that holds this field alone, merged in: one way for all types.
  std::unique_ptr<Message> only(from.New());
  only->CopyFrom(from);
  std::vector<const FieldDescriptor*> present;
  reflection->ListFields(from, &present);
  for (const FieldDescriptor* other : present) {
    if (other != field) reflection->ClearField(only.get(), other);
  }
  to.MergeFrom(*only);
}

void CopyPath(const Path& path, std::size_t depth, const Message& from, Message& to) {
  const FieldDescriptor* field = path[depth];
  if (depth + 1 == path.size()) {
    CopyField(field, from, to);
    return;
  }
  const auto* reflection = from.GetReflection();
  // Clearing below a message that neither side has would create it.
  if (!reflection->HasField(from, field) && !reflection->HasField(to, field)) return;
  CopyPath(path, depth + 1, reflection->GetMessage(from, field),
           *reflection->MutableMessage(&to, field));
}

}  // namespace

absl::Status ApplyUpdate(const google::protobuf::FieldMask& mask,
                         const std::set<std::string>& fixed, const Message& patch,
                         Message& stored) {
  const Descriptor* type = patch.GetDescriptor();
  std::vector<Path> paths;
  if (mask.paths().empty()) {
    std::vector<const FieldDescriptor*> present;
    patch.GetReflection()->ListFields(patch, &present);
    for (const FieldDescriptor* field : present) {
      if (!fixed.contains(field->name())) paths.push_back({field});
    }
  } else if (mask.paths_size() == 1 && mask.paths(0) == "*") {
    for (int i = 0; i < type->field_count(); ++i) {
      if (!fixed.contains(type->field(i)->name())) paths.push_back({type->field(i)});
    }
  } else {
    store::Violations violations;
    for (const std::string& text : mask.paths()) {
      const std::string shown = "path \"" + CutUtf8(ValidUtf8(text), 100) + "\" ";
      std::string why;
      Path path = ParsePath(text, type, why);
      if (text == "*") {
        why = "must stand alone";
      } else if (!path.empty() && (fixed.contains(path[0]->name()) || fixed.contains(text))) {
        why = "is not changed by an update";
      }
      if (!why.empty()) {
        violations.Add("update_mask", shown + why);
      } else {
        paths.push_back(std::move(path));
      }
    }
    if (!violations.empty()) return violations.ToStatus();
  }
  for (const Path& path : paths) CopyPath(path, 0, patch, stored);
  return absl::OkStatus();
}

}  // namespace ieum::request
