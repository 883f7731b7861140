// What the service adds to the engine: Suggest over gRPC, the engine in process, and an echo
// service of the same message sizes; and Suggest while SuggestMany answers a caseload.
//
//   service_bench [resources [rounds [seconds]]]       default: 0 (the sample district) 7 2
//
// Everything in one process, on one machine, over loopback; one caller. In every round each
// assessment is asked of the engine, of the echo and of the service, one after the other, so that
// what else goes on hits all alike. The echo answers with bytes of the service's answer, made
// before, without looking at the request: what gRPC itself takes. The caller does not parse.
// In the second part rounds of Suggest alone and beside streams of SuggestMany take turns. Absolute
// figures depend on the machine; compare ratios, and void a run with more than 5% steal.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/codegen/client_unary_call.h>
#include <spdlog/spdlog.h>
#include <time.h>

#include "ieum/v1/match_service.grpc.pb.h"
#include "matcher/matcher.h"
#include "service/server/app.h"
#include "service/server/rpc_server.h"
#include "tests/bench/workload.h"
#include "tests/store/temp_folder.h"
#include "tests/support/sample.h"

namespace ieum {
namespace {

using Clock = std::chrono::steady_clock;
using Match = v1::MatchService;

constexpr std::size_t kAssessments = 60;
constexpr char kSuggest[] = "/ieum.v1.MatchService/Suggest";
constexpr char kSuggestMany[] = "/ieum.v1.MatchService/SuggestMany";

void Require(bool fine, const std::string& what) {
  if (fine) return;
  std::printf("%s\n", what.c_str());
  std::abort();
}

double Milliseconds(Clock::duration duration) {
  return std::chrono::duration<double, std::milli>(duration).count();
}

// Of all threads of this process: caller, gRPC and service. Steadier than time on a busy machine.
double CpuMilliseconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return 1e3 * static_cast<double>(now.tv_sec) + 1e-6 * static_cast<double>(now.tv_nsec);
}

// Of one kind of call: what each took.
struct Taken {
  std::vector<double> ms;
  std::vector<double> cpu_ms;

  void Add(const Taken& other) {
    ms.insert(ms.end(), other.ms.begin(), other.ms.end());
    cpu_ms.insert(cpu_ms.end(), other.cpu_ms.begin(), other.cpu_ms.end());
  }
  template <typename Work>
  void Time(const Work& work) {
    const double cpu = CpuMilliseconds();
    const auto start = Clock::now();
    work();
    ms.push_back(Milliseconds(Clock::now() - start));
    cpu_ms.push_back(CpuMilliseconds() - cpu);
  }
};

double Quantile(std::vector<double> values, double q) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(q * static_cast<double>(values.size() - 1))];
}

// Of the time since the last call, the share that the host took away.
class Steal {
 public:
  Steal() { (void)Share(); }
  double Share() {
    std::ifstream stat("/proc/stat");
    std::string cpu;
    stat >> cpu;
    double all = 0;
    double stolen = 0;
    for (int i = 0; i < 8; ++i) {
      double ticks = 0;
      stat >> ticks;
      all += ticks;
      if (i == 7) stolen = ticks;
    }
    const double share = (stolen - stolen_) / std::max(1.0, all - all_);
    all_ = all;
    stolen_ = stolen;
    return share;
  }

 private:
  double all_ = 0;
  double stolen_ = 0;
};

grpc::ByteBuffer BytesOf(const google::protobuf::Message& message) {
  const grpc::Slice slice(message.SerializeAsString());
  return {&slice, 1};
}

// Answers with what it was given, on gRPC's own thread.
class Echo final : public Match::WithRawCallbackMethod_Suggest<Match::Service> {
 public:
  // Of the next calls. Not thread-safe: one caller.
  void Answer(const grpc::ByteBuffer* answer) { answer_ = answer; }

  grpc::ServerUnaryReactor* Suggest(grpc::CallbackServerContext* context, const grpc::ByteBuffer*,
                                    grpc::ByteBuffer* response) override {
    *response = *answer_;
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }

 private:
  std::atomic<const grpc::ByteBuffer*> answer_{nullptr};
};

std::shared_ptr<grpc::Channel> ChannelTo(int port) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetMaxReceiveMessageSize(-1);
  auto channel = grpc::CreateCustomChannel("127.0.0.1:" + std::to_string(port),
                                           grpc::InsecureChannelCredentials(), arguments);
  Require(channel->WaitForConnected(std::chrono::system_clock::now() + std::chrono::minutes(1)),
          "no connection");
  return channel;
}

