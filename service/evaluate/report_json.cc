#include "nlohmann/json.hpp"

#include "service/evaluate/evaluation.h"

namespace ieum::evaluate {
namespace {

using Json = nlohmann::ordered_json;

Json Number(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }

Json MeasuresJson(const Measures& measures) {
  return {{"needs", measures.needs},
          {"needs_with_positive_grade", measures.ndcg.count()},
          {"ndcg_at_10", Number(measures.ndcg.value())},
          {"recall_at_10", Number(measures.recall.value())},
          {"recall_at_10_grade_2", Number(measures.recall_good.value())},
          {"mrr_at_10", Number(measures.reciprocal_rank.value())},
          {"results", measures.results},
          {"share_ineligible", Number(measures.Share(measures.ineligible))},
          {"share_in_place", Number(measures.Share(measures.in_place))},
          {"share_full", Number(measures.Share(measures.full))},
          {"gaps_judged", measures.gaps_judged},
          {"gaps_found", measures.gaps_found},
          {"gap_precision", Number(measures.GapPrecision())},
          {"gap_recall", Number(measures.GapRecall())}};
}

Json EngineJson(const EngineReport& engine) {
  Json areas = Json::object();
  for (const auto& [area, measures] : engine.by_area) areas[area] = MeasuresJson(measures);
  Json needs = Json::array();
  for (const NeedResult& need : engine.needs) {
    needs.push_back({{"case_reference", need.case_reference},
                     {"need_id", need.need_id},
                     {"need_area", need.area},
                     {"ndcg_at_10", Number(need.ndcg)},
                     {"gap", need.gap},
                     {"resources", need.ranking}});
  }
  return {{"engine", engine.id},
          {"title", engine.title},
          {"all", MeasuresJson(engine.all)},
          {"by_need_area", std::move(areas)},
          {"needs", std::move(needs)}};
}

}  // namespace

std::string ToJson(const Report& report) {
  Json engines = Json::array();
  for (const EngineReport& engine : report.engines) engines.push_back(EngineJson(engine));
  Json comparisons = Json::array();
  for (const Comparison& comparison : report.comparisons) {
    comparisons.push_back({{"engine", comparison.engine},
                           {"rival", comparison.rival},
                           {"ndcg_ratio", comparison.ratio.ratio},
                           {"low_95", comparison.ratio.low},
                           {"high_95", comparison.ratio.high}});
  }
  const Json json = {
      {"as_of", absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", report.as_of, absl::UTCTimeZone())},
      {"resources", report.resources},
      {"cases", report.cases},
      {"needs", report.needs},
      {"depth", kDepth},
      {"bootstrap_resamples", kResamples},
      {"remarks", report.remarks},
      {"engines", std::move(engines)},
      {"comparisons", std::move(comparisons)}};
  return json.dump(2) + "\n";
}

}  // namespace ieum::evaluate
