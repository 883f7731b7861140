// CatalogService's lists over the wire, on both stores: pages, filters.
#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/empty.pb.h"

#include "tests/service/service_fixture.h"

namespace ieum::server {
namespace {

using grpc::StatusCode;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;

class CatalogListRpcTest : public ServiceTest {
 protected:
  google::protobuf::Empty empty_;
};

INSTANTIATE_TEST_SUITE_P(Stores, CatalogListRpcTest,
                         ::testing::Values(store::Engine::kMemory, store::Engine::kRocks),
                         [](const auto& param) { return store::EngineName(param.param); });

TEST_P(CatalogListRpcTest, ListsByPage) {
  AddOrganization("center");
  std::vector<std::string> expected;
  for (int i = 100; i < 223; ++i) {
    AddResource("r" + std::to_string(i), i % 2 == 0 ? R"pb(source: "even")pb" : "");
    expected.push_back("resources/r" + std::to_string(i));
  }
  for (const int size : {0, 1, 7, 50, 123, 1000}) {
    v1::ListResourcesRequest request;
    request.set_page_size(size);
    EXPECT_EQ(List(request), expected) << size;
    request.set_source("even");
    EXPECT_EQ(List(request).size(), 62u) << size;
  }
  v1::ListResourcesRequest request;
  v1::ListResourcesResponse page;
  ASSERT_TRUE(Call(catalog(), &CatalogStub::ListResources, request, &page).ok());
  EXPECT_EQ(page.resources_size(), 50);
  request.set_page_size(-1);
  ExpectFailure(Call(catalog(), &CatalogStub::ListResources, request, &page),
                StatusCode::INVALID_ARGUMENT, "INVALID_REQUEST", "page_size");
  request.set_page_size(0);
  request.set_page_token(page.next_page_token());
  request.set_text("도시락");
  ExpectFailure(Call(catalog(), &CatalogStub::ListResources, request, &page),
                StatusCode::INVALID_ARGUMENT, "INVALID_REQUEST", "page_token");
}

// Whatever comes and goes meanwhile, what stays is seen exactly once.
TEST_P(CatalogListRpcTest, PagesAreStableUnderWrites) {
  AddOrganization("center");
  for (int i = 100; i < 160; ++i) AddResource("r" + std::to_string(i));
  for (const bool filtered : {false, true}) {
    std::vector<std::string> seen;
    v1::ListResourcesRequest request;
    request.set_page_size(10);
    if (filtered) request.set_text("도시락");
    int round = 0;
    do {
      v1::ListResourcesResponse page;
      ASSERT_TRUE(Call(catalog(), &CatalogStub::ListResources, request, &page).ok());
      for (const v1::Resource& resource : page.resources()) seen.push_back(resource.name());
      request.set_page_token(page.next_page_token());
      // Before and behind the place where the list stands; one that was seen, one that was not.
      const std::string suffix = (filtered ? "f" : "n") + std::to_string(round);
      AddResource("a-" + suffix);
      AddResource("z-" + suffix);
      v1::DeleteResourceRequest remove;
      remove.set_name("resources/a-" + suffix);
      ASSERT_TRUE(Call(catalog(), &CatalogStub::DeleteResource, remove, &empty_).ok());
      if (round == 2) {  // the very one that the token names
        remove.set_name(seen.back());
        ASSERT_TRUE(Call(catalog(), &CatalogStub::DeleteResource, remove, &empty_).ok());
      }
      ++round;
    } while (!request.page_token().empty() && round < 20);
    EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
    EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()).size(), seen.size());
    const auto ours = std::count_if(seen.begin(), seen.end(), [](const std::string& name) {
      return name.starts_with("resources/r");
    });
    EXPECT_EQ(ours, filtered ? 59 : 60);
  }
}

// A page ends before it grows beyond what a client takes by default (4 MiB).
TEST_P(CatalogListRpcTest, PagesOfLargeRecordsEndEarly) {
  AddOrganization("center");
  std::string description = "description { ko: \"";
  for (int i = 0; i < 20000; ++i) description += "가";
  description += "\" } eligibility { note { ko: \"";
  for (int i = 0; i < 20000; ++i) description += "나";
  description += "\" } }";
  constexpr int kCount = 40;  // some 120 KB each
  for (int i = 10; i < 10 + kCount; ++i) AddResource("r" + std::to_string(i), description);
  const auto plain = v1::CatalogService::NewStub(
      grpc::CreateChannel("127.0.0.1:" + std::to_string(service_->server().port()),
                          grpc::InsecureChannelCredentials()));
  v1::ListResourcesRequest request;
  request.set_page_size(1000);
  int seen = 0;
  int pages = 0;
  do {
    v1::ListResourcesResponse page;
    const grpc::Status status = Call(*plain, &CatalogStub::ListResources, request, &page);
    ASSERT_TRUE(status.ok()) << status.error_message();
    seen += page.resources_size();
    request.set_page_token(page.next_page_token());
    ++pages;
  } while (!request.page_token().empty());
  EXPECT_EQ(seen, kCount);
  EXPECT_GT(pages, 1);
}

