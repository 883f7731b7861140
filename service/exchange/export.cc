#include "service/exchange/export.h"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "service/exchange/csv_export.h"
#include "service/exchange/csv_remarks.h"
#include "service/exchange/csv_writer.h"
#include "service/exchange/hsds_export.h"
#include "service/exchange/hsds_tables.h"
#include "service/exchange/mapping.h"
#include "service/exchange/message_json.h"
#include "service/exchange/redact.h"
#include "service/exchange/text_encoder.h"
#include "store/catalog/violations.h"

namespace ieum::exchange {
namespace {

using nlohmann::json;

// One export.
class Exporter {
 public:
  Exporter(const store::CatalogView& view, const ExportSettings& settings, const ExportSink& sink)
      : view_(view), settings_(settings), sink_(sink) {}

  absl::Status Native() {
    absl::Status status;
    if (settings_.request.source().empty()) {
      status = Walk(view_.ScanRegions("", [&](const v1::Region& region) {
        v1::CatalogRecord record;
        *record.mutable_region() = region;
        record.mutable_region()->clear_etag();
        return Put(record);
      }));
    }
    if (!status.ok()) return status;
    const std::set<std::string> wanted = WantedOrganizations();
    status = Walk(view_.ScanOrganizations("", [&](const v1::Organization& organization) {
      if (!Wanted(organization) && wanted.count(organization.name()) == 0) return true;
      v1::CatalogRecord record;
      *record.mutable_organization() = ForExport(organization);
      return Put(record);
    }));
    if (!status.ok()) return status;
    return ForEachResource([&](v1::Resource resource) {
      v1::CatalogRecord record;
      *record.mutable_resource() = std::move(resource);
      return Put(record);
    });
  }

  absl::Status Csv() {
    const std::string& toml = settings_.request.mapping_toml();
    auto mapping = ParseMapping(toml.empty() ? StandardMapping() : toml, {});
    if (!mapping.ok()) return mapping.status();
    if (!(*mapping)->joins.empty()) {
      store::Violations violations;
      violations.Add("mapping_toml", "must not join files: an export by mapping is one list");
      return violations.ToStatus();
    }
    const bool all_fields = (*mapping)->FillsSourceFields();
    std::vector<std::string> extra;
    if (!all_fields) {
      std::set<std::string> names;
      absl::Status status = ForEachResource([&](const v1::Resource& resource) {
        for (const v1::SourceField& field : resource.source_fields()) {
          if (field.field()[0] != '/' && names.insert(field.field()).second) {
            extra.push_back(field.field());
          }
        }
        return true;
      });
      if (!status.ok()) return status;
    }
    auto encoder = TextEncoder::Create((*mapping)->list.encoding);
    if (!encoder.ok()) {
      store::Violations violations;
      violations.Add("mapping_toml", std::string(encoder.status().message()));
      return violations.ToStatus();
    }
    const CsvProjection projection(**mapping, extra);
    CsvRemarks remarks(projection.columns());
    const char delimiter = (*mapping)->list.delimiter;
    const auto put = [&](const std::vector<std::string>& row) {
      std::vector<std::string> lost(row.size());
      for (std::size_t i = 0; i < row.size(); ++i) (void)encoder->Encode(row[i], lost[i]);
      const std::string text = FormatCsvRow(row, delimiter);
      remarks.AddLost(lost);
      remarks.CountLines(text);
      std::string known;  // told by cell
      return Send("", encoder->Encode(text, known));
    };
    absl::Status status = Send("", encoder->Mark());
    if (status.ok()) status = put(projection.columns());
    if (!status.ok()) return status;
    status = ForEachResource([&](const v1::Resource& resource) {
      const auto organization = view_.GetOrganization(resource.organization());
      std::vector<ColumnGap> gaps;
      const auto row =
          projection.Row(resource, organization.ok() ? *organization : v1::Organization(), gaps);
      remarks.AddGaps(resource.name(), gaps);
      sent_ = put(row);
      return sent_.ok();
    });
    if (!status.ok()) return status;
    if (settings_.remark) remarks.Tell(settings_.remark);
    return absl::OkStatus();
  }

  absl::Status HsdsJson() {
    std::size_t count = 0;
    std::string separator;
    if (absl::Status status = Send("", "{\"contents\":[\n"); !status.ok()) return status;
    const auto put = [&](const json& object) {
      sent_ = Send("", separator + object.dump());
      separator = ",\n";
      ++count;
      return sent_.ok();
    };
    absl::Status status =
        settings_.hsds_services ? ForEachHsdsService(put) : ForEachHsdsOrganization(put);
    if (!status.ok()) return status;
    const json page = {{"total_items", count}, {"total_pages", 1},   {"page_number", 1},
                       {"size", count},        {"first_page", true}, {"last_page", true},
                       {"empty", count == 0}};
    return Send("", "\n]," + page.dump().substr(1) + '\n');
  }

