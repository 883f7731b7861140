// Referrals through the workflow: states, roles, places, the waiting list, what follows.
#include <functional>
#include <memory>
#include <thread>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "service/casework/referral_rules.h"
#include "service/request/text.h"
#include "store/catalog/violations.h"
#include "tests/casework/interrupted_store.h"
#include "tests/casework/referral_fixture.h"

namespace ieum::casework {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// A reason that the table takes for the action and the role.
v1::ReferralReason SomeReason(v1::ReferralAction action, v1::ActorRole role) {
  for (int reason = 0; reason <= v1::ReferralReason_MAX; ++reason) {
    if (!v1::ReferralReason_IsValid(reason)) continue;
    const auto one = static_cast<v1::ReferralReason>(reason);
    if (one == v1::REFERRAL_REASON_NO_CAPACITY) continue;
    if (CheckReason(action, role, one).ok()) return one;
  }
  return v1::REFERRAL_REASON_UNSPECIFIED;
}

TEST_P(ReferralTest, EveryStateActionAndRoleGoesAsTheTableSays) {
  bench_.AddCase();
  bench_.Consent();
  int number = 0;
  int allowed = 0;
  for (int state = kDraft; state <= v1::ReferralState_MAX; ++state) {
    for (int action = 1; action <= v1::ReferralAction_MAX; ++action) {
      for (const Caller& caller : {Manager(), Agency(), Supervisor()}) {
        const auto from = static_cast<v1::ReferralState>(state);
        const auto what = static_cast<v1::ReferralAction>(action);
        SCOPED_TRACE(Word(from) + " " + Word(what) + " " + Word(caller.actor.role));
        // Another one each time, so that nothing is left in the way.
        const std::string resource = "r" + std::to_string(++number);
        // Nobody is put to wait beside open places.
        const int places = what == v1::REFERRAL_ACTION_WAITLIST ? 1 : 2;
        bench_.AddResource(resource, {.total = places, .open = places, .waitlist = true});
        const std::string name = In(from, resource);
        ASSERT_EQ(StateOf(name), from);
        if (from == kWaitlisted) {
          // For who waits to have something to be offered, and to accept.
          bench_.ChangeResource(resource,
                                [](v1::Resource& r) { r.mutable_capacity()->set_open_places(1); });
        }
        const v1::Referral before = bench_.Get(name);
        const v1::ReferralReason reason = SomeReason(what, caller.actor.role);
        const auto done = bench_.Do(name, what, caller, reason);
        const auto rule = CheckTransition(from, what, caller.actor.role, reason);
        // Drafts are none of the agency's business, and supervisors only look.
        const bool may =
            caller.actor.role != v1::ACTOR_ROLE_SUPERVISOR &&
            (caller.actor.role != v1::ACTOR_ROLE_AGENCY ||
             (from != kDraft && before.transitions(1).action() != v1::REFERRAL_ACTION_CANCEL));
        if (!may) {
          EXPECT_TRUE(absl::IsPermissionDenied(done.status())) << done.status();
        } else if (!rule.ok()) {
          EXPECT_EQ(done.status().code(), rule.status().code()) << done.status();
        } else {
          ++allowed;
          ASSERT_TRUE(done.ok()) << done.status();
          EXPECT_EQ(done->state(), (*rule)->to);
          EXPECT_EQ(done->transitions_size(), before.transitions_size() + 1);
        }
        if (!done.ok()) {
          EXPECT_EQ(bench_.Get(name).SerializeAsString(), before.SerializeAsString());
        }
      }
    }
  }
  EXPECT_EQ(bench_.Violation(), "");
  EXPECT_GT(allowed, 20);
}

TEST_P(ReferralTest, APlaceIsHeldOccupiedAndFreed) {
  bench_.AddCase();
  bench_.Consent();
  bench_.AddResource("r", {.total = 3, .open = 2});
  const std::string name = bench_.Draft("c1", "r");
  EXPECT_EQ(bench_.Capacity("r").open_places(), 2);
  const auto asked = bench_.Ask(name);
  ASSERT_TRUE(asked.ok()) << asked.status();
  EXPECT_EQ(asked->place(), v1::PLACE_STATE_HELD);
  EXPECT_EQ(asked->hold_expire_time().seconds(), absl::ToUnixSeconds(bench_.now()) + 7 * 86400);
  EXPECT_EQ(bench_.Capacity("r").open_places(), 1);
  EXPECT_EQ(bench_.Capacity("r").held_places(), 1);
  const auto accepted = bench_.Do(name, v1::REFERRAL_ACTION_ACCEPT, Agency());
  ASSERT_TRUE(accepted.ok()) << accepted.status();
  EXPECT_EQ(accepted->place(), v1::PLACE_STATE_OCCUPIED);
  EXPECT_FALSE(accepted->has_hold_expire_time());
  EXPECT_EQ(bench_.Capacity("r").occupied_places(), 1);
  bench_.Advance(absl::Hours(48));
  ASSERT_TRUE(bench_.Do(name, v1::REFERRAL_ACTION_START, Agency()).ok());
  ASSERT_TRUE(
      bench_.Do(name, v1::REFERRAL_ACTION_COMPLETE, Agency(), v1::REFERRAL_REASON_GOAL_REACHED)
          .ok());
  const v1::Resource resource = bench_.Resource("r");
  EXPECT_EQ(resource.capacity().open_places(), 2);
  EXPECT_EQ(resource.capacity().occupied_places(), 0);
  EXPECT_EQ(resource.observed_waits().count(), 1);
  EXPECT_DOUBLE_EQ(resource.observed_waits().sum_days(), 2);
  ASSERT_EQ(resource.referral_outcomes_size(), 1);
  EXPECT_EQ(resource.referral_outcomes(0).need_area(), "daily_living");
  EXPECT_EQ(resource.referral_outcomes(0).helped(), 1);
  // A hold that was answered is nothing to expire.
  bench_.Advance(absl::Hours(24 * 30));
  ASSERT_TRUE(bench_.referrals().Tick(System()).ok());
  EXPECT_EQ(StateOf(name), kCompleted);
}

TEST_P(ReferralTest, ResultsCountForTheCodeThatTheResourceServes) {
  bench_.AddCase();
  bench_.Consent();
  bench_.AddResource("meals", {});
  bench_.AddResource("counsels", {}, "agency", "health.counseling");
  bench_.AddResource("teaches", {}, "agency", "education.learning");
  const auto help = [this](const std::string& resource) {
    const std::string name = bench_.Draft("c1", resource, "n4");
    EXPECT_TRUE(bench_.Ask(name).ok());
    EXPECT_TRUE(bench_.Do(name, v1::REFERRAL_ACTION_ACCEPT, Agency()).ok());
    EXPECT_TRUE(bench_.Do(name, v1::REFERRAL_ACTION_START, Agency()).ok());
    EXPECT_TRUE(bench_.Do(name, v1::REFERRAL_ACTION_COMPLETE, Agency()).ok());
    const v1::Resource helped = bench_.Resource(resource);
    EXPECT_EQ(helped.referral_outcomes_size(), 1);
    return bench_.Get(name).need_code() + " in " + helped.referral_outcomes(0).need_area();
  };
  EXPECT_EQ(help("meals"), "daily_living.meals in daily_living");
  EXPECT_EQ(help("counsels"), "health.counseling in health");
  EXPECT_EQ(help("teaches"), "daily_living.meals in daily_living") << "fits none";
}

TEST_P(ReferralTest, WhoWaitsGetsTheFreedPlaceByUrgencyThenTime) {
  bench_.AddCase();
  bench_.Consent();
  bench_.AddResource("r", {.total = 1, .open = 1, .waitlist = true});
  const std::string first = bench_.Draft("c1", "r");
  ASSERT_TRUE(bench_.Ask(first).ok());
  std::vector<std::string> waiting;
  for (const v1::Urgency urgency :
       {v1::URGENCY_ROUTINE, v1::URGENCY_SOON, v1::URGENCY_SOON, v1::URGENCY_IMMEDIATE}) {
    bench_.Advance(absl::Seconds(1));
    waiting.push_back(bench_.Draft("c1", "r", "n1", "office", urgency));
    const auto asked = bench_.Ask(waiting.back());
    ASSERT_TRUE(asked.ok()) << asked.status();
    EXPECT_EQ(asked->state(), kWaitlisted);
    EXPECT_EQ(asked->transitions(1).reason(), v1::REFERRAL_REASON_NO_OPEN_PLACE);
  }
  EXPECT_THAT(bench_.Waiting("r"), ElementsAre(waiting[3], waiting[1], waiting[2], waiting[0]));
  v1::GetReferralRequest get;
  get.set_name(waiting[0]);
  EXPECT_EQ(bench_.referrals().GetReferral(get, Manager())->waitlist_position(), 4);

  // A place falls free: who waits first has it in the same commit.
  ASSERT_TRUE(
      bench_.Do(first, v1::REFERRAL_ACTION_CANCEL, Manager(), v1::REFERRAL_REASON_CHANGED_MIND)
          .ok());
  const v1::Referral offered = bench_.Get(waiting[3]);
  EXPECT_EQ(offered.state(), kRequested);
  EXPECT_EQ(offered.place(), v1::PLACE_STATE_HELD);
  EXPECT_EQ(offered.transitions(2).reason(), v1::REFERRAL_REASON_PLACE_FREED);
  EXPECT_EQ(offered.transitions(2).account(), "system");
  EXPECT_EQ(bench_.Get(first).update_time().nanos(), offered.update_time().nanos());
  EXPECT_EQ(bench_.Capacity("r").open_places(), 0);
  EXPECT_EQ(bench_.Capacity("r").waiting_referrals(), 3);

  // The agency finds two places more: the tick offers them.
  bench_.ChangeResource("r", [](v1::Resource& r) {
    r.mutable_capacity()->set_total_places(3);
    r.mutable_capacity()->set_open_places(2);
  });
  ASSERT_TRUE(bench_.referrals().Tick(System()).ok());
  EXPECT_EQ(StateOf(waiting[1]), kRequested);
  EXPECT_EQ(StateOf(waiting[2]), kRequested);
  EXPECT_THAT(bench_.Waiting("r"), ElementsAre(waiting[0]));
  EXPECT_EQ(bench_.Capacity("r").open_places(), 0);

  // Who asks while others wait comes after them, though a place is open.
  bench_.ChangeResource("r", [](v1::Resource& r) {
    r.mutable_capacity()->set_total_places(4);
    r.mutable_capacity()->set_open_places(1);
  });
  const std::string late = bench_.Draft("c1", "r");
  ASSERT_TRUE(bench_.Ask(late).ok());
  EXPECT_EQ(StateOf(waiting[0]), kRequested);
  EXPECT_EQ(StateOf(late), kWaitlisted);
}

TEST_P(ReferralTest, FullWithoutAWaitingListIsRefused) {
  bench_.AddCase();
  bench_.Consent();
  bench_.AddResource("r", {.total = 1, .open = 0});
  const std::string name = bench_.Draft("c1", "r");
  const auto asked = bench_.Ask(name);
  EXPECT_TRUE(absl::IsFailedPrecondition(asked.status()));
  EXPECT_EQ(store::ReasonOf(asked.status()), "NO_OPEN_PLACE");
  EXPECT_EQ(StateOf(name), kDraft);
}

TEST_P(ReferralTest, WherePlacesAreNotCountedNothingIsHeld) {
  bench_.AddCase();
  bench_.Consent();
  bench_.AddResource("r", {});
  const std::string name = bench_.Draft("c1", "r");
  const auto asked = bench_.Ask(name);
  ASSERT_TRUE(asked.ok()) << asked.status();
  EXPECT_EQ(asked->state(), kRequested);
  EXPECT_EQ(asked->place(), v1::PLACE_STATE_UNSPECIFIED);
  EXPECT_FALSE(asked->has_hold_expire_time());
  EXPECT_FALSE(bench_.Capacity("r").has_open_places());
}

TEST_P(ReferralTest, AHoldExpiresAndItsPlaceGoesOn) {
  bench_.AddCase();
  bench_.Consent();
  bench_.AddResource("r", {.total = 1, .open = 1, .waitlist = true});
  const std::string first = bench_.Draft("c1", "r");
  const std::string second = bench_.Draft("c1", "r");
  ASSERT_TRUE(bench_.Ask(first).ok());
  ASSERT_TRUE(bench_.Ask(second).ok());
  bench_.Advance(absl::Hours(7 * 24) - absl::Seconds(1));
  ASSERT_TRUE(bench_.referrals().Tick(System()).ok());
  EXPECT_EQ(StateOf(first), kRequested);
  bench_.Advance(absl::Seconds(1));
  ASSERT_TRUE(bench_.referrals().Tick(System()).ok());
  EXPECT_EQ(StateOf(first), kFailed);
  EXPECT_EQ(bench_.Get(first).transitions(2).reason(), v1::REFERRAL_REASON_NO_ANSWER);
  EXPECT_EQ(StateOf(second), kRequested);
  EXPECT_EQ(bench_.Resource("r").referral_outcomes(0).not_helped(), 1);

  // Accepting after the end and before the tick: expired all the same, and at once.
  bench_.Advance(absl::Hours(7 * 24));
  const auto late = bench_.Do(second, v1::REFERRAL_ACTION_ACCEPT, Agency());
  EXPECT_TRUE(absl::IsFailedPrecondition(late.status()));
  EXPECT_EQ(store::ReasonOf(late.status()), "HOLD_EXPIRED");
  EXPECT_EQ(StateOf(second), kFailed);
  EXPECT_EQ(bench_.Capacity("r").open_places(), 1);
}

TEST_P(ReferralTest, ReasonsHaveTheirEffects) {
  bench_.AddCase();
  bench_.Consent();
  bench_.AddResource("full", {.total = 5, .open = 5, .waitlist = true});
  ASSERT_TRUE(bench_
                  .Do(In(kRequested, "full"), v1::REFERRAL_ACTION_REJECT, Agency(),
                      v1::REFERRAL_REASON_NO_CAPACITY)
                  .ok());
  EXPECT_EQ(bench_.Capacity("full").open_places(), 0);
  bench_.AddResource("strict", {});
  ASSERT_TRUE(bench_
                  .Do(In(kRequested, "strict"), v1::REFERRAL_ACTION_REJECT, Agency(),
                      v1::REFERRAL_REASON_NOT_ELIGIBLE)
                  .ok());
  EXPECT_EQ(bench_.Resource("strict").eligibility_disputes(), 1);
  EXPECT_EQ(bench_.Resource("strict").referral_outcomes(0).not_helped(), 1);
  bench_.AddResource("unwanted", {});
  const std::string name = In(kRequested, "unwanted");
  ASSERT_TRUE(
      bench_.Do(name, v1::REFERRAL_ACTION_CANCEL, Manager(), v1::REFERRAL_REASON_CHANGED_MIND)
          .ok());
  ASSERT_EQ(bench_.Case().declines_size(), 1);
  EXPECT_EQ(bench_.Case().declines(0).resource(), "resources/unwanted");
  EXPECT_EQ(bench_.Case().declines(0).expire_time().seconds(),
            absl::ToUnixSeconds(bench_.now()) + 180 * 86400);
  EXPECT_THAT(bench_.Resource("unwanted").referral_outcomes(), IsEmpty());
}

TEST_P(ReferralTest, WhoIsPutOnTheListIsNotOfferedTheSamePlaceAgain) {
  bench_.AddCase();
  bench_.Consent();
  bench_.AddResource("r", {.total = 1, .open = 1, .waitlist = true});
  const std::string first = In(kRequested, "r");
  const std::string second = bench_.Draft("c1", "r");
  ASSERT_TRUE(bench_.Ask(second).ok());
  ASSERT_TRUE(bench_.Do(first, v1::REFERRAL_ACTION_WAITLIST, Agency()).ok());
  EXPECT_EQ(StateOf(first), kWaitlisted);
  EXPECT_EQ(StateOf(second), kRequested);
  ASSERT_TRUE(bench_.Do(second, v1::REFERRAL_ACTION_WAITLIST, Agency()).ok());
  EXPECT_EQ(StateOf(first), kRequested);
  ASSERT_TRUE(
      bench_.Do(first, v1::REFERRAL_ACTION_CANCEL, Manager(), v1::REFERRAL_REASON_PLAN_CHANGED)
          .ok());
  ASSERT_TRUE(bench_.Do(second, v1::REFERRAL_ACTION_WAITLIST, Agency()).ok());
  ASSERT_TRUE(bench_.referrals().Tick(System()).ok());
  EXPECT_EQ(StateOf(second), kWaitlisted);
  EXPECT_EQ(bench_.Capacity("r").open_places(), 0);
}

TEST_P(ReferralTest, NobodyIsPutToWaitBesideOpenPlaces) {
  bench_.AddCase();
  bench_.Consent();
  bench_.AddResource("r", {.total = 10, .open = 9, .waitlist = true});
  const std::string asked = In(kRequested, "r");
  const absl::Status refused = bench_.Do(asked, v1::REFERRAL_ACTION_WAITLIST, Agency()).status();
  EXPECT_EQ(store::ReasonOf(refused), "PLACES_OPEN");
  EXPECT_EQ(StateOf(asked), kRequested);
  EXPECT_EQ(bench_.Capacity("r").open_places(), 8);
  ASSERT_TRUE(
      bench_.Do(asked, v1::REFERRAL_ACTION_WAITLIST, Agency(), v1::REFERRAL_REASON_NO_CAPACITY)
          .ok());
  EXPECT_EQ(StateOf(asked), kWaitlisted);
  EXPECT_EQ(bench_.Capacity("r").open_places(), 0);
}

TEST_P(ReferralTest, ARequestIdActsOnce) {
  bench_.AddCase();
  bench_.Consent();
  bench_.AddResource("r", {.total = 10, .open = 10});
  v1::CreateReferralRequest create;
  create.mutable_referral()->set_case_("cases/c1");
  create.mutable_referral()->set_resource("resources/r");
  create.mutable_referral()->set_need_id("n1");
  create.set_request_id(request::RandomUuid());
  std::string name;
  for (int i = 0; i < 100; ++i) {
    const auto draft = bench_.referrals().CreateReferral(create, Manager());
    ASSERT_TRUE(draft.ok()) << draft.status();
    if (i == 0) name = draft->name();
    ASSERT_EQ(draft->name(), name);
  }
  v1::TransitionReferralRequest ask;
  ask.set_name(name);
  ask.set_action(v1::REFERRAL_ACTION_REQUEST);
  ask.set_request_id(request::RandomUuid());
  std::vector<std::thread> threads;
  std::atomic<int> done = 0;
  for (int i = 0; i < 10; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 10; ++j) {
        done += bench_.referrals().TransitionReferral(ask, Manager()).ok();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(done, 100);
  EXPECT_EQ(bench_.Capacity("r").held_places(), 1);
  EXPECT_EQ(bench_.Get(name).transitions_size(), 2);
  v1::ListReferralsRequest list;
  EXPECT_EQ(bench_.referrals().ListReferrals(list, Manager())->referrals_size(), 1);
  // The same id for something else.
  ask.set_note("x");
  EXPECT_EQ(store::ReasonOf(bench_.referrals().TransitionReferral(ask, Manager()).status()),
            "REQUEST_ID_REUSED");
}

TEST_P(ReferralTest, ARequestIdIsItsActorsAlone) {
  bench_.AddCase();
  bench_.Consent();
  bench_.AddResource("r", {.total = 10, .open = 10});
  const std::string name = In(kRequested, "r");
  v1::TransitionReferralRequest accept;
  accept.set_name(name);
  accept.set_action(v1::REFERRAL_ACTION_ACCEPT);
  accept.set_request_id(request::RandomUuid());
  ASSERT_TRUE(bench_.referrals().TransitionReferral(accept, Agency()).ok());
  const auto entries = [&] { return bench_.audit().List({.limit = 10'000})->entries; };
  const std::size_t before = entries().size();
  // Repeated, it is answered, and the answer is an access.
  ASSERT_TRUE(bench_.referrals().TransitionReferral(accept, Agency()).ok());
  ASSERT_EQ(entries().size(), before + 1);
  EXPECT_EQ(entries()[0].access(), v1::ACCESS_KIND_READ);
  EXPECT_THAT(entries()[0].subjects(), ::testing::Contains(name));
  // Who could not have done it is not answered as if they had.
  Caller colleague = Agency();
  colleague.actor.account = "another";
  for (const Caller& caller : {Supervisor(), Manager(), Agency("other"), colleague}) {
    const auto done = bench_.referrals().TransitionReferral(accept, caller);
    EXPECT_FALSE(done.ok()) << caller.actor.account;
    EXPECT_NE(store::ReasonOf(done.status()), "REQUEST_ID_REUSED");
  }
  // For another method the same id is no answer either.
  v1::CreateReferralRequest create;
  create.mutable_referral()->set_case_("cases/c1");
  create.mutable_referral()->set_resource("resources/r");
  create.mutable_referral()->set_need_id("n1");
  create.set_request_id(request::RandomUuid());
  const auto draft = bench_.referrals().CreateReferral(create, Manager());
  ASSERT_TRUE(draft.ok()) << draft.status();
  v1::TransitionReferralRequest ask;
  ask.set_name(draft->name());
  ask.set_action(v1::REFERRAL_ACTION_REQUEST);
  ask.set_request_id(create.request_id());
  EXPECT_EQ(store::ReasonOf(bench_.referrals().TransitionReferral(ask, Manager()).status()),
            "REQUEST_ID_REUSED");
  EXPECT_EQ(StateOf(draft->name()), kDraft);
}

TEST_P(ReferralTest, TheGateIsLookedAtAgain) {
  bench_.AddCase();
  bench_.Consent();
  bench_.AddResource("r", {});
  const std::string name = bench_.Draft("c1", "r");
  bench_.ChangeResource("r", [](v1::Resource& r) {
    r.mutable_eligibility()->add_paths()->add_criteria()->mutable_age()->set_min_years(65);
  });
  EXPECT_EQ(store::ReasonOf(bench_.Ask(name).status()), "NOT_ELIGIBLE");
  EXPECT_EQ(StateOf(name), kDraft);
}

TEST_P(ReferralTest, DraftsNeedAnOpenCaseANeedAndAResource) {
  bench_.AddCase();
  bench_.AddResource("r", {});
  v1::CreateReferralRequest request;
  v1::Referral& referral = *request.mutable_referral();
  referral.set_case_("cases/c1");
  referral.set_resource("resources/r");
  referral.set_need_id("n9");
  const auto create = [&](const Caller& caller) {
    return bench_.referrals().CreateReferral(request, caller).status();
  };
  EXPECT_TRUE(absl::IsInvalidArgument(create(Manager())));
  referral.set_need_id("n1");
  EXPECT_TRUE(absl::IsPermissionDenied(create(Agency())));
  EXPECT_TRUE(absl::IsPermissionDenied(create(Manager("bureau"))));
  referral.set_resource("resources/none");
  EXPECT_TRUE(absl::IsNotFound(create(Manager())));
  referral.set_resource("../r");
  EXPECT_EQ(store::ViolationsOf(create(Manager())).at(0).field, "referral.resource");
  referral.set_resource("resources/r");
  referral.set_case_("cases/none");
  EXPECT_TRUE(absl::IsNotFound(create(Manager())));
  referral.set_case_("cases/c1");
  referral.add_consents("cases/c2/consents/1");
  EXPECT_EQ(store::ViolationsOf(create(Manager())).at(0).field, "referral.consents[0]");
  referral.clear_consents();
  referral.set_plan_line("l1");
  EXPECT_TRUE(absl::IsInvalidArgument(create(Manager())));
  referral.clear_plan_line();
  const std::string draft = bench_.Draft("c1", "r");
  bench_.ChangeCase("c1", [](v1::Case& record) { record.set_state(v1::CASE_STATE_CLOSED); });
  EXPECT_EQ(store::ReasonOf(create(Manager())), "CASE_CLOSED");
  EXPECT_EQ(store::ReasonOf(bench_.Ask(draft).status()), "CASE_CLOSED");
}

TEST_P(ReferralTest, ListsAreWhatTheActorMaySeeNewestFirst) {
  bench_.AddCase();
  bench_.AddCase({.id = "c2", .organization = "bureau", .reference = "h2"});
  bench_.Consent();
  bench_.AddResource("r", {});
  bench_.AddResource("s", {}, "other");
  std::vector<std::string> names;
  for (int i = 0; i < 5; ++i) {
    bench_.Advance(absl::Seconds(1));
    names.push_back(bench_.Draft("c1", i == 4 ? "s" : "r"));
  }
  bench_.Draft("c2", "r", "n1", "bureau");
  ASSERT_TRUE(bench_.Ask(names[1]).ok());
  ASSERT_TRUE(bench_.Ask(names[3]).ok());
  ASSERT_TRUE(bench_.Ask(names[4]).ok());
  const auto list = [&](const Caller& caller, v1::ListReferralsRequest request) {
    std::vector<std::string> got;
    while (true) {
      const auto page = bench_.referrals().ListReferrals(request, caller);
      EXPECT_TRUE(page.ok()) << page.status();
      for (const v1::Referral& referral : page->referrals()) {
        got.push_back(referral.name());
        EXPECT_EQ(referral.need_code().empty(), caller.actor.role == v1::ACTOR_ROLE_AGENCY);
      }
      if (page->next_page_token().empty()) return got;
      request.set_page_token(page->next_page_token());
    }
  };
  v1::ListReferralsRequest request;
  request.set_page_size(2);
  EXPECT_THAT(list(Manager(), request),
              ElementsAre(names[4], names[3], names[2], names[1], names[0]));
  EXPECT_THAT(list(Agency(), request), ElementsAre(names[3], names[1]));
  EXPECT_THAT(list(Agency("other"), request), ElementsAre(names[4]));
  request.set_case_("cases/c1");
  EXPECT_EQ(list(Manager("bureau"), request).size(), 0U);
  const auto by_case = bench_.referrals().ListReferrals(request, Agency());
  EXPECT_EQ(store::ViolationsOf(by_case.status()).at(0).field, "case");
  request.add_states(kDraft);
  EXPECT_THAT(list(Manager(), request), ElementsAre(names[2], names[0]));
  request.set_resource("resources/s");
  EXPECT_THAT(list(Manager(), request), IsEmpty());
}

TEST_P(ReferralTest, AStaleEtagIsRefused) {
  bench_.AddCase();
  bench_.Consent();
  bench_.AddResource("r", {});
  const std::string name = bench_.Draft("c1", "r");
  v1::TransitionReferralRequest request;
  request.set_name(name);
  request.set_action(v1::REFERRAL_ACTION_REQUEST);
  request.set_etag(bench_.Get(name).etag());
  ASSERT_TRUE(bench_.referrals().TransitionReferral(request, Manager()).ok());
  request.set_action(v1::REFERRAL_ACTION_ACCEPT);
  EXPECT_TRUE(absl::IsAborted(bench_.referrals().TransitionReferral(request, Agency()).status()));
}

TEST(RequestIdTest, TheSameRequestThatCameJustBeforeIsAnsweredNotRefused) {
  InterruptedStore* store = nullptr;
  Workbench bench(store::Engine::kMemory, [&](store::RecordStore& inner) {
    auto wrapped = std::make_unique<InterruptedStore>(inner);
    store = wrapped.get();
    return wrapped;
  });
  bench.AddCase();
  bench.Consent();
  bench.AddResource("r", {.total = 1, .open = 1});
  v1::CreateReferralRequest create;
  create.mutable_referral()->set_case_("cases/c1");
  create.mutable_referral()->set_resource("resources/r");
  create.mutable_referral()->set_need_id("n1");
  // With an id too: the first of an hour looks through those that have expired.
  create.set_request_id(request::RandomUuid());
  v1::TransitionReferralRequest ask;
  ask.set_name(bench.referrals().CreateReferral(create, Manager())->name());
  ask.set_action(v1::REFERRAL_ACTION_REQUEST);
  ask.set_request_id(request::RandomUuid());
  // Not remembered when this call looks, and done when it acts: a second request for one place.
  store->before_view = [&] {
    const auto first = bench.referrals().TransitionReferral(ask, Manager());
    EXPECT_TRUE(first.ok()) << first.status();
  };
  const auto again = bench.referrals().TransitionReferral(ask, Manager());
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->state(), kRequested);
  EXPECT_EQ(bench.Get(ask.name()).transitions_size(), 2);
  EXPECT_EQ(bench.Capacity("r").held_places(), 1);
  EXPECT_EQ(bench.Violation(), "");
  // What is refused of itself stays refused, with an id of its own.
  ask.set_request_id(request::RandomUuid());
  EXPECT_EQ(store::ReasonOf(bench.referrals().TransitionReferral(ask, Manager()).status()),
            "ILLEGAL_TRANSITION");
}

INSTANTIATE_TEST_SUITE_P(Engines, ReferralTest,
                         ::testing::Values(store::Engine::kMemory, store::Engine::kRocks),
                         [](const auto& info) { return store::EngineName(info.param); });

}  // namespace
}  // namespace ieum::casework
