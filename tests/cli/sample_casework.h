// Constructed plans, cases and referrals for the tests.
#ifndef IEUM_TESTS_CLI_SAMPLE_CASEWORK_H_
#define IEUM_TESTS_CLI_SAMPLE_CASEWORK_H_

#include "service/cli/methods_casework.h"
#include "tests/cli/sample_answers.h"

namespace ieum::cli {

inline v1::ServicePlan SamplePlan() {
  return Parse<v1::ServicePlan>(R"txt(
    name: "cases/7d1c/plans/1" state: PLAN_STATE_DRAFT case_reference: "c-017"
    assessment_version: 2 start_date: "2026-11-01" end_date: "2027-04-30"
    value: 1.4142 ceiling: 2
    goals { id: "g1" need_id: "n1" purpose: "자녀의 건강회복"
            statement: "m3의 예방접종을 2027-01-31까지 모두 마친다" member: "m3"
            measure: "아기수첩" end_date: "2027-01-31" term: GOAL_TERM_SHORT }
    goals { id: "g2" need_id: "n2" statement: "빚 상담을 받는다" term: GOAL_TERM_LONG
            warnings { mistake: GOAL_MISTAKE_TASK_OR_SERVICE
                       sentence: "서비스가 아니라 바뀔 모습을 적으면 좋습니다" }
            result: GOAL_RESULT_EXTENDED result_note: "상담이 늦어짐" }
    lines { id: "l1" kind: PLAN_LINE_KIND_COMMUNITY_RESOURCE need_ids: "n1" goal_ids: "g1"
            resource: "resources/saebom-check" organization: "organizations/health"
            display_name { ko: "영유아 건강검진" en: "Child health check-up" }
            organization_display_name { ko: "다온구보건소" en: "Daon Public Health Centre" }
            priority: 1 step: 1 start_date: "2026-11-01" end_date: "2026-11-30"
            monitoring: MONITORING_METHOD_CALL monitoring: MONITORING_METHOD_AGENCY_REPORT
            pinned: true marginal_gain: 0.8123
            reasons: "욕구와 같은 세부영역(건강검진)을 주로 다룹니다" questions: "아기수첩이 있는지"
            cautions: "예약이 필요합니다" person_in_charge: "모자보건실"
            alternatives { resource: "resources/clinic" display_name { ko: "샘터의원 검진" }
                           organization_display_name { ko: "샘터의원" } gain_difference: -0.1234
                           sentence: "가깝지만 본인부담이 있습니다" }
            next_step: NEXT_STEP_KIND_REFER required_documents { ko: "아기수첩" }
            cost_krw_per_month: 43482 distance_km: 0.74 continued: true
            referral: "referrals/r1" result: GOAL_RESULT_ACHIEVED }
    lines { id: "l2" kind: PLAN_LINE_KIND_DIRECT_PRACTICE need_ids: "n1" need_ids: "n2"
            content: "격주로 방문하여 아이의 식사와 잠을 함께 살핀다" priority: 2 step: 1
            times_per_week: 0.5 start_date: "2026-11-01" end_date: "2027-04-30" }
    lines { id: "l3" kind: PLAN_LINE_KIND_CLIENT_ACTION need_ids: "n2"
            content: "지출을 적는다" priority: 3 step: 2 times_per_week: 3.5 after_lines: "l1"
            order_sentence: "검진 결과를 먼저 봅니다" }
    open_needs { need_id: "n2" cause: GAP_CAUSE_ALL_FULL need_codes: "daily_living.meals"
                 sentence: "식사를 도울 자원은 모두 찼습니다" }
    changes { kind: PLAN_CHANGE_KIND_KEPT line_id: "l1" sentence: "검진은 이어집니다" }
    changes { kind: PLAN_CHANGE_KIND_ENDED line_id: "l9" }
    changes { kind: PLAN_CHANGE_KIND_NEED_ADDED need_id: "n2" }
    agreement { agree_time { seconds: 1793458800 } signed_by: "m1" by_guardian: true
                case_manager: "kim" }
    remarks: "본인부담을 모르는 자원이 있습니다"
    provenance { weight_profile: "weightProfiles/default@1" snapshot: "s12-abc" }
    etag: "3")txt");
}

inline v1::ListDueResponse SampleDue() {
  return Parse<v1::ListDueResponse>(R"txt(
    items { kind: DUE_KIND_CHECK_IN case: "cases/7d1c" case_reference: "c-017"
            subject: "cases/7d1c/plans/1" part: "l1" due_date: "2026-10-30" overdue: true
            sentence: "한 달 넘게 점검하지 않았습니다" }
    items { kind: DUE_KIND_REFERRAL_ANSWER case: "cases/7d1c" case_reference: "c-017"
            subject: "referrals/r1" due_date: "2026-11-01"
            sentence: "기관이 답하지 않았습니다. 자리는 11월 1일까지 맡아 둡니다" }
    items { kind: DUE_KIND_REASSESSMENT case: "cases/9e2f" case_reference: "c-018"
            due_date: "2026-11-01" }
    next_page_token: "t2")txt");
}

inline v1::Referral SampleReferral() {
  return Parse<v1::Referral>(R"txt(
    name: "referrals/r1" case: "cases/7d1c" resource: "resources/saebom-check"
    organization: "organizations/health" referring_organization: "organizations/hall"
    need_id: "n1" need_code: "health.checkup" plan_line: "l1" urgency: URGENCY_IMMEDIATE
    state: REFERRAL_STATE_REQUESTED place: PLACE_STATE_HELD
    hold_expire_time { seconds: 1793890800 }
    consents: "cases/7d1c/consents/1" consents: "cases/7d1c/consents/2"
    cautions: "같은 종류의 도움을 이미 받고 있습니다"
    transitions { number: 1 to_state: REFERRAL_STATE_DRAFT time { seconds: 1793458800 }
                  account: "kim" role: ACTOR_ROLE_CASE_MANAGER }
    transitions { number: 2 action: REFERRAL_ACTION_REQUEST from_state: REFERRAL_STATE_DRAFT
                  to_state: REFERRAL_STATE_REQUESTED time { seconds: 1793545200 } account: "kim"
                  role: ACTOR_ROLE_CASE_MANAGER reason: REFERRAL_REASON_PLAN_CHANGED
                  note: "가능하면 오전으로 부탁드립니다" }
    update_time { seconds: 1793545200 } etag: "5")txt");
}

inline v1::ReferralPacket SamplePacket() {
  return Parse<v1::ReferralPacket>(R"txt(
    referral: "referrals/r1" fields: DISCLOSED_FIELD_NAME fields: DISCLOSED_FIELD_HOUSEHOLD
    fields: DISCLOSED_FIELD_INCOME fields: DISCLOSED_FIELD_NEED fields: DISCLOSED_FIELD_HEALTH
    client_display_name: "홍보기" residence { system: REGION_SYSTEM_KR_ADM code: "9911051000" }
    members { reference: "m3" role: "자녀" age_years: 4 gender: GENDER_FEMALE
              school_stage: SCHOOL_STAGE_PRESCHOOL }
    income { max_percent: 50 } benefits { values: BENEFIT_MEDICAL_AID }
    languages: "ko" languages: "vi"
    need_statement: "아이의 건강회복의 욕구" need_codes: "health.checkup"
    risks { kind: RISK_KIND_FAMILY_VIOLENCE members: "m3" source_member: "m4" }
    disabilities { member: "m3" disability { registered: true types: DISABILITY_TYPE_HEARING } }
    create_time { seconds: 1793545200 })txt");
}

inline v1::ListGapsResponse SampleGaps() {
  return Parse<v1::ListGapsResponse>(R"txt(
    counts { need_code: "health.checkup" cause: GAP_CAUSE_ALL_FULL households: 12 }
    counts { need_code: "daily_living.meals" cause: GAP_CAUSE_NO_RESOURCE suppressed: true }
    missing { need_code: "health.checkup" cause: GAP_CAUSE_ALL_FULL households: 12
              region { system: REGION_SYSTEM_KR_ADM code: "9911000000" }
              sentence: "건강검진을 받을 자리가 더 있어야 합니다" }
    households: 14)txt");
}

inline v1::ListAuditEntriesResponse SampleAudit() {
  return Parse<v1::ListAuditEntriesResponse>(R"txt(
    entries { index: 7 time { seconds: 1793458800 nanos: 1000 } account: "kim"
              role: ACTOR_ROLE_CASE_MANAGER organization: "organizations/hall" origin: "loopback"
              purpose: PURPOSE_CASE_MANAGEMENT method: "CaseService.GetCase"
              subjects: "cases/7d1c" access: ACCESS_KIND_READ outcome: AUDIT_OUTCOME_OK }
    entries { index: 6 time { seconds: 1793458799 } role: ACTOR_ROLE_AGENCY origin: "unix"
              purpose: PURPOSE_REFERRAL method: "ReferralService.GetPacket"
              subjects: "referrals/r1" subjects: "cases/7d1c" access: ACCESS_KIND_READ
              outcome: AUDIT_OUTCOME_REFUSED reason: "WRONG_ORGANIZATION" }
    next_page_token: "t5")txt");
}

}  // namespace ieum::cli

#endif  // IEUM_TESTS_CLI_SAMPLE_CASEWORK_H_
