#include "service/print/words.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace ieum::print {
namespace {

using ::testing::ElementsAre;

constexpr v1::Language kKo = v1::LANGUAGE_KO;
constexpr v1::Language kEn = v1::LANGUAGE_EN;

TEST(Words, Days) {
  EXPECT_EQ(DayWords(kKo, absl::CivilDay(2026, 11, 2)), "2026년 11월 2일");
  EXPECT_EQ(DayWords(kEn, absl::CivilDay(2026, 11, 2)), "2 November 2026");
  EXPECT_EQ(DayAndWeekday(kKo, absl::CivilDay(2026, 11, 2)), "11월 2일(월)");
  EXPECT_EQ(DayAndWeekday(kEn, absl::CivilDay(2026, 11, 8)), "Sun 8 November");
  EXPECT_EQ(DayCell(kKo, "2026-11-02"), "2026-11-02 (월)");
  EXPECT_EQ(DayCell(kEn, "2026-11-08"), "2026-11-08 (Sun)");
  EXPECT_EQ(DayCell(kKo, ""), "");
  EXPECT_EQ(DayCell(kKo, "soon"), "soon");
  google::protobuf::Timestamp time;
  time.set_seconds(1793545200 - 1);
  EXPECT_EQ(KoreanDay(time), absl::CivilDay(2026, 11, 1));
  time.set_seconds(1793545200);
  EXPECT_EQ(KoreanDay(time), absl::CivilDay(2026, 11, 2));
}

TEST(Words, HowOften) {
  EXPECT_EQ(OftenWords(kKo, 0), "");
  EXPECT_EQ(OftenWords(kKo, 0.25), "한 달에 한 번");
  EXPECT_EQ(OftenWords(kEn, 0.5), "once in two weeks");
  EXPECT_EQ(OftenWords(kKo, 0.75), "한 달에 3번");
  EXPECT_EQ(OftenWords(kKo, 0.33), "3주에 한 번쯤");
  EXPECT_EQ(OftenWords(kKo, 1), "일주일에 한 번");
  EXPECT_EQ(OftenWords(kEn, 2), "2 times a week");
  EXPECT_EQ(OftenWords(kEn, 2.5), "5 times in two weeks");
  EXPECT_EQ(OftenWords(kKo, 1.3), "일주일에 1.3번쯤");
  EXPECT_EQ(OftenCell(kKo, 0), "1회 (전체)");
  EXPECT_EQ(OftenCell(kKo, 3), "3");
  EXPECT_EQ(OftenCell(kEn, 0.25), "0.25 (monthly)");
}

TEST(Words, Hours) {
  v1::Schedule schedule;
  v1::OpenHours& week = *schedule.add_hours();
  for (const auto day : {v1::WEEKDAY_FRIDAY, v1::WEEKDAY_MONDAY, v1::WEEKDAY_TUESDAY,
                         v1::WEEKDAY_WEDNESDAY, v1::WEEKDAY_SUNDAY}) {
    week.add_days(day);
  }
  week.set_opens("09:00");
  week.set_closes("18:00");
  schedule.add_hours();
  EXPECT_THAT(HoursWords(kKo, schedule), ElementsAre("월–수·금·일 09:00–18:00", "매일"));
  EXPECT_THAT(HoursWords(kEn, schedule), ElementsAre("Mon–Wed, Fri, Sun 09:00–18:00", "every day"));
}

TEST(Words, Money) {
  EXPECT_EQ(MoneyWords(kKo, 0), "0원");
  EXPECT_EQ(MoneyWords(kKo, 999), "999원");
  EXPECT_EQ(MoneyWords(kEn, 12000), "12,000 won");
  EXPECT_EQ(MoneyWords(kKo, 1000000000), "1,000,000,000원");
}

TEST(Words, EveryValueOfTheEnumsHasWords) {
  for (const v1::Language language : {kKo, kEn}) {
    for (int i = 1; i < v1::MonitoringMethod_ARRAYSIZE; ++i) {
      EXPECT_NE(MonitoringWords(language, static_cast<v1::MonitoringMethod>(i)), "") << i;
    }
    for (int i = 1; i < v1::GoalResult_ARRAYSIZE; ++i) {
      EXPECT_NE(ResultWords(language, static_cast<v1::GoalResult>(i)), "") << i;
    }
    for (int i = 1; i < v1::GapCause_ARRAYSIZE; ++i) {
      EXPECT_NE(CauseWords(language, static_cast<v1::GapCause>(i)), "") << i;
    }
  }
}

TEST(Words, AScheduleInTheOtherLanguageAloneSaysSo) {
  v1::Schedule schedule;
  EXPECT_EQ(ScheduleNoteWords(v1::LANGUAGE_KO, schedule), "");
  schedule.mutable_note()->set_en("Every Tuesday");
  EXPECT_EQ(ScheduleNoteWords(v1::LANGUAGE_EN, schedule), "Every Tuesday");
  EXPECT_EQ(ScheduleNoteWords(v1::LANGUAGE_KO, schedule),
            "영어로만 적혀 있습니다. 전화로 물어보세요: Every Tuesday");
  schedule.mutable_note()->set_ko("매주 화요일");
  EXPECT_EQ(ScheduleNoteWords(v1::LANGUAGE_KO, schedule), "매주 화요일");
  schedule.mutable_note()->clear_en();
  EXPECT_EQ(ScheduleNoteWords(v1::LANGUAGE_EN, schedule),
            "Written in Korean only, ask by telephone: 매주 화요일");
}

}  // namespace
}  // namespace ieum::print
