#include "service/cli/commands.h"

#include <cstdlib>
#include <filesystem>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

#include "tests/cli/command_fixture.h"

namespace ieum::cli {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

using CommandsTest = CommandTest;

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

TEST_F(CommandsTest, ListNamesOrganizationsByOneMoreCall) {
  client_.organizations = Parse<v1::ListOrganizationsResponse>(
      "organizations { name: 'organizations/hall' display_name { ko: '가람복지관' } }");
  EXPECT_EQ(Run({"list", "--all", "--lang", "ko"}), ExitCode::kOk);
  EXPECT_THAT(out_.str(), HasSubstr("가람복지관"));
  EXPECT_THAT(out_.str(), Not(HasSubstr("organizations/hall")));
  EXPECT_EQ(client_.organizations_listed, 1) << "for all pages";
  client_.organizations.Clear();
  EXPECT_EQ(Run({"list"}), ExitCode::kOk);
  EXPECT_THAT(out_.str(), HasSubstr("organizations/hall")) << "what has no name keeps its id";
  EXPECT_EQ(Run({"list", "--json"}), ExitCode::kOk);
  EXPECT_EQ(client_.organizations_listed, 2) << "records need no names";
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
  EXPECT_EQ(Run({"availability", "lunch", "--open", "0", "--waitlist", "open", "--lang", "ko"}),
            ExitCode::kOk);
  EXPECT_EQ(out_.str(), "자리 갱신함: resources/lunch · 도시락 · 빈자리 0/30 · 대기 접수\n");
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
  EXPECT_EQ(Run({"delete", "organizations/hall", "--force", "--lang", "en"}), ExitCode::kOk);
  EXPECT_EQ(out_.str(), "deleted: organizations/hall, and 2 resources\n");
  EXPECT_EQ(client_.listed.back().organization(), "organizations/hall");
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

TEST_F(CommandsTest, ImportOfAFolderPassesNoSubfolderOver) {
  Write("district/regions.jsonl", "{}");
  EXPECT_EQ(Run({"import", (dir_ / "district").string()}), ExitCode::kOk);
  Write("district/resources/a.jsonl", "{}");
  EXPECT_EQ(Run({"import", (dir_ / "district").string(), "--lang", "en"}), ExitCode::kBadInput);
  EXPECT_THAT(err_.str(), HasSubstr((dir_ / "district" / "resources").string()));
  EXPECT_EQ(Run({"import", (dir_ / "district/regions.jsonl").string(),
                 (dir_ / "district/resources").string()}),
            ExitCode::kOk);
}

TEST_F(CommandsTest, ImportFailsWhenARowOrAFileWasRefused) {
  const std::vector<std::string> words = {"import", Write("a.jsonl", "{}"), "--lang", "en"};
  client_.import_report = Parse<v1::ImportReport>("rows_read: 2 rejected: 2");
  EXPECT_EQ(Run(words), ExitCode::kBadInput);
  EXPECT_THAT(err_.str(), HasSubstr("2 rows were left out"));
  client_.import_report.set_rows_read(3);
  client_.import_report.set_unchanged(1);
  EXPECT_EQ(Run(words), ExitCode::kBadInput) << "a program must notice";
  EXPECT_THAT(out_.str(), HasSubstr("unchanged")) << "after the report";
  EXPECT_EQ(err_.str(), "error: 2 rows were left out; the others were imported\n");
  client_.import_report.set_rejected(1);
  client_.import_report.set_dry_run(true);
  EXPECT_EQ(Run(words), ExitCode::kBadInput);
  EXPECT_EQ(err_.str(), "error: 1 row was left out\n");
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
  v1::ImportIssue& remark = *client_.export_remarks.add_remarks();
  remark.set_column("전화");
  remark.set_expected("left empty");
  remark.set_line(3);
  EXPECT_EQ(Run({"export"}), ExitCode::kOk);
  EXPECT_THAT(err_.str(), HasSubstr("열 전화: left empty (처음: 3행)"));
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
