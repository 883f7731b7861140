// A catalogue in memory with the project's taxonomy and a clock that stands still.
#ifndef IEUM_TESTS_EXCHANGE_FIXTURE_H_
#define IEUM_TESTS_EXCHANGE_FIXTURE_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"

#include "service/exchange/export.h"
#include "service/exchange/import.h"
#include "store/catalog/catalog.h"

namespace ieum::exchange {

// The file's bytes; fails the test when it cannot be read.
std::string ReadFile(const std::string& path);
// The folder `shared` beside the checkout, or $IEUM_SHARED_DIR; empty when it is not there.
std::string SharedFolder();

class ExchangeTest : public ::testing::Test {
 protected:
  ExchangeTest();

  v1::ImportReport MustImport(const ImportSettings& settings, const std::vector<InputFile>& files);
  // One file of native JSON Lines, CSV or HSDS JSON.
  v1::ImportReport ImportNative(const std::string& text);
  v1::ImportReport ImportCsv(const std::string& mapping, const std::string& text);
  v1::ImportReport ImportHsds(const std::string& text);

  std::string MustExport(v1::ExchangeFormat format, const std::string& mapping = "");
  std::vector<v1::Resource> Resources();
  std::vector<v1::Organization> Organizations();
  v1::Resource BySource(const std::string& source, const std::string& source_id);

  const store::NeedTaxonomy taxonomy_;
  std::unique_ptr<store::RecordStore> store_;
  absl::Time now_ = absl::FromUnixSeconds(1793491200);  // 2026-11-01
  store::Catalog catalog_;
};

ImportSettings Settings(v1::ExchangeFormat format, const std::string& mapping = "",
                        const std::string& source = "test");

// rows_read = created + updated + unchanged + rejected + exact_duplicates.
void ExpectAccounted(const v1::ImportReport& report);

// "line 3, column: value: expected (rejected)", for messages and comparisons.
std::string Describe(const v1::ImportIssue& issue);
std::string DescribeIssues(const v1::ImportReport& report, int most = 20);

}  // namespace ieum::exchange

#endif  // IEUM_TESTS_EXCHANGE_FIXTURE_H_
