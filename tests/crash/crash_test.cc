// Kills the process, and cuts the power, at random points; nothing acknowledged may be lost or
// halved. By hand: crash_test --rounds 100 [--seed N], and on a small disk of its own (a tmpfs of
// 12 MB, say): crash_test --fill-disk FOLDER
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "rocksdb/env.h"
#include <unistd.h>

#include "store/rocks_store.h"
#include "tests/crash/kill_child.h"
#include "tests/crash/power_cut_fs.h"
#include "tests/crash/workload.h"
#include "tests/store/temp_folder.h"

namespace ieum::crash {
namespace {

using store::OpenRocksStore;
using store::RecordStore;
using store::RocksOptions;
using store::TempFolder;

struct Settings {
  int rounds = 0;  // 0: few
  std::uint64_t seed = 20'260'101;
};
Settings settings;

constexpr int kWriters = 3;

// One megabyte of memory, so that a short life sees flushes and compactions too.
RocksOptions Options(const std::string& path, rocksdb::Env* env = nullptr) {
  return {.path = path, .write_buffer_mib = 1, .env = env};
}

// Writes for ever, telling its standard output "writer step" of every step that was acknowledged.
int RunWriters(const std::string& path, std::uint64_t seed) {
  auto store = OpenRocksStore(Options(path));
  if (!store.ok()) {
    std::cerr << store.status() << "\n";
    return 1;
  }
  std::vector<std::thread> threads;
  for (int writer = 0; writer < kWriters; ++writer) {
    threads.emplace_back([&store, seed, writer] {
      const auto workload = MakeCommitWorkload(seed, writer);
      const auto key =
          store::RecordKey{store::RecordKind::kResource, absl::StrCat("w", writer, "/step")};
      const auto last = (*store)->Get(key);
      std::uint64_t n = last.ok() ? std::stoull(last->value) : 0;
      while (true) {
        if (!workload->Step(**store, ++n).ok()) return;
        const std::string line = absl::StrCat(writer, " ", n, "\n");
        if (write(STDOUT_FILENO, line.data(), line.size()) < 0) return;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  return 1;
}

TEST(CrashTest, KilledWritersLoseNothingAcknowledged) {
  const int rounds = settings.rounds > 0 ? settings.rounds : 4;
  std::cout << "seed " << settings.seed << ", rounds " << rounds << "\n";
  std::mt19937_64 rng(settings.seed);
  const TempFolder folder;
  std::map<int, std::uint64_t> acknowledged;
  for (int round = 0; round < rounds; ++round) {
    const auto life = absl::Milliseconds(static_cast<std::int64_t>(rng() % 250));
    const auto lines =
        RunAndKill({"--writers-on", folder.path(), "--seed", std::to_string(settings.seed)}, life);
    ASSERT_TRUE(lines.ok()) << lines.status();
    for (const std::string& line : *lines) {
      const std::vector<std::string> parts = absl::StrSplit(line, ' ');
      ASSERT_EQ(parts.size(), 2u) << line;
      acknowledged[std::stoi(parts[0])] = std::stoull(parts[1]);
    }
    auto store = OpenRocksStore(Options(folder.path()));
    ASSERT_TRUE(store.ok()) << "round " << round << ": " << store.status();
    for (int writer = 0; writer < kWriters; ++writer) {
      const auto found =
          MakeCommitWorkload(settings.seed, writer)->Check(**store, acknowledged[writer]);
      ASSERT_TRUE(found.ok()) << "round " << round << ": " << found.status();
      acknowledged[writer] = *found;
    }
  }
  std::uint64_t steps = 0;
  for (const auto& [writer, count] : acknowledged) steps += count;
  std::cout << steps << " steps survived\n";
  EXPECT_GT(steps, 0u);
}

// One life of a store on a disk whose power fails at a random operation.
class PowerCutRounds {
 public:
  explicit PowerCutRounds(std::uint64_t seed)
      : rng_(seed), workload_(MakeCommitWorkload(seed, 0)) {}

  PowerCutFileSystem& fs() { return *fs_; }
  std::uint64_t acknowledged() const { return acknowledged_; }

  void LiveUntilCut(std::uint64_t operations) {
    fs_->CutAfter(operations);
    auto store = OpenRocksStore(Options(folder_.path(), env_.get()));
    while (store.ok() && workload_->Step(**store, acknowledged_ + 1).ok()) ++acknowledged_;
    if (store.ok()) {
      // After the failure every further write is refused.
      EXPECT_FALSE(workload_->Step(**store, acknowledged_ + 1).ok());
      store->reset();
    }
    fs_->Restore(rng_);
  }

  absl::Status Check() {
    auto store = OpenRocksStore(Options(folder_.path(), env_.get()));
    if (!store.ok()) return store.status();
    const auto found = workload_->Check(**store, acknowledged_);
    if (found.ok()) acknowledged_ = *found;
    return found.status();
  }

  std::uint64_t Random(std::uint64_t below) { return rng_() % below; }

 private:
  std::mt19937_64 rng_;
  const TempFolder folder_;
  std::shared_ptr<PowerCutFileSystem> fs_ = std::make_shared<PowerCutFileSystem>();
  std::unique_ptr<rocksdb::Env> env_ = rocksdb::NewCompositeEnv(fs_);
  std::unique_ptr<Workload> workload_;
  std::uint64_t acknowledged_ = 0;
};

TEST(CrashTest, PowerCutsLoseNothingAcknowledged) {
  const int rounds = settings.rounds > 0 ? settings.rounds : 40;
  std::cout << "seed " << settings.seed << ", rounds " << rounds << "\n";
  PowerCutRounds life(settings.seed);
  for (int round = 0; round < rounds; ++round) {
    // Every fourth power cut falls into the opening.
    life.LiveUntilCut(life.Random(round % 4 == 0 ? 60 : 600));
    const absl::Status status = life.Check();
    ASSERT_TRUE(status.ok()) << "round " << round << ": " << status;
  }
  std::cout << life.acknowledged() << " steps survived\n";
  EXPECT_GT(life.acknowledged(), 0u);
}

// The test of the test: a store that does not really sync its log must be caught.
TEST(CrashTest, PowerCutsCatchAMissingSync) {
  PowerCutRounds life(settings.seed);
  life.fs().IgnoreSyncsOf(".log");
  absl::Status status;
  for (int round = 0; round < 10 && status.ok(); ++round) {
    life.LiveUntilCut(100 + life.Random(300));
    status = life.Check();
  }
  EXPECT_FALSE(status.ok()) << "a missing sync went unnoticed";
  EXPECT_TRUE(absl::IsDataLoss(status)) << status;
}

// Steps from `n` on until one is refused; the last that was acknowledged.
std::uint64_t StepUntilRefused(Workload& workload, RecordStore& store, std::uint64_t n) {
  absl::Status status;
  while (status.ok()) status = workload.Step(store, n++);
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_NE(status.message().find("disk is full"), absl::string_view::npos) << status;
  return n - 2;
}

// What a server goes on to do on a full disk: writes come in, the feed is trimmed, and the engine
// is given time for whatever it would like to mend by itself.
void LiveOnAFullDisk(RecordStore& store, Workload& workload, std::uint64_t acknowledged,
                     absl::Duration life) {
  const absl::Time end = absl::Now() + life;
  while (absl::Now() < end) {
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i) {
      threads.emplace_back([&] {
        const absl::Status refused = workload.Step(store, acknowledged + 1);
        EXPECT_TRUE(absl::IsUnavailable(refused)) << refused;
        EXPECT_NE(refused.message().find("restart"), absl::string_view::npos) << refused;
      });
    }
    EXPECT_TRUE(absl::IsUnavailable(store.TrimFeed(1)));
    for (std::thread& thread : threads) thread.join();
    const auto found = workload.Check(store, acknowledged);
    EXPECT_TRUE(found.ok()) << "reads must go on: " << found.status();
    absl::SleepFor(absl::Milliseconds(100));
  }
}

// Appends to `name` until the disk takes no more.
void FillWith(const std::string& name) {
  std::ofstream out(name, std::ios::binary | std::ios::app);
  while (out << std::string(1024, 'x') << std::flush) {
  }
}

// Fills the disk of `folder`, lives on, opens without room, makes room and opens again.
bool FillDisk(const std::string& folder, std::size_t write_buffer_mib, std::uint64_t seed) {
  const RocksOptions options = {.path = folder + "/store", .write_buffer_mib = write_buffer_mib};
  const std::string ballast = folder + "/ballast";
  const auto workload = MakeCommitWorkload(seed, 0);
  std::uint64_t acknowledged = 0;
  std::filesystem::remove_all(options.path);
  std::ofstream(ballast) << std::string(1 << 20, 'x');
  {
    auto store = OpenRocksStore(options);
    if (!store.ok()) return false;
    acknowledged = StepUntilRefused(*workload, **store, 1);
    FillWith(ballast);
    // RocksDB would try again after five seconds.
    LiveOnAFullDisk(**store, *workload, acknowledged, absl::Seconds(6));
  }
  FillWith(ballast);
  std::cout << "full after " << acknowledged
            << " steps; opening without room: " << OpenRocksStore(options).status() << "\n";
  std::filesystem::remove(ballast);
  auto store = OpenRocksStore(options);
  EXPECT_TRUE(store.ok()) << store.status();
  if (!store.ok()) return false;
  const auto found = workload->Check(**store, acknowledged);
  EXPECT_TRUE(found.ok()) << found.status();
  if (!found.ok()) return false;
  const absl::Status written = workload->Step(**store, *found + 1);
  std::cout << "opened with room: " << *found << " steps; the next: " << written << "\n";
  store->reset();
  std::filesystem::remove_all(options.path);
  return written.ok() && !testing::Test::HasFailure();
}

// `set_full` makes the disk fail, or ends that.
void ExpectNoHarmWhenFull(const std::function<void(PowerCutFileSystem&, bool)>& set_full) {
  const TempFolder folder;
  auto fs = std::make_shared<PowerCutFileSystem>();
  const auto env = rocksdb::NewCompositeEnv(fs);
  const auto workload = MakeCommitWorkload(settings.seed, 0);
  auto store = OpenRocksStore(Options(folder.path(), env.get()));
  ASSERT_TRUE(store.ok()) << store.status();
  for (std::uint64_t n = 1; n <= 20; ++n) ASSERT_TRUE(workload->Step(**store, n).ok());
  set_full(*fs, true);
  const std::uint64_t acknowledged = StepUntilRefused(*workload, **store, 21);
  LiveOnAFullDisk(**store, *workload, acknowledged, absl::Seconds(1));
  store->reset();
  set_full(*fs, false);
  store = OpenRocksStore(Options(folder.path(), env.get()));
  ASSERT_TRUE(store.ok()) << store.status();
  const auto found = workload->Check(**store, acknowledged);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_TRUE(workload->Step(**store, *found + 1).ok());
}

TEST(CrashTest, WritesThatFailForWantOfSpaceNeverEndTheProcess) {
  ExpectNoHarmWhenFull([](PowerCutFileSystem& fs, bool full) { fs.SetDiskFull(full); });
}

TEST(CrashTest, SyncsThatFailForWantOfSpaceNeverEndTheProcess) {
  ExpectNoHarmWhenFull([](PowerCutFileSystem& fs, bool full) { fs.SetSyncsFail(full); });
}

// Tables cannot be written while the log still can: the engine fails in the background first.
TEST(CrashTest, FlushesThatFailForWantOfSpaceNeverEndTheProcess) {
  ExpectNoHarmWhenFull([](PowerCutFileSystem& fs, bool full) { fs.SetDiskFull(full, ".sst"); });
}

TEST(CrashTest, AFullDiskStopsWritesUntilReopened) {
  const TempFolder folder;
  auto fs = std::make_shared<PowerCutFileSystem>();
  const auto env = rocksdb::NewCompositeEnv(fs);
  const auto workload = MakeCommitWorkload(settings.seed, 0);
  auto store = OpenRocksStore(Options(folder.path(), env.get()));
  ASSERT_TRUE(store.ok()) << store.status();
  for (std::uint64_t n = 1; n <= 20; ++n) ASSERT_TRUE(workload->Step(**store, n).ok());
  fs->SetDiskFull(true);
  EXPECT_FALSE(workload->Step(**store, 21).ok());
  fs->SetDiskFull(false);
  const absl::Status refused = workload->Step(**store, 21);
  EXPECT_TRUE(absl::IsUnavailable(refused)) << refused;
  EXPECT_FALSE((*store)->TrimFeed(1).ok());
  EXPECT_TRUE(workload->Check(**store, 20).ok()) << "reads must go on";
  store->reset();
  store = OpenRocksStore(Options(folder.path(), env.get()));
  ASSERT_TRUE(store.ok()) << store.status();
  const auto found = workload->Check(**store, 20);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_TRUE(workload->Step(**store, *found + 1).ok());
}

}  // namespace

int Main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  std::string writers_on;
  std::string fill_disk;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string flag = argv[i];
    bool known = true;
    if (flag == "--rounds") {
      known = absl::SimpleAtoi(argv[i + 1], &settings.rounds);
    } else if (flag == "--seed") {
      known = absl::SimpleAtoi(argv[i + 1], &settings.seed);
    } else if (flag == "--writers-on") {
      writers_on = argv[i + 1];
    } else if (flag == "--fill-disk") {
      fill_disk = argv[i + 1];
    } else {
      known = false;
    }
    if (!known) {
      std::cerr << "usage: crash_test [--rounds N] [--seed N] [--fill-disk FOLDER]\n";
      return 2;
    }
  }
  if (!writers_on.empty()) return RunWriters(writers_on, settings.seed);
  if (!fill_disk.empty()) {
    // Where the log fills the disk, and where tables do.
    const bool log = FillDisk(fill_disk, 64, settings.seed);
    return FillDisk(fill_disk, 1, settings.seed) && log ? 0 : 1;
  }
  return RUN_ALL_TESTS();
}

}  // namespace ieum::crash

int main(int argc, char** argv) { return ieum::crash::Main(argc, argv); }
