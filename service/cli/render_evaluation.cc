#include "service/cli/render_parts.h"
#include "service/cli/render_records.h"
#include "store/catalog/timestamps.h"

namespace ieum::cli {
namespace {

std::string Number(const std::optional<double>& value) { return value ? Fixed(*value, 3) : "–"; }

std::string Share(const std::optional<double>& value) {
  return value ? Fixed(100 * *value, 1) + "%" : "–";
}

Table NewTable(const Look& look) {
  std::vector<Table::Column> columns;
  columns.push_back({std::string(look.Say("엔진", "engine")), false, true});
  for (const auto& [ko, en] :
       {std::pair("욕구", "needs"), std::pair("nDCG", "nDCG"), std::pair("재현", "recall"),
        std::pair("재현≥2", "rec≥2"), std::pair("MRR", "MRR"), std::pair("부적격", "inelig"),
        std::pair("이용중", "inplace"), std::pair("만원", "full"), std::pair("공백P", "gapP"),
        std::pair("공백R", "gapR")}) {
    columns.push_back({std::string(look.Say(ko, en)), true});
  }
  return Table(std::move(columns));
}

std::vector<std::string> Cells(const std::string& engine, const evaluate::Measures& m) {
  return {engine,
          std::to_string(m.needs),
          Number(m.ndcg.value()),
          Number(m.recall.value()),
          Number(m.recall_good.value()),
          Number(m.reciprocal_rank.value()),
          Share(m.Share(m.ineligible)),
          Share(m.Share(m.in_place)),
          Share(m.Share(m.full)),
          Number(m.GapPrecision()),
          Number(m.GapRecall())};
}

// For each area its name, and a line per engine.
Table AreaTable(const evaluate::Report& report, const NeedLabels& labels, const Look& look) {
  Table table = NewTable(look);
  for (const auto& [area, ignored] : report.engines.front().by_area) {
    table.Separate();
    table.Add({NeedPath(area, labels)});
    for (const evaluate::EngineReport& engine : report.engines) {
      const auto it = engine.by_area.find(area);
      if (it != engine.by_area.end()) table.Add(Cells("· " + engine.id, it->second));
    }
  }
  return table;
}

}  // namespace

std::string RenderEvaluation(const evaluate::Report& report, const NeedLabels& labels,
                             const Look& look) {
  Page page(look);
  const auto number = [](std::size_t value) { return std::to_string(value); };
  page.Text(0,
            JoinNonEmpty(
                {absl::FormatTime("%Y-%m-%d", report.as_of, store::KoreanTime()),
                 report.resources == 0
                     ? ""
                     : number(report.resources) + std::string(look.Say("개 자원", " resources")),
                 number(report.cases) + std::string(look.Say("개 사례", " cases")),
                 number(report.needs) + std::string(look.Say("개 판정된 욕구", " judged needs"))},
                " · "),
            Tone::kStrong);
  page.Text(
      0,
      look.Say("순위 지표는 상위 10개, 욕구마다 같은 무게로 평균. 부적격·이용중·만원은 제안된 상위 "
               "10개 가운데의 몫.",
               "Ranking measures at depth 10, averaged over needs. Ineligible, in place and "
               "full: shares of the first 10 results."),
      Tone::kFaint);
  page.Blank();
  Table all = NewTable(look);
  for (const evaluate::EngineReport& engine : report.engines) {
    all.Add(Cells(engine.id, engine.all));
  }
  std::string out = page.Take() + all.Render(look) + "\n";
  for (const evaluate::EngineReport& engine : report.engines) {
    out += Paint(PadRight(engine.id, 16) + engine.title, Tone::kFaint, look) + "\n";
  }
  if (!report.engines.empty()) out += "\n" + AreaTable(report, labels, look).Render(look);
  Page rest(look);
  if (!report.comparisons.empty()) rest.Blank();
  for (const evaluate::Comparison& comparison : report.comparisons) {
    rest.Text(0, "nDCG " + comparison.engine + " / " + comparison.rival + " = " +
                     Fixed(comparison.ratio.ratio, 3) + "  [" + Fixed(comparison.ratio.low, 3) +
                     ", " + Fixed(comparison.ratio.high, 3) + "] 95%");
  }
  return out + rest.Take();
}

}  // namespace ieum::cli
