#include "tests/bench/generator/world.h"

#include <set>

#include "gmock/gmock.h"

#include "store/catalog/validate.h"
#include "tests/support/sample.h"

namespace ieum::bench {
namespace {

class WorldTest : public ::testing::Test {
 protected:
  const std::unique_ptr<const Tables> tables_ = Tables::Load(IEUM_DATA_DIR);
  const World world_{1, *tables_};
};

TEST_F(WorldTest, HasTheShapeOfANation) {
  EXPECT_EQ(world_.provinces().size(), 17U);
  EXPECT_EQ(world_.districts().size(), 250U);
  EXPECT_GT(world_.dongs().size(), 3'200U);
  EXPECT_LT(world_.dongs().size(), 4'000U);
}

TEST_F(WorldTest, CodesAreUniqueAndOfNoRealRegion) {
  std::set<std::string> codes;
  std::set<std::string> sample;
  for (const v1::Region& region : testing::SampleRegions()) sample.insert(region.name());
  for (const v1::Region& region : world_.Regions()) {
    EXPECT_TRUE(codes.insert(region.code().code()).second) << region.code().code();
    EXPECT_EQ(sample.count(region.name()), 0U) << region.name();
    const std::string province = region.code().code().substr(0, 2);
    EXPECT_GE(province, "82");
    EXPECT_LE(province, "98");
    store::Violations violations;
    store::Validate(region, "", violations);
    EXPECT_TRUE(violations.empty()) << violations.ToStatus();
  }
}

TEST_F(WorldTest, PartsLieWithinTheirWhole) {
  for (std::size_t p = 0; p < world_.provinces().size(); ++p) {
    const Area& province = world_.provinces()[p];
    for (std::size_t d = 0; d < province.parts; ++d) {
      const Area& district = world_.districts()[province.first_part + d];
      EXPECT_EQ(district.parent, p);
      EXPECT_EQ(district.code.substr(0, 2), province.code.substr(0, 2));
    }
  }
  for (std::size_t i = 0; i < world_.dongs().size(); ++i) {
    const Area& dong = world_.dongs()[i];
    const Area& district = world_.districts()[dong.parent];
    EXPECT_EQ(dong.code.substr(0, 5), district.code.substr(0, 5));
    EXPECT_GE(i, district.first_part);
    EXPECT_LT(i, district.first_part + district.parts);
  }
}

// Half of the people live in a sixth of the dongs or less, as where cities are.
TEST_F(WorldTest, PeopleAreDense) {
  std::vector<std::uint64_t> people;
  std::uint64_t all = 0;
  for (const Area& dong : world_.dongs()) {
    people.push_back(dong.people);
    all += dong.people;
  }
  EXPECT_GT(all, 45'000'000U);
  EXPECT_LT(all, 56'000'000U);
  std::sort(people.rbegin(), people.rend());
  std::uint64_t sum = 0;
  std::size_t dongs = 0;
  while (sum * 2 < all) sum += people[dongs++];
  EXPECT_LT(dongs * 5, people.size());
}

TEST_F(WorldTest, DrawsByPeople) {
  Draws draws(1, Purpose::kWorld, 1);
  std::size_t capital = 0;
  constexpr int kDraws = 10'000;
  for (int i = 0; i < kDraws; ++i) {
    const std::size_t dong = world_.DrawDong(draws);
    ASSERT_LT(dong, world_.dongs().size());
    capital += world_.districts()[world_.dongs()[dong].parent].parent == 0;
  }
  EXPECT_NEAR(static_cast<double>(capital) / kDraws, 9.4 / 51.4, 0.03);
}

}  // namespace
}  // namespace ieum::bench
