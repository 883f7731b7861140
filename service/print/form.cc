#include "service/print/form.h"

#include <array>

#include "service/print/form_fields.h"
#include "service/print/html_writer.h"
#include "service/print/styles.h"
#include "service/print/words.h"

namespace ieum::print {
namespace {

// Rows to write on where a plan has none yet.
constexpr int kBlankRows = 5;

struct Column {
  std::string_view ko;
  std::string_view en;
  int percent;
};
constexpr std::array<Column, 11> kColumns = {{
    {"③ 개입목표", "③ Goal", 17},
    {"④ 서비스 내용", "④ Content", 17},
    {"⑤ 우선순위", "⑤ Priority", 5},
    {"⑥ 개입 시기", "⑥ Timing", 8},
    {"⑦ 시작일자", "⑦ Start", 7},
    {"⑧ 종료일자", "⑧ End", 7},
    {"⑨ 횟수\n(회/1주당)", "⑨ Times\n(a week)", 6},
    {"⑩ 제공기관", "⑩ Agency", 11},
    {"⑪ 담당자", "⑪ In charge", 8},
    {"⑫ 점검 방법", "⑫ Watched by", 7},
    {"⑬ 이행여부", "⑬ Result", 7},
}};

class FormPage {
 public:
  explicit FormPage(const PrintInput& input)
      : language_(input.language), fields_(CollectFields(input)) {}

  std::string Write() {
    const std::string title =
        Say(language_, "서비스 제공계획 및 점검표", "Service plan and progress sheet");
    page_.Begin(Say(language_, "ko", "en"), title, kFormStyle);
    page_.Leaf("h1", title).Line();
    if (!fields_.safety_note.empty()) {
      page_.Leaf("p", fields_.safety_note, {{"class", "safety"}}).Line();
    }
    WriteHead();
    WriteOutcomes();
    WriteTable();
    WriteOpenNeeds();
    WriteConsent();
    return page_.Take();
  }

 private:
  std::string In(std::string_view ko, std::string_view en) const { return Say(language_, ko, en); }

  void WriteHead() {
    page_.Open("table", {{"class", "head"}}).Open("tbody").Open("tr").Line();
    const auto field = [this](std::string_view label, const std::string& value) {
      page_.Leaf("th", label, {{"scope", "row"}}).Leaf("td", value).Line();
    };
    field(In("① 관리번호", "① Number"), fields_.management_number);
    field(In("대상자명", "Client"), fields_.client_name);
    field(In("생년월일", "Date of birth"), fields_.birth_date);
    field(In("담당사례관리자", "Case manager"), fields_.case_manager);
    page_.Close().Close().Close().Line();
  }

  void WriteOutcomes() {
    page_.Open("table", {{"class", "head goals"}}).Line();
    page_.Open("colgroup");
    for (const int width : {16, 42, 42}) WriteColumn(width);
    page_.Close().Open("tbody").Line();
    page_.Open("tr").Leaf("th", In("② 성과목표", "② Outcomes"), {{"rowspan", "2"}});
    page_.Leaf("th", In("단기 성과목표", "Short-term"), {{"scope", "col"}});
    page_.Leaf("th", In("장기 성과목표", "Long-term"), {{"scope", "col"}}).Close().Line();
    page_.Open("tr").Leaf("td", Join(fields_.short_term, "\n"));
    page_.Leaf("td", Join(fields_.long_term, "\n")).Close().Line();
    page_.Close().Close().Line();
  }

  void WriteColumn(int percent) {
    page_.Void("col", {{"style", "width:" + std::to_string(percent) + "%"}});
  }

  void WriteTable() {
    page_.Open("table", {{"class", "lines"}}).Open("colgroup");
    for (const Column& column : kColumns) WriteColumn(column.percent);
    page_.Close().Line().Open("thead").Open("tr").Line();
    for (const Column& column : kColumns) {
      page_.Leaf("th", In(column.ko, column.en), {{"scope", "col"}}).Line();
    }
    page_.Close().Close().Line().Open("tbody").Line();
    for (const FormRow& row : fields_.rows) WriteRow(row);
    if (fields_.rows.empty()) {
      for (int i = 0; i < kBlankRows; ++i) WriteRow({});
    }
    page_.Close().Close().Line();
  }

