#include "matcher/plan/plan_rules.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "absl/status/status.h"
#include <nlohmann/json.hpp>

namespace ieum::matcher {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kDefault = "default";
constexpr std::string_view kStrength = "strength";
constexpr std::array<std::string_view, 7> kTriggers = {
    "violence", "suicide", "aversion", "confirm", "accompany", "open_need", kStrength};
constexpr int kMaxWaitDays = 365;
constexpr double kMaxTimesPerWeek = 50;

bool Contains(const std::vector<std::string>& codes, std::string_view code) {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

template <typename Entry>
const Entry& MostSpecific(const std::map<std::string, Entry, std::less<>>& entries,
                          std::string_view code) {
  auto it = entries.find(code);
  if (it == entries.end()) it = entries.find(AreaOf(code));
  if (it == entries.end()) it = entries.find(kDefault);
  return it->second;
}

}  // namespace

std::string_view AreaOf(std::string_view code) { return code.substr(0, code.find('.')); }

// Walks the file; the first thing wrong ends it with an exception that never leaves FromJson.
class PlanRulesReader {
 public:
  explicit PlanRulesReader(const store::NeedTaxonomy& taxonomy) : taxonomy_(taxonomy) {}

  PlanRules Read(const Json& json) {
    const Json& safety = json.at("safety");
    rules_.safety_codes_ = Codes(safety.at("codes"), "safety.codes");
    rules_.safety_wait_days_ = WaitDays(safety, "safety");
    rules_.safety_sentence_ = Text(safety.at("sentence"), "safety.sentence");
    for (const Json& rule : json.at("order")) rules_.order_.push_back(Order(rule));
    for (const auto& [code, times] : json.at("times_per_week").items()) {
      rules_.times_per_week_[CodeOrDefault(code, "times_per_week")] = Times(times, code);
    }
    rules_.scale_codes_ = Codes(json.at("scale_codes"), "scale_codes");
    for (const auto& [code, goal] : json.at("goals").items()) {
      rules_.goals_[CodeOrDefault(code, "goals")] = {
          goal.value("unless_violence", false), Text(goal.at("purpose"), code + ".purpose"),
          Text(goal.at("statement"), code), Text(goal.at("measure"), code + ".measure")};
    }
    for (const Json& action : json.at("actions")) rules_.actions_.push_back(Action(action));
    Require(rules_.times_per_week_.contains(kDefault), "times_per_week", "must have \"default\"");
    const auto last = rules_.goals_.find(kDefault);
    Require(last != rules_.goals_.end(), "goals", "must have \"default\"");
    Require(!last->second.unless_violence, "goals.default", "must hold under violence too");
    return std::move(rules_);
  }

 private:
  static void Require(bool holds, const std::string& place, const std::string& expected) {
    if (!holds) throw std::invalid_argument(place + " " + expected);
  }

  PlanOrderRule Order(const Json& json) {
    PlanOrderRule rule;
    rule.before = Codes(json.at("before"), "order.before");
    rule.after = Codes(json.at("after"), "order.after");
    for (const std::string& code : rule.before) {
      Require(!Contains(rule.after, code), "order", "must not have " + code + " on both sides");
    }
    rule.linked = json.value("linked", false);
    rule.wait_days = WaitDays(json, "order");
    rule.sentence = Text(json.at("sentence"), "order.sentence");
    return rule;
  }

