#include "tests/bench/peers/wire_values.h"

#include <cmath>
#include <random>

#include "gmock/gmock.h"

#include "indexer/indexed_resource.h"

namespace ieum::bench {
namespace {

using std::string_literals::operator""s;

// As documented for COPY in binary and by the send functions of the types.
TEST(WireValuesTest, NumbersAreBigEndian) {
  EXPECT_EQ(WireNumber(std::int16_t{-2}), "\xff\xfe"s);
  EXPECT_EQ(WireNumber(std::int32_t{0x01020304}), "\x01\x02\x03\x04"s);
  EXPECT_EQ(WireNumber(1.0), "\x3f\xf0\0\0\0\0\0\0"s);
  EXPECT_EQ(WireBool(true) + WireBool(false), "\1\0"s);
}

TEST(WireValuesTest, ArraysSayTheirTypeAndCountFromOne) {
  EXPECT_EQ(WireArray(std::vector<std::int16_t>{7}), "\0\0\0\1"s + "\0\0\0\0"s + "\0\0\0\x15"s +
                                                         "\0\0\0\1"s + "\0\0\0\1"s + "\0\0\0\2"s +
                                                         "\0\7"s);
  EXPECT_EQ(WireArray(std::vector<double>()), "\0\0\0\0"s + "\0\0\0\0"s + "\0\0\2\xbd"s);
}

TEST(WireValuesTest, RowsTellNullFromNothing) {
  CopyRow row(3);
  row.Add("ab");
  row.AddEach(std::vector<std::int16_t>{5}, 2);
  EXPECT_EQ(row.fields(), 3U);
  EXPECT_EQ(row.bytes(),
            "\0\3"s + "\0\0\0\2"s + "ab" + "\0\0\0\2"s + "\0\5"s + "\xff\xff\xff\xff"s);
  EXPECT_EQ(CopyHeader(), "PGCOPY\n\377\r\n\0"s + std::string(8, '\0'));
  EXPECT_EQ(CopyEnd(), "\xff\xff"s);
}

// The index must not lose a place that a radius reaches.
TEST(WireValuesTest, BoxesHoldEverythingWithinTheRadius) {
  constexpr std::uint64_t kSeed = 5;
  SCOPED_TRACE(kSeed);
  std::mt19937_64 random(kSeed);
  std::uniform_real_distribution<double> unit(0, 1);
  int inside = 0;
  for (int i = 0; i < 20'000; ++i) {
    const indexer::Point centre = {33 + 6 * unit(random), 125 + 5 * unit(random)};
    const double radius_km = 0.1 + 60 * unit(random);
    const indexer::Point point = {centre.latitude + (unit(random) - 0.5) * radius_km / 50,
                                  centre.longitude + (unit(random) - 0.5) * radius_km / 40};
    if (indexer::DistanceKm(centre, point) > radius_km) continue;
    ++inside;
    const Box box = BoxAround(centre.latitude, centre.longitude, radius_km);
    EXPECT_LE(point.latitude, box.most_y);
    EXPECT_GE(point.latitude, box.least_y);
    EXPECT_LE(point.longitude, box.most_x);
    EXPECT_GE(point.longitude, box.least_x);
  }
  EXPECT_GT(inside, 5'000);
  const Box box = BoxAround(37, 127, 10);
  EXPECT_LT(box.most_y - 37, 0.1);  // 10 km are 0.09 degrees north
  EXPECT_LT(box.most_x - 127, 0.12);
}

}  // namespace
}  // namespace ieum::bench
