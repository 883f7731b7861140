#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "store/catalog/timestamps.h"
#include "tests/casework/case_bench.h"

namespace ieum::casework {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

class ServingTest : public ::testing::Test {
 protected:
  ServingTest()
      : own_(NewCase("ref-1", kOrganization)), other_(NewCase("ref-1", kOtherOrganization)) {
    v1::Organization agency;
    agency.set_name("organizations/agency");
    agency.mutable_display_name()->set_ko("기관");
    EXPECT_TRUE(catalog().Create(agency).ok());
  }

  // Needs of m1: "money" and "health" by their codes, "both" of the two, "none" without a code; of
  // m2 "theirs", of m1 and m2 "shared", of nobody in particular "household".
  v1::Case NewCase(const std::string& reference, const std::string& organization) {
    v1::CreateCaseRequest request = NewCaseRequest(reference);
    v1::Assessment& assessment = *request.mutable_assessment();
    assessment.clear_needs();
    for (const char* id : {"money", "health", "both", "none", "theirs", "shared", "household"}) {
      v1::Need& need = *assessment.add_needs();
      need.set_id(id);
      need.add_members("m1");
      need.set_statement("욕구");
    }
    for (const int number : {4, 5, 6}) {
      assessment.mutable_needs(number)->add_need_codes("economy.basic_living");
    }
    assessment.mutable_needs(4)->set_members(0, "m2");
    assessment.mutable_needs(5)->add_members("m2");
    assessment.mutable_needs(6)->clear_members();
    assessment.mutable_needs(0)->add_need_codes("economy.basic_living");
    assessment.mutable_needs(1)->add_need_codes("health.counseling");
    assessment.mutable_needs(2)->add_need_codes("economy.basic_living");
    assessment.mutable_needs(2)->add_need_codes("health.counseling");
    const auto made = bench_.cases().CreateCase(request, CaseBench::Manager(organization));
    EXPECT_TRUE(made.ok()) << made.status();
    return *made;
  }

  store::Catalog& catalog() { return bench_.desk().surroundings().catalog; }

  void Offer(const std::string& id, v1::Domain domain, const std::string& further_code = "") {
    v1::Resource resource;
    resource.set_name("resources/" + id);
    resource.set_organization("organizations/agency");
    resource.mutable_display_name()->set_ko("자원");
    resource.set_domain(domain);
    resource.add_need_terms()->set_code("economy.basic_living");
    if (!further_code.empty()) resource.add_need_terms()->set_code(further_code);
    const auto made = catalog().Create(resource);
    EXPECT_TRUE(made.ok()) << made.status();
  }

  // A resource that is not offered yet is one of welfare.
  void Refer(const v1::Case& record, const std::string& resource, v1::ReferralState state,
             const std::string& need = "money") {
    const std::string name = "resources/" + resource;
    if (absl::IsNotFound(catalog().View()->GetResource(name).status())) {
      Offer(resource, v1::DOMAIN_WELFARE);
    }
    v1::Referral referral;
    referral.set_resource(name);
    referral.set_organization("organizations/agency");
    referral.set_need_id(need);
    referral.set_state(state);
    bench_.PutReferral(record, referral);
  }

  v1::Consent Sharing(v1::ConsentScope scope) {
    v1::Consent consent;
    consent.set_scope(scope);
    consent.set_given_by(v1::CONSENT_GIVER_GUARDIAN);  // there are children
    consent.set_share_service_list(true);
    consent.add_organizations(kOrganization);
    *consent.mutable_expire_time() = store::ToTimestamp(bench_.now + absl::Hours(24 * 30));
    return consent;
  }

  v1::ListServingAgenciesResponse List() {
    v1::ListServingAgenciesRequest request;
    request.set_name(own_.name());
    const auto listed = bench_.cases().ListServingAgencies(request, CaseBench::Manager());
    EXPECT_TRUE(listed.ok()) << listed.status();
    return *listed;
  }

  std::vector<std::string> Told() {
    std::vector<std::string> resources;
    const v1::ListServingAgenciesResponse listed = List();
    for (const v1::ServingAgency& agency : listed.agencies())
      resources.push_back(agency.resource());
    return resources;
  }

