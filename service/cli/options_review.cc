// The options of gaps and audit.
#include "CLI/CLI.hpp"

#include "service/cli/options_parts.h"

namespace ieum::cli {
namespace {

void AddGaps(CLI::App& app, Options& options) {
  ReviewOptions& review = options.review;
  CLI::App* gaps = Command(app, options, "gaps", "Count needs that plans left open");
  gaps->add_option("--from", review.from, "First month, YYYY-MM; default: eleven months before");
  gaps->add_option("--to", review.to, "Last month, YYYY-MM; default: this month");
  gaps->add_option("--need-code", options.need_code, "Within this need area or sub-area");
  gaps->add_option("--region", review.region,
                   "Within this region: a Korean administrative code, or kr-legal:CODE");
  gaps->add_option("--by", review.by, "By what to tell apart, commas between; default: all")
      ->delimiter(',')
      ->check(CLI::IsMember({"need-code", "region", "cause", "month"}));
  gaps->footer(
      "Numbers below five are withheld, and others from which these could be worked out.\n"
      "Example:\n"
      "  ieum gaps --from 2026-01 --to 2026-12 --by need-code,cause --as-role analyst");
}

}  // namespace

void AddReview(CLI::App& app, Options& options) {
  ReviewOptions& review = options.review;
  AddGaps(app, options);
  CLI::App& group = *Group(app, "audit", "Read and check the audit log");

  CLI::App* list = Command(group, options, "list", "List who read or wrote whose data");
  list->add_option("--subject", review.subject, "About this one only, e.g. cases/CASE");
  list->add_option("--account", review.account, "Of this account only");
  list->add_option("--from", review.from, "From this day or RFC 3339 time on");
  list->add_option("--to", review.to, "Before this day or time");
  list->add_flag("--oldest-first", review.oldest_first, "In the order in which they were logged");
  AddPaging(list, options);
  list->footer("Example:\n  ieum audit list --subject $CASE --as-role supervisor --purpose audit");

  CLI::App* verify =
      Command(group, options, "verify", "Look for changes, gaps and cuts in the log");
  verify->add_option("--checkpoint", review.checkpoints, "Checkpoints that were kept, files")
      ->allow_extra_args(true);
  verify->footer(
      "The exit code is 1 when anything is wrong.\n"
      "Example:\n  ieum audit verify --checkpoint 2026-10.note 2026-11.note");

  CLI::App* checkpoint = Command(group, options, "checkpoint",
                                 "Print the signed head of the log, to be kept elsewhere");
  checkpoint->add_flag("--public-key", review.public_key,
                       "Print the key that proves the signature instead");
  checkpoint->footer("Example:\n  ieum audit checkpoint >2026-11.note");
}

}  // namespace ieum::cli