  void WriteRow(const FormRow& row) {
    std::vector<std::string> statements;
    for (const v1::Goal* goal : row.goals) statements.push_back(goal->statement());
    page_.Open("tr").Leaf("td", Join(statements, "\n")).Line();
    WriteNoted(row.content, Join({row.content_note, row.place_note}, "\n"), "");
    const bool has_line = row.line != nullptr;
    const int priority = has_line ? row.line->priority() : 0;
    WriteCentred(priority > 0 ? std::to_string(priority) : "");
    WriteNoted(row.timing, row.timing_note, "c");
    WriteCentred(has_line ? DayCell(language_, row.line->start_date()) : "");
    WriteCentred(DayCell(language_, EndOf(row)));
    WriteCentred(has_line ? OftenCell(language_, row.line->times_per_week()) : "");
    WriteCentred(row.organization);
    WriteCentred(row.person_in_charge);
    WriteCentred(Join(row.monitoring, "\n"));
    WriteTicks(row.result);
    page_.Close().Line();
  }

  std::string EndOf(const FormRow& row) const {
    if (row.line != nullptr) return row.line->end_date();
    return row.goals.empty() ? "" : row.goals[0]->end_date();
  }

  void WriteCentred(const std::string& text) { page_.Leaf("td", text, {{"class", "c"}}); }

  void WriteNoted(const std::string& text, const std::string& note, std::string_view style) {
    page_.Open("td", style.empty() ? HtmlWriter::Attributes{}
                                   : HtmlWriter::Attributes{{"class", std::string(style)}});
    page_.Text(text);
    if (!note.empty()) page_.Leaf("span", note, {{"class", "sub"}});
    page_.Close();
  }

  void WriteTicks(v1::GoalResult result) {
    page_.Open("td");
    for (const v1::GoalResult choice :
         {v1::GOAL_RESULT_ACHIEVED, v1::GOAL_RESULT_EXTENDED, v1::GOAL_RESULT_REASSESS}) {
      const bool on = choice == result;
      page_.Open("span", {{"class", "tick"}});
      page_.Leaf("span", "",
                 {{"class", on ? "box on" : "box"},
                  {"role", "img"},
                  {"aria-label", on ? In("선택됨", "ticked") : In("선택 안 됨", "not ticked")}});
      page_.Text(ResultWords(language_, choice)).Close();
    }
    page_.Close();
  }

  void WriteOpenNeeds() {
    if (fields_.open_needs.empty()) return;
    page_.Open("div", {{"class", "open"}});
    page_.Leaf("h2", In("계획에 담지 못한 욕구", "Needs left open")).Open("ul").Line();
    for (const std::string& need : fields_.open_needs) page_.Leaf("li", need).Line();
    page_.Close().Close().Line();
  }

  void WriteConsent() {
    page_.Open("div", {{"class", "consent keep"}}).Leaf("p", fields_.consent).Line();
    const std::string day = fields_.signed_day.empty()
                                ? In("        년      월      일", "Date: ____________")
                                : fields_.signed_day;
    page_.Leaf("p", day).Line().Open("table", {{"class", "sign"}}).Open("tbody").Line();
    std::string signer = fields_.signer;
    if (fields_.by_guardian || fields_.guardian_signs) {
      signer += In(" (보호자)", " (guardian)");
    }
    WriteSignature(In("⑭ 성명", "⑭ Name"), signer);
    WriteSignature(In("⑮ 사례관리자", "⑮ Case manager"), fields_.case_manager);
    page_.Close().Close().Close().Line();
  }

  void WriteSignature(const std::string& label, const std::string& name) {
    page_.Open("tr").Leaf("td", label + ":").Leaf("td", name, {{"class", "name"}});
    page_.Leaf("td", In("(인)", "(signature)")).Close().Line();
  }

  v1::Language language_;
  FormFields fields_;
  HtmlWriter page_;
};

}  // namespace

std::string PrintForm(const PrintInput& input) {
  const v1::ServicePlan plan = VeiledPlan(input);
  return FormPage(WithPlan(plan, input)).Write();
}

}  // namespace ieum::print
