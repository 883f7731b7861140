// 64 callers want the 10 places of one resource at once, while the server is killed now and then
// and started again. IEUM_TEST_ROUNDS sets the number of rounds, IEUM_TEST_SEED repeats a run as
// far as threads and kills allow.
#include <algorithm>
#include <atomic>
#include <barrier>
#include <chrono>
#include <iostream>
#include <map>
#include <memory>
#include <thread>

#include "gtest/gtest.h"

#include "ieum/v1/audit_service.pb.h"
#include "store/memory_store.h"
#include "tests/casework/linearizability.h"
#include "tests/chaos/mortal_server.h"
#include "tests/chaos/planted_bug.h"
#include "tests/chaos/town.h"
#include "tests/store/temp_folder.h"

namespace ieum::chaos {
namespace {

using casework::LinearizabilityChecker;
using casework::RecordedCall;
using Kind = RecordedCall::Kind;
using Result = RecordedCall::Result;

constexpr int kClients = 64;
constexpr int kPlaces = 10;
// A household that has asked for the same kind of help a hundred times is nobody.
constexpr int kRoundsOfACase = 40;

std::int64_t Tick() {
  static std::atomic<std::int64_t> ticks = 0;
  return ++ticks;
}

// Somebody with a household, who asks.
class Contender {
 public:
  Contender(Asking ask, unsigned seed) : ask_(std::move(ask)), random_(seed) {}

  void OpenCase(const std::string& reference) {
    v1::Case made;
    Must("CaseService.CreateCase", NewCase(reference, Uuid(random_)), made);
    case_ = made.name();
    v1::Consent consent;
    Must("ConsentService.CreateConsent", NewConsent(case_, Uuid(random_)), consent);
  }
  void Draft(const std::string& resource) {
    resource_ = resource;
    calls_.clear();
    v1::Referral draft;
    Must("ReferralService.CreateReferral", NewReferral(case_, resource, Uuid(random_)), draft);
    referral_ = draft.name();
  }

  void Ask() {
    RecordedCall& call = Begin(Kind::kAsk);
    v1::Referral after;
    const Reply reply =
        ask_(Manager(), "ReferralService.TransitionReferral",
             NewStep(referral_, v1::REFERRAL_ACTION_REQUEST, Uuid(random_)), &after);
    call.returned = Tick();
    if (!reply.ok()) {
      EXPECT_EQ(reply.reason, "NO_OPEN_PLACE") << reply;
      return;
    }
    // What the asking led to: an offer may have come since.
    const bool held = after.transitions(1).to_state() == v1::REFERRAL_STATE_REQUESTED;
    call.result = held ? Result::kHeld : Result::kWaiting;
    call.waits_since = WaitsSince(after);
  }
  void Accept() {
    RecordedCall& call = Begin(Kind::kAccept);
    v1::Referral after;
    const Reply reply = ask_(Agency(), "ReferralService.TransitionReferral",
                             NewStep(referral_, v1::REFERRAL_ACTION_ACCEPT, Uuid(random_)), &after);
    call.returned = Tick();
    if (reply.ok()) {
      call.result = Result::kAccepted;
      return;
    }
    // With counts that do not fit the referrals it is INTERNAL: another way to see the bug.
    const bool expected = reply.code == absl::StatusCode::kFailedPrecondition ||
                          (faulty_ && reply.code == absl::StatusCode::kInternal);
    EXPECT_TRUE(expected) << reply;
  }
  void Cancel() {
    RecordedCall& call = Begin(Kind::kCancel);
    v1::Referral after;
    const Reply reply = ask_(Manager(), "ReferralService.TransitionReferral",
                             NewStep(referral_, v1::REFERRAL_ACTION_CANCEL, Uuid(random_),
                                     v1::REFERRAL_REASON_PLAN_CHANGED),
                             &after);
    call.returned = Tick();
    EXPECT_TRUE(reply.ok()) << reply;
    if (reply.ok()) call.result = Result::kCancelled;
  }
  void Read() {
    RecordedCall& call = Begin(Kind::kRead);
    call.referral.clear();
    const v1::Capacity capacity = Capacity();
    call.returned = Tick();
    call.result = Result::kCounts;
    call.open = capacity.open_places();
    call.held = capacity.held_places();
    call.occupied = capacity.occupied_places();
    call.waiting = capacity.waiting_referrals();
  }

