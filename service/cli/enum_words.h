// Values of enums as words of a command line: CLOSURE_REASON_GOALS_ACHIEVED is "goals-achieved".
#ifndef IEUM_SERVICE_CLI_ENUM_WORDS_H_
#define IEUM_SERVICE_CLI_ENUM_WORDS_H_

#include <string>
#include <vector>

#include "google/protobuf/generated_enum_reflection.h"

namespace ieum::cli {

// The words of all values but the unspecified one, by number.
std::vector<std::string> EnumWords(const google::protobuf::EnumDescriptor& type);

// The value of a word; 0 for one that is none of them.
int EnumNumber(const google::protobuf::EnumDescriptor& type, const std::string& word);

template <typename Enum>
std::vector<std::string> EnumWords() {
  return EnumWords(*google::protobuf::GetEnumDescriptor<Enum>());
}

template <typename Enum>
Enum FromWord(const std::string& word) {
  return static_cast<Enum>(EnumNumber(*google::protobuf::GetEnumDescriptor<Enum>(), word));
}

}  // namespace ieum::cli

#endif  // IEUM_SERVICE_CLI_ENUM_WORDS_H_
