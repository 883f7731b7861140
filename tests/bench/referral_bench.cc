// Referrals from draft to completion over gRPC, every write synced to disk before it is answered.
//
//   referral_bench [seconds [clients ...]]       default: 10 1 8
//
// The service runs in this process on a RocksDB store in a temporary folder (TMPDIR decides on
// which disk), its callers beside it on connections of their own. A round trip is five acts, each
// with its entry in the audit log: draft, request (holds a place), accept, start, complete (frees
// the place). Each client has a household and a resource of its own, then all share one resource,
// so that acts are in each other's way. Beside them, what a synced commit of the store alone costs.
// Absolute figures depend on the machine and its disk; compare ratios.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "spdlog/spdlog.h"

#include "service/server/app.h"
#include "service/server/rpc_server.h"
#include "store/rocks_store.h"
#include "tests/chaos/town.h"
#include "tests/store/temp_folder.h"

namespace ieum {
namespace {

using Clock = std::chrono::steady_clock;

// A household that was referred more often is nobody.
constexpr int kTripsOfACase = 50;
constexpr const char* kActs[] = {"draft", "request", "accept", "start", "complete"};

double Milliseconds(Clock::duration duration) {
  return std::chrono::duration<double, std::milli>(duration).count();
}

void Require(bool fine, const char* what) {
  if (fine) return;
  std::printf("%s failed\n", what);
  std::abort();
}

// A whole service with its store.
class Bench {
 public:
  Bench() {
    spdlog::set_level(spdlog::level::off);
    auto store = store::OpenRocksStore({.path = folder_.path() + "/store"});
    Require(store.ok(), "opening the store");
    store_ = *std::move(store);
    server::AppOptions options;
    options.data_dir = IEUM_DATA_DIR;
    options.casework.key_file = folder_.path() + "/keys";
    options.casework.master_key_file = folder_.path() + "/master.key";
    options.index.retrain_min_changes = 1'000'000;
    auto app = server::App::Create(*store_, options);
    Require(app.ok(), "starting the service");
    app_ = *std::move(app);
    auto server = server::RpcServer::Start(*app_, {});
    Require(server.ok(), "listening");
    server_ = *std::move(server);
    Require(app_->LoadIndex().ok(), "loading the index");
    chaos::Found(Caller());
  }

  chaos::Asking Caller() const {
    auto client = std::make_shared<chaos::Client>(chaos::ChannelTo(server_->port()));
    return [client](const chaos::Who& who, const std::string& method,
                    const google::protobuf::Message& request, google::protobuf::Message* response) {
      return client->Call(who, method, request, response);
    };
  }
  store::RecordStore& store() { return *store_; }

 private:
  const store::TempFolder folder_;
  std::unique_ptr<store::RecordStore> store_;
  std::unique_ptr<server::App> app_;
  std::unique_ptr<server::RpcServer> server_;
};

struct Samples {
  std::vector<double> trips;
  std::vector<double> acts[std::size(kActs)];

  void Add(Samples&& other) {
    trips.insert(trips.end(), other.trips.begin(), other.trips.end());
    for (std::size_t i = 0; i < std::size(kActs); ++i) {
      acts[i].insert(acts[i].end(), other.acts[i].begin(), other.acts[i].end());
    }
  }
};

// One caller, on one thread.
class Traveller {
 public:
  Traveller(const Bench& bench, unsigned seed, std::string resource)
      : ask_(bench.Caller()), random_(seed), resource_(std::move(resource)) {}

  void Trip(Samples* samples) {
    if (trips_++ % kTripsOfACase == 0) OpenCase();
    const auto begin = Clock::now();
    v1::Referral referral;
    Step(samples, 0, chaos::Manager(), "ReferralService.CreateReferral",
         chaos::NewReferral(case_, resource_, chaos::Uuid(random_)), referral);
    const std::string name = referral.name();
    const std::pair<v1::ReferralAction, bool> steps[] = {{v1::REFERRAL_ACTION_REQUEST, false},
                                                         {v1::REFERRAL_ACTION_ACCEPT, true},
                                                         {v1::REFERRAL_ACTION_START, true},
                                                         {v1::REFERRAL_ACTION_COMPLETE, true}};
    std::size_t act = 1;
    for (const auto& [action, by_agency] : steps) {
      Step(samples, act++, by_agency ? chaos::Agency() : chaos::Manager(),
           "ReferralService.TransitionReferral", chaos::NewStep(name, action, chaos::Uuid(random_)),
           referral);
    }
    Require(referral.state() == v1::REFERRAL_STATE_COMPLETED, "completing");
    if (samples != nullptr) samples->trips.push_back(Milliseconds(Clock::now() - begin));
  }

