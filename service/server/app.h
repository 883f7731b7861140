// What the handlers share: store, catalogue, vocabulary, weight profiles, live index.
#ifndef IEUM_SERVICE_SERVER_APP_H_
#define IEUM_SERVICE_SERVER_APP_H_

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "indexer/live_index.h"
#include "service/casework/casework.h"
#include "service/server/profiles.h"
#include "store/catalog/catalog.h"
#include "store/record_store.h"

namespace ieum::server {

struct AppOptions {
  // Folder with need_areas.json, lexicon.json and weights/.
  std::string data_dir = "data";
  indexer::LiveIndexOptions index;
  std::function<absl::Time()> now = [] { return absl::Now(); };
  // Where the keys of cases lie and how long the audit log keeps its entries; its data_dir is set
  // from the one above.
  casework::CaseworkOptions casework;
  // Most bytes of one import, over all its messages.
  std::size_t max_import_bytes = std::size_t{256} << 20;
};

// Asked now and then by work that may take long; not OK when the caller has gone or its time is up.
using Checkpoint = std::function<absl::Status()>;

// Thread-safe. Until LoadIndex has returned OK, index() answers UNAVAILABLE.
class App {
 public:
  // Loads vocabulary and profiles, opens keys and audit log. `store` must outlive the app.
  static absl::StatusOr<std::unique_ptr<App>> Create(store::RecordStore& store, AppOptions options);
  App(const App&) = delete;
  App& operator=(const App&) = delete;

  // Reads the whole catalogue into the index; seconds for a large one. Call once.
  absl::Status LoadIndex();

  absl::StatusOr<indexer::LiveIndex*> index() const;
  store::Catalog& catalog() { return *catalog_; }
  store::RecordStore& store() { return store_; }
  const Profiles& profiles() const { return profiles_; }
  const store::NeedTaxonomy& taxonomy() const { return vocabulary_->taxonomy; }
  const AppOptions& options() const { return options_; }
  absl::Time now() const { return options_.now(); }
  casework::Casework& casework() { return *casework_; }

  // To be called with the outcome of every write: brings the index up to it, so that the next
  // question sees it. Gives back `written`, or what kept the index from following. A store that
  // refuses writes, or an index that cannot follow, ends serving (health) until restart.
  absl::Status AfterWrite(const absl::Status& written);

  // Told whenever `serving` changes, on the thread that changed it. Set before LoadIndex.
  void OnServingChange(std::function<void(bool serving)> listener) {
    listener_ = std::move(listener);
  }

 private:
  absl::Status OpenCasework();
  App(store::RecordStore& store, AppOptions options,
      std::shared_ptr<const indexer::Vocabulary> vocabulary, Profiles profiles);
  void SetServing(bool serving);

  store::RecordStore& store_;
  const AppOptions options_;
  const std::shared_ptr<const indexer::Vocabulary> vocabulary_;
  const Profiles profiles_;
  std::unique_ptr<store::Catalog> catalog_;
  std::unique_ptr<casework::Casework> casework_;
  std::unique_ptr<indexer::LiveIndex> live_index_;
  std::atomic<indexer::LiveIndex*> ready_{nullptr};
  std::atomic<bool> serving_{false};
  std::function<void(bool)> listener_;
};

}  // namespace ieum::server

#endif  // IEUM_SERVICE_SERVER_APP_H_
