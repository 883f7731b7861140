// Random households with something of everything, and what consents may tell of them.
#ifndef IEUM_TESTS_CHAOS_HOUSEHOLD_H_
#define IEUM_TESTS_CHAOS_HOUSEHOLD_H_

#include <random>
#include <string>
#include <vector>

#include "ieum/v1/case_service.pb.h"
#include "ieum/v1/consent.pb.h"

namespace ieum::chaos {

// A household, what was made of it, and what its consents allow.
struct Household {
  int number = 0;
  std::string name;
  v1::CreateCaseRequest request;
  std::string plan;
  std::string line;
  std::vector<v1::Consent> consents;
  std::vector<std::string> referrals;
  bool health = false;  // the need that is referred
  bool withdrawn = false;
  bool erased = false;
};

// Under which of the fields that may be disclosed a text leaves, as proto/ieum/v1/consent.proto
// says; independently of packet.cc. `field`: "ieum.v1.ClientDetails.phone". Empty: under none.
std::vector<v1::DisclosedField> FieldsFor(const std::string& field);
// A field that is a health fact where the need is one.
bool IsNeedText(v1::DisclosedField field);

// Without texts; what it is, `random` decides.
v1::CreateCaseRequest RandomCase(std::mt19937_64& random, bool health);
// Makes references refer to something, after all texts are planted.
void Tie(std::mt19937_64& random, v1::CreateCaseRequest& request);

}  // namespace ieum::chaos

#endif  // IEUM_TESTS_CHAOS_HOUSEHOLD_H_
