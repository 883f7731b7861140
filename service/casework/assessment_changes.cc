#include <algorithm>
#include <map>
#include <set>

#include "matcher/labels.h"
#include "service/casework/case_rules.h"

namespace ieum::casework {
namespace {

using matcher::In;

std::string SeverityLabel(v1::Language language, v1::Severity severity) {
  switch (severity) {
    case v1::SEVERITY_MILD:
      return In(language, "가벼움", "mild");
    case v1::SEVERITY_SEVERE:
      return In(language, "심함", "severe");
    default:
      return In(language, "보통", "moderate");
  }
}

std::string UrgencyLabel(v1::Language language, v1::Urgency urgency) {
  switch (urgency) {
    case v1::URGENCY_ROUTINE:
      return In(language, "수개월 안", "routine");
    case v1::URGENCY_IMMEDIATE:
      return In(language, "즉시", "immediate");
    default:
      return In(language, "수주 안", "soon");
  }
}

std::string Rank(v1::Language language, int rank) {
  return rank == 0 ? In(language, "정하지 않음", "not said") : std::to_string(rank);
}

class Comparison {
 public:
  Comparison(const store::NeedTaxonomy& taxonomy, v1::Language language)
      : taxonomy_(taxonomy), language_(language) {}

  void Needs(const v1::Assessment& before, const v1::Assessment& after) {
    std::map<std::string, const v1::Need*> old;
    for (const v1::Need& need : before.needs()) old[need.id()] = &need;
    for (const v1::Need& need : after.needs()) {
      const auto at = old.find(need.id());
      if (at == old.end()) {
        Say("새 욕구: " + Title(need), "New need: " + Title(need));
        continue;
      }
      CompareNeed(*at->second, need);
      old.erase(at);
    }
    for (const v1::Need& need : before.needs()) {
      if (!old.contains(need.id())) continue;
      Say("없어진 욕구: " + Title(need), "Need that is gone: " + Title(need));
    }
  }

  void Household(const v1::Assessment& before, const v1::Assessment& after) {
    const v1::Household& old = before.household();
    const v1::Household& now = after.household();
    if (Differ(old.income(), now.income()) || old.has_income() != now.has_income()) {
      Say("소득: " + Income(old) + " → " + Income(now),
          "Income: " + Income(old) + " → " + Income(now));
    }
    if (Differ(old.benefits(), now.benefits())) Benefits(old, now);
    if (Differ(old.household_kinds(), now.household_kinds())) {
      Say("가구 유형이 바뀜", "The kinds of household have changed");
    }
    if (old.members_size() != now.members_size()) {
      const std::string from = std::to_string(old.members_size());
      const std::string to = std::to_string(now.members_size());
      Say("가구원 수: " + from + "명 → " + to + "명", "Members: " + from + " → " + to);
    }
    if (!SameList(old.residence(), now.residence())) Say("사는 곳이 바뀜", "The home has changed");
  }

  void Rest(const v1::Assessment& before, const v1::Assessment& after) {
    if (!SameList(before.risks(), after.risks())) {
      Say("위험 요인이 바뀜", "The dangers have changed");
    }
    if (!SameList(before.aversions(), after.aversions())) {
      Say("원하지 않는 것이 바뀜", "What is not wanted has changed");
    }
    if (!SameList(before.existing_services(), after.existing_services())) {
      Say("이미 받는 서비스가 바뀜", "The services in place have changed");
    }
    if (!SameList(before.strengths(), after.strengths())) {
      Say("강점이 바뀜", "The strengths have changed");
    }
  }

  std::vector<std::string> Take() { return std::move(sentences_); }

 private:
  void Say(const std::string& ko, const std::string& en) {
    sentences_.push_back(In(language_, ko, en));
  }

  static bool Differ(const google::protobuf::Message& a, const google::protobuf::Message& b) {
    return a.SerializeAsString() != b.SerializeAsString();
  }

