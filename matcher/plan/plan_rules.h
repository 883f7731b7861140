// What practice says about plans, as data: what comes first, how often, goals, the work of the case
// manager and of the client.
#ifndef IEUM_MATCHER_PLAN_PLAN_RULES_H_
#define IEUM_MATCHER_PLAN_PLAN_RULES_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

#include "ieum/v1/common.pb.h"
#include "ieum/v1/plan.pb.h"
#include "matcher/plan/goal_words.h"
#include "store/catalog/need_taxonomy.h"

namespace ieum::matcher {

// Lines whose main code is in `after` wait for those of the same need whose main code is in
// `before`.
struct PlanOrderRule {
  std::vector<std::string> before;
  std::vector<std::string> after;
  bool linked = false;  // of needs that are linked, too
  int wait_days = 0;    // from the beginning of the one to that of the other
  v1::LocalizedText sentence;
};

// With "{member}", "{months}".
struct PlanGoalTemplate {
  bool unless_violence = false;
  v1::LocalizedText purpose;
  v1::LocalizedText statement;
  v1::LocalizedText measure;
};

// A line of direct practice or client action, made when its trigger holds. Placeholders depend on
// the trigger, see data/README.md.
struct PlanActionRule {
  std::string trigger;
  std::string area;  // of the need; empty: any
  bool unless_violence = false;
  v1::PlanLineKind kind = v1::PLAN_LINE_KIND_UNSPECIFIED;
  v1::LocalizedText content;
  v1::LocalizedText reason;
  double times_per_week = 0;
  std::vector<v1::MonitoringMethod> monitoring;
  // Of strengths that it builds on; see goal_words.h. Beside what the lexicon says of them.
  PhraseSet words;
};

// Immutable after loading; thread-safe.
class PlanRules {
 public:
  // Parses data/plan_rules.json. INVALID_ARGUMENT names the place: unknown codes, areas, triggers
  // or enum values, texts without a language, numbers out of range.
  static absl::StatusOr<PlanRules> FromJson(std::string_view json,
                                            const store::NeedTaxonomy& taxonomy);

  // Whether what serves this code comes before everything else.
  bool IsSafety(std::string_view code) const;
  int safety_wait_days() const { return safety_wait_days_; }
  const v1::LocalizedText& safety_sentence() const { return safety_sentence_; }
  const std::vector<PlanOrderRule>& order() const { return order_; }
  // Of the sub-area, else its area, else the default; the default where violence forbids the goal.
  double TimesPerWeek(std::string_view code) const;
  const PlanGoalTemplate& Goal(std::string_view code, bool violence = false) const;
  // Whether change in it is measured by a scale or test.
  bool HasScale(std::string_view code) const;
  // The first rule for the trigger and the area that holds; null: none.
  const PlanActionRule* Action(std::string_view trigger, std::string_view area,
                               bool violence) const;

 private:
  friend class PlanRulesReader;
  PlanRules() = default;

  std::vector<std::string> safety_codes_;
  int safety_wait_days_ = 0;
  v1::LocalizedText safety_sentence_;
  std::vector<PlanOrderRule> order_;
  std::map<std::string, double, std::less<>> times_per_week_;
  std::vector<std::string> scale_codes_;
  std::map<std::string, PlanGoalTemplate, std::less<>> goals_;
  std::vector<PlanActionRule> actions_;
};

// "health" of "health.checkup".
std::string_view AreaOf(std::string_view code);

}  // namespace ieum::matcher

#endif  // IEUM_MATCHER_PLAN_PLAN_RULES_H_
