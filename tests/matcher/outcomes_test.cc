// Results of referrals in the score: bounds, shrinkage, sentences, and nothing where nothing is
// known.
#include "matcher/outcomes.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "matcher/matcher.h"
#include "store/catalog/small_counts.h"
#include "tests/support/sample.h"

namespace ieum::matcher {
namespace {

using indexer::OutcomeCounts;
using ::testing::HasSubstr;
using ::testing::Not;

class ShrinkageProperty : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(ShrinkageProperty, IsBoundedMonotoneAndConverges) {
  SCOPED_TRACE("seed " + std::to_string(GetParam()));
  testing::RandomRecords random(GetParam());
  for (int round = 0; round < 2'000; ++round) {
    const int magnitude = 1 << random.Below(30);
    const auto counts = [&] {
      return OutcomeCounts{random.Below(magnitude), random.Below(magnitude)};
    };
    // From as many results on as count.
    OutcomeCounts own = counts();
    own.helped += std::max<std::int64_t>(0, store::kLeastTold - own.total());
    OutcomeCounts area = counts();
    area += own;
    const double value = ShrunkenSuccess(area, own);
    ASSERT_GT(value, 0);
    ASSERT_LT(value, 1);
    // One more referral ends, here and so in the area: with help, without, or with it after all.
    const auto after = [&](const OutcomeCounts& change) {
      OutcomeCounts new_own = own;
      OutcomeCounts new_area = area;
      new_own += change;
      new_area += change;
      return ShrunkenSuccess(new_area, new_own);
    };
    ASSERT_GE(after({1, 0}), value);
    ASSERT_LE(after({0, 1}), value);
    if (own.not_helped > 0) {
      ASSERT_GE(after({1, -1}), value);
    }
    // Help elsewhere in the area never counts against it.
    ASSERT_GE(ShrunkenSuccess({area.helped + 1, area.not_helped}, own), value);
    // Between what it has itself and what the area has.
    const double mean = AreaMean(area);
    const double rate = static_cast<double>(own.helped) / static_cast<double>(own.total());
    ASSERT_GE(value, std::min(rate, mean) - 1e-12);
    ASSERT_LE(value, std::max(rate, mean) + 1e-12);
    ASSERT_LE(std::abs(value - rate), kResourcePrior / static_cast<double>(own.total()));
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, ShrinkageProperty, ::testing::Range<std::uint64_t>(1, 6));

TEST(Shrinkage, IsWhatTheFormulaSays) {
  EXPECT_EQ(ShrunkenSuccess({}, {}), 0.5);
  EXPECT_DOUBLE_EQ(AreaMean({10, 5}), 15.0 / 25);
  EXPECT_DOUBLE_EQ(ShrunkenSuccess({10, 5}, {}), 0.6);
  EXPECT_DOUBLE_EQ(ShrunkenSuccess({10, 5}, {9, 3}), (8 * 0.6 + 9) / 20);
}

// Who sees the score must not be able to tell what became of one client.
TEST(Shrinkage, FewerThanFiveResultsLeaveNoTrace) {
  for (int helped = 0; helped < store::kLeastTold; ++helped) {
    for (int not_helped = 0; helped + not_helped < store::kLeastTold; ++not_helped) {
      EXPECT_EQ(ShrunkenSuccess({100, 60}, {helped, not_helped}), AreaMean({100, 60}));
      EXPECT_EQ(AreaMean({helped, not_helped}), 0.5);
    }
  }
  EXPECT_LT(ShrunkenSuccess({100, 60}, {0, 5}), AreaMean({100, 60}));
}

TEST(ExpectedWait, MovesFromWhatIsStatedToWhatWasObserved) {
  indexer::Results results;
  indexer::IndexedResource resource;
  resource.results = &results;
  EXPECT_EQ(ExpectedWaitDays(resource), 30);
  resource.expected_wait_days = 7;
  EXPECT_EQ(ExpectedWaitDays(resource), 7);
  results.observed_waits = 4;
  results.observed_wait_days = 100;
  EXPECT_EQ(ExpectedWaitDays(resource), 7);
  results.observed_waits = 5;
  results.observed_wait_days = 130;
  EXPECT_DOUBLE_EQ(ExpectedWaitDays(resource), (3 * 7 + 130) / 8.0);
  results.observed_waits = 1'000'000;
  results.observed_wait_days = 27e6;
  EXPECT_NEAR(ExpectedWaitDays(resource), 27, 1e-3);
}

TEST(Certainty, FallsALittleWithEachDispute) {
  EXPECT_EQ(CertaintyLeft(0), 1);
  for (int disputes = 1; disputes < 1'000; ++disputes) {
    EXPECT_LT(CertaintyLeft(disputes), CertaintyLeft(disputes - 1));
    EXPECT_GT(CertaintyLeft(disputes), 1 - kDisputeCeiling);
  }
}

// ---- in an answer

// Two resources that differ in `more` of the first alone.
v1::SuggestResponse Answer(const std::string& more, v1::Language language = v1::LANGUAGE_KO) {
  const auto resource = [](const std::string& id, const std::string& members) {
    return testing::FromJson<v1::Resource>(R"({"name": "resources/)" + id +
                                           R"(", "organization": "organizations/o",
            "display_name": {"ko": "상담 )" +
                                           id + R"("},
            "last_verified_time": "2026-09-01T00:00:00Z", "cost": {"kind": "COST_KIND_FREE"},
            "need_terms": [{"code": "health.counseling"}])" +
                                           members + "}");
  };
  const auto snapshot = testing::SnapshotOf({resource("a", more), resource("b", "")});
  auto request = testing::FromJson<v1::SuggestRequest>(
      R"({"assessment": {"case_reference": "c", "household": {
            "residence": [{"system": "REGION_SYSTEM_KR_ADM", "code": "9911051000"}],
            "members": [{"reference": "m1", "age_years": 40}]},
          "needs": [{"id": "n1", "need_codes": ["health.counseling"], "statement": "마음의 안정"}]}})");
  request.set_language(language);
  const v1::WeightProfile profile = testing::DefaultProfile();
  const auto response = Suggest(request, {*snapshot, profile, testing::AsOf(), nullptr});
  EXPECT_TRUE(response.ok()) << response.status();
  const auto again = Suggest(request, {*snapshot, profile, testing::AsOf(), nullptr});
  EXPECT_EQ(again->SerializeAsString(), response->SerializeAsString());
  return response.value_or(v1::SuggestResponse());
}

