#include "indexer/region_index.h"

#include "gtest/gtest.h"

#include "tests/support/sample.h"

namespace ieum::indexer {
namespace {

const absl::CivilDay kToday(2026, 11, 1);

v1::RegionCode Code(v1::RegionSystem system, const std::string& code) {
  v1::RegionCode out;
  out.set_system(system);
  out.set_code(code);
  return out;
}
v1::RegionCode Adm(const std::string& code) { return Code(v1::REGION_SYSTEM_KR_ADM, code); }
v1::RegionCode Legal(const std::string& code) { return Code(v1::REGION_SYSTEM_KR_LEGAL, code); }
v1::RegionCode Other(const std::string& code) { return Code(v1::REGION_SYSTEM_OTHER, code); }

class RegionIndexTest : public ::testing::Test {
 protected:
  RegionIndexTest() {
    std::vector<v1::Region> regions;
    for (const v1::CatalogRecord& record : testing::ReadRecords("district/regions.jsonl")) {
      regions.push_back(record.region());
    }
    for (const auto& [code, parent] : std::vector<std::pair<std::string, std::string>>{
             {"us", ""}, {"us-ca", "us"}, {"us-ca-smc", "us-ca"}}) {
      v1::Region& region = regions.emplace_back();
      *region.mutable_code() = Other(code);
      if (!parent.empty()) *region.mutable_parent() = Other(parent);
    }
    index_ = std::make_unique<RegionIndex>(regions);
  }

  Containment In(const std::vector<v1::RegionCode>& homes, const v1::RegionCode& region) {
    google::protobuf::RepeatedPtrField<v1::RegionCode> list(homes.begin(), homes.end());
    return index_->Around(list, kToday).In(RegionKey::From(region));
  }

