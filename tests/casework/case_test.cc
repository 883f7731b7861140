#include <functional>
#include <set>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "store/catalog/timestamps.h"
#include "store/catalog/violations.h"
#include "tests/casework/case_bench.h"

namespace ieum::casework {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(CaseTest, IsOpenedReadAndRecorded) {
  CaseBench bench;
  const v1::Case made = bench.NewCase();
  EXPECT_TRUE(made.name().starts_with("cases/"));
  EXPECT_EQ(made.organization(), kOrganization);
  EXPECT_EQ(made.case_manager(), "manager-1");
  EXPECT_EQ(made.state(), v1::CASE_STATE_OPEN);
  EXPECT_EQ(made.assessment_version(), 1);
  EXPECT_EQ(made.reassess_due_date(), "2027-11-01");
  EXPECT_FALSE(made.etag().empty());
  v1::AuditEntry entry = bench.LastEntry();
  EXPECT_EQ(entry.access(), v1::ACCESS_KIND_WRITE);
  EXPECT_THAT(entry.subjects(), ElementsAre(made.name()));

  const auto read = bench.cases().GetCase(GetRequest(made.name()), CaseBench::Manager());
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->SerializeAsString(), made.SerializeAsString());
  entry = bench.LastEntry();
  EXPECT_EQ(entry.access(), v1::ACCESS_KIND_READ);
  EXPECT_EQ(entry.outcome(), v1::AUDIT_OUTCOME_OK);
  EXPECT_THAT(entry.subjects(), ElementsAre(made.name()));
}

TEST(CaseTest, IsForItsOrganizationAlone) {
  CaseBench bench;
  const v1::Case made = bench.NewCase();
  EXPECT_TRUE(bench.cases()
                  .GetCase(GetRequest(made.name()), CaseBench::As(v1::ACTOR_ROLE_SUPERVISOR))
                  .ok());
  for (const v1::ActorRole role :
       {v1::ACTOR_ROLE_AGENCY, v1::ACTOR_ROLE_ANALYST, v1::ACTOR_ROLE_SYSTEM}) {
    const auto read = bench.cases().GetCase(GetRequest(made.name()), CaseBench::As(role));
    EXPECT_TRUE(absl::IsPermissionDenied(read.status()));
    EXPECT_EQ(store::ReasonOf(read.status()), "WRONG_ROLE");
  }
  const auto other =
      bench.cases().GetCase(GetRequest(made.name()), CaseBench::Manager(kOtherOrganization));
  EXPECT_EQ(store::ReasonOf(other.status()), "WRONG_ORGANIZATION");
  EXPECT_EQ(bench.LastEntry().outcome(), v1::AUDIT_OUTCOME_REFUSED);
  EXPECT_EQ(bench.LastEntry().reason(), "WRONG_ORGANIZATION");
  EXPECT_THAT(bench.LastEntry().subjects(), ElementsAre(made.name()));
  EXPECT_TRUE(absl::IsUnauthenticated(bench.cases().GetCase(GetRequest(made.name()), {}).status()));

  const Caller supervisor = CaseBench::As(v1::ACTOR_ROLE_SUPERVISOR);
  const Caller outsider = CaseBench::Manager(kOtherOrganization);
  for (const Caller& caller : {supervisor, outsider}) {
    EXPECT_FALSE(bench.cases().CloseCase(CloseRequest(made), caller).ok());
    EXPECT_FALSE(bench.cases().ReassessCase(ReassessRequest(made), caller).ok());
    v1::EraseCaseRequest erase;
    erase.set_name(made.name());
    EXPECT_FALSE(bench.cases().EraseCase(erase, caller).ok());
    v1::UpdateCaseRequest update;
    update.mutable_case_()->set_name(made.name());
    update.mutable_case_()->set_management_number("x");
    EXPECT_FALSE(bench.cases().UpdateCase(update, caller).ok());
  }
  EXPECT_FALSE(bench.cases().CreateCase(NewCaseRequest("r"), supervisor).ok());
  EXPECT_TRUE(bench.cases().GetCase(GetRequest(made.name()), CaseBench::Manager()).ok());
}

struct BadCase {
  const char* field;
  std::function<void(v1::CreateCaseRequest&)> spoil;
};

