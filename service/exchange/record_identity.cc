#include "service/exchange/record_identity.h"

#include <charconv>

#include "store/catalog/catalog_records.h"

namespace ieum::exchange {
namespace {

using v1::CatalogRecord;

// What makes a record the same as another of the input; empty when nothing does.
template <typename M>
std::string SourceIdentity(const M& message) {
  if (!message.source_id().empty()) {
    return "source:" + message.source() + '\0' + message.source_id();
  }
  return message.name().empty() ? "" : "name:" + message.name();
}

}  // namespace

std::string RecordName(const CatalogRecord& record) {
  switch (record.record_case()) {
    case CatalogRecord::kOrganization:
      return record.organization().name();
    case CatalogRecord::kResource:
      return record.resource().name();
    case CatalogRecord::kRegion:
      return record.region().name();
    case CatalogRecord::RECORD_NOT_SET:
      break;
  }
  return "";
}

std::string Identity(const CatalogRecord& record) {
  switch (record.record_case()) {
    case CatalogRecord::kOrganization:
      return "organization " + SourceIdentity(record.organization());
    case CatalogRecord::kResource:
      return "resource " + SourceIdentity(record.resource());
    case CatalogRecord::kRegion:
      return "region " + store::RegionId(record.region().code());
    case CatalogRecord::RECORD_NOT_SET:
      break;
  }
  return "";
}

bool SplitRecordPath(std::string_view path, std::size_t& index, std::string& rest) {
  constexpr std::string_view kPrefix = "records[";
  if (path.substr(0, kPrefix.size()) != kPrefix) return false;
  path.remove_prefix(kPrefix.size());
  const auto [end, error] = std::from_chars(path.data(), path.data() + path.size(), index);
  if (error != std::errc() || end == path.data() + path.size() || *end != ']') return false;
  path.remove_prefix(static_cast<std::size_t>(end - path.data()) + 1);
  // Past ".resource." or the like.
  const std::size_t dot = path.find('.', 1);
  rest = dot == std::string_view::npos ? "" : std::string(path.substr(dot + 1));
  return true;
}

bool IsAboutRecords(const absl::Status& status) {
  return absl::IsInvalidArgument(status) || absl::IsNotFound(status) ||
         absl::IsAlreadyExists(status) || absl::IsFailedPrecondition(status);
}

}  // namespace ieum::exchange
