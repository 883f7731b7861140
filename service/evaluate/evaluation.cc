#include "service/evaluate/evaluation.h"

#include <set>
#include <utility>

#include "absl/time/civil_time.h"

#include "indexer/vocabulary.h"
#include "matcher/matcher.h"
#include "service/evaluate/baselines.h"
#include "service/evaluate/catalogue.h"
#include "service/evaluate/json_records.h"
#include "store/catalog/timestamps.h"

namespace ieum::evaluate {
namespace {

constexpr char kDefaultProfile[] = "default";
std::optional<double> Quotient(std::size_t part, std::size_t whole) {
  if (whole == 0) return std::nullopt;
  return static_cast<double>(part) / static_cast<double>(whole);
}

absl::Status BadJudgment(const v1::NeedJudgment& judgment, const std::string& what) {
  return absl::InvalidArgumentError("judgment of case " + judgment.case_reference() + " need " +
                                    judgment.need_id() + ": " + what);
}

absl::StatusOr<Grades> GradesOf(const v1::NeedJudgment& judgment) {
  Grades grades;
  for (const v1::Grade& grade : judgment.grades()) {
    if (grade.grade() < 0 || grade.grade() > 3) {
      return BadJudgment(judgment, grade.resource() + ": grade must be 0 to 3, is " +
                                       std::to_string(grade.grade()));
    }
    if (!grades.emplace(grade.resource(), grade.grade()).second) {
      return BadJudgment(judgment, grade.resource() + " is graded twice");
    }
  }
  return grades;
}

std::string AreaOf(const v1::Need& need) {
  if (need.need_codes().empty()) return "none";
  const std::string& code = need.need_codes(0);
  return code.substr(0, code.find('.'));
}

absl::Status CountFaults(const JudgedNeed& judged, const Ranking& ranking, const Inspector& inspect,
                         Measures& measures) {
  for (const std::string& resource : ranking) {
    const absl::StatusOr<Faults> faults = inspect(*judged.assessment, *judged.need, resource);
    if (!faults.ok()) return faults.status();
    ++measures.results;
    measures.ineligible += faults->ineligible;
    measures.in_place += faults->in_place;
    measures.full += faults->full;
  }
  return absl::OkStatus();
}

// The measures of one need alone.
absl::StatusOr<Measures> MeasureNeed(const JudgedNeed& judged, const Answer& answer,
                                     const Inspector& inspect) {
  Measures one;
  one.needs = 1;
  one.ndcg.Add(Ndcg(answer.ranking, judged.grades, kDepth));
  one.recall.Add(Recall(answer.ranking, judged.grades, kDepth, 1));
  one.recall_good.Add(Recall(answer.ranking, judged.grades, kDepth, 2));
  one.reciprocal_rank.Add(ReciprocalRank(answer.ranking, judged.grades, kDepth));
  const bool gap = !Recall(answer.ranking, judged.grades, kDepth, 1).has_value();
  one.gaps_judged = gap;
  one.gaps_found = answer.gap;
  one.gaps_right = gap && answer.gap;
  const absl::Status counted = CountFaults(judged, answer.ranking, inspect, one);
  if (!counted.ok()) return counted;
  return one;
}

void Merge(const Measures& one, Measures& into) {
  into.needs += one.needs;
  into.ndcg.Add(one.ndcg.value());
  into.recall.Add(one.recall.value());
  into.recall_good.Add(one.recall_good.value());
  into.reciprocal_rank.Add(one.reciprocal_rank.value());
  into.results += one.results;
  into.ineligible += one.ineligible;
  into.in_place += one.in_place;
  into.full += one.full;
  into.gaps_judged += one.gaps_judged;
  into.gaps_found += one.gaps_found;
  into.gaps_right += one.gaps_right;
}

absl::StatusOr<v1::WeightProfile> ReadProfile(const FileInputs& inputs) {
  std::string path = inputs.weight_profile;
  if (!path.ends_with(".json")) {
    const std::string prefix = "weightProfiles/";
    if (path.starts_with(prefix)) path.erase(0, prefix.size());
    path = inputs.data_dir + "/weights/" + (path.empty() ? kDefaultProfile : path) + ".json";
  }
  absl::StatusOr<std::vector<InputFile>> files = ReadInputs({path});
  if (!files.ok()) return files.status();
  return matcher::ParseProfile(files->front().content);
}

std::vector<std::string> Remarks(const v1::ImportReport& report) {
  std::vector<std::string> remarks;
  for (const v1::ImportIssue& issue : report.issues()) {
    if (!issue.rejected()) continue;
    remarks.push_back((issue.file().empty() ? "line " : issue.file() + ":") +
                      std::to_string(issue.line()) + ": left out: " + issue.column() + ": " +
                      issue.expected());
  }
  return remarks;
}

absl::Status CheckGraded(const Catalogue& catalogue, const std::vector<JudgedNeed>& judged) {
  for (const JudgedNeed& need : judged) {
    for (const auto& [resource, grade] : need.grades) {
      if (catalogue.by_name.contains(resource)) continue;
      return absl::InvalidArgumentError("judgment of case " + need.assessment->case_reference() +
                                        " need " + need.need->id() + ": " + resource +
                                        " is not in the catalogue");
    }
  }
  return absl::OkStatus();
}

// Assessments with the judgments that refer to them.
struct Cases {
  std::vector<v1::Assessment> assessments;
  std::vector<JudgedNeed> judged;
};

absl::Status ReadCases(const std::vector<std::string>& assessment_paths,
                       const std::vector<std::string>& judgment_paths, Cases& cases) {
  auto assessments = ReadMessages<v1::Assessment>(assessment_paths);
  if (!assessments.ok()) return assessments.status();
  const auto judgments = ReadMessages<v1::NeedJudgment>(judgment_paths);
  if (!judgments.ok()) return judgments.status();
  cases.assessments = *std::move(assessments);
  absl::StatusOr<std::vector<JudgedNeed>> judged = JoinJudgments(cases.assessments, *judgments);
  if (!judged.ok()) return judged.status();
  cases.judged = *std::move(judged);
  return absl::OkStatus();
}

Report NewReport(const Cases& cases, absl::Time as_of) {
  Report report;
  report.as_of = as_of;
  std::set<const v1::Assessment*> asked;
  for (const JudgedNeed& need : cases.judged) asked.insert(need.assessment);
  report.cases = asked.size();
  report.needs = cases.judged.size();
  return report;
}

struct NamedEngine {
  std::string id;
  std::string title;
  std::unique_ptr<Engine> engine;
};

absl::Status MeasureInto(const NamedEngine& named, const Cases& cases, const Inspector& inspect,
                         Report& report) {
  absl::StatusOr<EngineReport> measured = Measure(*named.engine, cases.judged, inspect);
  if (!measured.ok()) {
    return absl::Status(measured.status().code(),
                        named.id + ": " + std::string(measured.status().message()));
  }
  measured->id = named.id;
  measured->title = named.title;
  report.engines.push_back(*std::move(measured));
  return absl::OkStatus();
}

std::vector<NamedEngine> Baselines(const Catalogue& catalogue, absl::CivilDay as_of) {
  const auto bm25 = IndexCatalogue(catalogue);
  std::vector<NamedEngine> engines;
  engines.push_back({"bm25", "BM25 over character bigrams",
                     MakeBaseline(catalogue, bm25, as_of, {.gate = false, .need_terms = false})});
  engines.push_back({"bm25+gate", "BM25 behind the gate",
                     MakeBaseline(catalogue, bm25, as_of, {.gate = true, .need_terms = false})});
  engines.push_back({"terms+gate", "declared need terms plus BM25 behind the gate",
                     MakeBaseline(catalogue, bm25, as_of, {.gate = true, .need_terms = true})});
  return engines;
}

void CompareAll(Report& report) {
  const auto find = [&](const std::string& id) -> const EngineReport& {
    for (const EngineReport& engine : report.engines) {
      if (engine.id == id) return engine;
    }
    return report.engines.front();
  };
  for (const char* engine : {"ieum", "ieum-untagged"}) {
    for (const char* rival : {"bm25+gate", "terms+gate"}) {
      if (auto comparison = Compare(find(engine), find(rival))) {
        report.comparisons.push_back(*std::move(comparison));
      }
    }
  }
}

}  // namespace

std::optional<double> Measures::Share(std::size_t faults) const {
  return Quotient(faults, results);
}
std::optional<double> Measures::GapPrecision() const { return Quotient(gaps_right, gaps_found); }
std::optional<double> Measures::GapRecall() const { return Quotient(gaps_right, gaps_judged); }

absl::StatusOr<std::vector<JudgedNeed>> JoinJudgments(
    const std::vector<v1::Assessment>& assessments,
    const std::vector<v1::NeedJudgment>& judgments) {
  std::map<std::pair<std::string, std::string>, const v1::NeedJudgment*> by_need;
  for (const v1::NeedJudgment& judgment : judgments) {
    if (!by_need.emplace(std::pair(judgment.case_reference(), judgment.need_id()), &judgment)
             .second) {
      return BadJudgment(judgment, "judged twice");
    }
  }
  std::vector<JudgedNeed> judged;
  std::set<std::string> cases;
  for (const v1::Assessment& assessment : assessments) {
    if (!cases.insert(assessment.case_reference()).second) {
      return absl::InvalidArgumentError("case " + assessment.case_reference() +
                                        ": assessed twice; an evaluation needs one assessment");
    }
    for (const v1::Need& need : assessment.needs()) {
      const auto it = by_need.find({assessment.case_reference(), need.id()});
      if (it == by_need.end()) continue;
      absl::StatusOr<Grades> grades = GradesOf(*it->second);
      if (!grades.ok()) return grades.status();
      judged.push_back({&assessment, &need, *std::move(grades)});
      by_need.erase(it);
    }
  }
  if (!by_need.empty()) {
    return BadJudgment(*by_need.begin()->second, "no such case or need among the assessments");
  }
  if (judged.empty()) return absl::InvalidArgumentError("the judgments are empty");
  return judged;
}

absl::StatusOr<EngineReport> Measure(Engine& engine, const std::vector<JudgedNeed>& judged,
                                     const Inspector& inspect) {
  EngineReport report;
  const v1::Assessment* asked = nullptr;
  Answers answers;
  for (const JudgedNeed& need : judged) {
    if (need.assessment != asked) {
      absl::StatusOr<Answers> asked_now = engine.Ask(*need.assessment, kDepth);
      if (!asked_now.ok()) return asked_now.status();
      answers = *std::move(asked_now);
      asked = need.assessment;
    }
    Answer& answer = answers[need.need->id()];
    if (answer.ranking.size() > static_cast<std::size_t>(kDepth)) {
      answer.ranking.resize(static_cast<std::size_t>(kDepth));
    }
    const absl::StatusOr<Measures> one = MeasureNeed(need, answer, inspect);
    if (!one.ok()) return one.status();
    NeedResult& result = report.needs.emplace_back();
    result.case_reference = need.assessment->case_reference();
    result.need_id = need.need->id();
    result.area = AreaOf(*need.need);
    result.ranking = answer.ranking;
    result.ndcg = one->ndcg.value();
    result.gap = answer.gap;
    Merge(*one, report.all);
    Merge(*one, report.by_area[result.area]);
  }
  return report;
}

std::optional<Comparison> Compare(const EngineReport& engine, const EngineReport& rival) {
  std::vector<Pair> pairs;
  for (std::size_t i = 0; i < engine.needs.size() && i < rival.needs.size(); ++i) {
    const NeedResult& mine = engine.needs[i];
    const NeedResult& theirs = rival.needs[i];
    if (mine.ndcg && theirs.ndcg) pairs.push_back({mine.case_reference, *mine.ndcg, *theirs.ndcg});
  }
  const auto ratio = BootstrapRatio(pairs, kResamples, kBootstrapSeed);
  if (!ratio) return std::nullopt;
  return Comparison{engine.id, rival.id, *ratio};
}

absl::StatusOr<Report> EvaluateFiles(const FileInputs& inputs) {
  const auto vocabulary = indexer::ReadVocabulary(inputs.data_dir);
  if (!vocabulary.ok()) return vocabulary.status();
  const store::NeedTaxonomy& taxonomy = (*vocabulary)->taxonomy;
  const absl::StatusOr<v1::WeightProfile> profile = ReadProfile(inputs);
  if (!profile.ok()) return profile.status();
  Cases cases;
  const absl::Status read = ReadCases(inputs.assessments, inputs.judgments, cases);
  if (!read.ok()) return read;
  const absl::StatusOr<ImportedStore> imported =
      ImportFiles(inputs.resources, taxonomy, inputs.as_of);
  if (!imported.ok()) return imported.status();
  const auto catalogue = ReadCatalogue(*imported->records, taxonomy);
  if (!catalogue.ok()) return catalogue.status();
  const absl::Status graded = CheckGraded(**catalogue, cases.judged);
  if (!graded.ok()) return graded;
  const auto untagged = WithoutNeedTerms(**catalogue, taxonomy, inputs.as_of);
  if (!untagged.ok()) return untagged.status();

  const absl::CivilDay day = absl::ToCivilDay(inputs.as_of, store::KoreanTime());
  std::vector<NamedEngine> engines = Baselines(**catalogue, day);
  for (const auto& [id, title, records] :
       {std::tuple("ieum", "Ieum", imported->records.get()),
        std::tuple("ieum-untagged", "Ieum, need terms removed", untagged->get())}) {
    auto engine = MakeIeumEngine(*records, *vocabulary, *profile, inputs.as_of);
    if (!engine.ok()) return engine.status();
    engines.push_back({id, title, *std::move(engine)});
  }

  Report report = NewReport(cases, inputs.as_of);
  report.resources = (*catalogue)->resources.size();
  report.remarks = Remarks(imported->report);
  const Inspector inspect = InspectRecords(**catalogue, day);
  for (const NamedEngine& engine : engines) {
    const absl::Status measured = MeasureInto(engine, cases, inspect, report);
    if (!measured.ok()) return measured;
  }
  CompareAll(report);
  return report;
}

absl::StatusOr<Report> EvaluateServer(const ServerInputs& inputs) {
  Cases cases;
  const absl::Status read = ReadCases(inputs.assessments, inputs.judgments, cases);
  if (!read.ok()) return read;
  Report report = NewReport(cases, inputs.question.as_of);
  const NamedEngine server = {"ieum", "Ieum, as the server answers",
                              MakeServerEngine(inputs.calls, inputs.question)};
  const absl::Status measured =
      MeasureInto(server, cases, InspectByExplaining(inputs.calls, inputs.question), report);
  if (!measured.ok()) return measured;
  return report;
}

}  // namespace ieum::evaluate
