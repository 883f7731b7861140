#include "service/casework/consent_rules.h"

#include <algorithm>
#include <optional>
#include <set>

#include "service/casework/case_dates.h"
#include "service/casework/client_age.h"
#include "store/catalog/catalog_records.h"
#include "store/catalog/field_rules.h"
#include "store/catalog/find_need.h"
#include "store/catalog/text_rules.h"
#include "store/catalog/timestamps.h"

namespace ieum::casework {
namespace {

using store::PathTo;
using store::Violations;

constexpr int kMaxYears = 2;
constexpr int kMaxOrganizations = 64;
constexpr int kMaxKinds = 16;
constexpr std::size_t kMaxKindCharacters = 100;

const char* ScopeExpectation(v1::ConsentScope scope) {
  return scope == v1::CONSENT_SCOPE_HEALTH
             ? "must be health, need, problem or goal in a consent to health facts"
             : "must not be health in a general consent: health facts need a consent of their own";
}

void ValidateFields(const v1::Consent& consent, std::string_view prefix, Violations& out) {
  if (consent.fields().empty()) out.Add(PathTo(prefix, "fields"), "must name at least one field");
  const bool scope_known =
      consent.scope() == v1::CONSENT_SCOPE_GENERAL || consent.scope() == v1::CONSENT_SCOPE_HEALTH;
  std::set<int> seen;
  for (int i = 0; i < consent.fields_size(); ++i) {
    const std::string path = PathTo(prefix, "fields", i);
    const int number = consent.fields(i);
    if (!v1::DisclosedField_IsValid(number) || number == v1::DISCLOSED_FIELD_UNSPECIFIED) {
      out.Add(path, "must be a field that is known, is " + std::to_string(number));
    } else if (!seen.insert(number).second) {
      out.Add(path, "must be named once");
    } else if (scope_known && !BelongsToScope(consent.fields(i), consent.scope())) {
      out.Add(path, ScopeExpectation(consent.scope()));
    }
  }
}

void ValidateAgencies(const v1::Consent& consent, std::string_view prefix, Violations& out) {
  if (consent.organizations().empty() && consent.organization_kinds().empty()) {
    out.Add(PathTo(prefix, "organizations"),
            "must name at least one organization, unless organization_kinds names a kind");
  }
  if (consent.organizations_size() > kMaxOrganizations) {
    out.Add(PathTo(prefix, "organizations"),
            "must be at most 64, are " + std::to_string(consent.organizations_size()));
  }
  std::set<std::string_view> seen;
  for (int i = 0; i < std::min(consent.organizations_size(), kMaxOrganizations); ++i) {
    const std::string& name = consent.organizations(i);
    const std::string path = PathTo(prefix, "organizations", i);
    if (!store::IsName(store::RecordKind::kOrganization, name)) {
      out.Add(path, store::NameExpectation(store::RecordKind::kOrganization));
    } else if (!seen.insert(name).second) {
      out.Add(path, "must be named once");
    }
  }
  if (consent.organization_kinds_size() > kMaxKinds) {
    out.Add(PathTo(prefix, "organization_kinds"),
            "must be at most 16, are " + std::to_string(consent.organization_kinds_size()));
  }
  seen.clear();
  for (int i = 0; i < std::min(consent.organization_kinds_size(), kMaxKinds); ++i) {
    const std::string& kind = consent.organization_kinds(i);
    const std::string path = PathTo(prefix, "organization_kinds", i);
    const store::TextFacts facts = store::InspectText(kind);
    if (!facts.valid_utf8 || facts.has_control || facts.characters > kMaxKindCharacters ||
        !store::HasLettersOrDigits(kind)) {
      out.Add(path, "must be a kind in 1 to 100 characters, with letters or digits");
    } else if (!seen.insert(kind).second) {
      out.Add(path, "must be named once");
    }
  }
}

void ValidateTime(const v1::Consent& consent, absl::Time now, std::string_view prefix,
                  Violations& out) {
  const std::string path = PathTo(prefix, "expire_time");
  if (!consent.has_expire_time()) {
    out.Add(path, "is required");
    return;
  }
  if (!IsTime(consent.expire_time())) {
    out.Add(path, "must be a time of the years 1 to 9999");
    return;
  }
  const absl::Time expire = TimeOf(consent.expire_time());
  const absl::TimeZone korea = store::KoreanTime();
  const absl::CivilSecond civil = absl::ToCivilSecond(now, korea);
  const absl::CivilSecond latest(civil.year() + kMaxYears, civil.month(), civil.day(), civil.hour(),
                                 civil.minute(), civil.second());
  if (expire <= now) out.Add(path, "must be in the future");
  // What is left of the second: "two years from now" means two years from now.
  const absl::Duration rest = now - absl::FromCivil(civil, korea);
  if (expire > absl::FromCivil(latest, korea) + rest) {
    out.Add(path, "must be at most two years from now");
  }
}

absl::Status GuardianRequired() {
  return store::WithReason(
      absl::FailedPreconditionError(
          "consent: under 14 years a guardian gives it; one about a single member (consent.member) "
          "asks for that member's age alone"),
      "GUARDIAN_REQUIRED");
}

}  // namespace

bool BelongsToScope(v1::DisclosedField field, v1::ConsentScope scope) {
  if (field == v1::DISCLOSED_FIELD_UNSPECIFIED || !v1::DisclosedField_IsValid(field)) return false;
  switch (scope) {
    case v1::CONSENT_SCOPE_GENERAL:
      return field != v1::DISCLOSED_FIELD_HEALTH;
    case v1::CONSENT_SCOPE_HEALTH:
      return field == v1::DISCLOSED_FIELD_HEALTH || field == v1::DISCLOSED_FIELD_NEED ||
             field == v1::DISCLOSED_FIELD_PROBLEM || field == v1::DISCLOSED_FIELD_GOAL;
    default:
      return false;
  }
}

void ValidateConsent(const v1::Consent& consent, const v1::Assessment& assessment, absl::Time now,
                     std::string_view prefix, Violations& out) {
  if (consent.scope() != v1::CONSENT_SCOPE_GENERAL && consent.scope() != v1::CONSENT_SCOPE_HEALTH) {
    out.Add(PathTo(prefix, "scope"), "must be general or health");
  }
  ValidateFields(consent, prefix, out);
  ValidateAgencies(consent, prefix, out);
  ValidateTime(consent, now, prefix, out);
  if (consent.given_by() != v1::CONSENT_GIVER_CLIENT &&
      consent.given_by() != v1::CONSENT_GIVER_GUARDIAN) {
    out.Add(PathTo(prefix, "given_by"), "must be client or guardian");
  }
  if (!consent.member().empty() && FindMember(assessment, consent.member()) == nullptr) {
    out.Add(PathTo(prefix, "member"), "must be the reference of a member of the assessment");
  }
}

absl::Status CheckGiver(const v1::Consent& consent, const v1::Assessment& assessment,
                        const v1::ClientDetails& client, absl::Time now) {
  if (consent.given_by() == v1::CONSENT_GIVER_GUARDIAN) return absl::OkStatus();
  // The head of the household is one of those it is about, whoever of the members that is.
  const AgeVerdict by_birth =
      consent.member().empty() ? AgeByBirth(client, assessment, now) : AgeVerdict::kUnknown;
  if (by_birth == AgeVerdict::kUnder) return GuardianRequired();
  bool anybody = false;
  bool unknown = false;
  for (const v1::Member& member : assessment.household().members()) {
    if (!consent.member().empty() && consent.member() != member.reference()) continue;
    anybody = true;
    const AgeVerdict age = AgeOf(member, assessment, client, now);
    if (age == AgeVerdict::kUnder) return GuardianRequired();
    unknown = unknown || age == AgeVerdict::kUnknown;
  }
  if (!anybody && !consent.member().empty()) return absl::OkStatus();
  if (!anybody) unknown = by_birth == AgeVerdict::kUnknown;
  if (!unknown || consent.age_confirmed()) return absl::OkStatus();
  return store::WithReason(
      absl::FailedPreconditionError(
          "consent: whether the client is 14 or older is not known; confirm it (age_confirmed), "
          "or a guardian gives it"),
      "AGE_UNKNOWN");
}

v1::ConsentState StateOf(const v1::Consent& consent, absl::Time now) {
  if (consent.has_withdraw_time() || consent.state() == v1::CONSENT_STATE_WITHDRAWN) {
    return v1::CONSENT_STATE_WITHDRAWN;
  }
  if (!consent.has_expire_time() || !IsTime(consent.expire_time()) ||
      TimeOf(consent.expire_time()) <= now) {
    return v1::CONSENT_STATE_EXPIRED;
  }
  return v1::CONSENT_STATE_ACTIVE;
}

bool IsToBeGivenAnew(const v1::Consent& consent, const std::vector<v1::Consent>& all,
                     const v1::Assessment& assessment, const v1::ClientDetails& client,
                     absl::Time now) {
  const auto stands = [&](const v1::Consent& one) {
    return StateOf(one, now) == v1::CONSENT_STATE_ACTIVE &&
           CheckGiver(one, assessment, client, now).ok();
  };
  const auto holds = [](const auto& whole, const auto& part) {
    return std::all_of(part.begin(), part.end(), [&](const std::string& one) {
      return std::find(whole.begin(), whole.end(), one) != whole.end();
    });
  };
  if (StateOf(consent, now) != v1::CONSENT_STATE_ACTIVE || stands(consent)) return false;
  return std::none_of(all.begin(), all.end(), [&](const v1::Consent& other) {
    return stands(other) && other.scope() == consent.scope() &&
           (other.member().empty() || other.member() == consent.member()) &&
           holds(other.organizations(), consent.organizations()) &&
           holds(other.organization_kinds(), consent.organization_kinds());
  });
}

bool Covers(const v1::Consent& consent, const AgencyIdentity& agency, absl::Time now) {
  if (StateOf(consent, now) != v1::CONSENT_STATE_ACTIVE) return false;
  const auto names = [](const auto& list, const std::string& what) {
    return !what.empty() && std::find(list.begin(), list.end(), what) != list.end();
  };
  return names(consent.organizations(), agency.organization) ||
         names(consent.organization_kinds(), agency.kind);
}

bool IsAboutNeed(const v1::Consent& consent, const v1::Assessment& assessment,
                 std::string_view need_id) {
  const v1::Need* need = store::FindNeed(assessment, need_id);
  if (consent.member().empty() || need == nullptr || need->members().empty()) return true;
  return std::find(need->members().begin(), need->members().end(), consent.member()) !=
         need->members().end();
}

}  // namespace ieum::casework