TEST(CaseTest, BadInputIsNamedAndNeverRepeated) {
  CaseBench bench;
  const std::string secret = "비밀이야기";
  const std::vector<BadCase> cases = {
      {"case.case_reference", [](auto& r) { r.mutable_case_()->clear_case_reference(); }},
      {"case.case_reference",
       [](auto& r) { r.mutable_case_()->set_case_reference(std::string(129, 'a')); }},
      {"assessment.case_reference",
       [](auto& r) { r.mutable_assessment()->set_case_reference("someone else"); }},
      {"assessment.needs", [](auto& r) { r.mutable_assessment()->clear_needs(); }},
      {"case.management_number",
       [&](auto& r) { r.mutable_case_()->set_management_number(secret + std::string(64, '1')); }},
      {"case.client.display_name",
       [&](auto& r) {
         r.mutable_case_()->mutable_client()->set_display_name(secret + std::string(100, 'x'));
       }},
      {"case.client.display_name",
       [](auto& r) { r.mutable_case_()->mutable_client()->set_display_name("970302-2345678"); }},
      {"case.client.address",
       [](auto& r) { r.mutable_case_()->mutable_client()->set_address("9703022345678"); }},
      {"case.client.phone",
       [&](auto& r) { r.mutable_case_()->mutable_client()->set_phone(secret); }},
      {"case.client.guardian_phone",
       [&](auto& r) { r.mutable_case_()->mutable_client()->set_guardian_phone(secret); }},
      {"case.client.birth_date",
       [&](auto& r) { r.mutable_case_()->mutable_client()->set_birth_date(secret); }},
      {"case.client.birth_date",
       [](auto& r) { r.mutable_case_()->mutable_client()->set_birth_date("2026-11-02"); }},
      {"case.client.member",
       [&](auto& r) { r.mutable_case_()->mutable_client()->set_member(secret); }},
      {"request_id", [&](auto& r) { r.set_request_id(secret); }},
  };
  const std::size_t before = bench.Entries().size();
  for (const BadCase& bad : cases) {
    v1::CreateCaseRequest request = NewCaseRequest("ref-1");
    bad.spoil(request);
    const auto made = bench.cases().CreateCase(request, CaseBench::Manager());
    EXPECT_TRUE(absl::IsInvalidArgument(made.status())) << bad.field << ": " << made.status();
    EXPECT_THAT(FieldsOf(made.status()), Contains(bad.field));
    EXPECT_THAT(std::string(made.status().message()), Not(HasSubstr(secret)));
    EXPECT_THAT(std::string(made.status().message()), Not(HasSubstr("9703022")));
  }
  EXPECT_EQ(bench.Entries().size(), before);
  EXPECT_THAT(bench.desk().keys().KeyIds("cases/"), IsEmpty());
}

TEST(CaseTest, TheSameRequestOpensOneCase) {
  CaseBench bench;
  v1::CreateCaseRequest request = NewCaseRequest("ref-1");
  request.set_request_id("123e4567-e89b-12d3-a456-426614174000");
  std::set<std::string> names;
  for (int i = 0; i < 20; ++i) {
    const auto made = bench.cases().CreateCase(request, CaseBench::Manager());
    ASSERT_TRUE(made.ok()) << made.status();
    names.insert(made->name());
  }
  EXPECT_EQ(names.size(), 1U);
  EXPECT_EQ(bench.desk().keys().KeyIds("cases/").size(), 1U);
  // What was made is shown to who may see it, and the access recorded.
  EXPECT_EQ(bench.LastEntry().access(), v1::ACCESS_KIND_READ);
  // Another's id is another id, be it the same: who sends it acts, and is answered their own.
  const auto other = bench.cases().CreateCase(request, CaseBench::Manager(kOtherOrganization));
  ASSERT_TRUE(other.ok()) << other.status();
  EXPECT_FALSE(names.contains(other->name()));
  Caller colleague = CaseBench::Manager();
  colleague.actor.account = "manager-2";
  EXPECT_EQ(store::ReasonOf(bench.cases().CreateCase(request, colleague).status()), "CASE_EXISTS");
  EXPECT_EQ(
      store::ReasonOf(
          bench.cases().CreateCase(request, CaseBench::As(v1::ACTOR_ROLE_SUPERVISOR)).status()),
      "WRONG_ROLE");
  request.mutable_case_()->set_management_number("2026-18");
  const auto changed = bench.cases().CreateCase(request, CaseBench::Manager());
  EXPECT_EQ(store::ReasonOf(changed.status()), "REQUEST_ID_REUSED");
}

