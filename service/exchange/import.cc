#include "service/exchange/import.h"

#include <map>
#include <set>
#include <utility>

#include "service/exchange/csv_export.h"
#include "service/exchange/duplicates.h"
#include "service/exchange/mapping.h"
#include "service/exchange/text_decoder.h"
#include "service/exchange/trial_store.h"
#include "store/catalog/violations.h"

namespace ieum::exchange {
namespace {

absl::Status Violation(std::string_view field, std::string_view expected) {
  store::Violations violations;
  violations.Add(field, expected);
  return violations.ToStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<Importer>> Importer::Create(store::Catalog& catalog,
                                                           ImportSettings settings) {
  std::unique_ptr<Importer> importer(new Importer(std::move(settings)));
  if (absl::Status status = importer->Prepare(catalog); !status.ok()) return status;
  return importer;
}

absl::Status Importer::Prepare(store::Catalog& catalog) {
  catalog_ = &catalog;
  if (settings_.options.dry_run()) {
    auto view = catalog.records().View();
    if (!view.ok()) return view.status();
    trial_store_ = MakeTrialStore(*std::move(view));
    trial_ = std::make_unique<store::Catalog>(*trial_store_, catalog.taxonomy(),
                                              [&catalog] { return catalog.now(); });
    catalog_ = trial_.get();
  }
  writer_ = std::make_unique<ImportWriter>(*catalog_, settings_.options.source(), settings_.limits);
  return MakeReader();
}

absl::Status Importer::MakeReader() {
  const v1::ImportOptions& options = settings_.options;
  if (!IsCleanUtf8(options.source()) || options.source().size() > 200) {
    return Violation("options.source", "must be text of at most 200 bytes");
  }
  const RowSink rows = [this](ImportRow row) -> absl::Status {
    if (settings_.check) {
      if (absl::Status status = settings_.check(); !status.ok()) return status;
    }
    return writer_->Add(std::move(row));
  };
  const IssueSink issues = [this](v1::ImportIssue issue) { writer_->AddIssue(std::move(issue)); };
  const HsdsSettings hsds{options.source(), &catalog_->taxonomy()};
  switch (options.format()) {
    case v1::EXCHANGE_FORMAT_UNSPECIFIED:
    case v1::EXCHANGE_FORMAT_NATIVE_JSONL:
      reader_ = MakeNativeReader(settings_.limits, rows, issues);
      return absl::OkStatus();
    case v1::EXCHANGE_FORMAT_CSV: {
      const std::string& toml = options.mapping_toml();
      auto mapping = ParseMapping(toml.empty() ? StandardMapping() : toml, settings_.limits);
      if (!mapping.ok()) return mapping.status();
      auto reader = MakeCsvReader(*std::move(mapping), settings_.limits, rows, issues);
      if (!reader.ok())
        return Violation("options.mapping_toml", std::string(reader.status().message()));
      reader_ = *std::move(reader);
      return absl::OkStatus();
    }
    case v1::EXCHANGE_FORMAT_HSDS_JSON:
    case v1::EXCHANGE_FORMAT_HSDS_CSV:
      if (options.source().empty()) return Violation("options.source", "is required for HSDS");
      reader_ = options.format() == v1::EXCHANGE_FORMAT_HSDS_JSON
                    ? MakeHsdsJsonReader(hsds, settings_.limits, rows, issues)
                    : MakeHsdsCsvReader(hsds, settings_.limits, rows, issues);
      return absl::OkStatus();
    default:
      return Violation("options.format", "must be a format of ExchangeFormat");
  }
}

absl::Status Importer::Append(std::string_view file, std::string_view bytes) {
  bytes_ += bytes.size();
  if (bytes_ > settings_.limits.max_bytes) {
    return absl::ResourceExhaustedError("an import must have at most " +
                                        std::to_string(settings_.limits.max_bytes) + " bytes");
  }
  return reader_->Append(file, bytes);
}

absl::StatusOr<v1::ImportReport> Importer::Finish() {
  if (absl::Status status = reader_->Finish(); !status.ok()) return status;
  if (absl::Status status = writer_->Finish(settings_.check); !status.ok()) return status;
  v1::ImportReport report = writer_->TakeReport();
  report.set_dry_run(settings_.options.dry_run());
  if (absl::Status status = FlagDuplicates(report); !status.ok()) return status;
  return report;
}

absl::Status Importer::FlagDuplicates(v1::ImportReport& report) {
  if (writer_->resources().empty()) return absl::OkStatus();
  auto view = catalog_->View();
  if (!view.ok()) return view.status();
  DuplicateOptions options;
  options.max_pairs = settings_.limits.max_duplicates;
  options.only = writer_->resources();
  options.check = settings_.check;
  auto flags = FindLikelyDuplicates(*view, options);
  if (!flags.ok()) return flags.status();
  std::map<std::string, std::vector<std::string>> others;
  for (v1::DuplicateFlag& flag : *flags) {
    others[flag.resource()].push_back(flag.other());
    if (options.only.count(flag.other()) > 0) others[flag.other()].push_back(flag.resource());
    *report.add_duplicates() = std::move(flag);
  }
  // Also those that used to look like another and no longer do; unknown where the list was cut.
  const bool complete = static_cast<std::size_t>(report.duplicates_size()) < options.max_pairs;
  for (const std::string& name : options.only) {
    if (!complete || others.count(name) > 0) continue;
    const auto stored = view->GetResource(name);
    if (stored.ok() && stored->possible_duplicates_size() > 0) others[name];
  }
  if (others.empty()) return absl::OkStatus();
  const absl::Status status = catalog_->SetPossibleDuplicates(others);
  // Somebody deleted one of them meanwhile: the report has them all the same.
  return absl::IsNotFound(status) ? absl::OkStatus() : status;
}

absl::StatusOr<v1::ImportReport> Import(store::Catalog& catalog, const ImportSettings& settings,
                                        const std::vector<InputFile>& files) {
  auto importer = Importer::Create(catalog, settings);
  if (!importer.ok()) return importer.status();
  for (const InputFile& file : files) {
    if (absl::Status status = (*importer)->Append(file.name, file.bytes); !status.ok()) {
      return status;
    }
  }
  return (*importer)->Finish();
}

}  // namespace ieum::exchange
