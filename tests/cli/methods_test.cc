#include "service/cli/methods.h"

#include <algorithm>
#include <string>

#include "google/protobuf/descriptor.h"
#include "gtest/gtest.h"

#include "service/cli/methods_casework.h"

namespace ieum::cli {
namespace {

const google::protobuf::MethodDescriptor* Find(const char* name) {
  std::string dotted = name;
  std::replace(dotted.begin(), dotted.end(), '/', '.');
  return google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(dotted);
}

// The contract has the method, with these messages.
template <typename Request, typename Response>
void Check(const Method<Request, Response>& method) {
  const auto* found = Find(method.name);
  ASSERT_NE(found, nullptr) << method.name;
  EXPECT_EQ(found->input_type(), Request::descriptor()) << method.name;
  EXPECT_EQ(found->output_type(), Response::descriptor()) << method.name;
  EXPECT_FALSE(found->client_streaming() || found->server_streaming()) << method.name;
  EXPECT_GT(method.timeout_seconds, 0) << method.name;
}

template <typename Request, typename Part>
void Check(const StreamMethod<Request, Part>& method) {
  const auto* found = Find(method.name);
  ASSERT_NE(found, nullptr) << method.name;
  EXPECT_EQ(found->input_type(), Request::descriptor()) << method.name;
  EXPECT_EQ(found->output_type(), Part::descriptor()) << method.name;
  EXPECT_TRUE(found->server_streaming() && !found->client_streaming()) << method.name;
}

template <typename Request, typename Part>
void Check(const ExchangeMethod<Request, Part>& method) {
  const auto* found = Find(method.name);
  ASSERT_NE(found, nullptr) << method.name;
  EXPECT_EQ(found->input_type(), Request::descriptor()) << method.name;
  EXPECT_EQ(found->output_type(), Part::descriptor()) << method.name;
  EXPECT_TRUE(found->server_streaming() && found->client_streaming()) << method.name;
}

template <typename... Methods>
void CheckAll(const Methods&... methods) {
  (Check(methods), ...);
}

TEST(Methods, AreThoseOfTheContract) {
  CheckAll(kSuggest, kSuggestMany, kExplainMatch, kListNeedAreas);
  CheckAll(kCreateOrganization, kGetOrganization, kDeleteOrganization, kListOrganizations,
           kCreateResource, kGetResource, kDeleteResource, kListResources, kUpdateAvailability,
           kVerifyResource, kListRegions, kExportCatalog);
}

TEST(Methods, OfCasesToo) {
  CheckAll(kComposePlan, kGetPlan, kListPlans, kUpdatePlan, kAgreePlan, kPrintPlan, kCreateCase,
           kGetCase, kListCases, kUpdateCase, kReassessCase, kGetAssessment, kCreateCheckIn,
           kListCheckIns, kRecordGoalResult, kCloseCase, kReopenCase, kEraseCase, kListDue,
           kListServingAgencies, kWatchCases, kCreateConsent, kGetConsent, kListConsents,
           kWithdrawConsent, kCreateReferral, kGetReferral, kListReferrals, kTransitionReferral,
           kPreviewPacket, kGetPacket, kWatchReferrals, kListGaps, kListAuditEntries,
           kGetAuditCheckpoint, kVerifyAudit);
}

}  // namespace
}  // namespace ieum::cli
