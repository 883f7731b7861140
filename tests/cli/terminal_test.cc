#include "service/cli/terminal.h"

#include "gtest/gtest.h"

namespace ieum::cli {
namespace {

using Lines = std::vector<std::string>;

TEST(DisplayWidth, KoreanTakesTwoColumns) {
  EXPECT_EQ(DisplayWidth(""), 0);
  EXPECT_EQ(DisplayWidth("abc"), 3);
  EXPECT_EQ(DisplayWidth("도시락"), 6);
  EXPECT_EQ(DisplayWidth("ＡＢ"), 4);
  EXPECT_EQ(DisplayWidth("e\xCC\x81"), 1);                 // e with combining acute
  EXPECT_EQ(DisplayWidth("\xE1\x84\x83\xE1\x85\xA9"), 2);  // 도 as two jamo
  EXPECT_EQ(DisplayWidth("\xE2\x80\x8B"), 0);              // zero width space
  EXPECT_EQ(DisplayWidth("…"), 1);
}

TEST(Clean, NothingReachesTheTerminalButText) {
  EXPECT_EQ(Clean("\x1b[31mred\x1b[0m"), "[31mred [0m");
  EXPECT_EQ(Clean("  a\n\t b\r\n"), "a b");
  EXPECT_EQ(Clean("a\xE2\x80\xAE"
                  "b"),
            "a b");  // right-to-left override
  EXPECT_EQ(Clean("a\xFF"), "a\xEF\xBF\xBD");
  EXPECT_EQ(Clean(""), "");
}

TEST(Wrap, BreaksAtBlanks) {
  EXPECT_EQ(Wrap("one two three", 7), (Lines{"one two", "three"}));
  EXPECT_EQ(Wrap("끼니를 거르지 않고", 12), (Lines{"끼니를", "거르지 않고"}));
  EXPECT_EQ(Wrap("", 10), Lines{""});
}

TEST(Wrap, BreaksLongWordsBetweenCharacters) {
  EXPECT_EQ(Wrap("가나다라마", 4), (Lines{"가나", "다라", "마"}));
  EXPECT_EQ(Wrap("가나다라마", 5), (Lines{"가나", "다라", "마"}));
  EXPECT_EQ(Wrap("ab 가나다라", 4), (Lines{"ab", "가나", "다라"}));
  // Even where nothing fits, it ends.
  EXPECT_EQ(Wrap("가나", 1), (Lines{"가", "나"}));
}

TEST(Wrap, NoLineIsTooWideAndNothingIsLost) {
  const std::string text =
      "중위소득 50% 이하 가구의 아동(만 18세 미만)에게 supercalifragilistic 도움을 드립니다";
  for (int columns = 2; columns < 60; ++columns) {
    std::string joined;
    for (const std::string& line : Wrap(text, columns)) {
      EXPECT_LE(DisplayWidth(line), columns);
      joined += line;
    }
    std::string expected = text;
    std::erase(expected, ' ');
    std::erase(joined, ' ');
    EXPECT_EQ(joined, expected) << columns;
  }
}

TEST(Truncate, CutsByColumns) {
  EXPECT_EQ(Truncate("도시락", 6), "도시락");
  EXPECT_EQ(Truncate("도시락", 5), "도시…");
  EXPECT_EQ(Truncate("도시락", 4), "도…");
  EXPECT_EQ(PadRight("도", 4), "도  ");
  EXPECT_EQ(PadLeft("도", 4), "  도");
  EXPECT_EQ(PadRight("도시락", 4), "도시락");
}

TEST(Paint, OnlyWhenAsked) {
  EXPECT_EQ(Paint("x", Tone::kBad, Look{}), "x");
  EXPECT_EQ(Paint("x", Tone::kBad, Look{.color = true}), "\x1b[31mx\x1b[0m");
  EXPECT_EQ(Paint("x", Tone::kPlain, Look{.color = true}), "x");
}

TEST(Table, AlignsKoreanAndGivesWay) {
  Table table({{"이름", false, true}, {"점수", true}});
  table.Add({"도시락 배달", "0.9"});
  table.Separate();
  table.Add({"meal", "10"});
  EXPECT_EQ(table.Render(Look{}),
            "이름         점수\n"
            "도시락 배달   0.9\n"
            "─────────────────\n"
            "meal           10\n");
  EXPECT_EQ(table.Render(Look{.columns = 15}),
            "이름       점수\n"
            "도시락 …    0.9\n"
            "───────────────\n"
            "meal         10\n");
}

TEST(Table, SaysThatThereIsNothing) {
  const Table table({{"이름"}, {"점수", true}});
  EXPECT_EQ(table.Render(Look{}), "이름  점수\n없음\n");
}

TEST(Table, IsNotCutForAnotherProgram) {
  const std::string name = "resources/" + std::string(120, 'x');
  Table table({{"name", false, true}, {"text", false, true, true}});
  table.Add({name, "one two three four"});
  const std::string text = table.Render(Look{.columns = 60, .fit = false});
  EXPECT_NE(text.find(name), std::string::npos) << text;
  EXPECT_EQ(text.find("…"), std::string::npos) << text;
  Page page(Look{.columns = 20, .fit = false});
  page.Row(0, name, "code");
  page.Rule(name);
  const std::string lines = page.Take();
  EXPECT_EQ(lines.find(name + "  code\n"), 0u) << lines;
  EXPECT_NE(lines.find(" " + name + " "), std::string::npos) << lines;
}

TEST(Page, KeepsToItsColumns) {
  Page page(Look{.columns = 20});
  page.Row(2, "아주 긴 이름의 자원", "0.87");
  page.Item(0, 6, "이유", "가까운 곳에서 도움");
  EXPECT_EQ(page.Take(),
            "  아주 긴 이…   0.87\n"
            "이유  가까운 곳에서\n"
            "      도움\n");
}

}  // namespace
}  // namespace ieum::cli
