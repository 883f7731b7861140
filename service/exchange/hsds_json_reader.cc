// HSDS JSON documents -> rows.
#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "service/exchange/hsds_import.h"
#include "service/exchange/ids.h"
#include "service/exchange/json_reader.h"
#include "service/exchange/redact.h"
#include "service/exchange/row_reader.h"

namespace ieum::exchange {
namespace {

using nlohmann::json;

enum class HsdsKind { kService, kOrganization, kServiceAtLocation, kOther };

bool HasAny(const json& object, std::initializer_list<const char*> members) {
  return std::any_of(members.begin(), members.end(),
                     [&](const char* member) { return object.contains(member); });
}

// HSDS objects do not say what they are; their members do.
HsdsKind KindOf(const json& object) {
  if (object.contains("service") && object["service"].is_object()) {
    return HsdsKind::kServiceAtLocation;
  }
  if (HasAny(object, {"location_type", "version", "taxonomy", "parent_id", "openapi_url"})) {
    return HsdsKind::kOther;
  }
  if (HasAny(object, {"services", "website", "tax_status", "legal_status", "locations", "programs",
                      "parent_organization_id", "organization_identifiers", "year_incorporated"})) {
    return HsdsKind::kOrganization;
  }
  if (HasAny(object, {"status", "organization", "organization_id", "application_process",
                      "eligibility_description", "service_at_locations", "fees_description"})) {
    return HsdsKind::kService;
  }
  return object.contains("id") && object.contains("name") && object.contains("description")
             ? HsdsKind::kOrganization
             : HsdsKind::kOther;
}

std::string ShownValue(const json& value) {
  if (value.is_string()) return ShowValue(value.get_ref<const std::string&>());
  if (value.is_object()) return "{...}";
  if (value.is_array()) return "[...]";
  return ShowValue(value.dump());
}

class HsdsJsonReader : public RowReader {
 public:
  HsdsJsonReader(HsdsSettings settings, const ImportLimits& limits, RowSink rows, IssueSink issues)
      : settings_(std::move(settings)),
        limits_(limits),
        rows_(std::move(rows)),
        issues_(std::move(issues)) {}

  absl::Status Append(std::string_view file, std::string_view bytes) override {
    if (documents_.empty() || documents_.back().file != file) {
      documents_.push_back({std::string(file), ""});
    }
    documents_.back().text.append(bytes);
    return absl::OkStatus();
  }

  absl::Status Finish() override {
    if (documents_.empty()) documents_.push_back({"", ""});
    for (const Document& document : documents_) {
      if (absl::Status status = Read(document); !status.ok()) return status;
    }
    return absl::OkStatus();
  }

 private:
  struct Document {
    std::string file;
    std::string text;
  };
  // A service whose locations come one by one.
  struct Gathered {
    json service;
    FieldOrigin place;
    std::string content;
  };

  absl::Status Read(const Document& document) {
    file_ = document.file;
    const SplitDocument split = SplitJsonRecords(document.text, limits_);
    gathered_.clear();
    for (const JsonSlice& slice : split.records) {
      if (absl::Status status = ReadRecord(slice); !status.ok()) return status;
    }
    for (const std::string& id : gathered_order_) {
      Gathered& one = gathered_[id];
      const Locate locate = [&](std::string_view pointer) {
        FieldOrigin origin = one.place;
        origin.column = std::string(pointer);
        return origin;
      };
      ImportRow row = ServiceToRow(one.service, "", settings_, locate);
      row.fingerprint = Sha1(one.content);
      if (absl::Status status = rows_(std::move(row)); !status.ok()) return status;
    }
    gathered_order_.clear();
    if (split.problem) return Refuse(*split.problem);
    if (split.records.empty()) {
      issues_(MakeIssue({file_, 0, "", ""}, "at least one service or organization", false));
    }
    return absl::OkStatus();
  }

