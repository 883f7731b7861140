#include "service/casework/packet.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/catalog/timestamps.h"

namespace ieum::casework {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);

constexpr int kGeneralFields[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14};
constexpr int kHealthFields[] = {9, 10, 11, 15};

v1::Consent Grant(v1::ConsentScope scope, const std::string& id) {
  v1::Consent consent;
  consent.set_name("cases/c1/consents/" + id);
  consent.set_scope(scope);
  if (scope == v1::CONSENT_SCOPE_GENERAL) {
    for (int field : kGeneralFields) consent.add_fields(static_cast<v1::DisclosedField>(field));
  } else {
    for (int field : kHealthFields) consent.add_fields(static_cast<v1::DisclosedField>(field));
  }
  consent.add_organizations("organizations/haneul");
  *consent.mutable_expire_time() = store::ToTimestamp(kNow + absl::Hours(24));
  return consent;
}

// A mother, her son; a need for learning of his, a need for treatment of hers.
class Packet : public ::testing::Test {
 protected:
  Packet() {
    v1::Household& household = *assessment_.mutable_household();
    v1::Member& mother = *household.add_members();
    mother.set_reference("m1");
    mother.set_role("어머니");
    mother.set_age_years(41);
    mother.add_languages("vi");
    mother.mutable_disability()->set_registered(true);
    v1::Member& son = *household.add_members();
    son.set_reference("m2");
    son.set_role("아들");
    son.set_age_years(15);
    son.add_languages("ko");
    household.mutable_income()->set_max_percent(50);
    household.mutable_benefits()->add_values(v1::BENEFIT_LIVELIHOOD);
    household.mutable_benefits()->add_values(v1::BENEFIT_DISABILITY_PENSION);
    v1::RegionCode& home = *household.add_residence();
    home.set_system(v1::REGION_SYSTEM_KR_ADM);
    home.set_code("9911055000");
    AddNeed("n1", "m2", "education.learning");
    AddNeed("n2", "m1", "health.treatment");
    client_.set_display_name("김하늘");
    client_.set_phone("099-111-2222");
    client_.set_address("다온구 1");
    client_.set_member("m1");
    resource_.set_domain(v1::DOMAIN_EDUCATION);
    resource_.add_need_terms()->set_code("education.learning");
  }

  void AddNeed(const std::string& id, const std::string& member, const std::string& code) {
    v1::Need& need = *assessment_.add_needs();
    need.set_id(id);
    if (!member.empty()) need.add_members(member);
    if (!code.empty()) need.add_need_codes(code);
    need.set_statement("statement of " + id);
    need.set_problem("problem of " + id);
    need.set_demand("demand of " + id);
  }

  PacketInput Input(std::vector<v1::Consent> consents, const std::string& need = "n1") const {
    return {.referral = "referrals/r1",
            .need_id = need,
            .agency = {"organizations/haneul", "종합사회복지관"},
            .resource = resource_,
            .assessment = assessment_,
            .resources_in_place = in_place_,
            .client = client_,
            .plan = plan_.lines().empty() && plan_.goals().empty() ? nullptr : &plan_,
            .line_id = plan_.lines().empty() ? "" : "l1",
            .consents = std::move(consents),
            .now = kNow};
  }
  v1::ReferralPacket Told(std::vector<v1::Consent> consents, const std::string& need = "n1") const {
    return MergeSections(BuildPacket(Input(std::move(consents), need)));
  }

  v1::Assessment assessment_;
  ResourcesByName in_place_;
  v1::ClientDetails client_;
  v1::ServicePlan plan_;
  v1::Resource resource_;
  const v1::Consent general_ = Grant(v1::CONSENT_SCOPE_GENERAL, "g");
  const v1::Consent health_ = Grant(v1::CONSENT_SCOPE_HEALTH, "h");
};

TEST_F(Packet, WithoutConsentNothing) {
  EXPECT_THAT(BuildPacket(Input({})), IsEmpty());
  v1::Consent expired = general_;
  *expired.mutable_expire_time() = store::ToTimestamp(kNow);
  EXPECT_THAT(BuildPacket(Input({expired})), IsEmpty());
  v1::Consent elsewhere = general_;
  elsewhere.set_organizations(0, "organizations/other");
  EXPECT_THAT(BuildPacket(Input({elsewhere})), IsEmpty());
}

