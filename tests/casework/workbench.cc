#include "tests/casework/workbench.h"

#include <cstdlib>
#include <iostream>
#include <map>

#include "indexer/snapshot_builder.h"
#include "service/casework/referral_rules.h"
#include "service/casework/waitlist.h"
#include "service/request/text.h"
#include "store/catalog/catalog_records.h"
#include "store/catalog/timestamps.h"
#include "tests/support/sample.h"

namespace ieum::casework {
namespace {

using store::Expect;
using store::RecordKind;

void Require(const absl::Status& status, const char* what) {
  if (status.ok()) return;
  std::cerr << what << ": " << status << std::endl;
  std::abort();
}

template <typename T>
T Required(absl::StatusOr<T> value, const char* what) {
  Require(value.status(), what);
  return *std::move(value);
}

Caller CallerOf(v1::ActorRole role, const std::string& organization, v1::Purpose purpose) {
  return {{"someone@" + organization, role, "organizations/" + organization, "loopback", purpose},
          "ReferralService.Test",
          nullptr};
}

}  // namespace

Caller Manager(const std::string& organization) {
  return CallerOf(v1::ACTOR_ROLE_CASE_MANAGER, organization, v1::PURPOSE_CASE_MANAGEMENT);
}
Caller Agency(const std::string& organization) {
  return CallerOf(v1::ACTOR_ROLE_AGENCY, organization, v1::PURPOSE_REFERRAL);
}
Caller Supervisor(const std::string& organization) {
  return CallerOf(v1::ACTOR_ROLE_SUPERVISOR, organization, v1::PURPOSE_SUPERVISION);
}
Caller System() { return {Actor::System(), "ReferralService.Tick", nullptr}; }

Workbench::Workbench(store::Engine engine, const Wrap& wrap)
    : backend_(std::make_unique<store::Backend>(engine)),
      micros_(absl::ToUnixMicros(testing::AsOf())) {
  records_ = &backend_->store();
  if (wrap) {
    wrapped_ = wrap(*records_);
    records_ = wrapped_.get();
  }
  Start(folder_.path());
  Seed();
}

Workbench::Workbench(store::RecordStore& records, const std::string& key_folder)
    : records_(&records), micros_(absl::ToUnixMicros(testing::AsOf())) {
  Start(key_folder);
  const auto view = Required(catalog_->View(), "catalogue");
  if (!view.GetOrganization("organizations/agency").ok()) Seed();
  Reindex();
}

Workbench::~Workbench() = default;

void Workbench::Start(const std::string& key_folder) {
  const auto clock = [this] {
    micros_ += step_;
    return now();
  };
  vault_ = std::make_unique<store::Vault>(
      Required(store::OpenVault({key_folder + "/keys", key_folder + "/master"}), "vault"));
  audit_ = Required(store::AuditLog::Open(*records_, {.seed = {1, 2, 3}, .now = clock}), "audit");
  catalog_ =
      std::make_unique<store::Catalog>(*records_, testing::SharedVocabulary()->taxonomy, clock);
  profile_ = testing::DefaultProfile();
  desk_ = std::make_unique<Desk>(
      Surroundings{
          .records = *records_,
          .catalog = *catalog_,
          .taxonomy = testing::SharedVocabulary()->taxonomy,
          .now = clock,
          .snapshot = [this]() -> absl::StatusOr<std::shared_ptr<const indexer::Snapshot>> {
            return snapshot_;
          },
          .profile = [this](std::string_view) -> absl::StatusOr<const v1::WeightProfile*> {
            return &profile_;
          },
          .after_write = [](const absl::Status&) { return absl::OkStatus(); }},
      *vault_, *audit_);
  referrals_ = std::make_unique<ReferralWork>(*desk_);
  consents_ = std::make_unique<ConsentWork>(*desk_);
  feed_ = std::make_unique<EventFeed>(*desk_);
}

void Workbench::Seed() {
  for (const char* id : {"agency", "other"}) {
    v1::Organization organization;
    organization.set_name(std::string("organizations/") + id);
    organization.mutable_display_name()->set_ko("기관");
    organization.set_kind("종합사회복지관");
    Require(catalog_->Create(organization).status(), "organization");
  }
}

void Workbench::Reindex() {
  const auto view = Required(catalog_->View(), "catalogue");
  std::vector<v1::Resource> resources;
  Require(view.ScanResources("",
                             [&](const v1::Resource& resource) {
                               resources.push_back(resource);
                               return true;
                             }),
          "resources");
  snapshot_ = testing::SnapshotOf(resources, view.sequence());
}

void Workbench::AddResource(const std::string& id, const Places& places,
                            const std::string& organization, const std::string& sub_area) {
  v1::Resource resource;
  resource.set_name("resources/" + id);
  resource.set_organization("organizations/" + organization);
  resource.mutable_display_name()->set_ko("자원 " + id);
  resource.add_need_terms()->set_code(sub_area);
  v1::Capacity& capacity = *resource.mutable_capacity();
  if (places.total >= 0) capacity.set_total_places(places.total);
  if (places.open >= 0) capacity.set_open_places(places.open);
  capacity.set_waitlist_open(places.waitlist);
  Require(catalog_->Create(resource).status(), "resource");
  Reindex();
}

void Workbench::ChangeResource(const std::string& id,
                               const std::function<void(v1::Resource&)>& change) {
  v1::Resource resource = Resource(id);
  change(resource);
  Require(catalog_->Replace(resource).status(), "resource");
  Reindex();
}

v1::Resource Workbench::Resource(const std::string& id) {
  return Required(Required(catalog_->View(), "catalogue").GetResource("resources/" + id),
                  "resource");
}

void Workbench::AddCase(const CaseSpec& spec) {
  const std::string name = "cases/" + spec.id;
  Require(desk_->keys().Create({name}), "key");
  v1::Case record;
  record.set_name(name);
  record.set_case_reference(spec.reference);
  record.set_organization("organizations/" + spec.organization);
  record.set_state(v1::CASE_STATE_OPEN);
  record.set_assessment_version(1);
  record.mutable_client()->set_display_name("marker-name-" + spec.id);
  record.mutable_client()->set_phone("marker-phone-" + spec.id);
  *record.mutable_create_time() = store::ToTimestamp(now());
  v1::AssessmentVersion version;
  version.set_name(name + "/assessments/1");
  version.set_version(1);
  version.mutable_assessment()->set_case_reference(spec.reference);
  for (const char* reference : {"m1", "m2"}) {
    v1::Member& member = *version.mutable_assessment()->mutable_household()->add_members();
    member.set_reference(reference);
    member.set_age_years(40);
  }
  const std::vector<std::vector<std::string>> needs = {
      {"n1", "m1", "daily_living.meals"},
      {"n2", "m1", "health.treatment"},
      {"n3", "m2", "daily_living.meals"},
      {"n4", "m1", "daily_living.meals", "health.counseling"}};
  for (const auto& one : needs) {
    v1::Need& need = *version.mutable_assessment()->add_needs();
    need.set_id(one[0]);
    need.add_members(one[1]);
    need.mutable_need_codes()->Add(one.begin() + 2, one.end());
    need.set_statement("marker-need-" + spec.id);
  }
  Require(desk_
              ->Transact(Manager(spec.organization),
                         [&](Act& act) -> absl::StatusOr<std::string> {
                           Require(act.writes.Put(record, Expect::Absent()), "case");
                           Require(act.writes.Put(version, Expect::Absent()), "assessment");
                           act.writes.Mark(store::CaseOfReferenceKey(
                               desk_->ReferenceHash(spec.reference), spec.id));
                           return name;
                         })
              .status(),
          "case");
}

void Workbench::ChangeCase(const std::string& id, const std::function<void(v1::Case&)>& change) {
  Require(desk_
              ->Transact(Manager(),
                         [&](Act& act) -> absl::StatusOr<std::string> {
                           v1::Case record = Required(act.view.GetCase(id), "case");
                           change(record);
                           Require(act.writes.Put(record, store::ExpectOf(record.etag())), "case");
                           return id;
                         })
              .status(),
          "case");
}

v1::Case Workbench::Case(const std::string& id) {
  return Required(Required(desk_->View(), "view").GetCase(id), "case");
}

std::string Workbench::Consent(const std::string& case_id,
                               const std::function<void(v1::Consent&)>& change) {
  v1::CreateConsentRequest request;
  request.set_parent("cases/" + case_id);
  v1::Consent& consent = *request.mutable_consent();
  consent.set_scope(v1::CONSENT_SCOPE_GENERAL);
  for (int field = 1; field < v1::DISCLOSED_FIELD_HEALTH; ++field) {
    consent.add_fields(static_cast<v1::DisclosedField>(field));
  }
  consent.add_organizations("organizations/agency");
  consent.add_organizations("organizations/other");
  *consent.mutable_expire_time() = store::ToTimestamp(now() + absl::Hours(24 * 300));
  consent.set_given_by(v1::CONSENT_GIVER_CLIENT);
  if (change) change(consent);
  const std::string organization = Case(case_id).organization();
  return Required(consents_->CreateConsent(
                      request, Manager(organization.substr(organization.find('/') + 1))),
                  "consent")
      .name();
}

std::string Workbench::Draft(const std::string& case_id, const std::string& resource,
                             const std::string& need, const std::string& organization,
                             v1::Urgency urgency) {
  v1::CreateReferralRequest request;
  request.mutable_referral()->set_case_("cases/" + case_id);
  request.mutable_referral()->set_resource("resources/" + resource);
  request.mutable_referral()->set_need_id(need);
  request.mutable_referral()->set_urgency(urgency);
  return Required(referrals_->CreateReferral(request, Manager(organization)), "draft").name();
}

absl::StatusOr<v1::Referral> Workbench::Do(const std::string& name, v1::ReferralAction action,
                                           const Caller& caller, v1::ReferralReason reason,
                                           const std::string& note) {
  v1::TransitionReferralRequest request;
  request.set_name(name);
  request.set_action(action);
  request.set_reason(reason);
  request.set_note(note);
  request.set_accept_duplicate(action == v1::REFERRAL_ACTION_REQUEST);
  return referrals_->TransitionReferral(request, caller);
}

absl::StatusOr<v1::Referral> Workbench::Ask(const std::string& name,
                                            const std::string& organization) {
  return Do(name, v1::REFERRAL_ACTION_REQUEST, Manager(organization));
}

v1::Referral Workbench::Get(const std::string& name) {
  const auto view = Required(desk_->View(), "view");
  return Required(view.GetReferral(name.substr(name.find('/') + 1)), "referral").referral;
}

std::vector<std::string> Workbench::Waiting(const std::string& id) {
  const auto view = Required(desk_->View(), "view");
  std::vector<std::string> waiting;
  Require(ScanWaiting(view, "resources/" + id,
                      [&](const store::RecordKey&, const std::string& referral) {
                        waiting.push_back("referrals/" + referral);
                        return true;
                      }),
          "waiting");
  return waiting;
}

std::string Workbench::Violation() {
  const auto view = Required(desk_->View(), "view");
  struct Count {
    int held = 0;
    int occupied = 0;
    int waiting = 0;
    int under_way = 0;
  };
  std::map<std::string, Count> counts;
  std::string wrong;
  Require(view.records().Scan(
              RecordKind::kReferral, "",
              [&](const store::Record& record) {
                const auto stored = Required(view.GetReferral(record.key.id), "referral");
                const v1::Referral& referral = stored.referral;
                Count& count = counts[referral.resource()];
                count.held += referral.place() == v1::PLACE_STATE_HELD;
                count.occupied += referral.place() == v1::PLACE_STATE_OCCUPIED;
                const bool waits = referral.state() == v1::REFERRAL_STATE_WAITLISTED;
                count.waiting += waits;
                count.under_way += IsUnderWay(referral.state());
                const auto position = Required(WaitlistPosition(view, stored), "position");
                if (waits != (position > 0)) wrong += referral.name() + " is not on the list; ";
                const bool may_hold = referral.state() == v1::REFERRAL_STATE_REQUESTED;
                if (referral.place() == v1::PLACE_STATE_HELD && !may_hold) {
                  wrong += referral.name() + " holds a place and is not asked for; ";
                }
                return true;
              }),
          "referrals");
  const auto catalog = Required(catalog_->View(), "catalogue");
  Require(catalog.ScanResources(
              "",
              [&](const v1::Resource& resource) {
                const v1::Capacity& capacity = resource.capacity();
                const Count& count = counts[resource.name()];
                if (capacity.held_places() != count.held) wrong += resource.name() + " held; ";
                if (capacity.occupied_places() != count.occupied) {
                  wrong += resource.name() + " occupied; ";
                }
                if (capacity.waiting_referrals() != count.waiting) {
                  wrong += resource.name() + " waiting; ";
                }
                int under_way = 0;
                const std::string prefix = store::UnderWayPrefix(resource.name());
                Require(view.ScanMarks(RecordKind::kReferralIndex, prefix, "",
                                       [&](const std::string&) { return ++under_way > 0; }),
                        "marks");
                if (under_way != count.under_way) wrong += resource.name() + " under way; ";
                if (static_cast<int>(Waiting(resource.name().substr(10)).size()) != count.waiting) {
                  wrong += resource.name() + " list; ";
                }
                if (capacity.open_places() < 0) wrong += resource.name() + " below zero; ";
                const int taken = count.held + count.occupied;
                if (capacity.has_total_places() &&
                    capacity.open_places() + taken > capacity.total_places()) {
                  wrong += resource.name() + " beyond its total; ";
                }
                return true;
              }),
          "resources");
  return wrong;
}

}  // namespace ieum::casework
