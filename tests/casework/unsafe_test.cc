// Organizations that the assessment finds unsafe for the client when they have been asked already.
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "service/casework/referrals_checks.h"
#include "store/catalog/violations.h"
#include "tests/casework/case_bench.h"
#include "tests/casework/referral_fixture.h"

namespace ieum::casework {
namespace {

using ::testing::ElementsAre;

constexpr auto kAccepted = v1::REFERRAL_STATE_ACCEPTED;

class UnsafeTest : public ReferralTest {
 protected:
  UnsafeTest() : cases_(bench_.desk(), SampleTools()) {
    bench_.AddCase();
    bench_.Consent();
    bench_.AddResource("r", {.total = 9, .open = 9, .waitlist = true});
    bench_.AddResource("full", {.total = 1, .open = 0, .waitlist = true});
    bench_.AddResource("safe", {.total = 9, .open = 9, .waitlist = true}, "other");
    bench_.AddCase({.id = "c2", .organization = "office", .reference = "neighbour"});
    bench_.Consent("c2");
  }

  v1::Assessment Latest() {
    v1::GetAssessmentRequest get;
    get.set_name("cases/c1/assessments/latest");
    const auto latest = cases_.GetAssessment(get, Manager());
    EXPECT_TRUE(latest.ok()) << latest.status();
    return latest->assessment();
  }
  // The case is assessed again; "agency" is found to be unsafe, or not any more.
  void Reassess(bool unsafe) {
    v1::ReassessCaseRequest request;
    request.set_name("cases/c1");
    *request.mutable_assessment() = Latest();
    request.mutable_assessment()->clear_risks();
    if (unsafe) *request.mutable_assessment()->add_risks() = Danger();
    const auto done = cases_.ReassessCase(request, Manager());
    ASSERT_TRUE(done.ok()) << done.status();
  }
  static v1::Risk Danger() {
    v1::Risk danger;
    danger.set_kind(v1::RISK_KIND_STALKING);
    danger.add_unsafe_organizations("organizations/agency");
    return danger;
  }
  // The same, recorded before a reassessment ended anything.
  void RecordUnsafe() {
    const auto done =
        bench_.desk().Transact(Manager(), [](Act& act) -> absl::StatusOr<std::string> {
          auto record = act.view.GetCase("c1");
          auto version = act.view.CurrentAssessment(*record);
          record->set_assessment_version(2);
          version->set_version(2);
          version->set_name("cases/c1/assessments/2");
          *version->mutable_assessment()->add_risks() = Danger();
          absl::Status put = act.writes.Put(*version, store::Expect::Absent());
          if (put.ok()) put = act.writes.Put(*record, store::ExpectOf(record->etag()));
          if (!put.ok()) return put;
          return record->name();
        });
    ASSERT_TRUE(done.ok()) << done.status();
  }

  std::string Wait(const std::string& case_id, v1::Urgency urgency) {
    const std::string name = bench_.Draft(case_id, "full", "n1", "office", urgency);
    EXPECT_EQ(bench_.Ask(name)->state(), kWaitlisted);
    return name;
  }
  absl::StatusOr<v1::ReferralPacket> Packet(const std::string& name, const Caller& caller) {
    v1::GetPacketRequest request;
    request.set_name(name);
    return bench_.referrals().GetPacket(request, caller);
  }
  v1::Referral Read(const std::string& name, const Caller& caller) {
    v1::GetReferralRequest request;
    request.set_name(name);
    const auto read = bench_.referrals().GetReferral(request, caller);
    EXPECT_TRUE(read.ok()) << read.status();
    return *read;
  }
  // All of a step but when it was taken.
  static std::string Told(const v1::ReferralTransition& given) {
    v1::ReferralTransition step = given;
    step.clear_number();
    step.clear_time();
    step.clear_from_state();
    return step.SerializeAsString();
  }

