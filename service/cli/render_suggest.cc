#include "service/cli/render_suggest.h"

#include <algorithm>
#include <vector>

#include "service/cli/render_parts.h"
#include "store/catalog/find_need.h"

namespace ieum::cli {
namespace {

constexpr int kIndent = 3;
constexpr int kBody = 6;  // under a suggestion's number

std::string MemberWords(const v1::Assessment& assessment, const v1::Need& need) {
  std::string words;
  for (const std::string& reference : need.members()) {
    std::string shown = reference;
    for (const v1::Member& member : assessment.household().members()) {
      if (member.reference() != reference) continue;
      shown = member.role().empty() ? reference : member.role();
      if (member.has_age_years()) shown += "(" + std::to_string(member.age_years()) + ")";
    }
    words += (words.empty() ? "" : ", ") + shown;
  }
  return words;
}

void RenderNeedHead(const v1::NeedSuggestions& answer, const Answered& answered, Page& page) {
  const Look& look = page.look();
  const v1::Need* need = store::FindNeed(answered.assessment, answer.need_id());
  std::string title = std::string(look.Say("욕구 ", "Need ")) + answer.need_id();
  if (need == nullptr) {
    page.Rule(title);
    return;
  }
  const std::string& words = need->statement().empty() ? need->problem() : need->statement();
  const std::string line = JoinNonEmpty({title, Clean(words)}, " · ");
  constexpr int kRuleColumns = 6;
  const bool fits = DisplayWidth(line) + kRuleColumns <= look.columns;
  page.Rule(fits ? line : title);
  if (!fits) page.Text(kIndent, words, Tone::kStrong);
  std::vector<std::string> facts;
  facts.push_back(MemberWords(answered.assessment, *need));
  facts.push_back(LabelOf(need->severity(), look));
  facts.push_back(LabelOf(need->urgency(), look));
  if (need->client_priority() > 0) {
    facts.push_back(std::string(look.Say("당사자 ", "client's priority ")) +
                    std::to_string(need->client_priority()) + std::string(look.Say("순위", "")));
  }
  page.Text(kIndent, JoinNonEmpty(facts, " · "), Tone::kFaint);
  std::vector<std::string> codes;
  for (const std::string& code : need->need_codes()) {
    codes.push_back(NeedPath(code, answered.labels));
  }
  page.Text(kIndent, JoinNonEmpty(codes, " · "), Tone::kFaint);
  std::vector<std::string> inferred;
  for (const std::string& code : answer.inferred_need_codes()) {
    inferred.push_back(NeedPath(code, answered.labels));
  }
  if (!inferred.empty()) {
    page.Text(kIndent,
              std::string(look.Say("추정: ", "inferred: ")) + JoinNonEmpty(inferred, " · ") +
                  std::string(look.Say(" (need_codes에 적으면 정확해집니다: ieum needs)",
                                       " (better said in need_codes: ieum needs)")),
              Tone::kWarn);
  }
}

void RenderEligibility(const v1::Suggestion& suggestion, int label, Page& page) {
  const Look& look = page.look();
  const std::string name(look.Say("자격", "eligibility"));
  const v1::Verdict verdict = suggestion.eligibility().verdict();
  const std::vector<std::string> questions = QuestionsOf(suggestion.eligibility());
  const auto note = [&] {
    const std::string words = NoteWords(suggestion.resource().eligibility(), look);
    if (!words.empty()) page.Item(kBody, label, "", words);
  };
  if (verdict != v1::VERDICT_UNKNOWN && !suggestion.confirm_first()) {
    page.Item(kBody, label, name, VerdictWords(verdict, look), ToneOf(verdict));
    note();
    return;
  }
  const std::string words(look.Say("확인 필요", "confirm first"));
  if (questions.empty()) page.Item(kBody, label, name, words, Tone::kWarn);
  bool first = true;
  for (const std::string& question : questions) {
    page.Item(kBody, label, first ? name : "", words + ": " + question, Tone::kWarn);
    first = false;
  }
  note();
}

// Whether the next step already says where to call.
bool NamesAPhone(const v1::Suggestion& suggestion) {
  for (const std::string& phone : suggestion.resource().contact().phones()) {
    if (suggestion.next_step_sentence().find(phone) != std::string::npos) return true;
  }
  return false;
}

Tone ToneOf(v1::AvailabilityState state) {
  switch (state) {
    case v1::AVAILABILITY_STATE_OPEN:
      return Tone::kGood;
    case v1::AVAILABILITY_STATE_UNSPECIFIED:
      return Tone::kFaint;
    default:
      return Tone::kWarn;
  }
}

void RenderSuggestion(const v1::Suggestion& suggestion, Page& page) {
  const Look& look = page.look();
  const int label = LabelColumns(look);
  page.Row(
      kIndent,
      std::to_string(suggestion.rank()) + ". " + TextOf(suggestion.resource().display_name(), look),
      Fixed(suggestion.score()), Tone::kStrong);
  page.Text(kBody,
            ProviderLine(suggestion.resource(),
                         TextOf(suggestion.organization_display_name(), look), look),
            Tone::kFaint);
  const auto each = [&](std::string_view name, const auto& texts, Tone tone) {
    bool first = true;
    for (const std::string& text : texts) {
      page.Item(kBody, label, first ? name : "", text, tone);
      first = false;
    }
  };
  each(look.Say("이유", "why"), suggestion.reasons(), Tone::kPlain);
  RenderEligibility(suggestion, label, page);
  const std::string places = AvailabilityWords(suggestion.availability(), look);
  if (!places.empty()) {
    page.Item(kBody, label, look.Say("자리", "places"), places,
              ToneOf(suggestion.availability().state()));
  }
  if (suggestion.has_distance_km()) {
    page.Item(kBody, label, look.Say("거리", "distance"), Distance(suggestion.distance_km()));
  }
  page.Item(kBody, label, look.Say("다음 단계", "next step"), NextStepWords(suggestion, look),
            Tone::kStrong);
  std::vector<std::string> documents;
  for (const v1::LocalizedText& document : suggestion.required_documents()) {
    documents.push_back(TextOf(document, look));
  }
  if (!documents.empty()) {
    page.Item(kBody, label, look.Say("준비 서류", "documents"), JoinNonEmpty(documents, ", "));
  }
  const std::string contact = ContactWords(suggestion.resource().contact());
  if (!contact.empty() && !NamesAPhone(suggestion)) {
    page.Item(kBody, label, look.Say("연락", "contact"), contact);
  }
  if (suggestion.also_serves_needs_size() > 0) {
    page.Item(kBody, label, look.Say("함께", "also"), AlsoServesWords(suggestion, look));
  }
  each(look.Say("유의", "caution"), suggestion.cautions(), Tone::kWarn);
  page.Item(kBody, label, "", suggestion.resource().name(), Tone::kFaint);
}

void RenderNearMisses(const v1::NeedSuggestions& answer, Page& page) {
  if (answer.near_misses().empty()) return;
  const Look& look = page.look();
  page.Blank();
  page.Text(kIndent, look.Say("맞지만 제안할 수 없는 자원", "Would fit, but cannot be suggested"),
            Tone::kStrong);
  for (const v1::NearMiss& miss : answer.near_misses()) {
    const std::string owner = TextOf(miss.organization_display_name(), look);
    page.Text(kIndent, "· " + TextOf(miss.resource().display_name(), look) +
                           (owner.empty() ? "" : " — " + owner));
    for (const v1::Check& check : miss.failed_checks()) {
      page.Item(kBody, 2, "✗", CheckWords(check, look), Tone::kBad);
    }
  }
}

void RenderGap(const v1::NeedSuggestions& answer, const NeedLabels& labels, Page& page) {
  const Look& look = page.look();
  if (answer.has_gap()) {
    page.Blank();
    page.Text(kIndent,
              std::string(look.Say("자원 공백: ", "Gap: ")) + LabelOf(answer.gap().cause(), look),
              Tone::kBad);
    page.Text(kBody, answer.gap().sentence());
  }
  for (const v1::Gap& gap : answer.partial_gaps()) {
    std::vector<std::string> codes;
    for (const std::string& code : gap.need_codes()) codes.push_back(NeedPath(code, labels));
    page.Blank();
    page.Text(kIndent,
              std::string(look.Say("일부 공백: ", "Partial gap: ")) + JoinNonEmpty(codes, ", ") +
                  " — " + LabelOf(gap.cause(), look),
              Tone::kWarn);
    page.Text(kBody, gap.sentence());
  }
}

void RenderQuestions(const v1::NeedSuggestions& answer, Page& page) {
  if (answer.questions().empty()) return;
  page.Blank();
  page.Text(kIndent, page.Say("먼저 물어볼 것", "Ask first"), Tone::kStrong);
  int number = 0;
  for (const std::string& question : answer.questions()) {
    page.Item(kIndent, 3, std::to_string(++number) + ".", question);
  }
}

// The dangers of the case stand above everything else. Empty when there are none.
std::string RiskLine(const v1::Assessment& assessment, const Look& look) {
  std::vector<std::string> kinds;
  for (const v1::Risk& risk : assessment.risks()) {
    const std::string kind = LabelOf(risk.kind(), look);
    if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) kinds.push_back(kind);
  }
  const std::string words = JoinNonEmpty(kinds, ", ");
  return words.empty() ? "" : std::string(look.Say("위험: ", "Risk: ")) + words;
}

void RenderRisks(const v1::Assessment& assessment, Page& page) {
  const std::string line = RiskLine(assessment, page.look());
  if (!line.empty()) page.Text(0, line, Tone::kWarn);
}

std::string CaseLine(const Answered& answered, const Look& look) {
  const std::string& reference = answered.assessment.case_reference();
  const std::string needs = std::to_string(answered.response.needs_size());
  return JoinNonEmpty(
      {reference.empty() ? "" : std::string(look.Say("사례 ", "Case ")) + reference,
       look.english ? needs + (needs == "1" ? " need" : " needs") : "욕구 " + needs + "개"},
      " · ");
}

}  // namespace