v1::Suggestion SuggestionOf(const v1::SuggestResponse& response, const std::string& name) {
  for (const v1::Suggestion& suggestion : response.needs(0).suggestions()) {
    if (suggestion.resource().name() == name) return suggestion;
  }
  ADD_FAILURE() << name << " is not suggested";
  return {};
}
v1::FactorContribution Factor(const v1::Suggestion& suggestion, v1::Factor factor) {
  return suggestion.contributions(static_cast<int>(factor) - 1);
}

constexpr char kOutcomes[] =
    R"(, "referral_outcomes": [{"need_area": "health", "helped": HELPED, "not_helped": NOT}])";
std::string WithOutcomes(int helped, int not_helped) {
  std::string text = kOutcomes;
  text.replace(text.find("HELPED"), 6, std::to_string(helped));
  return text.replace(text.find("NOT"), 3, std::to_string(not_helped));
}

TEST(OutcomesFactor, IsTheMiddleWithoutResults) {
  const auto factor = Factor(SuggestionOf(Answer(""), "resources/a"), v1::FACTOR_OUTCOMES);
  EXPECT_EQ(factor.value(), 0.5);
  EXPECT_EQ(factor.sentence(), "아직 쌓인 성과가 없어 중간값");
}

TEST(OutcomesFactor, TellsResultsOfTheAreaAndRanksByThem) {
  const auto response = Answer(WithOutcomes(9, 3));
  const auto a = Factor(SuggestionOf(response, "resources/a"), v1::FACTOR_OUTCOMES);
  EXPECT_DOUBLE_EQ(a.value(), (8 * (14.0 / 22) + 9) / 20);
  EXPECT_EQ(a.sentence(), "연계 12건 중 9건이 도움을 받았습니다 (추정 0.70)");
  const auto b = Factor(SuggestionOf(response, "resources/b"), v1::FACTOR_OUTCOMES);
  EXPECT_DOUBLE_EQ(b.value(), 14.0 / 22) << "the area's mean";
  EXPECT_EQ(b.sentence(), "아직 결과가 적습니다 (추정 0.64)");
  EXPECT_EQ(response.needs(0).suggestions(0).resource().name(), "resources/a");
  EXPECT_EQ(Answer(WithOutcomes(1, 11)).needs(0).suggestions(0).resource().name(), "resources/b");
  EXPECT_EQ(Factor(SuggestionOf(Answer(WithOutcomes(9, 3), v1::LANGUAGE_EN), "resources/a"),
                   v1::FACTOR_OUTCOMES)
                .sentence(),
            "9 of 12 referrals brought help (estimate 0.70)");
}

