#include "indexer/packed_terms.h"

#include <algorithm>
#include <random>
#include <vector>

#include "gtest/gtest.h"

#include "indexer/varint.h"

namespace ieum::indexer {
namespace {

struct Told {
  std::vector<std::pair<std::uint64_t, float>> known;
  std::vector<std::pair<std::uint64_t, float>> unknown;
};

Told Unpack(const std::string& bytes) {
  Told told;
  PackedTerms(bytes).ForEach(
      [&](auto number, float count) { told.known.emplace_back(number, count); },
      [&](auto hash, float count) { told.unknown.emplace_back(hash, count); });
  return told;
}

std::shared_ptr<const TextModel> ModelOf(int words) {
  std::vector<TrainingText> texts;
  for (int i = 0; i < words; ++i) {
    TermCollector terms;
    for (int j = 0; j < 4; ++j) terms.AddTerm("word" + std::to_string((i * 7 + j * 13) % words), 1);
    texts.push_back({"resources/r" + std::to_string(i), terms.Take(), {}});
  }
  return TextModel::Train(texts, {.dimension = 4}).value();
}

TEST(PackedTermsTest, SaysWhatWasPacked) {
  constexpr std::uint32_t kSeed = 5;
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  std::mt19937 random(kSeed);
  const auto model = ModelOf(3000);
  const float counts[] = {1, 0.5F, 3, 2, 7.5F, 0.1F, 1e6F, 4e9F, 1e-20F};
  for (int round = 0; round < 300; ++round) {
    TermCollector collector;
    const int size = static_cast<int>(random() % 200);
    for (int i = 0; i < size; ++i) {
      // A third of them is none that the model knows.
      collector.AddTerm("word" + std::to_string(random() % 4500), counts[random() % 9]);
    }
    const TermVector terms = collector.Take();
    Told expected;
    for (const TermCount& term : terms) {
      const std::size_t number = model->RowOf(term.term);
      const bool known = number < model->vocabulary_size();
      (known ? expected.known : expected.unknown)
          .emplace_back(known ? number : term.term, term.count);
    }
    std::sort(expected.known.begin(), expected.known.end());
    const Told told = Unpack(PackTerms(terms, *model));
    EXPECT_EQ(told.known, expected.known);
    EXPECT_EQ(told.unknown, expected.unknown);
  }
}

TEST(PackedTermsTest, NothingIsNothing) {
  EXPECT_TRUE(Unpack("").known.empty());
  const Told told = Unpack(PackTerms({}, *ModelOf(10)));
  EXPECT_TRUE(told.known.empty() && told.unknown.empty());
}

// What most terms cost: the reason why they are packed.
TEST(PackedTermsTest, AKnownTermTakesTwoBytesOrThree) {
  const auto model = ModelOf(3000);
  TermCollector collector;
  for (int i = 0; i < 100; ++i) collector.AddTerm("word" + std::to_string(i * 30), 1);
  EXPECT_LE(PackTerms(collector.Take(), *model).size(), 250U);
}

TEST(VarintTest, ReadsWhatItWrote) {
  std::string bytes;
  const std::uint64_t values[] = {0, 1, 127, 128, 16'383, 16'384, 1ULL << 35, ~0ULL};
  for (const std::uint64_t value : values) AppendVarint(value, bytes);
  const char* at = bytes.data();
  for (const std::uint64_t value : values) EXPECT_EQ(ReadVarint(at), value);
  EXPECT_EQ(at, bytes.data() + bytes.size());
}

}  // namespace
}  // namespace ieum::indexer
