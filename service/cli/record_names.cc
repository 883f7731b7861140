#include "service/cli/record_names.h"

#include <set>
#include <string_view>
#include <vector>

#include "google/protobuf/descriptor.h"

#include "service/cli/labels.h"
#include "service/cli/methods.h"

namespace ieum::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr std::size_t kMaxNames = 100;
constexpr std::string_view kResources = "resources/";
constexpr std::string_view kOrganizations = "organizations/";

// "resources/lunch", and no sentence that begins so.
bool IsName(std::string_view text) {
  const bool known = text.starts_with(kResources) || text.starts_with(kOrganizations);
  return known && text.find_first_of(" \n\t") == std::string_view::npos;
}

void CollectFrom(const Message& message, std::set<std::string>& names);

void CollectField(const Message& message, const FieldDescriptor* field,
                  std::set<std::string>& names) {
  const auto* reflection = message.GetReflection();
  const int count = field->is_repeated() ? reflection->FieldSize(message, field) : 1;
  for (int at = 0; at < count; ++at) {
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      CollectFrom(field->is_repeated() ? reflection->GetRepeatedMessage(message, field, at)
                                       : reflection->GetMessage(message, field),
                  names);
    } else if (field->type() == FieldDescriptor::TYPE_STRING) {
      std::string text = field->is_repeated() ? reflection->GetRepeatedString(message, field, at)
                                              : reflection->GetString(message, field);
      if (IsName(text)) names.insert(std::move(text));
    }
  }
}

void CollectFrom(const Message& message, std::set<std::string>& names) {
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) CollectField(message, field, names);
}

// Empty where there is none to be had.
std::string Fetch(const std::string& name, Client& client, const Look& look) {
  if (name.starts_with(kResources)) {
    const auto resource = client.CallNamed(kGetResource, name);
    return resource.ok() ? TextOf(resource->display_name(), look) : "";
  }
  const auto organization = client.CallNamed(kGetOrganization, name);
  return organization.ok() ? TextOf(organization->display_name(), look) : "";
}

}  // namespace

RecordNames NamesIn(const Message& message, Client& client, const Look& look) {
  std::set<std::string> wanted;
  CollectFrom(message, wanted);
  RecordNames names;
  for (const std::string& name : wanted) {
    if (names.size() == kMaxNames) break;
    names[name] = Fetch(name, client, look);
  }
  return names;
}

std::string Called(const std::string& name, const RecordNames& names) {
  const auto known = names.find(name);
  return known == names.end() || known->second.empty() ? name : known->second;
}

std::string CalledWithName(const std::string& name, const RecordNames& names) {
  const std::string called = Called(name, names);
  return called == name ? name : called + " (" + name + ")";
}

}  // namespace ieum::cli
