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

}  // namespace ieum::store

#endif  // IEUM_STORE_CATALOG_DISCLOSURE_H_
