#include "matcher/need_order.h"

#include <algorithm>

namespace ieum::matcher {

std::vector<std::size_t> ByPriority(const v1::Assessment& assessment) {
  std::vector<std::size_t> order(static_cast<std::size_t>(assessment.needs_size()));
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  const auto rank = [](int priority) { return priority > 0 ? priority : 1'000'000; };
  const auto severity = [](const v1::Need& need) {
    return need.severity() == v1::SEVERITY_UNSPECIFIED ? static_cast<int>(v1::SEVERITY_MODERATE)
                                                       : static_cast<int>(need.severity());
  };
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const v1::Need& x = assessment.needs(static_cast<int>(a));
    const v1::Need& y = assessment.needs(static_cast<int>(b));
    if (rank(x.client_priority()) != rank(y.client_priority())) {
      return rank(x.client_priority()) < rank(y.client_priority());
    }
    if (rank(x.assessor_priority()) != rank(y.assessor_priority())) {
      return rank(x.assessor_priority()) < rank(y.assessor_priority());
    }
    return severity(x) > severity(y);
  });
  return order;
}

int FindNeed(const v1::Assessment& assessment, const std::string& id) {
  for (int i = 0; i < assessment.needs_size(); ++i) {
    if (assessment.needs(i).id() == id) return i;
  }
  return -1;
}

}  // namespace ieum::matcher
