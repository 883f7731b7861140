#include "service/print/sensitive.h"

#include <algorithm>
#include <array>

#include "service/print/html_writer.h"

namespace ieum::print {
namespace {

// Without blanks, in lower case. Rather one too many: the line is then told by word of mouth.
constexpr std::array<std::string_view, 39> kDangerFromOthers = {"폭력",
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
                                                                "protectionorder",
                                                                "restrainingorder",
                                                                "police",
                                                                "divorce",
                                                                "trafficking"};
// What a person may do to themselves, or come to: nobody at home must be kept from knowing.
constexpr std::array<std::string_view, 7> kDangerToOneself = {
    "자살", "자해", "고독사", "위기개입", "suicid", "self-harm", "selfharm"};

// A plan for staying safe is for either: what else the text names tells which.
// The last four are of the sentences that plans are composed of, data/plan_rules.json.
constexpr std::array<std::string_view, 6> kSafetyPlan = {"안전계획",       "safetyplan",
                                                         "위험을느낄때",   "callindanger",
                                                         "있었던일과서류", "whathappened,bydate"};
// Words that speak of violence and of nothing else, where no assessment says more.
constexpr std::array<std::string_view, 19> kViolence = {"가정폭력",
                                                        "데이트폭력",
                                                        "성폭력",
                                                        "아동학대",
                                                        "노인학대",
                                                        "장애인학대",
                                                        "가해자",
                                                        "위험한사람이모르",
                                                        "스토킹",
                                                        "접근금지",
                                                        "1366",
                                                        "domesticviolence",
                                                        "sexualviolence",
                                                        "childabuse",
                                                        "sourceofdanger",
                                                        "perpetrator",
                                                        "restrainingorder",
                                                        "폭력·위협",
                                                        "violenceandthreats"};

// Needs that there are because of what somebody does to somebody.
constexpr std::array<std::string_view, 7> kFromAPerson = {
    "safety.domestic_violence", "safety.child_abuse",     "safety.adult_abuse",
    "safety.sexual_violence",   "safety.school_violence", "safety.shelter",
    "rights.protection_order"};
// Of needs that name no member: those that are a child's.
constexpr std::array<std::string_view, 3> kChildCodes = {"family.childcare",
                                                         "health.child_development", "social.peer"};
constexpr int kAdultAge = 18;
constexpr std::string_view kCheckIn = "safety.check_in";
// A side effect is nothing to hide.
constexpr double kMainWork = 0.5;

// What is known of a danger that comes from a person, who may read the page.
enum class Danger {
  kNone,      // of none: what people may do to themselves, fire, illness are no reason to hide
  kANeed,     // a need is of that kind
  kAssessed,  // it is among the risks
};

bool IsFromAPerson(std::string_view code) {
  return std::find(kFromAPerson.begin(), kFromAPerson.end(), code) != kFromAPerson.end();
}

bool IsSafetyCode(std::string_view code, Danger danger) {
  if (danger == Danger::kNone || code == kCheckIn) return false;
  if (IsFromAPerson(code) || code == "rights.family_law") return true;
  return danger == Danger::kAssessed && (code == "safety" || code.starts_with("safety.") ||
                                         code == "rights" || code.starts_with("rights."));
}

bool NeedIsAboutSafety(const v1::Need& need, Danger danger) {
  return std::any_of(need.need_codes().begin(), need.need_codes().end(),
                     [danger](const std::string& code) { return IsSafetyCode(code, danger); });
}

bool HasHiddenPlace(const v1::Resource& resource) {
  return std::any_of(resource.places().begin(), resource.places().end(),
                     [](const v1::Place& place) { return place.confidential(); });
}

double StrengthOf(const v1::NeedTerm& term) { return term.strength() == 0 ? 1 : term.strength(); }

// Whether what it is there for, first of all, is a danger from a person.
bool IsAgainstAPerson(const v1::Resource& resource) {
  double most = 0;
  for (const v1::NeedTerm& term : resource.need_terms()) most = std::max(most, StrengthOf(term));
  return std::any_of(resource.need_terms().begin(), resource.need_terms().end(),
                     [most](const v1::NeedTerm& term) {
                       return StrengthOf(term) == most && IsFromAPerson(term.code());
                     });
}

bool ResourceIsAboutSafety(const v1::Resource& resource, Danger danger) {
  const bool serves = std::any_of(
      resource.need_terms().begin(), resource.need_terms().end(), [danger](const auto& term) {
        return StrengthOf(term) >= kMainWork && IsSafetyCode(term.code(), danger);
      });
  return serves || IsAgainstAPerson(resource) || HasHiddenPlace(resource);
}

// Without blanks, in lower case.
std::string Plain(std::string_view text) {
  std::string plain;
  for (const char c : CleanText(text)) {
    if (c == ' ' || c == '\n') continue;
    plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return plain;
}

template <std::size_t N>
bool NamesAny(std::string_view text, const std::array<std::string_view, N>& words) {
  const std::string plain = Plain(text);
  return std::any_of(words.begin(), words.end(), [&plain](std::string_view word) {
    return plain.find(word) != std::string::npos;
  });
}

template <typename List>
bool Has(const List& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

bool NamesDangerFromOthers(std::string_view text) {
  return NamesAny(text, kDangerFromOthers) ||
         (NamesAny(text, kSafetyPlan) && !NamesAny(text, kDangerToOneself));
}

// Suicide and self-harm have no source but the person, unless somebody else is named.
bool ComesFromAPerson(const v1::Risk& risk, const v1::Household& household) {
  if (risk.kind() == v1::RISK_KIND_UNSPECIFIED) return false;
  if (risk.kind() != v1::RISK_KIND_SUICIDE) return true;
  if (!risk.unsafe_organizations().empty()) return true;
  const std::string& source = risk.source_member();
  if (source.empty() || Has(risk.members(), source)) return false;
  return !risk.members().empty() ||
         std::any_of(household.members().begin(), household.members().end(),
                     [&source](const v1::Member& member) { return member.reference() != source; });
}

// Without an assessment the plan tells by itself: what its goals and its lines are about.
bool TellsOfAPerson(const v1::Goal& goal) {
  return NamesAny(goal.purpose(), kViolence) || NamesAny(goal.statement(), kViolence);
}

// A question asks what is not known.
bool TellsOfAPerson(const v1::PlanLine& line, const PrintInput& input) {
  const auto resource = input.resources.find(line.resource());
  if (resource != input.resources.end() && IsAgainstAPerson(resource->second)) return true;
  return (line.content().find('?') == std::string::npos && NamesAny(line.content(), kViolence)) ||
         NamesAny(line.display_name().ko(), kViolence) ||
         NamesAny(line.display_name().en(), kViolence);
}

Danger DangerIn(const PrintInput& input) {
  if (ViolenceKnown(input)) return Danger::kAssessed;
  if (input.assessment == nullptr) return Danger::kNone;
  const auto& needs = input.assessment->needs();
  const bool need = std::any_of(needs.begin(), needs.end(), [](const v1::Need& each) {
    return std::any_of(each.need_codes().begin(), each.need_codes().end(), IsFromAPerson);
  });
  return need ? Danger::kANeed : Danger::kNone;
}

bool IsAtRisk(const v1::Member& member, const v1::Risk& risk, const v1::Household& household) {
  if (!ComesFromAPerson(risk, household)) return false;
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
             return IsAtRisk(member, risk, assessment.household());
           });
  });
}

}  // namespace

