#include "service/cli/commands.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "CLI/CLI.hpp"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

#include "service/cli/reasons.h"
#include "service/cli/usage.h"
#include "store/catalog/violations.h"
#include "tests/cli/sample_answers.h"

namespace ieum::cli {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

// Answers from memory and keeps what it was asked.
class FakeClient : public Client {
 public:
  absl::StatusOr<v1::SuggestResponse> Suggest(const v1::SuggestRequest& request) override {
    suggested.push_back(request);
    const auto it = failing_cases.find(request.assessment().case_reference());
    if (it != failing_cases.end()) return it->second;
    if (!empty && !nothing_fits) return SampleSuggestions();
    return Parse<v1::SuggestResponse>(
        "needs { need_id: 'n1' gap { cause: GAP_CAUSE_NO_RESOURCE } }");
  }
  absl::StatusOr<v1::ExplainMatchResponse> Explain(
      const v1::ExplainMatchRequest& request) override {
    explained = request;
    return SampleExplanation();
  }
  absl::StatusOr<v1::ListNeedAreasResponse> ListNeedAreas() override { return SampleAreas(); }
  absl::StatusOr<v1::Organization> CreateOrganization(
      const v1::CreateOrganizationRequest& request) override {
    created.push_back(request.organization_id());
    v1::Organization organization = request.organization();
    organization.set_name("organizations/" + request.organization_id());
    return organization;
  }
  absl::StatusOr<v1::Organization> GetOrganization(const std::string& name) override {
    v1::Organization organization;
    organization.set_name(name);
    organization.mutable_display_name()->set_ko("가람복지관");
    organization.mutable_contact()->add_phones("099-550-1200");
    return organization;
  }
  absl::Status DeleteOrganization(const v1::DeleteOrganizationRequest& request) override {
    deleted = request.name();
    return request.force() ? absl::OkStatus() : absl::FailedPreconditionError("has resources");
  }
  absl::StatusOr<v1::ListOrganizationsResponse> ListOrganizations(
      const v1::ListOrganizationsRequest&) override {
    return v1::ListOrganizationsResponse();
  }
  absl::StatusOr<v1::Resource> CreateResource(const v1::CreateResourceRequest& request) override {
    created.push_back(request.resource_id());
    if (request.resource_id() == "taken") return absl::AlreadyExistsError("resources/taken exists");
    v1::Resource resource = request.resource();
    resource.set_name("resources/" + request.resource_id());
    return resource;
  }
  absl::StatusOr<v1::Resource> GetResource(const std::string& name) override {
    if (name == "resources/far") {
      return Parse<v1::Resource>(R"(name: "resources/far" organization: "organizations/hall"
          places { region { system: REGION_SYSTEM_KR_ADM code: "b" } })");
    }
    if (name != "resources/lunch") return absl::NotFoundError(name + " does not exist");
    return Parse<v1::Resource>(R"(name: "resources/lunch" etag: "7" display_name { ko: "도시락" }
        capacity { total_places: 30 open_places: 2 as_of_time { seconds: 5 } })");
  }
  absl::Status DeleteResource(const v1::DeleteResourceRequest& request) override {
    deleted = request.name() + "@" + request.etag();
    return absl::OkStatus();
  }
  absl::StatusOr<v1::ListResourcesResponse> ListResources(
      const v1::ListResourcesRequest& request) override {
    listed.push_back(request);
    v1::ListResourcesResponse page;
    if (empty) return page;
    page.add_resources()->set_name("resources/p" + request.page_token());
    if (request.page_token() != "2") page.set_next_page_token(request.page_token() + "2");
    return page;
  }
  absl::StatusOr<v1::Resource> UpdateAvailability(
      const v1::UpdateAvailabilityRequest& request) override {
    availability = request;
    if (stale) return absl::AbortedError("changed meanwhile");
    return GetResource("resources/lunch");
  }
  absl::StatusOr<v1::Resource> VerifyResource(const v1::VerifyResourceRequest& request) override {
    verified = request;
    return GetResource(request.name());
  }
  absl::StatusOr<v1::ListRegionsResponse> ListRegions(
      const v1::ListRegionsRequest& request) override {
    v1::ListRegionsResponse page;
    const bool last = request.page_token() == "2";
    v1::Region& region = *page.add_regions();
    region.set_name(last ? "regions/b" : "regions/a");
    region.mutable_code()->set_system(v1::REGION_SYSTEM_KR_ADM);
    region.mutable_code()->set_code(last ? "b" : "a");
    region.mutable_display_name()->set_ko(last ? "느티동" : "다온구");
    ++regions_listed;
    if (!last) page.set_next_page_token("2");
    return page;
  }
  absl::StatusOr<v1::ImportReport> Import(const v1::ImportOptions& options,
                                          const std::vector<ImportFile>& files) override {
    import_options = options;
    imported = files;
    return import_report;
  }
  absl::Status Export(const v1::ExportCatalogRequest& request, const FileSink& sink) override {
    exported = request;
    if (request.source() == "nosuch") return absl::OkStatus();
    absl::Status status = sink("services.csv", "id,");
    status.Update(sink("services.csv", "name\n"));
    status.Update(sink("../organizations.csv", "id\n"));
    for (const auto& [file, bytes] : more_parts) status.Update(sink(file, bytes));
    status.Update(export_status);
    return status;
  }

