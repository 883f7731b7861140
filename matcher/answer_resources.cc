#include "matcher/answer_resources.h"

#include <utility>

namespace ieum::matcher {

absl::Status AnswerResources::Read(indexer::Row row) {
  if (resources_.contains(row)) return absl::OkStatus();
  auto resource = snapshot_.Read(row);
  if (!resource.ok()) return resource.status();
  resources_.emplace(row, *std::move(resource));
  return absl::OkStatus();
}

}  // namespace ieum::matcher
