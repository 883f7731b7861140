// Many at once for few places: nobody gets a place twice, nobody is passed over, and all that was
// answered could have happened one call after the other.
#include <barrier>
#include <chrono>
#include <cstdlib>
#include <random>
#include <thread>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "store/catalog/violations.h"
#include "tests/casework/linearizability.h"
#include "tests/casework/workbench.h"
#include "tests/store/forwarding_store.h"

namespace ieum::casework {
namespace {

using Kind = RecordedCall::Kind;
using Result = RecordedCall::Result;

int Rounds() {
  const char* rounds = std::getenv("IEUM_TEST_ROUNDS");
  return rounds == nullptr ? 20 : std::atoi(rounds);
}

unsigned Seed() {
  const char* seed = std::getenv("IEUM_TEST_SEED");
  return seed == nullptr ? std::random_device()() : static_cast<unsigned>(std::atol(seed));
}

std::int64_t Tick() {
  static std::atomic<std::int64_t> ticks = 0;
  return ++ticks;
}

// Passes everything on, but now and then forgets what a write of a resource expects.
class ForgetfulStore final : public store::ForwardingStore {
 public:
  using ForwardingStore::ForwardingStore;

  absl::StatusOr<store::Sequence> Commit(const std::vector<store::Write>& writes) override {
    std::vector<store::Write> changed = writes;
    for (store::Write& write : changed) {
      if (write.key.kind == store::RecordKind::kResource && !write.check_only &&
          ++resources_ % 10 == 0) {
        write.expect = store::Expect::Any();
      }
    }
    return ForwardingStore::Commit(changed);
  }

 private:
  std::atomic<int> resources_ = 0;
};

// Clients of one resource, each with a case and a referral of its own.
class Race {
 public:
  Race(Workbench& bench, int clients) : bench_(bench), clients_(clients) {
    bench_.LetTimePass();
    for (int client = 0; client < clients; ++client) {
      const std::string id = "c" + std::to_string(client);
      bench_.AddCase({.id = id, .organization = "office", .reference = id});
      bench_.Consent(id);
    }
  }

  // A new resource, and what each client does about it at once with the others.
  using Act = std::function<void(int client, const std::string& referral)>;
  void Run(int places, bool waitlist, const Act& act) {
    resource_ = "r" + std::to_string(++rounds_);
    bench_.AddResource(resource_, {.total = places, .open = places, .waitlist = waitlist});
    calls_.clear();
    referrals_.clear();
    for (int client = 0; client < clients_; ++client) {
      referrals_.push_back(bench_.Draft("c" + std::to_string(client), resource_));
    }
    std::barrier start(clients_);
    std::vector<std::thread> threads;
    for (int client = 0; client < clients_; ++client) {
      threads.emplace_back([&, client] {
        start.arrive_and_wait();
        act(client, referrals_[static_cast<std::size_t>(client)]);
      });
    }
    for (std::thread& thread : threads) thread.join();
  }

  void Ask(const std::string& referral) {
    RecordedCall call = Begin(Kind::kAsk, referral);
    const auto asked = bench_.Ask(referral);
    if (asked.ok()) {
      // The step of the asking itself: an offer may have come since.
      const v1::ReferralTransition& step = asked->transitions(1);
      call.result =
          step.to_state() == v1::REFERRAL_STATE_REQUESTED ? Result::kHeld : Result::kWaiting;
      call.waits_since = step.time().seconds() * 1'000'000 + step.time().nanos() / 1000;
    } else {
      EXPECT_EQ(store::ReasonOf(asked.status()), "NO_OPEN_PLACE") << asked.status();
    }
    End(std::move(call));
  }
  void Accept(const std::string& referral) {
    RecordedCall call = Begin(Kind::kAccept, referral);
    const auto done = bench_.Do(referral, v1::REFERRAL_ACTION_ACCEPT, Agency());
    call.result = done.ok() ? Result::kAccepted : Result::kRefused;
    End(std::move(call));
  }
  void Cancel(const std::string& referral) {
    RecordedCall call = Begin(Kind::kCancel, referral);
    const auto done = bench_.Do(referral, v1::REFERRAL_ACTION_CANCEL, Manager(),
                                v1::REFERRAL_REASON_PLAN_CHANGED);
    call.result = done.ok() ? Result::kCancelled : Result::kRefused;
    End(std::move(call));
  }
  void Read() {
    RecordedCall call = Begin(Kind::kRead, "");
    const v1::Capacity capacity = bench_.Capacity(resource_);
    call.result = Result::kCounts;
    call.open = capacity.open_places();
    call.held = capacity.held_places();
    call.occupied = capacity.occupied_places();
    call.waiting = capacity.waiting_referrals();
    End(std::move(call));
  }

