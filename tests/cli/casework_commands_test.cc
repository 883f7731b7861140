#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

#include "service/casework/referral_rules.h"
#include "service/cli/enum_words.h"
#include "service/cli/labels.h"
#include "service/cli/reasons.h"
#include "store/catalog/violations.h"
#include "tests/cli/command_fixture.h"
#include "tests/cli/sample_casework.h"

namespace ieum::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;

using CaseworkTest = CommandTest;

TEST_F(CaseworkTest, ComposeAsksForAFileWithItsWishes) {
  const auto asked = client_.Expect(kComposePlan, SamplePlan());
  const std::string file = Write("cases.jsonl", kTwoCases);
  ASSERT_EQ(Run({"plan",
                 "compose",
                 file,
                 "--case",
                 "c-2",
                 "--as-of",
                 "2026-11-01",
                 "--pin",
                 "n1=lunch",
                 "--pin",
                 "n2=resources/x",
                 "--forbid",
                 "far",
                 "--forbid",
                 "organizations/b",
                 "--max-per-week",
                 "2.5",
                 "--max-cost",
                 "10000",
                 "--max-distance",
                 "3",
                 "--max-agencies",
                 "2",
                 "--max-lines",
                 "4",
                 "--start",
                 "2026-11-02",
                 "--months",
                 "3",
                 "--lang",
                 "en"}),
            ExitCode::kOk)
      << err_.str();
  EXPECT_EQ(asked->assessment().case_reference(), "c-2");
  EXPECT_EQ(asked->case_(), "");
  EXPECT_EQ(asked->as_of_time().seconds(), 1793458800);
  EXPECT_EQ(asked->language(), v1::LANGUAGE_EN);
  const v1::PlanWishes& wishes = asked->wishes();
  ASSERT_EQ(wishes.pins_size(), 2);
  EXPECT_EQ(wishes.pins(0).need_id(), "n1");
  EXPECT_EQ(wishes.pins(0).resource(), "resources/lunch");
  EXPECT_EQ(wishes.pins(1).resource(), "resources/x");
  EXPECT_THAT(wishes.forbidden_resources(), ElementsAre("resources/far"));
  EXPECT_THAT(wishes.forbidden_organizations(), ElementsAre("organizations/b"));
  EXPECT_DOUBLE_EQ(wishes.limits().max_times_per_week(), 2.5);
  EXPECT_EQ(wishes.limits().max_cost_krw_per_month(), 10000);
  EXPECT_DOUBLE_EQ(wishes.limits().max_distance_km(), 3);
  EXPECT_EQ(wishes.limits().max_organizations(), 2);
  EXPECT_EQ(wishes.limits().max_lines(), 4);
  EXPECT_EQ(wishes.start_date(), "2026-11-02");
  EXPECT_EQ(wishes.months(), 3);
  EXPECT_THAT(out_.str(), EndsWith("\ncases/7d1c/plans/1\n"));
}

TEST_F(CaseworkTest, ComposeForACaseAndNamesAlone) {
  const auto asked = client_.Expect(kComposePlan, SamplePlan());
  ASSERT_EQ(Run({"plan", "compose", "--case-name", "7d1c", "--quiet"}), ExitCode::kOk);
  EXPECT_EQ(asked->case_(), "cases/7d1c");
  EXPECT_FALSE(asked->has_assessment());
  EXPECT_FALSE(asked->wishes().has_limits());
  EXPECT_EQ(out_.str(), "cases/7d1c/plans/1\n");
  ASSERT_EQ(Run({"plan", "compose", "--case-name", "7d1c", "--json"}), ExitCode::kOk);
  EXPECT_EQ(nlohmann::json::parse(out_.str())["name"], "cases/7d1c/plans/1");
  ASSERT_EQ(Run({"plan", "compose", "--case-name", "7d1c", "--brief", "--lang", "ko"}),
            ExitCode::kOk);
  EXPECT_THAT(out_.str(), ::testing::Not(HasSubstr("아기수첩")));
}

