#include "indexer/model_records.h"

#include <string>

#include "gtest/gtest.h"

#include "store/memory_store.h"

namespace ieum::indexer {
namespace {

std::shared_ptr<const TextModel> Train(std::uint64_t salt) {
  std::vector<TrainingText> texts;
  for (std::uint64_t i = 0; i < 40; ++i) {
    TrainingText& text = texts.emplace_back();
    text.id = "resources/r" + std::to_string(i);
    for (std::uint64_t j = 0; j < 5; ++j) {
      text.terms.push_back({salt + i * 3 + j * 7, 1.0F + static_cast<float>(j)});
    }
  }
  return *TextModel::Train(texts, {.dimension = 8});
}

std::size_t Records(const store::RecordStore& records) {
  std::size_t count = 0;
  EXPECT_TRUE((*records.View())
                  ->Scan(store::RecordKind::kTextModel, "",
                         [&count](const store::Record&) { return ++count > 0; })
                  .ok());
  return count;
}

TEST(ModelRecords, AModelComesBackWholeHoweverManyPartsItWasWrittenIn) {
  const auto model = Train(1000);
  const std::size_t size = model->Serialize().size();
  for (const std::size_t part_bytes : {size + 1, size, size - 1, size / 2, size / 7, size / 1500}) {
    const auto records = store::MakeMemoryStore();
    EXPECT_EQ(*LoadModel(*records), nullptr);
    ASSERT_TRUE(SaveModel(*records, *model, part_bytes).ok());
    EXPECT_EQ(Records(*records), 1 + (size + part_bytes - 1) / part_bytes);
    const auto loaded = LoadModel(*records);
    ASSERT_TRUE(loaded.ok() && *loaded != nullptr) << part_bytes;
    EXPECT_EQ((*loaded)->Serialize(), model->Serialize());
  }
}

TEST(ModelRecords, TheNextModelTakesThePlaceOfTheOneBefore) {
  const auto records = store::MakeMemoryStore();
  const auto first = Train(1000);
  const auto second = Train(2000);
  const std::size_t part_bytes = first->Serialize().size() / 9;
  ASSERT_TRUE(SaveModel(*records, *first, part_bytes).ok());
  ASSERT_TRUE(SaveModel(*records, *second, kModelPartBytes).ok());
  EXPECT_EQ((*LoadModel(*records))->version(), second->version());
  EXPECT_EQ(Records(*records), 2U);
  // Written again, in other parts, it is whole as well.
  for (const std::size_t size : {part_bytes, part_bytes * 3}) {
    ASSERT_TRUE(SaveModel(*records, *second, size).ok());
    EXPECT_EQ((*LoadModel(*records))->version(), second->version());
    EXPECT_EQ(Records(*records), 1 + (second->Serialize().size() + size - 1) / size);
  }
}

TEST(ModelRecords, WithAPartMissingThereIsNone) {
  const auto model = Train(1000);
  for (const int lost : {0, 1, 4}) {
    const auto records = store::MakeMemoryStore();
    ASSERT_TRUE(SaveModel(*records, *model, model->Serialize().size() / 5).ok());
    std::string id = model->version();
    if (lost > 0) id += "/00000" + std::to_string(lost);
    ASSERT_TRUE(records->Get({store::RecordKind::kTextModel, id}).ok());
    ASSERT_TRUE(records->Commit({{{store::RecordKind::kTextModel, id}, std::nullopt}}).ok());
    const auto loaded = LoadModel(*records);
    ASSERT_TRUE(loaded.ok()) << loaded.status();
    EXPECT_EQ(*loaded, nullptr) << lost;
    ASSERT_TRUE(SaveModel(*records, *model).ok());
    EXPECT_NE(*LoadModel(*records), nullptr);
  }
}

}  // namespace
}  // namespace ieum::indexer
