#include "store/audit/audit_verify.h"

#include <algorithm>
#include <limits>

#include "absl/strings/str_cat.h"

#include "store/audit/audit_record.h"
#include "store/catalog/field_rules.h"
#include "store/catalog/violations.h"

namespace ieum::store {
namespace {

using Kind = v1::AuditFault;

constexpr int kMaxFaults = 100;

class Faults {
 public:
  explicit Faults(v1::VerifyAuditResponse& result) : result_(result) {}

  void Add(v1::AuditFault::Kind kind, std::optional<std::uint64_t> index, std::string description) {
    result_.set_fault_count(result_.fault_count() + 1);
    if (result_.faults_size() >= kMaxFaults) return;
    v1::AuditFault& fault = *result_.add_faults();
    fault.set_kind(kind);
    if (index.has_value()) fault.set_index(static_cast<std::int64_t>(*index));
    fault.set_description(std::move(description));
  }

 private:
  v1::VerifyAuditResponse& result_;
};

// What the tree must be at one of its sizes.
struct Milestone {
  TreeHead tree;
  bool is_head = false;
};

// "entry 7", "entries 7 to 9"; `end` is the first one behind.
std::string Range(std::uint64_t begin, std::uint64_t end) {
  if (end <= begin + 1) return absl::StrCat("entry ", begin);
  return absl::StrCat("entries ", begin, " to ", end - 1);
}

// Compares a growing tree with the milestones on its way.
class Milestones {
 public:
  Milestones(std::vector<Milestone> list, Faults& faults)
      : list_(std::move(list)), faults_(faults) {
    std::stable_sort(list_.begin(), list_.end(), [](const Milestone& a, const Milestone& b) {
      return a.tree.size < b.tree.size;
    });
  }

  void Check(const TreeFrontier& tree) {
    for (; at_ < list_.size() && list_[at_].tree.size == tree.size(); ++at_) {
      const Milestone& milestone = list_[at_];
      if (milestone.tree.root == tree.Root()) {
        good_ = tree.size();
      } else {
        Tell(milestone);
      }
    }
  }

 private:
  void Tell(const Milestone& milestone) {
    const std::uint64_t size = milestone.tree.size;
    const std::string where =
        size == 0 ? "a log without entries" : Range(good_, std::max(size, good_ + 1));
    const std::optional<std::uint64_t> index = size == 0 ? std::nullopt : std::optional(good_);
    if (milestone.is_head) {
      faults_.Add(
          Kind::KIND_ROOT, index,
          absl::StrCat("among ", where, " at least one is not what the head was signed for"));
    } else {
      faults_.Add(Kind::KIND_INCONSISTENT, index,
                  absl::StrCat("among ", where, " at least one is not what the checkpoint of ",
                               size, " entries was signed for"));
    }
  }

  std::vector<Milestone> list_;
  Faults& faults_;
  std::size_t at_ = 0;
  std::uint64_t good_ = 0;  // entries that a milestone vouches for
};

// Which contents were dropped, and whether they may have been.
class Purges {
 public:
  Purges(const AuditVerifyOptions& options, Faults& faults)
      : youngest_us_(options.now == absl::InfiniteFuture()
                         ? std::numeric_limits<std::int64_t>::max()
                         : absl::ToUnixMicros(options.now - options.retention)),
        faults_(faults) {}

  void SawWhole(const v1::AuditEntry& entry) {
    whole_seen_ = true;
    recorded_ = std::max(recorded_, static_cast<std::uint64_t>(entry.purged_before()));
  }

  void SawPurged(const AuditHeader& header) {
    if (whole_seen_) {
      Add(header.index, "has lost its contents while older ones have theirs: no purge does that");
    } else if (header.time_us >= youngest_us_) {
      Add(header.index, "has lost its contents before the end of their retention");
    } else {
      ++count_;
      end_ = header.index + 1;
    }
  }

  // The number of contents that were dropped rightly.
  std::uint64_t Finish() {
    if (end_ > recorded_) {
      faults_.Add(Kind::KIND_PURGED, recorded_,
                  absl::StrCat(Range(recorded_, end_),
                               " lost the contents, and no purge of them is on record"));
    }
    return count_;
  }

 private:
  void Add(std::uint64_t index, const char* what) {
    faults_.Add(Kind::KIND_PURGED, index, absl::StrCat("entry ", index, " ", what));
  }

