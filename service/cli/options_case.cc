// The options of case, consent, checkin and goal.
#include "CLI/CLI.hpp"

#include "ieum/v1/case.pb.h"
#include "ieum/v1/consent.pb.h"
#include "service/cli/enum_words.h"
#include "service/cli/options_parts.h"

namespace ieum::cli {
namespace {

constexpr char kCase[] = "The case, cases/CASE; cases/ may be left out";

void AddClient(CLI::App* command, Options& options) {
  command->add_option("--client", options.cases.client,
                      "Who the client is: ClientDetails as JSON; - for stdin");
  command->add_option("--management-number", options.cases.management_number,
                      "Number in the agency's own books");
}

void AddOpen(CLI::App& group, Options& options) {
  CLI::App* open = Command(group, options, "open", "Open a case with its first assessment");
  open->add_option("FILE", options.file, "Assessment as JSON or JSON Lines; - for stdin")
      ->required();
  open->add_option("--case", options.case_reference,
                   "Which assessment of FILE, by case reference, e.g. c-017");
  open->add_option("--reference", options.cases.reference,
                   "Reference of the case; default: the assessment's");
  AddClient(open, options);
  AddRequestId(open, options);
  open->footer(
      "The last line is the name of the case.\n"
      "Example:\n"
      "  CASE=$(ieum case open assessment.json --client client.json --quiet)");
}

void AddReassess(CLI::App& group, Options& options) {
  CLI::App* reassess = Command(group, options, "reassess",
                               "Record a new assessment and draft the plan that follows");
  AddName(reassess, options, "CASE", kCase);
  reassess->add_option("FILE", options.file, "Assessment as JSON or JSON Lines; - for stdin")
      ->required();
  reassess->add_option("--case", options.case_reference,
                       "Which assessment of FILE, by case reference");
  reassess->add_option("--weight-profile", options.weight_profile,
                       "Weight profile, e.g. weightProfiles/default");
  AddWishes(reassess, options);
  AddRequestId(reassess, options);
  reassess->footer(
      "The last line is the name of the drafted plan.\n"
      "Example:\n"
      "  PLAN=$(ieum case reassess $CASE assessment2.json --quiet)");
}

void AddEnd(CLI::App& group, Options& options) {
  CLI::App* close = Command(group, options, "close", "Close a case; its open referrals end");
  AddName(close, options, "CASE", kCase);
  close->add_option("--reason", options.reason, "Why")
      ->required()
      ->check(CLI::IsMember(EnumWords<v1::ClosureReason>()));
  close->add_option("--note", options.note, "In words");
  close->add_option("--follow-up-until", options.until,
                    "Until when it is followed up, YYYY-MM-DD; default: for three months");
  close->footer("Example:\n  ieum case close $CASE --reason goals-achieved");

  CLI::App* reopen = Command(group, options, "reopen", "Take a closed case up again");
  AddName(reopen, options, "CASE", kCase);
  reopen->footer("Example:\n  ieum case reopen $CASE");

  const auto fault = [&options] {
    return std::string(
        options.cases.yes ? "" : "nothing of an erased case can be read again; say so with --yes");
  };
  CLI::App* erase = Command(group, options, "erase",
                            "Destroy the keys of a case, so that none can read it", fault);
  AddName(erase, options, "CASE", kCase);
  erase->add_flag("--yes", options.cases.yes, "It cannot be undone");
  erase->footer("Example:\n  ieum case erase $CASE --yes");
}

void AddDay(CLI::App& group, Options& options) {
  CLI::App* serving = Command(group, options, "serving", "List who already serves the household");
  AddName(serving, options, "CASE", kCase);
  serving->footer("Example:\n  ieum case serving $CASE");

  CLI::App* due = Command(group, options, "due", "List what falls due: a case manager's day");
  due->add_option("--until", options.until, "Until this day, YYYY-MM-DD; default: today");
  due->add_option("--case-manager", options.cases.case_manager,
                  "Of this account's cases only; default: of the organization");
  AddPaging(due, options);
  due->footer("Example:\n  ieum case due --until 2027-05-01 --case-manager kim");
}

}  // namespace

void AddCase(CLI::App& app, Options& options) {
  CLI::App& group = *Group(app, "case", "Open, follow and close cases");
  AddOpen(group, options);

  CLI::App* get = Command(group, options, "get", "Show a case");
  AddName(get, options, "CASE", kCase);
  get->footer("Example:\n  ieum case get $CASE");

  CLI::App* list = Command(group, options, "list", "List the cases of the organization");
  list->add_option("--reference", options.cases.reference, "With this reference only");
  list->add_option("--state", options.cases.state, "In this state only")
      ->check(CLI::IsMember(EnumWords<v1::CaseState>()));
  AddPaging(list, options);
  list->footer("Example:\n  ieum case list --state open --quiet");

  CLI::App* set = Command(group, options, "set", "Change who the client is, or the number", [&] {
    const bool given = !options.cases.client.empty() || !options.cases.management_number.empty();
    return std::string(given ? "" : "give --client or --management-number");
  });
  AddName(set, options, "CASE", kCase);
  AddClient(set, options);
  set->add_option("--etag", options.etag, "Only if this is still the stored version");
  set->footer("Example:\n  ieum case set $CASE --client client.json");

  CLI::App* assessment = Command(group, options, "assessment", "Show an assessment of a case");
  AddName(assessment, options, "CASE", kCase);
  assessment->add_option("--version", options.cases.version, "Its number; default: the latest")
      ->check([](const std::string& version) {
        const bool number =
            !version.empty() && version.find_first_not_of("0123456789") == std::string::npos;
        return std::string(number ? "" : "expected a number, e.g. 2");
      });
  assessment->footer("Example:\n  ieum case assessment $CASE --json >assessment.json");

  AddReassess(group, options);
  AddEnd(group, options);
  AddDay(group, options);
}

void AddConsent(CLI::App& app, Options& options) {
  constexpr char kConsent[] =
      "The consent, cases/CASE/consents/CONSENT; the collections may be left out";
  ConsentOptions& consent = options.consent;
  CLI::App& group = *Group(app, "consent", "Record and withdraw consents");
  const auto fault = [&consent] {
    const bool told = !consent.organizations.empty() || !consent.kinds.empty();
    return std::string(told ? "" : "give --organizations or --kinds: who may be told");
  };
  CLI::App* give = Command(group, options, "give", "Record a consent", fault);
  AddName(give, options, "CASE", kCase);
  give->add_option("--fields", consent.fields, "What may be told, with commas between")
      ->required()
      ->delimiter(',')
      ->check(CLI::IsMember(EnumWords<v1::DisclosedField>()));
  give->add_option("--organizations", consent.organizations,
                   "Whom it may be told, organizations with commas between")
      ->delimiter(',');
  give->add_option("--kinds", consent.kinds, "Whom it may be told, kinds of organization")
      ->delimiter(',');
  give->add_option("--until", options.until, "Last day, YYYY-MM-DD; at most two years from now")
      ->required();
  give->add_option("--by", consent.by, "Who gives it")
      ->required()
      ->check(CLI::IsMember(EnumWords<v1::ConsentGiver>()));
  give->add_option("--scope", consent.scope, "health for health facts; default: general")
      ->check(CLI::IsMember(EnumWords<v1::ConsentScope>()));
  give->add_option("--member", consent.member,
                   "About this member, by reference; default: the household as a whole");
  give->add_flag("--age-confirmed", consent.age_confirmed,
                 "The client is 14 or older, where the assessment holds no age");
  give->add_flag("--share-services", consent.share_services,
                 "Agencies may be told that another one already serves the household");
  AddRequestId(give, options);
  give->footer(
      "The last line is the name of the consent.\n"
      "Example:\n"
      "  ieum consent give $CASE --fields name,phone,need --organizations hall,clinic \\\n"
      "    --until 2027-05-01 --by client");

  CLI::App* get = Command(group, options, "get", "Show a consent");
  AddName(get, options, "NAME", kConsent);
  get->footer("Example:\n  ieum consent get cases/CASE/consents/CONSENT");

  CLI::App* list = Command(group, options, "list", "List the consents of a case");
  AddName(list, options, "CASE", kCase);
  AddPaging(list, options);
  list->footer("Example:\n  ieum consent list $CASE");

  CLI::App* withdraw = Command(group, options, "withdraw",
                               "Withdraw a consent: what was told under it becomes unreadable");
  AddName(withdraw, options, "NAME", kConsent);
  withdraw->footer("Example:\n  ieum consent withdraw cases/CASE/consents/CONSENT");
}

namespace {

std::string CheckInFault(const CheckInOptions& check_in) {
  if (check_in.scale.empty() == check_in.value.has_value()) {
    return "--scale and --value go together";
  }
  return check_in.change_holds && !check_in.follow_up ? "--change-holds goes with --follow-up" : "";
}

}  // namespace

void AddCheckIn(CLI::App& app, Options& options) {
  CheckInOptions& check_in = options.check_in;
  CLI::App& group = *Group(app, "checkin", "Record how things go");
  CLI::App* add = Command(group, options, "add", "Record a check-in",
                          [&check_in] { return CheckInFault(check_in); });
  AddName(add, options, "CASE", kCase);
  add->add_option("--method", check_in.method, "How")
      ->required()
      ->check(CLI::IsMember(EnumWords<v1::MonitoringMethod>()));
  add->add_option("--time", check_in.time, "When; default: now");
  add->add_option("--need", check_in.need, "The need it is about, by id");
  add->add_option("--line", check_in.line, "The line of the plan it is about, by id");
  add->add_option("--note", options.note, "What was seen and said");
  add->add_option("--scale", check_in.scale, "For scales: which");
  add->add_option("--value", check_in.value, "The reading");
  add->add_option("--min", check_in.min, "The scale's lowest value; default: 0");
  add->add_option("--max", check_in.max, "The scale's highest value; default: 10");
  add->add_flag("--needs-changed", check_in.needs_changed, "A reassessment is due now");
  add->add_flag("--follow-up", check_in.follow_up, "After closure");
  add->add_flag("--change-holds", check_in.change_holds, "After closure: the change holds");
  AddRequestId(add, options);
  add->footer(
      "Examples:\n"
      "  ieum checkin add $CASE --method call --line l1 --note '잘 다님'\n"
      "  ieum checkin add $CASE --method scale --need n1 --scale '자존감 척도' --value 6");

  CLI::App* list = Command(group, options, "list", "List the check-ins of a case, newest first");
  AddName(list, options, "CASE", kCase);
  AddPaging(list, options);
  list->footer("Example:\n  ieum checkin list $CASE");

  CLI::App& goals = *Group(app, "goal", "Judge goals");
  CLI::App* result =
      Command(goals, options, "result", "Record what became of a goal", [&]() -> std::string {
        const bool extended = check_in.result == "extended";
        if (extended && options.until.empty()) {
          return "--result extended needs --until, the new term, YYYY-MM-DD";
        }
        return !extended && !options.until.empty()
                   ? "--until, the new term, goes with --result extended"
                   : "";
      });
  AddName(result, options, "PLAN", "The agreed plan, cases/CASE/plans/PLAN");
  result->add_option("GOAL", check_in.goal, "The goal, by id, e.g. g1")->required();
  result->add_option("--result", check_in.result, "What became of it")
      ->required()
      ->check(CLI::IsMember(EnumWords<v1::GoalResult>()));
  result->add_option("--note", options.note, "About it");
  result->add_option("--until", options.until, "For extended: the new term, YYYY-MM-DD");
  result->footer("Example:\n  ieum goal result cases/CASE/plans/PLAN g1 --result achieved");
}

}  // namespace ieum::cli
