#include "gmock/gmock.h"

#include "indexer/text/lexicon.h"
#include "indexer/text/negation.h"
#include "text_fixture.h"

namespace ieum::indexer {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view kTaxonomy = R"({"need_areas": [
  {"code": "life", "display_name": {"ko": "생활", "en": "Life"}, "sub_areas": [
    {"code": "life.meals", "display_name": {"ko": "식사", "en": "Meals"}, "keywords": ["반찬"]},
    {"code": "life.home", "display_name": {"ko": "주거", "en": "Home"}, "keywords": ["이사"]},
    {"code": "life.money", "display_name": {"ko": "경제", "en": "Money"}, "keywords": ["빚", "fuel vouchers"]},
    {"code": "life.tie", "display_name": {"ko": "관계", "en": "Ties"}, "keywords": ["반찬"]}]}]})";

constexpr std::string_view kLexicon = R"({"entries": [
  {"phrase": "도시락배달", "terms": [{"code": "life.meals", "weight": 1}]},
  {"phrase": "집수리", "terms": [{"code": "life.home", "weight": 0.9}]},
  {"phrase": "복지관", "terms": [{"code": "life.tie", "weight": 0.3}]},
  {"phrase": "부부 상담", "terms": [{"code": "life.tie", "weight": 1}], "joint": true},
  {"phrase": "부부상담", "terms": [{"code": "life.tie", "weight": 1}], "joint": true},
  {"phrase": "상담", "terms": [{"code": "life.tie", "weight": 0.5}, {"code": "life.money", "weight": 0.2}]},
  {"phrase": "희망", "terms": [{"code": "life.money", "weight": 0.4}], "ambiguous": true},
  {"phrase": "병원비", "terms": [{"code": "life.money", "weight": 0.8}]},
  {"phrase": "debt advice", "terms": [{"code": "life.money", "weight": 1}]},
  {"phrase": "home-delivered meal", "terms": [{"code": "life.meals", "weight": 0.9}]},
  {"phrase": "Wee센터", "terms": [{"code": "life.tie", "weight": 0.7}]},
  {"phrase": "1366", "terms": [{"code": "life.home", "weight": 0.6}]}],
 "programmes": [{"programme": "kium", "phrases": ["우리동네키움센터", "키움센터"]},
                {"programme": "wheels", "phrases": ["Meals on Wheels"]}]})";

class LexiconTest : public ::testing::Test {
 protected:
  LexiconTest()
      : taxonomy_(store::NeedTaxonomy::FromJson(kTaxonomy)),
        lexicon_(Lexicon::FromJson(kLexicon, taxonomy_.value())) {}

  // "meals 0.90, money 0.20"
  std::string Find(std::string_view text) const {
    std::string found;
    for (const NeedHint& hint : lexicon_->Find(text)) {
      char number[16];
      std::snprintf(number, sizeof(number), "%.2f", hint.weight);
      found += (found.empty() ? "" : ", ") + taxonomy_->sub_area(hint.sub_area).code().substr(5) +
               " " + number;
    }
    return found;
  }

  absl::StatusOr<store::NeedTaxonomy> taxonomy_;
  absl::StatusOr<Lexicon> lexicon_;
};

struct FindCase {
  std::string_view text;
  std::string_view needs;
};

TEST_F(LexiconTest, Matching) {
  ASSERT_TRUE(lexicon_.ok()) << lexicon_.status();
  const FindCase cases[] = {
      {"", ""},
      {"아무 말", ""},
      // Inside words and whatever the blanks.
      {"도시락배달", "meals 1.00"},
      {"도시락 배달", "meals 1.00"},
      {"도시락·배달합니다", "meals 1.00"},
      {"무료도시락 배달사업", "meals 1.00"},
      {"어르신무료도시락배달사업단", "meals 1.00"},
      {"도시락. 배달", ""},
      {"집 수리를 해요", "home 0.90"},
      // Not what two words happen to make up together.
      {"사회복지 관련 안내", ""},
      {"복지 관련", ""},
      {"이 사업", ""},
      {"이사를 돕습니다", "home 0.50"},
      // One syllable is a word or nothing.
      {"빚이 많아요", "money 0.50"},
      {"빚 독촉", "money 0.50"},
      {"눈빚기", ""},
      // Longest first; what it covers is gone; each phrase once; evidence adds up.
      {"부부상담", "tie 1.00"},
      {"부부 상담", "tie 1.00"},
      {"개인 상담", "money 0.20, tie 0.50"},
      {"상담 상담 상담", "money 0.20, tie 0.50"},
      {"상담과 반찬", "meals 0.50, money 0.20, tie 0.75"},
      {"희망 교실", "money 0.20"},
      {"식사", "meals 0.60"},
      // English at word borders, stemmed, over hyphens.
      {"Debt advice", "money 1.00"},
      {"indebt advice", ""},
      {"debts, advice", ""},
      {"Home delivered meals daily", "meals 0.90"},
      {"a fuel voucher", "money 0.50"},
      {"Money matters", "money 0.60"},
      // Mixed scripts and numbers.
      {"wee 센터", "tie 0.70"},
      {"WEE센터에서", "tie 0.70"},
      {"몽wee센터", "tie 0.70"},
      {"twee센터", ""},
      {"전화 1366", "home 0.60"},
      {"13661", ""},
  };
  for (const FindCase& c : cases) EXPECT_EQ(Find(c.text), c.needs) << c.text;
}

