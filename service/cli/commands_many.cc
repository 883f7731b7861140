// suggest --many.
#include <deque>
#include <fstream>
#include <iostream>
#include <istream>
#include <optional>
#include <string>
#include <utility>

#include "nlohmann/json.hpp"

#include "service/cli/commands.h"
#include "service/cli/failure.h"
#include "service/cli/inputs.h"
#include "service/cli/methods.h"
#include "service/cli/output.h"
#include "service/cli/reasons.h"
#include "service/cli/rpc_status.h"
#include "service/evaluate/json_records.h"
#include "store/catalog/violations.h"
#include "store/mutex.h"

namespace ieum::cli {
namespace {

// A line of the input on its way.
struct Asked {
  int line = 0;
  std::string case_reference;
  std::optional<absl::Status> fault;  // it is no assessment: nobody was asked
};

// Lines become questions, answers become lines, in the same order. Questions are asked by one
// thread and answers come on another. Reads no further ahead than the server takes.
class Caseload {
 public:
  Caseload(std::istream& in, v1::SuggestRequest settings, Context& context)
      : in_(in), settings_(std::move(settings)), context_(context) {}

  // The next question; false after the last line, or when nobody sees the answers.
  bool Next(v1::SuggestManyRequest& question) {
    for (std::string text; std::getline(in_, text);) {
      ++line_;
      if (line_ == 1 && text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
      if (text.find_first_not_of(" \t\r") == std::string::npos) continue;
      *question.mutable_request() = settings_;
      v1::Assessment& assessment = *question.mutable_request()->mutable_assessment();
      const auto fault = evaluate::ParseJsonObject({text, line_}, assessment);
      store::MutexLock lock(mutex_);
      if (!context_.out) return false;
      if (fault.has_value()) {
        asked_.push_back({line_, "", absl::InvalidArgumentError(fault->what)});
        WriteFaults();
        continue;
      }
      question.set_key(std::to_string(line_));
      asked_.push_back({line_, assessment.case_reference(), std::nullopt});
      return true;
    }
    return false;
  }

  absl::Status Take(const v1::SuggestManyResponse& answer) {
    store::MutexLock lock(mutex_);
    if (asked_.empty() || answer.key() != std::to_string(asked_.front().line)) {
      return absl::InternalError("the server answered what was not asked");
    }
    if (answer.has_response()) {
      std::string json = ToJson(answer.response(), /*pretty=*/false);
      json.pop_back();
      Write("response", json);
    } else {
      Refuse(FromRpcStatus(answer.error()));
    }
    WriteFaults();
    return Written(context_.out);
  }

  // The first line without an answer; 0: all have one.
  int unanswered() const {
    store::MutexLock lock(mutex_);
    return asked_.empty() ? 0 : asked_.front().line;
  }

  // How it went, but for the stream itself.
  absl::Status Outcome() const {
    store::MutexLock lock(mutex_);
    if (!context_.out) return absl::OkStatus();  // of which whoever runs the command tells
    if (lines_ == 0 && asked_.empty()) {
      return absl::InvalidArgumentError(context_.options.file +
                                        ": expected an assessment, it is empty");
    }
    if (refused_ == 0) return absl::OkStatus();
    return store::WithReason(
        absl::Status(first_.code(), std::to_string(refused_) + " of " + std::to_string(lines_) +
                                        " assessments could not be answered"),
        kSomeCasesFailedReason);
  }

 private:
  // {"line": 3, "case_reference": "c-3", what: json}
  void Write(const char* what, const std::string& json) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    using Json = nlohmann::ordered_json;
    const Asked& asked = asked_.front();
    context_.out << "{\"line\":" << asked.line;
    if (!asked.case_reference.empty()) {
      context_.out
          << ",\"case_reference\":"
          << Json(asked.case_reference).dump(-1, ' ', false, Json::error_handler_t::replace);
    }
    context_.out << ",\"" << what << "\":" << json << "}\n";
    ++lines_;
    asked_.pop_front();
  }

  void Refuse(const absl::Status& status) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (refused_++ == 0) first_ = status;
    Write("error", StatusJson(status));
  }

  // Of the lines whose turn it is.
  void WriteFaults() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    while (!asked_.empty() && asked_.front().fault.has_value()) {
      Refuse(absl::Status(*asked_.front().fault));
    }
  }

  std::istream& in_;
  const v1::SuggestRequest settings_;
  Context& context_;
  int line_ = 0;
  mutable store::Mutex mutex_;
  std::deque<Asked> asked_ ABSL_GUARDED_BY(mutex_);
  int lines_ ABSL_GUARDED_BY(mutex_) = 0;  // written
  int refused_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::Status first_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace

absl::Status SuggestMany(Context& context) {
  const Options& options = context.options;
  v1::SuggestRequest settings;
  settings.set_weight_profile(options.weight_profile);
  settings.set_max_suggestions(options.top);
  settings.set_language(LanguageOf(context));
  if (absl::Status timed = SetAsOf(options, settings); !timed.ok()) return timed;
  std::ifstream file;
  if (options.file != "-") {
    file.open(options.file, std::ios::binary);
    if (!file.is_open() || (file.peek(), file.bad())) {
      return absl::NotFoundError(options.file + ": cannot be read");
    }
  }
  Caseload caseload(options.file == "-" ? std::cin : file, std::move(settings), context);
  const absl::Status talked = context.client.Exchange(
      kSuggestMany, [&](v1::SuggestManyRequest& question) { return caseload.Next(question); },
      [&](const v1::SuggestManyResponse& answer) { return caseload.Take(answer); });
  if (talked.ok()) return caseload.Outcome();
  const bool unwritten = IsReaderGone(talked) || store::ReasonOf(talked) == kOutputFailedReason;
  if (!unwritten && caseload.unanswered() > 0) {
    context.failure.input = options.file + ":" + std::to_string(caseload.unanswered());
  }
  return talked;
}

}  // namespace ieum::cli
