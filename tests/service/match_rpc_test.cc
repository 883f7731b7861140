// MatchService over the wire: read your writes, deadlines, the same answer to the same question.
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/empty.pb.h"

#include "tests/service/service_fixture.h"
#include "tests/support/sample.h"

namespace ieum::server {
namespace {

using grpc::StatusCode;
using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;

class MatchRpcTest : public ServiceTest {
 protected:
  v1::SuggestResponse Ask(const v1::SuggestRequest& request) {
    v1::SuggestResponse response;
    const grpc::Status status = Call(match(), &MatchStub::Suggest, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }
  grpc::Status Error(const v1::SuggestRequest& request) {
    v1::SuggestResponse response;
    return Call(match(), &MatchStub::Suggest, request, &response);
  }
};

INSTANTIATE_TEST_SUITE_P(Stores, MatchRpcTest,
                         ::testing::Values(store::Engine::kMemory, store::Engine::kRocks),
                         [](const auto& param) { return store::EngineName(param.param); });

constexpr char kMeals[] = R"pb(
  need_terms { code: "daily_living.meals" }
  capacity { total_places: 9 open_places: 4 })pb";

// Whoever refers a client can tell whether the entry has changed since it was suggested.
TEST_P(MatchRpcTest, SuggestionsCarryTheEtagOfTheResource) {
  AddOrganization("center");
  AddResource("meals", kMeals);
  v1::GetResourceRequest get;
  get.set_name("resources/meals");
  v1::Resource stored;
  ASSERT_TRUE(Call(catalog(), &CatalogStub::GetResource, get, &stored).ok());
  const v1::SuggestRequest question = Question("daily_living.meals");
  const v1::SuggestResponse before = Ask(question);
  ASSERT_EQ(before.needs(0).suggestions_size(), 1);
  EXPECT_NE(stored.etag(), "");
  EXPECT_EQ(before.needs(0).suggestions(0).resource().etag(), stored.etag());

  v1::UpdateAvailabilityRequest update;
  update.set_name(get.name());
  update.set_etag(stored.etag());
  update.mutable_capacity()->set_open_places(3);
  ASSERT_TRUE(Call(catalog(), &CatalogStub::UpdateAvailability, update, &stored).ok());
  const v1::SuggestResponse after = Ask(question);
  ASSERT_EQ(after.needs(0).suggestions_size(), 1);
  EXPECT_EQ(after.needs(0).suggestions(0).resource().etag(), stored.etag());
  EXPECT_NE(after.needs(0).suggestions(0).resource().etag(),
            before.needs(0).suggestions(0).resource().etag());
}

TEST_P(MatchRpcTest, SeesEveryAcknowledgedWriteAtOnce) {
  AddOrganization("center");
  const v1::SuggestRequest question = Question("daily_living.meals");
  EXPECT_THAT(SuggestedNames(Ask(question)), IsEmpty());
  EXPECT_TRUE(Ask(question).needs(0).has_gap());

  for (int round = 0; round < 20; ++round) {
    const std::string id = "r" + std::to_string(round);
    const std::string name = "resources/" + id;
    AddResource(id, kMeals);
    v1::SuggestResponse answer = Ask(question);
    ASSERT_THAT(SuggestedNames(answer), Contains(name));
    EXPECT_EQ(answer.needs(0).suggestions(0).availability().state(), v1::AVAILABILITY_STATE_OPEN);

    v1::UpdateAvailabilityRequest full;
    full.set_name(name);
    full.mutable_capacity()->set_total_places(9);
    full.mutable_capacity()->set_open_places(0);
    v1::Resource out;
    ASSERT_TRUE(Call(catalog(), &CatalogStub::UpdateAvailability, full, &out).ok());
    v1::ExplainMatchRequest explain;
    *explain.mutable_assessment() = question.assessment();
    explain.set_need_id("n1");
    explain.set_resource(name);
    v1::ExplainMatchResponse why;
    ASSERT_TRUE(Call(match(), &MatchStub::ExplainMatch, explain, &why).ok());
    EXPECT_EQ(why.suggestion().availability().state(), v1::AVAILABILITY_STATE_FULL);

    v1::DeleteResourceRequest remove;
    remove.set_name(name);
    google::protobuf::Empty empty;
    ASSERT_TRUE(Call(catalog(), &CatalogStub::DeleteResource, remove, &empty).ok());
    EXPECT_THAT(SuggestedNames(Ask(question)), Not(Contains(name)));
    ExpectFailure(Call(match(), &MatchStub::ExplainMatch, explain, &why), StatusCode::NOT_FOUND,
                  "NOT_FOUND");
  }
}

TEST_P(MatchRpcTest, AnswersForgetNothingAcrossARestart) {
  AddOrganization("center");
  AddResource("a", kMeals);
  Restart();
  EXPECT_THAT(SuggestedNames(Ask(Question("daily_living.meals"))), Contains("resources/a"));
}

TEST_P(MatchRpcTest, NoAnswerShowsAConfidentialAddress) {
  AddOrganization("center");
  AddResource("a", std::string(kMeals) + R"pb(
    places {
      address: "비밀길 1"
      confidential: true
      position { latitude: 36.5 longitude: 127.8 }
    }
    source_fields { field: "주소" value: "비밀길 1" })pb");
  const v1::SuggestResponse answer = Ask(Question("daily_living.meals"));
  ASSERT_THAT(SuggestedNames(answer), Contains("resources/a"));
  EXPECT_EQ(answer.ShortDebugString().find("비밀길"), std::string::npos);
  EXPECT_FALSE(answer.needs(0).suggestions(0).resource().places(0).has_position());
  EXPECT_FALSE(answer.needs(0).suggestions(0).has_distance_km());
  v1::ExplainMatchRequest explain;
  *explain.mutable_assessment() = Question("daily_living.meals").assessment();
  explain.set_need_id("n1");
  explain.set_resource("resources/a");
  v1::ExplainMatchResponse why;
  ASSERT_TRUE(Call(match(), &MatchStub::ExplainMatch, explain, &why).ok());
  EXPECT_EQ(why.ShortDebugString().find("비밀길"), std::string::npos);
}

TEST_P(MatchRpcTest, RequestErrors) {
  AddOrganization("center");
  const auto expect = [&](auto change, const std::string& field) {
    v1::SuggestRequest request = Question("daily_living.meals");
    change(request);
    ExpectFailure(Error(request), StatusCode::INVALID_ARGUMENT, "INVALID_REQUEST", field);
  };
  using R = v1::SuggestRequest;
  expect([](R& r) { r.clear_assessment(); }, "assessment");
  expect([](R& r) { r.set_weight_profile("weightProfiles/none"); }, "weight_profile");
  expect([](R& r) { r.mutable_as_of_time()->set_nanos(-1); }, "as_of_time");
  expect([](R& r) { r.mutable_as_of_time()->set_seconds(1LL << 60); }, "as_of_time");
  expect([](R& r) { r.set_max_suggestions(101); }, "max_suggestions");
  expect([](R& r) { r.add_need_ids("n2"); }, "need_ids[0]");
  v1::ExplainMatchRequest explain;
  *explain.mutable_assessment() = Question("daily_living.meals").assessment();
  explain.set_need_id("n1");
  explain.set_resource("a");
  v1::ExplainMatchResponse why;
  ExpectFailure(Call(match(), &MatchStub::ExplainMatch, explain, &why),
                StatusCode::INVALID_ARGUMENT, "INVALID_REQUEST", "resource");
  explain.set_resource("resources/none");
  ExpectFailure(Call(match(), &MatchStub::ExplainMatch, explain, &why), StatusCode::NOT_FOUND,
                "NOT_FOUND");
  explain.set_need_id("n9");
  ExpectFailure(Call(match(), &MatchStub::ExplainMatch, explain, &why),
                StatusCode::INVALID_ARGUMENT, "INVALID_REQUEST", "need_id");
}

TEST_P(MatchRpcTest, NamesWhatDeterminedTheAnswer) {
  AddOrganization("center");
  AddResource("a", kMeals);
  v1::SuggestRequest request = Question("daily_living.meals");
  EXPECT_EQ(Ask(request).provenance().as_of_time().seconds(), absl::ToUnixSeconds(now_));
  request.mutable_as_of_time()->set_seconds(1'700'000'000);
  const v1::Provenance provenance = Ask(request).provenance();
  EXPECT_EQ(provenance.as_of_time().seconds(), 1'700'000'000);
  EXPECT_THAT(provenance.weight_profile(),
              ::testing::MatchesRegex("weightProfiles/default@[0-9]+"));
  EXPECT_EQ(provenance.assessment_digest().size(), 64u);
  EXPECT_THAT(provenance.snapshot(), ::testing::StartsWith("s"));
}

TEST_P(MatchRpcTest, NeedAreas) {
  v1::ListNeedAreasResponse response;
  ASSERT_TRUE(Call(match(), &MatchStub::ListNeedAreas, {}, &response).ok());
  ASSERT_EQ(response.need_areas_size(), 10);
  EXPECT_EQ(response.need_areas(0).name(), "needAreas/safety");
}

TEST_P(MatchRpcTest, APassedDeadlineAndACancelledCallEnd) {
  grpc::ClientContext late;
  late.set_deadline(std::chrono::system_clock::now() - std::chrono::seconds(1));
  v1::SuggestResponse response;
  EXPECT_EQ(match().Suggest(&late, Question("daily_living.meals"), &response).error_code(),
            StatusCode::DEADLINE_EXCEEDED);
  grpc::ClientContext cancelled;
  cancelled.TryCancel();
  EXPECT_EQ(match().Suggest(&cancelled, Question("daily_living.meals"), &response).error_code(),
            StatusCode::CANCELLED);
  EXPECT_TRUE(Error(Question("daily_living.meals")).ok());
}

class LoadingTest : public ServiceTest {
 protected:
  LoadingTest() : ServiceTest({.load_index = false}) {}
};

INSTANTIATE_TEST_SUITE_P(Stores, LoadingTest, ::testing::Values(store::Engine::kMemory),
                         [](const auto& param) { return store::EngineName(param.param); });

TEST_P(LoadingTest, UntilTheIndexIsThereOnlyTheNeedAreasAre) {
  const auto expect_loading = [](const grpc::Status& status) {
    ExpectFailure(status, StatusCode::UNAVAILABLE, "INDEX_LOADING");
  };
  v1::SuggestResponse suggest;
  expect_loading(Call(match(), &MatchStub::Suggest, Question("health"), &suggest));
  v1::Resource resource;
  expect_loading(Call(catalog(), &CatalogStub::CreateResource, NewResource("a"), &resource));
  v1::UpdateResourceRequest update;
  update.mutable_resource()->set_name("resources/a");
  expect_loading(Call(catalog(), &CatalogStub::UpdateResource, update, &resource));
  v1::DeleteResourceRequest remove;
  remove.set_name("resources/a");
  google::protobuf::Empty empty;
  expect_loading(Call(catalog(), &CatalogStub::DeleteResource, remove, &empty));
  v1::ListResourcesResponse page;
  expect_loading(Call(catalog(), &CatalogStub::ListResources, {}, &page));
  v1::ListNeedAreasResponse areas;
  EXPECT_TRUE(Call(match(), &MatchStub::ListNeedAreas, {}, &areas).ok());
  ASSERT_TRUE(service_->app().LoadIndex().ok());
  EXPECT_TRUE(Call(match(), &MatchStub::Suggest, Question("health"), &suggest).ok());
}

// The sample district, asked the textbook's first case.
class SameAnswerTest : public ServiceTest {
 protected:
  SameAnswerTest() {
    for (const char* path : {"district/regions.jsonl", "district/resources"}) {
      const auto written = service_->app().catalog().Upsert(testing::ReadRecords(path));
      EXPECT_TRUE(written.ok()) << written.status();
    }
    Restart();
    service_->Settle();
  }

  v1::SuggestRequest Textbook() {
    v1::SuggestRequest request;
    *request.mutable_assessment() =
        testing::ReadAssessments("district/assessments/textbook.jsonl")[0];
    request.mutable_as_of_time()->set_seconds(absl::ToUnixSeconds(testing::AsOf()));
    return request;
  }
};

INSTANTIATE_TEST_SUITE_P(Stores, SameAnswerTest, ::testing::Values(store::Engine::kRocks),
                         [](const auto& param) { return store::EngineName(param.param); });

TEST_P(SameAnswerTest, AThousandTimesToOneAndTwoClientsAndAfterRestarts) {
  constexpr int kCalls = 1000;
  const v1::SuggestRequest request = Textbook();
  // The index saves what it computed; from the second start on there is nothing left to save, and
  // the snapshot's number stays the same too.
  Restart();
  service_->Settle();
  const auto ask = [&](MatchStub& stub) {
    v1::SuggestResponse response;
    const grpc::Status status = Call(stub, &MatchStub::Suggest, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response.SerializeAsString();
  };
  const std::string first = ask(match());
  v1::SuggestResponse parsed;
  ASSERT_TRUE(parsed.ParseFromString(first));
  ASSERT_GE(parsed.needs_size(), 1);
  ASSERT_GE(parsed.needs(0).suggestions_size(), 1);

  for (const int clients : {1, 2}) {
    std::vector<std::thread> threads;
    for (int c = 0; c < clients; ++c) {
      threads.emplace_back([&, c] {
        const auto stub = v1::MatchService::NewStub(service_->NewChannel());
        int different = 0;
        for (int i = c; i < kCalls; i += clients) different += ask(*stub) == first ? 0 : 1;
        EXPECT_EQ(different, 0);
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  for (int i = 0; i < 2; ++i) {
    Restart();
    EXPECT_EQ(ask(match()), first);
  }
}

}  // namespace
}  // namespace ieum::server
