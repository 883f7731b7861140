// Kills ieumd in the middle of all kinds of casework, again and again on one store. What was
// acknowledged is there, nothing is half done, and a request repeated after the death of the server
// acts once, as the audit log shows. IEUM_TEST_KILLS sets the number of rounds.
#include <chrono>
#include <iostream>
#include <map>
#include <set>
#include <thread>

#include "google/protobuf/empty.pb.h"
#include "gtest/gtest.h"

#include "ieum/v1/plan_service.pb.h"
#include "service/casework/referral_rules.h"
#include "tests/chaos/inspection.h"
#include "tests/chaos/mortal_server.h"
#include "tests/chaos/town.h"
#include "tests/service/daemon.h"
#include "tests/store/temp_folder.h"

namespace ieum::chaos {
namespace {

constexpr int kWorkers = 6;

// What a worker was told about one household.
struct Household {
  std::string name;
  std::string reference;
  bool closed = false;
  bool erasing = false;  // asked for
  bool erased = false;
  bool by_hearsay = false;  // erased, as a refusal of the repeated request says
  int version = 1;
  std::map<std::string, bool> consents;  // withdrawn
  std::set<std::string> parts;           // plans and check-ins
  std::map<std::string, v1::Referral> referrals;
};

enum class Outcome { kDone, kRefused, kDied };

// One case manager, with the agencies' part played too, so that nobody else steps in.
class Worker {
 public:
  Worker(MortalServer& server, int number, unsigned seed)
      : caller_(server), number_(number), random_(seed) {}

  void Connect() { caller_.Connect(); }
  // Until the server has died.
  void Work() {
    Repeat();
    while (pending_ == nullptr && Act() != Outcome::kDied) {
    }
  }
  // What was sent and not answered is sent again; it stays pending when there is no answer again.
  void Repeat() {
    if (pending_ == nullptr) return;
    ++repeated_;
    if (pending_()) pending_ = nullptr;
  }

  const std::vector<Household>& households() const { return households_; }
  bool pending() const { return pending_ != nullptr; }
  // Acts that are done, by account and method.
  const std::map<std::pair<std::string, std::string>, int>& done() const { return done_; }
  int repeated() const { return repeated_; }

 private:
  unsigned Below(unsigned n) { return static_cast<unsigned>(random_() % n); }
  Who As(Who who) const {
    who.account = "w" + std::to_string(number_) + "-" + who.account;
    return who;
  }

  // Calls once. Without an answer the call stays pending, and `then` is for its repetition.
  // `refusal_is_done`: repeated, the act is refused because it was done.
  template <typename Response>
  Outcome Do(const Who& who, const std::string& method, const google::protobuf::Message& request,
             const std::function<void(const Response&)>& then, bool refusal_is_done = false) {
    Response response;
    const Reply reply = caller_.CallOnce(who, method, request, &response);
    if (reply.code == absl::StatusCode::kUnavailable) {
      const std::shared_ptr<google::protobuf::Message> copy(request.New());
      copy->CopyFrom(request);
      pending_ = [=, this] {
        Response again;
        const Reply answer = caller_.CallOnce(who, method, *copy, &again);
        if (answer.code == absl::StatusCode::kUnavailable) return false;
        refused_ = !answer.ok();
        if (answer.ok() || refusal_is_done) Note(who, method);
        if (answer.ok() || refusal_is_done) then(again);
        CheckRefusal(method, answer);
        return true;
      };
      return Outcome::kDied;
    }
    if (reply.ok()) {
      refused_ = false;
      Note(who, method);
      then(response);
      return Outcome::kDone;
    }
    CheckRefusal(method, reply);
    return Outcome::kRefused;
  }
  void Note(const Who& who, const std::string& method) { ++done_[{who.account, method}]; }
  static void CheckRefusal(const std::string& method, const Reply& reply) {
    const bool fine = reply.ok() || reply.code == absl::StatusCode::kFailedPrecondition ||
                      reply.code == absl::StatusCode::kNotFound;
    EXPECT_TRUE(fine) << method << ": " << reply;
  }

  Outcome Act() {
    if (households_.empty() || households_.back().erased || Below(40) == 0) return Open();
    Household& home = households_[households_.size() - 1];
    if (home.closed) return Below(2) == 0 ? Reopen(home) : Erase(home);
    bool consented = false;
    for (const auto& [name, withdrawn] : home.consents) consented = consented || !withdrawn;
    if (!consented) return Consent(home);
    const unsigned what = Below(100);
    if (what == 0) return CorrectCount();
    if (what < 25) return Draft(home);
    if (what < 75) return Step(home);
    if (what < 83) return CheckIn(home);
    if (what < 87) return Compose(home);
    if (what < 90) return Reassess(home);
    if (what < 95) return Withdraw(home);
    if (what < 98) return Close(home);
    return Erase(home);
  }

