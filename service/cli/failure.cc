#include "service/cli/failure.h"

#include "nlohmann/json.hpp"

#include "service/cli/reasons.h"
#include "store/catalog/violations.h"

namespace ieum::cli {
namespace {

using Json = nlohmann::ordered_json;

Json Fields(const absl::Status& status) {
  Json json;
  json["code"] = absl::StatusCodeToString(status.code());
  json["reason"] = ReasonOrDefault(status);
  json["message"] = std::string(status.message());
  json["field_violations"] = Json::array();
  for (const store::FieldViolation& violation : store::ViolationsOf(status)) {
    json["field_violations"].push_back(
        {{"field", violation.field}, {"description", violation.description}});
  }
  return json;
}

// On one line; bytes that are no UTF-8 are replaced.
std::string Words(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string Line(const Json& json) { return Words(json) + "\n"; }

}  // namespace

std::string StatusJson(const absl::Status& status) { return Words(Fields(status)); }

std::string FailureJson(const absl::Status& status, const FailureContext& context) {
  Json json = Fields(status);
  if (!context.input.empty()) json["input"] = context.input;
  if (context.registered > 0) json["registered"] = context.registered;
  if (!context.server.empty()) json["server"] = context.server;
  for (const auto& [reference, failed] : context.cases) {
    Json one = Json{{"case_reference", reference}};
    one.update(Fields(failed));
    json["cases"].push_back(std::move(one));
  }
  return Line(json);
}

std::string FailureHelp() {
  return "With --json a command that fails prints one JSON object on standard error: code, "
         "reason,\n"
         "message, field_violations (field, description), and input, registered, server or cases "
         "where known;\n"
         "the exit code stays the same. Remarks without a failure are {\"notice\": ...}.";
}

std::string NoticeJson(const std::string& text) { return Line(Json{{"notice", text}}); }

}  // namespace ieum::cli
