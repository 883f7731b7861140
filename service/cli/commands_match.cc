// suggest, explain, needs.
#include <algorithm>

#include "service/cli/commands.h"
#include "service/cli/inputs.h"
#include "service/cli/methods.h"
#include "service/cli/names.h"
#include "service/cli/reasons.h"
#include "service/cli/render_parts.h"
#include "service/cli/render_records.h"
#include "service/cli/render_suggest.h"
#include "store/catalog/violations.h"

namespace ieum::cli {
namespace {

std::string Shown(const v1::Assessment& assessment, const v1::SuggestResponse& response,
                  const NeedLabels& labels, bool alone, const Context& context) {
  if (context.options.json) return ToJson(response, alone);
  const Answered answered{assessment, response, labels};
  if (!context.options.brief) return RenderSuggestions(answered, context.look);
  const std::string head =
      alone ? "" : Paint(Clean(assessment.case_reference()), Tone::kStrong, context.look) + "\n";
  return head + RenderBrief(answered, context.look);
}

bool FoundAny(const v1::SuggestResponse& response) {
  const auto& needs = response.needs();
  return std::any_of(needs.begin(), needs.end(), [](const v1::NeedSuggestions& need) {
    return need.suggestions_size() + need.near_misses_size() > 0;
  });
}

// Unknown counts as no.
bool IsCatalogueEmpty(Context& context) {
  v1::ListResourcesRequest request;
  request.set_page_size(1);
  const auto page = context.client.Call(kListResources, request);
  return page.ok() && page->resources().empty();
}

std::string EmptyWords(const Context& context) {
  const std::string& server = context.options.server;
  const std::string command =
      "ieum " + (server == Options().server ? "" : "--server " + Clean(server) + " ") + "import ";
  return context.look.english
             ? "the catalogue holds no resources; read some in first: " + command + "FILE"
             : "등록된 자원이 하나도 없습니다. 먼저 자원을 가져오십시오: " + command + "파일";
}

}  // namespace

absl::Status Suggest(Context& context) {
  const Options& options = context.options;
  if (options.many) return SuggestMany(context);
  const auto assessments = ReadCases(options);
  if (!assessments.ok()) return assessments.status();
  v1::SuggestRequest request;
  request.set_weight_profile(options.weight_profile);
  request.set_max_suggestions(options.top);
  request.set_language(LanguageOf(context));
  request.mutable_need_ids()->Assign(options.needs.begin(), options.needs.end());
  absl::Status status = SetAsOf(options, request);
  if (!status.ok()) return status;
  const NeedLabels labels = options.json || options.brief ? NeedLabels() : FetchLabels(context);
  const bool alone = assessments->size() == 1;
  bool first = true;
  bool found_any = false;
  for (const v1::Assessment& assessment : *assessments) {
    if (!context.out) break;  // nobody sees the rest
    *request.mutable_assessment() = assessment;
    const auto response = context.client.Call(kSuggest, request);
    if (!response.ok()) {
      if (alone || response.status().code() == absl::StatusCode::kUnavailable) {
        return response.status();
      }
      // One bad case among many holds up none of the others.
      context.failure.cases.emplace_back(assessment.case_reference(), response.status());
      if (!options.json) {
        context.err << Clean(assessment.case_reference()) << ":\n"
                    << Describe(response.status(), context.look.english);
      }
      status.Update(store::WithReason(
          absl::Status(response.status().code(), "some cases could not be answered"),
          kSomeCasesFailedReason));
      continue;
    }
    if (!first && !options.json) context.out << "\n";
    first = false;
    context.out << Shown(assessment, *response, labels, alone, context);
    found_any = found_any || FoundAny(*response);
  }
  if (status.ok() && !found_any && IsCatalogueEmpty(context)) Notice(context, EmptyWords(context));
  return status;
}

absl::Status Explain(Context& context) {
  const Options& options = context.options;
  const auto read = ReadCase(options);
  if (!read.ok()) return read.status();
  const v1::Assessment& assessment = *read;
  v1::ExplainMatchRequest request;
  *request.mutable_assessment() = assessment;
  if (!options.needs.empty()) {
    request.set_need_id(options.needs.front());
  } else if (assessment.needs_size() == 1) {
    request.set_need_id(assessment.needs(0).id());
  } else {
    std::vector<std::string> ids;
    for (const v1::Need& need : assessment.needs()) ids.push_back(need.id());
    return absl::InvalidArgumentError("--need: choose one of " + JoinNonEmpty(ids, ", "));
  }
  request.set_resource(ResourceName(options.resource));
  request.set_weight_profile(options.weight_profile);
  request.set_language(LanguageOf(context));
  const absl::Status timed = SetAsOf(options, request);
  if (!timed.ok()) return timed;
  const auto response = context.client.Call(kExplainMatch, request);
  if (!response.ok()) return response.status();
  context.out << (options.json ? ToJson(*response)
                               : RenderExplanation(assessment, request.need_id(), *response,
                                                   FetchLabels(context), context.look));
  return absl::OkStatus();
}

absl::Status Needs(Context& context) {
  const auto response = context.client.Call(kListNeedAreas, {});
  if (!response.ok()) return response.status();
  const std::string& area = context.options.area;
  const auto& areas = response->need_areas();
  if (!area.empty() && std::none_of(areas.begin(), areas.end(), [&](const v1::NeedArea& listed) {
        return listed.code() == area;
      })) {
    return absl::NotFoundError("there is no need area \"" + area + "\"");
  }
  if (!context.options.json) {
    context.out << RenderNeedAreas(*response, area, context.look);
    return absl::OkStatus();
  }
  for (const v1::NeedArea& listed : areas) {
    if (listed.code() == area) context.out << ToJson(listed);
  }
  if (area.empty()) context.out << ToJson(*response);
  return absl::OkStatus();
}

}  // namespace ieum::cli
