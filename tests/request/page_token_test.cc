#include "service/request/page_token.h"

#include <random>
#include <string>

#include "gtest/gtest.h"

#include "ieum/v1/catalog_service.pb.h"
#include "store/catalog/violations.h"

namespace ieum::request {
namespace {

v1::ListResourcesRequest Request() {
  v1::ListResourcesRequest request;
  request.set_source("서울");
  request.set_open_only(true);
  return request;
}

std::string FieldAtFault(const absl::Status& status) {
  const auto violations = store::ViolationsOf(status);
  return violations.size() == 1 ? violations[0].field : "?";
}

TEST(PageTokenTest, Sizes) {
  v1::ListResourcesRequest request;
  EXPECT_EQ(ReadPage(request)->size, 50);
  request.set_page_size(1000);
  EXPECT_EQ(ReadPage(request)->size, 1000);
  request.set_page_size(2147483647);
  EXPECT_EQ(ReadPage(request)->size, 1000);
  request.set_page_size(-1);
  EXPECT_EQ(FieldAtFault(ReadPage(request).status()), "page_size");
}

TEST(PageTokenTest, GoesOnAfterTheLastName) {
  v1::ListResourcesRequest request = Request();
  request.set_page_token(ReadPage(request)->NextToken("resources/abc"));
  request.set_page_size(7);  // may change from page to page
  const auto page = ReadPage(request);
  ASSERT_TRUE(page.ok());
  EXPECT_EQ(page->after, "resources/abc");
}

TEST(PageTokenTest, BelongsToListAndFilter) {
  v1::ListResourcesRequest request = Request();
  const std::string token = ReadPage(request)->NextToken("resources/abc");
  v1::ListResourcesRequest other = Request();
  other.set_text("밥");
  other.set_page_token(token);
  EXPECT_EQ(FieldAtFault(ReadPage(other).status()), "page_token");
  v1::ListRegionsRequest regions;
  regions.set_page_token(token);
  EXPECT_EQ(FieldAtFault(ReadPage(regions).status()), "page_token");
}

TEST(PageTokenTest, SurvivesAnything) {
  constexpr unsigned kSeed = 7;
  std::mt19937 random(kSeed);
  RecordProperty("seed", static_cast<int>(kSeed));
  const std::string good = ReadPage(Request())->NextToken("resources/abc");
  for (int i = 0; i < 2000; ++i) {
    std::string token = good;
    for (unsigned n = random() % 4; n > 0; --n) {
      token[random() % token.size()] = static_cast<char>(random());
    }
    token.resize(random() % (token.size() + 1));
    v1::ListResourcesRequest request = Request();
    request.set_page_token(token);
    const auto page = ReadPage(request);
    if (!page.ok()) EXPECT_EQ(FieldAtFault(page.status()), "page_token");
  }
}

}  // namespace
}  // namespace ieum::request