TEST_P(CatalogListRpcTest, Filters) {
  AddOrganization("center");
  AddOrganization("other");
  AddResource("a", R"pb(need_terms { code: "health.checkup" }
                        source: "s"
                        capacity { open_places: 2 }
                        description { ko: "무료 건강검진" })pb");
  AddResource("b", R"pb(organization: "organizations/other"
                        need_terms { code: "health.dementia" }
                        capacity { open_places: 0 }
                        last_verified_time { seconds: 1000 })pb");
  AddResource("c", R"pb(last_verified_time { seconds: 2000 })pb");  // 도시락: inferred
  service_->Settle();
  const auto list = [&](const std::string& filter) {
    return List(Parse<v1::ListResourcesRequest>(filter));
  };
  EXPECT_THAT(list(R"pb(organization: "organizations/other")pb"), ElementsAre("resources/b"));
  EXPECT_THAT(list(R"pb(organization: "organizations/none")pb"), IsEmpty());
  // Inference may see more in a text than is asserted here.
  EXPECT_THAT(list(R"pb(need_code: "health.checkup")pb"),
              AllOf(Contains("resources/a"), Not(Contains("resources/b"))));
  EXPECT_THAT(list(R"pb(need_code: "health")pb"), IsSupersetOf({"resources/a", "resources/b"}));
  EXPECT_THAT(list(R"pb(need_code: "economy.debt")pb"), IsEmpty());
  EXPECT_THAT(list(R"pb(need_code: "daily_living.meals")pb"),
              AllOf(Contains("resources/c"), Not(Contains("resources/b"))));
  EXPECT_THAT(list(R"pb(source: "s")pb"), ElementsAre("resources/a"));
  EXPECT_THAT(list(R"pb(text: "  건강검진   무료 ")pb"), ElementsAre("resources/a"));
  EXPECT_THAT(list(R"pb(text: "건강검진 유료")pb"), IsEmpty());
  EXPECT_THAT(list(R"pb(open_only: true)pb"), ElementsAre("resources/a"));
  EXPECT_THAT(list(R"pb(verified_before { seconds: 2000 })pb"),
              ElementsAre("resources/a", "resources/b"));
  EXPECT_THAT(list(R"pb(verified_before { seconds: 2000 }
                        need_code: "health"
                        open_only: true)pb"),
              ElementsAre("resources/a"));
  v1::ListResourcesResponse page;
  for (const auto& [filter, field] : std::vector<std::pair<std::string, std::string>>{
           {R"pb(organization: "center")pb", "organization"},
           {R"pb(need_code: "nope")pb", "need_code"},
           {R"pb(verified_before { nanos: -1 })pb", "verified_before"},
           {"text: \"" + std::string(2000, 'x') + "\"", "text"}}) {
    ExpectFailure(Call(catalog(), &CatalogStub::ListResources,
                       Parse<v1::ListResourcesRequest>(filter), &page),
                  StatusCode::INVALID_ARGUMENT, "INVALID_REQUEST", field);
  }
}

TEST_P(CatalogListRpcTest, ListsOrganizationsAndRegions) {
  AddOrganization("a");
  AddOrganization("b");
  v1::ListOrganizationsRequest request;
  request.set_page_size(1);
  v1::ListOrganizationsResponse page;
  ASSERT_TRUE(Call(catalog(), &CatalogStub::ListOrganizations, request, &page).ok());
  ASSERT_EQ(page.organizations_size(), 1);
  EXPECT_EQ(page.organizations(0).name(), "organizations/a");
  request.set_page_token(page.next_page_token());
  ASSERT_TRUE(Call(catalog(), &CatalogStub::ListOrganizations, request, &page).ok());
  EXPECT_EQ(page.organizations(0).name(), "organizations/b");
  EXPECT_EQ(page.next_page_token(), "");
  v1::ListRegionsResponse regions;
  ASSERT_TRUE(Call(catalog(), &CatalogStub::ListRegions, {}, &regions).ok());
  EXPECT_THAT(regions.regions(), IsEmpty());
}

}  // namespace
}  // namespace ieum::server
