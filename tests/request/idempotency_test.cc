#include "service/request/idempotency.h"

#include <memory>
#include <optional>
#include <string>

#include "gtest/gtest.h"

#include "ieum/v1/catalog_service.pb.h"
#include "store/catalog/violations.h"
#include "store/memory_store.h"

namespace ieum::request {
namespace {

constexpr char kId[] = "123e4567-e89b-12d3-a456-426614174000";

class IdempotencyTest : public ::testing::Test {
 protected:
  static v1::CreateResourceRequest Request(const std::string& id = kId) {
    v1::CreateResourceRequest request;
    request.mutable_resource()->set_kind("복지관");
    request.set_request_id(id);
    return request;
  }

  RequestMemory::Key Key(const v1::CreateResourceRequest& request) {
    const auto key = memory_.Read(request, request.request_id());
    EXPECT_TRUE(key.ok()) << key.status();
    return *key;
  }

  absl::StatusOr<std::optional<std::string>> Find(const v1::CreateResourceRequest& request) {
    RequestMemory::Key key = Key(request);
    return memory_.Find(key);
  }

  absl::Status Act(const v1::CreateResourceRequest& request, const std::string& name) {
    RequestMemory::Key key = Key(request);
    if (const auto found = memory_.Find(key); !found.ok()) return found.status();
    return memory_.Remembering(key, "resources/" + name)
        ->Commit({{.key = {store::RecordKind::kResource, name},
                   .value = "x",
                   .expect = store::Expect::Absent()}})
        .status();
  }

  int Kept() {
    int count = 0;
    EXPECT_TRUE((*store_->View())
                    ->Scan(store::RecordKind::kRequest, "",
                           [&](const store::Record&) {
                             ++count;
                             return true;
                           })
                    .ok());
    return count;
  }

  absl::Time now_ = absl::FromUnixSeconds(1'700'000'000);
  std::unique_ptr<store::RecordStore> store_ = store::MakeMemoryStore();
  RequestMemory memory_{*store_, [this] { return now_; }};
};

TEST_F(IdempotencyTest, RemembersInTheSameCommit) {
  EXPECT_EQ(*Find(Request()), std::nullopt);
  ASSERT_TRUE(Act(Request(), "a").ok());
  EXPECT_EQ(store_->last_sequence(), 1u);
  EXPECT_EQ(*Find(Request()), "resources/a");
  // Only the resource is news to those who follow the feed.
  EXPECT_EQ(store_->ReadFeed(0, 10)->size(), 1u);
}

TEST_F(IdempotencyTest, RemembersNothingWhenTheCommitFails) {
  ASSERT_TRUE(Act(Request("00000000-0000-4000-8000-000000000000"), "a").ok());
  EXPECT_EQ(Act(Request(), "a").code(), absl::StatusCode::kAborted);
  EXPECT_EQ(*Find(Request()), std::nullopt);
}

TEST_F(IdempotencyTest, TwoAtOnceActOnce) {
  RequestMemory::Key first = Key(Request());
  RequestMemory::Key second = Key(Request());
  ASSERT_EQ(*memory_.Find(first), std::nullopt);
  ASSERT_EQ(*memory_.Find(second), std::nullopt);
  const auto commit = [&](const RequestMemory::Key& key, const std::string& name) {
    return memory_.Remembering(key, "resources/" + name)
        ->Commit({{.key = {store::RecordKind::kResource, name}, .value = "x"}})
        .status();
  };
  EXPECT_TRUE(commit(first, "a").ok());
  EXPECT_EQ(commit(second, "b").code(), absl::StatusCode::kAborted);
  EXPECT_EQ(*memory_.Find(second), "resources/a");
}

TEST_F(IdempotencyTest, AnotherRequestUnderTheSameIdIsAnError) {
  ASSERT_TRUE(Act(Request(), "a").ok());
  v1::CreateResourceRequest other = Request();
  other.mutable_resource()->set_kind("병원");
  const auto found = Find(other);
  EXPECT_EQ(found.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(store::ReasonOf(found.status()), "REQUEST_ID_REUSED");
  EXPECT_EQ(store::ViolationsOf(found.status())[0].field, "request_id");
  // The case of the digits makes no difference.
  EXPECT_EQ(*Find(Request("123E4567-E89B-12D3-A456-426614174000")), "resources/a");
}

TEST_F(IdempotencyTest, ForgetsAfterADay) {
  ASSERT_TRUE(Act(Request(), "a").ok());
  now_ += absl::Hours(24) - absl::Seconds(1);
  EXPECT_EQ(*Find(Request()), "resources/a");
  now_ += absl::Seconds(1);
  EXPECT_EQ(*Find(Request()), std::nullopt);
  EXPECT_TRUE(Act(Request(), "b").ok());
  EXPECT_EQ(*Find(Request()), "resources/b");
}

TEST_F(IdempotencyTest, PurgesWhatHasExpired) {
  constexpr int kCount = 2500;
  for (int i = 0; i < kCount; ++i) {
    char id[37];
    snprintf(id, sizeof id, "00000000-0000-4000-8000-%012d", i);
    if (i == kCount - 1) now_ += absl::Hours(1);
    ASSERT_TRUE(Act(Request(id), "r" + std::to_string(i)).ok());
  }
  memory_.Purge();
  EXPECT_EQ(Kept(), kCount);
  now_ += absl::Hours(23);
  memory_.Purge();
  EXPECT_EQ(Kept(), 1);
  now_ += absl::Minutes(59);
  memory_.Purge();
  EXPECT_EQ(Kept(), 1);
  now_ += absl::Minutes(1);
  memory_.Purge();
  EXPECT_EQ(Kept(), 0);
}

TEST_F(IdempotencyTest, NoIdNoMemoryWrongIdAnError) {
  RequestMemory::Key none = Key(Request(""));
  EXPECT_EQ(none.id, "");
  EXPECT_EQ(*memory_.Find(none), std::nullopt);
  const auto wrong = memory_.Read(Request("x"), "x");
  EXPECT_EQ(store::ViolationsOf(wrong.status())[0].field, "request_id");
}

}  // namespace
}  // namespace ieum::request
