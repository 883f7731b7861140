// The field's everyday words and what needs they point to.
#ifndef IEUM_INDEXER_TEXT_LEXICON_H_
#define IEUM_INDEXER_TEXT_LEXICON_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "absl/status/statusor.h"
#include "store/catalog/need_taxonomy.h"

namespace ieum::indexer {

// A need that a text points to.
struct NeedHint {
  store::SubAreaId sub_area = 0;
  double weight = 0;  // (0, 1]
};

// Phrases from data/lexicon.json and from the taxonomy's keywords and labels (with weights below the
// lexicon's). Immutable; thread-safe.
class Lexicon {
 public:
  // INVALID_ARGUMENT names the entry: unknown code, weight out of (0, 1], empty or repeated phrase.
  static absl::StatusOr<Lexicon> FromJson(std::string_view json,
                                          const store::NeedTaxonomy& taxonomy);

  // The needs that the phrases in a text point to: per sub-area the evidence of its phrases combined as
  // 1 - product(1 - weight), longest match first, overlapping shorter matches dropped. Sorted by sub-area.
  std::vector<NeedHint> Find(std::string_view text) const;

  // True when a phrase in the text means that couple or family members take part together.
  bool MentionsJointFamily(std::string_view text) const;

  // The programme (one name at many sites) that a name mentions; empty when none.
  std::string FindProgramme(std::string_view text) const;

  // Everything in it as texts for training: one per phrase, with its needs.
  struct Phrase {
    std::string text;
    std::vector<NeedHint> hints;
    bool ambiguous = false;
    bool joint = false;
  };
  const std::vector<Phrase>& phrases() const { return phrases_; }

 private:
  std::vector<Phrase> phrases_;
  std::vector<std::pair<std::string, std::string>> programmes_;   // folded phrase, programme
  std::unordered_map<std::string, std::size_t> by_folded_;        // folded phrase -> phrases_ index
  std::vector<std::size_t> lengths_;                              // byte lengths present, longest first
};

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_TEXT_LEXICON_H_
