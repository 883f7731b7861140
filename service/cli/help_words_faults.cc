// What the service and this program find wrong most often, in Korean.
#include "service/cli/help_words.h"

namespace ieum::cli {
namespace {

constexpr HelpWords kWords[] = {
    {"must be a resource that exists", "등록된 자원이어야 합니다"},
    {"must be a registered organization", "등록된 기관이어야 합니다"},
    {"must be the id of a need of the assessment", "사정에 있는 욕구의 id여야 합니다"},
    {"must be the id of a need in the case's assessment",
     "사례의 사정에 있는 욕구의 id여야 합니다"},
    {"must be a need of the latest assessment", "마지막 사정에 있는 욕구여야 합니다"},
    {"must be the reference of a member of the assessment", "사정에 있는 가구원의 참조여야 합니다"},
    {"must be a member's reference in the case's assessment",
     "사례의 사정에 있는 가구원의 참조여야 합니다"},
    {"must be the id of a goal of the plan", "계획에 있는 목표의 id여야 합니다"},
    {"must be the id of a line of the agreed plan", "합의된 계획에 있는 줄의 id여야 합니다"},
    {"must be the name of a consent of the case", "사례에 있는 동의의 이름이어야 합니다"},
    {"must be a day that exists, \"YYYY-MM-DD\"", "달력에 있는 날이어야 합니다(YYYY-MM-DD)"},
    {"must be empty or a day that exists, \"YYYY-MM-DD\"",
     "달력에 있는 날이어야 합니다(YYYY-MM-DD)"},
    {"must be a day after today, \"YYYY-MM-DD\"", "오늘 뒤의 날이어야 합니다(YYYY-MM-DD)"},
    {"must be today or a day of the next two years", "오늘부터 2년 안의 날이어야 합니다"},
    {"must be empty or a month, \"YYYY-MM\"", "달이어야 합니다(YYYY-MM)"},
    {"must be at most two years from now", "지금부터 2년 안이어야 합니다"},
    {"must be in the future", "지금보다 뒤여야 합니다"},
    {"must not be in the future", "지금보다 뒤일 수 없습니다"},
    {"must be specified", "꼭 써야 합니다"},
    {"must have at least one item", "하나 이상 써야 합니다"},
    {"must be true where the client is under 14", "당사자가 14세 미만이면 붙여야 합니다"},
    {"must be true once the case is closed", "종결된 사례에는 붙여야 합니다"},
    {"must be false while the case is open", "진행 중인 사례에는 쓸 수 없습니다"},
    {"must be health, need, problem or goal in a consent to health facts",
     "건강 동의에는 health, need, problem, goal만 쓸 수 있습니다"},
    {"must lie between min and max", "가장 낮은 값과 가장 높은 값 사이여야 합니다"},
    {"must be above min", "가장 낮은 값보다 커야 합니다"},
    {"must be a province or a district: \"…00000\"", "시·도나 시·군·구의 코드여야 합니다(…00000)"},
    {"must be empty or a resume_token as it was answered", "받은 그대로의 토큰이어야 합니다"},
    {"must be empty or a next_page_token as it was answered", "받은 그대로의 토큰이어야 합니다"},
    {"must be the code of a need area or sub-area", "욕구영역이나 하위영역의 코드여야 합니다"},
    {"the role of the actor may not do this", "이 일은 다른 역할이 합니다"},
    {"there is no such record of a case", "그런 사례나 사례의 기록이 없습니다"},
    {"there is no such referral", "그런 의뢰가 없습니다"},
    {"there is no such resource", "그런 자원이 없습니다"},
    {"the case is closed; reopen it before it is worked on",
     "먼저 사례를 다시 여십시오(case reopen)"},
    {"the case is closed", "먼저 사례를 다시 여십시오(case reopen)"},
    {"results are recorded on the plan that is agreed",
     "결과는 합의된 계획에 남깁니다(plan agree)"},
    {"cannot be read", "읽을 수 없습니다"},
    {"expected a JSON object", "JSON 객체여야 합니다"},
    {"expected a day (YYYY-MM-DD) or an RFC 3339 time",
     "날(YYYY-MM-DD)이나 RFC 3339 시각이어야 합니다"},
    {"expected NEED=RESOURCE, e.g. n1=resources/lunch",
     "욕구=자원 꼴이어야 합니다, 예: n1=resources/lunch"},
};

}  // namespace

std::span<const HelpWords> FaultWordsInKorean() { return kWords; }

}  // namespace ieum::cli
