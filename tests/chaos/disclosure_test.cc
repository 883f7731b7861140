// Random households, consents and referrals over the real service, with a marker in every text. All
// that leaves the service is searched: agencies are told what consents grant, everybody else
// nothing; once a consent is withdrawn or a case erased, no copy of the store tells it either.
// IEUM_TEST_ROUNDS sets the number of households.#include <filesystem>
#include <iostream>
#include <thread>

#include "tests/chaos/disclosure_fixture.h"
#include "tests/chaos/mortal_server.h"

namespace ieum::chaos {
namespace {

namespace fs = std::filesystem;

TEST_F(Disclosure, NothingLeavesButWhatConsentsGrant) {
  const int rounds = NumberFrom("IEUM_TEST_ROUNDS", 200);
  Prepare();
  std::vector<std::thread> watchers;
  for (const char* agency : kAgencies) {
    watchers.emplace_back([&, &events = watched_[agency], agency] {
      events = client_->Stream(Agency(agency), "ReferralService.WatchReferrals",
                               v1::WatchReferralsRequest(), absl::Seconds(2));
    });
  }
  for (int round = 0; round < rounds && !HasFailure(); ++round) {
    SCOPED_TRACE("household " + std::to_string(round));
    OpenCase();
    if (!HasFailure()) Refer(homes_.back());
  }
  for (std::thread& watcher : watchers) watcher.join();
  const int events = FollowAgain();
  EXPECT_GT(events, rounds);
  EXPECT_GT(told_, rounds) << "that the search finds anything";
  EXPECT_GT(views_, rounds);
  EXPECT_GT(neutral_, rounds / 10) << "that anything was kept back";
  const int told = told_;
  LookElsewhere();
  if (HasFailure()) return;

  // While the consents stand, nothing lies in the clear.
  SearchRecords(*store_);
  Close();
  SearchFiles(folder_.path());
  const std::string backup = folder_.path() + "/backup";
  fs::copy(path(), backup, fs::copy_options::recursive);

  Open();
  EndSome();
  const Asking ask = [this](const Who& who, const std::string& method,
                            const google::protobuf::Message& request,
                            google::protobuf::Message* response) {
    return client_->Call(who, method, request, response);
  };
  ExpectEnded(ask);
  EXPECT_GT(FollowAgain(), 0);
  for (const Household& home : homes_) {
    for (std::size_t i = 0; i < home.referrals.size() && !home.erased; ++i) {
      LookAround(home, home.referrals[i], kAgencies[i]);
    }
  }
  LookElsewhere();
  SearchRecords(*store_);
  Close();
  SearchFiles(folder_.path());

  // The older copy, under today's keys.
  MortalServer old(backup,
                   {"--vault-accept-lost-keys", "true", "--vault-key-file", vault() + "/keys",
                    "--vault-master-key-file", vault() + "/master.key", "--log-level", "trace"});
  StubbornClient caller(old);
  ExpectEnded([&](const Who& who, const std::string& method,
                  const google::protobuf::Message& request, google::protobuf::Message* response) {
    return caller.Call(who, method, request, response);
  });
  ExpectNothing(old.log(), "the log of the copy");
  std::cout << rounds << " households, " << markers_.size() << " markers, " << told
            << " times told where granted, " << events << " events, " << searched_ << " searches, "
            << bytes_ << " bytes of files" << std::endl;
}

}  // namespace
}  // namespace ieum::chaos
