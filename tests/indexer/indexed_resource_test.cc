// What of a resource is searched.
#include "indexer/indexed_resource.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

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

}  // namespace
}  // namespace ieum::indexer
