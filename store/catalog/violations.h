// Field violations: what is wrong with a message, by field, in words; carried inside absl::Status.
#ifndef IEUM_STORE_CATALOG_VIOLATIONS_H_
#define IEUM_STORE_CATALOG_VIOLATIONS_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace ieum::store {

struct FieldViolation {
  // Path from the message validated, e.g. "eligibility.paths[0].criteria[1].age.max_years".
  std::string field;
  // What was expected and what was found, e.g. "must be 0 to 130, is 131".
  std::string description;
};

// Collects violations (at most 100; the rest are counted) while a message is walked.
class Violations {
 public:
  void Add(std::string_view field, std::string_view description);
  bool empty() const { return list_.empty(); }
  const std::vector<FieldViolation>& list() const { return list_; }
  // OK when empty, else INVALID_ARGUMENT whose message lists the violations and whose payload
  // carries them.
  absl::Status ToStatus() const;

 private:
  std::vector<FieldViolation> list_;
  std::size_t dropped_ = 0;
};

// The violations that a status carries; empty when it carries none.
std::vector<FieldViolation> ViolationsOf(const absl::Status& status);

// A machine-readable reason (UPPER_SNAKE_CASE, as google.rpc.ErrorInfo.reason) attached to a
// status.
absl::Status WithReason(absl::Status status, std::string_view reason);
std::string ReasonOf(const absl::Status& status);

// The same status with `prefix` before every field it names: what the catalogue says of a resource
// is, to the caller, about "resource.…" of the request. Other payloads are kept.
absl::Status UnderField(const absl::Status& status, std::string_view prefix);

// INVALID_ARGUMENT about one field.
absl::Status FieldError(std::string_view field, std::string_view expected);

}  // namespace ieum::store

#endif  // IEUM_STORE_CATALOG_VIOLATIONS_H_
