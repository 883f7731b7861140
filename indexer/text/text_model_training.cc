// Training: the only source that needs the decomposition.
#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"

#include "indexer/text/randomized_svd.h"
#include "indexer/text/stable_log.h"
#include "indexer/text/text_model.h"
#include "indexer/text/text_model_format.h"

namespace ieum::indexer {
namespace {

using Sparse = Eigen::SparseMatrix<double, Eigen::RowMajor>;

bool BeforeInOrder(const TrainingText& a, const TrainingText& b) {
  if (a.id != b.id) return a.id < b.id;
  return std::lexicographical_compare(a.terms.begin(), a.terms.end(), b.terms.begin(),
                                      b.terms.end(), [](const TermCount& x, const TermCount& y) {
                                        return x.term != y.term ? x.term < y.term
                                                                : x.count < y.count;
                                      });
}

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

bool IsResource(const TrainingText& text) { return text.id.rfind("resources/", 0) == 0; }

}  // namespace

class TextModelBuilder {
 public:
  TextModelBuilder(std::vector<TrainingText> texts, const TrainingOptions& options)
      : texts_(std::move(texts)), options_(options), model_(std::make_shared<TextModel>()) {
    std::sort(texts_.begin(), texts_.end(), BeforeInOrder);
  }

  absl::StatusOr<std::shared_ptr<const TextModel>> Build() {
    model_->text_count_ = texts_.size();
    ChooseVocabulary();
    if (model_->terms_.empty()) {
      return absl::InvalidArgumentError("texts: at least one must have terms");
    }
    MeasureLength();
    Decompose();
    if (model_->dimension_ == 0) {
      return absl::InvalidArgumentError("max_texts: leaves no text to decompose");
    }
    KeepExemplars();
    model_->version_ = ModelVersion(model_->Serialize());
    return std::shared_ptr<const TextModel>(std::move(model_));
  }

 private:
  void ChooseVocabulary() {
    absl::flat_hash_map<TermHash, std::uint32_t> containing;
    for (const TrainingText& text : texts_) {
      for (const TermCount& entry : text.terms) {
        if (entry.count > 0) ++containing[entry.term];
      }
    }
    std::vector<std::pair<TermHash, std::uint32_t>> chosen(containing.begin(), containing.end());
    std::sort(chosen.begin(), chosen.end(), [](const auto& a, const auto& b) {
      return a.second != b.second ? a.second > b.second : a.first < b.first;
    });
    if (chosen.size() > options_.max_vocabulary) chosen.resize(options_.max_vocabulary);
    std::sort(chosen.begin(), chosen.end());
    const auto texts = static_cast<double>(texts_.size());
    for (const auto& [term, count] : chosen) {
      const double idf = InverseDocumentFrequency(texts, count);
      model_->terms_.push_back({term, static_cast<float>(idf), 0});
    }
  }

  void MeasureLength() {
    double sum = 0;
    double count = 0;
    for (const TrainingText& text : texts_) {
      if (!IsResource(text)) continue;
      sum += SumOfCounts(text.terms);
      ++count;
    }
    model_->average_length_ = count > 0 ? std::max(1.0, sum / count) : 1.0;
  }

  // Indices of the texts to decompose, ascending.
  std::vector<std::size_t> Sample() const {
    std::vector<std::size_t> chosen;
    std::vector<std::pair<TermHash, std::size_t>> resources;
    for (std::size_t i = 0; i < texts_.size(); ++i) {
      if (texts_[i].terms.empty()) continue;
      if (IsResource(texts_[i])) {
        resources.emplace_back(HashTerm(texts_[i].id), i);
      } else {
        chosen.push_back(i);
      }
    }
    const std::size_t room = options_.max_texts - std::min(options_.max_texts, chosen.size());
    if (resources.size() > room) {
      std::sort(resources.begin(), resources.end());
      resources.resize(room);
    }
    for (const auto& [hash, index] : resources) chosen.push_back(index);
    std::sort(chosen.begin(), chosen.end());
    return chosen;
  }

