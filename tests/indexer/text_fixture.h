// The project's own taxonomy and lexicon, and small helpers, for the tests of text.
#ifndef IEUM_TESTS_INDEXER_TEXT_FIXTURE_H_
#define IEUM_TESTS_INDEXER_TEXT_FIXTURE_H_

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

#include "indexer/text/lexicon.h"
#include "store/catalog/need_taxonomy.h"

namespace ieum::indexer {

inline std::string ReadDataFile(const std::string& name) {
  std::ifstream file(std::string(IEUM_DATA_DIR) + "/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

inline const store::NeedTaxonomy& Taxonomy() {
  static const auto& taxonomy =
      *new auto(store::NeedTaxonomy::FromJson(ReadDataFile("need_areas.json")));
  EXPECT_TRUE(taxonomy.ok()) << taxonomy.status();
  return *taxonomy;
}

inline const Lexicon& ProjectLexicon() {
  static const auto& lexicon =
      *new auto(Lexicon::FromJson(ReadDataFile("lexicon.json"), Taxonomy()));
  EXPECT_TRUE(lexicon.ok()) << lexicon.status();
  return *lexicon;
}

inline store::SubAreaId SubArea(std::string_view code) {
  const auto id = Taxonomy().FindSubArea(code);
  EXPECT_TRUE(id.has_value()) << code;
  return id.value_or(0);
}

// The codes of hints or inferred needs, in their order.
template <typename Need>
std::vector<std::string> Codes(const std::vector<Need>& needs) {
  std::vector<std::string> codes;
  for (const Need& need : needs) codes.push_back(Taxonomy().sub_area(need.sub_area).code());
  return codes;
}

template <typename Need>
bool Mentions(const std::vector<Need>& needs, std::string_view code) {
  const std::vector<std::string> codes = Codes(needs);
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

}  // namespace ieum::indexer

#endif  // IEUM_TESTS_INDEXER_TEXT_FIXTURE_H_
