#include "tests/fuzz/exchange_support.h"

#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string_view>

#include "service/exchange/export.h"
#include "store/memory_store.h"

namespace ieum::exchange {
namespace {

constexpr std::string_view kTaxonomy = R"({"need_areas": [{
  "code": "health", "display_name": {"ko": "건강"},
  "sub_areas": [{"code": "health.checkup", "display_name": {"ko": "검진"},
                 "mappings": [{"taxonomy": "open-eligibility", "term_id": "1", "label": "Checkup"}]}]}]})";

void Require(bool holds, const char* what, const std::string& more = "") {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s %s\n", what, more.c_str());
  std::abort();
}

struct World {
  explicit World(const store::NeedTaxonomy& taxonomy)
      : store(store::MakeMemoryStore()),
        catalog(*store, taxonomy, [] { return absl::FromUnixSeconds(1793491200); }) {}
  std::unique_ptr<store::RecordStore> store;
  store::Catalog catalog;
};

std::optional<v1::ImportReport> ImportInChunks(World& world, v1::ExchangeFormat format,
                                               const std::string& mapping,
                                               const std::vector<InputFile>& files) {
  constexpr std::size_t kChunk = 61;
  ImportSettings settings;
  settings.options.set_format(format);
  settings.options.set_mapping_toml(mapping);
  settings.options.set_source("fuzz");
  auto importer = Importer::Create(world.catalog, settings);
  if (!importer.ok()) {
    Require(absl::IsInvalidArgument(importer.status()), "faulty options are invalid arguments");
    return std::nullopt;
  }
  for (const InputFile& file : files) {
    for (std::size_t at = 0; at < file.bytes.size(); at += kChunk) {
      const absl::Status status = (*importer)->Append(file.name, file.bytes.substr(at, kChunk));
      Require(status.ok(), "bytes are taken", status.ToString());
    }
  }
  const auto report = (*importer)->Finish();
  Require(report.ok(), "faults of the files are in the report", report.status().ToString());
  Require(report->rows_read() == report->created() + report->updated() + report->unchanged() +
                                     report->rejected() + report->exact_duplicates(),
          "every row is accounted for", report->ShortDebugString());
  return *report;
}

std::string ExportAll(World& world, v1::ExchangeFormat format) {
  ExportSettings settings;
  settings.request.set_format(format);
  settings.as_of = absl::FromUnixSeconds(1793491200);
  std::string out;
  const absl::Status status =
      Export(*world.catalog.View(), settings, [&](std::string_view, std::string_view bytes) {
        out.append(bytes);
        return absl::OkStatus();
      });
  Require(status.ok(), "what went in can be exported", status.ToString());
  return out;
}

}  // namespace

void CheckImport(v1::ExchangeFormat format, const std::string& mapping,
                 const std::vector<InputFile>& files) {
  static const auto& taxonomy = *new store::NeedTaxonomy(*store::NeedTaxonomy::FromJson(kTaxonomy));
  World world(taxonomy);
  const auto first = ImportInChunks(world, format, mapping, files);
  if (!first) return;
  const auto written = world.catalog.last_sequence();
  const auto second = ImportInChunks(world, format, mapping, files);
  Require(second->created() == 0 && second->updated() == 0, "a second import changes nothing",
          second->ShortDebugString());
  Require(world.catalog.last_sequence() == written, "a second import writes nothing");
  for (const auto other :
       {v1::EXCHANGE_FORMAT_CSV, v1::EXCHANGE_FORMAT_HSDS_JSON, v1::EXCHANGE_FORMAT_HSDS_CSV}) {
    ExportAll(world, other);
  }
  const std::string native = ExportAll(world, v1::EXCHANGE_FORMAT_NATIVE_JSONL);
  World again(taxonomy);
  const auto reread =
      ImportInChunks(again, v1::EXCHANGE_FORMAT_NATIVE_JSONL, "", {{"native", native}});
  Require(reread->rejected() == 0, "a native export is accepted", reread->ShortDebugString());
  Require(ExportAll(again, v1::EXCHANGE_FORMAT_NATIVE_JSONL) == native,
          "a native round trip is equal");
}

}  // namespace ieum::exchange
