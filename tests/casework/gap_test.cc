#include <algorithm>
#include <iostream>
#include <random>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "service/casework/case_dates.h"
#include "service/casework/gap_count.h"
#include "tests/casework/case_bench.h"

namespace ieum::casework {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<GapFact> RandomFacts(std::mt19937_64& random) {
  const auto below = [&](int n) { return std::uniform_int_distribution<int>(0, n - 1)(random); };
  std::vector<GapFact> facts;
  const int households = 1 + below(60);
  for (int i = 0; i < households; ++i) {
    for (int k = 1 + below(3); k > 0; --k) {
      facts.push_back({"h" + std::to_string(i), "code." + std::to_string(below(1 + below(4))),
                       below(4) == 0 ? "" : "1:99" + std::to_string(below(3)),
                       static_cast<v1::GapCause>(1 + below(4)),
                       "2026-0" + std::to_string(1 + below(2))});
    }
  }
  return facts;
}

std::string Value(const GapFact& fact, std::size_t dimension) {
  switch (dimension) {
    case 0:
      return fact.need_code;
    case 1:
      return fact.region;
    case 2:
      return std::to_string(fact.cause);
    default:
      return fact.month;
  }
}

bool Fits(const GapFact& fact, const GapCell& cell, unsigned bits) {
  for (std::size_t i = 0; i < cell.size(); ++i) {
    if ((bits >> i & 1U) != 0 && Value(fact, i) != cell[i]) return false;
  }
  return true;
}

TEST(GapCountTest, NoSmallNumberIsToldAndNoneStandsAlone) {
  const std::uint64_t seed = std::random_device()();
  std::cout << "seed " << seed << "\n";
  std::mt19937_64 random(seed);
  int told = 0;
  int second = 0;
  for (int round = 0; round < 150; ++round) {
    const std::vector<GapFact> facts = RandomFacts(random);
    for (unsigned bits = 0; bits < 16; ++bits) {
      const auto cells = CountGaps(facts, bits);
      for (const auto& [cell, number] : cells) {
        std::set<std::string> households;
        for (const GapFact& fact : facts) {
          if (Fits(fact, cell, bits)) households.insert(fact.household);
        }
        ASSERT_FALSE(households.empty());
        if (number.suppressed) {
          ASSERT_EQ(number.households, 0);
          second += households.size() >= 5 ? 1 : 0;
        } else {
          ++told;
          ASSERT_EQ(number.households, static_cast<int>(households.size()));
          ASSERT_GE(number.households, 5);
        }
      }
      // Brute force over every marginal: never one suppressed cell beside others that are told.
      for (unsigned marginal = 0; marginal < bits; ++marginal) {
        if ((marginal & ~bits) != 0) continue;
        std::map<GapCell, std::pair<int, int>> groups;
        for (const auto& [cell, number] : cells) {
          GapCell shared;
          for (std::size_t i = 0; i < cell.size(); ++i) {
            if ((marginal >> i & 1U) != 0) shared[i] = cell[i];
          }
          auto& [suppressed, open] = groups[shared];
          ++(number.suppressed ? suppressed : open);
        }
        for (const auto& [shared, counts] : groups) {
          ASSERT_FALSE(counts.first == 1 && counts.second > 0) << "round " << round;
        }
      }
    }
    for (const MissingKind& kind : FindMissing(facts, 10)) ASSERT_GE(kind.households, 5);
  }
  EXPECT_GT(told, 1000);
  EXPECT_GT(second, 100);
}

// Every answer there is, over all filters and dimensions: a number that is withheld stays withheld
// whatever is asked, and cannot be had as the one unknown of a whole and its parts.
TEST(GapCountTest, FiltersTellNothingThatTheWholeReportDoesNot) {
  const std::uint64_t seed = std::random_device()();
  std::cout << "seed " << seed << "\n";
  std::mt19937_64 random(seed);
  int compared = 0;
  int subtracted = 0;
  for (int round = 0; round < 100; ++round) {
    std::vector<GapFact> facts = RandomFacts(random);
    for (GapFact& fact : facts) {
      // Two areas and two provinces.
      if (fact.need_code >= "code.2") fact.need_code = "other." + fact.need_code.substr(5);
      if (fact.region == "1:992") fact.region = "1:882";
    }
    const GapTable table(facts);
    for (unsigned bits = 0; bits < 16; ++bits) {
      // A value of a dimension as a filter, and as a row of the report without it.
      const auto whole = table.Cells(bits | kByNeedCode | kByRegion);
      for (const auto& [cell, number] : whole) {
        if (cell[0].empty() || cell[1].empty()) continue;
        GapCell wanted = cell;
        if ((bits & kByNeedCode) == 0) wanted[0].clear();
        if ((bits & kByRegion) == 0) wanted[1].clear();
        const auto part = table.Cells(bits, {cell[0], cell[1]});
        ASSERT_EQ(part.at(wanted).households, number.households);
        ASSERT_EQ(part.at(wanted).suppressed, number.suppressed);
        ++compared;
      }
      const auto all = table.Cells(bits & ~kByNeedCode);
      for (const auto& [cell, number] : all) {
        std::vector<GapNumber> parts;
        for (const char* area : {"code", "other"}) {
          const auto cells = table.Cells(bits & ~kByNeedCode, {area, ""});
          if (cells.contains(cell)) parts.push_back(cells.at(cell));
          std::vector<GapNumber> codes;
          for (int i = 0; i < 4; ++i) {
            const auto of_code =
                table.Cells(bits & ~kByNeedCode, {std::string(area) + "." + std::to_string(i), ""});
            if (of_code.contains(cell)) codes.push_back(of_code.at(cell));
          }
          if (codes.empty()) continue;
          codes.push_back(parts.back());
          ASSERT_NE(std::count_if(codes.begin(), codes.end(),
                                  [](const GapNumber& n) { return n.suppressed; }),
                    1);
          ++subtracted;
        }
        parts.push_back(number);
        ASSERT_NE(std::count_if(parts.begin(), parts.end(),
                                [](const GapNumber& n) { return n.suppressed; }),
                  1)
            << "round " << round << " bits " << bits;
      }
    }
  }
  EXPECT_GT(compared, 10'000);
  EXPECT_GT(subtracted, 5'000);
}

// A whole less what is told of it: what is withheld is never fewer than five together.
TEST(GapCountTest, WhatIsWithheldTogetherIsNotFewEither) {
  const std::uint64_t seed = std::random_device()();
  std::cout << "seed " << seed << "\n";
  std::mt19937_64 random(seed);
  int compared = 0;
  for (int round = 0; round < 150; ++round) {
    const std::vector<GapFact> facts = RandomFacts(random);
    for (const unsigned bit : {kByNeedCode, kByRegion, kByCause, kByMonth}) {
      const auto whole = CountGaps(facts, 0).begin()->second;
      if (whole.suppressed) continue;
      std::size_t sum = 0;
      for (const auto& [cell, number] : CountGaps(facts, bit)) {
        if (!number.suppressed) continue;
        std::set<std::string> households;
        for (const GapFact& fact : facts) {
          if (Fits(fact, cell, bit)) households.insert(fact.household);
        }
        sum += households.size();
      }
      if (sum == 0) continue;
      ASSERT_GE(sum, 5U) << "round " << round;
      ++compared;
    }
  }
  EXPECT_GT(compared, 50);
}

std::vector<GapFact> Facts(int households, const GapFact& like) {
  std::vector<GapFact> facts;
  for (int i = 0; i < households; ++i) {
    facts.push_back(like);
    facts.back().household = like.household + std::to_string(i);
  }
  return facts;
}

TEST(GapCountTest, TwoThatAreSmallDoNotHideEachOther) {
  std::vector<GapFact> facts = Facts(1, {"a", "c.a", "", v1::GAP_CAUSE_NO_RESOURCE, "2026-01"});
  for (const auto& [households, code] :
       {std::pair(1, "c.b"), std::pair(5, "c.c"), std::pair(6, "c.d")}) {
    for (const GapFact& fact :
         Facts(households, {code, code, "", v1::GAP_CAUSE_NO_RESOURCE, "2026-01"})) {
      facts.push_back(fact);
    }
  }
  const auto cells = CountGaps(facts, kByNeedCode);
  EXPECT_TRUE(cells.at({"c.c"}).suppressed) << "13 - 5 - 6 would leave one household for each";
  EXPECT_EQ(cells.at({"c.d"}).households, 6);
  EXPECT_EQ(CountGaps(facts, 0).begin()->second.households, 13);
}

TEST(GapCountTest, TheNextSmallestHidesTheOneThatIsSmall) {
  std::vector<GapFact> facts = Facts(3, {"a", "c.a", "", v1::GAP_CAUSE_NO_RESOURCE, "2026-01"});
  for (const GapFact& fact : Facts(8, {"b", "c.b", "", v1::GAP_CAUSE_NO_RESOURCE, "2026-01"})) {
    facts.push_back(fact);
  }
  for (const GapFact& fact : Facts(9, {"c", "c.c", "", v1::GAP_CAUSE_NO_RESOURCE, "2026-01"})) {
    facts.push_back(fact);
  }
  const auto cells = CountGaps(facts, kByNeedCode);
  EXPECT_TRUE(cells.at({"c.a"}).suppressed);
  EXPECT_TRUE(cells.at({"c.b"}).suppressed);
  EXPECT_EQ(cells.at({"c.c"}).households, 9);
  EXPECT_EQ(CountGaps(facts, 0).begin()->second.households, 20);
  EXPECT_THAT(FindMissing(facts, 10), ::testing::SizeIs(1));
}

TEST(GapCountTest, HouseholdsCountOnceAndTheGreatestComesFirst) {
  std::vector<GapFact> facts = Facts(6, {"a", "c.a", "", v1::GAP_CAUSE_TOO_FAR, "2026-01"});
  for (GapFact fact : Facts(6, {"a", "c.a", "", v1::GAP_CAUSE_TOO_FAR, "2026-02"})) {
    facts.push_back(fact);
  }
  for (const GapFact& fact : Facts(7, {"b", "c.b", "", v1::GAP_CAUSE_ALL_FULL, "2026-02"})) {
    facts.push_back(fact);
  }
  for (const GapFact& fact : Facts(9, {"d", "c.d", "", v1::GAP_CAUSE_FORBIDDEN, "2026-02"})) {
    facts.push_back(fact);
  }
  EXPECT_EQ(CountGaps(facts, kByNeedCode).at({"c.a"}).households, 6);
  const auto missing = FindMissing(facts, 10);
  ASSERT_EQ(missing.size(), 2U);
  EXPECT_EQ(missing[0].need_code, "c.b");
  EXPECT_EQ(missing[1].need_code, "c.a");
  EXPECT_EQ(missing[1].households, 6);
  EXPECT_EQ(FindMissing(facts, 1).size(), 1U);
}

// Cases of both organizations whose plans leave a need open.
class GapWorkTest : public ::testing::Test {
 protected:
  void Open(int households, const std::string& code, v1::GapCause cause, const std::string& month,
            const std::string& organization = kOrganization) {
    for (int i = 0; i < households; ++i) {
      const std::string reference = code + std::to_string(i);
      const v1::Case made = bench_.NewCase(reference, CaseBench::Manager(organization));
      stored::v1::UnmetNeeds unmet;
      unmet.set_reference_hash(bench_.desk().ReferenceHash(reference));
      unmet.mutable_region()->set_system(v1::REGION_SYSTEM_KR_ADM);
      unmet.mutable_region()->set_code("9911000000");
      stored::v1::UnmetNeed& need = *unmet.add_needs();
      need.add_need_codes(code);
      need.set_cause(cause);
      ASSERT_TRUE(bench_.desk()
                      .Transact(CaseBench::Manager(),
                                [&](Act& act) -> absl::StatusOr<std::string> {
                                  absl::Status put =
                                      act.writes.PutUnmetNeeds(month, made.name().substr(6), unmet);
                                  if (!put.ok()) return put;
                                  return made.name();
                                })
                      .ok());
    }
  }

  v1::ListGapsResponse List(const v1::ListGapsRequest& request = {}) {
    const auto listed = bench_.gaps().ListGaps(request, CaseBench::As(v1::ACTOR_ROLE_ANALYST, ""));
    EXPECT_TRUE(listed.ok()) << listed.status();
    return *listed;
  }

  CaseBench bench_;
};

TEST_F(GapWorkTest, CountsHouseholdsOverAllOrganizations) {
  Open(6, "daily_living.meals", v1::GAP_CAUSE_TOO_FAR, "2026-10");
  Open(7, "daily_living.meals", v1::GAP_CAUSE_TOO_FAR, "2026-10", kOtherOrganization);
  v1::ListGapsRequest request;
  request.add_dimensions(v1::GAP_DIMENSION_NEED_CODE);
  request.add_dimensions(v1::GAP_DIMENSION_REGION);
  const v1::ListGapsResponse response = List(request);
  EXPECT_EQ(response.households(), 7);  // six of them are known to both
  ASSERT_EQ(response.counts_size(), 1);
  EXPECT_EQ(response.counts(0).households(), 7);
  EXPECT_EQ(response.counts(0).region().code(), "9911000000");
  EXPECT_EQ(response.counts(0).month(), "");
  ASSERT_EQ(response.missing_size(), 1);
  EXPECT_THAT(response.missing(0).sentence(), HasSubstr("찾아가는"));
  EXPECT_THAT(response.missing(0).sentence(), HasSubstr("7가구"));
  request.set_language(v1::LANGUAGE_EN);
  EXPECT_THAT(List(request).missing(0).sentence(), HasSubstr("nearer by"));
  EXPECT_EQ(bench_.LastEntry().access(), v1::ACCESS_KIND_READ);

  request.set_need_code("daily_living");
  EXPECT_EQ(List(request).households(), 7);
  request.set_need_code("health");
  EXPECT_EQ(List(request).counts_size(), 0);
  request.clear_need_code();
  request.mutable_region()->set_system(v1::REGION_SYSTEM_KR_LEGAL);
  request.mutable_region()->set_code("9900000000");
  EXPECT_EQ(List(request).households(), 7);
  request.mutable_region()->set_code("9922000000");
  EXPECT_EQ(List(request).households(), 0);
  request.clear_region();
  request.set_first_month("2026-11");
  EXPECT_EQ(List(request).households(), 0);
}

TEST_F(GapWorkTest, AFilterDoesNotTellTheRest) {
  Open(7, "daily_living.meals", v1::GAP_CAUSE_TOO_FAR, "2026-10");
  Open(1, "health.mental", v1::GAP_CAUSE_TOO_FAR, "2026-10");
  EXPECT_EQ(List().households(), 8);
  v1::ListGapsRequest request;
  request.set_need_code("daily_living.meals");
  const v1::ListGapsResponse filtered = List(request);
  EXPECT_TRUE(filtered.suppressed()) << "8 - 7 is one household";
  EXPECT_EQ(filtered.households(), 0);
  for (const v1::GapCount& count : filtered.counts()) EXPECT_TRUE(count.suppressed());
  request.set_need_code("daily_living");
  EXPECT_TRUE(List(request).suppressed());
}

TEST_F(GapWorkTest, FourHouseholdsAreNotTold) {
  Open(4, "daily_living.meals", v1::GAP_CAUSE_NO_RESOURCE, "2026-10");
  const v1::ListGapsResponse response = List();
  EXPECT_TRUE(response.suppressed());
  EXPECT_EQ(response.households(), 0);
  ASSERT_EQ(response.counts_size(), 1);
  EXPECT_TRUE(response.counts(0).suppressed());
  EXPECT_THAT(response.missing(), IsEmpty());
}

TEST_F(GapWorkTest, ComposingStoresWhatStaysOpen) {
  v1::CreateCaseRequest create = NewCaseRequest("ref-1");
  const v1::Case made = bench_.cases().CreateCase(create, CaseBench::Manager()).value();
  v1::ComposePlanRequest request;
  request.set_case_(made.name());
  request.mutable_wishes()->mutable_limits()->set_max_lines(1);
  const auto plan = bench_.plans().ComposePlan(request, CaseBench::Manager());
  ASSERT_TRUE(plan.ok()) << plan.status();
  ASSERT_GE(plan->open_needs_size(), 1);
  std::vector<std::string> months;
  const auto counted = [&] {
    int needs = 0;
    const absl::Status scanned = bench_.desk().View()->ScanUnmetNeeds(
        "2026-01", "2026-12", [&](const std::string& month, const stored::v1::UnmetNeeds& unmet) {
          months.push_back(month);
          needs += unmet.needs_size();
          EXPECT_TRUE(unmet.region().code().ends_with("00000"));
          EXPECT_EQ(unmet.reference_hash(), bench_.desk().ReferenceHash("ref-1"));
          return true;
        });
    EXPECT_TRUE(scanned.ok()) << scanned;
    return needs;
  };
  EXPECT_EQ(counted(), plan->open_needs_size());
  EXPECT_THAT(months, ElementsAre("2026-11"));

  // What is taken out by hand leaves its need open too.
  v1::UpdatePlanRequest emptied;
  *emptied.mutable_plan() = *plan;
  emptied.mutable_plan()->clear_lines();
  emptied.mutable_update_mask()->add_paths("lines");
  const auto edited = bench_.plans().UpdatePlan(emptied, CaseBench::Manager());
  ASSERT_TRUE(edited.ok()) << edited.status();
  ASSERT_GT(edited->open_needs_size(), plan->open_needs_size());
  EXPECT_EQ(counted(), edited->open_needs_size());
}

TEST_F(GapWorkTest, BadInputAndOtherRoles) {
  const auto fields = [&](const v1::ListGapsRequest& request) {
    return FieldsOf(bench_.gaps().ListGaps(request, CaseBench::Manager()).status());
  };
  v1::ListGapsRequest request;
  request.set_first_month("2026-13");
  EXPECT_THAT(fields(request), ElementsAre("first_month"));
  request.set_first_month("2026-12");
  EXPECT_THAT(fields(request), ElementsAre("first_month"));
  request.set_first_month("1990-01");
  EXPECT_THAT(fields(request), ElementsAre("first_month"));
  request.Clear();
  request.set_last_month("9999-12");
  EXPECT_THAT(fields(request), ElementsAre("last_month"));
  request.set_last_month("last");
  EXPECT_THAT(fields(request), ElementsAre("last_month"));
  request.Clear();
  request.set_need_code("none.such");
  EXPECT_THAT(fields(request), ElementsAre("need_code"));
  request.Clear();
  request.add_dimensions(v1::GAP_DIMENSION_UNSPECIFIED);
  EXPECT_THAT(fields(request), ElementsAre("dimensions[0]"));
  request.Clear();
  request.mutable_region()->set_system(v1::REGION_SYSTEM_KR_ADM);
  request.mutable_region()->set_code("9911052000");
  EXPECT_THAT(fields(request), ElementsAre("region.code"));
  EXPECT_FALSE(bench_.gaps().ListGaps({}, CaseBench::As(v1::ACTOR_ROLE_AGENCY)).ok());
  EXPECT_TRUE(bench_.gaps().ListGaps({}, CaseBench::As(v1::ACTOR_ROLE_SUPERVISOR)).ok());
}

}  // namespace
}  // namespace ieum::casework