TEST_F(CaseworkTest, WhatComposeCannotUnderstand) {
  const std::string file = Write("cases.jsonl", kTwoCases);
  EXPECT_EQ(Run({"plan", "compose"}), ExitCode::kUsage);
  EXPECT_EQ(Run({"plan", "compose", file, "--case-name", "x"}), ExitCode::kUsage);
  EXPECT_EQ(Run({"plan", "compose", "--case-name", "x", "--as-of", "2026-11-01"}),
            ExitCode::kUsage);
  EXPECT_EQ(Run({"plan", "compose", file, "--months", "13"}), ExitCode::kUsage);
  EXPECT_EQ(Run({"plan", "compose", file, "--lang", "en"}), ExitCode::kBadInput);
  EXPECT_THAT(err_.str(), HasSubstr("choose one with --case"));
  for (const char* pin : {"n1", "n1=", "=lunch"}) {
    EXPECT_EQ(Run({"plan", "compose", file, "--case", "c-1", "--pin", pin, "--lang", "en"}),
              ExitCode::kBadInput);
    EXPECT_THAT(err_.str(), HasSubstr("NEED=RESOURCE"));
  }
}

TEST_F(CaseworkTest, PlansAreSetAgreedAndPrinted) {
  const auto updated = client_.Expect(kUpdatePlan, SamplePlan());
  const std::string patch = Write("patch.json", R"({"end_date":"2027-05-31","etag":"3"})");
  ASSERT_EQ(Run({"plan", "set", "7d1c/1", patch, "--fields", "end_date,lines"}), ExitCode::kOk)
      << err_.str();
  EXPECT_EQ(updated->plan().name(), "cases/7d1c/plans/1");
  EXPECT_EQ(updated->plan().etag(), "3");
  EXPECT_THAT(updated->update_mask().paths(), ElementsAre("end_date", "lines"));
  EXPECT_EQ(updated->language(), v1::LANGUAGE_KO);
  EXPECT_EQ(Run({"plan", "set", "7d1c/1", Write("b.json", R"({"name":"cases/x/plans/2"})")}),
            ExitCode::kBadInput);
  EXPECT_EQ(Run({"plan", "set", "7d1c/1", Write("two.json", "{}{}")}), ExitCode::kBadInput);

  const auto agreed = client_.Expect(kAgreePlan, SamplePlan());
  ASSERT_EQ(Run({"plan", "agree", "cases/7d1c/1", "--signed-by", "m1", "--by-guardian"}),
            ExitCode::kOk);
  EXPECT_EQ(agreed->name(), "cases/7d1c/plans/1");
  EXPECT_EQ(agreed->signed_by(), "m1");
  EXPECT_TRUE(agreed->by_guardian());
  EXPECT_EQ(Run({"plan", "agree", "7d1c/1"}), ExitCode::kUsage);

  v1::PrintPlanResponse page;
  page.set_content("<!doctype html>");
  const auto printed = client_.Expect(kPrintPlan, page);
  const std::string target = (dir_ / "plan.html").string();
  ASSERT_EQ(Run({"plan", "print", "7d1c/1", "-o", target, "--lang", "ko"}), ExitCode::kOk);
  EXPECT_EQ(Read(target), "<!doctype html>");
  EXPECT_EQ(printed->format(), v1::PRINT_FORMAT_FORM_HTML);
  EXPECT_EQ(printed->language(), v1::LANGUAGE_KO);
  const std::string file = Write("plan.json", R"({"start_date":"2026-11-01"})");
  ASSERT_EQ(Run({"plan", "print", "--file", file, "--format", "client-text"}), ExitCode::kOk);
  EXPECT_EQ(printed->format(), v1::PRINT_FORMAT_CLIENT_TEXT);
  EXPECT_EQ(printed->plan().start_date(), "2026-11-01");
  EXPECT_EQ(out_.str(), "<!doctype html>\n");
  EXPECT_EQ(Run({"plan", "print"}), ExitCode::kUsage);
}