TEST_F(Packet, AGeneralConsentTellsEverythingButHealth) {
  const v1::ReferralPacket packet = Told({general_});
  EXPECT_EQ(packet.referral(), "referrals/r1");
  EXPECT_EQ(packet.client_display_name(), "김하늘");
  EXPECT_EQ(packet.need_statement(), "statement of n1");
  EXPECT_EQ(packet.problem(), "problem of n1");
  EXPECT_EQ(packet.demand(), "demand of n1");
  EXPECT_THAT(packet.need_codes(), ElementsAre("education.learning"));
  EXPECT_EQ(packet.create_time().seconds(), absl::ToUnixSeconds(kNow));
  ASSERT_EQ(packet.members_size(), 2);
  for (const v1::Member& member : packet.members()) {
    EXPECT_FALSE(member.has_disability());
    EXPECT_THAT(member.languages(), IsEmpty());
  }
  EXPECT_THAT(packet.languages(), ElementsAre("ko")) << "of whom the need belongs to";
  EXPECT_THAT(packet.disabilities(), IsEmpty());
}

TEST_F(Packet, FieldsSayWhatThereWasToTell) {
  v1::Consent consent = general_;
  consent.clear_fields();
  for (const auto field : {v1::DISCLOSED_FIELD_GUARDIAN, v1::DISCLOSED_FIELD_PHONE,
                           v1::DISCLOSED_FIELD_NAME, v1::DISCLOSED_FIELD_HEALTH}) {
    consent.add_fields(field);
  }
  const v1::ReferralPacket packet = Told({consent});
  EXPECT_THAT(packet.fields(), ElementsAre(v1::DISCLOSED_FIELD_NAME, v1::DISCLOSED_FIELD_PHONE));
}

TEST_F(Packet, AHealthNeedLeavesUnderAConsentToHealthAlone) {
  EXPECT_EQ(Told({general_}, "n2").need_statement(), "");
  EXPECT_EQ(Told({general_}, "n2").problem(), "");
  EXPECT_THAT(Told({general_}, "n2").need_codes(), IsEmpty());
  const v1::ReferralPacket packet = Told({health_}, "n2");
  EXPECT_EQ(packet.need_statement(), "statement of n2");
  EXPECT_EQ(packet.problem(), "problem of n2");
  ASSERT_EQ(packet.disabilities_size(), 1);
  EXPECT_EQ(packet.disabilities(0).member(), "m1");
  EXPECT_EQ(packet.client_display_name(), "");
  // And a need that is none does not leave under it.
  EXPECT_EQ(Told({health_}, "n1").need_statement(), "");
  EXPECT_THAT(Told({health_}, "n1").disabilities(), IsEmpty()) << "not of the son's need";
}

TEST_F(Packet, WhatIsAHealthNeed) {
  AddNeed("any-code", "", "education.learning");
  assessment_.mutable_needs(2)->add_need_codes("health.mental");
  AddNeed("no-code", "", "");
  AddNeed("whole-area", "", "health");
  AddNeed("other-area", "", "healthy_living.sports");
  for (const char* id : {"n2", "any-code", "no-code", "whole-area", "not-there"}) {
    EXPECT_TRUE(IsHealthNeed(assessment_, id, &resource_)) << id;
  }
  for (const char* id : {"n1", "other-area"}) {
    v1::Resource resource;
    EXPECT_FALSE(IsHealthNeed(assessment_, id, &resource)) << id;
    EXPECT_FALSE(IsHealthNeed(assessment_, id, &resource_)) << id;
    EXPECT_TRUE(IsHealthNeed(assessment_, id, nullptr)) << id;
    resource.set_domain(v1::DOMAIN_MEDICAL);
    EXPECT_TRUE(IsHealthNeed(assessment_, id, &resource)) << id;
    resource = resource_;
    resource.add_need_terms()->set_code("health.counseling");
    EXPECT_TRUE(IsHealthNeed(assessment_, id, &resource)) << id;
  }
}

