#include "service/cli/labels.h"

#include <cmath>
#include <cstdio>

#include "absl/time/time.h"

#include "matcher/labels.h"
#include "service/cli/words.h"
#include "store/catalog/timestamps.h"

namespace ieum::cli {
namespace {

v1::Language LanguageOf(const Look& look) {
  return look.english ? v1::LANGUAGE_EN : v1::LANGUAGE_KO;
}

constexpr std::array<Words, 4> kVerdicts = {
    {{"", ""}, {"충족", "met"}, {"확인 필요", "unknown"}, {"미충족", "not met"}}};
constexpr std::array<Words, 10> kChecks = {{{"", ""},
                                            {"자격기준", "criterion"},
                                            {"제외 조건", "exclusion"},
                                            {"서비스 지역", "service area"},
                                            {"이용 기간", "validity"},
                                            {"이용 중", "already in place"},
                                            {"당사자 거부", "refused"},
                                            {"안전", "safety"},
                                            {"정원", "capacity"},
                                            {"거리", "distance"}}};
constexpr std::array<Words, 5> kNextSteps = {{{"의뢰", "refer"},
                                              {"급여 신청", "apply for a benefit"},
                                              {"서비스 신청", "apply for a service"},
                                              {"의뢰", "refer"},
                                              {"정보 제공", "give information"}}};
constexpr std::array<Words, 4> kAvailability = {{{"자리 모름", "places unknown"},
                                                 {"자리 있음", "places open"},
                                                 {"대기", "waiting list"},
                                                 {"정원 참", "full"}}};
constexpr std::array<Words, 4> kSeverities = {
    {{"", ""}, {"경미", "mild"}, {"보통", "moderate"}, {"심각", "severe"}}};
constexpr std::array<Words, 4> kUrgencies = {{{"", ""},
                                              {"몇 달 안에", "within months"},
                                              {"몇 주 안에", "within weeks"},
                                              {"긴급", "immediate"}}};
constexpr std::array<Words, 4> kForms = {
    {{"", ""}, {"인적", "human"}, {"물적", "material"}, {"관계", "relational"}}};
constexpr std::array<Words, 3> kFormalities = {
    {{"", ""}, {"공식", "formal"}, {"비공식", "informal"}}};
constexpr std::array<Words, 5> kDomains = {{{"", ""},
                                            {"의료", "medical"},
                                            {"교육", "education"},
                                            {"복지", "welfare"},
                                            {"관계", "relational"}}};
constexpr std::array<Words, 7> kRisks = {
    {{"", ""},
     {"가정폭력", "family violence"},
     {"아동학대", "child abuse"},
     {"노인·장애인 학대", "abuse of an older or disabled adult"},
     {"성폭력", "sexual violence"},
     {"스토킹", "stalking"},
     {"자살·자해", "suicide or self-harm"}}};

constexpr std::array<Words, 5> kModes = {{{"", ""},
                                          {"방문", "home visit"},
                                          {"내방", "on site"},
                                          {"온라인", "online"},
                                          {"전화", "telephone"}}};

// Of a person; the matcher's words are of groups.
constexpr std::array<Words, 3> kGenders = {{{"", ""}, {"여성", "female"}, {"남성", "male"}}};

// The matcher's words; it has some for unspecified values too.
template <typename Enum>
std::string Known(Enum value, const Look& look) {
  return value == Enum{} ? "" : matcher::Label(LanguageOf(look), value);
}

}  // namespace

std::string TextOf(const v1::LocalizedText& text, const Look& look) {
  const std::string& first = look.english ? text.en() : text.ko();
  const std::string& other = look.english ? text.ko() : text.en();
  return Clean(first.empty() ? other : first);
}

std::string LabelOf(v1::Factor factor, const Look& look) {
  return matcher::Label(LanguageOf(look), factor);
}
std::string LabelOf(v1::Verdict verdict, const Look& look) {
  return Pick(kVerdicts, verdict, look);
}
std::string LabelOf(v1::CheckKind kind, const Look& look) { return Pick(kChecks, kind, look); }
std::string LabelOf(v1::NextStepKind kind, const Look& look) {
  return Pick(kNextSteps, kind, look);
}
std::string LabelOf(v1::AvailabilityState state, const Look& look) {
  return Pick(kAvailability, state, look);
}
std::string LabelOf(v1::GapCause cause, const Look& look) {
  return matcher::Label(LanguageOf(look), cause);
}
std::string LabelOf(v1::Severity severity, const Look& look) {
  return Pick(kSeverities, severity, look);
}
std::string LabelOf(v1::Urgency urgency, const Look& look) {
  return Pick(kUrgencies, urgency, look);
}
std::string LabelOf(v1::Form form, const Look& look) { return Pick(kForms, form, look); }
std::string LabelOf(v1::Formality formality, const Look& look) {
  return Pick(kFormalities, formality, look);
}
std::string LabelOf(v1::Domain domain, const Look& look) { return Pick(kDomains, domain, look); }
std::string LabelOf(v1::RiskKind kind, const Look& look) { return Pick(kRisks, kind, look); }

std::string SpokenWord(const std::string& code, const Look& look) {
  return code.empty() ? "" : matcher::LanguageName(LanguageOf(look), code);
}

std::string LabelOf(v1::Mode mode, const Look& look) { return Pick(kModes, mode, look); }
std::string LabelOf(v1::Gender gender, const Look& look) { return Pick(kGenders, gender, look); }
std::string LabelOf(v1::SchoolStage stage, const Look& look) { return Known(stage, look); }
std::string LabelOf(v1::Benefit benefit, const Look& look) { return Known(benefit, look); }
std::string LabelOf(v1::DisabilityType type, const Look& look) { return Known(type, look); }
std::string LabelOf(v1::DisabilityLevel level, const Look& look) { return Known(level, look); }

Tone ToneOf(v1::Verdict verdict) {
  switch (verdict) {
    case v1::VERDICT_MET:
      return Tone::kGood;
    case v1::VERDICT_UNKNOWN:
      return Tone::kWarn;
    case v1::VERDICT_NOT_MET:
      return Tone::kBad;
    default:
      return Tone::kPlain;
  }
}

std::string_view MarkOf(v1::Verdict verdict) {
  switch (verdict) {
    case v1::VERDICT_MET:
      return "✓";
    case v1::VERDICT_UNKNOWN:
      return "?";
    case v1::VERDICT_NOT_MET:
      return "✗";
    default:
      return "·";
  }
}

std::string Fixed(double value, int digits) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", digits, value);
  return text;
}

