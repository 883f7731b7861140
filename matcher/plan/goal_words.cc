#include "matcher/plan/goal_words.h"

#include <utility>

#include "absl/status/status.h"
#include "nlohmann/json.hpp"
#include "unicode/locid.h"
#include "unicode/normalizer2.h"
#include "unicode/uchar.h"
#include "unicode/uscript.h"

namespace ieum::matcher {
namespace {

using Json = nlohmann::json;

absl::Status Wrong(const std::string& list, const std::string& expected) {
  return absl::InvalidArgumentError("goal words: " + list + " " + expected);
}

bool IsHangul(UChar32 c) {
  UErrorCode error = U_ZERO_ERROR;
  return uscript_getScript(c, &error) == USCRIPT_HANGUL;
}
bool IsLetterOrDigit(UChar32 c) { return u_isalnum(c) != 0; }

// Korean particles and endings hang on to a word, and blanks are a matter of taste.
bool BlankMayBeMissing(UChar32 before, UChar32 after) {
  const auto loose = [](UChar32 c) { return c == '#' || c == '*' || IsHangul(c); };
  return loose(before) && loose(after);
}

// One phrase as a regular expression without anything that could backtrack far. Whether it must
// begin a word is left to the caller.
std::optional<icu::UnicodeString> PatternOf(const icu::UnicodeString& phrase) {
  icu::UnicodeString pattern;
  bool readable = false;
  for (int i = 0; i < phrase.length(); ++i) {
    const UChar32 c = phrase.char32At(i);
    const bool last = i + U16_LENGTH(c) == phrase.length();
    if (c == '*') continue;
    if (c == '#') {
      pattern.append(u"[0-9]+(?:[.,][0-9]+)*");
      readable = true;
    } else if (c == ' ') {
      const bool loose = BlankMayBeMissing(phrase.char32At(i - 1), phrase.char32At(i + 1));
      pattern.append(loose ? u" ?" : u" ");
    } else {
      if (!IsLetterOrDigit(c) && c < 0x80) pattern.append(u'\\');
      pattern.append(c);
      readable = readable || IsLetterOrDigit(c) || c == '%';
    }
    if (last && IsLetterOrDigit(c)) pattern.append(u"(?![\\p{L}\\p{N}])");
    if (!last) i += U16_LENGTH(c) - 1;
  }
  if (!readable) return std::nullopt;
  return pattern;
}

// The phrases of a JSON array of strings.
absl::StatusOr<PhraseSet> ReadPhrases(const Json& json, const std::string& list) {
  if (!json.is_array()) return Wrong(list, "must be a list of phrases");
  std::vector<std::string> phrases;
  for (const Json& item : json) {
    if (!item.is_string()) return Wrong(list, "must be a list of phrases");
    phrases.push_back(item.get<std::string>());
  }
  std::optional<PhraseSet> set = PhraseSet::Compile(phrases);
  if (!set) return Wrong(list, "must have phrases with letters");
  return *std::move(set);
}

// Takes the lists out of the file one by one, so that what is left over is known to be a mistake.
class Reader {
 public:
  explicit Reader(Json json) : json_(std::move(json)) {}

  void Read(const std::string& list, PhraseSet& out) {
    if (absl::StatusOr<PhraseSet> set = ReadPhrases(Take(json_, list), list); set.ok()) {
      out = *std::move(set);
    } else {
      Fail(set.status());
    }
  }
  void Read(const std::string& list, Mark& out) {
    const Json item = Take(json_, list);
    if (item.is_array()) {
      absl::StatusOr<PhraseSet> set = ReadPhrases(item, list);
      return set.ok() ? void(out.phrases = *std::move(set)) : Fail(set.status());
    }
    if (!item.is_object() || item.size() != 2 || !item.contains("phrases") ||
        !item.contains("unless")) {
      return Fail(Wrong(list, "must be {\"phrases\": [...], \"unless\": [...]}"));
    }
    absl::StatusOr<PhraseSet> phrases = ReadPhrases(item["phrases"], list + ".phrases");
    absl::StatusOr<PhraseSet> unless = ReadPhrases(item["unless"], list + ".unless");
    if (!phrases.ok()) return Fail(phrases.status());
    if (!unless.ok()) return Fail(unless.status());
    out = {*std::move(phrases), *std::move(unless)};
  }
  void Read(const std::string& list, std::vector<Milestone>& out) {
    const Json items = Take(json_, list);
    if (!items.is_array()) return Fail(Wrong(list, "must be a list"));
    for (const Json& item : items) {
      if (!item.is_object() || !item.contains("age_years") ||
          !item["age_years"].is_number_integer() || !item.contains("phrases")) {
        return Fail(Wrong(list, "must be a list of {\"age_years\": 18, \"phrases\": [...]}"));
      }
      absl::StatusOr<PhraseSet> phrases = ReadPhrases(item["phrases"], list + ".phrases");
      if (!phrases.ok()) return Fail(phrases.status());
      out.push_back({item["age_years"].get<int>(), *std::move(phrases)});
    }
  }
  absl::Status Finish() {
    if (status_.ok() && !json_.empty()) Fail(Wrong(json_.begin().key(), "is not known"));
    return status_;
  }

