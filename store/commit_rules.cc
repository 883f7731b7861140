#include "store/commit_rules.h"

#include <set>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace ieum::store {
namespace {

bool IsKnown(RecordKind kind) {
  return kind >= RecordKind::kOrganization && kind <= RecordKind::kKeyFate;
}

const char* KindName(RecordKind kind) {
  switch (kind) {
    case RecordKind::kOrganization:
      return "organization";
    case RecordKind::kResource:
      return "resource";
    case RecordKind::kRegion:
      return "region";
    case RecordKind::kTextModel:
      return "text-model";
    case RecordKind::kEmbedding:
      return "embedding";
    case RecordKind::kRequest:
      return "request";
    case RecordKind::kSourceIndex:
      return "source-index";
    case RecordKind::kOrganizationResource:
      return "organization-resource";
    case RecordKind::kAuditEntry:
      return "audit-entry";
    case RecordKind::kAuditHead:
      return "audit-head";
    case RecordKind::kCase:
      return "case";
    case RecordKind::kCaseReference:
      return "case-reference";
    case RecordKind::kAssessment:
      return "assessment";
    case RecordKind::kPlan:
      return "plan";
    case RecordKind::kCheckIn:
      return "check-in";
    case RecordKind::kConsent:
      return "consent";
    case RecordKind::kReferral:
      return "referral";
    case RecordKind::kReferralEvent:
      return "referral-event";
    case RecordKind::kReferralIndex:
      return "referral-index";
    case RecordKind::kWaitlist:
      return "waitlist";
    case RecordKind::kUnmetNeed:
      return "unmet-need";
    case RecordKind::kDue:
      return "due";
    case RecordKind::kKeyFate:
      return "key-fate";
  }
  return "unknown-kind";
}

absl::Status CheckBounds(const Write& write) {
  if (!IsKnown(write.key.kind)) {
    return absl::InvalidArgumentError(
        absl::StrCat("unknown record kind ", static_cast<int>(write.key.kind)));
  }
  if (write.key.id.empty() || write.key.id.size() > kMaxKeyBytes) {
    return absl::InvalidArgumentError(absl::StrCat("the id of a ", KindName(write.key.kind),
                                                   " must have 1 to ", kMaxKeyBytes, " bytes, has ",
                                                   write.key.id.size()));
  }
  if (write.value.has_value() && write.value->size() > kMaxValueBytes) {
    return absl::InvalidArgumentError(absl::StrCat("the value of ", DescribeKey(write.key),
                                                   " must have at most ", kMaxValueBytes,
                                                   " bytes, has ", write.value->size()));
  }
  return absl::OkStatus();
}

}  // namespace

std::string DescribeKey(const RecordKey& key) {
  return absl::StrCat(KindName(key.kind), "/", absl::CHexEscape(key.id));
}

std::size_t BatchBytes(const std::vector<Write>& writes) {
  std::size_t bytes = 0;
  for (const Write& write : writes) {
    bytes += write.key.id.size() + (write.value.has_value() ? write.value->size() : 0);
  }
  return bytes;
}

absl::Status CheckBatch(const std::vector<Write>& writes) {
  bool any = false;
  std::set<const RecordKey*,
           decltype([](const RecordKey* a, const RecordKey* b) { return *a < *b; })>
      seen;
  for (const Write& write : writes) {
    if (absl::Status status = CheckBounds(write); !status.ok()) return status;
    if (!seen.insert(&write.key).second) {
      return absl::InvalidArgumentError(
          absl::StrCat(DescribeKey(write.key), " is written twice in one commit"));
    }
    any = any || !write.check_only;
  }
  if (!any) return absl::InvalidArgumentError("a commit must write something");
  if (const std::size_t bytes = BatchBytes(writes); bytes > kMaxBatchBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("a commit must have at most ", kMaxBatchBytes, " bytes, has ", bytes));
  }
  return absl::OkStatus();
}

absl::Status CheckExpectation(const Write& write, Sequence found) {
  switch (write.expect.kind) {
    case Expect::Kind::kAny:
      return absl::OkStatus();
    case Expect::Kind::kAbsent:
      if (found == 0) return absl::OkStatus();
      return absl::AbortedError(absl::StrCat(DescribeKey(write.key), " exists already"));
    case Expect::Kind::kPresent:
      if (found != 0) return absl::OkStatus();
      return absl::AbortedError(absl::StrCat(DescribeKey(write.key), " does not exist"));
    case Expect::Kind::kVersion:
      if (found == write.expect.version && found != 0) return absl::OkStatus();
      return absl::AbortedError(absl::StrCat(DescribeKey(write.key), " is at version ", found,
                                             ", expected ", write.expect.version));
  }
  return absl::InvalidArgumentError("unknown kind of expectation");
}

std::vector<Change> FeedChanges(const std::vector<Write>& writes, Sequence sequence) {
  std::vector<Change> changes;
  for (const Write& write : writes) {
    if (write.check_only || !write.in_feed) continue;
    changes.push_back({sequence, write.key, !write.value.has_value()});
  }
  return changes;
}

}  // namespace ieum::store
