// Where a text model gets its texts from.
#ifndef IEUM_INDEXER_TEXT_TRAINING_SOURCE_H_
#define IEUM_INDEXER_TEXT_TRAINING_SOURCE_H_

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

#include "indexer/text/analyzer.h"
#include "indexer/text/lexicon.h"

namespace ieum::indexer {

// A text to train on. Texts with `needs` serve as exemplars for inference.
struct TrainingText {
  std::string id;
  TermVector terms;
  std::vector<NeedHint> needs;
};

// Texts that can be walked again and again, so that not all need be in memory at once.
//
//   absl::Status ForEach(const Wanted& wanted, const Visit& visit) const override {
//     TrainingText text;
//     for (each record, in order of name) {
//       if (!wanted(record.name)) continue;  // before its words are analysed, which is what costs
//       ... fill text ...
//       if (absl::Status status = visit(text); !status.ok()) return status;
//     }
//     return vocabulary_.ForEach(wanted, visit);  // "taxonomy/..." comes after "resources/..."
//   }
class TrainingSource {
 public:
  using Wanted = std::function<bool(std::string_view id)>;
  using Visit = std::function<absl::Status(const TrainingText&)>;

  virtual ~TrainingSource() = default;

  // Calls `visit` with every text that is wanted, in ascending order of id (byte by byte), until
  // one call fails, and returns that failure. Every walk gives the same texts: what is read from a
  // store is read from one view of it. To visit a text that is not wanted does no harm. The text
  // need not outlive the call.
  virtual absl::Status ForEach(const Wanted& wanted, const Visit& visit) const = 0;
};

// Texts in memory, given in any order.
class TextsInMemory : public TrainingSource {
 public:
  explicit TextsInMemory(std::vector<TrainingText> texts);
  absl::Status ForEach(const Wanted& wanted, const Visit& visit) const override;

 private:
  std::vector<TrainingText> texts_;
};

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_TEXT_TRAINING_SOURCE_H_
