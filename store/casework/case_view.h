// Cases, what belongs to them, and referrals as typed records: sealed when stored, opened when
// read.
#ifndef IEUM_STORE_CASEWORK_CASE_VIEW_H_
#define IEUM_STORE_CASEWORK_CASE_VIEW_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "ieum/stored/v1/referral_record.pb.h"
#include "ieum/stored/v1/unmet_need.pb.h"
#include "ieum/v1/case.pb.h"
#include "ieum/v1/consent.pb.h"
#include "ieum/v1/plan.pb.h"
#include "ieum/v1/referral.pb.h"
#include "store/casework/case_names.h"
#include "store/record_store.h"
#include "store/vault/key_ring.h"

namespace ieum::store {

// The key of everything that belongs to a case alone; a consent's name is the id of its key.
inline std::string KeyOfCase(std::string_view case_id) { return "cases/" + std::string(case_id); }

// A referral as it is stored.
struct StoredReferral {
  v1::Referral referral;  // without notes, cautions and position; etag filled in
  std::string need_area;
  std::int64_t request_micros = 0;
  stored::v1::ReferralRecord sealed;  // packet and notes
};

// A frozen, typed view. Thread-safe. Errors of all reads: NOT_FOUND when there is no such record;
// NOT_FOUND with reason KEY_DESTROYED when its key is gone; DATA_LOSS when it cannot be read.
class CaseView {
 public:
  // `keys` must outlive the view.
  CaseView(std::unique_ptr<ReadView> view, const KeyRing& keys)
      : view_(std::move(view)), keys_(keys) {}

  const ReadView& records() const { return *view_; }
  const KeyRing& keys() const { return keys_; }

  // Etags are filled in where the message has one.
  absl::StatusOr<v1::Case> GetCase(std::string_view case_id) const;
  absl::StatusOr<v1::AssessmentVersion> GetAssessment(const CasePart& part) const;
  // The latest version that the case has.
  absl::StatusOr<v1::AssessmentVersion> CurrentAssessment(const v1::Case& record) const;
  absl::StatusOr<v1::ServicePlan> GetPlan(const CasePart& part) const;
  absl::StatusOr<v1::CheckIn> GetCheckIn(const CasePart& part) const;
  absl::StatusOr<v1::Consent> GetConsent(const CasePart& part) const;
  absl::StatusOr<StoredReferral> GetReferral(std::string_view referral_id) const;

  // All parts of a case, oldest first.
  absl::StatusOr<std::vector<v1::ServicePlan>> Plans(std::string_view case_id) const;
  absl::StatusOr<std::vector<v1::CheckIn>> CheckIns(std::string_view case_id) const;
  absl::StatusOr<std::vector<v1::Consent>> Consents(std::string_view case_id) const;
  // The greatest number given to a part; 0: none.
  absl::StatusOr<int> LastNumber(RecordKind kind, std::string_view case_id) const;

  // Ids of cases with this hashed reference, of whatever organization.
  absl::StatusOr<std::vector<std::string>> CasesOfReference(std::string_view hash) const;
  // Visits marks (see case_names.h) whose id starts with `prefix` and is > `after`, until `visit`,
  // which gets the whole id of the mark, returns false.
  absl::Status ScanMarks(RecordKind kind, std::string_view prefix, std::string_view after,
                         const std::function<bool(const std::string& mark)>& visit) const;
  // Ids of the referrals of one index entry, newest first.
  absl::StatusOr<std::vector<std::string>> ReferralIds(ReferralIndex index,
                                                       std::string_view of) const;

  // Ids of all records of one kind that belong to a case, sealed or not.
  absl::StatusOr<std::vector<RecordKey>> PartKeys(RecordKind kind, std::string_view case_id) const;

  // Visits what plans left open from `first_month` to `last_month`, "YYYY-MM", by month. Records
  // whose key is gone are left out.
  absl::Status ScanUnmetNeeds(
      const std::string& first_month, const std::string& last_month,
      const std::function<bool(const std::string& month, const stored::v1::UnmetNeeds&)>& visit)
      const;

  // An event by its id, "{referral id}/{number of the transition}", as it lies in the store; and
  // what is sealed in it.
  absl::StatusOr<stored::v1::ReferralEventRecord> GetEvent(const std::string& event_id) const;
  absl::StatusOr<v1::ReferralEvent> OpenEvent(const std::string& event_id,
                                              const stored::v1::ReferralEventRecord& record) const;

  // The notes of a referral by number of transition; those whose key is gone are left out.
  absl::StatusOr<std::map<int, std::string>> OpenNotes(const StoredReferral& referral) const;
  // The parts of its packet. NOT_FOUND with reason KEY_DESTROYED when none can be opened.
  absl::StatusOr<std::vector<v1::ReferralPacket>> OpenPacket(const StoredReferral& referral) const;

 private:
  template <typename M>
  absl::StatusOr<M> Read(const RecordKey& key, std::string_view case_id) const;
  template <typename M>
  absl::StatusOr<std::vector<M>> ReadParts(RecordKind kind, std::string_view case_id) const;

  std::unique_ptr<ReadView> view_;
  const KeyRing& keys_;
};

// The writes of one transaction. A record that is put twice is written once, as put last, with what
// was first expected. Thread-compatible.
class CaseWrites {
 public:
  // `keys` must outlive the object; the keys of what is put must exist.
  explicit CaseWrites(const KeyRing& keys) : keys_(keys) {}

  // By name; etags are not stored. Expect what the record was read as:
  // Expect::Version(VersionOf(…)).
  absl::Status Put(const v1::Case& record, Expect expect);
  absl::Status Put(const v1::AssessmentVersion& record, Expect expect);
  absl::Status Put(const v1::ServicePlan& record, Expect expect);
  absl::Status Put(const v1::CheckIn& record, Expect expect);
  absl::Status Put(const v1::Consent& record, Expect expect);
  absl::Status Put(const StoredReferral& record, Expect expect);
  // Replaces what was left open in that month.
  absl::Status PutUnmetNeeds(const std::string& month, std::string_view case_id,
                             const stored::v1::UnmetNeeds& needs);
  // Enters the feed. `number`: of the transition.
  absl::Status PutEvent(const v1::ReferralEvent& event);

  // Encrypts a part of a packet, or a note, into a record that is put afterwards.
  absl::StatusOr<stored::v1::Sealed> Seal(const std::string& key_id, std::string_view plaintext,
                                          std::string_view referral_name) const;

  void Mark(RecordKey key);
  // The commit fails unless the record is still as it was seen. Of a record that is also written,
  // before or after, the write decides what is expected.
  void Check(RecordKey key, Expect expect);
  void Delete(RecordKey key, Expect expect = Expect::Any());
  void Add(Write write);
  bool empty() const { return writes_.empty(); }
  std::vector<Write> Take();

 private:
  absl::Status PutSealed(RecordKey key, std::string_view case_id,
                         const google::protobuf::Message& message, Expect expect);

  const KeyRing& keys_;
  std::map<RecordKey, Write> writes_;
};

// The id of the event of a referral's transition.
std::string EventId(std::string_view referral_id, int transition);

// The version that an etag filled in by CaseView stands for; none: absent.
Expect ExpectOf(std::string_view etag);

}  // namespace ieum::store

#endif  // IEUM_STORE_CASEWORK_CASE_VIEW_H_
