// Writes a synthetic catalogue and assessments as files that `ieum import` and `ieum suggest` read.
//
//   generate --resources 100000 --assessments 1000 --seed 1 --out FOLDER
//   generate --resources 100000 --assessments 1000 --stats
//
// --stats (the default without --out) prints the distributions, by which to judge whether the
// catalogue is realistic.
// FOLDER/catalogue gets regions, organizations and resources, named so that what others refer to is
// read first (`ieum import FOLDER/catalogue`); FOLDER/assessments one assessment a line. No file
// has more than 100,000 records.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <string>

#include "google/protobuf/util/json_util.h"

#include "ieum/v1/exchange.pb.h"
#include "store/catalog/referral_counts.h"
#include "tests/bench/generator/generator.h"
#include "tests/bench/generator/statistics.h"

namespace ieum::bench {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kRecordsInFile = 100'000;

struct Arguments {
  std::uint64_t resources = 10'000;
  std::uint64_t assessments = 0;
  std::uint64_t seed = 1;
  std::string out;
  bool stats = false;
};

[[noreturn]] void Fail(const std::string& what) {
  std::cerr << what << "\nusage: generate [--resources N] [--assessments M] [--seed S]"
            << " [--out FOLDER] [--stats]\n";
  std::exit(2);
}

std::uint64_t NumberOf(const std::string& name, const std::string& text) {
  if (text.empty() || text.size() > 18 ||
      text.find_first_not_of("0123456789") != std::string::npos) {
    Fail(name + " must be a number, is \"" + text + "\"");
  }
  return std::stoull(text);
}

Arguments Parse(int argc, char** argv) {
  Arguments arguments;
  for (int i = 1; i < argc; ++i) {
    const std::string name = argv[i];
    if (name == "--stats") {
      arguments.stats = true;
      continue;
    }
    if (i + 1 == argc) Fail(name + " needs a value, or is no option");
    const std::string value = argv[++i];
    if (name == "--resources") {
      arguments.resources = NumberOf(name, value);
    } else if (name == "--assessments") {
      arguments.assessments = NumberOf(name, value);
    } else if (name == "--seed") {
      arguments.seed = NumberOf(name, value);
    } else if (name == "--out") {
      arguments.out = value;
    } else {
      Fail("no such option: " + name);
    }
  }
  if (arguments.out.empty()) arguments.stats = true;
  return arguments;
}

// Lines of JSON in files of bounded length: NAME-000.jsonl, NAME-001.jsonl.
class LineFiles {
 public:
  LineFiles(fs::path folder, std::string name)
      : folder_(std::move(folder)), name_(std::move(name)) {}
  ~LineFiles() { Close(); }
  LineFiles(const LineFiles&) = delete;
  LineFiles& operator=(const LineFiles&) = delete;

  void Write(const google::protobuf::Message& message) {
    if (lines_ % kRecordsInFile == 0) Open();
    google::protobuf::util::JsonPrintOptions options;
    options.preserve_proto_field_names = true;
    std::string line;
    if (!google::protobuf::util::MessageToJsonString(message, &line, options).ok()) {
      Fail("a record cannot be written as JSON");
    }
    file_ << line << '\n';
    ++lines_;
  }

 private:
  void Open() {
    Close();
    char number[32];
    std::snprintf(number, sizeof(number), "-%03llu.jsonl",
                  static_cast<unsigned long long>(lines_ / kRecordsInFile));
    path_ = folder_ / (name_ + number);
    file_.open(path_, std::ios::binary | std::ios::trunc);
    if (!file_) Fail("cannot write " + path_.string());
  }
  void Close() {
    if (!file_.is_open()) return;
    file_.close();
    if (!file_) Fail("cannot write " + path_.string());
  }

  const fs::path folder_;
  const std::string name_;
  fs::path path_;
  std::ofstream file_;
  std::uint64_t lines_ = 0;
};

void WriteFiles(const Generator& generator, const Arguments& arguments) {
  const fs::path folder = arguments.out;
  std::error_code error;
  const fs::path catalogue = folder / "catalogue";
  fs::create_directories(catalogue, error);
  if (!error) fs::create_directories(folder / "assessments", error);
  if (error) Fail("cannot make " + folder.string() + ": " + error.message());
  LineFiles regions(catalogue, "a-regions");
  for (v1::Region& region : generator.Regions()) {
    v1::CatalogRecord record;
    *record.mutable_region() = std::move(region);
    regions.Write(record);
  }
  LineFiles organizations(catalogue, "b-organizations");
  for (v1::Organization& organization : generator.Organizations(0, generator.size())) {
    v1::CatalogRecord record;
    *record.mutable_organization() = std::move(organization);
    organizations.Write(record);
  }
  LineFiles resources(catalogue, "c-resources");
  for (std::uint64_t i = 0; i < generator.size(); ++i) {
    v1::CatalogRecord record;
    *record.mutable_resource() = generator.Resource(i);
    // Output only: an import would pass them over.
    store::ClearCounts(*record.mutable_resource());
    resources.Write(record);
  }
  LineFiles assessments(folder / "assessments", "assessments");
  for (std::uint64_t i = 0; i < arguments.assessments; ++i) {
    assessments.Write(generator.Assessment(i));
  }
}

void PrintStatistics(const Generator& generator, const Arguments& arguments) {
  Statistics statistics(generator.as_of());
  for (std::uint64_t i = 0; i < generator.size(); ++i) statistics.Add(generator.Resource(i));
  for (std::uint64_t i = 0; i < arguments.assessments; ++i) {
    statistics.Add(generator.Assessment(i));
  }
  statistics.Print(std::cout);
}

}  // namespace
}  // namespace ieum::bench

int main(int argc, char** argv) {
  const ieum::bench::Arguments arguments = ieum::bench::Parse(argc, argv);
  const ieum::bench::Generator generator(arguments.seed, arguments.resources);
  if (!arguments.out.empty()) ieum::bench::WriteFiles(generator, arguments);
  if (arguments.stats) ieum::bench::PrintStatistics(generator, arguments);
}