TEST(CaseTest, ListsNewestFirstByPageAndFilter) {
  CaseBench bench;
  std::vector<std::string> newest_first;
  for (int i = 0; i < 7; ++i) {
    bench.now += absl::Seconds(1);
    const v1::Case made = bench.NewCase("ref-" + std::to_string(i % 3));
    newest_first.insert(newest_first.begin(), made.name());
    // A household has one open case at a time.
    const auto close = CloseRequest(made, v1::CLOSURE_REASON_MOVED);
    ASSERT_TRUE(i >= 4 || bench.cases().CloseCase(close, CaseBench::Manager()).ok());
  }
  bench.NewCase("ref-0", CaseBench::Manager(kOtherOrganization));
  v1::ListCasesRequest request;
  request.set_page_size(3);
  std::vector<std::string> seen;
  int pages = 0;
  do {
    const auto page = bench.cases().ListCases(request, CaseBench::Manager());
    ASSERT_TRUE(page.ok()) << page.status();
    for (const v1::Case& record : page->cases()) seen.push_back(record.name());
    EXPECT_EQ(bench.LastEntry().subjects_size(), page->cases_size());
    request.set_page_token(page->next_page_token());
    ++pages;
  } while (!request.page_token().empty());
  EXPECT_EQ(seen, newest_first);
  EXPECT_EQ(pages, 3);

  request.set_case_reference("ref-0");
  const auto filtered = bench.cases().ListCases(request, CaseBench::Manager());
  ASSERT_TRUE(filtered.ok());
  EXPECT_EQ(filtered->cases_size(), 3);
  request.set_state(v1::CASE_STATE_OPEN);
  EXPECT_EQ(bench.cases().ListCases(request, CaseBench::Manager())->cases_size(), 1);
  request.set_state(v1::CASE_STATE_CLOSED);
  EXPECT_EQ(bench.cases().ListCases(request, CaseBench::Manager())->cases_size(), 0);
  request.set_page_size(-1);
  EXPECT_THAT(FieldsOf(bench.cases().ListCases(request, CaseBench::Manager()).status()),
              ElementsAre("page_size"));
  EXPECT_FALSE(bench.cases().ListCases({}, CaseBench::As(v1::ACTOR_ROLE_AGENCY)).ok());
}

TEST(CaseTest, UpdatesClientAndNumberAlone) {
  CaseBench bench;
  const v1::Case made = bench.NewCase();
  v1::UpdateCaseRequest request;
  request.mutable_case_()->set_name(made.name());
  request.mutable_case_()->set_etag(made.etag());
  request.mutable_case_()->set_management_number("2026-99");
  request.mutable_case_()->mutable_client()->set_phone("02-123-4567");
  request.mutable_update_mask()->add_paths("management_number");
  request.mutable_update_mask()->add_paths("client.phone");
  const auto updated = bench.cases().UpdateCase(request, CaseBench::Manager());
  ASSERT_TRUE(updated.ok()) << updated.status();
  EXPECT_EQ(updated->management_number(), "2026-99");
  EXPECT_EQ(updated->client().phone(), "02-123-4567");
  EXPECT_EQ(updated->client().display_name(), "홍길순");
  EXPECT_EQ(bench.LastEntry().access(), v1::ACCESS_KIND_WRITE);

  const auto stale = bench.cases().UpdateCase(request, CaseBench::Manager());
  EXPECT_TRUE(absl::IsAborted(stale.status()));
  EXPECT_EQ(store::ReasonOf(stale.status()), "ETAG_MISMATCH");
  request.mutable_case_()->clear_etag();
  for (const char* fixed : {"case_reference", "state", "declines", "closure", "agreed_plan"}) {
    request.mutable_update_mask()->clear_paths();
    request.mutable_update_mask()->add_paths(fixed);
    EXPECT_THAT(FieldsOf(bench.cases().UpdateCase(request, CaseBench::Manager()).status()),
                ElementsAre("update_mask"));
  }
  request.mutable_update_mask()->clear_paths();
  request.mutable_update_mask()->add_paths("client.phone");
  request.mutable_case_()->mutable_client()->set_phone("x");
  EXPECT_THAT(FieldsOf(bench.cases().UpdateCase(request, CaseBench::Manager()).status()),
              ElementsAre("case.client.phone"));
}

