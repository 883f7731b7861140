#include "service/casework/due_items.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>

#include "matcher/labels.h"
#include "service/casework/case_dates.h"
#include "service/casework/case_rules.h"
#include "service/casework/consent_rules.h"
#include "service/casework/line_progress.h"
#include "service/casework/packet.h"
#include "service/casework/referral_rules.h"
#include "store/catalog/find_need.h"

namespace ieum::casework {
namespace {

using matcher::In;

std::string MethodLabel(v1::Language language, v1::MonitoringMethod method) {
  switch (method) {
    case v1::MONITORING_METHOD_VISIT:
      return In(language, "방문", "a visit");
    case v1::MONITORING_METHOD_CALL:
      return In(language, "전화", "a call");
    case v1::MONITORING_METHOD_SCALE:
      return In(language, "척도 측정", "a scale or test");
    case v1::MONITORING_METHOD_AGENCY_REPORT:
      return In(language, "제공기관 확인", "a report by the agency");
    case v1::MONITORING_METHOD_INFORMAL:
      return In(language, "주변 확인", "asking those around the client");
    default:
      return In(language, "점검", "a check-in");
  }
}

bool CountsFor(v1::MonitoringMethod done, v1::MonitoringMethod asked) {
  if (asked == v1::MONITORING_METHOD_UNSPECIFIED || done == asked) return true;
  return done == v1::MONITORING_METHOD_VISIT &&
         (asked == v1::MONITORING_METHOD_CALL || asked == v1::MONITORING_METHOD_INFORMAL);
}

bool CountsFor(const v1::CheckIn& check_in, const v1::PlanLine& line) {
  if (!check_in.line_id().empty()) return check_in.line_id() == line.id();
  if (check_in.need_id().empty()) return true;
  return std::find(line.need_ids().begin(), line.need_ids().end(), check_in.need_id()) !=
         line.need_ids().end();
}

bool IsOpenState(v1::ReferralState state) {
  return state == v1::REFERRAL_STATE_DRAFT || state == v1::REFERRAL_STATE_REQUESTED ||
         state == v1::REFERRAL_STATE_ACCEPTED || state == v1::REFERRAL_STATE_WAITLISTED ||
         state == v1::REFERRAL_STATE_IN_SERVICE;
}

class DueFinder {
 public:
  DueFinder(const CaseFile& file, const DueQuestion& question)
      : file_(file), question_(question), today_(KoreanDay(question.now)) {}

  std::vector<v1::DueItem> Find() {
    if (!IsOpen(file_.record)) {
      FollowUps();
      return std::move(items_);
    }
    Reassessment();
    UnsafeReferrals();
    Consents();
    Answers();
    IdleReferrals();
    if (const v1::ServicePlan* agreed = Agreed()) {
      const absl::CivilDay since = KoreanDay(TimeOf(agreed->agreement().agree_time()));
      for (const v1::PlanLine& line : agreed->lines()) {
        CheckInOf(*agreed, line, since);
        NextStepOf(*agreed, line, since);
      }
      PlanEnd(*agreed);
      for (const v1::Goal& goal : agreed->goals()) ResultOf(*agreed, goal);
    }
    Draft();
    return std::move(items_);
  }

 private:
  struct Item {
    v1::DueKind kind;
    absl::CivilDay day;
    std::string subject;
    std::string part;
    int notice_days = 0;                            // told so long before the day
    v1::Urgency urgency = v1::URGENCY_UNSPECIFIED;  // unspecified: the case's
    std::string need = {};                          // of a line that is for several people
  };

  void Add(const Item& item, const std::string& ko, const std::string& en) {
    if (item.day > question_.until + item.notice_days) return;
    v1::DueItem due;
    due.set_kind(item.kind);
    due.set_case_(file_.record.name());
    due.set_case_reference(file_.record.case_reference());
    due.set_subject(item.subject);
    due.set_part(item.part);
    due.set_need_id(item.need);
    due.set_due_date(FormatDay(item.day));
    due.set_overdue(item.day < today_);
    due.set_sentence(In(question_.language, ko, en));
    due.set_urgency(item.urgency == v1::URGENCY_UNSPECIFIED ? UrgencyOfCase() : item.urgency);
    items_.push_back(std::move(due));
  }

