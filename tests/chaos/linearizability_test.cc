// The checker itself: histories that one call after the other explains, and some that none does.
#include "tests/casework/linearizability.h"

#include "gtest/gtest.h"

namespace ieum::casework {
namespace {

using Kind = RecordedCall::Kind;
using Result = RecordedCall::Result;

RecordedCall Call(Kind kind, const std::string& who, Result result, std::int64_t invoked,
                  std::int64_t returned, std::int64_t waits_since = 0) {
  RecordedCall call;
  call.kind = kind;
  call.referral = who;
  call.result = result;
  call.invoked = invoked;
  call.returned = returned;
  call.waits_since = waits_since;
  return call;
}

RecordedCall Read(int open, int held, int waiting, std::int64_t invoked, std::int64_t returned) {
  RecordedCall call = Call(Kind::kRead, "", Result::kCounts, invoked, returned);
  call.open = open;
  call.held = held;
  call.waiting = waiting;
  return call;
}

bool Check(std::vector<RecordedCall> calls, int open, bool waitlist = true) {
  return LinearizabilityChecker(std::move(calls)).Check(open, waitlist);
}

TEST(Linearizability, OneAfterTheOther) {
  EXPECT_TRUE(Check({}, 1));
  EXPECT_TRUE(Check({Call(Kind::kAsk, "a", Result::kHeld, 1, 2),
                     Call(Kind::kAsk, "b", Result::kWaiting, 3, 4, 1), Read(0, 1, 1, 5, 6)},
                    1));
}

TEST(Linearizability, AtOnceInEitherOrder) {
  EXPECT_TRUE(Check({Call(Kind::kAsk, "a", Result::kWaiting, 1, 4, 1),
                     Call(Kind::kAsk, "b", Result::kHeld, 2, 3)},
                    1));
  EXPECT_TRUE(Check({Read(1, 0, 0, 1, 9), Call(Kind::kAsk, "a", Result::kHeld, 2, 3)}, 1));
  EXPECT_TRUE(Check({Read(0, 1, 0, 1, 9), Call(Kind::kAsk, "a", Result::kHeld, 2, 3)}, 1));
}

TEST(Linearizability, TwoCannotHoldOnePlace) {
  EXPECT_FALSE(Check(
      {Call(Kind::kAsk, "a", Result::kHeld, 1, 4), Call(Kind::kAsk, "b", Result::kHeld, 2, 3)}, 1));
}

TEST(Linearizability, NobodyWaitsBesideAnOpenPlace) {
  EXPECT_FALSE(Check({Call(Kind::kAsk, "a", Result::kWaiting, 1, 2, 1)}, 1));
  // The one that took the place began later.
  EXPECT_FALSE(Check({Call(Kind::kAsk, "a", Result::kWaiting, 1, 2, 1),
                      Call(Kind::kAsk, "b", Result::kHeld, 3, 4)},
                     1));
}

TEST(Linearizability, WhoIsFullRefusesWithoutAList) {
  const std::vector<RecordedCall> calls = {Call(Kind::kAsk, "a", Result::kHeld, 1, 2),
                                           Call(Kind::kAsk, "b", Result::kRefused, 3, 4)};
  EXPECT_TRUE(Check(calls, 1, false));
  EXPECT_FALSE(Check(calls, 1, true));
  EXPECT_FALSE(Check(calls, 2, false));
}

TEST(Linearizability, AReadIsNeverOld) {
  EXPECT_FALSE(Check({Call(Kind::kAsk, "a", Result::kHeld, 1, 2), Read(1, 0, 0, 3, 4)}, 1));
  EXPECT_FALSE(Check({Read(0, 1, 0, 1, 2), Call(Kind::kAsk, "a", Result::kHeld, 3, 4)}, 1));
}

TEST(Linearizability, WhoWaitedLongestComesFirst) {
  const auto ask = [](const char* who, Result result, std::int64_t at) {
    return Call(Kind::kAsk, who, result, at, at + 1, at);
  };
  std::vector<RecordedCall> calls = {ask("a", Result::kHeld, 1), ask("b", Result::kWaiting, 3),
                                     ask("c", Result::kWaiting, 5),
                                     Call(Kind::kCancel, "a", Result::kCancelled, 7, 8)};
  std::vector<RecordedCall> right = calls;
  right.push_back(Call(Kind::kAccept, "b", Result::kAccepted, 9, 10));
  right.push_back(Call(Kind::kAccept, "c", Result::kRefused, 11, 12));
  EXPECT_TRUE(Check(right, 1));
  std::vector<RecordedCall> wrong = calls;
  wrong.push_back(Call(Kind::kAccept, "c", Result::kAccepted, 9, 10));
  EXPECT_FALSE(Check(wrong, 1));
}

TEST(Linearizability, ALostCancelIsFound) {
  EXPECT_FALSE(Check({Call(Kind::kAsk, "a", Result::kHeld, 1, 2),
                      Call(Kind::kCancel, "a", Result::kCancelled, 3, 4), Read(0, 1, 0, 5, 6)},
                     1));
}

TEST(Linearizability, ManyAtOnceTakeNoTime) {
  std::vector<RecordedCall> calls;
  for (int i = 0; i < 200; ++i) {
    calls.push_back(Call(Kind::kAsk, "r" + std::to_string(i),
                         i % 20 == 0 ? Result::kHeld : Result::kWaiting, i, 1000 + i, 1 + i));
  }
  EXPECT_TRUE(Check(calls, 10));
  EXPECT_FALSE(Check(calls, 9));
  EXPECT_FALSE(Check(calls, 11));
}

}  // namespace
}  // namespace ieum::casework
