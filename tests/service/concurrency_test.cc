// Writers and readers at once: no reader ever sees half of a write.
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "tests/service/service_fixture.h"

namespace ieum::server {
namespace {

// IEUM_TEST_SECONDS lengthens the run.
std::chrono::milliseconds Duration() {
  const char* seconds = std::getenv("IEUM_TEST_SECONDS");
  return seconds == nullptr ? std::chrono::milliseconds(1000)
                            : std::chrono::milliseconds(1000 * std::atoll(seconds));
}

class ConcurrencyTest : public ServiceTest {};

INSTANTIATE_TEST_SUITE_P(Stores, ConcurrencyTest,
                         ::testing::Values(store::Engine::kMemory, store::Engine::kRocks),
                         [](const auto& param) { return store::EngineName(param.param); });

constexpr int kResources = 8;
constexpr int kThreads = 4;

// Every write of a resource puts one number into all of these; a reader that finds two numbers has
// seen half a write.
void SetNumber(int number, v1::Resource& resource) {
  resource.set_kind("k" + std::to_string(number));
  resource.mutable_description()->set_ko("d" + std::to_string(number));
  resource.set_programme("p" + std::to_string(number));
  resource.mutable_capacity()->set_total_places(number);
  resource.mutable_capacity()->set_open_places(number);
}

bool IsWhole(const v1::Resource& resource) {
  const std::string number = std::to_string(resource.capacity().total_places());
  return resource.kind() == "k" + number && resource.description().ko() == "d" + number &&
         resource.programme() == "p" + number &&
         resource.capacity().open_places() == resource.capacity().total_places();
}

// A connection that stands: on a machine under load the first attempt may fail, and gRPC then
// answers calls by itself for a while.
std::shared_ptr<grpc::Channel> Connected(Service& service) {
  auto channel = service.NewChannel();
  EXPECT_TRUE(
      channel->WaitForConnected(std::chrono::system_clock::now() + std::chrono::minutes(1)));
  return channel;
}

// Writes again and again; each time the next Suggest must show what was acknowledged, or newer.
void Write(Service& service, int thread, const std::atomic<bool>& stop, std::atomic<int>& count) {
  const auto catalog = v1::CatalogService::NewStub(Connected(service));
  const auto match = v1::MatchService::NewStub(Connected(service));
  const std::string mine = "resources/r" + std::to_string(thread);
  for (int number = 1; !stop; ++number) {
    const int target = number % kResources;
    v1::UpdateResourceRequest request;
    request.mutable_resource()->set_name("resources/r" + std::to_string(target));
    SetNumber(number * kThreads + thread, *request.mutable_resource());
    v1::Resource out;
    const grpc::Status status =
        Call(*catalog, &v1::CatalogService::Stub::UpdateResource, request, &out);
    // All four writing to one record may exhaust the attempts; nothing is half done then.
    if (!status.ok()) {
      EXPECT_EQ(status.error_code(), grpc::StatusCode::ABORTED) << status.error_message();
      continue;
    }
    EXPECT_TRUE(IsWhole(out)) << out.ShortDebugString();
    ++count;
    // A resource that only this thread creates and deletes.
    const std::string own = "own-" + std::to_string(thread);
    v1::Resource created;
    EXPECT_TRUE(Call(*catalog, &v1::CatalogService::Stub::CreateResource,
                     NewResource(own, R"pb(need_terms { code: "rights.guardianship" })pb"),
                     &created)
                    .ok());
    v1::SuggestResponse answer;
    EXPECT_TRUE(
        Call(*match, &v1::MatchService::Stub::Suggest, Question("rights.guardianship"), &answer)
            .ok());
    const std::vector<std::string> names = SuggestedNames(answer);
    EXPECT_NE(std::find(names.begin(), names.end(), created.name()), names.end());
    v1::DeleteResourceRequest remove;
    remove.set_name(created.name());
    google::protobuf::Empty empty;
    EXPECT_TRUE(Call(*catalog, &v1::CatalogService::Stub::DeleteResource, remove, &empty).ok());
    EXPECT_TRUE(
        Call(*match, &v1::MatchService::Stub::Suggest, Question("rights.guardianship"), &answer)
            .ok());
    for (const std::string& name : SuggestedNames(answer)) EXPECT_NE(name, created.name());
  }
}

void Read(Service& service, const std::atomic<bool>& stop, std::atomic<int>& count) {
  const auto catalog = v1::CatalogService::NewStub(Connected(service));
  const auto match = v1::MatchService::NewStub(Connected(service));
  while (!stop) {
    v1::ListResourcesRequest list;
    list.set_source("torn");
    v1::ListResourcesResponse page;
    EXPECT_TRUE(Call(*catalog, &v1::CatalogService::Stub::ListResources, list, &page).ok());
    EXPECT_EQ(page.resources_size(), kResources);
    for (const v1::Resource& resource : page.resources()) EXPECT_TRUE(IsWhole(resource));
    v1::SuggestResponse answer;
    EXPECT_TRUE(
        Call(*match, &v1::MatchService::Stub::Suggest, Question("daily_living.meals"), &answer)
            .ok());
    ASSERT_EQ(answer.needs_size(), 1);
    for (const v1::Suggestion& suggestion : answer.needs(0).suggestions()) {
      if (suggestion.resource().source() != "torn") continue;
      EXPECT_TRUE(IsWhole(suggestion.resource()));
      EXPECT_EQ(suggestion.availability().capacity().open_places(),
                suggestion.resource().capacity().open_places());
    }
    ++count;
  }
}

TEST_P(ConcurrencyTest, NoTornReads) {
  AddOrganization("center");
  for (int i = 0; i < kResources; ++i) {
    v1::CreateResourceRequest request =
        NewResource("r" + std::to_string(i), R"pb(source: "torn"
                                                  need_terms { code: "daily_living.meals" })pb");
    SetNumber(1, *request.mutable_resource());
    v1::Resource out;
    ASSERT_TRUE(Call(catalog(), &CatalogStub::CreateResource, request, &out).ok());
  }
  std::atomic<bool> stop{false};
  std::atomic<int> writes{0};
  std::atomic<int> reads{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] { Write(*service_, i, stop, writes); });
    threads.emplace_back([&] { Read(*service_, stop, reads); });
  }
  std::this_thread::sleep_for(Duration());
  stop = true;
  for (std::thread& thread : threads) thread.join();
  EXPECT_GT(writes, 0);
  EXPECT_GT(reads, 0);
  RecordProperty("writes", writes.load());
  RecordProperty("reads", reads.load());
}

}  // namespace
}  // namespace ieum::server
