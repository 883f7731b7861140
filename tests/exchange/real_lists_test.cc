// The real lists beside the checkout: every row accounted for, and again.
#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "gmock/gmock.h"

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
  // No two rows are equal, not even white space aside or without any one or two columns. There are
  // 36 rows that repeat name and road address, white space aside: other meals or groups at one
  // place, told by two publishers, and records of their own.
  EXPECT_EQ(report.exact_duplicates(), 0);
  std::map<std::string, int> count;
  std::set<std::string> places;
  for (const v1::Resource& resource : Resources()) {
    std::string place = resource.display_name().ko() + '|' + resource.places(0).address();
    place.erase(std::remove(place.begin(), place.end(), ' '), place.end());
    count["same place"] += places.insert(place).second ? 0 : 1;
    count["hours"] += resource.schedule().hours_size() > 0 ? 1 : 0;
    count["ended"] += resource.validity().end().empty() ? 0 : 1;
    count["unplaced"] += resource.places(0).has_position() ? 0 : 1;
    count["unplaced without area"] +=
        !resource.places(0).has_position() && resource.service_area().regions_size() == 0 ? 1 : 0;
    count["without path"] += resource.eligibility().paths_size() == 0 ? 1 : 0;
    count["without note"] += resource.eligibility().note().ko().empty() ? 1 : 0;
    count["needs"] += resource.need_terms_size();
  }
  // Days in words ("매월 3일") are no weekdays: such hours are left out, and told.
  for (const v1::ImportIssue& issue : report.issues()) {
    EXPECT_EQ(issue.column(), "급식요일") << Describe(issue);
    EXPECT_FALSE(issue.rejected()) << Describe(issue);
  }
  EXPECT_EQ(count["same place"], 36);
  EXPECT_EQ(count["hours"], 1079);
  EXPECT_EQ(count["ended"], 338);
  EXPECT_EQ(count["unplaced"], 114);
  EXPECT_EQ(count["unplaced without area"], 0) << "would be suggested to the whole country";
  EXPECT_EQ(count["without path"], 0);
  EXPECT_EQ(count["without note"], 0);
  EXPECT_EQ(count["needs"], 0);
  const v1::Resource first = BySource("free-meal-sites",
                                      "임자면 종합복지회관|전라남도 신안군 임자면 임자로 68|임자면 "
                                      "종합복지회관|화|중식(12:00-13:00)");
  EXPECT_EQ(first.validity().end(), "2024-12-31");
  EXPECT_EQ(first.schedule().hours(0).opens(), "12:00");
  EXPECT_EQ(first.schedule().hours(0).days(0), v1::WEEKDAY_TUESDAY);
  EXPECT_EQ(first.service_area().radius_km(), 10);
  ASSERT_EQ(first.eligibility().paths_size(), 2);
  EXPECT_EQ(first.eligibility().paths(0).criteria(0).household_kinds().values(0),
            v1::HOUSEHOLD_KIND_OLDER_PERSON_ALONE);
  EXPECT_EQ(first.eligibility().paths(1).criteria_size(), 2) << "60 or older, and ask";
  EXPECT_EQ(first.eligibility().note().ko(), "독거노인+결식노인");
}

TEST_F(RealListsTest, CommunityChildCenters) {
  const v1::ImportReport report =
      ImportThrice("community-child-centers", Korean("community-child-centers.csv"));
  EXPECT_EQ(report.rows_read(), 430);
  EXPECT_EQ(report.created(), 430) << DescribeIssues(report);
  EXPECT_EQ(
      DescribeIssues(report),
      "community-child-centers.csv:90, 학기종료시간: '10:30 07:30': opens before closes; left "
      "out\n");
  const v1::Resource center = BySource("seoul-community-child-centers", "YF221103");
  EXPECT_EQ(center.service_area().regions(0).code(), "1156000000");
  EXPECT_EQ(center.eligibility().paths(0).criteria(0).school_stages().values(0),
            v1::SCHOOL_STAGE_ELEMENTARY);
}

TEST_F(RealListsTest, AfterSchoolCare) {
  const v1::ImportReport report =
      ImportThrice("after-school-care", Korean("after-school-care.csv"));
  EXPECT_EQ(report.rows_read(), 230);
  EXPECT_EQ(report.created(), 230) << DescribeIssues(report);
  EXPECT_EQ(report.issues_size(), 0) << DescribeIssues(report);
  const v1::Resource site = BySource("seoul-after-school-care", "GR221001");
  EXPECT_EQ(site.programme(), "woori-kium");
  EXPECT_EQ(site.capacity().total_places(), 30);
  EXPECT_FALSE(site.capacity().has_open_places());
  EXPECT_EQ(site.cost().amount_krw(), 50000);
  EXPECT_EQ(site.cost().unit(), "월");
  EXPECT_EQ(site.schedule().hours_size(), 2);
  EXPECT_EQ(site.schedule().hours(1).days(0), v1::WEEKDAY_SATURDAY);
}

TEST_F(RealListsTest, OpenChildcareRooms) {
  const v1::ImportReport report =
      ImportThrice("open-childcare-rooms", Korean("open-childcare-rooms.csv"));
  EXPECT_EQ(report.rows_read(), 86);
  EXPECT_EQ(report.created(), 86) << DescribeIssues(report);
  ASSERT_GE(report.issues_size(), 1);
  EXPECT_EQ(report.issues(0).line(), 49);
  EXPECT_EQ(report.issues(0).value(), "https://.jungnang.go.kr/");
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
  ExpectAccounted(report);
  EXPECT_EQ(Organizations().size(), 8U);
  const v1::Resource library = BySource("ohana", "22");
  EXPECT_EQ(library.schedule().hours_size(), 10);
  EXPECT_EQ(library.places(0).postal_code(), "94103");
  EXPECT_THAT(DescribeIssues(report), ::testing::HasSubstr("'09:00 03:00': opens before closes"));
  const auto written = catalog_.last_sequence();
  EXPECT_EQ(MustImport(settings, files).unchanged(), 23);
  EXPECT_EQ(catalog_.last_sequence(), written);
}

}  // namespace
}  // namespace ieum::exchange