  std::vector<v1::SuggestRequest> suggested;
  std::map<std::string, absl::Status> failing_cases;
  v1::ExplainMatchRequest explained;
  std::vector<std::string> created;
  std::string deleted;
  std::vector<v1::ListResourcesRequest> listed;
  v1::UpdateAvailabilityRequest availability;
  bool stale = false;
  v1::VerifyResourceRequest verified;
  v1::ImportOptions import_options;
  std::vector<ImportFile> imported;
  v1::ImportReport import_report;
  v1::ExportCatalogRequest exported;
  std::vector<std::pair<std::string, std::string>> more_parts;
  absl::Status export_status;
  int regions_listed = 0;
  bool empty = false;         // there are no resources
  bool nothing_fits = false;  // there are, for other needs
};

class CommandsTest : public ::testing::Test {
 protected:
  CommandsTest() {
    dir_ = fs::path(::testing::TempDir()) /
           (std::string("ieum_cli_") +
            ::testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::remove_all(dir_);
    fs::create_directories(dir_);
  }
  ~CommandsTest() override { fs::remove_all(dir_); }

  // Parses and runs a command line as the program does.
  ExitCode Run(const std::vector<std::string>& words) {
    Options options;
    const auto parser = MakeParser(options);
    out_.str("");
    err_.str("");
    if (const auto ended = ParseCommandLine(words, *parser, out_, err_)) return *ended;
    Context context{options, client_, out_, err_, Look{.english = WantsEnglish(options)}};
    return RunCommand(context);
  }

  std::string Write(const std::string& name, const std::string& content) {
    const fs::path path = dir_ / name;
    fs::create_directories(path.parent_path());
    std::ofstream(path) << content;
    return path.string();
  }
  static std::string Read(const fs::path& path) {
    std::ifstream in(path);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  FakeClient client_;
  std::ostringstream out_;
  std::ostringstream err_;
  fs::path dir_;
};

constexpr char kTwoCases[] =
    "{\"case_reference\":\"c-1\",\"needs\":[{\"id\":\"n1\",\"statement\":\"a\"}]}\n"
    "{\"case_reference\":\"c-2\",\"needs\":[{\"id\":\"n1\"},{\"id\":\"n2\"}]}\n";

TEST_F(CommandsTest, UsageErrors) {
  EXPECT_EQ(Run({}), ExitCode::kUsage);
  EXPECT_EQ(Run({"nonsense"}), ExitCode::kUsage);
  EXPECT_EQ(Run({"suggest"}), ExitCode::kUsage);
  EXPECT_EQ(Run({"suggest", "f", "--top", "0"}), ExitCode::kUsage);
  EXPECT_EQ(Run({"suggest", "f", "--lang", "fr"}), ExitCode::kUsage);
  EXPECT_EQ(Run({"list", "needs"}), ExitCode::kUsage);
  EXPECT_EQ(Run({"completion", "fish"}), ExitCode::kUsage);
}

TEST_F(CommandsTest, AMistypedWordIsAnsweredWithTheNearest) {
  const auto said = [&](std::vector<std::string> words) {
    words.insert(words.end(), {"--lang", "en"});
    EXPECT_EQ(Run(words), ExitCode::kUsage);
    return err_.str();
  };
  EXPECT_EQ(said({"sugest", "f.json"}),
            "error: there is no command \"sugest\"; did you mean suggest?\n"
            "Run with --help for more information.\n");
  EXPECT_THAT(said({"improt", "--dry-run", "f"}), HasSubstr("did you mean import?"));
  EXPECT_THAT(said({"--server", "h:1", "lst"}), HasSubstr("did you mean list?"));
  EXPECT_THAT(said({"eval"}), HasSubstr("did you mean evaluate?"));
  EXPECT_THAT(said({"dance"}), HasSubstr("there is no command \"dance\"\n"));
  EXPECT_THAT(said({"suggest", "f", "--breif"}),
              HasSubstr("there is no option --breif; did you mean --brief?"));
  EXPECT_THAT(said({"suggest", "f", "--sever=h:1"}), HasSubstr("did you mean --server?"));
  EXPECT_THAT(said({"suggest", "--zzz"}), HasSubstr("there is no option --zzz\n"));
  EXPECT_THAT(said({"suggest"}), HasSubstr("FILE is required"));
  EXPECT_EQ(Run({"sugest", "--lang", "ko"}), ExitCode::kUsage);
  EXPECT_THAT(err_.str(), HasSubstr("혹시 suggest입니까?"));
  EXPECT_EQ(Run({"--help"}), ExitCode::kOk);
  EXPECT_THAT(out_.str(), HasSubstr("field_violations"));
}

TEST_F(CommandsTest, WithJsonErrorsAreJson) {
  const auto failure = [&](const std::vector<std::string>& words, ExitCode code) {
    EXPECT_EQ(Run(words), code);
    const std::string text = err_.str();
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1) << text;
    return nlohmann::json::parse(text);
  };
  auto json = failure({"sugest", "f", "--json"}, ExitCode::kUsage);
  EXPECT_EQ(json["code"], "INVALID_ARGUMENT");
  EXPECT_EQ(json["reason"], "USAGE");
  EXPECT_EQ(json["message"], "there is no command \"sugest\"; did you mean suggest?");
  json = failure({"get", "dinner", "--json"}, ExitCode::kNotFound);
  EXPECT_EQ(json["code"], "NOT_FOUND");
  EXPECT_EQ(json["reason"], "NOT_FOUND");
  EXPECT_EQ(json["message"], "resources/dinner does not exist");
  EXPECT_TRUE(json["field_violations"].empty());

  const std::string file = Write("cases.jsonl", kTwoCases);
  store::Violations violations;
  violations.Add("assessment.needs[0].statement", "is required");
  client_.failing_cases["c-1"] = store::WithReason(violations.ToStatus(), "ODD");
  json = failure({"suggest", file, "--case", "c-1", "--json"}, ExitCode::kBadInput);
  EXPECT_EQ(json["reason"], "ODD");
  EXPECT_EQ(json["field_violations"][0]["field"], "assessment.needs[0].statement");
  EXPECT_EQ(json["field_violations"][0]["description"], "is required");
  json = failure({"suggest", file, "--json"}, ExitCode::kBadInput);
  EXPECT_EQ(json["reason"], "SOME_CASES_FAILED");
  EXPECT_EQ(json["cases"][0]["case_reference"], "c-1");
  EXPECT_EQ(json["cases"][0]["field_violations"].size(), 1u);
  client_.failing_cases["c-1"] =
      store::WithReason(absl::UnavailableError("cannot be reached"), kUnreachableReason);
  json = failure({"suggest", file, "--json", "--server", "h:1"}, ExitCode::kUnreachable);
  EXPECT_EQ(json["server"], "h:1");
  json = failure({"register", Write("one.json", "\n{\"organization\":\"organizations/hall\"}"),
                  "--id", "taken", "--json"},
                 ExitCode::kConflict);
  EXPECT_THAT(json["input"].get<std::string>(), ::testing::EndsWith("one.json:2"));
  json = failure({"export", "--source", "nosuch", "--json"}, ExitCode::kOk);
  EXPECT_TRUE(json.contains("notice"));
  client_.import_report = Parse<v1::ImportReport>("rows_read: 2 rejected: 2");
  json = failure({"import", Write("a.jsonl", "{}"), "--json", "--lang", "ko"}, ExitCode::kBadInput);
  EXPECT_EQ(json["reason"], "INPUT_REFUSED");
  EXPECT_EQ(json["message"], "2 rows were left out");
}

TEST_F(CommandsTest, AnEmptyCatalogueSaysHowToFillIt) {
  const std::string file = Write("cases.jsonl", kTwoCases);
  client_.empty = true;
  EXPECT_EQ(Run({"suggest", file, "--lang", "en"}), ExitCode::kOk);
  EXPECT_EQ(err_.str(), "the catalogue holds no resources; read some in first: ieum import FILE\n");
  EXPECT_EQ(Run({"suggest", file, "--lang", "ko", "--brief", "--server", "h:1"}), ExitCode::kOk);
  EXPECT_THAT(err_.str(), HasSubstr("ieum --server h:1 import 파일\n"));
  EXPECT_EQ(Run({"suggest", file, "--json"}), ExitCode::kOk);
  EXPECT_TRUE(nlohmann::json::parse(err_.str()).contains("notice"));
  client_.empty = false;
  client_.nothing_fits = true;
  EXPECT_EQ(Run({"suggest", file}), ExitCode::kOk);
  EXPECT_EQ(err_.str(), "");
}

TEST_F(CommandsTest, SuggestAsksWhatTheOptionsSay) {
  const std::string file = Write("cases.jsonl", kTwoCases);
  ASSERT_EQ(Run({"suggest", file, "--case", "c-2", "--need", "n2", "--top", "3", "--as-of",
                 "2026-11-01", "--weight-profile", "weightProfiles/w", "--lang", "en"}),
            ExitCode::kOk)
      << err_.str();
  ASSERT_EQ(client_.suggested.size(), 1u);
  const v1::SuggestRequest& request = client_.suggested[0];
  EXPECT_EQ(request.assessment().case_reference(), "c-2");
  EXPECT_THAT(request.need_ids(), ::testing::ElementsAre("n2"));
  EXPECT_EQ(request.max_suggestions(), 3);
  EXPECT_EQ(request.as_of_time().seconds(), 1793458800);  // midnight in Korea
  EXPECT_EQ(request.weight_profile(), "weightProfiles/w");
  EXPECT_EQ(request.language(), v1::LANGUAGE_EN);
  EXPECT_THAT(out_.str(), HasSubstr("Child health check-up"));
}

TEST_F(CommandsTest, JsonIsProtoJson) {
  const std::string file = Write("cases.jsonl", kTwoCases);
  ASSERT_EQ(Run({"suggest", file, "--json"}), ExitCode::kOk);
  std::istringstream lines(out_.str());
  int count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    const auto json = nlohmann::json::parse(line);
    EXPECT_EQ(json["needs"][0]["need_id"], "n1");
  }
  EXPECT_EQ(count, 2);
}

TEST_F(CommandsTest, OneBadCaseHoldsUpNoOther) {
  const std::string file = Write("cases.jsonl", kTwoCases);
  store::Violations violations;
  violations.Add("assessment.needs[0].statement", "is required");
  violations.Add("assessment.needs[0].id", "must be unique");
  client_.failing_cases["c-1"] = violations.ToStatus();
  EXPECT_EQ(Run({"suggest", file, "--brief", "--lang", "en"}), ExitCode::kBadInput);
  EXPECT_THAT(err_.str(), HasSubstr("error: assessment.needs[0].statement: is required\n"
                                    "error: assessment.needs[0].id: must be unique\n"));
  EXPECT_THAT(out_.str(), HasSubstr("c-2"));
}

TEST(Describe, NamesOptionsNotFieldsOfRequests) {
  store::Violations violations;
  violations.Add("options.source", "is required");
  violations.Add("options.mapping_toml", "is no TOML");
  violations.Add("need_ids[1]", "must be a need of the assessment");
  violations.Add("resource.source", "is too long");
  EXPECT_EQ(Describe(violations.ToStatus(), true),
            "error: --source: is required\n"
            "error: --mapping: is no TOML\n"
            "error: --need: must be a need of the assessment\n"
            "error: resource.source: is too long\n");
}

TEST(Describe, KoreanSentenceComesBeforeTheDetail) {
  EXPECT_EQ(
      Describe(store::WithReason(absl::AbortedError("resources/a has changed"), "ETAG_MISMATCH"),
               false),
      "오류: 그사이 내용이 바뀌었습니다. 다시 읽고 나서 시도하십시오.\n"
      "  resources/a has changed\n");
  store::Violations violations;
  violations.Add("need_ids[1]", "must be a need of the assessment");
  violations.Add("x", "is required");
  EXPECT_EQ(Describe(violations.ToStatus(), false),
            "오류: 입력한 내용이 규칙에 맞지 않습니다.\n"
            "  --need: must be a need of the assessment\n"
            "  x: is required\n");
  EXPECT_EQ(Describe(store::WithReason(absl::NotFoundError("gone"), "FROM_THE_FUTURE"), false),
            "오류: 찾는 것이 없습니다.\n  gone\n");
  EXPECT_EQ(Describe(absl::UnknownError("disk full"), false), "오류: disk full\n");
}

TEST_F(CommandsTest, ExitCodesTellWhatWentWrong) {
  const std::string file = Write("cases.jsonl", kTwoCases);
  EXPECT_EQ(Run({"suggest", (dir_ / "none.json").string()}), ExitCode::kNotFound);
  EXPECT_EQ(Run({"suggest", file, "--case", "c-9"}), ExitCode::kNotFound);
  EXPECT_EQ(Run({"suggest", Write("bad.json", "{\"case\": 1}")}), ExitCode::kBadInput);
  EXPECT_THAT(err_.str(), HasSubstr("bad.json:1:"));
  EXPECT_EQ(Run({"suggest", Write("empty.json", "")}), ExitCode::kBadInput);
  EXPECT_EQ(Run({"suggest", file, "--as-of", "yesterday"}), ExitCode::kBadInput);
  client_.failing_cases["c-1"] = absl::UnavailableError("failed to connect");
  EXPECT_EQ(Run({"suggest", file}), ExitCode::kUnreachable);
  EXPECT_TRUE(out_.str().empty());
  client_.failing_cases["c-1"] = absl::InternalError("");
  EXPECT_EQ(Run({"suggest", file, "--case", "c-1"}), ExitCode::kOther);
}

TEST_F(CommandsTest, ExplainNeedsOneNeed) {
  const std::string file = Write("cases.jsonl", kTwoCases);
  EXPECT_EQ(Run({"explain", file, "lunch"}), ExitCode::kBadInput);
  EXPECT_EQ(Run({"explain", file, "lunch", "--case", "c-2"}), ExitCode::kBadInput);
  EXPECT_THAT(err_.str(), HasSubstr("n1, n2"));
  EXPECT_EQ(Run({"explain", file, "lunch", "--case", "c-1"}), ExitCode::kOk);
  EXPECT_EQ(client_.explained.need_id(), "n1");
  EXPECT_EQ(client_.explained.resource(), "resources/lunch");
  EXPECT_EQ(Run({"explain", file, "lunch", "--case", "c-2", "--need", "n2"}), ExitCode::kOk);
  EXPECT_EQ(client_.explained.need_id(), "n2");
}

TEST_F(CommandsTest, NeedsAndGetKnowWhatIsMissing) {
  EXPECT_EQ(Run({"needs"}), ExitCode::kOk);
  EXPECT_EQ(Run({"needs", "nowhere"}), ExitCode::kNotFound);
  EXPECT_EQ(Run({"get", "lunch", "organizations/hall"}), ExitCode::kOk);
  EXPECT_EQ(Run({"get", "dinner"}), ExitCode::kNotFound);
}

TEST_F(CommandsTest, GetKnowsRegionsAndSaysWhatItKnows) {
  EXPECT_EQ(Run({"get", "regions/b"}), ExitCode::kOk);
  EXPECT_THAT(out_.str(), HasSubstr("regions/b"));
  EXPECT_EQ(Run({"get", "regions/b", "--json"}), ExitCode::kOk);
  EXPECT_EQ(nlohmann::json::parse(out_.str())["name"], "regions/b");
  EXPECT_EQ(Run({"get", "regions/c"}), ExitCode::kNotFound);
  EXPECT_EQ(Run({"get", "places/c"}), ExitCode::kBadInput);
  EXPECT_THAT(err_.str(), HasSubstr("resources/, organizations/ or regions/"));
}

TEST_F(CommandsTest, GetNamesWhatAResourceRefersTo) {
  EXPECT_EQ(Run({"get", "lunch"}), ExitCode::kOk);
  EXPECT_EQ(client_.regions_listed, 0) << "it names no region";
  EXPECT_EQ(Run({"get", "far"}), ExitCode::kOk);
  EXPECT_THAT(out_.str(), HasSubstr("가람복지관 (organizations/hall)"));
  EXPECT_THAT(out_.str(), HasSubstr("느티동 (b)"));
  EXPECT_THAT(out_.str(), HasSubstr("099-550-1200 ("));
  EXPECT_EQ(Run({"get", "far", "--json"}), ExitCode::kOk);
  EXPECT_THAT(out_.str(), Not(HasSubstr("가람복지관"))) << "the record itself";
}

TEST_F(CommandsTest, FiltersOfResourcesChooseNothingElse) {
  for (const char* kind : {"organizations", "regions"}) {
    EXPECT_EQ(Run({"list", kind}), ExitCode::kOk);
    EXPECT_EQ(Run({"list", kind, "--open-only"}), ExitCode::kUsage);
    for (const char* option :
         {"--organization", "--need-code", "--source", "--text", "--verified-before"}) {
      EXPECT_EQ(Run({"list", kind, option, "2026-11-01"}), ExitCode::kUsage) << option;
    }
  }
}

TEST_F(CommandsTest, ListGoesThroughAllPages) {
  EXPECT_EQ(Run({"list", "--text", "도시락", "--organization", "hall", "--open-only"}),
            ExitCode::kOk);
  EXPECT_EQ(client_.listed.size(), 1u);
  EXPECT_EQ(client_.listed[0].organization(), "organizations/hall");
  EXPECT_THAT(out_.str(), HasSubstr("--page-token 2"));
  EXPECT_EQ(Run({"list", "--all"}), ExitCode::kOk);
  EXPECT_EQ(client_.listed.size(), 3u);
  EXPECT_THAT(out_.str(), HasSubstr("resources/p2"));
  EXPECT_THAT(out_.str(), Not(HasSubstr("--page-token")));
}

TEST_F(CommandsTest, AvailabilityKeepsWhatIsNotGiven) {
  EXPECT_EQ(Run({"availability", "lunch", "--open", "0", "--waitlist", "open"}), ExitCode::kOk);
  EXPECT_EQ(client_.availability.etag(), "7");
  EXPECT_EQ(client_.availability.capacity().total_places(), 30);
  EXPECT_TRUE(client_.availability.capacity().has_open_places());
  EXPECT_EQ(client_.availability.capacity().open_places(), 0);
  EXPECT_TRUE(client_.availability.capacity().waitlist_open());
  EXPECT_FALSE(client_.availability.capacity().has_as_of_time());
  EXPECT_EQ(Run({"availability", "lunch", "--open", "1", "--only-these"}), ExitCode::kOk);
  EXPECT_FALSE(client_.availability.capacity().has_total_places());
  client_.stale = true;
  EXPECT_EQ(Run({"availability", "lunch", "--open", "1"}), ExitCode::kConflict);
}

TEST_F(CommandsTest, AvailabilityWithoutANumberDatesNothingAnew) {
  EXPECT_EQ(Run({"availability", "lunch"}), ExitCode::kUsage);
  EXPECT_EQ(Run({"availability", "lunch", "--as-of", "2026-11-01"}), ExitCode::kUsage);
  EXPECT_EQ(Run({"availability", "lunch", "--only-these"}), ExitCode::kUsage);
  EXPECT_TRUE(client_.availability.name().empty());
  EXPECT_EQ(Run({"availability", "lunch", "--waitlist", "closed"}), ExitCode::kOk);
}

TEST_F(CommandsTest, VerifyAndDelete) {
  EXPECT_EQ(Run({"verify", "lunch", "--time", "2026-10-30T00:00:00Z"}), ExitCode::kOk);
  EXPECT_EQ(client_.verified.verify_time().seconds(), 1793318400);
  EXPECT_EQ(Run({"verify", "lunch", "--time", "soon"}), ExitCode::kBadInput);
  EXPECT_EQ(Run({"delete", "lunch", "--etag", "7"}), ExitCode::kOk);
  EXPECT_EQ(client_.deleted, "resources/lunch@7");
  EXPECT_EQ(Run({"delete", "organizations/hall"}), ExitCode::kConflict);
  EXPECT_EQ(Run({"delete", "organizations/hall", "--force"}), ExitCode::kOk);
}

TEST_F(CommandsTest, RegisterTakesLinesAndBareRecords) {
  const std::string file = Write(
      "new.jsonl",
      "{\"organization\":{\"name\":\"organizations/hall\",\"display_name\":{\"ko\":\"관\"}}}\n"
      "{\"resource\":{\"name\":\"resources/lunch\",\"organization\":\"organizations/hall\"}}\n"
      "{\"organization\":\"organizations/hall\",\"name\":\"resources/dinner\"}\n"
      "{\"name\":\"organizations/b\",\"display_name\":{\"ko\":\"나\"}}\n");
  EXPECT_EQ(Run({"register", file}), ExitCode::kOk) << err_.str();
  EXPECT_THAT(client_.created, ::testing::ElementsAre("hall", "lunch", "dinner", "b"));
  EXPECT_EQ(Run({"register", file, "--id", "x"}), ExitCode::kBadInput);
  EXPECT_EQ(Run({"register", Write("one.json", "{\"organization\":\"organizations/hall\"}"), "--id",
                 "taken"}),
            ExitCode::kConflict);
  EXPECT_EQ(Run({"register", Write("region.json", "{\"region\":{}}")}), ExitCode::kBadInput);
  EXPECT_EQ(Run({"register", Write("typo.json", "{\"resource\":{\"nmae\":\"x\"}}")}),
            ExitCode::kBadInput);
}

TEST_F(CommandsTest, ImportGuessesFormats) {
  EXPECT_EQ(Run({"import", Write("a.jsonl", "{}")}), ExitCode::kOk);
  EXPECT_EQ(client_.import_options.format(), v1::EXCHANGE_FORMAT_NATIVE_JSONL);
  EXPECT_EQ(Run({"import", Write("a.csv", "x\n"), "--mapping", Write("m.toml", "a = 1"), "--source",
                 "s", "--dry-run"}),
            ExitCode::kOk);
  EXPECT_EQ(client_.import_options.format(), v1::EXCHANGE_FORMAT_CSV);
  EXPECT_EQ(client_.import_options.mapping_toml(), "a = 1");
  EXPECT_TRUE(client_.import_options.dry_run());
  Write("hsds/services.csv", "id\n");
  Write("hsds/organizations.csv", "id\n");
  Write("hsds/README.txt", "x");
  EXPECT_EQ(Run({"import", (dir_ / "hsds").string(), "--source", "s"}), ExitCode::kOk);
  EXPECT_EQ(client_.import_options.format(), v1::EXCHANGE_FORMAT_HSDS_CSV);
  ASSERT_EQ(client_.imported.size(), 2u);
  EXPECT_EQ(client_.imported[0].name, "organizations.csv");
  // A mapping says that a folder of tables is no HSDS.
  EXPECT_EQ(Run({"import", (dir_ / "hsds").string(), "--mapping", Write("m.toml", "a = 1")}),
            ExitCode::kOk);
  EXPECT_EQ(client_.import_options.format(), v1::EXCHANGE_FORMAT_CSV);
  EXPECT_EQ(client_.import_options.mapping_toml(), "a = 1");
  ASSERT_EQ(client_.imported.size(), 2u);
  EXPECT_THAT(client_.imported[1].name, ::testing::EndsWith("services.csv"));
  // Files that were named come in the order given.
  EXPECT_EQ(Run({"import", Write("z.csv", "x\n"), Write("b.csv", "x\n")}), ExitCode::kOk);
  EXPECT_THAT(client_.imported[0].name, ::testing::EndsWith("z.csv"));
}

TEST_F(CommandsTest, ImportFailsWhenNothingWentInOrAFileWasRefused) {
  const std::vector<std::string> words = {"import", Write("a.jsonl", "{}"), "--lang", "en"};
  client_.import_report = Parse<v1::ImportReport>("rows_read: 2 rejected: 2");
  EXPECT_EQ(Run(words), ExitCode::kBadInput);
  EXPECT_THAT(err_.str(), HasSubstr("2 rows were left out"));
  client_.import_report.set_rows_read(3);
  client_.import_report.set_unchanged(1);
  EXPECT_EQ(Run(words), ExitCode::kOk);
  EXPECT_THAT(err_.str(), HasSubstr("2 rows were left out"));
  client_.import_report = Parse<v1::ImportReport>(
      "rows_read: 1 created: 1 issues { file: 'b.csv' rejected: true expected: 'a header row' }");
  EXPECT_EQ(Run(words), ExitCode::kBadInput);
  EXPECT_THAT(err_.str(), HasSubstr("the input was refused"));
  client_.import_report = Parse<v1::ImportReport>("issues { line: 3 rejected: true }");
  EXPECT_EQ(Run(words), ExitCode::kBadInput);
  client_.import_report = Parse<v1::ImportReport>("issues { file: 'c.txt' }");
  EXPECT_EQ(Run(words), ExitCode::kOk) << "a remark is no rejection";
}

TEST_F(CommandsTest, ExportWritesStreamsFilesAndFolders) {
  EXPECT_EQ(Run({"export"}), ExitCode::kOk);
  EXPECT_EQ(out_.str(), "id,name\nid\n");
  const fs::path file = dir_ / "out.jsonl";
  EXPECT_EQ(Run({"export", "-o", file.string()}), ExitCode::kOk);
  EXPECT_EQ(Read(file), "id,name\nid\n");
  const fs::path folder = dir_ / "tables";
  EXPECT_EQ(Run({"export", "--format", "hsds-csv", "-o", folder.string()}), ExitCode::kOk);
  EXPECT_EQ(Read(folder / "services.csv"), "id,name\n");
  // A name that leads out of the folder stays inside it.
  EXPECT_EQ(Read(folder / "organizations.csv"), "id\n");
  EXPECT_FALSE(fs::exists(dir_ / "organizations.csv"));
  EXPECT_EQ(Run({"export", "--format", "hsds-csv"}), ExitCode::kBadInput);
}

TEST_F(CommandsTest, AnExportOfNothingIsAnEmptyFileAndSaysSo) {
  const std::string file = Write("out.jsonl", "old\n");
  EXPECT_EQ(Run({"export", "--source", "nosuch", "-o", file, "--lang", "en"}), ExitCode::kOk);
  EXPECT_EQ(Read(file), "");
  EXPECT_EQ(err_.str(), "nothing matched (--source nosuch)\n");
  EXPECT_EQ(Run({"export", "--source", "nosuch", "--lang", "en"}), ExitCode::kOk);
  EXPECT_THAT(err_.str(), HasSubstr("nothing matched"));
  EXPECT_EQ(Run({"export", "-o", file}), ExitCode::kOk);
  EXPECT_EQ(err_.str(), "");
}

TEST_F(CommandsTest, ExportKeepsFilesApartWhosePartsInterleave) {
  client_.more_parts = {{"services.csv", "1,a\n"},
                        {"organizations.csv", "o\n"},
                        {"services.csv", "2,b\n"},
                        {"organizations.csv", "p\n"}};
  const fs::path folder = dir_ / "tables";
  ASSERT_EQ(Run({"export", "--format", "hsds-csv", "-o", folder.string()}), ExitCode::kOk);
  EXPECT_EQ(Read(folder / "services.csv"), "id,name\n1,a\n2,b\n");
  EXPECT_EQ(Read(folder / "organizations.csv"), "id\no\np\n");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder), fs::directory_iterator()), 2);
}

