// The texts of a generated catalogue, as text models are trained on them.
#ifndef IEUM_TESTS_BENCH_GENERATED_TEXTS_H_
#define IEUM_TESTS_BENCH_GENERATED_TEXTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "indexer/text/need_inference.h"
#include "tests/bench/generator/generator.h"

namespace ieum::bench {

const store::NeedTaxonomy& ProjectTaxonomy();
const indexer::Lexicon& ProjectLexicon();

// Makes up texts of resources 0, 1, 2, ... when they are asked for.
class GeneratedTexts {
 public:
  explicit GeneratedTexts(std::uint64_t resources) : generator_(/*seed=*/1, resources) {}

  std::uint64_t size() const { return generator_.size(); }
  // Of a resource; in the order of their numbers.
  static std::string Name(std::uint64_t number);
  indexer::ResourceText Text(std::uint64_t number) const;
  // The needs that the resource declares; empty when it declares none.
  std::vector<indexer::NeedHint> Needs(std::uint64_t number) const;
  indexer::TrainingText Training(std::uint64_t number) const;

 private:
  Generator generator_;
};

}  // namespace ieum::bench

#endif  // IEUM_TESTS_BENCH_GENERATED_TEXTS_H_
