// What referrals tell, and to whom: help of the same kind, consents that have ended, what an agency
// is shown.
#include <atomic>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "service/casework/agency_view.h"
#include "store/catalog/violations.h"
#include "tests/casework/referral_fixture.h"

namespace ieum::casework {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class ReferralKnowledgeTest : public ReferralTest {};

TEST_P(ReferralKnowledgeTest, DuplicatesAreRefusedUntilAccepted) {
  bench_.AddCase();
  bench_.Consent();
  bench_.AddResource("a", {});
  bench_.AddResource("b", {});
  bench_.AddResource("c", {}, "agency", "education.learning");
  ASSERT_TRUE(bench_.Ask(bench_.Draft("c1", "a")).ok());
  v1::TransitionReferralRequest ask;
  ask.set_action(v1::REFERRAL_ACTION_REQUEST);
  ask.set_name(bench_.Draft("c1", "b"));
  const auto refused = bench_.referrals().TransitionReferral(ask, Manager());
  EXPECT_EQ(store::ReasonOf(refused.status()), "DUPLICATE_REFERRAL") << refused.status();
  v1::GetReferralRequest get;
  get.set_name(ask.name());
  const auto draft = bench_.referrals().GetReferral(get, Manager());
  ASSERT_EQ(draft->cautions_size(), 1);
  EXPECT_THAT(draft->cautions(0), HasSubstr("자원 a"));
  // For somebody else in the household it is no duplicate.
  ask.set_name(bench_.Draft("c1", "b", "n3"));
  EXPECT_TRUE(bench_.referrals().TransitionReferral(ask, Manager()).ok());
  ask.set_name(bench_.Draft("c1", "b"));
  ask.set_accept_duplicate(true);
  EXPECT_TRUE(bench_.referrals().TransitionReferral(ask, Manager()).ok());
}

TEST_P(ReferralKnowledgeTest, ADraftTellsWhatAskingWouldComeTo) {
  bench_.AddCase();
  bench_.Consent();
  const auto cautions = [this](const std::string& resource, const char* need = "n1") {
    v1::CreateReferralRequest create;
    create.mutable_referral()->set_case_("cases/c1");
    create.mutable_referral()->set_resource("resources/" + resource);
    create.mutable_referral()->set_need_id(need);
    const auto draft = bench_.referrals().CreateReferral(create, Manager());
    EXPECT_TRUE(draft.ok()) << draft.status();
    return std::vector<std::string>(draft->cautions().begin(), draft->cautions().end());
  };
  bench_.AddResource("open", {.total = 1, .open = 1});
  EXPECT_THAT(cautions("open"), IsEmpty());
  bench_.AddResource("full", {.total = 1, .open = 0});
  EXPECT_THAT(cautions("full"), ElementsAre(HasSubstr("자리가 없고 대기를 받지 않습니다")));
  bench_.AddResource("wait", {.total = 1, .open = 0, .waitlist = true});
  EXPECT_THAT(cautions("wait"), ElementsAre(HasSubstr("대기자로 올라갑니다")));
  // Meals do not treat; the need is told by its own words.
  EXPECT_THAT(cautions("open", "n2"),
              ElementsAre(AllOf(HasSubstr("채우지 못합니다"), HasSubstr("marker-need-c1"))));

  bench_.AddResource("old", {});
  bench_.ChangeResource("old", [](v1::Resource& resource) {
    resource.mutable_eligibility()->add_paths()->add_criteria()->mutable_age()->set_min_years(60);
  });
  EXPECT_THAT(cautions("old"), ElementsAre("만 60세 이상: 해당하지 않음"));
  const absl::Status refused = bench_.Ask(bench_.Draft("c1", "old")).status();
  EXPECT_EQ(store::ReasonOf(refused), "NOT_ELIGIBLE");
  EXPECT_THAT(std::string(refused.message()), HasSubstr("만 60세 이상: 해당하지 않음"));
  EXPECT_THAT(std::string(refused.message()), Not(HasSubstr("marker")));

  bench_.AddResource("not-for", {});
  bench_.ChangeResource("not-for", [](v1::Resource& resource) {
    resource.mutable_eligibility()->add_exclusions()->mutable_age()->set_max_years(50);
  });
  EXPECT_THAT(cautions("not-for"), ElementsAre("제외 대상: 만 50세 이하: 해당함"));
}

TEST_P(ReferralKnowledgeTest, AnotherCaseOfTheHouseholdInTheOrganizationIsItsOwn) {
  // Opened before one open case was all that a household could have.
  bench_.AddCase({.id = "c1", .organization = "office", .reference = "same"});
  bench_.AddCase({.id = "c2", .organization = "office", .reference = "same"});
  bench_.AddCase({.id = "c3", .organization = "office", .reference = "neighbour"});
  for (const char* id : {"c1", "c2", "c3"}) bench_.Consent(id);
  bench_.AddResource("a", {});
  bench_.AddResource("b", {});
  const std::string first = bench_.Draft("c2", "a");
  ASSERT_TRUE(bench_.Ask(first).ok());
  v1::TransitionReferralRequest ask;
  ask.set_action(v1::REFERRAL_ACTION_REQUEST);
  for (const char* resource : {"a", "b"}) {
    ask.set_name(bench_.Draft("c1", resource));
    const auto refused = bench_.referrals().TransitionReferral(ask, Manager());
    EXPECT_EQ(store::ReasonOf(refused.status()), "DUPLICATE_REFERRAL") << refused.status();
    v1::GetReferralRequest get;
    get.set_name(ask.name());
    const auto draft = bench_.referrals().GetReferral(get, Manager());
    ASSERT_EQ(draft->cautions_size(), 1);
    EXPECT_THAT(draft->cautions(0), HasSubstr("이 가구의 다른 사례"));
    EXPECT_THAT(draft->cautions(0), HasSubstr("자원 a"));
    EXPECT_THAT(draft->cautions(0), Not(HasSubstr("marker")));
  }
  v1::TransitionReferralRequest neighbour = ask;
  neighbour.set_name(bench_.Draft("c3", "b"));
  EXPECT_TRUE(bench_.referrals().TransitionReferral(neighbour, Manager()).ok());
  // Once it has ended it is in nobody's way.
  ASSERT_TRUE(
      bench_.Do(first, v1::REFERRAL_ACTION_CANCEL, Manager(), v1::REFERRAL_REASON_PLAN_CHANGED)
          .ok());
  EXPECT_TRUE(bench_.referrals().TransitionReferral(ask, Manager()).ok());
}

TEST_P(ReferralKnowledgeTest, OfThoseWhoAskAtOnceForOneHouseholdOneGetsThrough) {
  bench_.AddCase({.id = "c1", .organization = "office", .reference = "same"});
  bench_.AddCase({.id = "c2", .organization = "office", .reference = "same"});
  bench_.Consent("c1");
  bench_.Consent("c2");
  for (int round = 0; round < 10; ++round) {
    const std::string suffix = std::to_string(round);
    std::vector<std::string> drafts;
    for (const std::string& letter : {"a", "b", "c", "d"}) {
      bench_.AddResource(letter + suffix, {.total = 9, .open = 9});
      drafts.push_back(bench_.Draft(drafts.size() < 2 ? "c1" : "c2", letter + suffix));
    }
    std::atomic<int> asked = 0;
    std::vector<std::thread> threads;
    for (const std::string& name : drafts) {
      threads.emplace_back([&, name] {
        v1::TransitionReferralRequest ask;
        ask.set_name(name);
        ask.set_action(v1::REFERRAL_ACTION_REQUEST);
        const auto done = bench_.referrals().TransitionReferral(ask, Manager());
        asked += done.ok();
        EXPECT_TRUE(done.ok() || store::ReasonOf(done.status()) == "DUPLICATE_REFERRAL")
            << done.status();
      });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(asked, 1);
    for (const std::string& name : drafts) {
      ASSERT_TRUE(
          bench_.Do(name, v1::REFERRAL_ACTION_CANCEL, Manager(), v1::REFERRAL_REASON_PLAN_CHANGED)
              .ok());
    }
  }
}

TEST_P(ReferralKnowledgeTest, HelpByAnotherOrganizationIsToldOnlyWithinItsConsent) {
  bench_.AddCase({.id = "c1", .organization = "office", .reference = "same"});
  bench_.AddCase({.id = "c2", .organization = "bureau", .reference = "same"});
  bench_.Consent("c1");
  bench_.AddResource("a", {});
  bench_.AddResource("b", {});
  const std::string quiet = bench_.Consent("c2");
  ASSERT_TRUE(bench_.Ask(bench_.Draft("c2", "a", "n1", "bureau"), "bureau").ok());
  v1::GetReferralRequest get;
  get.set_name(bench_.Draft("c1", "b"));
  EXPECT_THAT(bench_.referrals().GetReferral(get, Manager())->cautions(), IsEmpty());
  // Not even with a consent that lets others know: it has to name who asks.
  bench_.Consent("c2", [](v1::Consent& consent) { consent.set_share_service_list(true); });
  EXPECT_THAT(bench_.referrals().GetReferral(get, Manager())->cautions(), IsEmpty());
  v1::Organization office;
  office.set_name(Manager().actor.organization);
  office.mutable_display_name()->set_ko("동 행정복지센터");
  ASSERT_TRUE(bench_.catalog().Create(office).ok());
  bench_.Consent("c2", [&office](v1::Consent& consent) {
    consent.set_share_service_list(true);
    consent.add_organizations(office.name());
  });
  EXPECT_EQ(bench_.referrals().GetReferral(get, Manager())->cautions_size(), 1);
  // It is found that they are a child, who could not give it.
  bench_.ChangeCase("c2", [](v1::Case& record) {
    record.mutable_client()->set_member("m1");
    record.mutable_client()->set_birth_date("2020-01-01");
  });
  EXPECT_THAT(bench_.referrals().GetReferral(get, Manager())->cautions(), IsEmpty());
}

TEST_P(ReferralKnowledgeTest, AnotherMembersConsentTellsOfNobodyElsesHelp) {
  bench_.AddCase({.id = "c1", .organization = "office", .reference = "same"});
  bench_.AddCase({.id = "c2", .organization = "bureau", .reference = "same"});
  v1::Organization office;
  office.set_name(Manager().actor.organization);
  office.mutable_display_name()->set_ko("동 행정복지센터");
  ASSERT_TRUE(bench_.catalog().Create(office).ok());
  bench_.Consent("c1");
  bench_.Consent("c2");
  bench_.AddResource("a", {});
  bench_.AddResource("b", {});
  ASSERT_TRUE(bench_.Ask(bench_.Draft("c2", "a", "n3", "bureau"), "bureau").ok());
  v1::GetReferralRequest get;
  get.set_name(bench_.Draft("c1", "b"));
  const auto share_of = [&](const std::string& member) {
    bench_.Consent("c2", [&](v1::Consent& consent) {
      consent.set_share_service_list(true);
      consent.add_organizations(office.name());
      consent.set_member(member);
    });
    return bench_.referrals().GetReferral(get, Manager())->cautions_size();
  };
  EXPECT_EQ(share_of("m1"), 0);
  EXPECT_EQ(share_of("m2"), 1);
}

TEST_P(ReferralKnowledgeTest, EveryCaseThatIsToldOfIsNamedInTheAuditLog) {
  bench_.AddCase({.id = "c1", .organization = "office", .reference = "same"});
  bench_.AddCase({.id = "c2", .organization = "bureau", .reference = "same"});
  bench_.AddCase({.id = "c3", .organization = "office", .reference = "same"});
  v1::Organization office;
  office.set_name(Manager().actor.organization);
  office.mutable_display_name()->set_ko("동 행정복지센터");
  ASSERT_TRUE(bench_.catalog().Create(office).ok());
  bench_.Consent("c1");
  bench_.Consent("c3");
  bench_.AddResource("a", {});
  bench_.AddResource("b", {});
  const auto last = [this] {
    const v1::AuditEntry entry = bench_.audit().List({.limit = 1})->entries.at(0);
    return std::vector<std::string>(entry.subjects().begin(), entry.subjects().end());
  };
  const std::string name = bench_.Draft("c1", "b");
  bench_.Consent("c2");
  ASSERT_TRUE(bench_.Ask(bench_.Draft("c2", "a", "n1", "bureau"), "bureau").ok());
  v1::GetReferralRequest get;
  get.set_name(name);
  ASSERT_EQ(bench_.referrals().GetReferral(get, Manager())->cautions_size(), 0);
  EXPECT_THAT(last(), ElementsAre("cases/c1", name));

  bench_.Consent("c2", [&office](v1::Consent& consent) {
    consent.set_share_service_list(true);
    consent.add_organizations(office.name());
  });
  ASSERT_EQ(bench_.referrals().GetReferral(get, Manager())->cautions_size(), 1);
  EXPECT_THAT(last(), ElementsAre("cases/c1", "cases/c2", name));
  // So is the answer to who drafts, and the refusal of who asks; and the organization's own case.
  const std::string drafted = bench_.Draft("c1", "b");
  EXPECT_THAT(last(), ElementsAre("cases/c1", "cases/c2", drafted));
  v1::TransitionReferralRequest ask;
  ask.set_name(name);
  ask.set_action(v1::REFERRAL_ACTION_REQUEST);
  EXPECT_EQ(store::ReasonOf(bench_.referrals().TransitionReferral(ask, Manager()).status()),
            "DUPLICATE_REFERRAL");
  EXPECT_THAT(last(), ElementsAre("cases/c1", "cases/c2", name));
  ASSERT_TRUE(bench_.Ask(bench_.Draft("c3", "a")).ok());
  ASSERT_EQ(bench_.referrals().GetReferral(get, Manager())->cautions_size(), 2);
  EXPECT_THAT(last(), ElementsAre("cases/c1", "cases/c2", "cases/c3", name));
}

TEST_P(ReferralKnowledgeTest, HelpOfHealthByAnotherOrganizationIsToldUnderAConsentToHealthAlone) {
  bench_.AddCase({.id = "c1", .organization = "office", .reference = "same"});
  bench_.AddCase({.id = "c2", .organization = "bureau", .reference = "same"});
  v1::Organization office;
  office.set_name(Manager().actor.organization);
  office.mutable_display_name()->set_ko("동 행정복지센터");
  ASSERT_TRUE(bench_.catalog().Create(office).ok());
  const auto share = [&office](v1::Consent& consent) {
    consent.set_share_service_list(true);
    consent.add_organizations(office.name());
  };
  bench_.Consent("c1");
  bench_.Consent("c2", share);
  bench_.AddResource("a", {});
  bench_.AddResource("b", {});
  for (const char* id : {"a", "b"}) {
    bench_.ChangeResource(id, [](v1::Resource& resource) { resource.set_programme("한 사업"); });
  }
  ASSERT_TRUE(bench_.Ask(bench_.Draft("c2", "a", "n1", "bureau"), "bureau").ok());
  v1::GetReferralRequest get;
  get.set_name(bench_.Draft("c1", "b"));
  const auto told = [&] {
    return bench_.referrals().GetReferral(get, Manager())->cautions_size() > 0;
  };
  EXPECT_TRUE(told());
  bench_.ChangeResource("a", [](v1::Resource& r) { r.set_domain(v1::DOMAIN_MEDICAL); });
  EXPECT_FALSE(told()) << "medical";
  bench_.ChangeResource("a", [](v1::Resource& r) {
    r.set_domain(v1::DOMAIN_WELFARE);
    r.add_need_terms()->set_code("health.counseling");
  });
  EXPECT_FALSE(told()) << "also serves health";
  bench_.Consent("c2", [&](v1::Consent& consent) {
    share(consent);
    consent.set_scope(v1::CONSENT_SCOPE_HEALTH);
    consent.clear_fields();
    consent.add_fields(v1::DISCLOSED_FIELD_HEALTH);
  });
  EXPECT_TRUE(told());
}

TEST_P(ReferralKnowledgeTest, NothingGoesOnOnceItsConsentHasEnded) {
  bench_.AddCase();
  bench_.Consent("c1", [this](v1::Consent& consent) {
    consent.mutable_expire_time()->set_seconds(absl::ToUnixSeconds(bench_.now()) + 2 * 86400);
  });
  bench_.AddResource("r", {.total = 9, .open = 9, .waitlist = true});
  bench_.AddResource("full", {.total = 1, .open = 0, .waitlist = true});
  const std::string asked = In(kRequested, "r");
  const std::string accepted = In(v1::REFERRAL_STATE_ACCEPTED, "r");
  const std::string served = In(kInService, "r");
  const std::string waiting = bench_.Draft("c1", "full", "n1", "office", v1::URGENCY_IMMEDIATE);
  const std::string also_waiting = bench_.Draft("c1", "full");
  for (const std::string& name : {waiting, also_waiting}) {
    ASSERT_EQ(bench_.Ask(name)->state(), kWaitlisted);
  }
  bench_.AddCase({.id = "c2", .organization = "office", .reference = "neighbour"});
  bench_.Consent("c2");
  const std::string behind = bench_.Draft("c2", "full", "n1", "office", v1::URGENCY_ROUTINE);
  ASSERT_EQ(bench_.Ask(behind)->state(), kWaitlisted);

  bench_.Advance(absl::Hours(48));
  const auto refused = [&](const std::string& name, v1::ReferralAction action) {
    const v1::Referral before = bench_.Get(name);
    const auto done = bench_.Do(name, action, Agency());
    EXPECT_TRUE(absl::IsFailedPrecondition(done.status())) << done.status();
    EXPECT_EQ(store::ReasonOf(done.status()), "CONSENT_ENDED") << done.status();
    EXPECT_EQ(bench_.Get(name).SerializeAsString(), before.SerializeAsString());
  };
  refused(asked, v1::REFERRAL_ACTION_ACCEPT);
  refused(asked, v1::REFERRAL_ACTION_WAITLIST);
  // The agency finds a place: who waits without a consent is passed over, whatever the urgency.
  bench_.ChangeResource("full", [](v1::Resource& r) {
    r.mutable_capacity()->set_total_places(3);
    r.mutable_capacity()->set_open_places(2);
  });
  refused(waiting, v1::REFERRAL_ACTION_ACCEPT);
  refused(waiting, v1::REFERRAL_ACTION_OFFER);
  ASSERT_TRUE(bench_.referrals().Tick(System()).ok());
  EXPECT_EQ(StateOf(waiting), kWaitlisted);
  EXPECT_EQ(StateOf(behind), kRequested);
  EXPECT_EQ(bench_.Capacity("full").open_places(), 1);
  // That nobody can be offered what is left is not written down every minute.
  const auto entries = [&] { return bench_.audit().List({.limit = 10'000})->entries.size(); };
  const std::size_t before = entries();
  const std::string etag = bench_.Resource("full").etag();
  ASSERT_TRUE(bench_.referrals().Tick(System()).ok());
  EXPECT_EQ(entries(), before);
  EXPECT_EQ(bench_.Resource("full").etag(), etag);
  // Nor is it kept from who asks with a consent.
  const std::string late = bench_.Draft("c2", "full");
  EXPECT_EQ(bench_.Ask(late)->state(), kRequested);

  // What was taken on goes its way, and everything can be ended.
  EXPECT_TRUE(bench_.Do(accepted, v1::REFERRAL_ACTION_START, Agency()).ok());
  EXPECT_TRUE(bench_.Do(served, v1::REFERRAL_ACTION_COMPLETE, Agency()).ok());
  EXPECT_TRUE(
      bench_.Do(asked, v1::REFERRAL_ACTION_REJECT, Agency(), v1::REFERRAL_REASON_NOT_SUITABLE)
          .ok());
  EXPECT_TRUE(
      bench_.Do(waiting, v1::REFERRAL_ACTION_FAIL, Agency(), v1::REFERRAL_REASON_CLIENT_NOT_REACHED)
          .ok());
  EXPECT_TRUE(
      bench_.Do(also_waiting, v1::REFERRAL_ACTION_CANCEL, Manager(), v1::REFERRAL_REASON_NO_CONSENT)
          .ok());
}

// Of every field it is decided whether an agency sees it: a new one fails here.
TEST(AgencyViewTest, HoldsWhatHandlingTakesAndNothingElse) {
  const std::set<std::string> told = {
      "name",        "resource",    "organization", "referring_organization", "urgency",
      "state",       "transitions", "place",        "hold_expire_time",       "waitlist_position",
      "create_time", "update_time", "etag"};
  const std::set<std::string> kept_back = {"case",      "need_id",  "need_code",
                                           "plan_line", "consents", "cautions"};
  v1::Referral full;
  const auto* reflection = v1::Referral::GetReflection();
  const auto* type = v1::Referral::GetDescriptor();
  for (int i = 0; i < type->field_count(); ++i) {
    const auto* field = type->field(i);
    ASSERT_TRUE(told.contains(field->name()) != kept_back.contains(field->name())) << field->name();
    using Field = google::protobuf::FieldDescriptor;
    if (field->is_repeated()) {
      if (field->cpp_type() == Field::CPPTYPE_MESSAGE) {
        reflection->AddMessage(&full, field);
      } else {
        reflection->AddString(&full, field, "x");
      }
    } else if (field->cpp_type() == Field::CPPTYPE_MESSAGE) {
      reflection->MutableMessage(&full, field);
    } else if (field->cpp_type() == Field::CPPTYPE_ENUM) {
      reflection->SetEnumValue(&full, field, 1);
    } else if (field->cpp_type() == Field::CPPTYPE_INT32) {
      reflection->SetInt32(&full, field, 1);
    } else {
      reflection->SetString(&full, field, "x");
    }
  }
  v1::Referral expected = full;
  for (const std::string& name : kept_back) {
    reflection->ClearField(&expected, type->FindFieldByName(name));
  }
  EXPECT_EQ(AgencyView(full).SerializeAsString(), expected.SerializeAsString());
}

// What each reply and the stream hold for an agency when others acted for the client's reasons.
TEST_P(ReferralKnowledgeTest, TheClientsReasonsAreNotTheAgencysBusiness) {
  bench_.AddCase();
  bench_.Consent();
  bench_.AddResource("r", {});
  const std::string token = bench_.feed().Next(Agency(), "", 1)->resume_token;
  const auto look = [&](const std::string& name, const Caller& caller) {
    std::vector<v1::ReferralTransition> last;
    v1::GetReferralRequest get;
    get.set_name(name);
    const auto read = bench_.referrals().GetReferral(get, caller);
    EXPECT_TRUE(read.ok()) << read.status();
    last.push_back(*read->transitions().rbegin());
    const auto page = bench_.referrals().ListReferrals({}, caller);
    for (const v1::Referral& one : page->referrals()) {
      if (one.name() == name) last.push_back(*one.transitions().rbegin());
    }
    return last;
  };
  for (const v1::ReferralReason reason :
       {v1::REFERRAL_REASON_CANNOT_PAY, v1::REFERRAL_REASON_NO_CONSENT}) {
    const std::string name = In(kRequested, "r");
    ASSERT_TRUE(bench_.Do(name, v1::REFERRAL_ACTION_CANCEL, Manager(), reason, "her debts").ok());
    for (const v1::ReferralTransition& step : look(name, Manager())) {
      EXPECT_EQ(step.reason(), reason);
      EXPECT_EQ(step.note(), "her debts");
    }
    const auto seen = look(name, Agency());
    EXPECT_EQ(seen.size(), 2U);
    for (const v1::ReferralTransition& step : seen) {
      EXPECT_EQ(step.to_state(), kCancelled);
      EXPECT_EQ(step.reason(), v1::REFERRAL_REASON_UNSPECIFIED);
      EXPECT_EQ(step.note(), "");
    }
  }
  // The system's, when the consent is withdrawn.
  const std::string withdrawn = In(kRequested, "r");
  v1::WithdrawConsentRequest withdraw;
  withdraw.set_name(bench_.Get(withdrawn).consents(0));
  ASSERT_TRUE(bench_.consents().WithdrawConsent(withdraw, Manager()).ok());
  EXPECT_EQ(look(withdrawn, Manager())[0].reason(), v1::REFERRAL_REASON_NO_CONSENT);
  EXPECT_EQ(look(withdrawn, Agency())[0].reason(), v1::REFERRAL_REASON_UNSPECIFIED);
  const auto batch = bench_.feed().Next(Agency(), token, 1000);
  int cancelled = 0;
  for (const v1::ReferralEvent& event : batch->events) {
    const v1::ReferralTransition& last = *event.referral().transitions().rbegin();
    EXPECT_EQ(last.SerializeAsString(), event.transition().SerializeAsString());
    EXPECT_EQ(event.transition().reason(), v1::REFERRAL_REASON_UNSPECIFIED);
    EXPECT_EQ(AgencyView(event).SerializeAsString(), event.SerializeAsString());
    cancelled += event.transition().to_state() == kCancelled;
  }
  EXPECT_EQ(cancelled, 3);
  // What it said itself it may read again, and what is nobody's secret.
  bench_.Consent();
  const std::string own = In(v1::REFERRAL_STATE_ACCEPTED, "r");
  ASSERT_TRUE(bench_
                  .Do(own, v1::REFERRAL_ACTION_FAIL, Agency(), v1::REFERRAL_REASON_DID_NOT_COME,
                      "three times")
                  .ok());
  EXPECT_EQ(look(own, Agency())[0].reason(), v1::REFERRAL_REASON_DID_NOT_COME);
  EXPECT_EQ(look(own, Agency())[0].note(), "three times");
  const std::string changed = In(kRequested, "r");
  ASSERT_TRUE(bench_
                  .Do(changed, v1::REFERRAL_ACTION_CANCEL, Manager(),
                      v1::REFERRAL_REASON_PLAN_CHANGED, "later perhaps")
                  .ok());
  EXPECT_EQ(look(changed, Agency())[0].reason(), v1::REFERRAL_REASON_PLAN_CHANGED);
  EXPECT_EQ(look(changed, Agency())[0].note(), "later perhaps");
}

INSTANTIATE_TEST_SUITE_P(Engines, ReferralKnowledgeTest,
                         ::testing::Values(store::Engine::kMemory, store::Engine::kRocks),
                         [](const auto& info) { return store::EngineName(info.param); });

}  // namespace
}  // namespace ieum::casework
