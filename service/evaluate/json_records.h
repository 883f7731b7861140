// Messages in JSON files: one object, an array, or JSON Lines.
#ifndef IEUM_SERVICE_EVALUATE_JSON_RECORDS_H_
#define IEUM_SERVICE_EVALUATE_JSON_RECORDS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/message.h"

namespace ieum::evaluate {

struct InputFile {
  std::string name;  // for messages
  std::string content;
};

// Reads files; a folder stands for its *.jsonl and *.json, in order of name; "-" for standard
// input. NOT_FOUND names the path that does not exist; INVALID_ARGUMENT a folder without such
// files.
absl::StatusOr<std::vector<InputFile>> ReadInputs(const std::vector<std::string>& paths);

struct JsonObject {
  std::string text;
  int line = 0;  // where it begins, from 1
};

// Cuts a text into its top-level JSON objects: any number of them, separated by white space or,
// inside one array, by commas. INVALID_ARGUMENT names the line where something else stands.
absl::StatusOr<std::vector<JsonObject>> SplitJsonObjects(std::string_view text);

// What keeps an object from being a message.
struct JsonFault {
  int line = 0;
  std::string what;  // "not JSON: column 7: expected ...", "not a Need: severity: expected ..."
};

// Parses one object strictly: unknown fields are faults. Empty when all went well.
std::optional<JsonFault> ParseJsonObject(const JsonObject& object,
                                         google::protobuf::Message& message);

// Parses every object of the files. INVALID_ARGUMENT says "file:line: what".
template <typename Message>
absl::StatusOr<std::vector<Message>> ParseMessages(const std::vector<InputFile>& files) {
  std::vector<Message> messages;
  for (const InputFile& file : files) {
    const absl::StatusOr<std::vector<JsonObject>> objects = SplitJsonObjects(file.content);
    if (!objects.ok()) {
      return absl::InvalidArgumentError(file.name + ":" + std::string(objects.status().message()));
    }
    for (const JsonObject& object : *objects) {
      if (const auto fault = ParseJsonObject(object, messages.emplace_back())) {
        return absl::InvalidArgumentError(file.name + ":" + std::to_string(fault->line) + ": " +
                                          fault->what);
      }
    }
  }
  return messages;
}

template <typename Message>
absl::StatusOr<std::vector<Message>> ReadMessages(const std::vector<std::string>& paths) {
  absl::StatusOr<std::vector<InputFile>> files = ReadInputs(paths);
  if (!files.ok()) return files.status();
  return ParseMessages<Message>(*files);
}

}  // namespace ieum::evaluate

#endif  // IEUM_SERVICE_EVALUATE_JSON_RECORDS_H_