TEST_F(CaseworkTest, ACaseIsOpenedWithItsClient) {
  v1::Case stored;
  stored.set_name("cases/7d1c");
  const auto asked = client_.Expect(kCreateCase, stored);
  const std::string file = Write("cases.jsonl", kTwoCases);
  const std::string client = Write("client.json", R"({"display_name":"홍보기"})");
  ASSERT_EQ(Run({"case", "open", file, "--case", "c-1", "--client", client, "--management-number",
                 "2026-1"}),
            ExitCode::kOk)
      << err_.str();
  EXPECT_EQ(asked->case_().case_reference(), "c-1");
  EXPECT_EQ(asked->case_().client().display_name(), "홍보기");
  EXPECT_EQ(asked->case_().management_number(), "2026-1");
  EXPECT_EQ(asked->assessment().needs_size(), 1);
  EXPECT_THAT(out_.str(), EndsWith("\ncases/7d1c\n"));
  ASSERT_EQ(Run({"case", "open", file, "--case", "c-1", "--reference", "r-9", "--quiet"}),
            ExitCode::kOk);
  EXPECT_EQ(asked->case_().case_reference(), "r-9");
  EXPECT_EQ(out_.str(), "cases/7d1c\n");
  EXPECT_EQ(Run({"case", "open", file, "--case", "c-1", "--quiet", "--json"}), ExitCode::kUsage);
  EXPECT_EQ(
      Run({"case", "open", file, "--case", "c-1", "--client", Write("x.json", "{\"nmae\":1}")}),
      ExitCode::kBadInput);
}

TEST_F(CaseworkTest, CasesEndOnlyWhenSaidSo) {
  const auto closed = client_.Expect(kCloseCase);
  ASSERT_EQ(Run({"case", "close", "7d1c", "--reason", "goals-achieved", "--follow-up-until",
                 "2027-02-01"}),
            ExitCode::kOk);
  EXPECT_EQ(closed->name(), "cases/7d1c");
  EXPECT_EQ(closed->closure().reason(), v1::CLOSURE_REASON_GOALS_ACHIEVED);
  EXPECT_EQ(closed->closure().follow_up_end_date(), "2027-02-01");
  EXPECT_EQ(Run({"case", "close", "7d1c", "--reason", "bored"}), ExitCode::kUsage);
  EXPECT_EQ(Run({"case", "close", "7d1c"}), ExitCode::kUsage);
  const auto erased = client_.Expect(kEraseCase);
  EXPECT_EQ(Run({"case", "erase", "7d1c"}), ExitCode::kUsage);
  EXPECT_EQ(erased->name(), "");
  EXPECT_EQ(Run({"case", "erase", "7d1c", "--yes"}), ExitCode::kOk);
  EXPECT_EQ(erased->name(), "cases/7d1c");
}

TEST_F(CaseworkTest, AssessmentsGoOutAsTheyGoIn) {
  v1::AssessmentVersion version;
  version.set_version(2);
  *version.mutable_assessment() = SampleAssessment();
  const auto asked = client_.Expect(kGetAssessment, version);
  ASSERT_EQ(Run({"case", "assessment", "7d1c", "--json"}), ExitCode::kOk);
  EXPECT_EQ(asked->name(), "cases/7d1c/assessments/latest");
  const std::string file = Write("a.json", out_.str());
  v1::ReassessCaseResponse response;
  *response.mutable_plan() = SamplePlan();
  *response.mutable_assessment() = version;
  const auto reassessed = client_.Expect(kReassessCase, response);
  ASSERT_EQ(Run({"case", "reassess", "7d1c", file, "--max-agencies", "3"}), ExitCode::kOk)
      << err_.str();
  EXPECT_EQ(reassessed->assessment().SerializeAsString(), SampleAssessment().SerializeAsString());
  EXPECT_EQ(reassessed->wishes().limits().max_organizations(), 3);
  EXPECT_THAT(out_.str(), EndsWith("\ncases/7d1c/plans/1\n"));
}

