#include "gmock/gmock.h"

#include "indexer/text/need_inference.h"
#include "text_fixture.h"

namespace ieum::indexer {
namespace {

ResourceText Named(std::string name, std::string kind = "", std::string description = "") {
  ResourceText text;
  text.name = std::move(name);
  text.kind = std::move(kind);
  text.description = std::move(description);
  return text;
}

TEST(ResourceTermsTest, FieldsAndConcepts) {
  const ResourceText text{"반찬", "봉사단", "반찬", "반찬", "가게", "반찬"};
  float dishes = 0;
  float concept_weight = 0;
  for (const TermCount& entry : ResourceTerms(text, ProjectLexicon(), Taxonomy())) {
    if (entry.term == HashTerm("반찬")) dishes = entry.count;
    if (entry.term == HashTerm("#daily_living.meals")) concept_weight = entry.count;
    EXPECT_NE(entry.term, HashTerm("가게"));
  }
  EXPECT_FLOAT_EQ(dishes, 3 + 1 + 1 + 0.5F);
  EXPECT_GT(concept_weight, 0);
}

TEST(QueryTermsTest, OneConceptJoinsTwoLanguages) {
  const auto has_concept = [](std::string_view words) {
    const TermVector terms = QueryTerms(words, ProjectLexicon(), Taxonomy());
    return std::any_of(terms.begin(), terms.end(), [](const TermCount& entry) {
      return entry.term == HashTerm("#daily_living.meals");
    });
  };
  EXPECT_TRUE(has_concept("밑반찬"));
  EXPECT_TRUE(has_concept("meals on wheels"));
  EXPECT_FALSE(has_concept("소송"));
}

TEST(VocabularyTextsTest, OnePerSubAreaInOrder) {
  const std::vector<TrainingText> texts = VocabularyTexts(Taxonomy(), ProjectLexicon());
  ASSERT_EQ(texts.size(), Taxonomy().sub_area_count());
  for (store::SubAreaId id = 0; id < texts.size(); ++id) {
    EXPECT_EQ(texts[id].id, "taxonomy/" + Taxonomy().sub_area(id).code());
    EXPECT_TRUE(texts[id].needs.empty());
    EXPECT_TRUE(
        std::is_sorted(texts[id].terms.begin(), texts[id].terms.end(),
                       [](const TermCount& a, const TermCount& b) { return a.term < b.term; }));
  }
}

struct InferCase {
  ResourceText text;
  std::string_view first;
};

TEST(NeedInferenceTest, ExamplesWithoutCatalogue) {
  const NeedInference inference(Taxonomy(), ProjectLexicon(), nullptr);
  const InferCase cases[] = {
      {Named("한별지역아동센터", "지역아동센터"), "family.childcare"},
      {Named("구로19호점 우리동네키움센터", "우리동네키움센터"), "family.childcare"},
      {Named("미아 공동육아방", "공동육아방"), "family.parenting"},
      {Named("사랑의 밥차", "무료급식소"), "daily_living.meals"},
      {Named("Meals on Wheels"), "daily_living.meals"},
      {Named("Free Medical Clinic"), "health.treatment"},
      {Named("도배·장판 교체", "", "낡은 집의 벽지와 장판을 갈아 드립니다."),
       "living_environment.repair"},
      {Named("개인회생 상담", "법률사무소"), "economy.debt"},
      {Named("어르신 한글교실", "복지관", "글을 처음 배우는 어르신을 위한 반입니다."),
       "education.literacy"},
  };
  for (const InferCase& c : cases) {
    const std::vector<InferredNeed> needs = inference.Infer(c.text);
    ASSERT_FALSE(needs.empty()) << c.text.name;
    EXPECT_EQ(Codes(needs).front(), c.first) << c.text.name;
  }
}

TEST(NeedInferenceTest, KeepsItsBounds) {
  const NeedInference inference(Taxonomy(), ProjectLexicon(), nullptr);
  EXPECT_TRUE(inference.Infer({}).empty());
  EXPECT_TRUE(inference.Infer(Named("zzz qqq")).empty());
  const std::vector<InferredNeed> needs = inference.Infer(Named(
      "종합 지원", "", "식사, 목욕, 청소, 이동, 말벗, 법률상담, 취업 알선, 월세, 치매, 재활"));
  EXPECT_LE(needs.size(), NeedInference::kMaxNeeds);
  for (std::size_t i = 0; i < needs.size(); ++i) {
    EXPECT_GE(needs[i].confidence, NeedInference::kMinConfidence);
    EXPECT_LE(needs[i].confidence, 1);
    if (i > 0) EXPECT_LE(needs[i].confidence, needs[i - 1].confidence);
  }
}

TEST(NeedInferenceTest, Statements) {
  const NeedInference inference(Taxonomy(), ProjectLexicon(), nullptr);
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"병원에 같이 갈 사람이 없어요", "daily_living.mobility"},
      {"전기요금이 밀려서 끊길 것 같아요", "economy.utilities"},
      {"글을 못 읽어요", "education.literacy"},
      {"남편이 술만 마시면 때려요", "safety.domestic_violence"},
      {"needs help with rent", "living_environment.rent"},
  };
  for (const auto& [statement, first] : cases) {
    const std::vector<InferredNeed> needs = inference.InferFromStatement(statement);
    ASSERT_FALSE(needs.empty()) << statement;
    EXPECT_EQ(Codes(needs).front(), first) << statement;
  }
}

