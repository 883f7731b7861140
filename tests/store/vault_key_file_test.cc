// The bytes of a key file: what is read back, what is a cut-off append, what is damage.
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "store/vault/key_file.h"

namespace ieum::store {
namespace {

using testing::HasSubstr;

const std::string kMaster = "0123456789abcdef";

// Ends in zeros, as one wrapped key in 256 ends in one.
WrappedKey KeyOf(char fill, std::size_t zeros = 1) {
  WrappedKey key;
  key.bytes.fill(fill);
  for (std::size_t i = 0; i < zeros; ++i) key.bytes[key.bytes.size() - 1 - i] = '\0';
  return key;
}

WrappedKeys SomeKeys(int count, const std::string& prefix = "cases/") {
  WrappedKeys keys;
  for (int i = 0; i < count; ++i) {
    keys[prefix + std::to_string(i)] = KeyOf(static_cast<char>('a' + i % 26), i % 3);
  }
  return keys;
}

std::string Text(const WrappedKeys& keys) {
  std::string text;
  for (const auto& [id, key] : keys) text += id + "=" + key.bytes.data()[0] + ";";
  return text;
}

// A file of three keys with an append of two.
struct Sample {
  std::string whole = EncodeKeyFile(kMaster, SomeKeys(3));
  std::string frame = EncodeKeyFrame(whole.size(), SomeKeys(2, "later/"));
  std::string bytes = whole + frame;
};

TEST(KeyFileTest, ReadsWhatItWrote) {
  for (const int count : {0, 1, 3, 20'000}) {
    const std::string bytes = EncodeKeyFile(kMaster, SomeKeys(count));
    const auto decoded = DecodeKeyFile(bytes);
    ASSERT_TRUE(decoded.ok()) << decoded.status();
    EXPECT_EQ(decoded->master_id, kMaster);
    EXPECT_EQ(decoded->good_bytes, bytes.size());
    EXPECT_EQ(Text(decoded->keys), Text(SomeKeys(count)));
  }
  const auto appended = DecodeKeyFile(Sample().bytes);
  ASSERT_TRUE(appended.ok()) << appended.status();
  EXPECT_EQ(appended->keys.size(), 5u);
}

TEST(KeyFileTest, KeepsAnyBytesOfAnId) {
  const WrappedKeys keys = {{std::string("a\0b", 3), KeyOf('x')},
                            {"\xff", KeyOf('y')},
                            {std::string(kMaxKeyIdBytes, '\0'), KeyOf('z')}};
  const auto decoded = DecodeKeyFile(EncodeKeyFile(kMaster, keys));
  ASSERT_TRUE(decoded.ok()) << decoded.status();
  EXPECT_EQ(Text(decoded->keys), Text(keys));
}

// As a process that died, a full disk or a power cut leaves an append: cut off anywhere, with zeros
// where the rest was to be or without.
TEST(KeyFileTest, DropsAnAppendThatIsCutOffAnywhere) {
  const Sample sample;
  for (std::size_t size = sample.whole.size(); size < sample.bytes.size(); ++size) {
    const std::string cut = sample.bytes.substr(0, size);
    const std::string padded = cut + std::string(sample.bytes.size() - size, '\0');
    for (const std::string& bytes : {cut, padded}) {
      const auto decoded = DecodeKeyFile(bytes);
      ASSERT_TRUE(decoded.ok()) << size << ": " << decoded.status();
      EXPECT_EQ(decoded->keys.size(), 3u) << size;
      EXPECT_EQ(decoded->good_bytes, sample.whole.size()) << size;
    }
  }
}

TEST(KeyFileTest, AWholeAppendThatEndsInZerosIsKept) {
  for (std::size_t zeros = 0; zeros < 16; ++zeros) {
    const std::string whole = EncodeKeyFile(kMaster, {});
    const std::string frame = EncodeKeyFrame(whole.size(), {{"cases/a", KeyOf('x', zeros)}});
    const auto decoded = DecodeKeyFile(whole + frame);
    ASSERT_TRUE(decoded.ok()) << decoded.status();
    EXPECT_EQ(decoded->keys.size(), 1u) << zeros;
    const auto followed = DecodeKeyFile(whole + frame + std::string(100, '\0'));
    ASSERT_TRUE(followed.ok()) << followed.status();
    EXPECT_EQ(followed->keys.size(), 1u) << zeros;
    EXPECT_EQ(followed->good_bytes, whole.size() + frame.size()) << zeros;
  }
}

// What was written as a whole is never shorter.
TEST(KeyFileTest, CuttingTheRewrittenPartIsDamage) {
  const std::string whole = Sample().whole;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const absl::Status status = DecodeKeyFile(whole.substr(0, size)).status();
    if (size > 0 && size < 8) {
      EXPECT_TRUE(absl::IsFailedPrecondition(status)) << size << ": " << status;
    } else {
      EXPECT_TRUE(absl::IsDataLoss(status)) << size << ": " << status;
      EXPECT_THAT(std::string(status.message()), HasSubstr("damaged at byte "));
    }
  }
}

TEST(KeyFileTest, EveryFlippedBitIsNoticed) {
  const Sample sample;
  for (std::size_t bit = 0; bit < 8 * sample.bytes.size(); ++bit) {
    std::string bytes = sample.bytes;
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
    const absl::Status status = DecodeKeyFile(bytes).status();
    if (bit < 8 * 12) {  // what the file is
      EXPECT_TRUE(absl::IsFailedPrecondition(status)) << "bit " << bit << ": " << status;
    } else {
      EXPECT_TRUE(absl::IsDataLoss(status)) << "bit " << bit << ": " << status;
      EXPECT_THAT(std::string(status.message()), HasSubstr("damaged at byte "));
    }
  }
}

TEST(KeyFileTest, NamesTheOffsetOfTheDamage) {
  const Sample sample;
  std::string bytes = sample.bytes;
  bytes[sample.whole.size() + kKeyFrameHeaderBytes + 5] ^= 1;
  EXPECT_THAT(std::string(DecodeKeyFile(bytes).status().message()),
              HasSubstr("byte " + std::to_string(sample.whole.size()) + ":"));
}

TEST(KeyFileTest, AFrameInAWrongPlaceIsDamage) {
  const Sample sample;
  EXPECT_TRUE(absl::IsDataLoss(DecodeKeyFile(sample.bytes + sample.frame).status()));
  // In its right place, but with ids that are there.
  const std::string again = EncodeKeyFrame(sample.bytes.size(), SomeKeys(1));
  EXPECT_TRUE(absl::IsDataLoss(DecodeKeyFile(sample.bytes + again).status()));
  const std::string empty = FrameKeyRecords(sample.bytes.size(), "");
  EXPECT_TRUE(absl::IsDataLoss(DecodeKeyFile(sample.bytes + empty).status()));
}

TEST(KeyFileTest, ZerosAndOtherFilesAreTold) {
  EXPECT_TRUE(absl::IsDataLoss(DecodeKeyFile("").status()));
  EXPECT_TRUE(absl::IsDataLoss(DecodeKeyFile(std::string(500, '\0')).status()));
  EXPECT_TRUE(absl::IsFailedPrecondition(DecodeKeyFile("-----BEGIN PRIVATE KEY").status()));
  std::string newer = EncodeKeyFile(kMaster, {});
  newer[11] = 2;
  EXPECT_THAT(std::string(DecodeKeyFile(newer).status().message()), HasSubstr("newer version"));
}

}  // namespace
}  // namespace ieum::store
