#include "service/request/idempotency.h"

#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/descriptor.h"
#include "spdlog/spdlog.h"

#include "service/request/text.h"
#include "store/catalog/violations.h"

namespace ieum::request {
namespace {

using store::Expect;
using store::Record;
using store::RecordKey;
using store::RecordKind;
using store::Sequence;
using store::Write;

constexpr std::size_t kPurgeBatch = 1000;

// What is kept under a request id: "{digest} {expiry, unix seconds} {name}".
struct Memory {
  std::string digest;
  absl::Time expires;
  std::string name;
};

std::string Encode(const Memory& memory) {
  return memory.digest + " " + std::to_string(absl::ToUnixSeconds(memory.expires)) + " " +
         memory.name;
}

std::optional<Memory> Decode(const std::string& value) {
  const std::vector<std::string> parts = absl::StrSplit(value, ' ');
  std::int64_t expires = 0;
  if (parts.size() != 3 || !absl::SimpleAtoi(parts[1], &expires)) return std::nullopt;
  return Memory{parts[0], absl::FromUnixSeconds(expires), parts[2]};
}

// Passes everything on; adds one write to each commit.
class RememberingStore final : public store::RecordStore {
 public:
  RememberingStore(store::RecordStore& inner, Write memory)
      : inner_(inner), memory_(std::move(memory)) {}

  absl::StatusOr<Sequence> Commit(const std::vector<Write>& writes) override {
    std::vector<Write> enlarged = writes;
    enlarged.push_back(memory_);
    return inner_.Commit(enlarged);
  }
  absl::StatusOr<std::unique_ptr<store::ReadView>> View() const override { return inner_.View(); }
  absl::StatusOr<Record> Get(const RecordKey& key) const override { return inner_.Get(key); }
  absl::StatusOr<std::vector<store::Change>> ReadFeed(Sequence after,
                                                      std::size_t limit) const override {
    return inner_.ReadFeed(after, limit);
  }
  absl::Status TrimFeed(Sequence through) override { return inner_.TrimFeed(through); }
  Sequence last_sequence() const override { return inner_.last_sequence(); }

 private:
  store::RecordStore& inner_;
  const Write memory_;
};

}  // namespace

RequestMemory::RequestMemory(store::RecordStore& store, std::function<absl::Time()> now)
    : store_(store), now_(std::move(now)) {}

absl::StatusOr<RequestMemory::Key> RequestMemory::Read(const google::protobuf::Message& request,
                                                       std::string_view request_id) const {
  if (request_id.empty()) return Key{};
  if (!IsUuid(request_id)) {
    return store::FieldError("request_id",
                             "must be a UUID, e.g. 123e4567-e89b-12d3-a456-426614174000");
  }
  // The id itself does not count: its letters may come in either case. The messages of the contract
  // have no maps, so that equal requests have equal bytes.
  const auto* type = request.GetDescriptor();
  std::unique_ptr<google::protobuf::Message> rest(request.New());
  rest->CopyFrom(request);
  rest->GetReflection()->ClearField(rest.get(), type->FindFieldByName("request_id"));
  return Key{absl::AsciiStrToLower(std::string(request_id)),
             Sha256Hex(type->full_name() + std::string(1, '\0') + rest->SerializeAsString())};
}

absl::StatusOr<std::optional<std::string>> RequestMemory::Find(Key& key) const {
  if (key.id.empty()) return std::nullopt;
  const absl::StatusOr<Record> record = store_.Get({RecordKind::kRequest, key.id});
  if (absl::IsNotFound(record.status())) {
    key.expect = Expect::Absent();
    return std::nullopt;
  }
  if (!record.ok()) return record.status();
  const std::optional<Memory> memory = Decode(record->value);
  if (!memory.has_value()) return absl::DataLossError("an idempotency record cannot be read");
  if (memory->expires <= now_()) {
    key.expect = Expect::Version(record->version);
    return std::nullopt;
  }
  if (memory->digest != key.digest) {
    return store::WithReason(
        store::FieldError("request_id",
                          "was used within 24 hours for a request that differs from this one"),
        "REQUEST_ID_REUSED");
  }
  return memory->name;
}

store::Write RequestMemory::MemoryOf(const Key& key, std::string name) const {
  return {.key = {RecordKind::kRequest, key.id},
          .value = Encode({key.digest, now_() + kKeep, std::move(name)}),
          .expect = key.expect,
          .in_feed = false};
}

std::unique_ptr<store::RecordStore> RequestMemory::Remembering(const Key& key,
                                                               std::string name) const {
  return std::make_unique<RememberingStore>(store_, MemoryOf(key, std::move(name)));
}

void RequestMemory::Purge() {
  const absl::Time now = now_();
  {
    store::MutexLock lock(mutex_);
    if (now < next_purge_) return;
    next_purge_ = now + absl::Hours(1);
  }
  const auto view = store_.View();
  if (!view.ok()) return;
  absl::Status status;
  std::vector<Write> writes;
  const auto flush = [&] {
    if (writes.empty()) return true;
    // An id that was used again meanwhile fails its batch, which the next purge takes up.
    const auto committed = store_.Commit(writes);
    if (!committed.ok() && !absl::IsAborted(committed.status())) status = committed.status();
    writes.clear();
    return status.ok();
  };
  const absl::Status scanned = (*view)->Scan(RecordKind::kRequest, "", [&](const Record& record) {
    const std::optional<Memory> memory = Decode(record.value);
    if (memory.has_value() && memory->expires > now) return true;
    writes.push_back({.key = record.key,
                      .value = std::nullopt,
                      .expect = Expect::Version(record.version),
                      .in_feed = false});
    return writes.size() < kPurgeBatch || flush();
  });
  flush();
  if (status.ok()) status = scanned;
  if (!status.ok()) {
    spdlog::warn("expired request ids were not deleted: {}", std::string(status.message()));
  }
}

}  // namespace ieum::request