  const v1::ServicePlan* Agreed() const {
    for (const v1::ServicePlan& plan : file_.plans) {
      if (plan.name() == file_.record.agreed_plan()) return &plan;
    }
    return nullptr;
  }

  void Reassessment() {
    if (file_.record.reassess_now()) {
      Add({v1::DUE_KIND_REASSESSMENT, today_, "", ""},
          "욕구가 달라졌거나 재사정이 필요하다고 기록됨: 지금 재사정",
          "Needs have changed or a reassessment was asked for: assess again now");
      return;
    }
    const auto due = ParseDay(file_.record.reassess_due_date());
    if (!due.has_value()) return;
    Add({v1::DUE_KIND_REASSESSMENT, *due, "", ""}, "마지막 사정에서 1년: 재사정",
        "A year since the last assessment: assess again");
  }

  // What the line is called: by its resource, else by what is done.
  std::string LineLabel(const v1::PlanLine& line) const {
    const std::string name = matcher::Pick(question_.language, line.display_name());
    return name.empty() ? line.content() : name;
  }

  v1::Urgency UrgencyOf(const v1::PlanLine& line) const {
    if (line.need_ids().empty()) return v1::URGENCY_UNSPECIFIED;
    return UrgencyOfNeed(line.need_ids(0));
  }

  v1::Urgency UrgencyOfNeed(const std::string& id) const {
    for (const v1::Need& need : file_.assessment.needs()) {
      if (need.id() == id) return need.urgency();
    }
    return v1::URGENCY_UNSPECIFIED;
  }

  v1::Urgency UrgencyOfCase() const {
    const auto& needs = file_.assessment.needs();
    const auto most =
        std::min_element(needs.begin(), needs.end(), [](const v1::Need& a, const v1::Need& b) {
          return UrgencyRank(a.urgency()) < UrgencyRank(b.urgency());
        });
    return most == needs.end() ? v1::URGENCY_UNSPECIFIED : most->urgency();
  }

  std::vector<const v1::Referral*> ReferralsOf(const v1::ServicePlan& plan,
                                               const v1::PlanLine& line) const {
    return ReferralsOfLine(line, plan, file_.assessment, file_.referrals);
  }

  // The needs of the line that no referral carries out, one for those of the same people.
  std::vector<std::string> NotReferred(const v1::PlanLine& line,
                                       const std::vector<const v1::Referral*>& referrals) const {
    const bool found = std::any_of(
        file_.referrals.begin(), file_.referrals.end(),
        [&](const v1::Referral& referral) { return referral.name() == line.referral(); });
    // Of one that is named and not there it cannot be told what became of it.
    if (!line.referral().empty() && !found) return {};
    std::vector<std::string> needs(line.need_ids().begin(), line.need_ids().end());
    if (needs.empty()) needs.emplace_back();
    std::vector<std::string> left;
    for (const std::string& need : needs) {
      const bool carried =
          std::any_of(referrals.begin(), referrals.end(), [&](const v1::Referral* referral) {
            return CarriesOut(*referral) &&
                   store::SamePeople(file_.assessment, need, referral->need_id());
          });
      const bool told = std::any_of(left.begin(), left.end(), [&](const std::string& other) {
        return store::SamePeople(file_.assessment, need, other);
      });
      if (!carried && !told) left.push_back(need);
    }
    return left;
  }

  // Whether the line is for others besides those of the need.
  bool IsForOthers(const v1::PlanLine& line, const std::string& need) const {
    return std::any_of(line.need_ids().begin(), line.need_ids().end(), [&](const std::string& id) {
      return !store::SamePeople(file_.assessment, need, id);
    });
  }

  static bool CarriesOut(const v1::Referral& referral) {
    return IsOpenState(referral.state()) || referral.state() == v1::REFERRAL_STATE_COMPLETED;
  }

  bool IsNamed(const v1::PlanLine& line) const {
    return std::any_of(
        file_.check_ins.begin(), file_.check_ins.end(),
        [&](const v1::CheckIn& check_in) { return check_in.line_id() == line.id(); });
  }

