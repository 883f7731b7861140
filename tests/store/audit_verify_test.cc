// Everything that can be done to a log behind its back is found.
#include "store/audit/audit_verify.h"

#include <iostream>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "store/audit/audit_record.h"
#include "tests/store/audit_fixture.h"

namespace ieum::store {
namespace {

using Fault = v1::AuditFault;
using ::testing::HasSubstr;

// A log of some dozen commits, with a checkpoint kept after each.
class Victim {
 public:
  Victim() {
    std::mt19937_64 rng(20'260'303);
    Keep();
    for (int commit = 0; commit < 20; ++commit) {
      std::vector<v1::AuditEntry> entries;
      for (std::uint64_t i = 0; i <= rng() % 4; ++i) {
        entries.push_back(
            EntryOf(absl::StrCat("a", rng() % 5), absl::StrCat("cases/c", rng() % 9)));
      }
      if (!fixture_.log().Append(entries).ok()) std::abort();
      fixture_.Pass(absl::Minutes(7));
      Keep();
    }
    original_ = LogCopy::Of(fixture_.store());
  }

  const LogCopy& original() const { return original_; }
  std::uint64_t size() const { return original_.entries.size(); }
  // After how many entries each was made, and the note.
  const std::vector<std::pair<std::uint64_t, std::string>>& kept() const { return kept_; }
  const std::string& newest() const { return kept_.back().second; }
  v1::VerifyAuditResponse Verify(const LogCopy& copy, std::vector<std::string> earlier = {}) {
    return fixture_.Verify(copy, std::move(earlier));
  }
  std::vector<std::string> AllNotes() const {
    std::vector<std::string> notes;
    for (const auto& [size, note] : kept_) notes.push_back(note);
    return notes;
  }

 private:
  void Keep() {
    const v1::AuditCheckpoint checkpoint = fixture_.log().Checkpoint();
    kept_.emplace_back(static_cast<std::uint64_t>(checkpoint.size()), checkpoint.note());
  }

  AuditFixture fixture_;
  LogCopy original_;
  std::vector<std::pair<std::uint64_t, std::string>> kept_;
};

void CutTo(LogCopy& copy, std::uint64_t size) {
  while (copy.entries.size() > size) copy.entries.erase(std::prev(copy.entries.end()));
}

// As somebody would who knows the format and has no key: contents, hash and leaf all fit.
void Rewrite(LogCopy& copy, std::uint64_t index, const std::string& account) {
  const auto record = DecodeAuditRecord(copy.Value(index));
  v1::AuditEntry entry = *ToEntry(*record);
  entry.set_account(account);
  const absl::Time time = absl::FromUnixMicros(record->header.time_us);
  copy.Value(index) = EncodeAuditRecord(entry, index, time, AuditSalt{}).value;
}

// The root over the entries as they are, signed by whoever holds `seed`.
void SignAnew(LogCopy& copy, const AuditSeed& seed) {
  TreeFrontier tree;
  for (const auto& [id, value] : copy.entries) tree.Append(DecodeAuditRecord(value)->leaf);
  copy.Head() = CheckpointSigner(seed).Sign({"test", {tree.size(), tree.Root()}});
}

TEST(AuditVerifyTest, AnUntouchedLogHasNoFaults) {
  Victim victim;
  const auto result = victim.Verify(victim.original(), victim.AllNotes());
  EXPECT_TRUE(result.ok());
  EXPECT_EQ(result.fault_count(), 0);
  EXPECT_EQ(result.size(), static_cast<std::int64_t>(victim.size()));
  EXPECT_EQ(result.root().size(), 32u);
  EXPECT_EQ(result.purged(), 0);
}

// One tampering: what must be found of it.
struct Tampering {
  std::string what;
  // Where verification must point to; nullopt: nowhere in particular.
  std::optional<std::uint64_t> index;
  bool needs_checkpoint = false;
};

class Tamperer {
 public:
  Tamperer(const Victim& victim, std::uint64_t seed) : victim_(victim), rng_(seed) {}

  static constexpr int kKinds = 13;

