// The key ring on the real disk: keys, their death, and what it leaves behind.
#include <atomic>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include <sys/stat.h>
#include <unistd.h>

#include "store/catalog/violations.h"
#include "store/vault/key_ring.h"
#include "store/vault/vault.h"
#include "tests/store/power_cut_disk.h"
#include "tests/store/temp_folder.h"

namespace ieum::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

// The wrapped key of `id` as it lies in the file.
std::string WrappedBytes(const std::string& file, const std::string& id) {
  const auto decoded = DecodeKeyFile(ReadFile(file));
  if (!decoded.ok() || !decoded->keys.contains(id)) return "";
  const WrappedKey& key = decoded->keys.at(id);
  return std::string(key.bytes.data(), key.bytes.size());
}

class KeyRingTest : public testing::Test {
 protected:
  void SetUp() override { Reopen(); }

  void Reopen() {
    ring_.reset();
    auto ring = KeyRing::Open(path_, master_);
    ASSERT_TRUE(ring.ok()) << ring.status();
    ring_ = *std::move(ring);
  }

  absl::Status OpenStatus() const { return KeyRing::Open(path_, master_).status(); }

  // Whether `bytes` stand in any file of the folder.
  bool Found(const std::string& bytes) const {
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
      if (ReadFile(entry.path()).find(bytes) != std::string::npos) return true;
    }
    return false;
  }

  const TempFolder folder_;
  const std::string path_ = folder_.path() + "/keys";
  const MasterKey master_{*SecretKey::FromBytes(std::string(32, 'm'))};
  std::unique_ptr<KeyRing> ring_;
};

void ExpectDestroyed(const absl::Status& status) {
  EXPECT_TRUE(absl::IsNotFound(status)) << status;
  EXPECT_EQ(ReasonOf(status), "KEY_DESTROYED");
}

TEST_F(KeyRingTest, SealsAndOpensAlsoAfterReopening) {
  ASSERT_TRUE(ring_->Create({"cases/x"}).ok());
  const auto sealed = ring_->Seal("cases/x", "a note", "notes/1");
  ASSERT_TRUE(sealed.ok()) << sealed.status();
  Reopen();
  EXPECT_TRUE(ring_->Has("cases/x"));
  const auto opened = ring_->Open("cases/x", *sealed, "notes/1");
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(*opened, "a note");
  EXPECT_NE(*ring_->Seal("cases/x", "a note", "notes/1"), *sealed);
}

TEST_F(KeyRingTest, EachKeyOpensItsOwnOnly) {
  ASSERT_TRUE(ring_->Create({"cases/x", "cases/x/consents/1"}).ok());
  const std::string sealed = *ring_->Seal("cases/x", "a note", "notes/1");
  EXPECT_TRUE(absl::IsDataLoss(ring_->Open("cases/x/consents/1", sealed, "notes/1").status()));
  EXPECT_TRUE(absl::IsDataLoss(ring_->Open("cases/x", sealed, "notes/2").status()));
  ExpectDestroyed(ring_->Open("cases/y", sealed, "notes/1").status());
  ExpectDestroyed(ring_->Seal("cases/y", "a note", "notes/1").status());
}

TEST_F(KeyRingTest, CreatesAllOrNone) {
  ASSERT_TRUE(ring_->Create({"cases/x"}).ok());
  EXPECT_TRUE(absl::IsAlreadyExists(ring_->Create({"cases/x"})));
  EXPECT_TRUE(absl::IsAlreadyExists(ring_->Create({"cases/y", "cases/x"})));
  EXPECT_TRUE(absl::IsAlreadyExists(ring_->Create({"cases/z", "cases/z"})));
  EXPECT_THAT(ring_->KeyIds(), ElementsAre("cases/x"));
  Reopen();
  EXPECT_THAT(ring_->KeyIds(), ElementsAre("cases/x"));
}

