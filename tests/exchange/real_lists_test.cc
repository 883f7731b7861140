// The real lists beside the checkout: every row accounted for, and again.
#include <map>
#include <string>

#include "tests/exchange/fixture.h"

namespace ieum::exchange {
namespace {

class RealListsTest : public ExchangeTest {
 protected:
  void SetUp() override {
    if (SharedFolder().empty()) {
      GTEST_SKIP() << "no folder ../shared beside the checkout and no IEUM_SHARED_DIR";
    }
  }

  static std::string Mapping(const std::string& name) {
    return ReadFile(IEUM_DATA_DIR "/mappings/" + name + ".toml");
  }
  static InputFile Korean(const std::string& name) {
    return {name, ReadFile(SharedFolder() + "/real-data/korea/" + name)};
  }

  // Imports twice and as a trial first; the second time nothing may change.
  v1::ImportReport ImportThrice(const std::string& mapping, const InputFile& file) {
    ImportSettings settings = Settings(v1::EXCHANGE_FORMAT_CSV, Mapping(mapping), "");
    settings.options.set_dry_run(true);
    v1::ImportReport trial = MustImport(settings, {file});
    EXPECT_EQ(catalog_.last_sequence(), 0) << "a dry run wrote";
    settings.options.set_dry_run(false);
    const v1::ImportReport first = MustImport(settings, {file});
    EXPECT_TRUE(trial.dry_run());
    trial.set_dry_run(false);
    EXPECT_EQ(trial.SerializeAsString(), first.SerializeAsString());
    const auto written = catalog_.last_sequence();
    const v1::ImportReport second = MustImport(settings, {file});
    EXPECT_EQ(catalog_.last_sequence(), written) << "an unchanged list wrote";
    EXPECT_EQ(second.rows_read(), first.rows_read());
    EXPECT_EQ(second.unchanged(), first.created() + first.updated() + first.unchanged());
    EXPECT_EQ(second.created() + second.updated(), 0);
    EXPECT_EQ(second.rejected(), first.rejected());
    ExpectAccounted(first);
    ExpectAccounted(second);
    return first;
  }
};

TEST_F(RealListsTest, FreeMealSites) {
  const v1::ImportReport report =
      ImportThrice("free-meal-sites", Korean("free-meal-sites.cp949.csv"));
  EXPECT_EQ(report.rows_read(), 1254);
  EXPECT_EQ(report.created(), 1254) << DescribeIssues(report);
  EXPECT_EQ(report.exact_duplicates(), 0);
  std::map<std::string, int> count;
  for (const v1::Resource& resource : Resources()) {
    count["hours"] += resource.schedule().hours_size() > 0 ? 1 : 0;
    count["ended"] += resource.validity().end().empty() ? 0 : 1;
    count["unplaced"] += resource.places(0).has_position() ? 0 : 1;
    count["unplaced without area"] +=
        !resource.places(0).has_position() && resource.service_area().regions_size() == 0 ? 1 : 0;
    count["without path"] += resource.eligibility().paths_size() == 0 ? 1 : 0;
    count["without note"] += resource.eligibility().note().ko().empty() ? 1 : 0;
    count["needs"] += resource.need_terms_size();
  }
  for (const auto& [what, number] : count) printf("%s %d\n", what.c_str(), number);
  printf("%s", DescribeIssues(report).c_str());
}

TEST_F(RealListsTest, CommunityChildCenters) {
  const v1::ImportReport report =
      ImportThrice("community-child-centers", Korean("community-child-centers.csv"));
  EXPECT_EQ(report.rows_read(), 430);
  EXPECT_EQ(report.created(), 430) << DescribeIssues(report);
  printf("%s", DescribeIssues(report).c_str());
}

TEST_F(RealListsTest, AfterSchoolCare) {
  const v1::ImportReport report =
      ImportThrice("after-school-care", Korean("after-school-care.csv"));
  EXPECT_EQ(report.rows_read(), 230);
  EXPECT_EQ(report.created(), 230) << DescribeIssues(report);
  printf("%s", DescribeIssues(report).c_str());
}

TEST_F(RealListsTest, OpenChildcareRooms) {
  const v1::ImportReport report =
      ImportThrice("open-childcare-rooms", Korean("open-childcare-rooms.csv"));
  EXPECT_EQ(report.rows_read(), 86);
  EXPECT_EQ(report.created(), 86) << DescribeIssues(report);
  printf("%s", DescribeIssues(report).c_str());
}

TEST_F(RealListsTest, Ohana) {
  std::vector<InputFile> files;
  for (const char* name : {"services.csv", "locations.csv", "organizations.csv", "addresses.csv",
                           "phones.csv", "contacts.csv", "regular_schedules.csv"}) {
    files.push_back({name, ReadFile(SharedFolder() + "/real-data/ohana/" + name)});
  }
  const ImportSettings settings = Settings(v1::EXCHANGE_FORMAT_CSV, Mapping("ohana"), "");
  const v1::ImportReport report = MustImport(settings, files);
  EXPECT_EQ(report.rows_read(), 23);
  EXPECT_EQ(report.created(), 23) << DescribeIssues(report);
  printf("%s", DescribeIssues(report).c_str());
  printf("%s", Resources()[0].DebugString().c_str());
  EXPECT_EQ(MustImport(settings, files).unchanged(), 23);
}

}  // namespace
}  // namespace ieum::exchange