  int Count(Result result) const {
    return static_cast<int>(
        std::count_if(calls_.begin(), calls_.end(),
                      [&](const RecordedCall& call) { return call.result == result; }));
  }
  bool IsLinearizable(int places) const { return LinearizabilityChecker(calls_).Check(places); }
  const std::string& resource() const { return resource_; }

 private:
  static RecordedCall Begin(Kind kind, const std::string& referral) {
    RecordedCall call;
    call.kind = kind;
    call.referral = referral;
    call.invoked = Tick();
    return call;
  }
  void End(RecordedCall call) {
    call.returned = Tick();
    store::MutexLock lock(mutex_);
    calls_.push_back(std::move(call));
  }

  Workbench& bench_;
  const int clients_;
  int rounds_ = 0;
  std::string resource_;
  std::vector<std::string> referrals_;
  store::Mutex mutex_;
  std::vector<RecordedCall> calls_;
};

// Some of everything.
void MixedActs(Race& race, unsigned seed, int client, const std::string& referral) {
  std::mt19937 random(seed + static_cast<unsigned>(client));
  race.Ask(referral);
  if (random() % 3 == 0) race.Read();
  if (random() % 2 == 0) race.Accept(referral);
  if (random() % 2 == 0) race.Cancel(referral);
  if (random() % 3 == 0) race.Read();
}

TEST(Race, SixtyFourForTenPlaces) {
  constexpr int kClients = 64;
  constexpr int kPlaces = 10;
  Workbench bench(store::Engine::kMemory);
  Race race(bench, kClients);
  for (int round = 0; round < Rounds(); ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    const bool waitlist = round % 4 != 3;
    race.Run(kPlaces, waitlist, [&](int, const std::string& referral) { race.Ask(referral); });
    ASSERT_EQ(race.Count(Result::kHeld), kPlaces);
    ASSERT_EQ(race.Count(Result::kWaiting), waitlist ? kClients - kPlaces : 0);
    const v1::Capacity capacity = bench.Capacity(race.resource());
    ASSERT_EQ(capacity.held_places(), kPlaces);
    ASSERT_EQ(capacity.open_places(), 0);
    const std::vector<std::string> waiting = bench.Waiting(race.resource());
    ASSERT_EQ(static_cast<int>(waiting.size()), waitlist ? kClients - kPlaces : 0);
    for (std::size_t i = 1; i < waiting.size(); ++i) {
      ASSERT_LT(bench.Get(waiting[i - 1]).transitions(1).time().nanos(),
                bench.Get(waiting[i]).transitions(1).time().nanos());
    }
    if (waitlist) ASSERT_TRUE(race.IsLinearizable(kPlaces));
  }
  EXPECT_EQ(bench.Violation(), "");
}

TEST(Race, MixedCallsAreLinearizable) {
  const unsigned seed = Seed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  Workbench bench(store::Engine::kMemory);
  Race race(bench, 8);
  for (int round = 0; round < Rounds() * 3; ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    race.Run(3, true, [&](int client, const std::string& referral) {
      MixedActs(race, seed + 100U * static_cast<unsigned>(round), client, referral);
    });
    race.Read();
    ASSERT_TRUE(race.IsLinearizable(3));
  }
  EXPECT_EQ(bench.Violation(), "");
}

TEST(Race, APlantedBugIsFoundWithinAMinute) {
  const unsigned seed = Seed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  Workbench bench(store::Engine::kMemory, [](store::RecordStore& inner) {
    return std::make_unique<ForgetfulStore>(inner);
  });
  Race race(bench, 8);
  const auto begin = std::chrono::steady_clock::now();
  bool found = false;
  int rounds = 0;
  while (!found && std::chrono::steady_clock::now() - begin < std::chrono::seconds(60)) {
    race.Run(3, true, [&](int client, const std::string& referral) {
      MixedActs(race, seed + 100U * static_cast<unsigned>(rounds), client, referral);
    });
    race.Read();
    found = !race.IsLinearizable(3);
    ++rounds;
  }
  EXPECT_TRUE(found);
  std::cout << "found in round " << rounds << "\n";
}

}  // namespace
}  // namespace ieum::casework
