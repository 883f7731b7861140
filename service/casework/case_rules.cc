#include "service/casework/case_rules.h"

#include <algorithm>
#include <set>
#include <utility>

#include "service/casework/case_dates.h"
#include "service/casework/client_age.h"
#include "store/catalog/field_rules.h"
#include "store/catalog/find_need.h"
#include "store/catalog/text_rules.h"
#include "store/catalog/validate.h"

namespace ieum::casework {
namespace {

using store::PathTo;
using store::Violations;

constexpr int kMaxAversions = 64;
constexpr int kMaxServices = 64;
constexpr char kDayExpected[] = "must be empty or a day that exists, \"YYYY-MM-DD\"";

void Walk(const google::protobuf::Message& message, std::string_view prefix, Violations& out) {
  store::WalkFields(message, prefix, {.identity = store::IdentityRule::kStrict}, out);
}

void CheckPast(const google::protobuf::Timestamp& given, absl::Time now, std::string_view path,
               Violations& out) {
  const absl::Time time = TimeOf(given);
  if (time > now) {
    out.Add(path, "must not be in the future");
  } else if (!IsPlausible(KoreanDay(time), KoreanDay(now))) {
    out.Add(path, "must lie within the past ten years");
  }
}

void CheckReading(const v1::CheckIn& check_in, Violations& out) {
  if (!check_in.has_reading()) return;
  const v1::ScaleReading& reading = check_in.reading();
  if (check_in.method() != v1::MONITORING_METHOD_SCALE) {
    out.Add("check_in.reading", "must be absent unless the method is scale");
  }
  if (reading.scale().empty()) out.Add("check_in.reading.scale", "is required");
  if (!(reading.min() < reading.max())) {
    out.Add("check_in.reading.max", "must be above min");
  } else if (reading.value() < reading.min() || reading.value() > reading.max()) {
    out.Add("check_in.reading.value", "must lie between min and max");
  }
}

// What a member (a reference; empty: everybody) refuses or has: resources, each with the member.
using MemberResources = std::set<std::pair<std::string, std::string>>;

// Whether it was not known yet, of the member or of everybody; from now on it is.
bool Note(const std::string& resource, const std::string& member, MemberResources& known) {
  return !known.contains({resource, ""}) && known.insert({resource, member}).second;
}

// Whom a need is of; one empty reference where it is of nobody in particular or no longer assessed.
std::vector<std::string> MembersOf(const v1::Assessment& assessment, const std::string& need_id) {
  const v1::Need* need = store::FindNeed(assessment, need_id);
  if (need == nullptr || need->members().empty()) return {""};
  return {need->members().begin(), need->members().end()};
}

}  // namespace

void CheckClient(const v1::ClientDetails& client, const v1::Assessment& assessment,
                 absl::CivilDay today, std::string_view prefix, Violations& out) {
  Walk(client, prefix, out);
  if (!client.birth_date().empty()) {
    const auto birth = ParseDay(client.birth_date());
    if (!birth.has_value()) {
      out.Add(PathTo(prefix, "birth_date"), kDayExpected);
    } else if (*birth > today || YearsBetween(*birth, today) > 130) {
      out.Add(PathTo(prefix, "birth_date"), "must lie in the past 130 years");
    }
  }
  if (!client.member().empty() && FindMember(assessment, client.member()) == nullptr) {
    out.Add(PathTo(prefix, "member"), "must be a member's reference in the case's assessment");
  }
}

void CheckCaseFields(const v1::Case& record, const v1::Assessment& assessment, absl::CivilDay today,
                     std::string_view prefix, Violations& out) {
  v1::Case fields;
  fields.set_management_number(record.management_number());
  Walk(fields, prefix, out);
  CheckClient(record.client(), assessment, today, PathTo(prefix, "client"), out);
}

void CheckCaseAssessment(const std::string& case_reference, const store::NeedTaxonomy& taxonomy,
                         absl::Time now, v1::Assessment& assessment, Violations& out) {
  store::NormaliseTexts(assessment);
  if (assessment.case_reference().empty()) assessment.set_case_reference(case_reference);
  if (assessment.case_reference() != case_reference) {
    out.Add("assessment.case_reference", "must be empty or the case's");
  }
  store::Validate(assessment, taxonomy, "assessment", out);
  if (out.empty() && assessment.has_assess_time()) {
    CheckPast(assessment.assess_time(), now, "assessment.assess_time", out);
  }
}

void CheckClosure(const v1::Closure& closure, absl::CivilDay today, Violations& out) {
  v1::Closure given = closure;
  given.clear_close_time();
  Walk(given, "closure", out);
  if (closure.reason() == v1::CLOSURE_REASON_UNSPECIFIED) {
    out.Add("closure.reason", "must be specified");
  }
  if (closure.follow_up_end_date().empty()) return;
  const auto end = ParseDay(closure.follow_up_end_date());
  if (!end.has_value()) {
    out.Add("closure.follow_up_end_date", kDayExpected);
  } else if (closure.reason() == v1::CLOSURE_REASON_DIED) {
    out.Add("closure.follow_up_end_date", "must be empty after a death");
  } else if (*end < today || *end > AddMonths(today, 24)) {
    out.Add("closure.follow_up_end_date", "must be today or a day of the next two years");
  }
}

void CheckCheckIn(const v1::CheckIn& check_in, const CheckInFrame& frame, Violations& out) {
  Walk(check_in, "check_in", out);
  if (check_in.method() == v1::MONITORING_METHOD_UNSPECIFIED) {
    out.Add("check_in.method", "must be specified");
  }
  if (out.empty() && check_in.has_check_time()) {
    CheckPast(check_in.check_time(), frame.now, "check_in.check_time", out);
  }
  if (!check_in.need_id().empty() &&
      store::FindNeed(frame.assessment, check_in.need_id()) == nullptr) {
    out.Add("check_in.need_id", "must be the id of a need in the case's assessment");
  }
  if (!check_in.line_id().empty()) {
    const bool known =
        frame.agreed_plan != nullptr &&
        std::any_of(frame.agreed_plan->lines().begin(), frame.agreed_plan->lines().end(),
                    [&](const v1::PlanLine& line) { return line.id() == check_in.line_id(); });
    if (!known) out.Add("check_in.line_id", "must be the id of a line of the agreed plan");
  }
  CheckReading(check_in, out);
  if (check_in.follow_up() == IsOpen(frame.record)) {
    out.Add("check_in.follow_up", IsOpen(frame.record) ? "must be false while the case is open"
                                                       : "must be true once the case is closed");
  }
  if (check_in.change_holds() && !check_in.follow_up()) {
    out.Add("check_in.change_holds", "must be false unless it is a follow-up");
  }
}

void ShowCase(absl::CivilDay today, v1::Case& record) {
  if (record.state() != v1::CASE_STATE_FOLLOW_UP) return;
  const auto end = ParseDay(record.closure().follow_up_end_date());
  if (!end.has_value() || today > *end) record.set_state(v1::CASE_STATE_CLOSED);
}

bool IsOpen(const v1::Case& record) { return record.state() == v1::CASE_STATE_OPEN; }

v1::Assessment WithCaseKnowledge(const v1::Assessment& assessment, const v1::Case& record,
                                 const std::vector<v1::Referral>& in_force, absl::Time as_of) {
  v1::Assessment known = assessment;
  MemberResources refused;
  for (const v1::Aversion& aversion : known.aversions()) {
    // One with further conditions refuses less than the decline does.
    v1::Aversion plain;
    plain.set_resource(aversion.resource());
    plain.set_member(aversion.member());
    plain.set_strength(v1::AVERSION_STRENGTH_REFUSE);
    plain.set_reason(aversion.reason());
    if (plain.SerializeAsString() == aversion.SerializeAsString()) {
      refused.insert({aversion.resource(), aversion.member()});
    }
  }
  for (const v1::Decline& decline : record.declines()) {
    const absl::Time until = TimeOf(decline.expire_time());
    if (until <= as_of) continue;
    for (const std::string& member : MembersOf(assessment, decline.need_id())) {
      if (!Note(decline.resource(), member, refused)) continue;
      if (known.aversions_size() >= kMaxAversions) break;
      v1::Aversion& aversion = *known.add_aversions();
      aversion.set_resource(decline.resource());
      aversion.set_member(member);
      aversion.set_strength(v1::AVERSION_STRENGTH_REFUSE);
      aversion.set_reason("당사자가 이 연계를 거절함 (" + FormatDay(KoreanDay(until)) +
                          "까지 다시 제안하지 않음)");
    }
  }
  MemberResources in_place;
  for (const v1::ExistingService& service : known.existing_services()) {
    in_place.insert({service.resource(), service.member()});
  }
  for (const v1::Referral& referral : in_force) {
    const bool received = referral.state() == v1::REFERRAL_STATE_ACCEPTED ||
                          referral.state() == v1::REFERRAL_STATE_IN_SERVICE;
    if (!received) continue;
    for (const std::string& member : MembersOf(assessment, referral.need_id())) {
      if (!Note(referral.resource(), member, in_place)) continue;
      if (known.existing_services_size() >= kMaxServices) break;
      v1::ExistingService& service = *known.add_existing_services();
      service.set_resource(referral.resource());
      service.set_organization(referral.organization());
      service.set_need_code(referral.need_code());
      service.set_member(member);
    }
  }
  return known;
}

}  // namespace ieum::casework
