#include "service/cli/help_words.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/cli/command_fixture.h"

namespace ieum::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

bool IsKorean(std::string_view text) {
  // Hangul syllables begin with these bytes.
  return text.find_first_of("\xea\xeb\xec\xed") != std::string_view::npos;
}

// Calls `visit` with the parser, its groups and its commands.
void VisitAll(const CLI::App& app, const std::function<void(const CLI::App&)>& visit) {
  visit(app);
  for (const CLI::App* command : app.get_subcommands({})) VisitAll(*command, visit);
}

TEST(HelpWords, EveryDescriptionHasKorean) {
  Options options;
  const auto parser = MakeParser(options);
  SpeakKorean(*parser);
  int descriptions = 0;
  VisitAll(*parser, [&](const CLI::App& app) {
    EXPECT_TRUE(IsKorean(app.get_description())) << app.get_description();
    for (const CLI::Option* option : app.get_options()) {
      ++descriptions;
      EXPECT_TRUE(IsKorean(option->get_description()))
          << app.get_name() << " " << option->get_name() << ": " << option->get_description();
    }
    for (const std::string& line : CLI::detail::split(app.get_footer(), '\n')) {
      const bool example = line.starts_with("  ") || line.starts_with("LANG");
      EXPECT_TRUE(line.empty() || example || IsKorean(line)) << app.get_name() << ": " << line;
    }
  });
  EXPECT_GT(descriptions, 250);
}

// The other way round: the tables hold nothing that is said no longer.
TEST(HelpWords, NothingIsLeftOver) {
  std::string all;
  Options options;
  const auto parser = MakeParser(options);
  VisitAll(*parser, [&](const CLI::App& app) {
    all += app.get_description() + "\n" + app.get_footer() + "\n";
    for (const CLI::Option* option : app.get_options()) all += option->get_description() + "\n";
  });
  // What is said of options that do not go together stands in no help.
  const std::set<std::string_view> faults = {"give",     "--case",          "nothing",
                                             "--scale",  "--change-holds",  "--until,",
                                             "--result", "--organization,", "expected"};
  std::set<std::string_view> seen;
  for (const auto& table : {CatalogueHelpWords(), CaseworkHelpWords()}) {
    for (const HelpWords& words : table) {
      EXPECT_TRUE(seen.insert(words.en).second) << "twice: " << words.en;
      EXPECT_TRUE(IsKorean(words.ko)) << words.en;
      if (faults.contains(words.en.substr(0, words.en.find(' ')))) continue;
      EXPECT_THAT(all, HasSubstr(std::string(words.en)));
    }
  }
}

// All sources of which something may be told; strings that go on in the next line are put together.
std::string Sources() {
  namespace fs = std::filesystem;
  std::string all;
  for (const char* folder : {"service", "store", "matcher"}) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(IEUM_SOURCE_DIR) / folder)) {
      const bool source = entry.path().extension() == ".cc" || entry.path().extension() == ".h";
      if (!source || entry.path().filename() == "help_words_faults.cc") continue;
      std::ifstream in(entry.path());
      all.append(std::istreambuf_iterator<char>(in), {});
    }
  }
  return std::regex_replace(all, std::regex("\"\\n\\s*\""), "");
}

TEST(HelpWords, EveryFaultIsStillFound) {
  const std::string sources = Sources();
  std::set<std::string_view> seen;
  for (const HelpWords& words : FaultWordsInKorean()) {
    EXPECT_TRUE(seen.insert(words.en).second) << "twice: " << words.en;
    EXPECT_TRUE(IsKorean(words.ko)) << words.en;
    const std::string written = std::regex_replace(std::string(words.en), std::regex("\""), "\\\"");
    EXPECT_TRUE(sources.find(written) != std::string::npos) << words.en;
  }
}

