// referral draft, request, ..., watch.
#include <algorithm>
#include <vector>

#include "service/cli/commands_casework.h"
#include "service/cli/enum_words.h"
#include "service/cli/inputs.h"
#include "service/cli/methods_casework.h"
#include "service/cli/names.h"
#include "service/cli/output.h"
#include "service/cli/printing.h"
#include "service/cli/render_referral.h"
#include "service/cli/surroundings.h"

namespace ieum::cli {
namespace {

// What the page about a message says for its codes and names.
PageWords WordsFor(Context& context, const google::protobuf::Message& message) {
  return {FetchLabels(context), NamesIn(message, context.client, context.look)};
}

// The same for what an agency is told.
PageWords WordsFor(Context& context, const google::protobuf::Message& message,
                   const v1::ReferralPacket& packet) {
  PageWords words = WordsFor(context, message);
  words.regions = RegionsOf(packet, context.client, context.look);
  return words;
}

// Words are asked for where a page is shown.
std::string Shown(Context& context, const v1::Referral& referral) {
  if (context.options.json || context.options.quiet) return "";
  return RenderReferral(referral, WordsFor(context, referral), context.look);
}

absl::Status PrintReferral(Context& context, const absl::StatusOr<v1::Referral>& referral) {
  if (referral.ok()) PrintWritten(context, *referral, Shown(context, *referral));
  return referral.status();
}

// The line of the agreed plan that links the need to the resource; empty when there is none, more
// than one, or no telling.
std::string AgreedLine(Context& context, const v1::Referral& referral) {
  const auto record = context.client.CallNamed(kGetCase, referral.case_());
  if (!record.ok() || record->agreed_plan().empty()) return "";
  const auto plan = context.client.CallNamed(kGetPlan, record->agreed_plan());
  if (!plan.ok()) return "";
  std::vector<std::string> found;
  for (const v1::PlanLine& line : plan->lines()) {
    const auto& needs = line.need_ids();
    if (line.resource() != referral.resource()) continue;
    if (std::find(needs.begin(), needs.end(), referral.need_id()) != needs.end()) {
      found.push_back(line.id());
    }
  }
  return found.size() == 1 ? found.front() : "";
}

// "referral accept" -> accept.
v1::ReferralAction ActionOf(const std::string& command) {
  return FromWord<v1::ReferralAction>(command.substr(command.find(' ') + 1));
}

// Shows events as they come, until there are enough of them.
class EventPrinter {
 public:
  explicit EventPrinter(Context& context) : context_(context) {}

  bool enough() const {
    return context_.options.referral.max > 0 && count_ >= context_.options.referral.max;
  }

  absl::Status operator()(const v1::ReferralEvent& event) {
    context_.out << (context_.options.json ? ToJson(event, false) : Line(event));
    context_.out.flush();
    if (!context_.out) return absl::CancelledError("cannot be shown");
    ++count_;
    token_ = event.resume_token();
    return enough() ? absl::CancelledError("enough") : absl::OkStatus();
  }

  // How to go on after the end.
  void TellToken() const {
    if (token_.empty() || enough()) return;
    Notice(context_,
           std::string(context_.look.Say("이어 보기: --resume ", "go on with --resume ")) +
               Clean(token_));
  }

 private:
  // Asks once for what a resource is called.
  std::string Line(const v1::ReferralEvent& event) {
    const std::string& resource = event.referral().resource();
    if (!names_.contains(resource)) {
      v1::Referral named;
      named.set_resource(resource);
      names_.merge(NamesIn(named, context_.client, context_.look));
    }
    return RenderEvent(event, names_, context_.look);
  }

  Context& context_;
  RecordNames names_;
  int count_ = 0;
  std::string token_;
};

bool WatchesCases(const Options& options) {
  if (!options.referral.of.empty()) return options.referral.of == "cases";
  return options.speaker.role != "agency";
}

template <typename M>
absl::Status Watch(Context& context, const M& method) {
  typename M::Request request;
  request.set_resume_token(context.options.referral.resume);
  EventPrinter printer(context);
  const absl::Status status = context.client.Read(method, request, std::ref(printer));
  if (printer.enough()) return absl::OkStatus();
  const absl::Status written = Written(context.out);
  if (!IsReaderGone(written)) printer.TellToken();
  return written.ok() ? status : written;
}

}  // namespace

absl::Status ReferralDraft(Context& context) {
  const Options& options = context.options;
  v1::CreateReferralRequest request;
  request.set_request_id(options.request_id);
  v1::Referral& referral = *request.mutable_referral();
  referral.set_case_(CaseName(options.name));
  referral.set_resource(ResourceName(options.resource));
  referral.set_need_id(options.referral.need);
  const std::string& line = options.referral.line;
  referral.set_plan_line(line.empty() ? AgreedLine(context, referral) : line);
  referral.set_urgency(FromWord<v1::Urgency>(options.referral.urgency));
  for (const std::string& consent : options.referral.consents) {
    referral.add_consents(ConsentNameOf(options.name, consent));
  }
  return PrintReferral(context, context.client.Call(kCreateReferral, request));
}

absl::Status ReferralMove(Context& context) {
  const Options& options = context.options;
  v1::TransitionReferralRequest request;
  request.set_name(ReferralName(options.name));
  request.set_action(ActionOf(options.command));
  request.set_reason(FromWord<v1::ReferralReason>(options.reason));
  request.set_note(options.note);
  request.set_etag(options.etag);
  request.set_request_id(options.request_id);
  if (options.referral.not_helped) request.set_helped(false);
  request.set_accept_duplicate(options.referral.accept_duplicate);
  request.set_hold_days(options.referral.hold_days);
  return PrintReferral(context, context.client.Call(kTransitionReferral, request));
}

absl::Status ReferralGet(Context& context) {
  const auto referral = context.client.CallNamed(kGetReferral, ReferralName(context.options.name));
  if (referral.ok()) PrintRead(context, *referral, Shown(context, *referral));
  return referral.status();
}

absl::Status ReferralList(Context& context) {
  const Options& options = context.options;
  v1::ListReferralsRequest request;
  if (!options.plan.case_name.empty()) request.set_case_(CaseName(options.plan.case_name));
  if (!options.resource.empty()) request.set_resource(ResourceName(options.resource));
  for (const std::string& state : options.referral.states) {
    request.add_states(FromWord<v1::ReferralState>(state));
  }
  return ListPages(context, kListReferrals, request, [&](const auto& page) {
    return RenderList(page, NamesIn(page, context.client, context.look), context.look);
  });
}

absl::Status ReferralPreview(Context& context) {
  const auto preview = context.client.CallNamed(kPreviewPacket, ReferralName(context.options.name));
  if (!preview.ok()) return preview.status();
  context.out << (context.options.json
                      ? ToJson(*preview)
                      : RenderPreview(*preview, WordsFor(context, *preview, preview->packet()),
                                      context.look));
  return absl::OkStatus();
}

absl::Status ReferralPacket(Context& context) {
  const auto packet = context.client.CallNamed(kGetPacket, ReferralName(context.options.name));
  if (!packet.ok()) return packet.status();
  context.out << (context.options.json
                      ? ToJson(*packet)
                      : RenderPacket(*packet, WordsFor(context, *packet, *packet), context.look));
  return absl::OkStatus();
}

absl::Status ReferralWatch(Context& context) {
  return WatchesCases(context.options) ? Watch(context, kWatchCases)
                                       : Watch(context, kWatchReferrals);
}

}  // namespace ieum::cli
