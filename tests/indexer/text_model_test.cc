#include "indexer/text/text_model.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

#include "indexer/text/text_model_format.h"

namespace ieum::indexer {
namespace {

TermVector TermsOf(std::string_view text) {
  TermCollector collector;
  collector.Add(text, 1);
  return collector.Take();
}

double Cosine(const std::vector<float>& a, const std::vector<float>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  }
  return sum;
}

// Texts over invented words, each from one of `topics` topics and tagged with it.
std::vector<TrainingText> RandomTexts(int count, int topics, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<TrainingText> texts;
  for (int i = 0; i < count; ++i) {
    const auto topic = static_cast<store::SubAreaId>(random() % static_cast<std::uint64_t>(topics));
    TermCollector terms;
    for (int w = 0; w < 12; ++w) {
      const bool common = random() % 4 == 0;
      terms.AddTerm((common ? "common" : "topic" + std::to_string(topic) + "-") +
                        std::to_string(random() % 15),
                    1.0F + static_cast<float>(random() % 3));
    }
    texts.push_back({"resources/r" + std::to_string(i), terms.Take(), {{topic, 0.7}}});
  }
  return texts;
}

TrainingOptions Small() {
  TrainingOptions options;
  options.dimension = 16;
  return options;
}

std::shared_ptr<const TextModel> TrainOrDie(std::vector<TrainingText> texts,
                                            const TrainingOptions& options = Small()) {
  auto model = TextModel::Train(std::move(texts), options);
  EXPECT_TRUE(model.ok()) << model.status();
  return *model;
}

TEST(TextModelTest, NeedsTerms) {
  EXPECT_EQ(TextModel::Train(std::vector<TrainingText>(), {}).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(TextModel::Train({{"resources/a", {}, {}}}, {}).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(TextModelTest, OneTextIsEnough) {
  const auto model = TrainOrDie({{"resources/a", TermsOf("rice soup"), {{3, 1}}}});
  EXPECT_EQ(model->dimension(), 1);
  EXPECT_NEAR(Cosine(model->Embed(TermsOf("rice")), model->Embed(TermsOf("soup"))), 1, 1e-6);
}

TEST(TextModelTest, SameBytesWhateverTheOrder) {
  std::vector<TrainingText> texts = RandomTexts(80, 5, 11);
  const std::string bytes = TrainOrDie(texts)->Serialize();
  EXPECT_EQ(TrainOrDie(texts)->Serialize(), bytes);
  std::mt19937_64 random(12);
  for (int round = 0; round < 3; ++round) {
    std::shuffle(texts.begin(), texts.end(), random);
    ASSERT_EQ(TrainOrDie(texts)->Serialize(), bytes);
  }
  TrainingOptions other = Small();
  other.seed = 2;
  EXPECT_NE(TrainOrDie(texts, other)->version(), TrainOrDie(texts)->version());
}

TEST(TextModelTest, IdfAndLengthAreAsDocumented) {
  const auto model = TrainOrDie({{"resources/a", TermsOf("rice soup"), {}},
                                 {"resources/b", TermsOf("rice rice bread tea"), {}},
                                 {"taxonomy/x", TermsOf("tea house garden walk talk"), {}}});
  const auto idf = [](double texts, double containing) {
    return std::log(1 + (texts - containing + 0.5) / (containing + 0.5));
  };
  EXPECT_NEAR(model->Idf(HashTerm("rice")), idf(3, 2), 1e-6);
  EXPECT_NEAR(model->Idf(HashTerm("soup")), idf(3, 1), 1e-6);
  EXPECT_NEAR(model->Idf(HashTerm("nowhere")), idf(3, 0), 1e-6);
  EXPECT_DOUBLE_EQ(model->average_length(), 3);
  EXPECT_DOUBLE_EQ(TrainOrDie({{"taxonomy/x", TermsOf("tea"), {}}})->average_length(), 1);
}

TEST(TextModelTest, EmbedsUnitVectorsOrZero) {
  const std::vector<TrainingText> texts = RandomTexts(60, 4, 21);
  const auto model = TrainOrDie(texts);
  for (const TrainingText& text : texts) {
    const std::vector<float> vector = model->Embed(text.terms);
    ASSERT_EQ(vector.size(), static_cast<std::size_t>(model->dimension()));
    EXPECT_NEAR(Cosine(vector, vector), 1, 1e-5);
  }
  const std::vector<float> nothing = model->Embed(TermsOf("unheard"));
  EXPECT_TRUE(std::all_of(nothing.begin(), nothing.end(), [](float x) { return x == 0; }));
  EXPECT_TRUE(model->NearestNeeds(nothing, 5).empty());
  EXPECT_TRUE(model->NearestNeeds({1.0F}, 5).empty());
}

TEST(TextModelTest, FindsEveryTermItKnows) {
  // Against the sum that Embed documents, over a vocabulary large enough to exercise the search.
  std::vector<TrainingText> texts;
  for (int i = 0; i < 300; ++i) {
    TermCollector terms;
    for (int w = 0; w < 10; ++w) terms.AddTerm("w" + std::to_string(i * 7 + w), 1);
    texts.push_back({"resources/" + std::to_string(i), terms.Take(), {}});
  }
  const auto model = TrainOrDie(texts);
  const double unknown = model->Idf(HashTerm("none of them"));
  for (int w = 0; w < 299 * 7 + 10; ++w) {
    ASSERT_LT(model->Idf(HashTerm("w" + std::to_string(w))), unknown - 0.1) << w;
  }
  for (int w = 0; w < 2000; ++w) {
    ASSERT_EQ(model->Idf(HashTerm("x" + std::to_string(w))), unknown);
  }
}

TEST(TextModelTest, WordsInTheSameCompanyComeClose) {
  // "lunchbox" and "bento" never meet, but keep the same company; "loan" keeps another.
  std::vector<TrainingText> texts;
  const char* lunch[] = {"delivery older neighbours kitchen", "volunteers kitchen cooked delivery",
                         "older alone delivery weekly", "kitchen weekly neighbours cooked"};
  const char* money[] = {"bank interest budget savings", "savings bank arrears",
                         "budget arrears interest", "bank budget credit"};
  for (int i = 0; i < 4; ++i) {
    const std::string n = std::to_string(i);
    texts.push_back({"resources/a" + n, TermsOf(std::string("lunchbox ") + lunch[i]), {}});
    texts.push_back({"resources/b" + n, TermsOf(std::string("bento ") + lunch[3 - i]), {}});
    texts.push_back({"resources/c" + n, TermsOf(std::string("loan ") + money[i]), {}});
  }
  TrainingOptions options;
  options.dimension = 2;
  const auto model = TrainOrDie(std::move(texts), options);
  const std::vector<float> lunchbox = model->Embed(TermsOf("lunchbox"));
  EXPECT_GT(Cosine(lunchbox, model->Embed(TermsOf("bento"))), 0.9);
  EXPECT_LT(Cosine(lunchbox, model->Embed(TermsOf("loan"))), 0.3);
}

TEST(TextModelTest, NearestNeedsAreThoseOfTheTopic) {
  const std::vector<TrainingText> texts = RandomTexts(100, 4, 31);
  const auto model = TrainOrDie(texts);
  for (store::SubAreaId topic = 0; topic < 4; ++topic) {
    TermCollector terms;
    for (int w = 0; w < 5; ++w) {
      terms.AddTerm("topic" + std::to_string(topic) + "-" + std::to_string(w), 1);
    }
    const std::vector<NeedHint> needs = model->NearestNeeds(model->Embed(terms.Take()), 7);
    ASSERT_FALSE(needs.empty());
    const auto best = std::max_element(needs.begin(), needs.end(),
                                       [](auto& a, auto& b) { return a.weight < b.weight; });
    EXPECT_EQ(best->sub_area, topic);
    EXPECT_LE(best->weight, 0.7 + 1e-6);
    EXPECT_TRUE(std::is_sorted(needs.begin(), needs.end(),
                               [](auto& a, auto& b) { return a.sub_area < b.sub_area; }));
  }
}

TEST(TextModelTest, LimitsAreKept) {
  TrainingOptions options = Small();
  options.max_vocabulary = 10;
  options.max_exemplars = 3;
  options.dimension = 500;
  std::vector<TrainingText> texts = RandomTexts(50, 3, 41);
  const auto model = TrainOrDie(texts, options);
  EXPECT_LE(model->dimension(), 10);
  std::reverse(texts.begin(), texts.end());
  EXPECT_EQ(TrainOrDie(texts, options)->version(), model->version());
}

TEST(TextModelTest, DecomposesASampleThatTheOrderDoesNotChange) {
  TrainingOptions options = Small();
  options.max_texts = 40;
  std::vector<TrainingText> texts = RandomTexts(100, 3, 43);
  const auto model = TrainOrDie(texts, options);
  const auto whole = TrainOrDie(texts);
  std::reverse(texts.begin(), texts.end());
  EXPECT_EQ(TrainOrDie(texts, options)->version(), model->version());
  EXPECT_NE(model->version(), whole->version());
  // Counted over all texts all the same.
  EXPECT_EQ(model->average_length(), whole->average_length());
  for (const TrainingText& text : texts) {
    for (const TermCount& entry : text.terms) {
      ASSERT_EQ(model->Idf(entry.term), whole->Idf(entry.term));
    }
  }
  options.max_texts = 0;
  EXPECT_FALSE(TextModel::Train(texts, options).ok());
}

// What the training of a large catalogue walks: texts made when they are asked for.
class Made : public TrainingSource {
 public:
  explicit Made(std::vector<TrainingText> texts) : texts_(std::move(texts)) {
    std::sort(texts_.begin(), texts_.end(), [](auto& a, auto& b) { return a.id < b.id; });
  }
  absl::Status ForEach(const Wanted& wanted, const Visit& visit) const override {
    ++walks;
    for (const TrainingText& text : texts_) {
      if (!all && !wanted(text.id)) continue;
      ++visits;
      if (visits == fail_at) return absl::UnavailableError("the store is gone");
      const TrainingText made = text;
      if (absl::Status status = visit(made); !status.ok()) return status;
    }
    return absl::OkStatus();
  }

  bool all = false;  // visits also what is not wanted
  std::size_t fail_at = 0;
  mutable int walks = 0;
  mutable std::size_t visits = 0;

 private:
  std::vector<TrainingText> texts_;
};

TEST(TrainingSourceTest, IsWalkedTwiceAndGivesTheBytesOfAVector) {
  TrainingOptions options = Small();
  options.max_texts = 30;
  options.max_exemplars = 7;
  const std::vector<TrainingText> texts = RandomTexts(100, 3, 44);
  const std::string bytes = TrainOrDie(texts, options)->Serialize();
  Made source(texts);
  const auto model = TextModel::Train(source, options);
  ASSERT_TRUE(model.ok()) << model.status();
  EXPECT_EQ((*model)->Serialize(), bytes);
  EXPECT_EQ(source.walks, 2);
  // The second time only what is decomposed or an exemplar.
  EXPECT_GE(source.visits, 130U);
  EXPECT_LE(source.visits, 137U);
  source.all = true;
  EXPECT_EQ((*TextModel::Train(source, options))->Serialize(), bytes);
}

TEST(TrainingSourceTest, FailuresEndTheTraining) {
  Made source(RandomTexts(40, 3, 45));
  for (const std::size_t fail_at : {1U, 40U, 41U, 80U}) {
    source.fail_at = fail_at;
    source.visits = 0;
    EXPECT_EQ(TextModel::Train(source, Small()).status().code(), absl::StatusCode::kUnavailable);
  }
  class Disordered : public TrainingSource {
    absl::Status ForEach(const Wanted&, const Visit& visit) const override {
      for (const char* id : {"resources/b", "resources/a"}) {
        if (absl::Status status = visit({id, TermsOf("rice"), {}}); !status.ok()) return status;
      }
      return absl::OkStatus();
    }
  };
  EXPECT_EQ(TextModel::Train(Disordered(), Small()).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(TrainingSourceTest, CanBeGivenUp) {
  const Made source(RandomTexts(600, 3, 46));
  TrainingOptions options = Small();
  int asked = 0;
  options.cancelled = [&asked] { return ++asked < 0; };
  EXPECT_TRUE(TextModel::Train(source, options).ok());
  const int in_all = asked;
  ASSERT_GT(in_all, 10);
  for (const int stop : {1, 2, 5, in_all - 1, in_all}) {
    asked = 0;
    options.cancelled = [&asked, stop] { return ++asked >= stop; };
    EXPECT_EQ(TextModel::Train(source, options).status().code(), absl::StatusCode::kCancelled)
        << stop;
  }
}

TEST(TextModelTest, KeepsTheMostFrequentTerms) {
  // Term i is in i + 1 texts, and twenty others in one each.
  std::vector<TrainingText> texts(12);
  for (std::size_t t = 0; t < texts.size(); ++t) {
    TermCollector terms;
    for (std::size_t i = t; i < texts.size(); ++i) terms.AddTerm("w" + std::to_string(i), 1);
    if (t < 10) terms.AddTerm("x" + std::to_string(t), 1);
    if (t < 10) terms.AddTerm("y" + std::to_string(t), 1);
    texts[t] = {"resources/r" + std::to_string(t), terms.Take(), {}};
  }
  std::vector<TermHash> rare = {HashTerm("w0")};
  for (int t = 0; t < 10; ++t) {
    rare.push_back(HashTerm("x" + std::to_string(t)));
    rare.push_back(HashTerm("y" + std::to_string(t)));
  }
  std::sort(rare.begin(), rare.end());
  for (const std::size_t room : {1U, 5U, 11U, 12U, 20U, 32U, 50U}) {
    TrainingOptions options = Small();
    options.max_vocabulary = room;
    const auto model = TrainOrDie(texts, options);
    const double unknown = model->Idf(HashTerm("nowhere"));
    for (std::size_t i = 1; i < texts.size(); ++i) {
      EXPECT_EQ(model->Idf(HashTerm("w" + std::to_string(i))) < unknown - 0.01,
                i + room >= texts.size());
    }
    const std::size_t left = room - std::min<std::size_t>(room, 11);
    for (std::size_t i = 0; i < rare.size(); ++i) {
      EXPECT_EQ(model->Idf(rare[i]) < unknown - 0.01, i < left) << room << " " << i;
    }
  }
}

// Of texts that are made of whole numbers alone. Every machine must find these bytes: what was
// embedded on one is compared on another.
TEST(TextModelTest, HasTheSameBytesOnEveryMachine) {
  TrainingOptions options;
  options.dimension = 60;
  EXPECT_EQ(TrainOrDie(RandomTexts(300, 9, 47), options)->version(), "d1babb926759");
}

TEST(TextModelFormatTest, RoundTrip) {
  const std::vector<TrainingText> texts = RandomTexts(60, 4, 51);
  const auto model = TrainOrDie(texts);
  const std::string bytes = model->Serialize();
  const auto parsed = TextModel::Parse(bytes);
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ((*parsed)->Serialize(), bytes);
  EXPECT_EQ((*parsed)->version(), model->version());
  EXPECT_EQ(model->version().size(), 12U);
  EXPECT_EQ(model->version().find_first_not_of("0123456789abcdef"), std::string::npos);
  EXPECT_EQ((*parsed)->average_length(), model->average_length());
  for (const TrainingText& text : texts) {
    const std::vector<float> vector = model->Embed(text.terms);
    ASSERT_EQ((*parsed)->Embed(text.terms), vector);
    const auto needs = model->NearestNeeds(vector, 5);
    const auto again = (*parsed)->NearestNeeds(vector, 5);
    ASSERT_EQ(needs.size(), again.size());
    for (std::size_t i = 0; i < needs.size(); ++i) {
      ASSERT_EQ(needs[i].sub_area, again[i].sub_area);
      ASSERT_EQ(needs[i].weight, again[i].weight);
    }
  }
}

// Puts the right checksum under changed bytes, so that only the checks of the content can refuse
// them.
std::string Resealed(std::string bytes) {
  const std::uint64_t checksum = HashTerm(std::string_view(bytes).substr(0, bytes.size() - 8));
  for (std::size_t i = 0; i < 8; ++i) {
    bytes[bytes.size() - 8 + i] = static_cast<char>((checksum >> (8 * i)) & 0xFF);
  }
  return bytes;
}

TEST(TextModelFormatTest, RefusesEveryTruncationAndFlip) {
  const std::string bytes = TrainOrDie(RandomTexts(8, 2, 61))->Serialize();
  ASSERT_TRUE(TextModel::Parse(Resealed(bytes)).ok());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    ASSERT_EQ(TextModel::Parse(bytes.substr(0, size)).status().code(), absl::StatusCode::kDataLoss)
        << size;
    if (size >= 16) {
      ASSERT_FALSE(TextModel::Parse(Resealed(bytes.substr(0, size))).ok()) << size;
    }
  }
  EXPECT_FALSE(TextModel::Parse(bytes + "x").ok());
  EXPECT_FALSE(TextModel::Parse(Resealed(bytes + "x")).ok());
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string flipped = bytes;
    flipped[at] = static_cast<char>(flipped[at] ^ 0x10);
    ASSERT_FALSE(TextModel::Parse(flipped).ok()) << at;
  }
}

TEST(TextModelFormatTest, OtherVersionsAreNotRead) {
  const std::string bytes = TrainOrDie(RandomTexts(8, 2, 62))->Serialize();
  ASSERT_EQ(bytes[7], 2);
  for (const char version : {0, 1, 3}) {
    std::string other = bytes;
    other[7] = version;
    EXPECT_EQ(TextModel::Parse(Resealed(other)).status().code(), absl::StatusCode::kDataLoss);
  }
}

TEST(TextModelFormatTest, SurvivesForgedContent) {
  const std::string bytes = TrainOrDie(RandomTexts(8, 2, 71))->Serialize();
  const std::uint64_t seed = 72;
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  const TermVector terms = RandomTexts(1, 2, 71)[0].terms;
  for (int round = 0; round < 3000; ++round) {
    std::string forged = bytes;
    for (int edit = 0; edit < 3; ++edit) {
      const std::size_t range = round % 2 == 0 ? 48 : forged.size() - 8;
      forged[random() % range] = static_cast<char>(random() & 0xFF);
    }
    const auto model = TextModel::Parse(Resealed(forged));
    if (!model.ok()) {
      ASSERT_EQ(model.status().code(), absl::StatusCode::kDataLoss);
      continue;
    }
    const std::vector<float> vector = (*model)->Embed(terms);
    for (const float x : vector) ASSERT_TRUE(std::isfinite(x));
    for (const NeedHint& need : (*model)->NearestNeeds(vector, 5)) {
      ASSERT_TRUE(need.weight > 0 && need.weight <= 1);
    }
  }
}

}  // namespace
}  // namespace ieum::indexer
