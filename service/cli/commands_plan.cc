// plan compose, get, list, set, agree, print.
#include "service/cli/commands_casework.h"
#include "service/cli/inputs.h"
#include "service/cli/methods_casework.h"
#include "service/cli/names.h"
#include "service/cli/output_file.h"
#include "service/cli/printing.h"
#include "service/cli/render_parts.h"
#include "service/cli/render_plan.h"
#include "service/cli/wishes.h"

namespace ieum::cli {
namespace {

// The page that --brief and --json ask for.
std::string Shown(Context& context, const v1::ServicePlan& plan,
                  const v1::Assessment* assessment = nullptr) {
  if (context.options.json || context.options.quiet) return "";
  if (context.options.plan.brief) return RenderPlanTable(plan, context.look);
  return RenderPlan({plan, FetchLabels(context), assessment}, context.look);
}

v1::PrintFormat FormatOf(const std::string& word) {
  if (word == "form-json") return v1::PRINT_FORMAT_FORM_JSON;
  if (word == "client") return v1::PRINT_FORMAT_CLIENT_HTML;
  return word == "client-text" ? v1::PRINT_FORMAT_CLIENT_TEXT : v1::PRINT_FORMAT_FORM_HTML;
}

// The bytes as they are: other programs read them.
absl::Status WriteOutput(Context& context, const std::string& content) {
  const std::string& path = context.options.output;
  if (path == "-") {
    context.out << content << (content.ends_with('\n') ? "" : "\n");
    return absl::OkStatus();
  }
  return WriteFile(path, FileContent::kClient, content);
}

}  // namespace

absl::Status PlanCompose(Context& context) {
  const Options& options = context.options;
  v1::ComposePlanRequest request;
  if (options.plan.case_name.empty()) {
    auto assessment = ReadCase(options);
    if (!assessment.ok()) return assessment.status();
    *request.mutable_assessment() = *std::move(assessment);
  } else {
    request.set_case_(CaseName(options.plan.case_name));
  }
  auto wishes = WishesOf(options.wishes);
  if (!wishes.ok()) return wishes.status();
  *request.mutable_wishes() = *std::move(wishes);
  const absl::Status timed = SetAsOf(options, request);
  if (!timed.ok()) return timed;
  request.set_weight_profile(options.weight_profile);
  request.set_language(LanguageOf(context));
  request.set_request_id(options.request_id);
  const auto plan = context.client.Call(kComposePlan, request);
  if (!plan.ok()) return plan.status();
  const v1::Assessment* assessment = request.has_assessment() ? &request.assessment() : nullptr;
  PrintWritten(context, *plan, Shown(context, *plan, assessment));
  return absl::OkStatus();
}

absl::Status PlanGet(Context& context) {
  const auto plan = context.client.CallNamed(kGetPlan, PlanName(context.options.name));
  if (plan.ok()) PrintRead(context, *plan, Shown(context, *plan));
  return plan.status();
}

absl::Status PlanList(Context& context) {
  v1::ListPlansRequest request;
  request.set_parent(CaseName(context.options.name));
  return ListPages(context, kListPlans, request,
                   [&](const auto& page) { return RenderList(page, context.look); });
}

absl::Status PlanSet(Context& context) {
  const Options& options = context.options;
  auto patch = ReadOne<v1::ServicePlan>(options.plan.patch);
  if (!patch.ok()) return patch.status();
  const std::string name = PlanName(options.name);
  if (!patch->name().empty() && patch->name() != name) {
    return absl::InvalidArgumentError(options.plan.patch + ": is of another plan than NAME");
  }
  v1::UpdatePlanRequest request;
  *request.mutable_plan() = *std::move(patch);
  request.mutable_plan()->set_name(name);
  for (const std::string& field : options.plan.fields) {
    request.mutable_update_mask()->add_paths(field);
  }
  request.set_language(LanguageOf(context));
  const auto plan = context.client.Call(kUpdatePlan, request);
  if (plan.ok()) PrintWritten(context, *plan, Shown(context, *plan));
  return plan.status();
}

absl::Status PlanAgree(Context& context) {
  const Options& options = context.options;
  v1::AgreePlanRequest request;
  request.set_name(PlanName(options.name));
  request.set_etag(options.etag);
  request.set_signed_by(options.plan.signed_by);
  request.set_by_guardian(options.plan.by_guardian);
  const auto plan = context.client.Call(kAgreePlan, request);
  if (plan.ok()) PrintWritten(context, *plan, RenderPlanTable(*plan, context.look));
  return plan.status();
}

absl::Status PlanPrint(Context& context) {
  const Options& options = context.options;
  v1::PrintPlanRequest request;
  if (options.file.empty()) {
    request.set_name(PlanName(options.name));
  } else {
    auto plan = ReadOne<v1::ServicePlan>(options.file);
    if (!plan.ok()) return plan.status();
    *request.mutable_plan() = *std::move(plan);
  }
  request.set_format(FormatOf(options.plan.format));
  request.set_language(LanguageOf(context));
  const auto printed = context.client.Call(kPrintPlan, request);
  if (!printed.ok()) return printed.status();
  if (!printed->left_off_lines().empty()) {
    std::vector<std::string> lines;
    for (const std::string& line : printed->left_off_lines()) lines.push_back(Clean(line));
    Notice(context,
           std::string(context.look.Say(
               "당사자용 쪽에 싣지 않은 줄(말로 전하고 적어 두지 마십시오): ",
               "not on the client's page (tell them by word of mouth, write nothing down): ")) +
               JoinNonEmpty(lines, ", "));
  }
  return WriteOutput(context, options.json ? ToJson(*printed) : printed->content());
}

}  // namespace ieum::cli