TEST(CaseTest, ReassessmentMakesAVersionAndAPlanInOneCommit) {
  CaseBench bench;
  const v1::Case made = bench.NewCase();
  const v1::ServicePlan agreed = bench.Agree(bench.Compose(made));
  bench.AdvanceDays(100);
  v1::ReassessCaseRequest request = ReassessRequest(made);
  request.set_language(v1::LANGUAGE_EN);
  request.set_request_id("123e4567-e89b-12d3-a456-426614174001");
  v1::Assessment& assessment = *request.mutable_assessment();
  assessment.clear_case_reference();
  assessment.mutable_needs(0)->set_severity(v1::SEVERITY_MILD);
  assessment.mutable_household()->mutable_income()->set_min_percent(10);
  v1::Need& added = *assessment.add_needs();
  added.set_id("n-new");
  added.add_need_codes("daily_living.meals");
  const std::size_t before = bench.Entries().size();
  const auto done = bench.cases().ReassessCase(request, CaseBench::Manager());
  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_EQ(bench.Entries().size(), before + 1);
  EXPECT_EQ(done->case_().assessment_version(), 2);
  EXPECT_EQ(done->case_().reassess_due_date(), "2028-02-09");
  EXPECT_EQ(done->assessment().name(), made.name() + "/assessments/2");
  EXPECT_EQ(done->assessment().assessment().case_reference(), "ref-1");
  EXPECT_THAT(done->assessment().changes(), Contains(HasSubstr("severity")));
  EXPECT_THAT(done->assessment().changes(), Contains(HasSubstr("Income")));
  EXPECT_THAT(done->assessment().changes(), Contains(HasSubstr("(n-new)")));
  EXPECT_EQ(done->plan().state(), v1::PLAN_STATE_DRAFT);
  EXPECT_EQ(done->plan().assessment_version(), 2);
  EXPECT_EQ(done->plan().previous_plan(), agreed.name());
  bool kept = false;
  for (const v1::PlanChange& change : done->plan().changes()) {
    kept = kept || change.kind() == v1::PLAN_CHANGE_KIND_KEPT;
  }
  EXPECT_TRUE(kept);
  const auto again = bench.cases().ReassessCase(request, CaseBench::Manager());
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->SerializeAsString(), done->SerializeAsString());

  v1::GetAssessmentRequest get;
  get.set_name(made.name() + "/assessments/latest");
  EXPECT_EQ(bench.cases().GetAssessment(get, CaseBench::Manager())->version(), 2);
  get.set_name(made.name() + "/assessments/1");
  EXPECT_EQ(bench.cases().GetAssessment(get, CaseBench::Manager())->version(), 1);
  EXPECT_EQ(bench.LastEntry().access(), v1::ACCESS_KIND_READ);
  get.set_name(made.name() + "/assessments/3");
  EXPECT_TRUE(absl::IsNotFound(bench.cases().GetAssessment(get, CaseBench::Manager()).status()));
  for (const char* bad : {"cases/x", "/assessments/latest", "cases/a/b/assessments/latest"}) {
    get.set_name(bad);
    EXPECT_THAT(FieldsOf(bench.cases().GetAssessment(get, CaseBench::Manager()).status()),
                ElementsAre("name"));
  }
  request.clear_request_id();
  request.mutable_assessment()->set_case_reference("other");
  EXPECT_THAT(FieldsOf(bench.cases().ReassessCase(request, CaseBench::Manager()).status()),
              ElementsAre("assessment.case_reference"));
  request = ReassessRequest(made);
  *request.mutable_assessment()->mutable_assess_time() =
      store::ToTimestamp(bench.now + absl::Hours(1));
  EXPECT_THAT(FieldsOf(bench.cases().ReassessCase(request, CaseBench::Manager()).status()),
              ElementsAre("assessment.assess_time"));
  *request.mutable_assessment()->mutable_assess_time() =
      store::ToTimestamp(bench.now - absl::Hours(24 * 366 * 10));
  EXPECT_THAT(FieldsOf(bench.cases().ReassessCase(request, CaseBench::Manager()).status()),
              ElementsAre("assessment.assess_time"));
}

