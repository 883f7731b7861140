#include "tests/exchange/fixture.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "store/memory_store.h"

namespace ieum::exchange {
namespace {

store::NeedTaxonomy LoadTaxonomy() {
  auto taxonomy = store::NeedTaxonomy::FromJson(ReadFile(IEUM_DATA_DIR "/need_areas.json"));
  EXPECT_TRUE(taxonomy.ok()) << taxonomy.status();
  return *std::move(taxonomy);
}

}  // namespace

std::string ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in.good()) << "cannot read " << path;
  return std::string(std::istreambuf_iterator<char>(in), {});
}

std::string SharedFolder() {
  const char* set = std::getenv("IEUM_SHARED_DIR");
  const std::string folder = set != nullptr ? set : IEUM_SHARED_DEFAULT;
  return std::filesystem::exists(folder + "/hsds") ? folder : "";
}

ImportSettings Settings(v1::ExchangeFormat format, const std::string& mapping,
                        const std::string& source) {
  ImportSettings settings;
  settings.options.set_format(format);
  settings.options.set_mapping_toml(mapping);
  settings.options.set_source(source);
  return settings;
}

ExchangeTest::ExchangeTest()
    : taxonomy_(LoadTaxonomy()),
      store_(store::MakeMemoryStore()),
      catalog_(*store_, taxonomy_, [this] { return now_; }) {}

v1::ImportReport ExchangeTest::MustImport(const ImportSettings& settings,
                                          const std::vector<InputFile>& files) {
  const auto report = Import(catalog_, settings, files);
  EXPECT_TRUE(report.ok()) << report.status();
  return report.ok() ? *report : v1::ImportReport();
}

v1::ImportReport ExchangeTest::ImportNative(const std::string& text) {
  return MustImport(Settings(v1::EXCHANGE_FORMAT_NATIVE_JSONL, "", ""), {{"records.jsonl", text}});
}

v1::ImportReport ExchangeTest::ImportCsv(const std::string& mapping, const std::string& text) {
  return MustImport(Settings(v1::EXCHANGE_FORMAT_CSV, mapping), {{"list.csv", text}});
}

v1::ImportReport ExchangeTest::ImportHsds(const std::string& text) {
  return MustImport(Settings(v1::EXCHANGE_FORMAT_HSDS_JSON), {{"hsds.json", text}});
}

std::string ExchangeTest::MustExport(v1::ExchangeFormat format, const std::string& mapping) {
  ExportSettings settings;
  settings.request.set_format(format);
  settings.request.set_mapping_toml(mapping);
  settings.as_of = now_;
  const auto view = catalog_.View();
  EXPECT_TRUE(view.ok());
  std::string out;
  const absl::Status status =
      Export(*view, settings, [&](std::string_view, std::string_view bytes) {
        out.append(bytes);
        return absl::OkStatus();
      });
  EXPECT_TRUE(status.ok()) << status;
  return out;
}

std::vector<v1::Resource> ExchangeTest::Resources() {
  std::vector<v1::Resource> out;
  const auto view = catalog_.View();
  EXPECT_TRUE(view.ok());
  EXPECT_TRUE(view->ScanResources("",
                                  [&](const v1::Resource& resource) {
                                    out.push_back(resource);
                                    return true;
                                  })
                  .ok());
  return out;
}

std::vector<v1::Organization> ExchangeTest::Organizations() {
  std::vector<v1::Organization> out;
  const auto view = catalog_.View();
  EXPECT_TRUE(view.ok());
  EXPECT_TRUE(view->ScanOrganizations("",
                                      [&](const v1::Organization& organization) {
                                        out.push_back(organization);
                                        return true;
                                      })
                  .ok());
  return out;
}

v1::Resource ExchangeTest::BySource(const std::string& source, const std::string& source_id) {
  const auto view = catalog_.View();
  EXPECT_TRUE(view.ok());
  const auto name = view->FindBySource(store::RecordKind::kResource, source, source_id);
  EXPECT_TRUE(name.ok() && !name->empty()) << source << ' ' << source_id << " is not there";
  if (!name.ok() || name->empty()) return {};
  const auto resource = view->GetResource(*name);
  EXPECT_TRUE(resource.ok()) << resource.status();
  return resource.ok() ? *resource : v1::Resource();
}

void ExpectAccounted(const v1::ImportReport& report) {
  EXPECT_EQ(report.rows_read(), report.created() + report.updated() + report.unchanged() +
                                    report.rejected() + report.exact_duplicates())
      << DescribeIssues(report);
}

std::string Describe(const v1::ImportIssue& issue) {
  return issue.file() + ':' + std::to_string(issue.line()) + ", " + issue.column() + ": '" +
         issue.value() + "': " + issue.expected() + (issue.rejected() ? " (rejected)" : "");
}

std::string DescribeIssues(const v1::ImportReport& report, int most) {
  std::string out;
  for (int i = 0; i < report.issues_size() && i < most; ++i) {
    out += Describe(report.issues(i)) + '\n';
  }
  return out;
}

}  // namespace ieum::exchange
