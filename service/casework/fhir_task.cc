#include "service/casework/fhir_task.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "nlohmann/json.hpp"

#include "store/catalog/text_rules.h"
#include "store/catalog/violations.h"

namespace ieum::casework {

using Json = nlohmann::json;

namespace {

// http://hl7.org/fhir/task-status, version 4.0.1.
constexpr std::string_view kStatuses[] = {"draft",    "requested", "received",  "accepted",
                                          "rejected", "ready",     "cancelled", "in-progress",
                                          "on-hold",  "failed",    "completed", "entered-in-error"};

bool IsStatus(std::string_view code) {
  return std::find(std::begin(kStatuses), std::end(kStatuses), code) != std::end(kStatuses);
}

absl::Status Violation(std::string_view field, std::string_view description) {
  store::Violations violations;
  violations.Add(field, description);
  return violations.ToStatus();
}

template <typename Enum>
bool IsNamed(Enum value, bool (*is_valid)(int)) {
  return is_valid(value) && static_cast<int>(value) != 0;
}

}  // namespace

// Reads one file. Every problem goes to `problems_`, each with its place.
class FhirTaskReader {
 public:
  absl::StatusOr<FhirTaskMap> Read(std::string_view text) {
    const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
    if (json.is_discarded() || !json.is_object()) {
      return absl::InvalidArgumentError("must be a JSON object");
    }
    CheckKeys(json, "", {"systems", "never_sent", "to_fhir", "from_fhir", "reasons"});
    Systems(Member(json, "systems"));
    for (const Json& code : List(json, "never_sent")) {
      const std::string status = code.is_string() ? code.get<std::string>() : "";
      if (!IsStatus(status)) problems_.Add("never_sent", "must hold codes of FHIR R4");
      never_sent_.insert(status);
    }
    Rows(json, "reasons", &FhirTaskReader::ReasonRow);
    Rows(json, "to_fhir", &FhirTaskReader::ToRow);
    Rows(json, "from_fhir", &FhirTaskReader::FromRow);
    CheckComplete();
    if (problems_.empty()) CheckRoundTrip();
    if (!problems_.empty()) return problems_.ToStatus();
    return std::move(map_);
  }

 private:
  using Row = void (FhirTaskReader::*)(const Json& row, const std::string& place);

  static const Json& Member(const Json& json, const char* key) {
    static const Json& nothing = *new Json();
    const auto found = json.find(key);
    return found == json.end() ? nothing : *found;
  }

  const Json& List(const Json& json, const char* key) {
    static const Json& nothing = *new Json(Json::array());
    const Json& list = Member(json, key);
    if (list.is_array()) return list;
    problems_.Add(key, "must be a list");
    return nothing;
  }

  void Rows(const Json& json, const char* key, Row read) {
    int index = 0;
    for (const Json& row : List(json, key)) {
      const std::string place = std::string(key) + "[" + std::to_string(index++) + "]";
      if (row.is_object()) {
        (this->*read)(row, place);
      } else {
        problems_.Add(place, "must be an object");
      }
    }
  }

  void CheckKeys(const Json& json, const std::string& place, const std::set<std::string>& known) {
    for (const auto& [key, value] : json.items()) {
      if (known.count(key) > 0) continue;
      const std::string name = store::IsEchoableCode(key) ? "\"" + key + "\"" : "a key";
      problems_.Add(place.empty() ? "file" : place, "has " + name + ", which is not known");
    }
  }

  // Empty, with a problem unless it is `optional`, when there is no such text.
  std::string Text(const Json& row, const std::string& place, const char* key, bool optional) {
    const Json& value = Member(row, key);
    if (value.is_string() && !value.get_ref<const std::string&>().empty()) {
      return value.get<std::string>();
    }
    if (!optional || !value.is_null()) problems_.Add(place + "." + key, "must be a text");
    return "";
  }

  std::string Status(const Json& row, const std::string& place) {
    std::string status = Text(row, place, "status", false);
    if (!status.empty() && !IsStatus(status)) {
      problems_.Add(place + ".status", "must be a code of http://hl7.org/fhir/task-status of R4");
    }
    return status;
  }

  v1::ReferralState State(const Json& row, const std::string& place) {
    v1::ReferralState state = v1::REFERRAL_STATE_UNSPECIFIED;
    const std::string name = Text(row, place, "state", false);
    if (!name.empty() && (!v1::ReferralState_Parse(name, &state) || state == 0)) {
      problems_.Add(place + ".state", "must be a state, e.g. \"REFERRAL_STATE_DRAFT\"");
    }
    return state;
  }

  v1::ReferralReason ReasonOf(const Json& row, const std::string& place, bool optional) {
    v1::ReferralReason reason = v1::REFERRAL_REASON_UNSPECIFIED;
    const std::string name = Text(row, place, "reason", optional);
    if (!name.empty() && (!v1::ReferralReason_Parse(name, &reason) || reason == 0)) {
      problems_.Add(place + ".reason", "must be a reason, e.g. \"REFERRAL_REASON_MOVED\"");
    }
    return reason;
  }

  void Systems(const Json& systems) {
    if (!systems.is_object()) {
      problems_.Add("systems", "must be an object");
      return;
    }
    CheckKeys(systems, "systems", {"status", "business_status", "status_reason"});
    map_.status_system_ = Text(systems, "systems", "status", false);
    map_.business_status_system_ = Text(systems, "systems", "business_status", false);
    map_.reason_system_ = Text(systems, "systems", "status_reason", false);
  }

