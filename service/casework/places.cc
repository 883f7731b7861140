#include "service/casework/places.h"

#include <cstdint>

#include "store/catalog/timestamps.h"

namespace ieum::casework {
namespace {

// Urgency, seconds, nanoseconds.
constexpr std::size_t kOrderBytes = 1 + 8 + 4;

absl::Status Disagree(std::string_view what) {
  return absl::InternalError("capacity: no place is " + std::string(what) +
                             ", though a referral says so");
}

// Whether another place may fall open without leaving the total behind.
bool FitsTotal(const v1::Capacity& capacity) {
  if (!capacity.has_total_places()) return true;
  const std::int64_t sum =
      std::int64_t{capacity.open_places()} + capacity.held_places() + capacity.occupied_places();
  return sum < capacity.total_places();
}

PlaceAnswer TakeOpen(v1::Capacity& capacity) {
  if (!capacity.has_open_places()) return PlaceAnswer::kNotCounted;
  if (capacity.open_places() <= 0) return PlaceAnswer::kFull;
  capacity.set_open_places(capacity.open_places() - 1);
  return PlaceAnswer::kTaken;
}

void AppendBigEndian(std::uint64_t number, int bytes, std::string& out) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
    out.push_back(static_cast<char>((number >> shift) & 0xFFU));
  }
}

// Immediate 0, soon 1, routine 2.
char RankOf(v1::Urgency urgency) {
  switch (urgency) {
    case v1::URGENCY_IMMEDIATE:
      return 0;
    case v1::URGENCY_ROUTINE:
      return 2;
    default:
      return 1;
  }
}

}  // namespace

PlaceAnswer Hold(v1::Capacity& capacity) {
  const PlaceAnswer answer = TakeOpen(capacity);
  if (answer == PlaceAnswer::kTaken) capacity.set_held_places(capacity.held_places() + 1);
  return answer;
}

PlaceAnswer OccupyOpen(v1::Capacity& capacity) {
  const PlaceAnswer answer = TakeOpen(capacity);
  if (answer == PlaceAnswer::kTaken) capacity.set_occupied_places(capacity.occupied_places() + 1);
  return answer;
}

absl::Status Occupy(v1::Capacity& capacity) {
  if (capacity.held_places() <= 0) return Disagree("held");
  capacity.set_held_places(capacity.held_places() - 1);
  capacity.set_occupied_places(capacity.occupied_places() + 1);
  return absl::OkStatus();
}

absl::Status Release(v1::PlaceState place, v1::Capacity& capacity) {
  switch (place) {
    case v1::PLACE_STATE_HELD:
      if (capacity.held_places() <= 0) return Disagree("held");
      capacity.set_held_places(capacity.held_places() - 1);
      break;
    case v1::PLACE_STATE_OCCUPIED:
      if (capacity.occupied_places() <= 0) return Disagree("occupied");
      capacity.set_occupied_places(capacity.occupied_places() - 1);
      break;
    default:
      return absl::OkStatus();
  }
  if (capacity.has_open_places() && FitsTotal(capacity)) {
    capacity.set_open_places(capacity.open_places() + 1);
  }
  return absl::OkStatus();
}

absl::StatusOr<PlaceMove> MovePlace(PlaceEffect effect, v1::PlaceState place,
                                    v1::Capacity& capacity) {
  if (effect == PlaceEffect::kRelease) {
    absl::Status released = Release(place, capacity);
    if (!released.ok()) return released;
    return PlaceMove{
        place == v1::PLACE_STATE_UNSPECIFIED ? PlaceAnswer::kNotCounted : PlaceAnswer::kTaken,
        v1::PLACE_STATE_UNSPECIFIED};
  }
  if (effect == PlaceEffect::kNone) return PlaceMove{PlaceAnswer::kNotCounted, place};
  const bool hold = effect == PlaceEffect::kHold;
  const v1::PlaceState wanted = hold ? v1::PLACE_STATE_HELD : v1::PLACE_STATE_OCCUPIED;
  // A referral has one place at most.
  if (place == v1::PLACE_STATE_OCCUPIED || place == wanted)
    return PlaceMove{PlaceAnswer::kTaken, place};
  if (place == v1::PLACE_STATE_HELD) {
    absl::Status occupied = Occupy(capacity);
    if (!occupied.ok()) return occupied;
    return PlaceMove{PlaceAnswer::kTaken, wanted};
  }
  const PlaceAnswer answer = hold ? Hold(capacity) : OccupyOpen(capacity);
  return PlaceMove{answer, answer == PlaceAnswer::kTaken ? wanted : v1::PLACE_STATE_UNSPECIFIED};
}

bool CanWait(const v1::Capacity& capacity) { return capacity.waitlist_open(); }

void JoinWaiting(v1::Capacity& capacity) {
  capacity.set_waiting_referrals(capacity.waiting_referrals() + 1);
}

absl::Status LeaveWaiting(v1::Capacity& capacity) {
  if (capacity.waiting_referrals() <= 0) {
    return absl::InternalError("capacity: no referral waits, though one says so");
  }
  capacity.set_waiting_referrals(capacity.waiting_referrals() - 1);
  return absl::OkStatus();
}

void SetNoOpenPlaces(absl::Time now, v1::Capacity& capacity) {
  capacity.set_open_places(0);
  *capacity.mutable_as_of_time() = store::ToTimestamp(now);
}

std::string WaitlistKey(v1::Urgency urgency, absl::Time since, std::string_view referral) {
  const google::protobuf::Timestamp time = store::ToTimestamp(since);
  // With the sign turned, what is before 1970 sorts before what is after.
  constexpr std::uint64_t kSign = std::uint64_t{1} << 63;
  std::string key(1, RankOf(urgency));
  AppendBigEndian(static_cast<std::uint64_t>(time.seconds()) ^ kSign, 8, key);
  AppendBigEndian(static_cast<std::uint64_t>(time.nanos()), 4, key);
  key += referral;
  return key;
}

std::string_view ReferralOfWaitlistKey(std::string_view key) {
  if (key.size() <= kOrderBytes || key[0] < 0 || key[0] > 2) return {};
  return key.substr(kOrderBytes);
}

}  // namespace ieum::casework
