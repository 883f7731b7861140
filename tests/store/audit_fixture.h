// What the tests of the audit log share.
#ifndef IEUM_TESTS_STORE_AUDIT_FIXTURE_H_
#define IEUM_TESTS_STORE_AUDIT_FIXTURE_H_

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"

#include "store/audit/audit_log.h"
#include "store/audit/audit_record.h"
#include "store/memory_store.h"
#include "store/record_store.h"

namespace ieum::store {

inline AuditSeed SeedOf(std::uint8_t number) {
  AuditSeed seed{};
  seed.fill(number);
  return seed;
}

inline absl::Time AuditDay() { return absl::FromUnixSeconds(1'770'000'000); }

inline v1::AuditEntry EntryOf(const std::string& account, const std::string& subject = "cases/c1") {
  v1::AuditEntry entry;
  entry.set_account(account);
  entry.set_role(v1::ACTOR_ROLE_CASE_MANAGER);
  entry.set_organization("organizations/o1");
  entry.set_origin("loopback");
  entry.set_purpose(v1::PURPOSE_CASE_MANAGEMENT);
  entry.set_method("CaseService.GetCase");
  entry.add_subjects(subject);
  entry.set_access(v1::ACCESS_KIND_READ);
  entry.set_outcome(v1::AUDIT_OUTCOME_OK);
  return entry;
}

// The records of a log as an attacker holds them, to be changed and put into a store of their own.
struct LogCopy {
  std::map<std::string, std::string> entries;
  std::map<std::string, std::string> heads;

  static LogCopy Of(const RecordStore& store) {
    LogCopy copy;
    const auto view = store.View();
    for (const RecordKind kind : {RecordKind::kAuditEntry, RecordKind::kAuditHead}) {
      auto& into = kind == RecordKind::kAuditEntry ? copy.entries : copy.heads;
      const absl::Status status = (*view)->Scan(kind, "", [&into](const Record& record) {
        into.emplace(record.key.id, record.value);
        return true;
      });
      if (!status.ok()) std::abort();
    }
    return copy;
  }

  std::unique_ptr<RecordStore> ToStore() const {
    auto store = MakeMemoryStore();
    std::vector<Write> writes;
    for (const auto& [id, value] : entries) {
      writes.push_back({{RecordKind::kAuditEntry, id}, value});
    }
    for (const auto& [id, value] : heads) {
      writes.push_back({{RecordKind::kAuditHead, id}, value});
    }
    if (!writes.empty() && !store->Commit(writes).ok()) std::abort();
    return store;
  }

  std::string& Value(std::uint64_t index) { return entries.at(AuditEntryKey(index).id); }
  std::string& Head() { return heads.at(AuditHeadKey().id); }
};

// A log over a store in memory with a clock that is set by hand.
class AuditFixture {
 public:
  explicit AuditFixture(std::unique_ptr<RecordStore> store = MakeMemoryStore())
      : store_(std::move(store)) {
    Reopen();
  }

  AuditLogOptions Options() {
    return {.seed = SeedOf(7), .log_id = "test", .now = [this] { return now_; }};
  }
  void Reopen() {
    auto log = AuditLog::Open(*store_, Options());
    if (!log.ok()) {
      std::cerr << log.status() << "\n";
      std::abort();
    }
    log_ = *std::move(log);
  }

  RecordStore& store() { return *store_; }
  AuditLog& log() { return *log_; }
  AuditPublicKey key() { return CheckpointSigner(SeedOf(7)).public_key(); }
  void Pass(absl::Duration duration) { now_ += duration; }
  absl::Time now() const { return now_; }

  // What verification says of `copy`.
  v1::VerifyAuditResponse Verify(const LogCopy& copy, std::vector<std::string> earlier = {}) {
    const auto store = copy.ToStore();
    const auto view = store->View();
    const auto report =
        VerifyAuditLog(**view, {.public_key = key(), .earlier = std::move(earlier), .now = now_});
    if (!report.ok()) {
      std::cerr << report.status() << "\n";
      std::abort();
    }
    return report->result;
  }

 private:
  std::unique_ptr<RecordStore> store_;
  absl::Time now_ = AuditDay();
  std::unique_ptr<AuditLog> log_;
};

}  // namespace ieum::store

#endif  // IEUM_TESTS_STORE_AUDIT_FIXTURE_H_
