// The rivals: what a search engine, or a simple rule, would answer.
#ifndef IEUM_SERVICE_EVALUATE_BASELINES_H_
#define IEUM_SERVICE_EVALUATE_BASELINES_H_

#include <memory>
#include <string>

#include "absl/time/civil_time.h"

#include "service/evaluate/bm25.h"
#include "service/evaluate/catalogue.h"
#include "service/evaluate/engine.h"
#include "store/catalog/need_taxonomy.h"

namespace ieum::evaluate {

struct BaselineOptions {
  // Drop what ReferenceGate finds ineligible, and what is in place or full.
  bool gate = false;
  // Rank by declared need terms first, see NeedTermScore.
  bool need_terms = false;
};

// How well declared terms fit a need: 4 x strength for a term with one of the need's codes (or with
// the area of an area code), else 0.2 x strength for a term in the same area, the best term
// counting; 0 without. BM25 divided by the need's best BM25 is added, so that among equal terms the
// words decide.
double NeedTermScore(const v1::Resource& resource, const v1::Need& need);

// Ranks by BM25 over character bigrams (plus need terms, if asked): the query is statement, problem
// and demand; a document is the resource's names, kind, texts, eligibility note and its
// organization's name. Results score above 0; ties by name. An answer without results is a gap.
// `catalogue` must outlive the engine.
std::unique_ptr<Engine> MakeBaseline(const Catalogue& catalogue,
                                     std::shared_ptr<const BigramBm25> bm25, absl::CivilDay as_of,
                                     const BaselineOptions& options);

// The index over the documents of a catalogue, in the order of its resources.
std::shared_ptr<const BigramBm25> IndexCatalogue(const Catalogue& catalogue);

// Faults as the raw records show them.
Inspector InspectRecords(const Catalogue& catalogue, absl::CivilDay as_of);

}  // namespace ieum::evaluate

#endif  // IEUM_SERVICE_EVALUATE_BASELINES_H_