  template <typename List>
  static bool SameList(const List& a, const List& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
      if constexpr (requires { x.SerializeAsString(); }) {
        return !Differ(x, y);
      } else {
        return x == y;
      }
    });
  }

  void CompareNeed(const v1::Need& old, const v1::Need& now) {
    const std::string title = Title(now);
    const auto changed = [&](const std::string& ko, const std::string& en, const std::string& from,
                             const std::string& to) {
      if (from == to) return;
      Say(title + " — " + ko + ": " + from + " → " + to,
          title + " — " + en + ": " + from + " → " + to);
    };
    changed("심각도", "severity", SeverityLabel(language_, old.severity()),
            SeverityLabel(language_, now.severity()));
    changed("긴급도", "urgency", UrgencyLabel(language_, old.urgency()),
            UrgencyLabel(language_, now.urgency()));
    changed("당사자가 매긴 순위", "rank given by the client",
            Rank(language_, old.client_priority()), Rank(language_, now.client_priority()));
    changed("사정자가 매긴 순위", "rank given by the assessor",
            Rank(language_, old.assessor_priority()), Rank(language_, now.assessor_priority()));
    changed("욕구영역", "areas", Codes(old), Codes(now));
  }

  std::string CodeLabel(const std::string& code) const {
    if (const auto id = taxonomy_.FindSubArea(code)) {
      return matcher::Pick(language_, taxonomy_.sub_area(*id).display_name());
    }
    for (const v1::NeedArea& area : taxonomy_.areas()) {
      if (area.code() == code) return matcher::Pick(language_, area.display_name());
    }
    return code;
  }

  std::string Codes(const v1::Need& need) const {
    std::string text;
    for (const std::string& code : need.need_codes()) {
      text += (text.empty() ? "" : ", ") + CodeLabel(code);
    }
    return text.empty() ? In(language_, "정하지 않음", "not said") : text;
  }

  std::string Title(const v1::Need& need) const {
    const std::string words = need.statement().empty() ? Codes(need) : need.statement();
    return words + " (" + need.id() + ")";
  }

  std::string Income(const v1::Household& household) const {
    if (!household.has_income()) return In(language_, "모름", "not known");
    const v1::IncomeRange& income = household.income();
    const std::string low = income.has_min_percent() ? matcher::Decimal(income.min_percent()) : "0";
    const std::string high = income.has_max_percent() ? matcher::Decimal(income.max_percent()) : "";
    return In(language_, "기준중위소득 " + low + "~" + high + "%",
              low + " to " + high + "% of the median");
  }

  void Benefits(const v1::Household& old, const v1::Household& now) {
    const std::set<int> before(old.benefits().values().begin(), old.benefits().values().end());
    const std::set<int> after(now.benefits().values().begin(), now.benefits().values().end());
    const std::size_t said = sentences_.size();
    for (const int benefit : after) {
      if (before.contains(benefit)) continue;
      const std::string label = matcher::Label(language_, static_cast<v1::Benefit>(benefit));
      Say("새로 받는 급여: " + label, "Benefit now received: " + label);
    }
    for (const int benefit : before) {
      if (after.contains(benefit)) continue;
      const std::string label = matcher::Label(language_, static_cast<v1::Benefit>(benefit));
      Say("더 받지 않는 급여: " + label, "Benefit no longer received: " + label);
    }
    if (sentences_.size() == said) {
      Say("급여에 대해 아는 것이 바뀜", "What is known of benefits has changed");
    }
  }

  const store::NeedTaxonomy& taxonomy_;
  const v1::Language language_;
  std::vector<std::string> sentences_;
};

}  // namespace

std::vector<std::string> AssessmentChanges(const v1::Assessment& before,
                                           const v1::Assessment& after,
                                           const store::NeedTaxonomy& taxonomy,
                                           v1::Language language) {
  Comparison comparison(taxonomy, language);
  comparison.Needs(before, after);
  comparison.Household(before, after);
  comparison.Rest(before, after);
  return comparison.Take();
}

}  // namespace ieum::casework
