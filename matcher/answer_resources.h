// The resources that an answer tells of, with their records.
#ifndef IEUM_MATCHER_ANSWER_RESOURCES_H_
#define IEUM_MATCHER_ANSWER_RESOURCES_H_

#include <unordered_map>

#include "absl/status/status.h"

#include "indexer/snapshot.h"

namespace ieum::matcher {

class AnswerResources {
 public:
  explicit AnswerResources(const indexer::Snapshot& snapshot) : snapshot_(snapshot) {}

  // Reads the resource, unless it was read before.
  absl::Status Read(indexer::Row row);
  // One that was read.
  const indexer::FullResource& at(indexer::Row row) const { return resources_.at(row); }

 private:
  const indexer::Snapshot& snapshot_;
  std::unordered_map<indexer::Row, indexer::FullResource> resources_;
};

}  // namespace ieum::matcher

#endif  // IEUM_MATCHER_ANSWER_RESOURCES_H_
