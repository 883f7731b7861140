#include "store/catalog/violations.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "absl/strings/cord.h"

namespace ieum::store {
namespace {

constexpr std::size_t kMaxViolations = 100;
constexpr char kViolationsUrl[] = "type.ieum/ieum.store.FieldViolations";
constexpr char kReasonUrl[] = "type.ieum/ieum.store.Reason";

// The payload is a sequence of netstrings ("3:abc"), field and description by turns.
void AppendNetstring(std::string_view text, std::string& out) {
  out += std::to_string(text.size());
  out += ':';
  out += text;
}

std::optional<std::string> TakeNetstring(std::string_view& in) {
  std::size_t length = 0;
  const auto [end, error] = std::from_chars(in.data(), in.data() + in.size(), length);
  if (error != std::errc()) return std::nullopt;
  in.remove_prefix(static_cast<std::size_t>(end - in.data()));
  if (in.empty() || in[0] != ':' || in.size() - 1 < length) return std::nullopt;
  std::string text(in.substr(1, length));
  in.remove_prefix(1 + length);
  return text;
}

}  // namespace

void Violations::Add(std::string_view field, std::string_view description) {
  if (list_.size() >= kMaxViolations) {
    ++dropped_;
    return;
  }
  list_.push_back({std::string(field), std::string(description)});
}

absl::Status Violations::ToStatus() const {
  if (list_.empty()) return absl::OkStatus();
  std::string message;
  std::string payload;
  for (const FieldViolation& violation : list_) {
    if (!message.empty()) message += "; ";
    message += violation.field + ": " + violation.description;
    AppendNetstring(violation.field, payload);
    AppendNetstring(violation.description, payload);
  }
  if (dropped_ > 0) message += "; and " + std::to_string(dropped_) + " more";
  absl::Status status = absl::InvalidArgumentError(message);
  status.SetPayload(kViolationsUrl, absl::Cord(payload));
  return status;
}

std::vector<FieldViolation> ViolationsOf(const absl::Status& status) {
  std::vector<FieldViolation> violations;
  const auto payload = status.GetPayload(kViolationsUrl);
  if (!payload.has_value()) return violations;
  const std::string bytes(*payload);
  std::string_view rest = bytes;
  while (!rest.empty()) {
    std::optional<std::string> field = TakeNetstring(rest);
    std::optional<std::string> description = TakeNetstring(rest);
    if (!field.has_value() || !description.has_value()) return {};
    violations.push_back({*std::move(field), *std::move(description)});
  }
  return violations;
}

absl::Status WithReason(absl::Status status, std::string_view reason) {
  if (!status.ok()) status.SetPayload(kReasonUrl, absl::Cord(std::string(reason)));
  return status;
}

std::string ReasonOf(const absl::Status& status) {
  const auto payload = status.GetPayload(kReasonUrl);
  return payload.has_value() ? std::string(*payload) : std::string();
}

absl::Status UnderField(const absl::Status& status, std::string_view prefix) {
  const std::vector<FieldViolation> found = ViolationsOf(status);
  if (found.empty() || prefix.empty()) return status;
  Violations moved;
  for (const FieldViolation& violation : found) {
    std::string field(prefix);
    if (!violation.field.empty()) field += "." + violation.field;
    moved.Add(field, violation.description);
  }
  const absl::Status renamed = moved.ToStatus();
  absl::Status result(status.code(), renamed.message());
  renamed.ForEachPayload([&result](absl::string_view url, const absl::Cord& payload) {
    result.SetPayload(url, payload);
  });
  const std::string reason = ReasonOf(status);
  return reason.empty() ? result : WithReason(result, reason);
}

absl::Status FieldError(std::string_view field, std::string_view expected) {
  Violations violations;
  violations.Add(field, expected);
  return violations.ToStatus();
}

}  // namespace ieum::store