TEST_F(CaseworkTest, AConsentNamesFieldsAgenciesAndItsLastDay) {
  v1::Consent stored;
  stored.set_name("cases/7d1c/consents/1");
  const auto asked = client_.Expect(kCreateConsent, stored);
  ASSERT_EQ(Run({"consent",
                 "give",
                 "cases/7d1c",
                 "--fields",
                 "name,birth-date,need",
                 "--organizations",
                 "hall,organizations/clinic",
                 "--kinds",
                 "보건소",
                 "--until",
                 "2027-05-01",
                 "--by",
                 "guardian",
                 "--scope",
                 "health",
                 "--member",
                 "m3",
                 "--share-services",
                 "--request-id",
                 "id"}),
            ExitCode::kOk)
      << err_.str();
  EXPECT_EQ(asked->parent(), "cases/7d1c");
  const v1::Consent& consent = asked->consent();
  EXPECT_THAT(consent.fields(),
              ElementsAre(v1::DISCLOSED_FIELD_NAME, v1::DISCLOSED_FIELD_BIRTH_DATE,
                          v1::DISCLOSED_FIELD_NEED));
  EXPECT_THAT(consent.organizations(), ElementsAre("organizations/hall", "organizations/clinic"));
  EXPECT_THAT(consent.organization_kinds(), ElementsAre("보건소"));
  EXPECT_EQ(Date(consent.expire_time()), "2027-05-01") << "the day counts as a whole";
  EXPECT_EQ(consent.given_by(), v1::CONSENT_GIVER_GUARDIAN);
  EXPECT_EQ(consent.scope(), v1::CONSENT_SCOPE_HEALTH);
  EXPECT_EQ(consent.member(), "m3");
  EXPECT_TRUE(consent.share_service_list());
  EXPECT_EQ(asked->request_id(), "id");
  EXPECT_THAT(out_.str(), EndsWith("\ncases/7d1c/consents/1\n"));
  const std::vector<std::string> words = {"consent", "give",       "7d1c", "--fields", "name",
                                          "--until", "2027-05-01", "--by", "client"};
  EXPECT_EQ(Run(words), ExitCode::kUsage) << "to whom?";
  EXPECT_EQ(Run({"consent", "give", "7d1c", "--fields", "name,shoe-size", "--kinds", "x", "--until",
                 "2027-05-01", "--by", "client"}),
            ExitCode::kUsage);
  EXPECT_EQ(Run({"consent", "give", "7d1c", "--fields", "name", "--kinds", "x", "--until", "soon",
                 "--by", "client"}),
            ExitCode::kBadInput);
  const auto withdrawn = client_.Expect(kWithdrawConsent, stored);
  ASSERT_EQ(Run({"consent", "withdraw", "7d1c/1"}), ExitCode::kOk);
  EXPECT_EQ(withdrawn->name(), "cases/7d1c/consents/1");
}

TEST_F(CaseworkTest, AReferralIsDraftedAndMovedOn) {
  const auto drafted = client_.Expect(kCreateReferral, SampleReferral());
  ASSERT_EQ(Run({"referral", "draft", "7d1c", "lunch", "--need", "n1", "--line", "l1", "--consents",
                 "1,cases/7d1c/consents/2", "--urgency", "immediate", "--quiet"}),
            ExitCode::kOk)
      << err_.str();
  const v1::Referral& referral = drafted->referral();
  EXPECT_EQ(referral.case_(), "cases/7d1c");
  EXPECT_EQ(referral.resource(), "resources/lunch");
  EXPECT_EQ(referral.need_id(), "n1");
  EXPECT_EQ(referral.plan_line(), "l1");
  EXPECT_EQ(referral.urgency(), v1::URGENCY_IMMEDIATE);
  EXPECT_THAT(referral.consents(), ElementsAre("cases/7d1c/consents/1", "cases/7d1c/consents/2"));
  EXPECT_EQ(out_.str(), "referrals/r1\n");

  const auto moved = client_.Expect(kTransitionReferral, SampleReferral());
  struct Verb {
    const char* word;
    v1::ReferralAction action;
    const char* reason;  // empty: it takes none
  };
  const Verb verbs[] = {{"request", v1::REFERRAL_ACTION_REQUEST, ""},
                        {"accept", v1::REFERRAL_ACTION_ACCEPT, ""},
                        {"waitlist", v1::REFERRAL_ACTION_WAITLIST, "no-capacity"},
                        {"offer", v1::REFERRAL_ACTION_OFFER, ""},
                        {"reject", v1::REFERRAL_ACTION_REJECT, "no-funds"},
                        {"start", v1::REFERRAL_ACTION_START, ""},
                        {"complete", v1::REFERRAL_ACTION_COMPLETE, "goal-reached"},
                        {"cancel", v1::REFERRAL_ACTION_CANCEL, "changed-mind"},
                        {"fail", v1::REFERRAL_ACTION_FAIL, "did-not-come"}};
  for (const auto& [verb, action, reason] : verbs) {
    std::vector<std::string> words = {"referral", verb, "r1", "--note", "x", "--etag", "5"};
    if (*reason != '\0') words.insert(words.end(), {"--reason", reason});
    ASSERT_EQ(Run(words), ExitCode::kOk) << verb << err_.str();
    EXPECT_EQ(moved->name(), "referrals/r1");
    EXPECT_EQ(moved->action(), action);
    EXPECT_EQ(moved->reason(), FromWord<v1::ReferralReason>(reason));
    EXPECT_EQ(moved->note(), "x");
    EXPECT_EQ(moved->etag(), "5");
    EXPECT_FALSE(moved->has_helped());
    EXPECT_EQ(Run({"referral", verb, "r1", "--reason", "no-answer"}), ExitCode::kUsage)
        << "that is the service's own";
  }
  for (const char* verb : {"reject", "cancel", "fail"}) {
    EXPECT_EQ(Run({"referral", verb, "r1"}), ExitCode::kUsage) << verb;
  }
  ASSERT_EQ(Run({"referral", "request", "r1", "--hold-days", "3", "--accept-duplicate"}),
            ExitCode::kOk);
  EXPECT_EQ(moved->hold_days(), 3);
  EXPECT_TRUE(moved->accept_duplicate());
  ASSERT_EQ(Run({"referral", "complete", "r1", "--not-helped"}), ExitCode::kOk);
  EXPECT_TRUE(moved->has_helped());
  EXPECT_FALSE(moved->helped());
}

