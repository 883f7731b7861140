// What an agency is told with a referral: the facts that a consent in force grants, and no other.
#ifndef IEUM_SERVICE_CASEWORK_PACKET_H_
#define IEUM_SERVICE_CASEWORK_PACKET_H_

#include <string>
#include <vector>

#include "absl/time/time.h"

#include "ieum/v1/assessment.pb.h"
#include "ieum/v1/case.pb.h"
#include "ieum/v1/common.pb.h"
#include "ieum/v1/consent.pb.h"
#include "ieum/v1/plan.pb.h"
#include "ieum/v1/referral.pb.h"
#include "service/casework/consent_rules.h"
#include "service/casework/health_facts.h"

namespace ieum::casework {

// Messages are borrowed for the call.
struct PacketInput {
  std::string referral;  // "referrals/{id}"
  std::string need_id;
  AgencyIdentity agency;         // whom it is for
  const v1::Resource& resource;  // what of theirs
  const v1::Assessment& assessment;
  // The resources that the assessment's services in place name.
  const ResourcesByName& resources_in_place;
  const v1::ClientDetails& client;
  // The plan and the line of it that the referral carries out; null and empty: none.
  const v1::ServicePlan* plan = nullptr;
  std::string line_id;
  // The consents that the referral rests on.
  std::vector<v1::Consent> consents;
  absl::Time now;
};

// What one consent grants; kept under that consent's key.
struct PacketSection {
  std::string consent;  // "cases/{case}/consents/{id}"
  v1::ReferralPacket part;
};

// One section for each consent that is in force for the agency and grants something that is known.
// A fact that two consents grant is in both sections, so that it stays readable while one stands.
// Each section is built up from nothing: a fact gets in by the line of code that grants it.
//
// Rules, beside the comments of DisclosedField:
// - Health. A need is a health fact when one of its codes lies in the area "health", when it has no
//   code or is not in the assessment, so that nobody can tell, or when the resource that is to
//   serve it is medical or also serves health, since what is told to a clinic is about health. Its
//   statement, problem, demand and codes, its goal, and the content of a line that also serves such
//   a need leave under a consent to health facts alone. Services already received are told of where
//   they surely are no health facts (IsHealthService); the others, and benefits that show a
//   disability or need of care, under no consent: none names them. So that their absence says
//   nothing, those benefits are always among the unclear ones.
// - People. A consent about one member grants that member's facts: their own row, details that are
//   about them, the region they live in, dangers to them, services for them; needs, and goals,
//   that belong to them alone. What the household shares (income, strengths, preferences) needs a
//   consent for the household. Details that may be about anybody are nobody's in particular; those
//   of somebody who left the household are told of under no consent.
// - Least. Disabilities and languages are those of whom the need belongs to. Goals are those of the
//   need. Which other organizations the client trusts is not told.
// - Safety. Nothing at all leaves to an organization that the assessment lists as unsafe.
std::vector<PacketSection> BuildPacket(const PacketInput& input);

// The sections as one packet: what at least one of them tells.
v1::ReferralPacket MergeSections(const std::vector<PacketSection>& sections);

// What is known and does not leave with `sections`, in the order of DisclosedField. Each begins
// with the field's word, its name in the enum in lower case ("birth_date"); nothing follows where
// the whole is kept back for want of a consent, else one of these:
//   " (partly)"                                    the rest leaves
//   " (not known of the member consented for)"     a consent about a member grants the field; what
//                                                  is known is of others, or of the household
//   " (health: needs a consent of scope health)"   a health fact
//   " (health: under no consent)"                  services that are, or may be, for health
//   " (disability benefits: under no consent)"     of income
std::vector<std::string> NotCovered(const PacketInput& input,
                                    const std::vector<PacketSection>& sections);

// Whether a risk of the assessment lists the organization as unsafe.
bool IsUnsafe(const v1::Assessment& assessment, const std::string& organization);

}  // namespace ieum::casework

#endif  // IEUM_SERVICE_CASEWORK_PACKET_H_