  v1::Capacity Capacity() {
    v1::GetResourceRequest request;
    request.set_name(resource_);
    v1::Resource resource;
    Must("CatalogService.GetResource", request, resource);
    return resource.capacity();
  }
  // All referrals to the resource, by name.
  std::map<std::string, v1::Referral> Referrals() {
    v1::ListReferralsRequest request;
    request.set_page_size(1000);
    request.set_resource(resource_);
    v1::ListReferralsResponse response;
    Must("ReferralService.ListReferrals", request, response);
    std::map<std::string, v1::Referral> referrals;
    for (const v1::Referral& one : response.referrals()) referrals[one.name()] = one;
    return referrals;
  }

  void Must(const std::string& method, const google::protobuf::Message& request,
            google::protobuf::Message& response) {
    const Reply reply = ask_(Manager(), method, request, &response);
    EXPECT_TRUE(reply.ok()) << method << ": " << reply;
  }

  // The service is known to be wrong.
  void ExpectFaults() { faulty_ = true; }
  std::mt19937_64& random() { return random_; }
  const std::vector<RecordedCall>& calls() const { return calls_; }

 private:
  RecordedCall& Begin(Kind kind) {
    RecordedCall& call = calls_.emplace_back();
    call.kind = kind;
    call.referral = referral_;
    call.invoked = Tick();
    return call;
  }

  const Asking ask_;
  std::mt19937_64 random_;
  bool faulty_ = false;
  std::string case_;
  std::string resource_;
  std::string referral_;
  std::vector<RecordedCall> calls_;
};

using Contenders = std::vector<std::unique_ptr<Contender>>;

// All at once, from a common start.
void AllAtOnce(Contenders& contenders, const std::function<void(Contender&, int)>& act) {
  std::barrier start(static_cast<std::ptrdiff_t>(contenders.size()));
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < contenders.size(); ++i) {
    threads.emplace_back([&, i] {
      start.arrive_and_wait();
      act(*contenders[i], static_cast<int>(i));
    });
  }
  for (std::thread& thread : threads) thread.join();
}

std::vector<RecordedCall> HistoryOf(const Contenders& contenders) {
  std::vector<RecordedCall> history;
  for (const auto& one : contenders) {
    history.insert(history.end(), one->calls().begin(), one->calls().end());
  }
  return history;
}

// Who waited, first in order first, as the answers to their asking say.
std::vector<RecordedCall> WaitingIn(std::vector<RecordedCall> history) {
  std::erase_if(history, [](const RecordedCall& call) { return call.result != Result::kWaiting; });
  std::sort(history.begin(), history.end(), [](const RecordedCall& a, const RecordedCall& b) {
    return a.waits_since < b.waits_since;
  });
  return history;
}

void NewResourceFor(Contender& contender, const std::string& id, const Places& places) {
  v1::CreateResourceRequest request = NewResource(id, places);
  request.set_request_id(Uuid(contender.random()));
  v1::Resource made;
  contender.Must("CatalogService.CreateResource", request, made);
}

// Some of everything.
void MixedActs(Contender& contender) {
  contender.Ask();
  std::mt19937_64& random = contender.random();
  if (random() % 3 == 0) contender.Read();
  if (random() % 2 == 0) contender.Accept();
  if (random() % 2 == 0) contender.Cancel();
  if (random() % 3 == 0) contender.Read();
}

class Race : public ::testing::Test {
 protected:
  void SetUp() override {
    seed_ = PrintedSeed();
    random_.seed(seed_);
    server_ = std::make_unique<MortalServer>(folder_.path() + "/store",
                                             std::vector<std::string>{"--log-level", "info"});
    for (int i = 0; i < kClients; ++i) {
      callers_.push_back(std::make_unique<StubbornClient>(*server_));
      contenders_.push_back(std::make_unique<Contender>(
          [caller = callers_.back().get()](const Who& who, const std::string& method,
                                           const google::protobuf::Message& request,
                                           google::protobuf::Message* response) {
            return caller->Call(who, method, request, response);
          },
          seed_ + 1U + static_cast<unsigned>(i)));
    }
    Found([this](const Who& who, const std::string& method,
                 const google::protobuf::Message& request, google::protobuf::Message* response) {
      return callers_[0]->Call(who, method, request, response);
    });
  }

  // Runs `work`; about once in `one_in` times the server dies meanwhile.
  void WithDeath(int one_in, int within_ms, const std::function<void()>& work) {
    if (static_cast<int>(random_() % static_cast<unsigned>(one_in)) != 0) return work();
    const std::chrono::microseconds life(random_() % static_cast<unsigned>(within_ms * 1000));
    std::thread killer([this, life] {
      std::this_thread::sleep_for(life);
      server_->Kill();
      server_->Start();
    });
    work();
    killer.join();
    ++kills_;
  }