  bool IsLookedAt(const v1::ServicePlan& plan, const v1::PlanLine& line) const {
    if (line.kind() != v1::PLAN_LINE_KIND_COMMUNITY_RESOURCE) return true;
    const std::vector<const v1::Referral*> referrals = ReferralsOf(plan, line);
    if (referrals.empty()) return IsOwnStep(line) && IsNamed(line);
    return std::any_of(referrals.begin(), referrals.end(), [](const v1::Referral* referral) {
      return referral->state() == v1::REFERRAL_STATE_ACCEPTED ||
             referral->state() == v1::REFERRAL_STATE_IN_SERVICE;
    });
  }

  // The last day on which the line was looked at in a way that counts for `method`.
  absl::CivilDay LastLook(const v1::PlanLine& line, v1::MonitoringMethod method,
                          absl::CivilDay since) const {
    absl::CivilDay last = since;
    for (const v1::CheckIn& check_in : file_.check_ins) {
      if (!CountsFor(check_in, line) || !CountsFor(check_in.method(), method)) continue;
      last = std::max(last, KoreanDay(TimeOf(check_in.check_time())));
    }
    return last;
  }

  void CheckInOf(const v1::ServicePlan& plan, const v1::PlanLine& line, absl::CivilDay agreed) {
    if (line.result() == v1::GOAL_RESULT_ACHIEVED || !IsLookedAt(plan, line)) return;
    const absl::CivilDay since = std::max(agreed, ParseDay(line.start_date()).value_or(agreed));
    std::vector<v1::MonitoringMethod> methods;
    for (const int method : line.monitoring()) {
      methods.push_back(static_cast<v1::MonitoringMethod>(method));
    }
    if (methods.empty()) methods.push_back(v1::MONITORING_METHOD_UNSPECIFIED);
    std::optional<absl::CivilDay> due;
    v1::MonitoringMethod by = v1::MONITORING_METHOD_UNSPECIFIED;
    for (const v1::MonitoringMethod method : methods) {
      const absl::CivilDay day =
          LastLook(line, method, since) + CheckInIntervalDays(method, UrgencyOf(line));
      if (due.has_value() && day >= *due) continue;
      due = day;
      by = method;
    }
    const auto end = ParseDay(line.end_date());
    if (end.has_value() && (*due > *end || today_ > *end)) return;
    Add({v1::DUE_KIND_CHECK_IN, *due, plan.name(), line.id(), 0, UrgencyOf(line)},
        LineLabel(line) + ": 점검할 때가 됨 (" + MethodLabel(question_.language, by) + ")",
        LineLabel(line) + ": time for " + MethodLabel(question_.language, by));
  }

  void NextStepOf(const v1::ServicePlan& plan, const v1::PlanLine& line, absl::CivilDay agreed) {
    if (line.kind() != v1::PLAN_LINE_KIND_COMMUNITY_RESOURCE) return;
    if (line.result() != v1::GOAL_RESULT_UNSPECIFIED) return;
    if (IsUnsafe(file_.assessment, line.organization())) return;  // never referred to
    const std::vector<const v1::Referral*> referrals = ReferralsOf(plan, line);
    const std::vector<std::string> left = NotReferred(line, referrals);
    if (left.empty() || (IsOwnStep(line) && IsNamed(line))) return;
    const auto end = ParseDay(line.end_date());
    const absl::CivilDay due = std::max(agreed, ParseDay(line.start_date()).value_or(agreed));
    if (end.has_value() && today_ > *end) return;
    const Item item{v1::DUE_KIND_NEXT_STEP, due, plan.name(), line.id(), 0, UrgencyOf(line)};
    const std::string label = LineLabel(line);
    switch (line.next_step()) {
      case v1::NEXT_STEP_KIND_INFORM:
        return Add(item, label + ": 아직 안내하지 않음 (안내한 뒤 점검으로 기록)",
                   label + ": the client has not been told of it yet (then record a check-in)");
      case v1::NEXT_STEP_KIND_APPLY_BENEFIT:
      case v1::NEXT_STEP_KIND_APPLY_SERVICE:
        return Add(item, label + ": 아직 신청하지 않음 (신청한 뒤 점검으로 기록)",
                   label + ": not applied for yet (then record a check-in)");
      default:
        for (const std::string& need : left) ToRefer(item, line, need, referrals);
    }
  }

