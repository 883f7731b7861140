// A process that works on referrals is killed at random moments; what it had acknowledged is there,
// and what is there is whole: counts, waiting list, holds, audit log.
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>
#include <random>
#include <set>
#include <sstream>
#include <thread>

#include "gtest/gtest.h"

#include "store/rocks_store.h"
#include "tests/casework/workbench.h"
#include "tests/crash/kill_child.h"

namespace ieum::casework {
namespace {

constexpr char kChildFlag[] = "--referral-child";
constexpr int kThreads = 4;

std::unique_ptr<store::RecordStore> OpenStore(const std::string& folder) {
  auto records = store::OpenRocksStore({.path = folder + "/store", .write_buffer_mib = 1});
  if (!records.ok()) {
    std::cerr << records.status() << std::endl;
    std::abort();
  }
  return *std::move(records);
}

void Say(const std::string& line) {
  static store::Mutex mutex;
  store::MutexLock lock(mutex);
  std::cout << line << std::endl;
}

// Asks, accepts, calls off, withdraws, lets holds expire, until it is killed. Says what was
// acknowledged: "{referral} {transitions}" and "withdrawn {consent}".
int RunChild(const std::string& folder, unsigned seed) {
  const auto records = OpenStore(folder);
  Workbench bench(*records, folder);
  bench.LetTimePass();
  if (!bench.catalog().View()->GetResource("resources/r").ok()) {
    bench.AddResource("r", {.total = 3, .open = 3, .waitlist = true});
  }
  const std::string run = std::to_string(seed);
  for (int i = 0; i < kThreads; ++i) {
    const std::string id = "c" + run + "-" + std::to_string(i);
    bench.AddCase({.id = id, .organization = "office", .reference = id});
  }
  Say("ready");
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      std::mt19937 random(seed + static_cast<unsigned>(i));
      const std::string id = "c" + run + "-" + std::to_string(i);
      while (true) {
        const std::string consent = bench.Consent(id);
        for (int round = 0; round < 3; ++round) {
          const std::string name = bench.Draft(id, "r");
          Say(name + " 1");
          const auto say = [&](const absl::StatusOr<v1::Referral>& done) {
            if (done.ok()) Say(name + " " + std::to_string(done->transitions_size()));
          };
          say(bench.Ask(name));
          if (random() % 2 == 0) say(bench.Do(name, v1::REFERRAL_ACTION_ACCEPT, Agency()));
          if (random() % 2 == 0) {
            say(bench.Do(name, v1::REFERRAL_ACTION_CANCEL, Manager(),
                         v1::REFERRAL_REASON_PLAN_CHANGED));
          }
        }
        if (random() % 3 == 0) bench.Advance(absl::Hours(24 * 8));
        if (!bench.referrals().Tick(System()).ok()) std::abort();
        v1::WithdrawConsentRequest request;
        request.set_name(consent);
        if (bench.consents().WithdrawConsent(request, Manager()).ok()) Say("withdrawn " + consent);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  return 0;
}

TEST(ReferralCrash, WhatWasAcknowledgedIsThereAndWhole) {
  const char* given = std::getenv("IEUM_TEST_KILLS");
  const int kills = given == nullptr ? 5 : std::atoi(given);
  const unsigned seed = std::random_device()();
  std::cout << "seed " << seed << "\n";
  std::mt19937 random(seed);
  const store::TempFolder folder;
  std::map<std::string, int> acknowledged;
  std::set<std::string> withdrawn;
  for (int kill = 0; kill < kills; ++kill) {
    SCOPED_TRACE("kill " + std::to_string(kill));
    const auto lines =
        crash::RunAndKill({kChildFlag, folder.path(), std::to_string(random() % 1'000'000)},
                          absl::Milliseconds(100 + random() % 900));
    ASSERT_TRUE(lines.ok()) << lines.status();
    for (const std::string& line : *lines) {
      std::istringstream words(line);
      std::string first;
      std::string second;
      words >> first >> second;
      if (first == "withdrawn") {
        withdrawn.insert(second);
      } else if (first != "ready") {
        acknowledged[first] = std::max(acknowledged[first], std::stoi(second));
      }
    }
    const auto records = OpenStore(folder.path());
    Workbench bench(*records, folder.path());
    ASSERT_EQ(bench.Violation(), "");
    const auto audit = bench.audit().Verify({});
    ASSERT_TRUE(audit.ok() && audit->faults().empty());
    for (const auto& [name, transitions] : acknowledged) {
      ASSERT_GE(bench.Get(name).transitions_size(), transitions) << name;
    }
    for (const std::string& consent : withdrawn) {
      ASSERT_FALSE(bench.desk().keys().Has(consent)) << consent;
    }
    // What was cut short is finished.
    ASSERT_TRUE(bench.referrals().Tick(System()).ok());
    ASSERT_EQ(bench.Violation(), "");
    const auto view = bench.desk().View();
    ASSERT_TRUE(view->ScanMarks(store::RecordKind::kDue, "k/", "",
                                [](const std::string& mark) {
                                  ADD_FAILURE() << mark;
                                  return true;
                                })
                    .ok());
  }
  std::cout << acknowledged.size() << " referrals, " << withdrawn.size() << " consents\n";
  EXPECT_GT(acknowledged.size(), 0U);
}

}  // namespace
}  // namespace ieum::casework

int main(int argc, char** argv) {
  if (argc == 4 && std::string(argv[1]) == ieum::casework::kChildFlag) {
    return ieum::casework::RunChild(argv[2], static_cast<unsigned>(std::atol(argv[3])));
  }
  ::testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
