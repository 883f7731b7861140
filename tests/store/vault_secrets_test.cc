// Sealing, and the master key with its file.
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <type_traits>
#include <vector>

#include "absl/strings/escaping.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include <sys/stat.h>
#include <unistd.h>

#include "store/vault/aead.h"
#include "store/vault/master_key.h"
#include "tests/store/temp_folder.h"

namespace ieum::store {
namespace {

using testing::HasSubstr;

static_assert(!std::is_copy_constructible_v<SecretKey>);
static_assert(!std::is_copy_assignable_v<SecretKey>);

SecretKey KeyOf(char fill) { return *SecretKey::FromBytes(std::string(32, fill)); }

std::string BytesOf(const SecretKey& key) {
  return std::string(reinterpret_cast<const char*>(key.data()), SecretKey::kBytes);
}

std::string ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

void WriteFile(const std::string& path, const std::string& bytes, mode_t mode) {
  std::ofstream(path, std::ios::binary) << bytes;
  ASSERT_EQ(chmod(path.c_str(), mode), 0);
}

TEST(SecretKeyTest, TakesExactlyItsBytesAndLeavesNoneBehind) {
  EXPECT_FALSE(SecretKey::FromBytes(std::string(31, 'k')).has_value());
  EXPECT_FALSE(SecretKey::FromBytes(std::string(33, 'k')).has_value());
  SecretKey key = KeyOf('k');
  const SecretKey moved = std::move(key);
  EXPECT_EQ(BytesOf(moved), std::string(32, 'k'));
  EXPECT_EQ(BytesOf(key), std::string(32, '\0'));  // NOLINT(bugprone-use-after-move)
  EXPECT_NE(BytesOf(SecretKey::Random()), BytesOf(SecretKey::Random()));
}

TEST(AeadTest, OpensWhatItSealed) {
  const SecretKey key = KeyOf('k');
  for (const std::size_t size : {0, 1, 100, 70'000}) {
    const std::string text(size, 'x');
    const std::string sealed = Aead::Seal(key, text, "place");
    EXPECT_EQ(sealed.size(), size + Aead::kOverhead);
    const auto opened = Aead::Open(key, sealed, "place");
    ASSERT_TRUE(opened.ok()) << opened.status();
    EXPECT_EQ(*opened, text);
  }
}

TEST(AeadTest, NothingOfTheTextShowsAndNoTwoSealsAreAlike) {
  const SecretKey key = KeyOf('k');
  const std::string text = "a marker that must not be seen";
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string sealed = Aead::Seal(key, text, "place");
    EXPECT_EQ(sealed.find("marker"), std::string::npos);
    EXPECT_TRUE(seen.insert(sealed.substr(1, 24)).second) << "a nonce came twice";
  }
}

// The bytes are part of the format: the example of draft-irtf-cfrg-xchacha-03, A.3.1, behind our
// version byte and its nonce.
TEST(AeadTest, OpensThePublishedExample) {
  std::string key_bytes;
  for (int byte = 0x80; byte < 0xa0; ++byte) key_bytes.push_back(static_cast<char>(byte));
  std::string sealed = "\x01";
  for (int byte = 0x40; byte < 0x58; ++byte) sealed.push_back(static_cast<char>(byte));
  sealed += absl::HexStringToBytes(
      "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda"
      "7e39ae64c6708c54c216cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b23835"
      "65d3fff921f9664c97637da9768812f615c68b13b52ec0875924c1c7987947deafd8780acf49");
  const auto opened = Aead::Open(*SecretKey::FromBytes(key_bytes), sealed,
                                 absl::HexStringToBytes("50515253c0c1c2c3c4c5c6c7"));
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(*opened,
            "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the "
            "future, sunscreen would be it.");
}

TEST(AeadTest, RefusesAnotherKeyOrPlace) {
  const std::string sealed = Aead::Seal(KeyOf('k'), "text", "place");
  EXPECT_TRUE(absl::IsDataLoss(Aead::Open(KeyOf('l'), sealed, "place").status()));
  for (const char* place : {"", "plac", "place ", "Place"}) {
    EXPECT_TRUE(absl::IsDataLoss(Aead::Open(KeyOf('k'), sealed, place).status())) << place;
  }
}

TEST(AeadTest, RefusesEveryFlippedBitAndEveryCut) {
  const SecretKey key = KeyOf('k');
  const std::string sealed = Aead::Seal(key, "some text of a note", "place");
  for (std::size_t bit = 0; bit < 8 * sealed.size(); ++bit) {
    std::string changed = sealed;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_TRUE(absl::IsDataLoss(Aead::Open(key, changed, "place").status())) << "bit " << bit;
  }
  for (std::size_t size = 0; size < sealed.size(); ++size) {
    EXPECT_TRUE(absl::IsDataLoss(Aead::Open(key, sealed.substr(0, size), "place").status()));
  }
  EXPECT_TRUE(absl::IsDataLoss(Aead::Open(key, sealed + '\0', "place").status()));
}

class MasterKeyTest : public testing::Test {
 protected:
  const TempFolder folder_;
  const std::string path_ = folder_.path() + "/master.key";
};

TEST_F(MasterKeyTest, IsMadeOncePrivateAndWhole) {
  EXPECT_TRUE(absl::IsNotFound(MasterKey::Load(path_).status()));
  const auto made = MasterKey::LoadOrCreate(path_);
  ASSERT_TRUE(made.ok()) << made.status();
  const auto loaded = MasterKey::LoadOrCreate(path_);
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_EQ(made->Id(), loaded->Id());
  struct stat found {};
  ASSERT_EQ(stat(path_.c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 07777, 0600u);
  EXPECT_EQ(found.st_size, 32);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_.path()), {}), 1)
      << "no draft is left";
}

