// Text as the baselines and the reference gate see it: letters and bigrams, no dictionary.
#ifndef IEUM_SERVICE_EVALUATE_PLAIN_TEXT_H_
#define IEUM_SERVICE_EVALUATE_PLAIN_TEXT_H_

#include <string>
#include <string_view>
#include <vector>

namespace ieum::evaluate {

// Letters and digits only, NFKC case-folded; invalid UTF-8 is dropped.
std::u32string Letters(std::string_view utf8);

// The character bigrams within each word (a run of letters and digits), NFKC case-folded; a word of
// one character is a term itself. In order, with repetitions.
std::vector<std::u32string> Bigrams(std::string_view utf8);

}  // namespace ieum::evaluate

#endif  // IEUM_SERVICE_EVALUATE_PLAIN_TEXT_H_
