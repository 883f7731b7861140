// A desk with everything under it, for tests of the workflows: a store, keys in a temporary folder,
// the audit log, a small catalogue, a clock that stands still until it is told.
#ifndef IEUM_TESTS_CASEWORK_WORKBENCH_H_
#define IEUM_TESTS_CASEWORK_WORKBENCH_H_

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"

#include "ieum/v1/referral_service.pb.h"
#include "service/casework/consents.h"
#include "service/casework/consents_end.h"
#include "service/casework/desk.h"
#include "service/casework/referrals.h"
#include "service/casework/watch.h"
#include "tests/store/backend.h"

namespace ieum::casework {

// Who calls: of "organizations/{id}".
Caller Manager(const std::string& organization = "office");
Caller Agency(const std::string& organization = "agency");
Caller Supervisor(const std::string& organization = "office");
Caller System();

struct CaseSpec {
  std::string id = "c1";
  std::string organization = "office";
  std::string reference = "household-1";
};

struct Places {
  int total = -1;  // -1: not counted
  int open = -1;
  bool waitlist = false;
};

class Workbench {
 public:
  // `wrap`: puts something between the store and everything above it.
  using Wrap = std::function<std::unique_ptr<store::RecordStore>(store::RecordStore&)>;
  explicit Workbench(store::Engine engine, const Wrap& wrap = nullptr);
  // On a store and a folder for the keys that others own.
  Workbench(store::RecordStore& records, const std::string& key_folder);
  ~Workbench();

  Desk& desk() { return *desk_; }
  ReferralWork& referrals() { return *referrals_; }
  ConsentWork& consents() { return *consents_; }
  EventFeed& feed() { return *feed_; }
  store::RecordStore& records() { return *records_; }
  store::AuditLog& audit() { return *audit_; }
  store::Catalog& catalog() { return *catalog_; }

  absl::Time now() const { return absl::FromUnixMicros(micros_); }
  void Advance(absl::Duration by) { micros_ += absl::ToInt64Microseconds(by); }
  // From now on every look at the clock moves it by a microsecond.
  void LetTimePass() { step_ = 1; }

  // Each aborts when it fails. Two agencies, "agency" and "other", exist from the beginning.
  void AddResource(const std::string& id, const Places& places,
                   const std::string& organization = "agency",
                   const std::string& sub_area = "daily_living.meals");
  void ChangeResource(const std::string& id, const std::function<void(v1::Resource&)>& change);
  v1::Resource Resource(const std::string& id);
  v1::Capacity Capacity(const std::string& id) { return Resource(id).capacity(); }
  // An open case with one member of 40 years, and the needs n1 (meals), n2 (health), n3 (meals of
  // another member), n4 (meals and counselling).
  void AddCase(const CaseSpec& spec = {});
  void ChangeCase(const std::string& id, const std::function<void(v1::Case&)>& change);
  v1::Case Case(const std::string& id = "c1");
  // General, all fields, to both agencies; its name.
  std::string Consent(const std::string& case_id = "c1",
                      const std::function<void(v1::Consent&)>& change = nullptr);
  // A draft for the need; its name.
  std::string Draft(const std::string& case_id, const std::string& resource,
                    const std::string& need = "n1", const std::string& organization = "office",
                    v1::Urgency urgency = v1::URGENCY_SOON);

  absl::StatusOr<v1::Referral> Do(const std::string& name, v1::ReferralAction action,
                                  const Caller& caller,
                                  v1::ReferralReason reason = v1::REFERRAL_REASON_UNSPECIFIED,
                                  const std::string& note = "");
  // Asks; help of the same kind is accepted.
  absl::StatusOr<v1::Referral> Ask(const std::string& name,
                                   const std::string& organization = "office");
  v1::Referral Get(const std::string& name);
  // As they wait for "resources/{id}".
  std::vector<std::string> Waiting(const std::string& id);

  // What must always hold; empty: it does.
  std::string Violation();

 private:
  void Start(const std::string& key_folder);
  void Reindex();
  void Seed();

  std::unique_ptr<store::Backend> backend_;
  std::unique_ptr<store::RecordStore> wrapped_;
  store::RecordStore* records_ = nullptr;
  store::TempFolder folder_;
  std::atomic<std::int64_t> micros_;
  std::atomic<std::int64_t> step_ = 0;
  std::unique_ptr<store::Vault> vault_;
  std::unique_ptr<store::AuditLog> audit_;
  std::unique_ptr<store::Catalog> catalog_;
  v1::WeightProfile profile_;
  std::shared_ptr<const indexer::Snapshot> snapshot_;
  std::unique_ptr<Desk> desk_;
  std::unique_ptr<ReferralWork> referrals_;
  std::unique_ptr<ConsentWork> consents_;
  std::unique_ptr<EventFeed> feed_;
};

}  // namespace ieum::casework

#endif  // IEUM_TESTS_CASEWORK_WORKBENCH_H_