  void OneRound(int round) {
    const bool waitlist = round % 4 != 3;
    const std::string id = "r" + std::to_string(round);
    if (round % kRoundsOfACase == 0) {
      AllAtOnce(contenders_, [&](Contender& one, int i) {
        one.OpenCase("household-" + std::to_string(round) + "-" + std::to_string(i));
      });
    }
    NewResourceFor(*contenders_[0], id, {.total = kPlaces, .waitlist = waitlist});
    WithDeath(4, 250, [&] {
      AllAtOnce(contenders_, [&](Contender& one, int) { one.Draft("resources/" + id); });
      AllAtOnce(contenders_, [&](Contender& one, int i) {
        if (i % 16 == 0) one.Read();
        one.Ask();
        if (i % 16 == 8) one.Read();
      });
    });
    CheckAsked(waitlist);
    if (HasFatalFailure() || !waitlist) return;
    FreeSome();
  }

  // Exactly ten hold one each; the others wait in order, or were refused.
  void CheckAsked(bool waitlist) {
    const std::vector<RecordedCall> history = HistoryOf(contenders_);
    calls_ += static_cast<int>(history.size());
    ASSERT_TRUE(LinearizabilityChecker(history).Check(kPlaces, waitlist));
    waiting_ = WaitingIn(history);
    ASSERT_EQ(waiting_.size(), waitlist ? kClients - kPlaces : 0U);
    for (std::size_t i = 0; i < waiting_.size(); ++i) {
      for (std::size_t j = i + 1; j < waiting_.size(); ++j) {
        ASSERT_GT(waiting_[j].returned, waiting_[i].invoked) << "passed over";
      }
    }
    const v1::Capacity capacity = contenders_[0]->Capacity();
    ASSERT_EQ(capacity.held_places(), kPlaces);
    ASSERT_EQ(capacity.open_places(), 0);
    ASSERT_EQ(capacity.occupied_places(), 0);
    ASSERT_EQ(capacity.waiting_referrals(), static_cast<int>(waiting_.size()));
    const auto referrals = contenders_[0]->Referrals();
    ASSERT_EQ(referrals.size(), contenders_.size());
    std::map<v1::ReferralState, int> states;
    for (const auto& [name, referral] : referrals) {
      const bool asked = referral.state() == v1::REFERRAL_STATE_REQUESTED;
      ASSERT_EQ(referral.place() == v1::PLACE_STATE_HELD, asked) << name;
      // One step to draft, one to be asked for, however often it was repeated.
      ASSERT_LE(referral.transitions_size(), 2) << name;
      ++states[referral.state()];
    }
    ASSERT_EQ(states[v1::REFERRAL_STATE_REQUESTED], kPlaces);
    const v1::ReferralState rest =
        waitlist ? v1::REFERRAL_STATE_WAITLISTED : v1::REFERRAL_STATE_DRAFT;
    ASSERT_EQ(states[rest], kClients - kPlaces);
    for (std::size_t i = 0; i < waiting_.size(); ++i) {
      ASSERT_EQ(referrals.at(waiting_[i].referral).waitlist_position(), static_cast<int>(i) + 1);
    }
  }

  // Three of the ten are called off and two are accepted; the three that wait longest move up.
  void FreeSome() {
    Contenders few;
    std::vector<int> from;
    for (int i = 0; i < kClients && few.size() < 5; ++i) {
      auto& one = contenders_[static_cast<std::size_t>(i)];
      const auto& calls = one->calls();
      const bool held = std::any_of(calls.begin(), calls.end(), [](const RecordedCall& call) {
        return call.result == Result::kHeld;
      });
      if (!held) continue;
      from.push_back(i);
      few.push_back(std::move(one));
    }
    WithDeath(16, 60, [&] {
      AllAtOnce(few, [](Contender& one, int i) { i < 3 ? one.Cancel() : one.Accept(); });
    });
    for (std::size_t i = 0; i < few.size(); ++i) {
      contenders_[static_cast<std::size_t>(from[i])] = std::move(few[i]);
    }
    const v1::Capacity capacity = contenders_[0]->Capacity();
    ASSERT_EQ(capacity.open_places(), 0);
    ASSERT_EQ(capacity.occupied_places(), 2);
    ASSERT_EQ(capacity.held_places(), kPlaces - 2);
    ASSERT_EQ(capacity.waiting_referrals(), kClients - kPlaces - 3);
    const auto referrals = contenders_[0]->Referrals();
    for (std::size_t i = 0; i < waiting_.size(); ++i) {
      const v1::Referral& referral = referrals.at(waiting_[i].referral);
      ASSERT_EQ(referral.place() == v1::PLACE_STATE_HELD, i < 3) << i;
      ASSERT_EQ(referral.waitlist_position(), i < 3 ? 0 : static_cast<int>(i) - 2);
    }
  }

