#include "tests/chaos/inspection.h"

#include <algorithm>
#include <memory>

#include "absl/time/clock.h"

#include "service/casework/holds.h"
#include "service/casework/referral_rules.h"
#include "service/casework/waitlist.h"
#include "store/audit/audit_log.h"
#include "store/casework/case_view.h"
#include "store/catalog/catalog.h"
#include "store/rocks_store.h"
#include "store/vault/vault.h"
#include "tests/support/sample.h"

namespace ieum::chaos {
namespace {

using store::Record;
using store::RecordKind;

constexpr std::pair<RecordKind, const char*> kParts[] = {{RecordKind::kAssessment, "assessments"},
                                                         {RecordKind::kPlan, "plans"},
                                                         {RecordKind::kCheckIn, "checkIns"},
                                                         {RecordKind::kConsent, "consents"}};

struct Counts {
  int held = 0;
  int occupied = 0;
  int waiting = 0;
};

class Inspector {
 public:
  Inspector(store::RecordStore& records, const store::KeyRing& keys, Inspection& out)
      : records_(records), keys_(keys), view_(*records.View(), keys), out_(out) {}

  void Run() {
    for (const std::string& key : keys_.KeyIds()) out_.keys.insert(key);
    Cases();
    Parts();
    Referrals();
    Events();
    Marks();
    Due();
    Waiting();
    Resources();
  }

 private:
  void Fault(const std::string& text) { out_.faults.push_back(text); }
  void Fault(const std::string& what, const absl::Status& status) {
    if (!status.ok()) Fault(what + ": " + std::string(status.message()));
  }
  template <typename Visit>
  void Each(RecordKind kind, const Visit& visit) {
    Fault("scan", view_.records().Scan(kind, "", [&](const Record& record) {
      visit(record);
      return true;
    }));
  }

  void Cases() {
    Each(RecordKind::kCase, [&](const Record& record) {
      const auto found = view_.GetCase(record.key.id);
      if (!found.ok()) return Fault("a case", found.status());
      out_.parts.insert(found->name());
      cases_[record.key.id] = *found;
    });
  }
  void Parts() {
    for (const auto& [kind, word] : kParts) {
      std::map<std::string, int> last;
      Each(kind, [&, kind = kind](const Record& record) {
        const std::string case_id = record.key.id.substr(0, record.key.id.find('/'));
        const int number = std::stoi(record.key.id.substr(record.key.id.rfind('/') + 1));
        const std::string name = store::FormatPartName(kind, {case_id, number});
        if (!cases_.contains(case_id)) Fault(name + " belongs to no case");
        if (number != ++last[case_id]) Fault(name + " comes after a gap");
        out_.parts.insert(name);
        Fault(name, Open(kind, {case_id, number}));
      });
      if (kind != RecordKind::kAssessment) continue;
      for (const auto& [id, record] : cases_) {
        if (last[id] != record.assessment_version()) Fault(record.name() + ": assessments");
      }
    }
    for (const auto& [id, record] : cases_) {
      if (!record.agreed_plan().empty() && !out_.parts.contains(record.agreed_plan())) {
        Fault(record.name() + ": its plan is not there");
      }
    }
  }
  absl::Status Open(RecordKind kind, const store::CasePart& part) const {
    switch (kind) {
      case RecordKind::kAssessment:
        return view_.GetAssessment(part).status();
      case RecordKind::kPlan:
        return view_.GetPlan(part).status();
      case RecordKind::kCheckIn:
        return view_.GetCheckIn(part).status();
      default: {
        const auto consent = view_.GetConsent(part);
        if (!consent.ok()) return consent.status();
        const bool stands = !consent->has_withdraw_time();
        if (stands && !keys_.Has(consent->name())) return absl::InternalError("no key");
        return absl::OkStatus();
      }
    }
  }