TEST_F(Packet, AResourceOfHealthIsToldUnderAConsentToHealthAlone) {
  const auto expect_health = [this] {
    EXPECT_EQ(Told({general_}).need_statement(), "");
    EXPECT_THAT(NotCovered(Input({general_}), BuildPacket(Input({general_}))),
                Contains("need (health: needs a consent of scope health)"));
    EXPECT_EQ(Told({health_}).need_statement(), "statement of n1");
  };
  resource_.add_need_terms()->set_code("health.counseling");
  expect_health();
  resource_.clear_need_terms();
  resource_.set_domain(v1::DOMAIN_MEDICAL);
  expect_health();
}

TEST_F(Packet, ALineThatAlsoServesAHealthNeedIsAHealthFact) {
  v1::PlanLine& line = *plan_.add_lines();
  line.set_id("l1");
  line.add_need_ids("n1");
  line.add_goal_ids("g1");
  line.add_goal_ids("g2");
  line.set_content("content of l1");
  for (const char* id : {"g1", "g2", "g3"}) {
    v1::Goal& goal = *plan_.add_goals();
    goal.set_id(id);
    goal.set_need_id(std::string(id) == "g2" ? "n2" : "n1");
    goal.set_statement(std::string("statement of ") + id);
  }
  EXPECT_EQ(Told({general_}).line_content(), "content of l1");
  EXPECT_EQ(Told({general_}).goal_statement(), "statement of g1")
      << "g2 is another need's, g3 not the line's";
  line.add_need_ids("n2");
  EXPECT_EQ(Told({general_}).line_content(), "");
  EXPECT_EQ(Told({general_}).goal_statement(), "statement of g1");
  EXPECT_EQ(Told({general_, health_}).line_content(), "content of l1");
}

TEST_F(Packet, HealthBenefitsAndServicesAreToldOfUnderNoConsent) {
  v1::ExistingService& clinic = *assessment_.add_existing_services();
  clinic.set_description("정신과 진료");
  clinic.set_need_code("health.mental");
  v1::ExistingService& meals = *assessment_.add_existing_services();
  meals.set_description("도시락");
  meals.set_need_code("daily_living.meals");
  const v1::ReferralPacket packet = Told({general_, health_});
  EXPECT_THAT(packet.benefits().values(), ElementsAre(v1::BENEFIT_LIVELIHOOD));
  EXPECT_THAT(packet.benefits().unclear(),
              ElementsAre(v1::BENEFIT_DISABILITY_PENSION, v1::BENEFIT_LONG_TERM_CARE,
                          v1::BENEFIT_PERSONAL_ASSISTANCE));
  ASSERT_EQ(packet.existing_services_size(), 1);
  EXPECT_EQ(packet.existing_services(0).description(), "도시락");
  // The same words for a household without them.
  const std::string with = packet.benefits().SerializeAsString();
  assessment_.mutable_household()->mutable_benefits()->mutable_values()->RemoveLast();
  EXPECT_EQ(Told({general_}).benefits().SerializeAsString(), with);
}

TEST_F(Packet, AServiceInPlaceIsToldOfWhereItSurelyIsNoHealthFact) {
  const auto receive = [this](const std::string& what, const std::string& code,
                              const std::string& resource = "") {
    v1::ExistingService& service = *assessment_.add_existing_services();
    service.set_description(what);
    service.set_need_code(code);
    service.set_resource(resource);
  };
  receive("HIV 외래 진료", "");
  receive("of a clinic", "economy.debt", "resources/clinic");
  receive("of others who had cancer", "social.companionship", "resources/tea");
  receive("not in the catalogue", "social.companionship", "resources/gone");
  receive("no code", "", "resources/library");
  receive("in words", "daily_living.meals");
  receive("of a library", "social.companionship", "resources/library");
  in_place_["resources/clinic"].set_domain(v1::DOMAIN_MEDICAL);
  in_place_["resources/tea"].add_need_terms()->set_code("social.self_help");
  v1::NeedTerm& by_the_way = *in_place_["resources/tea"].add_need_terms();
  by_the_way.set_code("health.counseling");
  by_the_way.set_strength(0.3);
  in_place_["resources/library"].set_domain(v1::DOMAIN_EDUCATION);
  in_place_["resources/library"].add_need_terms()->set_code("education.learning");
  const v1::ReferralPacket packet = Told({general_, health_});
  std::vector<std::string> told;
  for (const v1::ExistingService& service : packet.existing_services()) {
    told.push_back(service.description());
  }
  EXPECT_THAT(told, ElementsAre("in words", "of a library"));
  const std::string warning = "services (health: under no consent)";
  EXPECT_THAT(NotCovered(Input({general_}), BuildPacket(Input({general_}))), Contains(warning));
  assessment_.mutable_existing_services()->DeleteSubrange(0, 5);
  EXPECT_THAT(NotCovered(Input({general_}), BuildPacket(Input({general_}))),
              Not(Contains(warning)));
}

