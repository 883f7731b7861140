#include "service/print/sensitive.h"

#include <algorithm>
#include <array>

#include "service/print/html_writer.h"

namespace ieum::print {
namespace {

// Without blanks, in lower case. Rather one too many: the line is then told by word of mouth.
constexpr std::array<std::string_view, 48> kDangerWords = {"폭력",
                                                           "폭행",
                                                           "학대",
                                                           "가해",
                                                           "피해자",
                                                           "방임",
                                                           "쉼터",
                                                           "보호시설",
                                                           "피난",
                                                           "대피",
                                                           "자살",
                                                           "자해",
                                                           "스토킹",
                                                           "성매매",
                                                           "성범죄",
                                                           "안전계획",
                                                           "접근금지",
                                                           "신변보호",
                                                           "신변안전",
                                                           "보호명령",
                                                           "고소장",
                                                           "형사고소",
                                                           "경찰",
                                                           "이혼",
                                                           "가출",
                                                           "별거",
                                                           "1366",
                                                           "해바라기센터",
                                                           "고독사",
                                                           "위기개입",
                                                           "violence",
                                                           "violent",
                                                           "abuse",
                                                           "assault",
                                                           "perpetrator",
                                                           "offender",
                                                           "shelter",
                                                           "refuge",
                                                           "suicid",
                                                           "self-harm",
                                                           "selfharm",
                                                           "stalk",
                                                           "safetyplan",
                                                           "protectionorder",
                                                           "restrainingorder",
                                                           "police",
                                                           "divorce",
                                                           "trafficking"};

constexpr std::string_view kCheckIn = "safety.check_in";
// A side effect is nothing to hide.
constexpr double kMainWork = 0.5;

bool IsViolence(v1::RiskKind kind) {
  return kind != v1::RISK_KIND_UNSPECIFIED && kind != v1::RISK_KIND_SUICIDE;
}

bool ViolenceKnown(const PrintInput& input) {
  if (input.assessment == nullptr) return false;
  const auto& risks = input.assessment->risks();
  return std::any_of(risks.begin(), risks.end(),
                     [](const v1::Risk& risk) { return IsViolence(risk.kind()); });
}

bool IsSafetyCode(std::string_view code, bool violence) {
  if (code == kCheckIn) return false;
  return code == "safety" || code.starts_with("safety.") || code == "rights.protection_order" ||
         code == "rights.family_law" ||
         (violence && (code == "rights" || code.starts_with("rights.")));
}

bool NeedIsAboutSafety(const v1::Need& need, bool violence) {
  return std::any_of(need.need_codes().begin(), need.need_codes().end(),
                     [violence](const std::string& code) { return IsSafetyCode(code, violence); });
}

bool ResourceIsAboutSafety(const v1::Resource& resource, bool violence) {
  const bool serves = std::any_of(
      resource.need_terms().begin(), resource.need_terms().end(), [violence](const auto& term) {
        const double strength = term.strength() == 0 ? 1 : term.strength();
        return strength >= kMainWork && IsSafetyCode(term.code(), violence);
      });
  return serves || std::any_of(resource.places().begin(), resource.places().end(),
                               [](const v1::Place& place) { return place.confidential(); });
}

}  // namespace

bool NamesDanger(std::string_view text) {
  std::string plain;
  for (const char c : CleanText(text)) {
    if (c == ' ' || c == '\n') continue;
    plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return std::any_of(kDangerWords.begin(), kDangerWords.end(), [&plain](std::string_view word) {
    return plain.find(word) != std::string::npos;
  });
}

bool IsAboutSafety(const v1::PlanLine& line, const PrintInput& input) {
  const bool violence = ViolenceKnown(input);
  if (input.assessment != nullptr) {
    for (const v1::Need& need : input.assessment->needs()) {
      const auto& ids = line.need_ids();
      const bool served = std::find(ids.begin(), ids.end(), need.id()) != ids.end();
      if (served && NeedIsAboutSafety(need, violence)) return true;
    }
  }
  const auto resource = input.resources.find(line.resource());
  return resource != input.resources.end() && ResourceIsAboutSafety(resource->second, violence);
}

}  // namespace ieum::print
