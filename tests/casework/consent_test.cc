// Consents: given, listed, withdrawn; and the end of cases.
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "service/casework/consents_end.h"
#include "service/request/text.h"
#include "store/catalog/violations.h"
#include "tests/casework/workbench.h"

namespace ieum::casework {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

class ConsentTest : public ::testing::TestWithParam<store::Engine> {
 protected:
  ConsentTest() : bench_(GetParam()) { bench_.AddCase(); }
  ~ConsentTest() override { EXPECT_EQ(bench_.Violation(), ""); }

  absl::StatusOr<v1::Consent> Withdraw(const std::string& name, const Caller& caller = Manager()) {
    v1::WithdrawConsentRequest request;
    request.set_name(name);
    return bench_.consents().WithdrawConsent(request, caller);
  }
  absl::StatusOr<v1::ReferralPacket> Packet(const std::string& name, const Caller& caller) {
    v1::GetPacketRequest request;
    request.set_name(name);
    return bench_.referrals().GetPacket(request, caller);
  }
  absl::StatusOr<v1::Referral> Get(const std::string& name, const Caller& caller) {
    v1::GetReferralRequest request;
    request.set_name(name);
    return bench_.referrals().GetReferral(request, caller);
  }

  Workbench bench_;
};

TEST_P(ConsentTest, IsKeptListedAndWithdrawn) {
  std::vector<std::string> names;
  for (int i = 0; i < 3; ++i) names.push_back(bench_.Consent());
  EXPECT_EQ(names[2], "cases/c1/consents/3");
  v1::ListConsentsRequest list;
  list.set_parent("cases/c1");
  list.set_page_size(2);
  auto page = bench_.consents().ListConsents(list, Manager());
  ASSERT_TRUE(page.ok()) << page.status();
  ASSERT_EQ(page->consents_size(), 2);
  list.set_page_token(page->next_page_token());
  page = bench_.consents().ListConsents(list, Supervisor());
  ASSERT_EQ(page->consents_size(), 1);
  EXPECT_EQ(page->consents(0).name(), names[2]);
  EXPECT_EQ(page->next_page_token(), "");
  EXPECT_TRUE(absl::IsPermissionDenied(Withdraw(names[0], Supervisor()).status()));
  EXPECT_TRUE(absl::IsPermissionDenied(Withdraw(names[0], Manager("bureau")).status()));
  for (int i = 0; i < 2; ++i) {
    const auto withdrawn = Withdraw(names[0]);
    ASSERT_TRUE(withdrawn.ok()) << withdrawn.status();
    EXPECT_EQ(withdrawn->state(), v1::CONSENT_STATE_WITHDRAWN);
  }
  EXPECT_FALSE(bench_.desk().keys().Has(names[0]));
  // Its number is never given again.
  EXPECT_EQ(bench_.Consent(), "cases/c1/consents/4");
  bench_.Advance(absl::Hours(24 * 301));
  v1::GetConsentRequest get;
  get.set_name(names[1]);
  EXPECT_EQ(bench_.consents().GetConsent(get, Manager())->state(), v1::CONSENT_STATE_EXPIRED);
}

TEST_P(ConsentTest, NamesOrganizationsThatThereAre) {
  v1::CreateConsentRequest request;
  request.set_parent("cases/c1");
  v1::GetConsentRequest get;
  get.set_name(bench_.Consent());
  *request.mutable_consent() = *bench_.consents().GetConsent(get, Manager());
  request.mutable_consent()->add_organizations("organizations/nope");
  const auto made = bench_.consents().CreateConsent(request, Manager());
  ASSERT_TRUE(absl::IsInvalidArgument(made.status())) << made.status();
  ASSERT_EQ(store::ViolationsOf(made.status()).size(), 1U);
  EXPECT_EQ(store::ViolationsOf(made.status())[0].field, "consent.organizations[2]");

  request.mutable_consent()->mutable_organizations()->RemoveLast();
  request.mutable_consent()->add_organization_kinds("종합사회복지관");
  request.mutable_consent()->add_organization_kinds("welfare");
  const auto of_kind = bench_.consents().CreateConsent(request, Manager());
  ASSERT_TRUE(absl::IsInvalidArgument(of_kind.status())) << of_kind.status();
  const auto violations = store::ViolationsOf(of_kind.status());
  ASSERT_EQ(violations.size(), 1U);
  EXPECT_EQ(violations[0].field, "consent.organization_kinds[1]");
  EXPECT_EQ(violations[0].description,
            "must be the kind of a registered organization, such as 종합사회복지관");
}

TEST_P(ConsentTest, ADraftRestsOnConsentsThatStand) {
  bench_.AddResource("r", {});
  const std::string withdrawn = bench_.Consent();
  const std::string standing = bench_.Consent();
  ASSERT_TRUE(Withdraw(withdrawn).ok());
  v1::CreateReferralRequest request;
  request.mutable_referral()->set_case_("cases/c1");
  request.mutable_referral()->set_resource("resources/r");
  request.mutable_referral()->set_need_id("n1");
  request.mutable_referral()->add_consents(standing);
  EXPECT_TRUE(bench_.referrals().CreateReferral(request, Manager()).ok());
  request.mutable_referral()->add_consents(withdrawn);
  request.mutable_referral()->add_consents("cases/c1/consents/99");
  const auto refused = bench_.referrals().CreateReferral(request, Manager());
  std::vector<std::string> fields;
  for (const auto& violation : store::ViolationsOf(refused.status())) {
    fields.push_back(violation.field);
  }
  EXPECT_THAT(fields, ::testing::ElementsAre("referral.consents[1]", "referral.consents[2]"));
}

TEST_P(ConsentTest, AKeyWhoseConsentNeverCameIsTakenByTheNext) {
  ASSERT_TRUE(bench_.desk().keys().Create({"cases/c1/consents/1"}).ok());
  EXPECT_EQ(bench_.Consent(), "cases/c1/consents/1");
}

TEST_P(ConsentTest, ARequestNeedsOneThatCoversTheAgency) {
  bench_.AddResource("r", {});
  const std::string name = bench_.Draft("c1", "r");
  EXPECT_EQ(store::ReasonOf(bench_.Ask(name).status()), "CONSENT_MISSING");
  bench_.Consent("c1", [](v1::Consent& consent) {
    consent.clear_organizations();
    consent.add_organizations("organizations/other");
  });
  EXPECT_EQ(store::ReasonOf(bench_.Ask(name).status()), "CONSENT_MISSING");
  const std::string covering = bench_.Consent("c1", [](v1::Consent& consent) {
    consent.clear_organizations();
    consent.add_organization_kinds("종합사회복지관");
  });
  ASSERT_TRUE(Withdraw(covering).ok());
  EXPECT_EQ(store::ReasonOf(bench_.Ask(name).status()), "CONSENT_ENDED");
  bench_.Consent();
  const auto asked = bench_.Ask(name);
  ASSERT_TRUE(asked.ok()) << asked.status();
  EXPECT_EQ(asked->consents_size(), 1);
  EXPECT_EQ(asked->consents(0), "cases/c1/consents/3");
}

TEST_P(ConsentTest, ThePacketHoldsWhatIsGrantedForAsLongAsItIs) {
  const std::string consent = bench_.Consent("c1", [](v1::Consent& given) {
    given.clear_fields();
    given.add_fields(v1::DISCLOSED_FIELD_NAME);
  });
  bench_.AddResource("r", {});
  const std::string name = bench_.Draft("c1", "r");
  EXPECT_TRUE(absl::IsPermissionDenied(Packet(name, Agency()).status()));
  v1::PreviewPacketRequest preview;
  preview.set_name(name);
  const auto shown = bench_.referrals().PreviewPacket(preview, Manager());
  ASSERT_TRUE(shown.ok()) << shown.status();
  EXPECT_EQ(shown->packet().client_display_name(), "marker-name-c1");
  EXPECT_THAT(shown->not_covered(), Contains("phone"));
  EXPECT_TRUE(
      absl::IsPermissionDenied(bench_.referrals().PreviewPacket(preview, Agency()).status()));
  ASSERT_TRUE(bench_.Ask(name).ok());
  const auto packet = Packet(name, Agency());
  ASSERT_TRUE(packet.ok()) << packet.status();
  EXPECT_EQ(packet->client_display_name(), "marker-name-c1");
  EXPECT_EQ(packet->phone(), "");
  EXPECT_TRUE(Packet(name, Manager()).ok());
  EXPECT_TRUE(absl::IsPermissionDenied(Packet(name, Agency("other")).status()));
  // Its time is over: the agency reads nothing any more.
  bench_.Advance(absl::Hours(24 * 301));
  EXPECT_EQ(store::ReasonOf(Packet(name, Agency()).status()), "CONSENT_ENDED");
  EXPECT_TRUE(Packet(name, Manager()).ok());
}

TEST_P(ConsentTest, DetailsOfSomebodyWhoLeftGoToNobody) {
  bench_.AddResource("r", {});
  bench_.Consent("c1", [](v1::Consent& consent) { consent.set_member("m1"); });
  bench_.Consent();
  bench_.ChangeCase("c1", [](v1::Case& record) { record.mutable_client()->set_member("gone"); });
  const std::string name = bench_.Draft("c1", "r");
  EXPECT_THAT(Get(name, Manager())->cautions(), Contains(HasSubstr("가구를 떠난 사람")));
  ASSERT_TRUE(bench_.Ask(name).ok());
  const auto packet = Packet(name, Agency());
  ASSERT_TRUE(packet.ok()) << packet.status();
  EXPECT_THAT(packet->DebugString(), Not(HasSubstr("marker-name")));
  EXPECT_THAT(packet->fields(), Not(Contains(v1::DISCLOSED_FIELD_NAME)));
  EXPECT_THAT(packet->fields(), Contains(v1::DISCLOSED_FIELD_NEED));
}

TEST_P(ConsentTest, OnePersonsConsentIsNoneToWhatAnotherNeeds) {
  bench_.AddResource("r", {});
  const std::string name = bench_.Draft("c1", "r");  // a need of m1
  bench_.Consent("c1", [](v1::Consent& consent) { consent.set_member("m2"); });
  EXPECT_EQ(store::ReasonOf(bench_.Ask(name).status()), "CONSENT_MISSING");
  const std::string own = bench_.Consent("c1", [&](v1::Consent& consent) {
    consent.set_member("m1");
    *consent.mutable_expire_time() = store::ToTimestamp(bench_.now() + absl::Hours(24));
  });
  ASSERT_TRUE(bench_.Ask(name).ok());
  EXPECT_EQ(bench_.Get(name).consents_size(), 2);
  // What the other consent still allows does not carry it either.
  bench_.Advance(absl::Hours(25));
  EXPECT_EQ(store::ReasonOf(bench_.Do(name, v1::REFERRAL_ACTION_ACCEPT, Agency()).status()),
            "CONSENT_ENDED");
}

// A child joins m1 and m2, with a need and a danger of its own, and a need of m1's stays.
class GrownHousehold : public ConsentTest {
 protected:
  GrownHousehold() {
    bench_.AddResource("r", {});
    bench_.AddResource("s", {});
  }