TEST_F(CommandsTest, AnExportThatFailsLeavesNothingBehind) {
  const std::string file = Write("out/out.jsonl", "old\n");
  client_.export_status = absl::UnavailableError("gone");
  EXPECT_EQ(Run({"export", "-o", file}), ExitCode::kUnreachable);
  EXPECT_EQ(Read(file), "old\n");
  EXPECT_EQ(std::distance(fs::directory_iterator(dir_ / "out"), fs::directory_iterator()), 1);
  const fs::path folder = dir_ / "tables";
  EXPECT_EQ(Run({"export", "--format", "hsds-csv", "-o", folder.string()}), ExitCode::kUnreachable);
  EXPECT_FALSE(fs::exists(folder));
}

TEST_F(CommandsTest, EvaluateOnFiles) {
  const std::string data = IEUM_EVALUATE_DATA;
  const std::vector<std::string> words = {"evaluate",
                                          "--resources",
                                          data + "/resources",
                                          "--resources",
                                          IEUM_DATA_DIR "/district/regions.jsonl",
                                          "--assessments",
                                          data + "/assessments.jsonl",
                                          "--judgments",
                                          data + "/judgments.jsonl",
                                          "--as-of",
                                          "2026-11-01",
                                          "--data",
                                          IEUM_DATA_DIR,
                                          "--lang",
                                          "en"};
  ASSERT_EQ(Run(words), ExitCode::kOk) << err_.str();
  for (const char* text : {"bm25+gate", "terms+gate", "ieum-untagged", "2026-11-01", "8 resources",
                           "Daily living", "nDCG ieum / terms+gate"}) {
    EXPECT_THAT(out_.str(), HasSubstr(text));
  }
  std::vector<std::string> json = words;
  json.push_back("--json");
  ASSERT_EQ(Run(json), ExitCode::kOk);
  EXPECT_EQ(nlohmann::json::parse(out_.str())["engines"].size(), 5u);
}

