// Referrals and what agencies are told, as people read them.
#ifndef IEUM_SERVICE_CLI_RENDER_REFERRAL_H_
#define IEUM_SERVICE_CLI_RENDER_REFERRAL_H_

#include <string>

#include "ieum/v1/referral_service.pb.h"
#include "service/cli/labels.h"

namespace ieum::cli {

// State, place and every step.
std::string RenderReferral(const v1::Referral& referral, const NeedLabels& labels,
                           const Look& look);
std::string RenderList(const v1::ListReferralsResponse& list, const Look& look);

// A field a line, those alone that are disclosed.
std::string RenderPacket(const v1::ReferralPacket& packet, const NeedLabels& labels,
                         const Look& look);
std::string RenderPreview(const v1::PreviewPacketResponse& preview, const NeedLabels& labels,
                          const Look& look);

// One line, the token to go on from at its end.
std::string RenderEvent(const v1::ReferralEvent& event, const Look& look);

}  // namespace ieum::cli

#endif  // IEUM_SERVICE_CLI_RENDER_REFERRAL_H_
