#include "service/cli/commands.h"

#include <map>

#include "google/protobuf/util/json_util.h"

#include "service/cli/commands_casework.h"
#include "service/cli/completion.h"
#include "service/cli/labels.h"
#include "service/cli/output.h"

namespace ieum::cli {
namespace {

absl::Status Completion(Context& context) {
  context.out << (context.options.shell == "zsh" ? ZshCompletion() : BashCompletion());
  return absl::OkStatus();
}

// What of the input is done already, and how to go on.
void TellRegistered(const absl::Status& status, Context& context) {
  const FailureContext& failure = context.failure;
  const Look& look = context.look;
  if (failure.registered > 0) {
    const std::string places = Clean(failure.first_registered) +
                               (failure.registered == 1 ? ""
                                                        : std::string(look.Say(" ~ ", " to ")) +
                                                              Clean(failure.last_registered));
    context.err << (look.english
                        ? "registered before it: " + Counted(failure.registered, "record")
                        : "그 앞에서 등록한 기록 " + std::to_string(failure.registered) + "건")
                << " (" << places << ")\n";
  }
  if (absl::IsAlreadyExists(status)) {
    context.err << look.Say("이미 있는 기록은 ieum import로 갱신합니다\n",
                            "ieum import updates records that exist already\n");
  }
}

void Tell(const absl::Status& status, Context& context) {
  if (ExitCodeOf(status) == ExitCode::kUnreachable) {
    context.failure.server = context.options.server;
  }
  const FailureContext& failure = context.failure;
  if (context.options.json) {
    context.err << FailureJson(status, failure);
    return;
  }
  if (!failure.input.empty()) context.err << Clean(failure.input) << ":\n";
  context.err << Describe(status, context.look.english);
  if (context.options.command == "register") TellRegistered(status, context);
  if (!failure.server.empty()) {
    context.err << context.look.Say("서버: ", "server: ") << Clean(failure.server)
                << context.look.Say(" (--server 또는 IEUM_SERVER로 바꿀 수 있습니다)",
                                    " (change it with --server or IEUM_SERVER)")
                << "\n";
  }
}

using Run = absl::Status (*)(Context&);

const std::map<std::string, Run>& Commands() {
  static const std::map<std::string, Run> kCommands = {{"suggest", Suggest},
                                                       {"explain", Explain},
                                                       {"needs", Needs},
                                                       {"get", Get},
                                                       {"list", List},
                                                       {"availability", Availability},
                                                       {"verify", Verify},
                                                       {"delete", Delete},
                                                       {"register", Register},
                                                       {"import", Import},
                                                       {"export", Export},
                                                       {"evaluate", Evaluate},
                                                       {"completion", Completion},
                                                       {"plan compose", PlanCompose},
                                                       {"plan get", PlanGet},
                                                       {"plan list", PlanList},
                                                       {"plan set", PlanSet},
                                                       {"plan agree", PlanAgree},
                                                       {"plan print", PlanPrint},
                                                       {"case open", CaseOpen},
                                                       {"case get", CaseGet},
                                                       {"case list", CaseList},
                                                       {"case set", CaseSet},
                                                       {"case assessment", CaseAssessment},
                                                       {"case reassess", CaseReassess},
                                                       {"case close", CaseClose},
                                                       {"case reopen", CaseReopen},
                                                       {"case erase", CaseErase},
                                                       {"case serving", CaseServing},
                                                       {"case due", CaseDue},
                                                       {"checkin add", CheckInAdd},
                                                       {"checkin list", CheckInList},
                                                       {"goal result", GoalResult},
                                                       {"consent give", ConsentGive},
                                                       {"consent get", ConsentGet},
                                                       {"consent list", ConsentList},
                                                       {"consent withdraw", ConsentWithdraw},
                                                       {"referral draft", ReferralDraft},
                                                       {"referral request", ReferralMove},
                                                       {"referral accept", ReferralMove},
                                                       {"referral waitlist", ReferralMove},
                                                       {"referral offer", ReferralMove},
                                                       {"referral reject", ReferralMove},
                                                       {"referral start", ReferralMove},
                                                       {"referral complete", ReferralMove},
                                                       {"referral cancel", ReferralMove},
                                                       {"referral fail", ReferralMove},
                                                       {"referral get", ReferralGet},
                                                       {"referral list", ReferralList},
                                                       {"referral preview", ReferralPreview},
                                                       {"referral packet", ReferralPacket},
                                                       {"referral watch", ReferralWatch},
                                                       {"gaps", Gaps},
                                                       {"audit list", AuditList},
                                                       {"audit verify", AuditVerify},
                                                       {"audit checkpoint", AuditCheckpoint}};
  return kCommands;
}

}  // namespace

ExitCode RunCommand(Context& context) {
  const std::map<std::string, Run>& commands = Commands();
  const auto it = commands.find(context.options.command);
  if (it == commands.end()) return ExitCode::kUsage;
  absl::Status status = it->second(context);
  status.Update(Written(context.out));
  if (!status.ok() && !IsReaderGone(status)) Tell(status, context);
  return ExitCodeOf(status);
}

void Notice(Context& context, const std::string& text) {
  context.err << (context.options.json ? NoticeJson(text) : text + "\n");
}

std::string ToJson(const google::protobuf::Message& message, bool pretty) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  options.add_whitespace = pretty;
  std::string json;
  // Messages that came over the wire always print.
  (void)google::protobuf::util::MessageToJsonString(message, &json, options);
  while (!json.empty() && json.back() == '\n') json.pop_back();
  return json + "\n";
}

absl::StatusOr<google::protobuf::Timestamp> TimestampOf(const std::string& text,
                                                        const std::string& option) {
  const absl::StatusOr<absl::Time> time = ParseTime(text, option);
  if (!time.ok()) return time.status();
  google::protobuf::Timestamp timestamp;
  timestamp.set_seconds(absl::ToUnixSeconds(*time));
  timestamp.set_nanos(static_cast<std::int32_t>(
      absl::ToInt64Nanoseconds(*time - absl::FromUnixSeconds(timestamp.seconds()))));
  return timestamp;
}

}  // namespace ieum::cli
