// From the record of a resource to what the index keeps of it.
#ifndef IEUM_INDEXER_COMPILED_RESOURCE_H_
#define IEUM_INDEXER_COMPILED_RESOURCE_H_

#include <string>
#include <vector>

#include "ieum/v1/catalog.pb.h"
#include "indexer/indexed_resource.h"
#include "indexer/text/audience.h"
#include "indexer/text/embedding.h"
#include "indexer/text/need_inference.h"
#include "store/catalog/need_taxonomy.h"

namespace ieum::indexer {

// What compiling needs besides the resource.
struct CompileContext {
  const store::NeedTaxonomy& taxonomy;
  const Lexicon& lexicon;
  const Audiences& audiences;
  const TextModel* model = nullptr;          // null: no vectors
  const NeedInference* inference = nullptr;  // null: untagged resources get no terms
  FacetTables& tables;
};

// A hash of all that a resource says but for places, results and times, and of what its text takes
// from its owner: two versions that share it have the same words, facets and embedding.
std::uint64_t WordsOf(const v1::Resource& resource, const v1::Organization* owner);

// A resource on its way into the index, with all that its view points to.
class CompiledResource {
 public:
  // `owner`: null when the organization is unknown. `vector`: the stored embedding for this
  // version, or empty to compute it.
  CompiledResource(const v1::Resource& resource, const v1::Organization* owner,
                   const CompileContext& context, Embedding vector = {});
  CompiledResource(const CompiledResource&) = delete;
  CompiledResource& operator=(const CompiledResource&) = delete;

  const IndexedResource& view() const { return view_; }

 private:
  void CompileEligibility(const v1::Resource& resource, FacetTables& tables);
  void CompilePlaces(const v1::Resource& resource, FacetTables& tables);
  void CompileText(const ResourceText& text, const CompileContext& context, Embedding vector);

  IndexedResource view_;
  std::string name_;
  std::string organization_;
  std::string source_;
  std::string programme_;
  std::string squeezed_name_;
  std::string squeezed_kind_;
  std::string squeezed_organization_;
  std::string squeezed_places_;
  std::vector<Point> points_;
  Results results_;
  std::string packed_terms_;
  Embedding vector_;
};

// Of a resource of which only places, results and times changed: those of `resource`, the rest of
// `before`. `results` must outlive what is returned.
IndexedResource WithState(const IndexedResource& before, const v1::Resource& resource,
                          const store::NeedTaxonomy& taxonomy, Results& results);

// The texts of a resource by field. Without the source fields of one that has a confidential place:
// they may tell the address, and a word that is searched can be guessed.
ResourceText TextOf(const v1::Resource& resource, const v1::Organization* owner);

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_COMPILED_RESOURCE_H_
