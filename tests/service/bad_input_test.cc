// Everything that a caller can get wrong, sent over the wire: each is answered with
// INVALID_ARGUMENT and the field (or the limit), and the service goes on.
#include <functional>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include <grpcpp/generic/generic_stub.h>

#include "tests/service/service_fixture.h"

namespace ieum::server {
namespace {

using grpc::StatusCode;
using ::testing::Contains;

constexpr char kSuggest[] = "/ieum.v1.MatchService/Suggest";

class BadInputTest : public ServiceTest {
 protected:
  BadInputTest() { AddOrganization("center"); }

  // Sends bytes that no stub would.
  grpc::Status Send(const std::string& method, const std::string& bytes) {
    grpc::GenericStub stub(service_->channel());
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::minutes(2));
    grpc::CompletionQueue queue;
    const grpc::Slice slice(bytes);
    const auto call = stub.PrepareUnaryCall(&context, method, grpc::ByteBuffer(&slice, 1), &queue);
    call->StartCall();
    grpc::ByteBuffer response;
    grpc::Status status;
    call->Finish(&response, &status, nullptr);
    void* tag = nullptr;
    bool ok = false;
    queue.Next(&tag, &ok);
    return status;
  }

  void ExpectAlive() {
    v1::SuggestResponse response;
    const grpc::Status status =
        Call(match(), &MatchStub::Suggest, Question("daily_living.meals"), &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
  }
};

INSTANTIATE_TEST_SUITE_P(Stores, BadInputTest, ::testing::Values(store::Engine::kMemory),
                         [](const auto& param) { return store::EngineName(param.param); });

using Request = v1::SuggestRequest;
using Assessment = v1::Assessment;

struct Wrong {
  const char* field;
  std::function<void(Assessment&)> make;
};

v1::Need& Need(Assessment& a) { return *a.mutable_needs(0); }
v1::Household& Home(Assessment& a) { return *a.mutable_household(); }
v1::Member& Member(Assessment& a) { return *Home(a).mutable_members(0); }
const double kNan = std::numeric_limits<double>::quiet_NaN();
const double kInfinity = std::numeric_limits<double>::infinity();
template <typename Enum>
Enum Unknown() {
  return static_cast<Enum>(99);
}

// One line for each kind of fault.
const std::vector<Wrong>& Assessments() {
  static const auto* const kWrong = new std::vector<Wrong>{
      {"assessment.case_reference", [](auto& a) { a.set_case_reference(""); }},
      {"assessment.case_reference", [](auto& a) { a.set_case_reference(std::string(129, 'x')); }},
      {"assessment.case_reference", [](auto& a) { a.set_case_reference("900101-1234567"); }},
      {"assessment.case_reference", [](auto& a) { a.set_case_reference("a\x01"); }},
      {"assessment.needs", [](auto& a) { a.clear_needs(); }},
      {"assessment.needs",
       [](auto& a) {
         for (int i = 0; i < 1000; ++i) {
           v1::Need& need = *a.add_needs();
           need.set_id("x" + std::to_string(i));
           need.add_need_codes("health.checkup");
         }
       }},
      {"assessment.needs[0].id", [](auto& a) { Need(a).set_id(""); }},
      {"assessment.needs[0].id", [](auto& a) { Need(a).set_id(std::string(33, 'n')); }},
      {"assessment.needs[1].id", [](auto& a) { *a.add_needs() = a.needs(0); }},
      {"assessment.needs[0].need_codes[0]", [](auto& a) { Need(a).set_need_codes(0, "nope"); }},
      {"assessment.needs[0].need_codes[0]", [](auto& a) { Need(a).set_need_codes(0, ""); }},
      {"assessment.needs[0].need_codes",
       [](auto& a) {
         for (int i = 0; i < 9; ++i) Need(a).add_need_codes("health.checkup");
       }},
      {"assessment.needs[0]",
       [](auto& a) {
         Need(a).clear_need_codes();
         Need(a).clear_statement();
       }},
      {"assessment.needs[0].statement",
       [](auto& a) { Need(a).set_statement(std::string(4 << 20, 'x')); }},
      {"assessment.needs[0].problem",
       [](auto& a) { Need(a).set_problem(std::string(100'000, 'x')); }},
      {"assessment.needs[0].demand",
       [](auto& a) { Need(a).set_demand(std::string(100'000, 'x')); }},
      {"assessment.needs[0].members[0]", [](auto& a) { Need(a).set_members(0, "m9"); }},
      {"assessment.needs[0].severity",
       [](auto& a) { Need(a).set_severity(Unknown<v1::Severity>()); }},
      {"assessment.needs[0].urgency", [](auto& a) { Need(a).set_urgency(Unknown<v1::Urgency>()); }},
      {"assessment.needs[0].client_priority", [](auto& a) { Need(a).set_client_priority(-1); }},
      {"assessment.needs[0].assessor_priority", [](auto& a) { Need(a).set_assessor_priority(-1); }},
      {"assessment.needs[0].linked_needs[0]", [](auto& a) { Need(a).add_linked_needs("n9"); }},
      {"assessment.needs[0].linked_needs[0]", [](auto& a) { Need(a).add_linked_needs("n1"); }},
      {"assessment.household.position.latitude",
       [](auto& a) { Home(a).mutable_position()->set_latitude(kNan); }},
      {"assessment.household.position.latitude",
       [](auto& a) { Home(a).mutable_position()->set_latitude(90.1); }},
      {"assessment.household.position.longitude",
       [](auto& a) { Home(a).mutable_position()->set_longitude(-kInfinity); }},
      {"assessment.household.position.longitude",
       [](auto& a) { Home(a).mutable_position()->set_longitude(181); }},
      {"assessment.household.residence[0].system",
       [](auto& a) { Home(a).add_residence()->set_code("1111000000"); }},
      {"assessment.household.residence[0].code",
       [](auto& a) { Home(a).add_residence()->set_system(v1::REGION_SYSTEM_KR_ADM); }},
      {"assessment.household.residence[0].code",
       [](auto& a) {
         Home(a).add_residence()->set_system(v1::REGION_SYSTEM_KR_ADM);
         Home(a).mutable_residence(0)->set_code("서울시");
       }},
      {"assessment.household.residence",
       [](auto& a) {
         for (int i = 0; i < 9; ++i) {
           Home(a).add_residence()->set_system(v1::REGION_SYSTEM_KR_ADM);
           Home(a).mutable_residence(i)->set_code("1111000000");
         }
       }},
      {"assessment.household.income.min_percent",
       [](auto& a) { Home(a).mutable_income()->set_min_percent(kNan); }},
      {"assessment.household.income.max_percent",
       [](auto& a) { Home(a).mutable_income()->set_max_percent(1001); }},
      {"assessment.household.income.max_percent",
       [](auto& a) {
         Home(a).mutable_income()->set_min_percent(50);
         Home(a).mutable_income()->set_max_percent(40);
       }},
      {"assessment.household.household_kinds.values[0]",
       [](auto& a) {
         Home(a).mutable_household_kinds()->add_values(v1::HOUSEHOLD_KIND_UNSPECIFIED);
       }},
      {"assessment.household.household_kinds.unclear[0]",
       [](auto& a) {
         Home(a).mutable_household_kinds()->add_unclear(Unknown<v1::HouseholdKind>());
       }},
      {"assessment.household.benefits.values[0]",
       [](auto& a) { Home(a).mutable_benefits()->add_values(v1::BENEFIT_UNSPECIFIED); }},
      {"assessment.household.members[0].reference", [](auto& a) { Member(a).set_reference(""); }},
      {"assessment.household.members[0].reference",
       [](auto& a) { Member(a).set_reference(std::string(33, 'm')); }},
      {"assessment.household.members[1].reference",
       [](auto& a) { *Home(a).add_members() = Home(a).members(0); }},
      {"assessment.household.members",
       [](auto& a) {
         for (int i = 0; i < 40; ++i) Home(a).add_members()->set_reference("x" + std::to_string(i));
       }},
      {"assessment.household.members[0].age_years", [](auto& a) { Member(a).set_age_years(131); }},
      {"assessment.household.members[0].age_years", [](auto& a) { Member(a).set_age_years(-1); }},
      {"assessment.household.members[0].gender",
       [](auto& a) { Member(a).set_gender(Unknown<v1::Gender>()); }},
      {"assessment.household.members[0].school_stage",
       [](auto& a) { Member(a).set_school_stage(Unknown<v1::SchoolStage>()); }},
      {"assessment.household.members[0].disability.types[0]",
       [](auto& a) {
         Member(a).mutable_disability()->set_registered(true);
         Member(a).mutable_disability()->add_types(v1::DISABILITY_TYPE_UNSPECIFIED);
       }},
      {"assessment.household.members[0].disability.level",
       [](auto& a) {
         Member(a).mutable_disability()->set_registered(true);
         Member(a).mutable_disability()->set_level(Unknown<v1::DisabilityLevel>());
       }},
      {"assessment.household.members[0].languages[0]",
       [](auto& a) { Member(a).add_languages("korean"); }},
      {"assessment.aversions[0]", [](auto& a) { a.add_aversions(); }},
      {"assessment.aversions",
       [](auto& a) {
         for (int i = 0; i < 65; ++i) a.add_aversions()->set_need_code("health");
       }},
      {"assessment.aversions[0].resource", [](auto& a) { a.add_aversions()->set_resource("x"); }},
      {"assessment.aversions[0].organization",
       [](auto& a) { a.add_aversions()->set_organization("resources/a"); }},
      {"assessment.aversions[0].need_code", [](auto& a) { a.add_aversions()->set_need_code("x"); }},
      {"assessment.aversions[0].mode",
       [](auto& a) { a.add_aversions()->set_mode(Unknown<v1::Mode>()); }},
      {"assessment.aversions[0].member",
       [](auto& a) {
         a.add_aversions()->set_need_code("health");
         a.mutable_aversions(0)->set_member("m9");
       }},
      {"assessment.preferences.max_distance_km",
       [](auto& a) { a.mutable_preferences()->set_max_distance_km(0); }},
      {"assessment.preferences.max_distance_km",
       [](auto& a) { a.mutable_preferences()->set_max_distance_km(kNan); }},
      {"assessment.preferences.max_distance_km",
       [](auto& a) { a.mutable_preferences()->set_max_distance_km(kInfinity); }},
      {"assessment.preferences.max_cost_krw",
       [](auto& a) { a.mutable_preferences()->set_max_cost_krw(-1); }},
      {"assessment.preferences.language",
       [](auto& a) { a.mutable_preferences()->set_language("KOREAN"); }},
      {"assessment.preferences.modes[0]",
       [](auto& a) { a.mutable_preferences()->add_modes(Unknown<v1::Mode>()); }},
      {"assessment.preferences.organizations[0]",
       [](auto& a) { a.mutable_preferences()->add_organizations("nobody"); }},
      {"assessment.existing_services[0]", [](auto& a) { a.add_existing_services(); }},
      {"assessment.existing_services[0].resource",
       [](auto& a) { a.add_existing_services()->set_resource("x"); }},
      {"assessment.existing_services[0].member",
       [](auto& a) {
         a.add_existing_services()->set_description("도시락");
         a.mutable_existing_services(0)->set_member("m9");
       }},
      {"assessment.risks[0].kind", [](auto& a) { a.add_risks(); }},
      {"assessment.risks[0].members[0]",
       [](auto& a) {
         a.add_risks()->set_kind(v1::RISK_KIND_SUICIDE);
         a.mutable_risks(0)->add_members("m9");
       }},
      {"assessment.risks[0].source_member",
       [](auto& a) {
         a.add_risks()->set_kind(v1::RISK_KIND_FAMILY_VIOLENCE);
         a.mutable_risks(0)->set_source_member("m9");
       }},
      {"assessment.risks",
       [](auto& a) {
         for (int i = 0; i < 17; ++i) a.add_risks()->set_kind(v1::RISK_KIND_SUICIDE);
       }},
      {"assessment.assess_time", [](auto& a) { a.mutable_assess_time()->set_nanos(-1); }},
  };
  return *kWrong;
}

TEST_P(BadInputTest, AssessmentsAreRefusedWithTheField) {
  ASSERT_GE(Assessments().size(), 60u);
  for (const Wrong& wrong : Assessments()) {
    SCOPED_TRACE(wrong.field);
    Request request = Question("daily_living.meals");
    wrong.make(*request.mutable_assessment());
    const grpc::Status status = Send(kSuggest, request.SerializeAsString());
    EXPECT_EQ(status.error_code(), StatusCode::INVALID_ARGUMENT) << status.error_message();
    EXPECT_THAT(FailureOf(status).fields, Contains(wrong.field)) << status.error_message();
  }
  ExpectAlive();
}

TEST_P(BadInputTest, BytesThatAreNoMessage) {
  Request request = Question("daily_living.meals");
  request.mutable_assessment()->mutable_needs(0)->set_demand("MARK");
  const std::string good = request.SerializeAsString();
  const auto with = [&](const std::string& text) {
    std::string bytes = good;
    return bytes.replace(bytes.find("MARK"), 4, text);
  };
  for (const char* text : {"\xff\xff\xff\xff", "\xc0\x80xx", "\xed\xa0\x80x", "ab\xea\xb0"}) {
    const grpc::Status status = Send(kSuggest, with(text));
    ExpectFailure(status, StatusCode::INVALID_ARGUMENT, "INVALID_REQUEST",
                  "assessment.needs[0].demand");
  }
  for (const std::string& bytes :
       {std::string("\x0a"), std::string("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"),
        std::string("\x0a\xff\xff\xff\xff\x0f"), good.substr(0, good.size() - 1),
        std::string("\x07"), std::string(1000, '\x0b')}) {
    const grpc::Status status = Send(kSuggest, bytes);
    EXPECT_EQ(status.error_code(), StatusCode::INVALID_ARGUMENT) << status.error_message();
    EXPECT_EQ(FailureOf(status).fields.size(), 1u);
  }
  ExpectAlive();
}

TEST_P(BadInputTest, RandomBytesToEveryMethod) {
  constexpr unsigned kSeed = 42;
  std::mt19937 random(kSeed);
  RecordProperty("seed", static_cast<int>(kSeed));
  std::vector<std::string> methods;
  for (const auto* service :
       {v1::CreateResourceRequest::descriptor()->file()->FindServiceByName("CatalogService"),
        Request::descriptor()->file()->FindServiceByName("MatchService")}) {
    for (int i = 0; i < service->method_count(); ++i) {
      methods.push_back("/" + service->full_name() + "/" + service->method(i)->name());
    }
  }
  const std::string good = Question("daily_living.meals").SerializeAsString();
  for (int i = 0; i < 2000; ++i) {
    std::string bytes = good;
    for (unsigned n = random() % 8; n > 0; --n) {
      bytes[random() % bytes.size()] = static_cast<char>(random());
    }
    bytes.resize(random() % (bytes.size() + 1));
    const grpc::Status status = Send(methods[random() % methods.size()], bytes);
    EXPECT_NE(status.error_code(), StatusCode::INTERNAL) << status.error_message();
    EXPECT_NE(status.error_code(), StatusCode::UNKNOWN) << status.error_message();
  }
  ExpectAlive();
}

TEST_P(BadInputTest, TooLargeAMessageIsRefusedAndTheNextIsNot) {
  const grpc::Status status = Send(kSuggest, std::string(17 << 20, '\0'));
  EXPECT_EQ(status.error_code(), StatusCode::RESOURCE_EXHAUSTED);
  ExpectAlive();
}

TEST_P(BadInputTest, UnknownMethodsAndServices) {
  EXPECT_EQ(Send("/ieum.v1.MatchService/Nope", "").error_code(), StatusCode::UNIMPLEMENTED);
  EXPECT_EQ(Send("/nope.v1.Nope/Nope", "").error_code(), StatusCode::UNIMPLEMENTED);
  ExpectAlive();
}

TEST_P(BadInputTest, EveryFaultOfACreate) {
  const std::vector<std::pair<const char*, std::string>> wrong = {
      {"resource.display_name", R"pb(display_name { ko: "" })pb"},
      {"resource.places[0].position.latitude", R"pb(places { position { latitude: nan } })pb"},
      {"resource.places[0].region.code",
       R"pb(places { region { system: REGION_SYSTEM_KR_ADM code: "11" } })pb"},
      {"resource.service_area.radius_km", R"pb(service_area { radius_km: inf })pb"},
      {"resource.schedule.hours[0].opens",
       R"pb(schedule { hours { opens: "25:00" closes: "26:00" } })pb"},
      {"resource.cost.amount_krw", R"pb(cost { amount_krw: -1 })pb"},
      {"resource.capacity.total_places", R"pb(capacity { total_places: -1 })pb"},
      {"resource.validity.start", R"pb(validity { start: "2026-02-30" })pb"},
      {"resource.eligibility.paths[0].criteria", R"pb(eligibility { paths {} })pb"},
      {"resource.eligibility.paths[0].criteria[0].age.max_years",
       R"pb(eligibility { paths { criteria { age { max_years: 131 } } } })pb"},
      {"resource.contact.email", R"pb(contact { email: "nobody" })pb"},
      {"resource.contact.url", R"pb(contact { url: "javascript:alert(1)" })pb"},
      {"resource.languages[0]", R"pb(languages: "kor")pb"},
      {"resource.need_terms[0].strength", R"pb(need_terms { code: "health" strength: nan })pb"},
      {"resource.source", R"pb(source_id: "1")pb"},
  };
  for (const auto& [field, text] : wrong) {
    SCOPED_TRACE(field);
    v1::CreateResourceRequest request = NewResource("a", text);
    if (std::string(field) == "resource.display_name") {
      request.mutable_resource()->clear_display_name();
    }
    v1::Resource out;
    ExpectFailure(Call(catalog(), &CatalogStub::CreateResource, request, &out),
                  StatusCode::INVALID_ARGUMENT, "INVALID_REQUEST", field);
  }
}

class OverloadTest : public ServiceTest {
 protected:
  OverloadTest() : ServiceTest({.workers = {.threads = 1, .max_waiting = 2}}) {}
};

INSTANTIATE_TEST_SUITE_P(Stores, OverloadTest, ::testing::Values(store::Engine::kMemory),
                         [](const auto& param) { return store::EngineName(param.param); });

// A flood is refused with UNAVAILABLE, and what was taken is answered.
TEST_P(OverloadTest, RefusesWhatItCannotHold) {
  constexpr int kCalls = 300;
  grpc::CompletionQueue queue;
  struct Flight {
    grpc::ClientContext context;
    v1::SuggestResponse response;
    grpc::Status status;
    std::unique_ptr<grpc::ClientAsyncResponseReader<v1::SuggestResponse>> reader;
  };
  std::vector<std::unique_ptr<Flight>> flights;
  Request request = Question("daily_living.meals");
  for (int i = 0; i < 30; ++i) {
    v1::Need& need = *request.mutable_assessment()->add_needs();
    need.set_id("x" + std::to_string(i));
    need.set_statement(std::string(2000, 'x'));
  }
  for (int i = 0; i < kCalls; ++i) {
    flights.push_back(std::make_unique<Flight>());
    Flight& flight = *flights.back();
    flight.reader = match().AsyncSuggest(&flight.context, request, &queue);
    flight.reader->Finish(&flight.response, &flight.status, &flight);
  }
  int answered = 0;
  int refused = 0;
  for (int i = 0; i < kCalls; ++i) {
    void* tag = nullptr;
    bool ok = false;
    ASSERT_TRUE(queue.Next(&tag, &ok));
    const grpc::Status& status = static_cast<Flight*>(tag)->status;
    if (status.ok()) {
      ++answered;
    } else {
      ExpectFailure(status, StatusCode::UNAVAILABLE, "OVERLOADED");
      ++refused;
    }
  }
  EXPECT_GT(answered, 0);
  EXPECT_GT(refused, 0);
}

}  // namespace
}  // namespace ieum::server
