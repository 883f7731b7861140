// Supervisors read what their organization did, and who else looked at its cases.
#include "service/casework/audit_scope.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/casework/workbench.h"

namespace ieum::casework {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

class AuditScopeTest : public ::testing::TestWithParam<store::Engine> {
 protected:
  AuditScopeTest() : bench_(GetParam()) {
    bench_.AddCase({.id = "c1", .organization = "office", .reference = "one"});
    bench_.AddCase({.id = "c2", .organization = "bureau", .reference = "two"});
    bench_.AddResource("r", {});
    for (const char* id : {"c1", "c2"}) bench_.Consent(id);
    ours_ = bench_.Draft("c1", "r");
    theirs_ = bench_.Draft("c2", "r", "n1", "bureau");
    EXPECT_TRUE(bench_.Ask(ours_).ok());
    EXPECT_TRUE(bench_.Ask(theirs_, "bureau").ok());
  }

  std::vector<v1::AuditEntry> Read(const std::string& organization, std::size_t limit = 1000) {
    const auto view = bench_.desk().View();
    AuditScope scope(*view, "organizations/" + organization);
    std::vector<v1::AuditEntry> entries;
    store::AuditQuery query{.limit = limit};
    query.keep = [&scope](v1::AuditEntry& entry) { return scope.Admits(entry); };
    do {
      auto page = bench_.audit().List(query);
      EXPECT_TRUE(page.ok()) << page.status();
      EXPECT_LE(page->entries.size(), limit);
      for (v1::AuditEntry& entry : page->entries) entries.push_back(std::move(entry));
      query.resume = page->next;
    } while (query.resume.has_value());
    return entries;
  }

  Workbench bench_;
  std::string ours_;
  std::string theirs_;
};

TEST_P(AuditScopeTest, EntriesOfOthersAreToldOnlyWhereTheyTouchTheOwn) {
  // An agency reads both in one call; another organization tries to read ours.
  ASSERT_TRUE(bench_.referrals().ListReferrals({}, Agency()).ok());
  v1::GetReferralRequest get;
  get.set_name(ours_);
  EXPECT_FALSE(bench_.referrals().GetReferral(get, Manager("bureau")).ok());

  for (const auto& [organization, own, other] :
       {std::tuple{"office", "c1", "c2"}, std::tuple{"bureau", "c2", "c1"}}) {
    SCOPED_TRACE(organization);
    const std::string referral = organization == std::string("office") ? ours_ : theirs_;
    const std::string mine = "organizations/" + std::string(organization);
    int foreign = 0;
    for (const v1::AuditEntry& entry : Read(organization)) {
      if (entry.organization() == mine) continue;
      ++foreign;
      for (const std::string& subject : entry.subjects()) {
        EXPECT_TRUE(subject == referral || subject.starts_with("cases/" + std::string(own)))
            << subject;
      }
    }
    EXPECT_GE(foreign, 1);
    EXPECT_EQ(Read(organization, 1).size(), Read(organization).size());
  }
  // Who was refused is told to whom it concerns.
  const v1::AuditEntry last = Read("office").front();
  EXPECT_EQ(last.outcome(), v1::AUDIT_OUTCOME_REFUSED);
  EXPECT_EQ(last.organization(), "organizations/bureau");
  EXPECT_THAT(last.subjects(), UnorderedElementsAre(ours_, "cases/c1"));
  // The agency's call named both referrals: each side reads its own, the agency all.
  const auto listing = [&](const std::string& organization) {
    std::vector<std::string> subjects;
    for (const v1::AuditEntry& entry : Read(organization)) {
      if (entry.organization() != "organizations/agency") continue;
      subjects.assign(entry.subjects().begin(), entry.subjects().end());
    }
    return subjects;
  };
  EXPECT_THAT(listing("office"), ElementsAre(ours_));
  EXPECT_THAT(listing("bureau"), ElementsAre(theirs_));
  EXPECT_THAT(listing("agency"), UnorderedElementsAre(ours_, theirs_));
  // Who has no part in anything reads nothing.
  EXPECT_THAT(Read("elsewhere"), IsEmpty());
}

TEST_P(AuditScopeTest, WhatTheServiceDidItselfIsToldToWhomItConcerns) {
  v1::WithdrawConsentRequest withdraw;
  withdraw.set_name("cases/c1/consents/1");
  ASSERT_TRUE(bench_.consents().WithdrawConsent(withdraw, Manager()).ok());
  const auto by_system = [&](const std::string& organization) {
    std::vector<std::string> subjects;
    for (const v1::AuditEntry& entry : Read(organization)) {
      if (entry.role() != v1::ACTOR_ROLE_SYSTEM) continue;
      subjects.insert(subjects.end(), entry.subjects().begin(), entry.subjects().end());
    }
    return subjects;
  };
  EXPECT_THAT(by_system("office"), Contains(withdraw.name()));
  EXPECT_THAT(by_system("bureau"), Not(Contains(withdraw.name())));
}

INSTANTIATE_TEST_SUITE_P(Engines, AuditScopeTest,
                         ::testing::Values(store::Engine::kMemory, store::Engine::kRocks),
                         [](const auto& info) { return store::EngineName(info.param); });

}  // namespace
}  // namespace ieum::casework
