#include "indexer/live_index.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <map>
#include <set>
#include <thread>
#include <utility>

#include "indexer/catalogue_loader.h"
#include "indexer/model_records.h"
#include "indexer/snapshot_builder.h"
#include "store/catalog/catalog_records.h"
#include "store/mutex.h"

namespace ieum::indexer {
namespace {

using store::Change;
using store::ReadView;
using store::Record;
using store::RecordKey;
using store::RecordKind;
using store::Sequence;

constexpr std::size_t kBatch = 1000;

class LiveIndexImpl final : public LiveIndex {
 public:
  LiveIndexImpl(store::RecordStore& store, std::shared_ptr<const Vocabulary> vocabulary,
                const LiveIndexOptions& options)
      : store_(store), vocabulary_(std::move(vocabulary)), options_(options) {}

  ~LiveIndexImpl() override {
    gives_up_ = true;
    {
      store::MutexLock lock(work_mutex_);
      stopping_ = true;
    }
    work_changed_.notify_all();
    if (worker_.joinable()) worker_.join();
  }

  absl::Status Start() {
    auto model = LoadModel(store_);
    if (!model.ok()) return model.status();
    {
      store::MutexLock lock(writer_mutex_);
      const absl::Status loaded = Reload(*std::move(model));
      if (!loaded.ok()) return loaded;
    }
    if (snapshot()->model() == nullptr && snapshot()->resource_count() > 0) {
      const absl::Status trained = TrainNow();
      if (!trained.ok()) return trained;
    }
    worker_ = std::thread([this] { Work(); });
    return absl::OkStatus();
  }

  std::shared_ptr<const Snapshot> snapshot() const override { return std::atomic_load(&snapshot_); }

  absl::Status CatchUp(Sequence sequence) override {
    if (applied_ >= sequence) return absl::OkStatus();
    bool due = false;
    {
      store::MutexLock lock(writer_mutex_);
      if (applied_ >= sequence) return absl::OkStatus();
      const absl::Status applied = ApplyFeed();
      if (!applied.ok()) return applied;
      due = TrainingDue();
    }
    // Without any model texts cannot be compared at all: the first one is worth waiting for.
    if (due && snapshot()->model() == nullptr) return TrainNow();
    store::MutexLock lock(work_mutex_);
    if (due) training_due_ = true;
    work_pending_ = true;
    work_changed_.notify_all();
    return absl::OkStatus();
  }

  absl::Status WaitForTraining() override {
    store::MutexLock lock(work_mutex_);
    while (!stopping_ && (training_due_ || working_)) work_changed_.wait(work_mutex_);
    return last_training_;
  }

  absl::Status TrainNow() override {
    store::MutexLock one_at_a_time(training_mutex_);
    auto view = store_.View();
    if (!view.ok()) return view.status();
    const CatalogueTexts texts(**view, *vocabulary_);
    const auto any = texts.HasResources();
    if (!any.ok()) return any.status();
    if (!*any) return absl::OkStatus();
    TrainingOptions training = options_.training;
    training.cancelled = [this] { return gives_up_.load(); };
    auto model = TextModel::Train(texts, training);
    if (!model.ok()) return model.status();
    if (absl::Status saved = SaveModel(store_, **model); !saved.ok()) return saved;
    // The new index is built aside, while writers go on with the old one.
    auto loaded = Load(**view, *std::move(model));
    if (!loaded.ok()) return loaded.status();
    store::MutexLock lock(writer_mutex_);
    Adopt(*std::move(loaded));
    return ApplyFeed();
  }

 private:
  // An index of what a view contains, not in use yet.
  struct Loaded {
    std::unique_ptr<SnapshotBuilder> builder;
    std::map<std::string, v1::Region> regions;
    std::set<std::string> unsaved;
    Sequence sequence = 0;
    Sequence last_change = 0;
  };

  absl::StatusOr<Loaded> Load(const ReadView& view, std::shared_ptr<const TextModel> model) {
    VectorReader vectors(view, model == nullptr ? "" : model->version());
    Loaded out;
    out.builder = std::make_unique<SnapshotBuilder>(vocabulary_, std::move(model));
    const auto regions = LoadRegions(view);
    if (!regions.ok()) return regions.status();
    out.builder->SetRegions(*regions);
    for (const v1::Region& region : *regions) out.regions[region.name()] = region;
    Sequence newest = 0;
    const auto all = [](std::string_view) { return true; };
    const absl::Status loaded = ForEachResource(view, all, [&](const LoadedResource& entry) {
      const std::string& name = entry.resource.name();
      auto vector = vectors.Of(name, WordsOf(entry.resource, entry.owner));
      if (!vector.ok()) return vector.status();
      if (vector->empty()) out.unsaved.insert(name);
      out.builder->Load(entry.resource, entry.owner, *std::move(vector));
      newest = std::max(newest, entry.version);
      return absl::OkStatus();
    });
    if (!loaded.ok()) return loaded;
    const auto last = LastChange(store_, view, newest);
    if (!last.ok()) return last.status();
    out.sequence = view.sequence();
    out.last_change = *last;
    return out;
  }

