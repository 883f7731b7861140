// The rules of a suggestion, each on a catalogue small enough to be read.
#include "matcher/matcher.h"

#include <cmath>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "store/catalog/violations.h"
#include "tests/support/sample.h"

namespace ieum::matcher {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kCounselling[] = R"("need_terms": [{"code": "health.counseling"}])";

// A resource from JSON members beside its name.
std::string Resource(const std::string& id, const std::string& members) {
  return R"({"name": "resources/)" + id +
         R"(", "organization": "organizations/o", "display_name": {"ko": ")" + id +
         R"("}, "last_verified_time": "2026-09-01T00:00:00Z", "cost": {"kind": "COST_KIND_FREE"}, )" +
         members + "}";
}

std::shared_ptr<const indexer::Snapshot> Catalogue(const std::vector<std::string>& resources) {
  return testing::Catalogue(resources, 7);
}

// One adult of 40 in 가람1동 with one need; `more` adds members to the assessment.
v1::SuggestRequest Ask(const std::string& need_members, const std::string& more = "") {
  return testing::FromJson<v1::SuggestRequest>(
      R"({"assessment": {"case_reference": "c", "household": {
            "residence": [{"system": "REGION_SYSTEM_KR_ADM", "code": "9911051000"}],
            "members": [{"reference": "m1", "age_years": 40, "gender": "GENDER_FEMALE"},
                        {"reference": "m2", "age_years": 44, "gender": "GENDER_MALE"}]},
          "needs": [{"id": "n1", "members": ["m1"], )" +
      need_members + "}]" + (more.empty() ? "" : ", " + more) + "}}");
}

v1::SuggestResponse Answer(const indexer::Snapshot& snapshot, const v1::SuggestRequest& request) {
  const v1::WeightProfile profile = testing::DefaultProfile();
  const auto response = Suggest(request, {snapshot, profile, testing::AsOf(), nullptr});
  EXPECT_TRUE(response.ok()) << response.status();
  return response.ok() ? *response : v1::SuggestResponse();
}

std::vector<std::string> Names(const v1::NeedSuggestions& need) {
  std::vector<std::string> names;
  for (const v1::Suggestion& suggestion : need.suggestions()) {
    names.push_back(suggestion.resource().name().substr(10));
  }
  return names;
}

std::vector<std::string> NearMisses(const v1::NeedSuggestions& need) {
  std::vector<std::string> names;
  for (const v1::NearMiss& miss : need.near_misses()) {
    names.push_back(miss.resource().name().substr(10));
  }
  return names;
}

const std::string kNeedsCounselling =
    R"("need_codes": ["health.counseling"], "statement": "마음의 안정")";

TEST(Suggest, IneligibleIsNeverSuggestedAndShownAsNearMiss) {
  const auto snapshot = Catalogue(
      {Resource("open", kCounselling),
       Resource(
           "old",
           std::string(kCounselling) +
               R"(, "eligibility": {"paths": [{"criteria": [{"age": {"min_years": 65}}]}]})")});
  const v1::NeedSuggestions need = Answer(*snapshot, Ask(kNeedsCounselling)).needs(0);
  EXPECT_THAT(Names(need), ElementsAre("open"));
  ASSERT_THAT(NearMisses(need), ElementsAre("old"));
  ASSERT_EQ(need.near_misses(0).failed_checks_size(), 1);
  EXPECT_EQ(need.near_misses(0).failed_checks(0).criterion().age().min_years(), 65);
}

TEST(Suggest, UnknownIsMarkedWithTheQuestionToAsk) {
  const auto snapshot = Catalogue({Resource(
      "poor",
      std::string(kCounselling) +
          R"(, "eligibility": {"paths": [{"criteria": [{"income": {"max_percent": 50}}]}]})")});
  const v1::NeedSuggestions need = Answer(*snapshot, Ask(kNeedsCounselling)).needs(0);
  ASSERT_EQ(need.suggestions_size(), 1);
  EXPECT_TRUE(need.suggestions(0).confirm_first());
  ASSERT_EQ(need.questions_size(), 1);
  EXPECT_THAT(need.questions(0), HasSubstr("50%"));
}

