#include "store/catalog/disclosure.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

namespace ieum::store {

bool HasConfidentialPlace(const v1::Resource& resource) {
  return std::any_of(resource.places().begin(), resource.places().end(),
                     [](const v1::Place& place) { return place.confidential(); });
}

void WithholdConfidential(v1::Resource& resource) {
  if (HasConfidentialPlace(resource)) resource.clear_source_fields();
  for (v1::Place& place : *resource.mutable_places()) {
    if (!place.confidential()) continue;
    v1::Place shown;
    shown.set_confidential(true);
    *shown.mutable_accessibility() = place.accessibility();
    place = std::move(shown);
  }
}

void DropOnceWithheld(const v1::Resource& stored, v1::Resource& message) {
  if (!HasConfidentialPlace(stored) || HasConfidentialPlace(message)) return;
  std::set<std::pair<std::string, std::string>> withheld;
  for (const v1::SourceField& field : stored.source_fields()) {
    withheld.emplace(field.field(), field.value());
  }
  google::protobuf::RepeatedPtrField<v1::SourceField> fresh;
  for (const v1::SourceField& field : message.source_fields()) {
    if (!withheld.contains({field.field(), field.value()})) *fresh.Add() = field;
  }
  *message.mutable_source_fields() = std::move(fresh);
}

}  // namespace ieum::store
