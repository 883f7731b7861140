// Whether a recorded history of calls could have come from calls made one after the other.
#ifndef IEUM_TESTS_CASEWORK_LINEARIZABILITY_H_
#define IEUM_TESTS_CASEWORK_LINEARIZABILITY_H_

#include <bitset>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace ieum::casework {

inline constexpr std::size_t kMaxCalls = 256;

// One call about one resource, with what was answered. Times are numbers of one clock.
struct RecordedCall {
  enum class Kind { kAsk, kAccept, kCancel, kRead };
  enum class Result { kHeld, kWaiting, kRefused, kAccepted, kCancelled, kCounts };
  Kind kind = Kind::kAsk;
  std::string referral;
  Result result = Result::kRefused;
  std::int64_t waits_since = 0;                       // of kWaiting
  int open = 0, held = 0, occupied = 0, waiting = 0;  // of kCounts
  std::int64_t invoked = 0;
  std::int64_t returned = 0;
};

// The places of one resource, in the simplest form: what a call must answer.
class PlacesModel {
 public:
  // Without a waiting list, who asks when all places are taken is refused.
  explicit PlacesModel(int open, bool waitlist = true) : open_(open), waitlist_(waitlist) {}

  // False: the call cannot have been answered so now; the model is then of no more use.
  bool Apply(const RecordedCall& call);
  std::string Fingerprint() const;

 private:
  void Release();

  int open_;
  bool waitlist_;
  std::set<std::string> held_;
  std::set<std::string> occupied_;
  std::set<std::pair<std::int64_t, std::string>> waiting_;  // since when, who
};

// After Wing and Gong (1993), with the memory of Lowe (2017): looks for an order of the calls that
// respects their times and that the model answers alike. Calls that nothing can tell apart are
// tried in the order in which they returned alone. At most kMaxCalls calls.
class LinearizabilityChecker {
 public:
  explicit LinearizabilityChecker(std::vector<RecordedCall> calls);
  // True: there is such an order from `open` places on.
  bool Check(int open, bool waitlist = true);

 private:
  using Mask = std::bitset<kMaxCalls>;
  bool Search(const Mask& done, const PlacesModel& model);
  std::vector<std::size_t> Candidates(const Mask& done) const;
  // A class of calls that differ in nothing that matters later; empty: none but itself.
  std::string ClassOf(const RecordedCall& call) const;

  std::vector<RecordedCall> calls_;
  std::vector<std::string> classes_;
  std::map<std::string, int> calls_of_;
  bool releases_ = false;
  std::set<std::pair<std::string, std::string>> seen_;
};

}  // namespace ieum::casework

#endif  // IEUM_TESTS_CASEWORK_LINEARIZABILITY_H_