// The words that `--help` offers for --reason.
std::vector<std::string> ReasonsOffered(const std::string& verb) {
  Options options;
  const auto parser = MakeParser(options);
  const CLI::App* command = parser->get_subcommand("referral")->get_subcommand(verb);
  const CLI::Option* option = command->get_option_no_throw("--reason");
  if (option == nullptr) return {};
  const std::string type = option->get_type_name();
  const std::size_t from = type.find('{') + 1;
  return CLI::detail::split(type.substr(from, type.find('}') - from), ',');
}

// Exactly what the service allows one of the two sides, and by role exactly what it allows that.
TEST_F(CaseworkTest, VerbsOfferTheReasonsThatTheServiceTakes) {
  client_.Expect(kTransitionReferral, SampleReferral());
  const std::pair<const char*, v1::ActorRole> roles[] = {
      {"case-manager", v1::ACTOR_ROLE_CASE_MANAGER}, {"agency", v1::ACTOR_ROLE_AGENCY}};
  for (const char* verb : {"request", "accept", "waitlist", "offer", "reject", "start", "complete",
                           "cancel", "fail"}) {
    const auto action = FromWord<v1::ReferralAction>(verb);
    const std::vector<std::string> offered = ReasonsOffered(verb);
    for (const std::string& word : EnumWords<v1::ReferralReason>()) {
      bool anybody = false;
      for (const auto& [role, number] : roles) {
        const bool may =
            casework::CheckReason(action, number, FromWord<v1::ReferralReason>(word)).ok();
        anybody = anybody || may;
        EXPECT_EQ(Run({"referral", verb, "r1", "--reason", word, "--as-role", role}),
                  may ? ExitCode::kOk : ExitCode::kUsage)
            << verb << " " << word << " " << role;
      }
      EXPECT_EQ(std::find(offered.begin(), offered.end(), word) != offered.end(), anybody)
          << verb << " " << word;
    }
  }
}

TEST_F(CaseworkTest, ARefusedReasonIsSpelledAsTheFlagIs) {
  const auto said = [&](const char* language) {
    EXPECT_EQ(Run({"referral", "waitlist", "r1", "--reason", "client-not-reached", "--as-role",
                   "agency", "--lang", language}),
              ExitCode::kUsage);
    return err_.str();
  };
  EXPECT_THAT(said("en"),
              HasSubstr("--reason client-not-reached (agency): expected one of no-capacity\n"));
  EXPECT_THAT(said("ko"),
              HasSubstr("--reason client-not-reached (agency): 쓸 수 있는 사유는 no-capacity\n"));
  ASSERT_EQ(Run({"referral", "fail", "--help"}), ExitCode::kOk);
  EXPECT_THAT(out_.str(), HasSubstr("client-not-reached"));
  EXPECT_THAT(out_.str(), ::testing::Not(HasSubstr("changed-mind")));
}