  PlanActionRule Action(const Json& json) {
    PlanActionRule rule;
    rule.trigger = json.at("trigger").get<std::string>();
    Require(std::find(kTriggers.begin(), kTriggers.end(), rule.trigger) != kTriggers.end(),
            "actions.trigger", "must be a known trigger, is " + rule.trigger);
    rule.area = json.value("area", "");
    Require(rule.area.empty() || taxonomy_.Contains(rule.area), "actions.area",
            "must be the code of an area, is " + rule.area);
    rule.unless_violence = json.value("unless_violence", false);
    const bool known = v1::PlanLineKind_Parse(json.at("kind").get<std::string>(), &rule.kind);
    Require(known && (rule.kind == v1::PLAN_LINE_KIND_DIRECT_PRACTICE ||
                      rule.kind == v1::PLAN_LINE_KIND_CLIENT_ACTION),
            "actions.kind", "must be direct practice or client action");
    rule.content = Text(json.at("content"), "actions.content");
    if (json.contains("reason")) rule.reason = Text(json.at("reason"), "actions.reason");
    rule.times_per_week = Times(json.at("times_per_week"), "actions.times_per_week");
    for (const Json& method : json.at("monitoring")) {
      v1::MonitoringMethod parsed = v1::MONITORING_METHOD_UNSPECIFIED;
      Require(v1::MonitoringMethod_Parse(method.get<std::string>(), &parsed), "actions.monitoring",
              "must be a MonitoringMethod");
      rule.monitoring.push_back(parsed);
    }
    const auto words = json.value("words", std::vector<std::string>());
    Require(words.empty() != (rule.trigger == kStrength), "actions.words",
            "must stand with strengths, and with them alone");
    auto compiled = PhraseSet::Compile(words);
    Require(compiled.has_value(), "actions.words", "must be words");
    rule.words = *std::move(compiled);
    return rule;
  }

  std::vector<std::string> Codes(const Json& json, const std::string& place) {
    auto codes = json.get<std::vector<std::string>>();
    for (const std::string& code : codes) {
      Require(taxonomy_.FindSubArea(code).has_value(), place,
              "must have codes of sub-areas, has " + code);
    }
    return codes;
  }

  std::string CodeOrDefault(const std::string& code, const std::string& place) {
    Require(code == kDefault || taxonomy_.Contains(code), place,
            "must have codes of areas or sub-areas, has " + code);
    return code;
  }

  static v1::LocalizedText Text(const Json& json, const std::string& place) {
    v1::LocalizedText text;
    text.set_ko(json.at("ko").get<std::string>());
    text.set_en(json.at("en").get<std::string>());
    Require(!text.ko().empty() && !text.en().empty(), place, "must have both languages");
    return text;
  }

  static int WaitDays(const Json& json, const std::string& place) {
    const int days = json.at("wait_days").get<int>();
    Require(days >= 0 && days <= kMaxWaitDays, place + ".wait_days", "must be 0 to 365");
    return days;
  }

  static double Times(const Json& json, const std::string& place) {
    const auto times = json.get<double>();
    Require(times >= 0 && times <= kMaxTimesPerWeek, place, "must be 0 to 50 times a week");
    return times;
  }

  const store::NeedTaxonomy& taxonomy_;
  PlanRules rules_;
};

absl::StatusOr<PlanRules> PlanRules::FromJson(std::string_view json,
                                              const store::NeedTaxonomy& taxonomy) {
  try {
    return PlanRulesReader(taxonomy).Read(Json::parse(json));
  } catch (const std::exception& error) {
    return absl::InvalidArgumentError("plan rules: " + std::string(error.what()));
  }
}

bool PlanRules::IsSafety(std::string_view code) const { return Contains(safety_codes_, code); }

double PlanRules::TimesPerWeek(std::string_view code) const {
  return MostSpecific(times_per_week_, code);
}

const PlanGoalTemplate& PlanRules::Goal(std::string_view code, bool violence) const {
  const PlanGoalTemplate& goal = MostSpecific(goals_, code);
  return violence && goal.unless_violence ? goals_.find(kDefault)->second : goal;
}

bool PlanRules::HasScale(std::string_view code) const { return Contains(scale_codes_, code); }

const PlanActionRule* PlanRules::Action(std::string_view trigger, std::string_view area,
                                        bool violence) const {
  for (const PlanActionRule& rule : actions_) {
    if (rule.trigger != trigger || (violence && rule.unless_violence)) continue;
    if (rule.area.empty() || rule.area == area) return &rule;
  }
  return nullptr;
}

}  // namespace ieum::matcher
