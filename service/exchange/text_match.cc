#include "service/exchange/text_match.h"

#include <memory>

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "store/catalog/text_rules.h"

namespace ieum::exchange {
namespace {

// ICU counts in steps of about a millisecond; a pattern that runs away on a cell is stopped.
constexpr int32_t kTimeLimit = 200;
constexpr int32_t kStackLimit = 1 << 20;
constexpr int kGroups = 10;

icu::UnicodeString FromUtf8(std::string_view text) {
  return icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
}

std::string ToUtf8(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

// A matcher over text that it keeps alive.
class Search {
 public:
  Search(const icu::RegexPattern& pattern, std::string_view text) : text_(FromUtf8(text)) {
    matcher_.reset(pattern.matcher(text_, error_));
    if (U_SUCCESS(error_)) matcher_->setTimeLimit(kTimeLimit, error_);
    if (U_SUCCESS(error_)) matcher_->setStackLimit(kStackLimit, error_);
  }

  bool Next() { return U_SUCCESS(error_) && matcher_->find(error_) && U_SUCCESS(error_); }
  std::string Group(int number) {
    if (number > matcher_->groupCount()) return "";
    return ToUtf8(matcher_->group(number, error_));
  }
  int32_t Start() { return matcher_->start(error_); }
  int32_t End() { return matcher_->end(error_); }
  const icu::UnicodeString& text() const { return text_; }

 private:
  icu::UnicodeString text_;
  UErrorCode error_ = U_ZERO_ERROR;
  std::unique_ptr<icu::RegexMatcher> matcher_;
};

}  // namespace

bool MatchesSomewhere(const icu::RegexPattern& pattern, std::string_view text) {
  return Search(pattern, text).Next();
}

std::optional<std::string> FirstMatch(const icu::RegexPattern& pattern, std::string_view text,
                                      const std::string& replacement) {
  Search search(pattern, text);
  if (!search.Next()) return std::nullopt;
  if (replacement.empty()) return search.Group(0);
  std::string out;
  for (std::size_t i = 0; i < replacement.size(); ++i) {
    if (replacement[i] == '$' && i + 1 < replacement.size() && replacement[i + 1] >= '0' &&
        replacement[i + 1] <= '9') {
      out += search.Group(replacement[++i] - '0');
    } else {
      out += replacement[i];
    }
  }
  return out;
}

std::vector<std::vector<std::string>> AllMatches(const icu::RegexPattern& pattern,
                                                 std::string_view text, std::size_t limit) {
  std::vector<std::vector<std::string>> out;
  Search search(pattern, text);
  while (out.size() < limit && search.Next()) {
    std::vector<std::string>& groups = out.emplace_back();
    for (int i = 0; i < kGroups; ++i) groups.push_back(search.Group(i));
  }
  return out;
}

std::vector<std::string> SplitText(const icu::RegexPattern& pattern, std::string_view text,
                                   std::size_t limit) {
  std::vector<std::string> out;
  Search search(pattern, text);
  int32_t begin = 0;
  const auto add = [&](int32_t end) {
    std::string part = TrimText(ToUtf8(search.text().tempSubStringBetween(begin, end)));
    if (!part.empty()) out.push_back(std::move(part));
  };
  while (out.size() + 1 < limit && search.Next()) {
    add(search.Start());
    begin = search.End();
  }
  add(search.text().length());
  return out;
}

std::string RemoveMatches(const icu::RegexPattern& pattern, std::string_view text) {
  std::string out;
  Search search(pattern, text);
  int32_t begin = 0;
  while (search.Next()) {
    out += ToUtf8(search.text().tempSubStringBetween(begin, search.Start()));
    begin = search.End();
  }
  return out + ToUtf8(search.text().tempSubStringBetween(begin, search.text().length()));
}

std::string ToNfc(std::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(error);
  const icu::StringPiece piece(text.data(), static_cast<int32_t>(text.size()));
  // Told apart quickly: nearly every text is composed already. What is not UTF-8 is not touched.
  if (U_FAILURE(error) || nfc->isNormalizedUTF8(piece, error)) return std::string(text);
  if (!store::InspectText(text).valid_utf8) return std::string(text);
  std::string out;
  icu::StringByteSink<std::string> sink(&out);
  nfc->normalizeUTF8(0, piece, sink, nullptr, error);
  return U_FAILURE(error) ? std::string(text) : out;
}

std::string TrimText(std::string_view text) {
  const icu::UnicodeString source = FromUtf8(text);
  int32_t begin = 0;
  int32_t end = source.length();
  while (begin < end && u_isUWhiteSpace(source.char32At(begin))) {
    begin = source.moveIndex32(begin, 1);
  }
  while (end > begin) {
    const int32_t before = source.moveIndex32(end, -1);
    if (!u_isUWhiteSpace(source.char32At(before))) break;
    end = before;
  }
  return ToUtf8(source.tempSubStringBetween(begin, end));
}

}  // namespace ieum::exchange
