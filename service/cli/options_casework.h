// What the command line may say about cases, in parts; see options.h.
#ifndef IEUM_SERVICE_CLI_OPTIONS_CASEWORK_H_
#define IEUM_SERVICE_CLI_OPTIONS_CASEWORK_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ieum::cli {

// What was decided about a plan beforehand.
struct WishOptions {
  std::vector<std::string> pins;    // "n1=resources/lunch"
  std::vector<std::string> forbid;  // resources and organizations
  std::optional<double> max_per_week;
  std::optional<std::int64_t> max_cost;
  std::optional<double> max_distance;
  std::optional<int> max_agencies;
  std::optional<int> max_lines;
  std::string start;
  int months = 0;
};

struct PlanOptions {
  std::string case_name;
  std::string patch;  // a file
  std::vector<std::string> fields;
  std::string signed_by;
  bool by_guardian = false;
  std::string format = "form";
  bool brief = false;
};

struct CaseOptions {
  std::string client;  // a file
  std::string reference;
  std::string management_number;
  std::string state;
  std::string case_manager;
  std::string version = "latest";
  bool yes = false;
};

struct ConsentOptions {
  std::vector<std::string> fields;
  std::vector<std::string> organizations;
  std::vector<std::string> kinds;
  std::string by;
  std::string scope = "general";
  std::string member;
  bool age_confirmed = false;
  bool share_services = false;
};

struct ReferralOptions {
  std::string need;
  std::string line;
  std::vector<std::string> consents;
  std::string urgency;
  int hold_days = 0;
  bool accept_duplicate = false;
  bool not_helped = false;
  std::vector<std::string> states;
  std::string of;  // "agency", "cases"
  std::string resume;
  int max = 0;  // 0: no end
};

struct CheckInOptions {
  std::string method;
  std::string time;
  std::string need;
  std::string line;
  std::string scale;
  std::optional<double> value;
  double min = 0;
  double max = 10;
  bool needs_changed = false;
  bool follow_up = false;
  bool change_holds = false;
  std::string goal;
  std::string result;
};

// Gaps and the audit log.
struct ReviewOptions {
  std::string from;
  std::string to;
  std::string region;
  std::vector<std::string> by;
  std::string subject;
  std::string account;
  bool oldest_first = false;
  std::vector<std::string> checkpoints;  // files
  bool public_key = false;
};

}  // namespace ieum::cli

#endif  // IEUM_SERVICE_CLI_OPTIONS_CASEWORK_H_
