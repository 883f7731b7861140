// The options of plan.
#include "CLI/CLI.hpp"

#include "service/cli/options_parts.h"

namespace ieum::cli {

void AddName(CLI::App* command, Options& options, const std::string& label,
             const std::string& help) {
  command->add_option(label, options.name, help)->required();
}

void AddRequestId(CLI::App* command, Options& options) {
  command->add_option("--request-id", options.request_id,
                      "A UUID: sent again with the same one, the request acts once");
}

void AddWishes(CLI::App* command, Options& options) {
  WishOptions& wishes = options.wishes;
  command
      ->add_option("--pin", wishes.pins,
                   "NEED=RESOURCE, in the plan whatever else is; may be repeated")
      ->allow_extra_args(false);
  command
      ->add_option("--forbid", wishes.forbid,
                   "A resource or an organization, never in the plan; may be repeated")
      ->allow_extra_args(false);
  command->add_option("--max-per-week", wishes.max_per_week, "Appointments a week, at most");
  command->add_option("--max-cost", wishes.max_cost,
                      "Won a month that the household pays, at most");
  command->add_option("--max-distance", wishes.max_distance, "Kilometres, at most");
  command->add_option("--max-agencies", wishes.max_agencies, "Agencies, at most");
  command->add_option("--max-lines", wishes.max_lines, "Lines of community resources, at most");
  command->add_option("--start", wishes.start, "First day of the plan, YYYY-MM-DD");
  command->add_option("--months", wishes.months, "Months until its end; default: 6")
      ->check(CLI::Range(1, 12));
}

namespace {

constexpr char kStoredLanguage[] =
    "Of a stored plan the sentences are in the language in which it was composed; --lang turns "
    "the\n"
    "words around them alone.";
constexpr char kPlanName[] = "The plan, cases/CASE/plans/PLAN; the collections may be left out";

void AddCompose(CLI::App& group, Options& options) {
  const auto fault = [&options] {
    if (options.file.empty() == options.plan.case_name.empty()) {
      return std::string("give either an assessment FILE or --case-name");
    }
    const bool of_file = !options.case_reference.empty() || !options.as_of.empty();
    return std::string(of_file && options.file.empty() ? "--case and --as-of go with FILE" : "");
  };
  CLI::App* compose =
      Command(group, options, "compose", "Compose one plan over all needs of a case", fault);
  compose->add_option("FILE", options.file,
                      "Assessment as JSON or JSON Lines, - for stdin: nothing is stored");
  compose->add_option("--case-name", options.plan.case_name,
                      "A case, cases/CASE: its current assessment; the draft is stored");
  AddQuestion(compose, options);
  AddWishes(compose, options);
  AddRequestId(compose, options);
  compose->add_flag("--brief", options.plan.brief, "The table alone");
  compose->footer(
      "Examples:\n"
      "  ieum plan compose assessment.json --case c-017 --max-per-week 5\n"
      "  ieum plan compose --case-name cases/CASE --pin n1=resources/lunch --forbid resources/far");
}

void AddSet(CLI::App& group, Options& options) {
  CLI::App* set = Command(group, options, "set", "Change a draft by hand");
  AddName(set, options, "NAME", kPlanName);
  set->add_option("PATCH", options.plan.patch,
                  "A file with the plan's fields that change, as JSON: lists are replaced as a "
                  "whole; - for stdin")
      ->required();
  set->add_option("--fields", options.plan.fields,
                  "Fields to change; default: those that PATCH sets")
      ->delimiter(',')
      ->check(CLI::IsMember({"goals", "lines", "start_date", "end_date"}));
  set->footer(
      "Example:\n"
      "  ieum plan get NAME --json >plan.json   # change lines and goals, then\n"
      "  ieum plan set NAME plan.json --fields goals,lines");
}

void AddPrint(CLI::App& group, Options& options) {
  const auto fault = [&options] {
    return std::string(options.name.empty() == options.file.empty()
                           ? "give either the NAME of a plan or --file"
                           : "");
  };
  CLI::App* print =
      Command(group, options, "print", "Print a plan: the form, or the client's page", fault);
  print->add_option("NAME", options.name, kPlanName);
  print->add_option("--file", options.file,
                    "A plan that is not stored, as JSON, e.g. from plan compose --json");
  print
      ->add_option("--format", options.plan.format,
                   "form and client are HTML for A4, form-json and client-text are not; "
                   "default: form")
      ->check(CLI::IsMember({"form", "form-json", "client", "client-text"}));
  print->add_option("-o,--output", options.output,
                    "File; a new one is for its owner alone; default: standard output");
  print->footer(
      "Where danger comes from a person, the client's page leaves lines off that this person must\n"
      "not read, and always those of other adults; they are told on standard error, and with\n"
      "--json in left_off_lines.\n" +
      std::string(kStoredLanguage) +
      "\nExamples:\n"
      "  ieum plan print NAME -o plan.html\n"
      "  ieum plan print NAME --format client-text --lang en");
}

}  // namespace

void AddPlan(CLI::App& app, Options& options) {
  CLI::App& group = *Group(app, "plan", "Compose, agree and print service plans");
  AddCompose(group, options);

  CLI::App* get = Command(group, options, "get", "Show a plan");
  AddName(get, options, "NAME", kPlanName);
  get->add_flag("--brief", options.plan.brief, "The table alone");
  get->footer(std::string(kStoredLanguage) + "\nExample:\n  ieum plan get cases/CASE/plans/PLAN");

  CLI::App* list = Command(group, options, "list", "List the plans of a case, newest first");
  AddName(list, options, "CASE", "The case, cases/CASE");
  AddPaging(list, options);
  list->footer("Example:\n  ieum plan list cases/CASE --quiet");

  AddSet(group, options);

  CLI::App* agree = Command(group, options, "agree", "Record that client and case manager agreed");
  AddName(agree, options, "NAME", kPlanName);
  agree->add_option("--signed-by", options.plan.signed_by, "Who signed, by member reference")
      ->required();
  agree->add_flag("--by-guardian", options.plan.by_guardian, "A guardian signed for the client");
  agree->add_option("--etag", options.etag, "Only if this is still the stored version");
  agree->footer("Example:\n  ieum plan agree cases/CASE/plans/PLAN --signed-by m1");

  AddPrint(group, options);
}

}  // namespace ieum::cli