TEST_F(Packet, AConsentAboutOneMemberTellsOfThatMember) {
  assessment_.add_strengths("strength");
  v1::Consent about_son = general_;
  about_son.set_member("m2");
  const v1::ReferralPacket packet = Told({about_son});
  EXPECT_EQ(packet.client_display_name(), "") << "the details are the mother's";
  EXPECT_EQ(packet.address(), "");
  EXPECT_EQ(packet.residence_size(), 1) << "he lives there too";
  ASSERT_EQ(packet.members_size(), 1);
  EXPECT_EQ(packet.members(0).reference(), "m2");
  EXPECT_FALSE(packet.has_income());
  EXPECT_FALSE(packet.has_benefits());
  EXPECT_THAT(packet.strengths(), IsEmpty());
  EXPECT_EQ(packet.need_statement(), "statement of n1");
  // Shared with his mother, the need is not his to tell.
  assessment_.mutable_needs(0)->add_members("m1");
  EXPECT_EQ(Told({about_son}).need_statement(), "");
  assessment_.mutable_needs(0)->clear_members();
  EXPECT_EQ(Told({about_son}).need_statement(), "");

  v1::Consent about_mother = general_;
  about_mother.set_member("m1");
  EXPECT_EQ(Told({about_mother}).client_display_name(), "김하늘");
  client_.clear_member();
  EXPECT_EQ(Told({about_mother}).client_display_name(), "") << "nobody says whose they are";

  v1::Consent about_nobody = general_;
  about_nobody.set_member("gone");
  EXPECT_THAT(BuildPacket(Input({about_nobody})), IsEmpty());
}

TEST_F(Packet, TheOnlyMemberIsTheHousehold) {
  assessment_.mutable_household()->mutable_members()->RemoveLast();
  client_.clear_member();
  v1::Consent about_mother = general_;
  about_mother.set_member("m1");
  EXPECT_EQ(Told({about_mother}).SerializeAsString(), Told({general_}).SerializeAsString());
}

TEST_F(Packet, DetailsOfSomebodyWhoLeftAreToldOfUnderNoConsent) {
  client_.set_birth_date("1946-01-01");
  client_.set_guardian_display_name("김보호");
  client_.set_member("gone");
  v1::Consent about_mother = general_;
  about_mother.set_member("m1");
  const auto tells = [&](const v1::Consent& consent) {
    const v1::ReferralPacket packet = Told({consent});
    return packet.client_display_name() + packet.birth_date() + packet.phone() + packet.address() +
           packet.guardian_display_name();
  };
  EXPECT_EQ(tells(general_), "");
  EXPECT_EQ(tells(about_mother), "");
  assessment_.mutable_household()->mutable_members()->RemoveLast();
  EXPECT_EQ(tells(about_mother), "") << "the only one who is left is not who they are about";
  EXPECT_EQ(tells(general_), "");
}

TEST_F(Packet, NothingLeavesToAnUnsafeOrganization) {
  assessment_.add_risks()->add_unsafe_organizations("organizations/other");
  EXPECT_THAT(BuildPacket(Input({general_, health_})), Not(IsEmpty()));
  assessment_.add_risks()->add_unsafe_organizations("organizations/haneul");
  EXPECT_THAT(BuildPacket(Input({general_, health_})), IsEmpty());
  EXPECT_THAT(NotCovered(Input({general_, health_}), {}), Contains("risks"));
}