  Outcome Open() {
    const std::string reference =
        "h-" + std::to_string(number_) + "-" + std::to_string(households_.size());
    return Do<v1::Case>(As(Manager()), "CaseService.CreateCase", NewCase(reference, Uuid(random_)),
                        [=, this](const v1::Case& made) {
                          Household& home = households_.emplace_back();
                          home.name = made.name();
                          home.reference = reference;
                        });
  }
  // Not by reference: the vector may have grown when a repetition is answered.
  std::function<Household&()> Same() {
    return [this, at = households_.size() - 1]() -> Household& { return households_[at]; };
  }

  Outcome Consent(const Household& home) {
    return Do<v1::Consent>(
        As(Manager()), "ConsentService.CreateConsent", NewConsent(home.name, Uuid(random_)),
        [same = Same()](const v1::Consent& made) { same().consents[made.name()] = false; });
  }
  Outcome Withdraw(const Household& home) {
    for (const auto& [name, withdrawn] : home.consents) {
      if (withdrawn) continue;
      v1::WithdrawConsentRequest request;
      request.set_name(name);
      return Do<v1::Consent>(
          As(Manager()), "ConsentService.WithdrawConsent", request,
          [same = Same(), id = name](const v1::Consent&) { same().consents[id] = true; });
    }
    return Outcome::kRefused;
  }
  Outcome Draft(const Household& home) {
    static const char* const kResources[] = {"resources/few", "resources/strict", "resources/many"};
    return Do<v1::Referral>(
        As(Manager()), "ReferralService.CreateReferral",
        NewReferral(home.name, kResources[Below(3)], Uuid(random_)),
        [same = Same()](const v1::Referral& made) { same().referrals[made.name()] = made; });
  }
  // A step that the table allows somebody, with a reason that it allows.
  Outcome Step(const Household& home) {
    std::vector<const v1::Referral*> open;
    for (const auto& [name, referral] : home.referrals) {
      if (!casework::IsTerminal(referral.state())) open.push_back(&referral);
    }
    if (open.empty()) return Outcome::kRefused;
    const v1::Referral& referral = *open[Below(static_cast<unsigned>(open.size()))];
    const bool agency = Below(2) == 0;
    const auto role = agency ? v1::ACTOR_ROLE_AGENCY : v1::ACTOR_ROLE_CASE_MANAGER;
    const auto actions = casework::PossibleActions(referral.state(), role);
    if (actions.empty()) return Outcome::kRefused;
    const auto action = actions[Below(static_cast<unsigned>(actions.size()))];
    // Who puts somebody on a list says that no place is open; "few" keeps its places.
    const bool few = referral.resource() == "resources/few";
    if (few && action == v1::REFERRAL_ACTION_WAITLIST) return Outcome::kRefused;
    std::vector<v1::ReferralReason> reasons;
    for (int number = 0; number <= v1::ReferralReason_MAX; ++number) {
      if (!v1::ReferralReason_IsValid(number)) continue;
      const auto reason = static_cast<v1::ReferralReason>(number);
      if (few && reason == v1::REFERRAL_REASON_NO_CAPACITY) continue;  // likewise
      if (casework::CheckReason(action, role, reason).ok()) reasons.push_back(reason);
    }
    auto request = NewStep(referral.name(), action, Uuid(random_),
                           reasons[Below(static_cast<unsigned>(reasons.size()))]);
    request.set_note("안부 " + std::to_string(Below(1000)));
    return Do<v1::Referral>(
        As(agency ? Agency() : Manager()), "ReferralService.TransitionReferral", request,
        [same = Same()](const v1::Referral& after) { same().referrals[after.name()] = after; });
  }
  // The agency says how many places it has now. Nobody's data: not in the audit log.
  Outcome CorrectCount() {
    v1::UpdateResourceRequest request;
    request.mutable_resource()->set_name("resources/strict");
    request.mutable_resource()->mutable_capacity()->set_open_places(static_cast<int>(Below(3)));
    request.mutable_update_mask()->add_paths("capacity.open_places");
    v1::Resource after;
    const Reply reply =
        caller_.CallOnce(As(Agency()), "CatalogService.UpdateResource", request, &after);
    return reply.code == absl::StatusCode::kUnavailable ? Outcome::kDied : Outcome::kDone;
  }
  Outcome CheckIn(const Household& home) {
    v1::CreateCheckInRequest request;
    request.set_parent(home.name);
    request.mutable_check_in()->set_method(v1::MONITORING_METHOD_CALL);
    request.mutable_check_in()->set_note("전화로 안부를 물음");
    request.set_request_id(Uuid(random_));
    return Do<v1::CheckIn>(
        As(Manager()), "CaseService.CreateCheckIn", request,
        [same = Same()](const v1::CheckIn& made) { same().parts.insert(made.name()); });
  }
  Outcome Compose(const Household& home) {
    v1::ComposePlanRequest request;
    request.set_case_(home.name);
    request.set_request_id(Uuid(random_));
    return Do<v1::ServicePlan>(
        As(Manager()), "PlanService.ComposePlan", request,
        [same = Same()](const v1::ServicePlan& made) { same().parts.insert(made.name()); });
  }
  Outcome Reassess(const Household& home) {
    v1::ReassessCaseRequest request;
    request.set_name(home.name);
    *request.mutable_assessment() = NewCase(home.reference, "").assessment();
    request.mutable_assessment()->mutable_needs(0)->set_severity(v1::SEVERITY_SEVERE);
    request.set_request_id(Uuid(random_));
    return Do<v1::ReassessCaseResponse>(As(Manager()), "CaseService.ReassessCase", request,
                                        [same = Same()](const v1::ReassessCaseResponse& made) {
                                          same().version =
                                              std::max(same().version, made.assessment().version());
                                          same().parts.insert(made.plan().name());
                                        });
  }
  Outcome Close(const Household& home) {
    v1::CloseCaseRequest request;
    request.set_name(home.name);
    request.mutable_closure()->set_reason(v1::CLOSURE_REASON_CLIENT_WISH);
    return Do<v1::Case>(
        As(Manager()), "CaseService.CloseCase", request,
        [same = Same()](const v1::Case&) { same().closed = true; }, true);
  }
  Outcome Reopen(const Household& home) {
    v1::ReopenCaseRequest request;
    request.set_name(home.name);
    return Do<v1::Case>(
        As(Manager()), "CaseService.ReopenCase", request,
        [same = Same()](const v1::Case&) { same().closed = false; }, true);
  }
  Outcome Erase(Household& home) {
    home.erasing = true;
    v1::EraseCaseRequest request;
    request.set_name(home.name);
    return Do<google::protobuf::Empty>(
        As(Manager()), "CaseService.EraseCase", request,
        [this, same = Same()](const google::protobuf::Empty&) {
          same().erased = true;
          same().by_hearsay = refused_;
        },
        true);
  }