TEST_F(CommandsTest, EvaluateOnTheServer) {
  const std::string data = IEUM_EVALUATE_DATA;
  ASSERT_EQ(Run({"evaluate", "--assessments", data + "/assessments.jsonl", "--judgments",
                 data + "/judgments.jsonl", "--as-of", "2026-11-01"}),
            ExitCode::kOk)
      << err_.str();
  EXPECT_EQ(client_.suggested.size(), 2u);
  EXPECT_EQ(client_.suggested[0].max_suggestions(), 10);
}

TEST(Language, FollowsTheOptionThenTheEnvironment) {
  Options options;
  ::setenv("LC_ALL", "", 1);
  ::setenv("LC_MESSAGES", "", 1);
  ::setenv("LANG", "en_GB.UTF-8", 1);
  EXPECT_TRUE(WantsEnglish(options));
  options.language = "ko";
  EXPECT_FALSE(WantsEnglish(options));
  options.language.clear();
  ::setenv("LANG", "C.UTF-8", 1);
  EXPECT_FALSE(WantsEnglish(options));
}

TEST(ParseTime, DaysAreKorean) {
  EXPECT_EQ(absl::ToUnixSeconds(*ParseTime("2026-11-01", "--as-of")), 1793458800);
  EXPECT_EQ(absl::ToUnixSeconds(*ParseTime("2026-11-01T00:00:00Z", "--as-of")), 1793491200);
  for (const char* bad : {"", "2026-13-01", "2026-11-01 x", "today"}) {
    EXPECT_FALSE(ParseTime(bad, "--as-of").ok()) << bad;
  }
}

}  // namespace
}  // namespace ieum::cli
