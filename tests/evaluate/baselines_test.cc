#include "service/evaluate/baselines.h"

#include <cmath>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

#include "service/evaluate/plain_text.h"

namespace ieum::evaluate {
namespace {

template <typename Message>
Message Parse(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

TEST(Bigrams, StayWithinWordsAndFold) {
  EXPECT_EQ(Bigrams("도시락, 밥 AB"),
            (std::vector<std::u32string>{U"도시", U"시락", U"밥", U"ab"}));
  // Full-width letters and decomposed syllables are folded.
  EXPECT_EQ(Bigrams("Ａb"), Bigrams("ab"));
  EXPECT_EQ(Letters("\xE1\x84\x83\xE1\x85\xA9-시 \xFF"), U"도시");
}

TEST(BigramBm25, WorkedByHand) {
  // Documents of two, two and one bigrams: average length 5/3. "도시" occurs in two of three.
  const BigramBm25 bm25({"도시락", "도시 시간", "밥"});
  const std::vector<double> scores = bm25.Score("도시");
  const double idf = std::log(1 + (3 - 2 + 0.5) / (2 + 0.5));
  const double norm = 1.2 * (1 - 0.75 + 0.75 * 2 / (5.0 / 3));
  EXPECT_NEAR(scores[0], idf * 2.2 / (1 + norm), 1e-12);
  EXPECT_DOUBLE_EQ(scores[0], scores[1]);
  EXPECT_EQ(scores[2], 0);
  EXPECT_NEAR(bm25.Score("도시 도시")[0], 2 * scores[0], 1e-12);
}

TEST(BigramBm25, OverNothing) {
  EXPECT_TRUE(BigramBm25({}).Score("도시").empty());
  EXPECT_EQ(BigramBm25({""}).Score("도시"), std::vector<double>{0});
}

TEST(NeedTermScore, ExactBeforeAreaByStrength) {
  const auto score = [](const std::string& terms, const std::string& codes) {
    return NeedTermScore(Parse<v1::Resource>(terms), Parse<v1::Need>(codes));
  };
  const std::string meals = R"(need_codes: "daily_living.meals")";
  EXPECT_DOUBLE_EQ(score(R"(need_terms { code: "daily_living.meals" })", meals), 4);
  EXPECT_DOUBLE_EQ(score(R"(need_terms { code: "daily_living.meals" strength: 0.5 })", meals), 2);
  EXPECT_DOUBLE_EQ(score(R"(need_terms { code: "daily_living.hygiene" })", meals), 0.2);
  EXPECT_DOUBLE_EQ(score(R"(need_terms { code: "daily_living" })", meals), 0.2);
  EXPECT_DOUBLE_EQ(score(R"(need_terms { code: "health.treatment" })", meals), 0);
  EXPECT_DOUBLE_EQ(
      score(R"(need_terms { code: "daily_living.hygiene" })", R"(need_codes: "daily_living")"), 4);
  EXPECT_DOUBLE_EQ(score("", meals), 0);
}

class BaselineTest : public ::testing::Test {
 protected:
  BaselineTest() {
    catalogue_.resources = {
        Parse<v1::Resource>(R"(name: "resources/a" display_name { ko: "아침 도시락" }
            eligibility { paths { criteria { age { min_years: 65 } } } })"),
        Parse<v1::Resource>(R"(name: "resources/b" display_name { ko: "도시락" })"),
        Parse<v1::Resource>(R"(name: "resources/c" display_name { ko: "도시락 배달" }
            capacity { open_places: 0 })"),
        Parse<v1::Resource>(R"(name: "resources/d" display_name { ko: "한끼" }
            need_terms { code: "daily_living.meals" })"),
        Parse<v1::Resource>(R"(name: "resources/e" display_name { ko: "법률 상담" })")};
    for (const v1::Resource& resource : catalogue_.resources) {
      catalogue_.by_name.emplace(resource.name(), &resource);
    }
  }

  Ranking Ask(const BaselineOptions& options, int depth = 10) {
    const auto engine = MakeBaseline(catalogue_, IndexCatalogue(catalogue_), day_, options);
    return engine->Ask(assessment_, depth)->at("n1").ranking;
  }

  Catalogue catalogue_;
  const absl::CivilDay day_{2026, 11, 1};
  const v1::Assessment assessment_ = Parse<v1::Assessment>(R"(
      household { members { reference: "m1" age_years: 9 } }
      needs { id: "n1" need_codes: "daily_living.meals" statement: "아침" demand: "도시락 배달" })");
};

TEST_F(BaselineTest, UngatedRanksByWordsAlone) {
  const Ranking ranking = Ask({});
  EXPECT_EQ(std::set<std::string>(ranking.begin(), ranking.end()),
            (std::set<std::string>{"resources/a", "resources/b", "resources/c"}));
  EXPECT_EQ(Ask({}, 2).size(), 2u);
}

TEST_F(BaselineTest, TheGateDropsIneligibleAndFull) {
  EXPECT_EQ(Ask({.gate = true}), Ranking{"resources/b"});
}

TEST_F(BaselineTest, NeedTermsComeFirst) {
  EXPECT_EQ(Ask({.gate = true, .need_terms = true}), (Ranking{"resources/d", "resources/b"}));
}

TEST_F(BaselineTest, AnEmptyAnswerIsAGap) {
  const auto engine = MakeBaseline(catalogue_, IndexCatalogue(catalogue_), day_, {});
  const auto answers =
      engine->Ask(Parse<v1::Assessment>(R"(needs { id: "n1" statement: "xyz" })"), 10);
  EXPECT_TRUE(answers->at("n1").gap);
}

TEST_F(BaselineTest, InspectorReadsTheRecords) {
  const Inspector inspect = InspectRecords(catalogue_, day_);
  const auto faults = [&](const std::string& name) {
    return *inspect(assessment_, assessment_.needs(0), name);
  };
  EXPECT_TRUE(faults("resources/a").ineligible);
  EXPECT_FALSE(faults("resources/b").ineligible);
  EXPECT_TRUE(faults("resources/c").full);
  EXPECT_FALSE(inspect(assessment_, assessment_.needs(0), "resources/zz").ok());
}

}  // namespace
}  // namespace ieum::evaluate