  absl::Status Reload(std::shared_ptr<const TextModel> model)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(writer_mutex_) {
    auto view = store_.View();
    if (!view.ok()) return view.status();
    auto loaded = Load(**view, std::move(model));
    if (!loaded.ok()) return loaded.status();
    Adopt(*std::move(loaded));
    return ApplyFeed();
  }

  void Adopt(Loaded loaded) ABSL_EXCLUSIVE_LOCKS_REQUIRED(writer_mutex_) {
    builder_ = std::move(loaded.builder);
    regions_ = std::move(loaded.regions);
    unsaved_ = std::move(loaded.unsaved);
    changes_since_training_ = 0;
    // Not published yet: the new index may lack changes that the present snapshot has.
    last_change_ = loaded.last_change;
    applied_ = loaded.sequence;
    adopted_ = true;
  }

  // `view`: at or after the last change, without changes of the catalogue in between.
  void Publish(std::shared_ptr<const ReadView> view) ABSL_EXCLUSIVE_LOCKS_REQUIRED(writer_mutex_) {
    std::atomic_store(&snapshot_, builder_->Publish(last_change_, RecordsOf(std::move(view))));
    adopted_ = false;
  }

  bool TrainingDue() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(writer_mutex_) {
    if (builder_->resource_count() == 0) return false;
    if (builder_->model() == nullptr) return true;
    const double share = options_.retrain_share * static_cast<double>(builder_->resource_count());
    return static_cast<double>(changes_since_training_) >
           std::max(share, static_cast<double>(options_.retrain_min_changes));
  }

  // Applies the feed up to its present end and publishes once.
  absl::Status ApplyFeed() ABSL_EXCLUSIVE_LOCKS_REQUIRED(writer_mutex_) {
    if (store_.last_sequence() <= applied_ && !adopted_) return absl::OkStatus();
    auto opened = store_.View();
    if (!opened.ok()) return opened.status();
    const std::shared_ptr<const ReadView> view = *std::move(opened);
    const Sequence end = view->sequence();
    std::set<RecordKey> touched;
    for (Sequence after = applied_; after < end;) {
      const auto changes = store_.ReadFeed(after, kBatch);
      if (absl::IsOutOfRange(changes.status())) return ReloadBehindTrimmedFeed();
      if (!changes.ok()) return changes.status();
      if (changes->empty()) break;
      for (const Change& change : *changes) {
        if (change.sequence > end) break;  // newer than the view
        touched.insert(change.key);
        last_change_ = change.sequence;
      }
      after = changes->back().sequence;
    }
    for (const RecordKey& key : touched) {
      const absl::Status applied = Apply(*view, key);
      if (!applied.ok()) return applied;
    }
    // Commits that the feed does not tell of (models, embeddings) change nothing here.
    if (!touched.empty() || adopted_) Publish(view);
    applied_ = end;
    return absl::OkStatus();
  }

  absl::Status ReloadBehindTrimmedFeed() ABSL_EXCLUSIVE_LOCKS_REQUIRED(writer_mutex_) {
    auto model = LoadModel(store_);
    if (!model.ok()) return model.status();
    return Reload(*std::move(model));
  }

  // Brings one record of the index to its state in `view`.
  absl::Status Apply(const ReadView& view, const RecordKey& key)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(writer_mutex_) {
    const auto record = view.Get(key);
    const bool gone = absl::IsNotFound(record.status());
    if (!gone && !record.ok()) return record.status();
    switch (key.kind) {
      case RecordKind::kResource:
        if (gone) {
          ++changes_since_training_;
          const std::string name = store::FormatName(key.kind, key.id);
          builder_->Remove(name);
          unsaved_.erase(name);
          return absl::OkStatus();
        }
        return PutResource(view, *record);
      case RecordKind::kOrganization:
        return ApplyOrganization(view, key);
      case RecordKind::kRegion:
        return ApplyRegion(key, gone ? nullptr : &*record);
      default:
        return absl::OkStatus();
    }
  }

  absl::Status PutResource(const ReadView& view, const Record& record)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(writer_mutex_) {
    const auto resource = Decode<v1::Resource>(record);
    if (!resource.ok()) return resource.status();
    const auto owner = OwnerReader(view).Of(**resource);
    if (!owner.ok()) return owner.status();
    if (builder_->Put(**resource, owner->get())) {
      ++changes_since_training_;
      unsaved_.insert((*resource)->name());
    }
    return absl::OkStatus();
  }

  // The words of a resource contain its owner's name.
  absl::Status ApplyOrganization(const ReadView& view, const RecordKey& key)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(writer_mutex_) {
    const auto names = ResourcesOf(view, store::FormatName(key.kind, key.id));
    if (!names.ok()) return names.status();
    for (const std::string& name : *names) {
      const auto resource =
          view.Get({RecordKind::kResource, store::IdOf(RecordKind::kResource, name)});
      if (!resource.ok()) return resource.status();
      const absl::Status put = PutResource(view, *resource);
      if (!put.ok()) return put;
    }
    return absl::OkStatus();
  }

