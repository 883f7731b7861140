// Training: counts terms, keeps what is to be decomposed in a compact form, decomposes it.
#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"

#include "indexer/text/randomized_svd.h"
#include "indexer/text/scaled_rows.h"
#include "indexer/text/smallest_hashes.h"
#include "indexer/text/sparse_rows.h"
#include "indexer/text/stable_log.h"
#include "indexer/text/text_model.h"
#include "indexer/text/text_model_format.h"

namespace ieum::indexer {
namespace {

constexpr std::uint64_t kTextsBetweenChecks = 256;

double SumOfCounts(const TermVector& terms) {
  double sum = 0;
  for (const TermCount& entry : terms) sum += static_cast<double>(entry.count);
  return sum;
}

// As the format holds them, so that a model answers alike before and after it was stored.
std::vector<NeedHint> Storable(const std::vector<NeedHint>& needs) {
  std::vector<NeedHint> stored;
  for (const NeedHint& need : needs) {
    const auto weight = static_cast<float>(need.weight);
    if (weight > 0 && weight <= 1 && stored.size() < 0xFFFF) {
      stored.push_back({need.sub_area, static_cast<double>(weight)});
    }
  }
  return stored;
}

bool IsResource(std::string_view id) { return id.substr(0, 10) == "resources/"; }

}  // namespace

class TextModelBuilder {
 public:
  TextModelBuilder(const TrainingSource& source, const TrainingOptions& options)
      : source_(source),
        options_(options),
        model_(std::make_shared<TextModel>()),
        sample_(options.max_texts),
        tagged_(options.max_exemplars) {}

  absl::StatusOr<std::shared_ptr<const TextModel>> Build() {
    absl::Status status = Count();
    if (!status.ok()) return status;
    ChooseVocabulary();
    if (model_->terms_.empty()) {
      return absl::InvalidArgumentError("texts: at least one must have terms");
    }
    status = Collect();
    if (!status.ok()) return status;
    if (rows_.size() == 0) {
      return absl::InvalidArgumentError("max_texts: leaves no text to decompose");
    }
    status = Decompose();
    if (!status.ok()) return status;
    KeepExemplars();
    model_->version_ = ModelVersion(model_->Serialize());
    return std::shared_ptr<const TextModel>(std::move(model_));
  }

 private:
  // --- the first walk: every text ---

  absl::Status Count() {
    std::string before;
    double length = 0;
    std::uint64_t resources = 0;
    const auto all = [](std::string_view) { return true; };
    const absl::Status walked = source_.ForEach(all, [&](const TrainingText& text) {
      if (absl::Status status = Check(); !status.ok()) return status;
      if (text.id < before) {
        return absl::InvalidArgumentError("texts: must be visited in order of id");
      }
      before = text.id;
      ++model_->text_count_;
      for (const TermCount& entry : text.terms) {
        if (entry.count > 0) ++containing_[entry.term];
      }
      if (IsResource(text.id)) {
        length += SumOfCounts(text.terms);
        ++resources;
        if (!text.terms.empty()) sample_.Offer(HashTerm(text.id));
      } else if (!text.terms.empty()) {
        ++others_;
      }
      if (!text.needs.empty()) tagged_.Offer(HashTerm(text.id));
      return absl::OkStatus();
    });
    if (resources > 0) {
      model_->average_length_ = std::max(1.0, length / static_cast<double>(resources));
    }
    return walked;
  }

  // The terms of the most texts, of equally frequent ones those with the smallest hashes.
  void ChooseVocabulary() {
    std::map<std::uint32_t, std::size_t, std::greater<>> terms_with;  // by how many texts
    for (const auto& [term, count] : containing_) ++terms_with[count];
    std::size_t room = options_.max_vocabulary;
    std::uint32_t least = 0;  // all of more texts are in, and `room` of so many
    for (const auto& [count, terms] : terms_with) {
      least = count;
      if (terms >= room) break;
      room -= terms;
      least = count - 1;
    }
    SmallestHashes last(room);
    const auto texts = static_cast<double>(model_->text_count_);
    const auto keep = [&](TermHash term, std::uint32_t count) {
      const double idf = InverseDocumentFrequency(texts, static_cast<double>(count));
      model_->terms_.push_back({term, static_cast<float>(idf), 0});
    };
    for (const auto& [term, count] : containing_) {
      if (count > least) keep(term, count);
      if (count == least) last.Offer(term);
    }
    for (const TermHash term : last.Take()) keep(term, least);
    std::sort(model_->terms_.begin(), model_->terms_.end(),
              [](const auto& a, const auto& b) { return a.term < b.term; });
    absl::flat_hash_map<TermHash, std::uint32_t>().swap(containing_);
  }

  // --- the second walk: what is decomposed, and exemplars ---

  // All texts that are no resources, and as many resources as there is room for.
  absl::Status Collect() {
    const std::size_t room = options_.max_texts - std::min(options_.max_texts, others_);
    const std::optional<TermHash> sample_end = LastOf(sample_.Take(), room);
    const std::vector<TermHash> tagged = tagged_.Take();
    const auto in_sample = [&](std::string_view id) {
      return !IsResource(id) || (sample_end && HashTerm(id) <= *sample_end);
    };
    const auto is_tagged = [&](std::string_view id) {
      return std::binary_search(tagged.begin(), tagged.end(), HashTerm(id));
    };
    const auto wanted = [&](std::string_view id) { return in_sample(id) || is_tagged(id); };
    return source_.ForEach(wanted, [&](const TrainingText& text) {
      if (absl::Status status = Check(); !status.ok()) return status;
      if (text.terms.empty()) return absl::OkStatus();
      const std::vector<SparseEntry> row = RowOf(text.terms);
      if (in_sample(text.id)) rows_.Add(row);
      if (!text.needs.empty() && is_tagged(text.id)) {
        exemplars_.Add(row);
        needs_.push_back(Storable(text.needs));
      }
      return absl::OkStatus();
    });
  }

