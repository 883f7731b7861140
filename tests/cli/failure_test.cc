// What commands say when they fail, or when they have found nothing.
#include <algorithm>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

#include "service/cli/reasons.h"
#include "store/catalog/violations.h"
#include "tests/cli/command_fixture.h"

namespace ieum::cli {
namespace {

using ::testing::HasSubstr;

using FailureTest = CommandTest;

TEST_F(FailureTest, UsageErrors) {
  EXPECT_EQ(Run({}), ExitCode::kUsage);
  EXPECT_EQ(Run({"nonsense"}), ExitCode::kUsage);
  EXPECT_EQ(Run({"suggest"}), ExitCode::kUsage);
  EXPECT_EQ(Run({"suggest", "f", "--top", "0"}), ExitCode::kUsage);
  EXPECT_EQ(Run({"suggest", "f", "--lang", "fr"}), ExitCode::kUsage);
  EXPECT_EQ(Run({"list", "needs"}), ExitCode::kUsage);
  EXPECT_EQ(Run({"completion", "fish"}), ExitCode::kUsage);
}

TEST_F(FailureTest, AMistypedWordIsAnsweredWithTheNearest) {
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
  EXPECT_THAT(said({"availability", "a", "--open", "x"}),
              HasSubstr("error: --open = x: expected a whole number\n"));
  EXPECT_EQ(Run({"sugest", "--lang", "ko"}), ExitCode::kUsage);
  EXPECT_THAT(err_.str(), HasSubstr("혹시 suggest입니까?"));
  EXPECT_EQ(Run({"--help"}), ExitCode::kOk);
  EXPECT_THAT(out_.str(), HasSubstr("field_violations"));
}

TEST_F(FailureTest, WithJsonErrorsAreJson) {
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

TEST_F(FailureTest, AnEmptyCatalogueSaysHowToFillIt) {
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

TEST_F(FailureTest, OneBadCaseHoldsUpNoOther) {
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

TEST_F(FailureTest, AFaultInARecordIsToldWithItsLine) {
  const std::string file =
      Write("new.jsonl",
            "{\"name\":\"organizations/b\",\"display_name\":{\"ko\":\"나\"}}\n"
            "{\"resource\":{\n\"organization\":\"organizations/b\",\n\"nmae\":\"x\"}}\n");
  EXPECT_EQ(Run({"register", file, "--lang", "en"}), ExitCode::kBadInput);
  EXPECT_EQ(err_.str(), file +
                            ":4:\nerror: not a CatalogRecord: resource.nmae: Resource has no such "
                            "field; did you mean name?\nregistered before it: 1 record (" +
                            file + ":1)\n");
  EXPECT_THAT(client_.created, ::testing::ElementsAre("b")) << "the line before it";
  EXPECT_EQ(Run({"register", Write("no.json", "{\"name\" 1}"), "--lang", "en"}),
            ExitCode::kBadInput);
  EXPECT_THAT(err_.str(), HasSubstr("no.json:1:\nerror: not JSON: column 9: expected a colon"));
}

TEST_F(FailureTest, RegisterSaysWhatIsDoneAndWhatUpdates) {
  const auto line = [](const std::string& id) {
    return "{\"name\":\"organizations/" + id + "\",\"display_name\":{\"ko\":\"나\"}}\n";
  };
  const std::string file = Write(
      "new.jsonl", line("a") + line("b") +
                       "{\"organization\":\"organizations/a\",\"name\":\"resources/taken\"}\n" +
                       line("c"));
  EXPECT_EQ(Run({"register", file, "--lang", "en"}), ExitCode::kConflict);
  EXPECT_EQ(err_.str(),
            file + ":3:\nerror: resources/taken exists\nregistered before it: 2 records (" + file +
                ":1 to " + file + ":2)\nieum import updates records that exist already\n");
  EXPECT_THAT(client_.created, ::testing::ElementsAre("a", "b", "taken"));
  EXPECT_EQ(Run({"register", file, "--json"}), ExitCode::kConflict);
  EXPECT_EQ(nlohmann::json::parse(err_.str())["registered"], 2);
}

TEST(Describe, SaysWhatToDoNext) {
  store::Violations violations;
  violations.Add("assessment.needs[0].need_codes[0]",
                 "must be the code of a need area or sub-area, is \"meals\"");
  EXPECT_EQ(
      Describe(violations.ToStatus(), true),
      "error: assessment.needs[0].need_codes[0]: must be the code of a need area or sub-area, "
      "is \"meals\"\nsee: ieum needs\n");
  EXPECT_THAT(Describe(violations.ToStatus(), false), ::testing::EndsWith("ieum needs\n"));
  EXPECT_THAT(
      Describe(store::WithReason(absl::UnavailableError("away"), kUnreachableReason), true),
      ::testing::EndsWith("start one with: ./dev up, or ieumd --store-path DIR --data-dir data\n"));
  EXPECT_THAT(Describe(store::WithReason(absl::FailedPreconditionError("still has 3 resources"),
                                         "ORGANIZATION_HAS_RESOURCES"),
                       true),
              ::testing::EndsWith("with --force they are deleted too\n"));
  EXPECT_EQ(Describe(absl::UnavailableError("busy"), true), "error: busy\n");
}

TEST_F(FailureTest, EvaluateNamesTheDataFolder) {
  const std::string file = Write("cases.jsonl", kTwoCases);
  EXPECT_EQ(Run({"evaluate", "--resources", Write("r.jsonl", "{}"), "--assessments", file,
                 "--judgments", Write("j.jsonl", ""), "--as-of", "2026-11-01", "--data",
                 (dir_ / "nowhere").string(), "--lang", "en"}),
            ExitCode::kNotFound);
  EXPECT_THAT(err_.str(), HasSubstr("nowhere/need_areas.json; name the data folder with --data or "
                                    "IEUM_DATA\n"));
}

TEST_F(FailureTest, ExitCodesTellWhatWentWrong) {
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

}  // namespace
}  // namespace ieum::cli