TEST_F(Packet, DangersToOneMemberDoNotNameTheSource) {
  v1::Risk& risk = *assessment_.add_risks();
  risk.set_kind(v1::RISK_KIND_FAMILY_VIOLENCE);
  risk.set_source_member("m1");
  risk.add_unsafe_organizations("organizations/other");
  v1::Consent about_son = general_;
  about_son.set_member("m2");
  const v1::ReferralPacket of_son = Told({about_son});
  ASSERT_EQ(of_son.risks_size(), 1);
  EXPECT_THAT(of_son.risks(0).members(), ElementsAre("m2"));
  EXPECT_EQ(of_son.risks(0).source_member(), "");
  v1::Consent about_mother = general_;
  about_mother.set_member("m1");
  EXPECT_THAT(Told({about_mother}).risks(), IsEmpty()) << "she is not at risk";
  // Both consents together tell it once, in full.
  for (const bool first : {true, false}) {
    const v1::ReferralPacket both =
        first ? Told({general_, about_son}) : Told({about_son, general_});
    ASSERT_EQ(both.risks_size(), 1);
    EXPECT_EQ(both.risks(0).source_member(), "m1");
  }
}

TEST_F(Packet, OneSectionForEachConsentAndTheSameWholeInAnyOrder) {
  v1::Consent about_son = general_;
  about_son.set_name("cases/c1/consents/s");
  about_son.set_member("m2");
  const std::vector<PacketSection> sections = BuildPacket(Input({general_, health_, about_son}));
  std::vector<std::string> names;
  for (const PacketSection& section : sections) names.push_back(section.consent);
  EXPECT_THAT(names, ElementsAre("cases/c1/consents/g", "cases/c1/consents/s"))
      << "of health there is nothing to tell for this need";
  // What the household's consent told of the son stays readable under his own.
  EXPECT_EQ(sections[1].part.need_statement(), "statement of n1");
  EXPECT_EQ(Told({about_son, general_}).SerializeAsString(),
            Told({general_, about_son}).SerializeAsString());
}

TEST_F(Packet, MergingNothingIsAnEmptyPacket) { EXPECT_EQ(MergeSections({}).ByteSizeLong(), 0U); }

TEST_F(Packet, WhatNoConsentCovers) {
  EXPECT_THAT(NotCovered(Input({general_}), BuildPacket(Input({general_}))),
              ElementsAre("income (disability benefits: under no consent)"));
  EXPECT_THAT(NotCovered(Input({general_}, "n2"), BuildPacket(Input({general_}, "n2"))),
              ElementsAre("need (health: needs a consent of scope health)",
                          "problem (health: needs a consent of scope health)",
                          "health (health: needs a consent of scope health)",
                          "income (disability benefits: under no consent)"));
  v1::Consent about_son = general_;
  about_son.set_member("m2");
  EXPECT_THAT(NotCovered(Input({about_son}), BuildPacket(Input({about_son}))),
              ElementsAre("name (not known of the member consented for)",
                          "phone (not known of the member consented for)", "address (partly)",
                          "household (partly)", "income (not known of the member consented for)",
                          "income (disability benefits: under no consent)"));
  // Neither what no consent names, nor what a consent of the other scope does, nor to the unsafe.
  v1::Consent bare = about_son;
  bare.clear_fields();
  bare.add_fields(v1::DISCLOSED_FIELD_PHONE);
  v1::Consent of_his_health = health_;
  of_his_health.set_member("m2");
  const PacketInput input = Input({bare, of_his_health});
  EXPECT_THAT(NotCovered(input, BuildPacket(input)),
              AllOf(Contains("name"), Contains("need"), Contains("address"),
                    Contains("phone (not known of the member consented for)")));
  assessment_.add_risks()->add_unsafe_organizations("organizations/haneul");
  EXPECT_THAT(NotCovered(input, BuildPacket(input)), Contains("phone"));
  // Nothing known is nothing left out.
  assessment_.Clear();
  client_.Clear();
  EXPECT_THAT(NotCovered(Input({}), {}), IsEmpty());
}

// Every field of a packet is either told under a field of a consent or says nothing of the client.
TEST_F(Packet, EveryFieldOfThePacketIsAccountedFor) {
  EXPECT_EQ(v1::ReferralPacket::descriptor()->field_count(), 25)
      << "a new field needs a rule in packet.cc, a word in NotCovered, and a fact in "
         "packet_property_test.cc";
}

}  // namespace
}  // namespace ieum::casework
