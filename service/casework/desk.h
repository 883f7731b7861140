// What all casework shares: the records, the keys, the audit log, and how a transaction is run.
#ifndef IEUM_SERVICE_CASEWORK_DESK_H_
#define IEUM_SERVICE_CASEWORK_DESK_H_

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "ieum/v1/audit.pb.h"
#include "ieum/v1/weight_profile.pb.h"
#include "indexer/snapshot.h"
#include "service/casework/actor.h"
#include "service/request/idempotency.h"
#include "store/audit/audit_log.h"
#include "store/casework/case_view.h"
#include "store/catalog/catalog.h"
#include "store/mutex.h"
#include "store/record_store.h"
#include "store/vault/vault.h"

namespace ieum::casework {

// What the casework takes from the service around it.
struct Surroundings {
  store::RecordStore& records;
  store::Catalog& catalog;
  const store::NeedTaxonomy& taxonomy;
  std::function<absl::Time()> now;
  // The current snapshot; UNAVAILABLE while the index is being loaded.
  std::function<absl::StatusOr<std::shared_ptr<const indexer::Snapshot>>()> snapshot;
  // A weight profile by name; empty: the default.
  std::function<absl::StatusOr<const v1::WeightProfile*>(std::string_view name)> profile;
  // Called with the outcome of every commit; brings the index up to it.
  std::function<absl::Status(const absl::Status& written)> after_write;
};

// What one transaction reads and writes.
struct Act {
  const store::CaseView& view;
  store::CaseWrites& writes;
  // Whose data it is about, for the audit log: names of cases and referrals.
  std::vector<std::string>& subjects;
  // Set where the act erases what it is about: the audit log then says so.
  bool erases = false;
};

// Thread-safe.
class Desk {
 public:
  // What is borrowed must outlive the desk.
  Desk(const Surroundings& surroundings, store::Vault& vault, store::AuditLog& audit);

  const Surroundings& surroundings() const { return surroundings_; }
  store::KeyRing& keys() const { return *vault_.keys; }
  absl::Time now() const { return surroundings_.now(); }
  const store::NeedTaxonomy& taxonomy() const { return surroundings_.taxonomy; }
  absl::StatusOr<store::CaseView> View() const;
  // Of the case reference, folded (FoldText); see MasterKey::ReferenceHash.
  std::string ReferenceHash(std::string_view case_reference) const;

  // Runs `act` on a fresh view and commits what it wrote together with the entry of the audit log;
  // again, from a fresh view, when another transaction came between. `act` may run several times
  // and must do nothing but read, and write into `writes`. Returns what `act` returned (the name of
  // what was written). What `act` refuses is recorded as refused when its subjects are known.
  //
  // With a request that has a `request_id`: when the same request was carried out before for the
  // same account, role and organization, `act` is not run and the name from then is returned (see
  // RequestMemory). Other actors' ids are other ids: nobody is answered what another did, nor kept
  // from acting. `ran`, when given, says whether `act` was run; if not, what is answered was not
  // recorded as read yet.
  using Work = std::function<absl::StatusOr<std::string>(Act& act)>;
  absl::StatusOr<std::string> Transact(const Caller& caller, const Work& work);
  absl::StatusOr<std::string> TransactOnce(const Caller& caller,
                                           const google::protobuf::Message& request,
                                           const std::string& request_id, const Work& work,
                                           bool* ran = nullptr);

  // Returns once something was committed here after `seen` (of commits()), or `timeout` has passed.
  // What other processes commit to the same records does not wake anybody: wait for seconds.
  void AwaitCommit(std::uint64_t seen, absl::Duration timeout);
  // Number of commits so far.
  std::uint64_t commits() const;

  // Runs `read` on a fresh view and records the access before it returns.
  using Reading =
      std::function<absl::Status(const store::CaseView& view, std::vector<std::string>& subjects)>;
  absl::Status Read(const Caller& caller, const Reading& read);

 private:
  absl::StatusOr<std::string> Try(const Caller& caller, const request::RequestMemory::Key& key,
                                  const Work& work);
  void Announce();
  absl::Status Refuse(const Caller& caller, const std::vector<std::string>& subjects,
                      const absl::Status& refusal);

  const Surroundings surroundings_;
  store::Vault& vault_;
  store::AuditLog& audit_;
  request::RequestMemory requests_;
  mutable store::Mutex commits_mutex_;
  std::condition_variable_any committed_;
  std::uint64_t commits_ ABSL_GUARDED_BY(commits_mutex_) = 0;
};

// The commit fails when the record was written, or deleted, since the view was taken.
absl::Status RelyOn(const Act& act, const store::RecordKey& key);

// ABORTED (ETAG_MISMATCH), naming `what` has changed, unless `given` is empty or the stored one.
absl::Status CheckEtag(std::string_view given, std::string_view stored, std::string_view what);

}  // namespace ieum::casework

#endif  // IEUM_SERVICE_CASEWORK_DESK_H_
