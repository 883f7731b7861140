// Measures engines against judgments.
#ifndef IEUM_SERVICE_EVALUATE_EVALUATION_H_
#define IEUM_SERVICE_EVALUATE_EVALUATION_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "ieum/v1/assessment.pb.h"
#include "ieum/v1/judgment.pb.h"
#include "service/evaluate/engine.h"
#include "service/evaluate/ieum_engine.h"
#include "service/evaluate/metrics.h"

namespace ieum::evaluate {

// What an evaluation on files reads.
struct FileInputs {
  std::vector<std::string> resources;  // files or folders, native JSON Lines
  std::vector<std::string> assessments;
  std::vector<std::string> judgments;
  std::string data_dir;        // with need_areas.json, lexicon.json, weights/
  std::string weight_profile;  // file of a profile, or the id of one in weights/; empty: default
  absl::Time as_of;
};

// What an evaluation of a running server reads.
struct ServerInputs {
  std::vector<std::string> assessments;
  std::vector<std::string> judgments;
  ServerCalls calls;
  ServerQuestion question;
};

// Means are over needs, each need counting the same. Needs without a positive grade count only for
// faults and gaps.
struct Measures {
  std::size_t needs = 0;
  Mean ndcg;
  Mean recall;       // of grade 1 and better
  Mean recall_good;  // of grade 2 and better
  Mean reciprocal_rank;
  // Over the first 10 results of all needs.
  std::size_t results = 0;
  std::size_t ineligible = 0;
  std::size_t in_place = 0;
  std::size_t full = 0;
  // A gap is judged where no resource has a grade of 1 or better, found where the engine says so.
  std::size_t gaps_judged = 0;
  std::size_t gaps_found = 0;
  std::size_t gaps_right = 0;

  std::optional<double> Share(std::size_t faults) const;
  std::optional<double> GapPrecision() const;
  std::optional<double> GapRecall() const;
};

// One need as one engine answered it.
struct NeedResult {
  std::string case_reference;
  std::string need_id;
  std::string area;  // of its first need code; "none" without
  Ranking ranking;
  std::optional<double> ndcg;
  bool gap = false;
};

struct EngineReport {
  std::string id;     // "bm25", "bm25+gate", "terms+gate", "ieum", "ieum-untagged"
  std::string title;  // what it is, in English
  Measures all;
  std::map<std::string, Measures> by_area;
  std::vector<NeedResult> needs;
};

// Mean nDCG of one engine over that of another.
struct Comparison {
  std::string engine;
  std::string rival;
  RatioInterval ratio;
};

struct Report {
  absl::Time as_of;
  std::size_t resources = 0;  // 0: not known (server)
  std::size_t cases = 0;
  std::size_t needs = 0;
  std::vector<std::string> remarks;  // rows that the importer left out
  std::vector<EngineReport> engines;
  std::vector<Comparison> comparisons;
};

// Judged depth of every ranking.
inline constexpr int kDepth = 10;
inline constexpr int kResamples = 2000;
inline constexpr std::uint64_t kBootstrapSeed = 20261101;

// All five engines on files alone. The same inputs give the same report. INVALID_ARGUMENT names the
// file and line, or the judgment, at fault.
absl::StatusOr<Report> EvaluateFiles(const FileInputs& inputs);

// Ieum alone, as a server runs it.
absl::StatusOr<Report> EvaluateServer(const ServerInputs& inputs);

// Pretty-printed JSON, needs included; keys in fixed order.
std::string ToJson(const Report& report);

// One judged need, joined to its assessment; for tests and for whoever composes an evaluation.
struct JudgedNeed {
  const v1::Assessment* assessment = nullptr;
  const v1::Need* need = nullptr;
  Grades grades;
};

// Joins judgments to assessments, in the order of the assessments. INVALID_ARGUMENT: a case or need
// that does not exist or is judged twice, a grade outside 0 to 3, a resource graded twice.
absl::StatusOr<std::vector<JudgedNeed>> JoinJudgments(
    const std::vector<v1::Assessment>& assessments, const std::vector<v1::NeedJudgment>& judgments);

// Asks the engine every assessment once and measures what it says.
absl::StatusOr<EngineReport> Measure(Engine& engine, const std::vector<JudgedNeed>& judged,
                                     const Inspector& inspect);

// nDCG of `engine` over `rival`; the needs of a case are drawn together.
std::optional<Comparison> Compare(const EngineReport& engine, const EngineReport& rival);

}  // namespace ieum::evaluate

#endif  // IEUM_SERVICE_EVALUATE_EVALUATION_H_
