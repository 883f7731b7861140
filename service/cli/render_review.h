// Gap reports and the audit log as people read them.
#ifndef IEUM_SERVICE_CLI_RENDER_REVIEW_H_
#define IEUM_SERVICE_CLI_RENDER_REVIEW_H_

#include <string>

#include "ieum/v1/audit_service.pb.h"
#include "ieum/v1/gap_service.pb.h"
#include "service/cli/labels.h"
#include "service/cli/record_names.h"

namespace ieum::cli {

// The counts as a table of the columns that are told apart, those marked that are withheld; then
// what would close most of them.
std::string RenderGaps(const v1::ListGapsResponse& response, const NeedLabels& labels,
                       const RegionNames& regions, const Look& look);

// An entry a line, in words.
std::string RenderList(const v1::ListAuditEntriesResponse& list, const RecordNames& names,
                       const Look& look);

// What was checked, and a line for each fault.
std::string RenderVerification(const v1::VerifyAuditResponse& response, const Look& look);

}  // namespace ieum::cli

#endif  // IEUM_SERVICE_CLI_RENDER_REVIEW_H_
