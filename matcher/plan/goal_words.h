// The words by which mistakes in goals are recognised, read from data/goal_words.json.
#ifndef IEUM_MATCHER_PLAN_GOAL_WORDS_H_
#define IEUM_MATCHER_PLAN_GOAL_WORDS_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "unicode/regex.h"
#include "unicode/unistr.h"

namespace ieum::matcher {

// NFC, lower case, white space of any kind as single blanks, none at the ends.
icu::UnicodeString FoldGoalText(std::string_view text);

// Phrases compiled into one pattern. A phrase is words; "*" at an end of a word lets it begin or go
// on in any way, "#" is a number, and a blank beside Hangul or a number may be missing in the text.
// Immutable; thread-safe. Finding costs a pass over the text.
class PhraseSet {
 public:
  // `phrases` must be folded. nullopt: one of them has nothing but signs.
  static std::optional<PhraseSet> Compile(const std::vector<std::string>& phrases);

  struct Hit {
    int begin = 0;  // code units
    int end = 0;
  };
  // The first place from `from` on. A set without phrases is found nowhere.
  std::optional<Hit> Find(const icu::UnicodeString& text, int from = 0) const;
  bool In(const icu::UnicodeString& text) const { return Find(text).has_value(); }
  // The text with a blank in each place where a phrase stood.
  icu::UnicodeString Without(const icu::UnicodeString& text) const;

 private:
  std::shared_ptr<const icu::RegexPattern> pattern_;
};

// Phrases that count unless one of others stands in the text too.
struct Mark {
  PhraseSet phrases;
  PhraseSet unless;

  std::optional<PhraseSet::Hit> Find(const icu::UnicodeString& text) const {
    return unless.In(text) ? std::nullopt : phrases.Find(text);
  }
};

// What nobody reaches below an age.
struct Milestone {
  int age_years = 0;
  PhraseSet phrases;
};

// All lists; data/README.md says what belongs in which. Immutable; thread-safe.
struct GoalWords {
  // INVALID_ARGUMENT names the list: missing or unknown, not a list of phrases, a phrase of signs
  // alone.
  static absl::StatusOr<GoalWords> FromJson(std::string_view json);

  PhraseSet terms;
  PhraseSet frequencies;
  PhraseSet not_measures;
  PhraseSet measures;
  PhraseSet weak_measures;
  PhraseSet persons;
  Mark worker_subjects;
  Mark tasks_at_end;
  Mark tasks_at_start;
  Mark service_measures;
  PhraseSet programmes;
  Mark vague;
  Mark grand;
  Mark beyond;
  PhraseSet degrees;
  PhraseSet states;
  std::vector<Milestone> milestones;
};

}  // namespace ieum::matcher

#endif  // IEUM_MATCHER_PLAN_GOAL_WORDS_H_
