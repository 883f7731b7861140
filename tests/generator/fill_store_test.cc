// Filling a store leaves what the catalogue would have.
#include "tests/bench/generator/fill_store.h"

#include <map>

#include "gmock/gmock.h"

#include "store/catalog/referral_counts.h"
#include "store/memory_store.h"
#include "tests/support/sample.h"

namespace ieum::bench {
namespace {

using store::RecordKind;

std::map<store::RecordKey, std::string> RecordsOf(const store::RecordStore& records) {
  std::map<store::RecordKey, std::string> found;
  const auto view = records.View();
  EXPECT_TRUE(view.ok());
  for (int kind = 1; kind <= static_cast<int>(RecordKind::kKeyFate); ++kind) {
    const absl::Status scanned =
        (*view)->Scan(static_cast<RecordKind>(kind), "", [&](const store::Record& record) {
          found[record.key] = record.value;
          return true;
        });
    EXPECT_TRUE(scanned.ok()) << scanned;
  }
  return found;
}

// By way of the catalogue, in batches, then the counts that referrals leave.
void Upsert(const Generator& generator, store::RecordStore& records, absl::Time now) {
  store::Catalog catalog(records, testing::SharedVocabulary()->taxonomy, [now] { return now; });
  std::vector<v1::CatalogRecord> batch;
  const auto flush = [&] {
    const auto written = catalog.Upsert(batch);
    ASSERT_TRUE(written.ok()) << written.status();
    batch.clear();
  };
  for (const v1::Region& region : generator.Regions()) {
    *batch.emplace_back().mutable_region() = region;
  }
  flush();
  for (const v1::Organization& organization : generator.Organizations(0, generator.size())) {
    *batch.emplace_back().mutable_organization() = organization;
  }
  flush();
  for (std::uint64_t i = 0; i < generator.size(); ++i) {
    *batch.emplace_back().mutable_resource() = generator.Resource(i);
    if (batch.size() == 500) flush();
  }
  flush();
  int counted = 0;
  for (std::uint64_t i = 0; i < generator.size(); ++i) {
    const v1::Resource resource = generator.Resource(i);
    if (resource.referral_outcomes().empty()) continue;
    ++counted;
    const auto view = records.View();
    const auto write = catalog.PlanCountsUpdate(**view, resource.name(), [&](v1::Resource& stored) {
      store::CopyCounts(resource, stored);
      return absl::OkStatus();
    });
    ASSERT_TRUE(write.ok()) << write.status();
    ASSERT_TRUE(records.Commit({*write}).ok());
  }
  EXPECT_GT(counted, 50);
}

TEST(FillStoreTest, StoresWhatUpsertStores) {
  const Generator generator(7, 2'000);
  const absl::Time now = testing::AsOf() + absl::Hours(3);
  const auto by_catalogue = store::MakeMemoryStore();
  Upsert(generator, *by_catalogue, now);
  const auto filled = store::MakeMemoryStore();
  const absl::Status status = FillStore(generator, *filled, {.now = now, .batch = 300});
  ASSERT_TRUE(status.ok()) << status;
  const auto expected = RecordsOf(*by_catalogue);
  const auto found = RecordsOf(*filled);
  EXPECT_EQ(found.size(), expected.size());
  for (const auto& [key, value] : expected) {
    const auto it = found.find(key);
    ASSERT_NE(it, found.end()) << static_cast<int>(key.kind) << " " << key.id;
    ASSERT_EQ(it->second, value) << static_cast<int>(key.kind) << " " << key.id;
  }
}

TEST(FillStoreTest, LeavesCountsOut) {
  const Generator generator(7, 300);
  const auto filled = store::MakeMemoryStore();
  ASSERT_TRUE(FillStore(generator, *filled, {.counts = false}).ok());
  for (const auto& [key, value] : RecordsOf(*filled)) {
    if (key.kind != RecordKind::kResource) continue;
    v1::Resource resource;
    ASSERT_TRUE(resource.ParseFromString(value));
    EXPECT_TRUE(resource.referral_outcomes().empty());
    EXPECT_FALSE(resource.has_observed_waits());
  }
}

TEST(FillStoreTest, RefusesASecondTime) {
  const Generator generator(7, 10);
  const auto filled = store::MakeMemoryStore();
  ASSERT_TRUE(FillStore(generator, *filled).ok());
  EXPECT_TRUE(absl::IsAborted(FillStore(generator, *filled)));
}

}  // namespace
}  // namespace ieum::bench