  StubbornClient caller_;
  const int number_;
  std::mt19937_64 random_;
  std::vector<Household> households_;
  std::function<bool()> pending_;  // whether there was an answer
  std::map<std::pair<std::string, std::string>, int> done_;
  int repeated_ = 0;
  bool refused_ = false;  // what is noted now, because it had been done already
};

class CaseworkKill : public ::testing::Test {
 protected:
  std::string path() const { return folder_.path() + "/store"; }

  void Prepare(const Asking& ask) {
    Found(ask);
    const auto add = [&](v1::CreateResourceRequest request) {
      v1::Resource made;
      const Reply reply = ask(Manager(), "CatalogService.CreateResource", request, &made);
      ASSERT_TRUE(reply.ok()) << reply;
    };
    add(NewResource("few", {.total = 3, .waitlist = true}));
    add(NewResource("strict", {.total = 100, .waitlist = false}));
    auto many = NewResource("many", {});
    many.mutable_resource()->clear_capacity();
    add(many);
  }

  // All that was acknowledged is in the store as it lies there.
  static void CheckAcknowledged(const Worker& worker, const Inspection& found) {
    for (const Household& home : worker.households()) {
      SCOPED_TRACE(home.name);
      if (home.erased) {
        // The service may have died between the two once more.
        const bool will_be = home.by_hearsay && found.intents > 0;
        EXPECT_FALSE(found.parts.contains(home.name));
        EXPECT_TRUE(found.IsErased(home.name) || will_be);
        continue;
      }
      if (home.erasing && !found.parts.contains(home.name)) {
        // Committed and not answered: the keys are gone, or it is known that they must go.
        EXPECT_TRUE(found.IsErased(home.name) || found.intents > 0);
        continue;
      }
      EXPECT_TRUE(found.parts.contains(home.name));
      EXPECT_TRUE(found.parts.contains(home.name + "/assessments/" + std::to_string(home.version)));
      for (const std::string& part : home.parts) EXPECT_TRUE(found.parts.contains(part)) << part;
      for (const auto& [consent, withdrawn] : home.consents) {
        EXPECT_TRUE(found.parts.contains(consent)) << consent;
        if (withdrawn) EXPECT_FALSE(found.keys.contains(consent)) << consent;
      }
      for (const auto& [name, referral] : home.referrals) {
        const auto at = found.referrals.find(name);
        ASSERT_TRUE(at != found.referrals.end()) << name;
        ASSERT_GE(at->second.transitions_size(), referral.transitions_size()) << name;
        // Its past is what was told.
        for (int i = 0; i < referral.transitions_size(); ++i) {
          EXPECT_EQ(at->second.transitions(i).to_state(), referral.transitions(i).to_state());
          EXPECT_EQ(at->second.transitions(i).time().nanos(),
                    referral.transitions(i).time().nanos());
        }
      }
    }
  }
  // Where the agency never corrects its count, no place is ever lost, and nobody waits beside one.
  static void CheckPlaces(const Inspection& found) {
    const v1::Capacity& few = found.capacities.at("resources/few");
    EXPECT_EQ(few.open_places() + few.held_places() + few.occupied_places(), few.total_places());
    if (few.waiting_referrals() > 0) EXPECT_EQ(few.open_places(), 0);
  }
  // Each act is recorded, and once.
  static void CheckAudit(const Worker& worker, const Inspection& found) {
    const int open = worker.pending() ? 1 : 0;
    for (const auto& [who, times] : worker.done()) {
      const auto at = found.written.find(who);
      const int recorded = at == found.written.end() ? 0 : at->second;
      EXPECT_GE(recorded, times) << who.first << " " << who.second;
      EXPECT_LE(recorded, times + open) << who.first << " " << who.second;
    }
  }

