#include "service/server/watch_stream.h"

#include <cstdint>

#include "service/casework/casework.h"

namespace ieum::server {
namespace {

constexpr std::size_t kEventsAtOnce = 100;
// How long an idle stream sleeps before it looks whether anybody is still there.
constexpr absl::Duration kNap = absl::Milliseconds(500);

}  // namespace

absl::Status SendEvents(Machinery& machinery, const casework::Caller& caller,
                        const std::string& resume_token, const SendMessage& send) {
  casework::Casework& work = machinery.app.casework();
  std::string token = resume_token;
  while (true) {
    if (machinery.ending) return ShuttingDown();
    if (absl::Status status = caller.checkpoint(); !status.ok()) return status;
    const std::uint64_t seen = work.desk().commits();
    const auto batch = work.events().Next(caller, token, kEventsAtOnce);
    if (!batch.ok()) return batch.status();
    token = batch->resume_token;
    for (const v1::ReferralEvent& event : batch->events) {
      if (absl::Status sent = send(event); !sent.ok()) return sent;
    }
    if (batch->events.empty()) work.desk().AwaitCommit(seen, kNap);
  }
}

}  // namespace ieum::server
