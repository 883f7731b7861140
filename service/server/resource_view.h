// A resource as callers see it, and back.
#ifndef IEUM_SERVICE_SERVER_RESOURCE_VIEW_H_
#define IEUM_SERVICE_SERVER_RESOURCE_VIEW_H_

#include "absl/status/status.h"

#include "ieum/v1/catalog.pb.h"
#include "indexer/snapshot.h"

namespace ieum::server {

// Withholds small counts of referrals, and confidential places, and with them the kept fields of
// the source, which may hold the same address in the source's own words.
void Withhold(v1::Resource& resource);

// Makes a stored resource fit for an answer: confidential things are withheld; every need term says
// where it comes from; one without declared terms shows the inferred ones.
void ShowResource(const indexer::Snapshot& snapshot, v1::Resource& resource);

// Drops the inferred need terms that a caller sends back as it got them: they were never declared.
// To confirm one, the agency sends it without origin or as declared.
void DropInferredTerms(v1::Resource& resource);

// `incoming` may hold places as ShowResource withheld them. Puts back what `stored` keeps of them,
// so that reading, changing something else and writing loses no address: the n-th confidential
// place is the n-th stored one, and kept source fields stay. INVALID_ARGUMENT about "places" when a
// withheld place is sent while confidential ones are missing: which of them are to stay cannot be
// told.
absl::Status RestoreWithheld(const v1::Resource& stored, v1::Resource& incoming);

}  // namespace ieum::server

#endif  // IEUM_SERVICE_SERVER_RESOURCE_VIEW_H_
