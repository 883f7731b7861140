// The commands on a server that answers from memory.
#ifndef IEUM_TESTS_CLI_COMMAND_FIXTURE_H_
#define IEUM_TESTS_CLI_COMMAND_FIXTURE_H_

#include <deque>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "CLI/CLI.hpp"
#include "gtest/gtest.h"

#include "service/cli/commands.h"
#include "service/cli/methods.h"
#include "service/cli/usage.h"
#include "tests/cli/sample_answers.h"

namespace ieum::cli {

// Answers from memory and keeps what it was asked.
class FakeClient : public Client {
 public:
  FakeClient() {
    On(kSuggest, [this](const v1::SuggestRequest& request) { return Suggest(request); });
    On(kExplainMatch, [this](const v1::ExplainMatchRequest& request) {
      explained = request;
      return SampleExplanation();
    });
    On(kListNeedAreas, [](const v1::ListNeedAreasRequest&) { return SampleAreas(); });
    AnswerOrganizations();
    AnswerResources();
    On(kListRegions, [this](const v1::ListRegionsRequest& request) { return Regions(request); });
  }

  // Answers calls of the method with `answer`, which gives a response, a status or one of the two.
  template <typename M, typename Answer>
  void On(const M& method, Answer answer) {
    unary_[method.name] = [answer](const Message& request, Message& response) {
      absl::StatusOr<typename M::Response> given =
          answer(static_cast<const typename M::Request&>(request));
      if (!given.ok()) return given.status();
      static_cast<typename M::Response&>(response) = *std::move(given);
      return absl::OkStatus();
    };
  }

  // Answers with `response` and keeps the request.
  template <typename M>
  std::shared_ptr<typename M::Request> Expect(const M& method,
                                              const typename M::Response& response = {}) {
    auto asked = std::make_shared<typename M::Request>();
    On(method, [asked, response](const typename M::Request& request) {
      *asked = request;
      return response;
    });
    return asked;
  }

  // Sends the parts, then ends with `end`; keeps the request.
  template <typename M>
  std::shared_ptr<typename M::Request> ExpectStream(const M& method,
                                                    std::vector<typename M::Part> parts,
                                                    absl::Status end = absl::OkStatus()) {
    auto asked = std::make_shared<typename M::Request>();
    streams_[method.name] = [asked, parts, end](const Message& request, Message& part,
                                                const std::function<absl::Status()>& sink) {
      *asked = static_cast<const typename M::Request&>(request);
      for (const typename M::Part& one : parts) {
        part.CopyFrom(one);
        const absl::Status seen = sink();
        if (!seen.ok()) return seen;
      }
      return end;
    };
    return asked;
  }

  absl::StatusOr<v1::ImportReport> Import(const v1::ImportOptions& options,
                                          const std::vector<ImportFile>& files) override {
    import_options = options;
    imported = files;
    return import_report;
  }

