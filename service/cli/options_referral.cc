// The options of referral.
#include <algorithm>
#include <iterator>

#include "CLI/CLI.hpp"

#include "ieum/v1/referral.pb.h"
#include "service/casework/referral_rules.h"
#include "service/cli/enum_words.h"
#include "service/cli/options_parts.h"

namespace ieum::cli {
namespace {

constexpr char kReferral[] = "The referral, referrals/ID; referrals/ may be left out";

constexpr v1::ActorRole kRoles[] = {v1::ACTOR_ROLE_CASE_MANAGER, v1::ACTOR_ROLE_AGENCY};

std::string Words(const std::vector<std::string>& words, const char* separator) {
  std::string joined;
  for (const std::string& word : words) joined += (joined.empty() ? "" : separator) + word;
  return joined;
}

// The reasons that a role may give for an action.
std::vector<std::string> ReasonsOf(v1::ReferralAction action, v1::ActorRole role) {
  std::vector<std::string> words = EnumWords<v1::ReferralReason>();
  std::erase_if(words, [&](const std::string& word) {
    return !casework::CheckReason(action, role, FromWord<v1::ReferralReason>(word)).ok();
  });
  return words;
}

// Those of the role that calls; of both sides when there is no telling.
std::vector<std::string> ReasonsOf(v1::ReferralAction action, const std::string& role) {
  const auto known = FromWord<v1::ActorRole>(role);
  if (std::find(std::begin(kRoles), std::end(kRoles), known) != std::end(kRoles)) {
    return ReasonsOf(action, known);
  }
  std::vector<std::string> words;
  for (const v1::ActorRole one : kRoles) {
    for (const std::string& word : ReasonsOf(action, one)) {
      if (std::find(words.begin(), words.end(), word) == words.end()) words.push_back(word);
    }
  }
  return words;
}

// "Why. case-manager: moved; agency: no-capacity, no-funds".
std::string ReasonHelp(v1::ReferralAction action) {
  std::string help = "Why";
  for (const v1::ActorRole role : kRoles) {
    const std::string words = Words(ReasonsOf(action, role), ", ");
    if (words.empty()) continue;
    help += (role == kRoles[0] ? ". case-manager: " : ". agency: ") + words;
  }
  return help;
}

// What is wrong with the reason given; empty when nothing is.
std::string ReasonFault(const Options& options, const std::string& verb) {
  if (options.reason.empty()) return "";
  const auto action = FromWord<v1::ReferralAction>(verb);
  const std::vector<std::string> may = ReasonsOf(action, options.speaker.role);
  if (std::find(may.begin(), may.end(), options.reason) != may.end()) return "";
  const std::string by = options.speaker.role.empty() ? "" : " (" + options.speaker.role + ")";
  const std::string given = "--reason " + options.reason + by + ": ";
  const bool english = options.json || WantsEnglish(options);
  if (may.empty()) {
    return given + (english ? "only the other side does this: --as-role agency"
                            : "제공기관이 하는 일입니다: --as-role agency");
  }
  return given + (english ? "expected one of " : "쓸 수 있는 사유는 ") + Words(may, ", ");
}

// A verb that moves a referral on.
struct Move {
  const char* verb;
  const char* help;
  bool needs_reason = false;
  const char* example = "";
};

constexpr Move kMoves[] = {
    {"request", "Ask the agency; a place is held"},
    {"accept", "Take the client (agency)"},
    {"waitlist", "Put on the waiting list (agency)"},
    {"offer", "Offer the place that fell free to who waits (agency)"},
    {"reject", "Not take the client (agency)", true, " --reason no-capacity"},
    {"start", "Begin the service"},
    {"complete", "End as planned", false, " --reason goal-reached"},
    {"cancel", "Call off", true, " --reason changed-mind"},
    {"fail", "End without help", true, " --reason did-not-come"},
};

void AddMove(CLI::App& group, Options& options, const Move& move) {
  const std::string verb = move.verb;
  CLI::App* command = Command(group, options, verb, move.help,
                              [&options, verb] { return ReasonFault(options, verb); });
  AddName(command, options, "NAME", kReferral);
  const auto action = FromWord<v1::ReferralAction>(verb);
  const std::vector<std::string> reasons = ReasonsOf(action, std::string());
  if (!reasons.empty()) {
    // The words are for help and completion: which may be said shows when the role is known.
    const auto any = [](const std::string&) { return std::string(); };
    command->add_option("--reason", options.reason, ReasonHelp(action))
        ->required(move.needs_reason)
        ->check(CLI::Validator(any, "{" + Words(reasons, ",") + "}"));
  }
  command->add_option("--note", options.note, "In words; both sides read it");
  command->add_option("--etag", options.etag, "Only if this is still the stored version");
  AddRequestId(command, options);
  if (verb == "request") {
    command
        ->add_option("--hold-days", options.referral.hold_days,
                     "Days for which a place is held; default: 7")
        ->check(CLI::Range(1, 30));
    command->add_flag("--accept-duplicate", options.referral.accept_duplicate,
                      "Although help of the same kind is in place or asked for");
  }
  if (verb == "complete") {
    command->add_flag("--not-helped", options.referral.not_helped,
                      "The client did not get the help that it was for");
  }
  command->footer("Example:\n  ieum referral " + verb + " referrals/ID" + move.example);
}

void AddDraft(CLI::App& group, Options& options) {
  ReferralOptions& referral = options.referral;
  CLI::App* draft = Command(group, options, "draft", "Prepare a referral; the agency sees nothing");
  AddName(draft, options, "CASE", "The case, cases/CASE; cases/ may be left out");
  draft->add_option("RESOURCE", options.resource, "e.g. resources/meal-delivery")->required();
  draft->add_option("--need", referral.need, "The need, by id")->required();
  draft->add_option(
      "--line", referral.line,
      "The line of the agreed plan, by id; default: the one that is for RESOURCE and need");
  draft
      ->add_option("--consents", referral.consents, "The consents it rests on, with commas between")
      ->delimiter(',');
  draft->add_option("--urgency", referral.urgency, "How urgent; default: the need's")
      ->check(CLI::IsMember(EnumWords<v1::Urgency>()));
  AddRequestId(draft, options);
  draft->footer(
      "The last line is the name of the referral.\n"
      "Example:\n"
      "  REFERRAL=$(ieum referral draft $CASE resources/lunch --need n1 --consents $CONSENT "
      "--quiet)");
}

void AddReading(CLI::App& group, Options& options) {
  CLI::App* get = Command(group, options, "get", "Show a referral with its steps");
  AddName(get, options, "NAME", kReferral);
  get->footer("Example:\n  ieum referral get $REFERRAL");

  CLI::App* list = Command(group, options, "list", "List referrals, newest first");
  list->add_option("--case-name", options.plan.case_name, "Of this case only");
  list->add_option("--resource", options.resource, "To this resource only");
  list->add_option("--state", options.referral.states, "In these states only, commas between")
      ->delimiter(',')
      ->check(CLI::IsMember(EnumWords<v1::ReferralState>()));
  AddPaging(list, options);
  list->footer("Example:\n  ieum referral list --state requested,waitlisted");

  CLI::App* preview = Command(group, options, "preview", "Show what the agency would be told, now");
  AddName(preview, options, "NAME", kReferral);
  preview->footer("Example:\n  ieum referral preview $REFERRAL");

  CLI::App* packet = Command(group, options, "packet", "Show what the agency is told");
  AddName(packet, options, "NAME", kReferral);
  packet->footer("Example:\n  ieum referral packet $REFERRAL --as-role agency");

  CLI::App* watch = Command(group, options, "watch", "Follow referrals as they change");
  watch
      ->add_option("--of", options.referral.of,
                   "agency: those to the organization; cases: those of its cases. "
                   "Default: by the role")
      ->check(CLI::IsMember({"agency", "cases"}));
  watch->add_option("--resume", options.referral.resume, "Go on after the event with this token");
  watch->add_option("--max", options.referral.max, "End after so many events, 1 or more")
      ->check([](const std::string& events) {
        return std::string(events.find_first_not_of('0') == std::string::npos ||
                                   events.front() == '-'
                               ? "expected 1 or more; without --max it goes on"
                               : "");
      });
  watch->footer("Example:\n  ieum referral watch --resume TOKEN --max 10 --json");
}

}  // namespace

void AddReferral(CLI::App& app, Options& options) {
  CLI::App& group = *Group(app, "referral", "Refer, answer referrals, and follow them");
  AddDraft(group, options);
  for (const Move& move : kMoves) AddMove(group, options, move);
  AddReading(group, options);
}

}  // namespace ieum::cli
