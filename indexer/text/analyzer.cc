#include "indexer/text/analyzer.h"

#include <algorithm>

#include "unicode/bytestream.h"
#include "unicode/normalizer2.h"
#include "unicode/stringpiece.h"
#include "unicode/uchar.h"
#include "unicode/unistr.h"
#include "unicode/utf8.h"

#include "indexer/text/stemming.h"
#include "indexer/text/words.h"

namespace ieum::indexer {
namespace {

constexpr std::uint64_t kFnvOffset = 0xcbf29ce484222325;
constexpr std::uint64_t kFnvPrime = 0x100000001b3;
// ICU counts in 32-bit integers; no stored text comes near this.
constexpr std::size_t kMaxTextBytes = 1 << 28;

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c & 0x80) == 0; });
}

bool IsValidUtf8(std::string_view text) {
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t i = 0; i < size;) {
    UChar32 c = 0;
    U8_NEXT(text.data(), i, size, c);
    if (c < 0) return false;
  }
  return true;
}

// ICU owns it; all threads may use it.
const icu::Normalizer2* CaseFolder() {
  static const icu::Normalizer2* const folder = [] {
    UErrorCode error = U_ZERO_ERROR;
    const icu::Normalizer2* found = icu::Normalizer2::getNFKCCasefoldInstance(error);
    return U_SUCCESS(error) ? found : nullptr;
  }();
  return folder;
}

std::string CaseFold(std::string_view text) {
  std::string folded;
  if (IsAscii(text)) {
    folded.assign(text);
    for (char& c : folded) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return folded;
  }
  std::string repaired;
  if (!IsValidUtf8(text)) {
    icu::UnicodeString::fromUTF8(
        icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())))
        .toUTF8String(repaired);
    text = repaired;
  }
  const icu::Normalizer2* folder = CaseFolder();
  if (folder == nullptr) return std::string(text);  // ICU without its data: words stay as written
  folded.reserve(text.size());
  icu::StringByteSink<std::string> sink(&folded);
  UErrorCode error = U_ZERO_ERROR;
  folder->normalizeUTF8(0, icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())),
                        sink, nullptr, error);
  return U_SUCCESS(error) ? folded : std::string(text);
}

// White space runs to one blank, none at the ends.
std::string CollapseBlanks(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  bool blank = false;
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t i = 0; i < size;) {
    const std::int32_t begin = i;
    UChar32 c = 0;
    U8_NEXT_OR_FFFD(text.data(), i, size, c);
    if (u_isUWhiteSpace(c)) {
      blank = true;
      continue;
    }
    if (blank && !result.empty()) result.push_back(' ');
    blank = false;
    result.append(
        text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(i - begin)));
  }
  return result;
}

// The hash of the UTF-8 form, without building it.
TermHash HashChars(std::u32string_view chars) {
  TermHash hash = kFnvOffset;
  for (const char32_t c : chars) {
    std::uint8_t bytes[U8_MAX_LENGTH];
    std::int32_t length = 0;
    U8_APPEND_UNSAFE(bytes, length, c);
    for (std::int32_t i = 0; i < length; ++i) hash = (hash ^ bytes[i]) * kFnvPrime;
  }
  return hash;
}

class TermSink {
 public:
  TermSink(std::vector<TermCount>& counts, float weight) : counts_(counts), weight_(weight) {}

  void AddWord(const FoldedText& text, const Word& word) {
    const std::u32string_view chars = text.Chars(word);
    switch (word.kind) {
      case CharKind::kHangul:
        AddHangul(chars);
        break;
      case CharKind::kIdeographic:
        AddBigrams(chars);
        break;
      default:
        AddLatin(chars);
    }
  }

 private:
  void Add(TermHash term) { counts_.push_back({term, weight_}); }

  void AddBigrams(std::u32string_view chars) {
    if (chars.size() == 1) return Add(HashChars(chars));
    for (std::size_t i = 0; i + 1 < chars.size(); ++i) Add(HashChars(chars.substr(i, 2)));
  }

  void AddHangul(std::u32string_view word) {
    if (IsStopWord(word)) return;
    const KoreanStem cut = StemKorean(word);
    if (IsStopWord(cut.stem)) return;
    // A doubtful particle may be part of the noun, so its bigrams stay.
    AddBigrams(cut.certain ? cut.stem : word);
    if (cut.stem.size() > 2) Add(HashChars(cut.stem));
  }

  void AddLatin(std::u32string_view word) {
    const bool ascii = std::all_of(word.begin(), word.end(), [](char32_t c) { return c < 0x80; });
    if (!ascii) return Add(HashChars(word));
    const std::string narrow(word.begin(), word.end());
    const bool one_letter = narrow.size() == 1 && narrow[0] >= 'a';
    if (one_letter || IsEnglishStopWord(narrow)) return;
    Add(HashTerm(StemEnglish(narrow)));
  }

  std::vector<TermCount>& counts_;
  float weight_;
};

}  // namespace

std::string Fold(std::string_view utf8) {
  return CollapseBlanks(CaseFold(utf8.substr(0, kMaxTextBytes)));
}

TermHash HashTerm(std::string_view term) {
  TermHash hash = kFnvOffset;
  for (const char c : term) hash = (hash ^ static_cast<std::uint8_t>(c)) * kFnvPrime;
  return hash;
}

void TermCollector::Add(std::string_view utf8, float weight) {
  if (utf8.empty()) return;
  const FoldedText text = ReadText(utf8);
  TermSink sink(counts_, weight);
  for (const Word& word : text.words) sink.AddWord(text, word);
}

void TermCollector::AddTerm(std::string_view term, float weight) {
  counts_.push_back({HashTerm(term), weight});
}

TermVector TermCollector::Take() {
  // By count too, so that the sums do not depend on the order of adding.
  std::sort(counts_.begin(), counts_.end(), [](const TermCount& a, const TermCount& b) {
    return a.term != b.term ? a.term < b.term : a.count < b.count;
  });
  TermVector merged;
  for (const TermCount& entry : counts_) {
    if (!merged.empty() && merged.back().term == entry.term) {
      merged.back().count += entry.count;
    } else {
      merged.push_back(entry);
    }
  }
  counts_.clear();
  return merged;
}

}  // namespace ieum::indexer
