#include "tests/bench/peers/peers_run.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <memory>
#include <numeric>
#include <thread>

#include "matcher/ranking.h"
#include "service/server/app.h"
#include "tests/bench/peers/figures.h"
#include "tests/bench/peers/grpc_peers.h"
#include "tests/bench/peers/machine.h"
#include "tests/bench/peers/peer_catalogue.h"
#include "tests/bench/peers/plain_order.h"
#include "tests/bench/peers/questions.h"
#include "tests/bench/peers/sql_question.h"
#include "tests/bench/peers/vector_peers.h"
#include "tests/bench/workload.h"
#include "tests/support/sample.h"

namespace ieum::bench {
namespace {

using Clock = std::chrono::steady_clock;

const std::vector<double> kShares = {0.001, 0.01, 0.1, 0.5};

double Milliseconds(const std::function<void()>& work) {
  const auto start = Clock::now();
  work();
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

double Mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

// A question as each side is asked it.
struct Prepared {
  BenchQuestion question;
  std::size_t passed = 0;
  std::string statement;  // the faster one
  WireParameters parameters;
  v1::SuggestRequest request;
  v1::SuggestResponse response;
  VectorQuestion vectors;
};

class Run {
 public:
  explicit Run(const PeersOptions& options)
      : options_(options),
        workload_(MakeWorkload(options.resources, options.assessments)),
        postgres_(options.postgres),
        plain_profile_(testing::DefaultProfile()),
        profile_(testing::DefaultProfile()) {
    // What PostgreSQL is asked leaves the vectors out; the engine measures the cosines all the same
    // and counts them nothing.
    plain_profile_.set_vector_share(0);
    weights_ = matcher::CompileWeights(plain_profile_);
    StartService();
    catalogue_ = std::make_unique<PeerCatalogue>(*snapshot_);
  }

  bool Go() {
    LoadPostgres();
    figures_.resources = snapshot_->resource_count();
    ChooseAll();
    if (!CheckFurther()) return false;
    if (options_.vectors) BuildVectors();
    MemoryReader memory(options_.memory_bytes);
    for (std::size_t i = 0; i < options_.rounds; ++i) {
      figures_.rounds.push_back(MeasureRound(i, memory));
    }
    PrintFigures(figures_);
    return true;
  }

 private:
  void StartService() {
    server::AppOptions app_options;
    app_options.data_dir = IEUM_DATA_DIR;
    app_options.now = [] { return testing::AsOf(); };
    app_options.casework.key_file = options_.folder + "/keys";
    app_options.casework.master_key_file = options_.folder + "/master.key";
    auto app = server::App::Create(*workload_.records, app_options);
    if (!app.ok()) std::printf("%s\n", app.status().ToString().c_str()), std::exit(1);
    app_ = *std::move(app);
    service_ = ServeApp(*app_);
    if (const absl::Status loaded = app_->LoadIndex(); !loaded.ok()) {
      std::printf("%s\n", loaded.ToString().c_str()), std::exit(1);
    }
    snapshot_ = (*app_->index())->snapshot();
    echo_ = ServeEcho();
  }

  void LoadPostgres() {
    const double ms = Milliseconds([&] { catalogue_->Load(postgres_); });
    postgres_.Run("set plan_cache_mode = force_generic_plan");
    const std::string size = postgres_.Run(
        "select pg_size_pretty(sum(pg_total_relation_size(t))) from unnest(array['resource', "
        "'resource_text']::regclass[]) t");
    std::printf("PostgreSQL: loaded in %.1f s, %s", ms / 1000, size.c_str());
  }

  // ---- questions, and whether the answers are the same

  bool SameAnswer(const std::vector<IdAndScore>& got, const PlainOrder& order,
                  const std::string& about) {
    ++compared_;
    bool same = got.size() == order.best.size();
    for (std::size_t i = 0; same && i < got.size(); ++i) {
      same = got[i].id == order.best[i].id && std::abs(got[i].score - order.best[i].score) < 1e-9;
    }
    if (same) return true;
    ++different_;
    std::printf("%s: PostgreSQL differs\n", about.c_str());
    for (std::size_t i = 0; i < std::max(got.size(), order.best.size()); ++i) {
      const IdAndScore left = i < got.size() ? got[i] : IdAndScore();
      const IdAndScore right = i < order.best.size() ? order.best[i] : IdAndScore();
      std::printf("  %9d %.12f  %9d %.12f\n", left.id, left.score, right.id, right.score);
    }
    return false;
  }

  Spent TimePostgres(const std::string& statement, const WireParameters& parameters) {
    return Timed([&] { postgres_.Ask(statement, parameters); },
                 [this] { return ProcessorMsOf(postgres_.process()); });
  }

  // Asks both ways, compares the answers, leaves the faster statement prepared.
  void Ask(Prepared& prepared, const std::string& name) {
    const BenchQuestion& question = prepared.question;
    const matcher::CaseContext context(question.assessment, *snapshot_, plain_profile_,
                                       testing::AsOf());
    const PlainOrder order = OrderPlainly(context, question.need, weights_, *catalogue_);
    prepared.passed = order.passed;
    double fastest = 0;
    for (SqlRoute route : {SqlRoute::kByArea, SqlRoute::kWhole}) {
      SqlQuestion sql = WriteSql(context, question.need, weights_, *catalogue_, route);
      const std::string statement = name + (route == SqlRoute::kWhole ? "_whole" : "_by_area");
      postgres_.Prepare(statement, sql.sql);
      // The first run warms up.
      SameAnswer(postgres_.Ask(statement, sql.parameters), order, statement);
      const double ms = TimePostgres(statement, sql.parameters).processor_ms;
      if (prepared.statement.empty() || ms < fastest) {
        fastest = ms;
        prepared.statement = statement;
        prepared.parameters = std::move(sql.parameters);
      }
    }
  }

  void ChooseAll() {
    auto chosen = ChooseQuestions(workload_.assessments, *snapshot_, plain_profile_, kShares,
                                  options_.questions);
    for (std::size_t share = 0; share < chosen.size(); ++share) {
      std::vector<Prepared>& list = questions_.emplace_back();
      for (BenchQuestion& question : chosen[share]) {
        Prepared& prepared = list.emplace_back();
        prepared.question = std::move(question);
        Ask(prepared, "q" + std::to_string(share) + "_" + std::to_string(list.size()));
        const v1::Assessment& assessment = prepared.question.assessment;
        *prepared.request.mutable_assessment() = assessment;
        prepared.request.add_need_ids(
            assessment.needs(static_cast<int>(prepared.question.need)).id());
        prepared.request.set_max_suggestions(10);
        *prepared.request.mutable_as_of_time() = TimeOf(testing::AsOf());
        prepared.response = Suggest(prepared);
      }
      figures_.shares.push_back(Described(kShares[share], list));
    }
  }

  ShareOfQuestions Described(double wanted, const std::vector<Prepared>& list) const {
    ShareOfQuestions out = {.wanted = wanted, .questions = list.size()};
    if (list.empty()) return out;
    std::vector<double> met;
    std::vector<double> requests;
    std::vector<double> replies;
    for (const Prepared& prepared : list) {
      met.push_back(static_cast<double>(prepared.passed) /
                    static_cast<double>(snapshot_->resource_count()));
      requests.push_back(static_cast<double>(prepared.request.ByteSizeLong()) / 1000);
      replies.push_back(static_cast<double>(prepared.response.ByteSizeLong()) / 1000);
      out.made += prepared.question.made ? 1 : 0;
    }
    out.met = Median(met);
    out.request_kb = Mean(requests);
    out.reply_kb = Mean(replies);
    return out;
  }

  static google::protobuf::Timestamp TimeOf(absl::Time time) {
    google::protobuf::Timestamp out;
    out.set_seconds(absl::ToUnixSeconds(time));
    return out;
  }

  v1::SuggestResponse Suggest(const Prepared& prepared) const {
    auto response =
        matcher::Suggest(prepared.request, {*snapshot_, profile_, testing::AsOf(), nullptr});
    if (!response.ok()) std::printf("%s\n", response.status().ToString().c_str()), std::exit(1);
    return *std::move(response);
  }

  // Questions as they come, whatever passes.
  bool CheckFurther() {
    std::size_t asked = 0;
    for (const v1::Assessment& assessment : workload_.assessments) {
      if (asked == options_.checked) break;
      Prepared prepared;
      prepared.question.assessment = Plain(assessment);
      const matcher::CaseContext context(prepared.question.assessment, *snapshot_, plain_profile_,
                                         testing::AsOf());
      if (context.gate(0).persons().size() != 1) continue;
      Ask(prepared, "further");
      postgres_.Run("deallocate further_by_area");
      postgres_.Run("deallocate further_whole");
      ++asked;
    }
    std::printf("Answers compared: %zu, different: %zu\n\n", compared_, different_);
    return different_ == 0;
  }

  // ---- vectors

  void BuildVectors() {
    const indexer::TextModel& model = *snapshot_->model();
    vectors_.dimension = static_cast<std::size_t>(model.dimension());
    for (indexer::Row row : catalogue_->rows()) {
      const indexer::EmbeddingView vector = snapshot_->at(row).vector;
      const float length = std::sqrt(static_cast<float>(std::max(1, vector.square)));
      for (const std::int8_t value : vector.values) {
        vectors_.floats.push_back(static_cast<float>(value) / length);
      }
      vectors_.bytes.push_back(indexer::FromBytes({vector.values.begin(), vector.values.end()}));
    }
    for (std::vector<Prepared>& list : questions_) {
      for (Prepared& prepared : list) FillVectors(prepared);
    }
    const double ms = Milliseconds([this] { vector_peers_ = MakeVectorPeers(vectors_); });
    std::printf("Vector indexes: built in %.1f s\n", ms / 1000);
    for (const auto& peer : vector_peers_) figures_.vector_peers.push_back(peer->name());
    for (std::size_t share = 0; share < questions_.size(); ++share) {
      for (const auto& peer : vector_peers_) {
        std::vector<double> recalls;
        for (const Prepared& prepared : questions_[share]) {
          // The floor is exact: what it finds is the truth for the others.
          const Neighbours truth = vector_peers_.front()->Find(prepared.vectors);
          recalls.push_back(Recall(truth, peer->Find(prepared.vectors)));
        }
        if (!recalls.empty()) figures_.shares[share].recall[peer->name()] = Mean(recalls);
      }
    }
  }

  void FillVectors(Prepared& prepared) const {
    const BenchQuestion& question = prepared.question;
    const indexer::Vocabulary& vocabulary = snapshot_->vocabulary();
    const std::string& statement =
        question.assessment.needs(static_cast<int>(question.need)).statement();
    prepared.vectors.query = snapshot_->model()->Embed(
        indexer::QueryTerms(statement, vocabulary.lexicon, vocabulary.taxonomy));
    prepared.vectors.query_bytes = indexer::Quantize(prepared.vectors.query);
    const matcher::CaseContext context(question.assessment, *snapshot_, plain_profile_,
                                       testing::AsOf());
    const matcher::Gate& gate = context.gate(question.need);
    const std::vector<indexer::Row>& rows = catalogue_->rows();
    prepared.vectors.bitmap.assign(rows.size() / 8 + 1, 0);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (gate.Evaluate(snapshot_->at(rows[i])).verdict == matcher::Ternary::kNotMet) continue;
      prepared.vectors.passing.push_back(static_cast<std::uint32_t>(i));
      prepared.vectors.bitmap[i / 8] |= static_cast<std::uint8_t>(1U << (i % 8));
    }
  }

  // ---- rounds

  void MeasureEngine(const Prepared& prepared, Times& times) const {
    const BenchQuestion& question = prepared.question;
    times.engine += Timed([&] {
      const matcher::CaseContext context(question.assessment, *snapshot_, plain_profile_,
                                         testing::AsOf());
      const auto list = matcher::RankNeed(question.need, 10, weights_, context, nullptr);
      if (!list.ok()) std::printf("%s\n", list.status().ToString().c_str()), std::exit(1);
    });
    times.compiling += Timed([&] {
      const matcher::CaseContext context(question.assessment, *snapshot_, plain_profile_,
                                         testing::AsOf());
    });
  }

  void MeasureCalls(const Prepared& prepared, Times& times, std::vector<double>& echo_ms) {
    times.suggest += Timed([&] { Suggest(prepared); });
    times.service += Timed([&] {
      v1::SuggestResponse response;
      service_->Call(prepared.request, response);
    });
    echo_->SetResponse(prepared.response);
    std::vector<double> calls;
    for (int i = 0; i < 50; ++i) {
      calls.push_back(Milliseconds([&] {
        v1::SuggestResponse response;
        echo_->Call(prepared.request, response);
      }));
    }
    echo_ms.insert(echo_ms.end(), calls.begin(), calls.end());
    times.echo.ms += Median(std::move(calls));
  }

  Round MeasureRound(std::size_t number, MemoryReader& memory) {
    Round round;
    const ProcessorTicks start = ReadTicks();
    const double own_start = WholeProcessorMs() + ProcessorMsOf(postgres_.process());
    const auto clock_start = Clock::now();
    for (std::vector<Prepared>& list : questions_) {
      Times& times = round.shares.emplace_back();
      for (Prepared& prepared : list) {
        // Whoever comes first finds the caches as another question left them: by turns.
        if (number % 2 == 0) MeasureEngine(prepared, times);
        times.postgres += TimePostgres(prepared.statement, prepared.parameters);
        if (number % 2 != 0) MeasureEngine(prepared, times);
        MeasureCalls(prepared, times, round.echo_ms);
        for (const auto& peer : vector_peers_) {
          times.vectors[peer->name()] += Timed([&] { peer->Find(prepared.vectors); });
        }
      }
      times.DivideBy(static_cast<double>(std::max<std::size_t>(1, list.size())));
    }
    round.memory_gb_s = memory.Read();
    round.use = UseBetween(start, ReadTicks());
    const double own = WholeProcessorMs() + ProcessorMsOf(postgres_.process()) - own_start;
    const std::chrono::duration<double, std::milli> lasted = Clock::now() - clock_start;
    const double processors = std::max(1U, std::thread::hardware_concurrency());
    round.others = std::max(0.0, round.use.busy - own / (lasted.count() * processors));
    std::printf("round %zu: steal %.1f%%%s, others had %.0f%% of the processors\n", number + 1,
                100 * round.use.stolen, round.counts() ? "" : " (void)", 100 * round.others);
    std::fflush(stdout);
    return round;
  }

  const PeersOptions options_;
  Workload workload_;
  PostgresSession postgres_;
  v1::WeightProfile plain_profile_, profile_;
  matcher::Weights weights_{};
  std::unique_ptr<server::App> app_;
  std::unique_ptr<SuggestCaller> service_;
  std::unique_ptr<EchoCaller> echo_;
  std::shared_ptr<const indexer::Snapshot> snapshot_;
  std::unique_ptr<PeerCatalogue> catalogue_;
  std::vector<std::vector<Prepared>> questions_;  // by share
  std::size_t compared_ = 0, different_ = 0;
  VectorTable vectors_;
  std::vector<std::unique_ptr<VectorPeer>> vector_peers_;
  Figures figures_;
};

}  // namespace

bool RunPeers(const PeersOptions& options) { return Run(options).Go(); }

}  // namespace ieum::bench