// A unary call of bytes; the answer's size.
std::size_t Ask(grpc::Channel& channel, const grpc::ByteBuffer& request, grpc::ByteBuffer& answer) {
  const grpc::internal::RpcMethod method(kSuggest, grpc::internal::RpcMethod::NORMAL_RPC);
  grpc::ClientContext context;
  grpc::internal::BlockingUnaryCallImpl<grpc::ByteBuffer, grpc::ByteBuffer> call(
      &channel, method, &context, request, &answer);
  const grpc::Status status = call.status();
  Require(status.ok(), status.error_message());
  return answer.Length();
}

class Bench {
 public:
  explicit Bench(std::size_t resources) : workload_(bench::MakeWorkload(resources, kAssessments)) {
    spdlog::set_level(spdlog::level::off);
    server::AppOptions options;
    options.data_dir = IEUM_DATA_DIR;
    options.casework.key_file = folder_.path() + "/keys";
    options.casework.master_key_file = folder_.path() + "/master.key";
    auto app = server::App::Create(*workload_.records, options);
    Require(app.ok(), "the service cannot be made");
    app_ = *std::move(app);
    auto server = server::RpcServer::Start(*app_, {});
    Require(server.ok(), "the service cannot listen");
    server_ = *std::move(server);
    Require(app_->LoadIndex().ok(), "the index cannot be loaded");
    service_ = ChannelTo(server_->port());
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(&echo_);
    echo_server_ = builder.BuildAndStart();
    echo_channel_ = ChannelTo(port);
    for (const v1::Assessment& assessment : workload_.assessments) {
      v1::SuggestRequest request;
      *request.mutable_assessment() = assessment;
      request.mutable_as_of_time()->set_seconds(absl::ToUnixSeconds(testing::AsOf()));
      requests_.push_back(request);
      request_bytes_.push_back(BytesOf(request));
      Ask(*service_, request_bytes_.back(), answers_.emplace_back());
    }
  }

  void Compare(int rounds) {
    const auto snapshot = (*app_->index())->snapshot();
    const v1::WeightProfile profile = testing::DefaultProfile();
    Taken engine, echo, service;
    std::vector<double> ratios;
    std::vector<double> cpu_ratios;
    Steal steal;
    grpc::ByteBuffer answer;
    for (int round = 0; round <= rounds; ++round) {
      Taken engine_now, echo_now, service_now;
      for (std::size_t i = 0; i < requests_.size(); ++i) {
        engine_now.Time([&] {
          const auto response =
              matcher::Suggest(requests_[i], {*snapshot, profile, testing::AsOf(), nullptr});
          Require(response.ok(), "the engine failed");
        });
        echo_.Answer(&answers_[i]);
        echo_now.Time([&] { Ask(*echo_channel_, request_bytes_[i], answer); });
        service_now.Time([&] { Ask(*service_, request_bytes_[i], answer); });
      }
      if (round == 0) continue;  // everything is warm after it
      ratios.push_back((Quantile(service_now.ms, 0.5) - Quantile(engine_now.ms, 0.5)) /
                       Quantile(echo_now.ms, 0.5));
      cpu_ratios.push_back((Quantile(service_now.cpu_ms, 0.5) - Quantile(engine_now.cpu_ms, 0.5)) /
                           Quantile(echo_now.cpu_ms, 0.5));
      engine.Add(engine_now);
      echo.Add(echo_now);
      service.Add(service_now);
    }
    double request_bytes = 0;
    double answer_bytes = 0;
    for (const grpc::ByteBuffer& bytes : request_bytes_) {
      request_bytes += static_cast<double>(bytes.Length()) / 1024;
    }
    for (const grpc::ByteBuffer& bytes : answers_) {
      answer_bytes += static_cast<double>(bytes.Length()) / 1024;
    }
    const auto count = static_cast<double>(requests_.size());
    std::printf(
        "%zu resources, %zu assessments, %d rounds; in the mean %.1f KiB asked, %.1f KiB "
        "answered\n",
        snapshot->resource_count(), requests_.size(), rounds, request_bytes / count,
        answer_bytes / count);
    std::printf("              p50 ms    p99 ms  p50 cpu ms\n");
    const auto print = [](const char* what, const Taken& taken) {
      std::printf("%-10s  %8.3f  %8.3f    %8.3f\n", what, Quantile(taken.ms, 0.5),
                  Quantile(taken.ms, 0.99), Quantile(taken.cpu_ms, 0.5));
    };
    print("engine", engine);
    print("echo", echo);
    print("service", service);
    std::printf("service p50 - engine p50, to echo p50: %.2f (median of rounds; %.2f to %.2f)\n",
                Quantile(ratios, 0.5), Quantile(ratios, 0), Quantile(ratios, 1));
    std::printf("the same of processor time: %.2f (%.2f to %.2f)\n", Quantile(cpu_ratios, 0.5),
                Quantile(cpu_ratios, 0), Quantile(cpu_ratios, 1));
    std::printf("steal %.1f%%\n", 100 * steal.Share());
  }

