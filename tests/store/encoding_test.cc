#include "store/encoding.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace ieum::store {
namespace {

TEST(EncodingTest, SequencesSortAsNumbers) {
  const std::vector<Sequence> numbers = {0, 1, 255, 256, 65'535, 1ull << 32, UINT64_MAX};
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    EXPECT_EQ(DecodeSequence(EncodeSequence(numbers[i])), numbers[i]);
    if (i > 0) EXPECT_LT(EncodeSequence(numbers[i - 1]), EncodeSequence(numbers[i]));
  }
  EXPECT_EQ(EncodeSequence(0x0102030405060708), "\x01\x02\x03\x04\x05\x06\x07\x08");
}

TEST(EncodingTest, WrongLengthsAreNoSequence) {
  EXPECT_FALSE(DecodeSequence("").has_value());
  EXPECT_FALSE(DecodeSequence("1234567").has_value());
  EXPECT_FALSE(DecodeSequence("123456789").has_value());
}

TEST(EncodingTest, RecordValues) {
  const std::string bytes = EncodeRecordValue(7, "value");
  const auto decoded = DecodeRecordValue(bytes);
  ASSERT_TRUE(decoded.has_value());
  EXPECT_EQ(decoded->version, 7u);
  EXPECT_EQ(decoded->value, "value");
  EXPECT_FALSE(DecodeRecordValue("short").has_value());
  EXPECT_FALSE(DecodeRecordValue(EncodeRecordValue(0, "no version 0")).has_value());
}

TEST(EncodingTest, FeedEntries) {
  const std::vector<Change> changes = {
      {9, {RecordKind::kResource, "a"}, false},
      {9, {RecordKind::kOrganization, std::string(kMaxKeyBytes, '\xff')}, true}};
  const auto decoded = DecodeFeedEntry(9, EncodeFeedEntry(changes));
  ASSERT_TRUE(decoded.ok()) << decoded.status();
  ASSERT_EQ(decoded->size(), 2u);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ((*decoded)[i].key, changes[i].key);
    EXPECT_EQ((*decoded)[i].deleted, changes[i].deleted);
    EXPECT_EQ((*decoded)[i].sequence, 9u);
  }
}

TEST(EncodingTest, EveryCutFeedEntryIsDataLoss) {
  const std::string whole = EncodeFeedEntry({{1, {RecordKind::kResource, "abc"}, false}});
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_TRUE(absl::IsDataLoss(DecodeFeedEntry(1, whole.substr(0, size)).status())) << size;
  }
}

TEST(EncodingTest, RandomBytesNeverHarm) {
  std::mt19937_64 rng(5);
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes(rng() % 40, '\0');
    std::generate(bytes.begin(), bytes.end(), [&rng] { return static_cast<char>(rng() % 7); });
    const auto decoded = DecodeFeedEntry(1, bytes);
    if (decoded.ok()) EXPECT_EQ(EncodeFeedEntry(*decoded), bytes);
  }
}

}  // namespace
}  // namespace ieum::store