  Tampering Apply(int kind, LogCopy& copy) {
    const std::uint64_t size = copy.entries.size();
    const std::uint64_t at = rng_() % size;
    switch (kind) {
      case 0:
        Flip(copy.Value(at));
        return {"flip", at};
      case 1:
        copy.entries.erase(AuditEntryKey(at).id);
        return {"delete", at};
      case 2: {
        const std::uint64_t other = (at + 1 + rng_() % (size - 1)) % size;
        std::swap(copy.Value(at), copy.Value(other));
        return {"swap", std::min(at, other)};
      }
      case 3:
        copy.entries[AuditEntryKey(size + rng_() % 3).id] = copy.Value(at);
        return {"append", size};
      case 4:
        copy.entries["x" + std::to_string(rng_())] = copy.Value(at);
        return {"odd key", std::nullopt};
      case 5:
        return ShiftFrom(copy, at);
      case 6:
        CutTo(copy, at);
        return {"cut", at};
      case 7:
        return RollBack(copy, true);
      case 8:
        return RollBack(copy, false);
      case 9:
        Flip(copy.Head());
        return {"flip head", std::nullopt};
      case 10:
        Rewrite(copy, at, "somebody-else");
        return {"rewrite", std::nullopt};
      case 11:
        copy.Value(at) = EncodePurged(*DecodeAuditRecord(copy.Value(at)));
        return {"feigned purge", std::nullopt};
      default:
        Rewrite(copy, at, "somebody-else");
        SignAnew(copy, SeedOf(9));
        return {"rewrite under another key", std::nullopt};
    }
  }

 private:
  void Flip(std::string& bytes) {
    char& byte = bytes[rng_() % bytes.size()];
    byte = static_cast<char>(byte ^ static_cast<char>(1 + rng_() % 255));
  }

  // Takes one out and closes the gap.
  Tampering ShiftFrom(LogCopy& copy, std::uint64_t at) {
    const std::uint64_t size = copy.entries.size();
    for (std::uint64_t i = at; i + 1 < size; ++i) copy.Value(i) = copy.Value(i + 1);
    CutTo(copy, size - 1);
    return {"close a gap", at};
  }

  // An older head; with its own entries the log is what it was then.
  Tampering RollBack(LogCopy& copy, bool cut) {
    const auto& [size, note] = victim_.kept()[rng_() % (victim_.kept().size() - 1)];
    copy.Head() = note;
    if (!cut) return {"older head", size};
    CutTo(copy, size);
    return {"roll back", size, true};
  }