  // Suggest alone, then beside so many streams, in turns.
  void Beside(int streams, int rounds, double seconds) {
    std::vector<double> alone, beside, ratios;
    double answered = 0;
    double streaming_seconds = 0;
    double streaming_alone = 0;
    Steal steal;
    for (int round = 0; round < rounds; ++round) {
      const std::vector<double> without = Suggests(seconds);
      std::atomic<bool> over{false};
      std::atomic<long> items{0};
      std::vector<std::thread> threads;
      for (int i = 0; i < streams; ++i) {
        threads.emplace_back([&, i] { Stream(static_cast<std::size_t>(i), over, items); });
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
      const long items_before = items;
      const std::vector<double> with = Suggests(seconds);
      answered += static_cast<double>(items - items_before);
      streaming_seconds += seconds;
      const long items_then = items;
      std::this_thread::sleep_for(std::chrono::duration<double>(seconds / 2));
      streaming_alone += static_cast<double>(items - items_then) / (seconds / 2);
      over = true;
      for (std::thread& thread : threads) thread.join();
      ratios.push_back(Quantile(with, 0.5) / Quantile(without, 0.5));
      alone.insert(alone.end(), without.begin(), without.end());
      beside.insert(beside.end(), with.begin(), with.end());
    }
    std::printf(
        "Suggest alone: p50 %.3f ms, p99 %.3f; beside %d stream%s: p50 %.3f, p99 %.3f; "
        "p50 ratio %.2f (median of rounds)\n",
        Quantile(alone, 0.5), Quantile(alone, 0.99), streams, streams == 1 ? "" : "s",
        Quantile(beside, 0.5), Quantile(beside, 0.99), Quantile(ratios, 0.5));
    std::printf(
        "  meanwhile %.0f assessments/s over the streams, %.0f when nobody else asks; "
        "steal %.1f%%\n",
        answered / streaming_seconds, streaming_alone / rounds, 100 * steal.Share());
  }

 private:
  // One after the other for a while; each call's milliseconds.
  std::vector<double> Suggests(double seconds) {
    std::vector<double> taken;
    const auto until = Clock::now() + std::chrono::duration<double>(seconds);
    grpc::ByteBuffer answer;
    for (std::size_t i = 0; Clock::now() < until; ++i) {
      const auto start = Clock::now();
      Ask(*service_, request_bytes_[i % request_bytes_.size()], answer);
      taken.push_back(Milliseconds(Clock::now() - start));
    }
    return taken;
  }

  // A stream that is never out of questions, read by a thread of its own.
  void Stream(std::size_t first, const std::atomic<bool>& over, std::atomic<long>& items) {
    const auto channel = ChannelTo(server_->port());
    const grpc::internal::RpcMethod method(kSuggestMany, grpc::internal::RpcMethod::BIDI_STREAMING);
    using Raw = grpc::ClientReaderWriter<grpc::ByteBuffer, grpc::ByteBuffer>;
    grpc::ClientContext context;
    const std::unique_ptr<Raw> io(
        grpc::internal::ClientReaderWriterFactory<grpc::ByteBuffer, grpc::ByteBuffer>::Create(
            channel.get(), method, &context));
    std::vector<grpc::ByteBuffer> asked;
    for (const v1::SuggestRequest& request : requests_) {
      v1::SuggestManyRequest item;
      *item.mutable_request() = request;
      asked.push_back(BytesOf(item));
    }
    std::thread reader([&] {
      for (grpc::ByteBuffer answer; io->Read(&answer);) ++items;
    });
    std::thread writer([&] {
      for (std::size_t i = first; io->Write(asked[i % asked.size()]); ++i) {
      }
    });
    while (!over) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    context.TryCancel();  // whoever waits until more is taken would wait for long
    writer.join();
    reader.join();
    (void)io->Finish();
  }

  const bench::Workload workload_;
  const store::TempFolder folder_;
  std::unique_ptr<server::App> app_;
  std::unique_ptr<server::RpcServer> server_;
  std::shared_ptr<grpc::Channel> service_;
  Echo echo_;
  std::unique_ptr<grpc::Server> echo_server_;
  std::shared_ptr<grpc::Channel> echo_channel_;
  std::vector<v1::SuggestRequest> requests_;
  std::vector<grpc::ByteBuffer> request_bytes_;
  std::vector<grpc::ByteBuffer> answers_;
};

}  // namespace
}  // namespace ieum

int main(int argc, char** argv) {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  const auto number = [&](int index, double usual) {
    return argc > index ? std::atof(argv[index]) : usual;
  };
  ieum::Bench bench(static_cast<std::size_t>(number(1, 0)));
  const int rounds = std::max(1, static_cast<int>(number(2, 7)));
  const double seconds = number(3, 2);
  bench.Compare(rounds);
  for (const int streams : {1, 4}) {
    if (seconds > 0) bench.Beside(streams, rounds, seconds);
  }
}