  void ReasonRow(const Json& row, const std::string& place) {
    CheckKeys(row, place, {"reason", "code", "text"});
    const v1::ReferralReason reason = ReasonOf(row, place, false);
    const std::string code = Text(row, place, "code", false);
    const std::string text = Text(row, place, "text", false);
    if (reason == 0 || code.empty()) return;
    if (!map_.reasons_.emplace(reason, FhirTaskMap::Reason{code, text}).second) {
      problems_.Add(place + ".reason", "must be told once");
    }
    if (!map_.reason_of_code_.emplace(code, reason).second) {
      problems_.Add(place + ".code", "must stand for one reason");
    }
  }

  void ToRow(const Json& row, const std::string& place) {
    CheckKeys(row, place, {"state", "reason", "status", "business_status"});
    const v1::ReferralState state = State(row, place);
    const v1::ReferralReason reason = ReasonOf(row, place, true);
    const std::string status = Status(row, place);
    if (never_sent_.count(status) > 0) {
      problems_.Add(place + ".status", "must not be one that is never sent");
    }
    const FhirTaskStatus task = {status, Text(row, place, "business_status", true), "", ""};
    if (!map_.to_fhir_.emplace(std::make_pair(state, reason), task).second) {
      problems_.Add(place, "must be the only row of its state and reason");
    }
  }

  void FromRow(const Json& row, const std::string& place) {
    CheckKeys(row, place, {"status", "business_status", "state", "reason"});
    const std::string status = Status(row, place);
    const std::string business = Text(row, place, "business_status", true);
    const ReferralStatus referral = {State(row, place), ReasonOf(row, place, true)};
    if (!map_.from_fhir_.emplace(std::make_pair(status, business), referral).second) {
      problems_.Add(place, "must be the only row of its status and business status");
    }
  }

  void CheckComplete() {
    for (int number = v1::ReferralState_MIN; number <= v1::ReferralState_MAX; ++number) {
      const auto state = static_cast<v1::ReferralState>(number);
      if (!IsNamed(state, v1::ReferralState_IsValid)) continue;
      if (map_.to_fhir_.count({state, v1::REFERRAL_REASON_UNSPECIFIED}) == 0) {
        problems_.Add("to_fhir", "must have a row for " + v1::ReferralState_Name(state));
      }
    }
    for (int number = v1::ReferralReason_MIN; number <= v1::ReferralReason_MAX; ++number) {
      const auto reason = static_cast<v1::ReferralReason>(number);
      if (!IsNamed(reason, v1::ReferralReason_IsValid)) continue;
      if (map_.reasons_.count(reason) == 0) {
        problems_.Add("reasons", "must have a row for " + v1::ReferralReason_Name(reason));
      }
    }
    for (const std::string_view status : kStatuses) {
      if (map_.from_fhir_.count({std::string(status), ""}) == 0) {
        problems_.Add("from_fhir", "must have a row for " + std::string(status));
      }
    }
  }

  void CheckRoundTrip() {
    for (const auto& [from, task] : map_.to_fhir_) {
      const auto& [state, reason] = from;
      const absl::StatusOr<FhirTaskStatus> sent = map_.ToFhir({state, reason});
      const absl::StatusOr<ReferralStatus> back = sent.ok() ? map_.FromFhir(*sent) : sent.status();
      if (!back.ok() || back->state != state || back->reason != reason) {
        problems_.Add("to_fhir", v1::ReferralState_Name(state) + " must come back as itself");
      }
    }
  }

  FhirTaskMap map_;
  std::set<std::string> never_sent_;
  store::Violations problems_;
};

absl::StatusOr<FhirTaskMap> FhirTaskMap::FromJson(std::string_view json) {
  return FhirTaskReader().Read(json);
}

absl::StatusOr<FhirTaskStatus> FhirTaskMap::ToFhir(const ReferralStatus& referral) const {
  if (!IsNamed(referral.state, v1::ReferralState_IsValid)) {
    return Violation("state", "must be a state of a referral");
  }
  auto found = to_fhir_.find({referral.state, referral.reason});
  if (found == to_fhir_.end()) {
    found = to_fhir_.find({referral.state, v1::REFERRAL_REASON_UNSPECIFIED});
  }
  FhirTaskStatus task = found->second;
  if (referral.reason == v1::REFERRAL_REASON_UNSPECIFIED) return task;
  const auto reason = reasons_.find(referral.reason);
  if (reason == reasons_.end()) return Violation("reason", "must be a reason of a referral");
  task.reason_code = reason->second.code;
  task.reason_text = reason->second.text;
  return task;
}

absl::StatusOr<ReferralStatus> FhirTaskMap::FromFhir(const FhirTaskStatus& task) const {
  if (!IsStatus(task.status)) {
    return Violation("status", "must be a code of http://hl7.org/fhir/task-status of R4");
  }
  auto found = from_fhir_.find({task.status, task.business_status});
  if (found == from_fhir_.end()) found = from_fhir_.find({task.status, ""});
  ReferralStatus referral = found->second;
  if (task.reason_code.empty()) return referral;
  const auto reason = reason_of_code_.find(task.reason_code);
  if (reason == reason_of_code_.end()) {
    return Violation("status_reason", "must be a code of " + reason_system_);
  }
  referral.reason = reason->second;
  return referral;
}

}  // namespace ieum::casework
