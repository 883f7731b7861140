#include "service/server/catalog_handler.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "spdlog/spdlog.h"

#include "service/request/text.h"
#include "service/request/update_mask.h"
#include "service/server/error_map.h"
#include "service/server/resource_view.h"
#include "store/catalog/catalog_records.h"
#include "store/catalog/violations.h"

namespace ieum::server {
namespace {

using store::RecordKind;

// A writer without an etag starts over when another came between; so often, then ABORTED.
constexpr int kMaxAttempts = 20;

const std::set<std::string>& FixedFields() {
  static const auto* const kFields = new std::set<std::string>{"name",
                                                               "etag",
                                                               "create_time",
                                                               "update_time",
                                                               "possible_duplicates",
                                                               "referral_outcomes",
                                                               "observed_waits",
                                                               "eligibility_disputes",
                                                               "capacity.held_places",
                                                               "capacity.occupied_places",
                                                               "capacity.waiting_referrals"};
  return *kFields;
}

template <typename Record>
struct Traits;
template <>
struct Traits<v1::Organization> {
  static constexpr RecordKind kKind = RecordKind::kOrganization;
  static constexpr char kField[] = "organization";
  static absl::StatusOr<v1::Organization> Get(const store::CatalogView& view,
                                              std::string_view name) {
    return view.GetOrganization(name);
  }
};
template <>
struct Traits<v1::Resource> {
  static constexpr RecordKind kKind = RecordKind::kResource;
  static constexpr char kField[] = "resource";
  static absl::StatusOr<v1::Resource> Get(const store::CatalogView& view, std::string_view name) {
    return view.GetResource(name);
  }
};

template <typename Record>
absl::StatusOr<Record> GetNow(App& app, std::string_view name) {
  const absl::StatusOr<store::CatalogView> view = app.catalog().View();
  if (!view.ok()) return view.status();
  return Traits<Record>::Get(*view, name);
}

// An id that the caller chose must be one.
template <typename Record>
absl::Status CheckId(const std::string& id) {
  if (id.empty() || store::IsResourceId(id)) return absl::OkStatus();
  return FieldError(std::string(Traits<Record>::kField) + "_id",
                    "must be 1 to 63 characters of [a-z0-9-], starting with a letter or a digit");
}

absl::Status Required(bool present, std::string_view field) {
  return present ? absl::OkStatus() : FieldError(field, "is required");
}

// The numbers of a capacity changed one by one are as of now, unless their time was given too.
void RenewAsOf(const google::protobuf::FieldMask& mask, v1::Resource& resource) {
  bool part = false;
  bool time = false;
  for (const std::string& path : mask.paths()) {
    part = part || path.starts_with("capacity.");
    time = time || path.starts_with("capacity.as_of_time");
  }
  if (part && !time) resource.mutable_capacity()->clear_as_of_time();
}

}  // namespace

CatalogHandler::CatalogHandler(App& app)
    : app_(app), requests_(app.store(), [&app] { return app.now(); }) {}

template <typename Record>
absl::StatusOr<Record> CatalogHandler::Create(Record record, const std::string& id,
                                              const google::protobuf::Message& request,
                                              const std::string& request_id) {
  if (const auto index = app_.index(); !index.ok()) return index.status();
  if (absl::Status status = CheckId<Record>(id); !status.ok()) return status;
  absl::StatusOr<request::RequestMemory::Key> key = requests_.Read(request, request_id);
  if (!key.ok()) return key.status();
  record.set_name(
      store::FormatName(Traits<Record>::kKind, id.empty() ? request::RandomUuid() : id));
  requests_.Purge();

  absl::Status refused;
  for (int attempt = 0; attempt < 3; ++attempt) {
    const absl::StatusOr<std::optional<std::string>> done = requests_.Find(*key);
    if (!done.ok()) return done.status();
    if (done->has_value()) {
      absl::StatusOr<Record> now = GetNow<Record>(app_, **done);
      if (!absl::IsNotFound(now.status())) return now;
      return store::WithReason(
          absl::NotFoundError("the request created " + **done + ", which has been deleted since"),
          "CREATED_AND_DELETED");
    }
    if (!refused.ok()) return refused;
    std::unique_ptr<store::RecordStore> remembering;
    if (!key->id.empty()) remembering = requests_.Remembering(*key, record.name());
    store::Catalog catalog(remembering != nullptr ? *remembering : app_.store(), app_.taxonomy(),
                           app_.options().now);
    absl::StatusOr<Record> created = catalog.Create(record);
    if (absl::Status status = app_.AfterWrite(created.status()); !status.ok()) {
      refused = UnderField(status, Traits<Record>::kField);
    } else {
      return created;
    }
    // The same request may have been answered on another thread meanwhile.
    const bool taken = absl::IsAborted(refused) || absl::IsAlreadyExists(refused);
    if (!taken || key->id.empty()) return refused;
  }
  return refused;
}

template <typename Record>
absl::StatusOr<Record> CatalogHandler::Change(
    const Target& target, const Checkpoint& checkpoint,
    const std::function<absl::Status(Record& stored)>& change) {
  if (const auto index = app_.index(); !index.ok()) return index.status();
  absl::Status conflict;
  for (int attempt = 0; attempt < kMaxAttempts; ++attempt) {
    if (absl::Status status = checkpoint(); !status.ok()) return status;
    absl::StatusOr<Record> stored = GetNow<Record>(app_, target.name);
    if (!stored.ok()) return UnderField(stored.status(), target.under);
    if (!target.etag.empty()) stored->set_etag(target.etag);
    if (absl::Status status = change(*stored); !status.ok()) return status;
    absl::StatusOr<Record> written = app_.catalog().Replace(*std::move(stored));
    const absl::Status status = app_.AfterWrite(written.status());
    if (status.ok()) return written;
    if (!absl::IsAborted(status) || !target.etag.empty()) return UnderField(status, target.under);
    conflict = status;
  }
  return store::WithReason(conflict, "CONFLICT");
}

absl::StatusOr<v1::Resource> CatalogHandler::Settled(absl::StatusOr<v1::Resource> resource) {
  if (!resource.ok() || resource->capacity().waiting_referrals() == 0) return resource;
  // The write stands whatever becomes of the offers; the next tick makes those that fail here.
  const absl::Status settled = app_.casework().Settle(resource->name());
  if (settled.ok()) return GetNow<v1::Resource>(app_, resource->name());
  spdlog::warn("open places were not offered yet: {}", std::string(settled.message()));
  return resource;
}

absl::StatusOr<v1::Resource> CatalogHandler::Shown(absl::StatusOr<v1::Resource> resource) {
  if (!resource.ok()) return resource;
  const auto index = app_.index();
  if (!index.ok()) return index.status();
  ShowResource(*(*index)->snapshot(), *resource);
  return resource;
}

absl::StatusOr<v1::Organization> CatalogHandler::CreateOrganization(
    const v1::CreateOrganizationRequest& request, const Checkpoint&) {
  absl::Status status = Required(request.has_organization(), "organization");
  if (!status.ok()) return status;
  return Create(request.organization(), request.organization_id(), request, request.request_id());
}

absl::StatusOr<v1::Organization> CatalogHandler::GetOrganization(
    const v1::GetOrganizationRequest& request, const Checkpoint&) {
  if (const auto index = app_.index(); !index.ok()) return index.status();
  return GetNow<v1::Organization>(app_, request.name());
}

absl::StatusOr<v1::Organization> CatalogHandler::UpdateOrganization(
    const v1::UpdateOrganizationRequest& request, const Checkpoint& checkpoint) {
  const v1::Organization& patch = request.organization();
  return Change<v1::Organization>(
      {patch.name(), patch.etag(), "organization"}, checkpoint, [&](v1::Organization& stored) {
        return request::ApplyUpdate(request.update_mask(), FixedFields(), patch, stored);
      });
}

absl::StatusOr<CatalogHandler::Empty> CatalogHandler::DeleteOrganization(
    const v1::DeleteOrganizationRequest& request, const Checkpoint&) {
  if (const auto index = app_.index(); !index.ok()) return index.status();
  const absl::Status status = app_.AfterWrite(
      app_.catalog().DeleteOrganization(request.name(), request.etag(), request.force()));
  if (!status.ok()) return status;
  return Empty();
}

absl::StatusOr<v1::Resource> CatalogHandler::CreateResource(
    const v1::CreateResourceRequest& request, const Checkpoint&) {
  absl::Status status = Required(request.has_resource(), "resource");
  if (!status.ok()) return status;
  v1::Resource resource = request.resource();
  DropInferredTerms(resource);
  return Shown(Create(std::move(resource), request.resource_id(), request, request.request_id()));
}

absl::StatusOr<v1::Resource> CatalogHandler::GetResource(const v1::GetResourceRequest& request,
                                                         const Checkpoint&) {
  return Shown(GetNow<v1::Resource>(app_, request.name()));
}

absl::StatusOr<v1::Resource> CatalogHandler::UpdateResource(
    const v1::UpdateResourceRequest& request, const Checkpoint& checkpoint) {
  v1::Resource patch = request.resource();
  DropInferredTerms(patch);
  const Target target = {patch.name(), patch.etag(), "resource"};
  return Shown(Settled(Change<v1::Resource>(target, checkpoint, [&](v1::Resource& stored) {
    const v1::Resource before = stored;
    absl::Status status = request::ApplyUpdate(request.update_mask(), FixedFields(), patch, stored);
    if (!status.ok()) return status;
    RenewAsOf(request.update_mask(), stored);
    return UnderField(RestoreWithheld(before, stored), "resource");
  })));
}

absl::StatusOr<CatalogHandler::Empty> CatalogHandler::DeleteResource(
    const v1::DeleteResourceRequest& request, const Checkpoint&) {
  if (const auto index = app_.index(); !index.ok()) return index.status();
  const absl::Status status =
      app_.AfterWrite(app_.catalog().DeleteResource(request.name(), request.etag()));
  if (!status.ok()) return status;
  return Empty();
}

absl::StatusOr<v1::Resource> CatalogHandler::UpdateAvailability(
    const v1::UpdateAvailabilityRequest& request, const Checkpoint& checkpoint) {
  absl::Status required = Required(request.has_capacity(), "capacity");
  if (!required.ok()) return required;
  return Shown(Settled(Change<v1::Resource>({request.name(), request.etag(), ""}, checkpoint,
                                            [&](v1::Resource& stored) {
                                              *stored.mutable_capacity() = request.capacity();
                                              return absl::OkStatus();
                                            })));
}

absl::StatusOr<v1::Resource> CatalogHandler::VerifyResource(
    const v1::VerifyResourceRequest& request, const Checkpoint& checkpoint) {
  absl::Time time = app_.now();
  if (request.has_verify_time()) {
    const absl::StatusOr<absl::Time> given = request::ToTime(request.verify_time(), "verify_time");
    if (!given.ok()) return given.status();
    if (*given > time) return FieldError("verify_time", "must not be in the future");
    time = *given;
  }
  return Shown(
      Change<v1::Resource>({request.name(), "", ""}, checkpoint, [&](v1::Resource& stored) {
        // Who reports late does not undo a later verification; a time that cannot be is undone.
        const absl::StatusOr<absl::Time> before = request::ToTime(stored.last_verified_time(), "");
        if (stored.has_last_verified_time() && before.ok() && *before > time &&
            *before <= app_.now() + store::kClockTolerance) {
          return absl::OkStatus();
        }
        *stored.mutable_last_verified_time() = request::ToTimestamp(time);
        return absl::OkStatus();
      }));
}

}  // namespace ieum::server
