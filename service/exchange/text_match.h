// Regular expressions on UTF-8 text, with a bound on the time they may take.
#ifndef IEUM_SERVICE_EXCHANGE_TEXT_MATCH_H_
#define IEUM_SERVICE_EXCHANGE_TEXT_MATCH_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <unicode/regex.h>

namespace ieum::exchange {

// A search that takes too long finds nothing.
bool MatchesSomewhere(const icu::RegexPattern& pattern, std::string_view text);

// The first match put into `replacement` ($1, $2...); the match itself when that is empty.
std::optional<std::string> FirstMatch(const icu::RegexPattern& pattern, std::string_view text,
                                      const std::string& replacement);

// Every match as its groups 0 to 9; at most `limit`.
std::vector<std::vector<std::string>> AllMatches(const icu::RegexPattern& pattern,
                                                 std::string_view text, std::size_t limit);

// The non-empty parts between matches, trimmed; at most `limit`.
std::vector<std::string> SplitText(const icu::RegexPattern& pattern, std::string_view text,
                                   std::size_t limit);

std::string RemoveMatches(const icu::RegexPattern& pattern, std::string_view text);

// In canonical composition (NFC): some systems write Hangul decomposed, which looks the same. Text
// that is not UTF-8 comes back as it was.
std::string ToNfc(std::string_view text);

// Without Unicode white space at its ends.
std::string TrimText(std::string_view text);

}  // namespace ieum::exchange

#endif  // IEUM_SERVICE_EXCHANGE_TEXT_MATCH_H_
