// The command line: its options, and the parser that fills them.
#ifndef IEUM_SERVICE_CLI_OPTIONS_H_
#define IEUM_SERVICE_CLI_OPTIONS_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "service/cli/client.h"
#include "service/cli/options_casework.h"

namespace CLI {
class App;
}

namespace ieum::cli {

// Everything the command line may say; each command reads its part.
struct Options {
  std::string command;

  // For every command.
  std::string server = "127.0.0.1:50551";
  std::string language;  // "ko", "en"; empty: from LANG
  bool json = false;
  bool quiet = false;
  Speaker speaker;

  // Questions.
  std::string file;
  std::string case_reference;
  std::vector<std::string> needs;
  std::string as_of;
  std::string weight_profile;
  int top = 0;
  bool brief = false;
  bool many = false;
  std::string resource;

  // Records.
  std::vector<std::string> names;
  std::string kind = "resources";
  std::string area;
  std::string etag;
  bool force = false;
  std::string id;
  std::string time;

  // Lists.
  int page_size = 0;
  std::string page_token;
  bool all_pages = false;
  std::string organization;
  std::string need_code;
  std::string source;
  std::string text;
  bool open_only = false;
  std::string verified_before;

  // Places.
  std::optional<int> total;
  std::optional<int> open;
  std::string waitlist;  // "open", "closed"; empty: not said
  std::optional<int> waiting;
  std::optional<int> wait_days;
  bool only_these = false;

  // Import and export.
  std::vector<std::string> files;
  std::string format;
  std::string mapping;
  bool dry_run = false;
  std::string output = "-";

  // Evaluation.
  std::vector<std::string> resources;
  std::vector<std::string> assessments;
  std::vector<std::string> judgments;
  std::string data_dir = "data";

  std::string shell;

  // Cases and what is done about them.
  std::string name;  // of what the command is about
  std::string reason;
  std::string note;
  std::string until;  // a day
  std::string request_id;
  WishOptions wishes;
  PlanOptions plan;
  CaseOptions cases;
  ConsentOptions consent;
  ReferralOptions referral;
  CheckInOptions check_in;
  ReviewOptions review;
};

// The parser of the program `ieum`; writes to `options`, which must outlive it. Also what
// completion scripts are made from.
std::unique_ptr<CLI::App> MakeParser(Options& options);

// Who calls, with whole names.
Speaker SpeakerOf(const Options& options);

// English when the option says so; without one, when LANG (or LC_ALL, LC_MESSAGES before it) begins
// with "en". Else Korean.
bool WantsEnglish(const Options& options);

// "2026-11-01" (its beginning in Korea) or RFC 3339. INVALID_ARGUMENT names `option`.
absl::StatusOr<absl::Time> ParseTime(const std::string& text, const std::string& option);

}  // namespace ieum::cli

#endif  // IEUM_SERVICE_CLI_OPTIONS_H_
