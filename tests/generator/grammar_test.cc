#include "tests/bench/generator/grammar.h"

#include "gmock/gmock.h"

namespace ieum::bench {
namespace {

using ::testing::AnyOf;

std::string Expand(const std::string& text, const Slots& slots = {}) {
  Grammar grammar;
  grammar.AddSymbol("things", {"밥상", "걸음"});
  grammar.AddAlias("thing2", "things");
  const TemplateId id = grammar.AddTemplate(text);
  grammar.Link();
  Draws draws(1, Purpose::kTexts, 1);
  return grammar.Text(id, draws, slots);
}

TEST(GrammarTest, ParticlesFitTheWordBefore) {
  Slots slots;
  At(slots, Slot::kDong) = "느티동";
  At(slots, Slot::kWho) = "누구나";
  At(slots, Slot::kKeyword) = "쌀";
  EXPECT_EQ(Expand("{dong}{은}", slots), "느티동은");
  EXPECT_EQ(Expand("{who}{은}", slots), "누구나는");
  EXPECT_EQ(Expand("{dong}{으로}", slots), "느티동으로");
  EXPECT_EQ(Expand("{kw}{으로}", slots), "쌀로");
  EXPECT_EQ(Expand("{kw}{을}", slots), "쌀을");
  EXPECT_EQ(Expand("‘{kw}’{이}", slots), "‘쌀’이");
  EXPECT_EQ(Expand("({who}){과}", slots), "(누구나)와");
  EXPECT_EQ(Expand("3{이}"), "3이");
  EXPECT_EQ(Expand("4{이}"), "4가");
  EXPECT_EQ(Expand("7{으로}"), "7로");
  EXPECT_EQ(Expand("{dong}{이라면}", slots), "느티동이라면");
  EXPECT_EQ(Expand("{who}{이면}", slots), "누구나면");
}

TEST(GrammarTest, ChoosesAndCounts) {
  EXPECT_THAT(Expand("[가|나] 하나"), AnyOf("가 하나", "나 하나"));
  EXPECT_EQ(Expand("{num:5-5}명"), "5명");
  EXPECT_THAT(Expand("{things}"), AnyOf("밥상", "걸음"));
  EXPECT_THAT(Expand("{thing2}{을}"), AnyOf("밥상을", "걸음을"));
}

TEST(GrammarDeathTest, NamesWhatIsWrong) {
  EXPECT_DEATH(Expand("{nothing}"), "no slot and no symbol: nothing");
  EXPECT_DEATH(Expand("{dong"), "not closed");
  EXPECT_DEATH(Expand("{num:9-1}"), "not a range");
}

TEST(GrammarTest, CountsCharacters) {
  EXPECT_EQ(CountCharacters(""), 0U);
  EXPECT_EQ(CountCharacters("abc"), 3U);
  EXPECT_EQ(CountCharacters("느티동 1"), 5U);
}

}  // namespace
}  // namespace ieum::bench
