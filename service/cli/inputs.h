// What commands read before they ask: files, and labels for what they will show.
#ifndef IEUM_SERVICE_CLI_INPUTS_H_
#define IEUM_SERVICE_CLI_INPUTS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "ieum/v1/assessment.pb.h"
#include "service/cli/commands.h"
#include "service/cli/labels.h"
#include "service/evaluate/json_records.h"

namespace ieum::cli {

// The assessments of the file; with --case the one of this reference. NOT_FOUND without it.
absl::StatusOr<std::vector<v1::Assessment>> ReadCases(const Options& options);

// The same where there may be one alone.
absl::StatusOr<v1::Assessment> ReadCase(const Options& options);

// The one object of a file. INVALID_ARGUMENT when it holds another number of them.
template <typename Message>
absl::StatusOr<Message> ReadOne(const std::string& path) {
  auto messages = evaluate::ReadMessages<Message>({path});
  if (!messages.ok()) return messages.status();
  if (messages->size() != 1) {
    return absl::InvalidArgumentError(path + ": expected one object, it holds " +
                                      std::to_string(messages->size()));
  }
  return std::move(messages->front());
}

// Labels are a courtesy: without them the codes are shown.
NeedLabels FetchLabels(Context& context);

v1::Language LanguageOf(const Context& context);

// Fills as_of_time from --as-of.
template <typename Request>
absl::Status SetAsOf(const Options& options, Request& request) {
  if (options.as_of.empty()) return absl::OkStatus();
  const auto time = TimestampOf(options.as_of, "--as-of");
  if (!time.ok()) return time.status();
  *request.mutable_as_of_time() = *time;
  return absl::OkStatus();
}

}  // namespace ieum::cli

#endif  // IEUM_SERVICE_CLI_INPUTS_H_
