// What must not leave with a record.
#include "store/catalog/disclosure.h"

#include "gtest/gtest.h"

namespace ieum::store {
namespace {

v1::Resource Shelter() {
  v1::Resource resource;
  resource.mutable_display_name()->set_ko("쉼터");
  resource.add_places()->set_address("큰길 1");
  v1::SourceField* field = resource.add_source_fields();
  field->set_field("비고");
  field->set_value("느티로12, 후문");
  return resource;
}

TEST(DisclosureTest, ConfidentialPlacesTakeTheSourceFieldsWithThem) {
  v1::Resource resource = Shelter();
  v1::Place& place = *resource.add_places();
  place.set_address("느티로 12");
  place.set_postal_code("12345");
  place.mutable_display_name()->set_ko("후문");
  place.mutable_region()->set_code("4711110100");
  place.mutable_position()->set_latitude(37);
  place.add_accessibility("휠체어");
  place.set_confidential(true);
  EXPECT_TRUE(HasConfidentialPlace(resource));
  WithholdConfidential(resource);
  v1::Resource expected = Shelter();
  expected.clear_source_fields();
  v1::Place& shown = *expected.add_places();
  shown.set_confidential(true);
  shown.add_accessibility("휠체어");
  EXPECT_EQ(resource.SerializeAsString(), expected.SerializeAsString());
}

TEST(DisclosureTest, OpenPlacesKeepAll) {
  v1::Resource resource = Shelter();
  EXPECT_FALSE(HasConfidentialPlace(resource));
  WithholdConfidential(resource);
  EXPECT_EQ(resource.SerializeAsString(), Shelter().SerializeAsString());
}

}  // namespace
}  // namespace ieum::store
