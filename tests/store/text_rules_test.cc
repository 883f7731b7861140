#include "store/catalog/text_rules.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace ieum::store {
namespace {

TEST(TextRulesTest, CountsCharactersNotBytes) {
  EXPECT_EQ(InspectText("가나다").characters, 3u);
  EXPECT_EQ(InspectText("").characters, 0u);
  EXPECT_TRUE(InspectText("줄\n바꿈\t\r").valid_utf8);
  EXPECT_FALSE(InspectText("줄\n바꿈\t\r").has_control);
  EXPECT_TRUE(InspectText("\u0085").has_control);
}

TEST(TextRulesTest, Normalises) {
  EXPECT_EQ(NormaliseText("\u1100\u1161"), "가");
  EXPECT_EQ(NormaliseText(" \u3000\ufeff a b \u200b\n"), "a b");
  EXPECT_EQ(NormaliseText("  "), "");
  EXPECT_EQ(NormaliseText(" \xff "), " \xff ") << "not UTF-8: untouched";
  EXPECT_EQ(NormaliseText("ﬁ"), "ﬁ") << "NFC, not NFKC";
}

TEST(TextRulesTest, FindsResidentNumbers) {
  for (const char* text :
       {"900101-1234567", "주민번호 900101-1234567 입니다", "9001011234567", "900101 1234567",
        "900101 - 1234567", "900101–1234567", "９００１０１－１２３４５６７", "900101-1******",
        "900101-1●●●●●●", "19900101-1234567", "가900101-1234567나", "1 900101-1234567",
        "990230-7654321", "a\xff 900101-1234567", "123456-1234567", "900101~1234567"}) {
    EXPECT_TRUE(LooksLikeResidentNumber(text)) << text;
  }
}

// The ways of writing one that are found in texts about people, and in lists.
constexpr const char* kWritings[] = {"900101.1234567",
                                     "900101/1234567",
                                     "900101_1234567",
                                     "900101·1234567",
                                     "900101(1234567)",
                                     "900101 - 1234567",
                                     "900101   -   1234567",
                                     "900101, 1234567",
                                     "900101 1234567",
                                     "9001\u200b01-1234567",
                                     "900101\u200d\u2060-\u00ad123\u3164456\ufe0f7",
                                     "900101-1xxxxxx",
                                     "900101-1XXXXXX",
                                     "900101-1******",
                                     "900101-12*****",
                                     "900101-1○○○○○○",
                                     "9001011******",
                                     "900101-5234567",
                                     "900101-6234567",
                                     "900101-7xxxxxx",
                                     "010101.8234567",
                                     "19900101/1234567",
                                     "９００１０１．１２３４５６７",
                                     "9001011234568",
                                     "주민번호(9001011234568)"};

TEST(TextRulesTest, FindsResidentNumbersHoweverWritten) {
  for (const char* text : kWritings) {
    EXPECT_TRUE(LooksLikeResidentNumber(text)) << text;
    EXPECT_TRUE(HoldsResidentNumber(text)) << text;
  }
}

TEST(TextRulesTest, LeavesOtherNumbersAlone) {
  for (const char* text : {"",
                           "02-123-4567",
                           "010-1234-5678",
                           "2024-01-01",
                           "1588-1234567",
                           "1234567-1234567",
                           "900101-123456",
                           "900101-12345678",
                           "9913991234567",
                           "12345678901234",
                           "900101",
                           "900101 / / / 1234567",
                           "900101a1234567",
                           "123456.1234567",
                           "900101.9234567",
                           "9001010234567",
                           "110-82-01234",
                           "991105 2000",
                           "37.566500, 126.978000",
                           "240101~240131",
                           "900101-1xxxxx",
                           "(031)112-1234"}) {
    EXPECT_FALSE(LooksLikeResidentNumber(text)) << text;
    EXPECT_FALSE(HoldsResidentNumber(text)) << text;
  }
}

TEST(TextRulesTest, KnowsResidentNumbersFromOtherLongNumbers) {
  for (const char* text : {"900101-1234567", "담당 900101-4234567", "９００１０１－１２３４５６７",
                           "900101 - 2******", "010101-3234567"}) {
    EXPECT_TRUE(HoldsResidentNumber(text)) << text;
  }
  // Bar codes and running numbers; a company's number; no birth date; a digit that is not given.
  for (const char* text :
       {"9001011234567", "8801056038816", "19900101123456789", "110122-0001234", "123456-1234567",
        "901301-1234567", "900101-9234567", "02-123-4567", "240101-240131", "1303151234567890"}) {
    EXPECT_FALSE(HoldsResidentNumber(text)) << text;
  }
}

TEST(TextRulesTest, LettersAndDigitsThatCanBeSeen) {
  for (const char* text : {"가", "a", "7", "\u200b-나", "ㄱ", "١"}) {
    EXPECT_TRUE(HasLettersOrDigits(text)) << text;
  }
  for (const char* text : {"", "\u3164", "\u115f\u1160", "\uffa0", "\u2800", "\u200b\u200d", "★ -",
                           "\u0301", "\U000e0061"}) {
    EXPECT_FALSE(HasLettersOrDigits(text)) << text;
  }
}

TEST(TextRulesTest, Phones) {
  for (const char* phone :
       {"119", "02-123-4567", "+82 (0)2.123.4567", "02)123-4567~9", "1588-0000",
        "02-123-4567 / 010-1234-5678", "02-123-4567 내선 12", "*114#", "650-123-4567 ext. 8, TTY",
        "0123456789012345678901234567890123456789"}) {
    EXPECT_TRUE(LooksLikePhone(phone)) << phone;
  }
  for (const char* phone : {"", "12", "call us", "<b>123</b>", "123;DROP", "a@123.example", "1\n23",
                            "123\xff", "01234567890123456789012345678901234567890"}) {
    EXPECT_FALSE(LooksLikePhone(phone)) << phone;
  }
}

TEST(TextRulesTest, Languages) {
  for (const char* code : {"ko", "en", "vi", "zh", "uz", "mn", "km"}) {
    EXPECT_TRUE(IsLanguageCode(code)) << code;
  }
  for (const char* code : {"", "k", "KO", "kor", "xx", "o ", "a a"}) {
    EXPECT_FALSE(IsLanguageCode(code)) << code;
  }
}

TEST(TextRulesTest, Dates) {
  for (const char* date : {"2024-02-29", "1900-01-01", "9999-12-31"}) EXPECT_TRUE(IsDate(date));
  for (const char* date :
       {"2023-02-29", "2024-13-01", "2024-00-01", "2024-01-32", "1899-12-31", "2024/01/01",
        "24-01-01", "2024-01-1", "2024-01-011", "", "20a4-01-01"}) {
    EXPECT_FALSE(IsDate(date)) << date;
  }
}

TEST(TextRulesTest, TimesOfDay) {
  EXPECT_EQ(ParseTimeOfDay("00:00"), 0);
  EXPECT_EQ(ParseTimeOfDay("09:30"), 570);
  EXPECT_EQ(ParseTimeOfDay("24:00"), 1440);
  for (const char* time : {"24:01", "9:30", "09:60", "09-30", "0930", "", "-1:00", "99:00"}) {
    EXPECT_FALSE(ParseTimeOfDay(time).has_value()) << time;
  }
}

TEST(TextRulesTest, Contacts) {
  for (const char* email : {"a@b.kr", "x.y+z@sub.example.org", "한글@도메인.한국"}) {
    EXPECT_TRUE(LooksLikeEmail(email)) << email;
  }
  for (const char* email :
       {"", "a", "a@b", "@b.kr", "a@.kr", "a@b.", "a@@b.kr", "a b@c.kr", "a@b..kr", "<a@b.kr>"}) {
    EXPECT_FALSE(LooksLikeEmail(email)) << email;
  }
  for (const char* url : {"http://a.kr", "HTTPS://a.kr/b?c#d", "http://10.0.0.1:80/"}) {
    EXPECT_TRUE(LooksLikeUrl(url)) << url;
  }
  for (const char* url : {"", "a.kr", "ftp://a.kr", "http://", "http:///x", "http://a b",
                          "javascript:alert(1)", "http://u@h/", "data:text/html,x"}) {
    EXPECT_FALSE(LooksLikeUrl(url)) << url;
  }
  EXPECT_TRUE(LooksLikePhone("02-123-4567~8 (내선 2)"));
  EXPECT_TRUE(LooksLikePhone("119"));
  EXPECT_FALSE(LooksLikePhone("없음"));
}

TEST(TextRulesTest, RegionCodes) {
  for (const char* code : {"1100000000", "1111000000", "1111051000", "3611025022"}) {
    EXPECT_TRUE(IsKoreanRegionCode(code)) << code;
  }
  for (const char* code :
       {"", "0011000000", "111105100", "11110510000", "1100051000", "1111000022", "11110a1000"}) {
    EXPECT_FALSE(IsKoreanRegionCode(code)) << code;
  }
}

}  // namespace
}  // namespace ieum::store
