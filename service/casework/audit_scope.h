// Which entries of the audit log are a supervisor's business.
#ifndef IEUM_SERVICE_CASEWORK_AUDIT_SCOPE_H_
#define IEUM_SERVICE_CASEWORK_AUDIT_SCOPE_H_

#include <map>
#include <string>

#include "ieum/v1/audit.pb.h"
#include "store/casework/case_view.h"

namespace ieum::casework {

// A supervisor reviews what the people of the organization looked at, and who else looked, or was
// refused, at its cases; what other organizations do among themselves is not told. Entries:
// - by the organization, whole;
// - by others or by the service itself, when one of the subjects is a case of the organization
//   (one that was erased, too) or a referral by it: with those subjects alone;
// - by nobody's organization about nobody, such as the log's own purge.
//
//   AuditScope scope(view, caller.actor.organization);
//   query.keep = [&scope](v1::AuditEntry& entry) { return scope.Admits(entry); };
//
// Remembers what it has looked up: for one listing. Thread-compatible.
class AuditScope {
 public:
  // `view` must outlive the object.
  AuditScope(const store::CaseView& view, std::string organization)
      : view_(view), organization_(std::move(organization)) {}

  // Whether the entry may be told; takes away what may not.
  bool Admits(v1::AuditEntry& entry);

 private:
  bool IsOwn(const std::string& subject);
  bool LookUp(const std::string& subject) const;

  const store::CaseView& view_;
  const std::string organization_;
  std::map<std::string, bool> own_;
};

}  // namespace ieum::casework

#endif  // IEUM_SERVICE_CASEWORK_AUDIT_SCOPE_H_