  const std::int64_t youngest_us_;
  Faults& faults_;
  bool whole_seen_ = false;
  std::uint64_t count_ = 0;
  std::uint64_t end_ = 0;
  std::uint64_t recorded_ = 0;
};

// Takes the entries one by one in order of their keys.
class Walk {
 public:
  // `end`: how many entries there should be, where that is known.
  Walk(const AuditVerifyOptions& options, std::vector<Milestone> milestones, std::uint64_t end,
       Faults& faults)
      : end_(end),
        milestones_(std::move(milestones), faults),
        purges_(options, faults),
        faults_(faults) {
    milestones_.Check(tree_);
  }

  void Visit(const Record& stored) {
    const std::optional<std::uint64_t> index = AuditIndexOf(stored.key.id);
    if (!index.has_value() || *index > std::numeric_limits<std::int64_t>::max()) {
      faults_.Add(Kind::KIND_EXTRA, std::nullopt, "among the entries is a record with no index");
      return;
    }
    if (*index > next_) {
      const std::uint64_t gap_end = std::min(*index, end_);
      if (gap_end > next_) {
        faults_.Add(Kind::KIND_MISSING, next_, Range(next_, gap_end) + " missing");
      }
      whole_ = false;
    }
    next_ = *index + 1;
    const absl::StatusOr<AuditRecord> record = DecodeAuditRecord(stored.value);
    if (!record.ok()) {
      faults_.Add(Kind::KIND_CHANGED, *index, absl::StrCat("entry ", *index, " cannot be decoded"));
      whole_ = false;
      return;
    }
    // What lies beyond the head is a fault as it is (CheckCount).
    if (*index < end_) CheckRecord(*index, *record);
    if (!whole_) return;
    tree_.Append(record->leaf);
    milestones_.Check(tree_);
  }

  // Entries that are there, a gap counted as if it were filled.
  std::uint64_t Finish(v1::VerifyAuditResponse& result) {
    result.set_purged(static_cast<std::int64_t>(purges_.Finish()));
    return next_;
  }
  const TreeFrontier& tree() const { return tree_; }

 private:
  void CheckRecord(std::uint64_t index, const AuditRecord& record) {
    const absl::Status hashes = CheckHashes(record);
    if (!hashes.ok()) {
      faults_.Add(Kind::KIND_CHANGED, index, absl::StrCat("entry ", index, ": ", hashes.message()));
    } else if (record.header.index != index) {
      faults_.Add(
          Kind::KIND_REORDERED, index,
          absl::StrCat("entry ", record.header.index, " lies in the place of entry ", index));
    } else if (!record.sealed.has_value()) {
      purges_.SawPurged(record.header);
    } else if (const absl::StatusOr<v1::AuditEntry> entry = ToEntry(record); entry.ok()) {
      purges_.SawWhole(*entry);
    } else {
      faults_.Add(Kind::KIND_CHANGED, index,
                  absl::StrCat("entry ", index, ": ", entry.status().message()));
    }
  }

