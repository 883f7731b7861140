#include "service/server/error_map.h"

#include <set>
#include <string>

#include "gmock/gmock.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "gtest/gtest.h"

#include "service/request/text.h"
#include "store/catalog/violations.h"

namespace ieum::server {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

google::rpc::Status Details(const WireError& error) {
  google::rpc::Status details;
  EXPECT_TRUE(details.ParseFromString(error.details));
  return details;
}

google::rpc::ErrorInfo InfoOf(const WireError& error) {
  google::rpc::ErrorInfo info;
  EXPECT_TRUE(Details(error).details(0).UnpackTo(&info));
  return info;
}

TEST(ErrorMapTest, EveryCodeHasItsNumberReasonAndDomain) {
  const std::set<absl::StatusCode> own = {absl::StatusCode::kInternal, absl::StatusCode::kDataLoss,
                                          absl::StatusCode::kFailedPrecondition,
                                          absl::StatusCode::kUnavailable};
  for (const auto code : {absl::StatusCode::kCancelled, absl::StatusCode::kInvalidArgument,
                          absl::StatusCode::kDeadlineExceeded, absl::StatusCode::kNotFound,
                          absl::StatusCode::kAlreadyExists, absl::StatusCode::kResourceExhausted,
                          absl::StatusCode::kFailedPrecondition, absl::StatusCode::kAborted,
                          absl::StatusCode::kUnimplemented, absl::StatusCode::kUnavailable,
                          absl::StatusCode::kDataLoss, absl::StatusCode::kInternal}) {
    const WireError error = ToWireError(absl::Status(code, "words of its own"));
    EXPECT_EQ(error.code, static_cast<int>(code));
    EXPECT_EQ(Details(error).code(), error.code);
    EXPECT_EQ(Details(error).message(), error.message);
    EXPECT_EQ(InfoOf(error).domain(), "ieum");
    EXPECT_EQ(InfoOf(error).reason(), error.reason);
    EXPECT_THAT(error.reason, ::testing::MatchesRegex("[A-Z][A-Z_]+[A-Z]"));
    EXPECT_EQ(error.message == "words of its own", !own.contains(code)) << error.message;
    EXPECT_EQ(error.withheld, own.contains(code));
  }
}

TEST(ErrorMapTest, WhatTheTableDoesNotNameIsInternalAndKeepsItsWordsToItself) {
  for (const auto code : {absl::StatusCode::kUnknown, absl::StatusCode::kOutOfRange,
                          absl::StatusCode::kPermissionDenied}) {
    const WireError error = ToWireError(absl::Status(code, "/var/lib/secret"));
    EXPECT_EQ(error.code, 13);
    EXPECT_EQ(error.reason, "INTERNAL");
    EXPECT_THAT(error.message, Not(HasSubstr("secret")));
    EXPECT_THAT(error.details, Not(HasSubstr("secret")));
  }
}

TEST(ErrorMapTest, RefusalsWithAReasonAreTold) {
  const WireError error = ToWireError(store::WithReason(
      absl::PermissionDeniedError("it belongs to another organization"), "WRONG_ORGANIZATION"));
  EXPECT_EQ(error.code, 7);
  EXPECT_EQ(error.reason, "WRONG_ORGANIZATION");
  EXPECT_EQ(error.message, "it belongs to another organization");
}

// The engine's words name its files.
TEST(ErrorMapTest, AStoreThatFailsShowsNothingOfItself) {
  for (const auto code : {absl::StatusCode::kUnavailable, absl::StatusCode::kFailedPrecondition}) {
    const absl::Status status(code, "storage engine: IO error: /var/lib/ieum/000012.log: full");
    const WireError error = ToWireError(status);
    EXPECT_EQ(error.code, static_cast<int>(code));
    EXPECT_EQ(error.reason, "STORE_UNAVAILABLE");
    EXPECT_THAT(error.message + error.details, Not(HasSubstr("storage engine")));
    EXPECT_THAT(error.message + error.details, Not(HasSubstr("/var/lib")));
    EXPECT_TRUE(error.withheld);
    const WireError known = ToWireError(
        store::WithReason(absl::Status(code, "the service is shutting down"), "SHUTTING_DOWN"));
    EXPECT_EQ(known.message, "the service is shutting down");
    EXPECT_FALSE(known.withheld);
  }
}

TEST(ErrorMapTest, CarriesReasonAndViolations) {
  store::Violations violations;
  violations.Add("a.b[0]", "must be 0 to 130, is 131");
  violations.Add("c", "is required");
  const WireError error = ToWireError(store::WithReason(violations.ToStatus(), "ODD_REQUEST"));
  EXPECT_EQ(error.code, 3);
  EXPECT_EQ(error.reason, "ODD_REQUEST");
  google::rpc::BadRequest bad;
  ASSERT_EQ(Details(error).details_size(), 2);
  ASSERT_TRUE(Details(error).details(1).UnpackTo(&bad));
  ASSERT_EQ(bad.field_violations_size(), 2);
  EXPECT_EQ(bad.field_violations(0).field(), "a.b[0]");
  EXPECT_EQ(bad.field_violations(0).description(), "must be 0 to 130, is 131");
  EXPECT_EQ(bad.field_violations(1).field(), "c");
}

// A gRPC client refuses trailers above 8 KiB, and the caller would learn nothing.
TEST(ErrorMapTest, StaysSmallHoweverMuchIsWrong) {
  store::Violations violations;
  for (int i = 0; i < 5000; ++i) {
    violations.Add("필드[" + std::to_string(i) + "]", std::string(3000, 'x') + "사람");
  }
  const WireError error = ToWireError(violations.ToStatus());
  EXPECT_LE(error.message.size(), kMaxMessageBytes);
  EXPECT_LE(error.details.size(), kMaxDetailsBytes);
  google::rpc::BadRequest bad;
  ASSERT_TRUE(Details(error).details(1).UnpackTo(&bad));
  EXPECT_GE(bad.field_violations_size(), 1);
}

TEST(ErrorMapTest, IsAlwaysValidUtf8) {
  store::Violations violations;
  violations.Add("a\xff", "is \xed\xa0\x80");
  const WireError error = ToWireError(violations.ToStatus());
  EXPECT_TRUE(request::IsValidUtf8(error.message));
  google::rpc::BadRequest bad;
  ASSERT_TRUE(Details(error).details(1).UnpackTo(&bad));
  EXPECT_TRUE(request::IsValidUtf8(bad.field_violations(0).field()));
}

TEST(ErrorMapTest, MovesFieldsUnderAnother) {
  store::Violations violations;
  violations.Add("name", "x");
  violations.Add("", "y");
  const absl::Status moved =
      UnderField(store::WithReason(violations.ToStatus(), "REASON"), "resource");
  EXPECT_EQ(moved.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(store::ReasonOf(moved), "REASON");
  ASSERT_EQ(store::ViolationsOf(moved).size(), 2u);
  EXPECT_EQ(store::ViolationsOf(moved)[0].field, "resource.name");
  EXPECT_EQ(store::ViolationsOf(moved)[1].field, "resource");
  EXPECT_EQ(UnderField(absl::NotFoundError("n"), "resource"), absl::NotFoundError("n"));
}

TEST(TextTest, Utf8) {
  EXPECT_TRUE(request::IsValidUtf8("이음 abc"));
  EXPECT_FALSE(request::IsValidUtf8("\xc0\x80"));
  EXPECT_FALSE(request::IsValidUtf8("\xed\xa0\x80"));  // a surrogate
  EXPECT_FALSE(request::IsValidUtf8("\xea\xb0"));
  EXPECT_EQ(request::ValidUtf8("가\xff나"), "가?나");
  EXPECT_EQ(request::CutUtf8("가나다라", 12), "가나다라");
  EXPECT_EQ(request::CutUtf8("가나다라", 11), "가나…");
  EXPECT_EQ(request::Sha256Hex("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(TextTest, Uuids) {
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string id = request::RandomUuid();
    EXPECT_TRUE(request::IsUuid(id)) << id;
    EXPECT_TRUE(seen.insert(id).second);
  }
  for (const char* wrong :
       {"", "123", "123e4567-e89b-12d3-a456-42661417400", "123e4567e89b-12d3-a456-4266141740000",
        "123e4567-e89b-12d3-a456-42661417400g"}) {
    EXPECT_FALSE(request::IsUuid(wrong)) << wrong;
  }
}

TEST(TextTest, Times) {
  google::protobuf::Timestamp timestamp;
  timestamp.set_seconds(-62135596800);
  EXPECT_TRUE(request::ToTime(timestamp, "t").ok());
  timestamp.set_seconds(-62135596801);
  EXPECT_EQ(store::ViolationsOf(request::ToTime(timestamp, "t").status())[0].field, "t");
  timestamp.set_seconds(253402300800);
  EXPECT_FALSE(request::ToTime(timestamp, "t").ok());
  timestamp.set_seconds(-1);
  timestamp.set_nanos(1'000'000'000);
  EXPECT_FALSE(request::ToTime(timestamp, "t").ok());
  timestamp.set_nanos(5);
  EXPECT_EQ(request::ToTimestamp(*request::ToTime(timestamp, "t")).nanos(), 5);
  EXPECT_EQ(request::ToTimestamp(*request::ToTime(timestamp, "t")).seconds(), -1);
}

}  // namespace
}  // namespace ieum::server
