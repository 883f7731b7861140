// SuggestMany over the wire: the answers of Suggest, in order, whatever else goes on.
#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

#include "ieum/v1/case_service.grpc.pb.h"
#include "tests/service/service_fixture.h"

namespace ieum::server {
namespace {

using grpc::StatusCode;
using ::testing::Contains;
using ::testing::HasSubstr;

constexpr char kMeals[] = R"pb(need_terms { code: "daily_living.meals" })pb";

using Writer = grpc::ClientReaderWriterInterface<v1::SuggestManyRequest, v1::SuggestManyResponse>;

struct Stream {
  grpc::ClientContext context;
  std::unique_ptr<Writer> io;

  bool Send(const std::string& key, const v1::SuggestRequest& request) {
    v1::SuggestManyRequest item;
    item.set_key(key);
    *item.mutable_request() = request;
    return io->Write(item);
  }
  v1::SuggestManyResponse Next() {
    v1::SuggestManyResponse answer;
    EXPECT_TRUE(io->Read(&answer));
    return answer;
  }
  grpc::Status End() {
    io->WritesDone();
    v1::SuggestManyResponse answer;
    EXPECT_FALSE(io->Read(&answer)) << answer.key();
    return io->Finish();
  }
};

// A client that takes little ahead of its reader.
std::unique_ptr<v1::MatchService::Stub> NarrowStub(Service& service) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_HTTP2_BDP_PROBE, 0);
  arguments.SetInt(GRPC_ARG_HTTP2_STREAM_LOOKAHEAD_BYTES, 64 << 10);
  return v1::MatchService::NewStub(
      grpc::CreateCustomChannel("127.0.0.1:" + std::to_string(service.server().port()),
                                grpc::InsecureChannelCredentials(), arguments));
}

class SuggestManyTest : public ServiceTest {
 protected:
  explicit SuggestManyTest(const ServiceOptions& options = {}) : ServiceTest(options) {
    AddOrganization("center");
    AddResource("meals", kMeals);
  }

  // Far longer than a healthy server takes: a test fails instead of waiting for ever.
  std::unique_ptr<Stream> Open(
      std::chrono::milliseconds limit = std::chrono::minutes(2),
      const std::vector<std::pair<std::string, std::string>>& metadata = {}) {
    auto stream = std::make_unique<Stream>();
    stream->context.set_deadline(std::chrono::system_clock::now() + limit);
    for (const auto& [key, value] : metadata) stream->context.AddMetadata(key, value);
    stream->io = match().SuggestMany(&stream->context);
    return stream;
  }

  // What Suggest says, in the form of SuggestMany.
  v1::SuggestManyResponse Single(const std::string& key, const v1::SuggestRequest& request) {
    v1::SuggestManyResponse answer;
    answer.set_key(key);
    v1::SuggestResponse response;
    const grpc::Status status = Call(match(), &MatchStub::Suggest, request, &response);
    if (status.ok()) {
      *answer.mutable_response() = response;
    } else {
      EXPECT_TRUE(answer.mutable_error()->ParseFromString(status.error_details()));
    }
    return answer;
  }

  static std::vector<std::string> FieldsOf(const v1::SuggestManyResponse& answer) {
    std::vector<std::string> fields;
    for (const auto& detail : answer.error().details()) {
      google::rpc::BadRequest bad;
      if (!detail.UnpackTo(&bad)) continue;
      for (const auto& violation : bad.field_violations()) fields.push_back(violation.field());
    }
    return fields;
  }

