#include "store/catalog/catalog_records.h"

#include <set>
#include <string>

#include "gtest/gtest.h"

namespace ieum::store {
namespace {

TEST(CatalogRecordsTest, Names) {
  EXPECT_EQ(FormatName(RecordKind::kResource, "a"), "resources/a");
  EXPECT_EQ(ParseName(RecordKind::kResource, "resources/0-a").value(), "0-a");
  EXPECT_EQ(ParseName(RecordKind::kRegion, "regions/kr-adm-1111051000").value(),
            "kr-adm-1111051000");
  EXPECT_TRUE(IsName(RecordKind::kRegion, "regions/other-A.b_c-1"));
  for (const char* name : {"", "resources/", "resources/-a", "resources/A", "resources/a/b",
                           "resource/a", "resources/a ", "organizations/a"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(ParseName(RecordKind::kResource, name).status())) << name;
  }
  EXPECT_FALSE(IsName(RecordKind::kRegion, "regions/other-"));
  EXPECT_FALSE(IsName(RecordKind::kRegion, "regions/us-1"));
  EXPECT_FALSE(IsName(RecordKind::kEmbedding, "x"));
}

TEST(CatalogRecordsTest, Etags) {
  for (const Sequence version : {Sequence{1}, Sequence{255}, UINT64_MAX}) {
    EXPECT_EQ(ParseEtag(FormatEtag(version)), version);
  }
  for (const char* etag : {"", "0x1", "01", "FF", "1 ", "10000000000000000", "-1", "g"}) {
    EXPECT_FALSE(ParseEtag(etag).has_value()) << etag;
  }
}

// Fixed for ever: stored ids depend on it. The values were computed apart from this program.
TEST(CatalogRecordsTest, IdsForSourcesAreStable) {
  EXPECT_EQ(IdForSource("seoul-child-centers", "17"),
            "seoul-child-centers-c4ebesroclsdm7cs3rdqnaywxr");
  EXPECT_EQ(IdForSource("a", "b"), "a-fgrvrrka4llarig3n4pf4d5qk2");
  EXPECT_EQ(IdForSource("서울", "1"), "s-brudv6yu3ftb3of74a2qztpog4");
}

TEST(CatalogRecordsTest, IdsForSourcesAreDistinctAndValid) {
  std::set<std::string> ids;
  for (int i = 0; i < 20'000; ++i) ids.insert(IdForSource("list", std::to_string(i)));
  EXPECT_EQ(ids.size(), 20'000u);
  EXPECT_NE(IdForSource("a", "bc"), IdForSource("ab", "c"));
  for (const std::string& source :
       {std::string("UPPER Case_x--y"), std::string(500, 'z'), std::string("---"), std::string()}) {
    EXPECT_TRUE(IsResourceId(IdForSource(source, "1"))) << IdForSource(source, "1");
  }
}

TEST(CatalogRecordsTest, SourceKeysKeepKindAndPartsApart) {
  EXPECT_NE(SourceIndexKey(RecordKind::kResource, "a", "b"),
            SourceIndexKey(RecordKind::kOrganization, "a", "b"));
  EXPECT_NE(SourceIndexKey(RecordKind::kResource, "a", "bc"),
            SourceIndexKey(RecordKind::kResource, "ab", "c"));
}

}  // namespace
}  // namespace ieum::store