std::string ProvenanceLine(const v1::Provenance& provenance, const Look& look) {
  return JoinNonEmpty(
      {provenance.has_as_of_time()
           ? std::string(look.Say("기준일 ", "as of ")) + Date(provenance.as_of_time())
           : "",
       provenance.weight_profile(), provenance.snapshot(),
       provenance.assessment_digest().empty() ? ""
                                              : std::string(look.Say("사정 ", "assessment ")) +
                                                    provenance.assessment_digest().substr(0, 12)},
      " · ");
}

std::string RenderSuggestions(const Answered& answered, const Look& look) {
  Page page(look);
  page.Text(0, CaseLine(answered, look), Tone::kStrong);
  RenderRisks(answered.assessment, page);
  for (const std::string& remark : answered.response.remarks()) page.Text(0, remark, Tone::kWarn);
  for (const v1::NeedSuggestions& answer : answered.response.needs()) {
    page.Blank();
    RenderNeedHead(answer, answered, page);
    if (answer.suggestions().empty()) {
      page.Blank();
      page.Text(kIndent, look.Say("제안할 자원이 없습니다.", "There is nothing to suggest."));
    }
    for (const v1::Suggestion& suggestion : answer.suggestions()) {
      page.Blank();
      RenderSuggestion(suggestion, page);
    }
    RenderNearMisses(answer, page);
    RenderGap(answer, answered.labels, page);
    RenderQuestions(answer, page);
  }
  page.Blank();
  page.Text(0, ProvenanceLine(answered.response.provenance(), look), Tone::kFaint);
  return page.Take();
}

