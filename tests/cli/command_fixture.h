// The commands on a server that answers from memory.
#ifndef IEUM_TESTS_CLI_COMMAND_FIXTURE_H_
#define IEUM_TESTS_CLI_COMMAND_FIXTURE_H_

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "CLI/CLI.hpp"
#include "gtest/gtest.h"

#include "service/cli/commands.h"
#include "service/cli/usage.h"
#include "tests/cli/sample_answers.h"

namespace ieum::cli {

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
    ++organizations_listed;
    return organizations;
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
    page.mutable_resources(0)->set_organization("organizations/hall");
    if (request.page_token() != "2") page.set_next_page_token(request.page_token() + "2");
    return page;
  }
  absl::StatusOr<v1::Resource> UpdateAvailability(
      const v1::UpdateAvailabilityRequest& request) override {
    availability = request;
    if (stale) return absl::AbortedError("changed meanwhile");
    auto updated = GetResource("resources/lunch");
    *updated->mutable_capacity() = request.capacity();
    return updated;
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
  absl::Status Export(const v1::ExportCatalogRequest& request, const PartSink& sink) override {
    exported = request;
    if (request.source() == "nosuch") return absl::OkStatus();
    const auto send = [&sink](const std::string& file, const std::string& bytes) {
      v1::ExportCatalogResponse part;
      part.set_file(file);
      part.set_data(bytes);
      return sink(part);
    };
    absl::Status status = send("services.csv", "id,");
    status.Update(send("services.csv", "name\n"));
    status.Update(send("../organizations.csv", "id\n"));
    for (const auto& [file, bytes] : more_parts) status.Update(send(file, bytes));
    if (!export_remarks.remarks().empty()) status.Update(sink(export_remarks));
    status.Update(export_status);
    return status;
  }

  v1::ExportCatalogResponse export_remarks;
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
  int organizations_listed = 0;
  v1::ListOrganizationsResponse organizations;
  bool empty = false;         // there are no resources
  bool nothing_fits = false;  // there are, for other needs
};

class CommandTest : public ::testing::Test {
 protected:
  CommandTest() {
    dir_ = std::filesystem::path(::testing::TempDir()) /
           (std::string("ieum_cli_") +
            ::testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(dir_);
    std::filesystem::create_directories(dir_);
  }
  ~CommandTest() override { std::filesystem::remove_all(dir_); }

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
    const std::filesystem::path path = dir_ / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << content;
    return path.string();
  }
  static std::string Read(const std::filesystem::path& path) {
    std::ifstream in(path);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  FakeClient client_;
  std::ostringstream out_;
  std::ostringstream err_;
  std::filesystem::path dir_;
};

inline constexpr char kTwoCases[] =
    "{\"case_reference\":\"c-1\",\"needs\":[{\"id\":\"n1\",\"statement\":\"a\"}]}\n"
    "{\"case_reference\":\"c-2\",\"needs\":[{\"id\":\"n1\"},{\"id\":\"n2\"}]}\n";

}  // namespace ieum::cli

#endif  // IEUM_TESTS_CLI_COMMAND_FIXTURE_H_