bool ViolenceKnown(const PrintInput& input) {
  if (input.assessment == nullptr) {
    const auto& goals = input.plan.goals();
    const auto& lines = input.plan.lines();
    return std::any_of(goals.begin(), goals.end(),
                       [](const v1::Goal& goal) { return TellsOfAPerson(goal); }) ||
           std::any_of(lines.begin(), lines.end(),
                       [&input](const v1::PlanLine& line) { return TellsOfAPerson(line, input); });
  }
  const auto& risks = input.assessment->risks();
  return std::any_of(risks.begin(), risks.end(), [&input](const v1::Risk& risk) {
    return ComesFromAPerson(risk, input.assessment->household());
  });
}

bool SomebodyIsADanger(const PrintInput& input) { return DangerIn(input) != Danger::kNone; }

bool NamesDanger(std::string_view text) {
  return NamesDangerFromOthers(text) || NamesAny(text, kDangerToOneself);
}

bool NamesDanger(std::string_view text, const PrintInput& input) {
  switch (DangerIn(input)) {
    case Danger::kNone:
      return false;
    case Danger::kANeed:
      return NamesDangerFromOthers(text);
    case Danger::kAssessed:
      return NamesDanger(text);
  }
  return true;
}

bool TellsWhereProtectedAre(const v1::PlanLine& line, const PrintInput& input) {
  if (input.assessment == nullptr || !ViolenceKnown(input)) return false;
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

void NamesOfLines::Add(const v1::PlanLine& line, const PrintInput& input) {
  const auto add_from = [this](std::size_t shortest, const std::string& name) {
    std::string plain = Plain(name);
    if (plain.size() >= shortest) names_.insert(std::move(plain));
  };
  // Nothing is called by one letter.
  const auto add = [&add_from](const std::string& name) { add_from(4, name); };
  const auto add_both = [&add](const v1::LocalizedText& text) {
    add(text.ko());
    add(text.en());
  };
  // A word such as "상담" is anybody's content.
  add_from(18, line.content());
  for (const std::string& question : line.questions()) add_from(18, question);
  add_both(line.display_name());
  add_both(line.organization_display_name());
  const auto resource = input.resources.find(line.resource());
  if (resource == input.resources.end()) return;
  add_both(resource->second.display_name());
  const auto organization = input.organizations.find(resource->second.organization());
  if (organization != input.organizations.end()) add_both(organization->second.display_name());
}

void NamesOfLines::Remove(const NamesOfLines& other) {
  for (const std::string& name : other.names_) names_.erase(name);
}

bool NamesOfLines::AreIn(std::string_view text) const {
  const std::string plain = Plain(text);
  return std::any_of(names_.begin(), names_.end(), [&plain](const std::string& name) {
    return plain.find(name) != std::string::npos;
  });
}

bool IsAboutSafety(const v1::PlanLine& line, const PrintInput& input) {
  const Danger danger = DangerIn(input);
  if (input.assessment != nullptr) {
    for (const v1::Need& need : input.assessment->needs()) {
      const auto& ids = line.need_ids();
      const bool served = std::find(ids.begin(), ids.end(), need.id()) != ids.end();
      if (served && NeedIsAboutSafety(need, danger)) return true;
    }
  } else {
    for (const v1::Goal& goal : input.plan.goals()) {
      if (Has(line.need_ids(), goal.need_id()) && TellsOfAPerson(goal)) return true;
    }
  }
  const auto resource = input.resources.find(line.resource());
  return resource != input.resources.end() && ResourceIsAboutSafety(resource->second, danger);
}

}  // namespace ieum::print
