// How many results of referrals there must be before they are told, or felt.
#ifndef IEUM_STORE_CATALOG_SMALL_COUNTS_H_
#define IEUM_STORE_CATALOG_SMALL_COUNTS_H_

namespace ieum::store {

// Fewer results than this could be told to be somebody's, from their number or from how a score
// moves.
inline constexpr int kLeastTold = 5;

}  // namespace ieum::store

#endif  // IEUM_STORE_CATALOG_SMALL_COUNTS_H_
