#include "indexer/row_table.h"

#include <map>
#include <set>
#include <string>

#include "gtest/gtest.h"

#include "tests/support/catalogue_builder.h"
#include "tests/support/sample.h"

namespace ieum::indexer {
namespace {

using testing::RandomRecords;

v1::RegionCode Dong(int number) {
  v1::RegionCode code;
  code.set_system(v1::REGION_SYSTEM_KR_ADM);
  code.set_code("99" + std::to_string(110 + number / 20 * 10) + std::to_string(510 + number % 20) +
                "00");
  return code;
}

v1::Resource ForDong(int number, int dong) {
  v1::Resource resource;
  resource.set_name("resources/r" + std::to_string(number));
  resource.set_organization("organizations/o");
  *resource.mutable_service_area()->add_regions() = Dong(dong);
  return resource;
}

struct Table {
  testing::CatalogueBuilder builder;

  void Put(const v1::Resource& resource) { builder.Put(resource); }
};

// What chunks say of their areas is what their resources have.
void ExpectTrueChunks(const Snapshot& snapshot) {
  snapshot.ForEachRow(
      [&snapshot](const RowChunk& chunk) {
        std::set<std::uint32_t> districts;
        bool beyond = false;
        for (std::size_t slot = 0; slot < RowChunk::kRows; ++slot) {
          const ScanRow& row = (*chunk.scanned)[slot];
          if (!row.live) continue;
          const bool everywhere = row.area == ScanRow::kEverywhere;
          if (everywhere || snapshot.facets().eligibility.at(row.eligibility).area_radius_km) {
            beyond = true;
            continue;
          }
          for (const RegionKey& region : snapshot.criteria().at(row.area).regions) {
            districts.insert(DistrictNumber(region).value());
          }
        }
        EXPECT_EQ(std::set<std::uint32_t>(chunk.districts.begin(), chunk.districts.end()),
                  districts);
        EXPECT_EQ(chunk.districts.size(), districts.size());
        EXPECT_EQ(chunk.beyond_districts, beyond);
        return false;
      },
      [](Row, const ScanRow&) { return true; });
}

TEST(RowTableTest, EveryResourceIsWhereItsNameSaysThroughAllChanges) {
  constexpr std::uint64_t kSeed = 11;
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  RandomRecords random(kSeed);
  Table table;
  std::map<std::string, v1::Resource> expected;
  for (int step = 0; step < 6000; ++step) {
    const int number = random.Below(3000);
    const std::string name = "resources/r" + std::to_string(number);
    if (random.Chance(0.2)) {
      table.builder.Remove(name);
      expected.erase(name);
    } else {
      v1::Resource resource =
          random.Chance(0.8) ? ForDong(number, random.Below(300))
                             : random.Resource("r" + std::to_string(number), "organizations/o");
      table.Put(resource);
      expected[name] = resource;
    }
    if (step % 1500 != 1499) continue;
    const auto snapshot = table.builder.Publish(static_cast<store::Sequence>(step));
    ASSERT_EQ(snapshot->resource_count(), expected.size());
    std::set<Row> rows;
    for (const auto& [known, resource] : expected) {
      const auto row = snapshot->Find(known);
      ASSERT_TRUE(row.has_value()) << known;
      EXPECT_EQ(testing::RecordOf(*snapshot, known).SerializeAsString(),
                resource.SerializeAsString());
      EXPECT_TRUE(rows.insert(*row).second);
    }
    std::size_t visited = 0;
    snapshot->ForEachRow([&](Row row, const ScanRow&) { return rows.contains(row) && ++visited; });
    EXPECT_EQ(visited, expected.size());
    ExpectTrueChunks(*snapshot);
  }
}

TEST(RowTableTest, WhatServesOneRegionStandsTogether) {
  RandomRecords random(12);
  Table table;
  constexpr int kResources = 20'000;
  for (int i = 0; i < kResources; ++i) table.Put(ForDong(i, random.Below(300)));
  const auto snapshot = table.builder.Publish(1);
  std::map<CriterionId, int> chunks_with;
  int chunks = 0;
  snapshot->ForEachRow(
      [&](const RowChunk& chunk) {
        ++chunks;
        std::set<CriterionId> areas;
        for (const ScanRow& row : *chunk.scanned) {
          if (row.live) areas.insert(row.area);
        }
        for (CriterionId area : areas) ++chunks_with[area];
        return false;
      },
      [](Row, const ScanRow&) { return true; });
  EXPECT_GE(chunks, 40);
  EXPECT_LE(chunks, 2 * kResources / static_cast<int>(RowChunk::kRows) + 2);
  // 67 resources a dong: in one chunk, or over the edge of it in the next.
  for (const auto& [area, count] : chunks_with) EXPECT_LE(count, 2);
}

TEST(RowTableTest, AChangeCopiesTheChunkThatItIsInAlone) {
  RandomRecords random(13);
  Table table;
  for (int i = 0; i < 5000; ++i) table.Put(ForDong(i, random.Below(300)));
  const auto chunks_of = [](const Snapshot& snapshot) {
    std::vector<const RowChunk*> chunks;
    snapshot.ForEachRow([&](const RowChunk& chunk) { return chunks.push_back(&chunk), false; },
                        [](Row, const ScanRow&) { return true; });
    return chunks;
  };
  const auto before = table.builder.Publish(1);
  v1::Resource changed = testing::RecordOf(*before, "resources/r77");
  changed.mutable_capacity()->set_open_places(0);
  table.Put(changed);
  const auto after = table.builder.Publish(2);
  EXPECT_FALSE(before->at(*before->Find("resources/r77")).open_places.has_value());
  EXPECT_EQ(after->at(*after->Find("resources/r77")).open_places, 0);
  const auto old_chunks = chunks_of(*before);
  const auto new_chunks = chunks_of(*after);
  ASSERT_EQ(old_chunks.size(), new_chunks.size());
  int copied = 0;
  for (std::size_t i = 0; i < old_chunks.size(); ++i) copied += old_chunks[i] != new_chunks[i];
  EXPECT_EQ(copied, 1);
}

}  // namespace
}  // namespace ieum::indexer
