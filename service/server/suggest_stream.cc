#include "service/server/suggest_stream.h"

#include <atomic>
#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <grpcpp/alarm.h>
#include <spdlog/spdlog.h>

#include "service/server/actor.h"
#include "service/server/suggest_session.h"
#include "store/catalog/violations.h"
#include "store/mutex.h"

namespace ieum::server {
namespace {

using Clock = std::chrono::steady_clock;

constexpr char kMethod[] = "MatchService.SuggestMany";
constexpr std::size_t kMaxHeldBytes = std::size_t{16} << 20;
// How often a stream looks whether it has to end although nothing happens.
constexpr std::chrono::milliseconds kLook{250};

absl::Status TooMany(std::size_t limit) {
  return store::WithReason(
      absl::ResourceExhaustedError("a stream answers " + std::to_string(limit) +
                                   " assessments; ask for the others over a new one"),
      "TOO_MANY_ITEMS");
}

absl::Status NothingComes(absl::Duration silence) {
  return store::WithReason(
      absl::DeadlineExceededError("no assessment came for " + absl::FormatDuration(silence)),
      "STALLED");
}

absl::Status NothingTaken(absl::Duration silence) {
  return store::WithReason(
      absl::CancelledError("no answer was taken for " + absl::FormatDuration(silence)), "STALLED");
}

// Everything that gRPC is told is told under the lock, so that nothing follows the end. Whoever
// holds the lock keeps the object: gRPC until OnDone, work and alarm by a reference of their own.
class SuggestStream final : public grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>,
                            public std::enable_shared_from_this<SuggestStream> {
 public:
  SuggestStream(Machinery& machinery, grpc::CallbackServerContext& context)
      : machinery_(machinery),
        context_(context),
        admitted_(machinery.calls.Begin()),
        has_slot_(machinery.suggest_streams.Take()),
        max_ahead_(2 * machinery.background_threads + 2),
        caller_checkpoint_(CheckpointOf(context)) {}

  void Open() {
    self_ = shared_from_this();
    auto caller = CallerOf(context_, kMethod, [this] { return GoOn(); });
    store::MutexLock lock(mutex_);
    if (!admitted_) return End(ShuttingDown());
    if (!has_slot_) return End(Overloaded());
    if (!caller.ok()) return End(caller.status());
    session_.emplace(machinery_.app, *std::move(caller));
    SetAlarm();
    Advance();
  }

  void OnReadDone(bool ok) override {
    store::MutexLock lock(mutex_);
    reading_ = false;
    last_sign_ = Clock::now();
    if (!ok) {
      input_over_ = true;
    } else if (!input_over_) {
      Take();
    }
    Advance();
  }

  void OnWriteDone(bool ok) override {
    store::MutexLock lock(mutex_);
    writing_ = false;
    last_sign_ = Clock::now();
    held_bytes_ -= items_.front()->bytes.Length();
    items_.pop_front();
    if (!ok && !end_.has_value()) EndWith(absl::CancelledError("the stream broke off"));
    Advance();
  }

  void OnDone() override {
    machinery_.calls.End();
    self_.reset();
  }

 private:
  // A question, then its answer; or the end of the stream, after the answers before it.
  struct Item {
    enum class State { kAsked, kAnswered, kEnd };
    State state = State::kAsked;
    grpc::ByteBuffer bytes;
    absl::Status status;  // of the end
    // While it is under way, of the thread that answers it.
    grpc::ByteBuffer answer;
    bool refused = false;
  };

  // Asked by questions under way.
  absl::Status GoOn() const {
    if (machinery_.ending) return absl::CancelledError("the service is shutting down");
    if (abandoned_) return absl::CancelledError("the stream has ended");
    return caller_checkpoint_();
  }

  void Take() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (count_ == machinery_.max_suggest_items) return EndAfterAnswers(TooMany(count_));
    ++count_;
    const auto item = std::make_shared<Item>();
    item->bytes.Swap(&next_);
    next_.Clear();
    const std::size_t bytes = item->bytes.Length();
    const bool taken = machinery_.background.Submit(
        bytes, [self = shared_from_this(), item] { self->Answer(item); });
    if (!taken) return EndAfterAnswers(Overloaded());
    held_bytes_ += bytes;
    ++under_way_;
    items_.push_back(item);
  }

  // On a background thread. What follows from the answer is done by one of the usual priority: it
  // takes the stream's lock and gRPC's, which others wait for, and may not be put off itself.
  void Answer(const std::shared_ptr<Item>& item) {
    item->status = Guarded([&]() -> absl::Status {
      const auto bytes = BytesOf(item->bytes);
      if (!bytes.ok()) return bytes.status();
      const auto answered =
          session_->Answer({reinterpret_cast<const char*>(bytes->begin()), bytes->size()});
      if (!answered.ok()) return answered.status();
      item->refused = answered->has_error();
      item->answer = ToBytes(*answered);
      return absl::OkStatus();
    });
    const auto settle = [self = shared_from_this(), item] { self->Settle(*item); };
    if (!machinery_.workers.Submit(item->answer.Length(), settle)) settle();
  }

