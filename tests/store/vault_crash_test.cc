// Kills the process, cuts the power and fills the disk at any operation of the key ring: no key
// that was acknowledged is lost, no key that was destroyed comes back. By hand: vault_test with
// IEUM_TEST_KILLS=100 in its environment.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <map>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gtest/gtest.h"
#include <unistd.h>

#include "store/catalog/violations.h"
#include "store/vault/key_ring.h"
#include "store/vault/vault.h"
#include "tests/crash/kill_child.h"
#include "tests/store/power_cut_disk.h"
#include "tests/store/temp_folder.h"
#include "tests/store/vault_children.h"

namespace ieum::store {
namespace {

constexpr std::uint64_t kSeed = 20'260'101;

VaultOptions OnDisk() { return {.key_file = "k/keys", .master_key_file = "m/master"}; }

// What must be true of the ring, by what it acknowledged.
class Expectation {
 public:
  explicit Expectation(PowerCutDisk& disk) : disk_(disk) {}

  // Runs one change; it is open whether it happened when it fails.
  absl::Status Create(KeyRing& ring, const std::vector<std::string>& ids) {
    pending_ = {.created = ids, .destroyed = {}};
    const absl::Status status = ring.Create(ids);
    if (!status.ok()) return status;
    for (const std::string& id : ids) samples_[id] = *ring.Seal(id, id, "sample");
    pending_ = {};
    return status;
  }

  absl::Status DestroyTree(KeyRing& ring, const std::string& id) {
    pending_ = {.created = {}, .destroyed = {}};
    for (const auto& [key, sample] : samples_) {
      if (key == id || key.starts_with(id + "/")) pending_.destroyed.push_back(key);
    }
    std::vector<std::string> wrapped;
    for (const std::string& key : pending_.destroyed) wrapped.push_back(Wrapped(key));
    const absl::Status status = ring.DestroyTree(id);
    if (!status.ok()) return status;
    for (const std::string& key : pending_.destroyed) samples_.erase(key);
    dead_.insert(dead_.end(), wrapped.begin(), wrapped.end());
    pending_ = {};
    return status;
  }

  // Compares, and takes over what became of the pending change.
  void Check(const KeyRing& ring) {
    const std::vector<std::string> ids = ring.KeyIds();
    const std::set<std::string> found(ids.begin(), ids.end());
    Settle(ring, found);
    std::set<std::string> expected;
    for (const auto& [id, sample] : samples_) {
      expected.insert(id);
      const auto opened = ring.Open(id, sample, "sample");
      ASSERT_TRUE(opened.ok()) << id << ": " << opened.status();
      ASSERT_EQ(*opened, id);
    }
    ASSERT_EQ(found, expected);
    for (const std::string& wrapped : dead_) {
      for (const std::string& bytes : disk_.Durable()) {
        ASSERT_EQ(bytes.find(wrapped), std::string::npos) << "a dead key lies on the disk";
      }
    }
  }

  std::size_t size() const { return samples_.size(); }
  std::size_t dead() const { return dead_.size(); }

 private:
  struct Pending {
    std::vector<std::string> created;
    std::vector<std::string> destroyed;
  };

  std::string Wrapped(const std::string& id) const {
    const auto decoded = DecodeKeyFile(disk_.Files()["k/keys"]);
    if (!decoded.ok()) return "unreadable";
    const WrappedKey& key = decoded->keys.at(id);
    return std::string(key.bytes.data(), key.bytes.size());
  }

  // All of the pending change happened, or none.
  void Settle(const KeyRing& ring, const std::set<std::string>& found) {
    std::size_t there = 0;
    for (const std::string& id : pending_.created) there += found.count(id);
    ASSERT_TRUE(there == 0 || there == pending_.created.size()) << "half a batch";
    for (const std::string& id : pending_.created) {
      if (there > 0) samples_[id] = *ring.Seal(id, id, "sample");
    }
    there = 0;
    for (const std::string& id : pending_.destroyed) there += found.count(id);
    ASSERT_TRUE(there == 0 || there == pending_.destroyed.size()) << "half a case";
    for (const std::string& id : pending_.destroyed) {
      if (there == 0) samples_.erase(id);
    }
    pending_ = {};
  }

