#include "service/casework/plan_print.h"

#include <string>
#include <utility>

#include "matcher/labels.h"
#include "service/casework/case_dates.h"
#include "service/casework/client_age.h"
#include "service/print/client_page.h"
#include "service/print/form.h"
#include "store/catalog/disclosure.h"
#include "store/catalog/timestamps.h"

namespace ieum::casework {
namespace {

absl::Status AddCatalogue(const Desk& desk, print::PrintInput& input) {
  const auto catalog = desk.surroundings().catalog.View();
  if (!catalog.ok()) return catalog.status();
  for (const v1::PlanLine& line : input.plan.lines()) {
    if (line.resource().empty()) continue;
    auto resource = catalog->GetResource(line.resource());
    // Deleted since, or a name that is none.
    if (absl::IsNotFound(resource.status()) || absl::IsInvalidArgument(resource.status())) continue;
    if (!resource.ok()) return resource.status();
    store::WithholdConfidential(*resource);
    const auto organization = catalog->GetOrganization(resource->organization());
    if (organization.ok()) {
      input.organizations[organization->name()] = *organization;
    } else if (!absl::IsNotFound(organization.status())) {
      return organization.status();
    }
    input.resources[line.resource()] = *std::move(resource);
  }
  return absl::OkStatus();
}

void AddNeeds(const store::NeedTaxonomy& taxonomy, print::PrintInput& input) {
  if (input.assessment == nullptr) return;
  for (const v1::Need& need : input.assessment->needs()) {
    std::string label = need.statement();
    if (label.empty() && !need.need_codes().empty()) {
      if (const auto id = taxonomy.FindSubArea(need.need_codes(0))) {
        label = matcher::Pick(input.language, taxonomy.sub_area(*id).display_name());
      }
    }
    input.need_labels[need.id()] = label;
  }
}

// How clients reach the case manager: the desk and the telephone of the organization that manages
// the case. Accounts are names of the system's, and on the form alone.
absl::Status AddCaseManager(const Desk& desk, v1::PrintFormat format, print::PrintInput& input) {
  if (input.record == nullptr) return absl::OkStatus();
  const bool form =
      format != v1::PRINT_FORMAT_CLIENT_HTML && format != v1::PRINT_FORMAT_CLIENT_TEXT;
  if (form) input.case_manager.display_name = input.record->case_manager();
  const auto catalog = desk.surroundings().catalog.View();
  if (!catalog.ok()) return catalog.status();
  const auto organization = catalog->GetOrganization(input.record->organization());
  // An office that manages cases need not offer resources.
  if (absl::IsNotFound(organization.status())) return absl::OkStatus();
  if (!organization.ok()) return organization.status();
  const v1::Contact& contact = organization->contact();
  input.case_manager.desk = contact.desk().empty()
                                ? matcher::Pick(input.language, organization->display_name())
                                : contact.desk();
  if (!contact.phones().empty()) input.case_manager.phone = contact.phones(0);
  return absl::OkStatus();
}

bool IsChildOnFirstDay(const print::PrintInput& input) {
  const auto start = ParseDay(input.plan.start_date());
  if (input.record == nullptr || input.assessment == nullptr || !start.has_value()) return false;
  return AgeOfClient(input.record->client(), *input.assessment,
                     absl::FromCivil(*start, store::KoreanTime())) == AgeVerdict::kUnder;
}

// Why lines wait is a sentence of the rules, written in the language of composing.
v1::ServicePlan InLanguage(const v1::ServicePlan& plan, const matcher::PlanRules& rules,
                           v1::Language language) {
  std::map<std::string, const v1::LocalizedText*> known;
  const auto add = [&known](const v1::LocalizedText& sentence) {
    for (const std::string* text : {&sentence.ko(), &sentence.en()}) known[*text] = &sentence;
  };
  add(rules.safety_sentence());
  for (const matcher::PlanOrderRule& rule : rules.order()) add(rule.sentence);
  v1::ServicePlan out = plan;
  for (v1::PlanLine& line : *out.mutable_lines()) {
    const auto sentence = known.find(line.order_sentence());
    if (line.order_sentence().empty() || sentence == known.end()) continue;
    line.set_order_sentence(matcher::Pick(language, *sentence->second));
  }
  return out;
}

void SetPage(const print::ClientPage& page, v1::PrintPlanResponse& response) {
  response.set_content(page.content);
  response.mutable_left_off_lines()->Assign(page.left_off.begin(), page.left_off.end());
}

}  // namespace

absl::StatusOr<v1::PrintPlanResponse> Print(const Desk& desk, const PrintQuestion& question) {
  const v1::Language language =
      question.language == v1::LANGUAGE_EN ? v1::LANGUAGE_EN : v1::LANGUAGE_KO;
  const v1::ServicePlan plan = InLanguage(question.plan, question.rules, language);
  print::PrintInput input{.plan = plan,
                          .record = question.record,
                          .assessment = question.assessment,
                          .case_manager = {},
                          .resources = {},
                          .organizations = {},
                          .referral_states = question.referral_states,
                          .guardian_signs = false,
                          .need_labels = {},
                          .language = language};
  input.guardian_signs = IsChildOnFirstDay(input);
  if (absl::Status status = AddCatalogue(desk, input); !status.ok()) return status;
  AddNeeds(desk.taxonomy(), input);
  if (absl::Status status = AddCaseManager(desk, question.format, input); !status.ok()) {
    return status;
  }
  v1::PrintPlanResponse response;
  response.set_content_type("text/html; charset=utf-8");
  switch (question.format) {
    case v1::PRINT_FORMAT_FORM_JSON:
      response.set_content_type("application/json");
      response.set_content(print::PrintFormJson(input));
      break;
    case v1::PRINT_FORMAT_CLIENT_HTML:
      SetPage(print::PrintClientPage(input), response);
      break;
    case v1::PRINT_FORMAT_CLIENT_TEXT:
      response.set_content_type("text/plain; charset=utf-8");
      SetPage(print::PrintClientText(input), response);
      break;
    default:
      response.set_content(print::PrintForm(input));
  }
  return response;
}

}  // namespace ieum::casework
