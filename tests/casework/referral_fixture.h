// Referrals through the workflow, for the tests of what may be done and of who learns of what.
#ifndef IEUM_TESTS_CASEWORK_REFERRAL_FIXTURE_H_
#define IEUM_TESTS_CASEWORK_REFERRAL_FIXTURE_H_

#include <string>

#include "gtest/gtest.h"

#include "tests/casework/workbench.h"

namespace ieum::casework {

inline constexpr auto kDraft = v1::REFERRAL_STATE_DRAFT;
inline constexpr auto kRequested = v1::REFERRAL_STATE_REQUESTED;
inline constexpr auto kWaitlisted = v1::REFERRAL_STATE_WAITLISTED;
inline constexpr auto kInService = v1::REFERRAL_STATE_IN_SERVICE;
inline constexpr auto kCompleted = v1::REFERRAL_STATE_COMPLETED;
inline constexpr auto kCancelled = v1::REFERRAL_STATE_CANCELLED;
inline constexpr auto kFailed = v1::REFERRAL_STATE_FAILED;
inline constexpr auto kRejected = v1::REFERRAL_STATE_REJECTED;

class ReferralTest : public ::testing::TestWithParam<store::Engine> {
 protected:
  ReferralTest() : bench_(GetParam()) {}
  ~ReferralTest() override {
    EXPECT_EQ(bench_.Violation(), "");
    const auto audit = bench_.audit().Verify({});
    EXPECT_TRUE(audit.ok() && audit->faults().empty());
  }

  v1::ReferralState StateOf(const std::string& name) { return bench_.Get(name).state(); }
  // Brings a new referral to `resource`, which must have a place, into `state`.
  std::string In(v1::ReferralState state, const std::string& resource) {
    const std::string name = bench_.Draft("c1", resource);
    const auto step = [&](v1::ReferralAction action, const Caller& caller,
                          v1::ReferralReason reason = v1::REFERRAL_REASON_UNSPECIFIED) {
      const auto done = bench_.Do(name, action, caller, reason);
      EXPECT_TRUE(done.ok()) << done.status();
    };
    if (state == kDraft) return name;
    if (state == kCancelled) {
      step(v1::REFERRAL_ACTION_CANCEL, Manager(), v1::REFERRAL_REASON_PLAN_CHANGED);
      return name;
    }
    step(v1::REFERRAL_ACTION_REQUEST, Manager());
    if (state == kRequested) return name;
    if (state == kRejected) {
      step(v1::REFERRAL_ACTION_REJECT, Agency(), v1::REFERRAL_REASON_NOT_SUITABLE);
    } else if (state == kWaitlisted) {
      step(v1::REFERRAL_ACTION_WAITLIST, Agency(), v1::REFERRAL_REASON_NO_CAPACITY);
    } else if (state == kFailed) {
      step(v1::REFERRAL_ACTION_FAIL, Manager(), v1::REFERRAL_REASON_AGENCY_NOT_REACHED);
    } else {
      step(v1::REFERRAL_ACTION_ACCEPT, Agency());
      if (state == kInService || state == kCompleted) step(v1::REFERRAL_ACTION_START, Agency());
      if (state == kCompleted) step(v1::REFERRAL_ACTION_COMPLETE, Agency());
    }
    return name;
  }

  Workbench bench_;
};

}  // namespace ieum::casework

#endif  // IEUM_TESTS_CASEWORK_REFERRAL_FIXTURE_H_
