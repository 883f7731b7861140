#include <nlohmann/json.hpp>

#include "service/print/form.h"
#include "service/print/form_fields.h"
#include "service/print/html_writer.h"
#include "service/print/words.h"

namespace ieum::print {
namespace {

using Json = nlohmann::ordered_json;

Json WarningsOf(const v1::Goal& goal) {
  Json warnings = Json::array();
  for (const v1::GoalWarning& warning : goal.warnings()) {
    warnings.push_back({{"mistake", v1::GoalMistake_Name(warning.mistake())},
                        {"sentence", CleanText(warning.sentence())}});
  }
  return warnings;
}

Json GoalsOf(const v1::ServicePlan& plan) {
  Json goals = Json::array();
  for (const v1::Goal& goal : plan.goals()) {
    goals.push_back({{"id", goal.id()},
                     {"need_id", goal.need_id()},
                     {"member", goal.member()},
                     {"purpose", CleanText(goal.purpose())},
                     {"statement", CleanText(goal.statement())},
                     {"measure", CleanText(goal.measure())},
                     {"end_date", goal.end_date()},
                     {"term", goal.term() == v1::GOAL_TERM_LONG ? "LONG" : "SHORT"},
                     {"result", v1::GoalResult_Name(goal.result())},
                     {"result_note", CleanText(goal.result_note())},
                     {"warnings", WarningsOf(goal)}});
  }
  return goals;
}

Json RowJson(const FormRow& row) {
  const v1::PlanLine none;
  const v1::PlanLine& line = row.line == nullptr ? none : *row.line;
  Json goal_ids = Json::array();
  for (const v1::Goal* goal : row.goals) goal_ids.push_back(goal->id());
  Json monitoring = Json::array();
  for (const int method : line.monitoring()) {
    monitoring.push_back(v1::MonitoringMethod_Name(static_cast<v1::MonitoringMethod>(method)));
  }
  return {{"line_id", line.id()},
          {"kind", v1::PlanLineKind_Name(line.kind())},
          {"goal_ids", goal_ids},
          {"content", CleanText(row.content)},
          {"resource_label", CleanText(row.content_note)},
          {"place_note", CleanText(row.place_note)},
          {"priority", line.priority()},
          {"step", line.step()},
          {"order_sentence", CleanText(row.timing_note)},
          {"start_date", line.start_date()},
          {"end_date", line.end_date()},
          {"times_per_week", line.times_per_week()},
          {"organization", CleanText(row.organization)},
          {"person_in_charge", CleanText(row.person_in_charge)},
          {"monitoring", monitoring},
          {"result", v1::GoalResult_Name(row.result)}};
}

Json CleanList(const std::vector<std::string>& texts) {
  Json list = Json::array();
  for (const std::string& text : texts) list.push_back(CleanText(text));
  return list;
}

}  // namespace

std::string PrintFormJson(const PrintInput& unveiled) {
  const v1::ServicePlan plan = VeiledPlan(unveiled);
  const PrintInput input = WithPlan(plan, unveiled);
  const FormFields fields = CollectFields(input);
  Json lines = Json::array();
  for (const FormRow& row : fields.rows) lines.push_back(RowJson(row));
  const Json form = {
      {"form", "service-plan"},
      {"language", Say(input.language, "ko", "en")},
      {"plan",
       {{"name", input.plan.name()},
        {"state", v1::PlanState_Name(input.plan.state())},
        {"start_date", input.plan.start_date()},
        {"end_date", input.plan.end_date()}}},
      {"safety_note", CleanText(fields.safety_note)},
      {"management_number", CleanText(fields.management_number)},
      {"client",
       {{"display_name", CleanText(fields.client_name)}, {"birth_date", fields.birth_date}}},
      {"case_manager", CleanText(fields.case_manager)},
      {"outcomes",
       {{"short_term", CleanList(fields.short_term)}, {"long_term", CleanList(fields.long_term)}}},
      {"goals", GoalsOf(input.plan)},
      {"lines", lines},
      {"open_needs", CleanList(fields.open_needs)},
      {"consent", CleanText(fields.consent)},
      {"agreement",
       {{"agreed", input.plan.has_agreement()},
        {"date", input.plan.has_agreement() && input.plan.agreement().has_agree_time()
                     ? absl::FormatCivilTime(KoreanDay(input.plan.agreement().agree_time()))
                     : ""},
        {"signed_by", CleanText(fields.signer)},
        {"by_guardian", fields.by_guardian},
        {"guardian_signs", fields.guardian_signs}}},
  };
  return form.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace ieum::print