TEST_F(LexiconTest, WhatIsTakenBackDoesNotCount) {
  ASSERT_TRUE(lexicon_.ok()) << lexicon_.status();
  const FindCase cases[] = {
      {"병원비 지원은 하지 않습니다", ""},
      {"병원비는 제외", ""},
      {"병원비 신청 불가", ""},
      {"병원비는 안 됨", ""},
      {"병원비 지원은 안 하고 도시락배달만", "meals 1.00"},
      {"병원비 지원 사업이 아닙니다.", ""},
      {"병원비 지원 사업이 아니라 도시락배달입니다", "meals 1.00"},
      {"병원비뿐만 아니라 도시락배달도 합니다", "meals 1.00, money 0.80"},
      {"병원비를 지원하고 집수리는 하지 않습니다", "money 0.80"},
      {"병원비를 지원합니다. 집수리는 하지 않습니다", "money 0.80"},
      {"병원비를 지원하지만 집수리는 할 수 없습니다", "money 0.80"},
      {"병원비를 내지 못해 병원에 가지 않는 분", "money 0.80"},
      {"반찬을 거르지 않도록", "meals 0.50, tie 0.50"},
      {"We do not provide debt advice", ""},
      {"Everything except debt advice", ""},
      {"no debt advice", ""},
      {"Not far from here. Debt advice", "money 1.00"},
      {"for people who are not able to pay: debt advice", "money 1.00"},
  };
  for (const FindCase& c : cases) EXPECT_EQ(Find(c.text), c.needs) << c.text;
}

TEST_F(LexiconTest, JointFamily) {
  ASSERT_TRUE(lexicon_.ok());
  EXPECT_TRUE(lexicon_->MentionsJointFamily("주말 부부상담 교실"));
  EXPECT_FALSE(lexicon_->MentionsJointFamily("개인 상담"));
  EXPECT_FALSE(lexicon_->MentionsJointFamily("부부상담은 하지 않습니다"));
}

TEST_F(LexiconTest, Programmes) {
  ASSERT_TRUE(lexicon_.ok());
  EXPECT_EQ(lexicon_->FindProgramme("구로19호점 우리동네 키움센터(항동융합형)"), "kium");
  EXPECT_EQ(lexicon_->FindProgramme("meals on wheels - South County"), "wheels");
  EXPECT_EQ(lexicon_->FindProgramme("푸른 공부방"), "");
}

TEST_F(LexiconTest, KeepsPhrasesForTraining) {
  ASSERT_TRUE(lexicon_.ok());
  EXPECT_EQ(lexicon_->phrases()[0].text, "도시락배달");
  const auto shared = std::find_if(lexicon_->phrases().begin(), lexicon_->phrases().end(),
                                   [](const Lexicon::Phrase& p) { return p.text == "반찬"; });
  ASSERT_NE(shared, lexicon_->phrases().end());
  EXPECT_EQ(shared->hints.size(), 2U);
}

TEST_F(LexiconTest, BadFilesNameThePlace) {
  const std::pair<std::string, std::string> cases[] = {
      {"", "JSON object"},
      {"[]", "JSON object"},
      {"{}", "entries"},
      {R"({"entries": {}})", "entries"},
      {R"({"entries": [1]})", "entries[0]"},
      {R"({"entries": [{"phrase": "밥", "terms": []}]})", "entries[0].terms"},
      {R"({"entries": [{"phrase": "밥", "terms": [{"code": "life.x", "weight": 1}]}]})",
       "entries[0].terms[0].code"},
      {R"({"entries": [{"phrase": "밥", "terms": [{"code": "life.meals", "weight": 0}]}]})",
       "entries[0].terms[0].weight"},
      {R"({"entries": [{"phrase": "밥", "terms": [{"code": "life.meals", "weight": 1.1}]}]})",
       "entries[0].terms[0].weight"},
      {R"({"entries": [{"phrase": "밥", "terms": [{"code": "life.meals", "weight": "1"}]}]})",
       "entries[0].terms[0].weight"},
      {R"({"entries": [{"phrase": " !", "terms": [{"code": "life.meals", "weight": 1}]}]})",
       "entries[0].phrase"},
      {R"({"entries": [{"phrase": "밥", "terms": [{"code": "life.meals", "weight": 1}]},
                       {"phrase": " 밥 ", "terms": [{"code": "life.home", "weight": 1}]}]})",
       "entries[1].phrase"},
      {R"({"entries": [], "programmes": [{"programme": "", "phrases": ["x"]}]})",
       "programmes[0].programme"},
      {R"({"entries": [], "programmes": [{"programme": "a", "phrases": []}]})",
       "programmes[0].phrases"},
      {R"({"entries": [], "programmes": [{"programme": "a", "phrases": ["x"]},
                                         {"programme": "b", "phrases": ["X"]}]})",
       "programmes[1].phrases[0]"},
  };
  for (const auto& [json, place] : cases) {
    const auto lexicon = Lexicon::FromJson(json, *taxonomy_);
    EXPECT_EQ(lexicon.status().code(), absl::StatusCode::kInvalidArgument) << json;
    EXPECT_THAT(std::string(lexicon.status().message()), HasSubstr(place)) << json;
  }
}

TEST(ProjectLexiconTest, LoadsAndFinds) {
  EXPECT_GT(ProjectLexicon().phrases().size(), 1000U);
  EXPECT_TRUE(Mentions(ProjectLexicon().Find("밑반찬 배달"), "daily_living.meals"));
  EXPECT_TRUE(Mentions(ProjectLexicon().Find("restraining order"), "rights.protection_order"));
  EXPECT_TRUE(ProjectLexicon().MentionsJointFamily("부부캠프"));
}

}  // namespace
}  // namespace ieum::indexer
