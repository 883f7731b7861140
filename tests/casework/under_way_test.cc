// Resources that referrals are under way to: neither deleted nor given to another organization.
#include <memory>
#include <string>

#include "gtest/gtest.h"

#include "service/casework/referral_rules.h"
#include "store/catalog/violations.h"
#include "tests/casework/interrupted_store.h"
#include "tests/casework/referral_fixture.h"

namespace ieum::casework {
namespace {

class UnderWayTest : public ReferralTest {};

TEST_P(UnderWayTest, NothingIsDeletedAlsoWherePlacesAreNotCounted) {
  bench_.AddCase();
  bench_.Consent();
  int number = 0;
  const auto deleted = [&](const std::string& resource) {
    return bench_.catalog().DeleteResource("resources/" + resource, "");
  };
  for (const v1::ReferralState state : {kRequested, v1::REFERRAL_STATE_ACCEPTED, kInService}) {
    const std::string resource = "r" + std::to_string(++number);
    bench_.AddResource(resource, {});
    const std::string name = In(state, resource);
    const std::string twin = In(kRequested, resource);
    EXPECT_EQ(store::ReasonOf(deleted(resource)), "HAS_REFERRALS") << Word(state);
    EXPECT_EQ(store::ReasonOf(
                  bench_.catalog().DeleteOrganization("organizations/agency", "", /*force=*/true)),
              "HAS_REFERRALS");
    for (const std::string& one : {name, twin}) {
      EXPECT_FALSE(deleted(resource).ok());
      const auto ended = bench_.Do(one, v1::REFERRAL_ACTION_FAIL, Manager(),
                                   v1::REFERRAL_REASON_CLIENT_NOT_REACHED);
      ASSERT_TRUE(ended.ok()) << ended.status();
    }
    EXPECT_TRUE(deleted(resource).ok()) << Word(state);
  }
  // Of a draft nobody but its author knows; it cannot be asked for any more.
  bench_.AddResource("drafted", {});
  const std::string draft = In(kDraft, "drafted");
  ASSERT_TRUE(deleted("drafted").ok());
  EXPECT_TRUE(absl::IsNotFound(bench_.Ask(draft).status()));
  EXPECT_TRUE(bench_.catalog().DeleteOrganization("organizations/agency", "", /*force=*/true).ok());
}

TEST_P(UnderWayTest, NothingGoesToAnotherOrganization) {
  bench_.AddCase();
  bench_.Consent();
  bench_.AddResource("counted", {.total = 1, .open = 1, .waitlist = true});
  bench_.AddResource("uncounted", {});
  const std::string held = In(kRequested, "counted");
  const std::string waiting = bench_.Draft("c1", "counted");
  ASSERT_EQ(bench_.Ask(waiting)->state(), kWaitlisted);
  const std::string asked = In(kRequested, "uncounted");
  const auto moved = [&](const std::string& id) {
    v1::CatalogRecord record;
    *record.mutable_resource() = bench_.Resource(id);
    record.mutable_resource()->set_organization("organizations/other");
    const absl::Status edited = bench_.catalog().Replace(record.resource()).status();
    const absl::Status listed = bench_.catalog().Upsert({record}).status();
    EXPECT_EQ(store::ReasonOf(edited), store::ReasonOf(listed)) << edited << listed;
    return edited;
  };
  EXPECT_EQ(store::ReasonOf(moved("uncounted")), "HAS_REFERRALS");
  EXPECT_EQ(store::ReasonOf(moved("counted")), "HAS_REFERRALS");
  // What stays where it is may be edited.
  bench_.ChangeResource("counted", [](v1::Resource& r) { r.set_kind("식당"); });
  for (const std::string& one : {held, waiting, asked}) {
    const auto ended =
        bench_.Do(one, v1::REFERRAL_ACTION_FAIL, Manager(), v1::REFERRAL_REASON_CLIENT_NOT_REACHED);
    ASSERT_TRUE(ended.ok()) << ended.status();
  }
  EXPECT_TRUE(moved("uncounted").ok());
  EXPECT_TRUE(moved("counted").ok());
}

// A request and the deletion of what is asked for, each between the other's look and its commit.
TEST(UnderWayRaceTest, ARequestAndADeletionAtOnceAreNotBothDone) {
  InterruptedStore* store = nullptr;
  Workbench bench(store::Engine::kMemory, [&](store::RecordStore& inner) {
    auto wrapped = std::make_unique<InterruptedStore>(inner);
    store = wrapped.get();
    return wrapped;
  });
  bench.AddCase();
  bench.Consent();
  bench.AddResource("asked", {});
  bench.AddResource("deleted", {});
  const std::string asked = bench.Draft("c1", "asked");
  const std::string late = bench.Draft("c1", "deleted");
  store->before_commit = [&] { EXPECT_TRUE(bench.Ask(asked).ok()); };
  EXPECT_EQ(store::ReasonOf(bench.catalog().DeleteResource("resources/asked", "")),
            "HAS_REFERRALS");
  store->before_commit = [&] {
    EXPECT_TRUE(bench.catalog().DeleteResource("resources/deleted", "").ok());
  };
  EXPECT_TRUE(absl::IsNotFound(bench.Ask(late).status()));
  EXPECT_EQ(bench.Get(late).state(), kDraft);
  EXPECT_EQ(bench.Violation(), "");
}

INSTANTIATE_TEST_SUITE_P(Engines, UnderWayTest,
                         ::testing::Values(store::Engine::kMemory, store::Engine::kRocks),
                         [](const auto& info) { return store::EngineName(info.param); });

}  // namespace
}  // namespace ieum::casework
