// A choice while it is being searched for: what each further option would add.
#ifndef IEUM_MATCHER_PLAN_PLAN_STATE_H_
#define IEUM_MATCHER_PLAN_PLAN_STATE_H_

#include <vector>

#include "matcher/plan/plan_problem.h"

namespace ieum::matcher {

// Value type over one problem, which must outlive it. Adding takes the option's size, removing the
// choice's.
class PlanState {
 public:
  explicit PlanState(const PlanProblem& problem);
  PlanState(const PlanProblem& problem, const PlanChoice& choice);

  double value() const { return value_; }
  PlanChoice choice() const;
  std::size_t size() const { return chosen_.size(); }
  bool Has(std::size_t option) const { return has_[option] != 0; }
  // What `option`, which is not chosen, would add.
  double Gain(std::size_t option) const;
  // Whether it can be added without a conflict or a limit passed; and is none of the reserve.
  bool Allows(std::size_t option) const;
  bool Fits(std::size_t option) const;

  void Add(std::size_t option);
  PlanState Without(std::size_t option) const;

  // The smallest gain of adding that counts; below is rounding.
  static constexpr double kLeastGain = 1e-9;

 private:
  const PlanProblem* problem_;
  std::vector<std::size_t> chosen_;  // in order of adding
  std::vector<char> has_;
  std::vector<double> uncovered_;  // by aspect
  std::vector<double> best_link_;  // by link
  std::vector<int> conflicts_;     // by option: chosen options that conflict with it
  std::vector<int> lines_of_;      // by organization
  std::size_t organizations_ = 0;
  double times_per_week_ = 0;
  std::int64_t cost_krw_ = 0;
  double value_ = 0;
};

}  // namespace ieum::matcher

#endif  // IEUM_MATCHER_PLAN_PLAN_STATE_H_
