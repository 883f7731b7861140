#include "service/print/sensitive.h"

#include <fstream>

#include "gtest/gtest.h"
#include <nlohmann/json.hpp>

namespace ieum::print {
namespace {

// Whatever composed plans say about safety, and about rights, where evidence is kept.
TEST(NamesDanger, KnowsTheSentencesOfComposedPlans) {
  std::ifstream file(std::string(IEUM_DATA_DIR) + "/plan_rules.json");
  const auto rules = nlohmann::json::parse(file);
  int found = 0;
  for (const auto& action : rules.at("actions")) {
    const std::string trigger = action.at("trigger");
    const std::string area = action.value("area", "");
    if (trigger != "violence" && trigger != "suicide" && area != "safety" && area != "rights") {
      continue;
    }
    ++found;
    for (const char* language : {"ko", "en"}) {
      const std::string content = action.at("content").at(language);
      EXPECT_TRUE(NamesDanger(content)) << content;
    }
  }
  EXPECT_EQ(found, 4);
}

TEST(NamesDanger, ReadsWithoutRegardToBlanksAndCase) {
  EXPECT_TRUE(NamesDanger("가정 폭력 상담"));
  EXPECT_TRUE(NamesDanger("Domestic VIOLENCE advice"));
  EXPECT_TRUE(NamesDanger("Self-Harm"));
  EXPECT_FALSE(NamesDanger("최고소득 기준 확인"));
  EXPECT_FALSE(NamesDanger("작은도서관"));
  EXPECT_FALSE(NamesDanger(""));
}

}  // namespace
}  // namespace ieum::print