  void CheckAudit() {
    v1::VerifyAuditResponse verdict;
    const Reply reply = callers_[0]->Call(Supervisor(), "AuditService.VerifyAudit",
                                          v1::VerifyAuditRequest(), &verdict);
    ASSERT_TRUE(reply.ok()) << reply;
    EXPECT_TRUE(verdict.ok()) << verdict.ShortDebugString();
    std::cout << "audit log: " << verdict.size() << " entries" << std::endl;
  }

  const store::TempFolder folder_;
  unsigned seed_ = 0;
  std::mt19937_64 random_;
  std::unique_ptr<MortalServer> server_;
  std::vector<std::unique_ptr<StubbornClient>> callers_;
  Contenders contenders_;
  std::vector<RecordedCall> waiting_;
  int kills_ = 0;
  int calls_ = 0;
};

TEST_F(Race, SixtyFourForTenPlacesWhileTheServerDies) {
  const int rounds = NumberFrom("IEUM_TEST_ROUNDS", 12);
  const auto begin = std::chrono::steady_clock::now();
  for (int round = 0; round < rounds; ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    OneRound(round);
    if (HasFailure()) return;
    if (round % 50 == 49) {
      const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - begin;
      std::cout << round + 1 << " rounds, " << kills_ << " kills, " << passed.count() << " s"
                << std::endl;
    }
  }
  CheckAudit();
  int repeats = 0;
  for (const auto& caller : callers_) repeats += caller->repeats();
  std::cout << rounds << " rounds, " << kills_ << " kills, " << calls_ << " calls checked, "
            << repeats << " repeated" << std::endl;
}

TEST_F(Race, MixedCallsAreLinearizableWhileTheServerDies) {
  const int rounds = NumberFrom("IEUM_TEST_ROUNDS", 12);
  contenders_.resize(8);
  for (int round = 0; round < rounds; ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    const std::string id = "m" + std::to_string(round);
    if (round % kRoundsOfACase == 0) {
      AllAtOnce(contenders_, [&](Contender& one, int i) {
        one.OpenCase("household-" + std::to_string(round) + "-" + std::to_string(i));
      });
    }
    NewResourceFor(*contenders_[0], id, {.total = 3, .waitlist = true});
    AllAtOnce(contenders_, [&](Contender& one, int) { one.Draft("resources/" + id); });
    WithDeath(4, 40, [&] { AllAtOnce(contenders_, [](Contender& one, int) { MixedActs(one); }); });
    contenders_[0]->Read();
    const std::vector<RecordedCall> history = HistoryOf(contenders_);
    calls_ += static_cast<int>(history.size());
    ASSERT_TRUE(LinearizabilityChecker(history).Check(3));
  }
  CheckAudit();
  std::cout << rounds << " rounds, " << kills_ << " kills, " << calls_ << " calls checked"
            << std::endl;
}

// A service whose store forgets now and then what a write of a resource expects.
TEST(PlantedBug, IsFoundWithinAMinute) {
  const unsigned seed = PrintedSeed();
  const auto records = store::MakeMemoryStore();
  ForgetfulStore forgetful(*records);
  const BuggyService service(forgetful);
  const Client client(ChannelTo(service.port()));
  const Asking ask = [&](const Who& who, const std::string& method,
                         const google::protobuf::Message& request,
                         google::protobuf::Message* response) {
    return client.Call(who, method, request, response);
  };
  Found(ask);
  Contenders contenders;
  for (unsigned i = 0; i < 8; ++i) {
    contenders.push_back(std::make_unique<Contender>(ask, seed + i));
    contenders.back()->ExpectFaults();
    contenders.back()->OpenCase("household-" + std::to_string(i));
  }
  const auto begin = std::chrono::steady_clock::now();
  bool found = false;
  int rounds = 0;
  while (!found && std::chrono::steady_clock::now() - begin < std::chrono::seconds(60)) {
    const std::string id = "r" + std::to_string(rounds++);
    forgetful.Forget(false);
    NewResourceFor(*contenders[0], id, {.total = 3, .waitlist = true});
    AllAtOnce(contenders, [&](Contender& one, int) { one.Draft("resources/" + id); });
    forgetful.Forget(true);
    AllAtOnce(contenders, [](Contender& one, int) {
      one.Ask();
      if (one.random()() % 3 == 0) one.Read();
      if (one.random()() % 2 == 0) one.Accept();
      if (one.random()() % 3 == 0) one.Read();
    });
    contenders[0]->Read();
    found = !LinearizabilityChecker(HistoryOf(contenders)).Check(3);
  }
  EXPECT_TRUE(found);
  std::cout << "found in round " << rounds << " after "
            << std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count()
            << " s" << std::endl;
}

}  // namespace
}  // namespace ieum::chaos
