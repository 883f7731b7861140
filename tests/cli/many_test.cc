// suggest --many: lines in, lines out.
#include <cstdlib>
#include <sstream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "google/rpc/error_details.pb.h"
#include "nlohmann/json.hpp"

#include "service/cli/rpc_status.h"
#include "store/catalog/violations.h"
#include "tests/cli/command_fixture.h"

namespace ieum::cli {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

class ManyTest : public CommandTest {
 protected:
  // Answers every question with the sample, but those of c-bad with an error.
  void Serve(std::size_t lag = 0, const absl::Status& end = absl::OkStatus()) {
    client_.OnExchange(
        kSuggestMany,
        [this](const v1::SuggestManyRequest& question) {
          asked_.push_back(question);
          v1::SuggestManyResponse answer;
          answer.set_key(question.key());
          if (question.request().assessment().case_reference() != "c-bad") {
            *answer.mutable_response() = SampleSuggestions();
            return answer;
          }
          google::rpc::BadRequest bad;
          auto& violation = *bad.add_field_violations();
          violation.set_field("assessment.needs");
          violation.set_description("must have at least one item");
          google::rpc::ErrorInfo info;
          info.set_reason("INVALID_REQUEST");
          answer.mutable_error()->set_code(3);
          answer.mutable_error()->set_message("assessment.needs: must have at least one item");
          answer.mutable_error()->add_details()->PackFrom(info);
          answer.mutable_error()->add_details()->PackFrom(bad);
          return answer;
        },
        lag, end);
  }

  std::vector<json> Lines() const {
    std::istringstream in(out_.str());
    std::vector<json> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(json::parse(line));
    return lines;
  }

  std::vector<v1::SuggestManyRequest> asked_;
};

std::string Line(const std::string& reference) {
  return "{\"case_reference\":\"" + reference + "\",\"needs\":[{\"id\":\"n1\"}]}\n";
}

TEST_F(ManyTest, EveryLineIsAnsweredByOne) {
  Serve();
  const std::string file =
      Write("cases.jsonl", "\xEF\xBB\xBF" + Line("c-1") + "\n  \r\n" + Line("c-2"));
  ASSERT_EQ(Run({"suggest", "--many", file, "--top", "3", "--as-of", "2026-11-01",
                 "--weight-profile", "weightProfiles/w", "--lang", "en"}),
            ExitCode::kOk)
      << err_.str();
  ASSERT_EQ(asked_.size(), 2u);
  const v1::SuggestRequest& request = asked_[1].request();
  EXPECT_EQ(request.assessment().case_reference(), "c-2");
  EXPECT_EQ(request.assessment().needs_size(), 1);
  EXPECT_EQ(request.max_suggestions(), 3);
  EXPECT_EQ(request.as_of_time().seconds(), 1793458800);
  EXPECT_EQ(request.weight_profile(), "weightProfiles/w");
  EXPECT_EQ(request.language(), v1::LANGUAGE_EN);
  const auto lines = Lines();
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0]["line"], 1);
  EXPECT_EQ(lines[1]["line"], 4);
  EXPECT_EQ(lines[1]["case_reference"], "c-2");
  EXPECT_EQ(lines[1]["response"]["needs"][0]["need_id"], "n1");
  EXPECT_FALSE(lines[1].contains("error"));
}

