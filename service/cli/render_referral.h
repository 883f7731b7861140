// Referrals and what agencies are told, as people read them.
#ifndef IEUM_SERVICE_CLI_RENDER_REFERRAL_H_
#define IEUM_SERVICE_CLI_RENDER_REFERRAL_H_

#include <string>

#include "ieum/v1/referral_service.pb.h"
#include "service/cli/labels.h"
#include "service/cli/record_names.h"

namespace ieum::cli {

// What codes and names on a page are called; codes and names stand alone where it does not say.
struct PageWords {
  NeedLabels needs;
  RecordNames names;
  RegionNames regions = {};
};

// State, place and every step.
std::string RenderReferral(const v1::Referral& referral, const PageWords& words, const Look& look);
std::string RenderList(const v1::ListReferralsResponse& list, const RecordNames& names,
                       const Look& look);

// A field a line, those alone that are disclosed.
std::string RenderPacket(const v1::ReferralPacket& packet, const PageWords& words,
                         const Look& look);
std::string RenderPreview(const v1::PreviewPacketResponse& preview, const PageWords& words,
                          const Look& look);

// One line, the token to go on from at its end.
std::string RenderEvent(const v1::ReferralEvent& event, const RecordNames& names, const Look& look);

}  // namespace ieum::cli

#endif  // IEUM_SERVICE_CLI_RENDER_REFERRAL_H_
