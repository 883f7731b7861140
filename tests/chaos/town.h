// What the calls are about: two agencies, resources, households, consents, referrals, as requests.
#ifndef IEUM_TESTS_CHAOS_TOWN_H_
#define IEUM_TESTS_CHAOS_TOWN_H_

#include <cstdint>
#include <functional>
#include <random>
#include <string>

#include "ieum/v1/case_service.pb.h"
#include "ieum/v1/catalog_service.pb.h"
#include "ieum/v1/consent_service.pb.h"
#include "ieum/v1/referral_service.pb.h"
#include "tests/chaos/client.h"

namespace ieum::chaos {

// Calls one method; repeats where the callee can die.
using Asking = std::function<Reply(const Who& who, const std::string& method,
                                   const google::protobuf::Message& request,
                                   google::protobuf::Message* response)>;

// A number from the environment, or what is usual.
int NumberFrom(const char* variable, int usual);
// IEUM_TEST_SEED or a random one; printed.
unsigned PrintedSeed();
// A request id from a generator of the test's own.
std::string Uuid(std::mt19937_64& random);

// Organizations "office", "agency" and "other" exist afterwards. Aborts when they cannot be made.
void Found(const Asking& ask);

struct Places {
  int total = 10;
  bool waitlist = true;
};
v1::CreateResourceRequest NewResource(const std::string& id, const Places& places,
                                      const std::string& organization = "agency");
// A household of one member of 40 years with the need n1, meals.
v1::CreateCaseRequest NewCase(const std::string& reference, const std::string& request_id);
// General, for both agencies, for 300 days from now.
v1::CreateConsentRequest NewConsent(const std::string& case_name, const std::string& request_id);
v1::CreateReferralRequest NewReferral(const std::string& case_name, const std::string& resource,
                                      const std::string& request_id);
// Help of the same kind is accepted with a request.
v1::TransitionReferralRequest NewStep(const std::string& referral, v1::ReferralAction action,
                                      const std::string& request_id,
                                      v1::ReferralReason reason = v1::REFERRAL_REASON_UNSPECIFIED);

// Micros of the step that made the referral wait; 0: it never waited.
std::int64_t WaitsSince(const v1::Referral& referral);

}  // namespace ieum::chaos

#endif  // IEUM_TESTS_CHAOS_TOWN_H_
