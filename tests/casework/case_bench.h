// Cases over the sample district, with a clock that tests set.
#ifndef IEUM_TESTS_CASEWORK_CASE_BENCH_H_
#define IEUM_TESTS_CASEWORK_CASE_BENCH_H_

#include <memory>
#include <string>
#include <vector>

#include "service/casework/cases.h"
#include "service/casework/gaps.h"
#include "service/casework/plans.h"
#include "store/rocks_store.h"
#include "tests/store/temp_folder.h"
#include "tests/support/sample.h"

namespace ieum::casework {

inline constexpr char kOrganization[] = "organizations/gwangjin-hope";
inline constexpr char kOtherOrganization[] = "organizations/seongdong-hope";

enum class BenchStore { kMemory, kRocks };

// Cases end as they do in the service; referrals and consents can be put as a test needs them.
class CaseBench {
 public:
  explicit CaseBench(BenchStore kind = BenchStore::kMemory);
  ~CaseBench();

  Desk& desk() { return *desk_; }
  CaseWork& cases() { return *cases_; }
  PlanWork& plans() { return *plans_; }
  GapWork& gaps() { return *gaps_; }
  store::RecordStore& records() { return *records_; }
  store::KeyRing& keys() { return *vault_->keys; }

  absl::Time now = testing::AsOf();
  void AdvanceDays(int days) { now += absl::Hours(24 * days); }

  // Callers of the organization, or of another one.
  static Caller Manager(const std::string& organization = kOrganization);
  static Caller As(v1::ActorRole role, const std::string& organization = kOrganization);

  // A case with the first textbook household; aborts on an error.
  v1::Case NewCase(const std::string& reference = "ref-1", const Caller& caller = Manager());
  v1::ServicePlan Compose(const v1::Case& record);
  v1::ServicePlan Agree(const v1::ServicePlan& plan);

  // Puts a referral of the case as given; name, case and organization are filled in.
  v1::Referral PutReferral(const v1::Case& record, v1::Referral referral);
  v1::Consent PutConsent(const v1::Case& record, v1::Consent consent);
  v1::Referral GetReferral(const std::string& name);

  // All entries of the audit log, oldest first.
  std::vector<v1::AuditEntry> Entries();
  // The last entry.
  v1::AuditEntry LastEntry();

  std::string store_folder() const { return folder_.path() + "/store"; }
  std::string key_file() const { return folder_.path() + "/keys"; }
  // The service ended and was started anew, on the same store and keys.
  void Restart();
  // Closes the store; only the keys can be used from then on.
  void CloseStore();

 private:
  void Start();
  void End();

  const store::TempFolder folder_;
  std::unique_ptr<store::RecordStore> records_;
  std::unique_ptr<store::Vault> vault_;
  std::unique_ptr<store::AuditLog> audit_;
  std::unique_ptr<store::Catalog> catalog_;
  v1::WeightProfile profile_;
  std::unique_ptr<Desk> desk_;
  std::unique_ptr<CaseWork> cases_;
  std::unique_ptr<PlanWork> plans_;
  std::unique_ptr<GapWork> gaps_;
  int referrals_ = 0;
};

// Rules of plans and words of goals, as in data/.
const PlanTools& SampleTools();

// The textbook's first household, with this reference.
v1::Assessment Household(const std::string& reference);
v1::CreateCaseRequest NewCaseRequest(const std::string& reference);
v1::GetCaseRequest GetRequest(const std::string& name);
// With that household, as it is.
v1::ReassessCaseRequest ReassessRequest(const v1::Case& record);
v1::CloseCaseRequest CloseRequest(const v1::Case& record,
                                  v1::ClosureReason reason = v1::CLOSURE_REASON_GOALS_ACHIEVED);
v1::ReopenCaseRequest ReopenRequest(const v1::Case& record);
v1::EraseCaseRequest EraseRequest(const v1::Case& record);

// The fields that an error names.
std::vector<std::string> FieldsOf(const absl::Status& status);

}  // namespace ieum::casework

#endif  // IEUM_TESTS_CASEWORK_CASE_BENCH_H_