TEST(HelpWords, FaultsAreToldInKorean) {
  EXPECT_EQ(KoreanFault("must be in the future"), "지금보다 뒤여야 합니다");
  EXPECT_EQ(KoreanFault("must be \"cases/{id}\""), "\"cases/{id}\" 꼴이어야 합니다");
  EXPECT_EQ(KoreanFault("/nosuch: cannot be read"), "/nosuch: 읽을 수 없습니다");
  EXPECT_EQ(KoreanFault("nobody knows this"), "nobody knows this");
  EXPECT_EQ(KoreanFault("must be 1 to 64, is 0"), "1부터 64까지여야 합니다");
  EXPECT_EQ(KoreanFault("must be above 0 to 100"), "0보다 크고 100 이하여야 합니다");
  EXPECT_EQ(KoreanFault("must be the code of a need area or sub-area, is \"zzz\""),
            "욕구영역이나 하위영역의 코드여야 합니다: \"zzz\"");
  EXPECT_EQ(KoreanFault(""), "");
}

using HelpTest = CommandTest;

TEST_F(HelpTest, FaultsOfOptionsToo) {
  EXPECT_EQ(Run({"audit", "list", "--from", "soon", "--lang", "ko"}), ExitCode::kBadInput);
  EXPECT_THAT(err_.str(),
              HasSubstr("--from: \"soon\": 날(YYYY-MM-DD)이나 RFC 3339 시각이어야 합니다\n"));
  EXPECT_EQ(Run({"plan", "compose", "--case-name", "c", "--pin", "n1", "--lang", "ko"}),
            ExitCode::kBadInput);
  EXPECT_THAT(err_.str(), HasSubstr("--pin: \"n1\": 욕구=자원 꼴이어야 합니다"));
}

TEST_F(HelpTest, IsInTheLanguageOfTheReader) {
  EXPECT_EQ(Run({"plan", "compose", "--help", "--lang", "ko"}), ExitCode::kOk);
  EXPECT_THAT(out_.str(), HasSubstr("사례의 모든 욕구를 아우르는 계획을 짭니다\n쓰는 법: "));
  EXPECT_THAT(out_.str(), HasSubstr("한 주 약속 수의 상한"));
  EXPECT_THAT(out_.str(), Not(HasSubstr("Options")));
  EXPECT_EQ(Run({"case", "get", "--lang=ko", "--help"}), ExitCode::kOk);
  EXPECT_THAT(out_.str(), HasSubstr("  CASE TEXT (필수)            사례, cases/CASE."))
      << out_.str();
  EXPECT_THAT(out_.str(), HasSubstr("  -h,--help                   이 도움말을"));
  EXPECT_EQ(Run({"referral", "--lang=ko", "--help"}), ExitCode::kOk);
  EXPECT_THAT(out_.str(), HasSubstr("명령:\n"));
  EXPECT_THAT(out_.str(), HasSubstr("대기 명단에 올립니다"));
  EXPECT_EQ(Run({"referral", "cancel", "--lang=ko", "--help"}), ExitCode::kOk);
  EXPECT_THAT(out_.str(), HasSubstr("사유. case-manager: changed-mind, moved"));
  EXPECT_EQ(Run({"plan", "compose", "--help", "--lang", "en"}), ExitCode::kOk);
  EXPECT_THAT(out_.str(), HasSubstr("Compose one plan over all needs of a case\nUsage: "));
  EXPECT_FALSE(IsKorean(out_.str()));
  ::setenv("LC_ALL", "en_GB.UTF-8", 1);
  EXPECT_EQ(Run({"audit", "--help"}), ExitCode::kOk);
  EXPECT_THAT(out_.str(), HasSubstr("Read and check the audit log"));
  ::setenv("LC_ALL", "ko_KR.UTF-8", 1);
  EXPECT_EQ(Run({"audit", "--help"}), ExitCode::kOk);
  EXPECT_THAT(out_.str(), HasSubstr("접속기록을 읽고 검사합니다"));
  ::unsetenv("LC_ALL");
}

}  // namespace
}  // namespace ieum::cli
