#include "service/casework/places.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "google/protobuf/util/message_differencer.h"
#include <gtest/gtest.h>

#include "store/catalog/timestamps.h"

namespace ieum::casework {
namespace {

using google::protobuf::util::MessageDifferencer;

struct Counts {
  std::optional<int> total;
  std::optional<int> open;
  int held = 0;
  int occupied = 0;
};

v1::Capacity Make(const Counts& counts) {
  v1::Capacity capacity;
  if (counts.total.has_value()) capacity.set_total_places(*counts.total);
  if (counts.open.has_value()) capacity.set_open_places(*counts.open);
  capacity.set_held_places(counts.held);
  capacity.set_occupied_places(counts.occupied);
  return capacity;
}

int Sum(const v1::Capacity& capacity) {
  return capacity.open_places() + capacity.held_places() + capacity.occupied_places();
}

void ExpectSound(const v1::Capacity& capacity) {
  EXPECT_GE(capacity.open_places(), 0);
  EXPECT_GE(capacity.held_places(), 0);
  EXPECT_GE(capacity.occupied_places(), 0);
  if (capacity.has_total_places() && capacity.has_open_places()) {
    EXPECT_LE(Sum(capacity), capacity.total_places());
  }
}

// Every capacity with up to four places, counted or not.
std::vector<v1::Capacity> SmallCapacities() {
  std::vector<v1::Capacity> all;
  for (int open = -1; open <= 4; ++open) {
    for (int held = 0; held <= 3; ++held) {
      for (int occupied = 0; occupied <= 3; ++occupied) {
        for (int spare = -1; spare <= 2; ++spare) {
          Counts counts{std::nullopt, std::nullopt, held, occupied};
          if (open >= 0) counts.open = open;
          if (spare >= 0) counts.total = std::max(open, 0) + held + occupied + spare;
          all.push_back(Make(counts));
        }
      }
    }
  }
  return all;
}

constexpr PlaceEffect kEffects[] = {PlaceEffect::kNone, PlaceEffect::kHold, PlaceEffect::kOccupy,
                                    PlaceEffect::kRelease};
constexpr v1::PlaceState kPlaces[] = {v1::PLACE_STATE_UNSPECIFIED, v1::PLACE_STATE_HELD,
                                      v1::PLACE_STATE_OCCUPIED};

TEST(Places, EveryMoveOnEverySmallCapacity) {
  for (const v1::Capacity& before : SmallCapacities()) {
    for (const PlaceEffect effect : kEffects) {
      for (const v1::PlaceState place : kPlaces) {
        SCOPED_TRACE(before.ShortDebugString() + " effect " +
                     std::to_string(static_cast<int>(effect)) + " place " + std::to_string(place));
        v1::Capacity after = before;
        const absl::StatusOr<PlaceMove> move = MovePlace(effect, place, after);
        ExpectSound(after);
        const bool needs_held = place == v1::PLACE_STATE_HELD && before.held_places() == 0 &&
                                (effect == PlaceEffect::kOccupy || effect == PlaceEffect::kRelease);
        const bool needs_occupied = place == v1::PLACE_STATE_OCCUPIED &&
                                    before.occupied_places() == 0 &&
                                    effect == PlaceEffect::kRelease;
        EXPECT_EQ(move.ok(), !needs_held && !needs_occupied);
        if (!move.ok()) {
          EXPECT_EQ(move.status().code(), absl::StatusCode::kInternal);
          EXPECT_TRUE(MessageDifferencer::Equals(before, after));
          continue;
        }
        if (move->answer != PlaceAnswer::kTaken) {
          EXPECT_TRUE(MessageDifferencer::Equals(before, after));
        }
        if (before.has_open_places()) EXPECT_EQ(Sum(after), Sum(before));
        // What the referral has and what the capacity counts change together.
        const auto has = [](v1::PlaceState state, v1::PlaceState which) {
          return state == which ? 1 : 0;
        };
        EXPECT_EQ(after.held_places() - before.held_places(),
                  has(move->place, v1::PLACE_STATE_HELD) - has(place, v1::PLACE_STATE_HELD));
        EXPECT_EQ(
            after.occupied_places() - before.occupied_places(),
            has(move->place, v1::PLACE_STATE_OCCUPIED) - has(place, v1::PLACE_STATE_OCCUPIED));
        if (effect == PlaceEffect::kRelease) EXPECT_EQ(move->place, v1::PLACE_STATE_UNSPECIFIED);
        if (effect == PlaceEffect::kNone) EXPECT_EQ(move->place, place);
      }
    }
  }
}

TEST(Places, Answers) {
  for (const v1::Capacity& before : SmallCapacities()) {
    for (const PlaceEffect effect : {PlaceEffect::kHold, PlaceEffect::kOccupy}) {
      v1::Capacity after = before;
      const absl::StatusOr<PlaceMove> move = MovePlace(effect, v1::PLACE_STATE_UNSPECIFIED, after);
      ASSERT_TRUE(move.ok());
      const PlaceAnswer expected = !before.has_open_places()   ? PlaceAnswer::kNotCounted
                                   : before.open_places() == 0 ? PlaceAnswer::kFull
                                                               : PlaceAnswer::kTaken;
      EXPECT_EQ(move->answer, expected) << before.ShortDebugString();
    }
  }
}

TEST(Places, AHeldPlaceIsOccupiedAlsoWhenNoneIsOpen) {
  v1::Capacity capacity = Make({10, 0, 2, 8});
  const auto move = MovePlace(PlaceEffect::kOccupy, v1::PLACE_STATE_HELD, capacity);
  ASSERT_TRUE(move.ok());
  EXPECT_EQ(move->answer, PlaceAnswer::kTaken);
  EXPECT_EQ(move->place, v1::PLACE_STATE_OCCUPIED);
  EXPECT_EQ(capacity.held_places(), 1);
  EXPECT_EQ(capacity.occupied_places(), 9);
}

TEST(Places, ReleaseNeverPassesALoweredTotal) {
  v1::Capacity capacity = Make({3, 1, 1, 2});  // the sum is above the total already
  ASSERT_TRUE(Release(v1::PLACE_STATE_OCCUPIED, capacity).ok());
  EXPECT_EQ(capacity.open_places(), 1);
  EXPECT_EQ(capacity.occupied_places(), 1);
  ASSERT_TRUE(Release(v1::PLACE_STATE_OCCUPIED, capacity).ok());
  EXPECT_EQ(capacity.open_places(), 2);
  EXPECT_EQ(Sum(capacity), 3);
}

TEST(Places, WhatIsNoLongerCountedVanishesOnRelease) {
  v1::Capacity capacity = Make({std::nullopt, std::nullopt, 1, 0});
  ASSERT_TRUE(Release(v1::PLACE_STATE_HELD, capacity).ok());
  EXPECT_EQ(capacity.held_places(), 0);
  EXPECT_FALSE(capacity.has_open_places());
}

TEST(Places, NoCapacityEmptiesTheOpenPlacesAlone) {
  v1::Capacity capacity = Make({10, 4, 2, 4});
  SetNoOpenPlaces(absl::FromUnixSeconds(1'800'000'000), capacity);
  EXPECT_EQ(capacity.open_places(), 0);
  EXPECT_EQ(capacity.held_places(), 2);
  EXPECT_EQ(capacity.occupied_places(), 4);
  EXPECT_EQ(capacity.as_of_time().seconds(), 1'800'000'000);
}

TEST(Places, WaitingNeedsAKnownList) {
  v1::Capacity capacity;
  EXPECT_FALSE(CanWait(capacity));
  capacity.set_waitlist_open(false);
  EXPECT_FALSE(CanWait(capacity));
  capacity.set_waitlist_open(true);
  EXPECT_TRUE(CanWait(capacity));
  EXPECT_EQ(LeaveWaiting(capacity).code(), absl::StatusCode::kInternal);
  JoinWaiting(capacity);
  EXPECT_EQ(capacity.waiting_referrals(), 1);
  EXPECT_TRUE(LeaveWaiting(capacity).ok());
  EXPECT_EQ(capacity.waiting_referrals(), 0);
}

// Random referrals walk through the table of transitions over one resource. Whatever they do, the
// capacity counts exactly the places that they have, and nothing is lost when all have ended.
TEST(Places, RandomReferralsNeverLoseOrInventAPlace) {
  const unsigned seed = 20261122;
  RecordProperty("seed", static_cast<int>(seed));
  std::mt19937 random(seed);
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  struct Walker {
    v1::ReferralState state = v1::REFERRAL_STATE_DRAFT;
    v1::PlaceState place = v1::PLACE_STATE_UNSPECIFIED;
  };
  long moves = 0;
  for (int round = 0; round < 400; ++round) {
    const int places = static_cast<int>(below(8));
    const bool counted = below(5) != 0;
    Counts counts{std::nullopt, std::nullopt, 0, 0};
    if (counted) counts.open = places;
    if (below(2) == 0) counts.total = places + static_cast<int>(below(3));
    v1::Capacity capacity = Make(counts);
    capacity.set_waitlist_open(below(2) == 0);
    std::vector<Walker> walkers(12);
    for (int step = 0; step < 200; ++step) {
      Walker& walker = walkers[below(walkers.size())];
      const std::vector<v1::ReferralAction> possible = PossibleActions(walker.state);
      if (possible.empty()) continue;
      const auto rule = FindRule(walker.state, possible[below(possible.size())]);
      ASSERT_TRUE(rule.ok());
      const absl::StatusOr<PlaceMove> move = MovePlace((*rule)->place, walker.place, capacity);
      ASSERT_TRUE(move.ok()) << "seed " << seed << " round " << round << ": " << move.status();
      const bool waits = move->answer == PlaceAnswer::kFull;
      if (waits &&
          ((*rule)->to_when_full == v1::REFERRAL_STATE_UNSPECIFIED || !CanWait(capacity))) {
        continue;  // refused
      }
      walker.place = move->place;
      walker.state = waits ? (*rule)->to_when_full : (*rule)->to;
      ++moves;
      const auto having = [&](v1::PlaceState which) {
        return std::count_if(walkers.begin(), walkers.end(),
                             [&](const Walker& one) { return one.place == which; });
      };
      ASSERT_EQ(capacity.held_places(), having(v1::PLACE_STATE_HELD)) << "seed " << seed;
      ASSERT_EQ(capacity.occupied_places(), having(v1::PLACE_STATE_OCCUPIED)) << "seed " << seed;
      ExpectSound(capacity);
      if (counted) ASSERT_EQ(Sum(capacity), places) << "seed " << seed;
      if (IsTerminal(walker.state)) ASSERT_EQ(walker.place, v1::PLACE_STATE_UNSPECIFIED);
    }
  }
  EXPECT_GT(moves, 5000);
}

struct Waiting {
  v1::Urgency urgency;
  absl::Time since;
  std::string referral;
};

// The order as the contract says it, without bytes.
bool Before(const Waiting& a, const Waiting& b) {
  const auto rank = [](v1::Urgency urgency) {
    return urgency == v1::URGENCY_UNSPECIFIED ? v1::URGENCY_SOON : urgency;
  };
  if (rank(a.urgency) != rank(b.urgency)) return rank(a.urgency) > rank(b.urgency);
  if (a.since != b.since) return a.since < b.since;
  return a.referral < b.referral;
}

TEST(Waitlist, BytesSortAsTheyWait) {
  std::mt19937_64 random(7);
  const std::vector<absl::Time> times = {
      absl::FromCivil(absl::CivilSecond(1, 1, 1), absl::UTCTimeZone()),
      absl::UnixEpoch() - absl::Nanoseconds(1),
      absl::UnixEpoch(),
      absl::UnixEpoch() + absl::Nanoseconds(1),
      absl::UnixEpoch() + absl::Nanoseconds(255),
      absl::UnixEpoch() + absl::Nanoseconds(256),
      absl::FromUnixSeconds(255),
      absl::FromUnixSeconds(256),
      absl::FromUnixSeconds(1'800'000'000),
      absl::FromCivil(absl::CivilSecond(9999, 12, 31), absl::UTCTimeZone()),
  };
  std::vector<Waiting> all;
  for (int urgency = 0; urgency <= 3; ++urgency) {
    for (const absl::Time time : times) {
      for (const char* id : {"referrals/a", "referrals/a0", "referrals/b"}) {
        all.push_back({static_cast<v1::Urgency>(urgency), time, id});
      }
    }
    for (int i = 0; i < 60; ++i) {
      const auto nanos = static_cast<std::int64_t>(random() % 4'000'000'000'000'000'000ULL);
      all.push_back({static_cast<v1::Urgency>(urgency), absl::FromUnixNanos(nanos),
                     "referrals/" + std::to_string(random() % 100)});
    }
  }
  for (const Waiting& a : all) {
    const std::string key = WaitlistKey(a.urgency, a.since, a.referral);
    EXPECT_EQ(ReferralOfWaitlistKey(key), a.referral);
    for (const Waiting& b : all) {
      ASSERT_EQ(key < WaitlistKey(b.urgency, b.since, b.referral), Before(a, b))
          << a.urgency << " " << a.since << " " << a.referral << " and " << b.urgency << " "
          << b.since << " " << b.referral;
    }
  }
}

TEST(Waitlist, OtherBytesNameNobody) {
  EXPECT_EQ(ReferralOfWaitlistKey(""), "");
  EXPECT_EQ(ReferralOfWaitlistKey("short"), "");
  EXPECT_EQ(ReferralOfWaitlistKey(std::string(40, '\x7f')), "");
}

}  // namespace
}  // namespace ieum::casework
