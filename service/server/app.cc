#include "service/server/app.h"

#include <utility>

#include "spdlog/spdlog.h"

#include "indexer/vocabulary.h"
#include "store/catalog/violations.h"

namespace ieum::server {

absl::StatusOr<std::unique_ptr<App>> App::Create(store::RecordStore& store, AppOptions options) {
  auto vocabulary = indexer::ReadVocabulary(options.data_dir);
  if (!vocabulary.ok()) return vocabulary.status();
  absl::StatusOr<Profiles> profiles = Profiles::Load(options.data_dir + "/weights");
  if (!profiles.ok()) return profiles.status();
  std::unique_ptr<App> app(
      new App(store, std::move(options), *std::move(vocabulary), *std::move(profiles)));
  if (absl::Status opened = app->OpenCasework(); !opened.ok()) return opened;
  return app;
}

absl::Status App::OpenCasework() {
  casework::CaseworkOptions options = options_.casework;
  options.data_dir = options_.data_dir;
  auto opened = casework::Casework::Open(
      options,
      {.records = store_,
       .catalog = *catalog_,
       .taxonomy = vocabulary_->taxonomy,
       .now = options_.now,
       .snapshot = [this]() -> absl::StatusOr<std::shared_ptr<const indexer::Snapshot>> {
         const auto live = index();
         if (!live.ok()) return live.status();
         return (*live)->snapshot();
       },
       .profile = [this](std::string_view name) { return profiles_.Find(name); },
       .after_write = [this](const absl::Status& written) { return AfterWrite(written); }});
  if (!opened.ok()) return opened.status();
  casework_ = *std::move(opened);
  const casework::KeyCheck& keys = casework_->key_check();
  if (keys.destroyed_again > 0) {
    spdlog::warn(
        "an older key file was put back: {} keys of withdrawn consents or erased cases "
        "were destroyed again",
        keys.destroyed_again);
  }
  if (keys.lost > 0) {
    spdlog::warn("the keys of {} cases or consents are lost; they cannot be read", keys.lost);
  }
  return absl::OkStatus();
}

App::App(store::RecordStore& store, AppOptions options,
         std::shared_ptr<const indexer::Vocabulary> vocabulary, Profiles profiles)
    : store_(store),
      options_(std::move(options)),
      vocabulary_(std::move(vocabulary)),
      profiles_(std::move(profiles)),
      catalog_(std::make_unique<store::Catalog>(store, vocabulary_->taxonomy, options_.now)) {}

absl::Status App::LoadIndex() {
  auto index = indexer::LiveIndex::Open(store_, vocabulary_, options_.index);
  if (!index.ok()) return index.status();
  live_index_ = *std::move(index);
  const absl::Status caught_up = live_index_->CatchUp(store_.last_sequence());
  if (!caught_up.ok()) return caught_up;
  ready_.store(live_index_.get(), std::memory_order_release);
  // What a crash cut short, keys that were to be destroyed above all, is done before anybody asks.
  if (absl::Status ticked = casework_->Tick(); !ticked.ok()) {
    spdlog::error("what falls due: {}", std::string(ticked.message()));
  }
  SetServing(true);
  return absl::OkStatus();
}

absl::StatusOr<indexer::LiveIndex*> App::index() const {
  indexer::LiveIndex* index = ready_.load(std::memory_order_acquire);
  if (index == nullptr) {
    return store::WithReason(
        absl::UnavailableError("the index is still being loaded; try again shortly"),
        "INDEX_LOADING");
  }
  return index;
}

absl::Status App::AfterWrite(const absl::Status& written) {
  if (written.code() == absl::StatusCode::kDataLoss ||
      written.code() == absl::StatusCode::kUnavailable) {
    spdlog::critical("the store failed to write; restart needed: {}",
                     std::string(written.message()));
    SetServing(false);
  }
  // Even after a failure: an import may have written its first part.
  const absl::StatusOr<indexer::LiveIndex*> live = index();
  if (!live.ok()) return written;  // loading will read it
  const absl::Status caught_up = (*live)->CatchUp(store_.last_sequence());
  if (!caught_up.ok()) {
    spdlog::critical("the index cannot follow the store: {}", std::string(caught_up.message()));
    SetServing(false);
  }
  return written.ok() ? caught_up : written;
}

void App::SetServing(bool serving) {
  if (serving_.exchange(serving) != serving && listener_) listener_(serving);
}

}  // namespace ieum::server
