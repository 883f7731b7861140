// Text analysis: from a text in Korean or English to weighted terms.
#ifndef IEUM_INDEXER_TEXT_ANALYZER_H_
#define IEUM_INDEXER_TEXT_ANALYZER_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ieum::indexer {

// A term is known by the 64-bit FNV-1a hash of its UTF-8 form: no dictionary has to be shared
// between an index and its readers. The same on every machine and in every version of the format.
using TermHash = std::uint64_t;

struct TermCount {
  TermHash term = 0;
  float count = 0;  // occurrences, weighted by field

  friend bool operator==(const TermCount&, const TermCount&) = default;
};

// Sorted by term, each term once.
using TermVector = std::vector<TermCount>;

// NFKC, case-folded, invalid UTF-8 replaced, white space runs collapsed to one blank.
std::string Fold(std::string_view utf8);

// Collects the terms of several texts, each with a weight, into one TermVector.
// Terms: for Hangul words, the syllable bigrams within the word (a one-syllable word is a term
// itself) and the word without its particle; for Latin words and numbers, the word, lightly
// stemmed. Thread-compatible.
class TermCollector {
 public:
  void Add(std::string_view utf8, float weight);
  // Adds a ready-made term, e.g. a concept ("#health.checkup").
  void AddTerm(std::string_view term, float weight);
  TermVector Take();

 private:
  std::vector<TermCount> counts_;
};

// The hash of a term as TermCollector makes it.
TermHash HashTerm(std::string_view term);

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_TEXT_ANALYZER_H_