  // A line that is for several people is referred for each.
  void ToRefer(Item item, const v1::PlanLine& line, const std::string& need,
               const std::vector<const v1::Referral*>& referrals) {
    std::string label = LineLabel(line);
    if (IsForOthers(line, need)) {
      item.need = need;
      item.urgency = UrgencyOfNeed(need);
      const v1::Need* asked = store::FindNeed(file_.assessment, need);
      const bool said = asked != nullptr && !asked->statement().empty();
      label += " (" + (said ? asked->statement() : need) + ")";
    }
    if (const std::optional<absl::CivilDay> day = NotTaken(need, referrals)) {
      item.day = *day;
      return Add(
          item, label + ": 의뢰가 이루어지지 않음: 다른 자원을 찾거나 다시 의뢰하기",
          label + ": the referral came to nothing: look for another resource, or refer again");
    }
    Add(item, label + ": 합의했으나 아직 의뢰하지 않음", label + ": agreed, and not referred yet");
  }

  // The day on which the last referral for those people was rejected or failed.
  std::optional<absl::CivilDay> NotTaken(const std::string& need,
                                         const std::vector<const v1::Referral*>& referrals) const {
    std::optional<absl::CivilDay> day;
    for (const v1::Referral* referral : referrals) {
      if (!CameToNothing(referral->state())) continue;
      if (!store::SamePeople(file_.assessment, need, referral->need_id())) continue;
      day = std::max(day.value_or(SinceOf(*referral)), SinceOf(*referral));
    }
    return day;
  }

  void PlanEnd(const v1::ServicePlan& plan) {
    const auto end = ParseDay(plan.end_date());
    if (!end.has_value()) return;
    Add({v1::DUE_KIND_PLAN_END, *end, plan.name(), "", kPlanEndNoticeDays},
        "계획이 " + FormatDay(*end) + "에 끝남: 평가하고 다시 계획하거나 종결",
        "The plan ends on " + FormatDay(*end) + ": evaluate it, then plan again or close the case");
  }

  // The last time that a referral came to the state that it is in.
  static absl::CivilDay SinceOf(const v1::Referral& referral) {
    absl::Time since = TimeOf(referral.create_time());
    for (const v1::ReferralTransition& step : referral.transitions()) {
      if (step.to_state() == referral.state() && step.from_state() != referral.state()) {
        since = TimeOf(step.time());
      }
    }
    return KoreanDay(since);
  }

  // The day on which the last general consent that the referral rests on ended; none: one stands,
  // or it rests on none yet.
  std::optional<absl::CivilDay> ConsentEnded(const v1::Referral& referral) const {
    std::optional<absl::Time> end;
    for (const v1::Consent& consent : file_.consents) {
      const auto& named = referral.consents();
      if (consent.scope() != v1::CONSENT_SCOPE_GENERAL) continue;
      if (std::find(named.begin(), named.end(), consent.name()) == named.end()) continue;
      absl::Time ends = TimeOf(consent.expire_time());
      if (consent.has_withdraw_time()) ends = std::min(ends, TimeOf(consent.withdraw_time()));
      end = std::max(end.value_or(ends), ends);
    }
    if (!end.has_value() || *end > question_.now) return std::nullopt;
    return KoreanDay(*end);
  }

  void IdleReferrals() {
    for (const v1::Referral& referral : file_.referrals) {
      if (AgencyIsUnsafe(referral)) continue;
      const v1::Urgency urgency = referral.urgency() == v1::URGENCY_UNSPECIFIED
                                      ? UrgencyOfNeed(referral.need_id())
                                      : referral.urgency();
      Item item{v1::DUE_KIND_NEXT_STEP,
                SinceOf(referral) + kIdleReferralDays,
                referral.name(),
                referral.plan_line(),
                0,
                urgency};
      if (referral.state() == v1::REFERRAL_STATE_DRAFT) {
        Add(item, "의뢰 초안이 그대로 있음: 동의를 받아 의뢰하거나 취소",
            "A referral is still a draft: get the consent and request it, or cancel it");
      }
      if (referral.state() != v1::REFERRAL_STATE_WAITLISTED) continue;
      if (const auto ended = ConsentEnded(referral)) {
        item.day = *ended;
        Add(item, "동의 기간이 끝나 자리가 나도 제안되지 않는 의뢰: 새로 동의받아 다시 의뢰",
            "A referral waits whose consent has ended, and is offered no place: get a new consent "
            "and refer anew");
        continue;
      }
      for (const v1::CheckIn& check_in : file_.check_ins) {
        const bool about =
            (!check_in.line_id().empty() && check_in.line_id() == referral.plan_line()) ||
            (check_in.line_id().empty() && !check_in.need_id().empty() &&
             check_in.need_id() == referral.need_id());
        if (!about) continue;
        item.day = std::max(item.day, KoreanDay(TimeOf(check_in.check_time())) +
                                          CheckInIntervalDays(v1::MONITORING_METHOD_CALL, urgency));
      }
      Add(item, "자리가 나기를 기다리는 의뢰: 제공기관에 순번을 묻고 그동안 쓸 자원을 찾기",
          "A referral waits for a place: ask the agency how long, and look for help meanwhile");
    }
  }

