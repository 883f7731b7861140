#include "tests/chaos/household.h"

#include <cstdlib>
#include <map>

#include "google/protobuf/text_format.h"

namespace ieum::chaos {
namespace {

v1::CreateCaseRequest Parsed(const std::string& text) {
  v1::CreateCaseRequest request;
  if (!google::protobuf::TextFormat::ParseFromString(text, &request)) std::abort();
  return request;
}

}  // namespace

std::vector<v1::DisclosedField> FieldsFor(const std::string& field) {
  static const std::map<std::string, std::vector<v1::DisclosedField>> kFields = {
      {"ClientDetails.display_name", {v1::DISCLOSED_FIELD_NAME}},
      {"ClientDetails.phone", {v1::DISCLOSED_FIELD_PHONE}},
      {"ClientDetails.address", {v1::DISCLOSED_FIELD_ADDRESS}},
      {"ClientDetails.guardian_display_name", {v1::DISCLOSED_FIELD_GUARDIAN}},
      {"ClientDetails.guardian_phone", {v1::DISCLOSED_FIELD_GUARDIAN}},
      {"Member.role", {v1::DISCLOSED_FIELD_HOUSEHOLD}},
      // Whoever a danger, a service or a disability is about is named by reference.
      {"Member.reference",
       {v1::DISCLOSED_FIELD_HOUSEHOLD, v1::DISCLOSED_FIELD_SERVICES, v1::DISCLOSED_FIELD_RISKS,
        v1::DISCLOSED_FIELD_HEALTH}},
      {"Need.statement", {v1::DISCLOSED_FIELD_NEED}},
      {"Need.problem", {v1::DISCLOSED_FIELD_PROBLEM}},
      {"Need.demand", {v1::DISCLOSED_FIELD_PROBLEM}},
      {"Goal.statement", {v1::DISCLOSED_FIELD_GOAL}},
      {"PlanLine.content", {v1::DISCLOSED_FIELD_GOAL}},
      {"Assessment.strengths", {v1::DISCLOSED_FIELD_STRENGTHS}},
      {"ExistingService.resource", {v1::DISCLOSED_FIELD_SERVICES}},
      {"ExistingService.organization", {v1::DISCLOSED_FIELD_SERVICES}},
      {"ExistingService.programme", {v1::DISCLOSED_FIELD_SERVICES}},
      {"ExistingService.description", {v1::DISCLOSED_FIELD_SERVICES}},
      {"Risk.unsafe_organizations", {v1::DISCLOSED_FIELD_RISKS}},
      {"RegionCode.code", {v1::DISCLOSED_FIELD_ADDRESS, v1::DISCLOSED_FIELD_RISKS}},
  };
  const auto at = kFields.find(field.substr(std::string("ieum.v1.").size()));
  return at == kFields.end() ? std::vector<v1::DisclosedField>() : at->second;
}

bool IsNeedText(v1::DisclosedField field) {
  return field == v1::DISCLOSED_FIELD_NEED || field == v1::DISCLOSED_FIELD_PROBLEM ||
         field == v1::DISCLOSED_FIELD_GOAL;
}

v1::CreateCaseRequest RandomCase(std::mt19937_64& random, bool health) {
  auto request = Parsed(R"pb(
    case { client { birth_date: "1980-02-03" } }
    assessment {
      household {
        members { age_years: 46 languages: "ko" }
        members { age_years: 71 }
        residence { system: REGION_SYSTEM_OTHER }
      }
      needs { id: "n1" need_codes: "daily_living.meals" urgency: URGENCY_SOON }
      needs { id: "n2" need_codes: "economy.emergency" linked_needs: "n1" }
      aversions { strength: AVERSION_STRENGTH_AVOID }
      preferences { language: "ko" }
      existing_services { need_code: "economy.emergency" }
      risks {
        kind: RISK_KIND_STALKING
        unsafe_regions { system: REGION_SYSTEM_OTHER }
      }
    })pb");
  v1::Assessment& assessment = *request.mutable_assessment();
  if (health) assessment.mutable_needs(0)->add_need_codes("health.treatment");
  if (random() % 2 == 0) {
    assessment.mutable_household()->mutable_members(0)->mutable_disability()->set_registered(true);
  }
  if (random() % 3 == 0) assessment.clear_risks();
  if (random() % 3 == 0) assessment.clear_existing_services();
  if (random() % 4 == 0) assessment.mutable_household()->clear_residence();
  return request;
}

void Tie(std::mt19937_64& random, v1::CreateCaseRequest& request) {
  v1::Assessment& assessment = *request.mutable_assessment();
  const std::string first = assessment.household().members(0).reference();
  const std::string second = assessment.household().members(1).reference();
  assessment.mutable_needs(0)->add_members(first);
  if (random() % 2 == 0) assessment.mutable_needs(1)->add_members(second);
  for (auto& service : *assessment.mutable_existing_services()) service.set_member(second);
  for (auto& risk : *assessment.mutable_risks()) {
    risk.add_members(first);
    risk.set_source_member(second);
  }
  for (auto& aversion : *assessment.mutable_aversions()) aversion.set_member(first);
  request.mutable_case_()->mutable_client()->set_member(first);
  assessment.set_case_reference(request.case_().case_reference());
}

}  // namespace ieum::chaos