TEST_F(CaseworkTest, ADraftTakesTheAgreedLineThatItIsFor) {
  v1::Case record;
  record.set_agreed_plan("cases/7d1c/plans/1");
  client_.Expect(kGetCase, record);
  const auto planned = client_.Expect(kGetPlan, SamplePlan());
  const auto drafted = client_.Expect(kCreateReferral, SampleReferral());
  const auto line_of = [&](const char* resource, const char* need) {
    EXPECT_EQ(Run({"referral", "draft", "7d1c", resource, "--need", need}), ExitCode::kOk);
    return drafted->referral().plan_line();
  };
  EXPECT_EQ(line_of("saebom-check", "n1"), "l1");
  EXPECT_EQ(planned->name(), "cases/7d1c/plans/1");
  EXPECT_EQ(line_of("saebom-check", "n2"), "") << "the line is for another need";
  EXPECT_EQ(line_of("lunch", "n1"), "") << "the plan has no line of it";
  auto twice = SamplePlan();
  *twice.add_lines() = twice.lines(0);
  client_.Expect(kGetPlan, twice);
  EXPECT_EQ(line_of("saebom-check", "n1"), "") << "no telling which";
}

TEST_F(CaseworkTest, PagesCallAgenciesByTheirNames) {
  v1::Referral referral = SampleReferral();
  referral.set_resource("resources/lunch");
  client_.Expect(kGetReferral, referral);
  ASSERT_EQ(Run({"referral", "get", "r1", "--lang", "ko"}), ExitCode::kOk);
  EXPECT_THAT(out_.str(), HasSubstr("의뢰 도시락"));
  EXPECT_THAT(out_.str(), HasSubstr("가람복지관 (organizations/health)"));
  referral.set_resource("resources/gone");
  client_.Expect(kGetReferral, referral);
  ASSERT_EQ(Run({"referral", "get", "r1", "--lang", "ko"}), ExitCode::kOk);
  EXPECT_THAT(out_.str(), HasSubstr("의뢰 resources/gone"));
}

TEST_F(CaseworkTest, DistrictsOfGapsHaveNames) {
  client_.On(kListRegions, [](const v1::ListRegionsRequest&) {
    return Parse<v1::ListRegionsResponse>(R"(
        regions { code { system: REGION_SYSTEM_KR_ADM code: "9911000000" }
                  display_name { ko: "다온구" } })");
  });
  client_.Expect(kListGaps, Parse<v1::ListGapsResponse>(R"(
      counts { region { system: REGION_SYSTEM_KR_ADM code: "99110" } households: 7 })"));
  ASSERT_EQ(Run({"gaps", "--lang", "ko"}), ExitCode::kOk);
  EXPECT_THAT(out_.str(), HasSubstr("다온구 (99110)"));
}

TEST(Won, HasSeparators) {
  constexpr Look kKorean{};
  constexpr Look kEnglish{.english = true};
  EXPECT_EQ(Won(0, kKorean), "0원");
  EXPECT_EQ(Won(999, kKorean), "999원");
  EXPECT_EQ(Won(43482, kKorean), "43,482원");
  EXPECT_EQ(Won(-1234567, kEnglish), "-1,234,567 won");
}

TEST_F(CaseworkTest, ReferralsAreWatchedAndGoneOnWith) {
  v1::ReferralEvent event;
  *event.mutable_referral() = SampleReferral();
  event.set_resume_token("t1");
  v1::ReferralEvent second = event;
  second.set_resume_token("t2");
  auto asked = client_.ExpectStream(kWatchReferrals, {event, second, event});
  ASSERT_EQ(Run({"referral", "watch", "--as-role", "agency", "--resume", "t0", "--max", "2"}),
            ExitCode::kOk);
  EXPECT_EQ(asked->resume_token(), "t0");
  EXPECT_THAT(out_.str(), EndsWith("[t2]\n"));
  EXPECT_EQ(err_.str(), "");
  const auto broken = store::WithReason(absl::UnavailableError("gone"), kUnreachableReason);
  client_.ExpectStream(kWatchCases, {event, second}, broken);
  ASSERT_EQ(Run({"referral", "watch", "--json", "--as-role", "case-manager"}),
            ExitCode::kUnreachable);
  const std::string lines = out_.str();
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 2) << lines;
  EXPECT_THAT(err_.str(), HasSubstr("--resume t2"));
  client_.ExpectStream(kWatchReferrals, {event});
  ASSERT_EQ(Run({"referral", "watch", "--of", "agency", "--lang", "en"}), ExitCode::kOk);
  EXPECT_THAT(err_.str(), HasSubstr("go on with --resume t1"));
}