TEST(OutcomesFactor, FewResultsAreNeitherToldNorFelt) {
  const auto nothing = Factor(SuggestionOf(Answer(""), "resources/a"), v1::FACTOR_OUTCOMES);
  const auto few =
      Factor(SuggestionOf(Answer(WithOutcomes(3, 1)), "resources/a"), v1::FACTOR_OUTCOMES);
  EXPECT_EQ(few.SerializeAsString(), nothing.SerializeAsString());
}

TEST(OutcomesFactor, ResultsOfAnotherAreaSayNothing) {
  std::string elsewhere = WithOutcomes(90, 0);
  elsewhere.replace(elsewhere.find("health"), 6, "economy");
  EXPECT_EQ(Factor(SuggestionOf(Answer(elsewhere), "resources/a"), v1::FACTOR_OUTCOMES).value(),
            0.5);
}

TEST(AvailabilityFactor, TellsHeldPlacesAndWhoWaits) {
  const std::string more =
      R"(, "capacity": {"total_places": 10, "open_places": 3, "held_places": 2,
                        "as_of_time": "2026-11-01T00:00:00Z"})";
  EXPECT_THAT(SuggestionOf(Answer(more), "resources/a").availability().sentence(),
              HasSubstr("빈자리 3곳, 의뢰로 잡아 둔 2곳 제외"));
  EXPECT_THAT(SuggestionOf(Answer(more, v1::LANGUAGE_EN), "resources/a").availability().sentence(),
              HasSubstr("3 open places, not counting 2 held"));
}

TEST(AvailabilityFactor, LearnsFromWaits) {
  const std::string full =
      R"(, "capacity": {"total_places": 10, "open_places": 0, "waitlist_open": true, MORE
                        "expected_wait_days": 10, "as_of_time": "2026-11-01T00:00:00Z"})";
  const auto with = [&full](const std::string& more, const std::string& resource_more) {
    std::string text = full;
    text.replace(text.find("MORE"), 4, more);
    return SuggestionOf(Answer(text + resource_more), "resources/a");
  };
  const auto stated = with("", "");
  EXPECT_THAT(stated.availability().sentence(), HasSubstr("약 10일"));
  EXPECT_THAT(stated.availability().sentence(), Not(HasSubstr("실제")));
  const auto observed =
      with(R"("waiting_referrals": 2,)", R"(, "observed_waits": {"count": 5, "sum_days": 430})");
  EXPECT_THAT(observed.availability().sentence(),
              HasSubstr("약 58일(실제 대기 반영), 기다리는 의뢰 2건"));
  EXPECT_LT(Factor(observed, v1::FACTOR_AVAILABILITY).value(),
            Factor(stated, v1::FACTOR_AVAILABILITY).value());
}

TEST(Disputes, LowerCertaintyAndAreSaidButCloseNothing) {
  const auto before = SuggestionOf(Answer(""), "resources/a");
  const auto disputed = SuggestionOf(Answer(R"(, "eligibility_disputes": 3)"), "resources/a");
  EXPECT_THAT(disputed.cautions(),
              ::testing::Contains("의뢰가 자격 미달로 3번 돌아왔습니다: 기준을 기관에 확인하세요"));
  EXPECT_DOUBLE_EQ(Factor(disputed, v1::FACTOR_ELIGIBILITY_CERTAINTY).value(),
                   Factor(before, v1::FACTOR_ELIGIBILITY_CERTAINTY).value() * (1 - 0.2 * 3 / 5));
  EXPECT_THAT(Factor(disputed, v1::FACTOR_ELIGIBILITY_CERTAINTY).sentence(),
              HasSubstr("자격 미달로 돌아온 의뢰가 있어 낮춤"));
  EXPECT_EQ(disputed.eligibility().verdict(), before.eligibility().verdict());
  EXPECT_EQ(disputed.confirm_first(), before.confirm_first());
}

}  // namespace
}  // namespace ieum::matcher
