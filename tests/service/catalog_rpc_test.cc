// CatalogService's unary methods over the wire, on both stores.
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/empty.pb.h"
#include "google/protobuf/util/message_differencer.h"

#include "tests/service/service_fixture.h"

namespace ieum::server {
namespace {

using google::protobuf::Empty;
using google::protobuf::util::MessageDifferencer;
using grpc::StatusCode;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class CatalogRpcTest : public ServiceTest {
 protected:
  grpc::Status Update(const v1::Resource& resource, const std::vector<std::string>& paths,
                      v1::Resource* out) {
    v1::UpdateResourceRequest request;
    *request.mutable_resource() = resource;
    for (const std::string& path : paths) request.mutable_update_mask()->add_paths(path);
    return Call(catalog(), &CatalogStub::UpdateResource, request, out);
  }

  v1::Resource out_;
  Empty empty_;
};

INSTANTIATE_TEST_SUITE_P(Stores, CatalogRpcTest,
                         ::testing::Values(store::Engine::kMemory, store::Engine::kRocks),
                         [](const auto& param) { return store::EngineName(param.param); });

TEST_P(CatalogRpcTest, OrganizationFromCreateToDelete) {
  AddOrganization("center");
  v1::GetOrganizationRequest get;
  get.set_name("organizations/center");
  v1::Organization stored;
  ASSERT_TRUE(Call(catalog(), &CatalogStub::GetOrganization, get, &stored).ok());
  EXPECT_EQ(stored.display_name().ko(), "다온복지관");
  EXPECT_NE(stored.etag(), "");
  EXPECT_EQ(stored.create_time().seconds(), absl::ToUnixSeconds(now_));

  now_ = now_.load() + absl::Hours(1);
  v1::UpdateOrganizationRequest update;
  update.mutable_organization()->set_name(stored.name());
  update.mutable_organization()->set_etag(stored.etag());
  update.mutable_organization()->mutable_display_name()->set_en("Daon Center");
  update.mutable_update_mask()->add_paths("display_name.en");
  v1::Organization updated;
  ASSERT_TRUE(Call(catalog(), &CatalogStub::UpdateOrganization, update, &updated).ok());
  EXPECT_EQ(updated.display_name().ko(), "다온복지관");
  EXPECT_EQ(updated.display_name().en(), "Daon Center");
  EXPECT_NE(updated.etag(), stored.etag());
  EXPECT_EQ(updated.update_time().seconds(), updated.create_time().seconds() + 3600);

  ExpectFailure(Call(catalog(), &CatalogStub::UpdateOrganization, update, &updated),
                StatusCode::ABORTED, "ETAG_MISMATCH");
  v1::DeleteOrganizationRequest remove;
  remove.set_name(stored.name());
  remove.set_etag(stored.etag());
  ExpectFailure(Call(catalog(), &CatalogStub::DeleteOrganization, remove, &empty_),
                StatusCode::ABORTED, "ETAG_MISMATCH");
  remove.set_etag(updated.etag());
  ASSERT_TRUE(Call(catalog(), &CatalogStub::DeleteOrganization, remove, &empty_).ok());
  ExpectFailure(Call(catalog(), &CatalogStub::GetOrganization, get, &stored), StatusCode::NOT_FOUND,
                "NOT_FOUND");
  ExpectFailure(Call(catalog(), &CatalogStub::DeleteOrganization, remove, &empty_),
                StatusCode::NOT_FOUND, "NOT_FOUND");
}

TEST_P(CatalogRpcTest, AnOrganizationWithResourcesGoesOnlyByForce) {
  AddOrganization("center");
  AddResource("a");
  v1::DeleteOrganizationRequest remove;
  remove.set_name("organizations/center");
  const grpc::Status refused = Call(catalog(), &CatalogStub::DeleteOrganization, remove, &empty_);
  EXPECT_EQ(refused.error_code(), StatusCode::FAILED_PRECONDITION);
  EXPECT_NE(FailureOf(refused).reason, "");
  remove.set_force(true);
  ASSERT_TRUE(Call(catalog(), &CatalogStub::DeleteOrganization, remove, &empty_).ok());
  EXPECT_THAT(List({}), IsEmpty());
}

TEST_P(CatalogRpcTest, CreateErrors) {
  AddOrganization("center");
  AddResource("a", R"pb(source: "s" source_id: "1")pb");
  const auto create = [&](const v1::CreateResourceRequest& request) {
    return Call(catalog(), &CatalogStub::CreateResource, request, &out_);
  };
  ExpectFailure(create({}), StatusCode::INVALID_ARGUMENT, "INVALID_REQUEST", "resource");
  ExpectFailure(create(NewResource("a")), StatusCode::ALREADY_EXISTS, "NAME_TAKEN");
  ExpectFailure(create(NewResource("b", R"pb(source: "s" source_id: "1")pb")),
                StatusCode::ALREADY_EXISTS, "SOURCE_TAKEN");
  ExpectFailure(create(NewResource("B")), StatusCode::INVALID_ARGUMENT, "INVALID_REQUEST",
                "resource_id");
  ExpectFailure(create(NewResource("b", R"pb(organization: "organizations/none")pb")),
                StatusCode::INVALID_ARGUMENT, "INVALID_REQUEST", "resource.organization");
  ExpectFailure(create(NewResource("b", R"pb(need_terms { code: "nope" })pb")),
                StatusCode::INVALID_ARGUMENT, "INVALID_REQUEST", "resource.need_terms[0].code");
  v1::CreateOrganizationRequest organization;
  v1::Organization out;
  ExpectFailure(Call(catalog(), &CatalogStub::CreateOrganization, organization, &out),
                StatusCode::INVALID_ARGUMENT, "INVALID_REQUEST", "organization");
  organization.mutable_organization()->set_kind("복지관");
  ExpectFailure(Call(catalog(), &CatalogStub::CreateOrganization, organization, &out),
                StatusCode::INVALID_ARGUMENT, "INVALID_REQUEST", "organization.display_name");
}

TEST_P(CatalogRpcTest, CreateMakesAnIdAndIgnoresWhatIsOutputOnly) {
  AddOrganization("center");
  v1::CreateResourceRequest request = NewResource("", R"pb(
    name: "resources/ignored"
    etag: "7"
    possible_duplicates: "resources/x"
    create_time { seconds: 1 })pb");
  ASSERT_TRUE(Call(catalog(), &CatalogStub::CreateResource, request, &out_).ok());
  EXPECT_THAT(out_.name(), ::testing::MatchesRegex("resources/[0-9a-f-]{36}"));
  EXPECT_THAT(out_.possible_duplicates(), IsEmpty());
  EXPECT_EQ(out_.create_time().seconds(), absl::ToUnixSeconds(now_));
}

TEST_P(CatalogRpcTest, UpdateByMask) {
  AddOrganization("center");
  const v1::Resource stored = AddResource("a", R"pb(
    kind: "복지관"
    contact { phones: "02-000-0000" desk: "팀" }
    languages: "ko"
    capacity { total_places: 10 open_places: 3 })pb");
  v1::Resource patch = Parse<v1::Resource>(R"pb(name: "resources/a"
                                                kind: "x"
                                                contact { desk: "새 팀" })pb");

  ASSERT_TRUE(Update(patch, {"contact.desk"}, &out_).ok());
  EXPECT_EQ(out_.contact().desk(), "새 팀");
  EXPECT_EQ(out_.contact().phones(0), "02-000-0000");
  EXPECT_EQ(out_.kind(), "복지관");

  ASSERT_TRUE(Update(patch, {}, &out_).ok());  // all that are set
  EXPECT_EQ(out_.kind(), "x");
  EXPECT_THAT(out_.contact().phones(), IsEmpty());
  EXPECT_THAT(out_.languages(), ElementsAre("ko"));

  patch.set_organization("organizations/center");
  patch.mutable_display_name()->set_ko("새 이름");
  ASSERT_TRUE(Update(patch, {"*"}, &out_).ok());
  EXPECT_THAT(out_.languages(), IsEmpty());
  EXPECT_FALSE(out_.has_capacity());
  EXPECT_EQ(out_.create_time().seconds(), stored.create_time().seconds());
  EXPECT_TRUE(MessageDifferencer::Equals(out_, GetResource("a")));
}

TEST_P(CatalogRpcTest, UpdateErrors) {
  AddOrganization("center");
  const v1::Resource stored = AddResource("a");
  v1::Resource patch = Parse<v1::Resource>(R"pb(name: "resources/a" kind: "x")pb");
  for (const char* path : {"name", "etag", "create_time", "update_time", "possible_duplicates",
                           "referral_outcomes", "observed_waits", "eligibility_disputes",
                           "capacity.held_places", "nope", "kind.x", "places.address"}) {
    ExpectFailure(Update(patch, {path}, &out_), StatusCode::INVALID_ARGUMENT, "INVALID_REQUEST",
                  "update_mask");
  }
  // What the mask leaves of the record must still be a valid one.
  ExpectFailure(Update(patch, {"display_name"}, &out_), StatusCode::INVALID_ARGUMENT,
                "INVALID_REQUEST", "resource.display_name");
  ExpectFailure(Update(Parse<v1::Resource>(R"pb(name: "resources/none")pb"), {}, &out_),
                StatusCode::NOT_FOUND, "NOT_FOUND");
  ExpectFailure(Update({}, {}, &out_), StatusCode::INVALID_ARGUMENT, "INVALID_REQUEST",
                "resource.name");
  ASSERT_TRUE(Update(patch, {}, &out_).ok());
  patch.set_etag(stored.etag());
  ExpectFailure(Update(patch, {}, &out_), StatusCode::ABORTED, "ETAG_MISMATCH");
  patch.set_etag("not an etag");
  ExpectFailure(Update(patch, {}, &out_), StatusCode::ABORTED, "ETAG_MISMATCH");
  patch.set_etag(out_.etag());
  EXPECT_TRUE(Update(patch, {}, &out_).ok());
}

// Without etags nobody's change is lost, because each changes its own field.
TEST_P(CatalogRpcTest, UpdatesOfDifferentFieldsDoNotUndoEachOther) {
  AddOrganization("center");
  AddResource("a");
  const auto write = [&](const std::string& field, int count) {
    for (int i = 0; i <= count; ++i) {
      v1::UpdateResourceRequest request;
      request.mutable_resource()->set_name("resources/a");
      if (field == "kind") request.mutable_resource()->set_kind(std::to_string(i));
      if (field == "programme") request.mutable_resource()->set_programme(std::to_string(i));
      request.mutable_update_mask()->add_paths(field);
      v1::Resource out;
      const grpc::Status status = Call(catalog(), &CatalogStub::UpdateResource, request, &out);
      EXPECT_TRUE(status.ok()) << status.error_message();
    }
  };
  std::thread other([&] { write("kind", 40); });
  write("programme", 40);
  other.join();
  EXPECT_EQ(GetResource("a").kind(), "40");
  EXPECT_EQ(GetResource("a").programme(), "40");
}

TEST_P(CatalogRpcTest, ConfidentialAddressesStayInside) {
  AddOrganization("center");
  const std::string places = R"pb(
    places {
      address: "비밀길 1"
      confidential: true
      accessibility: "휠체어"
      position { latitude: 36.5 longitude: 127.8 }
    }
    places { address: "열린길 2" }
    source_fields { field: "주소" value: "비밀길 1" })pb";
  const auto check = [&](const v1::Resource& shown) {
    EXPECT_EQ(shown.ShortDebugString().find("비밀길"), std::string::npos);
    ASSERT_EQ(shown.places_size(), 2);
    EXPECT_FALSE(shown.places(0).has_position());
    EXPECT_TRUE(shown.places(0).confidential());
    EXPECT_EQ(shown.places(1).address(), "열린길 2");
  };
  const auto check_stored = [&] {
    const auto stored = service_->app().catalog().View()->GetResource("resources/a");
    ASSERT_TRUE(stored.ok());
    EXPECT_EQ(stored->places(0).address(), "비밀길 1");
    EXPECT_EQ(stored->places(0).position().latitude(), 36.5);
    EXPECT_EQ(stored->source_fields(0).value(), "비밀길 1");
  };
  check(AddResource("a", places));
  v1::Resource shown = GetResource("a");
  check(shown);
  check_stored();

