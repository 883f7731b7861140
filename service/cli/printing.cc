#include "service/cli/printing.h"

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace ieum::cli {
namespace {

std::string NameOf(const google::protobuf::Message& record) {
  for (const char* name : {"name", "case"}) {
    const auto* field = record.GetDescriptor()->FindFieldByName(name);
    if (field != nullptr && field->type() == google::protobuf::FieldDescriptor::TYPE_STRING) {
      return record.GetReflection()->GetString(record, field);
    }
  }
  return "";
}

}  // namespace

std::string NamesOf(const google::protobuf::Message& list) {
  std::string lines;
  for (int i = 0; i < list.GetDescriptor()->field_count(); ++i) {
    const auto* field = list.GetDescriptor()->field(i);
    const bool records = field->is_repeated() &&
                         field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE;
    const int count = records ? list.GetReflection()->FieldSize(list, field) : 0;
    for (int at = 0; at < count; ++at) {
      const std::string name =
          Clean(NameOf(list.GetReflection()->GetRepeatedMessage(list, field, at)));
      if (!name.empty()) lines += name + "\n";
    }
  }
  return lines;
}

void PrintRead(Context& context, const google::protobuf::Message& record, const std::string& page) {
  context.out << (context.options.json ? ToJson(record) : page);
}

}  // namespace ieum::cli
