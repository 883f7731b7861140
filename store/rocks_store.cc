#include "store/rocks_store.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <map>
#include <optional>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "rocksdb/cache.h"
#include "rocksdb/db.h"
#include "rocksdb/env.h"
#include "rocksdb/filter_policy.h"
#include "rocksdb/options.h"
#include "rocksdb/table.h"
#include "rocksdb/write_batch.h"

#include "store/commit_queue.h"
#include "store/commit_rules.h"
#include "store/encoding.h"
#include "store/engine_log.h"
#include "store/write_stop.h"

namespace ieum::store {
namespace {

constexpr Sequence kFormatVersion = 1;
constexpr char kFormatKey[] = "format_version";
constexpr char kLastSequenceKey[] = "last_sequence";
constexpr char kTrimmedKey[] = "feed_trimmed_through";
// Per key, so that a bit that flips in memory between us and the log is noticed.
constexpr std::size_t kProtectionBytes = 8;

std::string_view ToView(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

// The engine has no code of its own for "locked".
bool IsLockedByAnother(const rocksdb::Status& status) {
  if (!status.IsIOError()) return false;
  const std::string text = status.ToString();
  const bool process =
      text.starts_with("IO error: While lock file:") && text.ends_with(std::strerror(EAGAIN));
  return process || text.starts_with("IO error: lock hold by current process");
}

// The open database and its column families. Shared by the store and its views.
class Engine {
 public:
  Engine(std::unique_ptr<rocksdb::DB> db, std::vector<rocksdb::ColumnFamilyHandle*> families,
         std::shared_ptr<WriteStop> stop)
      : db_(std::move(db)), families_(std::move(families)), stop_(std::move(stop)) {}
  ~Engine() {
    for (rocksdb::ColumnFamilyHandle* family : families_) {
      ToStatus(db_->DestroyColumnFamilyHandle(family)).IgnoreError();
    }
    // Nothing is lost by a failure here: what was acknowledged is in the log.
    ToStatus(db_->Close()).IgnoreError();
  }
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  rocksdb::DB& db() const { return *db_; }
  rocksdb::ColumnFamilyHandle* meta() const { return families_[0]; }
  rocksdb::ColumnFamilyHandle* records() const { return families_[1]; }
  rocksdb::ColumnFamilyHandle* feed() const { return families_[2]; }

  // NOT_FOUND when absent.
  absl::StatusOr<Record> Get(const RecordKey& key, const rocksdb::ReadOptions& options) const {
    rocksdb::PinnableSlice bytes;
    const std::string encoded_key = EncodeRecordKey(key.kind, key.id);
    const absl::Status status = ToStatus(db_->Get(options, records(), encoded_key, &bytes));
    if (absl::IsNotFound(status)) return absl::NotFoundError(DescribeKey(key) + " does not exist");
    if (!status.ok()) return status;
    const std::optional<DecodedValue> decoded = DecodeRecordValue(ToView(bytes));
    if (!decoded.has_value()) return absl::DataLossError(DescribeKey(key) + " cannot be decoded");
    return Record{key, std::string(decoded->value), decoded->version};
  }

  // Version of the stored record, 0 when there is none.
  absl::StatusOr<Sequence> VersionOf(const RecordKey& key) const {
    rocksdb::PinnableSlice bytes;
    const std::string encoded_key = EncodeRecordKey(key.kind, key.id);
    const absl::Status status =
        ToStatus(db_->Get(rocksdb::ReadOptions(), records(), encoded_key, &bytes));
    if (absl::IsNotFound(status)) return Sequence{0};
    if (!status.ok()) return status;
    const std::optional<DecodedValue> decoded = DecodeRecordValue(ToView(bytes));
    if (!decoded.has_value()) return absl::DataLossError(DescribeKey(key) + " cannot be decoded");
    return decoded->version;
  }

  // A number kept under `key`; nullopt when it was never written.
  absl::StatusOr<std::optional<Sequence>> GetMeta(const char* key,
                                                  const rocksdb::ReadOptions& options) const {
    std::string bytes;
    const absl::Status status = ToStatus(db_->Get(options, meta(), key, &bytes));
    if (absl::IsNotFound(status)) return std::optional<Sequence>();
    if (!status.ok()) return status;
    const std::optional<Sequence> number = DecodeSequence(bytes);
    if (!number.has_value()) return absl::DataLossError(absl::StrCat(key, " cannot be decoded"));
    return number;
  }

  absl::StatusOr<Sequence> GetMetaOrZero(const char* key,
                                         const rocksdb::ReadOptions& options) const {
    absl::StatusOr<std::optional<Sequence>> number = GetMeta(key, options);
    if (!number.ok()) return number.status();
    return number->value_or(0);
  }

  absl::Status Refusal() const { return stop_->Refusal(); }

  // After the first failure nothing reaches the engine any more.
  absl::Status WriteSynced(rocksdb::WriteBatch& batch) const {
    MutexLock lock(write_mutex_);
    if (absl::Status refusal = stop_->Refusal(); !refusal.ok()) return refusal;
    rocksdb::WriteOptions options;
    options.sync = true;
    const rocksdb::Status written = db_->Write(options, &batch);
    if (written.ok()) return absl::OkStatus();
    stop_->Record(written);
    const absl::Status cause = ToStatus(written);
    if (!absl::IsUnavailable(cause)) return cause;
    return stop_->Refusal();
  }

 private:
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> families_;
  const std::shared_ptr<WriteStop> stop_;
  mutable Mutex write_mutex_;
};

class Snapshot {
 public:
  explicit Snapshot(std::shared_ptr<const Engine> engine)
      : engine_(std::move(engine)), snapshot_(engine_->db().GetSnapshot()) {}
  ~Snapshot() { engine_->db().ReleaseSnapshot(snapshot_); }
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

  const Engine& engine() const { return *engine_; }
  rocksdb::ReadOptions ReadOptions() const {
    rocksdb::ReadOptions options;
    options.snapshot = snapshot_;
    return options;
  }

 private:
  std::shared_ptr<const Engine> engine_;
  const rocksdb::Snapshot* snapshot_;
};

class RocksView : public ReadView {
 public:
  explicit RocksView(std::shared_ptr<const Engine> engine) : snapshot_(std::move(engine)) {}

  absl::Status ReadSequence() {
    absl::StatusOr<Sequence> last =
        snapshot_.engine().GetMetaOrZero(kLastSequenceKey, snapshot_.ReadOptions());
    if (last.ok()) sequence_ = *last;
    return last.status();
  }

  Sequence sequence() const override { return sequence_; }

  absl::StatusOr<Record> Get(const RecordKey& key) const override {
    return snapshot_.engine().Get(key, snapshot_.ReadOptions());
  }

  absl::Status Scan(RecordKind kind, std::string_view after,
                    const std::function<bool(const Record&)>& visit) const override {
    const Engine& engine = snapshot_.engine();
    const std::string end(1, static_cast<char>(static_cast<std::uint8_t>(kind) + 1));
    const rocksdb::Slice end_slice(end);
    rocksdb::ReadOptions options = snapshot_.ReadOptions();
    options.iterate_upper_bound = &end_slice;
    // A scan must not push out of the cache what single reads need.
    options.fill_cache = false;
    const std::unique_ptr<rocksdb::Iterator> it(engine.db().NewIterator(options, engine.records()));
    // The first possible key after `after` is `after` and a zero byte.
    std::string start = EncodeRecordKey(kind, after);
    if (!after.empty()) start.push_back('\0');
    Record record;
    record.key.kind = kind;
    for (it->Seek(start); it->Valid(); it->Next()) {
      record.key.id = ToView(it->key()).substr(1);
      const std::optional<DecodedValue> decoded = DecodeRecordValue(ToView(it->value()));
      if (!decoded.has_value()) {
        return absl::DataLossError(DescribeKey(record.key) + " cannot be decoded");
      }
      record.value = decoded->value;
      record.version = decoded->version;
      if (!visit(record)) return absl::OkStatus();
    }
    return ToStatus(it->status());
  }

 private:
  const Snapshot snapshot_;
  Sequence sequence_ = 0;
};

// Versions that the commits of one group have given to records, before they are written.
using Overlay = std::map<RecordKey, Sequence>;

class RocksStore : public RecordStore {
 public:
  RocksStore(std::shared_ptr<const Engine> engine, Sequence last)
      : engine_(std::move(engine)),
        last_(last),
        queue_([this](const std::vector<PendingCommit*>& group) { ApplyGroup(group); }) {}

  absl::StatusOr<Sequence> Commit(const std::vector<Write>& writes) override {
    if (absl::Status status = CheckBatch(writes); !status.ok()) return status;
    return queue_.Run(writes);
  }

  absl::StatusOr<std::unique_ptr<ReadView>> View() const override {
    auto view = std::make_unique<RocksView>(engine_);
    if (absl::Status status = view->ReadSequence(); !status.ok()) return status;
    return view;
  }

  absl::StatusOr<Record> Get(const RecordKey& key) const override {
    return engine_->Get(key, rocksdb::ReadOptions());
  }

  absl::StatusOr<std::vector<Change>> ReadFeed(Sequence after, std::size_t limit) const override;
  absl::Status TrimFeed(Sequence through) override;
  Sequence last_sequence() const override { return last_.load(std::memory_order_acquire); }

 private:
  // Runs on the thread of one committer at a time.
  void ApplyGroup(const std::vector<PendingCommit*>& group);
  absl::Status CheckExpectations(const std::vector<Write>& writes, const Overlay& overlay) const;
  absl::Status AddToBatch(const std::vector<Write>& writes, Sequence sequence,
                          rocksdb::WriteBatch& batch, Overlay& overlay) const;

  const std::shared_ptr<const Engine> engine_;
  std::atomic<Sequence> last_;
  CommitQueue queue_;
  Mutex trim_mutex_;
};

absl::Status RocksStore::CheckExpectations(const std::vector<Write>& writes,
                                           const Overlay& overlay) const {
  for (const Write& write : writes) {
    if (write.expect.kind == Expect::Kind::kAny) continue;
    const auto it = overlay.find(write.key);
    absl::StatusOr<Sequence> found =
        it != overlay.end() ? it->second : engine_->VersionOf(write.key);
    if (!found.ok()) return found.status();
    if (absl::Status status = CheckExpectation(write, *found); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status RocksStore::AddToBatch(const std::vector<Write>& writes, Sequence sequence,
                                    rocksdb::WriteBatch& batch, Overlay& overlay) const {
  const std::string version = EncodeSequence(sequence);
  for (const Write& write : writes) {
    if (write.check_only) continue;
    const std::string key = EncodeRecordKey(write.key.kind, write.key.id);
    absl::Status status;
    if (write.value.has_value()) {
      const rocksdb::Slice key_slice(key);
      const std::array<rocksdb::Slice, 2> value = {version, *write.value};
      status = ToStatus(batch.Put(engine_->records(), rocksdb::SliceParts(&key_slice, 1),
                                  rocksdb::SliceParts(value.data(), value.size())));
    } else {
      status = ToStatus(batch.Delete(engine_->records(), key));
    }
    if (!status.ok()) return status;
    overlay[write.key] = write.value.has_value() ? sequence : 0;
  }
  const std::vector<Change> changes = FeedChanges(writes, sequence);
  if (changes.empty()) return absl::OkStatus();
  return ToStatus(batch.Put(engine_->feed(), version, EncodeFeedEntry(changes)));
}

void RocksStore::ApplyGroup(const std::vector<PendingCommit*>& group) {
  const absl::Status refusal = engine_->Refusal();
  rocksdb::WriteBatch batch(0, 0, kProtectionBytes, 0);
  Overlay overlay;
  Sequence next = last_sequence();
  std::vector<PendingCommit*> accepted;
  absl::Status built;
  for (PendingCommit* pending : group) {
    absl::Status status = refusal;
    if (status.ok()) status = CheckExpectations(*pending->writes, overlay);
    if (!status.ok()) {
      pending->result = std::move(status);
      continue;
    }
    built.Update(AddToBatch(*pending->writes, ++next, batch, overlay));
    pending->result = next;
    accepted.push_back(pending);
  }
  if (accepted.empty()) return;
  built.Update(ToStatus(batch.Put(engine_->meta(), kLastSequenceKey, EncodeSequence(next))));
  const absl::Status status = built.ok() ? engine_->WriteSynced(batch) : built;
  if (status.ok()) {
    last_.store(next, std::memory_order_release);
    return;
  }
  for (PendingCommit* pending : accepted) pending->result = status;
}

absl::StatusOr<std::vector<Change>> RocksStore::ReadFeed(Sequence after, std::size_t limit) const {
  const Snapshot snapshot(engine_);
  absl::StatusOr<Sequence> trimmed = engine_->GetMetaOrZero(kTrimmedKey, snapshot.ReadOptions());
  if (!trimmed.ok()) return trimmed.status();
  if (after < *trimmed) {
    return absl::OutOfRangeError(absl::StrCat("the feed starts after ", *trimmed));
  }
  std::vector<Change> changes;
  if (after == UINT64_MAX) return changes;
  const std::unique_ptr<rocksdb::Iterator> it(
      engine_->db().NewIterator(snapshot.ReadOptions(), engine_->feed()));
  for (it->Seek(EncodeSequence(after + 1)); it->Valid() && changes.size() < limit; it->Next()) {
    const std::optional<Sequence> sequence = DecodeSequence(ToView(it->key()));
    if (!sequence.has_value()) return absl::DataLossError("a feed key cannot be decoded");
    absl::StatusOr<std::vector<Change>> entry = DecodeFeedEntry(*sequence, ToView(it->value()));
    if (!entry.ok()) return entry.status();
    changes.insert(changes.end(), entry->begin(), entry->end());
  }
  if (absl::Status status = ToStatus(it->status()); !status.ok()) return status;
  return changes;
}

absl::Status RocksStore::TrimFeed(Sequence through) {
  MutexLock lock(trim_mutex_);
  if (absl::Status refusal = engine_->Refusal(); !refusal.ok()) return refusal;
  absl::StatusOr<Sequence> trimmed = engine_->GetMetaOrZero(kTrimmedKey, rocksdb::ReadOptions());
  if (!trimmed.ok()) return trimmed.status();
  through = std::min(through, last_sequence());
  if (through <= *trimmed) return absl::OkStatus();
  rocksdb::WriteBatch batch(0, 0, kProtectionBytes, 0);
  absl::Status status = ToStatus(batch.DeleteRange(engine_->feed(), EncodeSequence(*trimmed + 1),
                                                   EncodeSequence(through + 1)));
  if (status.ok())
    status = ToStatus(batch.Put(engine_->meta(), kTrimmedKey, EncodeSequence(through)));
  return status.ok() ? engine_->WriteSynced(batch) : status;
}

rocksdb::DBOptions MakeDbOptions(const RocksOptions& options,
                                 const std::shared_ptr<WriteStop>& stop) {
  rocksdb::DBOptions db;
  if (options.env != nullptr) db.env = options.env;
  db.create_if_missing = true;
  db.create_missing_column_families = true;
  // Only an incomplete last batch (a write cut short, never acknowledged) is passed over in
  // silence; other damage would hide acknowledged commits and so refuses to open.
  db.wal_recovery_mode = options.accept_damaged_log
                             ? rocksdb::WALRecoveryMode::kPointInTimeRecovery
                             : rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  // No recovery behind our back: after a failed write everything stands until the store is opened
  // again. The count does not cover "no space", which has a way of its own; the listener does.
  db.max_bgerror_resume_count = 0;
  db.listeners = {std::make_shared<StopOnBackgroundErrors>(stop)};
  db.info_log = MakeEngineLog(options.path);
  db.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
  return db;
}

rocksdb::ColumnFamilyOptions MakeFamilyOptions(const RocksOptions& options,
                                               const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  table.checksum = rocksdb::ChecksumType::kXXH3;
  table.format_version = 5;
  rocksdb::ColumnFamilyOptions family;
  family.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  family.compression = rocksdb::CompressionType::kLZ4Compression;
  family.write_buffer_size = options.write_buffer_mib << 20;
  family.memtable_protection_bytes_per_key = kProtectionBytes;
  return family;
}

absl::StatusOr<std::shared_ptr<const Engine>> OpenEngine(const RocksOptions& options) {
  const auto cache = rocksdb::NewLRUCache(options.block_cache_mib << 20);
  const rocksdb::ColumnFamilyOptions family = MakeFamilyOptions(options, cache);
  const std::vector<rocksdb::ColumnFamilyDescriptor> descriptors = {
      {rocksdb::kDefaultColumnFamilyName, family}, {"records", family}, {"feed", family}};
  const auto stop = std::make_shared<WriteStop>();
  rocksdb::DB* db = nullptr;
  std::vector<rocksdb::ColumnFamilyHandle*> families;
  const rocksdb::Status opened =
      rocksdb::DB::Open(MakeDbOptions(options, stop), options.path, descriptors, &families, &db);
  if (IsLockedByAnother(opened)) {
    return absl::UnavailableError("another process has the store open, most likely a second ieumd");
  }
  if (absl::Status status = ToStatus(opened); !status.ok()) return status;
  return std::make_shared<const Engine>(std::unique_ptr<rocksdb::DB>(db), std::move(families),
                                        stop);
}

bool IsEmpty(const Engine& engine, rocksdb::ColumnFamilyHandle* family) {
  const std::unique_ptr<rocksdb::Iterator> it(
      engine.db().NewIterator(rocksdb::ReadOptions(), family));
  it->SeekToFirst();
  return !it->Valid() && ToStatus(it->status()).ok();
}

// Writes the format version into a new database, refuses a version or a database that is not ours.
absl::Status CheckFormat(const Engine& engine) {
  absl::StatusOr<std::optional<Sequence>> format =
      engine.GetMeta(kFormatKey, rocksdb::ReadOptions());
  if (!format.ok()) return format.status();
  if (format->has_value()) {
    if (**format == kFormatVersion) return absl::OkStatus();
    return absl::FailedPreconditionError(absl::StrCat("the store has format ", **format,
                                                      "; this version knows format ",
                                                      kFormatVersion, " only"));
  }
  if (!IsEmpty(engine, engine.meta()) || !IsEmpty(engine, engine.records()) ||
      !IsEmpty(engine, engine.feed())) {
    return absl::FailedPreconditionError("the folder holds a database without a format version");
  }
  rocksdb::WriteBatch batch;
  absl::Status status =
      ToStatus(batch.Put(engine.meta(), kFormatKey, EncodeSequence(kFormatVersion)));
  return status.ok() ? engine.WriteSynced(batch) : status;
}

}  // namespace

absl::StatusOr<std::unique_ptr<RecordStore>> OpenRocksStore(const RocksOptions& options) {
  if (options.path.empty()) return absl::InvalidArgumentError("path must not be empty");
  if (options.env == nullptr) {
    std::error_code error;
    std::filesystem::create_directories(options.path, error);
    if (error) {
      return absl::UnavailableError(
          absl::StrCat("cannot make the folder ", options.path, ": ", error.message()));
    }
  }
  absl::StatusOr<std::shared_ptr<const Engine>> engine = OpenEngine(options);
  if (!engine.ok()) return engine.status();
  if (absl::Status status = CheckFormat(**engine); !status.ok()) return status;
  absl::StatusOr<Sequence> last =
      (*engine)->GetMetaOrZero(kLastSequenceKey, rocksdb::ReadOptions());
  if (!last.ok()) return last.status();
  return std::make_unique<RocksStore>(*std::move(engine), *last);
}

}  // namespace ieum::store
