#include "matcher/plan/plan_order.h"

#include <algorithm>

namespace ieum::matcher {
namespace {

struct Wait {
  std::size_t before = 0;
  int days = 0;
  const v1::LocalizedText* sentence = nullptr;
};

bool Has(const std::vector<std::string>& codes, const std::string& code) {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

class Orderer {
 public:
  Orderer(const std::vector<PlanOrderItem>& items, const PlanRules& rules,
          const std::function<bool(std::size_t, std::size_t)>& linked)
      : items_(items), rules_(rules), linked_(linked), waits_(items.size()) {}

  std::vector<PlanPlace> Run() {
    AddSafety();
    for (const PlanOrderRule& rule : rules_.order()) AddRule(rule);
    places_.resize(items_.size());
    done_.assign(items_.size(), false);
    for (std::size_t i = 0; i < items_.size(); ++i) Settle(i);
    for (std::size_t i = 0; i < items_.size(); ++i) {
      if (items_[i].beside) places_[i] = places_[*items_[i].beside];
    }
    return std::move(places_);
  }

 private:
  bool MayWait(std::size_t item) const { return items_[item].waits && !items_[item].beside; }

  void AddSafety() {
    for (std::size_t before = 0; before < items_.size(); ++before) {
      if (!items_[before].safety) continue;
      for (std::size_t after = 0; after < items_.size(); ++after) {
        if (items_[after].safety || !MayWait(after) || !items_[after].waits_for_safety) continue;
        Add(before, after, {before, rules_.safety_wait_days(), &rules_.safety_sentence()});
      }
    }
  }

  void AddRule(const PlanOrderRule& rule) {
    for (std::size_t before = 0; before < items_.size(); ++before) {
      for (std::size_t after = 0; after < items_.size(); ++after) {
        if (before == after || items_[before].beside || !MayWait(after)) continue;
        // What secures somebody waits for nothing.
        if (items_[after].safety || !items_[after].waits_for_rules) continue;
        if (!Concerns(rule, items_[before], items_[after])) continue;
        Add(before, after, {before, rule.wait_days, &rule.sentence});
      }
    }
  }

  bool Concerns(const PlanOrderRule& rule, const PlanOrderItem& before,
                const PlanOrderItem& after) const {
    for (const PlanWork& first : before.work) {
      if (!Has(rule.before, first.code)) continue;
      for (const PlanWork& second : after.work) {
        if (!Has(rule.after, second.code)) continue;
        if (first.need == second.need || (rule.linked && linked_(first.need, second.need))) {
          return true;
        }
      }
    }
    return false;
  }

  void Add(std::size_t before, std::size_t after, Wait wait) {
    if (!Reaches(after, before)) waits_[after].push_back(wait);
  }

  // Whether `to` waits for `from`, directly or not.
  bool Reaches(std::size_t from, std::size_t to) const {
    if (from == to) return true;
    return std::any_of(waits_[to].begin(), waits_[to].end(),
                       [this, from](const Wait& wait) { return Reaches(from, wait.before); });
  }

  void Settle(std::size_t item) {
    if (done_[item]) return;
    done_[item] = true;
    PlanPlace& place = places_[item];
    for (const Wait& wait : waits_[item]) {
      Settle(wait.before);
      const PlanPlace& before = places_[wait.before];
      const int days = before.days + wait.days;
      if (place.sentence == nullptr || days > place.days) {
        place.days = days;
        place.sentence = wait.sentence;
      }
      place.step = std::max(place.step, before.step + 1);
      if (std::find(place.after.begin(), place.after.end(), wait.before) == place.after.end()) {
        place.after.push_back(wait.before);
      }
    }
  }

  const std::vector<PlanOrderItem>& items_;
  const PlanRules& rules_;
  const std::function<bool(std::size_t, std::size_t)>& linked_;
  std::vector<std::vector<Wait>> waits_;  // by the item that waits
  std::vector<PlanPlace> places_;
  std::vector<bool> done_;
};

}  // namespace

std::vector<PlanPlace> OrderPlan(const std::vector<PlanOrderItem>& items, const PlanRules& rules,
                                 const std::function<bool(std::size_t, std::size_t)>& linked) {
  return Orderer(items, rules, linked).Run();
}

}  // namespace ieum::matcher