  absl::Status ApplyRegion(const RecordKey& key, const Record* record)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(writer_mutex_) {
    if (record != nullptr) {
      auto region = Decode<v1::Region>(*record);
      if (!region.ok()) return region.status();
      regions_[store::FormatName(key.kind, key.id)] = **region;
    } else {
      regions_.erase(store::FormatName(key.kind, key.id));
    }
    std::vector<v1::Region> regions;
    for (const auto& [name, region] : regions_) regions.push_back(region);
    builder_->SetRegions(regions);
    return absl::OkStatus();
  }

  // Stores the vectors made since the last call, so that a restart computes none of them again.
  absl::Status SaveVectors() {
    std::set<std::string> unsaved;
    std::shared_ptr<const Snapshot> current;
    {
      store::MutexLock lock(writer_mutex_);
      unsaved.swap(unsaved_);
      current = snapshot();
    }
    if (current->model() == nullptr) return absl::OkStatus();
    std::vector<store::Write> writes;
    for (const std::string& name : unsaved) {
      const std::optional<Row> row = current->Find(name);
      if (!row) continue;
      const IndexedResource resource = current->at(*row);
      writes.push_back({{RecordKind::kEmbedding, VectorId(current->model()->version(), name)},
                        EncodeVector(resource.words, resource.vector),
                        store::Expect::Any(),
                        false});
      if (writes.size() == kBatch) {
        const auto stored = store_.Commit(writes);
        if (!stored.ok()) return stored.status();
        writes.clear();
      }
    }
    if (!writes.empty()) {
      const auto stored = store_.Commit(writes);
      if (!stored.ok()) return stored.status();
    }
    return DropOldVectors(current->model()->version());
  }

  // Vectors of models that are no longer in use.
  absl::Status DropOldVectors(const std::string& model_version) {
    auto view = store_.View();
    if (!view.ok()) return view.status();
    std::vector<store::Write> writes;
    const std::string prefix = VectorId(model_version, "");
    const absl::Status scanned =
        (*view)->Scan(RecordKind::kEmbedding, "", [&](const Record& record) {
          if (record.key.id.compare(0, prefix.size(), prefix) != 0) {
            writes.push_back({record.key, std::nullopt, store::Expect::Any(), false});
          }
          return writes.size() < kBatch;
        });
    if (!scanned.ok() || writes.empty()) return scanned;
    return store_.Commit(writes).status();
  }

  void Work() {
    for (;;) {
      bool train = false;
      {
        store::MutexLock lock(work_mutex_);
        working_ = false;
        work_changed_.notify_all();
        while (!stopping_ && !work_pending_) work_changed_.wait(work_mutex_);
        if (stopping_) break;
        work_pending_ = false;
        train = std::exchange(training_due_, false);
        working_ = true;
      }
      absl::Status trained;
      if (train) trained = TrainNow();
      const absl::Status saved = SaveVectors();
      store::MutexLock lock(work_mutex_);
      last_training_ = trained.ok() ? saved : trained;
    }
    SaveVectors().IgnoreError();  // derived data: recomputed when lost
  }

  store::RecordStore& store_;
  const std::shared_ptr<const Vocabulary> vocabulary_;
  const LiveIndexOptions options_;

  std::shared_ptr<const Snapshot> snapshot_;  // atomic

  store::Mutex training_mutex_;
  store::Mutex writer_mutex_;
  std::unique_ptr<SnapshotBuilder> builder_ ABSL_GUARDED_BY(writer_mutex_);
  std::map<std::string, v1::Region> regions_ ABSL_GUARDED_BY(writer_mutex_);
  // Resources whose vectors are not stored.
  std::set<std::string> unsaved_ ABSL_GUARDED_BY(writer_mutex_);
  Sequence last_change_ ABSL_GUARDED_BY(writer_mutex_) = 0;  // the newest in builder_
  bool adopted_ ABSL_GUARDED_BY(writer_mutex_) = false;      // builder_ is new and not published
  std::atomic<Sequence> applied_ = 0;  // commits looked at; written under writer_mutex_
  std::size_t changes_since_training_ ABSL_GUARDED_BY(writer_mutex_) = 0;

  std::atomic<bool> gives_up_ = false;  // training under way

  store::Mutex work_mutex_;
  std::condition_variable_any work_changed_;
  bool stopping_ ABSL_GUARDED_BY(work_mutex_) = false;
  bool work_pending_ ABSL_GUARDED_BY(work_mutex_) = false;
  bool training_due_ ABSL_GUARDED_BY(work_mutex_) = false;
  bool working_ ABSL_GUARDED_BY(work_mutex_) = false;
  absl::Status last_training_ ABSL_GUARDED_BY(work_mutex_);
  std::thread worker_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<LiveIndex>> LiveIndex::Open(
    store::RecordStore& store, std::shared_ptr<const Vocabulary> vocabulary,
    const LiveIndexOptions& options) {
  auto index = std::make_unique<LiveIndexImpl>(store, std::move(vocabulary), options);
  const absl::Status started = index->Start();
  if (!started.ok()) return started;
  return index;
}

}  // namespace ieum::indexer