std::string RenderBrief(const Answered& answered, const Look& look) {
  Table table({{std::string(look.Say("욕구", "need"))},
               {"#", true},
               {std::string(look.Say("점수", "score")), true},
               {std::string(look.Say("자원", "resource")), false, true},
               {std::string(look.Say("기관", "organization")), false, true},
               {std::string(look.Say("자격", "eligibility"))},
               {std::string(look.Say("자리", "places"))},
               {std::string(look.Say("거리", "distance")), true},
               {std::string(look.Say("이름", "name"))}});
  for (const v1::NeedSuggestions& answer : answered.response.needs()) {
    for (const v1::Suggestion& suggestion : answer.suggestions()) {
      table.Add({answer.need_id(), std::to_string(suggestion.rank()), Fixed(suggestion.score()),
                 TextOf(suggestion.resource().display_name(), look),
                 TextOf(suggestion.organization_display_name(), look),
                 std::string(suggestion.confirm_first() ? look.Say("확인 필요", "confirm")
                                                        : look.Say("충족", "met")),
                 LabelOf(suggestion.availability().state(), look),
                 suggestion.has_distance_km() ? Distance(suggestion.distance_km()) : "",
                 suggestion.resource().name()});
    }
    if (answer.has_gap()) {
      table.AddAcross(answer.need_id(),
                      std::string(look.Say("자원 공백: ", "gap: ")) +
                          (answer.gap().sentence().empty() ? LabelOf(answer.gap().cause(), look)
                                                           : answer.gap().sentence()));
    } else if (answer.suggestions().empty()) {
      table.AddAcross(answer.need_id(), std::string(look.Say("제안 없음", "nothing to suggest")));
    }
  }
  Page risks(look);
  RenderRisks(answered.assessment, risks);
  return risks.Take() + table.Render(look);
}

}  // namespace ieum::cli
