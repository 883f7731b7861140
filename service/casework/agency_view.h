// What an agency sees of a referral.
#ifndef IEUM_SERVICE_CASEWORK_AGENCY_VIEW_H_
#define IEUM_SERVICE_CASEWORK_AGENCY_VIEW_H_

#include "ieum/v1/referral.pb.h"

namespace ieum::casework {

// Made from nothing, of the fields that handling a referral takes; every reply and every stream to
// an agency goes through here. What an agency may know of the client is in the packet alone, so
// that these are absent:
// - case, need_id, plan_line, consents: an agency does nothing with them, and they tell which
//   referrals are of one household, how many needs it has and which consents it gave;
// - need_code: "health.treatment" is a fact about the client;
// - cautions: they tell of help by others, and of criteria;
// - of steps that others took for a reason of the client's, the reason and the note: that somebody
//   cannot pay, or has withdrawn a consent. The state says that it has ended.
// Notes and waitlist_position stay as they are given; which notes may be told, the caller sees to.
v1::Referral AgencyView(const v1::Referral& referral);
v1::ReferralEvent AgencyView(const v1::ReferralEvent& event);

}  // namespace ieum::casework

#endif  // IEUM_SERVICE_CASEWORK_AGENCY_VIEW_H_
