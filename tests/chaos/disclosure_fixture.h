// The whole service in this process, households with a marker in every text, and a search through
// all that leaves it.
#ifndef IEUM_TESTS_CHAOS_DISCLOSURE_FIXTURE_H_
#define IEUM_TESTS_CHAOS_DISCLOSURE_FIXTURE_H_

#include <map>
#include <memory>
#include <random>
#include <sstream>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "gtest/gtest.h"
#include "spdlog/spdlog.h"

#include "tests/chaos/client.h"
#include "tests/chaos/household.h"
#include "tests/chaos/markers.h"
#include "tests/chaos/town.h"
#include "tests/service/service_fixture.h"

namespace ieum::chaos {

inline constexpr const char* kAgencies[] = {"agency", "other"};

class Disclosure : public ::testing::Test {
 protected:
  Disclosure() : seed_(PrintedSeed()), random_(seed_) { Open(); }
  ~Disclosure() override {
    service_.reset();
    spdlog::set_default_logger(quiet_);
  }

  std::string path() const { return folder_.path() + "/store"; }
  std::string vault() const { return path() + ".vault"; }

  void Open();
  void Close();

  Reply Ask(const Who& who, const std::string& method, const google::protobuf::Message& request,
            google::protobuf::Message* response);
  template <typename Response>
  Response Must(const Who& who, const std::string& method,
                const google::protobuf::Message& request) {
    Response response;
    const Reply reply = Ask(who, method, request, &response);
    EXPECT_TRUE(reply.ok()) << method << ": " << reply;
    return response;
  }

  void ExpectNothing(std::string_view bytes, const std::string& where);
  // All that is in the bytes may be known to the agency.
  void ExpectGranted(std::string_view bytes, const std::string& agency, const std::string& where);
  // Of a referral as an agency is shown it: nothing of the case it belongs to, nor why the client
  // called off.
  void ExpectAgencyView(const v1::Referral& referral, const std::string& where);
  bool IsGranted(const std::string& marker, const std::string& agency) const;

  void Prepare();

  void OpenCase();
  void MakePlan(Household& home);
  void AddConsent(Household& home);

  // Asks each agency that a consent covers, and lets it look at everything it can think of.
  void Refer(Household& home);

  template <typename Request, typename Response>
  void Look(const std::string& agency, const std::string& method, const Request& request) {
    Response response;
    if (Ask(Agency(agency), method, request, &response).ok()) {
      ExpectGranted(response.SerializeAsString(), agency, method);
      if constexpr (std::is_same_v<Response, v1::Referral>) {
        ExpectAgencyView(response, method);
      } else if constexpr (std::is_same_v<Response, v1::ListReferralsResponse>) {
        for (const v1::Referral& one : response.referrals()) ExpectAgencyView(one, method);
      }
    }
  }
  // What is the case managers' alone is refused, whoever asks from elsewhere.
  template <typename Request, typename Response>
  void Forbidden(const Who& who, const std::string& method, const Request& request) {
    Response response;
    const Reply reply = Ask(who, method, request, &response);
    EXPECT_FALSE(reply.ok()) << method;
  }
  void LookAround(const Household& home, const std::string& referral, const std::string& agency);

  // Goes on from the first event that each agency saw; the number of events.
  int FollowAgain();
  // What nobody's data should be in.
  void LookElsewhere();

  // The files of a store as they lie there, and each value that is stored.
  void SearchFiles(const std::string& folder);
  void SearchRecords(const store::RecordStore& records);

  // Of every third household all consents are withdrawn, every third is erased.
  void EndSome();
  // Nobody is told what has ended, by whatever serves `ask`.
  void ExpectEnded(const Asking& ask);

  const store::TempFolder folder_;
  const unsigned seed_;
  std::mt19937_64 random_;
  std::ostringstream log_;
  const std::shared_ptr<spdlog::logger> quiet_ = spdlog::default_logger();
  std::unique_ptr<store::RecordStore> store_;
  std::unique_ptr<server::Service> service_;
  std::unique_ptr<Client> client_;
  Markers markers_;
  std::vector<Household> homes_;
  std::map<std::string, std::vector<std::string>> watched_;  // by agency, while it happened
  int told_ = 0;
  int views_ = 0;    // referrals as agencies saw them
  int neutral_ = 0;  // steps among them whose reason is kept from the agency
  int searched_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace ieum::chaos

#endif  // IEUM_TESTS_CHAOS_DISCLOSURE_FIXTURE_H_
