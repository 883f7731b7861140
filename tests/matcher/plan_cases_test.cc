// Declarative cases of plans: tests/cases/plans.json.
//
// A case names an assessment and what must hold of its plan: `in` and `out` (resource ids),
// `in_any` (lists, one of each), `codes` (each the work of some resource), `absent_codes` (of
// none), `before` (pairs of codes: whatever does the first begins in an earlier step than whatever
// does the second, claims of benefits apart), `first` (codes whose resources wait for nothing),
// `waits` (codes whose resources wait), `direct` (words that some line of direct practice has),
// `client` (at least so many actions of the client).
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include <nlohmann/json.hpp>

#include "tests/matcher/plan_fixture.h"

namespace ieum::matcher {
namespace {

using Json = nlohmann::json;

// From this strength on it is what a resource does, not a side effect.
constexpr float kMainWork = 0.5F;

bool Does(const v1::PlanLine& line, const std::string& code) {
  const auto row = testing::District().Find(line.resource());
  if (!row) return false;
  const auto& terms = testing::District().at(*row).terms->terms;
  const auto& taxonomy = testing::District().vocabulary().taxonomy;
  return std::any_of(terms.begin(), terms.end(), [&](const indexer::IndexedTerm& term) {
    return taxonomy.sub_area(term.sub_area).code() == code && term.strength >= kMainWork;
  });
}

std::vector<const v1::PlanLine*> Doing(const v1::ServicePlan& plan, const std::string& code) {
  std::vector<const v1::PlanLine*> lines;
  for (const v1::PlanLine& line : plan.lines()) {
    if (Does(line, code)) lines.push_back(&line);
  }
  return lines;
}

void CheckChoice(const Json& test, const v1::ServicePlan& plan) {
  const auto has = [&plan](const std::string& id) {
    return testing::LineWith(plan, "resources/" + id) != nullptr;
  };
  for (const std::string id : test.value("in", Json::array())) EXPECT_TRUE(has(id)) << id;
  for (const std::string id : test.value("out", Json::array())) EXPECT_FALSE(has(id)) << id;
  for (const Json& any : test.value("in_any", Json::array())) {
    EXPECT_TRUE(std::any_of(any.begin(), any.end(), has)) << any;
  }
  for (const std::string code : test.value("codes", Json::array())) {
    EXPECT_FALSE(Doing(plan, code).empty()) << code;
  }
  for (const std::string code : test.value("absent_codes", Json::array())) {
    EXPECT_TRUE(Doing(plan, code).empty()) << code;
  }
}

void CheckOrder(const Json& test, const v1::ServicePlan& plan) {
  for (const Json& pair : test.value("before", Json::array())) {
    for (const v1::PlanLine* first : Doing(plan, pair[0])) {
      for (const v1::PlanLine* second : Doing(plan, pair[1])) {
        // A benefit is claimed without waiting.
        if (second->next_step() == v1::NEXT_STEP_KIND_APPLY_BENEFIT) continue;
        if (Does(*second, pair[0])) continue;
        EXPECT_LT(first->step(), second->step()) << pair;
        EXPECT_LT(first->start_date(), second->start_date()) << pair;
        EXPECT_FALSE(second->order_sentence().empty());
      }
    }
  }
  for (const std::string code : test.value("first", Json::array())) {
    for (const v1::PlanLine* line : Doing(plan, code)) EXPECT_EQ(line->step(), 1) << code;
  }
  for (const std::string code : test.value("waits", Json::array())) {
    for (const v1::PlanLine* line : Doing(plan, code)) {
      if (line->next_step() == v1::NEXT_STEP_KIND_APPLY_BENEFIT) continue;
      EXPECT_FALSE(line->after_lines().empty()) << code;
    }
  }
}

void CheckOtherLines(const Json& test, const v1::ServicePlan& plan) {
  for (const std::string words : test.value("direct", Json::array())) {
    EXPECT_TRUE(std::any_of(plan.lines().begin(), plan.lines().end(),
                            [&words](const v1::PlanLine& line) {
                              return line.kind() == v1::PLAN_LINE_KIND_DIRECT_PRACTICE &&
                                     line.content().find(words) != std::string::npos;
                            }))
        << words;
  }
  const auto actions = std::count_if(
      plan.lines().begin(), plan.lines().end(),
      [](const v1::PlanLine& line) { return line.kind() == v1::PLAN_LINE_KIND_CLIENT_ACTION; });
  EXPECT_GE(actions, test.value("client", 0));
}

TEST(PlanCases, HoldOnTheSampleDistrict) {
  const Json file = Json::parse(std::ifstream(std::string(IEUM_CASES_DIR) + "/plans.json"));
  int checked = 0;
  for (const Json& test : file["plans"]) {
    SCOPED_TRACE(std::string(test["name"]));
    const v1::ServicePlan plan = testing::PlanOf({.assessment = testing::CaseOf(test["case"])});
    SCOPED_TRACE(testing::Printed(plan));
    CheckChoice(test, plan);
    CheckOrder(test, plan);
    CheckOtherLines(test, plan);
    ++checked;
  }
  EXPECT_GE(checked, 4);
}

// For people: IEUM_PRINT_PLANS=textbook-4 plan_test --gtest_filter='*Printed*'
TEST(PlanCases, CanBePrinted) {
  const char* reference = std::getenv("IEUM_PRINT_PLANS");
  const v1::ServicePlan plan = testing::PlanOf(
      {.assessment = testing::CaseOf(reference == nullptr ? "textbook-1" : reference)});
  const std::string printed = testing::Printed(plan);
  EXPECT_NE(printed.find(plan.goals(0).statement()), std::string::npos);
  if (reference != nullptr) std::cout << printed;
}

}  // namespace
}  // namespace ieum::matcher
