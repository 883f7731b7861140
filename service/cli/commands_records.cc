// get, list, availability, verify, delete, register.
#include <optional>

#include "nlohmann/json.hpp"

#include "service/cli/commands.h"
#include "service/cli/methods.h"
#include "service/cli/names.h"
#include "service/cli/printing.h"
#include "service/cli/render_parts.h"
#include "service/cli/render_records.h"
#include "service/cli/surroundings.h"
#include "service/evaluate/json_records.h"

namespace ieum::cli {
namespace {

constexpr char kOrganizations[] = "organizations/";
constexpr char kRegions[] = "regions/";

bool IsOrganization(const std::string& name) { return name.starts_with(kOrganizations); }

void Print(Context& context, const v1::Resource& resource) {
  context.out << (context.options.json
                      ? ToJson(resource)
                      : RenderResource(resource,
                                       SurroundingsOf(resource, context.client, context.look),
                                       context.look));
}

void Print(Context& context, const v1::Organization& organization) {
  context.out << (context.options.json ? ToJson(organization)
                                       : RenderOrganization(organization, context.look));
}

void Print(Context& context, const v1::Region& region) {
  if (context.options.json) {
    context.out << ToJson(region);
    return;
  }
  v1::ListRegionsResponse alone;
  *alone.add_regions() = region;
  context.out << RenderList(alone, context.look);
}

template <typename Record>
absl::Status PrintIfFound(Context& context, const absl::StatusOr<Record>& record) {
  if (record.ok()) Print(context, *record);
  return record.status();
}

absl::Status GetOne(Context& context, const std::string& name) {
  if (IsOrganization(name)) {
    return PrintIfFound(context, context.client.CallNamed(kGetOrganization, name));
  }
  if (name.starts_with(kRegions)) return PrintIfFound(context, FindRegion(context.client, name));
  const std::string resource = ResourceName(name);
  if (!resource.starts_with("resources/")) {
    return absl::InvalidArgumentError(
        "\"" + name + "\": a name begins with resources/, organizations/ or regions/");
  }
  return PrintIfFound(context, context.client.CallNamed(kGetResource, resource));
}

// "what: name", to people; the record itself with --json.
template <typename Record>
void Acknowledge(Context& context, std::string_view ko, std::string_view en, const Record& record,
                 const std::string& more = "") {
  if (context.options.json) {
    context.out << ToJson(record);
    return;
  }
  if (context.options.quiet) {
    context.out << Clean(record.name()) << "\n";
    return;
  }
  const std::string label = TextOf(record.display_name(), context.look);
  context.out << context.look.Say(ko, en) << ": " << Clean(record.name())
              << (label.empty() ? "" : " · " + label) << (more.empty() ? "" : " · " + more) << "\n";
}

// "places updated: resources/a · Lunch · 0/12 open · waiting list closed".
std::string PlacesWords(const v1::Capacity& capacity, const Look& look) {
  std::string waitlist;
  if (capacity.has_waitlist_open()) {
    waitlist = capacity.waitlist_open() ? look.Say("대기 접수", "waiting list open")
                                        : look.Say("대기 접수 안 함", "waiting list closed");
  }
  return JoinNonEmpty({CapacityWords(capacity, look), waitlist}, " · ");
}

absl::Status ListResources(Context& context) {
  const Options& options = context.options;
  v1::ListResourcesRequest request;
  if (!options.organization.empty()) {
    request.set_organization(OrganizationName(options.organization));
  }
  request.set_need_code(options.need_code);
  request.set_source(options.source);
  request.set_text(options.text);
  request.set_open_only(options.open_only);
  if (!options.verified_before.empty()) {
    const auto time = TimestampOf(options.verified_before, "--verified-before");
    if (!time.ok()) return time.status();
    *request.mutable_verified_before() = *time;
  }
  std::optional<OwnerNames> owners;  // asked for once, with the first page
  return Pages(
      context, request, [&](const auto& page) { return context.client.Call(kListResources, page); },
      [&](const v1::ListResourcesResponse& page) {
        if (!owners && !page.resources().empty()) owners = OwnersOf(context.client, context.look);
        return RenderList(page, owners.value_or(OwnerNames()), context.look);
      });
}

// The id of a new record: the option, else the end of its name.
std::string IdOf(const Options& options, const std::string& name) {
  if (!options.id.empty()) return options.id;
  const std::size_t slash = name.find('/');
  return slash == std::string::npos ? name : name.substr(slash + 1);
}

absl::Status RegisterRecord(Context& context, const v1::Organization& organization) {
  v1::CreateOrganizationRequest request;
  *request.mutable_organization() = organization;
  request.set_organization_id(IdOf(context.options, organization.name()));
  const auto created = context.client.Call(kCreateOrganization, request);
  if (created.ok()) Acknowledge(context, "등록함", "registered", *created);
  return created.status();
}

absl::Status RegisterRecord(Context& context, const v1::Resource& resource) {
  v1::CreateResourceRequest request;
  *request.mutable_resource() = resource;
  request.set_resource_id(IdOf(context.options, resource.name()));
  const auto created = context.client.Call(kCreateResource, request);
  if (created.ok()) Acknowledge(context, "등록함", "registered", *created);
  return created.status();
}

// A record of the input and where it stands.
struct Input {
  const std::string& file;
  const evaluate::JsonObject& object;
};

// Reads the record; a fault in it is told with its own line.
template <typename Record>
absl::StatusOr<Record> ReadRecord(Context& context, const Input& input) {
  Record record;
  const auto fault = evaluate::ParseJsonObject(input.object, record);
  if (!fault.has_value()) return record;
  context.failure.input = input.file + ":" + std::to_string(fault->line);
  return absl::InvalidArgumentError(fault->what);
}

template <typename Record>
absl::Status ReadAndRegister(Context& context, const Input& input) {
  const auto record = ReadRecord<Record>(context, input);
  return record.ok() ? RegisterRecord(context, *record) : record.status();
}

// A line of the native format, or a bare record: only a resource has an organization that is a
// text.
absl::Status RegisterInput(Context& context, const Input& input) {
  const auto json = nlohmann::json::parse(input.object.text, nullptr, false);
  const auto is_object = [&](const char* key) {
    return json.contains(key) && json[key].is_object();
  };
  if (json.is_discarded() || is_object("resource") || is_object("organization") ||
      is_object("region")) {
    const auto record = ReadRecord<v1::CatalogRecord>(context, input);
    if (!record.ok()) return record.status();
    if (record->has_resource()) return RegisterRecord(context, record->resource());
    if (record->has_organization()) return RegisterRecord(context, record->organization());
    return absl::InvalidArgumentError("regions are registered by import");
  }
  if (json.contains("organization")) return ReadAndRegister<v1::Resource>(context, input);
  return ReadAndRegister<v1::Organization>(context, input);
}

}  // namespace

absl::Status Get(Context& context) {
  for (const std::string& name : context.options.names) {
    const absl::Status shown = GetOne(context, name);
    if (!shown.ok()) return shown;
  }
  return absl::OkStatus();
}

absl::Status List(Context& context) {
  const auto render = [&](const auto& page) { return RenderList(page, context.look); };
  if (context.options.kind == "organizations") {
    return Pages(
        context, v1::ListOrganizationsRequest(),
        [&](const auto& page) { return context.client.Call(kListOrganizations, page); }, render);
  }
  if (context.options.kind == "regions") {
    return Pages(
        context, v1::ListRegionsRequest(),
        [&](const auto& page) { return context.client.Call(kListRegions, page); }, render);
  }
  return ListResources(context);
}

absl::Status Availability(Context& context) {
  const Options& options = context.options;
  v1::UpdateAvailabilityRequest request;
  request.set_name(ResourceName(options.names.front()));
  v1::Capacity& capacity = *request.mutable_capacity();
  if (!options.only_these) {
    const auto stored = context.client.CallNamed(kGetResource, request.name());
    if (!stored.ok()) return stored.status();
    capacity = stored->capacity();
    capacity.clear_as_of_time();
    // What was read here must still be there when it is written.
    request.set_etag(stored->etag());
  }
  if (options.total) capacity.set_total_places(*options.total);
  if (options.open) capacity.set_open_places(*options.open);
  if (!options.waitlist.empty()) capacity.set_waitlist_open(options.waitlist == "open");
  if (options.waiting) capacity.set_waitlist_length(*options.waiting);
  if (options.wait_days) capacity.set_expected_wait_days(*options.wait_days);
  if (!options.as_of.empty()) {
    const auto time = TimestampOf(options.as_of, "--as-of");
    if (!time.ok()) return time.status();
    *capacity.mutable_as_of_time() = *time;
  }
  const auto updated = context.client.Call(kUpdateAvailability, request);
  if (!updated.ok()) return updated.status();
  Acknowledge(context, "자리 갱신함", "places updated", *updated,
              PlacesWords(updated->capacity(), context.look));
  return absl::OkStatus();
}

absl::Status Verify(Context& context) {
  for (const std::string& name : context.options.names) {
    v1::VerifyResourceRequest request;
    request.set_name(ResourceName(name));
    if (!context.options.time.empty()) {
      const auto time = TimestampOf(context.options.time, "--time");
      if (!time.ok()) return time.status();
      *request.mutable_verify_time() = *time;
    }
    const auto verified = context.client.Call(kVerifyResource, request);
    if (!verified.ok()) return verified.status();
    Acknowledge(context, "확인함", "verified", *verified);
  }
  return absl::OkStatus();
}

absl::Status Delete(Context& context) {
  const Options& options = context.options;
  std::string name = options.names.front();
  int resources = 0;  // that went with their organization
  absl::Status deleted;
  if (IsOrganization(name)) {
    v1::DeleteOrganizationRequest request;
    request.set_name(name);
    request.set_etag(options.etag);
    request.set_force(options.force);
    if (options.force && !options.json) resources = CountResources(context.client, name);
    deleted = context.client.Call(kDeleteOrganization, request).status();
  } else {
    name = ResourceName(name);
    v1::DeleteResourceRequest request;
    request.set_name(name);
    request.set_etag(options.etag);
    deleted = context.client.Call(kDeleteResource, request).status();
  }
  if (deleted.ok() && !options.json) {
    context.out << context.look.Say("삭제함", "deleted") << ": " << Clean(name);
    if (resources > 0) {
      context.out << (context.look.english ? ", and " + Counted(resources, "resource")
                                           : ", 자원 " + std::to_string(resources) + "건");
    }
    context.out << "\n";
  }
  return deleted;
}

absl::Status Register(Context& context) {
  const auto files = evaluate::ReadInputs({context.options.file});
  if (!files.ok()) return files.status();
  for (const evaluate::InputFile& file : *files) {
    const auto objects = evaluate::SplitJsonObjects(file.content);
    if (!objects.ok()) {
      return absl::InvalidArgumentError(file.name + ":" + std::string(objects.status().message()));
    }
    if (objects->size() > 1 && !context.options.id.empty()) {
      return absl::InvalidArgumentError("--id: one id cannot be given to " +
                                        std::to_string(objects->size()) + " records");
    }
    for (const evaluate::JsonObject& object : *objects) {
      FailureContext& failure = context.failure;
      const std::string place = file.name + ":" + std::to_string(object.line);
      failure.input = place;
      const absl::Status registered = RegisterInput(context, {file.name, object});
      if (!registered.ok()) return registered;
      if (failure.registered++ == 0) failure.first_registered = place;
      failure.last_registered = place;
    }
  }
  return absl::OkStatus();
}

}  // namespace ieum::cli
