#include "service/cli/enum_words.h"

#include <algorithm>
#include <cctype>
#include <string_view>

#include "google/protobuf/descriptor.h"

namespace ieum::cli {
namespace {

// The value 0 is {PREFIX}UNSPECIFIED in every enum of the contract.
std::size_t PrefixLength(const google::protobuf::EnumDescriptor& type) {
  constexpr std::string_view kUnspecified = "UNSPECIFIED";
  return type.value(0)->name().size() - kUnspecified.size();
}

std::string WordOf(const google::protobuf::EnumValueDescriptor& value, std::size_t prefix) {
  std::string word = value.name().substr(prefix);
  std::transform(word.begin(), word.end(), word.begin(), [](unsigned char c) {
    return c == '_' ? '-' : static_cast<char>(std::tolower(c));
  });
  return word;
}

}  // namespace

std::vector<std::string> EnumWords(const google::protobuf::EnumDescriptor& type) {
  std::vector<std::string> words;
  for (int i = 1; i < type.value_count(); ++i) {
    words.push_back(WordOf(*type.value(i), PrefixLength(type)));
  }
  return words;
}

int EnumNumber(const google::protobuf::EnumDescriptor& type, const std::string& word) {
  for (int i = 1; i < type.value_count(); ++i) {
    if (WordOf(*type.value(i), PrefixLength(type)) == word) return type.value(i)->number();
  }
  return 0;
}

}  // namespace ieum::cli
