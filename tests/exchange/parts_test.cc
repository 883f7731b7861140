// The small parts: dates, ids, text matching, the trial store.
#include <random>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "service/exchange/date_pattern.h"
#include "service/exchange/ids.h"
#include "service/exchange/text_decoder.h"
#include "service/exchange/text_match.h"
#include "service/exchange/trial_store.h"
#include "store/memory_store.h"

namespace ieum::exchange {
namespace {

using ::testing::ElementsAre;

std::string Iso(std::string_view pattern, std::string_view text) {
  const auto value = ParseDateTime(pattern, text);
  return value ? FormatDateTime("yyyy-MM-dd HH:mm:ss", *value) : "no";
}

TEST(DatePatternTest, ReadsWhatFitsAndNothingElse) {
  EXPECT_EQ(Iso("yyyy-MM-dd", "2024-02-29"), "2024-02-29 00:00:00");
  EXPECT_EQ(Iso("yyyy-MM-dd", "2023-02-29"), "no");
  EXPECT_EQ(Iso("yyyy-MM-dd", "2024-2-9"), "no");
  EXPECT_EQ(Iso("yyyy-M-d", "2024-2-9"), "2024-02-09 00:00:00");
  EXPECT_EQ(Iso("yyyyMMdd", "20240229"), "2024-02-29 00:00:00");
  EXPECT_EQ(Iso("yy.MM.dd", "24.02.29"), "2024-02-29 00:00:00");
  EXPECT_EQ(Iso("yyyy-MM-dd", "2024-02-29x"), "no");
  EXPECT_EQ(Iso("yyyy-MM-dd", "0000-01-01"), "no");
  EXPECT_EQ(Iso("yyyy년 M월 d일", "2024년 2월 9일"), "2024-02-09 00:00:00");
  EXPECT_EQ(Iso("yyyy-MM-dd HH:mm:ss.0", "2022-10-22 10:01:53.0"), "2022-10-22 10:01:53");
  EXPECT_EQ(ClockTime(*ParseDateTime("HHmm", "0900")), "09:00");
  EXPECT_EQ(ClockTime(*ParseDateTime("H:mm a", "4:00 PM")), "16:00");
  EXPECT_EQ(ClockTime(*ParseDateTime("Ha", "12am")), "00:00");
  EXPECT_FALSE(ParseDateTime("Ha", "13pm").has_value());
  EXPECT_EQ(FormatDateTime("H:mm a", *ParseDateTime("HH:mm", "16:00")), "4:00 PM");
  EXPECT_EQ(ClockTime(*ParseDateTime("HH:mm", "24:00")), "24:00");
  EXPECT_FALSE(ParseDateTime("HH:mm", "24:01").has_value());
  EXPECT_FALSE(ParseDateTime("HH:mm", "12:60").has_value());
}

TEST(IdsTest, UuidsAreVersionFiveAndStable) {
  const std::string id = MakeUuid("service:resources/a");
  EXPECT_TRUE(IsUuid(id)) << id;
  EXPECT_EQ(id[14], '5');
  EXPECT_EQ(id, MakeUuid("service:resources/a"));
  EXPECT_NE(id, MakeUuid("service:resources/b"));
  EXPECT_FALSE(IsUuid("ac148810-d857-441c-9679-408f346de14"));
  EXPECT_FALSE(IsUuid("gc148810-d857-441c-9679-408f346de14b"));
}

icu::RegexPattern* Compile(const char* text) {
  UErrorCode error = U_ZERO_ERROR;
  return icu::RegexPattern::compile(icu::UnicodeString::fromUTF8(text), 0, error);
}

TEST(TextMatchTest, SplitsFindsAndRemoves) {
  const std::unique_ptr<icu::RegexPattern> plus(Compile("[+,]"));
  EXPECT_THAT(SplitText(*plus, " 월 + 화,,수", 10), ElementsAre("월", "화", "수"));
  EXPECT_THAT(SplitText(*plus, "a+b+c", 2), ElementsAre("a", "b+c"));
  EXPECT_EQ(RemoveMatches(*plus, "1,234+5"), "12345");
  const std::unique_ptr<icu::RegexPattern> times(Compile("(\\d+):(\\d+)"));
  EXPECT_EQ(FirstMatch(*times, "중식(12:30)", "$1시 $2분"), "12시 30분");
  EXPECT_EQ(FirstMatch(*times, "중식", ""), std::nullopt);
  EXPECT_EQ(AllMatches(*times, "1:2 3:4", 9).size(), 2U);
  EXPECT_EQ(TrimText("　 가 나\t"), "가 나");
}

TEST(TextMatchTest, ARunawayPatternIsStopped) {
  const std::unique_ptr<icu::RegexPattern> evil(Compile("(a+)+$"));
  EXPECT_FALSE(MatchesSomewhere(*evil, std::string(40, 'a') + "b"));
}

TEST(TextDecoderTest, CutsBetweenCharacters) {
  EXPECT_EQ(CutText("가나다", 7), "가나");
  EXPECT_EQ(CutText("가나다", 9), "가나다");
  EXPECT_FALSE(IsCleanUtf8("a\xff"));
  EXPECT_TRUE(IsCleanUtf8("가😀"));
}

// Random commits on a trial over a base, against the same commits on a copy of the base.
TEST(TrialStoreTest, BehavesLikeACopyAndLeavesTheBaseAlone) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  using store::Expect;
  using store::RecordKind;
  const auto base = store::MakeMemoryStore();
  const auto copy = store::MakeMemoryStore();
  const auto key = [&] {
    return store::RecordKey{RecordKind::kResource, "k" + std::to_string(random() % 40)};
  };
  for (int i = 0; i < 30; ++i) {
    const std::vector<store::Write> writes = {{key(), "base" + std::to_string(i), Expect::Any()}};
    ASSERT_EQ(base->Commit(writes).ok(), copy->Commit(writes).ok());
  }
  const auto before = base->last_sequence();
  auto view = base->View();
  ASSERT_TRUE(view.ok());
  const auto trial = MakeTrialStore(*std::move(view));
  for (int i = 0; i < 500; ++i) {
    store::Write write{key(), "new" + std::to_string(i), Expect::Any()};
    if (random() % 3 == 0) write.value.reset();
    if (random() % 4 == 0) write.expect = Expect::Absent();
    if (random() % 4 == 0) write.expect = Expect::Present();
    if (random() % 4 == 0) {
      const auto found = copy->Get(write.key);
      write.expect = Expect::Version(found.ok() ? found->version : 1 + random() % 5);
    }
    const auto on_trial = trial->Commit({write});
    const auto on_copy = copy->Commit({write});
    ASSERT_EQ(on_trial.status().code(), on_copy.status().code()) << i;
    if (on_copy.ok()) {
      ASSERT_EQ(*on_trial, *on_copy);
    }
    const auto all = [](const store::RecordStore& from) {
      std::string text;
      const auto frozen = from.View();
      EXPECT_TRUE((*frozen)
                      ->Scan(RecordKind::kResource, "k2",
                             [&](const store::Record& record) {
                               text += record.key.id + '=' + record.value + '@' +
                                       std::to_string(record.version) + ' ';
                               return true;
                             })
                      .ok());
      return text;
    };
    ASSERT_EQ(all(*trial), all(*copy)) << i;
    const store::RecordKey probe = key();
    ASSERT_EQ(trial->Get(probe).ok(), copy->Get(probe).ok());
  }
  EXPECT_EQ(base->last_sequence(), before);
}

}  // namespace
}  // namespace ieum::exchange
