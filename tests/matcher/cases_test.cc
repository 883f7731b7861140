// Declarative cases over the sample district: tests/cases/*.json.
//
// A case names an assessment and a need, and what must hold of its suggestions: `codes` (each
// served by some suggestion), `first_code` (served by the first), `absent_codes`, `present_any`,
// `absent` (resource ids), `above` (pairs: the first is suggested before the second, which may be
// missing), `cautioned` (has a caution).
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include <nlohmann/json.hpp>

#include "matcher/matcher.h"
#include "tests/support/sample.h"

namespace ieum::matcher {
namespace {

using Json = nlohmann::json;

const indexer::Snapshot& District() {
  static const auto* records = new std::unique_ptr<store::RecordStore>(testing::SampleDistrict());
  static const auto* index = new std::unique_ptr<indexer::LiveIndex>(
      *indexer::LiveIndex::Open(**records, testing::SharedVocabulary(), {}));
  static const auto* snapshot = new std::shared_ptr<const indexer::Snapshot>((*index)->snapshot());
  return **snapshot;
}

bool Serves(const v1::Suggestion& suggestion, const std::string& code) {
  return std::any_of(suggestion.matched_need_terms().begin(), suggestion.matched_need_terms().end(),
                     [&code](const v1::NeedTerm& term) { return term.code() == code; });
}

v1::NeedSuggestions Ask(const std::string& file, const Json& test) {
  for (const v1::Assessment& assessment : testing::ReadAssessments(file)) {
    if (assessment.case_reference() != test["case"]) continue;
    v1::SuggestRequest request;
    *request.mutable_assessment() = assessment;
    request.add_need_ids(test["need"]);
    const v1::WeightProfile profile = testing::DefaultProfile();
    const auto response = Suggest(request, {District(), profile, testing::AsOf(), nullptr});
    EXPECT_TRUE(response.ok()) << response.status();
    return response->needs(0);
  }
  ADD_FAILURE() << "no case " << test["case"];
  return {};
}

void Check(const Json& test, const v1::NeedSuggestions& need) {
  const auto& list = need.suggestions();
  const auto find = [&list](const std::string& id) {
    return std::find_if(list.begin(), list.end(), [&id](const v1::Suggestion& suggestion) {
      return suggestion.resource().name() == "resources/" + id;
    });
  };
  const auto served = [&list](const std::string& code) {
    return std::any_of(list.begin(), list.end(),
                       [&code](const v1::Suggestion& s) { return Serves(s, code); });
  };
  ASSERT_FALSE(list.empty());
  for (const std::string code : test.value("codes", Json::array()))
    EXPECT_TRUE(served(code)) << code;
  for (const std::string code : test.value("absent_codes", Json::array())) {
    EXPECT_FALSE(served(code)) << code;
  }
  if (test.contains("first_code")) EXPECT_TRUE(Serves(list.Get(0), test["first_code"]));
  for (const std::string id : test.value("absent", Json::array())) {
    EXPECT_EQ(find(id), list.end()) << id;
  }
  if (test.contains("present_any")) {
    const Json& any = test["present_any"];
    EXPECT_TRUE(std::any_of(any.begin(), any.end(),
                            [&](const Json& id) { return find(id) != list.end(); }));
  }
  for (const Json& pair : test.value("above", Json::array())) {
    EXPECT_NE(find(pair[0]), list.end()) << pair;
    EXPECT_LT(find(pair[0]), find(pair[1])) << pair;
  }
  for (const std::string id : test.value("cautioned", Json::array())) {
    if (find(id) != list.end()) EXPECT_FALSE(find(id)->cautions().empty()) << id;
  }
}

TEST(Cases, HoldOnTheSampleDistrict) {
  int checked = 0;
  for (const auto& entry : std::filesystem::directory_iterator(IEUM_CASES_DIR)) {
    if (entry.path().extension() != ".json") continue;
    const Json file = Json::parse(std::ifstream(entry.path()));
    if (!file.contains("assessments")) continue;  // of another test
    for (const Json& test : file["cases"]) {
      SCOPED_TRACE(entry.path().filename().string() + ": " + std::string(test["name"]));
      Check(test, Ask(file["assessments"], test));
      ++checked;
    }
  }
  EXPECT_GT(checked, 5);
}

}  // namespace
}  // namespace ieum::matcher
