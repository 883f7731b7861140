// Names, ids, etags and keys: how the catalogue's messages are addressed in the record store.
#ifndef IEUM_STORE_CATALOG_CATALOG_RECORDS_H_
#define IEUM_STORE_CATALOG_CATALOG_RECORDS_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"

#include "ieum/v1/common.pb.h"
#include "store/record_store.h"

namespace ieum::store {

// "organizations/", "resources/" or "regions/".
std::string_view CollectionPrefix(RecordKind kind);

// 1 to 63 characters of [a-z0-9-], starting with a letter or a digit.
bool IsResourceId(std::string_view id);

// The id of a region: "{kr-adm|kr-legal|other}-{code}". Empty for an unspecified or unknown system.
std::string RegionId(const v1::RegionCode& code);

// "resources/abc" from kResource and "abc"; `id` is not checked.
std::string FormatName(RecordKind kind, std::string_view id);

// The bytes of a message as they are stored: equal messages have equal ones.
std::string Serialise(const google::protobuf::Message& message);

// "abc" from a name of `kind` that was checked.
std::string IdOf(RecordKind kind, std::string_view name);
// The id in a resource name of `kind`. INVALID_ARGUMENT, with what was expected, on anything else.
absl::StatusOr<std::string> ParseName(RecordKind kind, std::string_view name);
bool IsName(RecordKind kind, std::string_view name);
// "must be "resources/{id}" with ...", for messages.
std::string NameExpectation(RecordKind kind);

// Opaque to clients: the version in hexadecimal.
std::string FormatEtag(Sequence version);
std::optional<Sequence> ParseEtag(std::string_view etag);

// A stable id for a record of an outside list: the list's name as far as it is [a-z0-9-] (at most
// 32 characters), "-", and 26 characters of base 32 (a-z, 2-7) of the FNV-1a 128-bit hash of
// "{source}\0{source_id}". The same pair gives the same id for ever, on every machine. Two pairs of
// a million share an id with a probability of about 1e-27. At most 59 characters.
std::string IdForSource(std::string_view source, std::string_view source_id);

// Where the name of the organization or resource from (source, source_id) is kept.
RecordKey SourceIndexKey(RecordKind kind, std::string_view source, std::string_view source_id);

// A mark in the list of an organization's resources, and the prefix that all its marks share.
RecordKey OrganizationResourceKey(std::string_view organization_id, std::string_view resource_id);
std::string OrganizationResourcePrefix(std::string_view organization_id);
// Rewritten whenever a resource joins the organization, so that a delete of the organization that
// did not see the resource fails. Of one that was deleted it stays, and says who may have its id.
RecordKey OrganizationGuardKey(std::string_view organization_id);

// What the marks of the referrals under way to "resources/{id}" begin with: those that were asked
// for and have not ended, kept by the casework (ReferralUnderWayKey in store/casework). And what it
// rewrites with every such mark, so that a write that may only be done without them, and did not
// see one, fails.
std::string UnderWayPrefix(std::string_view resource);
RecordKey UnderWayGuardKey(std::string_view resource);

}  // namespace ieum::store

#endif  // IEUM_STORE_CATALOG_CATALOG_RECORDS_H_