  std::unique_ptr<RegionIndex> index_;
};

TEST_F(RegionIndexTest, KoreanHierarchyIsInTheDigits) {
  EXPECT_EQ(In({Adm("9911051000")}, Adm("9911051000")), Containment::kYes);
  EXPECT_EQ(In({Adm("9911051000")}, Adm("9911000000")), Containment::kYes);
  EXPECT_EQ(In({Adm("9911051000")}, Adm("9900000000")), Containment::kYes);
  EXPECT_EQ(In({Adm("9911051000")}, Adm("9911052000")), Containment::kNo);
  EXPECT_EQ(In({Adm("9911051000")}, Adm("9922000000")), Containment::kNo);
  // Unregistered codes have their digits too.
  EXPECT_EQ(In({Adm("1156051000")}, Adm("1156000000")), Containment::kYes);
}

TEST_F(RegionIndexTest, ACityContainsItsDistricts) {
  EXPECT_EQ(In({Adm("4111157000")}, Adm("4111000000")), Containment::kYes);
  EXPECT_EQ(In({Legal("4111110100")}, Adm("4111000000")), Containment::kYes);
  EXPECT_EQ(In({Adm("4111157000")}, Adm("4113000000")), Containment::kNo);
}

TEST_F(RegionIndexTest, DistrictsHaveOneCodeInBothKoreanSystems) {
  EXPECT_EQ(In({Adm("9911051000")}, Legal("9911000000")), Containment::kYes);
  EXPECT_EQ(In({Legal("1156010100")}, Adm("1156000000")), Containment::kYes);
}

TEST_F(RegionIndexTest, DongsOfTheTwoSystemsMeetByOverlapAlone) {
  EXPECT_EQ(In({Adm("9911051000")}, Legal("9911010100")), Containment::kYes);
  EXPECT_EQ(In({Legal("9911010100")}, Adm("9911051000")), Containment::kPerhaps);
  EXPECT_EQ(In({Adm("9911055000")}, Legal("9911010500")), Containment::kPerhaps);
  EXPECT_EQ(In({Adm("9911055000")}, Legal("9911010900")), Containment::kNo);
  // Without any registered overlap the map does not tell.
  EXPECT_EQ(In({Adm("1156051000")}, Legal("1156010100")), Containment::kPerhaps);
  EXPECT_EQ(In({Adm("1156051000")}, Legal("1154510100")), Containment::kNo);
}

TEST_F(RegionIndexTest, AHomeKnownCoarselyMayBeAnywhereInside) {
  EXPECT_EQ(In({Adm("9911000000")}, Adm("9911051000")), Containment::kPerhaps);
  EXPECT_EQ(In({Legal("9911000000")}, Adm("9911051000")), Containment::kPerhaps);
  EXPECT_EQ(In({Other("us-ca")}, Other("us-ca-smc")), Containment::kPerhaps);
}

TEST_F(RegionIndexTest, ACodeNoLongerInForceSettlesOnlyItsAncestors) {
  EXPECT_EQ(In({Adm("9911050000")}, Adm("9911000000")), Containment::kYes);
  EXPECT_EQ(In({Adm("9911050000")}, Adm("9911050000")), Containment::kPerhaps);
  EXPECT_EQ(In({Adm("9911050000")}, Legal("9911010100")), Containment::kPerhaps);
}

TEST_F(RegionIndexTest, OtherSystemsHaveTheirRegisteredParents) {
  EXPECT_EQ(In({Other("us-ca-smc")}, Other("us")), Containment::kYes);
  EXPECT_EQ(In({Other("us-ca-smc")}, Other("fr")), Containment::kNo);
}

TEST_F(RegionIndexTest, NoResidenceIsNotKnown) {
  const HomeRegions home = index_->Around({}, kToday);
  EXPECT_FALSE(home.known());
}

// What lets a scan pass a district over: it may never do so where the home may be.
TEST_F(RegionIndexTest, WhatTheHomeDoesNotTouchIsNotNearIt) {
  std::vector<v1::RegionCode> codes = {Adm("1100000000"),   Adm("4111000000"), Adm("4111157000"),
                                       Legal("4111110100"), Adm("4113000000"), Other("us-ca"),
                                       Adm("1156051000"),   Adm("11a5605100")};
  for (const v1::CatalogRecord& record : testing::ReadRecords("district/regions.jsonl")) {
    codes.push_back(record.region().code());
  }
  int passed_over = 0;
  for (const v1::RegionCode& home : codes) {
    google::protobuf::RepeatedPtrField<v1::RegionCode> homes;
    *homes.Add() = home;
    const HomeRegions around = index_->Around(homes, kToday);
    for (const v1::RegionCode& code : codes) {
      const RegionKey region = RegionKey::From(code);
      const auto district = DistrictNumber(region);
      if (!district || around.MayTouch(*district)) continue;
      ++passed_over;
      EXPECT_EQ(around.In(region), Containment::kNo) << home.code() << " " << code.code();
      EXPECT_EQ(around.In(index_->DistrictOf(region)), Containment::kNo)
          << home.code() << " " << code.code();
    }
  }
  EXPECT_GT(passed_over, 100);
}

TEST_F(RegionIndexTest, DistrictNumbersAreOfKoreanCodesAlone) {
  EXPECT_EQ(DistrictNumber(RegionKey::From(Adm("9911051000"))), 99110U);
  EXPECT_EQ(DistrictNumber(RegionKey::From(Legal("9900000000"))), 99000U);
  EXPECT_EQ(DistrictNumber(RegionKey::From(Other("9911051000"))), std::nullopt);
  EXPECT_EQ(DistrictNumber(RegionKey::From(Adm("99a1051000"))), std::nullopt);
}

TEST(RegionIndexCycle, AParentCycleEnds) {
  std::vector<v1::Region> regions(2);
  *regions[0].mutable_code() = Other("a");
  *regions[0].mutable_parent() = Other("b");
  *regions[1].mutable_code() = Other("b");
  *regions[1].mutable_parent() = Other("a");
  const RegionIndex index(regions);
  EXPECT_FALSE(index.Ancestors(RegionKey::From(Other("a"))).empty());
}

}  // namespace
}  // namespace ieum::indexer
