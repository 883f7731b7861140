#include "service/casework/waitlist.h"

#include "absl/time/time.h"

#include "service/casework/places.h"

namespace ieum::casework {
namespace {

using store::RecordKind;

constexpr std::string_view kResources = "resources/";
constexpr std::string_view kReferrals = "referrals/";

std::string PrefixOf(std::string_view resource) {
  return std::string(resource.substr(kResources.size())) + "/";
}

}  // namespace

store::RecordKey WaitlistRecordKey(const store::StoredReferral& referral) {
  return {RecordKind::kWaitlist,
          PrefixOf(referral.referral.resource()) +
              WaitlistKey(referral.referral.urgency(),
                          absl::FromUnixMicros(referral.request_micros), referral.referral.name())};
}

absl::Status ScanWaiting(
    const store::CaseView& view, std::string_view resource,
    const std::function<bool(const store::RecordKey& key, const std::string& id)>& visit) {
  const std::string prefix = PrefixOf(resource);
  return view.ScanMarks(RecordKind::kWaitlist, prefix, "", [&](const std::string& mark) {
    const std::string_view name =
        ReferralOfWaitlistKey(std::string_view(mark).substr(prefix.size()));
    if (!name.starts_with(kReferrals)) return true;
    return visit({RecordKind::kWaitlist, mark}, std::string(name.substr(kReferrals.size())));
  });
}

absl::StatusOr<int> WaitlistPosition(const store::CaseView& view,
                                     const store::StoredReferral& referral) {
  if (referral.referral.state() != v1::REFERRAL_STATE_WAITLISTED) return 0;
  const store::RecordKey own = WaitlistRecordKey(referral);
  int position = 0;
  bool found = false;
  const absl::Status scanned =
      ScanWaiting(view, referral.referral.resource(),
                  [&](const store::RecordKey& key, const std::string& /*id*/) {
                    ++position;
                    found = key == own;
                    return !found;
                  });
  if (!scanned.ok()) return scanned;
  return found ? position : 0;
}

absl::Status ScanWaitedFor(const store::CaseView& view,
                           const std::function<bool(const std::string& resource)>& visit) {
  std::string after;
  while (true) {
    std::string resource;
    const absl::Status scanned =
        view.ScanMarks(RecordKind::kWaitlist, "", after, [&](const std::string& mark) {
          resource = mark.substr(0, mark.find('/'));
          return false;
        });
    if (!scanned.ok()) return scanned;
    if (resource.empty() || !visit(std::string(kResources) + resource)) return absl::OkStatus();
    // Past everybody who waits for it: '0' is the byte after '/'.
    after = resource + "0";
  }
}

}  // namespace ieum::casework
