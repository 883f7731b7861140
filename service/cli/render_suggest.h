// Suggestions as people read them.
#ifndef IEUM_SERVICE_CLI_RENDER_SUGGEST_H_
#define IEUM_SERVICE_CLI_RENDER_SUGGEST_H_

#include <string>

#include "ieum/v1/assessment.pb.h"
#include "ieum/v1/match_service.pb.h"
#include "service/cli/labels.h"

namespace ieum::cli {

// One question with its answer.
struct Answered {
  const v1::Assessment& assessment;
  const v1::SuggestResponse& response;
  const NeedLabels& labels;
};

// The whole answer: the risks of the case, for each need the need in words, its suggestions, near
// misses, gap and questions; at the end what determined it.
std::string RenderSuggestions(const Answered& answered, const Look& look);

// The risks of the case, then one line per suggestion; a need without any has a line with the cause
// of the gap.
std::string RenderBrief(const Answered& answered, const Look& look);

// Why, or why not: the factors as a table whose contributions add up to the score, and every check.
std::string RenderExplanation(const v1::Assessment& assessment, const std::string& need_id,
                              const v1::ExplainMatchResponse& response, const NeedLabels& labels,
                              const Look& look);

// What determined an answer, in one line.
std::string ProvenanceLine(const v1::Provenance& provenance, const Look& look);

}  // namespace ieum::cli

#endif  // IEUM_SERVICE_CLI_RENDER_SUGGEST_H_
