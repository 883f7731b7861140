// A key file that does not belong to the records: older, cut off, or of a store put back.
#include "service/casework/key_check.h"

#include <filesystem>
#include <functional>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "store/catalog/violations.h"
#include "tests/casework/workbench.h"

namespace ieum::casework {
namespace {

using ::testing::HasSubstr;

class KeyCheckTest : public ::testing::Test {
 protected:
  KeyCheckTest() : bench_(std::make_unique<Workbench>(backend_.store(), folder_.path())) {
    bench_->AddCase();
    consent_ = bench_->Consent();
    bench_->AddResource("r", {});
    referral_ = bench_->Draft("c1", "r");
  }

  std::string KeyFile() const { return folder_.path() + "/keys"; }
  std::string Copy() const { return KeyFile() + "-copy"; }
  void KeepKeys() { std::filesystem::copy_file(KeyFile(), Copy()); }

  // Ends the service, lets `meanwhile` happen to its files, and starts it again.
  void Restart(const std::function<void()>& meanwhile) {
    bench_.reset();
    meanwhile();
    bench_ = std::make_unique<Workbench>(backend_.store(), folder_.path());
  }
  void PutKeysBack() { std::filesystem::rename(Copy(), KeyFile()); }

  absl::Status Withdraw(const std::string& consent) {
    v1::WithdrawConsentRequest request;
    request.set_name(consent);
    return bench_->consents().WithdrawConsent(request, Manager()).status();
  }
  std::string PacketReason() {
    v1::GetPacketRequest request;
    request.set_name(referral_);
    return store::ReasonOf(bench_->referrals().GetPacket(request, Manager()).status());
  }

  store::Backend backend_{store::Engine::kMemory};
  store::TempFolder folder_;
  std::unique_ptr<Workbench> bench_;
  std::string consent_;
  std::string referral_;
};

TEST_F(KeyCheckTest, FindsNothingToDoWhereAllIsWell) {
  ASSERT_TRUE(Withdraw(consent_).ok());
  Restart([] {});
  const auto check = CheckKeys(bench_->desk(), false);
  ASSERT_TRUE(check.ok()) << check.status();
  EXPECT_EQ(check->destroyed_again, 0);
  EXPECT_EQ(check->lost, 0);
}

TEST_F(KeyCheckTest, WhatWasDestroyedStaysSoUnderAnOlderKeyFile) {
  ASSERT_TRUE(bench_->Ask(referral_).ok());
  KeepKeys();
  ASSERT_TRUE(Withdraw(consent_).ok());
  Restart([&] { PutKeysBack(); });
  ASSERT_TRUE(bench_->desk().keys().Has(consent_));
  const auto check = CheckKeys(bench_->desk(), false);
  ASSERT_TRUE(check.ok()) << check.status();
  EXPECT_EQ(check->destroyed_again, 1);
  EXPECT_EQ(PacketReason(), "KEY_DESTROYED");
  Restart([] {});
  EXPECT_FALSE(bench_->desk().keys().Has(consent_));
}

TEST_F(KeyCheckTest, AnErasedCaseStaysSo) {
  KeepKeys();
  const Caller manager = Manager();
  const auto erased =
      bench_->desk().Transact(manager, [&](Act& act) -> absl::StatusOr<std::string> {
        const v1::Case record = act.view.GetCase("c1").value();
        act.writes.Delete({store::RecordKind::kCase, "c1"}, store::ExpectOf(record.etag()));
        if (auto started = StartErasure(bench_->desk(), act, "c1"); !started.ok()) return started;
        return record.name();
      });
  ASSERT_TRUE(erased.ok()) << erased.status();
  ASSERT_TRUE(FinishDestruction(bench_->desk(), System()).ok());
  Restart([&] { PutKeysBack(); });
  ASSERT_TRUE(bench_->desk().keys().Has("cases/c1"));
  const auto check = CheckKeys(bench_->desk(), false);
  ASSERT_TRUE(check.ok()) << check.status();
  EXPECT_EQ(check->destroyed_again, 1);
  EXPECT_THAT(bench_->desk().keys().KeyIds("cases/c1"), ::testing::IsEmpty());
}

TEST_F(KeyCheckTest, AnOlderKeyFileWithoutTheKeysOfLaterCasesIsRefused) {
  KeepKeys();
  bench_->AddCase({.id = "c2", .reference = "household-2"});
  const std::string later = bench_->Consent("c2");
  Restart([&] { PutKeysBack(); });
  const auto refused = CheckKeys(bench_->desk(), false);
  EXPECT_TRUE(absl::IsFailedPrecondition(refused.status())) << refused.status();
  EXPECT_EQ(store::ReasonOf(refused.status()), "KEYS_LOST");
  EXPECT_THAT(std::string(refused.status().message()),
              HasSubstr("the keys of 2 cases or consents"));

  const auto accepted = CheckKeys(bench_->desk(), true);
  ASSERT_TRUE(accepted.ok()) << accepted.status();
  EXPECT_EQ(accepted->lost, 2);
  const auto view = bench_->desk().View();
  EXPECT_EQ(store::ReasonOf(view->GetCase("c2").status()), "KEY_LOST");
  EXPECT_TRUE(view->GetCase("c1").ok());
  // Accepted once, it is no error again, and still told.
  Restart([] {});
  const auto again = CheckKeys(bench_->desk(), false);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->lost, 2);
  EXPECT_EQ(store::ReasonOf(bench_->desk().View()->GetCase("c2").status()), "KEY_LOST");
}

TEST_F(KeyCheckTest, AnAcceptedLossEndsWhenTheKeysComeBack) {
  KeepKeys();
  bench_->AddCase({.id = "c2", .reference = "household-2"});
  const std::string newest = KeyFile() + "-newest";
  Restart([&] {
    std::filesystem::rename(KeyFile(), newest);
    PutKeysBack();
  });
  ASSERT_TRUE(CheckKeys(bench_->desk(), true).ok());
  Restart([&] { std::filesystem::rename(newest, KeyFile()); });
  const auto check = CheckKeys(bench_->desk(), false);
  ASSERT_TRUE(check.ok()) << check.status();
  EXPECT_EQ(check->lost, 0);
  EXPECT_TRUE(bench_->desk().View()->GetCase("c2").ok());
}

TEST_F(KeyCheckTest, ADestructionThatACrashCutShortIsNoLoss) {
  // The key is gone, word of it is not there yet.
  ASSERT_TRUE(bench_->desk()
                  .Transact(Manager(),
                            [&](Act& act) -> absl::StatusOr<std::string> {
                              IntendDestruction(act, consent_);
                              act.subjects.push_back("cases/c1");
                              return consent_;
                            })
                  .ok());
  ASSERT_TRUE(bench_->desk().keys().Destroy({consent_}).ok());
  Restart([] {});
  const auto check = CheckKeys(bench_->desk(), false);
  ASSERT_TRUE(check.ok()) << check.status();
  EXPECT_EQ(check->lost, 0);
}

}  // namespace
}  // namespace ieum::casework
