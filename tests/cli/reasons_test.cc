#include "service/cli/reasons.h"

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>

#include "gtest/gtest.h"

namespace ieum::cli {
namespace {

namespace fs = std::filesystem;

// Every reason that the sources of the server write: the last argument of WithReason() and of what
// the workflows call it by, and the table of error_map.cc. The programs' own command line is left
// out.
std::set<std::string> ReasonsOfTheServer() {
  const std::regex given("(?:WithReason|Refused|Denied)\\([^;]*?\"([A-Z_]+)\"\\s*\\)");
  const std::regex row("absl::StatusCode::k\\w+, \\d+, \"([A-Z_]+)\"");
  std::set<std::string> reasons;
  for (const char* folder : {"store", "indexer", "matcher", "service/casework", "service/exchange",
                             "service/request", "service/server"}) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(IEUM_SOURCE_DIR) / folder)) {
      if (entry.path().extension() != ".cc" && entry.path().extension() != ".h") continue;
      std::ifstream in(entry.path());
      const std::string text{std::istreambuf_iterator<char>(in), {}};
      for (const std::regex& pattern : {given, row}) {
        for (auto it = std::sregex_iterator(text.begin(), text.end(), pattern);
             it != std::sregex_iterator(); ++it) {
          reasons.insert((*it)[1]);
        }
      }
    }
  }
  return reasons;
}

bool IsKorean(std::string_view text) {
  // Hangul syllables begin with these bytes.
  return text.find_first_of("\xea\xeb\xec\xed") != std::string_view::npos;
}

TEST(Reasons, EveryReasonOfTheServerHasAKoreanSentence) {
  const std::set<std::string> reasons = ReasonsOfTheServer();
  for (const char* known : {"INVALID_REQUEST", "INTERNAL", "ETAG_MISMATCH", "SHUTTING_DOWN",
                            "ORGANIZATION_HAS_RESOURCES", "REQUEST_ID_REUSED", "ACTOR_MISSING",
                            "CONSENT_ENDED", "WRONG_ROLE"}) {
    EXPECT_TRUE(reasons.contains(known)) << "the sources were not read right: " << known;
  }
  for (const std::string& reason : reasons) {
    EXPECT_TRUE(IsKorean(KoreanSentence(reason))) << reason;
  }
}

TEST(Reasons, EveryCodeHasOne) {
  for (int code = 1; code <= 16; ++code) {
    const absl::Status status(static_cast<absl::StatusCode>(code), "x");
    const std::string reason = ReasonOrDefault(status);
    EXPECT_NE(reason, "");
    EXPECT_EQ(KoreanSentenceOf(status), KoreanSentence(reason)) << reason;
  }
  for (const char* own : {kUsageReason, kUnreachableReason, kInputRefusedReason,
                          kSomeCasesFailedReason, kOutputFailedReason}) {
    EXPECT_TRUE(IsKorean(KoreanSentence(own))) << own;
  }
}

}  // namespace
}  // namespace ieum::cli
