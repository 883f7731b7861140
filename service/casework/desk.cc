#include "service/casework/desk.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "service/casework/access.h"
#include "service/request/text.h"
#include "store/catalog/text_rules.h"
#include "store/catalog/violations.h"

namespace ieum::casework {
namespace {

// Under contention for one resource some always get through; this many lost races in a row mean
// that something else is wrong.
constexpr int kMaxAttempts = 1000;

v1::AuditEntry EntryOf(const Caller& caller, std::vector<std::string> subjects) {
  v1::AuditEntry entry;
  entry.set_account(caller.actor.account);
  entry.set_role(caller.actor.role);
  entry.set_organization(caller.actor.organization);
  entry.set_origin(caller.actor.origin);
  entry.set_purpose(caller.actor.purpose);
  entry.set_method(caller.method);
  std::sort(subjects.begin(), subjects.end());
  subjects.erase(std::unique(subjects.begin(), subjects.end()), subjects.end());
  for (std::string& subject : subjects) entry.add_subjects(std::move(subject));
  entry.set_outcome(v1::AUDIT_OUTCOME_OK);
  return entry;
}

// Whose request ids they are, in letters that a key of the store may hold.
std::string OwnerOf(const Actor& actor) {
  return request::Sha256Hex(actor.account + '\0' + std::to_string(actor.role) + '\0' +
                            actor.organization)
      .substr(0, 32);
}

v1::AccessKind AccessOf(const Caller& caller, v1::AccessKind kind) {
  return caller.actor.role == v1::ACTOR_ROLE_SYSTEM ? v1::ACCESS_KIND_SYSTEM : kind;
}

}  // namespace

Desk::Desk(const Surroundings& surroundings, store::Vault& vault, store::AuditLog& audit)
    : surroundings_(surroundings),
      vault_(vault),
      audit_(audit),
      requests_(surroundings.records, surroundings.now) {}

absl::StatusOr<store::CaseView> Desk::View() const {
  auto view = surroundings_.records.View();
  if (!view.ok()) return view.status();
  return store::CaseView(*std::move(view), keys());
}

std::string Desk::ReferenceHash(std::string_view case_reference) const {
  return vault_.master.ReferenceHash(store::FoldText(case_reference));
}

absl::StatusOr<std::string> Desk::Transact(const Caller& caller, const Work& work) {
  return Try(caller, {}, work);
}

absl::StatusOr<std::string> Desk::TransactOnce(const Caller& caller,
                                               const google::protobuf::Message& request,
                                               const std::string& request_id, const Work& work,
                                               bool* ran) {
  auto key = requests_.Read(request, request_id);
  if (!key.ok()) return key.status();
  if (!key->id.empty()) key->id += "/" + OwnerOf(caller.actor);
  requests_.Purge();
  bool worked = false;
  const auto name = Try(caller, *key, [&](Act& act) -> absl::StatusOr<std::string> {
    absl::StatusOr<std::string> done = work(act);
    worked = true;
    if (done.ok() || key->id.empty()) return done;
    // Refused because the same request came through just before the view was taken? The memory that
    // is to be committed with this collides with that request's, and the next attempt finds it.
    request::RequestMemory::Key again = *key;
    const auto before = requests_.Find(again);
    if (!before.ok() || !before->has_value()) return done;
    worked = false;
    return **before;
  });
  if (ran != nullptr) *ran = worked;
  return name;
}

absl::StatusOr<std::string> Desk::Try(const Caller& caller,
                                      const request::RequestMemory::Key& given, const Work& work) {
  if (absl::Status said = RequireActor(caller.actor); !said.ok()) return said;
  absl::Status conflict;
  for (int attempt = 0; attempt < kMaxAttempts; ++attempt) {
    if (caller.checkpoint) {
      if (absl::Status go_on = caller.checkpoint(); !go_on.ok()) return go_on;
    }
    request::RequestMemory::Key key = given;
    const absl::StatusOr<std::optional<std::string>> done = requests_.Find(key);
    if (!done.ok()) return done.status();
    if (done->has_value()) return **done;
    absl::StatusOr<store::CaseView> view = View();
    if (!view.ok()) return view.status();
    store::CaseWrites writes(keys());
    std::vector<std::string> subjects;
    Act act{*view, writes, subjects};
    absl::StatusOr<std::string> name = work(act);
    if (!name.ok()) return Refuse(caller, subjects, name.status());
    const bool changes = !writes.empty();
    if (!key.id.empty()) writes.Add(requests_.MemoryOf(key, *name));
    v1::AuditEntry entry = EntryOf(caller, subjects);
    const v1::AccessKind wrote = act.erases ? v1::ACCESS_KIND_ERASE : v1::ACCESS_KIND_WRITE;
    entry.set_access(AccessOf(caller, changes ? wrote : v1::ACCESS_KIND_READ));
    const auto committed = audit_.Commit(writes.Take(), {std::move(entry)});
    if (absl::IsAborted(committed.status())) {
      conflict = committed.status();
      continue;
    }
    if (changes) {
      if (absl::Status after = surroundings_.after_write(committed.status()); !after.ok())
        return after;
    }
    if (!committed.ok()) return committed.status();
    if (changes) Announce();
    return name;
  }
  return store::WithReason(conflict, "CONFLICT");
}

void Desk::Announce() {
  {
    store::MutexLock lock(commits_mutex_);
    ++commits_;
  }
  committed_.notify_all();
}

std::uint64_t Desk::commits() const {
  store::MutexLock lock(commits_mutex_);
  return commits_;
}

void Desk::AwaitCommit(std::uint64_t seen, absl::Duration timeout) {
  const auto until = std::chrono::steady_clock::now() + absl::ToChronoNanoseconds(timeout);
  store::MutexLock lock(commits_mutex_);
  while (commits_ == seen) {
    if (committed_.wait_until(commits_mutex_, until) == std::cv_status::timeout) return;
  }
}

absl::Status Desk::Refuse(const Caller& caller, const std::vector<std::string>& subjects,
                          const absl::Status& refusal) {
  if (subjects.empty()) return refusal;
  v1::AuditEntry entry = EntryOf(caller, subjects);
  entry.set_access(AccessOf(caller, v1::ACCESS_KIND_READ));
  entry.set_outcome(v1::AUDIT_OUTCOME_REFUSED);
  entry.set_reason(store::ReasonOf(refusal));
  const auto recorded = audit_.Append({std::move(entry)});
  return recorded.ok() ? refusal : recorded.status();
}

absl::Status Desk::Read(const Caller& caller, const Reading& read) {
  if (absl::Status said = RequireActor(caller.actor); !said.ok()) return said;
  const absl::StatusOr<store::CaseView> view = View();
  if (!view.ok()) return view.status();
  std::vector<std::string> subjects;
  if (absl::Status status = read(*view, subjects); !status.ok()) {
    return Refuse(caller, subjects, status);
  }
  v1::AuditEntry entry = EntryOf(caller, std::move(subjects));
  entry.set_access(AccessOf(caller, v1::ACCESS_KIND_READ));
  return audit_.Append({std::move(entry)}).status();
}

absl::Status RelyOn(const Act& act, const store::RecordKey& key) {
  const absl::StatusOr<store::Expect> seen = store::AsSeen(act.view.records(), key);
  if (!seen.ok()) return seen.status();
  act.writes.Check(key, *seen);
  return absl::OkStatus();
}

absl::Status CheckEtag(std::string_view given, std::string_view stored, std::string_view what) {
  if (given.empty() || given == stored) return absl::OkStatus();
  return store::WithReason(absl::AbortedError("the " + std::string(what) +
                                              " has changed: the etag given is not the stored one"),
                           "ETAG_MISMATCH");
}

}  // namespace ieum::casework