TEST_F(CaseworkTest, CheckInsAndGoals) {
  const auto asked = client_.Expect(kCreateCheckIn);
  ASSERT_EQ(Run({"checkin",         "add",     "7d1c",       "--method", "scale",
                 "--need",          "n1",      "--line",     "l1",       "--scale",
                 "자존감",          "--value", "6.5",        "--max",    "7",
                 "--needs-changed", "--time",  "2026-11-01", "--note",   "잘 다님"}),
            ExitCode::kOk)
      << err_.str();
  const v1::CheckIn& check_in = asked->check_in();
  EXPECT_EQ(check_in.method(), v1::MONITORING_METHOD_SCALE);
  EXPECT_EQ(check_in.reading().scale(), "자존감");
  EXPECT_DOUBLE_EQ(check_in.reading().value(), 6.5);
  EXPECT_DOUBLE_EQ(check_in.reading().max(), 7);
  EXPECT_TRUE(check_in.needs_changed());
  EXPECT_EQ(check_in.check_time().seconds(), 1793458800);
  EXPECT_EQ(Run({"checkin", "add", "7d1c", "--method", "call", "--value", "3"}), ExitCode::kUsage);
  EXPECT_EQ(Run({"checkin", "add", "7d1c", "--method", "call", "--change-holds"}),
            ExitCode::kUsage);
  const auto judged = client_.Expect(kRecordGoalResult, SamplePlan());
  ASSERT_EQ(
      Run({"goal", "result", "7d1c/1", "g1", "--result", "extended", "--until", "2027-06-01"}),
      ExitCode::kOk);
  EXPECT_EQ(judged->name(), "cases/7d1c/plans/1");
  EXPECT_EQ(judged->goal_id(), "g1");
  EXPECT_EQ(judged->result(), v1::GOAL_RESULT_EXTENDED);
  EXPECT_EQ(judged->end_date(), "2027-06-01");
  EXPECT_EQ(Run({"goal", "result", "7d1c/1", "g1", "--result", "extended", "--lang", "ko"}),
            ExitCode::kUsage);
  EXPECT_THAT(err_.str(), HasSubstr("--result extended에는 새 기한 --until"));
  EXPECT_EQ(Run({"goal", "result", "7d1c/1", "g1", "--result", "extended", "--lang", "en"}),
            ExitCode::kUsage);
  EXPECT_THAT(err_.str(), HasSubstr("--result extended needs --until"));
  EXPECT_EQ(
      Run({"goal", "result", "7d1c/1", "g1", "--result", "achieved", "--until", "2027-06-01"}),
      ExitCode::kUsage);
}

TEST_F(CaseworkTest, ListsOfNamesAreForScripts) {
  v1::ListReferralsResponse page;
  *page.add_referrals() = SampleReferral();
  const auto asked = client_.Expect(kListReferrals, page);
  ASSERT_EQ(Run({"referral", "list", "--case-name", "7d1c", "--resource", "lunch", "--state",
                 "requested,waitlisted", "--quiet"}),
            ExitCode::kOk);
  EXPECT_EQ(out_.str(), "referrals/r1\n");
  EXPECT_EQ(asked->case_(), "cases/7d1c");
  EXPECT_EQ(asked->resource(), "resources/lunch");
  EXPECT_THAT(asked->states(),
              ElementsAre(v1::REFERRAL_STATE_REQUESTED, v1::REFERRAL_STATE_WAITLISTED));
  client_.Expect(kListDue, SampleDue());
  ASSERT_EQ(Run({"case", "due", "--quiet"}), ExitCode::kOk);
  EXPECT_EQ(out_.str(), "cases/7d1c\ncases/7d1c\ncases/9e2f\n");
  ASSERT_EQ(Run({"list", "organizations", "--quiet"}), ExitCode::kOk);
}

