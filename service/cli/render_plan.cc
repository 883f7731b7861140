#include "service/cli/render_plan.h"

#include <cmath>
#include <vector>

#include "service/cli/labels_casework.h"
#include "service/cli/render_parts.h"
#include "service/cli/render_suggest.h"
#include "service/cli/words.h"

namespace ieum::cli {
namespace {

constexpr int kIndent = 3;
constexpr int kBody = 6;

template <typename Strings>
std::string Joined(const Strings& strings, std::string_view separator) {
  return JoinNonEmpty({strings.begin(), strings.end()}, separator);
}

// "+0.31", "−0.12".
std::string Signed(double value) {
  const std::string digits = Fixed(std::abs(value));
  if (digits == "0.00") return "±" + digits;
  return (value < 0 ? "−" : "+") + digits;
}

std::string SpanWords(const std::string& start, const std::string& end) {
  if (start.empty() && end.empty()) return "";
  return start + "~" + end;
}

// Without trailing zeros.
std::string Number(double value) {
  std::string text = Fixed(value);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string TimesWords(double per_week, const Look& look) {
  constexpr double kWeeksPerMonth = 4;
  if (per_week <= 0) return std::string(look.Say("한 번", "once"));
  const bool weekly = per_week >= 1;
  const std::string count = Number(weekly ? per_week : per_week * kWeeksPerMonth);
  if (look.english) return count + (weekly ? " a week" : " a month");
  return (weekly ? "주 " : "월 ") + count + "회";
}

// What a line is called: its resource, else its content.
std::string TitleOf(const v1::PlanLine& line, const Look& look) {
  const std::string title = TextOf(line.display_name(), look);
  if (!title.empty()) return title;
  return Clean(line.resource().empty() ? line.content() : line.resource());
}

std::string AgencyOf(const v1::PlanLine& line, const Look& look) {
  const std::string name = TextOf(line.organization_display_name(), look);
  return name.empty() ? line.organization() : name;
}

// The kind of a line, in a word.
std::string WhoCarries(v1::PlanLineKind kind, const Look& look) {
  static constexpr std::array<Words, 4> kWords = {
      {{"", ""}, {"자원", "resource"}, {"실천", "worker"}, {"당사자", "client"}}};
  return Pick(kWords, kind, look);
}

std::string StepWords(int step, const Look& look) {
  return look.english ? "Step " + std::to_string(step) : std::to_string(step) + "단계";
}

void RenderHead(const v1::ServicePlan& plan, Page& page) {
  const Look& look = page.look();
  page.Text(
      0,
      JoinNonEmpty({std::string(look.Say("서비스 제공계획", "Service plan")),
                    LabelOf(plan.state(), look), SpanWords(plan.start_date(), plan.end_date())},
                   " · "),
      Tone::kStrong);
  const int version = plan.assessment_version();
  const std::string number = std::to_string(version);
  const std::string worth = std::string(look.Say("욕구 충족 ", "worth ")) + Fixed(plan.value()) +
                            (plan.ceiling() > 0 ? " / " + Fixed(plan.ceiling()) : "");
  page.Text(
      0,
      JoinNonEmpty(
          {plan.case_reference().empty()
               ? ""
               : std::string(look.Say("사례 ", "Case ")) + plan.case_reference(),
           version == 0 ? "" : (look.english ? "assessment " + number : "사정 " + number + "차"),
           plan.value() > 0 ? worth : "", plan.name()},
          " · "),
      Tone::kFaint);
  if (plan.has_agreement()) {
    const v1::PlanAgreement& agreement = plan.agreement();
    page.Text(
        0,
        JoinNonEmpty(
            {std::string(look.Say("합의 ", "agreed ")) + Date(agreement.agree_time()),
             agreement.signed_by() +
                 (agreement.by_guardian() ? std::string(look.Say(" (보호자)", " (guardian)")) : ""),
             agreement.case_manager()},
            " · "),
        Tone::kGood);
  }
  for (const std::string& remark : plan.remarks()) page.Text(0, remark, Tone::kWarn);
}

void RenderGoals(const v1::ServicePlan& plan, Page& page) {
  const Look& look = page.look();
  page.Rule(look.Say("목표", "Goals"));
  for (const v1::Goal& goal : plan.goals()) {
    page.Text(
        kIndent,
        JoinNonEmpty(
            {goal.id(), goal.need_id(), goal.purpose(), goal.member(), LabelOf(goal.term(), look),
             goal.end_date().empty() ? ""
                                     : std::string(look.Say("", "by ")) + goal.end_date() +
                                           std::string(look.Say("까지", "")),
             LabelOf(goal.result(), look)},
            " · "),
        Tone::kStrong);
    page.Text(kBody, goal.statement());
    page.Text(kBody,
              goal.measure().empty()
                  ? ""
                  : std::string(look.Say("측정: ", "measured by: ")) + goal.measure(),
              Tone::kFaint);
    for (const v1::GoalWarning& warning : goal.warnings()) {
      page.Item(kBody, 2, "!", warning.sentence(), Tone::kWarn);
    }
    page.Text(kBody, goal.result_note());
  }
}

std::string NeedWords(const PlanPage& shown, const std::string& id) {
  if (shown.assessment == nullptr) return id;
  for (const v1::Need& need : shown.assessment->needs()) {
    if (need.id() != id) continue;
    const std::string& words = need.statement().empty() ? need.problem() : need.statement();
    return JoinNonEmpty({id, words}, " ");
  }
  return id;
}

void RenderAlternatives(const v1::PlanLine& line, int label, Page& page) {
  const Look& look = page.look();
  bool first = true;
  for (const v1::PlanAlternative& other : line.alternatives()) {
    const std::string owner = TextOf(other.organization_display_name(), look);
    page.Item(kBody, label, first ? look.Say("대안", "instead") : "",
              TextOf(other.display_name(), look) + (owner.empty() ? "" : " — " + owner) + " (" +
                  Signed(other.gain_difference()) + ")" +
                  (other.sentence().empty() ? "" : ": " + other.sentence()));
    page.Item(kBody, label, "", other.resource(), Tone::kFaint);
    first = false;
  }
}

// What it costs, how far it is, and what to bring.
void RenderPracticalities(const v1::PlanLine& line, int label, Page& page) {
  const Look& look = page.look();
  const auto item = [&](std::string_view ko, std::string_view en, const std::string& text,
                        Tone tone = Tone::kPlain) {
    if (!text.empty()) page.Item(kBody, label, look.Say(ko, en), text, tone);
  };
  std::vector<std::string> watched;
  for (const int method : line.monitoring()) {
    watched.push_back(LabelOf(static_cast<v1::MonitoringMethod>(method), look));
  }
  item("점검", "watched by", JoinNonEmpty(watched, ", "));
  item("담당", "in charge", line.person_in_charge());
  if (line.has_cost_krw_per_month()) {
    const std::string won = Won(line.cost_krw_per_month(), look);
    const std::string words = look.english ? won + " a month" : "월 " + won;
    item("본인부담", "own cost",
         line.cost_krw_per_month() == 0 ? std::string(look.Say("없음", "none")) : words);
  }
  if (line.has_distance_km()) item("거리", "distance", Distance(line.distance_km()));
  if (line.kind() == v1::PLAN_LINE_KIND_COMMUNITY_RESOURCE) {
    item("다음 단계", "next step", LabelOf(line.next_step(), look), Tone::kStrong);
  }
  std::vector<std::string> documents;
  for (const v1::LocalizedText& document : line.required_documents()) {
    documents.push_back(TextOf(document, look));
  }
  item("준비 서류", "documents", JoinNonEmpty(documents, ", "));
}

void RenderLine(const PlanPage& shown, const v1::PlanLine& line, Page& page) {
  const Look& look = page.look();
  const int label = LabelColumns(look);
  const std::string agency = AgencyOf(line, look);
  page.Row(kIndent, line.id() + ". " + TitleOf(line, look) + (agency.empty() ? "" : " — " + agency),
           line.marginal_gain() > 0 ? Signed(line.marginal_gain()) : "", Tone::kStrong);
  std::vector<std::string> facts = {LabelOf(line.kind(), look)};
  if (line.priority() > 0) {
    const std::string priority = std::to_string(line.priority());
    facts.push_back(look.english ? "priority " + priority : priority + "순위");
  }
  facts.push_back(TimesWords(line.times_per_week(), look));
  facts.push_back(SpanWords(line.start_date(), line.end_date()));
  facts.emplace_back(line.pinned() ? look.Say("고정", "pinned") : "");
  facts.emplace_back(line.continued() ? look.Say("이어짐", "goes on") : "");
  facts.push_back(LabelOf(line.result(), look));
  page.Text(kBody, JoinNonEmpty(facts, " · "), Tone::kFaint);
  const auto each = [&](std::string_view name, const auto& texts, Tone tone) {
    bool first = true;
    for (const std::string& text : texts) {
      page.Item(kBody, label, first ? name : "", text, tone);
      first = false;
    }
  };
  std::vector<std::string> needs;
  for (const std::string& id : line.need_ids()) needs.push_back(NeedWords(shown, id));
  each(look.Say("욕구", "need"), needs, Tone::kPlain);
  if (!line.goal_ids().empty()) {
    page.Item(kBody, label, look.Say("목표", "goals"), Joined(line.goal_ids(), ", "));
  }
  if (!line.content().empty() && TitleOf(line, look) != Clean(line.content())) {
    page.Item(kBody, label, look.Say("내용", "content"), line.content());
  }
  each(look.Say("이유", "why"), line.reasons(), Tone::kPlain);
  if (!line.order_sentence().empty()) {
    page.Item(kBody, label, look.Say("순서", "order"), line.order_sentence());
  } else if (!line.after_lines().empty()) {
    page.Item(kBody, label, look.Say("순서", "order"),
              std::string(look.Say("먼저: ", "after ")) + Joined(line.after_lines(), ", "));
  }
  RenderPracticalities(line, label, page);
  each(look.Say("확인 필요", "ask first"), line.questions(), Tone::kWarn);
  each(look.Say("유의", "caution"), line.cautions(), Tone::kWarn);
  RenderAlternatives(line, label, page);
  const std::string names = JoinNonEmpty({line.resource(), line.referral()}, " · ");
  if (!names.empty()) page.Item(kBody, label, "", names, Tone::kFaint);
}

void RenderLines(const PlanPage& shown, Page& page) {
  int step = -1;
  for (const v1::PlanLine& line : shown.plan.lines()) {
    page.Blank();
    if (line.step() != step) page.Rule(StepWords(line.step(), page.look()));
    step = line.step();
    RenderLine(shown, line, page);
  }
}

void RenderOpenNeeds(const PlanPage& shown, Page& page) {
  if (shown.plan.open_needs().empty()) return;
  const Look& look = page.look();
  page.Blank();
  page.Rule(look.Say("남은 욕구", "Needs left open"));
  for (const v1::OpenNeed& open : shown.plan.open_needs()) {
    std::vector<std::string> codes;
    for (const std::string& code : open.need_codes()) codes.push_back(NeedPath(code, shown.labels));
    page.Text(kIndent,
              JoinNonEmpty({NeedWords(shown, open.need_id()), JoinNonEmpty(codes, ", "),
                            LabelOf(open.cause(), look)},
                           " · "),
              Tone::kBad);
    page.Text(kBody, open.sentence());
  }
}

std::string_view MarkOf(v1::PlanChangeKind kind) {
  switch (kind) {
    case v1::PLAN_CHANGE_KIND_ADDED:
    case v1::PLAN_CHANGE_KIND_NEED_ADDED:
      return "+";
    case v1::PLAN_CHANGE_KIND_ENDED:
    case v1::PLAN_CHANGE_KIND_NEED_ENDED:
      return "−";
    default:
      return "=";
  }
}

void RenderChanges(const v1::ServicePlan& plan, Page& page) {
  if (plan.changes().empty()) return;
  const Look& look = page.look();
  page.Blank();
  page.Rule(look.Say("지난 계획에서 바뀐 것", "Changes from the plan before"));
  for (const v1::PlanChange& change : plan.changes()) {
    const std::string part = change.line_id().empty() ? change.need_id() : change.line_id();
    page.Item(kIndent, 2, MarkOf(change.kind()),
              LabelOf(change.kind(), look) + " " + part +
                  (change.sentence().empty() ? "" : ": " + change.sentence()));
  }
}

}  // namespace

std::string RenderPlanTable(const v1::ServicePlan& plan, const Look& look) {
  Table table({{std::string(look.Say("단계", "step")), true},
               {std::string(look.Say("줄", "line"))},
               {std::string(look.Say("종류", "kind"))},
               {std::string(look.Say("내용", "what")), false, true, true},
               {std::string(look.Say("기관", "agency")), false, true, true},
               {std::string(look.Say("욕구", "needs"))},
               {std::string(look.Say("횟수", "times"))},
               {std::string(look.Say("시작", "start"))},
               {std::string(look.Say("기여", "gain")), true}});
  for (const v1::PlanLine& line : plan.lines()) {
    table.Add({std::to_string(line.step()), line.id(), WhoCarries(line.kind(), look),
               TitleOf(line, look), AgencyOf(line, look), Joined(line.need_ids(), ","),
               TimesWords(line.times_per_week(), look), line.start_date(),
               line.marginal_gain() > 0 ? Signed(line.marginal_gain()) : ""});
  }
  for (const v1::OpenNeed& open : plan.open_needs()) {
    table.AddAcross(
        look.english ? "open" : "남음",
        JoinNonEmpty({open.need_id(),
                      open.sentence().empty() ? LabelOf(open.cause(), look) : open.sentence()},
                     ": "));
  }
  return table.Render(look);
}

std::string RenderPlan(const PlanPage& shown, const Look& look) {
  Page head(look);
  RenderHead(shown.plan, head);
  head.Blank();
  Page page(look);
  if (!shown.plan.goals().empty()) {
    page.Blank();
    RenderGoals(shown.plan, page);
  }
  RenderLines(shown, page);
  RenderOpenNeeds(shown, page);
  RenderChanges(shown.plan, page);
  if (shown.plan.has_provenance()) {
    page.Blank();
    page.Text(0, ProvenanceLine(shown.plan.provenance(), look), Tone::kFaint);
  }
  return head.Take() + RenderPlanTable(shown.plan, look) + page.Take();
}

std::string RenderGoalList(const v1::ServicePlan& plan, const Look& look) {
  Page page(look);
  RenderGoals(plan, page);
  return page.Take();
}

std::string RenderList(const v1::ListPlansResponse& list, const Look& look) {
  Table table({{std::string(look.Say("이름", "name"))},
               {std::string(look.Say("상태", "state"))},
               {std::string(look.Say("사정", "assessment")), true},
               {std::string(look.Say("기간", "from, to"))},
               {std::string(look.Say("줄", "lines")), true},
               {std::string(look.Say("남은 욕구", "open needs")), true}});
  for (const v1::ServicePlan& plan : list.plans()) {
    table.Add({plan.name(), LabelOf(plan.state(), look), std::to_string(plan.assessment_version()),
               SpanWords(plan.start_date(), plan.end_date()), std::to_string(plan.lines_size()),
               std::to_string(plan.open_needs_size())});
  }
  return table.Render(look) + MoreLine(list.next_page_token(), look);
}

}  // namespace ieum::cli
