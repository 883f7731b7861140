#include "service/print/sensitive.h"

#include <algorithm>
#include <array>

#include "service/print/html_writer.h"

namespace ieum::print {
namespace {

// Without blanks, in lower case. Rather one too many: the line is then told by word of mouth.
constexpr std::array<std::string_view, 41> kDangerFromOthers = {"폭력",
                                                                "폭행",
                                                                "학대",
                                                                "가해",
                                                                "피해자",
                                                                "방임",
                                                                "쉼터",
                                                                "보호시설",
                                                                "피난",
                                                                "대피",
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
                                                                "violence",
                                                                "violent",
                                                                "abuse",
                                                                "assault",
                                                                "perpetrator",
                                                                "offender",
                                                                "shelter",
                                                                "refuge",
                                                                "stalk",
                                                                "safetyplan",
                                                                "protectionorder",
                                                                "restrainingorder",
                                                                "police",
                                                                "divorce",
                                                                "trafficking"};
// What a person may do to themselves, or come to: nobody at home must be kept from knowing.
constexpr std::array<std::string_view, 7> kDangerToOneself = {
    "자살", "자해", "고독사", "위기개입", "suicid", "self-harm", "selfharm"};

constexpr std::string_view kSuicide = "safety.suicide";
// Of needs that name no member: those that are a child's.
constexpr std::array<std::string_view, 3> kChildCodes = {"family.childcare",
                                                         "health.child_development", "social.peer"};
constexpr int kAdultAge = 18;
constexpr std::string_view kCheckIn = "safety.check_in";
// A side effect is nothing to hide.
constexpr double kMainWork = 0.5;

bool IsViolence(v1::RiskKind kind) {
  return kind != v1::RISK_KIND_UNSPECIFIED && kind != v1::RISK_KIND_SUICIDE;
}

bool IsSafetyCode(std::string_view code, bool violence) {
  if (code == kCheckIn || (code == kSuicide && !violence)) return false;
  return code == "safety" || code.starts_with("safety.") || code == "rights.protection_order" ||
         code == "rights.family_law" ||
         (violence && (code == "rights" || code.starts_with("rights.")));
}

bool NeedIsAboutSafety(const v1::Need& need, bool violence) {
  return std::any_of(need.need_codes().begin(), need.need_codes().end(),
                     [violence](const std::string& code) { return IsSafetyCode(code, violence); });
}

bool HasHiddenPlace(const v1::Resource& resource) {
  return std::any_of(resource.places().begin(), resource.places().end(),
                     [](const v1::Place& place) { return place.confidential(); });
}

bool ResourceIsAboutSafety(const v1::Resource& resource, bool violence) {
  const bool serves = std::any_of(
      resource.need_terms().begin(), resource.need_terms().end(), [violence](const auto& term) {
        const double strength = term.strength() == 0 ? 1 : term.strength();
        return strength >= kMainWork && IsSafetyCode(term.code(), violence);
      });
  return serves || HasHiddenPlace(resource);
}

template <std::size_t N>
bool NamesAny(std::string_view text, const std::array<std::string_view, N>& words) {
  std::string plain;
  for (const char c : CleanText(text)) {
    if (c == ' ' || c == '\n') continue;
    plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return std::any_of(words.begin(), words.end(), [&plain](std::string_view word) {
    return plain.find(word) != std::string::npos;
  });
}

template <typename List>
bool Has(const List& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

bool IsAtRisk(const v1::Member& member, const v1::Risk& risk) {
  if (!IsViolence(risk.kind())) return false;
  return risk.members().empty() ? member.reference() != risk.source_member()
                                : Has(risk.members(), member.reference());
}

bool IsChild(const v1::Member& member) {
  return member.has_age_years() && member.age_years() < kAdultAge;
}

bool IsChildsNeed(const v1::Need& need) {
  return std::any_of(need.need_codes().begin(), need.need_codes().end(), [](const auto& code) {
    return code.starts_with("education.") ||
           std::find(kChildCodes.begin(), kChildCodes.end(), code) != kChildCodes.end();
  });
}

bool ServesProtected(const v1::Need& need, const v1::Assessment& assessment) {
  const auto& members = assessment.household().members();
  if (need.members().empty()) {
    return IsChildsNeed(need) && std::any_of(members.begin(), members.end(), IsChild);
  }
  return std::any_of(members.begin(), members.end(), [&](const v1::Member& member) {
    if (!Has(need.members(), member.reference())) return false;
    const auto& risks = assessment.risks();
    return IsChild(member) || std::any_of(risks.begin(), risks.end(), [&](const v1::Risk& risk) {
             return IsAtRisk(member, risk);
           });
  });
}

}  // namespace

bool ViolenceKnown(const PrintInput& input) {
  if (input.assessment == nullptr) return false;
  const auto& risks = input.assessment->risks();
  return std::any_of(risks.begin(), risks.end(),
                     [](const v1::Risk& risk) { return IsViolence(risk.kind()); });
}

bool NamesDanger(std::string_view text) {
  return NamesAny(text, kDangerFromOthers) || NamesAny(text, kDangerToOneself);
}

bool NamesDanger(std::string_view text, const PrintInput& input) {
  // What is not known may be.
  const bool from_others_alone = input.assessment != nullptr && !ViolenceKnown(input);
  return from_others_alone ? NamesAny(text, kDangerFromOthers) : NamesDanger(text);
}

bool TellsWhereProtectedAre(const v1::PlanLine& line, const PrintInput& input) {
  if (!ViolenceKnown(input)) return false;
  const auto& needs = input.assessment->needs();
  return std::any_of(needs.begin(), needs.end(), [&](const v1::Need& need) {
    return Has(line.need_ids(), need.id()) && ServesProtected(need, *input.assessment);
  });
}

bool IsHidden(const v1::PlanLine& line, const PrintInput& input) {
  const auto resource = input.resources.find(line.resource());
  return resource != input.resources.end() && HasHiddenPlace(resource->second);
}

std::vector<std::string> HiddenNames(const PrintInput& input) {
  std::vector<std::string> names;
  const auto add = [&](const v1::LocalizedText& text) {
    for (const std::string* name : {&text.ko(), &text.en()}) {
      if (!name->empty()) names.push_back(*name);
    }
  };
  for (const v1::PlanLine& line : input.plan.lines()) {
    if (!IsHidden(line, input)) continue;
    add(line.display_name());
    add(line.organization_display_name());
    const v1::Resource& resource = input.resources.at(line.resource());
    add(resource.display_name());
    const auto organization = input.organizations.find(resource.organization());
    if (organization != input.organizations.end()) add(organization->second.display_name());
  }
  // A name may hold another: the longer goes first.
  std::sort(names.begin(), names.end(), [](const std::string& a, const std::string& b) {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
  });
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

bool IsAboutSafety(const v1::PlanLine& line, const PrintInput& input) {
  const bool violence = ViolenceKnown(input) || input.assessment == nullptr;
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
