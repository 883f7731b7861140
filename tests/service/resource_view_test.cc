#include "service/server/resource_view.h"

#include <string>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

#include "store/catalog/disclosure.h"
#include "store/catalog/violations.h"

namespace ieum::server {
namespace {

v1::Resource Parse(const std::string& text) {
  v1::Resource resource;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &resource));
  return resource;
}

constexpr char kStored[] = R"pb(
  places { address: "open 1" }
  places {
    address: "secret 1"
    confidential: true
    accessibility: "a"
    region { code: "1" }
  }
  places {
    address: "secret 2"
    confidential: true
    position { latitude: 37 longitude: 127 }
  })pb";

v1::Resource AsShown() {
  v1::Resource shown = Parse(kStored);
  store::WithholdConfidential(shown);
  return shown;
}

TEST(ResourceViewTest, SendingBackWhatWasShownLosesNothing) {
  v1::Resource incoming = AsShown();
  incoming.mutable_places(1)->clear_accessibility();
  incoming.mutable_places(1)->add_accessibility("휠체어");
  incoming.mutable_places()->SwapElements(0, 1);
  ASSERT_TRUE(RestoreWithheld(Parse(kStored), incoming).ok());
  EXPECT_EQ(incoming.places(0).address(), "secret 1");
  EXPECT_EQ(incoming.places(0).region().code(), "1");
  EXPECT_EQ(incoming.places(0).accessibility(0), "휠체어");
  EXPECT_EQ(incoming.places(1).address(), "open 1");
  EXPECT_EQ(incoming.places(2).address(), "secret 2");
  EXPECT_EQ(incoming.places(2).position().latitude(), 37);
}

TEST(ResourceViewTest, ANewAddressReplacesAndANewPlaceIsAdded) {
  v1::Resource incoming = AsShown();
  incoming.mutable_places(1)->set_address("moved");
  *incoming.add_places() = Parse(R"pb(places { confidential: true })pb").places(0);
  ASSERT_TRUE(RestoreWithheld(Parse(kStored), incoming).ok());
  EXPECT_EQ(incoming.places(1).address(), "moved");
  EXPECT_FALSE(incoming.places(1).has_region());
  EXPECT_EQ(incoming.places(2).address(), "secret 2");
  EXPECT_EQ(incoming.places(3).address(), "");
}

TEST(ResourceViewTest, RefusesToGuess) {
  v1::Resource incoming = AsShown();
  incoming.mutable_places()->DeleteSubrange(1, 1);
  const absl::Status status = RestoreWithheld(Parse(kStored), incoming);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(store::ViolationsOf(status)[0].field, "places");
}

TEST(ResourceViewTest, AllMayGoOrComeInFull) {
  v1::Resource none = Parse(R"pb(places { address: "open 2" })pb");
  EXPECT_TRUE(RestoreWithheld(Parse(kStored), none).ok());
  EXPECT_EQ(none.places_size(), 1);
  v1::Resource full = Parse(R"pb(places { address: "new" confidential: true })pb");
  EXPECT_TRUE(RestoreWithheld(Parse(kStored), full).ok());
  EXPECT_EQ(full.places(0).address(), "new");
}

// Lifting the mark must not bring the address to light.
TEST(ResourceViewTest, NoMarkNoAddress) {
  v1::Resource incoming = AsShown();
  incoming.mutable_places(1)->set_confidential(false);
  incoming.mutable_places(2)->set_confidential(false);
  ASSERT_TRUE(RestoreWithheld(Parse(kStored), incoming).ok());
  EXPECT_EQ(incoming.places(1).address(), "");
  EXPECT_EQ(incoming.places(2).address(), "");
}

TEST(ResourceViewTest, SourceFieldsOfConfidentialResourcesStayInside) {
  v1::Resource stored = Parse(kStored);
  stored.add_source_fields()->set_value("secret 1");
  v1::Resource shown = stored;
  Withhold(shown);
  EXPECT_EQ(shown.source_fields_size(), 0);
  ASSERT_TRUE(RestoreWithheld(stored, shown).ok());
  EXPECT_EQ(shown.source_fields(0).value(), "secret 1");
  v1::Resource open = Parse(R"pb(places { address: "a" }
                                 source_fields { value: "v" })pb");
  Withhold(open);
  EXPECT_EQ(open.source_fields_size(), 1);
}

TEST(ResourceViewTest, InferredTermsAreNotDeclaredByEchoing) {
  v1::Resource resource = Parse(R"pb(
    need_terms { code: "a" origin: NEED_TERM_ORIGIN_INFERRED confidence: 0.5 }
    need_terms { code: "b" }
    need_terms { code: "c" origin: NEED_TERM_ORIGIN_DECLARED })pb");
  DropInferredTerms(resource);
  ASSERT_EQ(resource.need_terms_size(), 2);
  EXPECT_EQ(resource.need_terms(0).code(), "b");
  EXPECT_EQ(resource.need_terms(1).code(), "c");
}

}  // namespace
}  // namespace ieum::server