  CaseBench bench_;
  const v1::Case own_;
  const v1::Case other_;
};

TEST_F(ServingTest, TellsOwnHelpWholeAndOthersAsConsented) {
  Refer(own_, "own", v1::REFERRAL_STATE_IN_SERVICE, "health");
  Refer(own_, "own-done", v1::REFERRAL_STATE_COMPLETED);
  Refer(own_, "own-draft", v1::REFERRAL_STATE_DRAFT);
  Refer(other_, "theirs", v1::REFERRAL_STATE_ACCEPTED);
  Refer(other_, "theirs-health", v1::REFERRAL_STATE_REQUESTED, "health");
  Refer(other_, "theirs-over", v1::REFERRAL_STATE_CANCELLED);
  const v1::Case stranger = NewCase("ref-2", kOtherOrganization);
  Refer(stranger, "strange", v1::REFERRAL_STATE_IN_SERVICE);

  EXPECT_THAT(Told(), ElementsAre("resources/own"));
  EXPECT_EQ(List().withheld_count(), 2);
  EXPECT_THAT(bench_.LastEntry().subjects(), ElementsAre(own_.name()));
  EXPECT_EQ(bench_.LastEntry().access(), v1::ACCESS_KIND_READ);

  bench_.PutConsent(other_, Sharing(v1::CONSENT_SCOPE_GENERAL));
  EXPECT_THAT(Told(), UnorderedElementsAre("resources/own", "resources/theirs"));
  EXPECT_EQ(List().withheld_count(), 1);
  EXPECT_THAT(bench_.LastEntry().subjects(), UnorderedElementsAre(own_.name(), other_.name()));

  bench_.PutConsent(other_, Sharing(v1::CONSENT_SCOPE_HEALTH));
  EXPECT_EQ(Told().size(), 3U);
  EXPECT_EQ(List().withheld_count(), 0);
  bench_.AdvanceDays(30);
  EXPECT_THAT(Told(), ElementsAre("resources/own"));
}

// Whatever shows that it is about health, and what nobody can tell.
TEST_F(ServingTest, OfHealthIsToldUnderAConsentToHealthAlone) {
  Offer("clinic", v1::DOMAIN_MEDICAL);
  Offer("also-counsels", v1::DOMAIN_WELFARE, "health.counseling");
  Refer(other_, "money", v1::REFERRAL_STATE_ACCEPTED);
  Refer(other_, "second-code", v1::REFERRAL_STATE_ACCEPTED, "both");
  Refer(other_, "no-code", v1::REFERRAL_STATE_ACCEPTED, "none");
  Refer(other_, "ended-need", v1::REFERRAL_STATE_ACCEPTED, "not-assessed");
  Refer(other_, "clinic", v1::REFERRAL_STATE_ACCEPTED);
  Refer(other_, "also-counsels", v1::REFERRAL_STATE_ACCEPTED);
  // Declares nothing any more: what the index takes it to serve counts.
  v1::Resource tea = *catalog().View()->GetResource("resources/b-cancer-tea");
  tea.clear_need_terms();
  ASSERT_TRUE(catalog().Replace(tea).ok());
  Refer(other_, "b-cancer-tea", v1::REFERRAL_STATE_ACCEPTED);
  Refer(other_, "gone", v1::REFERRAL_STATE_ACCEPTED);
  ASSERT_TRUE(catalog().DeleteResource("resources/gone", "").ok());
  bench_.PutConsent(other_, Sharing(v1::CONSENT_SCOPE_GENERAL));
  EXPECT_THAT(Told(), ElementsAre("resources/money"));
  EXPECT_EQ(List().withheld_count(), 7);
  bench_.PutConsent(other_, Sharing(v1::CONSENT_SCOPE_HEALTH));
  EXPECT_EQ(Told().size(), 8U);
}

TEST_F(ServingTest, AConsentAboutAMemberTellsOfThatMembersHelp) {
  for (const char* need : {"money", "theirs", "shared", "household", "health", "not-assessed"}) {
    Refer(other_, need, v1::REFERRAL_STATE_ACCEPTED, need);
  }
  v1::Consent about_m1 = Sharing(v1::CONSENT_SCOPE_GENERAL);
  about_m1.set_member("m1");
  bench_.PutConsent(other_, about_m1);
  EXPECT_THAT(Told(),
              UnorderedElementsAre("resources/money", "resources/shared", "resources/household"));
  EXPECT_EQ(List().withheld_count(), 3);
  about_m1.set_scope(v1::CONSENT_SCOPE_HEALTH);
  bench_.PutConsent(other_, about_m1);
  EXPECT_THAT(Told(), Contains("resources/health"));
  EXPECT_THAT(Told(), Not(Contains("resources/not-assessed"))) << "nobody can tell whose it is";
  EXPECT_THAT(Told(), Not(Contains("resources/theirs")));
}

TEST_F(ServingTest, OtherConsentsTellNothing) {
  Refer(other_, "theirs", v1::REFERRAL_STATE_ACCEPTED);
  v1::Consent consent = Sharing(v1::CONSENT_SCOPE_GENERAL);
  consent.set_share_service_list(false);
  bench_.PutConsent(other_, consent);
  consent = Sharing(v1::CONSENT_SCOPE_GENERAL);
  consent.set_organizations(0, "organizations/third");
  bench_.PutConsent(other_, consent);
  consent = Sharing(v1::CONSENT_SCOPE_GENERAL);
  *consent.mutable_withdraw_time() = store::ToTimestamp(bench_.now);
  bench_.PutConsent(other_, consent);
  consent = Sharing(v1::CONSENT_SCOPE_GENERAL);
  consent.clear_organizations();
  consent.add_organization_kinds("kind that the asker is not of");
  bench_.PutConsent(other_, consent);
  consent = Sharing(v1::CONSENT_SCOPE_GENERAL);
  consent.set_given_by(v1::CONSENT_GIVER_CLIENT);
  bench_.PutConsent(other_, consent);
  EXPECT_EQ(List().agencies_size(), 0);
  EXPECT_EQ(List().withheld_count(), 1);
  // One for the case of the asker lets nobody tell of another case.
  bench_.PutConsent(own_, Sharing(v1::CONSENT_SCOPE_GENERAL));
  EXPECT_EQ(List().withheld_count(), 1);
}

TEST_F(ServingTest, IsForTheOrganizationOfTheCase) {
  v1::ListServingAgenciesRequest request;
  request.set_name(other_.name());
  EXPECT_FALSE(bench_.cases().ListServingAgencies(request, CaseBench::Manager()).ok());
  request.set_name(own_.name());
  EXPECT_TRUE(
      bench_.cases().ListServingAgencies(request, CaseBench::As(v1::ACTOR_ROLE_SUPERVISOR)).ok());
  EXPECT_FALSE(
      bench_.cases().ListServingAgencies(request, CaseBench::As(v1::ACTOR_ROLE_AGENCY)).ok());
}

}  // namespace
}  // namespace ieum::casework
