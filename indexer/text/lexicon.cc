#include "indexer/text/lexicon.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/status/status.h"
#include <nlohmann/json.hpp>

#include "indexer/text/analyzer.h"
#include "indexer/text/negation.h"
#include "indexer/text/words.h"

namespace ieum::indexer {
namespace {

using Json = nlohmann::json;

constexpr double kLabelWeight = 0.6;
constexpr double kKeywordWeight = 0.5;
constexpr double kAmbiguousShare = 0.5;

absl::Status Invalid(const std::string& place, const std::string& expected) {
  return absl::InvalidArgumentError(place + ": " + expected);
}

// The member as text; empty when it is absent or something else.
std::string TextMember(const Json& object, const char* member) {
  const auto found = object.find(member);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace

// Reads the file; separate so that the header stays free of JSON.
class LexiconReader {
 public:
  explicit LexiconReader(const store::NeedTaxonomy& taxonomy) : taxonomy_(taxonomy) {}

  absl::Status ReadEntries(const Json& root) {
    const auto entries = root.find("entries");
    if (entries == root.end() || !entries->is_array()) {
      return Invalid("entries", "must be a list of phrases");
    }
    for (std::size_t i = 0; i < entries->size(); ++i) {
      if (absl::Status status = ReadEntry((*entries)[i], "entries[" + std::to_string(i) + "]");
          !status.ok()) {
        return status;
      }
    }
    return absl::OkStatus();
  }

  absl::Status ReadProgrammes(const Json& root) {
    const auto programmes = root.find("programmes");
    if (programmes == root.end()) return absl::OkStatus();
    if (!programmes->is_array()) return Invalid("programmes", "must be a list");
    for (std::size_t i = 0; i < programmes->size(); ++i) {
      if (absl::Status status =
              ReadProgramme((*programmes)[i], "programmes[" + std::to_string(i) + "]");
          !status.ok()) {
        return status;
      }
    }
    return absl::OkStatus();
  }

  // Labels and keywords that no entry has.
  void AddTaxonomy() {
    std::map<std::string, Lexicon::Phrase>
        found;  // by folded text, so that shared ones come together
    for (store::SubAreaId id = 0; id < taxonomy_.sub_area_count(); ++id) {
      const v1::NeedSubArea& sub_area = taxonomy_.sub_area(id);
      Note(sub_area.display_name().ko(), id, kLabelWeight, found);
      Note(sub_area.display_name().en(), id, kLabelWeight, found);
      for (const std::string& keyword : sub_area.keywords()) {
        Note(keyword, id, kKeywordWeight, found);
      }
    }
    for (auto& [folded, phrase] : found) AddPhrase(std::move(phrase));
  }

  Lexicon Take() { return std::move(lexicon_); }

 private:
  absl::Status ReadEntry(const Json& entry, const std::string& place) {
    if (!entry.is_object()) return Invalid(place, "must be an object");
    Lexicon::Phrase phrase;
    phrase.text = TextMember(entry, "phrase");
    phrase.ambiguous = entry.value("ambiguous", Json(false)) == Json(true);
    phrase.joint = entry.value("joint", Json(false)) == Json(true);
    if (absl::Status status = ReadTerms(entry, place, phrase); !status.ok()) return status;
    if (!seen_.insert(Fold(phrase.text)).second) {
      return Invalid(place + ".phrase", "\"" + phrase.text + "\" is repeated");
    }
    if (!AddPhrase(std::move(phrase))) {
      return Invalid(place + ".phrase", "must contain a letter or a digit");
    }
    return absl::OkStatus();
  }

  absl::Status ReadTerms(const Json& entry, const std::string& place, Lexicon::Phrase& phrase) {
    const auto terms = entry.find("terms");
    if (terms == entry.end() || !terms->is_array() || (terms->empty() && !phrase.joint)) {
      return Invalid(place + ".terms", "must be a list of codes with weights");
    }
    for (std::size_t i = 0; i < terms->size(); ++i) {
      const Json& term = (*terms)[i];
      const std::string here = place + ".terms[" + std::to_string(i) + "]";
      if (!term.is_object()) return Invalid(here, "must be an object");
      const std::string code = TextMember(term, "code");
      const auto id = taxonomy_.FindSubArea(code);
      if (!id)
        return Invalid(here + ".code", "must be the code of a sub-area, is \"" + code + "\"");
      const Json weight = term.value("weight", Json());
      if (!weight.is_number() || !(weight.get<double>() > 0) || weight.get<double>() > 1) {
        return Invalid(here + ".weight", "must be a number above 0 and up to 1");
      }
      phrase.hints.push_back({*id, weight.get<double>()});
    }
    return absl::OkStatus();
  }

  absl::Status ReadProgramme(const Json& programme, const std::string& place) {
    if (!programme.is_object()) return Invalid(place, "must be an object");
    const std::string name = TextMember(programme, "programme");
    if (name.empty()) return Invalid(place + ".programme", "must be a non-empty text");
    const Json phrases = programme.value("phrases", Json());
    if (!phrases.is_array() || phrases.empty()) {
      return Invalid(place + ".phrases", "must be a non-empty list of texts");
    }
    const auto id = static_cast<std::uint32_t>(lexicon_.programmes_.size());
    lexicon_.programmes_.push_back(name);
    for (std::size_t i = 0; i < phrases.size(); ++i) {
      const std::string here = place + ".phrases[" + std::to_string(i) + "]";
      if (!phrases[i].is_string()) return Invalid(here, "must be a text");
      const auto added = lexicon_.programme_matcher_.Add(phrases[i].get<std::string>(), id);
      if (!added) return Invalid(here, "must contain a letter or a digit");
      if (*added != id) {
        return Invalid(here, "also belongs to programme \"" + lexicon_.programmes_[*added] + "\"");
      }
    }
    return absl::OkStatus();
  }

  void Note(const std::string& text, store::SubAreaId id, double weight,
            std::map<std::string, Lexicon::Phrase>& found) const {
    const std::string folded = Fold(text);
    if (seen_.count(folded) > 0) return;
    Lexicon::Phrase& phrase = found[folded];
    phrase.text = text;
    if (phrase.hints.empty() || phrase.hints.back().sub_area != id) {
      phrase.hints.push_back({id, weight});
    }
  }

  bool AddPhrase(Lexicon::Phrase phrase) {
    const auto next = static_cast<std::uint32_t>(lexicon_.phrases_.size());
    const auto id = lexicon_.matcher_.Add(phrase.text, next);
    // One that matches like an earlier phrase only allows its blanks.
    if (id == next) lexicon_.phrases_.push_back(std::move(phrase));
    return id.has_value();
  }

  const store::NeedTaxonomy& taxonomy_;
  std::set<std::string> seen_;  // folded phrases of entries
  Lexicon lexicon_;
};

absl::StatusOr<Lexicon> Lexicon::FromJson(std::string_view json,
                                          const store::NeedTaxonomy& taxonomy) {
  const Json root = Json::parse(json, nullptr, /*allow_exceptions=*/false);
  if (!root.is_object()) {
    return absl::InvalidArgumentError("lexicon: must be a JSON object with \"entries\"");
  }
  LexiconReader reader(taxonomy);
  if (absl::Status status = reader.ReadEntries(root); !status.ok()) return status;
  if (absl::Status status = reader.ReadProgrammes(root); !status.ok()) return status;
  reader.AddTaxonomy();
  return reader.Take();
}

std::vector<NeedHint> Lexicon::Find(std::string_view utf8) const {
  const FoldedText text = ReadText(utf8);
  std::set<std::uint32_t> found;
  for (const PhraseMatch& match : PhraseMatcher::WithoutOverlaps(matcher_.FindAll(text))) {
    if (!IsTakenBack(text, match.begin, match.end)) found.insert(match.id);
  }
  std::map<store::SubAreaId, double> doubt;
  for (const std::uint32_t id : found) {
    const double share = phrases_[id].ambiguous ? kAmbiguousShare : 1;
    for (const NeedHint& hint : phrases_[id].hints) {
      doubt.try_emplace(hint.sub_area, 1).first->second *= 1 - share * hint.weight;
    }
  }
  std::vector<NeedHint> hints;
  for (const auto& [sub_area, rest] : doubt) hints.push_back({sub_area, 1 - rest});
  return hints;
}

bool Lexicon::MentionsJointFamily(std::string_view utf8) const {
  const FoldedText text = ReadText(utf8);
  const std::vector<PhraseMatch> matches = matcher_.FindAll(text);
  return std::any_of(matches.begin(), matches.end(), [&](const PhraseMatch& match) {
    return phrases_[match.id].joint && !IsTakenBack(text, match.begin, match.end);
  });
}

std::string Lexicon::FindProgramme(std::string_view utf8) const {
  const std::vector<PhraseMatch> matches =
      PhraseMatcher::WithoutOverlaps(programme_matcher_.FindAll(ReadText(utf8)));
  return matches.empty() ? std::string() : programmes_[matches.front().id];
}

}  // namespace ieum::indexer