// Whether the answers come at once or late, in the order of the lines.
TEST_F(ManyTest, LinesThatCannotBeAnsweredHoldUpNoOthers) {
  const std::string file =
      Write("cases.jsonl", "nothing\n" + Line("c-1") + "{\"needs\": 1}\n" + Line("c-bad") +
                               "{\"nmae\": \"x\"}\n" + Line("c-2") + "{\n");
  for (const std::size_t lag : {0, 1, 2, 10}) {
    Serve(lag);
    EXPECT_EQ(Run({"suggest", file, "--many", "--lang", "en"}), ExitCode::kBadInput);
    EXPECT_EQ(err_.str(), "error: 5 of 7 assessments could not be answered\n");
    const auto lines = Lines();
    ASSERT_EQ(lines.size(), 7u);
    for (int i = 0; i < 7; ++i) {
      EXPECT_EQ(lines[static_cast<std::size_t>(i)]["line"], i + 1);
      EXPECT_EQ(lines[static_cast<std::size_t>(i)].contains("response"), i == 1 || i == 5);
    }
    EXPECT_THAT(lines[0]["error"]["message"], HasSubstr("not JSON"));
    EXPECT_THAT(lines[2]["error"]["message"], HasSubstr("not an Assessment"));
    EXPECT_EQ(lines[3]["case_reference"], "c-bad");
    EXPECT_EQ(lines[3]["error"]["code"], "INVALID_ARGUMENT");
    EXPECT_EQ(lines[3]["error"]["field_violations"][0]["field"], "assessment.needs");
    EXPECT_THAT(lines[4]["error"]["message"], HasSubstr("nmae"));
  }
  EXPECT_EQ(Run({"suggest", file, "--many", "--lang", "ko"}), ExitCode::kBadInput);
  EXPECT_THAT(err_.str(), HasSubstr("오류: 답하지 못한 사례가 있습니다."));
  EXPECT_EQ(Run({"suggest", file, "--many", "--json"}), ExitCode::kBadInput);
  EXPECT_EQ(json::parse(err_.str())["reason"], "SOME_CASES_FAILED");
}

TEST_F(ManyTest, AStreamThatBreaksOffTellsWhereToGoOn) {
  Serve(2,
        store::WithReason(absl::UnavailableError("the service is shutting down"), "SHUTTING_DOWN"));
  const std::string file =
      Write("cases.jsonl", Line("c-1") + Line("c-2") + Line("c-3") + Line("c-4"));
  EXPECT_EQ(Run({"suggest", file, "--many", "--lang", "en"}), ExitCode::kUnreachable);
  EXPECT_EQ(Lines().size(), 2u);
  EXPECT_THAT(err_.str(), HasSubstr(file + ":3:\nerror: the service is shutting down"));
}

TEST_F(ManyTest, WhatIsNotACaseload) {
  Serve();
  EXPECT_EQ(Run({"suggest", "--many", (dir_ / "none.jsonl").string()}), ExitCode::kNotFound);
  EXPECT_EQ(Run({"suggest", "--many", Write("empty.jsonl", "\n")}), ExitCode::kBadInput);
  const std::string file = Write("cases.jsonl", Line("c-1"));
  EXPECT_EQ(Run({"suggest", "--many", file, "--as-of", "yesterday"}), ExitCode::kBadInput);
  EXPECT_EQ(Run({"suggest", "--many", file, "--brief"}), ExitCode::kUsage);
  EXPECT_EQ(Run({"suggest", "--many", file, "--need", "n1"}), ExitCode::kUsage);
  EXPECT_EQ(Run({"suggest", "--many", file, "--case", "c-1"}), ExitCode::kUsage);
  EXPECT_TRUE(asked_.empty());
}

TEST_F(ManyTest, NothingIsAskedOfWhichNobodySeesTheAnswer) {
  Serve();
  std::ostringstream gone;
  gone.setstate(std::ios::badbit);
  std::string lines;
  for (int i = 0; i < 50; ++i) lines += Line("c");
  EXPECT_EQ(RunTo(gone, {"suggest", "--many", Write("cases.jsonl", lines)}), ExitCode::kOther);
  EXPECT_LE(asked_.size(), 1u);
}

TEST(RpcStatus, KeepsCodeMessageAndDetails) {
  google::rpc::Status status;
  status.set_code(7);
  status.set_message("no");
  EXPECT_EQ(FromRpcStatus(status), absl::PermissionDeniedError("no"));
  google::rpc::ErrorInfo info;
  info.set_reason("WRONG_ROLE");
  status.add_details()->PackFrom(info);
  EXPECT_EQ(store::ReasonOf(FromRpcStatus(status)), "WRONG_ROLE");
}

}  // namespace
}  // namespace ieum::cli
