// Watching: every event once, in order, whatever happens to the watcher.
#include <random>
#include <set>
#include <thread>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "service/casework/consents_end.h"
#include "store/catalog/violations.h"
#include "tests/casework/workbench.h"

namespace ieum::casework {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class WatchTest : public ::testing::TestWithParam<store::Engine> {
 protected:
  WatchTest() : bench_(GetParam()) {
    bench_.AddCase();
    bench_.Consent();
  }

  EventBatch Next(const Caller& caller, const std::string& token, std::size_t limit = 100) {
    const auto batch = bench_.feed().Next(caller, token, limit);
    EXPECT_TRUE(batch.ok()) << batch.status();
    return batch.ok() ? *batch : EventBatch();
  }
  static std::vector<std::string> Told(const EventBatch& batch) {
    std::vector<std::string> told;
    for (const v1::ReferralEvent& event : batch.events) {
      told.push_back(event.referral().name() + " " + Word(event.transition().to_state()));
      EXPECT_EQ(event.transition().note(), "");
      EXPECT_EQ(event.referral().state(), event.transition().to_state());
    }
    return told;
  }

  Workbench bench_;
};

TEST_P(WatchTest, EachSideHearsWhatIsItsBusiness) {
  bench_.AddResource("r", {.total = 1, .open = 1, .waitlist = true});
  const std::string agency = Next(Agency(), "").resume_token;
  const std::string office = Next(Manager(), "").resume_token;
  const std::string other = Next(Agency("other"), "").resume_token;
  const std::string a = bench_.Draft("c1", "r");
  const std::string b = bench_.Draft("c1", "r");
  EXPECT_THAT(Told(Next(Agency(), agency)), IsEmpty());
  ASSERT_TRUE(bench_.Do(a, v1::REFERRAL_ACTION_REQUEST, Manager(), {}, "a note").ok());
  ASSERT_TRUE(bench_.Ask(b).ok());
  // Two events in one commit.
  ASSERT_TRUE(
      bench_.Do(a, v1::REFERRAL_ACTION_CANCEL, Manager(), v1::REFERRAL_REASON_PLAN_CHANGED).ok());
  EXPECT_THAT(Told(Next(Agency(), agency)),
              ::testing::UnorderedElementsAre(a + " requested", b + " waitlisted", a + " cancelled",
                                              b + " requested"));
  EXPECT_EQ(Next(Manager(), office).events.size(), 6U);
  EXPECT_THAT(Told(Next(Agency("other"), other)), IsEmpty());
  for (const v1::ReferralEvent& event : Next(Agency(), agency).events) {
    EXPECT_EQ(event.referral().need_code(), "");
  }
  // One at a time is the same.
  std::vector<std::string> one_by_one;
  std::string token = agency;
  for (int i = 0; i < 4; ++i) {
    const EventBatch batch = Next(Agency(), token, 1);
    ASSERT_EQ(batch.events.size(), 1U);
    EXPECT_EQ(batch.resume_token, batch.events[0].resume_token());
    one_by_one.push_back(Told(batch)[0]);
    token = batch.resume_token;
  }
  EXPECT_EQ(one_by_one, Told(Next(Agency(), agency)));
  EXPECT_THAT(Told(Next(Agency(), token)), IsEmpty());
}

TEST_P(WatchTest, TokensAreChecked) {
  const std::string token = Next(Agency(), "").resume_token;
  for (const std::string& bad :
       {std::string("x"), token + "A", token.substr(1), std::string("!")}) {
    const auto batch = bench_.feed().Next(Agency(), bad, 1);
    EXPECT_TRUE(absl::IsInvalidArgument(batch.status())) << bad;
    EXPECT_EQ(store::ViolationsOf(batch.status()).at(0).field, "resume_token");
  }
  EXPECT_TRUE(absl::IsInvalidArgument(bench_.feed().Next(Agency("other"), token, 1).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(bench_.feed().Next(Manager("agency"), token, 1).status()));
  bench_.AddResource("r", {});
  ASSERT_TRUE(bench_.Ask(bench_.Draft("c1", "r")).ok());
  ASSERT_TRUE(bench_.records().TrimFeed(bench_.records().last_sequence()).ok());
  EXPECT_TRUE(absl::IsOutOfRange(bench_.feed().Next(Agency(), token, 1).status()));
}

TEST_P(WatchTest, ErasedCasesArePassedOver) {
  bench_.AddResource("r", {});
  const std::string token = Next(Agency(), "").resume_token;
  const std::string gone = bench_.Draft("c1", "r");
  ASSERT_TRUE(bench_.Ask(gone).ok());
  bench_.AddCase({.id = "c2", .organization = "office", .reference = "h2"});
  bench_.Consent("c2");
  const std::string stays = bench_.Draft("c2", "r");
  ASSERT_TRUE(bench_.Ask(stays).ok());
  ASSERT_TRUE(bench_.desk().keys().DestroyTree("cases/c1").ok());
  EXPECT_THAT(Told(Next(Agency(), token)), ElementsAre(stays + " requested"));
}

// Writers at work, and watchers who lose their connection after any event, with what was handed
// over but not taken note of.
TEST_P(WatchTest, NothingIsLostAndNothingTwice) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  bench_.AddResource("r", {.total = 2, .open = 2, .waitlist = true});
  const std::string begin = Next(Agency(), "").resume_token;
  std::atomic<bool> writing = true;
  std::vector<std::thread> writers;
  for (unsigned writer = 0; writer < 4; ++writer) {
    writers.emplace_back([&, writer] {
      std::mt19937 random(seed + writer);
      for (int i = 0; i < 8; ++i) {
        const std::string name = bench_.Draft("c1", "r");
        ASSERT_TRUE(bench_.Ask(name).ok());
        if (random() % 4 != 0) {
          ASSERT_TRUE(
              bench_
                  .Do(name, v1::REFERRAL_ACTION_CANCEL, Manager(), v1::REFERRAL_REASON_PLAN_CHANGED)
                  .ok());
        }
      }
    });
  }
  const auto watch = [&](unsigned number) {
    std::mt19937 random(seed + 100 + number);
    std::vector<std::string> got;
    std::string token = begin;
    bool last_round = false;
    while (true) {
      last_round = !writing;
      const std::uint64_t seen = bench_.desk().commits();
      const EventBatch batch = Next(Agency(), token, 1 + random() % 5);
      const bool cut = random() % 3 == 0;
      std::size_t taken = 0;
      for (const v1::ReferralEvent& event : batch.events) {
        if (cut && random() % 2 == 0) break;
        got.push_back(event.referral().name() + "/" + std::to_string(event.transition().number()));
        token = event.resume_token();
        ++taken;
      }
      if (taken == batch.events.size()) token = batch.resume_token;
      if (batch.events.empty() && last_round) return got;
      if (batch.events.empty()) bench_.desk().AwaitCommit(seen, absl::Milliseconds(50));
    }
  };
  std::vector<std::vector<std::string>> heard(3);
  std::vector<std::thread> watchers;
  for (unsigned i = 0; i < heard.size(); ++i) {
    watchers.emplace_back([&, i] { heard[i] = watch(i); });
  }
  for (std::thread& thread : writers) thread.join();
  writing = false;
  for (std::thread& thread : watchers) thread.join();

  // Every step of every referral but the drafting, and each referral's in order.
  std::set<std::string> expected;
  v1::ListReferralsRequest list;
  list.set_page_size(1000);
  const auto all = bench_.referrals().ListReferrals(list, Manager());
  ASSERT_TRUE(all.ok());
  for (const v1::Referral& referral : all->referrals()) {
    for (int number = 2; number <= referral.transitions_size(); ++number) {
      expected.insert(referral.name() + "/" + std::to_string(number));
    }
  }
  for (const auto& got : heard) {
    EXPECT_EQ(got.size(), expected.size());
    EXPECT_EQ(std::set<std::string>(got.begin(), got.end()), expected);
    EXPECT_EQ(got, heard[0]);
    std::map<std::string, int> last;
    for (const std::string& event : got) {
      const std::string name = event.substr(0, event.rfind('/'));
      const int number = std::stoi(event.substr(event.rfind('/') + 1));
      EXPECT_EQ(number, std::max(last[name], 1) + 1);
      last[name] = number;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Engines, WatchTest,
                         ::testing::Values(store::Engine::kMemory, store::Engine::kRocks),
                         [](const auto& info) { return store::EngineName(info.param); });

}  // namespace
}  // namespace ieum::casework
