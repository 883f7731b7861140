#include "service/casework/consent_rules.h"

#include <functional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "service/casework/client_age.h"
#include "store/catalog/timestamps.h"

namespace ieum::casework {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

const absl::TimeZone kKorea = absl::FixedTimeZone(9 * 3600);

absl::Time At(int year, int month, int day, int hour = 12) {
  return absl::FromCivil(absl::CivilSecond(year, month, day, hour), kKorea);
}
const absl::Time kNow = At(2026, 11, 22);

v1::Assessment Household() {
  v1::Assessment assessment;
  *assessment.mutable_assess_time() = store::ToTimestamp(kNow);
  v1::Member& mother = *assessment.mutable_household()->add_members();
  mother.set_reference("m1");
  mother.set_age_years(41);
  v1::Member& son = *assessment.mutable_household()->add_members();
  son.set_reference("m2");
  son.set_age_years(15);
  return assessment;
}

v1::Consent Good() {
  v1::Consent consent;
  consent.set_scope(v1::CONSENT_SCOPE_GENERAL);
  consent.add_fields(v1::DISCLOSED_FIELD_NAME);
  consent.add_fields(v1::DISCLOSED_FIELD_NEED);
  consent.add_organizations("organizations/haneul");
  *consent.mutable_expire_time() = store::ToTimestamp(At(2027, 11, 22));
  consent.set_given_by(v1::CONSENT_GIVER_CLIENT);
  return consent;
}

std::vector<std::string> FieldsOf(const v1::Consent& consent) {
  store::Violations violations;
  ValidateConsent(consent, Household(), kNow, "consent", violations);
  std::vector<std::string> fields;
  for (const store::FieldViolation& violation : violations.list()) {
    fields.push_back(violation.field);
  }
  return fields;
}

TEST(ConsentValidation, AGoodOnePasses) {
  EXPECT_THAT(FieldsOf(Good()), ElementsAre());
  v1::Consent by_kind = Good();
  by_kind.clear_organizations();
  by_kind.add_organization_kinds("종합사회복지관");
  by_kind.set_member("m2");
  EXPECT_THAT(FieldsOf(by_kind), ElementsAre());
}

// Every field under every scope; written out, so that a new field needs a decision.
TEST(ConsentValidation, EveryFieldUnderEveryScope) {
  const std::vector<v1::DisclosedField> health = {
      v1::DISCLOSED_FIELD_HEALTH, v1::DISCLOSED_FIELD_NEED, v1::DISCLOSED_FIELD_PROBLEM,
      v1::DISCLOSED_FIELD_GOAL};
  for (int number = 0; number <= 15; ++number) {
    const auto field = static_cast<v1::DisclosedField>(number);
    const bool in_health = std::find(health.begin(), health.end(), field) != health.end();
    const bool in_general = number != 0 && field != v1::DISCLOSED_FIELD_HEALTH;
    EXPECT_EQ(BelongsToScope(field, v1::CONSENT_SCOPE_HEALTH), in_health) << number;
    EXPECT_EQ(BelongsToScope(field, v1::CONSENT_SCOPE_GENERAL), in_general) << number;
    EXPECT_FALSE(BelongsToScope(field, v1::CONSENT_SCOPE_UNSPECIFIED)) << number;
    for (const v1::ConsentScope scope : {v1::CONSENT_SCOPE_GENERAL, v1::CONSENT_SCOPE_HEALTH}) {
      v1::Consent consent = Good();
      consent.set_scope(scope);
      consent.clear_fields();
      consent.add_fields(field);
      const bool fits = scope == v1::CONSENT_SCOPE_HEALTH ? in_health : in_general;
      if (fits) {
        EXPECT_THAT(FieldsOf(consent), ElementsAre()) << number;
      } else {
        EXPECT_THAT(FieldsOf(consent), ElementsAre("consent.fields[0]")) << number;
      }
    }
  }
  EXPECT_EQ(v1::DisclosedField_MAX, 15);
}

struct BadConsent {
  const char* what;
  std::function<void(v1::Consent&)> spoil;
  std::vector<std::string> fields;
};

TEST(ConsentValidation, EachFaultIsNamedAtItsField) {
  const std::vector<BadConsent> cases = {
      {"no scope", [](auto& c) { c.clear_scope(); }, {"consent.scope"}},
      {"unknown scope",
       [](auto& c) { c.set_scope(static_cast<v1::ConsentScope>(7)); },
       {"consent.scope"}},
      {"no fields", [](auto& c) { c.clear_fields(); }, {"consent.fields"}},
      {"field twice",
       [](auto& c) { c.add_fields(v1::DISCLOSED_FIELD_NAME); },
       {"consent.fields[2]"}},
      {"unknown field",
       [](auto& c) { c.add_fields(static_cast<v1::DisclosedField>(99)); },
       {"consent.fields[2]"}},
      {"nobody", [](auto& c) { c.clear_organizations(); }, {"consent.organizations"}},
      {"no name",
       [](auto& c) { c.add_organizations("resources/x"); },
       {"consent.organizations[1]"}},
      {"agency twice",
       [](auto& c) { c.add_organizations("organizations/haneul"); },
       {"consent.organizations[1]"}},
      {"too many agencies",
       [](auto& c) {
         for (int i = 0; i < 64; ++i) c.add_organizations("organizations/o" + std::to_string(i));
       },
       {"consent.organizations"}},
      {"empty kind",
       [](auto& c) { c.add_organization_kinds(""); },
       {"consent.organization_kinds[0]"}},
      {"kind of signs",
       [](auto& c) { c.add_organization_kinds("  - "); },
       {"consent.organization_kinds[0]"}},
      {"kind not UTF-8",
       [](auto& c) { c.add_organization_kinds("a\xff"); },
       {"consent.organization_kinds[0]"}},
      {"long kind",
       [](auto& c) { c.add_organization_kinds(std::string(101, 'a')); },
       {"consent.organization_kinds[0]"}},
      {"kind twice",
       [](auto& c) {
         c.add_organization_kinds("병원");
         c.add_organization_kinds("병원");
       },
       {"consent.organization_kinds[1]"}},
      {"no time", [](auto& c) { c.clear_expire_time(); }, {"consent.expire_time"}},
      {"now",
       [](auto& c) { *c.mutable_expire_time() = store::ToTimestamp(kNow); },
       {"consent.expire_time"}},
      {"past",
       [](auto& c) { *c.mutable_expire_time() = store::ToTimestamp(At(2020, 1, 1)); },
       {"consent.expire_time"}},
      {"no such time",
       [](auto& c) { c.mutable_expire_time()->set_nanos(-1); },
       {"consent.expire_time"}},
      {"too long",
       [](auto& c) {
         *c.mutable_expire_time() = store::ToTimestamp(At(2028, 11, 22) + absl::Nanoseconds(1));
       },
       {"consent.expire_time"}},
      {"no giver", [](auto& c) { c.clear_given_by(); }, {"consent.given_by"}},
      {"no such member", [](auto& c) { c.set_member("m9"); }, {"consent.member"}},
  };
  for (const BadConsent& bad : cases) {
    v1::Consent consent = Good();
    bad.spoil(consent);
    EXPECT_EQ(FieldsOf(consent), bad.fields) << bad.what;
  }
}

TEST(ConsentValidation, TwoYearsToTheMomentAreAllowed) {
  v1::Consent consent = Good();
  *consent.mutable_expire_time() = store::ToTimestamp(At(2028, 11, 22));
  EXPECT_THAT(FieldsOf(consent), ElementsAre());
}

TEST(ConsentValidation, NoTextIsRepeated) {
  v1::Consent consent = Good();
  consent.set_member("SECRET-MEMBER");
  consent.add_organizations("SECRET-NAME");
  consent.add_organization_kinds("SECRET-KIND\x01");
  store::Violations violations;
  ValidateConsent(consent, Household(), kNow, "consent", violations);
  EXPECT_EQ(violations.list().size(), 3U);
  EXPECT_THAT(std::string(violations.ToStatus().message()), Not(HasSubstr("SECRET")));
}

// Age at the assessment, stage, days since, birth date of the one member there is; who may consent.
struct AgeCase {
  const char* what;
  int age;  // -1: not said
  v1::SchoolStage stage;
  absl::Time assessed;
  const char* birth;
  AgeVerdict expected;
};

TEST(ConsentAge, ByBirthDateAgeAndStage) {
  const AgeCase cases[] = {
      {"nothing known", -1, v1::SCHOOL_STAGE_UNSPECIFIED, kNow, "", AgeVerdict::kUnknown},
      {"13", 13, v1::SCHOOL_STAGE_UNSPECIFIED, kNow, "", AgeVerdict::kUnder},
      {"14", 14, v1::SCHOOL_STAGE_UNSPECIFIED, kNow, "", AgeVerdict::kOfAge},
      {"0", 0, v1::SCHOOL_STAGE_UNSPECIFIED, kNow, "", AgeVerdict::kUnder},
      {"13 a year ago", 13, v1::SCHOOL_STAGE_UNSPECIFIED, At(2025, 11, 22), "", AgeVerdict::kOfAge},
      {"13 a year ago but a day", 13, v1::SCHOOL_STAGE_UNSPECIFIED, At(2025, 11, 23), "",
       AgeVerdict::kUnder},
      {"13, assessed in the future", 13, v1::SCHOOL_STAGE_UNSPECIFIED, At(2030, 1, 1), "",
       AgeVerdict::kUnder},
      {"infant", -1, v1::SCHOOL_STAGE_INFANT, kNow, "", AgeVerdict::kUnder},
      {"preschool", -1, v1::SCHOOL_STAGE_PRESCHOOL, kNow, "", AgeVerdict::kUnder},
      {"elementary", -1, v1::SCHOOL_STAGE_ELEMENTARY, kNow, "", AgeVerdict::kUnder},
      {"elementary a year ago", -1, v1::SCHOOL_STAGE_ELEMENTARY, At(2025, 11, 1), "",
       AgeVerdict::kUnknown},
      {"middle", -1, v1::SCHOOL_STAGE_MIDDLE, kNow, "", AgeVerdict::kUnknown},
      {"middle three years ago", -1, v1::SCHOOL_STAGE_MIDDLE, At(2023, 11, 1), "",
       AgeVerdict::kOfAge},
      {"high", -1, v1::SCHOOL_STAGE_HIGH, kNow, "", AgeVerdict::kOfAge},
      {"university", -1, v1::SCHOOL_STAGE_UNIVERSITY, kNow, "", AgeVerdict::kOfAge},
      {"out of school", -1, v1::SCHOOL_STAGE_OUT_OF_SCHOOL, kNow, "", AgeVerdict::kUnknown},
      {"past school", -1, v1::SCHOOL_STAGE_NONE, kNow, "", AgeVerdict::kOfAge},
      {"the age outweighs the stage", 14, v1::SCHOOL_STAGE_ELEMENTARY, kNow, "",
       AgeVerdict::kOfAge},
      {"14 today", -1, v1::SCHOOL_STAGE_UNSPECIFIED, kNow, "2012-11-22", AgeVerdict::kOfAge},
      {"14 tomorrow", -1, v1::SCHOOL_STAGE_UNSPECIFIED, kNow, "2012-11-23", AgeVerdict::kUnder},
      {"the birth date outweighs age and stage", 40, v1::SCHOOL_STAGE_NONE, kNow, "2020-01-01",
       AgeVerdict::kUnder},
      {"no date at all", 20, v1::SCHOOL_STAGE_UNSPECIFIED, kNow, "2012-13-45", AgeVerdict::kOfAge},
      {"born in the future", 20, v1::SCHOOL_STAGE_UNSPECIFIED, kNow, "2030-01-01",
       AgeVerdict::kOfAge},
  };
  for (const AgeCase& one : cases) {
    v1::Assessment assessment;
    *assessment.mutable_assess_time() = store::ToTimestamp(one.assessed);
    v1::Member& member = *assessment.mutable_household()->add_members();
    member.set_reference("m1");
    if (one.age >= 0) member.set_age_years(one.age);
    member.set_school_stage(one.stage);
    v1::ClientDetails client;
    client.set_birth_date(one.birth);
    EXPECT_EQ(AgeOf(member, assessment, client, kNow), one.expected) << one.what;
  }
}

TEST(ConsentAge, TheDayIsTheDayInKorea) {
  v1::Assessment assessment;
  v1::Member& member = *assessment.mutable_household()->add_members();
  member.set_reference("m1");
  v1::ClientDetails client;
  client.set_birth_date("2012-11-22");
  // 15:00 UTC is midnight in Korea.
  const absl::Time midnight =
      absl::FromCivil(absl::CivilSecond(2026, 11, 21, 15), absl::UTCTimeZone());
  EXPECT_EQ(AgeOf(member, assessment, client, midnight - absl::Nanoseconds(1)), AgeVerdict::kUnder);
  EXPECT_EQ(AgeOf(member, assessment, client, midnight), AgeVerdict::kOfAge);
}

TEST(ConsentAge, DetailsAreAboutTheMemberNamedOrTheOnlyOne) {
  v1::Assessment assessment = Household();
  v1::ClientDetails client;
  client.set_birth_date("2020-01-01");
  const v1::Member& son = assessment.household().members(1);
  EXPECT_EQ(MemberOfDetails(client, assessment), "");
  EXPECT_EQ(AgeOf(son, assessment, client, kNow), AgeVerdict::kOfAge);
  client.set_member("m2");
  EXPECT_EQ(AgeOf(son, assessment, client, kNow), AgeVerdict::kUnder);
  EXPECT_EQ(AgeOf(assessment.household().members(0), assessment, client, kNow), AgeVerdict::kOfAge);
}

std::string GiverReason(const v1::Consent& consent, const v1::Assessment& assessment,
                        const v1::ClientDetails& client = {}) {
  const absl::Status status = CheckGiver(consent, assessment, client, kNow);
  if (!status.ok()) EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  return store::ReasonOf(status);
}

TEST(ConsentGiver, ByWhomItIsAboutAndWhoGivesIt) {
  v1::Assessment assessment = Household();
  v1::Consent consent = Good();
  EXPECT_EQ(GiverReason(consent, assessment), "");

  // A child in the household: the whole needs a guardian, the mother alone does not.
  assessment.mutable_household()->mutable_members(1)->set_age_years(9);
  EXPECT_EQ(GiverReason(consent, assessment), "GUARDIAN_REQUIRED");
  consent.set_age_confirmed(true);  // cannot confirm what the assessment denies
  EXPECT_EQ(GiverReason(consent, assessment), "GUARDIAN_REQUIRED");
  consent.set_member("m1");
  EXPECT_EQ(GiverReason(consent, assessment), "");
  consent.set_member("m2");
  EXPECT_EQ(GiverReason(consent, assessment), "GUARDIAN_REQUIRED");
  consent.set_given_by(v1::CONSENT_GIVER_GUARDIAN);
  EXPECT_EQ(GiverReason(consent, assessment), "");

  // An age that nobody knows.
  assessment.mutable_household()->mutable_members(1)->clear_age_years();
  consent = Good();
  EXPECT_EQ(GiverReason(consent, assessment), "AGE_UNKNOWN");
  consent.set_member("m2");
  EXPECT_EQ(GiverReason(consent, assessment), "AGE_UNKNOWN");
  consent.set_age_confirmed(true);
  EXPECT_EQ(GiverReason(consent, assessment), "");
  consent.set_age_confirmed(false);
  consent.set_given_by(v1::CONSENT_GIVER_GUARDIAN);
  EXPECT_EQ(GiverReason(consent, assessment), "");
}

TEST(ConsentGiver, AChildOutweighsAnUnknownAgeWhateverTheOrder) {
  v1::Assessment assessment;
  assessment.mutable_household()->add_members()->set_reference("m1");
  v1::Member& child = *assessment.mutable_household()->add_members();
  child.set_reference("m2");
  child.set_age_years(3);
  EXPECT_EQ(GiverReason(Good(), assessment), "GUARDIAN_REQUIRED");
}

TEST(ConsentGiver, WithoutMembersTheBirthDateDecides) {
  v1::ClientDetails client;
  EXPECT_EQ(GiverReason(Good(), {}, client), "AGE_UNKNOWN");
  client.set_birth_date("1970-01-01");
  EXPECT_EQ(GiverReason(Good(), {}, client), "");
  client.set_birth_date("2020-01-01");
  EXPECT_EQ(GiverReason(Good(), {}, client), "GUARDIAN_REQUIRED");
}

// It tells of nobody; whom it would be about was checked when it was given.
TEST(ConsentGiver, OneAboutSomebodyWhoLeftIsPassed) {
  v1::Consent consent = Good();
  consent.set_member("gone");
  EXPECT_EQ(GiverReason(consent, Household()), "");
}

// The head of a household is a child, and it is not said which of the members.
TEST(ConsentGiver, AChildAtTheHeadNeedsAGuardian) {
  v1::Assessment assessment;
  assessment.mutable_household()->add_members()->set_reference("m1");
  assessment.mutable_household()->add_members()->set_reference("m2");
  v1::ClientDetails client;
  client.set_birth_date("2015-01-01");
  v1::Consent consent = Good();
  consent.set_age_confirmed(true);
  EXPECT_EQ(GiverReason(consent, assessment, client), "GUARDIAN_REQUIRED");
}

// Nobody's age is told by the birth date of somebody who has left the household.
TEST(ConsentGiver, WhoLeftTheHouseholdIsNoneOfIt) {
  v1::Assessment assessment;
  v1::Member& left_alone = *assessment.mutable_household()->add_members();
  left_alone.set_reference("m1");
  left_alone.set_age_years(10);
  v1::ClientDetails grandmother;
  grandmother.set_member("gm");
  grandmother.set_birth_date("1946-01-01");
  v1::Consent own = Good();
  own.set_member("m1");
  EXPECT_EQ(GiverReason(own, assessment, grandmother), "GUARDIAN_REQUIRED");
  EXPECT_EQ(GiverReason(Good(), assessment, grandmother), "GUARDIAN_REQUIRED");
  EXPECT_EQ(GiverReason(Good(), {}, grandmother), "AGE_UNKNOWN");

  left_alone.set_age_years(40);
  v1::ClientDetails child;
  child.set_member("kid");
  child.set_birth_date("2020-01-01");
  EXPECT_EQ(GiverReason(own, assessment, child), "");
  EXPECT_EQ(GiverReason(Good(), assessment, child), "");
}

TEST(ConsentCover, ByNameKindTimeAndWithdrawal) {
  v1::Consent consent = Good();
  consent.add_organization_kinds("병원");
  const AgencyIdentity named = {"organizations/haneul", "종합사회복지관"};
  const AgencyIdentity of_kind = {"organizations/other", "병원"};
  const AgencyIdentity stranger = {"organizations/other", "종합사회복지관"};
  const AgencyIdentity nameless = {"", ""};
  EXPECT_TRUE(Covers(consent, named, kNow));
  EXPECT_TRUE(Covers(consent, of_kind, kNow));
  EXPECT_FALSE(Covers(consent, stranger, kNow));
  EXPECT_FALSE(Covers(consent, nameless, kNow));
  consent.add_organization_kinds("");
  EXPECT_FALSE(Covers(consent, nameless, kNow));

  const absl::Time end = At(2027, 11, 22);
  EXPECT_TRUE(Covers(consent, named, end - absl::Nanoseconds(1)));
  EXPECT_FALSE(Covers(consent, named, end));
  EXPECT_EQ(StateOf(consent, end), v1::CONSENT_STATE_EXPIRED);

  v1::Consent endless = consent;
  endless.clear_expire_time();
  EXPECT_FALSE(Covers(endless, named, kNow));

  v1::Consent withdrawn = consent;
  *withdrawn.mutable_withdraw_time() = store::ToTimestamp(kNow);
  EXPECT_FALSE(Covers(withdrawn, named, kNow));
  EXPECT_EQ(StateOf(withdrawn, end), v1::CONSENT_STATE_WITHDRAWN);
  withdrawn.clear_withdraw_time();
  withdrawn.set_state(v1::CONSENT_STATE_WITHDRAWN);
  EXPECT_FALSE(Covers(withdrawn, named, kNow));
}

}  // namespace
}  // namespace ieum::casework
