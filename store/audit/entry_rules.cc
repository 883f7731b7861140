#include "store/audit/entry_rules.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "store/catalog/catalog_records.h"
#include "store/catalog/field_rules.h"
#include "store/catalog/violations.h"

namespace ieum::store {
namespace {

constexpr std::size_t kMaxAccountBytes = 256;
constexpr std::size_t kMaxMethodBytes = 128;
constexpr int kMaxSubjects = 1000;
constexpr std::size_t kMaxSubjectBytes = 256;
constexpr std::size_t kMaxReasonBytes = 63;

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetterOrDigit(char c) { return IsLetter(c) || IsDigit(c); }

bool IsAccount(std::string_view text) {
  return text.size() <= kMaxAccountBytes &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
}

bool IsWord(std::string_view text) {
  return !text.empty() && IsLetter(text.front()) &&
         std::all_of(text.begin(), text.end(), IsLetterOrDigit);
}

bool IsMethod(std::string_view text) {
  const std::size_t dot = text.find('.');
  return dot != std::string_view::npos && text.size() <= kMaxMethodBytes &&
         IsWord(text.substr(0, dot)) && IsWord(text.substr(dot + 1));
}

bool IsSubject(std::string_view text) {
  const std::size_t slash = text.find('/');
  return slash != std::string_view::npos && slash > 0 && slash + 1 < text.size() &&
         text.size() <= kMaxSubjectBytes && std::all_of(text.begin(), text.end(), [](char c) {
           return IsLetterOrDigit(c) || c == '/' || c == '_' || c == '.' || c == '-';
         });
}

bool IsReason(std::string_view text) {
  return text.size() <= kMaxReasonBytes && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'A' && c <= 'Z') || IsDigit(c) || c == '_';
         });
}

// Enums: known and told.
template <typename Enum>
void RequireEnum(Enum value, bool (*is_valid)(int), const std::string& field, Violations& out) {
  if (value == 0 || !is_valid(value)) out.Add(field, "must be one of the values, and specified");
}

void CheckWho(const v1::AuditEntry& entry, const std::string& path, Violations& out) {
  if (!IsAccount(entry.account())) {
    out.Add(PathTo(path, "account"), "must be up to 256 printable ASCII characters, none blank");
  }
  RequireEnum(entry.role(), v1::ActorRole_IsValid, PathTo(path, "role"), out);
  if (!entry.organization().empty() && !IsName(RecordKind::kOrganization, entry.organization())) {
    out.Add(PathTo(path, "organization"), NameExpectation(RecordKind::kOrganization));
  }
  const std::string& origin = entry.origin();
  if (origin != "loopback" && origin != "unix" && origin != "system") {
    out.Add(PathTo(path, "origin"), "must be \"loopback\", \"unix\" or \"system\"");
  }
}

void CheckWhat(const v1::AuditEntry& entry, const std::string& path, Violations& out) {
  RequireEnum(entry.purpose(), v1::Purpose_IsValid, PathTo(path, "purpose"), out);
  if (!IsMethod(entry.method())) {
    out.Add(PathTo(path, "method"),
            "must be two words of letters and digits with a dot between, up to 128 characters");
  }
  if (entry.subjects_size() > kMaxSubjects) {
    out.Add(PathTo(path, "subjects"), "must be at most 1,000");
  }
  for (int i = 0; i < entry.subjects_size(); ++i) {
    if (IsSubject(entry.subjects(i))) continue;
    out.Add(PathTo(path, "subjects", i),
            "must be a resource name, up to 256 characters of [A-Za-z0-9/_.-]");
  }
  RequireEnum(entry.access(), v1::AccessKind_IsValid, PathTo(path, "access"), out);
  RequireEnum(entry.outcome(), v1::AuditOutcome_IsValid, PathTo(path, "outcome"), out);
  const bool may_have_reason = entry.outcome() == v1::AUDIT_OUTCOME_REFUSED;
  if (!IsReason(entry.reason()) || (!may_have_reason && !entry.reason().empty())) {
    out.Add(PathTo(path, "reason"),
            "must be up to 63 characters of [A-Z0-9_], and empty unless the call was refused");
  }
}

void CheckOutputOnly(const v1::AuditEntry& entry, const std::string& path, Violations& out) {
  if (entry.purged_before() != 0) {
    out.Add(PathTo(path, "purged_before"), "must be absent: the log alone records its purges");
  }
  if (entry.GetReflection()->GetUnknownFields(entry).field_count() != 0) {
    out.Add(path, "must have no unknown fields");
  }
}

}  // namespace

absl::Status CheckAuditEntries(const std::vector<v1::AuditEntry>& entries) {
  Violations out;
  if (entries.empty()) out.Add("entries", "must be at least one: what is done is recorded");
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const std::string path = PathTo("", "entries", static_cast<int>(i));
    CheckWho(entries[i], path, out);
    CheckWhat(entries[i], path, out);
    CheckOutputOnly(entries[i], path, out);
  }
  return out.ToStatus();
}

}  // namespace ieum::store
