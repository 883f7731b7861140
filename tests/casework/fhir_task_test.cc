#include "service/casework/fhir_task.h"

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "nlohmann/json.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "service/casework/referral_rules.h"
#include "store/catalog/violations.h"
#include "tests/support/sample.h"

namespace ieum::casework {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using Json = nlohmann::json;

std::string Shipped() { return testing::ReadFile(IEUM_DATA_DIR "/fhir/task_status.json"); }

const FhirTaskMap& Map() {
  static const FhirTaskMap& map = []() -> const FhirTaskMap& {
    absl::StatusOr<FhirTaskMap> read = FhirTaskMap::FromJson(Shipped());
    if (!read.ok()) ADD_FAILURE() << read.status();
    return *new FhirTaskMap(*std::move(read));
  }();
  return map;
}

std::vector<v1::ReferralReason> Reasons() {
  std::vector<v1::ReferralReason> reasons;
  for (int number = 0; number <= v1::ReferralReason_MAX; ++number) {
    if (v1::ReferralReason_IsValid(number)) {
      reasons.push_back(static_cast<v1::ReferralReason>(number));
    }
  }
  return reasons;
}

// From the Task of FHIR R4 and the referral profile of SDOH Clinical Care: state, Task.status,
// businessStatus.
TEST(FhirTask, EveryStateAsTheProfileSaysIt) {
  const struct {
    v1::ReferralState state;
    const char* status;
    const char* business_status;
  } rows[] = {
      {v1::REFERRAL_STATE_DRAFT, "draft", ""},
      {v1::REFERRAL_STATE_REQUESTED, "requested", ""},
      {v1::REFERRAL_STATE_ACCEPTED, "accepted", ""},
      {v1::REFERRAL_STATE_WAITLISTED, "on-hold", "waitlisted"},
      {v1::REFERRAL_STATE_REJECTED, "rejected", ""},
      {v1::REFERRAL_STATE_IN_SERVICE, "in-progress", ""},
      {v1::REFERRAL_STATE_COMPLETED, "completed", ""},
      {v1::REFERRAL_STATE_CANCELLED, "cancelled", ""},
      {v1::REFERRAL_STATE_FAILED, "failed", ""},
  };
  EXPECT_EQ(std::size(rows), static_cast<std::size_t>(v1::ReferralState_MAX));
  for (const auto& row : rows) {
    const auto task = Map().ToFhir({row.state, v1::REFERRAL_REASON_UNSPECIFIED});
    ASSERT_TRUE(task.ok()) << task.status();
    EXPECT_EQ(task->status, row.status);
    EXPECT_EQ(task->business_status, row.business_status);
    EXPECT_EQ(task->reason_code, "");
    EXPECT_EQ(task->reason_text, "");
  }
}

TEST(FhirTask, EveryStateAndReasonComesBackAsItself) {
  for (int number = 1; number <= v1::ReferralState_MAX; ++number) {
    for (const v1::ReferralReason reason : Reasons()) {
      const auto state = static_cast<v1::ReferralState>(number);
      const auto task = Map().ToFhir({state, reason});
      ASSERT_TRUE(task.ok()) << task.status();
      EXPECT_EQ(task->reason_text.empty(), reason == v1::REFERRAL_REASON_UNSPECIFIED)
          << "the profile requires the text";
      // Not in the profile's value set.
      EXPECT_NE(task->status, "received");
      EXPECT_NE(task->status, "ready");
      const auto back = Map().FromFhir(*task);
      ASSERT_TRUE(back.ok()) << back.status();
      EXPECT_EQ(back->state, state);
      EXPECT_EQ(back->reason, reason);
    }
  }
}

TEST(FhirTask, EveryStatusOfR4) {
  const struct {
    const char* status;
    const char* business_status;
    v1::ReferralState state;
    v1::ReferralReason reason;
  } rows[] = {
      {"draft", "", v1::REFERRAL_STATE_DRAFT, {}},
      {"requested", "", v1::REFERRAL_STATE_REQUESTED, {}},
      {"received", "", v1::REFERRAL_STATE_REQUESTED, {}},
      {"accepted", "", v1::REFERRAL_STATE_ACCEPTED, {}},
      {"rejected", "", v1::REFERRAL_STATE_REJECTED, {}},
      {"ready", "", v1::REFERRAL_STATE_ACCEPTED, {}},
      {"cancelled", "", v1::REFERRAL_STATE_CANCELLED, {}},
      {"in-progress", "", v1::REFERRAL_STATE_IN_SERVICE, {}},
      {"on-hold", "", v1::REFERRAL_STATE_WAITLISTED, {}},
      {"on-hold", "waitlisted", v1::REFERRAL_STATE_WAITLISTED, {}},
      {"on-hold", "paused", v1::REFERRAL_STATE_IN_SERVICE, {}},
      {"on-hold", "another system's", v1::REFERRAL_STATE_WAITLISTED, {}},
      {"in-progress", "waitlisted", v1::REFERRAL_STATE_IN_SERVICE, {}},
      {"failed", "", v1::REFERRAL_STATE_FAILED, {}},
      {"completed", "", v1::REFERRAL_STATE_COMPLETED, {}},
      {"entered-in-error", "", v1::REFERRAL_STATE_CANCELLED, v1::REFERRAL_REASON_ENTERED_IN_ERROR},
  };
  std::set<std::string> statuses;
  for (const auto& row : rows) {
    statuses.insert(row.status);
    const auto referral = Map().FromFhir({row.status, row.business_status, "", ""});
    ASSERT_TRUE(referral.ok()) << row.status << " " << referral.status();
    EXPECT_EQ(referral->state, row.state) << row.status << " " << row.business_status;
    EXPECT_EQ(referral->reason, row.reason) << row.status;
  }
  EXPECT_EQ(statuses.size(), 12U);
}

TEST(FhirTask, WhatIsNotKnownIsRefused) {
  const auto field_of = [](const auto& result) {
    const auto violations = store::ViolationsOf(result.status());
    return violations.size() == 1 ? violations[0].field : "";
  };
  for (const char* status : {"", "Draft", "on hold", "canceled", "null", "in_progress"}) {
    const auto referral = Map().FromFhir({status, "", "", ""});
    EXPECT_EQ(referral.status().code(), absl::StatusCode::kInvalidArgument) << status;
    EXPECT_EQ(field_of(referral), "status") << status;
  }
  EXPECT_EQ(field_of(Map().FromFhir({"rejected", "", "SECRET", ""})), "status_reason");
  EXPECT_THAT(std::string(Map().FromFhir({"SECRET", "", "", ""}).status().message()),
              Not(HasSubstr("SECRET")));
  for (const int state : {0, -1, 10, 99}) {
    EXPECT_EQ(field_of(Map().ToFhir({static_cast<v1::ReferralState>(state), {}})), "state");
  }
  EXPECT_EQ(
      field_of(Map().ToFhir({v1::REFERRAL_STATE_FAILED, static_cast<v1::ReferralReason>(29)})),
      "reason");
}

TEST(FhirTask, Systems) {
  EXPECT_EQ(Map().status_system(), "http://hl7.org/fhir/task-status");
  EXPECT_NE(Map().business_status_system(), "");
  EXPECT_NE(Map().reason_system(), "");
}

struct BadFile {
  const char* what;
  std::function<void(Json&)> spoil;
  const char* message;  // that it must hold
};

TEST(FhirTaskFile, EachFaultIsNamedWithItsPlace) {
  const std::vector<BadFile> cases = {
      {"unknown key", [](Json& j) { j["extra"] = 1; }, "has \"extra\", which is not known"},
      {"no systems", [](Json& j) { j.erase("systems"); }, "systems: must be an object"},
      {"empty system", [](Json& j) { j["systems"]["status"] = ""; },
       "systems.status: must be a text"},
      {"no list", [](Json& j) { j["to_fhir"] = 3; }, "to_fhir: must be a list"},
      {"no row", [](Json& j) { j["to_fhir"][2] = "x"; }, "to_fhir[2]: must be an object"},
      {"no such state", [](Json& j) { j["to_fhir"][0]["state"] = "REFERRAL_STATE_LOST"; },
       "to_fhir[0].state: must be a state"},
      {"unspecified", [](Json& j) { j["to_fhir"][0]["state"] = "REFERRAL_STATE_UNSPECIFIED"; },
       "to_fhir[0].state: must be a state"},
      {"no such status", [](Json& j) { j["to_fhir"][0]["status"] = "drafted"; },
       "to_fhir[0].status: must be a code"},
      {"status no text", [](Json& j) { j["from_fhir"][0]["status"] = 7; },
       "from_fhir[0].status: must be a text"},
      {"not in the profile", [](Json& j) { j["to_fhir"][1]["status"] = "received"; },
       "to_fhir[1].status: must not be one that is never sent"},
      {"missing state", [](Json& j) { j["to_fhir"].erase(0); },
       "to_fhir: must have a row for REFERRAL_STATE_DRAFT"},
      {"state twice", [](Json& j) { j["to_fhir"].push_back(j["to_fhir"][0]); },
       "to_fhir[10]: must be the only row"},
      {"missing status", [](Json& j) { j["from_fhir"].erase(2); },
       "from_fhir: must have a row for received"},
      {"status twice", [](Json& j) { j["from_fhir"].push_back(j["from_fhir"][0]); },
       "from_fhir[14]: must be the only row"},
      {"unknown key in a row", [](Json& j) { j["from_fhir"][0]["note"] = "x"; },
       "from_fhir[0]: has \"note\""},
      {"missing reason", [](Json& j) { j["reasons"].erase(0); },
       "reasons: must have a row for REFERRAL_REASON_CHANGED_MIND"},
      {"code twice", [](Json& j) { j["reasons"][1]["code"] = j["reasons"][0]["code"]; },
       "reasons[1].code: must stand for one reason"},
      {"reason twice", [](Json& j) { j["reasons"][1]["reason"] = j["reasons"][0]["reason"]; },
       "reasons[1].reason: must be told once"},
      {"no text", [](Json& j) { j["reasons"][3].erase("text"); },
       "reasons[3].text: must be a text"},
      {"never_sent of nothing", [](Json& j) { j["never_sent"].push_back("sometimes"); },
       "never_sent: must hold codes of FHIR R4"},
      {"does not come back",
       [](Json& j) {
         j["to_fhir"][3].erase("business_status");
         j["from_fhir"][8]["state"] = "REFERRAL_STATE_IN_SERVICE";
       },
       "REFERRAL_STATE_WAITLISTED must come back as itself"},
  };
  for (const BadFile& bad : cases) {
    Json json = Json::parse(Shipped());
    bad.spoil(json);
    const auto map = FhirTaskMap::FromJson(json.dump());
    EXPECT_EQ(map.status().code(), absl::StatusCode::kInvalidArgument) << bad.what;
    EXPECT_THAT(std::string(map.status().message()), HasSubstr(bad.message)) << bad.what;
  }
  for (const char* text : {"", "[]", "null", "{\"systems\":", "\xff"}) {
    EXPECT_EQ(FhirTaskMap::FromJson(text).status().code(), absl::StatusCode::kInvalidArgument)
        << text;
  }
}

}  // namespace
}  // namespace ieum::casework