  const std::uint64_t end_;
  Milestones milestones_;
  Purges purges_;
  Faults& faults_;
  TreeFrontier tree_;
  std::uint64_t next_ = 0;
  bool whole_ = true;  // no gap so far: the tree can be built
};

std::optional<Checkpoint> ReadHead(const ReadView& view, const AuditPublicKey& key, Faults& faults,
                                   absl::Status& status) {
  const absl::StatusOr<Record> record = view.Get(AuditHeadKey());
  if (absl::IsNotFound(record.status())) {
    faults.Add(Kind::KIND_HEAD, std::nullopt, "the signed head is missing");
    return std::nullopt;
  }
  if (!record.ok()) {
    status = record.status();
    return std::nullopt;
  }
  const absl::StatusOr<SignedCheckpoint> head = ParseCheckpoint(record->value);
  if (!head.ok()) {
    faults.Add(Kind::KIND_HEAD, std::nullopt, "the signed head cannot be read");
    return std::nullopt;
  }
  if (!IsSignedBy(*head, key)) {
    faults.Add(Kind::KIND_HEAD, std::nullopt, "the head is not signed with the log's key");
    return std::nullopt;
  }
  return head->checkpoint;
}

absl::StatusOr<std::vector<SignedCheckpoint>> ParseEarlier(const std::vector<std::string>& notes) {
  std::vector<SignedCheckpoint> parsed;
  Violations violations;
  for (std::size_t i = 0; i < notes.size(); ++i) {
    absl::StatusOr<SignedCheckpoint> checkpoint = ParseCheckpoint(notes[i]);
    if (checkpoint.ok()) {
      parsed.push_back(*std::move(checkpoint));
    } else {
      violations.Add(PathTo("", "checkpoints", static_cast<int>(i)),
                     std::string(checkpoint.status().message()));
    }
  }
  if (!violations.empty()) return violations.ToStatus();
  return parsed;
}

// Those of the earlier checkpoints that can be compared with; the others are faults.
std::vector<Milestone> Usable(const std::vector<SignedCheckpoint>& earlier,
                              const std::optional<Checkpoint>& head, const AuditPublicKey& key,
                              Faults& faults) {
  std::vector<Milestone> milestones;
  for (const SignedCheckpoint& checkpoint : earlier) {
    const TreeHead& tree = checkpoint.checkpoint.tree;
    if (!IsSignedBy(checkpoint, key)) {
      faults.Add(Kind::KIND_CHECKPOINT, std::nullopt,
                 absl::StrCat("the checkpoint of ", tree.size,
                              " entries is not signed with the log's key"));
    } else if (head.has_value() && head->log_id != checkpoint.checkpoint.log_id) {
      faults.Add(Kind::KIND_CHECKPOINT, std::nullopt,
                 absl::StrCat("the checkpoint of ", tree.size, " entries is of another log, ",
                              LogName(checkpoint.checkpoint.log_id)));
    } else {
      milestones.push_back({tree, false});
      if (head.has_value() && head->tree.size < tree.size) {
        faults.Add(Kind::KIND_SHORTER, head->tree.size,
                   absl::StrCat("the log was cut: it has ", head->tree.size,
                                " entries, a checkpoint tells of ", tree.size));
      }
    }
  }
  return milestones;
}

// Nothing else may lie beside the head.
absl::Status CheckBesideHead(const ReadView& view, Faults& faults) {
  return view.Scan(RecordKind::kAuditHead, "", [&](const Record& record) {
    if (record.key != AuditHeadKey()) {
      faults.Add(Kind::KIND_EXTRA, std::nullopt, "a record beside the signed head");
    }
    return true;
  });
}

// Entries that are there, against those that the signed numbers tell of.
void CheckCount(std::uint64_t count, const std::optional<Checkpoint>& head,
                const std::vector<Milestone>& milestones, Faults& faults) {
  if (head.has_value() && count < head->tree.size) {
    faults.Add(Kind::KIND_MISSING, count,
               absl::StrCat(Range(count, head->tree.size), " missing at the end"));
  }
  if (head.has_value() && count > head->tree.size) {
    faults.Add(Kind::KIND_EXTRA, head->tree.size,
               absl::StrCat(Range(head->tree.size, count), " beyond the signed head"));
  }
  for (const Milestone& milestone : milestones) {
    if (head.has_value() || milestone.tree.size <= count) continue;
    faults.Add(Kind::KIND_SHORTER, count,
               absl::StrCat("the log was cut: it has ", count, " entries, a checkpoint tells of ",
                            milestone.tree.size));
  }
}

}  // namespace

absl::StatusOr<AuditReport> VerifyAuditLog(const ReadView& view,
                                           const AuditVerifyOptions& options) {
  const absl::StatusOr<std::vector<SignedCheckpoint>> earlier = ParseEarlier(options.earlier);
  if (!earlier.ok()) return earlier.status();
  AuditReport report;
  Faults faults(report.result);
  absl::Status status;
  report.head = ReadHead(view, options.public_key, faults, status);
  if (!status.ok()) return status;
  std::vector<Milestone> milestones = Usable(*earlier, report.head, options.public_key, faults);
  const std::vector<Milestone> kept = milestones;
  if (report.head.has_value()) {
    milestones.push_back({report.head->tree, true});
    report.result.set_size(static_cast<std::int64_t>(report.head->tree.size));
    report.result.set_root(std::string(BytesOf(report.head->tree.root)));
  }
  const std::uint64_t end = report.head.has_value() ? report.head->tree.size : UINT64_MAX;
  Walk walk(options, std::move(milestones), end, faults);
  // The kind's records in the order of their keys; no key comes before the empty one.
  status = view.Scan(RecordKind::kAuditEntry, "", [&walk](const Record& record) {
    walk.Visit(record);
    return true;
  });
  if (status.ok()) status = CheckBesideHead(view, faults);
  if (!status.ok()) return status;
  const std::uint64_t count = walk.Finish(report.result);
  CheckCount(count, report.head, kept, faults);
  report.tree = walk.tree();
  report.result.set_ok(report.result.fault_count() == 0);
  return report;
}

}  // namespace ieum::store
