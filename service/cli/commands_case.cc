// case, checkin, goal.
#include "service/cli/commands_casework.h"
#include "service/cli/enum_words.h"
#include "service/cli/inputs.h"
#include "service/cli/methods_casework.h"
#include "service/cli/names.h"
#include "service/cli/printing.h"
#include "service/cli/render_case.h"
#include "service/cli/render_plan.h"
#include "service/cli/wishes.h"

namespace ieum::cli {
namespace {

// Names are asked for where a page is shown.
std::string Shown(Context& context, const v1::Case& record) {
  if (context.options.json || context.options.quiet) return "";
  return RenderCase(record, NamesIn(record, context.client, context.look), context.look);
}

absl::Status PrintCase(Context& context, const absl::StatusOr<v1::Case>& record) {
  if (record.ok()) PrintWritten(context, *record, Shown(context, *record));
  return record.status();
}

// Client details and number, from the options.
absl::Status FillClient(const Options& options, v1::Case& record) {
  record.set_management_number(options.cases.management_number);
  if (options.cases.client.empty()) return absl::OkStatus();
  auto client = ReadOne<v1::ClientDetails>(options.cases.client);
  if (!client.ok()) return client.status();
  *record.mutable_client() = *std::move(client);
  return absl::OkStatus();
}

v1::CheckIn CheckInOf(const Options& options) {
  const CheckInOptions& said = options.check_in;
  v1::CheckIn check_in;
  check_in.set_method(FromWord<v1::MonitoringMethod>(said.method));
  check_in.set_need_id(said.need);
  check_in.set_line_id(said.line);
  check_in.set_note(options.note);
  if (said.value) {
    v1::ScaleReading& reading = *check_in.mutable_reading();
    reading.set_scale(said.scale);
    reading.set_value(*said.value);
    reading.set_min(said.min);
    reading.set_max(said.max);
  }
  check_in.set_needs_changed(said.needs_changed);
  check_in.set_follow_up(said.follow_up);
  check_in.set_change_holds(said.change_holds);
  return check_in;
}

}  // namespace

absl::Status CaseOpen(Context& context) {
  const Options& options = context.options;
  auto assessment = ReadCase(options);
  if (!assessment.ok()) return assessment.status();
  v1::CreateCaseRequest request;
  v1::Case& record = *request.mutable_case_();
  record.set_case_reference(options.cases.reference.empty() ? assessment->case_reference()
                                                            : options.cases.reference);
  const absl::Status filled = FillClient(options, record);
  if (!filled.ok()) return filled;
  *request.mutable_assessment() = *std::move(assessment);
  request.set_request_id(options.request_id);
  return PrintCase(context, context.client.Call(kCreateCase, request));
}

absl::Status CaseGet(Context& context) {
  const auto record = context.client.CallNamed(kGetCase, CaseName(context.options.name));
  if (record.ok()) PrintRead(context, *record, Shown(context, *record));
  return record.status();
}

absl::Status CaseList(Context& context) {
  v1::ListCasesRequest request;
  request.set_case_reference(context.options.cases.reference);
  request.set_state(FromWord<v1::CaseState>(context.options.cases.state));
  return ListPages(context, kListCases, request,
                   [&](const auto& page) { return RenderList(page, context.look); });
}

absl::Status CaseSet(Context& context) {
  v1::UpdateCaseRequest request;
  v1::Case& record = *request.mutable_case_();
  record.set_name(CaseName(context.options.name));
  record.set_etag(context.options.etag);
  const absl::Status filled = FillClient(context.options, record);
  if (!filled.ok()) return filled;
  return PrintCase(context, context.client.Call(kUpdateCase, request));
}

absl::Status CaseAssessment(Context& context) {
  const Options& options = context.options;
  const auto version = context.client.CallNamed(
      kGetAssessment, CaseName(options.name) + "/assessments/" + options.cases.version);
  if (!version.ok()) return version.status();
  if (options.json) {
    // What case reassess and suggest read.
    context.out << ToJson(version->assessment());
  } else {
    context.out << RenderAssessment(*version, FetchLabels(context), context.look);
  }
  return absl::OkStatus();
}

absl::Status CaseReassess(Context& context) {
  const Options& options = context.options;
  auto assessment = ReadCase(options);
  if (!assessment.ok()) return assessment.status();
  auto wishes = WishesOf(options.wishes);
  if (!wishes.ok()) return wishes.status();
  v1::ReassessCaseRequest request;
  request.set_name(CaseName(options.name));
  *request.mutable_assessment() = *std::move(assessment);
  *request.mutable_wishes() = *std::move(wishes);
  request.set_weight_profile(options.weight_profile);
  request.set_language(LanguageOf(context));
  request.set_request_id(options.request_id);
  const auto response = context.client.Call(kReassessCase, request);
  if (!response.ok()) return response.status();
  if (options.json) {
    context.out << ToJson(*response);
    return absl::OkStatus();
  }
  std::string page;
  if (!options.quiet) {
    const NeedLabels labels = FetchLabels(context);
    page = RenderAssessment(response->assessment(), labels, context.look) + "\n" +
           RenderPlan({response->plan(), labels, &request.assessment()}, context.look);
  }
  PrintWritten(context, response->plan(), page);
  return absl::OkStatus();
}

absl::Status CaseClose(Context& context) {
  const Options& options = context.options;
  v1::CloseCaseRequest request;
  request.set_name(CaseName(options.name));
  v1::Closure& closure = *request.mutable_closure();
  closure.set_reason(FromWord<v1::ClosureReason>(options.reason));
  closure.set_note(options.note);
  closure.set_follow_up_end_date(options.until);
  return PrintCase(context, context.client.Call(kCloseCase, request));
}

absl::Status CaseReopen(Context& context) {
  return PrintCase(context, context.client.CallNamed(kReopenCase, CaseName(context.options.name)));
}

absl::Status CaseErase(Context& context) {
  const std::string name = CaseName(context.options.name);
  const absl::Status erased = context.client.CallNamed(kEraseCase, name).status();
  if (erased.ok() && !context.options.json) {
    context.out << (context.options.quiet ? "" : context.look.Say("지움: ", "erased: "))
                << Clean(name) << "\n";
  }
  return erased;
}

absl::Status CaseServing(Context& context) {
  const auto response =
      context.client.CallNamed(kListServingAgencies, CaseName(context.options.name));
  if (!response.ok()) return response.status();
  if (context.options.json) {
    context.out << ToJson(*response);
  } else {
    context.out << RenderServing(*response, FetchLabels(context),
                                 NamesIn(*response, context.client, context.look), context.look);
  }
  return absl::OkStatus();
}

absl::Status CaseDue(Context& context) {
  v1::ListDueRequest request;
  request.set_until_date(context.options.until);
  request.set_case_manager(context.options.cases.case_manager);
  request.set_language(LanguageOf(context));
  return ListPages(context, kListDue, request,
                   [&](const auto& page) { return RenderDue(page, context.look); });
}

absl::Status CheckInAdd(Context& context) {
  const Options& options = context.options;
  v1::CreateCheckInRequest request;
  request.set_parent(CaseName(options.name));
  *request.mutable_check_in() = CheckInOf(options);
  if (!options.check_in.time.empty()) {
    const auto time = TimestampOf(options.check_in.time, "--time");
    if (!time.ok()) return time.status();
    *request.mutable_check_in()->mutable_check_time() = *time;
  }
  request.set_request_id(options.request_id);
  const auto check_in = context.client.Call(kCreateCheckIn, request);
  if (check_in.ok()) PrintWritten(context, *check_in, RenderCheckIn(*check_in, context.look));
  return check_in.status();
}

absl::Status CheckInList(Context& context) {
  v1::ListCheckInsRequest request;
  request.set_parent(CaseName(context.options.name));
  return ListPages(context, kListCheckIns, request,
                   [&](const auto& page) { return RenderList(page, context.look); });
}

absl::Status GoalResult(Context& context) {
  const Options& options = context.options;
  v1::RecordGoalResultRequest request;
  request.set_name(PlanName(options.name));
  request.set_goal_id(options.check_in.goal);
  request.set_result(FromWord<v1::GoalResult>(options.check_in.result));
  request.set_note(options.note);
  request.set_end_date(options.until);
  const auto plan = context.client.Call(kRecordGoalResult, request);
  if (!plan.ok()) return plan.status();
  PrintWritten(context, *plan, RenderGoalList(*plan, context.look));
  return absl::OkStatus();
}

}  // namespace ieum::cli
