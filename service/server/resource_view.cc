#include "service/server/resource_view.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "service/server/error_map.h"
#include "store/catalog/disclosure.h"
#include "store/catalog/small_counts.h"

namespace ieum::server {
namespace {

// Four digits say all there is to say about a confidence.
double Rounded(float value) { return std::round(static_cast<double>(value) * 1e4) / 1e4; }

void AddInferredTerms(const indexer::Snapshot& snapshot, v1::Resource& resource) {
  const std::optional<indexer::Row> row = snapshot.Find(resource.name());
  if (!row.has_value()) return;
  std::vector<indexer::IndexedTerm> terms = snapshot.at(*row).terms->terms;
  std::stable_sort(terms.begin(), terms.end(),
                   [](const auto& a, const auto& b) { return a.confidence > b.confidence; });
  for (const indexer::IndexedTerm& term : terms) {
    if (!term.inferred) continue;
    v1::NeedTerm* shown = resource.add_need_terms();
    shown->set_code(snapshot.vocabulary().taxonomy.sub_area(term.sub_area).code());
    shown->set_strength(Rounded(term.strength));
    shown->set_origin(v1::NEED_TERM_ORIGIN_INFERRED);
    shown->set_confidence(Rounded(term.confidence));
  }
}

// Nothing but the mark and the accessibility.
bool IsWithheld(const v1::Place& place) {
  return place.confidential() && !place.has_display_name() && place.address().empty() &&
         place.postal_code().empty() && !place.has_region() && !place.has_position();
}

bool HasConfidential(const v1::Resource& resource) {
  return std::any_of(resource.places().begin(), resource.places().end(),
                     [](const v1::Place& place) { return place.confidential(); });
}

void HideSmallCounts(v1::Resource& resource) {
  auto& outcomes = *resource.mutable_referral_outcomes();
  outcomes.erase(std::remove_if(outcomes.begin(), outcomes.end(),
                                [](const v1::ReferralOutcomes& area) {
                                  return area.helped() + area.not_helped() < store::kLeastTold;
                                }),
                 outcomes.end());
  if (resource.observed_waits().count() < store::kLeastTold) resource.clear_observed_waits();
}

}  // namespace

void Withhold(v1::Resource& resource) {
  HideSmallCounts(resource);
  if (HasConfidential(resource)) resource.clear_source_fields();
  store::WithholdConfidential(resource);
}

void ShowResource(const indexer::Snapshot& snapshot, v1::Resource& resource) {
  Withhold(resource);
  if (resource.need_terms().empty()) {
    AddInferredTerms(snapshot, resource);
    return;
  }
  for (v1::NeedTerm& term : *resource.mutable_need_terms()) {
    term.set_origin(v1::NEED_TERM_ORIGIN_DECLARED);
    term.set_confidence(1);
  }
}

void DropInferredTerms(v1::Resource& resource) {
  google::protobuf::RepeatedPtrField<v1::NeedTerm> declared;
  for (const v1::NeedTerm& term : resource.need_terms()) {
    if (term.origin() != v1::NEED_TERM_ORIGIN_INFERRED) *declared.Add() = term;
  }
  *resource.mutable_need_terms() = std::move(declared);
}

absl::Status RestoreWithheld(const v1::Resource& stored, v1::Resource& incoming) {
  if (HasConfidential(stored) && incoming.source_fields().empty()) {
    *incoming.mutable_source_fields() = stored.source_fields();
  }
  std::vector<const v1::Place*> kept;
  for (const v1::Place& place : stored.places()) {
    if (place.confidential()) kept.push_back(&place);
  }
  std::size_t confidential = 0;
  bool withheld = false;
  for (const v1::Place& place : incoming.places()) {
    confidential += place.confidential() ? 1 : 0;
    withheld = withheld || IsWithheld(place);
  }
  if (!withheld) return absl::OkStatus();
  if (confidential < kept.size()) {
    return FieldError("places", "must hold all " + std::to_string(kept.size()) +
                                    " confidential places, or none as withheld: which of them "
                                    "are to stay cannot be told");
  }
  std::size_t index = 0;
  for (v1::Place& place : *incoming.mutable_places()) {
    if (!place.confidential()) continue;
    if (index < kept.size() && IsWithheld(place)) {
      v1::Place restored = *kept[index];
      *restored.mutable_accessibility() = place.accessibility();
      place = std::move(restored);
    }
    ++index;
  }
  return absl::OkStatus();
}

}  // namespace ieum::server
