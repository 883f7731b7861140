// Prints the HSDS JSON export of what the files given hold; for the check against the published
// schemas.
//
//   hsds_sample services|organizations FILE...     (*.jsonl native, *.json HSDS)
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

#include "service/exchange/export.h"
#include "service/exchange/import.h"
#include "store/memory_store.h"

namespace ieum::exchange {
namespace {

std::string ReadAll(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

int Fail(const std::string& what, const absl::Status& status) {
  std::fprintf(stderr, "%s: %s\n", what.c_str(), status.ToString().c_str());
  return 1;
}

int Run(int argc, char** argv) {
  if (argc < 3) return Fail("usage", absl::InvalidArgumentError("a shape and files"));
  const auto taxonomy = store::NeedTaxonomy::FromJson(ReadAll(IEUM_DATA_DIR "/need_areas.json"));
  if (!taxonomy.ok()) return Fail("taxonomy", taxonomy.status());
  const auto store = store::MakeMemoryStore();
  const absl::Time now = absl::FromUnixSeconds(1793491200);
  store::Catalog catalog(*store, *taxonomy, [now] { return now; });
  for (int i = 2; i < argc; ++i) {
    const std::string path = argv[i];
    ImportSettings settings;
    settings.options.set_source("sample");
    settings.options.set_format(path.ends_with(".jsonl") ? v1::EXCHANGE_FORMAT_NATIVE_JSONL
                                                         : v1::EXCHANGE_FORMAT_HSDS_JSON);
    const auto report = Import(catalog, settings, {{path, ReadAll(path)}});
    if (!report.ok()) return Fail(path, report.status());
    if (report->rejected() > 0) {
      return Fail(path, absl::InvalidArgumentError(report->issues(0).ShortDebugString()));
    }
  }
  ExportSettings settings;
  settings.request.set_format(v1::EXCHANGE_FORMAT_HSDS_JSON);
  settings.hsds_services = std::string(argv[1]) == "services";
  settings.as_of = now;
  const absl::Status status =
      Export(*catalog.View(), settings, [](std::string_view, std::string_view bytes) {
        std::fwrite(bytes.data(), 1, bytes.size(), stdout);
        return absl::OkStatus();
      });
  return status.ok() ? 0 : Fail("export", status);
}

}  // namespace
}  // namespace ieum::exchange

int main(int argc, char** argv) { return ieum::exchange::Run(argc, argv); }
