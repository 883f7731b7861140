// HSDS: the published examples come in and go out again without loss.
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "nlohmann/json.hpp"

#include "service/exchange/csv_reader.h"
#include "tests/exchange/fixture.h"

namespace ieum::exchange {
namespace {

using nlohmann::json;

// Every value of `expected`, under the same pointer, is in `found`.
void ExpectContains(const json& found, const json& expected, const std::string& pointer) {
  if (expected.is_object()) {
    ASSERT_TRUE(found.is_object()) << pointer;
    for (const auto& [key, value] : expected.items()) {
      ASSERT_TRUE(found.contains(key)) << "lost " << pointer << '/' << key;
      ExpectContains(found[key], value, pointer + '/' + key);
    }
  } else if (expected.is_array()) {
    ASSERT_TRUE(found.is_array()) << pointer;
    ASSERT_GE(found.size(), expected.size()) << pointer;
    for (std::size_t i = 0; i < expected.size(); ++i) {
      ExpectContains(found[i], expected[i], pointer + '/' + std::to_string(i));
    }
  } else if (expected.is_string()) {
    // Texts are trimmed on write.
    std::string text = expected;
    while (!text.empty() && text.back() == ' ') text.pop_back();
    std::string other = found.is_string() ? found.get<std::string>() : found.dump();
    while (!other.empty() && other.back() == ' ') other.pop_back();
    EXPECT_EQ(other, text) << pointer;
  } else {
    EXPECT_EQ(found, expected) << pointer;
  }
}

using Table = std::map<std::string, std::map<std::string, std::string>>;

// Id -> column -> cell.
Table ReadTable(const std::string& text) {
  Table out;
  std::vector<std::string> header;
  auto reader = CsvReader::Create(
      "utf-8", ',', {},
      [&](CsvRow row) {
        if (header.empty()) {
          header = row.cells;
          return absl::OkStatus();
        }
        for (std::size_t i = 0; i < header.size(); ++i) {
          std::string& cell = out[row.cells[0]][header[i]] = row.cells[i];
          while (!cell.empty() && cell.back() == ' ') cell.pop_back();
        }
        return absl::OkStatus();
      },
      [](const CsvProblem& problem) { return absl::InternalError(problem.expected); });
  EXPECT_TRUE(reader->Append(text).ok());
  EXPECT_TRUE(reader->Finish().ok());
  return out;
}

class HsdsExamplesTest : public ExchangeTest {
 protected:
  void SetUp() override {
    if (SharedFolder().empty()) {
      GTEST_SKIP() << "no folder ../shared beside the checkout and no IEUM_SHARED_DIR";
    }
  }
  static std::string Example(const std::string& name) {
    return ReadFile(SharedFolder() + "/hsds/examples/" + name);
  }
  json Exported(bool services) {
    ExportSettings settings;
    settings.request.set_format(v1::EXCHANGE_FORMAT_HSDS_JSON);
    settings.hsds_services = services;
    settings.as_of = now_;
    const auto view = catalog_.View();
    std::string out;
    EXPECT_TRUE(Export(*view, settings, [&](std::string_view, std::string_view bytes) {
                  out.append(bytes);
                  return absl::OkStatus();
                }).ok());
    return json::parse(out);
  }
};

TEST_F(HsdsExamplesTest, FullService) {
  const std::string text = Example("service_full.json");
  const v1::ImportReport report = ImportHsds(text);
  EXPECT_EQ(report.created(), 1) << DescribeIssues(report);
  ExpectAccounted(report);
  const json page = Exported(true);
  ASSERT_EQ(page["contents"].size(), 1U);
  ExpectContains(page["contents"][0], json::parse(text), "");
  const v1::ImportReport again = ImportHsds(text);
  EXPECT_EQ(again.unchanged(), 1);
  EXPECT_EQ(ImportHsds(page.dump()).rejected(), 0);
}

TEST_F(HsdsExamplesTest, FullOrganization) {
  const std::string text = Example("organization_full.json");
  const v1::ImportReport report = ImportHsds(text);
  EXPECT_EQ(report.created(), 2) << DescribeIssues(report);
  ExpectAccounted(report);
  const json page = Exported(false);
  ASSERT_EQ(page["contents"].size(), 1U);
  ExpectContains(page["contents"][0], json::parse(text), "");
}

// What the example says that breaks the vocabulary's rules is reported, and kept.
TEST_F(HsdsExamplesTest, RemarksOfTheFullService) {
  const v1::ImportReport report = ImportHsds(Example("service_full.json"));
  EXPECT_EQ(DescribeIssues(report),
            "hsds.json:170, /service_at_locations/0/location/latitude: '100': a position on earth; "
            "kept as a source field\n"
            "hsds.json:537, /capacities/0: '{...}': whole numbers, available at most maximum; kept "
            "as a source field\n");
  const v1::Resource resource = Resources()[0];
  EXPECT_EQ(resource.source_id(), "ac148810-d857-441c-9679-408f346de14b");
  EXPECT_EQ(resource.display_name().en(), "Community Counselling");
  EXPECT_EQ(resource.eligibility().paths(0).criteria(0).age().min_years(), 12);
  EXPECT_EQ(resource.languages(0), "ur");
  EXPECT_EQ(resource.places(0).address(), "1-30 Main Street, MyVillage, MyCity, MyRegion, MyState");
  EXPECT_EQ(resource.contact().desk(), "Reception");
  EXPECT_EQ(resource.last_verified_time().seconds(), 1104505200);
}

TEST_F(HsdsExamplesTest, ListPages) {
  for (const char* name : {"service_list.json", "organization_list.json"}) {
    const json document = json::parse(Example(name));
    const v1::ImportReport report = ImportHsds(document.dump());
    EXPECT_EQ(report.rejected(), 0) << DescribeIssues(report);
    EXPECT_EQ(report.rows_read(), 1);
    const json page = Exported(std::string(name) == "service_list.json");
    ExpectContains(page["contents"], document["contents"], "");
  }
}

TEST_F(HsdsExamplesTest, CsvFolder) {
  std::vector<InputFile> files;
  for (const auto& entry :
       std::filesystem::directory_iterator(SharedFolder() + "/hsds/examples/csv")) {
    files.push_back({entry.path().filename(), ReadFile(entry.path())});
  }
  const v1::ImportReport report = MustImport(Settings(v1::EXCHANGE_FORMAT_HSDS_CSV), files);
  EXPECT_EQ(report.rows_read(), 2);
  EXPECT_EQ(report.created(), 2) << DescribeIssues(report);
  ExpectAccounted(report);
  EXPECT_EQ(MustImport(Settings(v1::EXCHANGE_FORMAT_HSDS_CSV), files).unchanged(), 2);

  // Every cell of every row that a service or an organization refers to comes back.
  std::map<std::string, std::string> out;
  ExportSettings settings;
  settings.request.set_format(v1::EXCHANGE_FORMAT_HSDS_CSV);
  settings.as_of = now_;
  ASSERT_TRUE(
      Export(*catalog_.View(), settings, [&](std::string_view file, std::string_view bytes) {
        out[std::string(file)].append(bytes);
        return absl::OkStatus();
      }).ok());
  int compared = 0;
  for (const InputFile& file : files) {
    const auto before = ReadTable(file.bytes);
    auto after = ReadTable(out[file.name]);
    const bool orphan =
        DescribeIssues(report).find(file.name) != std::string::npos && file.name != "locations.csv";
    if (orphan || file.name == "meta_table_descriptions.csv") continue;
    for (const auto& [id, cells] : before) {
      for (const auto& [column, cell] : cells) {
        if (cell.empty()) continue;
        EXPECT_EQ(after[id][column], cell) << file.name << ' ' << column;
        ++compared;
      }
    }
  }
  EXPECT_GT(compared, 130);
}

TEST_F(HsdsExamplesTest, ServiceAtLocation) {
  for (const char* name : {"service_at_location_full.json", "service_at_location_list.json"}) {
    const v1::ImportReport report = ImportHsds(Example(name));
    EXPECT_EQ(report.rejected(), 0) << DescribeIssues(report);
    EXPECT_EQ(report.rows_read(), 1);
  }
}

TEST_F(HsdsExamplesTest, WhatIsNoServiceIsRefused) {
  for (const char* name : {"location.json", "taxonomy.json", "taxonomy_term.json", "base.json",
                           "taxonomy_list.json", "taxonomy_term_list.json"}) {
    const v1::ImportReport report = ImportHsds(Example(name));
    EXPECT_EQ(report.rejected(), report.rows_read()) << name;
    EXPECT_GE(report.rows_read(), 1) << name;
  }
}

class HsdsTest : public ExchangeTest {
 protected:
  static json Service() {
    return json::parse(R"({
      "id": "5a0c7c1e-0000-4000-8000-000000000001", "name": "상담", "status": "active",
      "organization": {"id": "5a0c7c1e-0000-4000-8000-000000000002", "name": "센터",
                       "legal_status": "법인", "website": "https://example.org"},
      "phones": [{"id": "p1", "number": "none", "type": "text"},
                 {"id": "p2", "number": "099-555-0001", "type": "voice"},
                 {"id": "p3", "number": "099-555-0002"}],
      "languages": [{"id": "l1", "name": "Klingon"}, {"id": "l2", "code": "ko", "name": "Korean"}],
      "schedules": [
        {"id": "s1", "freq": "WEEKLY", "byday": "MO,TU", "opens_at": "09:00", "closes_at": "18:00"},
        {"id": "s2", "freq": "MONTHLY", "byday": "1SA", "opens_at": "10:00", "closes_at": "12:00",
         "description": "첫째 토요일"}],
      "capacities": [{"id": "c1", "available": 2, "maximum": 10,
                      "updated": "2026-10-01T00:00:00+09:00", "unit": {"id": "u", "name": "자리"}}],
      "cost_options": [{"id": "k1", "currency": "gbp", "amount": 3},
                       {"id": "k2", "currency": "KRW", "amount": 5000, "option": "1회"}],
      "attributes": [{"id": "a1", "taxonomy_term": {"id": "t1", "code": "health.checkup",
                       "name": "x", "description": "x", "taxonomy": "ieum-need-areas"}},
                     {"id": "a2", "value": "7"}],
      "wait_time": "3"
    })");
  }
  json ExportedService() {
    return json::parse(MustExport(v1::EXCHANGE_FORMAT_HSDS_JSON))["contents"][0]["services"][0];
  }
};

TEST_F(HsdsTest, ListsKeepTheirOrderAndTypes) {
  json service = Service();
  const v1::ImportReport report = ImportHsds(service.dump());
  EXPECT_EQ(report.created(), 1) << DescribeIssues(report);
  const v1::Resource resource = Resources()[0];
  EXPECT_EQ(resource.contact().phones_size(), 2);
  EXPECT_EQ(resource.schedule().hours_size(), 1);
  EXPECT_EQ(resource.schedule().note().ko(), "첫째 토요일");
  EXPECT_EQ(resource.capacity().open_places(), 2);
  EXPECT_EQ(resource.cost().amount_krw(), 5000);
  EXPECT_EQ(resource.need_terms(0).code(), "health.checkup");
  service.erase("organization");
  const json exported = ExportedService();
  ExpectContains(exported, service, "");
  EXPECT_EQ(exported["schedules"].size(), 2U) << "the note is not said twice";
}

TEST_F(HsdsTest, WhatChangedSinceLeavesChanged) {
  ImportHsds(Service().dump());
  v1::Resource resource = Resources()[0];
  resource.mutable_contact()->clear_phones();
  resource.mutable_contact()->add_phones("099-555-0009");
  resource.mutable_schedule()->clear_hours();
  ASSERT_TRUE(catalog_.Replace(resource).ok());
  const json exported = ExportedService();
  ASSERT_EQ(exported["phones"].size(), 2U);
  EXPECT_EQ(exported["phones"][0]["number"], "none");
  EXPECT_EQ(exported["phones"][1]["number"], "099-555-0009");
  EXPECT_EQ(exported["phones"][1]["id"], "p2");
  ASSERT_EQ(exported["schedules"].size(), 1U);
  EXPECT_EQ(exported["schedules"][0]["id"], "s2");
}

TEST_F(HsdsTest, AShortFormEmptiesNothing) {
  ImportHsds(Service().dump());
  json brief = Service();
  for (const char* member : {"phones", "languages", "schedules", "capacities", "cost_options",
                             "attributes", "wait_time"})
    brief.erase(member);
  EXPECT_EQ(ImportHsds(brief.dump()).unchanged(), 1);
  brief["name"] = "새 상담";
  EXPECT_EQ(ImportHsds(brief.dump()).updated(), 1);
  const v1::Resource resource = Resources()[0];
  EXPECT_EQ(resource.display_name().ko(), "새 상담");
  EXPECT_EQ(resource.contact().phones_size(), 2);
  EXPECT_EQ(ExportedService()["wait_time"], "3");
}

TEST_F(HsdsTest, WhatIsNoLongerOfferedIsOutsideItsValidity) {
  json service = Service();
  service["status"] = "temporarily closed";
  service["last_modified"] = "2026-03-04T10:00:00Z";
  ImportHsds(service.dump());
  EXPECT_EQ(Resources()[0].validity().end(), "2026-03-04");
  EXPECT_EQ(ExportedService()["status"], "temporarily closed");
  v1::Resource resource = Resources()[0];
  resource.clear_validity();
  ASSERT_TRUE(catalog_.Replace(resource).ok());
  EXPECT_EQ(ExportedService()["status"], "active");
}

TEST_F(HsdsTest, TermsOfOtherTaxonomiesBecomeNeeds) {
  // A term that the taxonomy maps, whichever it has; without one there is nothing to test.
  for (const v1::NeedArea& area : taxonomy_.areas()) {
    for (const v1::NeedSubArea& sub_area : area.sub_areas()) {
      if (sub_area.mappings().empty()) continue;
      const v1::TaxonomyMapping& mapping = sub_area.mappings(0);
      json service = Service();
      service["attributes"] = {{{"id", "a"},
                                {"taxonomy_term",
                                 {{"id", "t"},
                                  {"code", mapping.term_id()},
                                  {"name", mapping.label()},
                                  {"description", "x"},
                                  {"taxonomy", mapping.taxonomy()}}}}};
      ImportHsds(service.dump());
      ASSERT_EQ(Resources()[0].need_terms_size(), 1);
      EXPECT_EQ(Resources()[0].need_terms(0).code(), sub_area.code());
      return;
    }
  }
  GTEST_SKIP() << "the taxonomy maps no other";
}

TEST_F(HsdsTest, AnOrganizationThatComesTwiceInOneBatch) {
  json organization = Service()["organization"];
  organization["description"] = "혼자 선 기관";
  for (const bool service_first : {true, false}) {
    const json document = service_first ? json::array({Service(), organization})
                                        : json::array({organization, Service()});
    const v1::ImportReport report = ImportHsds(document.dump());
    EXPECT_EQ(report.rejected(), 0) << DescribeIssues(report);
    EXPECT_EQ(Organizations()[0].description().ko(), "혼자 선 기관");
  }
}

// Found by fuzzing: the second import kept the first one's values beside its own.
TEST_F(HsdsTest, KeysThatPointersEscape) {
  json service = Service();
  service["a/b~c"] = {{"d/e", "값"}};
  EXPECT_EQ(ImportHsds(service.dump()).created(), 1);
  EXPECT_EQ(ImportHsds(service.dump()).unchanged(), 1);
  EXPECT_EQ(ExportedService()["a/b~c"]["d/e"], "값");
}

TEST_F(HsdsTest, SameServiceInOtherWordsIsTheSameSource) {
  json organization = Service()["organization"];
  organization["description"] = "기관";
  organization["services"] = json::array({Service()});
  organization["services"][0].erase("organization");
  const v1::ImportReport report = ImportHsds(organization.dump());
  EXPECT_EQ(report.created(), 2) << DescribeIssues(report);
  EXPECT_EQ(ImportHsds(Service().dump()).unchanged(), 1);
  const json both = {Service(), Service()};
  const v1::ImportReport twice = ImportHsds(both.dump());
  EXPECT_EQ(twice.exact_duplicates(), 1);
  EXPECT_EQ(Resources().size(), 1U);
}

using HsdsEligibilityTest = ExchangeTest;

std::string ServiceWith(const std::string& id, const std::string& members) {
  return R"({"id": ")" + id + R"(", "name": "n", "status": "active", )" +
         R"("organization": {"id": "o", "name": "o", "description": "d"}, )" + members + "}";
}

TEST_F(HsdsEligibilityTest, AgesInDigitsAreAgesAlsoAsTexts) {
  for (const char* least : {"65", "\"65\"", "\" 65 \"", "\"065\"", "65.0"}) {
    const v1::ImportReport report = ImportHsds(
        ServiceWith("s", std::string("\"minimum_age\": ") + least + ", \"maximum_age\": \"70\""));
    EXPECT_EQ(report.issues_size(), 0) << DescribeIssues(report);
    const v1::Resource resource = BySource("test", "s");
    ASSERT_EQ(resource.eligibility().paths_size(), 1) << least;
    ASSERT_EQ(resource.eligibility().paths(0).criteria_size(), 1) << least;
    EXPECT_EQ(resource.eligibility().paths(0).criteria(0).age().min_years(), 65) << least;
    EXPECT_EQ(resource.eligibility().paths(0).criteria(0).age().max_years(), 70) << least;
  }
  // Said by nobody: open to everybody.
  for (const char* nothing : {"null", "\"\"", "\" \""}) {
    const v1::ImportReport report =
        ImportHsds(ServiceWith("t", std::string("\"minimum_age\": ") + nothing));
    EXPECT_EQ(report.issues_size(), 0) << DescribeIssues(report);
    EXPECT_EQ(BySource("test", "t").eligibility().paths_size(), 0) << nothing;
  }
}

TEST_F(HsdsEligibilityTest, WhatCannotBeReadIsAConditionAndNeverOpen) {
  const struct {
    const char* members;
    int criteria;
    const char* text;
  } kCases[] = {
      {R"("minimum_age": "예순다섯")", 1, "minimum_age: 예순다섯"},
      {R"("minimum_age": "65세")", 1, "minimum_age: 65세"},
      {R"("minimum_age": -1)", 1, "minimum_age: -1"},
      {R"("minimum_age": "-1")", 1, "minimum_age: -1"},
      {R"("minimum_age": 6.5)", 1, "minimum_age: 6.5"},
      {R"("minimum_age": 1e300)", 1, "minimum_age: 1e+300"},
      {R"("minimum_age": "99999999999999999999999")", 1, "minimum_age: 99999999999999999999999"},
      {R"("maximum_age": 999)", 1, "maximum_age: 999"},
      {R"("minimum_age": true)", 1, "minimum_age: true"},
      {R"("minimum_age": [65])", 1, "minimum_age: [65]"},
      {R"("minimum_age": {"years": 65})", 1, "minimum_age: {\"years\":65}"},
      {R"("minimum_age": 70, "maximum_age": "60")", 1, "minimum_age: 70, maximum_age: 60"},
      {R"("minimum_age": "70", "maximum_age": "old")", 2, "maximum_age: old"},
      {R"("minimum_age": "x", "maximum_age": "y")", 1, "minimum_age: x, maximum_age: y"},
      {R"("eligibility_description": ["65+"])", 1, "eligibility_description: [\"65+\"]"},
  };
  int number = 0;
  for (const auto& one : kCases) {
    const std::string id = "s" + std::to_string(number++);
    const v1::ImportReport report = ImportHsds(ServiceWith(id, one.members));
    EXPECT_EQ(report.created(), 1) << one.members << DescribeIssues(report);
    EXPECT_GE(report.issues_size(), 1) << one.members;
    const v1::Resource resource = BySource("test", id);
    ASSERT_EQ(resource.eligibility().paths_size(), 1) << one.members;
    const v1::EligibilityPath& path = resource.eligibility().paths(0);
    ASSERT_EQ(path.criteria_size(), one.criteria) << one.members;
    const v1::LocalizedText& text = path.criteria(one.criteria - 1).condition().text();
    EXPECT_EQ(text.ko() + text.en(), one.text);
    if (one.criteria == 2) EXPECT_EQ(path.criteria(0).age().min_years(), 70);
    EXPECT_EQ(ImportHsds(ServiceWith(id, one.members)).unchanged(), 1) << one.members;
    // The words themselves are kept and go out again.
    EXPECT_GE(resource.source_fields_size(), 1);
  }
  const std::string out = MustExport(v1::EXCHANGE_FORMAT_HSDS_JSON);
  for (const char* words : {"예순다섯", "65세", "99999999999999999999999", "999", "old"}) {
    EXPECT_NE(out.find(words), std::string::npos) << words;
  }
}

TEST_F(HsdsEligibilityTest, TablesFareAsDocumentsDo) {
  const v1::ImportReport report = MustImport(
      Settings(v1::EXCHANGE_FORMAT_HSDS_CSV),
      {{"organizations.csv", "id,name,description\no,o,d\n"},
       {"services.csv",
        "id,organization_id,name,status,minimum_age,maximum_age\n"
        "a,o,n,active,65,\nb,o,n,active,예순다섯,\nc,o,n,active,70,60\nd,o,n,active,-3,\n"
        "e,o,n,active,065, 70 \n"}});
  EXPECT_EQ(report.created(), 6) << DescribeIssues(report);
  EXPECT_EQ(report.issues_size(), 3) << DescribeIssues(report);
  for (const char* id : {"a", "e"}) {
    EXPECT_EQ(BySource("test", id).eligibility().paths(0).criteria(0).age().min_years(), 65);
  }
  for (const char* id : {"b", "c", "d"}) {
    const v1::Resource resource = BySource("test", id);
    ASSERT_EQ(resource.eligibility().paths_size(), 1) << id;
    EXPECT_TRUE(resource.eligibility().paths(0).criteria(0).has_condition()) << id;
  }
}

}  // namespace
}  // namespace ieum::exchange
