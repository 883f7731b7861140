// Texts differ where offerings do.
#include <map>
#include <set>

#include "gmock/gmock.h"

#include "tests/bench/generator/generator.h"
#include "tests/bench/generator/tables.h"

namespace ieum::bench {
namespace {

TEST(TextsTest, NoTwoOfferingsAreDescribedAlike) {
  for (const std::uint64_t seed : {1, 2, 3}) {
    const Generator generator(seed, 1'000);
    std::map<std::string, std::string> described;
    for (std::uint64_t i = 0; i < generator.size(); ++i) {
      const v1::Resource resource = generator.Resource(i);
      const std::string& text = resource.description().ko();
      if (text.empty()) continue;
      const auto [it, is_new] = described.emplace(text, resource.name());
      EXPECT_TRUE(is_new) << "seed " << seed << ": " << it->second << " and " << resource.name()
                          << ": " << text;
    }
    EXPECT_GT(described.size(), 750U);
  }
}

TEST(TextsTest, SitesOfAProgrammeDifferInPlaceAndOrganization) {
  const Generator generator(1, 60'000);
  std::map<std::string, std::set<std::string>> sites;
  std::map<std::string, std::uint64_t> copies;
  for (std::uint64_t i = 0; i < generator.size(); ++i) {
    if (generator.OriginalOf(i) != i) continue;
    const v1::Resource resource = generator.Resource(i);
    if (resource.programme().empty()) continue;
    ASSERT_GT(resource.service_area().regions_size(), 0);
    ++copies[resource.programme()];
    sites[resource.programme()].insert(resource.organization() + " " +
                                       resource.service_area().regions(0).code());
  }
  EXPECT_GT(sites.size(), 20U);
  for (const auto& [programme, count] : copies) {
    EXPECT_GT(count, 20U) << programme;
    EXPECT_EQ(sites[programme].size(), count) << programme;
  }
}

TEST(TextsTest, TheGrammarIsLarge) {
  const auto loaded = Tables::Load(IEUM_DATA_DIR);
  const Tables& tables = *loaded;
  EXPECT_GT(tables.archetypes.size(), 100U);
  std::set<TemplateId> templates;
  for (const Archetype& archetype : tables.archetypes) {
    templates.insert(archetype.names.begin(), archetype.names.end());
    templates.insert(archetype.doing.begin(), archetype.doing.end());
    templates.insert(archetype.say.begin(), archetype.say.end());
    EXPECT_FALSE(archetype.names.empty()) << archetype.id;
    EXPECT_FALSE(archetype.doing.empty()) << archetype.id;
    EXPECT_FALSE(archetype.say.empty()) << archetype.id;
  }
  EXPECT_GT(templates.size(), 800U);
}

// No particle in two forms, no slot left open.
TEST(TextsTest, NothingIsLeftOpen) {
  const Generator generator(4, 3'000);
  for (std::uint64_t i = 0; i < generator.size(); ++i) {
    const v1::Resource resource = generator.Resource(i);
    for (const std::string& text :
         {resource.display_name().ko(), resource.description().ko(),
          resource.eligibility().note().ko(), generator.Assessment(i).needs(0).problem()}) {
      EXPECT_EQ(text.find_first_of("{}|"), std::string::npos) << text;
      EXPECT_EQ(text.find("  "), std::string::npos) << text;
    }
  }
}

}  // namespace
}  // namespace ieum::bench
