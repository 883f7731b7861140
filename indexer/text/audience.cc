#include "indexer/text/audience.h"

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

#include "absl/status/status.h"
#include "google/protobuf/util/json_util.h"

#include "indexer/text/negation.h"
#include "store/catalog/text_rules.h"

namespace ieum::indexer {
namespace {

absl::Status Invalid(const std::string& id, const std::string& expected) {
  return absl::InvalidArgumentError("audience \"" + id + "\": " + expected);
}

bool CanBelong(const v1::Audience& audience) {
  return audience.has_min_age() || audience.has_max_age() || !audience.genders().empty() ||
         !audience.household_kinds().empty() || !audience.benefits().empty() ||
         audience.disability() || !audience.disability_types().empty() ||
         !audience.school_stages().empty() || !audience.phrases().empty();
}

void SortUnique(std::vector<AudienceId>& ids) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

}  // namespace

absl::StatusOr<Audiences> Audiences::FromJson(std::string_view json,
                                              const store::NeedTaxonomy& taxonomy) {
  v1::AudienceList list;
  const auto parsed = google::protobuf::util::JsonStringToMessage(std::string(json), &list);
  if (!parsed.ok()) return absl::InvalidArgumentError("audiences: " + parsed.ToString());
  if (list.audiences_size() > std::numeric_limits<AudienceId>::max()) {
    return absl::InvalidArgumentError("audiences: at most 65,535 entries");
  }
  Audiences out;
  std::set<std::string> ids;
  for (v1::Audience& audience : *list.mutable_audiences()) {
    const auto id = static_cast<AudienceId>(out.audiences_.size());
    if (audience.id().empty() || !ids.insert(audience.id()).second) {
      return Invalid(audience.id(), "id must be unique and not empty");
    }
    if (!CanBelong(audience)) return Invalid(audience.id(), "must have phrases or facts");
    for (const std::string& code : audience.need_codes()) {
      if (!taxonomy.Contains(code)) return Invalid(audience.id(), "unknown need code " + code);
    }
    if (audience.has_time_of_day()) {
      const v1::TimeOfDay& time = audience.time_of_day();
      if (!store::ParseTimeOfDay(time.from()) || !store::ParseTimeOfDay(time.to())) {
        return Invalid(audience.id(), "time_of_day must have from and to as HH:MM");
      }
      out.times_of_day_.push_back(id);
    }
    for (const std::string& phrase : audience.phrases()) {
      const auto added = out.names_.Add(phrase, id);
      if (!added) return Invalid(audience.id(), "phrase without letters: \"" + phrase + "\"");
      if (*added != id) return Invalid(audience.id(), "phrase of another entry: " + phrase);
    }
    const auto add_mention = [&](const std::string& phrase) {
      const auto number = static_cast<std::uint32_t>(out.by_mention_.size());
      const auto known = out.mentions_.Add(phrase, number);
      if (!known) return;
      if (*known == number) out.by_mention_.emplace_back();
      out.by_mention_[*known].push_back(id);
    };
    for (const std::string& phrase : audience.phrases()) add_mention(phrase);
    for (const std::string& phrase : audience.mentions()) add_mention(phrase);
    out.audiences_.push_back(std::move(audience));
  }
  return out;
}

std::vector<AudienceId> Audiences::Named(std::string_view text) const {
  const FoldedText folded = ReadText(text);
  std::vector<AudienceId> ids;
  for (const PhraseMatch& match : PhraseMatcher::WithoutOverlaps(names_.FindAll(folded))) {
    if (IsTakenBack(folded, match.begin, match.end)) continue;
    ids.push_back(static_cast<AudienceId>(match.id));
  }
  SortUnique(ids);
  return ids;
}

std::vector<AudienceId> Audiences::Mentioned(std::string_view text) const {
  std::vector<AudienceId> ids;
  for (const PhraseMatch& match : mentions_.FindAll(ReadText(text))) {
    const std::vector<AudienceId>& shown = by_mention_[match.id];
    ids.insert(ids.end(), shown.begin(), shown.end());
  }
  SortUnique(ids);
  return ids;
}

}  // namespace ieum::indexer
