#include "service/print/form_fields.h"

#include <algorithm>
#include <set>

#include "service/print/words.h"

namespace ieum::print {
namespace {

std::vector<std::string> OutcomesOf(const v1::ServicePlan& plan, bool long_term) {
  std::vector<std::string> outcomes;
  for (const v1::Goal& goal : plan.goals()) {
    if ((goal.term() == v1::GOAL_TERM_LONG) != long_term) continue;
    const std::string& outcome = goal.purpose().empty() ? goal.statement() : goal.purpose();
    if (std::find(outcomes.begin(), outcomes.end(), outcome) == outcomes.end()) {
      outcomes.push_back(outcome);
    }
  }
  return outcomes;
}

std::string ContentOf(const v1::PlanLine& line, v1::Language language) {
  return line.content().empty() ? TextOf(language, line.display_name()) : line.content();
}

std::string ProviderOf(const v1::PlanLine& line, v1::Language language) {
  switch (line.kind()) {
    case v1::PLAN_LINE_KIND_DIRECT_PRACTICE:
      return Say(language, "사례관리자 (직접실천)", "case manager (direct practice)");
    case v1::PLAN_LINE_KIND_CLIENT_ACTION:
      return Say(language, "당사자", "client");
    default:
      return TextOf(language, line.organization_display_name());
  }
}

std::string InChargeOf(const v1::PlanLine& line, const PrintInput& input) {
  if (!line.person_in_charge().empty()) return line.person_in_charge();
  if (line.kind() == v1::PLAN_LINE_KIND_DIRECT_PRACTICE) return input.case_manager.display_name;
  if (line.kind() == v1::PLAN_LINE_KIND_CLIENT_ACTION) {
    return Say(input.language, "본인", "the client");
  }
  return ContactOf(line, input).desk();
}

FormRow RowOf(const v1::PlanLine& line, const PrintInput& input) {
  FormRow row;
  row.line = &line;
  for (const std::string& id : line.goal_ids()) {
    for (const v1::Goal& goal : input.plan.goals()) {
      if (goal.id() == id) row.goals.push_back(&goal);
    }
  }
  const std::string label = TextOf(input.language, line.display_name());
  row.content = ContentOf(line, input.language);
  if (label != row.content) row.content_note = label;
  if (line.step() > 0) {
    const std::string step = std::to_string(line.step());
    row.timing = Say(input.language, step + "단계", "step " + step);
  }
  row.timing_note = line.order_sentence();
  row.organization = ProviderOf(line, input.language);
  row.person_in_charge = InChargeOf(line, input);
  for (const int method : line.monitoring()) {
    row.monitoring.push_back(
        MonitoringWords(input.language, static_cast<v1::MonitoringMethod>(method)));
  }
  row.result = line.result();
  return row;
}

void AddRows(const PrintInput& input, FormFields& fields) {
  std::set<const v1::Goal*> worked_on;
  for (const v1::PlanLine& line : input.plan.lines()) {
    fields.rows.push_back(RowOf(line, input));
    worked_on.insert(fields.rows.back().goals.begin(), fields.rows.back().goals.end());
  }
  for (const v1::Goal& goal : input.plan.goals()) {
    if (worked_on.contains(&goal)) continue;
    FormRow row;
    row.goals = {&goal};
    row.result = goal.result();
    fields.rows.push_back(std::move(row));
  }
}

void AddOpenNeeds(const PrintInput& input, FormFields& fields) {
  for (const v1::OpenNeed& need : input.plan.open_needs()) {
    const auto label = input.need_labels.find(need.need_id());
    const std::string name = label == input.need_labels.end() ? need.need_id() : label->second;
    const std::string why =
        need.sentence().empty() ? CauseWords(input.language, need.cause()) : need.sentence();
    fields.open_needs.push_back(Join({name, why}, ": "));
  }
}

std::string ConsentSentence(const PrintInput& input) {
  const std::optional<absl::CivilDay> start = DayOf(input.plan.start_date());
  if (input.language == v1::LANGUAGE_EN) {
    return "I agree to be helped as planned above from " +
           (start ? DayWords(input.language, *start) : "____________") +
           " on, and will do my own part together with the case manager. Agencies are told only "
           "what I allow them in a consent of its own, and only for as long as it stands.";
  }
  return (start ? DayWords(input.language, *start) : "      년    월    일") +
         "부터 위 계획대로 도움을 받는 데 동의하며, 세운 목표를 향해 사례관리자와 함께 제 몫을 "
         "하겠습니다. 제공기관에는 제가 따로 동의한 내용만, 그 동의가 이어지는 동안에만 알리는 "
         "것으로 "
         "알고 있습니다.";
}

}  // namespace

FormFields CollectFields(const PrintInput& input) {
  FormFields fields;
  fields.case_manager = input.case_manager.display_name;
  if (input.record != nullptr) {
    const v1::ClientDetails& client = input.record->client();
    fields.management_number = input.record->management_number();
    fields.client_name = client.display_name();
    fields.birth_date = client.birth_date();
    fields.signer = client.display_name();
  }
  fields.short_term = OutcomesOf(input.plan, false);
  fields.long_term = OutcomesOf(input.plan, true);
  AddRows(input, fields);
  AddOpenNeeds(input, fields);
  fields.consent = ConsentSentence(input);
  if (input.plan.has_agreement()) {
    const v1::PlanAgreement& agreement = input.plan.agreement();
    if (agreement.has_agree_time()) {
      fields.signed_day = DayWords(input.language, KoreanDay(agreement.agree_time()));
    }
    fields.by_guardian = agreement.by_guardian();
    if (fields.by_guardian && input.record != nullptr) {
      fields.signer = input.record->client().guardian_display_name();
    }
  }
  return fields;
}

}  // namespace ieum::print
