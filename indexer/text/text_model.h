// The built-in embedder: latent semantic analysis trained on the catalogue's own texts.
#ifndef IEUM_INDEXER_TEXT_TEXT_MODEL_H_
#define IEUM_INDEXER_TEXT_TEXT_MODEL_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

#include "indexer/text/aligned_vector.h"
#include "indexer/text/analyzer.h"
#include "indexer/text/embedding.h"
#include "indexer/text/exemplars.h"
#include "indexer/text/lexicon.h"
#include "indexer/text/training_source.h"

namespace ieum::indexer {

struct TrainingOptions {
  int dimension = 256;       // cut to what the texts support
  int power_iterations = 2;  // of the randomised range finder (Halko, Martinsson, Tropp 2011)
  int oversampling = 16;
  std::uint64_t seed = 20240229;
  std::size_t max_vocabulary = 200'000;  // terms by document frequency
  // Texts decomposed; of more, an even sample by id, with all that are no resources. Idf and
  // average length are counted over all. Bounds memory and cost: see TextModel::Train. More were
  // measured (tests/bench/RESULTS.md): they cost more and tell needs apart no better.
  std::size_t max_texts = 30'000;
  std::size_t max_exemplars = 20'000;  // tagged texts kept for inference
  // Asked often; once it returns true, training ends with CANCELLED.
  std::function<bool()> cancelled;
};

// Immutable; thread-safe. Training is deterministic: the same texts and options give the same
// bytes, on every machine. Memory: 16 bytes and two a dimension for each term, a byte a dimension
// and some 50 for each exemplar: 112 MB with 200,000 terms, 20,000 exemplars and 256 dimensions.
class TextModel {
 public:
  // At least one text with terms is needed. Walks all texts once, to count, and those that are
  // decomposed or exemplars a second time. INVALID_ARGUMENT when the source is out of order; its
  // own failures are handed on. Memory: up to 40 bytes for each different term of all texts while
  // they are counted; then 8 for each term of each text decomposed, and 12 for each term of the
  // vocabulary and dimension.
  static absl::StatusOr<std::shared_ptr<const TextModel>> Train(const TrainingSource& source,
                                                                const TrainingOptions& options);
  // The same for texts in memory, in any order.
  static absl::StatusOr<std::shared_ptr<const TextModel>> Train(std::vector<TrainingText> texts,
                                                                const TrainingOptions& options);
  // DATA_LOSS when the bytes are not a model of a known format.
  static absl::StatusOr<std::shared_ptr<const TextModel>> Parse(std::string_view bytes);
  std::string Serialize() const;

  // 12 hexadecimal digits of a hash over the serialised model.
  const std::string& version() const { return version_; }
  int dimension() const { return dimension_; }

  // Unit vector of `dimension()` floats; all zero when no term is known. The same digits on every
  // machine. Some 10 microseconds for a text of 100 terms.
  std::vector<float> Embed(const TermVector& terms) const;

  // Inverse document frequency at training time, ln(1 + (N - df + 0.5) / (df + 0.5)); for unknown
  // terms that of df = 0. Frozen with the model, so that a score depends on model and texts alone.
  double Idf(TermHash term) const;
  // The number of a term, below vocabulary_size() exactly when it is known.
  std::size_t RowOf(TermHash term) const;
  std::size_t vocabulary_size() const { return terms_.size(); }
  // Of memory, about.
  std::size_t bytes() const;
  // Mean sum of counts of the training texts that are resources (id "resources/..."), at least 1.
  double average_length() const { return average_length_; }

  // Of the exemplars, the needs of the `k` nearest by cosine, weighted by similarity, as
  // Exemplars::NearestNeeds has it. Sorted by sub-area.
  std::vector<NeedHint> NearestNeeds(const Embedding& embedding, int k) const {
    return exemplars_.NearestNeeds(embedding, k);
  }
  // The same for a vector that Embed returned.
  std::vector<NeedHint> NearestNeeds(const std::vector<float>& unit_vector, int k) const {
    return exemplars_.NearestNeeds(Quantize(unit_vector), k);
  }

 private:
  friend class TextModelBuilder;
  // What a term adds to an embedding: its row of the projection, times `unit`.
  struct TermRow {
    TermHash term;
    float idf;
    float unit;
  };
  // log(1 + count) times idf.
  double WeightOf(std::size_t row, float count) const;

  std::string version_;
  int dimension_ = 0;
  double average_length_ = 1;
  std::uint64_t text_count_ = 0;
  std::vector<TermRow> terms_;              // sorted by term
  AlignedVector<std::int16_t> projection_;  // terms_.size() x dimension_, row-major
  Exemplars exemplars_;
};

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_TEXT_TEXT_MODEL_H_
