#include "service/casework/agency_view.h"

#include "service/casework/referral_rules.h"

namespace ieum::casework {
namespace {

v1::ReferralTransition StepView(const v1::ReferralTransition& step) {
  v1::ReferralTransition view = step;
  const bool own = step.role() == v1::ACTOR_ROLE_AGENCY;
  if (!own && OwnerOf(step.reason()) == ReasonOwner::kClient) {
    view.clear_reason();
    view.clear_note();
  }
  return view;
}

}  // namespace

v1::Referral AgencyView(const v1::Referral& referral) {
  v1::Referral view;
  view.set_name(referral.name());
  view.set_resource(referral.resource());
  view.set_organization(referral.organization());
  view.set_referring_organization(referral.referring_organization());
  view.set_urgency(referral.urgency());
  view.set_state(referral.state());
  for (const v1::ReferralTransition& step : referral.transitions()) {
    *view.add_transitions() = StepView(step);
  }
  view.set_place(referral.place());
  if (referral.has_hold_expire_time()) {
    *view.mutable_hold_expire_time() = referral.hold_expire_time();
  }
  view.set_waitlist_position(referral.waitlist_position());
  if (referral.has_create_time()) *view.mutable_create_time() = referral.create_time();
  if (referral.has_update_time()) *view.mutable_update_time() = referral.update_time();
  view.set_etag(referral.etag());
  return view;
}

v1::ReferralEvent AgencyView(const v1::ReferralEvent& event) {
  v1::ReferralEvent view;
  *view.mutable_referral() = AgencyView(event.referral());
  *view.mutable_transition() = StepView(event.transition());
  view.set_resume_token(event.resume_token());
  return view;
}

}  // namespace ieum::casework