  // As many streams as there may be at once are answered, once the server has noticed the end of
  // those before: it may do so later than their callers.
  void ExpectAllPlacesFree() {
    std::vector<std::unique_ptr<Stream>> open;
    for (int attempt = 0; attempt < 1000 && open.size() < 4; ++attempt) {
      open.push_back(Open());
      open.back()->Send("k", Question("daily_living.meals"));
      v1::SuggestManyResponse answer;
      if (open.back()->io->Read(&answer)) continue;
      ExpectFailure(open.back()->io->Finish(), StatusCode::UNAVAILABLE, "OVERLOADED");
      open.pop_back();
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    EXPECT_EQ(open.size(), 4u) << "places were lost";
    for (const auto& stream : open) EXPECT_TRUE(stream->End().ok());
  }
};

INSTANTIATE_TEST_SUITE_P(Stores, SuggestManyTest,
                         ::testing::Values(store::Engine::kMemory, store::Engine::kRocks),
                         [](const auto& param) { return store::EngineName(param.param); });

TEST_P(SuggestManyTest, AnswersWhatSuggestWouldInOrder) {
  constexpr int kItems = 200;
  for (int i = 0; i < 12; ++i) AddResource("r" + std::to_string(i), kMeals);
  std::vector<v1::SuggestRequest> asked;
  for (int i = 0; i < kItems; ++i) {
    v1::SuggestRequest request = Question(i % 3 == 0 ? "health.chronic" : "daily_living.meals");
    request.set_max_suggestions(i % 15);
    request.set_language(i % 2 == 0 ? v1::LANGUAGE_KO : v1::LANGUAGE_EN);
    // Some take far longer than others, and must not overtake or hold up for it.
    for (int n = 0; i % 7 == 0 && n < 10; ++n) {
      v1::Need& more = *request.mutable_assessment()->add_needs();
      more = request.assessment().needs(0);
      more.set_id("x" + std::to_string(n));
    }
    if (i % 5 == 0) request.mutable_assessment()->clear_case_reference();
    request.mutable_as_of_time()->set_seconds(1'793'491'200 + i);
    asked.push_back(request);
  }
  const auto stream = Open();
  std::thread sender([&] {
    for (int i = 0; i < kItems; ++i) {
      EXPECT_TRUE(stream->Send("k" + std::to_string(i), asked[static_cast<std::size_t>(i)]));
    }
    stream->io->WritesDone();
  });
  int errors = 0;
  for (int i = 0; i < kItems; ++i) {
    const v1::SuggestManyResponse answer = stream->Next();
    const auto expected = Single("k" + std::to_string(i), asked[static_cast<std::size_t>(i)]);
    ASSERT_EQ(answer.SerializeAsString(), expected.SerializeAsString()) << i;
    errors += answer.has_error() ? 1 : 0;
  }
  sender.join();
  EXPECT_EQ(errors, kItems / 5);
  const grpc::Status status = stream->io->Finish();
  EXPECT_TRUE(status.ok()) << status.error_message();
}

TEST_P(SuggestManyTest, WhatIsWrongWithAQuestionIsItsAnswer) {
  const auto stream = Open();
  v1::SuggestRequest twice = Question("daily_living.meals");
  *twice.mutable_assessment()->add_needs() = twice.assessment().needs(0);
  ASSERT_TRUE(stream->Send("twice", twice));
  v1::SuggestManyResponse answer = stream->Next();
  EXPECT_EQ(answer.SerializeAsString(), Single("twice", twice).SerializeAsString());
  EXPECT_EQ(answer.error().code(), static_cast<int>(StatusCode::INVALID_ARGUMENT));
  EXPECT_THAT(FieldsOf(answer), Contains("assessment.needs[1].id"));

  v1::SuggestRequest profile = Question("daily_living.meals");
  profile.set_weight_profile("weightProfiles/none");
  ASSERT_TRUE(stream->Send("profile", profile));
  answer = stream->Next();
  EXPECT_EQ(answer.SerializeAsString(), Single("profile", profile).SerializeAsString());
  EXPECT_TRUE(answer.has_error());

  v1::SuggestManyRequest nothing;
  nothing.set_key("nothing");
  ASSERT_TRUE(stream->io->Write(nothing));
  answer = stream->Next();
  EXPECT_EQ(answer.key(), "nothing");
  EXPECT_THAT(FieldsOf(answer), Contains("request"));

  ASSERT_TRUE(stream->Send(std::string(257, 'k'), Question("daily_living.meals")));
  answer = stream->Next();
  EXPECT_EQ(answer.key(), "");
  EXPECT_THAT(FieldsOf(answer), Contains("key"));

  v1::SuggestRequest large = Question("daily_living.meals");
  large.mutable_assessment()->mutable_needs(0)->set_statement(std::string(1 << 20, 'x'));
  ASSERT_TRUE(stream->Send("large", large));
  answer = stream->Next();
  EXPECT_EQ(answer.key(), "large");
  EXPECT_THAT(FieldsOf(answer), Contains("request"));
  EXPECT_THAT(answer.error().message(), HasSubstr("1048576 bytes"));

  ASSERT_TRUE(stream->Send(std::string(256, 'k'), Question("daily_living.meals")));
  answer = stream->Next();
  EXPECT_EQ(answer.key(), std::string(256, 'k'));
  EXPECT_EQ(answer.response().needs(0).suggestions_size(), 1);
  EXPECT_TRUE(stream->End().ok());
}

// Bytes that no stub would send: a message that breaks off, and text that is no UTF-8.
TEST_P(SuggestManyTest, BytesThatAreNoMessageAreAnsweredToo) {
  const grpc::internal::RpcMethod method("/ieum.v1.MatchService/SuggestMany",
                                         grpc::internal::RpcMethod::BIDI_STREAMING);
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::minutes(2));
  using Raw = grpc::ClientReaderWriter<grpc::ByteBuffer, grpc::ByteBuffer>;
  const std::unique_ptr<Raw> io(
      grpc::internal::ClientReaderWriterFactory<grpc::ByteBuffer, grpc::ByteBuffer>::Create(
          service_->channel().get(), method, &context));
  v1::SuggestManyRequest item;
  item.set_key("mine");
  *item.mutable_request() = Question("daily_living.meals");
  item.mutable_request()->mutable_assessment()->set_case_reference("@@@@");
  const std::string good = item.SerializeAsString();
  std::string broken_text = good;
  broken_text[broken_text.find("@@@@")] = '\xff';
  const struct {
    std::string bytes;
    std::string key;
    std::string field;
  } kSent[] = {{good.substr(0, good.size() - 3), "mine", "request"},
               {broken_text, "mine", "request.assessment.case_reference"},
               {"\x0a\x02\xff\xff", "", "key"},
               {"\x0a\xff\xff\xff\xff\x07", "", "request"},
               {good, "mine", ""}};
  for (const auto& sent : kSent) {
    const grpc::Slice slice(sent.bytes);
    ASSERT_TRUE(io->Write(grpc::ByteBuffer(&slice, 1)));
    grpc::ByteBuffer bytes;
    ASSERT_TRUE(io->Read(&bytes));
    grpc::Slice whole;
    ASSERT_TRUE(bytes.DumpToSingleSlice(&whole).ok());
    v1::SuggestManyResponse answer;
    ASSERT_TRUE(answer.ParseFromArray(whole.begin(), static_cast<int>(whole.size())));
    EXPECT_EQ(answer.key(), sent.key);
    EXPECT_EQ(answer.has_response(), sent.field.empty()) << answer.ShortDebugString();
    if (!sent.field.empty()) EXPECT_THAT(FieldsOf(answer), Contains(sent.field));
  }
  io->WritesDone();
  grpc::ByteBuffer none;
  EXPECT_FALSE(io->Read(&none));
  EXPECT_TRUE(io->Finish().ok());
}

// Answers of one stream can be compared, and a long one does not answer from an old catalogue.
TEST_P(SuggestManyTest, AnswersAreOfOneMomentForAMinute) {
  service_->Settle();
  const v1::SuggestRequest question = Question("daily_living.meals");
  const auto stream = Open();
  const auto ask = [&] {
    EXPECT_TRUE(stream->Send("k", question));
    return stream->Next().response();
  };
  const v1::SuggestResponse first = ask();
  EXPECT_EQ(first.needs(0).suggestions_size(), 1);
  EXPECT_EQ(first.provenance().as_of_time().seconds(), absl::ToUnixSeconds(now_.load()));
  AddResource("second", kMeals);
  now_ = now_.load() + absl::Seconds(59);
  EXPECT_EQ(ask().SerializeAsString(), first.SerializeAsString());
  now_ = now_.load() + absl::Seconds(2);
  const v1::SuggestResponse later = ask();
  EXPECT_EQ(later.needs(0).suggestions_size(), 2);
  EXPECT_NE(later.provenance().snapshot(), first.provenance().snapshot());
  EXPECT_EQ(later.provenance().as_of_time().seconds(), absl::ToUnixSeconds(now_.load()));
  // A clock that is set back makes no moment last.
  AddResource("third", kMeals);
  now_ = now_.load() - absl::Hours(5);
  EXPECT_EQ(ask().needs(0).suggestions_size(), 3);
  EXPECT_TRUE(stream->End().ok());
}

TEST_P(SuggestManyTest, WhoLeavesOrHasNoTimeLeavesAFreePlace) {
  for (int round = 0; round < 12; ++round) {
    const auto stream =
        Open(round % 3 == 0 ? std::chrono::milliseconds(50) : std::chrono::minutes(2));
    const int questions = 20 * (round % 4);
    bool open = true;
    for (int i = 0; i < questions && open; ++i) {
      open = stream->Send("k", Question("daily_living.meals"));
    }
    if (round % 3 != 0) {
      if (round % 2 == 0 && questions > 0) stream->Next();
      stream->context.TryCancel();
    }
    v1::SuggestManyResponse answer;
    while (stream->io->Read(&answer)) {
    }
    EXPECT_EQ(stream->io->Finish().error_code(),
              round % 3 == 0 ? StatusCode::DEADLINE_EXCEEDED : StatusCode::CANCELLED);
  }
  ExpectAllPlacesFree();
}

TEST_P(SuggestManyTest, TooManyStreamsAtOnceAreRefused) {
  std::vector<std::unique_ptr<Stream>> open;
  for (int i = 0; i < 4; ++i) {
    open.push_back(Open());
    ASSERT_TRUE(open.back()->Send("k", Question("daily_living.meals")));
    EXPECT_TRUE(open.back()->Next().has_response());
  }
  const auto fifth = Open();
  v1::SuggestManyResponse answer;
  EXPECT_FALSE(fifth->io->Read(&answer));
  ExpectFailure(fifth->io->Finish(), StatusCode::UNAVAILABLE, "OVERLOADED");
  for (const auto& stream : open) {
    ASSERT_TRUE(stream->Send("again", Question("daily_living.meals")));
    EXPECT_EQ(stream->Next().key(), "again");
    EXPECT_TRUE(stream->End().ok());
  }
  ExpectAllPlacesFree();
}

TEST_P(SuggestManyTest, WhoCallsIsAskedOnce) {
  const auto stream = Open(std::chrono::minutes(2), {{"ieum-role", "king"}});
  v1::SuggestManyResponse answer;
  EXPECT_FALSE(stream->io->Read(&answer));
  ExpectFailure(stream->io->Finish(), StatusCode::INVALID_ARGUMENT, "INVALID_REQUEST", "ieum-role");
  ExpectAllPlacesFree();
}

// As for Suggest: what became known of the case counts, and that it was looked at is recorded, for
// each question and before its answer.
TEST_P(SuggestManyTest, QuestionsAboutCasesAreRecorded) {
  const std::vector<std::pair<std::string, std::string>> manager = {
      {"ieum-account", "kim"},
      {"ieum-role", "case-manager"},
      {"ieum-organization", "organizations/center"}};
  v1::CreateCaseRequest request = Parse<v1::CreateCaseRequest>(R"pb(
    case {
      case_reference: "case-1"
      client { display_name: "someone" }
    })pb");
  *request.mutable_assessment() = Question("daily_living.meals").assessment();
  request.mutable_assessment()->clear_case_reference();
  request.mutable_assessment()->mutable_needs(0)->set_urgency(v1::URGENCY_SOON);
  grpc::ClientContext context;
  for (const auto& [key, value] : manager) context.AddMetadata(key, value);
  v1::Case made;
  const grpc::Status status =
      v1::CaseService::NewStub(service_->channel())->CreateCase(&context, request, &made);
  ASSERT_TRUE(status.ok()) << status.error_message();
  const auto recorded = [&] {
    const auto page = service_->app().casework().audit().List({.limit = 100});
    EXPECT_TRUE(page.ok());
    int count = 0;
    for (const v1::AuditEntry& entry : page->entries) {
      if (entry.method() != "MatchService.SuggestMany") continue;
      EXPECT_EQ(entry.account(), "kim");
      EXPECT_EQ(entry.access(), v1::ACCESS_KIND_READ);
      EXPECT_THAT(entry.subjects(), ::testing::ElementsAre(made.name()));
      ++count;
    }
    return count;
  };
  const auto stream = Open(std::chrono::minutes(2), manager);
  for (int i = 1; i <= 3; ++i) {
    ASSERT_TRUE(stream->Send("k", Question("daily_living.meals")));
    EXPECT_TRUE(stream->Next().has_response());
    EXPECT_EQ(recorded(), i);
  }
  v1::SuggestRequest other = Question("daily_living.meals");
  other.mutable_assessment()->set_case_reference("case-2");
  ASSERT_TRUE(stream->Send("k", other));
  EXPECT_TRUE(stream->Next().has_response());
  EXPECT_EQ(recorded(), 3) << "of no case of theirs";
  EXPECT_TRUE(stream->End().ok());
}

TEST_P(SuggestManyTest, AShutdownLetsAStreamFinish) {
  const auto stream = Open();
  ASSERT_TRUE(stream->Send("first", Question("daily_living.meals")));
  EXPECT_TRUE(stream->Next().has_response());
  std::thread shutdown([&] { service_->server().Shutdown(absl::Minutes(1)); });
  // New calls are refused from now on; this one goes on.
  for (grpc::Status refused; refused.error_code() != StatusCode::UNAVAILABLE;) {
    v1::SuggestResponse response;
    refused = Call(match(), &MatchStub::Suggest, Question("daily_living.meals"), &response);
  }
  for (int i = 0; i < 50; ++i) {
    ASSERT_TRUE(stream->Send(std::to_string(i), Question("daily_living.meals")));
    EXPECT_EQ(stream->Next().key(), std::to_string(i));
  }
  const grpc::Status status = stream->End();
  EXPECT_TRUE(status.ok()) << status.error_message();
  shutdown.join();
}

TEST_P(SuggestManyTest, AShutdownThatDoesNotWaitSaysSo) {
  const auto stream = Open();
  ASSERT_TRUE(stream->Send("first", Question("daily_living.meals")));
  EXPECT_TRUE(stream->Next().has_response());
  std::thread shutdown([&] { service_->server().Shutdown(absl::ZeroDuration()); });
  v1::SuggestManyResponse answer;
  EXPECT_FALSE(stream->io->Read(&answer)) << "it was silent, and is ended all the same";
  const grpc::Status status = stream->io->Finish();
  shutdown.join();
  // On a machine under load the grace time can pass before the word is out.
  if (status.error_code() == StatusCode::CANCELLED) GTEST_SKIP() << "cut before it was told";
  ExpectFailure(status, StatusCode::UNAVAILABLE, "SHUTTING_DOWN");
}

class NotReadyTest : public ServiceTest {
 protected:
  NotReadyTest() : ServiceTest({.load_index = false}) {}
};

INSTANTIATE_TEST_SUITE_P(Stores, NotReadyTest, ::testing::Values(store::Engine::kMemory),
                         [](const auto& param) { return store::EngineName(param.param); });

TEST_P(NotReadyTest, EndsWithTheFirstQuestion) {
  Stream stream;
  stream.io = match().SuggestMany(&stream.context);
  ASSERT_TRUE(stream.Send("k", Question("daily_living.meals")));
  v1::SuggestManyResponse answer;
  EXPECT_FALSE(stream.io->Read(&answer));
  EXPECT_EQ(stream.io->Finish().error_code(), StatusCode::UNAVAILABLE);
}

class SuggestManyLimitsTest : public SuggestManyTest {
 protected:
  SuggestManyLimitsTest()
      : SuggestManyTest({.max_suggest_silence = absl::Seconds(1), .max_suggest_items = 300}) {}
};

INSTANTIATE_TEST_SUITE_P(Stores, SuggestManyLimitsTest, ::testing::Values(store::Engine::kMemory),
                         [](const auto& param) { return store::EngineName(param.param); });

TEST_P(SuggestManyLimitsTest, BeyondTheLimitNothingIsAnswered) {
  const auto stream = Open();
  std::thread sender([&] {
    for (int i = 0; stream->Send(std::to_string(i), Question("daily_living.meals")); ++i) {
    }
  });
  for (int i = 0; i < 300; ++i) ASSERT_EQ(stream->Next().key(), std::to_string(i));
  v1::SuggestManyResponse answer;
  EXPECT_FALSE(stream->io->Read(&answer));
  sender.join();
  const grpc::Status status = stream->io->Finish();
  ExpectFailure(status, StatusCode::RESOURCE_EXHAUSTED, "TOO_MANY_ITEMS");
  EXPECT_THAT(status.error_message(), HasSubstr("300 assessments"));
}

TEST_P(SuggestManyLimitsTest, SilentStreamsAreEnded) {
  for (int round = 0; round < 2; ++round) {
    std::vector<std::unique_ptr<Stream>> silent;
    for (int i = 0; i < 4; ++i) {
      silent.push_back(Open(std::chrono::seconds(30)));
      if (i % 2 == 0) continue;
      ASSERT_TRUE(silent.back()->Send("k", Question("daily_living.meals")));
      EXPECT_TRUE(silent.back()->Next().has_response());
    }
    for (const auto& stream : silent) {
      v1::SuggestManyResponse answer;
      EXPECT_FALSE(stream->io->Read(&answer));
      const grpc::Status status = stream->io->Finish();
      ExpectFailure(status, StatusCode::DEADLINE_EXCEEDED, "STALLED");
      EXPECT_THAT(status.error_message(), HasSubstr("no assessment came for 1s"));
    }
  }
  ExpectAllPlacesFree();
}

// Who sends and does not read finds that sending stops, then that the stream is over.
TEST_P(SuggestManyLimitsTest, WhoTakesNothingIsCutOff) {
  for (int i = 0; i < 20; ++i) AddResource("r" + std::to_string(i), kMeals);
  const auto stub = NarrowStub(*service_);
  Stream stream;
  stream.context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
  stream.io = stub->SuggestMany(&stream.context);
  int sent = 0;
  v1::SuggestRequest question = Question("daily_living.meals");
  question.mutable_assessment()->mutable_needs(0)->set_statement(std::string(1500, 'x'));
  while (sent < 30'000 && stream.Send("k", question)) ++sent;
  EXPECT_LT(sent, 30'000) << "all was taken although no answer was";
  int answered = 0;
  for (v1::SuggestManyResponse answer; stream.io->Read(&answer);) ++answered;
  EXPECT_LT(answered, 100);
  EXPECT_EQ(stream.io->Finish().error_code(), StatusCode::CANCELLED);
  ExpectAllPlacesFree();
}

// A slow reader makes the server wait, not remember; when it reads, everything is there.
TEST(SuggestManyFlowTest, ASlowReaderHoldsUpItsOwnStreamAlone) {
  constexpr int kItems = 400;
  std::atomic<int> answered{0};  // every question asks the clock once
  store::Backend backend(store::Engine::kMemory);
  Service service(backend.store(), [&] {
    ++answered;
    return absl::FromCivil(absl::CivilDay(2026, 11, 1), absl::UTCTimeZone());
  });
  v1::CreateOrganizationRequest organization;
  organization.set_organization_id("center");
  organization.mutable_organization()->mutable_display_name()->set_ko("관");
  v1::Organization made;
  ASSERT_TRUE(
      Call(service.catalog(), &v1::CatalogService::Stub::CreateOrganization, organization, &made)
          .ok());
  for (int i = 0; i < 20; ++i) {
    v1::Resource out;
    ASSERT_TRUE(Call(service.catalog(), &v1::CatalogService::Stub::CreateResource,
                     NewResource("r" + std::to_string(i), kMeals), &out)
                    .ok());
  }
  service.Settle();
  const int before = answered;
  Stream stream;
  stream.context.set_deadline(std::chrono::system_clock::now() + std::chrono::minutes(2));
  const auto stub = NarrowStub(service);
  stream.io = stub->SuggestMany(&stream.context);
  std::thread sender([&] {
    for (int i = 0; i < kItems; ++i) {
      EXPECT_TRUE(stream.Send(std::to_string(i), Question("daily_living.meals")));
    }
    stream.io->WritesDone();
  });
  // Until nothing moves any more.
  for (int last = -1; last != answered;) {
    last = answered;
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
  }
  EXPECT_LT(answered - before, kItems / 8);
  // Others do not notice.
  v1::SuggestResponse response;
  EXPECT_TRUE(Call(service.match(), &v1::MatchService::Stub::Suggest,
                   Question("daily_living.meals"), &response)
                  .ok());
  for (int i = 0; i < kItems; ++i) {
    const v1::SuggestManyResponse answer = stream.Next();
    ASSERT_EQ(answer.key(), std::to_string(i));
    EXPECT_EQ(answer.response().needs(0).suggestions_size(), 20);
  }
  sender.join();
  EXPECT_TRUE(stream.io->Finish().ok());
}

}  // namespace
}  // namespace ieum::server
