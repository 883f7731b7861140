#include "indexer/text/randomized_svd.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <utility>

#include <Eigen/Eigenvalues>

namespace ieum::indexer {
namespace {

constexpr double kNoise = 1e-5;
// Of the eigenvalues of a Gram matrix, which are squares: what rounding leaves of 0 is below.
constexpr double kGramNoise = 1e-13;
constexpr std::size_t kRowsAtOnce = 256;

// Nearly normal, mean 0 and variance 1: the sum of twelve uniform numbers less 6 (Irwin-Hall). The
// range finder needs no more than that, and unlike std::normal_distribution or a logarithm it has
// the same bits in every library.
double NextGaussian(std::mt19937_64& random) {
  double sum = 0;
  for (int i = 0; i < 12; ++i) sum += static_cast<double>(random() >> 11) * 0x1.0p-53;
  return sum - 6;
}

class Decomposition {
 public:
  Decomposition(const SparseRows& rows, std::size_t columns, const SvdOptions& options)
      : rows_(rows),
        columns_(columns),
        options_(options),
        kernels_(options.kernels != nullptr ? *options.kernels : AllMatrixKernels().back()),
        width_(std::min({options.rank + options.oversampling, rows.size(), columns})),
        stride_((width_ + kMatrixLanes - 1) / kMatrixLanes * kMatrixLanes) {}

  RightSingular Run() {
    RightSingular result;
    if (std::min({options_.rank, rows_.size(), columns_}) == 0) return result;
    StartBasis();
    for (int pass = 0; pass <= options_.power_iterations; ++pass) {
      if (!ApplyRows() || !Decompose()) return result;
      if (pass == options_.power_iterations) break;
      if (!Multiply(factor_, [this](std::size_t row, const double* values) {
            float* const to = basis_.data() + row * stride_;
            for (std::size_t i = 0; i < stride_; ++i) to[i] = static_cast<float>(values[i]);
          })) {
        return result;
      }
    }
    Finish(result);
    return result;
  }

 private:
  bool Cancelled() const { return options_.cancelled && options_.cancelled(); }

  // Column by column, so that a wider basis begins with the same columns.
  void StartBasis() {
    basis_.assign(columns_ * stride_, 0.0F);
    std::mt19937_64 random(options_.seed);
    for (std::size_t i = 0; i < width_; ++i) {
      for (std::size_t c = 0; c < columns_; ++c) {
        basis_[c * stride_ + i] = static_cast<float>(NextGaussian(random));
      }
    }
  }

  // image = A^T (A basis). False when cancelled, here and below.
  bool ApplyRows() {
    image_.assign(columns_ * stride_, 0.0);
    std::vector<double> scratch(stride_);
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      if (row % kRowsAtOnce == 0 && Cancelled()) return false;
      kernels_.apply(rows_[row], stride_, basis_.data(), image_.data(), scratch.data());
    }
    return true;
  }

  // Makes of image (A Z)^T A, transposed, and of factor_ what turns that into right singular
  // vectors.
  bool Decompose() {
    std::vector<double> gram(stride_ * stride_, 0.0);
    std::vector<double> wide(kRowsAtOnce * stride_);
    for (std::size_t c = 0; c < columns_; c += kRowsAtOnce) {
      if (Cancelled()) return false;
      const std::size_t count = std::min(kRowsAtOnce, columns_ - c);
      const float* const from = basis_.data() + c * stride_;
      std::copy(from, from + count * stride_, wide.begin());
      kernels_.add_gram(wide.data(), image_.data() + c * stride_, count, stride_, gram.data());
    }
    if (!Factor(gram, kGramNoise) ||
        !Multiply(factor_, [this](std::size_t row, const double* values) {
          std::copy(values, values + stride_, image_.begin() + Offset(row));
        })) {
      return false;
    }
    std::fill(gram.begin(), gram.end(), 0.0);
    for (std::size_t c = 0; c < columns_; c += kRowsAtOnce) {
      if (Cancelled()) return false;
      const double* const from = image_.data() + c * stride_;
      kernels_.add_gram(from, from, std::min(kRowsAtOnce, columns_ - c), stride_, gram.data());
    }
    return Factor(gram, kNoise * kNoise);
  }

