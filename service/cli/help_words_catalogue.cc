// Help of the program as a whole and of suggest to evaluate, in Korean.
#include "service/cli/help_words.h"

namespace ieum::cli {
namespace {

constexpr HelpWords kWords[] = {
    {"Ieum (이음): resources of the community for the needs of a household.",
     "이음: 가구의 욕구에 맞는 지역사회 자원을 잇습니다."},
    {"Print this help message and exit", "이 도움말을 보입니다"},
    {"Display program version information and exit", "프로그램 버전을 보입니다"},
    {"Server, host:port", "서버, host:port"},
    {"Language, ko or en; default: from LANG", "언어, ko 또는 en. 기본: LANG에 따름"},
    {"Print JSON instead of text; errors too, on standard error",
     "글 대신 JSON으로 씁니다. 오류도 표준 오류에 JSON으로 씁니다"},
    {"Print names alone, one a line", "이름만 한 줄에 하나씩 씁니다"},
    {"Account that calls, e.g. kim", "사용자 계정, 예: kim"},
    {"Its role", "사용자의 역할"},
    {"The organization it acts for, e.g. organizations/hall",
     "사용자가 속한 기관, 예: organizations/hall"},
    {"What client data is used for; default: the usual purpose of the role",
     "당사자 정보를 쓰는 목적. 기본: 역할에 흔한 목적"},
    {"Exit codes: 0 done, 1 other failure, 2 usage, 3 bad input, 4 not found,\n5 server "
     "unreachable, 6 conflict.",
     "종료 코드: 0 마침, 1 그 밖의 실패, 2 잘못 쓴 명령, 3 잘못된 입력, 4 찾을 수 없음,\n5 서버에 "
     "연결할 수 없음, 6 충돌."},
    {"With --json a command that fails prints one JSON object on standard error: code, "
     "reason,\nmessage, field_violations (field, description), and input, registered, server or "
     "cases where known;\nthe exit code stays the same. Remarks without a failure are {\"notice\": "
     "...}.",
     "--json을 쓰면 실패한 명령은 표준 오류에 JSON 객체 하나를 씁니다: code, reason, "
     "message,\nfield_violations (field, description), 그리고 알 수 있으면 input, registered, "
     "server, cases.\n종료 코드는 같습니다. 실패가 아닌 알림은 {\"notice\": ...}입니다."},
    {"Environment: IEUM_SERVER, IEUM_ACCOUNT, IEUM_ROLE, IEUM_ORGANIZATION, IEUM_PURPOSE, "
     "IEUM_DATA,",
     "환경 변수: IEUM_SERVER, IEUM_ACCOUNT, IEUM_ROLE, IEUM_ORGANIZATION, IEUM_PURPOSE, "
     "IEUM_DATA,"},
    {"Suggest resources for assessed needs", "사정한 욕구에 맞는 자원을 제안합니다"},
    {"Assessment as JSON, or many as JSON Lines; - for stdin",
     "사정 JSON, 여럿이면 JSON Lines. -는 표준 입력"},
    {"Only the case with this reference, e.g. c-017", "이 참조 번호의 사례만, 예: c-017"},
    {"Judge dates and ages as of this day (YYYY-MM-DD) or RFC 3339 time; default: now, by the "
     "server's clock",
     "날짜와 나이를 따지는 기준일(YYYY-MM-DD) 또는 RFC 3339 시각. 기본: 서버 시계로 지금"},
    {"Weight profile, e.g. weightProfiles/default", "가중치 프로필, 예: weightProfiles/default"},
    {"Only this need, by id; may be repeated", "이 욕구만(id). 여러 번 쓸 수 있음"},
    {"Suggestions per need", "욕구마다 제안할 개수"},
    {"One line per suggestion", "제안마다 한 줄"},
    {"For whole caseloads: JSON Lines over one stream, a JSON object per answer",
     "사례 전체를 한꺼번에: JSON Lines를 한 줄기로 보내고 답마다 JSON 객체 하나를 씁니다"},
    {"With --many each line of FILE is answered by one, in the same order, as soon as it is "
     "known:\n{\"line\", \"case_reference\", \"response\"} or {\"line\", \"case_reference\", "
     "\"error\"}. A line that\ncannot be answered holds up none of the others; when there was any "
     "the exit code says so at the end.\nOther calls go before such a stream.",
     "--many를 쓰면 FILE의 줄마다 답 한 줄을, 같은 차례로, 나오는 대로 씁니다:\n{\"line\", "
     "\"case_reference\", \"response\"} 또는 {\"line\", \"case_reference\", \"error\"}. 답하지 "
     "못한 줄이\n있어도 나머지는 답하며, 하나라도 있으면 끝날 때 종료 코드로 알립니다.\n다른 "
     "호출을 "
     "먼저 처리합니다."},
    {"Explain why a resource is, or is not, suggested",
     "자원을 왜 제안하는지, 왜 제안하지 않는지 설명합니다"},
    {"Assessment as JSON or JSON Lines; - for stdin", "사정 JSON 또는 JSON Lines. -는 표준 입력"},
    {"Resource, e.g. resources/meal-delivery", "자원, 예: resources/meal-delivery"},
    {"The need, by id; default: the only one", "욕구(id). 기본: 하나뿐인 욕구"},
    {"List resources, organizations or regions", "자원, 기관, 지역의 목록을 보입니다"},
    {"resources, organizations or regions", "resources(자원), organizations(기관), regions(지역)"},
    {"Records per page", "한 쪽에 보일 개수"},
    {"Go on where a page ended", "앞 쪽이 끝난 데서 이어 봅니다"},
    {"All pages", "모든 쪽"},
    {"Resources of this organization", "이 기관의 자원"},
    {"Resources for this need area or sub-area", "이 욕구영역 또는 하위영역의 자원"},
    {"Resources from this source", "이 출처의 자원"},
    {"Resources whose texts hold all these words", "글에 이 낱말이 모두 있는 자원"},
    {"Only with open places", "빈자리가 있는 것만"},
    {"Only last verified before this day, or never",
     "이 날 전에 마지막으로 확인했거나 확인한 적 없는 것만"},
    {"--organization, --need-code, --source, --text, --open-only and --verified-before choose "
     "among resources alone",
     "--organization, --need-code, --source, --text, --open-only, --verified-before는 자원을 고를 "
     "때만 씁니다"},
    {"List the need areas", "욕구영역의 목록을 보입니다"},
    {"Only this area, with descriptions, e.g. health", "이 영역만 설명과 함께, 예: health"},
    {"Show resources, organizations or regions", "자원, 기관, 지역을 보입니다"},
    {"e.g. resources/meal-delivery", "예: resources/meal-delivery"},
    {"Delete a resource or an organization", "자원이나 기관을 삭제합니다"},
    {"Only if this is still the stored version", "저장된 버전이 아직 이것일 때만"},
    {"Delete an organization's resources too", "기관에 딸린 자원도 삭제합니다"},
    {"Register resources or organizations", "자원이나 기관을 등록합니다"},
    {"Records as JSON or JSON Lines; - for stdin", "기록 JSON 또는 JSON Lines. -는 표준 입력"},
    {"Id of the new record; default: that of its name",
     "새 기록의 id. 기본: 기록의 이름에 있는 id"},
    {"Record that entries are still true", "내용이 아직 맞음을 확인해 남깁니다"},
    {"When it was verified; default: now", "확인한 때. 기본: 지금"},
    {"Set the places of a resource", "자원의 자리를 적습니다"},
    {"Places in all", "모든 자리"},
    {"Open places now", "지금 빈자리"},
    {"Whether one can join a waiting list", "대기 신청을 받는지(open 받음, closed 받지 않음)"},
    {"People on the waiting list", "대기하는 사람 수"},
    {"Expected wait in days", "예상 대기 일수"},
    {"When these numbers were true; default: now", "이 수를 확인한 때. 기본: 지금"},
    {"Forget the numbers that are not given, instead of keeping them",
     "적지 않은 수는 두지 않고 지웁니다"},
    {"give --total, --open, --waitlist, --waiting or --wait-days",
     "--total, --open, --waitlist, --waiting, --wait-days 가운데 하나는 써야 합니다"},
    {"Read a directory into the catalogue", "자원 목록을 가져옵니다"},
    {"Files, or folders of JSON or JSON Lines files or of HSDS tables (.csv); - for stdin",
     "파일, 또는 JSON·JSON Lines 파일이나 HSDS 표(.csv)가 든 폴더. -는 표준 입력"},
    {"Format; default: by the file's ending", "형식. 기본: 파일 이름의 끝에 따름"},
    {"Mapping of CSV columns, a TOML file", "CSV 열의 짝을 적은 TOML 파일"},
    {"Source to record where the input names none", "입력에 출처가 없을 때 남길 출처"},
    {"Read and report, write nothing", "읽고 알리기만 하고 쓰지 않습니다"},
    {"Records that exist already are updated. A row that breaks a rule is left out, the others "
     "are\nimported; when any was left out the exit code is 3, after the report.",
     "이미 있는 기록은 갱신합니다. 규칙에 맞지 않는 행은 빼고 나머지를 가져옵니다.\n뺀 것이 있으면 "
     "알린 뒤 종료 코드 3으로 끝납니다."},
    {"Write the catalogue", "자원 목록을 내보냅니다"},
    {"Format; default: native", "형식. 기본: native"},
    {"From this source only", "이 출처의 것만"},
    {"File, or folder for hsds-csv; default: standard output",
     "파일, hsds-csv이면 폴더. 기본: 표준 출력"},
    {"Measure suggestions against judgments", "정답 판정에 견주어 제안을 평가합니다"},
    {"Resources, files or folders: five engines are compared on files alone. Without: the server "
     "is measured",
     "자원 파일이나 폴더: 파일만으로 다섯 방식을 견줍니다. 쓰지 않으면 서버를 평가합니다"},
    {"Assessments, files or folders", "사정 파일이나 폴더"},
    {"Judgments, files or folders", "정답 판정 파일이나 폴더"},
    {"Judge dates and ages as of this day", "날짜와 나이를 따지는 기준일"},
    {"Weight profile: its id, or a JSON file", "가중치 프로필: id 또는 JSON 파일"},
    {"Folder with need_areas.json, lexicon.json and weights/",
     "need_areas.json, lexicon.json, weights/가 든 폴더"},
    {"Print a completion script for a shell", "셸의 자동 완성 스크립트를 씁니다"},
    {"bash or zsh", "bash 또는 zsh"},
    {"expected printable ASCII without blanks", "빈칸 없는 ASCII 글자여야 합니다"},
};

}  // namespace

std::span<const HelpWords> CatalogueHelpWords() { return kWords; }

}  // namespace ieum::cli
