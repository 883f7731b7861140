// What the workflows of cases and plans share on top of the desk.
#ifndef IEUM_SERVICE_CASEWORK_CASE_DESK_H_
#define IEUM_SERVICE_CASEWORK_CASE_DESK_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "ieum/v1/case.pb.h"
#include "ieum/v1/plan.pb.h"
#include "ieum/v1/referral.pb.h"
#include "service/casework/actor.h"
#include "service/casework/desk.h"
#include "service/request/page_token.h"
#include "store/casework/case_view.h"

namespace ieum::casework {

// What is asked of an actor.
enum class Need { kRead, kChange };

// The case called `name`, named so in `field` of the request, if the actor may have it. Its name
// joins `subjects` as soon as it is known that there is, or was, such a case. INVALID_ARGUMENT,
// NOT_FOUND, and as access.h.
absl::StatusOr<v1::Case> FindCase(const store::CaseView& view, std::vector<std::string>& subjects,
                                  const Actor& actor, Need need, const std::string& name,
                                  std::string_view field);

// FAILED_PRECONDITION (CASE_CLOSED) unless the case is open.
absl::Status RequireOpen(const v1::Case& record);

// ABORTED (ETAG_MISMATCH) unless `given` is empty or the stored one.
absl::Status CheckEtag(const std::string& given, const std::string& stored, std::string_view what);

// Makes a commit rely on the case being as it was read; for acts that do not write the case itself.
void HoldCase(const v1::Case& record, store::CaseWrites& writes);

std::string IdOfCase(const v1::Case& record);
// The current assessment.
absl::StatusOr<v1::AssessmentVersion> CurrentAssessment(const store::CaseView& view,
                                                        const v1::Case& record);
// The agreed plan; a plan without a name where there is none.
absl::StatusOr<v1::ServicePlan> AgreedPlan(const store::CaseView& view, const v1::Case& record);
// The referrals of a case, newest first.
absl::StatusOr<std::vector<store::StoredReferral>> ReferralsOf(const store::CaseView& view,
                                                               std::string_view case_id);

// Runs `work` once for the request and then `answer` on what is stored now, with the name that
// `work` gave. For a request that was carried out before, `answer` is a read of its own: the case
// called by the first two words of the name must be open to the actor, and the access is recorded.
using Answer = std::function<absl::Status(const store::CaseView& view, const std::string& name)>;
absl::Status ActOnce(Desk& desk, const Caller& caller, const google::protobuf::Message& request,
                     const std::string& request_id, const Desk::Work& work, const Answer& answer);
// The same for requests without an id.
absl::Status ActAndAnswer(Desk& desk, const Caller& caller, const Desk::Work& work,
                          const Answer& answer);

// Fills a page until it is full by count or by size.
class CasePage {
 public:
  explicit CasePage(const request::Page& page) : page_(page) {}

  // False when the record belongs to the next page, whose token is then set. `key` is what the list
  // goes by.
  template <typename Record>
  bool Add(const Record& record, const std::string& key,
           google::protobuf::RepeatedPtrField<Record>& out, std::string& next_page_token) {
    const std::size_t bytes = record.ByteSizeLong();
    if (count_ == page_.size || (count_ > 0 && bytes_ + bytes > request::kMaxPageBytes)) {
      next_page_token = page_.NextToken(last_);
      return false;
    }
    ++count_;
    bytes_ += bytes;
    last_ = key;
    *out.Add() = record;
    return true;
  }

 private:
  const request::Page& page_;
  int count_ = 0;
  std::size_t bytes_ = 0;
  std::string last_;
};

absl::Status BadPageToken();

}  // namespace ieum::casework

#endif  // IEUM_SERVICE_CASEWORK_CASE_DESK_H_