  void Referrals() {
    Each(RecordKind::kReferral, [&](const Record& record) {
      const auto stored = view_.GetReferral(record.key.id);
      if (!stored.ok()) return Fault("a referral", stored.status());
      const v1::Referral& referral = stored->referral;
      out_.referrals[referral.name()] = referral;
      const std::string case_id = referral.case_().substr(6);
      if (!cases_.contains(case_id)) Fault(referral.name() + " belongs to no case");
      Steps(referral);
      Counts& counts = counts_[referral.resource()];
      counts.held += referral.place() == v1::PLACE_STATE_HELD;
      counts.occupied += referral.place() == v1::PLACE_STATE_OCCUPIED;
      if (referral.state() == v1::REFERRAL_STATE_WAITLISTED) {
        ++counts.waiting;
        waiting_.insert(casework::WaitlistRecordKey(*stored).id);
      }
      if (referral.place() == v1::PLACE_STATE_HELD) {
        holds_.insert(casework::HoldKey(referral).id);
      }
      const bool may_hold = referral.state() == v1::REFERRAL_STATE_REQUESTED;
      const bool may_occupy = referral.state() == v1::REFERRAL_STATE_ACCEPTED ||
                              referral.state() == v1::REFERRAL_STATE_IN_SERVICE;
      if (referral.place() == v1::PLACE_STATE_HELD && !may_hold) {
        Fault(referral.name() + " holds a place and is not asked for");
      }
      if (referral.place() == v1::PLACE_STATE_OCCUPIED && !may_occupy) {
        Fault(referral.name() + " occupies a place and is not served");
      }
    });
  }
  void Steps(const v1::Referral& referral) {
    auto state = v1::REFERRAL_STATE_UNSPECIFIED;
    for (int i = 0; i < referral.transitions_size(); ++i) {
      const v1::ReferralTransition& step = referral.transitions(i);
      if (step.number() != i + 1) Fault(referral.name() + ": a gap among its steps");
      if (step.from_state() != state) Fault(referral.name() + ": a step from elsewhere");
      state = step.to_state();
      events_.insert(store::EventId(referral.name().substr(10), step.number()));
    }
    if (state != referral.state()) Fault(referral.name() + ": not where its steps lead");
  }
  // One for each step.
  void Events() {
    Each(RecordKind::kReferralEvent, [&](const Record& record) {
      const auto event = view_.GetEvent(record.key.id);
      Fault("an event", event.status());
      if (events_.erase(record.key.id) == 0) Fault("an event of no step: " + record.key.id);
    });
    for (const std::string& id : events_) Fault("a step without its event: " + id);
  }
  // Four for each referral, a fifth while it is under way.
  void Marks() {
    std::map<std::string, int> marks;
    Each(RecordKind::kReferralIndex, [&](const Record& record) {
      const std::string& id = record.key.id;
      if (id.starts_with("g/")) {
        if (!cases_.contains(id.substr(2))) Fault("the guard of no case: " + id);
      } else if (!id.starts_with("u/") || std::count(id.begin(), id.end(), '/') > 2) {
        ++marks["referrals/" + store::MarkedId(id)];
      }  // else the guard of a resource
    });
    for (const auto& [name, referral] : out_.referrals) {
      const int expected = casework::IsUnderWay(referral.state()) ? 5 : 4;
      if (marks[name] != expected) Fault(name + " has " + std::to_string(marks[name]) + " marks");
      marks.erase(name);
    }
    for (const auto& [name, count] : marks) Fault("marks of nothing: " + name);
  }
  void Due() {
    Each(RecordKind::kDue, [&](const Record& record) {
      if (record.key.id.starts_with("k/")) {
        ++out_.intents;
      } else if (holds_.erase(record.key.id) == 0) {
        Fault("the end of no hold: " + record.key.id);
      }
    });
    for (const std::string& id : holds_) Fault("a hold without end: " + id);
  }
  void Waiting() {
    Each(RecordKind::kWaitlist, [&](const Record& record) {
      if (waiting_.erase(record.key.id) == 0) Fault("somebody on a list who does not wait");
    });
    if (!waiting_.empty()) Fault("somebody waits and is on no list");
  }
  void Resources() {
    store::Catalog catalog(records_, testing::SharedVocabulary()->taxonomy,
                           [] { return absl::Now(); });
    const auto view = catalog.View();
    Fault("resources", view->ScanResources("", [&](const v1::Resource& resource) {
      const v1::Capacity& capacity = resource.capacity();
      const Counts& counts = counts_[resource.name()];
      const auto same = [&](const char* what, int counted, int referred) {
        if (counted == referred) return;
        Fault(resource.name() + " " + what + ": " + std::to_string(counted) + " counted, " +
              std::to_string(referred) + " referrals");
      };
      same("held", capacity.held_places(), counts.held);
      same("occupied", capacity.occupied_places(), counts.occupied);
      same("waiting", capacity.waiting_referrals(), counts.waiting);
      const int taken = counts.held + counts.occupied;
      if (capacity.open_places() < 0) Fault(resource.name() + ": less than no place is open");
      if (capacity.has_total_places() && capacity.open_places() + taken > capacity.total_places()) {
        Fault(resource.name() + ": more places than there are");
      }
      out_.capacities[resource.name()] = capacity;
      return true;
    }));
  }

