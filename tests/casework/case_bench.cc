#include "tests/casework/case_bench.h"

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <utility>

#include "indexer/live_index.h"
#include "service/casework/case_desk.h"
#include "service/casework/consents_end.h"
#include "service/casework/referral_steps.h"
#include "store/catalog/timestamps.h"
#include "store/catalog/violations.h"
#include "store/memory_store.h"

namespace ieum::casework {
namespace {

template <typename T>
T Must(absl::StatusOr<T> value, const char* what) {
  if (!value.ok()) {
    std::cerr << what << ": " << value.status() << "\n";
    std::abort();
  }
  return *std::move(value);
}

void MustBeOk(const absl::Status& status, const char* what) {
  if (status.ok()) return;
  std::cerr << what << ": " << status << "\n";
  std::abort();
}

const std::shared_ptr<const indexer::Snapshot>& District() {
  static const auto* records = new std::unique_ptr<store::RecordStore>(testing::SampleDistrict());
  static const auto* index = new std::unique_ptr<indexer::LiveIndex>(
      *indexer::LiveIndex::Open(**records, testing::SharedVocabulary(), {}));
  static const auto* snapshot = new std::shared_ptr<const indexer::Snapshot>((*index)->snapshot());
  return *snapshot;
}

}  // namespace

const PlanTools& SampleTools() {
  static const auto* rules = new matcher::PlanRules(
      Must(matcher::PlanRules::FromJson(testing::ReadFile(IEUM_DATA_DIR "/plan_rules.json"),
                                        testing::SharedVocabulary()->taxonomy),
           "plan rules"));
  static const auto* words = new matcher::GoalWords(Must(
      matcher::GoalWords::FromJson(testing::ReadFile(IEUM_DATA_DIR "/goal_words.json")), "words"));
  static const auto* tools = new PlanTools{*rules, *words};
  return *tools;
}

CaseBench::CaseBench(BenchStore kind) : profile_(testing::DefaultProfile()) {
  if (kind == BenchStore::kMemory) {
    records_ = store::MakeMemoryStore();
  } else {
    records_ =
        Must(store::OpenRocksStore({.path = store_folder(), .write_buffer_mib = 1}), "store");
  }
  const auto& taxonomy = testing::SharedVocabulary()->taxonomy;
  catalog_ = std::make_unique<store::Catalog>(*records_, taxonomy, [this] { return now; });
  for (const char* path : {"district/regions.jsonl", "district/resources"}) {
    Must(catalog_->Upsert(testing::ReadRecords(path)), path);
  }
  Start();
}

void CaseBench::Start() {
  vault_ = std::make_unique<store::Vault>(Must(
      store::OpenVault({.key_file = key_file(), .master_key_file = folder_.path() + "/master"}),
      "vault"));
  audit_ = Must(
      store::AuditLog::Open(*records_, {.seed = {}, .log_id = "", .now = [this] { return now; }}),
      "audit log");
  desk_ = std::make_unique<Desk>(
      Surroundings{.records = *records_,
                   .catalog = *catalog_,
                   .taxonomy = testing::SharedVocabulary()->taxonomy,
                   .now = [this] { return now; },
                   .snapshot = []() -> absl::StatusOr<std::shared_ptr<const indexer::Snapshot>> {
                     return District();
                   },
                   .profile = [this](std::string_view) -> absl::StatusOr<const v1::WeightProfile*> {
                     return &profile_;
                   },
                   .after_write = [](const absl::Status& written) { return written; }},
      *vault_, *audit_);
  cases_ = std::make_unique<CaseWork>(*desk_, SampleTools());
  plans_ = std::make_unique<PlanWork>(*desk_, SampleTools());
  gaps_ = std::make_unique<GapWork>(*desk_);
}

CaseBench::~CaseBench() = default;

void CaseBench::Restart() {
  End();
  vault_.reset();
  Start();
}

void CaseBench::End() {
  gaps_.reset();
  plans_.reset();
  cases_.reset();
  desk_.reset();
  audit_.reset();
}

void CaseBench::CloseStore() {
  End();
  catalog_.reset();
  records_.reset();
}

Caller CaseBench::As(v1::ActorRole role, const std::string& organization) {
  Caller caller;
  caller.actor = {"manager-1", role, organization, "loopback", v1::PURPOSE_CASE_MANAGEMENT};
  caller.method = "CaseService.Test";
  return caller;
}

Caller CaseBench::Manager(const std::string& organization) {
  return As(v1::ACTOR_ROLE_CASE_MANAGER, organization);
}

v1::Case CaseBench::NewCase(const std::string& reference, const Caller& caller) {
  return Must(cases_->CreateCase(NewCaseRequest(reference), caller), "CreateCase");
}

v1::ServicePlan CaseBench::Compose(const v1::Case& record) {
  v1::ComposePlanRequest request;
  request.set_case_(record.name());
  return Must(plans_->ComposePlan(request, Manager(record.organization())), "ComposePlan");
}

v1::ServicePlan CaseBench::Agree(const v1::ServicePlan& plan) {
  v1::AgreePlanRequest request;
  request.set_name(plan.name());
  request.set_signed_by("m1");
  return Must(plans_->AgreePlan(request, Manager()), "AgreePlan");
}

v1::Referral CaseBench::PutReferral(const v1::Case& record, v1::Referral referral) {
  const std::string id = "r" + std::to_string(++referrals_);
  referral.set_name("referrals/" + id);
  referral.set_case_(record.name());
  referral.set_referring_organization(record.organization());
  if (!referral.has_create_time()) *referral.mutable_create_time() = store::ToTimestamp(now);
  store::StoredReferral stored;
  stored.referral = referral;
  stored.need_area = "economy";
  const std::string case_id = IdOfCase(record);
  MustBeOk(desk_
               ->Transact(Manager(),
                          [&](Act& act) -> absl::StatusOr<std::string> {
                            absl::Status put = act.writes.Put(stored, store::Expect::Absent());
                            if (!put.ok()) return put;
                            act.writes.Mark(store::ReferralIndexKey(store::ReferralIndex::kCase,
                                                                    case_id, now, id));
                            return referral.name();
                          })
               .status(),
           "PutReferral");
  return referral;
}

v1::Consent CaseBench::PutConsent(const v1::Case& record, v1::Consent consent) {
  const auto name = desk_->Transact(Manager(), [&](Act& act) -> absl::StatusOr<std::string> {
    const auto last = act.view.LastNumber(store::RecordKind::kConsent, IdOfCase(record));
    if (!last.ok()) return last.status();
    consent.set_name(
        store::FormatPartName(store::RecordKind::kConsent, {IdOfCase(record), *last + 1}));
    absl::Status put = act.writes.Put(consent, store::Expect::Any());
    if (!put.ok()) return put;
    return consent.name();
  });
  MustBeOk(name.status(), "PutConsent");
  return consent;
}

v1::Referral CaseBench::GetReferral(const std::string& name) {
  const auto view = Must(desk_->View(), "view");
  return Must(view.GetReferral(name.substr(10)), "GetReferral").referral;
}

std::vector<v1::AuditEntry> CaseBench::Entries() {
  store::AuditQuery query;
  query.oldest_first = true;
  query.limit = 10'000;
  return Must(audit_->List(query), "audit log").entries;
}

v1::AuditEntry CaseBench::LastEntry() {
  store::AuditQuery query;
  query.limit = 1;
  return Must(audit_->List(query), "audit log").entries.at(0);
}

v1::Assessment Household(const std::string& reference) {
  static const auto* all = new std::vector<v1::Assessment>(
      testing::ReadAssessments("district/assessments/textbook.jsonl"));
  v1::Assessment assessment = all->at(0);
  assessment.set_case_reference(reference);
  assessment.clear_assess_time();
  return assessment;
}

v1::CreateCaseRequest NewCaseRequest(const std::string& reference) {
  v1::CreateCaseRequest request;
  request.mutable_case_()->set_case_reference(reference);
  request.mutable_case_()->set_management_number("2026-17");
  v1::ClientDetails& client = *request.mutable_case_()->mutable_client();
  client.set_display_name("홍길순");
  client.set_birth_date("1997-03-02");
  client.set_phone("010-0000-1234");
  client.set_address("가람구 나루로 1");
  *request.mutable_assessment() = Household(reference);
  return request;
}

namespace {

// A request that names the case.
template <typename Request>
Request OfCase(const std::string& name) {
  Request request;
  request.set_name(name);
  return request;
}

}  // namespace

v1::GetCaseRequest GetRequest(const std::string& name) { return OfCase<v1::GetCaseRequest>(name); }

v1::ReassessCaseRequest ReassessRequest(const v1::Case& record) {
  auto request = OfCase<v1::ReassessCaseRequest>(record.name());
  *request.mutable_assessment() = Household(record.case_reference());
  return request;
}

v1::CloseCaseRequest CloseRequest(const v1::Case& record, v1::ClosureReason reason) {
  auto request = OfCase<v1::CloseCaseRequest>(record.name());
  request.mutable_closure()->set_reason(reason);
  return request;
}

v1::ReopenCaseRequest ReopenRequest(const v1::Case& record) {
  return OfCase<v1::ReopenCaseRequest>(record.name());
}

v1::EraseCaseRequest EraseRequest(const v1::Case& record) {
  return OfCase<v1::EraseCaseRequest>(record.name());
}

std::vector<std::string> FieldsOf(const absl::Status& status) {
  std::vector<std::string> fields;
  for (const store::FieldViolation& violation : store::ViolationsOf(status)) {
    fields.push_back(violation.field);
  }
  return fields;
}

}  // namespace ieum::casework
