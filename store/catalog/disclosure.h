// What of a record may leave the service.
#ifndef IEUM_STORE_CATALOG_DISCLOSURE_H_
#define IEUM_STORE_CATALOG_DISCLOSURE_H_

#include "ieum/v1/catalog.pb.h"

namespace ieum::store {

bool HasConfidentialPlace(const v1::Resource& resource);

// Empties confidential places of everything but the mark itself and their accessibility: name,
// address, postal code, region and position stay inside. A resource with such a place loses all its
// source fields too: any of them may tell the address in the list's own words. Only a referral may
// carry these.
void WithholdConfidential(v1::Resource& resource);

// `message` is to replace `stored`. When it has no confidential place and `stored` had one, source
// fields that stand word for word as in `stored` are dropped: nobody who was shown the resource can
// have sent them, so they were carried over and would come out now. A source that means to publish
// them says them in its next write. Others are new and stay.
void DropOnceWithheld(const v1::Resource& stored, v1::Resource& message);

}  // namespace ieum::store

#endif  // IEUM_STORE_CATALOG_DISCLOSURE_H_