  absl::Status Refuse(const JsonProblem& problem) {
    ImportRow row;
    row.file = file_;
    row.line = problem.line;
    row.AddIssue({file_, problem.line, problem.pointer, problem.value}, problem.expected, true);
    return rows_(std::move(row));
  }

  absl::Status ReadRecord(const JsonSlice& slice) {
    if (slice.text.size() > limits_.max_json_record_bytes) {
      return Refuse(
          {slice.line, "", "",
           "records of at most " + std::to_string(limits_.max_json_record_bytes) + " bytes"});
    }
    const ParsedJson parsed = ParseJson(slice.text, slice.line, limits_);
    if (parsed.problem) return Refuse(*parsed.problem);
    const json& object = parsed.value;
    const auto at = [&](const std::string& pointer) {
      FieldOrigin origin{file_, parsed.LineOf(pointer), pointer, ""};
      const json::json_pointer where(pointer);
      if (object.contains(where)) origin.value = ShownValue(object.at(where));
      return origin;
    };
    switch (KindOf(object)) {
      case HsdsKind::kService:
        return PassService(object, "", "", at);
      case HsdsKind::kOrganization:
        return PassOrganization(object, slice, at);
      case HsdsKind::kServiceAtLocation:
        Gather(object, at(""));
        return absl::OkStatus();
      case HsdsKind::kOther:
        break;
    }
    return Refuse({slice.line, "", "", "a service, an organization or a service at location"});
  }

  template <typename At>
  absl::Status PassService(const json& service, const std::string& owner, const std::string& prefix,
                           const At& at) {
    const Locate locate = [&](std::string_view pointer) {
      return at(prefix + std::string(pointer));
    };
    ImportRow row = ServiceToRow(service, owner, settings_, locate);
    row.fingerprint = Sha1("service " + service.dump());
    return rows_(std::move(row));
  }

  template <typename At>
  absl::Status PassOrganization(const json& organization, const JsonSlice& slice, const At& at) {
    const Locate locate = [&](std::string_view pointer) { return at(std::string(pointer)); };
    ImportRow row = OrganizationToRow(organization, settings_, locate);
    row.fingerprint = Sha1("organization " + std::string(slice.text));
    const std::string id = row.record.organization().source_id();
    if (absl::Status status = rows_(std::move(row)); !status.ok()) return status;
    if (!organization.contains("services") || !organization["services"].is_array()) {
      return absl::OkStatus();
    }
    const json& services = organization["services"];
    for (std::size_t i = 0; i < services.size(); ++i) {
      const std::string prefix = "/services/" + std::to_string(i);
      if (absl::Status status = PassService(services[i], id, prefix, at); !status.ok()) {
        return status;
      }
    }
    return absl::OkStatus();
  }

  // Turns {service, location, ...} into the service with one more location.
  void Gather(const json& object, FieldOrigin place) {
    json link = object;
    json service = std::move(link["service"]);
    link.erase("service");
    const std::string id = service.contains("id") ? service["id"].dump() : object.dump();
    auto [found, is_new] = gathered_.try_emplace(id);
    if (is_new) {
      found->second.service = std::move(service);
      found->second.place = std::move(place);
      gathered_order_.push_back(id);
    }
    json& links = found->second.service["service_at_locations"];
    if (!links.is_array()) links = json::array();
    links.push_back(std::move(link));
    found->second.content += object.dump();
  }

  const HsdsSettings settings_;
  const ImportLimits limits_;
  RowSink rows_;
  IssueSink issues_;
  std::vector<Document> documents_;
  std::string file_;
  std::map<std::string, Gathered> gathered_;
  std::vector<std::string> gathered_order_;
};

}  // namespace

std::unique_ptr<RowReader> MakeHsdsJsonReader(HsdsSettings settings, const ImportLimits& limits,
                                              RowSink rows, IssueSink issues) {
  return std::make_unique<HsdsJsonReader>(std::move(settings), limits, std::move(rows),
                                          std::move(issues));
}

}  // namespace ieum::exchange