TEST_F(KeyRingTest, RefusesIdsOutOfBounds) {
  for (const std::string& id : {std::string(), std::string(1025, 'i')}) {
    EXPECT_TRUE(absl::IsInvalidArgument(ring_->Create({id})));
    EXPECT_TRUE(absl::IsInvalidArgument(ring_->Destroy({id})));
    EXPECT_TRUE(absl::IsInvalidArgument(ring_->DestroyTree(id)));
  }
  EXPECT_TRUE(absl::IsInvalidArgument(ring_->Create(std::vector<std::string>())));
  EXPECT_TRUE(absl::IsInvalidArgument(ring_->Create(std::vector<std::string>(10'001, "i"))));
  // Would take in cases/xy too, or everything.
  EXPECT_TRUE(absl::IsInvalidArgument(ring_->DestroyPrefix("cases/x")));
  EXPECT_TRUE(absl::IsInvalidArgument(ring_->DestroyPrefix("")));
  EXPECT_TRUE(absl::IsInvalidArgument(ring_->DestroyPrefix("/")));
}

TEST_F(KeyRingTest, DestroysWhatWasNamedAndNothingElse) {
  const std::vector<std::string> all = {"cases/x", "cases/x/consents/1", "cases/x/consents/2",
                                        "cases/xy", "cases/y/consents/1"};
  ASSERT_TRUE(ring_->Create(all).ok());
  ASSERT_TRUE(ring_->Destroy({"cases/x/consents/1", "cases/none"}).ok());
  EXPECT_THAT(ring_->KeyIds("cases/x/"), ElementsAre("cases/x/consents/2"));
  ASSERT_TRUE(ring_->DestroyPrefix("cases/x/").ok());
  EXPECT_THAT(ring_->KeyIds(), ElementsAre("cases/x", "cases/xy", "cases/y/consents/1"));
  ASSERT_TRUE(ring_->Create({"cases/x/consents/3"}).ok());
  ASSERT_TRUE(ring_->DestroyTree("cases/x").ok());
  ASSERT_TRUE(ring_->DestroyTree("cases/x").ok());
  EXPECT_THAT(ring_->KeyIds(), ElementsAre("cases/xy", "cases/y/consents/1"));
  Reopen();
  EXPECT_THAT(ring_->KeyIds(), ElementsAre("cases/xy", "cases/y/consents/1"));
}

TEST_F(KeyRingTest, ADeadKeyLeavesNothingToOpenACopyWith) {
  ASSERT_TRUE(ring_->Create({"cases/x", "cases/y"}).ok());
  const std::string copy = *ring_->Seal("cases/x", "a note", "notes/1");
  const std::string kept = *ring_->Seal("cases/y", "a note", "notes/2");
  const std::string wrapped = WrappedBytes(path_, "cases/x");
  ASSERT_EQ(wrapped.size(), kWrappedKeyBytes);
  ASSERT_TRUE(Found(wrapped));
  ASSERT_TRUE(ring_->DestroyTree("cases/x").ok());
  for (int round = 0; round < 2; ++round) {
    ExpectDestroyed(ring_->Open("cases/x", copy, "notes/1").status());
    EXPECT_TRUE(ring_->Open("cases/y", kept, "notes/2").ok());
    EXPECT_FALSE(Found(wrapped));
    EXPECT_FALSE(Found(wrapped.substr(25, 32)));
    Reopen();
  }
  // A new key of the same name is another key.
  ASSERT_TRUE(ring_->Create({"cases/x"}).ok());
  EXPECT_TRUE(absl::IsDataLoss(ring_->Open("cases/x", copy, "notes/1").status()));
}

TEST_F(KeyRingTest, TheOldFilesBytesAreOverwrittenInPlace) {
  // More than is overwritten at once.
  std::vector<std::string> ids;
  for (int i = 0; i < 2000; ++i) ids.push_back("cases/" + std::to_string(i));
  ASSERT_TRUE(ring_->Create(ids).ok());
  const TempFolder elsewhere;
  const std::string same_bytes = elsewhere.path() + "/second-name";
  ASSERT_EQ(link(path_.c_str(), same_bytes.c_str()), 0);
  const auto size = std::filesystem::file_size(path_);
  ASSERT_TRUE(ring_->Destroy({"cases/7"}).ok());
  EXPECT_EQ(ReadFile(same_bytes), std::string(size, '\0'));
  EXPECT_EQ(ring_->KeyIds().size(), 1999u);
}

TEST_F(KeyRingTest, FilesArePrivate) {
  ASSERT_TRUE(ring_->Create({"cases/x", "cases/y"}).ok());
  ASSERT_TRUE(ring_->Destroy({"cases/x"}).ok());
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
    struct stat found {};
    ASSERT_EQ(stat(entry.path().c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 07777, 0600u) << entry.path();
    ++files;
  }
  EXPECT_EQ(files, 2) << "the keys and the lock";
}

TEST_F(KeyRingTest, RefusesALooseFile) {
  ring_.reset();
  for (const mode_t mode : {0640u, 0604u, 0620u, 0666u}) {
    ASSERT_EQ(chmod(path_.c_str(), mode), 0);
    const absl::Status status = OpenStatus();
    EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr("chmod 600 " + path_));
  }
  ASSERT_EQ(chmod(path_.c_str(), 0600), 0);
  Reopen();
}

TEST_F(KeyRingTest, TellsAnotherMasterKey) {
  ASSERT_TRUE(ring_->Create({"cases/x"}).ok());
  ring_.reset();
  const MasterKey other(*SecretKey::FromBytes(std::string(32, 'o')));
  const std::string before = ReadFile(path_);
  const absl::Status status = KeyRing::Open(path_, other).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("another master key"));
  EXPECT_EQ(ReadFile(path_), before);
}

TEST_F(KeyRingTest, OneAtATime) {
  const absl::Status status = OpenStatus();
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("another process"));
}

// The append of the last keys, cut off at every byte.
TEST_F(KeyRingTest, ACutOffAppendIsDroppedAndWrittenOver) {
  ASSERT_TRUE(ring_->Create({"cases/x"}).ok());
  const auto good = std::filesystem::file_size(path_);
  ASSERT_TRUE(ring_->Create({"cases/y", "cases/z"}).ok());
  ring_.reset();
  const std::string whole = ReadFile(path_);
  for (std::size_t size = good; size < whole.size(); size += 3) {
    std::ofstream(path_, std::ios::binary) << whole.substr(0, size);
    Reopen();
    EXPECT_THAT(ring_->KeyIds(), ElementsAre("cases/x")) << size;
    ASSERT_TRUE(ring_->Create({"cases/w"}).ok());
    Reopen();
    EXPECT_THAT(ring_->KeyIds(), ElementsAre("cases/w", "cases/x")) << size;
    ring_.reset();
  }
}

TEST_F(KeyRingTest, DamageIsToldWithPathAndOffsetAndTouchesNothing) {
  ASSERT_TRUE(ring_->Create({"cases/x"}).ok());
  ring_.reset();
  std::string bytes = ReadFile(path_);
  bytes[kKeyFileHeaderBytes + 30] ^= 1;
  std::ofstream(path_, std::ios::binary) << bytes;
  std::ofstream(path_ + ".old", std::ios::binary) << "what may still help";
  const absl::Status status = OpenStatus();
  EXPECT_TRUE(absl::IsDataLoss(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr(path_ + ": damaged at byte "));
  EXPECT_EQ(ReadFile(path_), bytes);
  EXPECT_EQ(ReadFile(path_ + ".old"), "what may still help");
}

TEST_F(KeyRingTest, AMissingFileIsNotMadeAnewBesideItsRemains) {
  ASSERT_TRUE(ring_->Create({"cases/x"}).ok());
  ring_.reset();
  for (const char* suffix : {".old", ".tmp"}) {
    std::filesystem::rename(path_, path_ + suffix);
    const absl::Status status = OpenStatus();
    EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr("is missing"));
    std::filesystem::rename(path_ + suffix, path_);
  }
  Reopen();
  EXPECT_TRUE(ring_->Has("cases/x"));
}

TEST_F(KeyRingTest, MessagesNameNoKey) {
  ASSERT_TRUE(ring_->Create({"cases/secret-name"}).ok());
  for (const absl::Status& status :
       {ring_->Create({"cases/secret-name"}), ring_->Open("secret-name", "", "").status(),
        ring_->Open("cases/secret-name", "sealed", "").status(),
        ring_->DestroyPrefix("secret-name")}) {
    EXPECT_FALSE(status.ok());
    EXPECT_EQ(status.ToString().find("secret-name"), std::string::npos) << status;
  }
}

TEST_F(KeyRingTest, ManyThreadsAtOnce) {
  constexpr int kThreads = 8;
  constexpr int kRounds = 25;
  std::atomic<int> shared_won = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kRounds; ++i) {
        const std::string id = "cases/" + std::to_string(t) + "-" + std::to_string(i);
        EXPECT_TRUE(ring_->Create({id, id + "/consents/1"}).ok());
        const auto sealed = ring_->Seal(id, "note", id);
        EXPECT_TRUE(sealed.ok() && ring_->Open(id, *sealed, id).ok());
        if (ring_->Create({"shared/" + std::to_string(i)}).ok()) ++shared_won;
        if (i % 2 == 0) {
          EXPECT_TRUE(ring_->DestroyTree(id).ok());
          EXPECT_FALSE(ring_->Has(id + "/consents/1"));
          ExpectDestroyed(ring_->Open(id, *sealed, id).status());
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(shared_won, kRounds);
  const std::vector<std::string> ids = ring_->KeyIds();
  EXPECT_EQ(ids.size(), std::size_t{kThreads * (kRounds / 2) * 2 + kRounds});
  Reopen();
  EXPECT_EQ(ring_->KeyIds(), ids);
}

// Syncs take as long as it takes the others to arrive.
class SlowDisk : public PowerCutDisk {
 public:
  absl::StatusOr<std::unique_ptr<DiskFile>> Create(const std::string& path) override {
    auto file = PowerCutDisk::Create(path);
    if (!file.ok()) return file.status();
    return std::make_unique<SlowFile>(*std::move(file));
  }

 private:
  class SlowFile : public DiskFile {
   public:
    explicit SlowFile(std::unique_ptr<DiskFile> file) : file_(std::move(file)) {}
    absl::StatusOr<std::uint64_t> Size() override { return file_->Size(); }
    absl::StatusOr<std::string> Read() override { return file_->Read(); }
    absl::Status WriteAt(std::uint64_t offset, std::string_view bytes) override {
      return file_->WriteAt(offset, bytes);
    }
    absl::Status Truncate(std::uint64_t size) override { return file_->Truncate(size); }
    absl::Status Sync() override {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      return file_->Sync();
    }

   private:
    const std::unique_ptr<DiskFile> file_;
  };
};

TEST(KeyRingSharingTest, ConcurrentCreatesShareASync) {
  SlowDisk disk;
  const MasterKey master(*SecretKey::FromBytes(std::string(32, 'm')));
  auto ring = KeyRing::Open("keys", master, disk);
  ASSERT_TRUE(ring.ok()) << ring.status();
  const std::uint64_t before = disk.syncs();
  std::vector<std::thread> threads;
  for (int t = 0; t < 32; ++t) {
    threads.emplace_back(
        [&, t] { EXPECT_TRUE((*ring)->Create({"cases/" + std::to_string(t)}).ok()); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ((*ring)->KeyIds().size(), 32u);
  EXPECT_LT(disk.syncs() - before, 32u);
}

class VaultTest : public testing::Test {
 protected:
  absl::StatusOr<Vault> Open(bool create = true) const {
    return OpenVault({.key_file = keys_, .master_key_file = master_, .create = create});
  }

  const TempFolder folder_;
  const std::string keys_ = folder_.path() + "/keys";
  const std::string master_ = folder_.path() + "/master.key";
};

TEST_F(VaultTest, MakesBothAndOpensThemAgain) {
  std::string sealed;
  {
    auto vault = Open();
    ASSERT_TRUE(vault.ok()) << vault.status();
    ASSERT_TRUE(vault->keys->Create({"cases/x"}).ok());
    sealed = *vault->keys->Seal("cases/x", "a note", "");
  }
  for (const bool create : {true, false}) {
    auto vault = Open(create);
    ASSERT_TRUE(vault.ok()) << vault.status();
    EXPECT_EQ(*vault->keys->Open("cases/x", sealed, ""), "a note");
  }
}

TEST_F(VaultTest, NoNewMasterKeyBesideOldKeys) {
  ASSERT_TRUE(Open().ok());
  ASSERT_TRUE(std::filesystem::remove(master_));
  for (const char* suffix : {"", ".old", ".tmp"}) {
    std::filesystem::rename(keys_, keys_ + "-aside");
    std::filesystem::rename(keys_ + "-aside", keys_ + suffix);
    for (const bool create : {true, false}) {
      const absl::Status status = Open(create).status();
      EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
      EXPECT_THAT(std::string(status.message()), HasSubstr("master key is missing"));
    }
    EXPECT_FALSE(std::filesystem::exists(master_));
    std::filesystem::rename(keys_ + suffix, keys_);
  }
}

TEST_F(VaultTest, MakesNothingWhereThereMustBeSomething) {
  EXPECT_TRUE(absl::IsFailedPrecondition(Open(false).status()));
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
  ASSERT_TRUE(Open().ok());
  ASSERT_TRUE(std::filesystem::remove(keys_));
  const absl::Status status = Open(false).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("key file is missing"));
  EXPECT_FALSE(std::filesystem::exists(keys_));
}

TEST_F(VaultTest, ManyFirstStartsAgreeOnOneMasterKey) {
  std::vector<std::thread> threads;
  std::vector<std::string> ids(8);
  for (std::string& id : ids) {
    threads.emplace_back([&] {
      const auto master = MasterKey::LoadOrCreate(master_);
      if (master.ok()) id = master->Id();
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), 1u);
  EXPECT_FALSE(ids[0].empty());
}

}  // namespace
}  // namespace ieum::store
