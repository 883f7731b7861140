#include "indexer/name_index.h"

#include <map>
#include <random>
#include <string>

#include "gtest/gtest.h"

namespace ieum::indexer {
namespace {

TEST(NameIndexTest, FindsWhatIsThereInEveryListThatWasShared) {
  constexpr std::uint32_t kSeed = 3;
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  std::mt19937 random(kSeed);
  constexpr std::uint32_t kRows = 4000;
  std::vector<std::string> names(kRows);  // by row; empty: free
  std::map<std::string, std::uint32_t> rows;
  const auto name_of = [&names](std::uint32_t row) { return std::string_view(names[row]); };
  NameIndexWriter writer;
  // Half of them at once, as when a catalogue is loaded.
  std::vector<std::pair<std::string_view, std::uint32_t>> first;
  for (std::uint32_t row = 0; row < kRows; row += 2) {
    names[row] = "resources/r" + std::to_string(row);
    rows[names[row]] = row;
    first.emplace_back(names[row], row);
  }
  writer.Assign(first);
  struct Shared {
    NameIndex index;
    std::vector<std::string> names;
    std::map<std::string, std::uint32_t> rows;
  };
  std::vector<Shared> shared;
  for (int step = 0; step < 5000; ++step) {
    const std::uint32_t row = random() % kRows;
    if (names[row].empty()) {
      names[row] = "resources/r" + std::to_string(kRows + random() % 1'000'000);
      if (rows.contains(names[row])) {
        names[row].clear();
        continue;
      }
      rows[names[row]] = row;
      writer.Add(names[row], row);
    } else {
      writer.Remove(names[row], row);
      rows.erase(names[row]);
      names[row].clear();
    }
    if (step % 1000 == 0) shared.push_back({writer.Share(), names, rows});
  }
  shared.push_back({writer.Share(), names, rows});
  for (const Shared& each : shared) {
    const auto name_then = [&](std::uint32_t row) { return std::string_view(each.names[row]); };
    for (const auto& [name, row] : each.rows) EXPECT_EQ(each.index.Find(name, name_then), row);
    EXPECT_EQ(each.index.Find("resources/none", name_then), std::nullopt);
  }
  for (const auto& [name, row] : rows) EXPECT_EQ(writer.Find(name, name_of), row);
}

TEST(NameIndexTest, AnEmptyOneFindsNothing) {
  EXPECT_EQ(NameIndex().Find("resources/r", [](std::uint32_t) { return "resources/r"; }),
            std::nullopt);
}

}  // namespace
}  // namespace ieum::indexer