  // Read, change, write: by everything that is set, by "*", by the list itself.
  shown.clear_etag();
  for (const std::vector<std::string>& mask :
       {std::vector<std::string>{}, {"*"}, {"places", "kind"}}) {
    shown.set_kind(shown.kind() + "+");
    ASSERT_TRUE(Update(shown, mask, &out_).ok());
    check(out_);
    check_stored();
  }
  EXPECT_EQ(GetResource("a").kind(), "+++");
  v1::UpdateAvailabilityRequest availability;
  availability.set_name("resources/a");
  availability.mutable_capacity()->set_open_places(1);
  ASSERT_TRUE(Call(catalog(), &CatalogStub::UpdateAvailability, availability, &out_).ok());
  check(out_);
  check_stored();
  v1::VerifyResourceRequest verify;
  verify.set_name("resources/a");
  ASSERT_TRUE(Call(catalog(), &CatalogStub::VerifyResource, verify, &out_).ok());
  check(out_);
  v1::ListResourcesResponse page;
  ASSERT_TRUE(Call(catalog(), &CatalogStub::ListResources, {}, &page).ok());
  check(page.resources(0));
  v1::ListResourcesRequest filtered;
  filtered.set_text("도시락");
  ASSERT_TRUE(Call(catalog(), &CatalogStub::ListResources, filtered, &page).ok());
  ASSERT_EQ(page.resources_size(), 1);
  check(page.resources(0));
  // Nor can it be found out by searching for it.
  filtered.set_text("비밀길");
  EXPECT_THAT(List(filtered), IsEmpty());

