// What only a store on disk can do wrong.
#include "store/rocks_store.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rocksdb/db.h"

#include "store/encoding.h"
#include "tests/store/temp_folder.h"

namespace ieum::store {
namespace {

Write Put(const std::string& id, const std::string& value) {
  return {{RecordKind::kResource, id}, value, {}};
}

std::unique_ptr<RecordStore> MustOpen(const RocksOptions& options) {
  auto store = OpenRocksStore(options);
  EXPECT_TRUE(store.ok()) << store.status();
  return store.ok() ? *std::move(store) : nullptr;
}

// The log with the commits that are in no table yet.
std::string LogFile(const std::string& folder) {
  std::string newest;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".log" && entry.file_size() > 0) {
      newest = std::max(newest, entry.path().string());
    }
  }
  return newest;
}

std::string ReadFile(const std::string& name) {
  std::ifstream in(name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void WriteFile(const std::string& name, const std::string& content) {
  std::ofstream(name, std::ios::binary | std::ios::trunc) << content;
}

// Overwrites a key of the engine's default family, behind the store's back.
void PutMeta(const std::string& folder, const std::string& key, const std::string& value) {
  std::vector<rocksdb::ColumnFamilyHandle*> families;
  rocksdb::DB* raw = nullptr;
  const auto status = rocksdb::DB::Open(
      rocksdb::DBOptions(), folder,
      {{rocksdb::kDefaultColumnFamilyName, {}}, {"records", {}}, {"feed", {}}}, &families, &raw);
  ASSERT_TRUE(status.ok()) << status.ToString();
  const std::unique_ptr<rocksdb::DB> db(raw);
  ASSERT_TRUE(db->Put(rocksdb::WriteOptions(), families[0], key, value).ok());
  for (auto* family : families) ASSERT_TRUE(db->DestroyColumnFamilyHandle(family).ok());
}

TEST(RocksStoreTest, MakesFoldersAbove) {
  const TempFolder folder;
  EXPECT_NE(MustOpen({.path = folder.path() + "/a/b"}), nullptr);
}

TEST(RocksStoreTest, SaysWhyItCannotOpen) {
  EXPECT_TRUE(absl::IsInvalidArgument(OpenRocksStore({}).status()));
  EXPECT_TRUE(absl::IsUnavailable(OpenRocksStore({.path = "/proc/ieum"}).status()));
}

TEST(RocksStoreTest, OneProcessAtATime) {
  const TempFolder folder;
  const auto store = MustOpen({.path = folder.path()});
  const absl::Status second = OpenRocksStore({.path = folder.path()}).status();
  EXPECT_TRUE(absl::IsUnavailable(second)) << second;
  EXPECT_THAT(std::string(second.message()), testing::HasSubstr("another process has the store"));
}

TEST(RocksStoreTest, OtherReasonsKeepTheirWords) {
  const TempFolder folder;
  std::filesystem::create_directories(folder.path() + "/LOCK");
  const absl::Status status = OpenRocksStore({.path = folder.path()}).status();
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_THAT(std::string(status.message()), testing::HasSubstr("Is a directory"));
  EXPECT_THAT(std::string(status.message()), testing::Not(testing::HasSubstr("another process")));
}

TEST(RocksStoreTest, RefusesAnUnknownFormat) {
  const TempFolder folder;
  MustOpen({.path = folder.path()}).reset();
  PutMeta(folder.path(), "format_version", EncodeSequence(2));
  const absl::Status status = OpenRocksStore({.path = folder.path()}).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
}

TEST(RocksStoreTest, RefusesADamagedFormat) {
  const TempFolder folder;
  MustOpen({.path = folder.path()}).reset();
  PutMeta(folder.path(), "format_version", "1");
  EXPECT_TRUE(absl::IsDataLoss(OpenRocksStore({.path = folder.path()}).status()));
}

TEST(RocksStoreTest, RefusesAForeignDatabase) {
  const TempFolder folder;
  {
    rocksdb::Options options;
    options.create_if_missing = true;
    rocksdb::DB* raw = nullptr;
    ASSERT_TRUE(rocksdb::DB::Open(options, folder.path(), &raw).ok());
    const std::unique_ptr<rocksdb::DB> db(raw);
    ASSERT_TRUE(db->Put(rocksdb::WriteOptions(), "somebody", "else").ok());
  }
  EXPECT_TRUE(absl::IsFailedPrecondition(OpenRocksStore({.path = folder.path()}).status()));
}

TEST(RocksStoreTest, AViewOutlivesTheStoreObject) {
  const TempFolder folder;
  auto store = MustOpen({.path = folder.path()});
  ASSERT_TRUE(store->Commit({Put("a", "1")}).ok());
  const auto view = *store->View();
  store.reset();
  EXPECT_EQ(view->Get({RecordKind::kResource, "a"})->value, "1");
}

TEST(RocksStoreTest, AnUnreadableRecordIsDataLoss) {
  const TempFolder folder;
  MustOpen({.path = folder.path()}).reset();
  {
    std::vector<rocksdb::ColumnFamilyHandle*> families;
    rocksdb::DB* raw = nullptr;
    ASSERT_TRUE(
        rocksdb::DB::Open(rocksdb::DBOptions(), folder.path(),
                          {{rocksdb::kDefaultColumnFamilyName, {}}, {"records", {}}, {"feed", {}}},
                          &families, &raw)
            .ok());
    const std::unique_ptr<rocksdb::DB> db(raw);
    ASSERT_TRUE(db->Put({}, families[1], EncodeRecordKey(RecordKind::kResource, "a"), "x").ok());
    ASSERT_TRUE(db->Put({}, families[2], EncodeSequence(1), "x").ok());
    for (auto* family : families) ASSERT_TRUE(db->DestroyColumnFamilyHandle(family).ok());
  }
  const auto store = MustOpen({.path = folder.path()});
  EXPECT_TRUE(absl::IsDataLoss(store->Get({RecordKind::kResource, "a"}).status()));
  EXPECT_TRUE(absl::IsDataLoss(
      (*store->View())->Scan(RecordKind::kResource, "", [](const Record&) { return true; })));
  EXPECT_TRUE(absl::IsDataLoss(store->ReadFeed(0, 10).status()));
}

class DamagedLogTest : public testing::Test {
 protected:
  void SetUp() override {
    auto store = MustOpen({.path = folder_.path()});
    for (int i = 1; i <= 50; ++i) {
      ASSERT_TRUE(store->Commit({Put("k" + std::to_string(i), std::string(200, 'v'))}).ok());
    }
    store.reset();
    log_ = LogFile(folder_.path());
    ASSERT_FALSE(log_.empty());
    content_ = ReadFile(log_);
    ASSERT_GT(content_.size(), 10'000u);
  }

  const TempFolder folder_;
  std::string log_;
  std::string content_;
};

TEST_F(DamagedLogTest, AnIncompleteLastBatchIsDropped) {
  WriteFile(log_, content_.substr(0, content_.size() - 100));
  const auto store = MustOpen({.path = folder_.path()});
  EXPECT_EQ(store->last_sequence(), 49u);
  EXPECT_TRUE(absl::IsNotFound(store->Get({RecordKind::kResource, "k50"}).status()));
  EXPECT_EQ(store->ReadFeed(0, 1'000)->size(), 49u);
}

TEST_F(DamagedLogTest, DamageInTheMiddleIsNotHidden) {
  content_[content_.size() / 2] ^= 1;
  WriteFile(log_, content_);
  const absl::Status status = OpenRocksStore({.path = folder_.path()}).status();
  EXPECT_TRUE(absl::IsDataLoss(status)) << status;
}

TEST_F(DamagedLogTest, AnOperatorMayAcceptTheLoss) {
  content_[content_.size() / 2] ^= 1;
  WriteFile(log_, content_);
  ASSERT_FALSE(OpenRocksStore({.path = folder_.path()}).ok());
  const auto store = MustOpen({.path = folder_.path(), .accept_damaged_log = true});
  const Sequence last = store->last_sequence();
  EXPECT_GT(last, 10u);
  EXPECT_LT(last, 40u);
  EXPECT_EQ(store->ReadFeed(0, 1'000)->size(), last);
  EXPECT_TRUE(store->Get({RecordKind::kResource, "k" + std::to_string(last)}).ok());
  EXPECT_FALSE(store->Get({RecordKind::kResource, "k" + std::to_string(last + 1)}).ok());
}

}  // namespace
}  // namespace ieum::store
