// The workflow behind ReferralService: one linkage from draft to result.
#ifndef IEUM_SERVICE_CASEWORK_REFERRALS_H_
#define IEUM_SERVICE_CASEWORK_REFERRALS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "ieum/v1/referral_service.pb.h"
#include "service/casework/desk.h"
#include "service/casework/referral_steps.h"

namespace ieum::casework {

// One method for each method of ReferralService but the stream (watch.h), with its errors. What an
// act does to the referral, the places of the resource, the waiting list, the case and the audit
// log is one commit.
//
//   ReferralWork work(desk);
//   auto draft = work.CreateReferral(request, caller);
//   auto asked = work.TransitionReferral(ask, caller);       // holds a place, or waits
//   work.Tick(system);                                       // now and then: holds that are over
//
// What an agency sees of a referral is in agency_view.h, and holds no note but those under a
// consent in force: what it may know of the client is in the packet alone. Thread-safe: acts on one
// resource are ordered by its version; who comes too late tries again.
class ReferralWork {
 public:
  // `desk` must outlive the object.
  explicit ReferralWork(Desk& desk) : desk_(desk) {}

  absl::StatusOr<v1::Referral> CreateReferral(const v1::CreateReferralRequest& request,
                                              const Caller& caller);
  absl::StatusOr<v1::Referral> GetReferral(const v1::GetReferralRequest& request,
                                           const Caller& caller);
  absl::StatusOr<v1::ListReferralsResponse> ListReferrals(const v1::ListReferralsRequest& request,
                                                          const Caller& caller);
  absl::StatusOr<v1::Referral> TransitionReferral(const v1::TransitionReferralRequest& request,
                                                  const Caller& caller);
  absl::StatusOr<v1::PreviewPacketResponse> PreviewPacket(const v1::PreviewPacketRequest& request,
                                                          const Caller& caller);
  absl::StatusOr<v1::ReferralPacket> GetPacket(const v1::GetPacketRequest& request,
                                               const Caller& caller);

  // What falls due by itself: destroys keys that a crash left behind, ends holds that are over and
  // gives their places on, offers open places to who waits. Every minute or so; `system` acts.
  // Goes on after an error and returns the first.
  absl::Status Tick(const Caller& system);
  // Offers the open places of "resources/{id}" to who waits for it; after an agency has corrected
  // its count.
  absl::Status SettleResource(const std::string& resource, const Caller& system);

 private:
  absl::StatusOr<std::string> Draft(Act& act, const v1::CreateReferralRequest& request,
                                    const std::string& id, const Caller& caller);
  absl::StatusOr<std::string> Step(Act& act, const std::string& id,
                                   const v1::TransitionReferralRequest& request,
                                   const Caller& caller);
  absl::Status Ask(Act& act, ReferralSteps& steps, store::StoredReferral referral,
                   const v1::TransitionReferralRequest& request, const Caller& caller);
  absl::Status ExpireHold(const std::string& referral_id, const Caller& system);
  absl::Status ExpireHolds(const Caller& system);
  absl::Status SettleAll(const Caller& system);

  // A referral as `actor` may see it.
  absl::StatusOr<v1::Referral> Show(const store::CaseView& view, store::StoredReferral stored,
                                    const Actor& actor) const;
  // The same, and of a draft what warns. Other cases that are told of join `subjects`.
  absl::StatusOr<v1::Referral> Tell(const store::CaseView& view, store::StoredReferral stored,
                                    const Caller& caller, std::vector<std::string>& subjects) const;
  absl::StatusOr<v1::Referral> Answer(const std::string& name, const Caller& caller) const;
  // Of an act that was carried out before: recorded as the access that it is.
  absl::StatusOr<v1::Referral> AnswerAgain(const std::string& name, const Caller& caller);

  Desk& desk_;
};

}  // namespace ieum::casework

#endif  // IEUM_SERVICE_CASEWORK_REFERRALS_H_
