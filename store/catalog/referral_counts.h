// What referrals have done to a resource: places taken, who waits, what became of them. Output
// only.
#ifndef IEUM_STORE_CATALOG_REFERRAL_COUNTS_H_
#define IEUM_STORE_CATALOG_REFERRAL_COUNTS_H_

#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "ieum/v1/catalog.pb.h"
#include "store/catalog/violations.h"

namespace ieum::store {

// The counts are Capacity.held_places, occupied_places and waiting_referrals, and
// Resource.referral_outcomes, observed_waits and eligibility_disputes. Only referrals change them
// (Catalog::PlanCountsUpdate); every other write keeps what is stored.

// Places that referrals hold or occupy.
int TakenPlaces(const v1::Resource& resource);

// Gives `to` the counts of `from` in place of its own. Creates a capacity only where there is
// something to say.
void CopyCounts(const v1::Resource& from, v1::Resource& to);
// Takes them out, and a capacity that says nothing else.
void ClearCounts(v1::Resource& resource);

// open + held + occupied <= total, as far as total and open are known. Violations at
// capacity.total_places and capacity.open_places under `path`.
void CheckPlaces(const v1::Resource& resource, std::string_view path, Violations& out);

// What a list says of places is believed only as far as no place is given twice. While referrals
// hold or occupy places of `stored`, `message` (with its counts)
//  - has a total of at least the places taken, and open places of at most what the total leaves;
//  - has no more open places than `stored` unless its numbers are dated later: an older list, or
//    one without a date, may still count as open what has been given since.
void FitPlaces(const v1::Resource& stored, v1::Resource& message);

// FAILED_PRECONDITION (HAS_REFERRALS) while referrals are under way, `under_way` by their marks, or
// hold, occupy or wait for a place. Where places are not counted the marks alone tell.
absl::Status CheckUnused(const v1::Resource& resource, int under_way);

// What `changed` says of open places and of the counts is put into `stored`, nothing else. False
// when that changes nothing. FAILED_PRECONDITION (NO_OPEN_PLACE) when places are no longer there;
// INTERNAL for a count below zero.
absl::StatusOr<bool> ApplyCounts(const v1::Resource& changed, v1::Resource& stored);

}  // namespace ieum::store

#endif  // IEUM_STORE_CATALOG_REFERRAL_COUNTS_H_
