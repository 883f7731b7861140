#include "indexer/snapshot.h"

namespace ieum::indexer {

std::string Snapshot::id() const {
  return "s" + std::to_string(sequence_) + "-" + (model_ ? model_->version() : "none");
}

std::optional<Row> Snapshot::Find(std::string_view resource_name) const {
  return names_.Find(resource_name, [this](Row row) { return name(row); });
}

}  // namespace ieum::indexer