  const store::TempFolder folder_;
};

TEST_F(CaseworkKill, NothingAcknowledgedIsLostAndNothingIsHalfDone) {
  const unsigned seed = PrintedSeed();
  std::mt19937_64 random(seed);
  const int kills = NumberFrom("IEUM_TEST_KILLS", 3);
  MortalServer server(path(), {"--casework-tick-seconds", "1"});
  std::vector<std::unique_ptr<Worker>> workers;
  for (int i = 0; i < kWorkers; ++i) {
    workers.push_back(std::make_unique<Worker>(server, i, seed + 1U + static_cast<unsigned>(i)));
  }
  StubbornClient preparing(server);
  Prepare([&](const Who& who, const std::string& method, const google::protobuf::Message& request,
              google::protobuf::Message* response) {
    return preparing.Call(who, method, request, response);
  });
  for (int kill = 0; kill < kills; ++kill) {
    SCOPED_TRACE("kill " + std::to_string(kill));
    for (auto& worker : workers) worker->Connect();
    std::vector<std::thread> threads;
    for (auto& worker : workers) {
      threads.emplace_back([&] { worker->Work(); });
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(50 + random() % 1500));
    server.Kill();
    for (std::thread& thread : threads) thread.join();
    const Inspection found = Inspect(path(), server::VaultFolderOf(path()));
    for (const std::string& fault : found.faults) ADD_FAILURE() << fault;
    CheckPlaces(found);
    for (const auto& worker : workers) {
      CheckAcknowledged(*worker, found);
      CheckAudit(*worker, found);
    }
    if (HasFailure()) return;
    server.Start();
  }
  for (auto& worker : workers) {
    worker->Connect();
    worker->Repeat();
    EXPECT_FALSE(worker->pending());
  }
  // What a crash cut short is finished by then.
  std::this_thread::sleep_for(std::chrono::milliseconds(2500));
  server.Kill();
  const Inspection found = Inspect(path(), server::VaultFolderOf(path()));
  for (const std::string& fault : found.faults) ADD_FAILURE() << fault;
  CheckPlaces(found);
  EXPECT_EQ(found.intents, 0);
  int acts = 0;
  int repeated = 0;
  std::map<std::string, int> by_method;
  for (const auto& worker : workers) {
    CheckAcknowledged(*worker, found);
    CheckAudit(*worker, found);
    repeated += worker->repeated();
    for (const auto& [who, times] : worker->done()) {
      acts += times;
      by_method[who.second] += times;
    }
  }
  std::cout << kills << " kills, " << acts << " acts acknowledged, " << repeated
            << " requests repeated, " << found.referrals.size() << " referrals, "
            << found.audit_size << " audit entries" << std::endl;
  for (const auto& [method, times] : by_method) {
    std::cout << "  " << method << " " << times << std::endl;
  }
  EXPECT_GT(acts, kills * kWorkers);
}

}  // namespace
}  // namespace ieum::chaos