  shown.mutable_places()->DeleteSubrange(0, 1);
  ASSERT_TRUE(Update(shown, {"places"}, &out_).ok());
  EXPECT_EQ(out_.places_size(), 1);
}

TEST_P(CatalogRpcTest, AvailabilityAndVerification) {
  AddOrganization("center");
  AddResource("a", R"pb(capacity { total_places: 10 open_places: 3 waitlist_open: true })pb");
  now_ = now_.load() + absl::Hours(24);
  v1::UpdateAvailabilityRequest request;
  request.set_name("resources/a");
  ExpectFailure(Call(catalog(), &CatalogStub::UpdateAvailability, request, &out_),
                StatusCode::INVALID_ARGUMENT, "INVALID_REQUEST", "capacity");
  request.mutable_capacity()->set_total_places(5);
  request.mutable_capacity()->set_open_places(6);
  const grpc::Status too_many = Call(catalog(), &CatalogStub::UpdateAvailability, request, &out_);
  EXPECT_EQ(too_many.error_code(), StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(FailureOf(too_many).fields, Contains(::testing::StartsWith("capacity.open_places")));
  request.mutable_capacity()->set_open_places(0);
  ASSERT_TRUE(Call(catalog(), &CatalogStub::UpdateAvailability, request, &out_).ok());
  EXPECT_FALSE(out_.capacity().has_waitlist_open());  // replaces all of them
  EXPECT_EQ(out_.capacity().as_of_time().seconds(), absl::ToUnixSeconds(now_));
  request.set_etag("0");
  ExpectFailure(Call(catalog(), &CatalogStub::UpdateAvailability, request, &out_),
                StatusCode::ABORTED, "ETAG_MISMATCH");

  // One number by mask is as of now too.
  now_ = now_.load() + absl::Hours(24);
  ASSERT_TRUE(Update(Parse<v1::Resource>(R"pb(name: "resources/a"
                                              capacity { open_places: 2 })pb"),
                     {"capacity.open_places"}, &out_)
                  .ok());
  EXPECT_EQ(out_.capacity().total_places(), 5);
  EXPECT_EQ(out_.capacity().as_of_time().seconds(), absl::ToUnixSeconds(now_));

  v1::VerifyResourceRequest verify;
  verify.set_name("resources/a");
  ASSERT_TRUE(Call(catalog(), &CatalogStub::VerifyResource, verify, &out_).ok());
  EXPECT_EQ(out_.last_verified_time().seconds(), absl::ToUnixSeconds(now_));
  verify.mutable_verify_time()->set_seconds(absl::ToUnixSeconds(now_) + 1);
  ExpectFailure(Call(catalog(), &CatalogStub::VerifyResource, verify, &out_),
                StatusCode::INVALID_ARGUMENT, "INVALID_REQUEST", "verify_time");
  verify.mutable_verify_time()->set_seconds(1'000'000'000);
  ASSERT_TRUE(Call(catalog(), &CatalogStub::VerifyResource, verify, &out_).ok());
  EXPECT_EQ(out_.last_verified_time().seconds(), absl::ToUnixSeconds(now_)) << "not backwards";
  AddResource("b");
  verify.set_name("resources/b");
  ASSERT_TRUE(Call(catalog(), &CatalogStub::VerifyResource, verify, &out_).ok());
  EXPECT_EQ(out_.last_verified_time().seconds(), 1'000'000'000);
}

TEST_P(CatalogRpcTest, NeedTermsSayWhereTheyComeFrom) {
  AddOrganization("center");
  const v1::Resource declared =
      AddResource("declared", R"pb(need_terms { code: "health.checkup" })pb");
  ASSERT_EQ(declared.need_terms_size(), 1);
  EXPECT_EQ(declared.need_terms(0).origin(), v1::NEED_TERM_ORIGIN_DECLARED);
  EXPECT_EQ(declared.need_terms(0).confidence(), 1);

  AddResource("inferred");
  service_->Settle();
  v1::Resource inferred = GetResource("inferred");
  ASSERT_GE(inferred.need_terms_size(), 1);
  EXPECT_EQ(inferred.need_terms(0).code(), "daily_living.meals");
  EXPECT_EQ(inferred.need_terms(0).origin(), v1::NEED_TERM_ORIGIN_INFERRED);
  EXPECT_GT(inferred.need_terms(0).confidence(), 0.2);
  EXPECT_LE(inferred.need_terms(0).confidence(), 1);

  // Writing back what was read does not make them declared.
  inferred.clear_etag();
  ASSERT_TRUE(Update(inferred, {}, &out_).ok());
  EXPECT_EQ(out_.need_terms(0).origin(), v1::NEED_TERM_ORIGIN_INFERRED);
  ASSERT_TRUE(Update(inferred, {"*"}, &out_).ok());
  EXPECT_EQ(out_.need_terms(0).origin(), v1::NEED_TERM_ORIGIN_INFERRED);
  // Confirming one does.
  inferred.mutable_need_terms(0)->set_origin(v1::NEED_TERM_ORIGIN_DECLARED);
  ASSERT_TRUE(Update(inferred, {"need_terms"}, &out_).ok());
  ASSERT_EQ(out_.need_terms_size(), 1);
  EXPECT_EQ(out_.need_terms(0).origin(), v1::NEED_TERM_ORIGIN_DECLARED);
}

TEST_P(CatalogRpcTest, CreatesActOnce) {
  AddOrganization("center");
  v1::CreateResourceRequest request = NewResource("");
  request.set_request_id("123e4567-e89b-12d3-a456-426614174000");
  v1::Resource first;
  ASSERT_TRUE(Call(catalog(), &CatalogStub::CreateResource, request, &first).ok());
  ASSERT_TRUE(Call(catalog(), &CatalogStub::CreateResource, request, &out_).ok());
  EXPECT_EQ(out_.name(), first.name());
  EXPECT_EQ(out_.etag(), first.etag());
  Restart();
  ASSERT_TRUE(Call(catalog(), &CatalogStub::CreateResource, request, &out_).ok());
  EXPECT_EQ(out_.name(), first.name());
  EXPECT_EQ(List({}).size(), 1u);

  v1::CreateResourceRequest other = request;
  other.mutable_resource()->set_kind("다름");
  ExpectFailure(Call(catalog(), &CatalogStub::CreateResource, other, &out_),
                StatusCode::INVALID_ARGUMENT, "REQUEST_ID_REUSED", "request_id");
  auto organization =
      Parse<v1::CreateOrganizationRequest>(R"pb(organization { display_name { ko: "이름" } })pb");
  organization.set_request_id(request.request_id());
  v1::Organization out;
  ExpectFailure(Call(catalog(), &CatalogStub::CreateOrganization, organization, &out),
                StatusCode::INVALID_ARGUMENT, "REQUEST_ID_REUSED", "request_id");
  organization.set_request_id("not a uuid");
  ExpectFailure(Call(catalog(), &CatalogStub::CreateOrganization, organization, &out),
                StatusCode::INVALID_ARGUMENT, "INVALID_REQUEST", "request_id");

  v1::DeleteResourceRequest remove;
  remove.set_name(first.name());
  ASSERT_TRUE(Call(catalog(), &CatalogStub::DeleteResource, remove, &empty_).ok());
  ExpectFailure(Call(catalog(), &CatalogStub::CreateResource, request, &out_),
                StatusCode::NOT_FOUND, "CREATED_AND_DELETED");
  now_ = now_.load() + absl::Hours(25);
  ASSERT_TRUE(Call(catalog(), &CatalogStub::CreateResource, request, &out_).ok());
  EXPECT_NE(out_.name(), first.name());
}

// A refused create is not remembered: the corrected one may use the id again.
TEST_P(CatalogRpcTest, ARefusedCreateLeavesTheRequestIdFree) {
  v1::CreateResourceRequest request = NewResource("a");
  request.set_request_id("123e4567-e89b-12d3-a456-426614174000");
  ExpectFailure(Call(catalog(), &CatalogStub::CreateResource, request, &out_),
                StatusCode::INVALID_ARGUMENT, "INVALID_REQUEST", "resource.organization");
  AddOrganization("center");
  request.mutable_resource()->set_kind("이제");
  EXPECT_TRUE(Call(catalog(), &CatalogStub::CreateResource, request, &out_).ok());
}

TEST_P(CatalogRpcTest, TheSameCreateFromManyThreadsActsOnce) {
  AddOrganization("center");
  for (const std::string id : {"", "fixed"}) {
    v1::CreateResourceRequest request = NewResource(id);
    request.set_request_id(id.empty() ? "00000000-0000-4000-8000-000000000001"
                                      : "00000000-0000-4000-8000-000000000002");
    std::vector<std::string> names(8);
    std::vector<std::thread> threads;
    for (std::string& name : names) {
      threads.emplace_back([&] {
        v1::Resource out;
        const grpc::Status status = Call(catalog(), &CatalogStub::CreateResource, request, &out);
        EXPECT_TRUE(status.ok()) << status.error_message();
        name = out.name();
      });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), 1u);
  }
  EXPECT_EQ(List({}).size(), 2u);
}

TEST_P(CatalogRpcTest, NamesAreChecked) {
  for (const std::string name : {"", "a", "resources/", "resources/A", "organizations/a/b",
                                 "resources/a resources/b", "resources/../x"}) {
    v1::GetResourceRequest get;
    get.set_name(name);
    ExpectFailure(Call(catalog(), &CatalogStub::GetResource, get, &out_),
                  StatusCode::INVALID_ARGUMENT, "INVALID_REQUEST", "name");
    v1::DeleteResourceRequest remove;
    remove.set_name(name);
    ExpectFailure(Call(catalog(), &CatalogStub::DeleteResource, remove, &empty_),
                  StatusCode::INVALID_ARGUMENT, "INVALID_REQUEST", "name");
    v1::VerifyResourceRequest verify;
    verify.set_name(name);
    ExpectFailure(Call(catalog(), &CatalogStub::VerifyResource, verify, &out_),
                  StatusCode::INVALID_ARGUMENT, "INVALID_REQUEST", "name");
  }
}

}  // namespace
}  // namespace ieum::server