  absl::Status HsdsCsv() {
    for (const HsdsTable& table : HsdsTables()) {
      if (absl::Status status = Send(table.file, FormatCsvRow(table.columns)); !status.ok()) {
        return status;
      }
    }
    std::set<std::string> written;
    return ForEachHsdsOrganization([&](const json& organization) {
      std::vector<HsdsRow> rows = FlattenHsdsObject("organization", organization);
      if (organization.contains("services")) {
        for (json service : organization["services"]) {
          service["organization_id"] = organization["id"];
          for (HsdsRow& row : FlattenHsdsObject("service", service)) rows.push_back(std::move(row));
        }
      }
      for (const HsdsRow& row : rows) {
        if (!written.insert(row.table->name + ' ' + row.id).second) continue;
        sent_ = Send(row.table->file, FormatCsvRow(row.cells));
        if (!sent_.ok()) return false;
      }
      return true;
    });
  }

 private:
  template <typename M>
  bool Wanted(const M& message) const {
    return settings_.request.source().empty() || message.source() == settings_.request.source();
  }

  // Organizations of other sources that resources of the wanted one belong to.
  std::set<std::string> WantedOrganizations() {
    std::set<std::string> names;
    if (settings_.request.source().empty()) return names;
    (void)ForEachResource([&](const v1::Resource& resource) {
      names.insert(resource.organization());
      return true;
    });
    return names;
  }

  // The status of a scan, or what stopped it.
  absl::Status Walk(absl::Status scanned) { return sent_.ok() ? scanned : sent_; }

  absl::Status Send(std::string_view file, std::string_view bytes) { return sink_(file, bytes); }

  bool Put(const v1::CatalogRecord& record) {
    sent_ = Send("", MessageToJson(record) + '\n');
    return sent_.ok() && Going();
  }

  bool Going() {
    if (settings_.check) sent_ = settings_.check();
    return sent_.ok();
  }

  template <typename Visit>
  absl::Status ForEachResource(Visit visit) {
    return Walk(view_.ScanResources("", [&](const v1::Resource& resource) {
      return !Wanted(resource) || (Going() && visit(ForExport(resource)));
    }));
  }

  HsdsExportOptions HsdsOptions() const { return {settings_.prefer_english, settings_.as_of}; }

  template <typename Put>
  absl::Status ForEachHsdsService(Put put) {
    return ForEachResource([&](const v1::Resource& resource) {
      json service = ServiceToHsds(resource, HsdsOptions());
      const auto organization = view_.GetOrganization(resource.organization());
      if (organization.ok()) {
        service["organization"] = OrganizationToHsds(ForExport(*organization), HsdsOptions());
      }
      return put(service);
    });
  }

  template <typename Put>
  absl::Status ForEachHsdsOrganization(Put put) {
    std::map<std::string, std::vector<std::string>> resources;
    absl::Status status = ForEachResource([&](const v1::Resource& resource) {
      resources[resource.organization()].push_back(resource.name());
      return true;
    });
    if (!status.ok()) return status;
    return Walk(view_.ScanOrganizations("", [&](const v1::Organization& organization) {
      const auto own = resources.find(organization.name());
      if (own == resources.end() && !Wanted(organization)) return true;
      json object = OrganizationToHsds(ForExport(organization), HsdsOptions());
      if (own != resources.end()) {
        for (const std::string& name : own->second) {
          const auto resource = view_.GetResource(name);
          if (!resource.ok()) {
            sent_ = resource.status();
            return false;
          }
          object["services"].push_back(ServiceToHsds(ForExport(*resource), HsdsOptions()));
        }
      }
      return Going() && put(object);
    }));
  }

  const store::CatalogView& view_;
  const ExportSettings& settings_;
  const ExportSink& sink_;
  absl::Status sent_;
};

}  // namespace

absl::Status Export(const store::CatalogView& view, const ExportSettings& settings,
                    const ExportSink& sink) {
  Exporter exporter(view, settings, sink);
  switch (settings.request.format()) {
    case v1::EXCHANGE_FORMAT_UNSPECIFIED:
    case v1::EXCHANGE_FORMAT_NATIVE_JSONL:
      return exporter.Native();
    case v1::EXCHANGE_FORMAT_CSV:
      return exporter.Csv();
    case v1::EXCHANGE_FORMAT_HSDS_JSON:
      return exporter.HsdsJson();
    case v1::EXCHANGE_FORMAT_HSDS_CSV:
      return exporter.HsdsCsv();
    default:
      break;
  }
  store::Violations violations;
  violations.Add("format", "must be a format of ExchangeFormat");
  return violations.ToStatus();
}

}  // namespace ieum::exchange
