// Whether a text takes back what a phrase in it says.
#ifndef IEUM_INDEXER_TEXT_NEGATION_H_
#define IEUM_INDEXER_TEXT_NEGATION_H_

#include <cstdint>

#include "indexer/text/words.h"

namespace ieum::indexer {

// The rule, a window and a list of words:
// Korean: within 14 characters (blanks not counted) after the phrase, in the same clause, stands a
// word that denies or excludes: 제외, 불가, 지 않습니다, 아닙니다, 할 수 없습니다, ... A clause
// ends at a comma, a full stop or bracket, or at a connective ending (하고, 하며, 지만, 는데, ...).
// Adnominal forms (등교하지 않는 아이) and purposes (거르지 않도록) describe whom it is for, and so
// does 뿐만 아니라
// ("not only"): they deny nothing.
// English: within the four words before the phrase, in the same clause, stands "not provide"
// (offer, include, cover, accept), "excluding", "except", "other than", "instead of"; or "no" right
// before it. `begin` and `end` are code point positions of the phrase in text.chars.
bool IsTakenBack(const FoldedText& text, std::uint32_t begin, std::uint32_t end);

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_TEXT_NEGATION_H_
