#include "tests/bench/generated_texts.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "indexer/compiled_resource.h"
#include "tests/bench/generator/resource_maker.h"

namespace ieum::bench {
namespace {

std::string ReadDataFile(const std::string& name) {
  std::ifstream file(std::string(IEUM_DATA_DIR) + "/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

template <typename T>
T ValueOrDie(absl::StatusOr<T> value) {
  if (!value.ok()) {
    std::fprintf(stderr, "%s\n", value.status().ToString().c_str());
    std::abort();
  }
  return *std::move(value);
}

std::vector<indexer::NeedHint> NeedsOf(const v1::Resource& resource) {
  std::vector<indexer::NeedHint> needs;
  for (const v1::NeedTerm& term : resource.need_terms()) {
    const auto ids = ProjectTaxonomy().Expand(term.code());
    const double strength = term.strength() > 0 ? term.strength() : 1.0;
    for (const store::SubAreaId id : ids) {
      needs.push_back({id, strength / static_cast<double>(ids.size())});
    }
  }
  return needs;
}

}  // namespace

const store::NeedTaxonomy& ProjectTaxonomy() {
  static const auto& taxonomy = *new store::NeedTaxonomy(
      ValueOrDie(store::NeedTaxonomy::FromJson(ReadDataFile("need_areas.json"))));
  return taxonomy;
}

const indexer::Lexicon& ProjectLexicon() {
  static const auto& lexicon = *new indexer::Lexicon(
      ValueOrDie(indexer::Lexicon::FromJson(ReadDataFile("lexicon.json"), ProjectTaxonomy())));
  return lexicon;
}

std::string GeneratedTexts::Name(std::uint64_t number) { return ResourceName(number); }

indexer::ResourceText GeneratedTexts::Text(std::uint64_t number) const {
  const v1::Organization owner = generator_.Organization(generator_.OrganizationOf(number));
  return indexer::TextOf(generator_.Resource(number), &owner);
}

std::vector<indexer::NeedHint> GeneratedTexts::Needs(std::uint64_t number) const {
  return NeedsOf(generator_.Resource(number));
}

indexer::TrainingText GeneratedTexts::Training(std::uint64_t number) const {
  const v1::Resource resource = generator_.Resource(number);
  const v1::Organization owner = generator_.Organization(generator_.OrganizationOf(number));
  return {resource.name(),
          indexer::ResourceTerms(indexer::TextOf(resource, &owner), ProjectLexicon(),
                                 ProjectTaxonomy()),
          NeedsOf(resource)};
}

}  // namespace ieum::bench