  void Settle(Item& item) {
    store::MutexLock lock(mutex_);
    --under_way_;
    held_bytes_ -= item.bytes.Length();
    item.bytes.Swap(&item.answer);
    item.answer.Clear();
    if (item.status.ok()) {
      item.state = Item::State::kAnswered;
      held_bytes_ += item.bytes.Length();
      refused_ += item.refused ? 1 : 0;
    } else {
      // Told apart only here: whoever is asked whether to go on does not know why not.
      const bool shut_down = machinery_.ending && absl::IsCancelled(item.status);
      if (shut_down) item.status = ShuttingDown();
      item.state = Item::State::kEnd;
      input_over_ = true;
    }
    Advance();
  }

  // Does what can be done now. Last in whatever changes something.
  void Advance() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (ended_) return;
    if (!end_.has_value() && !items_.empty() && items_.front()->state == Item::State::kEnd) {
      EndWith(items_.front()->status);
    }
    if (!end_.has_value() && input_over_ && items_.empty()) EndWith(caller_checkpoint_());
    if (end_.has_value()) {
      // A call must not be finished under a write, nor its context go while a question asks it.
      if (!writing_ && under_way_ == 0) End(*end_);
      return;
    }
    if (!writing_ && !items_.empty() && items_.front()->state == Item::State::kAnswered) {
      writing_ = true;
      last_sign_ = Clock::now();
      StartWrite(&items_.front()->bytes);
    }
    if (!reading_ && !input_over_ && items_.size() < max_ahead_ && held_bytes_ < kMaxHeldBytes) {
      reading_ = true;
      last_sign_ = Clock::now();
      StartRead(&next_);
    }
  }

  void EndAfterAnswers(const absl::Status& status) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    const auto item = std::make_shared<Item>();
    item->state = Item::State::kEnd;
    item->status = status;
    items_.push_back(item);
    input_over_ = true;
  }

  void EndWith(const absl::Status& status) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    end_ = status;
    abandoned_ = true;
  }

  // The place is free before the caller hears of the end, so that its next stream finds it.
  void End(const absl::Status& status) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    ended_ = true;
    if (has_slot_) machinery_.suggest_streams.Return();
    spdlog::info("{}: {} assessments, {} of them refused", kMethod, count_, refused_);
    Finish(Conclude(start_, status));
  }

  // By weak reference: the alarm must not keep the stream that owns it. A new one each time, for
  // one cannot be set again while it goes off.
  void SetAlarm() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    alarm_ = std::make_unique<grpc::Alarm>();
    alarm_->Set(std::chrono::system_clock::now() + kLook, [weak = weak_from_this()](bool expired) {
      const std::shared_ptr<SuggestStream> self = weak.lock();
      if (expired && self != nullptr) self->Look();
    });
  }

  void Look() {
    store::MutexLock lock(mutex_);
    if (ended_) return;
    const absl::Duration silent = absl::FromChrono(Clock::now() - last_sign_);
    const bool stalled = silent > machinery_.max_suggest_silence;
    if (machinery_.ending && !input_over_) EndAfterAnswers(ShuttingDown());
    if (stalled && writing_) {
      if (!end_.has_value()) EndWith(NothingTaken(machinery_.max_suggest_silence));
      context_.TryCancel();
    } else if (stalled && items_.empty() && !input_over_) {
      EndAfterAnswers(NothingComes(machinery_.max_suggest_silence));
    }
    SetAlarm();
    Advance();
  }

  const CallStart start_{kMethod};
  Machinery& machinery_;
  grpc::CallbackServerContext& context_;
  const bool admitted_;
  const bool has_slot_;
  const std::size_t max_ahead_;
  const Checkpoint caller_checkpoint_;
  std::shared_ptr<SuggestStream> self_;  // until the call is done
  std::optional<SuggestSession> session_;
  std::atomic<bool> abandoned_{false};

  store::Mutex mutex_;
  std::unique_ptr<grpc::Alarm> alarm_ ABSL_GUARDED_BY(mutex_);
  grpc::ByteBuffer next_;  // gRPC's while reading_
  std::deque<std::shared_ptr<Item>> items_ ABSL_GUARDED_BY(mutex_);
  std::size_t held_bytes_ ABSL_GUARDED_BY(mutex_) = 0;
  std::size_t count_ ABSL_GUARDED_BY(mutex_) = 0;
  std::size_t refused_ ABSL_GUARDED_BY(mutex_) = 0;
  int under_way_ ABSL_GUARDED_BY(mutex_) = 0;
  bool reading_ ABSL_GUARDED_BY(mutex_) = false;
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool input_over_ ABSL_GUARDED_BY(mutex_) = false;
  Clock::time_point last_sign_ ABSL_GUARDED_BY(mutex_) = Clock::now();
  std::optional<absl::Status> end_ ABSL_GUARDED_BY(mutex_);
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace

grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* NewSuggestStream(
    Machinery& machinery, grpc::CallbackServerContext& context) {
  const auto stream = std::make_shared<SuggestStream>(machinery, context);
  stream->Open();
  return stream.get();
}

}  // namespace ieum::server
