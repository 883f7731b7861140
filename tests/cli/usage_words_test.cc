// What is said of command lines that cannot be understood, and of options that the service refuses.
#include "service/cli/usage_words.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "store/catalog/violations.h"
#include "tests/cli/command_fixture.h"

namespace ieum::cli {
namespace {

using ::testing::HasSubstr;

struct Wrong {
  std::vector<std::string> words;
  const char* en;
  const char* ko;
};

using UsageWordsTest = CommandTest;

TEST_F(UsageWordsTest, NameTheOptionAndWhatIsExpected) {
  const Wrong kWrong[] = {
      {{"case", "get"}, "CASE is required", "CASE: 꼭 써야 합니다"},
      {{"case", "close", "c"}, "--reason is required", "--reason: 꼭 써야 합니다"},
      {{"case", "get", "c", "more"},
       "The following argument was not expected: more",
       "남는 말이 있습니다: more"},
      {{"goal", "result", "p", "g1", "--result", "done"},
       "--result: expected one of achieved, extended, reassess, not \"done\"",
       "--result: \"done\" 대신 쓸 수 있는 값: achieved, extended, reassess"},
      {{"case", "list", "--page-size", "0"},
       "--page-size: expected a whole number from 1 to 1000, not \"0\"",
       "--page-size: \"0\" 대신 1부터 1000까지의 정수를 써야 합니다"},
      {{"plan", "compose", "f", "--max-lines", "x"},
       "--max-lines = x: expected a whole number",
       "--max-lines = x: 정수를 써야 합니다"},
      {{"plan", "compose", "f", "--max-distance", "far"},
       "--max-distance = far: expected a number",
       "--max-distance = far: 수를 써야 합니다"},
      {{"case", "assessment", "c", "--version", "x"},
       "--version: expected a number, e.g. 2",
       "--version: 수를 써야 합니다, 예: 2"},
      {{"case", "list", "--state"}, "--state: a value is missing", "--state: 값이 없습니다"},
      {{"case", "list", "--state", "open", "--state", "closed"},
       "--state: may be given once",
       "--state: 한 번만 쓸 수 있습니다"},
      {{"needs", "--as-account", "a b"},
       "--as-account: expected printable ASCII without blanks",
       "--as-account: 빈칸 없는 ASCII 글자여야 합니다"},
      {{"plan", "print"},
       "plan print: give either the NAME of a plan or --file",
       "plan print: 계획의 NAME과 --file 가운데 하나만 써야 합니다"},
      {{"referral", "watch", "--max", "0"},
       "--max: expected 1 or more; without --max it goes on",
       "--max: 1 이상이어야 합니다"},
      {{"referral", "reject", "r", "--reason", "foo", "--as-role", "case-manager"},
       "--reason foo (case-manager): only the other side does this: --as-role agency",
       "--reason foo (case-manager): 제공기관이 하는 일입니다: --as-role agency"},
  };
  for (const Wrong& wrong : kWrong) {
    for (const bool english : {true, false}) {
      std::vector<std::string> words = wrong.words;
      words.insert(words.begin(), {"--lang", english ? "en" : "ko"});
      EXPECT_EQ(Run(words), ExitCode::kUsage) << wrong.en;
      EXPECT_THAT(err_.str(), HasSubstr(english ? wrong.en : wrong.ko));
      EXPECT_EQ(err_.str().find("range 0.0"), std::string::npos);
    }
  }
  EXPECT_EQ(Run({"needs", "--json", "--quiet", "--lang", "ko"}), ExitCode::kUsage);
  EXPECT_THAT(err_.str(), HasSubstr("excludes")) << "what programs read is English";
}

// Fields of requests that options fill are told by the options' names.
TEST_F(UsageWordsTest, RefusedFieldsAreToldByTheirOptions) {
  const std::pair<const char*, const char*> kFields[] = {
      {"closure.follow_up_end_date", "--follow-up-until"},
      {"until_date", "--until"},
      {"first_month", "--from"},
      {"need_code", "--need-code"},
      {"region.code", "--region"},
      {"consent.organizations[1]", "--organizations"},
      {"consent.expire_time", "--until"},
      {"check_in.need_id", "--need"},
      {"check_in.reading.value", "--value"},
      {"referral.plan_line", "--line"},
      {"referral.consents[0]", "--consents"},
      {"wishes.limits.max_lines", "--max-lines"},
      {"wishes.pins[0].resource", "--pin"},
      {"goal_id", "GOAL"},
      {"end_date", "--until"},
      {"plan.end_date", "plan.end_date"},
      {"reasonable", "reasonable"},
  };
  for (const auto& [field, option] : kFields) {
    store::Violations violations;
    violations.Add(field, "must be other");
    EXPECT_THAT(Describe(violations.ToStatus(), true),
                ::testing::StartsWith(std::string("error: ") + option))
        << field;
  }
}

}  // namespace
}  // namespace ieum::cli
