// import, export, evaluate.
#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <system_error>

#include "service/cli/commands.h"
#include "service/cli/methods.h"
#include "service/cli/output.h"
#include "service/cli/output_file.h"
#include "service/cli/reasons.h"
#include "service/cli/render_records.h"
#include "service/evaluate/evaluation.h"
#include "service/evaluate/json_records.h"
#include "store/catalog/need_taxonomy.h"
#include "store/catalog/violations.h"

namespace ieum::cli {
namespace {

namespace fs = std::filesystem;

v1::ExchangeFormat FormatOf(const std::string& name) {
  if (name == "csv") return v1::EXCHANGE_FORMAT_CSV;
  if (name == "hsds-json") return v1::EXCHANGE_FORMAT_HSDS_JSON;
  if (name == "hsds-csv") return v1::EXCHANGE_FORMAT_HSDS_CSV;
  return v1::EXCHANGE_FORMAT_NATIVE_JSONL;
}

bool IsFolder(const std::string& path) {
  std::error_code error;
  return fs::is_directory(path, error);
}

std::string GuessFormat(const std::string& path, const std::string& mapping) {
  // Only CSV has mappings.
  if (!mapping.empty()) return "csv";
  if (IsFolder(path)) {
    std::error_code error;
    return fs::exists(fs::path(path) / "services.csv", error) ? "hsds-csv" : "native";
  }
  const std::string ending = fs::path(path).extension().string();
  if (ending == ".csv") return "csv";
  if (ending == ".json") return "hsds-json";
  return "native";
}

// A folder of tables becomes its files.
absl::StatusOr<std::vector<std::string>> ExpandTables(const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    if (!IsFolder(path)) {
      files.push_back(path);
      continue;
    }
    const auto before = static_cast<std::ptrdiff_t>(files.size());
    std::error_code error;
    fs::directory_iterator it(path, error);
    for (; !error && it != fs::directory_iterator(); it.increment(error)) {
      if (it->path().extension() == ".csv") files.push_back(it->path().string());
    }
    if (error) return absl::NotFoundError(path + ": cannot be read: " + error.message());
    std::sort(files.begin() + before, files.end());
  }
  if (files.empty()) return absl::InvalidArgumentError("no .csv file in " + paths.front());
  return files;
}

// A folder is read without its subfolders, which may hold other things than records: none of
// them is passed over without a word.
absl::Status CheckSubfolders(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    if (!IsFolder(path)) continue;
    std::set<std::string> found;
    std::error_code error;
    fs::recursive_directory_iterator it(path, error);
    for (; !error && it != fs::recursive_directory_iterator(); it.increment(error)) {
      const std::string ending = it->path().extension().string();
      if (it.depth() > 0 && (ending == ".jsonl" || ending == ".json")) {
        found.insert(it->path().parent_path().string());
      }
    }
    if (found.empty()) continue;
    std::string names;
    for (const std::string& folder : found) names += (names.empty() ? "" : ", ") + folder;
    return absl::InvalidArgumentError(
        path + ": has subfolders with files of their own (" + names +
        "), which are not read; name the files and folders to import");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> ReadMapping(const std::string& path) {
  if (path.empty()) return std::string();
  auto files = evaluate::ReadInputs({path});
  if (!files.ok()) return files.status();
  return std::move(files->front().content);
}

bool WentIn(const v1::ImportReport& report) {
  return report.created() + report.updated() + report.unchanged() > 0;
}

// A row or a file was refused; the others may have gone in.
bool IsRefused(const v1::ImportReport& report) {
  const auto& issues = report.issues();
  return report.rejected() > 0 ||
         std::any_of(issues.begin(), issues.end(),
                     [](const v1::ImportIssue& issue) { return issue.rejected(); });
}

std::string LeftOut(const v1::ImportReport& report, const Look& look) {
  if (report.rejected() == 0) {
    return std::string(look.Say("파일을 읽을 수 없어 제외했습니다", "the input was refused"));
  }
  const bool one = report.rejected() == 1;
  std::string words =
      look.english ? Counted(report.rejected(), "row") + (one ? " was" : " were") + " left out"
                   : std::to_string(report.rejected()) + "개 행을 제외했습니다";
  if (WentIn(report) && !report.dry_run()) {
    words += look.Say("; 나머지는 가져왔습니다", "; the others were imported");
  }
  return words;
}

// Writes what an export sends: to a stream, a file, or a folder of files. The parts of several
// files come in any order. Files get their names only once all of them are whole; without Close()
// nothing stays.
class Output {
 public:
  Output(const std::string& path, bool folder, std::ostream& standard)
      : path_(path), folder_(folder), standard_(standard) {}
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  ~Output() {
    files_.clear();
    std::error_code ignored;
    // Goes only when it is empty.
    if (made_folder_) fs::remove(path_, ignored);
  }

  bool wrote() const { return wrote_; }

  absl::Status Write(const std::string& file, std::string_view bytes) {
    wrote_ = wrote_ || !bytes.empty();
    if (path_ == "-") {
      standard_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
      return standard_ ? absl::OkStatus() : Written(standard_);
    }
    // The server names files; a name that leaves the folder is not followed.
    const auto out = Open(folder_ ? (fs::path(path_) / fs::path(file).filename()).string() : path_);
    return out.ok() ? (*out)->Write(bytes) : out.status();
  }

  // Gives the files their names. A file that got nothing is empty.
  absl::Status Close() {
    if (!folder_ && path_ != "-") {
      const auto opened = Open(path_);
      if (!opened.ok()) return opened.status();
    }
    for (auto& [target, out] : files_) {
      const absl::Status finished = out->Finish();
      if (!finished.ok()) return finished;
    }
    for (auto& [target, out] : files_) {
      const absl::Status committed = out->Commit();
      if (!committed.ok()) return committed;
    }
    return absl::OkStatus();
  }

 private:
  absl::StatusOr<OutputFile*> Open(const std::string& target) {
    const auto known = files_.find(target);
    if (known != files_.end()) return known->second.get();
    std::error_code error;
    if (folder_ && fs::exists(path_, error) && !IsFolder(path_)) {
      return absl::InvalidArgumentError("--output: " + path_ +
                                        " is a file; hsds-csv is several files, name a folder");
    }
    if (folder_ && fs::create_directories(path_, error)) made_folder_ = true;
    auto out = OutputFile::Open(target, FileContent::kCatalogue);
    if (!out.ok()) return out.status();
    return files_.emplace(target, *std::move(out)).first->second.get();
  }

  const std::string path_;
  const bool folder_;
  std::ostream& standard_;
  bool wrote_ = false;
  bool made_folder_ = false;
  std::map<std::string, std::unique_ptr<OutputFile>> files_;
};

absl::StatusOr<evaluate::Report> EvaluateOnServer(Context& context, absl::Time as_of) {
  const Options& options = context.options;
  evaluate::ServerInputs inputs;
  inputs.assessments = options.assessments;
  inputs.judgments = options.judgments;
  inputs.question = {options.weight_profile, as_of};
  inputs.calls = {
      [&](const v1::SuggestRequest& request) { return context.client.Call(kSuggest, request); },
      [&](const v1::ExplainMatchRequest& request) {
        return context.client.Call(kExplainMatch, request);
      }};
  return evaluate::EvaluateServer(inputs);
}

// A file that is missing from the data folder: which folder it is can be said.
absl::Status NameDataFolder(const absl::Status& status, const std::string& data_dir) {
  const std::string message(status.message());
  if (!absl::IsNotFound(status) || message.find(data_dir + "/") == std::string::npos) return status;
  return absl::NotFoundError(message + "; name the data folder with --data or IEUM_DATA");
}

absl::StatusOr<evaluate::Report> EvaluateOnFiles(const Options& options, absl::Time as_of) {
  evaluate::FileInputs inputs;
  inputs.resources = options.resources;
  inputs.assessments = options.assessments;
  inputs.judgments = options.judgments;
  inputs.data_dir = options.data_dir;
  inputs.weight_profile = options.weight_profile;
  inputs.as_of = as_of;
  auto report = evaluate::EvaluateFiles(inputs);
  if (!report.ok()) return NameDataFolder(report.status(), options.data_dir);
  return report;
}

// From the data folder, or from the server; codes are shown where neither has labels.
NeedLabels AreaLabels(Context& context) {
  if (context.options.resources.empty()) {
    const auto areas = context.client.Call(kListNeedAreas, {});
    return areas.ok() ? LabelsOf(*areas, context.look) : NeedLabels();
  }
  const auto files = evaluate::ReadInputs({context.options.data_dir + "/need_areas.json"});
  if (!files.ok()) return {};
  const auto taxonomy = store::NeedTaxonomy::FromJson(files->front().content);
  if (!taxonomy.ok()) return {};
  v1::ListNeedAreasResponse areas;
  for (const v1::NeedArea& area : taxonomy->areas()) *areas.add_need_areas() = area;
  return LabelsOf(areas, context.look);
}

}  // namespace

absl::Status Import(Context& context) {
  const Options& options = context.options;
  const std::string format =
      options.format.empty() ? GuessFormat(options.files.front(), options.mapping) : options.format;
  const bool tables = format == "hsds-csv";
  std::vector<std::string> paths = options.files;
  if (tables || format == "csv") {
    auto expanded = ExpandTables(paths);
    if (!expanded.ok()) return expanded.status();
    paths = *std::move(expanded);
  } else if (absl::Status status = CheckSubfolders(paths); !status.ok()) {
    return status;
  }
  auto inputs = evaluate::ReadInputs(paths);
  if (!inputs.ok()) return inputs.status();
  const auto mapping = ReadMapping(options.mapping);
  if (!mapping.ok()) return mapping.status();
  v1::ImportOptions request;
  request.set_format(FormatOf(format));
  request.set_mapping_toml(*mapping);
  request.set_source(options.source);
  request.set_dry_run(options.dry_run);
  std::vector<ImportFile> files;
  for (evaluate::InputFile& input : *inputs) {
    files.push_back(
        {tables ? fs::path(input.name).filename().string() : input.name, std::move(input.content)});
  }
  const auto report = context.client.Import(request, files);
  if (!report.ok()) return report.status();
  context.out << (options.json ? ToJson(*report) : RenderImport(*report, context.look));
  if (IsRefused(*report)) {
    Look look = context.look;
    look.english = look.english || options.json;  // what programs read is English
    return store::WithReason(absl::InvalidArgumentError(LeftOut(*report, look)),
                             WentIn(*report) ? kPartlyRefusedReason : kInputRefusedReason);
  }
  return absl::OkStatus();
}

std::string RemarkWords(const v1::ImportIssue& remark, const Look& look) {
  std::string words = std::string(look.Say("열 ", "column ")) + Clean(remark.column()) + ": " +
                      Clean(remark.expected());
  if (remark.line() > 0) {
    words += std::string(look.Say(" (처음: ", " (first: line ")) + std::to_string(remark.line()) +
             std::string(look.Say("행", ""));
    words += remark.value().empty() ? ")" : ", " + Clean(remark.value()) + ")";
  }
  return words;
}

absl::Status Export(Context& context) {
  const Options& options = context.options;
  const auto mapping = ReadMapping(options.mapping);
  if (!mapping.ok()) return mapping.status();
  v1::ExportCatalogRequest request;
  request.set_format(FormatOf(options.format));
  request.set_source(options.source);
  request.set_mapping_toml(*mapping);
  const bool folder = request.format() == v1::EXCHANGE_FORMAT_HSDS_CSV;
  if (folder && options.output == "-") {
    return absl::InvalidArgumentError("--output: hsds-csv is several files; name a folder");
  }
  Output output(options.output, folder, context.out);
  const auto write = [&](const v1::ExportCatalogResponse& part) {
    for (const v1::ImportIssue& remark : part.remarks()) {
      Notice(context, RemarkWords(remark, context.look));
    }
    return part.data().empty() ? absl::OkStatus() : output.Write(part.file(), part.data());
  };
  absl::Status status = context.client.Read(kExportCatalog, request, write);
  if (status.ok()) status = output.Close();
  if (status.ok() && !output.wrote()) {
    const std::string source =
        options.source.empty() ? "" : " (--source " + Clean(options.source) + ")";
    Notice(context,
           std::string(context.look.Say("내보낼 것이 없습니다", "nothing matched")) + source);
  }
  return status;
}

absl::Status Evaluate(Context& context) {
  const auto as_of = ParseTime(context.options.as_of, "--as-of");
  if (!as_of.ok()) return as_of.status();
  const auto report = context.options.resources.empty() ? EvaluateOnServer(context, *as_of)
                                                        : EvaluateOnFiles(context.options, *as_of);
  if (!report.ok()) return report.status();
  for (const std::string& remark : report->remarks) Notice(context, Clean(remark));
  context.out << (context.options.json
                      ? evaluate::ToJson(*report)
                      : RenderEvaluation(*report, AreaLabels(context), context.look));
  return absl::OkStatus();
}

}  // namespace ieum::cli
