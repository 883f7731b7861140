// Creates that act once, however often they are sent.
#ifndef IEUM_SERVICE_REQUEST_IDEMPOTENCY_H_
#define IEUM_SERVICE_REQUEST_IDEMPOTENCY_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/protobuf/message.h"

#include "store/mutex.h"
#include "store/record_store.h"

namespace ieum::request {

// Remembers for a day which record a request_id has created. The memory is written in the same
// commit as the record, so that no crash can part the two:
//
//   auto key = requests.Read(request, request.request_id());   // validates the id
//   auto done = requests.Find(*key);                            // name, when it acted before
//   if (done.ok() && done->has_value()) return Get(**done);
//   auto store = requests.Remembering(*key, name);
//   store::Catalog(*store, taxonomy, now).Create(record);       // ABORTED: look again, another was
//   first
//
// The same id with a request that differs in any field is INVALID_ARGUMENT (reason
// REQUEST_ID_REUSED). A repeated request is answered with the record as it is now, and NOT_FOUND
// (reason CREATED_AND_DELETED) when it has been deleted since: it acted once and does not act
// again. Thread-safe.
class RequestMemory {
 public:
  static constexpr absl::Duration kKeep = absl::Hours(24);

  struct Key {
    std::string id;      // empty: the caller gave none, nothing is remembered
    std::string digest;  // of method and request
    // What the store holds under the id: an entry that has expired, or nothing.
    store::Expect expect = store::Expect::Absent();
  };

  // `store` must outlive the object.
  RequestMemory(store::RecordStore& store, std::function<absl::Time()> now);

  // INVALID_ARGUMENT about "request_id" unless it is empty or a UUID.
  absl::StatusOr<Key> Read(const google::protobuf::Message& request,
                           std::string_view request_id) const;

  // The name that the request created before; sets key.expect for Remembering.
  absl::StatusOr<std::optional<std::string>> Find(Key& key) const;

  // The write that remembers that `key` created `name`, for callers with a commit of their own.
  store::Write MemoryOf(const Key& key, std::string name) const;

  // The store with every commit enlarged by the memory that `key` created `name`. Valid for as long
  // as this object.
  std::unique_ptr<store::RecordStore> Remembering(const Key& key, std::string name) const;

  // Deletes what has expired, at most once an hour; cheap otherwise. Failure is only logged.
  void Purge();

 private:
  store::RecordStore& store_;
  const std::function<absl::Time()> now_;
  store::Mutex mutex_;
  absl::Time next_purge_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
};

}  // namespace ieum::request

#endif  // IEUM_SERVICE_REQUEST_IDEMPOTENCY_H_
