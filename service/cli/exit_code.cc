#include "service/cli/exit_code.h"

#include <string_view>
#include <utility>

#include "service/cli/help_words.h"
#include "service/cli/hints.h"
#include "service/cli/reasons.h"
#include "service/cli/terminal.h"
#include "store/catalog/violations.h"

namespace ieum::cli {
namespace {

// A field of a request under the name of the option that fills it; other fields are the input's.
std::string OptionOf(const std::string& field) {
  static constexpr std::pair<std::string_view, std::string_view> kOptions[] = {
      {"options.source", "--source"},
      {"options.mapping_toml", "--mapping"},
      {"options.format", "--format"},
      {"mapping_toml", "--mapping"},
      {"need_ids", "--need"},
      {"need_id", "--need"},
      {"max_suggestions", "--top"},
      {"weight_profile", "--weight-profile"},
      {"as_of_time", "--as-of"},
      {"page_token", "--page-token"},
      {"page_size", "--page-size"},
      {"ieum-account", "--as-account"},
      {"ieum-role", "--as-role"},
      {"ieum-organization", "--as-organization"},
      {"ieum-purpose", "--purpose"},
      {"request_id", "--request-id"},
      {"resume_token", "--resume"},
      {"etag", "--etag"},
      {"reason", "--reason"},
      {"note", "--note"},
      {"wishes.pins", "--pin"},
      {"wishes.forbidden_resources", "--forbid"},
      {"wishes.forbidden_organizations", "--forbid"},
      {"wishes.limits.max_times_per_week", "--max-per-week"},
      {"wishes.limits.max_cost_krw_per_month", "--max-cost"},
      {"wishes.limits.max_distance_km", "--max-distance"},
      {"wishes.limits.max_organizations", "--max-agencies"},
      {"wishes.limits.max_lines", "--max-lines"},
      {"wishes.start_date", "--start"},
      {"wishes.months", "--months"},
      {"signed_by", "--signed-by"},
      {"by_guardian", "--by-guardian"},
      {"closure.reason", "--reason"},
      {"closure.note", "--note"},
      {"closure.follow_up_end_date", "--follow-up-until"},
      {"case.client", "--client"},
      {"case.management_number", "--management-number"},
      {"until_date", "--until"},
      {"case_manager", "--case-manager"},
      {"consent.fields", "--fields"},
      {"consent.organizations", "--organizations"},
      {"consent.organization_kinds", "--kinds"},
      {"consent.expire_time", "--until"},
      {"consent.given_by", "--by"},
      {"consent.scope", "--scope"},
      {"consent.member", "--member"},
      {"check_in.method", "--method"},
      {"check_in.check_time", "--time"},
      {"check_in.need_id", "--need"},
      {"check_in.line_id", "--line"},
      {"check_in.note", "--note"},
      {"check_in.reading.scale", "--scale"},
      {"check_in.reading.value", "--value"},
      {"check_in.reading.min", "--min"},
      {"check_in.reading.max", "--max"},
      {"check_in.follow_up", "--follow-up"},
      {"check_in.change_holds", "--change-holds"},
      {"goal_id", "GOAL"},
      {"result", "--result"},
      {"end_date", "--until"},
      {"checkpoints", "--checkpoint"},
      {"result_note", "--note"},
      {"referral.resource", "RESOURCE"},
      {"referral.need_id", "--need"},
      {"referral.plan_line", "--line"},
      {"referral.consents", "--consents"},
      {"referral.urgency", "--urgency"},
      {"hold_days", "--hold-days"},
      {"helped", "--not-helped"},
      {"accept_duplicate", "--accept-duplicate"},
      {"first_month", "--from"},
      {"last_month", "--to"},
      {"need_code", "--need-code"},
      {"region.code", "--region"},
      {"region.system", "--region"},
      {"dimensions", "--by"},
      {"subject", "--subject"},
      {"account", "--account"},
      {"start_time", "--from"},
      {"end_time", "--to"},
  };
  for (const auto& [name, option] : kOptions) {
    if (!field.starts_with(name)) continue;
    const std::string rest = field.substr(name.size());
    // "need_ids[0]" is one of several; a path inside the mapping helps to find the place.
    if (rest.empty() || rest.front() == '[') return std::string(option);
    if (rest.front() == '.') return std::string(option) + " " + rest.substr(1);
  }
  return field;
}

}  // namespace

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
  std::string head = "error: ";
  std::string text;
  if (!english) {
    // A code without a sentence has its own words alone.
    const std::string_view sentence = KoreanSentenceOf(status);
    if (!sentence.empty()) text = "오류: " + std::string(sentence) + "\n";
    head = sentence.empty() ? "오류: " : "  ";
  }
  const std::size_t before = text.size();
  const auto said = [english](const std::string& words) {
    return Clean(english ? words : KoreanFault(words));
  };
  for (const store::FieldViolation& violation : store::ViolationsOf(status)) {
    text += head + Clean(OptionOf(violation.field)) + ": " + said(violation.description) + "\n";
  }
  if (text.size() > before) return text + HintOf(status, english);
  const std::string message = said(std::string(status.message()));
  if (!message.empty() || before == 0) {
    text += head + (message.empty() ? absl::StatusCodeToString(status.code()) : message) + "\n";
  }
  return text + HintOf(status, english);
}

std::string ExitCodeHelp() {
  return "Exit codes: 0 done, 1 other failure, 2 usage, 3 bad input, 4 not found,\n"
         "5 server unreachable, 6 conflict.";
}

}  // namespace ieum::cli
