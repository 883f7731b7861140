#include "indexer/live_index.h"

#include <atomic>
#include <map>
#include <thread>

#include "gtest/gtest.h"

#include "matcher/matcher.h"
#include "store/memory_store.h"
#include "tests/support/indexed_as.h"
#include "tests/support/sample.h"

namespace ieum::indexer {
namespace {

using testing::RandomRecords;
using testing::SharedVocabulary;

std::unique_ptr<LiveIndex> OpenIndex(store::RecordStore& records, LiveIndexOptions options = {}) {
  auto index = LiveIndex::Open(records, SharedVocabulary(), options);
  EXPECT_TRUE(index.ok()) << index.status();
  return *std::move(index);
}

v1::Organization SomeOrganization(const std::string& id) {
  v1::Organization organization;
  organization.set_name("organizations/" + id);
  organization.mutable_display_name()->set_ko("기관 " + id);
  return organization;
}

// Everything in the index that a question can see of a resource.
void ExpectEqualToStore(const Snapshot& snapshot, const store::CatalogView& view) {
  ASSERT_LE(snapshot.sequence(), view.sequence());
  std::size_t count = 0;
  const absl::Status scanned = view.ScanResources("", [&](const v1::Resource& stored) {
    ++count;
    const std::optional<Row> row = snapshot.Find(stored.name());
    EXPECT_TRUE(row.has_value()) << stored.name();
    if (!row) return true;
    v1::Resource expected = stored;
    expected.clear_etag();
    v1::Resource found = *snapshot.Read(*row)->resource;
    found.clear_etag();
    EXPECT_EQ(found.SerializeAsString(), expected.SerializeAsString());
    const auto owner = view.GetOrganization(stored.organization());
    EXPECT_EQ(testing::WhatDiffers(snapshot, *row, stored, owner.ok() ? &*owner : nullptr), "")
        << stored.name();
    return true;
  });
  ASSERT_TRUE(scanned.ok()) << scanned;
  EXPECT_EQ(snapshot.resource_count(), count);
  std::size_t rows = 0;
  snapshot.ForEachRow([&rows](Row, const ScanRow&) { return ++rows > 0; });
  EXPECT_EQ(rows, count);
}

TEST(LiveIndex, FollowsRandomChangesAndReopens) {
  constexpr std::uint64_t kSeed = 20261101;
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  RandomRecords random(kSeed);
  auto records = store::MakeMemoryStore();
  store::Catalog catalog(*records, SharedVocabulary()->taxonomy, [] { return testing::AsOf(); });
  ASSERT_TRUE(catalog.Upsert(testing::ReadRecords("district/regions.jsonl")).ok());
  for (const char* id : {"a", "b"}) ASSERT_TRUE(catalog.Create(SomeOrganization(id)).ok());
  auto index = OpenIndex(*records);
  for (int step = 0; step < 400; ++step) {
    const std::string id = "r" + std::to_string(random.Below(60));
    const std::string name = "resources/" + id;
    const bool there = records->Get({store::RecordKind::kResource, id}).ok();
    v1::Resource resource =
        random.Resource(id, random.Chance(0.5) ? "organizations/a" : "organizations/b");
    absl::Status written;
    if (random.Chance(0.1)) {
      v1::Organization renamed = SomeOrganization(random.Chance(0.5) ? "a" : "b");
      renamed.mutable_display_name()->set_ko("기관 " + std::to_string(step));
      written = catalog.Replace(renamed).status();
    } else if (there && random.Chance(0.3)) {
      written = catalog.DeleteResource(name, "");
    } else if (there && random.Chance(0.4)) {
      // Only what changes from day to day.
      v1::Resource stored = *catalog.View()->GetResource(name);
      *stored.mutable_capacity() = resource.capacity();
      stored.mutable_last_verified_time()->set_seconds(1'700'000'000 + step * 86'400);
      stored.mutable_observed_waits()->set_count(step % 3);
      stored.mutable_observed_waits()->set_sum_days(step % 3);
      stored.set_eligibility_disputes(step % 2);
      written = catalog.Replace(stored).status();
    } else if (there) {
      written = catalog.Replace(resource).status();
    } else {
      written = catalog.Create(resource).status();
    }
    ASSERT_TRUE(written.ok()) << written;
    if (random.Chance(0.5)) {
      ASSERT_TRUE(index->CatchUp(records->last_sequence()).ok());
      auto view = catalog.View();
      ASSERT_TRUE(view.ok());
      ExpectEqualToStore(*index->snapshot(), *view);
    }
    if (step % 100 == 99) {
      ASSERT_TRUE(index->CatchUp(records->last_sequence()).ok());
      ASSERT_TRUE(index->WaitForTraining().ok());
      const std::string before = index->snapshot()->id();
      index.reset();
      index = OpenIndex(*records);
      EXPECT_EQ(index->snapshot()->id(), before);
      auto view = catalog.View();
      ASSERT_TRUE(view.ok());
      ExpectEqualToStore(*index->snapshot(), *view);
    }
  }
}

TEST(LiveIndex, PlacesThatComeAndGoTrainNoModel) {
  const auto records = testing::SampleDistrict();
  store::Catalog catalog(*records, SharedVocabulary()->taxonomy, [] { return testing::AsOf(); });
  const auto index =
      OpenIndex(*records, {.training = {}, .retrain_share = 0.0001, .retrain_min_changes = 1});
  ASSERT_TRUE(index->WaitForTraining().ok());
  const TextModel* const model = index->snapshot()->model();
  const auto snapshot = index->snapshot();
  std::string name;
  snapshot->ForEachRow([&](Row row, const ScanRow&) {
    name = snapshot->at(row).name;
    return false;
  });
  const auto write = [&](const std::function<void(v1::Resource&)>& change) {
    auto stored = catalog.View()->GetResource(name);
    ASSERT_TRUE(stored.ok());
    change(*stored);
    ASSERT_TRUE(catalog.Replace(*stored).ok());
    ASSERT_TRUE(index->CatchUp(records->last_sequence()).ok());
    ASSERT_TRUE(index->WaitForTraining().ok());
  };
  for (int open = 0; open < 5; ++open) {
    write([open](v1::Resource& stored) {
      stored.mutable_capacity()->clear_total_places();
      stored.mutable_capacity()->set_open_places(open);
    });
  }
  EXPECT_EQ(index->snapshot()->model(), model);
  for (int round = 0; round < 3; ++round) {
    write([round](v1::Resource& stored) {
      stored.mutable_description()->set_ko("무료 법률상담 " + std::to_string(round));
    });
  }
  EXPECT_NE(index->snapshot()->model(), model);
}

TEST(LiveIndex, RenamingTheOwnerReachesItsResources) {
  auto records = store::MakeMemoryStore();
  store::Catalog catalog(*records, SharedVocabulary()->taxonomy, [] { return testing::AsOf(); });
  ASSERT_TRUE(catalog.Create(SomeOrganization("a")).ok());
  RandomRecords random(1);
  ASSERT_TRUE(catalog.Create(random.Resource("r", "organizations/a")).ok());
  auto index = OpenIndex(*records);
  v1::Organization renamed = SomeOrganization("a");
  renamed.mutable_display_name()->set_ko("새 이름");
  ASSERT_TRUE(catalog.Replace(renamed).ok());
  ASSERT_TRUE(index->CatchUp(records->last_sequence()).ok());
  const auto snapshot = index->snapshot();
  EXPECT_EQ(snapshot->Read(*snapshot->Find("resources/r"))->owner->display_name().ko(), "새 이름");
}

TEST(LiveIndex, ASnapshotDoesNotChangeUnderItsReader) {
  auto records = store::MakeMemoryStore();
  store::Catalog catalog(*records, SharedVocabulary()->taxonomy, [] { return testing::AsOf(); });
  ASSERT_TRUE(catalog.Create(SomeOrganization("a")).ok());
  RandomRecords random(2);
  ASSERT_TRUE(catalog.Create(random.Resource("r", "organizations/a")).ok());
  auto index = OpenIndex(*records);
  const auto before = index->snapshot();
  ASSERT_TRUE(catalog.DeleteResource("resources/r", "").ok());
  ASSERT_TRUE(catalog.Create(random.Resource("s", "organizations/a")).ok());
  ASSERT_TRUE(index->CatchUp(records->last_sequence()).ok());
  EXPECT_TRUE(before->Find("resources/r").has_value());
  EXPECT_FALSE(before->Find("resources/s").has_value());
  EXPECT_FALSE(index->snapshot()->Find("resources/r").has_value());
  EXPECT_TRUE(index->snapshot()->Find("resources/s").has_value());
}

// Four writers and four readers: every reader sees, for one resource, a name and a text of one
// write.
TEST(LiveIndex, NoTornReads) {
  auto records = store::MakeMemoryStore();
  store::Catalog catalog(*records, SharedVocabulary()->taxonomy, [] { return testing::AsOf(); });
  ASSERT_TRUE(catalog.Create(SomeOrganization("a")).ok());
  auto index = OpenIndex(*records);
  constexpr int kWriters = 4;
  constexpr int kRounds = 40;
  std::atomic<int> writing = kWriters;
  std::atomic<int> failures = 0;
  const auto write = [&](int writer) {
    const std::string id = "w" + std::to_string(writer);
    for (int i = 0; i < kRounds; ++i) {
      v1::Resource resource;
      resource.set_name("resources/" + id);
      resource.set_organization("organizations/a");
      resource.mutable_display_name()->set_ko("판 " + std::to_string(i));
      resource.mutable_description()->set_ko("판 " + std::to_string(i));
      const absl::Status written =
          i == 0 ? catalog.Create(resource).status() : catalog.Replace(resource).status();
      const store::Sequence sequence = records->last_sequence();
      if (!written.ok() || !index->CatchUp(sequence).ok()) {
        ++failures;
        ADD_FAILURE() << written;
      }
      const auto snapshot = index->snapshot();
      const auto row = snapshot->Find(resource.name());
      // Read your own writes.
      if (!row ||
          snapshot->Read(*row)->resource->display_name().ko() != resource.display_name().ko()) {
        ++failures;
      }
    }
    --writing;
  };
  const auto read = [&] {
    store::Sequence last = 0;
    while (writing > 0) {
      const auto snapshot = index->snapshot();
      if (snapshot->sequence() < last) ++failures;
      last = snapshot->sequence();
      snapshot->ForEachRow([&](Row row, const ScanRow& scanned) {
        const IndexedResource indexed = snapshot->at(row);
        const v1::Resource resource = *snapshot->Read(row)->resource;
        if (resource.display_name().ko() != resource.description().ko()) ++failures;
        if (indexed.squeezed_name != Squeeze(resource.display_name().ko())) ++failures;
        if (scanned.name != ShortHash(indexed.squeezed_name)) ++failures;
        return true;
      });
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < kWriters; ++i) threads.emplace_back(write, i);
  for (int i = 0; i < kWriters; ++i) threads.emplace_back(read);
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(failures, 0);
}

TEST(LiveIndex, TheSameQuestionGetsTheSameBytesAfterReopening) {
  auto records = testing::SampleDistrict();
  const v1::WeightProfile profile = testing::DefaultProfile();
  std::vector<std::string> answers;
  for (int opening = 0; opening < 3; ++opening) {
    auto index = OpenIndex(*records);
    const auto snapshot = index->snapshot();
    std::string all;
    for (const v1::Assessment& assessment :
         testing::ReadAssessments("district/assessments/textbook.jsonl")) {
      v1::SuggestRequest request;
      *request.mutable_assessment() = assessment;
      const auto response =
          matcher::Suggest(request, {*snapshot, profile, testing::AsOf(), nullptr});
      ASSERT_TRUE(response.ok()) << response.status();
      all += response->SerializeAsString();
    }
    answers.push_back(all);
  }
  EXPECT_EQ(answers[0], answers[1]);
  EXPECT_EQ(answers[0], answers[2]);
}

}  // namespace
}  // namespace ieum::indexer