  // Rows of unit length: a long description tells no more about words than a short one.
  Sparse WeightedCounts(const std::vector<std::size_t>& sample) const {
    std::vector<Eigen::Triplet<double>> entries;
    Eigen::Index row = 0;
    for (const std::size_t index : sample) {
      const TrainingText& text = texts_[index];
      const std::size_t begin = entries.size();
      double square = 0;
      for (const TermCount& entry : text.terms) {
        const std::size_t column = model_->RowOf(entry.term);
        if (column == model_->terms_.size() || !(entry.count > 0)) continue;
        const double weight = model_->WeightOf(column, entry.count);
        square += weight * weight;
        entries.emplace_back(row, static_cast<Eigen::Index>(column), weight);
      }
      const double scale = square > 0 ? 1 / std::sqrt(square) : 0;
      for (std::size_t i = begin; i < entries.size(); ++i) {
        entries[i] = {entries[i].row(), entries[i].col(), entries[i].value() * scale};
      }
      ++row;
    }
    Sparse matrix(row, static_cast<Eigen::Index>(model_->terms_.size()));
    matrix.setFromTriplets(entries.begin(), entries.end());
    return matrix;
  }

  void Decompose() {
    const std::vector<std::size_t> sample = Sample();
    const auto limit =
        std::min<std::size_t>(std::max<std::size_t>(sample.size(), 2) - 1, model_->terms_.size());
    SvdOptions svd;
    svd.rank = static_cast<int>(
        std::min<std::size_t>(static_cast<std::size_t>(std::max(options_.dimension, 1)), limit));
    svd.oversampling = options_.oversampling;
    svd.power_iterations = options_.power_iterations;
    svd.seed = options_.seed;
    const RightSingular found = RandomizedSvd(WeightedCounts(sample), svd);
    model_->dimension_ = static_cast<int>(found.values.size());
    std::vector<double> row(static_cast<std::size_t>(found.values.size()));
    model_->projection_.reserve(static_cast<std::size_t>(found.vectors.size()));
    for (Eigen::Index term = 0; term < found.vectors.rows(); ++term) {
      for (Eigen::Index d = 0; d < found.vectors.cols(); ++d) {
        row[static_cast<std::size_t>(d)] = found.vectors(term, d);
      }
      KeepRow(row, static_cast<std::size_t>(term));
    }
  }

  // The row of the projection in units of its largest entry over 32,767.
  void KeepRow(const std::vector<double>& row, std::size_t term) {
    double largest = 0;
    for (const double value : row) largest = std::max(largest, std::fabs(value));
    const double unit = largest / 32767;
    model_->terms_[term].unit = static_cast<float>(unit);
    for (const double value : row) {
      const double units = unit > 0 ? std::round(value / unit) : 0;
      model_->projection_.push_back(static_cast<std::int16_t>(units));
    }
  }

  // All tagged texts, or as many as allowed, chosen by the hash of their ids: an even sample that
  // does not change with every text added.
  void KeepExemplars() {
    std::vector<std::pair<TermHash, std::size_t>> tagged;
    for (std::size_t i = 0; i < texts_.size(); ++i) {
      if (!texts_[i].needs.empty()) tagged.emplace_back(HashTerm(texts_[i].id), i);
    }
    if (tagged.size() > options_.max_exemplars) {
      std::sort(tagged.begin(), tagged.end());
      tagged.resize(options_.max_exemplars);
    }
    std::sort(tagged.begin(), tagged.end(),
              [](const auto& a, const auto& b) { return a.second < b.second; });
    model_->exemplars_ = Exemplars(static_cast<std::size_t>(model_->dimension_));
    for (const auto& [hash, index] : tagged) {
      model_->exemplars_.Add(Quantize(model_->Embed(texts_[index].terms)),
                             Storable(texts_[index].needs));
    }
  }

  std::vector<TrainingText> texts_;
  const TrainingOptions& options_;
  std::shared_ptr<TextModel> model_;
};

absl::StatusOr<std::shared_ptr<const TextModel>> TextModel::Train(std::vector<TrainingText> texts,
                                                                  const TrainingOptions& options) {
  return TextModelBuilder(std::move(texts), options).Build();
}

}  // namespace ieum::indexer
