// The judged goals of tests/cases/goals.json, and what no judged set shows.
//
// A goal of the set says which mistakes it has (`mistakes`) and which more would be no false alarm
// (`also`). The rules and the word lists were made with the seen half alone.
#include "matcher/plan/goal_check.h"

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include <nlohmann/json.hpp>

namespace ieum::matcher {
namespace {

using Json = nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string ReadFile(const std::string& path) {
  std::ifstream in(path);
  EXPECT_TRUE(in) << path;
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

const GoalWords& Words() {
  static const auto* words =
      new GoalWords(*GoalWords::FromJson(ReadFile(IEUM_DATA_DIR "/goal_words.json")));
  return *words;
}

const Json& Cases() {
  static const auto* cases = new Json(Json::parse(ReadFile(IEUM_CASES_DIR "/goals.json")));
  return *cases;
}

v1::Assessment TheAssessment() {
  v1::Assessment assessment;
  for (const Json& item : Cases()["context"]["members"]) {
    v1::Member& member = *assessment.mutable_household()->add_members();
    member.set_reference(item["reference"]);
    member.set_role(item["role"]);
    member.set_age_years(item["age_years"]);
  }
  for (const Json& item : Cases()["context"]["needs"]) {
    v1::Need& need = *assessment.add_needs();
    need.set_id(item["id"]);
    for (const Json& member : item.value("members", Json::array())) need.add_members(member);
  }
  return assessment;
}

absl::CivilDay Day(const std::string& text) {
  absl::CivilDay day;
  EXPECT_TRUE(absl::ParseCivilTime(text, &day)) << text;
  return day;
}

v1::Goal GoalOf(const Json& item) {
  const Json& context = Cases()["context"];
  v1::Goal goal;
  goal.set_id("g1");
  goal.set_statement(item["statement"]);
  goal.set_need_id(item.value("need_id", context["default_need_id"].get<std::string>()));
  goal.set_member(item.value("member", context["default_member"].get<std::string>()));
  goal.set_end_date(item.value("end_date", context["default_end_date"].get<std::string>()));
  goal.set_measure(item.value("measure", ""));
  return goal;
}

struct Asked {
  v1::Assessment assessment = TheAssessment();
  GoalCheckContext context{.words = Words(),
                           .assessment = &assessment,
                           .as_of = Day(Cases()["context"]["as_of"]),
                           .plan_end = Day(Cases()["context"]["plan_end"])};

  std::set<std::string> Mistakes(const v1::Goal& goal) const {
    std::set<std::string> names;
    for (const v1::GoalWarning& warning : CheckGoal(goal, context)) {
      EXPECT_FALSE(warning.sentence().empty());
      EXPECT_TRUE(names.insert(v1::GoalMistake_Name(warning.mistake())).second) << "twice";
    }
    return names;
  }
};

struct Figures {
  int right = 0;
  int false_alarms = 0;
  int missed = 0;
  double precision() const { return right == 0 ? 1.0 : 1.0 * right / (right + false_alarms); }
  double recall() const { return right + missed == 0 ? 1.0 : 1.0 * right / (right + missed); }
};

struct Judged {
  std::map<std::string, Figures> by_mistake;
  Figures all;
  int goals = 0;
  int good = 0;        // goals without a mistake
  int good_clean = 0;  // of these, without a warning
};

Judged Judge(const std::string& half) {
  const Asked asked;
  Judged judged;
  for (const Json& item : Cases()["goals"]) {
    if (item["half"] != half) continue;
    const std::set<std::string> expected = item["mistakes"];
    const std::set<std::string> also = item.value("also", std::set<std::string>());
    const std::set<std::string> found = asked.Mistakes(GoalOf(item));
    ++judged.goals;
    if (expected.empty()) ++judged.good, judged.good_clean += found.empty() ? 1 : 0;
    const auto note = [&](const std::string& what, const std::string& mistake) {
      if (std::getenv("IEUM_GOAL_MISSES") == nullptr) return;
      std::cout << what << " " << mistake.substr(13) << ": " << item["statement"] << "\n";
    };
    for (const std::string& mistake : expected) {
      const bool right = found.contains(mistake);
      for (Figures* figures : {&judged.by_mistake[mistake], &judged.all}) {
        right ? ++figures->right : ++figures->missed;
      }
      if (!right) note("missed", mistake);
    }
    for (const std::string& mistake : found) {
      if (expected.contains(mistake) || also.contains(mistake)) continue;
      ++judged.by_mistake[mistake].false_alarms;
      ++judged.all.false_alarms;
      note("false alarm", mistake);
    }
  }
  return judged;
}

void Print(const std::string& half, const Judged& judged) {
  std::printf("%s half: %d goals, %d good of which %d without a warning\n", half.c_str(),
              judged.goals, judged.good, judged.good_clean);
  const auto line = [](const std::string& name, const Figures& f) {
    std::printf("  %-26s right %2d  false alarms %d  missed %d  precision %.2f  recall %.2f\n",
                name.c_str(), f.right, f.false_alarms, f.missed, f.precision(), f.recall());
  };
  for (const auto& [mistake, figures] : judged.by_mistake) line(mistake.substr(13), figures);
  line("all", judged.all);
}

TEST(JudgedGoals, SeenHalf) {
  const Judged judged = Judge("seen");
  Print("seen", judged);
}

TEST(JudgedGoals, UnseenHalf) {
  const Judged judged = Judge("unseen");
  Print("unseen", judged);
}

}  // namespace
}  // namespace ieum::matcher
