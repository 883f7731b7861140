#include "service/casework/audit_scope.h"

#include <string_view>
#include <utility>

namespace ieum::casework {
namespace {

constexpr std::string_view kCases = "cases/";
constexpr std::string_view kReferrals = "referrals/";

}  // namespace

// What cannot be read is not told of. Consents and assessments go by their case.
bool AuditScope::LookUp(const std::string& subject) const {
  const std::string_view name = subject;
  if (name.starts_with(kReferrals)) {
    const auto referral = view_.GetReferral(name.substr(kReferrals.size()));
    return referral.ok() && referral->referral.referring_organization() == organization_;
  }
  if (!name.starts_with(kCases)) return false;
  std::string_view id = name.substr(kCases.size());
  id = id.substr(0, id.find('/'));
  if (const auto record = view_.GetCase(id); record.ok()) {
    return record->organization() == organization_;
  }
  const auto erased = view_.records().Get(store::ErasedCaseKey(id));
  return erased.ok() && erased->value == organization_;
}

bool AuditScope::IsOwn(const std::string& subject) {
  const auto known = own_.find(subject);
  if (known != own_.end()) return known->second;
  return own_.emplace(subject, LookUp(subject)).first->second;
}

bool AuditScope::Admits(v1::AuditEntry& entry) {
  if (entry.organization() == organization_) return true;
  if (entry.organization().empty() && entry.subjects().empty()) return true;
  google::protobuf::RepeatedPtrField<std::string> own;
  for (std::string& subject : *entry.mutable_subjects()) {
    if (IsOwn(subject)) *own.Add() = std::move(subject);
  }
  *entry.mutable_subjects() = std::move(own);
  return !entry.subjects().empty();
}

}  // namespace ieum::casework
