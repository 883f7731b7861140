#include "indexer/facets.h"

#include <thread>

#include "gtest/gtest.h"

namespace ieum::indexer {
namespace {

EligibilityFacet Rule(std::vector<std::vector<CriterionId>> paths,
                      std::vector<CriterionId> exclusions = {}) {
  EligibilityFacet facet;
  facet.paths = std::move(paths);
  facet.exclusions = std::move(exclusions);
  return facet;
}

TEST(FacetTableTest, EqualFacetsHaveOneNumberAndOneAddress) {
  FacetTable<EligibilityFacet> table;
  const auto first = table.Intern(Rule({{1, 2}, {3}}));
  const auto other = table.Intern(Rule({{1, 2}}));
  const auto again = table.Intern(Rule({{1, 2}, {3}}));
  EXPECT_EQ(first.id, 0U);
  EXPECT_EQ(other.id, 1U);
  EXPECT_EQ(again.id, first.id);
  EXPECT_EQ(again.facet, first.facet);
  EXPECT_EQ(table.list().size(), 2U);
}

TEST(FacetTableTest, NothingThatTellsTwoApartIsLeftOut) {
  FacetTable<EligibilityFacet> rules;
  std::vector<EligibilityFacet> different = {
      Rule({}),         Rule({{}}),           Rule({{1, 2}}),   Rule({{1}, {2}}),    Rule({{2, 1}}),
      Rule({{1}}, {2}), Rule({{1}, {}}, {2}), Rule({}, {1, 2}), Rule({{1, 2}}, {1}),
  };
  different.push_back(Rule({}));
  different.back().area_radius_km = 0;
  different.push_back(Rule({}));
  different.back().valid_from = 0;
  different.push_back(Rule({}));
  different.back().valid_to = 0;
  for (const EligibilityFacet& facet : different) rules.Intern(facet);
  EXPECT_EQ(rules.list().size(), different.size());

  FacetTable<OfferFacet> offers;
  std::vector<OfferFacet> offered(10);
  offered[1].modes = 1;
  offered[2].domain = v1::DOMAIN_MEDICAL;
  offered[3].form = v1::FORM_MATERIAL;
  offered[4].formality = v1::FORMALITY_INFORMAL;
  offered[5].participation = v1::PARTICIPATION_JOINT_FAMILY;
  offered[6].languages = {"ko", "en"};
  offered[7].cost_kind = v1::COST_KIND_FREE;
  offered[8].cost_krw = 1;
  offered[9].applied_for = true;
  for (const OfferFacet& facet : offered) offers.Intern(facet);
  EXPECT_EQ(offers.list().size(), offered.size());

  FacetTable<TermsFacet> terms;
  std::vector<TermsFacet> termed(7);
  for (std::size_t i = 1; i < termed.size(); ++i) termed[i].terms.resize(1);
  termed[2].terms[0].sub_area = 1;
  termed[3].terms[0].strength = 0.5F;
  termed[4].terms[0].confidence = 0.5F;
  termed[5].terms[0].inferred = true;
  termed[6].terms[0].whole_area = true;
  for (const TermsFacet& facet : termed) terms.Intern(facet);
  EXPECT_EQ(terms.list().size(), termed.size());

  FacetTable<AudienceFacet> audiences;
  for (const AudienceFacet& facet :
       {AudienceFacet{{1}, {}, {}}, AudienceFacet{{}, {1}, {}}, AudienceFacet{{}, {}, {1}}}) {
    audiences.Intern(facet);
  }
  EXPECT_EQ(audiences.list().size(), 3U);

  FacetTable<PlacesFacet> places;
  const RegionKey here = {v1::REGION_SYSTEM_KR_ADM, "9911051000"};
  const RegionKey there = {v1::REGION_SYSTEM_KR_LEGAL, "9911051000"};
  for (const PlacesFacet& facet :
       {PlacesFacet{{here}, {here}}, PlacesFacet{{}, {here}}, PlacesFacet{{there}, {there}},
        PlacesFacet{{}, {here}, true}, PlacesFacet{{}, {here}, true, true}}) {
    places.Intern(facet);
  }
  EXPECT_EQ(places.list().size(), 5U);
}

TEST(FacetTableTest, AListThatWasSharedStaysAsItWasWhileTheTableGrows) {
  FacetTable<EligibilityFacet> table;
  for (CriterionId id = 0; id < 700; ++id) table.Intern(Rule({{id}}));
  const FacetList<EligibilityFacet> shared = table.list();
  std::thread reader([&shared] {
    for (int round = 0; round < 50; ++round) {
      for (FacetId id = 0; id < shared.size(); ++id) ASSERT_EQ(shared.at(id).paths[0][0], id);
    }
  });
  for (CriterionId id = 700; id < 3000; ++id) {
    const auto made = table.Intern(Rule({{id}}));
    ASSERT_EQ(made.facet, &table.list().at(made.id));
  }
  reader.join();
  EXPECT_EQ(shared.size(), 700U);
  EXPECT_EQ(table.list().size(), 3000U);
  EXPECT_EQ(&shared.at(3), &table.list().at(3));
}

}  // namespace
}  // namespace ieum::indexer
