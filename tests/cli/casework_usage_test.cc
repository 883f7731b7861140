// Who calls, groups of commands and their help, names.
#include <cstdlib>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "service/cli/names.h"
#include "store/catalog/violations.h"
#include "tests/cli/command_fixture.h"
#include "tests/cli/sample_casework.h"

namespace ieum::cli {
namespace {

using ::testing::HasSubstr;

using CaseworkUsageTest = CommandTest;

TEST_F(CaseworkUsageTest, WhoCallsIsTold) {
  Options options;
  const auto parse = [&options](std::vector<std::string> words) {
    options = {};
    const auto parser = MakeParser(options);
    std::ostringstream out;
    return ParseCommandLine(words, *parser, out, out) == std::nullopt;
  };
  ASSERT_TRUE(parse({"case", "get", "7d1c", "--as-account", "kim", "--as-role", "case-manager",
                     "--as-organization", "hall", "--purpose", "supervision"}));
  EXPECT_EQ(SpeakerOf(options).account, "kim");
  EXPECT_EQ(SpeakerOf(options).role, "case-manager");
  EXPECT_EQ(SpeakerOf(options).organization, "organizations/hall");
  EXPECT_EQ(SpeakerOf(options).purpose, "supervision");
  ::setenv("IEUM_ACCOUNT", "lee", 1);
  ::setenv("IEUM_ROLE", "agency", 1);
  EXPECT_TRUE(parse({"referral", "watch"}));
  ::unsetenv("IEUM_ACCOUNT");
  ::unsetenv("IEUM_ROLE");
  EXPECT_EQ(options.speaker.account, "lee");
  EXPECT_EQ(options.speaker.role, "agency");
  EXPECT_FALSE(parse({"needs", "--as-role", "boss"}));
  EXPECT_FALSE(parse({"needs", "--as-account", "two words"}));
  EXPECT_FALSE(parse({"needs", "--as-account", "김"}));
}

TEST_F(CaseworkUsageTest, ARefusedCallerLearnsTheFlags) {
  client_.On(kGetCase, [](const v1::GetCaseRequest&) {
    return absl::StatusOr<v1::Case>(
        store::WithReason(absl::UnauthenticatedError("say who calls"), "ACTOR_MISSING"));
  });
  EXPECT_EQ(Run({"case", "get", "7d1c", "--lang", "en"}), ExitCode::kOther);
  EXPECT_EQ(err_.str(),
            "error: say who calls\nadd --as-account NAME --as-role case-manager --as-organization "
            "organizations/ID, or set IEUM_ACCOUNT, IEUM_ROLE and IEUM_ORGANIZATION\n");
  EXPECT_EQ(Run({"case", "get", "7d1c", "--lang", "ko"}), ExitCode::kOther);
  EXPECT_THAT(err_.str(), HasSubstr("IEUM_ACCOUNT"));
}

TEST_F(CaseworkUsageTest, MistypedVerbsAreAnsweredInTheirGroup) {
  const auto said = [&](std::vector<std::string> words) {
    words.insert(words.end(), {"--lang", "en"});
    EXPECT_EQ(Run(words), ExitCode::kUsage);
    return err_.str();
  };
  EXPECT_THAT(said({"plan", "compse", "f"}),
              HasSubstr("there is no command \"plan compse\"; did you mean plan compose?"));
  EXPECT_THAT(said({"plan", "zzzzzz"}), HasSubstr("there is no command \"plan zzzzzz\"\n"));
  EXPECT_THAT(said({"plan"}),
              HasSubstr("plan: expected one of compose, get, list, set, agree, print\n"));
  EXPECT_THAT(said({"plan", "get", "x", "--breif"}), HasSubstr("did you mean --brief?"));
  EXPECT_THAT(said({"referal", "draft", "x"}), HasSubstr("did you mean referral?"));
  EXPECT_EQ(Run({"referral", "--help"}), ExitCode::kOk);
  EXPECT_THAT(out_.str(), HasSubstr("waitlist"));
}

TEST_F(CaseworkUsageTest, WatchingEndsAfterOneEventAtLeast) {
  for (const char* events : {"0", "00", "-1"}) {
    EXPECT_EQ(Run({"referral", "watch", std::string("--max=") + events, "--lang", "en"}),
              ExitCode::kUsage);
    EXPECT_THAT(err_.str(),
                HasSubstr("error: --max: expected 1 or more; without --max it goes on\n"));
  }
  EXPECT_EQ(Run({"referral", "watch", "--max", "x", "--lang", "en"}), ExitCode::kUsage);
  EXPECT_THAT(err_.str(), HasSubstr("--max = x: expected a whole number\n"));
}

// Every verb of every group explains itself with an example.
TEST_F(CaseworkUsageTest, EveryVerbHasHelpWithAnExample) {
  Options options;
  const auto parser = MakeParser(options);
  int verbs = 0;
  for (const CLI::App* group : parser->get_subcommands({})) {
    for (const CLI::App* verb : group->get_subcommands({})) {
      ++verbs;
      EXPECT_EQ(Run({group->get_name(), verb->get_name(), "--help"}), ExitCode::kOk);
      EXPECT_THAT(out_.str(), HasSubstr("ieum " + group->get_name() + " " + verb->get_name()));
      EXPECT_THAT(verb->get_footer(), HasSubstr("Example")) << verb->get_name();
    }
  }
  EXPECT_EQ(verbs, 42);
}

TEST(Names, TheCollectionsMayBeLeftOut) {
  for (const char* name : {"c/p", "c/plans/p", "cases/c/p", "cases/c/plans/p"}) {
    EXPECT_EQ(PlanName(name), "cases/c/plans/p") << name;
  }
  for (const char* name : {"c", "cases/c", "cases/c/consents/p", "a/b/c/d"}) {
    EXPECT_EQ(PlanName(name), name);
  }
  EXPECT_EQ(ConsentNameOf("c", "1"), "cases/c/consents/1");
  EXPECT_EQ(ConsentNameOf("c", "d/1"), "cases/d/consents/1");
  EXPECT_EQ(CaseName("c"), "cases/c");
  EXPECT_EQ(CaseName("cases/c"), "cases/c");
  EXPECT_EQ(ReferralName("r"), "referrals/r");
}

}  // namespace
}  // namespace ieum::cli
