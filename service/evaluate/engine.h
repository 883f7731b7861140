// Engines that answer needs, and how their answers are looked at.
#ifndef IEUM_SERVICE_EVALUATE_ENGINE_H_
#define IEUM_SERVICE_EVALUATE_ENGINE_H_

#include <functional>
#include <map>
#include <string>

#include "absl/status/statusor.h"

#include "ieum/v1/assessment.pb.h"
#include "service/evaluate/metrics.h"

namespace ieum::evaluate {

// What an engine says about one need.
struct Answer {
  Ranking ranking;   // resource names, best first
  bool gap = false;  // says that nothing adequate exists
};

// Answers by need id, for every need of the assessment.
using Answers = std::map<std::string, Answer>;

// Single-threaded.
class Engine {
 public:
  virtual ~Engine() = default;
  virtual absl::StatusOr<Answers> Ask(const v1::Assessment& assessment, int depth) = 0;
};

// What is wrong with one result.
struct Faults {
  bool ineligible = false;
  bool in_place = false;
  bool full = false;
};

// Looks at one result of one need.
using Inspector = std::function<absl::StatusOr<Faults>(
    const v1::Assessment& assessment, const v1::Need& need, const std::string& resource)>;

}  // namespace ieum::evaluate

#endif  // IEUM_SERVICE_EVALUATE_ENGINE_H_
