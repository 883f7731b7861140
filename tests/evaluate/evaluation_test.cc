#include "service/evaluate/evaluation.h"

#include "absl/time/civil_time.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

#include "service/evaluate/json_records.h"

namespace ieum::evaluate {
namespace {

using ::testing::HasSubstr;

template <typename Message>
Message Parse(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

// Answers what it is told.
class FixedEngine : public Engine {
 public:
  explicit FixedEngine(Answers answers) : answers_(std::move(answers)) {}
  absl::StatusOr<Answers> Ask(const v1::Assessment&, int) override { return answers_; }

 private:
  Answers answers_;
};

const std::vector<v1::Assessment>& TwoNeeds() {
  static const std::vector<v1::Assessment> cases = {Parse<v1::Assessment>(R"(
      case_reference: "c-1"
      needs { id: "n1" need_codes: "health.treatment" }
      needs { id: "n2" need_codes: "social.peer" }
      needs { id: "n3" })")};
  return cases;
}

std::vector<v1::NeedJudgment> Judgments() {
  return {Parse<v1::NeedJudgment>(R"(case_reference: "c-1" need_id: "n1"
              grades { resource: "a" grade: 3 } grades { resource: "b" grade: 1 })"),
          Parse<v1::NeedJudgment>(R"(case_reference: "c-1" need_id: "n2")"),
          Parse<v1::NeedJudgment>(R"(case_reference: "c-1" need_id: "n3"
              grades { resource: "a" grade: 0 })")};
}

TEST(Measure, CountsByAreaAndInAll) {
  const auto judged = JoinJudgments(TwoNeeds(), Judgments());
  ASSERT_TRUE(judged.ok()) << judged.status();
  FixedEngine engine({{"n1", {{"x", "a"}, false}}, {"n2", {{}, true}}, {"n3", {{"x"}, false}}});
  const Inspector inspect = [](const v1::Assessment&, const v1::Need&,
                               const std::string& resource) -> absl::StatusOr<Faults> {
    return Faults{.ineligible = resource == "x", .in_place = false, .full = resource == "a"};
  };
  const auto report = Measure(engine, *judged, inspect);
  ASSERT_TRUE(report.ok());
  const Measures& all = report->all;
  EXPECT_EQ(all.needs, 3u);
  EXPECT_EQ(all.ndcg.count(), 1u);
  // (7 / log2 3) / (7 + 1 / log2 3)
  EXPECT_NEAR(*all.ndcg.value(), 4.416508 / 7.630930, 1e-6);
  EXPECT_DOUBLE_EQ(*all.recall.value(), 0.5);
  EXPECT_DOUBLE_EQ(*all.recall_good.value(), 1);
  EXPECT_DOUBLE_EQ(*all.reciprocal_rank.value(), 0.5);
  EXPECT_EQ(all.results, 3u);
  EXPECT_DOUBLE_EQ(*all.Share(all.ineligible), 2.0 / 3);
  EXPECT_DOUBLE_EQ(*all.Share(all.full), 1.0 / 3);
  // Judged gaps n2 and n3; found n2.
  EXPECT_DOUBLE_EQ(*all.GapPrecision(), 1);
  EXPECT_DOUBLE_EQ(*all.GapRecall(), 0.5);
  EXPECT_EQ(report->by_area.size(), 3u);
  EXPECT_EQ(report->by_area.at("health").results, 2u);
  EXPECT_EQ(report->by_area.at("none").gaps_found, 0u);
  EXPECT_FALSE(report->by_area.at("social").ndcg.value().has_value());
}

TEST(JoinJudgments, RefusesWhatDoesNotFit) {
  const auto error = [](const std::string& judgment) {
    std::vector<v1::NeedJudgment> judgments = Judgments();
    judgments.push_back(Parse<v1::NeedJudgment>(judgment));
    return std::string(JoinJudgments(TwoNeeds(), judgments).status().message());
  };
  EXPECT_THAT(error(R"(case_reference: "c-1" need_id: "n1")"), HasSubstr("judged twice"));
  EXPECT_THAT(error(R"(case_reference: "c-1" need_id: "n9")"), HasSubstr("no such case or need"));
  EXPECT_THAT(error(R"(case_reference: "c-9" need_id: "n1")"), HasSubstr("no such case or need"));
  std::vector<v1::NeedJudgment> judgments = Judgments();
  judgments[0].mutable_grades(0)->set_grade(4);
  EXPECT_THAT(std::string(JoinJudgments(TwoNeeds(), judgments).status().message()),
              HasSubstr("0 to 3"));
  judgments[0].mutable_grades(0)->set_grade(3);
  *judgments[0].add_grades() = judgments[0].grades(0);
  EXPECT_THAT(std::string(JoinJudgments(TwoNeeds(), judgments).status().message()),
              HasSubstr("twice"));
  EXPECT_FALSE(JoinJudgments(TwoNeeds(), {}).ok());
  EXPECT_FALSE(JoinJudgments({TwoNeeds()[0], TwoNeeds()[0]}, Judgments()).ok());
}

TEST(EvaluateServer, MeasuresWhatTheServerSays) {
  ServerInputs inputs;
  const std::string data = IEUM_EVALUATE_DATA;
  inputs.assessments = {data + "/assessments.jsonl"};
  inputs.judgments = {data + "/judgments.jsonl"};
  inputs.question = {"weightProfiles/w", absl::FromUnixSeconds(1793491200)};
  std::vector<std::string> explained;
  inputs.calls.suggest =
      [](const v1::SuggestRequest& request) -> absl::StatusOr<v1::SuggestResponse> {
    EXPECT_EQ(request.weight_profile(), "weightProfiles/w");
    EXPECT_EQ(request.as_of_time().seconds(), 1793491200);
    EXPECT_EQ(request.max_suggestions(), kDepth);
    v1::SuggestResponse response;
    for (const v1::Need& need : request.assessment().needs()) {
      v1::NeedSuggestions& answer = *response.add_needs();
      answer.set_need_id(need.id());
      if (request.assessment().case_reference() == "c-2") {
        answer.mutable_gap();
        continue;
      }
      answer.add_suggestions()->mutable_resource()->set_name("resources/breakfast");
    }
    return response;
  };
  inputs.calls.explain =
      [&](const v1::ExplainMatchRequest& request) -> absl::StatusOr<v1::ExplainMatchResponse> {
    explained.push_back(request.need_id() + " " + request.resource());
    v1::ExplainMatchResponse response;
    if (request.need_id() == "n2") {
      response.mutable_suggestion()->mutable_eligibility()->set_verdict(v1::VERDICT_NOT_MET);
      response.add_obstacles()->set_kind(v1::CHECK_KIND_CAPACITY);
    }
    return response;
  };
  const auto report = EvaluateServer(inputs);
  ASSERT_TRUE(report.ok()) << report.status();
  ASSERT_EQ(report->engines.size(), 1u);
  const Measures& all = report->engines[0].all;
  EXPECT_EQ(explained,
            (std::vector<std::string>{"n1 resources/breakfast", "n2 resources/breakfast"}));
  EXPECT_DOUBLE_EQ(*all.Share(all.ineligible), 0.5);
  EXPECT_DOUBLE_EQ(*all.Share(all.full), 0.5);
  EXPECT_DOUBLE_EQ(*all.Share(all.in_place), 0);
  EXPECT_DOUBLE_EQ(*all.GapPrecision(), 0.5);
  EXPECT_DOUBLE_EQ(*all.GapRecall(), 1);

  inputs.calls.suggest = [](const v1::SuggestRequest&) -> absl::StatusOr<v1::SuggestResponse> {
    return absl::UnavailableError("no server");
  };
  EXPECT_EQ(EvaluateServer(inputs).status().code(), absl::StatusCode::kUnavailable);
}

FileInputs HandMade() {
  const std::string data = IEUM_EVALUATE_DATA;
  FileInputs inputs;
  inputs.resources = {data + "/resources", std::string(IEUM_DATA_DIR) + "/district/regions.jsonl"};
  inputs.assessments = {data + "/assessments.jsonl"};
  inputs.judgments = {data + "/judgments.jsonl"};
  inputs.data_dir = IEUM_DATA_DIR;
  inputs.as_of = absl::FromCivil(absl::CivilDay(2026, 11, 1), absl::UTCTimeZone());
  return inputs;
}

const EngineReport& Find(const Report& report, const std::string& id) {
  for (const EngineReport& engine : report.engines) {
    if (engine.id == id) return engine;
  }
  ADD_FAILURE() << id;
  return report.engines.front();
}

TEST(EvaluateFiles, MeasuresFiveEnginesOnAHandMadeCollection) {
  const auto report = EvaluateFiles(HandMade());
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->engines.size(), 5u);
  EXPECT_EQ(report->resources, 8u);
  EXPECT_EQ(report->needs, 4u);
  EXPECT_TRUE(report->remarks.empty()) << report->remarks.front();
  // Words alone bring the older people's lunch and the full kitchen to a child.
  EXPECT_GT(Find(*report, "bm25").all.ineligible, 0u);
  EXPECT_GT(Find(*report, "bm25").all.full, 0u);
  EXPECT_GT(Find(*report, "bm25").all.in_place, 0u);
  for (const char* gated : {"bm25+gate", "terms+gate", "ieum", "ieum-untagged"}) {
    const Measures& all = Find(*report, gated).all;
    EXPECT_EQ(all.ineligible + all.in_place + all.full, 0u) << gated;
  }
  EXPECT_GT(*Find(*report, "ieum").all.ndcg.value(), 0.8);
  EXPECT_EQ(report->comparisons.size(), 4u);
}

TEST(EvaluateFiles, GivesTheSameReportAgain) {
  const auto one = EvaluateFiles(HandMade());
  const auto two = EvaluateFiles(HandMade());
  ASSERT_TRUE(one.ok() && two.ok());
  EXPECT_EQ(ToJson(*one), ToJson(*two));
  const auto json = nlohmann::json::parse(ToJson(*one));
  EXPECT_EQ(json["as_of"], "2026-11-01T00:00:00Z");
  EXPECT_EQ(json["engines"].size(), 5u);
  EXPECT_EQ(json["engines"][0]["needs"].size(), 4u);
}

TEST(EvaluateFiles, NamesWhatIsWrong) {
  FileInputs inputs = HandMade();
  inputs.judgments = {std::string(IEUM_EVALUATE_DATA) + "/none.jsonl"};
  EXPECT_EQ(EvaluateFiles(inputs).status().code(), absl::StatusCode::kNotFound);
  inputs = HandMade();
  inputs.weight_profile = "nobody-has-this";
  EXPECT_EQ(EvaluateFiles(inputs).status().code(), absl::StatusCode::kNotFound);
  inputs = HandMade();
  inputs.resources.pop_back();
  inputs.resources = {inputs.resources[0] + "/organizations.jsonl"};
  EXPECT_THAT(std::string(EvaluateFiles(inputs).status().message()),
              HasSubstr("is not in the catalogue"));
}

}  // namespace
}  // namespace ieum::evaluate
