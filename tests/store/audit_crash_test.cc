// Kills the process at random points while callers act and are recorded: act and record are both
// there or neither, and nothing acknowledged is lost. By hand: audit_test --rounds 100
// --gtest_filter='AuditCrash*'
#include <cstdint>
#include <iostream>
#include <map>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "gtest/gtest.h"
#include <unistd.h>

#include "store/audit/audit_log.h"
#include "store/rocks_store.h"
#include "tests/crash/kill_child.h"
#include "tests/store/audit_fixture.h"
#include "tests/store/temp_folder.h"

namespace ieum::store {
namespace {

constexpr int kWriters = 4;
int rounds = 4;

RocksOptions Rocks(const std::string& path) { return {.path = path, .write_buffer_mib = 1}; }
AuditLogOptions Log() { return {.seed = SeedOf(5), .log_id = "crash", .now = absl::Now}; }

std::string Account(int writer) { return absl::StrCat("w", writer); }
RecordKey StepKey(int writer) {
  return {RecordKind::kCase, absl::StrCat(Account(writer), "-step")};
}
RecordKey CaseKey(int writer, std::uint64_t n) {
  return {RecordKind::kReferral, absl::StrCat(Account(writer), "-", n)};
}

// Tells its standard output of each step that was acknowledged, with the checkpoint after some.
void RunWriter(RecordStore& store, AuditLog& log, int writer) {
  const auto last = store.Get(StepKey(writer));
  std::uint64_t n = last.ok() ? std::stoull(last->value) : 0;
  while (true) {
    ++n;
    v1::AuditEntry entry = EntryOf(Account(writer), absl::StrCat("referrals/", n));
    const auto done =
        log.Commit({{StepKey(writer), absl::StrCat(n)},
                    {CaseKey(writer, n), std::string(n % 500, 'x'), Expect::Absent()}},
                   {entry, entry});
    if (!done.ok()) {
      std::cerr << done.status() << "\n";
      return;
    }
    std::string line = absl::StrCat("step ", writer, " ", n, "\n");
    if (n % 16 == 0) {
      absl::StrAppend(&line, "note ", absl::StrReplaceAll(log.Checkpoint().note(), {{"\n", "|"}}),
                      "\n");
    }
    if (write(STDOUT_FILENO, line.data(), line.size()) < 0) return;
  }
}

int RunWriters(const std::string& path) {
  auto store = OpenRocksStore(Rocks(path));
  if (!store.ok()) return 1;
  auto log = AuditLog::Open(**store, Log());
  if (!log.ok()) {
    std::cerr << log.status() << "\n";
    return 1;
  }
  std::vector<std::thread> threads;
  for (int writer = 0; writer < kWriters; ++writer) {
    threads.emplace_back([&, writer] { RunWriter(**store, **log, writer); });
  }
  for (std::thread& thread : threads) thread.join();
  return 1;
}

// What the killed process had told.
struct Told {
  std::map<int, std::uint64_t> steps;
  std::vector<std::string> notes;

  void Read(const std::string& line) {
    const std::vector<std::string> parts = absl::StrSplit(line, absl::MaxSplits(' ', 1));
    if (parts[0] == "note") {
      notes.push_back(absl::StrReplaceAll(parts[1], {{"|", "\n"}}));
    } else {
      const std::vector<std::string> numbers = absl::StrSplit(parts[1], ' ');
      steps[std::stoi(numbers[0])] = std::stoull(numbers[1]);
    }
  }
};

// Reads the steps that the log tells of, by writer, and that each is recorded twice, in order.
std::map<int, std::uint64_t> StepsRecorded(const AuditLog& log) {
  std::map<int, std::uint64_t> entries;
  AuditQuery query{.oldest_first = true, .limit = 1000};
  do {
    const auto page = log.List(query);
    EXPECT_TRUE(page.ok()) << page.status();
    if (!page.ok()) return {};
    for (const v1::AuditEntry& entry : page->entries) {
      const std::uint64_t seen = entries[std::stoi(entry.account().substr(1))]++;
      EXPECT_EQ(entry.subjects(0), absl::StrCat("referrals/", seen / 2 + 1));
    }
    query.resume = page->next;
  } while (query.resume.has_value());
  std::map<int, std::uint64_t> steps;
  for (const auto& [writer, count] : entries) {
    EXPECT_EQ(count % 2, 0u) << "half of a call is recorded";
    steps[writer] = count / 2;
  }
  return steps;
}

void CheckRecords(const RecordStore& store, int writer, std::uint64_t steps) {
  const auto step = store.Get(StepKey(writer));
  EXPECT_EQ(step.ok() ? std::stoull(step->value) : 0, steps) << "act and record differ";
  for (std::uint64_t n = 1; n <= steps; ++n) {
    const auto record = store.Get(CaseKey(writer, n));
    ASSERT_TRUE(record.ok()) << writer << " " << n;
    ASSERT_EQ(record->value.size(), n % 500);
  }
  EXPECT_TRUE(absl::IsNotFound(store.Get(CaseKey(writer, steps + 1)).status()));
}

TEST(AuditCrashTest, AKillPartsNoActFromItsRecord) {
  const std::uint64_t seed = 20'260'306;
  std::cout << "seed " << seed << ", rounds " << rounds << "\n";
  std::mt19937_64 rng(seed);
  const TempFolder folder;
  Told told;
  std::uint64_t survived = 0;
  for (int round = 0; round < rounds; ++round) {
    const auto life = absl::Milliseconds(static_cast<std::int64_t>(rng() % 250));
    const auto lines = crash::RunAndKill({"--audit-writers-on", folder.path()}, life);
    ASSERT_TRUE(lines.ok()) << lines.status();
    for (const std::string& line : *lines) told.Read(line);
    auto store = OpenRocksStore(Rocks(folder.path()));
    ASSERT_TRUE(store.ok()) << store.status();
    auto log = AuditLog::Open(**store, Log());
    ASSERT_TRUE(log.ok()) << "round " << round << ": " << log.status();
    const auto result = (*log)->Verify(told.notes);
    ASSERT_TRUE(result.ok()) << result.status();
    ASSERT_TRUE(result->ok()) << "round " << round << ": " << result->DebugString();
    const std::map<int, std::uint64_t> recorded = StepsRecorded(**log);
    survived = 0;
    for (int writer = 0; writer < kWriters; ++writer) {
      const std::uint64_t steps = recorded.contains(writer) ? recorded.at(writer) : 0;
      EXPECT_GE(steps, told.steps[writer])
          << "round " << round << ": something acknowledged is lost";
      EXPECT_LE(steps, told.steps[writer] + 1) << "round " << round;
      CheckRecords(**store, writer, steps);
      told.steps[writer] = steps;
      survived += steps;
    }
  }
  std::cout << survived << " steps and " << told.notes.size() << " checkpoints survived\n";
  EXPECT_GT(survived, 0u);
}

int Main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  for (int i = 1; i + 1 < argc; ++i) {
    const std::string name = argv[i];
    if (name == "--audit-writers-on") return RunWriters(argv[i + 1]);
    if (name == "--rounds" && !absl::SimpleAtoi(argv[i + 1], &rounds)) return 2;
  }
  return RUN_ALL_TESTS();
}

}  // namespace
}  // namespace ieum::store

int main(int argc, char** argv) { return ieum::store::Main(argc, argv); }
