// Who of a household the client is, and who is old enough to agree for themselves.
#ifndef IEUM_SERVICE_CASEWORK_CLIENT_AGE_H_
#define IEUM_SERVICE_CASEWORK_CLIENT_AGE_H_

#include <string_view>

#include "absl/time/time.h"

#include "ieum/v1/assessment.pb.h"
#include "ieum/v1/case.pb.h"

namespace ieum::casework {

// Years below which a guardian agrees for the child (개인정보보호법 22조의2).
inline constexpr int kAgeOfConsent = 14;

// Null: the assessment has no such member.
const v1::Member* FindMember(const v1::Assessment& assessment, std::string_view reference);
// The member that the case is about: the one its client details name, else the first. Null: the
// assessment names none, or the one has left the household.
const v1::Member* ClientMember(const v1::ClientDetails& client, const v1::Assessment& assessment);
// The member that the client's details are about: the one named, or the only one there is. Empty:
// it cannot be told, since nobody says who the head of the household is.
std::string_view MemberOfDetails(const v1::ClientDetails& client, const v1::Assessment& assessment);

// Whether the details are of somebody who has left the household, and not replaced since: nobody's
// there, so that none of them is disclosed and no age is told by their date of birth.
bool AreOfOneWhoLeft(const v1::ClientDetails& client, const v1::Assessment& assessment);

enum class AgeVerdict { kOfAge, kUnder, kUnknown };
// Of the person with these details, on the day of `now` in Korea. Unknown of one who left.
AgeVerdict AgeByBirth(const v1::ClientDetails& client, const v1::Assessment& assessment,
                      absl::Time now);
// Whether a member is 14 or older on the day of `now` in Korea. By date of birth where `client` is
// about this member and has one; else by the age assessed; else by school stage: elementary and
// before is under 14, high school and beyond is not, the rest is unknown. Ages and stages grow by
// the whole years since the assessment, so that who may have turned 14 since then counts as under
// 14 until somebody says so.
AgeVerdict AgeOf(const v1::Member& member, const v1::Assessment& assessment,
                 const v1::ClientDetails& client, absl::Time now);
// Of the person that the case is about: by the date of birth where it is known, else as AgeOf.
// Unknown where that person has left the household.
AgeVerdict AgeOfClient(const v1::ClientDetails& client, const v1::Assessment& assessment,
                       absl::Time now);

}  // namespace ieum::casework

#endif  // IEUM_SERVICE_CASEWORK_CLIENT_AGE_H_
