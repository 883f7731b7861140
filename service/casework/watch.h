// What happened to referrals, for those who follow them.
#ifndef IEUM_SERVICE_CASEWORK_WATCH_H_
#define IEUM_SERVICE_CASEWORK_WATCH_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "ieum/v1/referral.pb.h"
#include "service/casework/desk.h"

namespace ieum::casework {

// A part of the stream.
struct EventBatch {
  std::vector<v1::ReferralEvent> events;  // each with its own resume_token
  // Where to go on from: behind everything that was looked at, also what was nobody's business.
  std::string resume_token;
};

// The events of referrals as the store's change feed holds them, for the organization that an actor
// acts for: agencies get those of referrals to it from the moment they are asked, case managers and
// supervisors those of referrals by it. Every event once and in order, whoever writes meanwhile and
// however often the watcher comes back:
//
//   std::string token = request.resume_token();
//   while (connected) {
//     const std::uint64_t seen = desk.commits();
//     auto batch = feed.Next(caller, token, 100);
//     token = batch->resume_token;
//     for (const auto& event : batch->events) stream.Write(event);   // delivered: its token is
//     good if (batch->events.empty()) desk.AwaitCommit(seen, absl::Seconds(1));
//   }
//
// A token says the number of a commit and a place in it, and whose it is. Events of erased cases
// are passed over. What is handed out is recorded in the audit log. Thread-safe, without state.
class EventFeed {
 public:
  // `desk` must outlive the object.
  explicit EventFeed(Desk& desk) : desk_(desk) {}

  // At most `limit` events after `token`; empty: from now. None and a new token: nothing happened,
  // or nothing for this actor. INVALID_ARGUMENT at "resume_token": no token of this feed, or
  // another organization's. OUT_OF_RANGE: what follows the token was forgotten already; list the
  // referrals and begin anew. UNAUTHENTICATED, PERMISSION_DENIED: see access.h.
  absl::StatusOr<EventBatch> Next(const Caller& caller, std::string_view token,
                                  std::size_t limit) const;

 private:
  Desk& desk_;
};

}  // namespace ieum::casework

#endif  // IEUM_SERVICE_CASEWORK_WATCH_H_
