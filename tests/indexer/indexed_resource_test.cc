// What of a resource is searched.
#include "indexer/indexed_resource.h"

#include <memory>

#include "absl/time/civil_time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/support/catalogue_builder.h"
#include "tests/support/sample.h"

namespace ieum::indexer {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

v1::Resource WithSourceField() {
  v1::Resource resource;
  resource.mutable_display_name()->set_ko("쉼터");
  resource.mutable_how_to_apply()->set_ko("전화 상담");
  resource.add_places()->set_address("느티로 12");
  v1::SourceField* field = resource.add_source_fields();
  field->set_field("소재지");
  field->set_value("느티로12");
  return resource;
}

TEST(TextOfTest, SourceFieldsAreSearchedUnlessAPlaceIsConfidential) {
  v1::Resource resource = WithSourceField();
  EXPECT_THAT(TextOf(resource, nullptr).other, HasSubstr("소재지 느티로12"));
  resource.mutable_places(0)->set_confidential(true);
  const ResourceText text = TextOf(resource, nullptr);
  EXPECT_EQ(text.other, "전화 상담");
  for (const std::string* part :
       {&text.name, &text.kind, &text.organization, &text.description, &text.eligibility}) {
    EXPECT_THAT(*part, Not(HasSubstr("느티로")));
  }
}

// What is recorded at eight in the morning in Korea is of that day, not of the UTC day before.
TEST(CompileResourceTest, DaysAreKorean) {
  constexpr std::int64_t kMidnight = 1'793'026'800;  // 2026-10-27 00:00 in Korea
  for (const int hour : {0, 8, 9, 23}) {
    v1::Resource resource;
    resource.set_name("resources/r");
    resource.mutable_last_verified_time()->set_seconds(kMidnight + std::int64_t{hour} * 3600);
    resource.mutable_capacity()->mutable_as_of_time()->set_seconds(kMidnight +
                                                                   std::int64_t{hour} * 3600);
    testing::CatalogueBuilder builder;
    builder.Put(resource);
    const auto snapshot = builder.Publish();
    const IndexedResource indexed = snapshot->at(*snapshot->Find(resource.name()));
    const Day day = static_cast<Day>(absl::CivilDay(2026, 10, 27) - absl::CivilDay(1970, 1, 1));
    EXPECT_EQ(indexed.verified, day) << hour;
    EXPECT_EQ(indexed.capacity_as_of, day) << hour;
  }
}

}  // namespace
}  // namespace ieum::indexer
