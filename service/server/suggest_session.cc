#include "service/server/suggest_session.h"

#include <cstdint>
#include <string>
#include <utility>

#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/wire_format_lite.h"
#include "google/rpc/status.pb.h"
#include "spdlog/spdlog.h"

#include "service/request/text.h"
#include "service/server/error_map.h"
#include "service/server/wire_check.h"

namespace ieum::server {
namespace {

using google::protobuf::internal::WireFormatLite;

// Not of the question: the next one would fare no better.
bool EndsStream(const absl::Status& status) {
  return absl::IsCancelled(status) || absl::IsDeadlineExceeded(status) ||
         absl::IsUnavailable(status);
}

// The key of a message that is not read whole, if it stands first, where serialisers put it.
std::string KeyAtFront(std::string_view bytes) {
  constexpr std::uint32_t kTag = WireFormatLite::MakeTag(v1::SuggestManyRequest::kKeyFieldNumber,
                                                         WireFormatLite::WIRETYPE_LENGTH_DELIMITED);
  google::protobuf::io::CodedInputStream in(reinterpret_cast<const std::uint8_t*>(bytes.data()),
                                            static_cast<int>(bytes.size()));
  std::uint32_t size = 0;
  std::string key;
  const bool read = in.ReadTag() == kTag && in.ReadVarint32(&size) &&
                    size <= SuggestSession::kMaxKeyBytes &&
                    in.ReadString(&key, static_cast<int>(size));
  return read && request::IsValidUtf8(key) ? key : "";
}

}  // namespace

SuggestSession::SuggestSession(App& app, casework::Caller caller)
    : app_(app), caller_(std::move(caller)), handler_(app) {}

absl::StatusOr<Moment> SuggestSession::CurrentMoment() {
  store::MutexLock lock(mutex_);
  const absl::Duration age = app_.now() - moment_.time;
  // The clock may have been set back.
  const bool fresh = age >= absl::ZeroDuration() && age <= kMaxMomentAge;
  if (moment_.snapshot != nullptr && fresh) return moment_;
  absl::StatusOr<Moment> now = handler_.Now();
  if (now.ok()) moment_ = *now;
  return now;
}

absl::Status SuggestSession::Suggest(std::string_view bytes, v1::SuggestManyResponse& answer) {
  if (absl::Status go_on = caller_.checkpoint(); !go_on.ok()) return go_on;
  if (bytes.size() > kMaxItemBytes) {
    answer.set_key(KeyAtFront(bytes));
    return FieldError("request", "must be at most " + std::to_string(kMaxItemBytes) + " bytes");
  }
  v1::SuggestManyRequest message;
  if (absl::Status parsed = ParseRequest(bytes, message); !parsed.ok()) {
    answer.set_key(KeyAtFront(bytes));
    return parsed;
  }
  if (message.key().size() > kMaxKeyBytes) {
    return FieldError("key", "must be at most " + std::to_string(kMaxKeyBytes) + " bytes");
  }
  answer.set_key(message.key());
  if (!message.has_request()) return FieldError("request", "is required");
  const absl::StatusOr<Moment> moment = CurrentMoment();
  if (!moment.ok()) return moment.status();
  absl::StatusOr<v1::SuggestResponse> response =
      handler_.Suggest(message.request(), caller_, *moment);
  if (!response.ok()) return response.status();
  *answer.mutable_response() = *std::move(response);
  return absl::OkStatus();
}

absl::StatusOr<v1::SuggestManyResponse> SuggestSession::Answer(std::string_view bytes) {
  v1::SuggestManyResponse answer;
  const absl::Status status = Suggest(bytes, answer);
  if (status.ok()) return answer;
  if (EndsStream(status)) return status;
  const WireError error = ToWireError(status);
  if (error.withheld) spdlog::error("{}: {}", caller_.method, std::string(status.message()));
  if (!answer.mutable_error()->ParseFromString(error.details)) {
    return absl::InternalError("the details of a status cannot be read");
  }
  return answer;
}

}  // namespace ieum::server
