// Constructed answers for the renderers' tests.
#ifndef IEUM_TESTS_CLI_SAMPLE_ANSWERS_H_
#define IEUM_TESTS_CLI_SAMPLE_ANSWERS_H_

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

#include "ieum/v1/match_service.pb.h"

namespace ieum::cli {

template <typename Message>
Message Parse(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

inline v1::Assessment SampleAssessment() {
  return Parse<v1::Assessment>(R"txt(
    case_reference: "c-017"
    household { members { reference: "m1" role: "어머니" age_years: 29 }
                members { reference: "m3" role: "자녀" age_years: 4 } }
    needs { id: "n1" members: "m3" need_codes: "health.checkup" need_codes: "daily_living.meals"
            statement: "아이의 건강회복의 욕구" severity: SEVERITY_SEVERE
            urgency: URGENCY_IMMEDIATE client_priority: 1 }
    needs { id: "n2" statement: "빚 독촉에서 벗어나 살림을 다시 세울 수 있도록 채무 조정을 도울 법률 상담과 오래 이어지는 동행이 필요함" })txt");
}

inline v1::ListNeedAreasResponse SampleAreas() {
  return Parse<v1::ListNeedAreasResponse>(R"txt(
    need_areas { code: "health" display_name { ko: "건강" en: "Health" }
      description { ko: "몸과 마음의 건강." en: "Health of body and mind." }
      sub_areas { code: "health.checkup" display_name { ko: "건강검진" en: "Check-up" }
                  description { ko: "병을 일찍 찾는 검진." en: "Finding illness early." } } }
    need_areas { code: "daily_living" display_name { ko: "일상생활유지" en: "Daily living" }
      sub_areas { code: "daily_living.meals" display_name { ko: "식사" en: "Meals" } } })txt");
}

inline v1::SuggestResponse SampleSuggestions() {
  return Parse<v1::SuggestResponse>(R"txt(
    needs {
      need_id: "n1"
      suggestions {
        resource { name: "resources/saebom-check" kind: "보건소" domain: DOMAIN_MEDICAL
          display_name { ko: "영유아 건강검진" en: "Child health check-up" }
          contact { desk: "모자보건실" phones: "099-550-1200" } }
        organization_display_name { ko: "다온구보건소" en: "Daon Public Health Centre" }
        rank: 1 score: 0.8734
        reasons: "욕구와 같은 세부영역(건강검진)을 주로 다룹니다"
        reasons: "자격 충족: 만 6세 이하"
        eligibility { verdict: VERDICT_MET
          checks { kind: CHECK_KIND_CRITERION verdict: VERDICT_MET sentence: "만 6세 이하" } }
        next_step: NEXT_STEP_KIND_REFER next_step_sentence: "모자보건실로 전화해 예약하세요"
        required_documents { ko: "아기수첩" en: "health booklet" }
        required_documents { ko: "주민등록등본" }
        distance_km: 0.742
        availability { state: AVAILABILITY_STATE_OPEN capacity { open_places: 12 total_places: 40 }
                       age_days: 12 }
        also_serves_needs: "n2"
      }
      suggestions {
        resource { name: "resources/medical-cost" formality: FORMALITY_INFORMAL
          display_name { ko: "저소득 아동 의료비 지원" } }
        organization_display_name { ko: "다온복지재단" }
        rank: 2 score: 0.61 confirm_first: true
        reasons: "같은 영역입니다"
        eligibility { verdict: VERDICT_UNKNOWN best_path_index: 1
          checks { kind: CHECK_KIND_CRITERION path_index: 0 verdict: VERDICT_UNKNOWN
                   sentence: "한부모" question: "다른 경로의 물음" }
          checks { kind: CHECK_KIND_CRITERION path_index: 1 verdict: VERDICT_UNKNOWN
                   sentence: "중위소득 50% 이하" question: "가구 소득이 중위소득의 50% 이하인지 확인하세요" }
          checks { kind: CHECK_KIND_EXCLUSION path_index: 0 verdict: VERDICT_UNKNOWN
                   question: "다른 의료비 지원을 받고 있는지 물어보세요" } }
        next_step: NEXT_STEP_KIND_APPLY_BENEFIT
        cautions: "마지막 확인이 2년 전이라 먼저 전화로 확인하세요"
        availability { state: AVAILABILITY_STATE_WAITLIST
          capacity { open_places: 0 waitlist_length: 8 expected_wait_days: 30 } }
      }
      near_misses {
        resource { display_name { ko: "어르신 건강검진" en: "Check-up for older people" } }
        organization_display_name { ko: "샘터의원" }
        failed_checks { kind: CHECK_KIND_CRITERION verdict: VERDICT_NOT_MET sentence: "만 65세 이상" }
      }
      partial_gaps { cause: GAP_CAUSE_ALL_FULL need_codes: "daily_living.meals"
                     sentence: "식사를 도울 자원은 모두 찼습니다" }
      questions: "가구 소득이 중위소득의 50% 이하인지 확인하세요"
      questions: "다른 의료비 지원을 받고 있는지 물어보세요"
    }
    needs {
      need_id: "n2"
      gap { cause: GAP_CAUSE_NO_RESOURCE sentence: "이 욕구를 다루는 자원이 지역에 없습니다" }
    }
    provenance { assessment_digest: "0123456789abcdef0123456789abcdef"
      weight_profile: "weightProfiles/default@1" snapshot: "s12-abc"
      as_of_time { seconds: 1793458800 } })txt");
}

inline v1::ExplainMatchResponse SampleExplanation() {
  return Parse<v1::ExplainMatchResponse>(R"txt(
    suggestion {
      resource { name: "resources/medical-cost" display_name { ko: "저소득 아동 의료비 지원" } }
      organization_display_name { ko: "다온복지재단" }
      score: 0.61
      contributions { factor: FACTOR_NEED_FIT value: 0.8 weight: 0.5 contribution: 0.4
                      sentence: "욕구와 같은 영역" }
      contributions { factor: FACTOR_PROXIMITY value: 0.42 weight: 0.5 contribution: 0.21
                      sentence: "2.1 km 떨어져 있어 버스로 오가야 하는 거리이며 집에서 가장 가까운 곳" }
      eligibility { verdict: VERDICT_UNKNOWN best_path_index: 0
        checks { kind: CHECK_KIND_CRITERION path_index: 0 verdict: VERDICT_UNKNOWN
                 sentence: "중위소득 50% 이하" question: "소득을 확인하세요" }
        checks { kind: CHECK_KIND_CRITERION path_index: 1 verdict: VERDICT_NOT_MET sentence: "한부모" }
        checks { kind: CHECK_KIND_VALIDITY verdict: VERDICT_MET sentence: "지금 이용할 수 있음" } }
      availability { state: AVAILABILITY_STATE_FULL sentence: "정원이 찼음 (3일 전 기준)"
}
}
    suggestible: false
    obstacles { kind: CHECK_KIND_CAPACITY verdict: VERDICT_NOT_MET sentence: "정원이 찼고 대기할 수 없음" }
    summary: "정원이 차서 제안하지 않습니다."
    provenance { weight_profile: "weightProfiles/default@1" snapshot: "s12-abc" })txt");
}

}  // namespace ieum::cli

#endif  // IEUM_TESTS_CLI_SAMPLE_ANSWERS_H_
