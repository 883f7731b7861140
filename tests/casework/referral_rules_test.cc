// Every state, action, role and reason, against tests/cases/referral_transitions.json, which was
// written from the contract.
#include "service/casework/referral_rules.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "nlohmann/json.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/catalog/violations.h"
#include "tests/support/sample.h"

namespace ieum::casework {
namespace {

using ::testing::HasSubstr;

const nlohmann::json& Expected() {
  static const nlohmann::json json =
      nlohmann::json::parse(testing::ReadFile(IEUM_CASES_DIR "/referral_transitions.json"));
  return json;
}

// Every value of an enum, in the order of its numbers.
template <typename Enum>
std::vector<Enum> All() {
  const google::protobuf::EnumDescriptor* type = google::protobuf::GetEnumDescriptor<Enum>();
  std::vector<Enum> all;
  for (int i = 0; i < type->value_count(); ++i) {
    all.push_back(static_cast<Enum>(type->value(i)->number()));
  }
  return all;
}

bool Has(const nlohmann::json& list, const std::string& word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

const nlohmann::json* ExpectedStep(v1::ReferralState state, v1::ReferralAction action) {
  const nlohmann::json& states = Expected()["states"];
  const auto from = states.find(Word(state));
  if (from == states.end()) return nullptr;
  const auto step = from->find(Word(action));
  return step == from->end() ? nullptr : &*step;
}

const char* PlaceWord(PlaceEffect effect) {
  switch (effect) {
    case PlaceEffect::kNone:
      return "none";
    case PlaceEffect::kHold:
      return "hold";
    case PlaceEffect::kOccupy:
      return "occupy";
    case PlaceEffect::kRelease:
      return "release";
  }
  return "?";
}

// A reason that the contract allows, for tests of what is decided before it.
v1::ReferralReason SomeReason(v1::ReferralAction action, v1::ActorRole role) {
  const auto& reasons = Expected()["reasons"];
  const auto allowed = reasons.find(Word(action) + " by " + Word(role));
  if (allowed == reasons.end()) return v1::REFERRAL_REASON_UNSPECIFIED;
  for (const v1::ReferralReason reason : All<v1::ReferralReason>()) {
    if (Has(*allowed, Word(reason))) return reason;
  }
  return v1::REFERRAL_REASON_UNSPECIFIED;
}

TEST(ReferralRules, EveryStateAndAction) {
  int allowed = 0;
  int refused = 0;
  for (const v1::ReferralState state : All<v1::ReferralState>()) {
    for (const v1::ReferralAction action : All<v1::ReferralAction>()) {
      SCOPED_TRACE(Word(state) + " " + Word(action));
      const auto rule = FindRule(state, action);
      if (action == v1::REFERRAL_ACTION_UNSPECIFIED) {
        EXPECT_EQ(rule.status().code(), absl::StatusCode::kInvalidArgument);
        ASSERT_EQ(store::ViolationsOf(rule.status()).size(), 1U);
        EXPECT_EQ(store::ViolationsOf(rule.status())[0].field, "action");
        continue;
      }
      const nlohmann::json* expected = ExpectedStep(state, action);
      if (expected == nullptr) {
        ++refused;
        ASSERT_EQ(rule.status().code(), absl::StatusCode::kFailedPrecondition);
        EXPECT_EQ(store::ReasonOf(rule.status()), "ILLEGAL_TRANSITION");
        const std::string message(rule.status().message());
        EXPECT_THAT(message, HasSubstr("in state " + Word(state)));
        EXPECT_THAT(message, HasSubstr("cannot do " + Word(action)));
        for (const v1::ReferralAction possible : PossibleActions(state)) {
          EXPECT_THAT(message, HasSubstr(Word(possible)));
        }
        continue;
      }
      ++allowed;
      ASSERT_TRUE(rule.ok()) << rule.status();
      EXPECT_EQ((*rule)->from, state);
      EXPECT_EQ((*rule)->action, action);
      EXPECT_EQ(Word((*rule)->to), (*expected)["to"]);
      EXPECT_EQ(Word((*rule)->to_when_full), expected->value("when_full", "unspecified"));
      EXPECT_EQ(PlaceWord((*rule)->place), (*expected)["place"]);
      EXPECT_EQ((*rule)->needs_consent, expected->value("consent", false));
    }
  }
  EXPECT_EQ(allowed, 19);
  EXPECT_EQ(refused, 10 * 10 - 19);
}

TEST(ReferralRules, EveryStateActionAndRole) {
  for (const v1::ReferralState state : All<v1::ReferralState>()) {
    for (const v1::ReferralAction action : All<v1::ReferralAction>()) {
      const nlohmann::json* expected = ExpectedStep(state, action);
      if (expected == nullptr) continue;
      for (const v1::ActorRole role : All<v1::ActorRole>()) {
        SCOPED_TRACE(Word(state) + " " + Word(action) + " by " + Word(role));
        const bool may = Has((*expected)["by"], Word(role));
        const auto rule = CheckTransition(state, action, role, SomeReason(action, role));
        EXPECT_EQ(rule.ok(), may) << rule.status();
        const std::vector<v1::ReferralAction> possible = PossibleActions(state, role);
        EXPECT_EQ(std::count(possible.begin(), possible.end(), action), may ? 1 : 0);
        if (may) continue;
        EXPECT_EQ(rule.status().code(), absl::StatusCode::kPermissionDenied);
        EXPECT_EQ(store::ReasonOf(rule.status()), "WRONG_ROLE");
        for (const auto& word : (*expected)["by"]) {
          EXPECT_THAT(std::string(rule.status().message()), HasSubstr(word.get<std::string>()));
        }
      }
    }
  }
}

// Also for pairs of action and role that no state allows: those take no reason at all.
TEST(ReferralRules, EveryActionRoleAndReason) {
  std::set<std::string> seen;
  for (const v1::ReferralAction action : All<v1::ReferralAction>()) {
    for (const v1::ActorRole role : All<v1::ActorRole>()) {
      const std::string pair = Word(action) + " by " + Word(role);
      const bool listed = Expected()["reasons"].contains(pair);
      const nlohmann::json allowed =
          listed ? Expected()["reasons"][pair] : nlohmann::json::array({"unspecified"});
      if (listed) seen.insert(pair);
      for (const v1::ReferralReason reason : All<v1::ReferralReason>()) {
        SCOPED_TRACE(pair + " because " + Word(reason));
        const absl::Status status = CheckReason(action, role, reason);
        EXPECT_EQ(status.ok(), Has(allowed, Word(reason))) << status;
        if (status.ok()) continue;
        EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
        ASSERT_EQ(store::ViolationsOf(status).size(), 1U);
        EXPECT_EQ(store::ViolationsOf(status)[0].field, "reason");
        for (const auto& word : allowed) {
          if (word == "unspecified") continue;
          EXPECT_THAT(std::string(status.message()), HasSubstr(word.get<std::string>()));
        }
      }
    }
  }
  EXPECT_EQ(seen.size(), Expected()["reasons"].size()) << "a pair that does not exist";
}

// Whoever may act at all has a reason to give.
TEST(ReferralRules, WhatIsAllowedCanBeDone) {
  for (const TransitionRule& rule : TransitionRules()) {
    for (const v1::ActorRole role : All<v1::ActorRole>()) {
      if (!rule.Allows(role)) continue;
      EXPECT_TRUE(CheckTransition(rule.from, rule.action, role, SomeReason(rule.action, role)).ok())
          << Word(rule.from) << " " << Word(rule.action) << " by " << Word(role);
    }
  }
}

TEST(ReferralRules, OrderOfRefusals) {
  // The state first, then the role, then the reason.
  EXPECT_EQ(CheckTransition(v1::REFERRAL_STATE_COMPLETED, v1::REFERRAL_ACTION_REJECT,
                            v1::ACTOR_ROLE_ANALYST, v1::REFERRAL_REASON_MOVED)
                .status()
                .code(),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(CheckTransition(v1::REFERRAL_STATE_REQUESTED, v1::REFERRAL_ACTION_REJECT,
                            v1::ACTOR_ROLE_CASE_MANAGER, v1::REFERRAL_REASON_MOVED)
                .status()
                .code(),
            absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(CheckTransition(v1::REFERRAL_STATE_REQUESTED, v1::REFERRAL_ACTION_REJECT,
                            v1::ACTOR_ROLE_AGENCY, v1::REFERRAL_REASON_MOVED)
                .status()
                .code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(ReferralRules, NumbersWithoutNamesAreRefused) {
  for (const int number : {-1, 11, 31, 32, 33, 63, 64, 1000, 2147483647}) {
    SCOPED_TRACE(number);
    EXPECT_EQ(
        FindRule(v1::REFERRAL_STATE_DRAFT, static_cast<v1::ReferralAction>(number)).status().code(),
        absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(CheckTransition(v1::REFERRAL_STATE_DRAFT, v1::REFERRAL_ACTION_REQUEST,
                              static_cast<v1::ActorRole>(number), v1::REFERRAL_REASON_UNSPECIFIED)
                  .status()
                  .code(),
              absl::StatusCode::kPermissionDenied);
  }
  for (const int number : {-1, 20, 29, 36, 74, 1000}) {
    SCOPED_TRACE(number);
    const auto reason = static_cast<v1::ReferralReason>(number);
    EXPECT_EQ(CheckReason(v1::REFERRAL_ACTION_CANCEL, v1::ACTOR_ROLE_CASE_MANAGER, reason).code(),
              absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(EffectsOf(reason).decline_days, 0);
  }
  EXPECT_EQ(Word(static_cast<v1::ReferralState>(99)), "unknown");
}

TEST(ReferralRules, TerminalStatesAreThoseWithoutSteps) {
  for (const v1::ReferralState state : All<v1::ReferralState>()) {
    if (state == v1::REFERRAL_STATE_UNSPECIFIED) continue;
    EXPECT_EQ(IsTerminal(state), Expected()["states"][Word(state)].empty()) << Word(state);
  }
}

TEST(ReferralRules, OwnersAndEffectsOfEveryReason) {
  const std::map<std::string, ReasonOwner> owners = {
      {"nobody", ReasonOwner::kNobody},   {"client", ReasonOwner::kClient},
      {"agency", ReasonOwner::kAgency},   {"case_manager", ReasonOwner::kCaseManager},
      {"service", ReasonOwner::kService},
  };
  for (const v1::ReferralReason reason : All<v1::ReferralReason>()) {
    const std::string word = Word(reason);
    SCOPED_TRACE(word);
    for (const auto& [name, owner] : owners) {
      EXPECT_EQ(OwnerOf(reason) == owner, Has(Expected()["owners"][name], word)) << name;
    }
    const ReasonEffects& effects = EffectsOf(reason);
    EXPECT_EQ(effects.no_open_places, Has(Expected()["no_open_places"], word));
    EXPECT_EQ(effects.eligibility_dispute, Has(Expected()["eligibility_dispute"], word));
    EXPECT_EQ(effects.decline_days, Expected()["decline_days"].value(word, 0));
    EXPECT_EQ(effects.counts_against, Has(Expected()["counts_against"], word));
  }
}

// What an agency's word changes about the resource only an agency may say.
TEST(ReferralRules, OnlyAgenciesGiveReasonsWithEffectsOnTheResource) {
  for (const v1::ReferralReason reason : All<v1::ReferralReason>()) {
    const ReasonEffects& effects = EffectsOf(reason);
    if (!effects.no_open_places && !effects.eligibility_dispute) continue;
    for (const v1::ReferralAction action : All<v1::ReferralAction>()) {
      for (const v1::ActorRole role : All<v1::ActorRole>()) {
        if (role == v1::ACTOR_ROLE_AGENCY) continue;
        EXPECT_FALSE(CheckReason(action, role, reason).ok())
            << Word(action) << " by " << Word(role) << " because " << Word(reason);
      }
    }
  }
}

TEST(ReferralRules, OutcomeOfEveryEnd) {
  for (const v1::ReferralState state : All<v1::ReferralState>()) {
    for (const v1::ReferralReason reason : All<v1::ReferralReason>()) {
      for (const std::optional<bool> helped :
           {std::optional<bool>(), std::optional<bool>(true), std::optional<bool>(false)}) {
        Outcome expected = Outcome::kNotCounted;
        if (Word(state) == "completed") {
          expected = helped == false ? Outcome::kNotHelped : Outcome::kHelped;
        } else if (Word(state) == "rejected" || Word(state) == "failed") {
          if (Has(Expected()["counts_against"], Word(reason))) expected = Outcome::kNotHelped;
        }
        EXPECT_EQ(CountOutcome(state, reason, helped), expected)
            << Word(state) << " " << Word(reason);
      }
    }
  }
}

TEST(ReferralRules, ArchitectureShowsTheTables) {
  const std::string page = testing::ReadFile(IEUM_SOURCE_DIR "/ARCHITECTURE.md");
  EXPECT_NE(page.find(RulesAsMarkdown()), std::string::npos)
      << "ARCHITECTURE.md, section Referrals, must hold exactly:\n"
      << RulesAsMarkdown();
}

}  // namespace
}  // namespace ieum::casework
