#include "service/cli/options.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "CLI/CLI.hpp"

#include "service/cli/exit_code.h"
#include "service/cli/failure.h"
#include "service/cli/names.h"
#include "service/cli/options_parts.h"
#include "store/catalog/timestamps.h"

namespace ieum::cli {
namespace {

constexpr char kVersion[] = "ieum 0.1.0";

bool IsAccount(const std::string& account) {
  return std::all_of(account.begin(), account.end(), [](char c) { return c > ' ' && c <= '~'; });
}

// Who calls; from the environment in scripts and shells of one person.
void AddSpeaker(CLI::App& app, Options& options) {
  app.add_option("--as-account", options.speaker.account, "Account that calls, e.g. kim")
      ->envname("IEUM_ACCOUNT")
      ->check([](const std::string& account) {
        return std::string(IsAccount(account) ? "" : "expected printable ASCII without blanks");
      });
  app.add_option("--as-role", options.speaker.role, "Its role")
      ->envname("IEUM_ROLE")
      ->check(CLI::IsMember({"case-manager", "agency", "analyst", "supervisor"}));
  app.add_option("--as-organization", options.speaker.organization,
                 "The organization it acts for, e.g. organizations/hall")
      ->envname("IEUM_ORGANIZATION");
  app.add_option("--purpose", options.speaker.purpose,
                 "What client data is used for; default: the usual purpose of the role")
      ->envname("IEUM_PURPOSE")
      ->check(CLI::IsMember(
          {"case-management", "referral", "supervision", "statistics", "audit", "maintenance"}));
}

}  // namespace

CLI::App* Group(CLI::App& app, const std::string& name, const std::string& help) {
  CLI::App* group = app.add_subcommand(name, help);
  group->fallthrough();
  group->require_subcommand(1);
  return group;
}

CLI::App* Command(CLI::App& parent, Options& options, const std::string& name,
                  const std::string& help, const std::function<std::string()>& fault) {
  CLI::App* command = parent.add_subcommand(name, help);
  command->fallthrough();
  const bool grouped = parent.get_parent() != nullptr;
  const std::string full = grouped ? parent.get_name() + " " + name : name;
  command->final_callback([&options, full, fault] {
    const std::string found = fault ? fault() : "";
    if (!found.empty()) throw CLI::ValidationError(full, found);
    options.command = full;
  });
  return command;
}

std::unique_ptr<CLI::App> MakeParser(Options& options) {
  auto app = std::make_unique<CLI::App>(
      "Ieum (이음): resources of the community for the needs of a household.", "ieum");
  app->require_subcommand(1);
  app->set_version_flag("--version", kVersion);
  app->add_option("--server", options.server, "Server, host:port")->envname("IEUM_SERVER");
  app->add_option("--lang", options.language, "Language, ko or en; default: from LANG")
      ->check(CLI::IsMember({"ko", "en"}));
  CLI::Option* json = app->add_flag("--json", options.json,
                                    "Print JSON instead of text; errors too, on standard error");
  app->add_flag("--quiet", options.quiet, "Print names alone, one a line")->excludes(json);
  AddSpeaker(*app, options);
  app->footer(ExitCodeHelp() + "\n" + FailureHelp() +
              "\nEnvironment: IEUM_SERVER, IEUM_ACCOUNT, IEUM_ROLE, IEUM_ORGANIZATION, "
              "IEUM_PURPOSE, IEUM_DATA,\n"
              "LANG, NO_COLOR.");
  AddCatalogue(*app, options);
  AddPlan(*app, options);
  AddCase(*app, options);
  AddConsent(*app, options);
  AddReferral(*app, options);
  AddCheckIn(*app, options);
  AddReview(*app, options);
  CLI::App* completion =
      Command(*app, options, "completion", "Print a completion script for a shell");
  completion->add_option("SHELL", options.shell, "bash or zsh")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh"}));
  return app;
}

Speaker SpeakerOf(const Options& options) {
  Speaker speaker = options.speaker;
  if (!speaker.organization.empty()) speaker.organization = OrganizationName(speaker.organization);
  return speaker;
}

bool WantsEnglish(const Options& options) {
  if (!options.language.empty()) return options.language == "en";
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') return std::string_view(value).starts_with("en");
  }
  return false;
}

absl::StatusOr<absl::Time> ParseTime(const std::string& text, const std::string& option) {
  absl::CivilDay day;
  if (absl::ParseCivilTime(text, &day)) {
    return absl::FromCivil(day, store::KoreanTime());
  }
  absl::Time time;
  std::string error;
  if (absl::ParseTime(absl::RFC3339_full, text, &time, &error)) return time;
  return absl::InvalidArgumentError(option + ": \"" + text +
                                    "\": expected a day (YYYY-MM-DD) or an RFC 3339 time");
}

}  // namespace ieum::cli
