#include "tests/chaos/town.h"

#include <cstdio>
#include <cstdlib>
#include <iostream>

#include "absl/time/clock.h"
#include "google/protobuf/util/time_util.h"

#include "store/catalog/timestamps.h"

namespace ieum::chaos {

int NumberFrom(const char* variable, int usual) {
  const char* given = std::getenv(variable);
  return given == nullptr ? usual : std::atoi(given);
}

unsigned PrintedSeed() {
  const char* given = std::getenv("IEUM_TEST_SEED");
  const unsigned seed =
      given == nullptr ? std::random_device()() : static_cast<unsigned>(std::atoll(given));
  std::cout << "IEUM_TEST_SEED=" << seed << std::endl;
  return seed;
}

std::string Uuid(std::mt19937_64& random) {
  char text[37];
  std::snprintf(text, sizeof text, "%08x-%04x-4%03x-8%03x-%012llx",
                static_cast<unsigned>(random() & 0xffffffffU),
                static_cast<unsigned>(random() & 0xffffU), static_cast<unsigned>(random() & 0xfffU),
                static_cast<unsigned>(random() & 0xfffU),
                static_cast<unsigned long long>(random() & 0xffffffffffffULL));
  return text;
}

void Found(const Asking& ask) {
  for (const char* id : {"office", "agency", "other"}) {
    v1::CreateOrganizationRequest request;
    request.set_organization_id(id);
    request.mutable_organization()->mutable_display_name()->set_ko("다온복지관");
    request.mutable_organization()->set_kind("종합사회복지관");
    v1::Organization made;
    const Reply reply = ask(Manager(), "CatalogService.CreateOrganization", request, &made);
    if (reply.ok()) continue;
    std::cerr << "cannot make an organization: " << reply << std::endl;
    std::abort();
  }
}

v1::CreateResourceRequest NewResource(const std::string& id, const Places& places,
                                      const std::string& organization) {
  v1::CreateResourceRequest request;
  request.set_resource_id(id);
  v1::Resource& resource = *request.mutable_resource();
  resource.set_organization("organizations/" + organization);
  resource.mutable_display_name()->set_ko("도시락 배달");
  resource.add_need_terms()->set_code("daily_living.meals");
  resource.mutable_capacity()->set_total_places(places.total);
  resource.mutable_capacity()->set_open_places(places.total);
  resource.mutable_capacity()->set_waitlist_open(places.waitlist);
  return request;
}

v1::CreateCaseRequest NewCase(const std::string& reference, const std::string& request_id) {
  v1::CreateCaseRequest request;
  request.mutable_case_()->set_case_reference(reference);
  request.mutable_case_()->mutable_client()->set_display_name("name-of-" + reference);
  v1::Member& member = *request.mutable_assessment()->mutable_household()->add_members();
  member.set_reference("m1");
  member.set_age_years(40);
  v1::Need& need = *request.mutable_assessment()->add_needs();
  need.set_id("n1");
  need.add_members("m1");
  need.add_need_codes("daily_living.meals");
  need.set_statement("끼니를 챙겨 드실 수 있어야 함");
  need.set_urgency(v1::URGENCY_SOON);
  request.set_request_id(request_id);
  return request;
}

v1::CreateConsentRequest NewConsent(const std::string& case_name, const std::string& request_id) {
  v1::CreateConsentRequest request;
  request.set_parent(case_name);
  v1::Consent& consent = *request.mutable_consent();
  consent.set_scope(v1::CONSENT_SCOPE_GENERAL);
  for (int field = 1; field < v1::DISCLOSED_FIELD_HEALTH; ++field) {
    consent.add_fields(static_cast<v1::DisclosedField>(field));
  }
  consent.add_organizations("organizations/agency");
  consent.add_organizations("organizations/other");
  *consent.mutable_expire_time() = store::ToTimestamp(absl::Now() + absl::Hours(24 * 300));
  consent.set_given_by(v1::CONSENT_GIVER_CLIENT);
  request.set_request_id(request_id);
  return request;
}

v1::CreateReferralRequest NewReferral(const std::string& case_name, const std::string& resource,
                                      const std::string& request_id) {
  v1::CreateReferralRequest request;
  request.mutable_referral()->set_case_(case_name);
  request.mutable_referral()->set_resource(resource);
  request.mutable_referral()->set_need_id("n1");
  request.set_request_id(request_id);
  return request;
}

v1::TransitionReferralRequest NewStep(const std::string& referral, v1::ReferralAction action,
                                      const std::string& request_id, v1::ReferralReason reason) {
  v1::TransitionReferralRequest request;
  request.set_name(referral);
  request.set_action(action);
  request.set_reason(reason);
  request.set_request_id(request_id);
  request.set_accept_duplicate(action == v1::REFERRAL_ACTION_REQUEST);
  return request;
}

std::int64_t WaitsSince(const v1::Referral& referral) {
  for (const v1::ReferralTransition& step : referral.transitions()) {
    if (step.to_state() != v1::REFERRAL_STATE_WAITLISTED) continue;
    return google::protobuf::util::TimeUtil::TimestampToMicroseconds(step.time());
  }
  return 0;
}

}  // namespace ieum::chaos