  PowerCutDisk& disk_;
  std::map<std::string, std::string> samples_;
  std::vector<std::string> dead_;  // wrapped, of keys whose destruction was acknowledged
  Pending pending_;
};

// Creates and destroys until something fails, at most `steps` times.
absl::Status Live(PowerCutDisk& disk, Expectation& expectation, std::uint64_t& next, int steps) {
  auto vault = OpenVault(OnDisk(), disk);
  if (!vault.ok()) return vault.status();
  for (int i = 0; i < steps; ++i) {
    const std::uint64_t n = next++;
    const std::string id = absl::StrCat("cases/", n);
    absl::Status status = expectation.Create(*vault->keys, {id, id + "/consents/1"});
    if (status.ok() && n % 2 == 0) {
      status = expectation.DestroyTree(*vault->keys, absl::StrCat("cases/", n / 2));
    }
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

void Recover(PowerCutDisk& disk, Expectation& expectation) {
  auto vault = OpenVault(OnDisk(), disk);
  ASSERT_TRUE(vault.ok()) << vault.status();
  ASSERT_NO_FATAL_FAILURE(expectation.Check(*vault->keys));
}

// The process dies or the power goes, by turns.
void End(PowerCutDisk& disk, bool power, std::mt19937_64& rng) {
  if (power) {
    disk.CutPower(rng);
  } else {
    disk.Restart();
  }
}

// Every operation of a short life, and of the opening after it, is the one at which it ends.
TEST(VaultCrashTest, EndsAtEveryOperation) {
  std::mt19937_64 rng(kSeed);
  int lives = 0;
  bool finished = false;
  for (std::uint64_t at = 0; !finished; ++at) {
    for (std::uint64_t again = 0; again < 64; ++again, ++lives) {
      PowerCutDisk disk;
      Expectation expectation(disk);
      std::uint64_t next = 1;
      disk.FailAfter(at);
      finished = Live(disk, expectation, next, 5).ok();
      End(disk, again % 2 == 0, rng);
      disk.FailAfter(again / 4 % 8);
      OpenVault(OnDisk(), disk).IgnoreError();
      End(disk, again / 2 % 2 == 0, rng);
      ASSERT_NO_FATAL_FAILURE(Recover(disk, expectation)) << "ended at " << at << ", " << again;
      // What was found once must be there for good.
      disk.CutPower(rng);
      ASSERT_NO_FATAL_FAILURE(Recover(disk, expectation)) << "after " << at << ", " << again;
      ASSERT_TRUE(Live(disk, expectation, next, 3).ok());
      disk.CutPower(rng);
      ASSERT_NO_FATAL_FAILURE(Recover(disk, expectation)) << "after " << at << ", " << again;
    }
  }
  std::cout << lives << " lives\n";
  EXPECT_GT(lives, 500);
}

// Long lives, one after the other on the same disk.
TEST(VaultCrashTest, EndsAnywhereAgainAndAgain) {
  std::mt19937_64 rng(kSeed);
  PowerCutDisk disk;
  Expectation expectation(disk);
  std::uint64_t next = 1;
  for (int round = 0; round < 60; ++round) {
    disk.FailAfter(rng() % (round % 4 == 0 ? 8 : 120));
    ASSERT_FALSE(Live(disk, expectation, next, 1000).ok());
    End(disk, rng() % 2 == 0, rng);
    ASSERT_NO_FATAL_FAILURE(Recover(disk, expectation)) << "round " << round;
  }
  std::cout << expectation.size() << " keys live, " << expectation.dead() << " dead\n";
  EXPECT_GT(expectation.size(), 100u);
  EXPECT_GT(expectation.dead(), 100u);
}

// The test of the test: a disk that only says it syncs must be caught.
TEST(VaultCrashTest, AMissingSyncIsCaught) {
  for (const bool folder : {false, true}) {
    bool caught = false;
    for (std::uint64_t seed = 0; seed < 50 && !caught; ++seed) {
      std::mt19937_64 rng(seed);
      PowerCutDisk disk;
      Expectation expectation(disk);
      std::uint64_t next = 1;
      ASSERT_TRUE(Live(disk, expectation, next, 3).ok());
      disk.IgnoreSyncs(!folder);
      disk.IgnoreFolderSyncs(folder);
      ASSERT_TRUE(Live(disk, expectation, next, 8).ok());
      disk.CutPower(rng);
      const auto vault = OpenVault(OnDisk(), disk);
      caught = !vault.ok() || vault->keys->KeyIds().size() != expectation.size();
    }
    EXPECT_TRUE(caught) << (folder ? "of the folder" : "of files");
  }
}

// `set_full` makes the disk fail, or ends that.
void ExpectStops(const std::function<void(PowerCutDisk&, bool)>& set_full, bool create) {
  std::mt19937_64 rng(kSeed);
  for (const bool power : {false, true}) {
    PowerCutDisk disk;
    Expectation expectation(disk);
    std::uint64_t next = 1;
    ASSERT_TRUE(Live(disk, expectation, next, 5).ok());
    {
      auto vault = OpenVault(OnDisk(), disk);
      ASSERT_TRUE(vault.ok()) << vault.status();
      const std::string sample = *vault->keys->Seal("cases/5", "note", "");
      set_full(disk, true);
      const absl::Status failed = create ? expectation.Create(*vault->keys, {"cases/new"})
                                         : expectation.DestroyTree(*vault->keys, "cases/5");
      EXPECT_TRUE(absl::IsUnavailable(failed)) << failed;
      // Else a restart could find and use it, though it may never reach the disk.
      const auto file = DecodeKeyFile(disk.Files()["k/keys"]);
      EXPECT_TRUE(file.ok() && !file->keys.contains("cases/new")) << file.status();
      set_full(disk, false);
      const auto keys = disk.Files();
      for (const absl::Status& refused :
           {vault->keys->Create({"cases/other"}), vault->keys->DestroyTree("cases/4")}) {
        EXPECT_TRUE(absl::IsUnavailable(refused)) << refused;
        EXPECT_EQ(ReasonOf(refused), "KEY_FILE_FAILED");
        EXPECT_NE(refused.ToString().find("restart"), std::string::npos) << refused;
      }
      EXPECT_EQ(disk.Files(), keys) << "nothing is written after a failure";
      EXPECT_EQ(*vault->keys->Open("cases/5", sample, ""), "note") << "reading must go on";
    }
    End(disk, power, rng);
    ASSERT_NO_FATAL_FAILURE(Recover(disk, expectation));
    EXPECT_TRUE(Live(disk, expectation, next, 3).ok());
    ASSERT_NO_FATAL_FAILURE(Recover(disk, expectation));
  }
}

TEST(VaultCrashTest, AFailedWriteStopsTheRing) {
  for (const bool create : {true, false}) {
    ExpectStops([](PowerCutDisk& disk, bool full) { disk.SetFull(full); }, create);
  }
}

TEST(VaultCrashTest, AFailedSyncStopsTheRing) {
  for (const bool create : {true, false}) {
    ExpectStops([](PowerCutDisk& disk, bool fail) { disk.SetSyncsFail(fail); }, create);
  }
}

int KillRounds() {
  const char* rounds = std::getenv("IEUM_TEST_KILLS");
  return rounds == nullptr ? 5 : std::max(1, std::atoi(rounds));
}

// Real files and a real SIGKILL, while two threads create and destroy.
TEST(VaultCrashTest, KilledWritersLoseNothingAcknowledged) {
  const int rounds = KillRounds();
  std::cout << "seed " << kSeed << ", rounds " << rounds << "\n";
  std::mt19937_64 rng(kSeed);
  const TempFolder folder;
  std::map<std::string, std::string> alive;  // id -> a sealed sample
  std::set<std::string> dead;
  for (int round = 0; round < rounds; ++round) {
    const auto lines = crash::RunAndKill({"--vault-in", folder.path()},
                                         absl::Milliseconds(static_cast<int>(rng() % 120)));
    ASSERT_TRUE(lines.ok()) << lines.status();
    std::set<std::string> doubtful;  // told to be destroyed, before it is
    for (const std::string& line : *lines) {
      const std::vector<std::string> words = absl::StrSplit(line, ' ');
      ASSERT_GE(words.size(), 2u) << line;
      if (words[0] == "created") alive[words[1]] = absl::HexStringToBytes(words[2]);
      if (words[0] == "destroying") doubtful.insert(words[1]);
      if (words[0] == "destroyed") {
        doubtful.erase(words[1]);
        alive.erase(words[1]);
        dead.insert(words[1]);
      }
    }
    auto vault = OpenVault(ChildVault(folder.path()));
    ASSERT_TRUE(vault.ok()) << "round " << round << ": " << vault.status();
    for (const std::string& id : doubtful) {
      if (!vault->keys->Has(id)) alive.erase(id);
    }
    for (const auto& [id, sample] : alive) {
      const auto opened = vault->keys->Open(id, sample, "sample");
      ASSERT_TRUE(opened.ok()) << "round " << round << ", " << id << ": " << opened.status();
    }
    for (const std::string& id : dead) ASSERT_FALSE(vault->keys->Has(id)) << id;
  }
  std::cout << alive.size() << " keys live, " << dead.size() << " dead\n";
  EXPECT_GT(alive.size(), 0u);
}

}  // namespace
}  // namespace ieum::store
