// Pages as they are kept in tests/cli/golden.
#ifndef IEUM_TESTS_CLI_GOLDEN_H_
#define IEUM_TESTS_CLI_GOLDEN_H_

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "gtest/gtest.h"

#include "service/cli/terminal.h"

namespace ieum::cli {

// Compares with a file of tests/cli/golden; with IEUM_UPDATE_GOLDEN set, writes it instead.
// No line is wider than `columns`.
inline void ExpectGolden(const std::string& name, const std::string& actual, int columns = 100) {
  const std::string path = std::string(IEUM_CLI_GOLDEN) + "/" + name;
  if (std::getenv("IEUM_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path) << actual;
    return;
  }
  std::ifstream in(path);
  ASSERT_TRUE(in) << path;
  std::ostringstream expected;
  expected << in.rdbuf();
  EXPECT_EQ(actual, expected.str()) << name;
  std::istringstream lines(actual);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(DisplayWidth(line), columns) << line;
}

}  // namespace ieum::cli

#endif  // IEUM_TESTS_CLI_GOLDEN_H_
