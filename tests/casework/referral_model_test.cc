// Random acts of everybody; after each of them the counts of every resource are held against what
// its referrals say.
#include <map>
#include <random>

#include "gtest/gtest.h"

#include "service/casework/referral_rules.h"
#include "store/catalog/violations.h"
#include "tests/casework/workbench.h"

namespace ieum::casework {
namespace {

int Steps() {
  const char* steps = std::getenv("IEUM_TEST_STEPS");
  return steps == nullptr ? 400 : std::atoi(steps);
}

class ReferralModel : public ::testing::TestWithParam<store::Engine> {
 protected:
  ReferralModel() : bench_(GetParam()), random_(Seed()) {
    bench_.LetTimePass();
    for (const char* id : {"a", "b"}) {
      const int total = 1 + Below(3);
      bench_.AddResource(id, {.total = total, .open = total, .waitlist = true});
    }
    bench_.AddResource("uncounted", {});
    for (int i = 0; i < 4; ++i) {
      const std::string id = "c" + std::to_string(i);
      bench_.AddCase({.id = id, .organization = "office", .reference = id});
      consents_.push_back(bench_.Consent(id));
    }
  }

  static unsigned Seed() {
    const char* given = std::getenv("IEUM_TEST_SEED");
    const unsigned seed =
        given == nullptr ? std::random_device()() : static_cast<unsigned>(std::atol(given));
    ::testing::Test::RecordProperty("seed", std::to_string(seed));
    std::cout << "IEUM_TEST_SEED=" << seed << "\n";
    return seed;
  }
  int Below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }

  void Draft() {
    static constexpr const char* kResources[] = {"a", "b", "uncounted"};
    referrals_.push_back(bench_.Draft("c" + std::to_string(Below(4)), kResources[Below(3)], "n1",
                                      "office", static_cast<v1::Urgency>(1 + Below(3))));
  }

  // What the table allows now, mostly; sometimes what it does not.
  void Transition() {
    std::vector<std::string> open;
    for (const std::string& name : referrals_) {
      if (!IsTerminal(bench_.Get(name).state())) open.push_back(name);
    }
    const std::vector<std::string>& from = open.empty() || Below(10) == 0 ? referrals_ : open;
    const std::string& name = from[static_cast<std::size_t>(Below(static_cast<int>(from.size())))];
    const v1::Referral before = bench_.Get(name);
    const Caller caller = Below(2) == 0 ? Manager() : Agency();
    auto action = static_cast<v1::ReferralAction>(1 + Below(v1::ReferralAction_MAX));
    const auto possible = PossibleActions(before.state(), caller.actor.role);
    if (!possible.empty() && Below(10) != 0) {
      action = possible[static_cast<std::size_t>(Below(static_cast<int>(possible.size())))];
    }
    std::vector<v1::ReferralReason> reasons;
    for (int number = 0; number <= v1::ReferralReason_MAX; ++number) {
      if (!v1::ReferralReason_IsValid(number)) continue;
      const auto reason = static_cast<v1::ReferralReason>(number);
      if (CheckReason(action, caller.actor.role, reason).ok()) reasons.push_back(reason);
    }
    if (reasons.empty()) return;
    const v1::ReferralReason reason =
        reasons[static_cast<std::size_t>(Below(static_cast<int>(reasons.size())))];
    const auto done = bench_.Do(name, action, caller, reason);
    const auto rule = CheckTransition(before.state(), action, caller.actor.role, reason);
    if (done.ok()) {
      ASSERT_TRUE(rule.ok()) << Word(before.state()) << " " << Word(action);
      return;
    }
    // Refused for a reason that is known: nothing is INTERNAL or DATA_LOSS.
    ASSERT_TRUE(absl::IsFailedPrecondition(done.status()) ||
                absl::IsPermissionDenied(done.status()))
        << done.status();
  }

  void CorrectByHand() {
    const std::string id = Below(2) == 0 ? "a" : "b";
    bench_.ChangeResource(id, [&](v1::Resource& resource) {
      v1::Capacity& capacity = *resource.mutable_capacity();
      const int taken = capacity.held_places() + capacity.occupied_places();
      const int open = Below(3);
      capacity.set_total_places(taken + open + Below(2));
      capacity.set_open_places(open);
      capacity.set_waitlist_open(Below(4) != 0);
    });
    if (Below(2) == 0) {
      ASSERT_TRUE(bench_.referrals().SettleResource("resources/" + id, System()).ok());
    }
  }

  void WithdrawAndRenew() {
    const auto client = static_cast<std::size_t>(Below(4));
    v1::WithdrawConsentRequest request;
    request.set_name(consents_[client]);
    ASSERT_TRUE(bench_.consents().WithdrawConsent(request, Manager()).ok());
    ASSERT_FALSE(bench_.desk().keys().Has(consents_[client]));
    consents_[client] = bench_.Consent("c" + std::to_string(client));
  }

  void TimePasses() {
    bench_.Advance(absl::Hours(24 * Below(6)));
    ASSERT_TRUE(bench_.referrals().Tick(System()).ok());
    // After a tick no hold is over, and nobody waits beside an open place.
    for (const std::string& name : referrals_) {
      ASSERT_FALSE(HoldIsOver(bench_.Get(name), bench_.now()));
    }
    for (const char* id : {"a", "b"}) {
      const v1::Capacity capacity = bench_.Capacity(id);
      ASSERT_FALSE(capacity.open_places() > 0 && capacity.waiting_referrals() > 0) << id;
    }
  }

  Workbench bench_;
  std::mt19937 random_;
  std::vector<std::string> consents_;
  std::vector<std::string> referrals_;
};

TEST_P(ReferralModel, CountsAlwaysFitTheReferrals) {
  Draft();
  for (int step = 0; step < Steps(); ++step) {
    SCOPED_TRACE("step " + std::to_string(step));
    const int what = Below(20);
    if (what < 3) {
      Draft();
    } else if (what < 17) {
      Transition();
    } else if (what == 17) {
      CorrectByHand();
    } else if (what == 18) {
      if (Below(3) == 0) WithdrawAndRenew();
    } else {
      TimePasses();
    }
    if (HasFatalFailure()) return;
    ASSERT_EQ(bench_.Violation(), "");
  }
  std::map<std::string, int> states;
  for (const std::string& name : referrals_) ++states[Word(bench_.Get(name).state())];
  for (const auto& [state, count] : states) std::cout << state << " " << count << "\n";
  EXPECT_GT(states.size(), 2U);
  const auto audit = bench_.audit().Verify({});
  EXPECT_TRUE(audit.ok() && audit->faults().empty());
}

INSTANTIATE_TEST_SUITE_P(Engines, ReferralModel,
                         ::testing::Values(store::Engine::kMemory, store::Engine::kRocks),
                         [](const auto& info) { return store::EngineName(info.param); });

}  // namespace
}  // namespace ieum::casework