TEST(Suggest, NeedOutranksDemand) {
  const auto snapshot =
      Catalogue({Resource("tuition", R"("need_terms": [{"code": "education.cost"}],
                                        "description": {"ko": "학원비를 지원합니다"})"),
                 Resource("talk", R"("need_terms": [{"code": "health.counseling"}],
                                     "description": {"ko": "자존감을 돌봅니다"})")});
  const v1::NeedSuggestions need =
      Answer(*snapshot, Ask(R"("need_codes": ["health.counseling"], "statement": "자존감 회복",
                               "problem": "성적이 떨어짐", "demand": "학원비 좀 지원해 주세요")"))
          .needs(0);
  ASSERT_FALSE(need.suggestions().empty());
  EXPECT_EQ(need.suggestions(0).resource().name(), "resources/talk");
}

TEST(Suggest, NothingInPlaceIsProposedAgain) {
  const auto snapshot =
      Catalogue({Resource("here", std::string(kCounselling) + R"(, "programme": "voucher")"),
                 Resource("there", std::string(kCounselling) + R"(, "programme": "voucher")"),
                 Resource("maum-sangdamso", kCounselling), Resource("other", kCounselling)});
  const std::string in_place =
      R"("existing_services": [{"resource": "resources/here"}, {"description": "maum sangdamso 이용 중"}])";
  const v1::NeedSuggestions need = Answer(*snapshot, Ask(kNeedsCounselling, in_place)).needs(0);
  EXPECT_THAT(Names(need), ElementsAre("other"));
  EXPECT_THAT(NearMisses(need), Not(Contains("here")));
}

TEST(Suggest, AServiceOfAnotherMemberIsNotInPlace) {
  const auto snapshot = Catalogue({Resource("talk", kCounselling)});
  const std::string in_place =
      R"("existing_services": [{"resource": "resources/talk", "member": "m2"}])";
  EXPECT_THAT(Names(Answer(*snapshot, Ask(kNeedsCounselling, in_place)).needs(0)),
              ElementsAre("talk"));
}

TEST(Suggest, AversionsAreHonouredAndNamed) {
  const auto snapshot = Catalogue(
      {Resource("clinic", std::string(kCounselling) + R"(, "kind": "정신과의원")"),
       Resource("group", std::string(kCounselling) + R"(, "participation": "PARTICIPATION_GROUP")"),
       Resource("centre", kCounselling)});
  const std::string aversions = R"("aversions": [
      {"keywords": ["정신과"], "strength": "AVERSION_STRENGTH_AVOID", "reason": "약이 두렵다"},
      {"participation": "PARTICIPATION_GROUP", "strength": "AVERSION_STRENGTH_REFUSE", "reason": "낯선 사람"}])";
  const v1::NeedSuggestions need = Answer(*snapshot, Ask(kNeedsCounselling, aversions)).needs(0);
  ASSERT_THAT(Names(need), ElementsAre("centre", "clinic"));
  EXPECT_THAT(need.suggestions(1).cautions(0), HasSubstr("약이 두렵다"));
  ASSERT_THAT(NearMisses(need), ElementsAre("group"));
  EXPECT_EQ(need.near_misses(0).failed_checks(0).kind(), v1::CHECK_KIND_REFUSED);
}

TEST(Suggest, NoJointSessionWhileThereIsViolence) {
  const auto snapshot =
      Catalogue({Resource("couple", R"("need_terms": [{"code": "family.couple"}],
                             "participation": "PARTICIPATION_JOINT_FAMILY")"),
                 Resource("legal", R"("need_terms": [{"code": "rights.legal_aid"}])")});
  const std::string need =
      R"("need_codes": ["family.couple", "rights.legal_aid"], "statement": "안전")";
  const std::string risk =
      R"("risks": [{"kind": "RISK_KIND_FAMILY_VIOLENCE", "source_member": "m2"}])";
  EXPECT_THAT(Names(Answer(*snapshot, Ask(need)).needs(0)), Contains("couple"));
  const v1::NeedSuggestions answer = Answer(*snapshot, Ask(need, risk)).needs(0);
  EXPECT_THAT(Names(answer), ElementsAre("legal"));
  ASSERT_EQ(answer.near_misses_size(), 1);
  EXPECT_EQ(answer.near_misses(0).failed_checks(0).kind(), v1::CHECK_KIND_SAFETY);
}

TEST(Suggest, WhoeverTheDangerComesFromIsNotToldOfHiddenPlaces) {
  const auto snapshot = Catalogue(
      {Resource("hidden", std::string(kCounselling) +
                              R"(, "places": [{"confidential": true, "address": "비밀로 1"}])")});
  v1::SuggestRequest request =
      Ask(kNeedsCounselling,
          R"("risks": [{"kind": "RISK_KIND_FAMILY_VIOLENCE", "source_member": "m2"}])");
  EXPECT_THAT(Names(Answer(*snapshot, request).needs(0)), ElementsAre("hidden"));
  request.mutable_assessment()->mutable_needs(0)->set_members(0, "m2");
  EXPECT_TRUE(Names(Answer(*snapshot, request).needs(0)).empty());
}

TEST(Suggest, AConfidentialAddressNeverLeaves) {
  const auto snapshot = Catalogue({Resource("hidden", std::string(kCounselling) + R"(,
      "places": [{"confidential": true, "address": "비밀로 1", "postal_code": "99999",
                  "display_name": {"ko": "숨은 집"}, "position": {"latitude": 36.5231, "longitude": 127.8312},
                  "region": {"system": "REGION_SYSTEM_KR_ADM", "code": "9911051000"}}])")});
  const v1::SuggestResponse response = Answer(*snapshot, Ask(kNeedsCounselling));
  const v1::Suggestion& suggestion = response.needs(0).suggestions(0);
  EXPECT_FALSE(suggestion.has_distance_km());
  const std::string everything = response.DebugString();
  for (const char* secret : {"36.5231", "127.8312", "99999"}) {
    EXPECT_THAT(everything, Not(HasSubstr(secret)));
  }
  EXPECT_TRUE(suggestion.resource().places(0).address().empty());
  EXPECT_TRUE(suggestion.resource().places(0).display_name().ko().empty());
  EXPECT_FALSE(suggestion.resource().places(0).has_region());
}

TEST(Suggest, AFittingInformalResourceIsNotCrowdedOut) {
  std::vector<std::string> resources;
  for (int i = 0; i < 12; ++i) {
    resources.push_back(Resource("formal" + std::to_string(i),
                                 std::string(kCounselling) + R"(, "formality": "FORMALITY_FORMAL",
        "form": "FORM_MATERIAL", "capacity": {"open_places": 5, "as_of_time": "2026-10-30T00:00:00Z"})"));
  }
  resources.push_back(
      Resource("neighbour", R"("need_terms": [{"code": "health.counseling", "strength": 0.9}],
      "formality": "FORMALITY_INFORMAL", "form": "FORM_RELATIONAL")"));
  const auto snapshot = Catalogue(resources);
  const v1::NeedSuggestions need = Answer(*snapshot, Ask(kNeedsCounselling)).needs(0);
  ASSERT_EQ(need.suggestions_size(), 10);
  EXPECT_THAT(Names(need), Contains("neighbour"));
}

TEST(Suggest, CodesInferredFromTheStatementAreNamed) {
  const auto snapshot = Catalogue({Resource("r", kCounselling)});
  const v1::NeedSuggestions told =
      Answer(*snapshot, Ask(R"("statement": "우울해서 심리상담을 받고 싶음")")).needs(0);
  EXPECT_THAT(told.inferred_need_codes(), Contains("health.counseling"));
  const v1::NeedSuggestions coded = Answer(*snapshot, Ask(kNeedsCounselling)).needs(0);
  EXPECT_TRUE(coded.inferred_need_codes().empty());
}

TEST(Suggest, AnUnregisteredResidenceIsRemarked) {
  const auto snapshot = Catalogue({Resource("r", kCounselling)});
  v1::SuggestRequest request = Ask(kNeedsCounselling);
  EXPECT_TRUE(Answer(*snapshot, request).remarks().empty());
  request.mutable_assessment()->mutable_household()->mutable_residence(0)->set_code("9911069000");
  const v1::SuggestResponse response = Answer(*snapshot, request);
  ASSERT_EQ(response.remarks_size(), 1);
  EXPECT_THAT(response.remarks(0), HasSubstr("9911069000"));
}

TEST(Suggest, ARefusedWordIsLookedForInPlacesToo) {
  const auto snapshot = Catalogue({Resource(
      "r", std::string(kCounselling) + R"(, "places": [{"display_name": {"ko": "교회 1층"}}])")});
  const char kRefusal[] =
      R"("aversions": [{"keywords": ["교회"], "strength": "AVERSION_STRENGTH_REFUSE"}])";
  EXPECT_EQ(Answer(*snapshot, Ask(kNeedsCounselling)).needs(0).suggestions_size(), 1);
  EXPECT_EQ(Answer(*snapshot, Ask(kNeedsCounselling, kRefusal)).needs(0).suggestions_size(), 0);
}

struct GapCase {
  const char* name;
  std::string resource;
  std::string more;
  v1::GapCause cause;
};

class Gaps : public ::testing::TestWithParam<GapCase> {};

TEST_P(Gaps, NamesItsCause) {
  const GapCase& param = GetParam();
  const auto snapshot = Catalogue({Resource("r", param.resource)});
  const v1::NeedSuggestions need = Answer(*snapshot, Ask(kNeedsCounselling, param.more)).needs(0);
  ASSERT_TRUE(need.has_gap());
  EXPECT_EQ(need.gap().cause(), param.cause);
  EXPECT_FALSE(need.gap().sentence().empty());
}

INSTANTIATE_TEST_SUITE_P(
    Causes, Gaps,
    ::testing::Values(
        GapCase{"none", R"("need_terms": [{"code": "education.cost"}])", "",
                v1::GAP_CAUSE_NO_RESOURCE},
        GapCase{"ineligible",
                std::string(kCounselling) +
                    R"(, "eligibility": {"paths": [{"criteria": [{"age": {"max_years": 18}}]}]})",
                "", v1::GAP_CAUSE_NONE_ELIGIBLE},
        GapCase{"full",
                std::string(kCounselling) +
                    R"(, "capacity": {"open_places": 0, "as_of_time": "2026-10-30T00:00:00Z"})",
                "", v1::GAP_CAUSE_ALL_FULL},
        GapCase{"far",
                std::string(kCounselling) +
                    R"(, "places": [{"position": {"latitude": 36.6, "longitude": 127.9}}])",
                R"("preferences": {"max_distance_km": 2})", v1::GAP_CAUSE_TOO_FAR},
        GapCase{"ended", std::string(kCounselling) + R"(, "validity": {"end": "2026-10-31"})", "",
                v1::GAP_CAUSE_OUT_OF_DATE},
        GapCase{
            "stale",
            R"("need_terms": [{"code": "health.counseling"}], "validity": {"start": "2020-01-01"},
                   "how_to_apply": {"ko": "전화"})",
            R"("aversions": [{"resource": "resources/r", "strength": "AVERSION_STRENGTH_REFUSE"}])",
            v1::GAP_CAUSE_REFUSED},
        GapCase{"in_place", kCounselling, R"("existing_services": [{"resource": "resources/r"}])",
                v1::GAP_CAUSE_IN_PLACE},
        GapCase{"unsafe",
                std::string(kCounselling) + R"(, "participation": "PARTICIPATION_JOINT_FAMILY")",
                R"("risks": [{"kind": "RISK_KIND_FAMILY_VIOLENCE", "source_member": "m2"}])",
                v1::GAP_CAUSE_UNSAFE}),
    [](const auto& info) { return std::string(info.param.name); });

TEST(Suggest, FullSaysFullAndAWaitingListRanksBelowOpenPlaces) {
  const auto places = [](const std::string& capacity) {
    return std::string(kCounselling) + R"(, "capacity": {"as_of_time": "2026-10-30T00:00:00Z", )" +
           capacity + "}";
  };
  const auto snapshot = Catalogue(
      {Resource("a-full", places(R"("open_places": 0)")),
       Resource("b-wait",
                places(R"("open_places": 0, "waitlist_open": true, "expected_wait_days": 60)")),
       Resource("c-open", places(R"("open_places": 3)"))});
  const v1::NeedSuggestions need = Answer(*snapshot, Ask(kNeedsCounselling)).needs(0);
  ASSERT_THAT(Names(need), ElementsAre("c-open", "b-wait"));
  EXPECT_EQ(need.suggestions(1).availability().state(), v1::AVAILABILITY_STATE_WAITLIST);
  EXPECT_EQ(need.suggestions(0).availability().age_days(), 2);
  ASSERT_THAT(NearMisses(need), ElementsAre("a-full"));
  EXPECT_EQ(need.near_misses(0).failed_checks(0).kind(), v1::CHECK_KIND_CAPACITY);
}

TEST(Suggest, NumbersDatedAfterTheQuestionAreWorthNoMoreThanTodays) {
  const auto snapshot = Catalogue({Resource(
      "talk", std::string(kCounselling) +
                  R"(, "capacity": {"open_places": 1, "as_of_time": "2099-01-01T00:00:00Z"})")});
  const v1::Suggestion suggestion =
      Answer(*snapshot, Ask(kNeedsCounselling)).needs(0).suggestions(0);
  EXPECT_LE(suggestion.score(), 1);
  for (const v1::FactorContribution& part : suggestion.contributions()) {
    EXPECT_LE(part.value(), 1) << v1::Factor_Name(part.factor());
  }
}

TEST(Suggest, FullWithoutWordOfAWaitingListAsksForIt) {
  const auto snapshot = Catalogue({Resource(
      "talk", std::string(kCounselling) +
                  R"(, "capacity": {"open_places": 0, "as_of_time": "2026-10-30T00:00:00Z"})")});
  const v1::NeedSuggestions need = Answer(*snapshot, Ask(kNeedsCounselling)).needs(0);
  ASSERT_EQ(need.near_misses_size(), 1);
  EXPECT_EQ(need.near_misses(0).failed_checks(0).kind(), v1::CHECK_KIND_CAPACITY);
  EXPECT_FALSE(need.near_misses(0).failed_checks(0).question().empty());
}

TEST(Suggest, StaleEntriesCountForLessAndSaySo) {
  const auto verified = [](const std::string& id, const std::string& time) {
    return R"({"name": "resources/)" + id + R"(", "organization": "organizations/o",
        "display_name": {"ko": "상담"}, "last_verified_time": ")" +
           time + R"(", )" + kCounselling + "}";
  };
  const auto snapshot = Catalogue(
      {verified("a-old", "2021-01-01T00:00:00Z"), verified("b-new", "2026-10-01T00:00:00Z")});
  const v1::NeedSuggestions need = Answer(*snapshot, Ask(kNeedsCounselling)).needs(0);
  ASSERT_GE(need.suggestions_size(), 1);
  EXPECT_EQ(need.suggestions(0).resource().name(), "resources/b-new");
}

TEST(Suggest, ContributionsAddUpToTheScoreAndTiesGoByName) {
  const auto records = testing::SampleDistrict();
  auto index = indexer::LiveIndex::Open(*records, testing::SharedVocabulary(), {});
  ASSERT_TRUE(index.ok());
  for (const v1::Assessment& assessment : testing::ReadAssessments("district/assessments")) {
    v1::SuggestRequest request;
    *request.mutable_assessment() = assessment;
    request.set_language(v1::LANGUAGE_EN);
    const v1::SuggestResponse response = Answer(*(*index)->snapshot(), request);
    for (const v1::NeedSuggestions& need : response.needs()) {
      for (int i = 0; i < need.suggestions_size(); ++i) {
        const v1::Suggestion& suggestion = need.suggestions(i);
        double sum = 0;
        for (const v1::FactorContribution& part : suggestion.contributions()) {
          EXPECT_EQ(part.contribution(), part.value() * part.weight());
          EXPECT_GE(part.value(), 0) << v1::Factor_Name(part.factor());
          EXPECT_LE(part.value(), 1) << v1::Factor_Name(part.factor());
          EXPECT_FALSE(part.sentence().empty());
          sum += part.contribution();
        }
        EXPECT_NEAR(sum, suggestion.score(), 1e-12);
        EXPECT_FALSE(suggestion.reasons().empty());
        EXPECT_FALSE(suggestion.next_step_sentence().empty());
        EXPECT_NE(suggestion.eligibility().verdict(), v1::VERDICT_NOT_MET);
        if (i == 0) continue;
        const v1::Suggestion& better = need.suggestions(i - 1);
        EXPECT_GE(better.score(), suggestion.score());
        if (better.score() == suggestion.score()) {
          EXPECT_LT(better.resource().name(), suggestion.resource().name());
        }
      }
    }
  }
}

TEST(Suggest, TheClientsOrderComesFirst) {
  const auto snapshot = Catalogue({Resource("talk", kCounselling)});
  v1::SuggestRequest request =
      Ask(kNeedsCounselling + R"(, "assessor_priority": 1, "client_priority": 2)");
  v1::Need& second = *request.mutable_assessment()->add_needs();
  second = request.assessment().needs(0);
  second.set_id("n2");
  second.set_assessor_priority(2);
  second.set_client_priority(1);
  const v1::SuggestResponse response = Answer(*snapshot, request);
  EXPECT_EQ(response.needs(0).need_id(), "n2");
}

TEST(Suggest, ProvenanceNamesAllFour) {
  const auto snapshot = Catalogue({Resource("talk", kCounselling)});
  const v1::Provenance provenance = Answer(*snapshot, Ask(kNeedsCounselling)).provenance();
  EXPECT_EQ(provenance.assessment_digest().size(), 64);
  EXPECT_EQ(provenance.weight_profile(), "weightProfiles/default@2");
  EXPECT_EQ(provenance.snapshot(), "s7-none");
  EXPECT_EQ(provenance.as_of_time().seconds(), absl::ToUnixSeconds(testing::AsOf()));
}

TEST(Suggest, ACheckpointEndsTheWork) {
  const auto snapshot = Catalogue({Resource("talk", kCounselling)});
  const v1::WeightProfile profile = testing::DefaultProfile();
  const auto response = Suggest(
      Ask(kNeedsCounselling),
      {*snapshot, profile, testing::AsOf(), [] { return absl::DeadlineExceededError("late"); }});
  EXPECT_TRUE(absl::IsDeadlineExceeded(response.status()));
}

TEST(Suggest, BadRequestsNameTheField) {
  const auto snapshot = Catalogue({Resource("talk", kCounselling)});
  const v1::WeightProfile profile = testing::DefaultProfile();
  v1::SuggestRequest request = Ask(kNeedsCounselling);
  request.set_max_suggestions(101);
  request.add_need_ids("n9");
  request.mutable_assessment()->mutable_needs(0)->add_need_codes("no.such");
  const auto response = Suggest(request, {*snapshot, profile, testing::AsOf(), nullptr});
  ASSERT_TRUE(absl::IsInvalidArgument(response.status()));
  std::vector<std::string> fields;
  for (const store::FieldViolation& violation : store::ViolationsOf(response.status())) {
    fields.push_back(violation.field);
  }
  EXPECT_THAT(fields, ::testing::UnorderedElementsAre("assessment.needs[0].need_codes[1]",
                                                      "max_suggestions", "need_ids[0]"));
}

TEST(Explain, SaysWhyAndWhyNot) {
  const auto snapshot = Catalogue(
      {Resource("talk", kCounselling),
       Resource(
           "old",
           std::string(kCounselling) +
               R"(, "eligibility": {"paths": [{"criteria": [{"age": {"min_years": 65}}]}]})")});
  const v1::WeightProfile profile = testing::DefaultProfile();
  v1::ExplainMatchRequest request;
  *request.mutable_assessment() = Ask(kNeedsCounselling).assessment();
  request.set_need_id("n1");
  request.set_resource("resources/talk");
  auto response = Explain(request, {*snapshot, profile, testing::AsOf(), nullptr});
  ASSERT_TRUE(response.ok());
  EXPECT_TRUE(response->suggestible());
  EXPECT_EQ(response->suggestion().rank(), 1);
  request.set_resource("resources/old");
  response = Explain(request, {*snapshot, profile, testing::AsOf(), nullptr});
  ASSERT_TRUE(response.ok());
  EXPECT_FALSE(response->suggestible());
  EXPECT_EQ(response->obstacles_size(), 1);
  EXPECT_THAT(response->summary(), HasSubstr("65"));
  request.set_resource("resources/none");
  EXPECT_TRUE(
      absl::IsNotFound(Explain(request, {*snapshot, profile, testing::AsOf(), nullptr}).status()));
}

TEST(Profile, BadOnesAreRefused) {
  const v1::WeightProfile good = testing::DefaultProfile();
  const auto refused = [&good](auto change) {
    v1::WeightProfile profile = good;
    change(profile);
    return absl::IsInvalidArgument(ValidateProfile(profile));
  };
  EXPECT_TRUE(ValidateProfile(good).ok());
  EXPECT_TRUE(refused([](auto& p) { p.mutable_weights(0)->set_weight(0.9); }));
  EXPECT_TRUE(refused([](auto& p) { p.mutable_weights(0)->set_weight(std::nan("")); }));
  EXPECT_TRUE(refused([](auto& p) { p.mutable_weights(0)->set_factor(v1::FACTOR_TEXT_FIT); }));
  EXPECT_TRUE(refused([](auto& p) { p.set_demand_share(0.5); }));
  EXPECT_TRUE(refused([](auto& p) { p.set_proximity_half_km(0); }));
  EXPECT_TRUE(refused([](auto& p) { p.clear_wait_half_days(); }));
  EXPECT_TRUE(refused([](auto& p) { p.set_version(0); }));
  EXPECT_TRUE(refused([](auto& p) { p.set_name("default"); }));
}

}  // namespace
}  // namespace ieum::matcher
