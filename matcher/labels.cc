#include "matcher/labels.h"

#include <array>
#include <cmath>
#include <cstdio>

#include <unicode/locid.h>
#include <unicode/unistr.h>

namespace ieum::matcher {
namespace {

struct Names {
  std::string_view ko;
  std::string_view en;
};

template <std::size_t kCount>
std::string At(v1::Language language, const std::array<Names, kCount>& names, int number) {
  const auto index = static_cast<std::size_t>(number);
  if (number < 0 || index >= kCount) return In(language, "알 수 없음", "unknown");
  return In(language, names[index].ko, names[index].en);
}

constexpr std::array<Names, 22> kHouseholdKinds = {{
    {"알 수 없음", "unknown"},
    {"1인 가구", "one-person household"},
    {"홀로 사는 노인", "older person living alone"},
    {"노인 부부", "older couple"},
    {"한부모 가구", "single-parent family"},
    {"조손 가구", "grandparent family"},
    {"소년소녀가정", "child-headed household"},
    {"위탁가정", "foster family"},
    {"다문화 가구", "multicultural family"},
    {"외국인·이주민 가구", "migrant household"},
    {"북한이탈주민 가구", "North Korean refugee household"},
    {"다자녀 가구", "family with many children"},
    {"장애인 가구", "household with a disabled member"},
    {"청소년부모 가구", "young-parent family"},
    {"가족돌봄청년 가구", "household of a young carer"},
    {"자립준비청년", "care leaver"},
    {"노숙·비주택 거주", "homeless or in unfit housing"},
    {"위기 가구", "household in crisis"},
    {"임산부 가구", "pregnancy or recent birth"},
    {"맞벌이 가구", "dual-earner family"},
    {"국가보훈대상 가구", "veteran household"},
    {"실직 가구", "unemployed household"},
}};
constexpr std::array<Names, 13> kBenefits = {{
    {"알 수 없음", "unknown"},
    {"생계급여", "livelihood benefit"},
    {"의료급여", "medical aid"},
    {"주거급여", "housing benefit"},
    {"교육급여", "education benefit"},
    {"차상위계층", "near-poor status"},
    {"한부모가족지원", "single-parent support"},
    {"기초연금", "basic pension"},
    {"장애인연금·장애수당", "disability pension"},
    {"긴급복지지원", "emergency welfare support"},
    {"장기요양등급", "long-term care grade"},
    {"장애인활동지원", "personal assistance"},
    {"실업급여", "unemployment benefit"},
}};
constexpr std::array<Names, 10> kDisabilityTypes = {{
    {"장애", "disability"},
    {"지체장애", "physical disability"},
    {"뇌병변장애", "brain lesion disability"},
    {"시각장애", "visual disability"},
    {"청각장애", "hearing disability"},
    {"언어장애", "speech disability"},
    {"지적장애", "intellectual disability"},
    {"자폐성장애", "autism"},
    {"정신장애", "mental disability"},
    {"내부기관 장애", "disability of internal organs"},
}};
constexpr std::array<Names, 3> kDisabilityLevels = {{
    {"정도 무관", "any level"},
    {"심한 장애", "severe"},
    {"심하지 않은 장애", "not severe"},
}};
constexpr std::array<Names, 3> kGenders = {
    {{"알 수 없음", "unknown"}, {"여성", "women"}, {"남성", "men"}}};
constexpr std::array<Names, 9> kSchoolStages = {{
    {"알 수 없음", "unknown"},
    {"영유아", "infant"},
    {"유아(유치원·어린이집)", "kindergarten"},
    {"초등학생", "elementary school"},
    {"중학생", "middle school"},
    {"고등학생", "high school"},
    {"대학생", "university"},
    {"학교 밖 청소년", "out of school"},
    {"학령기 아님", "past school age"},
}};
constexpr std::array<Names, 11> kFactorNames = {{
    {"", ""},
    {"욕구 적합", "need fit"},
    {"내용 적합", "text fit"},
    {"자격 확실성", "eligibility certainty"},
    {"가까움", "proximity"},
    {"이용 가능성", "availability"},
    {"비용 부담", "affordability"},
    {"선호", "preference"},
    {"관계망", "network"},
    {"그간의 성과", "outcomes"},
    {"최신성", "freshness"},
}};
constexpr std::array<Names, 13> kGapCauses = {{
    {"", ""},
    {"맞는 자원이 없음", "no such resource"},
    {"자격이 되는 자원이 없음", "none eligible"},
    {"모두 정원이 참", "all full"},
    {"모두 너무 멂", "too far"},
    {"정보가 오래되었거나 종료됨", "out of date"},
    {"당사자가 원하지 않음", "refused by the client"},
    {"안전하지 않음", "unsafe for the client"},
    {"이미 이용 중", "already in place"},
    {"목록의 자원이 욕구가 요구하는 조건(언어, 시간, 대상)에 맞는지 확인되지 않음",
     "nothing says that what is listed meets what the need requires (language, hours, people)"},
    {"계획의 한도를 넘음", "beyond the limits of the plan"},
    {"사례관리자가 계획에서 뺌", "left out by the case manager"},
    {"다른 줄과 겹치거나 부담이 더 큼", "overlaps with other lines, or is more burden than help"},
}};

}  // namespace

std::string Pick(v1::Language language, const v1::LocalizedText& text) {
  const bool english = language == v1::LANGUAGE_EN;
  const std::string& wanted = english ? text.en() : text.ko();
  return wanted.empty() ? (english ? text.ko() : text.en()) : wanted;
}

std::string Label(v1::Language l, v1::HouseholdKind kind) { return At(l, kHouseholdKinds, kind); }
std::string Label(v1::Language l, v1::Benefit benefit) { return At(l, kBenefits, benefit); }
std::string Label(v1::Language l, v1::DisabilityType type) { return At(l, kDisabilityTypes, type); }
std::string Label(v1::Language l, v1::DisabilityLevel level) {
  return At(l, kDisabilityLevels, level);
}
std::string Label(v1::Language l, v1::Gender gender) { return At(l, kGenders, gender); }
std::string Label(v1::Language l, v1::SchoolStage stage) { return At(l, kSchoolStages, stage); }
std::string Label(v1::Language l, v1::Factor factor) { return At(l, kFactorNames, factor); }
std::string Label(v1::Language l, v1::GapCause cause) { return At(l, kGapCauses, cause); }

std::string LanguageName(v1::Language language, const std::string& code) {
  icu::UnicodeString name;
  const icu::Locale reader(language == v1::LANGUAGE_EN ? "en" : "ko");
  icu::Locale(code.c_str()).getDisplayLanguage(reader, name);
  std::string utf8;
  return name.toUTF8String(utf8);
}

std::string Decimal(double value) {
  std::array<char, 32> buffer{};
  const double rounded = std::round(value * 10) / 10;
  const bool whole = rounded == std::floor(rounded);
  std::snprintf(buffer.data(), buffer.size(), whole ? "%.0f" : "%.1f", rounded);
  return buffer.data();
}

}  // namespace ieum::matcher
