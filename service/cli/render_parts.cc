#include "service/cli/render_parts.h"

#include <algorithm>

namespace ieum::cli {
namespace {

std::string Percent(double value) {
  std::string text = Fixed(value, 1);
  if (text.ends_with(".0")) text.resize(text.size() - 2);
  return text;
}

}  // namespace

std::string RangeWords(const std::string& from, const std::string& to, std::string_view unit,
                       const Look& look) {
  const std::string end(unit);
  if (from.empty() && to.empty()) return std::string(look.Say("제한 없음", "any"));
  if (from.empty()) return look.english ? "up to " + to + end : to + end + " 이하";
  if (to.empty()) return look.english ? from + end + " or over" : from + end + " 이상";
  return from + (look.english ? "–" : "~") + to + end;
}

std::string IncomeWords(const v1::IncomeRange& income, const Look& look) {
  return std::string(look.Say("기준중위소득 ", "median income ")) +
         RangeWords(income.has_min_percent() ? Percent(income.min_percent()) : "",
                    income.has_max_percent() ? Percent(income.max_percent()) : "", "%", look);
}

std::string JoinNonEmpty(const std::vector<std::string>& parts, std::string_view separator) {
  std::string joined;
  for (const std::string& part : parts) {
    if (part.empty()) continue;
    if (!joined.empty()) joined += separator;
    joined += part;
  }
  return joined;
}

std::string MoreLine(const std::string& token, const Look& look) {
  if (token.empty()) return "";
  return "\n" +
         Paint(std::string(look.Say("다음 쪽: --page-token ", "next page: --page-token ")) +
                   Clean(token),
               Tone::kFaint, look) +
         "\n";
}

int LabelColumns(const Look& look) { return look.english ? 13 : 11; }

std::string ProviderLine(const v1::Resource& resource, std::string owner, const Look& look) {
  if (owner.empty()) owner = resource.organization();
  const bool informal = resource.formality() == v1::FORMALITY_INFORMAL;
  return JoinNonEmpty({owner, resource.kind(), LabelOf(resource.domain(), look),
                       informal ? LabelOf(resource.formality(), look) : ""},
                      " · ");
}

std::string VerdictWords(v1::Verdict verdict, const Look& look) { return LabelOf(verdict, look); }

std::vector<std::string> QuestionsOf(const v1::EligibilityVerdict& eligibility) {
  std::vector<std::string> questions;
  for (const v1::Check& check : eligibility.checks()) {
    const bool of_other_path = check.kind() == v1::CHECK_KIND_CRITERION &&
                               check.path_index() != eligibility.best_path_index();
    if (check.verdict() != v1::VERDICT_UNKNOWN || of_other_path) continue;
    const std::string& question = check.question().empty() ? check.sentence() : check.question();
    if (question.empty() ||
        std::find(questions.begin(), questions.end(), question) != questions.end()) {
      continue;
    }
    questions.push_back(question);
  }
  return questions;
}

std::string NoteWords(const v1::Eligibility& eligibility, const Look& look) {
  const std::string note = TextOf(eligibility.note(), look);
  return note.empty() ? "" : std::string(look.Say("기관 안내: ", "Agency's note: ")) + note;
}

std::string CheckWords(const v1::Check& check, const Look& look) {
  const std::string kind = LabelOf(check.kind(), look);
  if (check.sentence().empty()) return kind;
  // The sentences of all other checks name what they look at.
  return check.kind() == v1::CHECK_KIND_CRITERION ? kind + ": " + check.sentence()
                                                  : check.sentence();
}

std::string CapacityWords(const v1::Capacity& capacity, const Look& look) {
  std::vector<std::string> parts;
  const auto number = [](int value) { return std::to_string(value); };
  if (capacity.has_open_places()) {
    std::string places = number(capacity.open_places());
    if (capacity.has_total_places()) places += "/" + number(capacity.total_places());
    parts.push_back(look.english ? places + " open" : "빈자리 " + places);
  } else if (capacity.has_total_places()) {
    parts.push_back(look.english ? Counted(capacity.total_places(), "place")
                                 : "정원 " + number(capacity.total_places()));
  }
  if (capacity.has_waitlist_length()) {
    parts.push_back(look.english ? number(capacity.waitlist_length()) + " waiting"
                                 : "대기 " + number(capacity.waitlist_length()) + "명");
  }
  if (capacity.has_expected_wait_days()) {
    parts.push_back(look.english
                        ? "about " + Counted(capacity.expected_wait_days(), "day") + " of waiting"
                        : "약 " + number(capacity.expected_wait_days()) + "일 대기");
  }
  return JoinNonEmpty(parts, " · ");
}

namespace {

// How old the numbers are.
std::string AsOfWords(int days, const Look& look) {
  if (days == 0) return std::string(look.Say(" (오늘 기준)", " (as of today)"));
  return look.english ? " (as of " + Counted(days, "day") + " ago)"
                      : " (" + std::to_string(days) + "일 전 기준)";
}

}  // namespace

std::string AvailabilityWords(const v1::Availability& availability, const Look& look) {
  std::string words = availability.sentence();
  if (words.empty()) {
    const bool unknown = availability.state() == v1::AVAILABILITY_STATE_UNSPECIFIED;
    words = JoinNonEmpty({unknown ? "" : LabelOf(availability.state(), look),
                          CapacityWords(availability.capacity(), look)},
                         " · ");
    if (words.empty()) return words;
    if (availability.has_age_days()) {
      words += AsOfWords(availability.age_days(), look);
    }
  }
  return words;
}

std::string NextStepWords(const v1::Suggestion& suggestion, const Look& look) {
  return suggestion.next_step_sentence().empty() ? LabelOf(suggestion.next_step(), look)
                                                 : suggestion.next_step_sentence();
}

std::string AlsoServesWords(const v1::Suggestion& suggestion, const Look& look) {
  const std::vector<std::string> needs(suggestion.also_serves_needs().begin(),
                                       suggestion.also_serves_needs().end());
  const std::string list = JoinNonEmpty(needs, ", ");
  return look.english ? "serves " + list + " too" : "욕구 " + list + "에도 도움";
}

std::string ContactWords(const v1::Contact& contact) {
  const std::vector<std::string> phones(contact.phones().begin(), contact.phones().end());
  return JoinNonEmpty({contact.desk(), JoinNonEmpty(phones, ", "), contact.email(), contact.url()},
                      " · ");
}

}  // namespace ieum::cli