TEST_F(MasterKeyTest, RefusesLooseModesAndNamesTheFix) {
  for (const mode_t mode : {0640u, 0604u, 0660u, 0601u, 0610u, 0644u, 0777u}) {
    WriteFile(path_, std::string(32, 'k'), mode);
    const absl::Status status = MasterKey::LoadOrCreate(path_).status();
    EXPECT_TRUE(absl::IsFailedPrecondition(status)) << std::oct << mode << ": " << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr("chmod 600 " + path_));
  }
  for (const mode_t mode : {0600u, 0400u}) {
    WriteFile(path_, std::string(32, 'k'), 0600);
    ASSERT_EQ(chmod(path_.c_str(), mode), 0);
    EXPECT_TRUE(MasterKey::Load(path_).ok()) << std::oct << mode;
  }
}

TEST_F(MasterKeyTest, RefusesAnyOtherSizeAndLeavesTheFile) {
  for (const std::size_t size : {0, 31, 33, 64}) {
    WriteFile(path_, std::string(size, 'k'), 0600);
    const absl::Status status = MasterKey::LoadOrCreate(path_).status();
    EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr("exactly 32 bytes"));
    EXPECT_EQ(ReadFile(path_), std::string(size, 'k'));
  }
}

TEST_F(MasterKeyTest, RefusesWhatIsNoRegularFile) {
  ASSERT_EQ(mkdir(path_.c_str(), 0700), 0);
  EXPECT_TRUE(absl::IsFailedPrecondition(MasterKey::LoadOrCreate(path_).status()));
  ASSERT_EQ(rmdir(path_.c_str()), 0);
  ASSERT_EQ(mkfifo(path_.c_str(), 0600), 0);
  EXPECT_TRUE(absl::IsFailedPrecondition(MasterKey::LoadOrCreate(path_).status()));
  ASSERT_EQ(unlink(path_.c_str()), 0);
  WriteFile(folder_.path() + "/other", std::string(32, 'k'), 0600);
  ASSERT_EQ(symlink((folder_.path() + "/other").c_str(), path_.c_str()), 0);
  const absl::Status status = MasterKey::LoadOrCreate(path_).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("symbolic link"));
}

TEST_F(MasterKeyTest, RefusesAnothersFile) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can give a file away";
  WriteFile(path_, std::string(32, 'k'), 0600);
  ASSERT_EQ(chown(path_.c_str(), 12345, 0), 0);
  const absl::Status status = MasterKey::Load(path_).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("12345"));
}

TEST_F(MasterKeyTest, WantsItsFolder) {
  const absl::Status status = MasterKey::LoadOrCreate(folder_.path() + "/no/master.key").status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("folder does not exist"));
}

// The derivations are part of the format: what was sealed or hashed once must stay so. The values
// were computed with Python's hashlib.blake2b (crypto_kdf is BLAKE2b with the number as salt and
// the context as personalisation).
TEST_F(MasterKeyTest, DerivesTheSameForEver) {
  const MasterKey master(KeyOf('k'));
  const auto hex = [](const std::string& bytes) {
    std::string out;
    for (unsigned char byte : bytes) {
      out.push_back("0123456789abcdef"[byte >> 4]);
      out.push_back("0123456789abcdef"[byte & 15]);
    }
    return out;
  };
  EXPECT_EQ(hex(BytesOf(master.WrappingKey())),
            "f5304fdbd538f99f83f9ed3eb596628fa54d699814a834ff0361915d4c644172");
  EXPECT_EQ(hex(BytesOf(master.AuditSigningSeed())),
            "9164bc1c6193ab746cdea45b7b290c4d2b4ca200382668b9f3e29523f29ead72");
  EXPECT_EQ(hex(master.Id()), "a1a5435b1457652146099457b0db27e9");
  EXPECT_EQ(master.ReferenceHash("2026-17"),
            "abb312f2cb31484dbf9b1dab67e30dce6e55fb150ce255d195e2d9cf4bed337f");
}

TEST_F(MasterKeyTest, ReferencesHashAlikeUnderOneKeyOnly) {
  const MasterKey one(KeyOf('k'));
  const MasterKey other(KeyOf('l'));
  EXPECT_EQ(one.ReferenceHash("a"), one.ReferenceHash("a"));
  EXPECT_NE(one.ReferenceHash("a"), one.ReferenceHash("b"));
  EXPECT_NE(one.ReferenceHash("a"), other.ReferenceHash("a"));
  EXPECT_EQ(one.ReferenceHash("").size(), 64u);
  EXPECT_NE(one.Id(), other.Id());
}

}  // namespace
}  // namespace ieum::store
