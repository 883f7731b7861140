#include "service/cli/exit_code.h"

#include "service/cli/terminal.h"
#include "store/catalog/violations.h"

namespace ieum::cli {

ExitCode ExitCodeOf(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return ExitCode::kOk;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kOutOfRange:
      return ExitCode::kBadInput;
    case absl::StatusCode::kNotFound:
      return ExitCode::kNotFound;
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
      return ExitCode::kUnreachable;
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kFailedPrecondition:
      return ExitCode::kConflict;
    default:
      return ExitCode::kOther;
  }
}

std::string Describe(const absl::Status& status, bool english) {
  if (status.ok()) return "";
  const std::string head = english ? "error: " : "오류: ";
  std::string text;
  for (const store::FieldViolation& violation : store::ViolationsOf(status)) {
    text += head + Clean(violation.field) + ": " + Clean(violation.description) + "\n";
  }
  if (!text.empty()) return text;
  const std::string message = Clean(std::string(status.message()));
  return head + (message.empty() ? absl::StatusCodeToString(status.code()) : message) + "\n";
}

std::string ExitCodeHelp() {
  return "Exit codes: 0 done, 1 other failure, 2 usage, 3 bad input, 4 not found,\n"
         "5 server unreachable, 6 conflict.";
}

}  // namespace ieum::cli
