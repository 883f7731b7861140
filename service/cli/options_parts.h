// Parts of the parser, by group of commands. For options*.cc alone.
#ifndef IEUM_SERVICE_CLI_OPTIONS_PARTS_H_
#define IEUM_SERVICE_CLI_OPTIONS_PARTS_H_

#include <functional>
#include <string>

#include "service/cli/options.h"

namespace ieum::cli {

// A word that stands before the commands of a group, "plan".
CLI::App* Group(CLI::App& app, const std::string& name, const std::string& help);

// A command; it is called `name`, or in a group "plan compose". `fault` says what is wrong with the
// options together; empty when nothing is.
CLI::App* Command(CLI::App& parent, Options& options, const std::string& name,
                  const std::string& help, const std::function<std::string()>& fault = {});

// Options that several commands have.
void AddQuestion(CLI::App* command, Options& options);
void AddPaging(CLI::App* command, Options& options);
void AddWishes(CLI::App* command, Options& options);
void AddRequestId(CLI::App* command, Options& options);
// What the command is about, e.g. NAME, "A plan, cases/…/plans/…".
void AddName(CLI::App* command, Options& options, const std::string& label,
             const std::string& help);

// The commands.
void AddCatalogue(CLI::App& app, Options& options);
void AddPlan(CLI::App& app, Options& options);
void AddCase(CLI::App& app, Options& options);
void AddConsent(CLI::App& app, Options& options);
void AddReferral(CLI::App& app, Options& options);
void AddCheckIn(CLI::App& app, Options& options);
void AddReview(CLI::App& app, Options& options);

}  // namespace ieum::cli

#endif  // IEUM_SERVICE_CLI_OPTIONS_PARTS_H_
