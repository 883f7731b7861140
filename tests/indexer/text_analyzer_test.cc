#include <map>
#include <random>
#include <thread>

#include "gtest/gtest.h"

#include "indexer/text/analyzer.h"
#include "indexer/text/stemming.h"
#include "indexer/text/words.h"

namespace ieum::indexer {
namespace {

TermVector Expected(const std::vector<std::pair<std::string, float>>& terms) {
  TermCollector collector;
  for (const auto& [term, count] : terms) collector.AddTerm(term, count);
  return collector.Take();
}

TermVector TermsOf(std::string_view text) {
  TermCollector collector;
  collector.Add(text, 1);
  return collector.Take();
}

struct FoldCase {
  std::string_view text;
  std::string_view folded;
};

TEST(FoldTest, Table) {
  const FoldCase cases[] = {
      {"", ""},
      {"  \t\n ", ""},
      {"Meals  On\tWheels ", "meals on wheels"},
      {"도시락   배달", "도시락 배달"},
      {"\u1103\u1169\u1109\u1175\u1105\u1161\u11A8", "도시락"},  // NFD jamo
      {"ＡＢＣ１２３", "abc123"},                                // full-width
      {"한\u3000부모", "한 부모"},                               // ideographic space
      {"㈜이음", "(주)이음"},
      {"Straße", "strasse"},
      {"Ⅳ ﬁne", "iv fine"},
      {"쌀\u200B밥", "쌀밥"},  // zero-width space
      {"급식\xFF소", "급식\uFFFD소"},
      {"급식\xEA\xB0", "급식\uFFFD"},            // cut in the middle of a character
      {"\xED\xA0\x80x", "\uFFFD\uFFFD\uFFFDx"},  // a surrogate is no character
      {"\xC0\xAF", "\uFFFD\uFFFD"},              // overlong
  };
  for (const FoldCase& c : cases) EXPECT_EQ(Fold(c.text), c.folded) << c.text;
}

TEST(FoldTest, IsIdempotentOnRandomBytes) {
  const std::uint64_t seed = 7;
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  for (int round = 0; round < 2000; ++round) {
    std::string bytes;
    const std::size_t size = random() % 40;
    for (std::size_t i = 0; i < size; ++i) bytes.push_back(static_cast<char>(random() & 0xFF));
    const std::string once = Fold(bytes);
    ASSERT_EQ(Fold(once), once);
    TermsOf(bytes);
  }
}

TEST(HashTermTest, IsFnv1a64) {
  EXPECT_EQ(HashTerm(""), 0xcbf29ce484222325ULL);
  EXPECT_EQ(HashTerm("a"), 0xaf63dc4c8601ec8cULL);
  EXPECT_EQ(HashTerm("foobar"), 0x85944171f73967e8ULL);
}

struct TermCase {
  std::string_view text;
  std::vector<std::pair<std::string, float>> terms;
};

TEST(TermCollectorTest, Table) {
  const TermCase cases[] = {
      // A word of two syllables is its own bigram; a longer one is there too, without its particle.
      {"급식", {{"급식", 1}}},
      {"쌀", {{"쌀", 1}}},
      {"도시락", {{"도시", 1}, {"시락", 1}, {"도시락", 1}}},
      {"도시락을", {{"도시", 1}, {"시락", 1}, {"락을", 1}, {"도시락", 1}}},
      {"도시락에서는", {{"도시", 1}, {"시락", 1}, {"도시락", 1}}},
      {"지원합니다", {{"지원", 1}}},
      {"어린이", {{"어린", 1}, {"린이", 1}, {"어린이", 1}}},
      {"그리고 등", {}},
      // Mixed scripts part at the border.
      {"Wee센터", {{"wee", 1}, {"센터", 1}}},
      {"1인가구", {{"1", 1}, {"인가", 1}, {"가구", 1}, {"인가구", 1}}},
      {"1577-0199", {{"1577", 1}, {"0199", 1}}},
      {"The children's meals", {{"children", 1}, {"meal", 1}}},
      {"Counseling and counselling", {{"counsel", 1}, {"counsell", 1}}},
      {"多文化", {{"多文", 1}, {"文化", 1}}},
      {"Привет", {{"привет", 1}}},
      {"급식, 급식", {{"급식", 2}}},
      {"\u1103\u1169\u1109\u1175\u1105\u1161\u11A8", {{"도시", 1}, {"시락", 1}, {"도시락", 1}}},
      {"ＭＥＡＬＳ", {{"meal", 1}}},
      {"meals\xFFmeals", {{"meal", 2}}},
  };
  for (const TermCase& c : cases) EXPECT_EQ(TermsOf(c.text), Expected(c.terms)) << c.text;
}

TEST(TermCollectorTest, SumsWeightsWhateverTheOrder) {
  const std::vector<std::pair<std::string, float>> texts = {
      {"반찬 배달", 3}, {"반찬", 0.3F}, {"배달", 0.1F}, {"반찬", 1e-4F}, {"반찬 나눔", 0.7F}};
  TermCollector forward;
  TermCollector backward;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    forward.Add(texts[i].first, texts[i].second);
    backward.Add(texts[texts.size() - 1 - i].first, texts[texts.size() - 1 - i].second);
  }
  const TermVector terms = forward.Take();
  EXPECT_EQ(terms, backward.Take());
  EXPECT_TRUE(forward.Take().empty());
  EXPECT_TRUE(std::is_sorted(terms.begin(), terms.end(),
                             [](const auto& a, const auto& b) { return a.term < b.term; }));
}

TEST(TermCollectorTest, ThreadsAgree) {
  const TermVector expected = TermsOf("한부모 가정 아이돌봄 Ｓervice");
  std::vector<TermVector> found(4);
  std::vector<std::thread> threads;
  for (TermVector& terms : found) {
    threads.emplace_back([&terms] {
      for (int i = 0; i < 200; ++i) terms = TermsOf("한부모 가정 아이돌봄 Ｓervice");
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const TermVector& terms : found) EXPECT_EQ(terms, expected);
}

TEST(StemmingTest, Korean) {
  const std::map<std::u32string, std::u32string> cases = {
      {U"어르신을", U"어르신"},
      {U"아동에게", U"아동"},
      {U"학교에서", U"학교"},
      {U"센터로부터", U"센터"},
      {U"상담합니다", U"상담"},
      {U"우울함", U"우울"},
      {U"보호자와", U"보호자"},
      {U"아이들의", U"아이"},
      {U"청소년과", U"청소년"},
      // The consonant does not agree, so it is no particle.
      {U"전문가", U"전문가"},
      {U"활동가", U"활동가"},
      {U"사회와", U"사회"},
      // Too short, or a noun that ends like one.
      {U"마을", U"마을"},
      {U"놀이", U"놀이"},
      {U"우리마을", U"우리마을"},
      {U"실버요가", U"실버요가"},
      {U"어린이", U"어린이"},
      {U"소아청소년과", U"소아청소년"},
      {U"정신건강의학과", U"정신건강의학과"},
      {U"경찰로", U"경찰"},
      {U"집으로", U"집으로"},
      {U"가정으로", U"가정"}};
  for (const auto& [word, stem] : cases) {
    EXPECT_EQ(StemKorean(word).stem, std::u32string_view(stem))
        << "stem " << stem.size() << " of a word of " << word.size();
  }
}

TEST(StemmingTest, English) {
  const std::map<std::string, std::string> cases = {{"meals", "meal"},
                                                    {"families", "family"},
                                                    {"classes", "class"},
                                                    {"churches", "church"},
                                                    {"bus", "bus"},
                                                    {"crisis", "crisis"},
                                                    {"abused", "abus"},
                                                    {"abuse", "abus"},
                                                    {"running", "run"},
                                                    {"caring", "care"},
                                                    {"helping", "help"},
                                                    {"nursing", "nurs"},
                                                    {"nurse", "nurs"},
                                                    {"housing", "housing"},
                                                    {"house", "hous"},
                                                    {"need", "need"},
                                                    {"needed", "need"},
                                                    {"king", "king"},
                                                    {"spring", "spring"},
                                                    {"studied", "study"},
                                                    {"covid19", "covid19"},
                                                    {"gas", "gas"},
                                                    {"counselling", "counsell"}};
  for (const auto& [word, stem] : cases) EXPECT_EQ(StemEnglish(word), stem) << word;
}

TEST(WordsTest, ClausesAndWords) {
  const FoldedText text = ReadText("Women's 쉼터(긴급), 24시간");
  std::vector<std::u32string> words;
  for (const Word& word : text.words) words.emplace_back(text.Chars(word));
  EXPECT_EQ(words, (std::vector<std::u32string>{U"women", U"쉼터", U"긴급", U"24", U"시간"}));
  EXPECT_EQ(KindOf(U'('), CharKind::kBreak);
  EXPECT_EQ(KindOf(U'·'), CharKind::kSoft);
  EXPECT_EQ(KindOf(U'\u00A0'), CharKind::kBlank);
}

}  // namespace
}  // namespace ieum::indexer
