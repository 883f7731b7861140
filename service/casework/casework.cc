#include "service/casework/casework.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "service/request/read_file.h"

namespace ieum::casework {
namespace {

constexpr absl::Duration kPurgeEvery = absl::Hours(24);

Caller SystemCall(const char* method) { return {Actor::System(), method, nullptr}; }

// Cases under keys that are not at hand must not be taken for no cases.
absl::StatusOr<bool> HoldsCases(const store::RecordStore& records) {
  const auto view = records.View();
  if (!view.ok()) return view.status();
  bool found = false;
  const absl::Status scanned =
      (*view)->Scan(store::RecordKind::kAuditHead, "", [&found](const store::Record&) {
        found = true;
        return false;
      });
  if (!scanned.ok()) return scanned;
  return found;
}

absl::Status MakeFolderOf(const std::string& path) {
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  if (folder.empty()) return absl::OkStatus();
  std::error_code error;
  if (std::filesystem::create_directories(folder, error)) {
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
  }
  if (error) {
    return absl::FailedPreconditionError("cannot make the folder " + folder.string() + ": " +
                                         error.message());
  }
  return absl::OkStatus();
}

absl::StatusOr<store::Vault> OpenKeys(const CaseworkOptions& options,
                                      const store::RecordStore& records) {
  const absl::StatusOr<bool> used = HoldsCases(records);
  if (!used.ok()) return used.status();
  if (!*used) {
    for (const std::string& path : {options.key_file, options.master_key_file}) {
      if (absl::Status made = MakeFolderOf(path); !made.ok()) return made;
    }
  }
  return store::OpenVault(
      {.key_file = options.key_file, .master_key_file = options.master_key_file, .create = !*used});
}

absl::StatusOr<std::unique_ptr<store::AuditLog>> OpenAudit(const Surroundings& surroundings,
                                                           const store::MasterKey& master) {
  const store::SecretKey key = master.AuditSigningSeed();
  store::AuditLogOptions options{.now = surroundings.now};
  std::copy_n(key.data(), options.seed.size(), options.seed.begin());
  return store::AuditLog::Open(surroundings.records, options);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Casework>> Casework::Open(const CaseworkOptions& options,
                                                         const Surroundings& surroundings) {
  std::unique_ptr<Casework> casework(new Casework());
  casework->audit_retention_ = options.audit_retention;

  const auto words = request::ReadFile(options.data_dir + "/goal_words.json");
  if (!words.ok()) return words.status();
  auto goal_words = matcher::GoalWords::FromJson(*words);
  if (!goal_words.ok()) return goal_words.status();
  casework->goal_words_ = std::make_unique<matcher::GoalWords>(*std::move(goal_words));
  const auto rules = request::ReadFile(options.data_dir + "/plan_rules.json");
  if (!rules.ok()) return rules.status();
  auto plan_rules = matcher::PlanRules::FromJson(*rules, surroundings.taxonomy);
  if (!plan_rules.ok()) return plan_rules.status();
  casework->plan_rules_ = std::make_unique<matcher::PlanRules>(*std::move(plan_rules));

  auto vault = OpenKeys(options, surroundings.records);
  if (!vault.ok()) return vault.status();
  casework->vault_ = std::make_unique<store::Vault>(*std::move(vault));
  auto audit = OpenAudit(surroundings, casework->vault_->master);
  if (!audit.ok()) return audit.status();
  casework->audit_ = *std::move(audit);
  casework->MakeWork(surroundings);
  const auto checked = CheckKeys(*casework->desk_, options.accept_lost_keys);
  if (!checked.ok()) return checked.status();
  casework->key_check_ = *checked;
  return casework;
}

void Casework::MakeWork(const Surroundings& surroundings) {
  desk_ = std::make_unique<Desk>(surroundings, *vault_, *audit_);
  plan_tools_ = std::make_unique<PlanTools>(PlanTools{*plan_rules_, *goal_words_});
  cases_ = std::make_unique<CaseWork>(*desk_, *plan_tools_);
  plans_ = std::make_unique<PlanWork>(*desk_, *plan_tools_);
  gaps_ = std::make_unique<GapWork>(*desk_);
  referrals_ = std::make_unique<ReferralWork>(*desk_);
  consents_ = std::make_unique<ConsentWork>(*desk_);
  events_ = std::make_unique<EventFeed>(*desk_);
}

absl::Status Casework::Tick() {
  absl::Status first = referrals_->Tick(SystemCall("System.Tick"));
  first.Update(PurgeAudit());
  return first;
}

absl::Status Casework::Settle(const std::string& resource) {
  return referrals_->SettleResource(resource, SystemCall("System.SettleResource"));
}

absl::Status Casework::PurgeAudit() {
  const absl::Time now = desk_->now();
  {
    store::MutexLock lock(purge_mutex_);
    if (now < next_purge_) return absl::OkStatus();
    next_purge_ = now + kPurgeEvery;
  }
  const Actor system = Actor::System();
  v1::AuditEntry who;
  who.set_account(system.account);
  who.set_role(system.role);
  who.set_origin(system.origin);
  who.set_purpose(system.purpose);
  who.set_method("System.PurgeAudit");
  who.set_access(v1::ACCESS_KIND_SYSTEM);
  who.set_outcome(v1::AUDIT_OUTCOME_OK);
  return audit_->PurgeOlderThan(audit_retention_, who).status();
}

}  // namespace ieum::casework