  // factor_: the eigenvectors of `gram` over the roots of their values, descending, without those
  // below `noise` of the largest. False when none are left.
  bool Factor(const std::vector<double>& gram, double noise) {
    const auto size = static_cast<Eigen::Index>(width_);
    using Rows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    const Eigen::Map<const Rows, 0, Eigen::OuterStride<>> upper(
        gram.data(), size, size, Eigen::OuterStride<>(static_cast<Eigen::Index>(stride_)));
    const Eigen::MatrixXd lower = upper.transpose();  // the solver reads the lower triangle
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(lower);  // ascending
    const double largest = eigen.eigenvalues()(size - 1);
    values_.clear();
    factor_.assign(stride_ * stride_, 0.0);
    for (Eigen::Index i = size - 1; i >= 0; --i) {
      const double value = eigen.eigenvalues()(i);
      if (!(value > 0) || value < noise * largest) break;
      const double root = std::sqrt(value);
      for (Eigen::Index row = 0; row < size; ++row) {
        factor_[static_cast<std::size_t>(row) * stride_ + values_.size()] =
            eigen.eigenvectors()(row, i) / root;
      }
      values_.push_back(root);
    }
    width_ = values_.size();
    return width_ > 0;
  }

  // Calls `take` with each row of image times `factor`, of which it may then be overwritten.
  template <typename Take>
  bool Multiply(const std::vector<double>& factor, const Take& take) {
    std::vector<double> product(kRowsAtOnce * stride_);
    for (std::size_t c = 0; c < columns_; c += kRowsAtOnce) {
      if (Cancelled()) return false;
      const std::size_t count = std::min(kRowsAtOnce, columns_ - c);
      kernels_.multiply(image_.data() + c * stride_, count, stride_, factor.data(), product.data());
      for (std::size_t i = 0; i < count; ++i) take(c + i, product.data() + i * stride_);
    }
    return true;
  }

  // Vectors of `rank` values, packed into what was the image, with their signs.
  void Finish(RightSingular& result) {
    const std::size_t kept = std::min(options_.rank, width_);
    std::vector<double> largest(kept, 0.0);
    const bool done = Multiply(factor_, [&](std::size_t row, const double* values) {
      std::copy(values, values + kept, image_.begin() + static_cast<std::ptrdiff_t>(row * kept));
      for (std::size_t i = 0; i < kept; ++i) {
        if (std::fabs(values[i]) > std::fabs(largest[i])) largest[i] = values[i];
      }
    });
    if (!done) return;
    image_.resize(columns_ * kept);
    for (std::size_t at = 0; at < image_.size(); ++at) {
      if (largest[at % kept] < 0) image_[at] = -image_[at];
    }
    values_.resize(kept);
    result.values = std::move(values_);
    result.vectors = std::move(image_);
  }

  std::ptrdiff_t Offset(std::size_t row) const {
    return static_cast<std::ptrdiff_t>(row * stride_);
  }

  const SparseRows& rows_;
  const std::size_t columns_;
  const SvdOptions& options_;
  const MatrixKernels& kernels_;
  std::size_t width_;           // columns of the basis
  const std::size_t stride_;    // from one row to the next; zeros after the width
  std::vector<float> basis_;    // Z: columns x stride
  std::vector<double> image_;   // Y = A^T (A Z)
  std::vector<double> values_;  // roots of the eigenvalues that are in factor_
  std::vector<double> factor_;  // stride x stride
};

}  // namespace

RightSingular RandomizedSvd(const SparseRows& rows, std::size_t columns,
                            const SvdOptions& options) {
  return Decomposition(rows, columns, options).Run();
}

}  // namespace ieum::indexer
