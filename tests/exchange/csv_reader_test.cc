// The CSV layer: rows, lines, encodings, and what is refused.
#include "service/exchange/csv_reader.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "service/exchange/csv_writer.h"

namespace ieum::exchange {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Read {
  std::vector<CsvRow> rows;
  std::vector<CsvProblem> problems;
};

Read ReadCsv(const std::string& text, std::size_t chunk = 1 << 20,
             const std::string& encoding = "utf-8", const ImportLimits& limits = {}) {
  Read out;
  auto reader = CsvReader::Create(
      encoding, ',', limits,
      [&](CsvRow row) {
        out.rows.push_back(std::move(row));
        return absl::OkStatus();
      },
      [&](CsvProblem problem) {
        out.problems.push_back(std::move(problem));
        return absl::OkStatus();
      });
  EXPECT_TRUE(reader.ok()) << reader.status();
  for (std::size_t at = 0; at < text.size(); at += chunk) {
    EXPECT_TRUE(reader->Append(text.substr(at, chunk)).ok());
  }
  EXPECT_TRUE(reader->Finish().ok());
  return out;
}

TEST(CsvReaderTest, RowsWithTheLinesTheyBeginOn) {
  const Read read = ReadCsv("a,b\r\n\"x\ny\",2\n\n  3 ,\"\"\"q\"\"\"\r5,6");
  ASSERT_EQ(read.rows.size(), 4U);
  EXPECT_THAT(read.rows[0].cells, ElementsAre("a", "b"));
  EXPECT_THAT(read.rows[1].cells, ElementsAre("x\ny", "2"));
  EXPECT_THAT(read.rows[2].cells, ElementsAre("3", "\"q\""));
  EXPECT_THAT(read.rows[3].cells, ElementsAre("5", "6"));
  EXPECT_EQ(read.rows[0].line, 1);
  EXPECT_EQ(read.rows[1].line, 2);
  EXPECT_EQ(read.rows[2].line, 5);
  EXPECT_EQ(read.rows[3].line, 6);
  EXPECT_THAT(read.problems, IsEmpty());
}

TEST(CsvReaderTest, ChunksOfAnySizeReadTheSame) {
  const std::string text =
      "\xef\xbb\xbf이름,주소\r\n\"가 \"\"나\"\"\",\"다\r\n라\"\r\n\"마\"바,x\r\n사,아";
  const Read whole = ReadCsv(text);
  for (std::size_t chunk = 1; chunk < 9; ++chunk) {
    const Read read = ReadCsv(text, chunk);
    ASSERT_EQ(read.rows.size(), whole.rows.size()) << chunk;
    for (std::size_t i = 0; i < read.rows.size(); ++i) {
      EXPECT_EQ(read.rows[i].cells, whole.rows[i].cells);
      EXPECT_EQ(read.rows[i].line, whole.rows[i].line);
    }
    ASSERT_EQ(read.problems.size(), 1U);
    EXPECT_EQ(read.problems[0].line, 4);
  }
  EXPECT_EQ(whole.rows[0].cells[0], "이름") << "the byte order mark is dropped";
}

TEST(CsvReaderTest, StrayQuoteCostsOneRow) {
  const Read read = ReadCsv("1,a\n2,\"open\n3,c\n4,d\n");
  ASSERT_EQ(read.problems.size(), 1U);
  EXPECT_EQ(read.problems[0].line, 2);
  EXPECT_THAT(read.problems[0].expected, HasSubstr("closing quote"));
  ASSERT_EQ(read.rows.size(), 3U);
  EXPECT_THAT(read.rows[1].cells, ElementsAre("3", "c"));
  EXPECT_EQ(read.rows[2].line, 4);
}

TEST(CsvReaderTest, QuoteBombEndsInBoundedWork) {
  // Every line opens a quote that none closes.
  std::string text;
  for (int i = 0; i < 3000; ++i) text += "\"bomb,\n";
  const Read read = ReadCsv(text);
  EXPECT_GE(read.problems.size(), 1000U);
  const Read good = ReadCsv("x,\"" + std::string(300000, 'q') + "\"\ny,z\n");
  ASSERT_EQ(good.problems.size(), 1U);
  EXPECT_THAT(good.problems[0].expected, HasSubstr("cells of at most"));
  ASSERT_EQ(good.rows.size(), 1U);
}

TEST(CsvReaderTest, LongLineIsRefusedAndTheNextRead) {
  const std::string text = "a,b\n" + std::string(3 << 20, 'x') + "\nc,d\n";
  for (const std::size_t chunk : {std::size_t{1} << 24, std::size_t{65536}}) {
    const Read read = ReadCsv(text, chunk);
    ASSERT_EQ(read.problems.size(), 1U);
    EXPECT_EQ(read.problems[0].line, 2);
    ASSERT_EQ(read.rows.size(), 2U);
    EXPECT_EQ(read.rows[1].line, 3);
  }
}

TEST(CsvReaderTest, TooManyCells) {
  const Read read = ReadCsv(std::string(5000, ',') + "\na,b\n");
  ASSERT_EQ(read.problems.size(), 1U);
  EXPECT_THAT(read.problems[0].expected, HasSubstr("cells in a row"));
  EXPECT_EQ(read.rows.size(), 1U);
}

TEST(CsvReaderTest, BytesOfAnotherEncodingAreFoundByCell) {
  const Read read = ReadCsv("a,b\nx,\xb0\xa1\xb3\xaa\nc,d\n");
  ASSERT_EQ(read.problems.size(), 1U);
  EXPECT_EQ(read.problems[0].line, 2);
  EXPECT_EQ(read.problems[0].cell, 1);
  EXPECT_EQ(read.problems[0].expected, "text encoded in utf-8");
  EXPECT_EQ(read.rows.size(), 2U);
}

TEST(CsvReaderTest, KoreanCodePage) {
  // The second cell is a syllable that only cp949 has, not KS X 1001.
  const Read read = ReadCsv("\xb0\xa1\xb3\xaa,\x8c\x63\n", 1, "cp949");
  ASSERT_EQ(read.rows.size(), 1U) << read.problems.size();
  EXPECT_EQ(read.rows[0].cells[0], "가나");
  EXPECT_EQ(read.rows[0].cells[1], "똠");
  EXPECT_EQ(ReadCsv("\xb0\xa1\n", 1, "euc-kr").rows[0].cells[0], "가");
}

TEST(CsvReaderTest, NulIsRefused) {
  const Read read = ReadCsv(std::string("a,b\0c\nd,e\n", 10));
  ASSERT_EQ(read.problems.size(), 1U);
  EXPECT_EQ(read.problems[0].expected, "text without NUL characters");
  EXPECT_EQ(read.rows.size(), 1U);
}

TEST(CsvReaderTest, UnknownEncodingIsRefused) {
  const auto ignore_row = [](CsvRow) { return absl::OkStatus(); };
  const auto ignore_problem = [](CsvProblem) { return absl::OkStatus(); };
  EXPECT_FALSE(CsvReader::Create("shift-jis", ',', {}, ignore_row, ignore_problem).ok());
}

TEST(CsvReaderTest, WhatIsWrittenReadsBack) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const std::string alphabet[] = {"a", "\"", ",", "\n", "\r\n", " ", "가", "=", ""};
  for (int round = 0; round < 300; ++round) {
    std::vector<std::string> cells(2 + random() % 4);
    for (std::string& cell : cells) {
      for (unsigned i = random() % 6; i > 0; --i) cell += alphabet[random() % 9];
    }
    const Read read = ReadCsv(FormatCsvRow(cells));
    const bool blank = std::all_of(cells.begin(), cells.end(),
                                   [](const std::string& cell) { return cell.empty(); });
    ASSERT_EQ(read.rows.size(), 1U) << FormatCsvRow(cells) << blank;
    EXPECT_EQ(read.rows[0].cells, cells);
  }
}

}  // namespace
}  // namespace ieum::exchange
