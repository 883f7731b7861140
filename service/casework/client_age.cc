#include "service/casework/client_age.h"

#include <algorithm>
#include <optional>

#include "service/casework/case_dates.h"

namespace ieum::casework {
namespace {

struct Ages {
  int min = 0;
  int max = 200;
};

// Of a stage, late and early starters included.
Ages AgesOf(v1::SchoolStage stage) {
  switch (stage) {
    case v1::SCHOOL_STAGE_INFANT:
      return {0, 6};
    case v1::SCHOOL_STAGE_PRESCHOOL:
      return {2, 7};
    case v1::SCHOOL_STAGE_ELEMENTARY:
      return {5, 13};
    case v1::SCHOOL_STAGE_MIDDLE:
      return {11, 16};
    case v1::SCHOOL_STAGE_HIGH:
      return {14, 20};
    case v1::SCHOOL_STAGE_UNIVERSITY:
    case v1::SCHOOL_STAGE_NONE:
      return {17, 200};
    default:
      return {};
  }
}

AgeVerdict Judge(Ages ages) {
  if (ages.min >= kAgeOfConsent) return AgeVerdict::kOfAge;
  return ages.max < kAgeOfConsent ? AgeVerdict::kUnder : AgeVerdict::kUnknown;
}

}  // namespace

const v1::Member* FindMember(const v1::Assessment& assessment, std::string_view reference) {
  for (const v1::Member& member : assessment.household().members()) {
    if (member.reference() == reference) return &member;
  }
  return nullptr;
}

const v1::Member* ClientMember(const v1::ClientDetails& client, const v1::Assessment& assessment) {
  if (!client.member().empty()) return FindMember(assessment, client.member());
  const auto& members = assessment.household().members();
  return members.empty() ? nullptr : &members[0];
}

std::string_view MemberOfDetails(const v1::ClientDetails& client,
                                 const v1::Assessment& assessment) {
  if (!client.member().empty()) return client.member();
  if (assessment.household().members_size() != 1) return {};
  return assessment.household().members(0).reference();
}

bool AreOfOneWhoLeft(const v1::ClientDetails& client, const v1::Assessment& assessment) {
  return !client.member().empty() && FindMember(assessment, client.member()) == nullptr;
}

AgeVerdict AgeByBirth(const v1::ClientDetails& client, const v1::Assessment& assessment,
                      absl::Time now) {
  if (AreOfOneWhoLeft(client, assessment)) return AgeVerdict::kUnknown;
  const std::optional<absl::CivilDay> birth = ParseDay(client.birth_date());
  if (!birth.has_value() || *birth > KoreanDay(now)) return AgeVerdict::kUnknown;
  const int years = YearsBetween(*birth, KoreanDay(now));
  return Judge({years, years});
}

AgeVerdict AgeOf(const v1::Member& member, const v1::Assessment& assessment,
                 const v1::ClientDetails& client, absl::Time now) {
  if (!member.reference().empty() && MemberOfDetails(client, assessment) == member.reference()) {
    const AgeVerdict by_birth = AgeByBirth(client, assessment, now);
    if (by_birth != AgeVerdict::kUnknown) return by_birth;
  }
  Ages ages = AgesOf(member.school_stage());
  if (member.has_age_years()) ages = {member.age_years(), member.age_years()};
  if (assessment.has_assess_time() && IsTime(assessment.assess_time())) {
    const absl::CivilDay assessed = KoreanDay(TimeOf(assessment.assess_time()));
    const int grown = std::max(0, YearsBetween(assessed, KoreanDay(now)));
    ages.min += grown;
    ages.max += grown;
  }
  return Judge(ages);
}

AgeVerdict AgeOfClient(const v1::ClientDetails& client, const v1::Assessment& assessment,
                       absl::Time now) {
  const AgeVerdict by_birth = AgeByBirth(client, assessment, now);
  if (by_birth != AgeVerdict::kUnknown) return by_birth;
  const v1::Member* member = ClientMember(client, assessment);
  return member == nullptr ? AgeVerdict::kUnknown : AgeOf(*member, assessment, client, now);
}

}  // namespace ieum::casework