  bool AgencyIsUnsafe(const v1::Referral& referral) const {
    return IsUnsafe(file_.assessment, referral.organization());
  }

  // Due since the day of the assessment.
  void UnsafeReferrals() {
    const absl::CivilDay since = file_.assessment.has_assess_time()
                                     ? KoreanDay(TimeOf(file_.assessment.assess_time()))
                                     : today_;
    for (const v1::Referral& referral : file_.referrals) {
      if (!IsOpenState(referral.state()) || !AgencyIsUnsafe(referral)) continue;
      Add({v1::DUE_KIND_NEXT_STEP, since, referral.name(), referral.plan_line(), 0,
           v1::URGENCY_IMMEDIATE},
          "최근 사정에서 당사자에게 안전하지 않다고 한 기관의 의뢰: 당사자와 안전하게 끝낼 방법을 "
          "정해 취소",
          "The latest assessment lists the agency of a referral as unsafe for the client: agree "
          "with the client how to end it safely, and cancel it");
    }
  }

  void ResultOf(const v1::ServicePlan& plan, const v1::Goal& goal) {
    if (goal.result() == v1::GOAL_RESULT_ACHIEVED || goal.result() == v1::GOAL_RESULT_REASSESS) {
      return;
    }
    const auto own = ParseDay(goal.end_date());
    const auto due = own.has_value() ? own : ParseDay(plan.end_date());
    if (!due.has_value()) return;
    Add({v1::DUE_KIND_GOAL_RESULT, *due, plan.name(), goal.id(), 0, UrgencyOfNeed(goal.need_id())},
        "목표 기한이 됨: 달성·연장·재사정 가운데 결과를 기록",
        "A goal's term has come: record whether it is achieved, extended or to be reassessed");
  }

  void Draft() {
    if (file_.plans.empty()) return;
    const v1::ServicePlan& latest = file_.plans.back();
    if (latest.state() != v1::PLAN_STATE_DRAFT) return;
    Add({v1::DUE_KIND_NEXT_STEP, KoreanDay(TimeOf(latest.create_time())), latest.name(), ""},
        "계획 초안이 당사자와의 합의를 기다림", "A draft plan waits to be agreed with the client");
  }

  void Answers() {
    for (const v1::Referral& referral : file_.referrals) {
      if (referral.state() != v1::REFERRAL_STATE_REQUESTED || AgencyIsUnsafe(referral)) continue;
      if (const auto ended = ConsentEnded(referral)) {
        Add({v1::DUE_KIND_REFERRAL_ANSWER, *ended, referral.name(), referral.plan_line(), 0,
             referral.urgency()},
            "동의 기간이 끝나 제공기관이 받을 수 없는 의뢰: 새로 동의받아 다시 의뢰",
            "The agency cannot accept a referral whose consent has ended: get a new one and refer "
            "anew");
        continue;
      }
      absl::Time due = TimeOf(referral.hold_expire_time());
      if (!referral.has_hold_expire_time()) {
        absl::Time asked = TimeOf(referral.create_time());
        for (const v1::ReferralTransition& step : referral.transitions()) {
          if (step.to_state() == v1::REFERRAL_STATE_REQUESTED) asked = TimeOf(step.time());
        }
        due = asked + absl::Hours(24 * kAnswerDays);
      }
      Add({v1::DUE_KIND_REFERRAL_ANSWER, KoreanDay(due), referral.name(), referral.plan_line(), 0,
           referral.urgency()},
          "의뢰에 아직 답이 없음: 제공기관에 확인", "A referral has no answer yet: ask the agency");
    }
  }

