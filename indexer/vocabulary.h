// The words that the index understands, loaded once and shared by all snapshots.
#ifndef IEUM_INDEXER_VOCABULARY_H_
#define IEUM_INDEXER_VOCABULARY_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"

#include "indexer/text/audience.h"
#include "indexer/text/lexicon.h"
#include "store/catalog/need_taxonomy.h"

namespace ieum::indexer {

// Immutable once shared.
struct Vocabulary {
  store::NeedTaxonomy taxonomy;
  Lexicon lexicon;
  Audiences audiences;
};

// Reads need_areas.json, lexicon.json and audiences.json of a data folder. NOT_FOUND names a
// missing file, INVALID_ARGUMENT the file and the place in it.
absl::StatusOr<std::shared_ptr<const Vocabulary>> ReadVocabulary(const std::string& data_dir);

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_VOCABULARY_H_