TEST_F(CaseworkTest, GapsByWhatIsAsked) {
  const auto asked = client_.Expect(kListGaps, SampleGaps());
  ASSERT_EQ(Run({"gaps", "--from", "2026-01", "--to", "2026-11", "--by", "need-code,month",
                 "--region", "9911000000", "--need-code", "health"}),
            ExitCode::kOk);
  EXPECT_EQ(asked->first_month(), "2026-01");
  EXPECT_EQ(asked->last_month(), "2026-11");
  EXPECT_EQ(asked->region().system(), v1::REGION_SYSTEM_KR_ADM);
  EXPECT_EQ(asked->region().code(), "9911000000");
  EXPECT_THAT(asked->dimensions(),
              ElementsAre(v1::GAP_DIMENSION_NEED_CODE, v1::GAP_DIMENSION_MONTH));
  ASSERT_EQ(Run({"gaps", "--region", "kr-legal:9911000000"}), ExitCode::kOk);
  EXPECT_EQ(asked->region().system(), v1::REGION_SYSTEM_KR_LEGAL);
}

TEST_F(CaseworkTest, AuditFaultsAreNamedAndEndWithACode) {
  const auto faulty = Parse<v1::VerifyAuditResponse>(R"(
      size: 9 fault_count: 1 faults { kind: KIND_MISSING index: 4 description: "entry 4 is gone" })");
  const auto asked = client_.Expect(kVerifyAudit, faulty);
  const std::string a = Write("a.note", "ieum\n9\nroot\n\n— ieum x\n");
  const std::string b = Write("b.note", "b");
  EXPECT_EQ(Run({"audit", "verify", "--checkpoint", a, b, "--lang", "en"}), ExitCode::kOther);
  EXPECT_THAT(asked->checkpoints(), ElementsAre("ieum\n9\nroot\n\n— ieum x\n", "b"));
  EXPECT_THAT(out_.str(), HasSubstr("entry 4 is gone"));
  EXPECT_EQ(err_.str(), "error: the audit log has 1 fault\n");
  // As mail and editors leave it.
  const std::string mailed =
      Write("c.note", "\xEF\xBB\xBFieum\r\n9\r\nroot\r\n\r\n— ieum x\r\n\r\n");
  EXPECT_EQ(Run({"audit", "verify", "--checkpoint", mailed}), ExitCode::kOther);
  EXPECT_THAT(asked->checkpoints(), ElementsAre("ieum\n9\nroot\n\n— ieum x\n"));
  EXPECT_EQ(Run({"audit", "verify", "--checkpoint", Write("d.note", "\xFF\xFE")}),
            ExitCode::kBadInput);
  EXPECT_EQ(Run({"audit", "verify", "--json"}), ExitCode::kOther);
  EXPECT_EQ(nlohmann::json::parse(err_.str())["reason"], "AUDIT_FAULTS");
  EXPECT_EQ(Run({"audit", "verify", "--checkpoint", (dir_ / "none").string()}),
            ExitCode::kNotFound);
  client_.Expect(kVerifyAudit, Parse<v1::VerifyAuditResponse>("ok: true size: 9"));
  EXPECT_EQ(Run({"audit", "verify"}), ExitCode::kOk);
  client_.Expect(kGetAuditCheckpoint,
                 Parse<v1::AuditCheckpoint>("note: 'ieum\\n9\\n' public_key: 'ieum+1+k'"));
  ASSERT_EQ(Run({"audit", "checkpoint"}), ExitCode::kOk);
  EXPECT_EQ(out_.str(), "ieum\n9\n") << "byte for byte";
  ASSERT_EQ(Run({"audit", "checkpoint", "--public-key"}), ExitCode::kOk);
  EXPECT_EQ(out_.str(), "ieum+1+k\n");
}

}  // namespace
}  // namespace ieum::cli
