// The options of suggest to evaluate: questions, the catalogue, exchange.
#include "CLI/CLI.hpp"

#include "service/cli/options_parts.h"

namespace ieum::cli {
namespace {

constexpr char kOnlyResources[] =
    "--organization, --need-code, --source, --text, --open-only and --verified-before choose among "
    "resources alone";

void AddSuggest(CLI::App& app, Options& options) {
  CLI::App* command = Command(app, options, "suggest", "Suggest resources for assessed needs");
  command
      ->add_option("FILE", options.file, "Assessment as JSON, or many as JSON Lines; - for stdin")
      ->required();
  AddQuestion(command, options);
  CLI::Option* need =
      command->add_option("--need", options.needs, "Only this need, by id; may be repeated")
          ->allow_extra_args(false);
  command->add_option("--top", options.top, "Suggestions per need")->check(CLI::Range(1, 100));
  CLI::Option* brief = command->add_flag("--brief", options.brief, "One line per suggestion");
  command
      ->add_flag("--many", options.many,
                 "For whole caseloads: JSON Lines over one stream, a JSON object per answer")
      ->excludes(need)
      ->excludes(brief)
      ->excludes(command->get_option("--case"));
  command->footer(
      "With --many each line of FILE is answered by one, in the same order, as soon as it is "
      "known:\n"
      "{\"line\", \"case_reference\", \"response\"} or {\"line\", \"case_reference\", "
      "\"error\"}. A line that\n"
      "cannot be answered holds up none of the others; when there was any the exit code says so "
      "at the end.\n"
      "Other calls go before such a stream.");
}

void AddExplain(CLI::App& app, Options& options) {
  CLI::App* command =
      Command(app, options, "explain", "Explain why a resource is, or is not, suggested");
  command->add_option("FILE", options.file, "Assessment as JSON or JSON Lines; - for stdin")
      ->required();
  command->add_option("RESOURCE", options.resource, "Resource, e.g. resources/meal-delivery")
      ->required();
  AddQuestion(command, options);
  command->add_option("--need", options.needs, "The need, by id; default: the only one")
      ->expected(1)
      ->allow_extra_args(false);
}

void AddExchange(CLI::App& app, Options& options) {
  const auto formats = CLI::IsMember({"native", "csv", "hsds-json", "hsds-csv"});
  CLI::App* in = Command(app, options, "import", "Read a directory into the catalogue");
  in->add_option("FILE", options.files,
                 "Files, or folders of JSON or JSON Lines files or of HSDS tables (.csv); "
                 "- for stdin")
      ->required();
  in->add_option("--format", options.format, "Format; default: by the file's ending")
      ->check(formats);
  in->add_option("--mapping", options.mapping, "Mapping of CSV columns, a TOML file");
  in->add_option("--source", options.source, "Source to record where the input names none");
  in->add_flag("--dry-run", options.dry_run, "Read and report, write nothing");
  in->footer(
      "Records that exist already are updated. A row that breaks a rule is left out, the others "
      "are\n"
      "imported; when any was left out the exit code is 3, after the report.");

  CLI::App* out = Command(app, options, "export", "Write the catalogue");
  out->add_option("--format", options.format, "Format; default: native")->check(formats);
  out->add_option("--mapping", options.mapping, "Mapping of CSV columns, a TOML file");
  out->add_option("--source", options.source, "From this source only");
  out->add_option("-o,--output", options.output,
                  "File, or folder for hsds-csv; default: standard output");
}

void AddRecords(CLI::App& app, Options& options) {
  CLI::App* get = Command(app, options, "get", "Show resources, organizations or regions");
  get->add_option("NAME", options.names, "e.g. resources/meal-delivery")->required();

  CLI::App* remove = Command(app, options, "delete", "Delete a resource or an organization");
  remove->add_option("NAME", options.names, "e.g. resources/meal-delivery")
      ->required()
      ->expected(1);
  remove->add_option("--etag", options.etag, "Only if this is still the stored version");
  remove->add_flag("--force", options.force, "Delete an organization's resources too");

  CLI::App* create = Command(app, options, "register", "Register resources or organizations");
  create->add_option("FILE", options.file, "Records as JSON or JSON Lines; - for stdin")
      ->required();
  create->add_option("--id", options.id, "Id of the new record; default: that of its name");

  CLI::App* verify = Command(app, options, "verify", "Record that entries are still true");
  verify->add_option("NAME", options.names, "e.g. resources/meal-delivery")->required();
  verify->add_option("--time", options.time, "When it was verified; default: now");
}

void AddList(CLI::App& app, Options& options) {
  const auto fault = [&options] {
    const bool filtered = !options.organization.empty() || !options.need_code.empty() ||
                          !options.source.empty() || !options.text.empty() || options.open_only ||
                          !options.verified_before.empty();
    return filtered && options.kind != "resources" ? std::string(kOnlyResources) : std::string();
  };
  CLI::App* list = Command(app, options, "list", "List resources, organizations or regions", fault);
  list->add_option("KIND", options.kind, "resources, organizations or regions")
      ->check(CLI::IsMember({"resources", "organizations", "regions"}));
  AddPaging(list, options);
  list->add_option("--organization", options.organization, "Resources of this organization");
  list->add_option("--need-code", options.need_code, "Resources for this need area or sub-area");
  list->add_option("--source", options.source, "Resources from this source");
  list->add_option("--text", options.text, "Resources whose texts hold all these words");
  list->add_flag("--open-only", options.open_only, "Only with open places");
  list->add_option("--verified-before", options.verified_before,
                   "Only last verified before this day, or never");

  CLI::App* needs = Command(app, options, "needs", "List the need areas");
  needs->add_option("AREA", options.area, "Only this area, with descriptions, e.g. health");
}

void AddAvailability(CLI::App& app, Options& options) {
  // Without a number the old ones would get the date of today.
  const auto fault = [&options] {
    const bool given = options.total || options.open || !options.waitlist.empty() ||
                       options.waiting || options.wait_days;
    return std::string(given ? "" : "give --total, --open, --waitlist, --waiting or --wait-days");
  };
  CLI::App* command = Command(app, options, "availability", "Set the places of a resource", fault);
  command->add_option("NAME", options.names, "e.g. resources/meal-delivery")
      ->required()
      ->expected(1);
  command->add_option("--total", options.total, "Places in all");
  command->add_option("--open", options.open, "Open places now");
  command->add_option("--waitlist", options.waitlist, "Whether one can join a waiting list")
      ->check(CLI::IsMember({"open", "closed"}));
  command->add_option("--waiting", options.waiting, "People on the waiting list");
  command->add_option("--wait-days", options.wait_days, "Expected wait in days");
  command->add_option("--as-of", options.as_of, "When these numbers were true; default: now");
  command->add_flag("--only-these", options.only_these,
                    "Forget the numbers that are not given, instead of keeping them");
}

void AddEvaluate(CLI::App& app, Options& options) {
  CLI::App* command = Command(app, options, "evaluate", "Measure suggestions against judgments");
  command->add_option("--resources", options.resources,
                      "Resources, files or folders: five engines are compared on files alone. "
                      "Without: the server is measured");
  command->add_option("--assessments", options.assessments, "Assessments, files or folders")
      ->required();
  command->add_option("--judgments", options.judgments, "Judgments, files or folders")->required();
  command->add_option("--as-of", options.as_of, "Judge dates and ages as of this day")->required();
  command->add_option("--weight-profile", options.weight_profile,
                      "Weight profile: its id, or a JSON file");
  command
      ->add_option("--data", options.data_dir,
                   "Folder with need_areas.json, lexicon.json and weights/")
      ->envname("IEUM_DATA");
}

}  // namespace

void AddQuestion(CLI::App* command, Options& options) {
  command->add_option("--case", options.case_reference,
                      "Only the case with this reference, e.g. c-017");
  command->add_option("--as-of", options.as_of,
                      "Judge dates and ages as of this day (YYYY-MM-DD) or RFC 3339 time; "
                      "default: now, by the server's clock");
  command->add_option("--weight-profile", options.weight_profile,
                      "Weight profile, e.g. weightProfiles/default");
}

void AddPaging(CLI::App* command, Options& options) {
  command->add_option("--page-size", options.page_size, "Records per page")
      ->check(CLI::Range(1, 1000));
  command->add_option("--page-token", options.page_token, "Go on where a page ended");
  command->add_flag("--all", options.all_pages, "All pages");
}

void AddCatalogue(CLI::App& app, Options& options) {
  AddSuggest(app, options);
  AddExplain(app, options);
  AddList(app, options);
  AddRecords(app, options);
  AddAvailability(app, options);
  AddExchange(app, options);
  AddEvaluate(app, options);
}

}  // namespace ieum::cli
