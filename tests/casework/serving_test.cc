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
      : own_(bench_.NewCase("ref-1")),
        other_(bench_.NewCase("ref-1", CaseBench::Manager(kOtherOrganization))) {}

  void Refer(const v1::Case& record, const std::string& resource, v1::ReferralState state,
             const std::string& area = "economy") {
    v1::Referral referral;
    referral.set_resource("resources/" + resource);
    referral.set_organization("organizations/agency");
    referral.set_need_code(area + ".x");
    referral.set_state(state);
    bench_.PutReferral(record, referral, area);
  }

  v1::Consent Sharing(v1::ConsentScope scope) {
    v1::Consent consent;
    consent.set_scope(scope);
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
  const v1::Case stranger = bench_.NewCase("ref-2", CaseBench::Manager(kOtherOrganization));
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