// Words that neither taxonomy nor lexicon knows get their meaning from tagged resources.
TEST(NeedInferenceTest, ExemplarsTeachNewWords) {
  std::vector<TrainingText> texts = VocabularyTexts(Taxonomy(), ProjectLexicon());
  const std::vector<NeedHint> repair = {{SubArea("living_environment.repair"), 1}};
  for (const char* name : {"뚝딱뚝딱 나사못", "나사못 아저씨", "뚝딱뚝딱 드라이버 나사못"}) {
    texts.push_back({"resources/" + std::string(name),
                     ResourceTerms(Named(name), ProjectLexicon(), Taxonomy()), repair});
  }
  const auto model = TextModel::Train(texts, {});
  ASSERT_TRUE(model.ok()) << model.status();
  const ResourceText unseen = Named("뚝딱뚝딱 나사못 드라이버");
  const NeedInference before(Taxonomy(), ProjectLexicon(), nullptr);
  const NeedInference after(Taxonomy(), ProjectLexicon(), *model);
  const std::vector<InferredNeed> blind = before.Infer(unseen);
  const std::vector<InferredNeed> taught = after.Infer(unseen);
  ASSERT_FALSE(taught.empty());
  EXPECT_EQ(Codes(taught).front(), "living_environment.repair");
  EXPECT_TRUE(blind.empty() || Codes(blind).front() != "living_environment.repair");

  // The order of the catalogue does not matter.
  std::reverse(texts.begin(), texts.end());
  const auto reversed = TextModel::Train(texts, {});
  ASSERT_TRUE(reversed.ok());
  EXPECT_EQ(NeedInference(Taxonomy(), ProjectLexicon(), *reversed).Infer(unseen), taught);
}

TEST(NeedInferenceTest, IgnoresNeedsOfAnotherTaxonomy) {
  std::vector<TrainingText> texts = VocabularyTexts(Taxonomy(), ProjectLexicon());
  texts.push_back(
      {"resources/a", ResourceTerms(Named("나사못"), ProjectLexicon(), Taxonomy()), {{60'000, 1}}});
  const auto model = TextModel::Train(texts, {});
  ASSERT_TRUE(model.ok());
  for (const InferredNeed& need :
       NeedInference(Taxonomy(), ProjectLexicon(), *model).Infer(Named("나사못"))) {
    EXPECT_LT(need.sub_area, Taxonomy().sub_area_count());
  }
}

}  // namespace
}  // namespace ieum::indexer
