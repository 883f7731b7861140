// What is printed: a plan with what its names stand for.
#ifndef IEUM_SERVICE_PRINT_PRINT_INPUT_H_
#define IEUM_SERVICE_PRINT_PRINT_INPUT_H_

#include <map>
#include <string>

#include "ieum/v1/assessment.pb.h"
#include "ieum/v1/case.pb.h"
#include "ieum/v1/catalog.pb.h"
#include "ieum/v1/plan.pb.h"
#include "ieum/v1/referral.pb.h"

namespace ieum::print {

// The case manager as clients reach them.
struct CaseManager {
  std::string display_name;  // empty: a line to write on
  std::string desk;          // e.g. "복지정책과 희망나눔팀"; empty: "case manager"
  std::string phone;         // empty: a line to write on
};

// References must outlive the call. Nothing is looked up: what is absent is printed as a blank.
struct PrintInput {
  const v1::ServicePlan& plan;
  // The case with the client's details. Null: the plan is not stored; nobody's details are printed.
  const v1::Case* record = nullptr;
  // The assessment that the plan was made for: whose needs these are, and dangers. Null: not known;
  // what would be left off a client's page because of it is then told by the plan's goals and words
  // and by the resources.
  const v1::Assessment* assessment = nullptr;
  CaseManager case_manager;
  // By name; confidential places withheld already (store/catalog/disclosure.h).
  std::map<std::string, v1::Resource> resources;
  // By name; a resource without a contact has its organization's.
  std::map<std::string, v1::Organization> organizations;
  // States of the referrals that carry out lines, by line id.
  std::map<std::string, v1::ReferralState> referral_states;
  // The client is a child on the plan's first day, for whom a guardian signs.
  bool guardian_signs = false;
  // Labels of needs by id, in the language printed.
  std::map<std::string, std::string> need_labels;
  v1::Language language = v1::LANGUAGE_KO;
};

// How far away the first appointment of a line of a community resource is. A referral says more
// than the catalogue. A plan's first day is a day only where something is agreed: the agency took
// the client, or the line goes on already.
enum class PlaceState {
  kUsual,    // it goes on, or the agency took the client and is open on the first day
  kWaiting,  // its referral waits for a place
  kFull,     // nobody asked yet, and no place is open
  kToApply,  // nobody asked yet, and it must be applied for
  kToCall,   // nobody asks: it is for the client to call
  kToRefer,  // nobody asked yet; after that the agency fixes the day
  kToFix,    // asked for; the agency has yet to fix the day
  kAnyTime,  // open day and night, without places that could be taken
};
PlaceState PlaceOf(const v1::PlanLine& line, const PrintInput& input);

// How to reach whoever carries a line: the resource's contact, or its organization's.
v1::Contact ContactOf(const v1::PlanLine& line, const PrintInput& input);

}  // namespace ieum::print

#endif  // IEUM_SERVICE_PRINT_PRINT_INPUT_H_