TEST(CaseTest, ClosesEndsReferralsAndReopens) {
  CaseBench bench;
  const v1::Case made = bench.NewCase();
  v1::Referral referral;
  referral.set_resource("resources/x");
  referral.set_state(v1::REFERRAL_STATE_ACCEPTED);
  referral = bench.PutReferral(made, referral);
  const auto reopened_early = [&] {
    return bench.cases().ReopenCase(ReopenRequest(made), CaseBench::Manager());
  };
  EXPECT_EQ(store::ReasonOf(reopened_early().status()), "CASE_OPEN");

  const auto closed = bench.cases().CloseCase(CloseRequest(made, v1::CLOSURE_REASON_SELF_RELIANT),
                                              CaseBench::Manager());
  ASSERT_TRUE(closed.ok()) << closed.status();
  EXPECT_EQ(closed->state(), v1::CASE_STATE_FOLLOW_UP);
  EXPECT_EQ(closed->closure().follow_up_end_date(), "2027-02-01");
  EXPECT_EQ(bench.GetReferral(referral.name()).state(), v1::REFERRAL_STATE_CANCELLED);
  EXPECT_EQ(bench.GetReferral(referral.name()).transitions(0).reason(),
            v1::REFERRAL_REASON_CASE_CLOSED);
  EXPECT_THAT(bench.LastEntry().subjects(), ElementsAre(made.name(), referral.name()));
  EXPECT_EQ(
      store::ReasonOf(bench.cases().CloseCase(CloseRequest(made), CaseBench::Manager()).status()),
      "CASE_CLOSED");
  EXPECT_EQ(store::ReasonOf(
                bench.cases().ReassessCase(ReassessRequest(made), CaseBench::Manager()).status()),
            "CASE_CLOSED");
  bench.AdvanceDays(93);
  EXPECT_EQ(bench.cases().GetCase(GetRequest(made.name()), CaseBench::Manager())->state(),
            v1::CASE_STATE_CLOSED);
  const auto reopened = reopened_early();
  ASSERT_TRUE(reopened.ok()) << reopened.status();
  EXPECT_EQ(reopened->state(), v1::CASE_STATE_OPEN);
  EXPECT_TRUE(reopened->reassess_now());
  EXPECT_FALSE(reopened->has_closure());
}

TEST(CaseTest, GoalsAreNotAchievedBeforeTheyAreJudged) {
  CaseBench bench;
  const v1::Case made = bench.NewCase();
  const auto none = bench.cases().CloseCase(CloseRequest(made), CaseBench::Manager());
  EXPECT_EQ(store::ReasonOf(none.status()), "GOALS_OPEN") << none.status();
  const v1::ServicePlan agreed = bench.Agree(bench.Compose(made));
  ASSERT_GE(agreed.goals_size(), 1);
  const auto refused = bench.cases().CloseCase(CloseRequest(made), CaseBench::Manager());
  EXPECT_EQ(store::ReasonOf(refused.status()), "GOALS_OPEN") << refused.status();
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr(agreed.goals(0).id()));
  EXPECT_THAT(std::string(refused.status().message()), Not(HasSubstr(agreed.goals(0).statement())));
  for (const v1::Goal& goal : agreed.goals()) {
    v1::RecordGoalResultRequest result;
    result.set_name(agreed.name());
    result.set_goal_id(goal.id());
    result.set_result(v1::GOAL_RESULT_ACHIEVED);
    ASSERT_TRUE(bench.cases().RecordGoalResult(result, CaseBench::Manager()).ok());
  }
  EXPECT_TRUE(bench.cases().CloseCase(CloseRequest(made), CaseBench::Manager()).ok());
  // For another reason, goals need not be judged.
  const v1::Case other = bench.NewCase("ref-2");
  bench.Agree(bench.Compose(other));
  EXPECT_TRUE(
      bench.cases()
          .CloseCase(CloseRequest(other, v1::CLOSURE_REASON_CLIENT_WISH), CaseBench::Manager())
          .ok());
}

TEST(CaseTest, ClosureIsChecked) {
  CaseBench bench;
  const v1::Case made = bench.NewCase();
  const auto fields = [&](const v1::CloseCaseRequest& request) {
    return FieldsOf(bench.cases().CloseCase(request, CaseBench::Manager()).status());
  };
  EXPECT_THAT(fields(CloseRequest(made, v1::CLOSURE_REASON_UNSPECIFIED)),
              ElementsAre("closure.reason"));
  v1::CloseCaseRequest request = CloseRequest(made);
  request.mutable_closure()->set_follow_up_end_date("2026-10-31");
  EXPECT_THAT(fields(request), ElementsAre("closure.follow_up_end_date"));
  request.mutable_closure()->set_follow_up_end_date("soon");
  EXPECT_THAT(fields(request), ElementsAre("closure.follow_up_end_date"));
  request.mutable_closure()->set_follow_up_end_date("2026-12-01");
  request.mutable_closure()->set_note(std::string(2001, 'x'));
  EXPECT_THAT(fields(request), ElementsAre("closure.note"));
  request.mutable_closure()->clear_note();
  request.mutable_closure()->set_reason(v1::CLOSURE_REASON_DIED);
  EXPECT_THAT(fields(request), ElementsAre("closure.follow_up_end_date"));
  request.mutable_closure()->clear_follow_up_end_date();
  const auto closed = bench.cases().CloseCase(request, CaseBench::Manager());
  ASSERT_TRUE(closed.ok());
  EXPECT_EQ(closed->state(), v1::CASE_STATE_CLOSED);
  EXPECT_EQ(closed->closure().follow_up_end_date(), "");
}

}  // namespace
}  // namespace ieum::casework
