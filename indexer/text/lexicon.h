// The field's everyday words and what needs they point to.
#ifndef IEUM_INDEXER_TEXT_LEXICON_H_
#define IEUM_INDEXER_TEXT_LEXICON_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

#include "indexer/text/phrase_matcher.h"
#include "store/catalog/need_taxonomy.h"

namespace ieum::indexer {

// A need that a text points to.
struct NeedHint {
  store::SubAreaId sub_area = 0;
  double weight = 0;  // (0, 1]
};

// Phrases from data/lexicon.json and from the taxonomy's labels and keywords (with weights below
// the lexicon's: 0.6 and 0.5). How phrases match: phrase_matcher.h; when a text takes one back:
// negation.h. Immutable; thread-safe. A search costs some tens of microseconds per 1,000
// characters.
class Lexicon {
 public:
  // {"entries": [{"phrase", "terms": [{"code", "weight"}], "ambiguous"?, "joint"?}],
  //  "programmes": [{"programme", "phrases": []}]}.
  // INVALID_ARGUMENT names the entry: unknown code, weight out of (0, 1], empty or repeated phrase.
  static absl::StatusOr<Lexicon> FromJson(std::string_view json,
                                          const store::NeedTaxonomy& taxonomy);

  // The needs that the phrases in a text point to: per sub-area the evidence of its phrases
  // combined as 1 - product(1 - weight), longest match first, overlapping shorter matches dropped,
  // each phrase counted once, ambiguous ones by half. Sorted by sub-area.
  std::vector<NeedHint> Find(std::string_view text) const;

  // True when a phrase in the text means that couple or family members take part together.
  bool MentionsJointFamily(std::string_view text) const;

  // The programme (one name at many sites) that a name mentions; empty when none.
  std::string FindProgramme(std::string_view text) const;

  // Everything in it, in the order of the file, then the taxonomy's words.
  struct Phrase {
    std::string text;
    std::vector<NeedHint> hints;
    bool ambiguous = false;
    bool joint = false;
  };
  const std::vector<Phrase>& phrases() const { return phrases_; }

 private:
  friend class LexiconReader;

  std::vector<Phrase> phrases_;
  PhraseMatcher matcher_;  // ids are indices into phrases_
  std::vector<std::string> programmes_;
  PhraseMatcher programme_matcher_;  // ids are indices into programmes_
};

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_TEXT_LEXICON_H_
