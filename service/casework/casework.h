// All casework of one service: opened together, and what falls due by itself.
#ifndef IEUM_SERVICE_CASEWORK_CASEWORK_H_
#define IEUM_SERVICE_CASEWORK_CASEWORK_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "matcher/plan/goal_words.h"
#include "matcher/plan/plan_rules.h"
#include "service/casework/cases.h"
#include "service/casework/consents.h"
#include "service/casework/desk.h"
#include "service/casework/gaps.h"
#include "service/casework/key_check.h"
#include "service/casework/plan_tools.h"
#include "service/casework/plans.h"
#include "service/casework/referrals.h"
#include "service/casework/watch.h"
#include "store/audit/audit_log.h"
#include "store/audit/audit_verify.h"
#include "store/vault/vault.h"

namespace ieum::casework {

struct CaseworkOptions {
  std::string key_file;
  std::string master_key_file;
  // Least: store::kMinAuditRetention.
  absl::Duration audit_retention = store::kMinAuditRetention;
  bool accept_lost_keys = false;  // see CheckKeys
  std::string data_dir;           // with goal_words.json and plan_rules.json
};

// Thread-safe.
class Casework {
 public:
  // Opens keys and audit log. Key files are made where the store holds no case yet, and their
  // folder with them. Errors as OpenVault, AuditLog::Open and CheckKeys. `surroundings` must
  // outlive the object.
  static absl::StatusOr<std::unique_ptr<Casework>> Open(const CaseworkOptions& options,
                                                        const Surroundings& surroundings);
  Casework(const Casework&) = delete;
  Casework& operator=(const Casework&) = delete;

  CaseWork& cases() { return *cases_; }
  PlanWork& plans() { return *plans_; }
  GapWork& gaps() { return *gaps_; }
  ReferralWork& referrals() { return *referrals_; }
  ConsentWork& consents() { return *consents_; }
  EventFeed& events() { return *events_; }
  Desk& desk() { return *desk_; }
  store::AuditLog& audit() { return *audit_; }
  // What was found when the keys were opened.
  const KeyCheck& key_check() const { return key_check_; }

  // What falls due by itself: holds that are over, keys that a crash left behind, and once a day
  // the entries of the audit log whose retention is over. Goes on after an error and returns the
  // first.
  absl::Status Tick();
  // After an agency changed a resource: its open places go to who waits.
  absl::Status Settle(const std::string& resource);

 private:
  Casework() = default;
  void MakeWork(const Surroundings& surroundings);
  absl::Status PurgeAudit();

  absl::Duration audit_retention_;
  KeyCheck key_check_;
  std::unique_ptr<store::Vault> vault_;
  std::unique_ptr<store::AuditLog> audit_;
  std::unique_ptr<matcher::GoalWords> goal_words_;
  std::unique_ptr<matcher::PlanRules> plan_rules_;
  std::unique_ptr<PlanTools> plan_tools_;
  std::unique_ptr<Desk> desk_;
  std::unique_ptr<CaseWork> cases_;
  std::unique_ptr<PlanWork> plans_;
  std::unique_ptr<GapWork> gaps_;
  std::unique_ptr<ReferralWork> referrals_;
  std::unique_ptr<ConsentWork> consents_;
  std::unique_ptr<EventFeed> events_;
  store::Mutex purge_mutex_;
  absl::Time next_purge_ ABSL_GUARDED_BY(purge_mutex_) = absl::InfinitePast();
};

}  // namespace ieum::casework

#endif  // IEUM_SERVICE_CASEWORK_CASEWORK_H_
