// Likely duplicates: the same offering listed by two sources.
#ifndef IEUM_SERVICE_EXCHANGE_DUPLICATES_H_
#define IEUM_SERVICE_EXCHANGE_DUPLICATES_H_

#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

#include "ieum/v1/exchange.pb.h"
#include "store/catalog/catalog.h"

namespace ieum::exchange {

// A pair of resources is flagged when at least two of three agree:
//  - name: the display names, normalised (NFKC, lower case, letters and digits only), are at least
//  0.7
//    alike (Dice coefficient of character pairs);
//  - place: two of their places lie within 150 m, or have the same normalised address;
//  - telephone: they, or their organizations, share a number (digits compared, +82 as 0).
// Place and telephone without the name also agree for any two offerings of one agency. Such a pair
// is flagged only when the names, without the organizations' own in them, are at least 0.25 alike,
// or one declares all the need terms that the other does.
// Only pairs of different sources count, or of which one has no source. Confidential places are
// left out: a flag must not tell where a shelter is. Nothing is ever merged.
//
// likeness = 0.5 x alikeness of names + 0.3 if the place agrees + 0.2 if a telephone does.
struct DuplicateOptions {
  double least_name_alikeness = 0.7;
  double least_offer_alikeness = 0.25;
  double place_metres = 150;
  // Pairs listed at most, in order of name.
  std::size_t max_pairs = 10000;
  // Every resource is compared with at most this many others that share a place or a number with it
  // (the nearest in name), so that a switchboard of a thousand offerings costs a thousand, not a
  // million.
  std::size_t neighbours = 32;
  // Only pairs with one of these resources. Empty: all.
  std::set<std::string> only;
  // Asked now and then; a status that is not OK ends the search with it.
  std::function<absl::Status()> check;
};

// Ordered by (resource, other); in each pair `resource` is one of `only`, or else the smaller name.
// Two of three agreeing always include a place or a number, so only resources that share one are
// compared. Cost: one scan of the catalogue and O(n log n).
absl::StatusOr<std::vector<v1::DuplicateFlag>> FindLikelyDuplicates(
    const store::CatalogView& view, const DuplicateOptions& options);

// The parts, for tests.
std::string NormaliseForComparison(std::string_view text);
double NameAlikeness(std::string_view normalised_a, std::string_view normalised_b);
std::string NormalisePhone(std::string_view phone);
double DistanceMetres(const v1::Position& a, const v1::Position& b);

}  // namespace ieum::exchange

#endif  // IEUM_SERVICE_EXCHANGE_DUPLICATES_H_