  CaseWork cases_;
};

TEST_P(UnsafeTest, WhatHasNotBegunEndsWithTheReassessment) {
  const std::string draft = In(kDraft, "r");
  const std::string asked = In(kRequested, "r");
  const std::string accepted = In(kAccepted, "r");
  const std::string served = In(kInService, "r");
  const std::string waiting = Wait("c1", v1::URGENCY_IMMEDIATE);
  const std::string behind = Wait("c2", v1::URGENCY_ROUTINE);
  const std::string elsewhere = bench_.Draft("c1", "safe");
  ASSERT_TRUE(bench_.Ask(elsewhere).ok());
  ASSERT_TRUE(Packet(asked, Agency()).ok());

  Reassess(true);
  for (const std::string& name : {asked, accepted, waiting}) {
    EXPECT_EQ(StateOf(name), kCancelled);
    EXPECT_EQ(bench_.Get(name).transitions().rbegin()->reason(), v1::REFERRAL_REASON_UNSAFE);
    EXPECT_EQ(store::ReasonOf(Packet(name, Agency()).status()), "REFERRAL_ENDED");
    EXPECT_TRUE(Packet(name, Manager()).ok());
  }
  EXPECT_EQ(StateOf(draft), kDraft);
  EXPECT_EQ(store::ReasonOf(bench_.Ask(draft).status()), "UNSAFE");
  EXPECT_EQ(StateOf(served), kInService);
  EXPECT_EQ(StateOf(elsewhere), kRequested);
  EXPECT_TRUE(Packet(elsewhere, Agency("other")).ok());
  // Their places are open again, and the next one goes to whoever waits.
  EXPECT_EQ(bench_.Capacity("r").open_places(), 8);
  EXPECT_THAT(bench_.Waiting("full"), ElementsAre(behind));
}

TEST_P(UnsafeTest, WhatIsInServiceGoesOnUntoldUntilAPersonEndsIt) {
  const std::string served = bench_.Draft("c1", "r");
  ASSERT_TRUE(bench_.Do(served, v1::REFERRAL_ACTION_REQUEST, Manager(), {}, "come by").ok());
  ASSERT_TRUE(bench_.Do(served, v1::REFERRAL_ACTION_ACCEPT, Agency()).ok());
  ASSERT_TRUE(bench_.Do(served, v1::REFERRAL_ACTION_START, Agency()).ok());
  EXPECT_EQ(Read(served, Agency()).transitions(1).note(), "come by");
  Reassess(true);
  EXPECT_EQ(Packet(served, Agency()).status(), ConsentEnded());
  EXPECT_TRUE(Packet(served, Manager()).ok());
  EXPECT_EQ(Read(served, Agency()).transitions(1).note(), "");
  EXPECT_EQ(Read(served, Manager()).transitions(1).note(), "come by");
  // A mistake can be mended.
  Reassess(false);
  EXPECT_TRUE(Packet(served, Agency()).ok());
  EXPECT_EQ(Read(served, Agency()).transitions(1).note(), "come by");
  Reassess(true);
  EXPECT_TRUE(absl::IsInvalidArgument(
      bench_.Do(served, v1::REFERRAL_ACTION_CANCEL, Agency(), v1::REFERRAL_REASON_UNSAFE)
          .status()));
  EXPECT_TRUE(
      bench_.Do(served, v1::REFERRAL_ACTION_CANCEL, Manager(), v1::REFERRAL_REASON_UNSAFE).ok());
}

TEST_P(UnsafeTest, TheAgencyDoesNotLearnWhy) {
  const std::string changed = In(kRequested, "r");
  const std::string unsafe = In(kRequested, "r");
  const std::string token = bench_.feed().Next(Agency(), "", 1)->resume_token;
  ASSERT_TRUE(
      bench_.Do(changed, v1::REFERRAL_ACTION_CANCEL, Manager(), v1::REFERRAL_REASON_CHANGED_MIND)
          .ok());
  Reassess(true);
  const auto heard = bench_.feed().Next(Agency(), token, 10);
  ASSERT_TRUE(heard.ok()) << heard.status();
  ASSERT_EQ(heard->events.size(), 2U);
  EXPECT_EQ(heard->events[1].referral().name(), unsafe);
  EXPECT_EQ(Told(heard->events[1].transition()), Told(heard->events[0].transition()));
  EXPECT_EQ(Told(Read(unsafe, Agency()).transitions(2)),
            Told(Read(changed, Agency()).transitions(2)));
}

TEST_P(UnsafeTest, NothingIsOfferedOrAcceptedThatIsStillOpen) {
  const std::string asked = In(kRequested, "r");
  const std::string waiting = Wait("c1", v1::URGENCY_IMMEDIATE);
  const std::string behind = Wait("c2", v1::URGENCY_ROUTINE);
  RecordUnsafe();
  bench_.ChangeResource("full", [](v1::Resource& resource) {
    resource.mutable_capacity()->set_total_places(3);
    resource.mutable_capacity()->set_open_places(2);
  });
  for (const auto& [name, action] : std::vector<std::pair<std::string, v1::ReferralAction>>{
           {asked, v1::REFERRAL_ACTION_ACCEPT},
           {asked, v1::REFERRAL_ACTION_WAITLIST},
           {waiting, v1::REFERRAL_ACTION_ACCEPT},
           {waiting, v1::REFERRAL_ACTION_OFFER}}) {
    EXPECT_EQ(store::ReasonOf(bench_.Do(name, action, Agency()).status()), "CONSENT_ENDED");
  }
  EXPECT_EQ(Packet(asked, Agency()).status(), ConsentEnded());
  ASSERT_TRUE(bench_.referrals().Tick(System()).ok());
  EXPECT_EQ(StateOf(waiting), kWaitlisted);
  EXPECT_EQ(StateOf(behind), kRequested);
}

INSTANTIATE_TEST_SUITE_P(Engines, UnsafeTest,
                         ::testing::Values(store::Engine::kMemory, store::Engine::kRocks),
                         [](const auto& info) { return store::EngineName(info.param); });

}  // namespace
}  // namespace ieum::casework