std::string Counted(std::int64_t count, std::string_view one) {
  return std::to_string(count) + " " + std::string(one) + (count == 1 ? "" : "s");
}

std::string Won(std::int64_t krw, const Look& look) {
  std::string digits = std::to_string(krw);
  const std::size_t first = krw < 0 ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3;) digits.insert(at -= 3, ",");
  return digits + std::string(look.Say("원", " won"));
}

std::string Distance(double km) {
  if (km < 0.995) return std::to_string(std::lround(km * 100) * 10) + " m";
  return Fixed(km, 1) + " km";
}

std::string Date(const google::protobuf::Timestamp& time) {
  if (time.seconds() == 0 && time.nanos() == 0) return "";
  return absl::FormatTime("%Y-%m-%d", absl::FromUnixSeconds(time.seconds()), store::KoreanTime());
}

NeedLabels LabelsOf(const v1::ListNeedAreasResponse& areas, const Look& look) {
  NeedLabels labels;
  for (const v1::NeedArea& area : areas.need_areas()) {
    labels[area.code()] = TextOf(area.display_name(), look);
    for (const v1::NeedSubArea& sub : area.sub_areas()) {
      labels[sub.code()] = TextOf(sub.display_name(), look);
    }
  }
  return labels;
}

std::string NeedPath(std::string_view code, const NeedLabels& labels) {
  const auto label = [&](std::string_view part) {
    const auto it = labels.find(part);
    return it == labels.end() || it->second.empty() ? std::string() : it->second;
  };
  const std::string own = label(code);
  if (own.empty()) return std::string(code);
  const std::size_t dot = code.find('.');
  if (dot == std::string_view::npos) return own;
  const std::string area = label(code.substr(0, dot));
  return area.empty() ? own : area + " › " + own;
}

std::string RegionWords(const v1::RegionCode& code, const RegionNames& names) {
  const auto it = names.find({code.system(), code.code()});
  return it == names.end() || it->second.empty() ? code.code()
                                                 : it->second + " (" + code.code() + ")";
}

}  // namespace ieum::cli
