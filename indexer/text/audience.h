// For whom a text says that something is meant.
#ifndef IEUM_INDEXER_TEXT_AUDIENCE_H_
#define IEUM_INDEXER_TEXT_AUDIENCE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

#include "ieum/v1/audience.pb.h"
#include "indexer/text/phrase_matcher.h"
#include "store/catalog/need_taxonomy.h"

namespace ieum::indexer {

// Index into Audiences.
using AudienceId = std::uint16_t;

// The audiences of data/audiences.json. Immutable; thread-safe. Finding costs a tree walk over the
// text.
class Audiences {
 public:
  Audiences() = default;
  // Proto JSON of AudienceList. INVALID_ARGUMENT names the entry: id or phrase repeated or missing,
  // unknown need code, a time that is none, neither facts nor a situation... an audience nobody can
  // belong to.
  static absl::StatusOr<Audiences> FromJson(std::string_view json,
                                            const store::NeedTaxonomy& taxonomy);

  std::size_t size() const { return audiences_.size(); }
  const v1::Audience& at(AudienceId id) const { return audiences_[id]; }
  // Those that are a time of day, sorted.
  const std::vector<AudienceId>& times_of_day() const { return times_of_day_; }

  // Those that a text names as meant, sorted; a phrase that the text takes back ("제외") does not
  // count.
  std::vector<AudienceId> Named(std::string_view text) const;
  // Those that an assessment's words show, sorted: by phrases and by mentions.
  std::vector<AudienceId> Mentioned(std::string_view text) const;

 private:
  std::vector<v1::Audience> audiences_;
  std::vector<AudienceId> times_of_day_;
  PhraseMatcher names_;
  PhraseMatcher mentions_;
  // A phrase can be a mention of several audiences.
  std::vector<std::vector<AudienceId>> by_mention_;
};

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_TEXT_AUDIENCE_H_
