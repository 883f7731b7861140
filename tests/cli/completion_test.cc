#include "service/cli/completion.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace ieum::cli {
namespace {

using ::testing::HasSubstr;

bool Present(const std::string& program) {
  return std::system(("command -v " + program + " >/dev/null 2>&1").c_str()) == 0;
}

// Whether `command` followed by a file with the script succeeds.
bool Accepts(const std::string& command, const std::string& script, const std::string& name) {
  const auto path = std::filesystem::path(::testing::TempDir()) / name;
  std::ofstream(path) << script;
  const int result = std::system((command + " '" + path.string() + "'").c_str());
  std::filesystem::remove(path);
  return result == 0;
}

TEST(Completion, NamesEveryCommandAndItsOptions) {
  for (const std::string& script : {BashCompletion(), ZshCompletion()}) {
    for (const char* word :
         {"suggest",    "explain",      "import",    "export",      "get",      "list",
          "needs",      "availability", "verify",    "delete",      "register", "evaluate",
          "completion", "--brief",      "--json",    "--judgments", "compose",  "withdraw",
          "checkpoint", "--as-role",    "waitlisted"}) {
      EXPECT_THAT(script, HasSubstr(word));
    }
  }
}

TEST(Completion, BashParsesAndCompletes) {
  if (!Present("bash")) GTEST_SKIP() << "no bash";
  EXPECT_TRUE(Accepts("bash -n", BashCompletion(), "ieum_completion.bash"));
  const std::string trial =
      BashCompletion() +
      "COMP_WORDS=(ieum sug); COMP_CWORD=1; _ieum\n"
      "[[ \"${COMPREPLY[*]}\" == suggest ]] || exit 1\n"
      "COMP_WORDS=(ieum suggest --br); COMP_CWORD=2; _ieum\n"
      "[[ \"${COMPREPLY[*]}\" == --brief ]] || exit 2\n"
      "COMP_WORDS=(ieum suggest --lang k); COMP_CWORD=3; _ieum\n"
      "[[ \"${COMPREPLY[*]}\" == ko ]] || exit 3\n"
      "COMP_WORDS=(ieum list org); COMP_CWORD=2; _ieum\n"
      "[[ \"${COMPREPLY[*]}\" == organizations ]] || exit 4\n"
      "COMP_WORDS=(ieum plan com); COMP_CWORD=2; _ieum\n"
      "[[ \"${COMPREPLY[*]}\" == compose ]] || exit 5\n"
      "COMP_WORDS=(ieum --json referral cancel r --rea); COMP_CWORD=5; _ieum\n"
      "[[ \"${COMPREPLY[*]}\" == --reason ]] || exit 6\n"
      "COMP_WORDS=(ieum referral cancel r --reason no-con); COMP_CWORD=5\n"
      "_ieum; [[ \"${COMPREPLY[*]}\" == no-consent ]] || exit 7\n"
      "COMP_WORDS=(ieum plan print x --format client-); COMP_CWORD=5; _ieum\n"
      "[[ \"${COMPREPLY[*]}\" == client-text ]] || exit 8\n"
      "COMP_WORDS=(ieum case ''); COMP_CWORD=2; _ieum\n"
      "[[ \" ${COMPREPLY[*]} \" == *' open '*' due '* ]] || exit 9\n"
      "[[ \" ${COMPREPLY[*]} \" != *' etc '* ]] || exit 10\n";
  EXPECT_TRUE(Accepts("cd / && bash", trial, "ieum_trial.bash"));
}

TEST(Completion, ZshParses) {
  if (!Present("zsh")) GTEST_SKIP() << "no zsh";
  EXPECT_TRUE(Accepts("zsh -n", ZshCompletion(), "ieum_completion.zsh"));
}

}  // namespace
}  // namespace ieum::cli
