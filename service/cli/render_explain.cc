#include "service/cli/render_parts.h"
#include "service/cli/render_suggest.h"

namespace ieum::cli {
namespace {

constexpr int kIndent = 3;

std::string FactorTable(const v1::Suggestion& suggestion, const Look& look) {
  Table table({{std::string(look.Say("요인", "factor"))},
               {std::string(look.Say("값", "value")), true},
               {std::string(look.Say("가중치", "weight")), true},
               {std::string(look.Say("기여", "contribution")), true},
               {std::string(look.Say("까닭", "because")), false, true, true}});
  double sum = 0;
  for (const v1::FactorContribution& factor : suggestion.contributions()) {
    sum += factor.contribution();
    table.Add({LabelOf(factor.factor(), look), Fixed(factor.value(), 3), Fixed(factor.weight(), 3),
               Fixed(factor.contribution(), 4), factor.sentence()});
  }
  table.Separate();
  table.Add({std::string(look.Say("합계 = 점수", "sum = score")), "", "", Fixed(sum, 4), ""});
  return table.Render(look, kIndent);
}

void RenderCheck(const v1::Check& check, const Look& look, Page& page) {
  std::string words = CheckWords(check, look);
  page.Item(kIndent, 2, MarkOf(check.verdict()), LabelOf(check.verdict(), look) + " · " + words,
            ToneOf(check.verdict()));
  if (check.verdict() == v1::VERDICT_UNKNOWN && !check.question().empty()) {
    page.Item(kIndent + 2, 2, "→", check.question());
  }
}

void RenderChecks(const v1::ExplainMatchResponse& response, Page& page) {
  const Look& look = page.look();
  const v1::EligibilityVerdict& eligibility = response.suggestion().eligibility();
  page.Text(
      0,
      std::string(look.Say("자격: ", "Eligibility: ")) + VerdictWords(eligibility.verdict(), look),
      Tone::kStrong);
  const std::string note = NoteWords(response.suggestion().resource().eligibility(), look);
  if (!note.empty()) page.Text(kIndent, note);
  int path = -1;
  for (const v1::Check& check : eligibility.checks()) {
    if (check.kind() == v1::CHECK_KIND_CRITERION && check.path_index() != path) {
      path = check.path_index();
      const bool best = path == eligibility.best_path_index();
      const std::string number = std::to_string(path + 1);
      page.Text(kIndent,
                (look.english ? "path " + number : "경로 " + number) +
                    std::string(best ? look.Say(" (판정한 경로)", " (the one that decides)") : ""),
                Tone::kFaint);
    }
    if (check.kind() != v1::CHECK_KIND_CRITERION && path >= 0) {
      page.Text(kIndent, look.Say("그 밖에", "besides"), Tone::kFaint);
      path = -1;
    }
    RenderCheck(check, look, page);
  }
}

}  // namespace

std::string RenderExplanation(const v1::Assessment& assessment, const std::string& need_id,
                              const v1::ExplainMatchResponse& response, const NeedLabels& labels,
                              const Look& look) {
  const v1::Suggestion& suggestion = response.suggestion();
  Page page(look);
  page.Text(0, TextOf(suggestion.resource().display_name(), look), Tone::kStrong);
  page.Text(0,
            ProviderLine(suggestion.resource(),
                         TextOf(suggestion.organization_display_name(), look), look),
            Tone::kFaint);
  for (const v1::Need& need : assessment.needs()) {
    if (need.id() != need_id) continue;
    const std::string area = need.need_codes().empty() ? "" : NeedPath(need.need_codes(0), labels);
    page.Text(
        0,
        JoinNonEmpty({std::string(look.Say("욕구 ", "Need ")) + need_id, need.statement(), area},
                     " · "),
        Tone::kFaint);
  }
  page.Blank();
  page.Text(0, response.summary(), response.suggestible() ? Tone::kGood : Tone::kBad);
  for (const std::string& caution : suggestion.cautions()) {
    page.Text(0, std::string(look.Say("유의: ", "Caution: ")) + caution, Tone::kWarn);
  }
  if (!response.obstacles().empty()) {
    page.Blank();
    page.Text(0, look.Say("막는 것", "What stands in the way"), Tone::kStrong);
    for (const v1::Check& check : response.obstacles()) RenderCheck(check, look, page);
  }
  page.Blank();
  page.Text(0, std::string(look.Say("점수 ", "Score ")) + Fixed(suggestion.score(), 4),
            Tone::kStrong);
  std::string out = page.Take() + FactorTable(suggestion, look);
  Page rest(look);
  rest.Blank();
  RenderChecks(response, rest);
  const std::string places = AvailabilityWords(suggestion.availability(), look);
  if (!places.empty()) {
    rest.Blank();
    rest.Item(0, LabelColumns(look), look.Say("자리", "places"), places);
  }
  rest.Blank();
  rest.Text(0, ProvenanceLine(response.provenance(), look), Tone::kFaint);
  return out + rest.Take();
}

}  // namespace ieum::cli
