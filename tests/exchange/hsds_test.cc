// HSDS: the published examples come in and go out again without loss.
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "nlohmann/json.hpp"
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
  printf("%s fields %d\n", DescribeIssues(report).c_str(), Resources()[0].source_fields_size());
}

TEST_F(HsdsExamplesTest, FullOrganization) {
  const std::string text = Example("organization_full.json");
  const v1::ImportReport report = ImportHsds(text);
  EXPECT_EQ(report.created(), 2) << DescribeIssues(report);
  ExpectAccounted(report);
  const json page = Exported(false);
  ASSERT_EQ(page["contents"].size(), 1U);
  ExpectContains(page["contents"][0], json::parse(text), "");
  printf("%s fields %d\n", DescribeIssues(report).c_str(), Organizations()[0].source_fields_size());
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
  for (const auto& entry : std::filesystem::directory_iterator(SharedFolder() + "/hsds/examples/csv")) {
    files.push_back({entry.path().filename(), ReadFile(entry.path())});
  }
  const v1::ImportReport report = MustImport(Settings(v1::EXCHANGE_FORMAT_HSDS_CSV), files);
  EXPECT_EQ(report.rows_read(), 2);
  EXPECT_EQ(report.created(), 2) << DescribeIssues(report);
  printf("%s fields %d\n", DescribeIssues(report).c_str(), Resources().empty() ? 0 : Resources()[0].source_fields_size());
}

TEST_F(HsdsExamplesTest, ServiceAtLocation) {
  for (const char* name : {"service_at_location_full.json", "service_at_location_list.json"}) {
    const v1::ImportReport report = ImportHsds(Example(name));
    EXPECT_EQ(report.rejected(), 0) << DescribeIssues(report);
    EXPECT_EQ(report.rows_read(), 1);
  }
}

TEST_F(HsdsExamplesTest, WhatIsNoServiceIsRefused) {
  for (const char* name : {"location.json", "taxonomy.json", "taxonomy_term.json", "base.json", "taxonomy_list.json", "taxonomy_term_list.json"}) {
    const v1::ImportReport report = ImportHsds(Example(name));
    EXPECT_EQ(report.rejected(), report.rows_read()) << name;
    EXPECT_GE(report.rows_read(), 1) << name;
  }
}

}  // namespace
}  // namespace ieum::exchange
