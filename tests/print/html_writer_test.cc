#include "service/print/html_writer.h"

#include <algorithm>

#include "gtest/gtest.h"

#include "tests/print/well_formed.h"

namespace ieum::print {
namespace {

TEST(CleanText, KeepsWhatCanBeRead) {
  EXPECT_EQ(CleanText("가 <b> & \"x\"\n둘째 줄\t끝"), "가 <b> & \"x\"\n둘째 줄 끝");
}

TEST(CleanText, DropsControlsAndMarksThatTurnTheDirection) {
  EXPECT_EQ(CleanText(std::string("a\x1b[2Jb\r\x00"
                                  "c",
                                  9)),
            "a[2Jbc");
  EXPECT_EQ(CleanText("a\u202Eb\u2066c\u200Fd\u0085e"), "abcde");
}

TEST(CleanText, WhatIsNotUtf8IsReplaced) {
  EXPECT_EQ(CleanText("a\xff\xc3"), "a\uFFFD\uFFFD");
  EXPECT_EQ(CleanText("\xed\xa0\x80"), "\uFFFD\uFFFD\uFFFD");  // a surrogate
}

TEST(HtmlWriter, TextsAndAttributesCannotBecomeMarkup) {
  HtmlWriter page;
  page.Begin("ko", "</title><script>", "");
  page.Open("p", {{"title", "\" onclick='x'><b>"}}).Text("<script>alert(1)</script>&amp;").Close();
  const PageReading read = ReadPage(page.Take());
  EXPECT_EQ(read.fault, "");
  EXPECT_EQ(std::count(read.tags.begin(), read.tags.end(), "script"), 0);
  EXPECT_NE(read.text.find("<script>alert(1)</script>&amp;"), std::string::npos);
}

TEST(HtmlWriter, TakeClosesWhatIsOpen) {
  HtmlWriter page;
  page.Begin("ko", "t", "");
  page.Open("div").Open("p").Text("x");
  EXPECT_EQ(ReadPage(page.Take()).fault, "");
}

// The reader of the tests sees what it should.
TEST(ReadPage, FindsFaults) {
  const auto fault = [](const std::string& body) {
    return !ReadPage("<!DOCTYPE html>\n<html>" + body + "</html>\n").fault.empty();
  };
  EXPECT_FALSE(fault("<p>a &lt; b</p><br/>"));
  EXPECT_TRUE(fault("<p>"));
  EXPECT_TRUE(fault("<p><b></p></b>"));
  EXPECT_TRUE(fault("a < b"));
  EXPECT_TRUE(fault("a & b"));
  EXPECT_TRUE(fault("a > b"));
  EXPECT_TRUE(fault("<p class=x></p>"));
}

}  // namespace
}  // namespace ieum::print