  const Victim& victim_;
  std::mt19937_64 rng_;
};

TEST(AuditVerifyTest, EveryTamperingIsFound) {
  const std::uint64_t seed = 20'260'304;
  std::cout << "seed " << seed << "\n";
  Victim victim;
  Tamperer tamperer(victim, seed);
  std::map<std::string, int> rounds;
  for (int round = 0; round < 4'000; ++round) {
    LogCopy copy = victim.original();
    const Tampering tampering = tamperer.Apply(round % Tamperer::kKinds, copy);
    ++rounds[tampering.what];
    const auto alone = victim.Verify(copy);
    ASSERT_EQ(alone.ok(), tampering.needs_checkpoint) << tampering.what << ", round " << round;
    const auto result = victim.Verify(copy, {victim.newest()});
    ASSERT_FALSE(result.ok()) << tampering.what << ", round " << round;
    ASSERT_GT(result.faults_size(), 0);
    if (!tampering.index.has_value()) continue;
    ASSERT_EQ(result.faults(0).index(), static_cast<std::int64_t>(*tampering.index))
        << tampering.what << ", round " << round << ": " << result.DebugString();
  }
  for (const auto& [what, count] : rounds) std::cout << what << ": " << count << "\n";
}

TEST(AuditVerifyTest, SeveralTamperingsAtOnceAreFound) {
  const std::uint64_t seed = 20'260'305;
  std::cout << "seed " << seed << "\n";
  Victim victim;
  Tamperer tamperer(victim, seed);
  std::mt19937_64 rng(seed);
  // Kinds that can follow any other.
  const int kinds[] = {0, 1, 3, 4, 6, 9};
  for (int round = 0; round < 1'000; ++round) {
    LogCopy copy = victim.original();
    tamperer.Apply(kinds[rng() % 4], copy);
    CutTo(copy, 1 + rng() % victim.size());
    copy.entries["y"] = "";
    tamperer.Apply(9, copy);
    ASSERT_FALSE(victim.Verify(copy, {victim.newest()}).ok()) << round;
  }
}

TEST(AuditVerifyTest, NamesWhatWasDone) {
  Victim victim;
  const auto first_fault = [&victim](const std::function<void(LogCopy&)>& change) {
    LogCopy copy = victim.original();
    change(copy);
    return victim.Verify(copy, {victim.newest()}).faults(0);
  };
  Fault fault = first_fault([](LogCopy& copy) { copy.Value(4).back() ^= 1; });
  EXPECT_EQ(fault.kind(), Fault::KIND_CHANGED);
  EXPECT_THAT(fault.description(), HasSubstr("entry 4"));
  fault = first_fault([](LogCopy& copy) { copy.Value(4).resize(20); });
  EXPECT_EQ(fault.kind(), Fault::KIND_CHANGED);
  fault = first_fault([](LogCopy& copy) { copy.entries.erase(AuditEntryKey(4).id); });
  EXPECT_EQ(fault.kind(), Fault::KIND_MISSING);
  fault = first_fault([](LogCopy& copy) { std::swap(copy.Value(4), copy.Value(9)); });
  EXPECT_EQ(fault.kind(), Fault::KIND_REORDERED);
  EXPECT_THAT(fault.description(), HasSubstr("entry 9 lies in the place of entry 4"));
  fault = first_fault([](LogCopy& copy) { copy.heads.clear(); });
  EXPECT_EQ(fault.kind(), Fault::KIND_HEAD);
  fault = first_fault([](LogCopy& copy) { SignAnew(copy, SeedOf(9)); });
  EXPECT_EQ(fault.kind(), Fault::KIND_HEAD);
  fault = first_fault([](LogCopy& copy) { copy.heads["head2"] = copy.Head(); });
  EXPECT_EQ(fault.kind(), Fault::KIND_EXTRA);
  fault = first_fault([](LogCopy& copy) { Rewrite(copy, 4, "x"); });
  EXPECT_EQ(fault.kind(), Fault::KIND_INCONSISTENT);
  LogCopy copy = victim.original();
  Rewrite(copy, 4, "x");
  EXPECT_EQ(victim.Verify(copy).faults(0).kind(), Fault::KIND_ROOT);
}

// Whoever holds the log's own key is found by the checkpoints alone, and the more of them, the
// closer.
TEST(AuditVerifyTest, CheckpointsFindWhatWasSignedAnew) {
  Victim victim;
  for (std::uint64_t at = 0; at < victim.size(); ++at) {
    LogCopy copy = victim.original();
    Rewrite(copy, at, "somebody-else");
    SignAnew(copy, SeedOf(7));
    EXPECT_TRUE(victim.Verify(copy).ok());
    const auto result = victim.Verify(copy, victim.AllNotes());
    ASSERT_FALSE(result.ok());
    std::uint64_t begin = 0;
    for (const auto& [size, note] : victim.kept()) begin = size <= at ? size : begin;
    EXPECT_EQ(result.faults(0).kind(), Fault::KIND_INCONSISTENT);
    EXPECT_EQ(result.faults(0).index(), static_cast<std::int64_t>(begin));
  }
}

TEST(AuditVerifyTest, AShorterLogIsTold) {
  Victim victim;
  LogCopy copy = victim.original();
  CutTo(copy, 10);
  SignAnew(copy, SeedOf(7));
  EXPECT_TRUE(victim.Verify(copy).ok());
  auto result = victim.Verify(copy, {victim.newest()});
  EXPECT_EQ(result.fault_count(), 1);
  EXPECT_EQ(result.faults(0).kind(), Fault::KIND_SHORTER);
  EXPECT_EQ(result.faults(0).index(), 10);
  copy.entries.clear();
  copy.heads.clear();
  result = victim.Verify(copy, {victim.newest()});
  EXPECT_EQ(result.faults(0).kind(), Fault::KIND_HEAD);
  EXPECT_EQ(result.faults(1).kind(), Fault::KIND_SHORTER);
}

TEST(AuditVerifyTest, EarlierCheckpointsMustBeOfThisLog) {
  Victim victim;
  const CheckpointSigner other_key(SeedOf(9));
  const std::string foreign = other_key.Sign({"test", {0, TreeFrontier().Root()}});
  EXPECT_EQ(victim.Verify(victim.original(), {foreign}).faults(0).kind(), Fault::KIND_CHECKPOINT);
  const CheckpointSigner own_key(SeedOf(7));
  const std::string other_log = own_key.Sign({"other", {0, TreeFrontier().Root()}});
  EXPECT_EQ(victim.Verify(victim.original(), {other_log}).faults(0).kind(), Fault::KIND_CHECKPOINT);
  const auto store = victim.original().ToStore();
  const auto view = store->View();
  const auto report = VerifyAuditLog(
      **view, {.public_key = own_key.public_key(), .earlier = {victim.newest(), "nonsense"}});
  EXPECT_TRUE(absl::IsInvalidArgument(report.status()));
  EXPECT_THAT(std::string(report.status().message()), HasSubstr("checkpoints[1]"));
}

TEST(AuditVerifyTest, ManyFaultsAreCounted) {
  AuditFixture fixture;
  std::vector<v1::AuditEntry> entries(500, EntryOf("kim"));
  ASSERT_TRUE(fixture.log().Append(entries).ok());
  LogCopy copy = LogCopy::Of(fixture.store());
  for (std::uint64_t i = 0; i < 500; ++i) copy.Value(i).back() ^= 1;
  const auto result = fixture.Verify(copy);
  EXPECT_EQ(result.faults_size(), 100);
  EXPECT_EQ(result.fault_count(), 500);
}

}  // namespace
}  // namespace ieum::store
