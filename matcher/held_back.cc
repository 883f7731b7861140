#include "matcher/held_back.h"

#include <algorithm>
#include <vector>

#include "matcher/adequacy.h"
#include "matcher/need_scan.h"
#include "matcher/obstacles.h"

namespace ieum::matcher {
namespace {

constexpr std::size_t kRowsPerCheckpoint = 256;

v1::GapCause CauseFor(const indexer::IndexedResource& resource, std::size_t need,
                      const Weights& weights, const CaseContext& context) {
  const Gate& gate = context.gate(need);
  const GateVerdict verdict = gate.Evaluate(resource);
  if (verdict.verdict == Ternary::kNotMet) {
    return gate.Validity(*resource.eligibility) == Ternary::kNotMet ? v1::GAP_CAUSE_OUT_OF_DATE
                                                                    : v1::GAP_CAUSE_NONE_ELIGIBLE;
  }
  const std::vector<Obstacle> obstacles = FindObstacles(resource, need, context);
  if (!obstacles.empty()) return GapCauseOf(obstacles.front());
  const Score score = ScoreResource(resource, need, verdict, RateRelevance(resource, need, context),
                                    weights, context);
  if (IsAdequate(resource, score, need, context)) return v1::GAP_CAUSE_UNSPECIFIED;
  return IsStale(resource, context) ? v1::GAP_CAUSE_OUT_OF_DATE : v1::GAP_CAUSE_UNCERTAIN;
}

}  // namespace

absl::StatusOr<std::map<v1::GapCause, int>> CountHeldBack(std::size_t need,
                                                          std::optional<std::size_t> code,
                                                          const Weights& weights,
                                                          const CaseContext& context,
                                                          const Checkpoint& checkpoint) {
  std::map<v1::GapCause, int> counts;
  NeedScan scan(need, weights, context);
  absl::Status status;
  std::size_t seen = 0;
  const auto reached = [&scan](const indexer::RowChunk& chunk) { return scan.MayReach(chunk); };
  context.snapshot().ForEachRow(reached, [&](indexer::Row row, const indexer::ScanRow& scanned) {
    if (checkpoint && seen++ % kRowsPerCheckpoint == 0) status = checkpoint();
    if (!status.ok()) return false;
    const NeedScan::TermsFit& fit = scan.Fit(scanned);
    const bool serves = code ? fit.ServesAdequately(*code) : fit.adequate;
    if (!serves || !scan.Reaches(scanned, row)) return true;
    ++counts[CauseFor(context.snapshot().at(row), need, weights, context)];
    return true;
  });
  if (!status.ok()) return status;
  return counts;
}

v1::GapCause ForemostCause(const std::map<v1::GapCause, int>& held_back) {
  if (held_back.contains(v1::GAP_CAUSE_UNCERTAIN)) return v1::GAP_CAUSE_UNCERTAIN;
  const auto most =
      std::max_element(held_back.begin(), held_back.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == held_back.end() ? v1::GAP_CAUSE_NO_RESOURCE : most->first;
}

}  // namespace ieum::matcher