  // The last of the first `room` of sorted hashes, of which there may have been more than were
  // kept; none when there is no room.
  static std::optional<TermHash> LastOf(const std::vector<TermHash>& hashes, std::size_t room) {
    if (room == 0) return std::nullopt;
    return hashes.size() < room ? std::numeric_limits<TermHash>::max() : hashes[room - 1];
  }

  // Of unit length: a long description tells no more about words than a short one.
  std::vector<SparseEntry> RowOf(const TermVector& terms) const {
    std::vector<SparseEntry> row;
    row.reserve(terms.size());
    double square = 0;
    for (const TermCount& entry : terms) {
      const std::size_t column = model_->RowOf(entry.term);
      if (column == model_->terms_.size() || !(entry.count > 0)) continue;
      const double weight = model_->WeightOf(column, entry.count);
      square += weight * weight;
      row.push_back({static_cast<std::uint32_t>(column), static_cast<float>(weight)});
    }
    const double scale = square > 0 ? 1 / std::sqrt(square) : 0;
    for (SparseEntry& entry : row) {
      entry.value = static_cast<float>(static_cast<double>(entry.value) * scale);
    }
    return row;
  }

  // --- the model ---

  absl::Status Decompose() {
    const std::size_t limit =
        std::min(std::max<std::size_t>(rows_.size(), 2) - 1, model_->terms_.size());
    SvdOptions svd;
    svd.rank = std::min(static_cast<std::size_t>(std::max(options_.dimension, 1)), limit);
    svd.oversampling = static_cast<std::size_t>(std::max(options_.oversampling, 0));
    svd.power_iterations = std::max(options_.power_iterations, 0);
    svd.seed = options_.seed;
    svd.cancelled = options_.cancelled;
    const RightSingular found = RandomizedSvd(rows_, model_->terms_.size(), svd);
    if (Cancelled()) return absl::CancelledError("training was given up");
    if (found.values.empty()) {
      return absl::InvalidArgumentError("texts: those decomposed have none of the frequent terms");
    }
    model_->dimension_ = static_cast<int>(found.values.size());
    model_->projection_.reserve(found.vectors.size());
    for (std::size_t term = 0; term < model_->terms_.size(); ++term) {
      KeepRow({found.vectors.data() + term * found.values.size(), found.values.size()}, term);
    }
    return absl::OkStatus();
  }

  // The row of the projection in units of its largest entry over 32,767.
  void KeepRow(std::span<const double> row, std::size_t term) {
    double largest = 0;
    for (const double value : row) largest = std::max(largest, std::fabs(value));
    const double unit = largest / 32767;
    model_->terms_[term].unit = static_cast<float>(unit);
    for (const double value : row) {
      const double units = unit > 0 ? std::round(value / unit) : 0;
      model_->projection_.push_back(static_cast<std::int16_t>(units));
    }
  }

  // Embedded as TextModel::Embed does, from the rows that were kept of them.
  void KeepExemplars() {
    const auto dimension = static_cast<std::size_t>(model_->dimension_);
    model_->exemplars_ = Exemplars(dimension);
    model_->exemplars_.Reserve(exemplars_.size());
    std::vector<ScaledRow> rows;
    std::vector<float> vector(dimension);
    for (std::size_t i = 0; i < exemplars_.size(); ++i) {
      rows.clear();
      for (const SparseEntry& entry : exemplars_[i]) {
        rows.push_back({model_->projection_.data() + entry.column * dimension,
                        entry.value * model_->terms_[entry.column].unit});
      }
      SumScaledRows(rows, dimension, vector.data());
      model_->exemplars_.Add(Quantize(vector), std::move(needs_[i]));
    }
  }

  bool Cancelled() const { return options_.cancelled && options_.cancelled(); }
  absl::Status Check() {
    if (++visited_ % kTextsBetweenChecks != 0 || !Cancelled()) return absl::OkStatus();
    return absl::CancelledError("training was given up");
  }

  const TrainingSource& source_;
  const TrainingOptions& options_;
  std::shared_ptr<TextModel> model_;
  std::uint64_t visited_ = 0;

  absl::flat_hash_map<TermHash, std::uint32_t> containing_;  // texts, by term
  std::size_t others_ = 0;                                   // texts that are no resources
  SmallestHashes sample_;                                    // of ids of resources
  SmallestHashes tagged_;                                    // of ids of texts with needs

  SparseRows rows_;       // texts to decompose, over model_->terms_
  SparseRows exemplars_;  // the same of exemplars
  std::vector<std::vector<NeedHint>> needs_;
};

absl::StatusOr<std::shared_ptr<const TextModel>> TextModel::Train(const TrainingSource& source,
                                                                  const TrainingOptions& options) {
  return TextModelBuilder(source, options).Build();
}

absl::StatusOr<std::shared_ptr<const TextModel>> TextModel::Train(std::vector<TrainingText> texts,
                                                                  const TrainingOptions& options) {
  return Train(TextsInMemory(std::move(texts)), options);
}

}  // namespace ieum::indexer
