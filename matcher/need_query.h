// A need compiled for scoring: its codes as fits over sub-areas, its words as terms and a vector.
#ifndef IEUM_MATCHER_NEED_QUERY_H_
#define IEUM_MATCHER_NEED_QUERY_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/inlined_vector.h"

#include "ieum/v1/assessment.pb.h"
#include "ieum/v1/weight_profile.pb.h"
#include "indexer/snapshot.h"

namespace ieum::matcher {

// How well a resource's terms serve a need, 0 to 1.
struct NeedFit {
  double value = 0;                      // over all codes
  absl::InlinedVector<double, 8> codes;  // per code of the query
  // The code and the resource's term that decided; code -1: nothing fits.
  int code = -1;
  indexer::IndexedTerm term;
};

// Compiled once per need; no protobuf is read afterwards. Thread-compatible, const use is
// thread-safe.
class NeedQuery {
 public:
  NeedQuery(const v1::Need& need, const indexer::Snapshot& snapshot,
            const v1::WeightProfile& profile);

  const v1::Need& need() const { return *need_; }
  // The codes asked for: the need's own or, when it has none, those inferred from its words.
  const std::vector<std::string>& codes() const { return codes_; }
  bool codes_inferred() const { return codes_inferred_; }

  // The need area of code number `code`, as an index in NeedTaxonomy::areas(); nullopt for -1.
  std::optional<std::size_t> AreaOf(int code) const;

  NeedFit Fit(const indexer::TermsFacet& facet) const;
  // How far the need asks for a sub-area, 0 to 1.
  double Asks(store::SubAreaId sub_area) const;
  // Whether a code of the need is this sub-area or its whole area.
  bool AsksExactly(store::SubAreaId sub_area) const;
  // Lexical (BM25 over the query's own ceiling) and vector part, 0 to 1.
  double TextFit(const indexer::IndexedResource& resource) const;

 private:
  void AddCode(std::string code, double weight);
  void CompileText(const v1::WeightProfile& profile);
  double Lexical(const indexer::IndexedResource& resource) const;

  const v1::Need* need_;
  const indexer::Snapshot& snapshot_;
  std::vector<std::string> codes_;
  bool codes_inferred_ = false;
  std::vector<std::optional<std::size_t>> code_areas_;
  std::vector<double> code_weights_;
  std::vector<std::vector<double>> closeness_;  // per code, by sub-area

  struct QueryTerm {
    std::uint64_t term;  // its number in the model, or its hash
    double weight;       // query weight x idf x (k1 + 1)
  };
  // Sorted by term.
  std::vector<QueryTerm> known_;    // to the model
  std::vector<QueryTerm> unknown_;  // by hash
  double ceiling_ = 0;              // the sum of the weights
  indexer::Embedding vector_;
  double vector_share_;
  double average_length_ = 1;
};

}  // namespace ieum::matcher

#endif  // IEUM_MATCHER_NEED_QUERY_H_
