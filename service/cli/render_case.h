// Cases, check-ins and consents as people read them.
#ifndef IEUM_SERVICE_CLI_RENDER_CASE_H_
#define IEUM_SERVICE_CLI_RENDER_CASE_H_

#include <string>

#include "ieum/v1/case_service.pb.h"
#include "ieum/v1/consent_service.pb.h"
#include "service/cli/labels.h"
#include "service/cli/record_names.h"

namespace ieum::cli {

std::string RenderCase(const v1::Case& record, const RecordNames& names, const Look& look);
std::string RenderList(const v1::ListCasesResponse& list, const Look& look);

// Version, needs, and what changed from the version before.
std::string RenderAssessment(const v1::AssessmentVersion& version, const NeedLabels& labels,
                             const Look& look);

std::string RenderCheckIn(const v1::CheckIn& check_in, const Look& look);
std::string RenderList(const v1::ListCheckInsResponse& list, const Look& look);

// By day.
std::string RenderDue(const v1::ListDueResponse& list, const Look& look);

// `names` says what agencies and resources are called.
std::string RenderServing(const v1::ListServingAgenciesResponse& response, const NeedLabels& labels,
                          const RecordNames& names, const Look& look);

std::string RenderConsent(const v1::Consent& consent, const RecordNames& names, const Look& look);
std::string RenderList(const v1::ListConsentsResponse& list, const RecordNames& names,
                       const Look& look);

}  // namespace ieum::cli

#endif  // IEUM_SERVICE_CLI_RENDER_CASE_H_