  void AChildJoins() {
    Assess([](v1::Assessment& assessment) {
      v1::Member& child = *assessment.mutable_household()->add_members();
      child.set_reference("kid");
      child.set_age_years(5);
      v1::Need& need = *assessment.add_needs();
      need.set_id("n5");
      need.add_members("kid");
      need.add_need_codes("daily_living.meals");
      need.set_statement("marker-need-kid");
      v1::Risk& risk = *assessment.add_risks();
      risk.set_kind(v1::RISK_KIND_CHILD_ABUSE);
      risk.add_members("kid");
    });
  }
  void Assess(const std::function<void(v1::Assessment&)>& change) {
    bench_.Advance(absl::Hours(1));
    const auto done =
        bench_.desk().Transact(Manager(), [&](Act& act) -> absl::StatusOr<std::string> {
          v1::Case record = *act.view.GetCase("c1");
          v1::AssessmentVersion version = *act.view.CurrentAssessment(record);
          change(*version.mutable_assessment());
          version.set_version(version.version() + 1);
          version.set_name("cases/c1/assessments/" + std::to_string(version.version()));
          *version.mutable_create_time() = store::ToTimestamp(bench_.now());
          record.set_assessment_version(version.version());
          for (const absl::Status& put : {act.writes.Put(version, store::Expect::Absent()),
                                          act.writes.Put(record, store::ExpectOf(record.etag()))}) {
            if (!put.ok()) return put;
          }
          return record.name();
        });
    ASSERT_TRUE(done.ok()) << done.status();
    bench_.Advance(absl::Hours(1));
  }
  v1::PreviewPacketResponse Preview(const std::string& name) {
    v1::PreviewPacketRequest request;
    request.set_name(name);
    return *bench_.referrals().PreviewPacket(request, Manager());
  }
};

TEST_P(GrownHousehold, NothingIsAskedForUnderAConsentThatCouldNotBeGivenToday) {
  const std::string old = bench_.Consent();
  AChildJoins();
  for (const char* need : {"n5", "n1"}) {
    const std::string name = bench_.Draft("c1", "r", need);
    EXPECT_THAT(Get(name, Manager())->cautions(), Contains(HasSubstr("법정대리인")));
    EXPECT_THAT(Preview(name).packet().fields(), ::testing::IsEmpty());
    EXPECT_EQ(store::ReasonOf(bench_.Ask(name).status()), "GUARDIAN_REQUIRED");
  }
  v1::CreateReferralRequest naming;
  naming.mutable_referral()->set_case_("cases/c1");
  naming.mutable_referral()->set_resource("resources/r");
  naming.mutable_referral()->set_need_id("n1");
  naming.mutable_referral()->add_consents(old);
  const auto refused = bench_.referrals().CreateReferral(naming, Manager());
  ASSERT_EQ(store::ViolationsOf(refused.status()).size(), 1U) << refused.status();
  EXPECT_EQ(store::ViolationsOf(refused.status())[0].field, "referral.consents[0]");

  // Of herself m1 can still tell, and of nobody else.
  const std::string own = bench_.Draft("c1", "s");
  bench_.Consent("c1", [](v1::Consent& consent) { consent.set_member("m1"); });
  ASSERT_TRUE(bench_.Ask(own).ok());
  EXPECT_EQ(bench_.Get(own).consents_size(), 1);
  EXPECT_EQ(Packet(own, Agency())->members_size(), 1);
  EXPECT_THAT(Packet(own, Agency())->risks(), ::testing::IsEmpty());

  // A guardian gives it for all.
  bench_.Consent("c1",
                 [](v1::Consent& consent) { consent.set_given_by(v1::CONSENT_GIVER_GUARDIAN); });
  const std::string childs = bench_.Draft("c1", "r", "n5");
  EXPECT_THAT(Get(childs, Manager())->cautions(), Not(Contains(HasSubstr("법정대리인"))));
  ASSERT_TRUE(bench_.Ask(childs).ok());
  EXPECT_EQ(Packet(childs, Agency())->need_statement(), "marker-need-kid");
}

// What was asked for before told nothing of the child, and goes on.
TEST_P(GrownHousehold, WhatWasToldBeforeGoesOn) {
  bench_.Consent();
  const std::string name = bench_.Draft("c1", "r");
  ASSERT_TRUE(bench_.Do(name, v1::REFERRAL_ACTION_REQUEST, Manager(), {}, "marker-note").ok());
  AChildJoins();
  EXPECT_EQ(Get(name, Agency())->transitions(1).note(), "marker-note");
  ASSERT_TRUE(bench_.Do(name, v1::REFERRAL_ACTION_ACCEPT, Agency()).ok());
  const auto packet = Packet(name, Agency());
  ASSERT_TRUE(packet.ok()) << packet.status();
  EXPECT_EQ(packet->members_size(), 2);
  // Also when one of those it told of has left.
  Assess([](v1::Assessment& assessment) {
    assessment.mutable_household()->mutable_members()->DeleteSubrange(1, 1);
  });
  EXPECT_TRUE(Packet(name, Agency()).ok());
}

TEST_P(GrownHousehold, AnAgeThatIsLearntLaterEndsWhatItWouldHaveForbidden) {
  bench_.Consent();
  const std::string name = bench_.Draft("c1", "r");
  ASSERT_TRUE(bench_.Do(name, v1::REFERRAL_ACTION_REQUEST, Manager(), {}, "marker-note").ok());
  const std::string draft = bench_.Draft("c1", "s");
  bench_.ChangeCase("c1", [](v1::Case& record) {
    record.mutable_client()->set_member("m1");
    record.mutable_client()->set_birth_date("2020-01-01");
  });
  EXPECT_EQ(store::ReasonOf(bench_.Ask(draft).status()), "GUARDIAN_REQUIRED");
  EXPECT_EQ(store::ReasonOf(bench_.Do(name, v1::REFERRAL_ACTION_ACCEPT, Agency()).status()),
            "CONSENT_ENDED");
  EXPECT_EQ(store::ReasonOf(Packet(name, Agency()).status()), "CONSENT_ENDED");
  EXPECT_EQ(Get(name, Agency())->transitions(1).note(), "");
  EXPECT_TRUE(Packet(name, Manager()).ok());
  EXPECT_TRUE(
      bench_.Do(name, v1::REFERRAL_ACTION_CANCEL, Manager(), v1::REFERRAL_REASON_NO_CONSENT).ok());
}

INSTANTIATE_TEST_SUITE_P(Engines, GrownHousehold,
                         ::testing::Values(store::Engine::kMemory, store::Engine::kRocks),
                         [](const auto& info) { return store::EngineName(info.param); });

TEST_P(ConsentTest, WhoDoesNotSayWhoCallsIsToldNothing) {
  bench_.AddResource("r", {});
  const std::string name = bench_.Draft("c1", "r");
  const Caller nobody{Actor{}, "ReferralService.Test", nullptr};
  for (const std::string& asked : {name, std::string("referrals/none")}) {
    EXPECT_EQ(store::ReasonOf(Get(asked, nobody).status()), "ACTOR_MISSING");
    EXPECT_EQ(store::ReasonOf(Packet(asked, nobody).status()), "ACTOR_MISSING");
    EXPECT_EQ(store::ReasonOf(bench_.Do(asked, v1::REFERRAL_ACTION_REQUEST, nobody).status()),
              "ACTOR_MISSING");
  }
}

TEST_P(ConsentTest, WithdrawingEndsRequestsAndMakesAllUnreadable) {
  const std::string consent = bench_.Consent();
  bench_.AddResource("r", {.total = 1, .open = 1, .waitlist = true});
  bench_.AddCase({.id = "c2", .organization = "office", .reference = "h2"});
  bench_.Consent("c2");
  const std::string served = bench_.Draft("c1", "r");
  ASSERT_TRUE(bench_.Do(served, v1::REFERRAL_ACTION_REQUEST, Manager(), {}, "marker-note-1").ok());
  ASSERT_TRUE(bench_.Do(served, v1::REFERRAL_ACTION_ACCEPT, Agency(), {}, "marker-note-2").ok());
  bench_.AddResource("s", {.total = 1, .open = 1, .waitlist = true});
  const std::string asked = bench_.Draft("c1", "s");
  ASSERT_TRUE(bench_.Ask(asked).ok());
  const std::string waiting = bench_.Draft("c1", "r", "n3");
  ASSERT_TRUE(bench_.Ask(waiting).ok());
  const std::string next = bench_.Draft("c2", "s");
  ASSERT_EQ(bench_.Ask(next)->state(), v1::REFERRAL_STATE_WAITLISTED);
  EXPECT_EQ(Get(served, Agency())->transitions(1).note(), "marker-note-1");

  // An older copy of the records.
  const auto backup = bench_.records().View();
  ASSERT_TRUE(backup.ok());
  ASSERT_TRUE(Withdraw(consent).ok());
  EXPECT_EQ(bench_.Get(asked).state(), v1::REFERRAL_STATE_CANCELLED);
  EXPECT_EQ(bench_.Get(waiting).state(), v1::REFERRAL_STATE_CANCELLED);
  EXPECT_EQ(bench_.Get(asked).transitions(2).reason(), v1::REFERRAL_REASON_NO_CONSENT);
  EXPECT_EQ(bench_.Get(served).state(), v1::REFERRAL_STATE_ACCEPTED);
  // The place went to who waited.
  EXPECT_EQ(bench_.Get(next).state(), v1::REFERRAL_STATE_REQUESTED);
  for (const std::string& name : {served, asked, waiting}) {
    EXPECT_EQ(store::ReasonOf(Packet(name, Manager()).status()), "KEY_DESTROYED");
  }
  EXPECT_EQ(Get(served, Manager())->transitions(1).note(), "");
  EXPECT_EQ(Get(served, Agency())->transitions(2).note(), "");
  // Notes written from now on are not for the agency.
  ASSERT_TRUE(bench_.Do(served, v1::REFERRAL_ACTION_START, Manager(), {}, "marker-note-3").ok());
  EXPECT_EQ(Get(served, Manager())->transitions(3).note(), "marker-note-3");
  EXPECT_EQ(Get(served, Agency())->transitions(3).note(), "");

  // Nor is the copy readable: what was sealed under the consent's key stays sealed.
  int packets = 0;
  ASSERT_TRUE((*backup)
                  ->Scan(store::RecordKind::kReferral, "",
                         [&](const store::Record& record) {
                           EXPECT_THAT(record.value, Not(HasSubstr("marker")));
                           stored::v1::ReferralRecord sealed;
                           EXPECT_TRUE(sealed.ParseFromString(record.value));
                           if (sealed.case_() != "cases/c1") return true;
                           for (const auto& part : sealed.packet()) {
                             ++packets;
                             EXPECT_TRUE(
                                 absl::IsNotFound(bench_.desk()
                                                      .keys()
                                                      .Open(part.key_id(), part.bytes(),
                                                            "packet of referrals/" + record.key.id)
                                                      .status()));
                           }
                           return true;
                         })
                  .ok());
  EXPECT_EQ(packets, 3);
}

TEST_P(ConsentTest, ADestructionThatACrashCutShortIsFinishedByTheTick) {
  const std::string consent = bench_.Consent();
  ASSERT_TRUE(bench_.desk()
                  .Transact(Manager(),
                            [&](Act& act) -> absl::StatusOr<std::string> {
                              IntendDestruction(act, consent);
                              return consent;
                            })
                  .ok());
  ASSERT_TRUE(bench_.desk().keys().Has(consent));
  ASSERT_TRUE(bench_.referrals().Tick(System()).ok());
  EXPECT_FALSE(bench_.desk().keys().Has(consent));
  EXPECT_TRUE(bench_.desk().keys().Has("cases/c1"));
  const auto sequence = bench_.records().last_sequence();
  ASSERT_TRUE(bench_.referrals().Tick(System()).ok());
  EXPECT_EQ(bench_.records().last_sequence(), sequence);
}

TEST_P(ConsentTest, ErasingACaseLeavesNothingOfItsReferrals) {
  bench_.Consent();
  bench_.AddCase({.id = "c2", .organization = "office", .reference = "h2"});
  bench_.Consent("c2");
  bench_.AddResource("r", {.total = 2, .open = 2, .waitlist = true});
  const std::string served = bench_.Draft("c1", "r");
  const std::string asked = bench_.Draft("c1", "r");
  const std::string waiting = bench_.Draft("c1", "r", "n3");
  const std::string draft = bench_.Draft("c1", "r", "n3");
  const std::string next = bench_.Draft("c2", "r");
  ASSERT_TRUE(bench_.Ask(served).ok());
  ASSERT_TRUE(bench_.Do(served, v1::REFERRAL_ACTION_ACCEPT, Agency()).ok());
  for (const std::string& name : {asked, waiting, next}) ASSERT_TRUE(bench_.Ask(name).ok());
  ASSERT_EQ(bench_.Capacity("r").waiting_referrals(), 2);
  const auto erased =
      bench_.desk().Transact(Manager(), [&](Act& act) -> absl::StatusOr<std::string> {
        absl::Status status = StartErasure(bench_.desk(), act, "c1");
        if (!status.ok()) return status;
        act.writes.Delete({store::RecordKind::kCase, "c1"});
        return std::string("cases/c1");
      });
  ASSERT_TRUE(erased.ok()) << erased.status();
  ASSERT_TRUE(FinishDestruction(bench_.desk(), System()).ok());
  EXPECT_THAT(bench_.desk().keys().KeyIds("cases/c1"), ::testing::IsEmpty());
  EXPECT_EQ(bench_.Get(next).state(), v1::REFERRAL_STATE_REQUESTED);
  EXPECT_EQ(bench_.Capacity("r").open_places(), 1);
  EXPECT_EQ(bench_.Capacity("r").occupied_places(), 0);
  const auto view = bench_.records().View();
  for (const store::RecordKind kind :
       {store::RecordKind::kReferral, store::RecordKind::kReferralEvent,
        store::RecordKind::kReferralIndex, store::RecordKind::kWaitlist, store::RecordKind::kDue,
        store::RecordKind::kConsent}) {
    ASSERT_TRUE((*view)
                    ->Scan(kind, "",
                           [&](const store::Record& record) {
                             for (const std::string& name : {served, asked, waiting, draft}) {
                               EXPECT_THAT(record.key.id, Not(HasSubstr(name.substr(10))));
                             }
                             EXPECT_THAT("/" + record.key.id + "/", Not(HasSubstr("/c1/")));
                             return true;
                           })
                    .ok());
  }
}

TEST_P(ConsentTest, WhoMayGiveItIsChecked) {
  v1::CreateConsentRequest request;
  request.set_parent("cases/c1");
  EXPECT_TRUE(
      absl::IsInvalidArgument(bench_.consents().CreateConsent(request, Manager()).status()));
  EXPECT_TRUE(
      absl::IsPermissionDenied(bench_.consents().CreateConsent(request, Agency()).status()));
  request.set_parent("cases/none");
  EXPECT_TRUE(absl::IsNotFound(bench_.consents().CreateConsent(request, Manager()).status()));
}

INSTANTIATE_TEST_SUITE_P(Engines, ConsentTest,
                         ::testing::Values(store::Engine::kMemory, store::Engine::kRocks),
                         [](const auto& info) { return store::EngineName(info.param); });

}  // namespace
}  // namespace ieum::casework