 private:
  void OpenCase() {
    v1::Case made;
    Require(ask_(chaos::Manager(), "CaseService.CreateCase",
                 chaos::NewCase(chaos::Uuid(random_), ""), &made)
                .ok(),
            "opening a case");
    case_ = made.name();
    v1::Consent consent;
    Require(ask_(chaos::Manager(), "ConsentService.CreateConsent", chaos::NewConsent(case_, ""),
                 &consent)
                .ok(),
            "a consent");
  }
  void Step(Samples* samples, std::size_t act, const chaos::Who& who, const std::string& method,
            const google::protobuf::Message& request, v1::Referral& response) {
    const auto begin = Clock::now();
    Require(ask_(who, method, request, &response).ok(), kActs[act]);
    if (samples != nullptr) samples->acts[act].push_back(Milliseconds(Clock::now() - begin));
  }

  const chaos::Asking ask_;
  std::mt19937_64 random_;
  const std::string resource_;
  std::string case_;
  int trips_ = 0;
};

void Print(const char* what, std::vector<double> latencies) {
  std::sort(latencies.begin(), latencies.end());
  const auto quantile = [&](double q) {
    return latencies[static_cast<std::size_t>(q * static_cast<double>(latencies.size() - 1))];
  };
  std::printf("  %-12s %8.2f  %8.2f  %8.2f\n", what, quantile(0.5), quantile(0.99),
              latencies.back());
}

void Run(Bench& bench, int clients, bool shared, std::chrono::duration<double> time) {
  static int resources = 0;
  std::vector<Traveller> travellers;
  std::string resource;
  for (int i = 0; i < clients; ++i) {
    if (resource.empty() || !shared) {
      const std::string id = "r" + std::to_string(resources++);
      v1::Resource made;
      Require(bench
                  .Caller()(chaos::Manager(), "CatalogService.CreateResource",
                            chaos::NewResource(id, {.total = 20}), &made)
                  .ok(),
              "a resource");
      resource = made.name();
    }
    travellers.emplace_back(bench, static_cast<unsigned>(resources * 1000 + i), resource);
    travellers.back().Trip(nullptr);
  }
  std::atomic<bool> over = false;
  std::vector<Samples> samples(static_cast<std::size_t>(clients));
  std::vector<std::thread> threads;
  const auto begin = Clock::now();
  for (std::size_t i = 0; i < travellers.size(); ++i) {
    threads.emplace_back([&, i] {
      while (!over) travellers[i].Trip(&samples[i]);
    });
  }
  std::this_thread::sleep_for(time);
  over = true;
  for (std::thread& thread : threads) thread.join();
  const double seconds = Milliseconds(Clock::now() - begin) / 1000;
  Samples all;
  for (Samples& one : samples) all.Add(std::move(one));
  std::printf("%d client%s, %s: %.1f round trips/s, %.0f acts/s\n", clients,
              clients == 1 ? "" : "s", shared ? "one resource for all" : "a resource each",
              static_cast<double>(all.trips.size()) / seconds,
              static_cast<double>(all.trips.size() * std::size(kActs)) / seconds);
  std::printf("                 p50 ms    p99 ms    max ms\n");
  Print("round trip", std::move(all.trips));
  for (std::size_t i = 0; i < std::size(kActs); ++i) Print(kActs[i], std::move(all.acts[i]));
}

// What the disk and the store take for a kilobyte.
void RunCommits(Bench& bench) {
  std::vector<double> latencies;
  for (int i = 0; i < 1000; ++i) {
    const std::string value(1000, static_cast<char>('a' + i % 26));
    const auto begin = Clock::now();
    const auto done = bench.store().Commit(
        {{{store::RecordKind::kTextModel, "bench"}, value, store::Expect::Any()}});
    Require(done.ok(), "a commit");
    latencies.push_back(Milliseconds(Clock::now() - begin));
  }
  std::printf("a synced commit of 1 kB, one thread\n");
  std::printf("                 p50 ms    p99 ms    max ms\n");
  Print("commit", std::move(latencies));
}

}  // namespace
}  // namespace ieum

int main(int argc, char** argv) {
  const double seconds = argc > 1 ? std::atof(argv[1]) : 10;
  std::vector<int> clients;
  for (int i = 2; i < argc; ++i) clients.push_back(std::clamp(std::atoi(argv[i]), 1, 64));
  if (clients.empty()) clients = {1, 8};
  ieum::Bench bench;
  ieum::RunCommits(bench);
  for (const int count : clients) {
    for (const bool shared : {false, true}) {
      if (shared && count == 1) continue;
      ieum::Run(bench, count, shared, std::chrono::duration<double>(seconds));
    }
  }
}
