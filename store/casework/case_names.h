// Names and keys of cases, of what belongs to them, and of referrals.
#ifndef IEUM_STORE_CASEWORK_CASE_NAMES_H_
#define IEUM_STORE_CASEWORK_CASE_NAMES_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "store/record_store.h"

namespace ieum::store {

// "cases/{id}": the id. INVALID_ARGUMENT about `field` on anything else.
absl::StatusOr<std::string> ParseCaseName(std::string_view name, std::string_view field);
// "referrals/{id}", likewise.
absl::StatusOr<std::string> ParseReferralName(std::string_view name, std::string_view field);

// The id in a well-formed name.
std::string IdOfName(std::string_view name);

// What belongs to a case is numbered from 1 within it.
struct CasePart {
  std::string case_id;
  int number = 0;

  std::string CaseName() const { return "cases/" + case_id; }
};

// kAssessment "cases/{id}/assessments/{number}", kPlan "…/plans/…", kCheckIn "…/checkIns/…",
// kConsent "…/consents/…".
std::string FormatPartName(RecordKind kind, const CasePart& part);
absl::StatusOr<CasePart> ParsePartName(RecordKind kind, std::string_view name,
                                       std::string_view field);

// The key of a part: its number in eight digits, so that byte order is their order.
RecordKey PartKey(RecordKind kind, const CasePart& part);
CasePart PartOfKey(const RecordKey& key);
// What the keys of all parts of one case share.
std::string PartPrefix(std::string_view case_id);

// Sixteen digits that sort the later first.
std::string NewestFirst(absl::Time time);

// Marks: records without a value whose ids say it all.
RecordKey CaseOfReferenceKey(std::string_view reference_hash, std::string_view case_id);
RecordKey CaseOfOrganizationKey(std::string_view organization, absl::Time opened,
                                std::string_view case_id);

// Rewritten whenever a case of the reference is opened, or opened again, for the organization, so
// that of two such acts at once one sees the other.
RecordKey OpenCaseGuardKey(std::string_view reference_hash, std::string_view organization);

// What is left of a case that was erased: whose it was, the organization's name, as the value.
RecordKey ErasedCaseKey(std::string_view case_id);

// What a case's plans left open in a month, "YYYY-MM".
RecordKey UnmetNeedsKey(const std::string& month, std::string_view case_id);

// By whom a referral is found.
enum class ReferralIndex : char {
  kCase = 'c',                   // of a case, by its id
  kAgency = 'o',                 // of the organization that is asked, by its name
  kReferringOrganization = 'f',  // of the organization that refers, by its name
  kResource = 'r',               // of a resource, by its name
};
RecordKey ReferralIndexKey(ReferralIndex index, std::string_view of, absl::Time created,
                           std::string_view referral_id);
std::string ReferralIndexPrefix(ReferralIndex index, std::string_view of);

// There while the referral is under way to "resources/{id}": asked for and not ended. Of each that
// is written UnderWayGuardKey (store/catalog/catalog_records.h) is rewritten.
RecordKey ReferralUnderWayKey(std::string_view resource, absl::Time created,
                              std::string_view referral_id);

// Rewritten whenever a referral of the case is made or asked for, so that an end of the case or of
// a consent that did not see the referral fails.
RecordKey ReferralGuardKey(std::string_view case_id);

// What became of a key that is not in the key file, or must not be: it was destroyed; or somebody
// was told that it is missing and went on.
RecordKey DestroyedKeyMark(std::string_view key_id);
RecordKey LostKeyMark(std::string_view key_id);

// The last part of a mark's id: what stands after its last "/", without the digits of NewestFirst.
std::string MarkedId(std::string_view mark);

}  // namespace ieum::store

#endif  // IEUM_STORE_CASEWORK_CASE_NAMES_H_