  bool RestsOpenReferral(const std::string& consent) const {
    return std::any_of(
        file_.referrals.begin(), file_.referrals.end(), [&](const v1::Referral& referral) {
          return IsOpenState(referral.state()) &&
                 std::find(referral.consents().begin(), referral.consents().end(), consent) !=
                     referral.consents().end();
        });
  }

  void Consents() {
    for (const v1::Consent& consent : file_.consents) {
      if (consent.has_withdraw_time()) continue;
      const absl::Time ends = TimeOf(consent.expire_time());
      const absl::CivilDay day = KoreanDay(ends);
      if (ends <= question_.now) {
        if (!RestsOpenReferral(consent.name())) continue;
        Add({v1::DUE_KIND_CONSENT_END, day, consent.name(), ""},
            "동의 기간이 끝났는데 진행 중인 의뢰가 있음: 새로 동의받기",
            "A consent has ended while a referral that rests on it is open: ask for a new one");
        continue;
      }
      if (RestsOpenReferral(consent.name()) &&
          IsToBeGivenAnew(consent, file_.consents, file_.assessment, file_.record.client(),
                          question_.now)) {
        Add({v1::DUE_KIND_CONSENT_END, today_, consent.name(), ""},
            "14세 미만이거나 나이를 모르는 가구원이 있어 쓸 수 없게 된 동의에 진행 중인 의뢰가 "
            "걸려 있음: 법정대리인에게 새로 동의받기",
            "An open referral rests on a consent that who gave it could not give today (somebody "
            "is under 14, or of an age not known): ask a guardian for a new one");
        continue;
      }
      Add({v1::DUE_KIND_CONSENT_END, day, consent.name(), "", kConsentNoticeDays},
          "동의 기간이 " + FormatDay(day) + "에 끝남", "A consent ends on " + FormatDay(day));
    }
  }

  void FollowUps() {
    const auto end = ParseDay(file_.record.closure().follow_up_end_date());
    if (!end.has_value()) return;
    const absl::CivilDay closed = KoreanDay(TimeOf(file_.record.closure().close_time()));
    std::vector<absl::CivilDay> days;
    for (const int months : {1, 3}) {
      if (const absl::CivilDay day = AddMonths(closed, months); day <= *end) days.push_back(day);
    }
    days.push_back(*end);
    for (std::size_t i = 0; i < days.size(); ++i) {
      if (i > 0 && days[i] == days[i - 1]) continue;
      const bool done = std::any_of(
          file_.check_ins.begin(), file_.check_ins.end(), [&](const v1::CheckIn& check_in) {
            const absl::CivilDay day = KoreanDay(TimeOf(check_in.check_time()));
            return check_in.follow_up() && day >= closed && day >= days[i] - kFollowUpEarlyDays;
          });
      if (done) continue;
      Add({v1::DUE_KIND_FOLLOW_UP, days[i], "", ""}, "사후관리: 변화가 유지되는지 확인",
          "Follow-up: see whether the change holds");
    }
  }

  const CaseFile& file_;
  const DueQuestion& question_;
  const absl::CivilDay today_;
  std::vector<v1::DueItem> items_;
};

}  // namespace

int CheckInIntervalDays(v1::MonitoringMethod method, v1::Urgency urgency) {
  const auto by_urgency = [&](int routine, int soon, int immediate) {
    if (urgency == v1::URGENCY_ROUTINE) return routine;
    return urgency == v1::URGENCY_IMMEDIATE ? immediate : soon;
  };
  switch (method) {
    case v1::MONITORING_METHOD_CALL:
      return by_urgency(30, 14, 7);
    case v1::MONITORING_METHOD_SCALE:
      return by_urgency(180, 90, 30);
    default:
      return by_urgency(60, 30, 14);
  }
}

int UrgencyRank(v1::Urgency urgency) {
  if (urgency == v1::URGENCY_IMMEDIATE) return 0;
  return urgency == v1::URGENCY_ROUTINE ? 2 : 1;
}

std::vector<v1::DueItem> DueItems(const CaseFile& file, const DueQuestion& question) {
  return DueFinder(file, question).Find();
}

}  // namespace ieum::casework