  // Answers the questions with `answer`, `lag` of them behind; then ends with `end`.
  template <typename M>
  void OnExchange(const M& method,
                  std::function<typename M::Part(const typename M::Request&)> answer,
                  std::size_t lag = 0, absl::Status end = absl::OkStatus()) {
    exchanges_[method.name] = [answer, lag, end](const Message& request,
                                                 const std::function<bool()>& next, Message& part,
                                                 const std::function<absl::Status()>& sink) {
      std::deque<typename M::Part> waiting;
      const auto send = [&](std::size_t left) {
        for (; waiting.size() > left; waiting.pop_front()) {
          part.CopyFrom(waiting.front());
          if (const absl::Status seen = sink(); !seen.ok()) return seen;
        }
        return absl::OkStatus();
      };
      while (next()) {
        waiting.push_back(answer(static_cast<const typename M::Request&>(request)));
        if (const absl::Status sent = send(lag); !sent.ok()) return sent;
      }
      const absl::Status sent = end.ok() ? send(0) : end;
      return sent;
    };
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

 protected:
  absl::Status Unary(const MethodName& method, const Message& request, Message& response) override {
    const auto known = unary_.find(method.name);
    if (known == unary_.end()) return absl::UnimplementedError(method.name);
    return known->second(request, response);
  }

  absl::Status Stream(const MethodName& method, const Message& request, Message& part,
                      const std::function<absl::Status()>& sink) override {
    if (method.name == std::string(kExportCatalog.name)) {
      exported = static_cast<const v1::ExportCatalogRequest&>(request);
      return Export(static_cast<v1::ExportCatalogResponse&>(part), sink);
    }
    const auto known = streams_.find(method.name);
    if (known == streams_.end()) return absl::UnimplementedError(method.name);
    return known->second(request, part, sink);
  }

  absl::Status Converse(const MethodName& method, Message& request,
                        const std::function<bool()>& next, Message& part,
                        const std::function<absl::Status()>& sink) override {
    const auto known = exchanges_.find(method.name);
    if (known == exchanges_.end()) return absl::UnimplementedError(method.name);
    return known->second(request, next, part, sink);
  }

 private:
  absl::StatusOr<v1::SuggestResponse> Suggest(const v1::SuggestRequest& request) {
    suggested.push_back(request);
    const auto it = failing_cases.find(request.assessment().case_reference());
    if (it != failing_cases.end()) return it->second;
    if (!empty && !nothing_fits) return SampleSuggestions();
    return Parse<v1::SuggestResponse>(
        "needs { need_id: 'n1' gap { cause: GAP_CAUSE_NO_RESOURCE } }");
  }

  void AnswerOrganizations() {
    On(kCreateOrganization, [this](const v1::CreateOrganizationRequest& request) {
      created.push_back(request.organization_id());
      v1::Organization organization = request.organization();
      organization.set_name("organizations/" + request.organization_id());
      return organization;
    });
    On(kGetOrganization, [](const v1::GetOrganizationRequest& request) {
      v1::Organization organization;
      organization.set_name(request.name());
      organization.mutable_display_name()->set_ko("가람복지관");
      organization.mutable_contact()->add_phones("099-550-1200");
      return organization;
    });
    On(kDeleteOrganization, [this](const v1::DeleteOrganizationRequest& request) {
      deleted = request.name();
      return request.force() ? absl::StatusOr<google::protobuf::Empty>(google::protobuf::Empty())
                             : absl::FailedPreconditionError("has resources");
    });
    On(kListOrganizations, [this](const v1::ListOrganizationsRequest&) {
      ++organizations_listed;
      return organizations;
    });
  }

  void AnswerResources() {
    On(kCreateResource,
       [this](const v1::CreateResourceRequest& request) { return CreateResource(request); });
    On(kGetResource,
       [](const v1::GetResourceRequest& request) { return GetResource(request.name()); });
    On(kDeleteResource, [this](const v1::DeleteResourceRequest& request) {
      deleted = request.name() + "@" + request.etag();
      return google::protobuf::Empty();
    });
    On(kListResources, [this](const v1::ListResourcesRequest& request) {
      listed.push_back(request);
      v1::ListResourcesResponse page;
      if (empty) return page;
      page.add_resources()->set_name("resources/p" + request.page_token());
      page.mutable_resources(0)->set_organization("organizations/hall");
      if (request.page_token() != "2") page.set_next_page_token(request.page_token() + "2");
      return page;
    });
    On(kUpdateAvailability, [this](const v1::UpdateAvailabilityRequest& request) {
      availability = request;
      if (stale) return absl::StatusOr<v1::Resource>(absl::AbortedError("changed meanwhile"));
      auto updated = GetResource("resources/lunch");
      *updated->mutable_capacity() = request.capacity();
      return updated;
    });
    On(kVerifyResource, [this](const v1::VerifyResourceRequest& request) {
      verified = request;
      return GetResource(request.name());
    });
  }

  absl::StatusOr<v1::Resource> CreateResource(const v1::CreateResourceRequest& request) {
    created.push_back(request.resource_id());
    if (request.resource_id() == "taken") return absl::AlreadyExistsError("resources/taken exists");
    v1::Resource resource = request.resource();
    resource.set_name("resources/" + request.resource_id());
    return resource;
  }

  static absl::StatusOr<v1::Resource> GetResource(const std::string& name) {
    if (name == "resources/far") {
      return Parse<v1::Resource>(R"(name: "resources/far" organization: "organizations/hall"
          places { region { system: REGION_SYSTEM_KR_ADM code: "b" } })");
    }
    if (name != "resources/lunch") return absl::NotFoundError(name + " does not exist");
    return Parse<v1::Resource>(R"(name: "resources/lunch" etag: "7" display_name { ko: "도시락" }
        capacity { total_places: 30 open_places: 2 as_of_time { seconds: 5 } })");
  }

  v1::ListRegionsResponse Regions(const v1::ListRegionsRequest& request) {
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

  absl::Status Export(v1::ExportCatalogResponse& part, const std::function<absl::Status()>& sink) {
    if (exported.source() == "nosuch") return absl::OkStatus();
    const auto send = [&](const std::string& file, const std::string& bytes) {
      part.Clear();
      part.set_file(file);
      part.set_data(bytes);
      return sink();
    };
    absl::Status status = send("services.csv", "id,");
    status.Update(send("services.csv", "name\n"));
    status.Update(send("../organizations.csv", "id\n"));
    for (const auto& [file, bytes] : more_parts) status.Update(send(file, bytes));
    part = export_remarks;
    if (!part.remarks().empty()) status.Update(sink());
    status.Update(export_status);
    return status;
  }

  std::map<std::string, std::function<absl::Status(const Message&, Message&)>> unary_;
  std::map<std::string, std::function<absl::Status(const Message&, Message&,
                                                   const std::function<absl::Status()>&)>>
      streams_;
  std::map<std::string, std::function<absl::Status(const Message&, const std::function<bool()>&,
                                                   Message&, const std::function<absl::Status()>&)>>
      exchanges_;
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
    out_.str("");
    return RunTo(out_, words);
  }

  // The same with another stream for results.
  ExitCode RunTo(std::ostream& out, const std::vector<std::string>& words) {
    Options options;
    const auto parser = MakeParser(options);
    err_.str("");
    if (const auto ended = ParseCommandLine(words, *parser, out, err_)) return *ended;
    Context context{options, client_, out, err_, Look{.english = WantsEnglish(options)}};
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