 private:
  static Json Take(Json& json, const std::string& list) {
    if (!json.contains(list)) return nullptr;
    Json item = std::move(json[list]);
    json.erase(list);
    return item;
  }
  void Fail(absl::Status status) {
    if (status_.ok()) status_ = std::move(status);
  }

  Json json_;
  absl::Status status_;
};

}  // namespace

icu::UnicodeString FoldGoalText(std::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::UnicodeString raw =
      icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(error);
  icu::UnicodeString normal = U_SUCCESS(error) ? nfc->normalize(raw, error) : raw;
  normal.toLower(icu::Locale::getRoot());
  icu::UnicodeString folded;
  for (int i = 0; i < normal.length(); i += U16_LENGTH(normal.char32At(i))) {
    const UChar32 c = normal.char32At(i);
    if (!u_isUWhiteSpace(c)) {
      // Signs that people type for each other.
      folded.append(c == 0x2019 ? UChar32{'\''} : c == 0xFF05 ? UChar32{'%'} : c);
    } else if (!folded.isEmpty() && folded.char32At(folded.length() - 1) != ' ') {
      folded.append(u' ');
    }
  }
  return folded.trim();
}

std::optional<PhraseSet> PhraseSet::Compile(const std::vector<std::string>& phrases) {
  PhraseSet set;
  if (phrases.empty()) return set;
  // Most phrases begin a word; one look back for them all rules most places out at once.
  icu::UnicodeString at_word;
  icu::UnicodeString anywhere;
  for (const std::string& text : phrases) {
    const icu::UnicodeString phrase = FoldGoalText(text);
    const std::optional<icu::UnicodeString> pattern = PatternOf(phrase);
    if (!pattern) return std::nullopt;
    icu::UnicodeString& group = phrase.startsWith(u"*") ? anywhere : at_word;
    group.append(group.isEmpty() ? u"" : u"|").append(*pattern);
  }
  icu::UnicodeString all;
  if (!at_word.isEmpty()) all.append(u"(?<![\\p{L}\\p{N}])(?:").append(at_word).append(u")");
  if (!all.isEmpty() && !anywhere.isEmpty()) all.append(u"|");
  all.append(anywhere);
  UErrorCode error = U_ZERO_ERROR;
  UParseError place;
  set.pattern_.reset(icu::RegexPattern::compile(all, place, error));
  if (U_FAILURE(error) != 0) return std::nullopt;
  return set;
}

std::optional<PhraseSet::Hit> PhraseSet::Find(const icu::UnicodeString& text, int from) const {
  if (!pattern_ || from > text.length()) return std::nullopt;
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<icu::RegexMatcher> matcher(pattern_->matcher(text, error));
  if (U_FAILURE(error) != 0 || matcher->find(from, error) == 0) return std::nullopt;
  return Hit{matcher->start(error), matcher->end(error)};
}

icu::UnicodeString PhraseSet::Without(const icu::UnicodeString& text) const {
  if (!pattern_) return text;
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<icu::RegexMatcher> matcher(pattern_->matcher(text, error));
  icu::UnicodeString left = matcher->replaceAll(u" ", error);
  return U_FAILURE(error) != 0 ? text : left.trim();
}

absl::StatusOr<GoalWords> GoalWords::FromJson(std::string_view json) {
  Json parsed = Json::parse(json.begin(), json.end(), nullptr, false);
  if (!parsed.is_object()) return Wrong("the file", "must be a JSON object");
  GoalWords words;
  Reader reader(std::move(parsed));
  reader.Read("terms", words.terms);
  reader.Read("frequencies", words.frequencies);
  reader.Read("not_measures", words.not_measures);
  reader.Read("measures", words.measures);
  reader.Read("weak_measures", words.weak_measures);
  reader.Read("persons", words.persons);
  reader.Read("worker_subjects", words.worker_subjects);
  reader.Read("tasks_at_end", words.tasks_at_end);
  reader.Read("tasks_at_start", words.tasks_at_start);
  reader.Read("service_measures", words.service_measures);
  reader.Read("programmes", words.programmes);
  reader.Read("vague", words.vague);
  reader.Read("grand", words.grand);
  reader.Read("beyond", words.beyond);
  reader.Read("degrees", words.degrees);
  reader.Read("states", words.states);
  reader.Read("milestones", words.milestones);
  if (absl::Status status = reader.Finish(); !status.ok()) return status;
  return words;
}

}  // namespace ieum::matcher