  store::RecordStore& records_;
  const store::KeyRing& keys_;
  const store::CaseView view_;
  Inspection& out_;
  std::map<std::string, v1::Case> cases_;
  std::map<std::string, Counts> counts_;
  std::set<std::string> events_;
  std::set<std::string> waiting_;
  std::set<std::string> holds_;
};

void ReadAudit(store::RecordStore& records, const store::MasterKey& master, Inspection& out) {
  const store::SecretKey key = master.AuditSigningSeed();
  store::AuditLogOptions options{.now = [] { return absl::Now(); }};
  std::copy_n(key.data(), options.seed.size(), options.seed.begin());
  // Checks all of it.
  const auto log = store::AuditLog::Open(records, options);
  if (!log.ok()) return out.faults.push_back("audit: " + log.status().ToString());
  const auto verdict = (*log)->Verify({});
  if (!verdict.ok() || !verdict->ok()) out.faults.push_back("the audit log does not verify");
  if (verdict.ok()) out.audit_size = verdict->size();
  store::AuditQuery query;
  query.oldest_first = true;
  query.limit = 1000;
  do {
    const auto page = (*log)->List(query);
    if (!page.ok()) return out.faults.push_back("audit: " + page.status().ToString());
    for (const v1::AuditEntry& entry : page->entries) {
      const bool wrote =
          entry.access() == v1::ACCESS_KIND_WRITE || entry.access() == v1::ACCESS_KIND_ERASE;
      if (!wrote || entry.outcome() != v1::AUDIT_OUTCOME_OK) continue;
      ++out.written[{entry.account(), entry.method()}];
    }
    query.resume = page->next;
  } while (query.resume.has_value());
}

}  // namespace

bool Inspection::IsErased(const std::string& case_name) const {
  if (parts.contains(case_name)) return false;
  const auto key = keys.lower_bound(case_name);
  return key == keys.end() || !key->starts_with(case_name);
}

Inspection Inspect(const std::string& store_path, const std::string& vault_folder) {
  Inspection out;
  const auto records = store::OpenRocksStore({.path = store_path});
  const auto vault = store::OpenVault({.key_file = vault_folder + "/keys",
                                       .master_key_file = vault_folder + "/master.key",
                                       .create = false});
  if (!records.ok() || !vault.ok()) {
    out.faults.push_back("cannot be opened: " + records.status().ToString() + " " +
                         vault.status().ToString());
    return out;
  }
  ReadAudit(**records, vault->master, out);
  Inspector(**records, *vault->keys, out).Run();
  return out;
}

}  // namespace ieum::chaos
