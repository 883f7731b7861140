// Somebody edits what an import is about to write.
#include <functional>
#include <utility>

#include "gmock/gmock.h"

#include "tests/exchange/fixture.h"
#include "tests/store/forwarding_store.h"

namespace ieum::exchange {
namespace {

using ::testing::SizeIs;

// Calls `before_view` with the number of the view before each is taken. An import takes one to
// merge with (odd numbers), then one to write on (even numbers).
class HookedStore : public store::ForwardingStore {
 public:
  HookedStore(store::RecordStore& base, std::function<void(int)> before_view)
      : ForwardingStore(base), before_view_(std::move(before_view)) {}

  absl::StatusOr<std::unique_ptr<store::ReadView>> View() const override {
    before_view_(++views_);
    return ForwardingStore::View();
  }

 private:
  const std::function<void(int)> before_view_;
  mutable int views_ = 0;
};

constexpr char kMapping[] = R"(
[list]
source = "list"
id = "{번호}"
[organization]
source_id = "기관"
display_name = "{기관}"
[resource]
display_name = "{이름}"
)";
constexpr char kHeader[] = "번호,이름,기관\n";

class ConcurrentImportTest : public ExchangeTest {
 protected:
  v1::ImportReport ImportDuring(const std::string& rows, std::function<void(int)> before_view) {
    HookedStore hooked(*store_, std::move(before_view));
    store::Catalog catalog(hooked, taxonomy_, [this] { return now_; });
    const auto report = Import(catalog, Settings(v1::EXCHANGE_FORMAT_CSV, kMapping),
                               {{"list.csv", kHeader + rows}});
    EXPECT_TRUE(report.ok()) << report.status();
    return report.ok() ? *report : v1::ImportReport();
  }

  void Describe(const std::string& source_id, const std::string& text) {
    v1::Resource edited = BySource("list", source_id);
    edited.mutable_description()->set_ko(text);
    ASSERT_TRUE(catalog_.Replace(edited).ok());
  }
};

TEST_F(ConcurrentImportTest, AnEditBetweenMergeAndCommitIsKept) {
  ImportCsv(kMapping, std::string(kHeader) + "1,가,A\n2,나,A\n");
  const v1::ImportReport report = ImportDuring("1,가가,B\n2,나나,B\n", [&](int view) {
    if (view != 2) return;
    Describe("1", "손으로 쓴 설명");
    v1::Organization organization = Organizations()[0];
    organization.mutable_contact()->set_email("desk@daon.example.org");
    ASSERT_TRUE(catalog_.Replace(organization).ok());
  });
  EXPECT_EQ(report.updated(), 2) << DescribeIssues(report);
  EXPECT_EQ(report.issues_size(), 0) << DescribeIssues(report);
  EXPECT_EQ(BySource("list", "1").display_name().ko(), "가가");
  EXPECT_EQ(BySource("list", "1").description().ko(), "손으로 쓴 설명");
  EXPECT_EQ(Organizations()[0].display_name().ko(), "B");
  EXPECT_EQ(Organizations()[0].contact().email(), "desk@daon.example.org");
}

TEST_F(ConcurrentImportTest, ARecordCreatedOrDeletedMeanwhileIsMergedAnew) {
  ImportCsv(kMapping, std::string(kHeader) + "1,가,A\n");
  const v1::ImportReport report = ImportDuring("1,가가,A\n2,나,A\n", [&](int view) {
    if (view != 2) return;
    ASSERT_TRUE(catalog_.DeleteResource(BySource("list", "1").name(), "").ok());
    ImportCsv(kMapping, std::string(kHeader) + "2,다,A\n");
    Describe("2", "먼저 등록");
  });
  EXPECT_EQ(report.created(), 1) << DescribeIssues(report);
  EXPECT_EQ(report.updated(), 1);
  EXPECT_EQ(BySource("list", "1").display_name().ko(), "가가");
  EXPECT_EQ(BySource("list", "2").display_name().ko(), "나");
  EXPECT_EQ(BySource("list", "2").description().ko(), "먼저 등록");
}

TEST_F(ConcurrentImportTest, ARecordThatNeverRestsIsRejectedAlone) {
  ImportCsv(kMapping, std::string(kHeader) + "1,가,A\n2,나,A\n");
  int edits = 0;
  std::string rows = "1,가가,A\n2,나나,A\n";
  for (int i = 3; i <= 100; ++i) rows += std::to_string(i) + ",다,A\n";
  const v1::ImportReport report =
      ImportDuring(rows, [&](int) { Describe("1", "설명 " + std::to_string(++edits)); });
  ExpectAccounted(report);
  EXPECT_EQ(DescribeIssues(report),
            "list.csv:2, : '': that nobody changes the record meanwhile; import it again "
            "(rejected)\n");
  EXPECT_EQ(report.rejected(), 1);
  EXPECT_EQ(report.updated(), 1);
  EXPECT_EQ(report.created(), 98);
  EXPECT_LT(edits, 100);
  EXPECT_EQ(BySource("list", "1").display_name().ko(), "가");
  EXPECT_EQ(BySource("list", "1").description().ko(), "설명 " + std::to_string(edits));
  EXPECT_THAT(Resources(), SizeIs(100));
}

}  // namespace
}  // namespace ieum::exchange
