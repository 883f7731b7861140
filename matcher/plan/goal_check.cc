#include "matcher/plan/goal_check.h"

#include <algorithm>
#include <cstdlib>
#include <string>

#include "absl/strings/numbers.h"

#include "matcher/labels.h"
#include "matcher/particles.h"
#include "store/catalog/text_rules.h"

namespace ieum::matcher {
namespace {

using icu::UnicodeString;

// Beyond this many years nobody plans with a household.
constexpr int kGrandYears = 10;
// What may still follow the word that the aim ends in, in code units: Korean endings and one
// helping verb.
constexpr int kMaxEnding = 8;

std::string Utf8(const UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

std::optional<absl::CivilDay> DayOf(const std::string& date) {
  absl::CivilDay day;
  if (!store::IsDate(date) || !absl::ParseCivilTime(date, &day)) return std::nullopt;
  return day;
}

UnicodeString WithoutBrackets(const UnicodeString& text) {
  UnicodeString out;
  int depth = 0;
  for (int i = 0; i < text.length(); ++i) {
    const char16_t c = text.charAt(i);
    if (c == '(' || c == '[') ++depth;
    if (depth == 0) out.append(c);
    if ((c == ')' || c == ']') && depth > 0) --depth;
  }
  return out.trim();
}

// Without the full stop and what else closes a sentence.
UnicodeString WithoutClosing(UnicodeString text) {
  const UnicodeString closing(u" .!,;:。·-");
  while (!text.isEmpty() && closing.indexOf(text.charAt(text.length() - 1)) >= 0) {
    text.truncate(text.length() - 1);
  }
  while (!text.isEmpty() && closing.indexOf(text.charAt(0)) >= 0) text.remove(0, 1);
  return text;
}

bool HasDigit(const UnicodeString& text) {
  for (int i = 0; i < text.length(); ++i) {
    if (text.charAt(i) >= '0' && text.charAt(i) <= '9') return true;
  }
  return false;
}

// A goal's words, taken apart once.
struct Reading {
  UnicodeString text;  // folded
  UnicodeString body;  // without terms and numbers that measure nothing
  UnicodeString head;  // without brackets, terms and frequencies: what the aim starts and ends in
  bool measured = false;
};

class Checker {
 public:
  Checker(const v1::Goal& goal, const GoalCheckContext& context)
      : goal_(goal), context_(context), words_(context.words) {
    in_.text = FoldGoalText(goal.statement());
    const UnicodeString without_terms = words_.terms.Without(in_.text);
    in_.body = words_.not_measures.Without(without_terms);
    in_.head = WithoutClosing(words_.frequencies.Without(WithoutBrackets(without_terms)));
    in_.measured = HasDigit(in_.body) || words_.measures.In(in_.body) || HasMeasure();
  }

  std::vector<v1::GoalWarning> Check() {
    const bool service = IsObjectiveOfService();
    const bool task = !service && IsTaskOrService();
    if (task) WarnTask();
    if (service) WarnServiceObjective();
    if (IsNobodys()) WarnNobodys();
    const bool undefined = !task && !service && CheckVague();
    const bool out_of_reach = CheckReach();
    if (!task && !service && !undefined && !out_of_reach && !IsJudgeable()) WarnNotJudgeable();
    CheckTerm();
    const auto by_number = [](const v1::GoalWarning& a, const v1::GoalWarning& b) {
      return a.mistake() < b.mistake();
    };
    std::sort(warnings_.begin(), warnings_.end(), by_number);
    return std::move(warnings_);
  }

 private:
  void Add(v1::GoalMistake mistake, std::string_view ko, std::string_view en) {
    v1::GoalWarning& warning = warnings_.emplace_back();
    warning.set_mistake(mistake);
    warning.set_sentence(In(context_.language, ko, en));
  }
  std::string Found(const PhraseSet::Hit& hit) const {
    return Utf8(UnicodeString(in_.text, hit.begin, hit.end - hit.begin).trim());
  }

  // A measure of the goal's own that is more than somebody's impression.
  bool HasMeasure() const {
    const UnicodeString measure = FoldGoalText(goal_.measure());
    return store::HasLettersOrDigits(goal_.measure()) && !words_.weak_measures.In(measure);
  }

  bool IsTaskOrService() const {
    if (StartsWith(words_.worker_subjects)) return true;
    return StartsWith(words_.tasks_at_start) || EndsInTask();
  }
  bool StartsWith(const Mark& mark) const {
    const auto hit = mark.Find(in_.head);
    return hit && hit->begin == 0;
  }
  // Korean says last, and English headings too, what is to be done.
  bool EndsInTask() const {
    if (words_.tasks_at_end.unless.In(in_.head)) return false;
    auto last = words_.tasks_at_end.phrases.Find(in_.head);
    if (!last) return false;
    while (const auto next = words_.tasks_at_end.phrases.Find(in_.head, last->end)) last = next;
    const UnicodeString rest(in_.head, last->end);
    return rest.length() <= kMaxEnding && !HasDigit(rest) && !words_.degrees.In(rest) &&
           !words_.states.In(rest) && !words_.measures.In(rest);
  }

  // How often somebody came, how content they were, that they finished: of a programme, and nothing
  // about what it was for.
  bool IsObjectiveOfService() const {
    const auto measure = words_.service_measures.Find(in_.text);
    if (!measure || !words_.programmes.In(in_.text)) return false;
    const UnicodeString rest(in_.text, measure->end);
    return !words_.degrees.In(rest) && !words_.states.In(rest);
  }

  bool IsNobodys() const {
    const v1::Assessment* assessment = context_.assessment;
    if (assessment == nullptr) return goal_.member().empty() && !NamesSomebody();
    const auto& members = assessment->household().members();
    if (!goal_.member().empty()) {
      return std::none_of(members.begin(), members.end(), [this](const v1::Member& member) {
        return member.reference() == goal_.member();
      });
    }
    const auto need = std::find_if(assessment->needs().begin(), assessment->needs().end(),
                                   [this](const v1::Need& n) { return n.id() == goal_.need_id(); });
    const bool of_household = need != assessment->needs().end() && need->members().empty();
    return !of_household && members.size() != 1 && !NamesSomebody();
  }
  bool NamesSomebody() const {
    const UnicodeString purpose = FoldGoalText(goal_.purpose());
    if (words_.persons.In(in_.text) || words_.persons.In(purpose)) return true;
    if (context_.assessment == nullptr) return false;
    const auto& members = context_.assessment->household().members();
    return std::any_of(members.begin(), members.end(), [&](const v1::Member& member) {
      const UnicodeString role = FoldGoalText(member.role());
      return !role.isEmpty() && (in_.text.indexOf(role) >= 0 || purpose.indexOf(role) >= 0);
    });
  }

  bool CheckVague() {
    if (in_.measured || words_.states.In(in_.body)) return false;
    const auto vague = words_.vague.Find(in_.text);
    if (!vague) return false;
    const std::string word = Found(*vague);
    Add(v1::GOAL_MISTAKE_UNDEFINED,
        WithParticles("'" + word + "'은(는)") +
            " 사람마다 다르게 이해합니다. 무엇이 달라지면 그렇게 되었다고 볼지 당사자의 말로 "
            "정하고 적으면 좋습니다. 예: '주 4일 이상 지각 없이 등교함'.",
        "Everybody understands \"" + word +
            "\" differently. Better: agree with the client on what will be seen then, and write "
            "that, e.g. \"is at school on time at least 4 days a week\".");
    return true;
  }

  // What no plan reaches: in a lifetime, or by case management.
  bool CheckReach() {
    bool found = false;
    if (words_.grand.Find(in_.text) || SaysManyYears()) {
      Add(v1::GOAL_MISTAKE_BEYOND_LIFETIME,
          "계획 기간은 물론 남은 생애에도 이루어졌다고 말하기 어려운 원대한 목표입니다. 그쪽으로 "
          "가는 "
          "첫걸음을 목표로 삼으면 좋습니다. 예: '6개월 내에 월 소득 100만 원 이상의 일자리를 3개월 "
          "유지함'.",
          "This is more than can be reached in a lifetime, let alone in the plan's. Better: the "
          "first step towards it, e.g. \"holds a job of at least 15 hours a week for 3 months\".");
      found = true;
    } else if (const Milestone* milestone = TooYoungFor()) {
      const std::string age = std::to_string(milestone->age_years);
      Add(v1::GOAL_MISTAKE_BEYOND_LIFETIME,
          "보통 " + age +
              "세가 지나야 이룰 수 있는 목표여서 이 계획으로는 너무 멉니다. 계획 기간 안에 볼 수 "
              "있는 "
              "걸음을 목표로 삼으면 좋습니다. 예: '관심 있는 직업을 3가지 조사하여 발표함'.",
          "Rarely reached before the age of " + age +
              ": too far away for this plan. Better: a step that can be seen within its term, e.g. "
              "\"has looked into three occupations and presented them\".");
      found = true;
    }
    if (words_.beyond.Find(in_.text)) {
      Add(v1::GOAL_MISTAKE_BEYOND_CASE_MANAGEMENT,
          "사례관리로 이룰 수 없는 일(법·제도·시세, 낫지 않는 병, 다른 사람의 마음)입니다. "
          "당사자와 "
          "가족이 할 수 있는 변화를 목표로 삼으면 좋습니다. 예: '약을 매일 복용하고 혼자 씻을 수 "
          "있는 "
          "상태를 6개월 유지함'.",
          "Case management cannot bring this about (laws, markets, what cannot be healed, what "
          "others feel). Better: a change that client and family can make, e.g. \"takes the "
          "tablets every day and still washes without help in 6 months\".");
      found = true;
    }
    return found;
  }
  // "within 20 years"
  bool SaysManyYears() const {
    for (const int years : NumbersBefore({u"년", u"years"})) {
      if (years >= kGrandYears && years < 100) return true;
    }
    return false;
  }
  // Numbers of terms, e.g. the 20 of "20년 안에".
  std::vector<int> NumbersBefore(const std::vector<UnicodeString>& units) const {
    std::vector<int> numbers;
    for (auto hit = words_.terms.Find(in_.text); hit; hit = words_.terms.Find(in_.text, hit->end)) {
      for (int i = hit->begin; i < hit->end; ++i) {
        if (!HasDigit(UnicodeString(in_.text, i, 1))) continue;
        int end = i;
        while (end < hit->end && HasDigit(UnicodeString(in_.text, end, 1))) ++end;
        const UnicodeString after = UnicodeString(in_.text, end, hit->end - end).trim();
        int number = 0;
        const bool fits = std::any_of(units.begin(), units.end(), [&](const UnicodeString& unit) {
          return after.startsWith(unit);
        });
        const std::string digits = Utf8(UnicodeString(in_.text, i, end - i));
        if (fits && absl::SimpleAtoi(digits, &number)) numbers.push_back(number);
        i = end;
      }
    }
    return numbers;
  }
  // What the member will still be too young for at the goal's end.
  const Milestone* TooYoungFor() const {
    const std::optional<int> age = AgeAtEnd();
    if (!age) return nullptr;
    for (const Milestone& milestone : words_.milestones) {
      if (*age < milestone.age_years && milestone.phrases.In(in_.text)) return &milestone;
    }
    return nullptr;
  }
  std::optional<int> AgeAtEnd() const {
    if (context_.assessment == nullptr) return std::nullopt;
    for (const v1::Member& member : context_.assessment->household().members()) {
      if (member.reference() != goal_.member() || !member.has_age_years()) continue;
      const absl::CivilDay end =
          DayOf(goal_.end_date()).value_or(context_.plan_end.value_or(context_.as_of));
      // A birthday may lie in between.
      const auto years = std::max<absl::civil_diff_t>(end - context_.as_of, 0) / 365 + 1;
      return member.age_years() + static_cast<int>(years);
    }
    return std::nullopt;
  }

  // "More" and "better" say nothing without a number or a scale. What is told in other words is
  // taken for a state that can be seen: there are more verbs than any list has.
  bool IsJudgeable() const { return in_.measured || !words_.degrees.In(in_.body); }

  void CheckTerm() {
    if (const std::optional<absl::CivilDay> end = DayOf(goal_.end_date())) {
      if (context_.plan_end && *end > *context_.plan_end) WarnLateTerm();
      return;
    }
    const auto term = words_.terms.Find(in_.text);
    if (!term || UnicodeString(in_.text, term->begin, 1) == u"몇") return WarnNoTerm();
    if (!context_.plan_end) return;
    for (const int years : NumbersBefore({u"년 ", u"년이", u"년안", u"years", u"year"})) {
      if (years < 100 && Later(12 * years)) return WarnLateTerm();
    }
    for (const int months : NumbersBefore({u"개월", u"달", u"months", u"month"})) {
      if (months < 1200 && Later(months)) return WarnLateTerm();
    }
  }
  // Whether so many months from now lie behind the plan's end; the last day itself does not count.
  bool Later(int months) const {
    const absl::CivilMonth month = absl::CivilMonth(context_.as_of) + months;
    return absl::CivilDay(month) + (context_.as_of.day() - 1) > *context_.plan_end + 1;
  }

  void WarnTask() {
    Add(v1::GOAL_MISTAKE_TASK_OR_SERVICE,
        "사례관리자가 할 일이나 서비스가 목표 자리에 있습니다. 서비스는 계획의 내용으로 옮기고, 그 "
        "서비스로 당사자에게 일어날 변화를 적으면 좋습니다. 예: '3개월 내에 우울척도 점수 30% "
        "감소'.",
        "A worker's task or a service stands where the goal belongs. Better: move it to the plan's "
        "lines and write the change it is to bring about, e.g. \"the depression score falls by 30% "
        "within 3 months\".");
  }
  void WarnServiceObjective() {
    Add(v1::GOAL_MISTAKE_OBJECTIVE_OF_A_SERVICE,
        "한 서비스 안에서의 목표(출석, 이수, 만족도)입니다. 그 서비스를 마친 뒤 당사자의 생활에서 "
        "달라질 것을 적으면 좋습니다. 예: '자녀에게 소리를 지르는 일이 주 1회 이하로 줄어듦'.",
        "This is the objective of one service (attendance, completion, satisfaction). Better: what "
        "will have changed in the client's life after it, e.g. \"shouts at the children at most "
        "once a week\".");
  }
  void WarnNobodys() {
    Add(v1::GOAL_MISTAKE_NOBODYS,
        "누구의 목표인지 알 수 없습니다. 가구원을 정하거나 문장에 밝히면 좋습니다. 예: '어머니의 "
        "우울척도 점수 30% 감소'.",
        "It is not said whose goal this is. Better: choose the member of the household, or name "
        "them, e.g. \"mother's depression score falls by 30%\".");
  }
  void WarnNotJudgeable() {
    Add(v1::GOAL_MISTAKE_NOT_JUDGEABLE,
        "종결할 때 이루어졌는지 판단할 기준이 없습니다. 횟수, 점수, 비율이나 눈으로 볼 수 있는 "
        "상태를 "
        "적으면 좋습니다. 예: '로젠버그 자존감 척도 20점에서 26점으로 향상'.",
        "At closure nobody could tell whether this was reached. Better: a number, a score, a rate "
        "or a state that can be seen, e.g. \"self-esteem scale from 20 to 26 points\".");
  }
  void WarnNoTerm() {
    Add(v1::GOAL_MISTAKE_NO_TERM, "언제까지인지 없습니다. 목표에 종료일을 정하면 좋습니다.",
        "It is not said by when. Better: set the goal's last day.");
  }
  void WarnLateTerm() {
    Add(v1::GOAL_MISTAKE_NO_TERM,
        "목표 기한이 계획이 끝나는 날보다 늦습니다. 계획 기간 안에 이룰 만큼을 목표로 정하면 "
        "좋습니다.",
        "The goal's term lies after the plan's end. Better: what can be reached within the plan.");
  }

  const v1::Goal& goal_;
  const GoalCheckContext& context_;
  const GoalWords& words_;
  Reading in_;
  std::vector<v1::GoalWarning> warnings_;
};

}  // namespace

std::vector<v1::GoalWarning> CheckGoal(const v1::Goal& goal, const GoalCheckContext& context) {
  return Checker(goal, context).Check();
}

}  // namespace ieum::matcher
