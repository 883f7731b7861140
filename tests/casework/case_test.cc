#include <atomic>
#include <functional>
#include <set>
#include <thread>

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

v1::GetCaseRequest Get(const std::string& name) {
  v1::GetCaseRequest request;
  request.set_name(name);
  return request;
}

v1::CloseCaseRequest Close(const v1::Case& record,
                           v1::ClosureReason reason = v1::CLOSURE_REASON_GOALS_ACHIEVED) {
  v1::CloseCaseRequest request;
  request.set_name(record.name());
  request.mutable_closure()->set_reason(reason);
  return request;
}

v1::ReassessCaseRequest Reassess(const v1::Case& record) {
  v1::ReassessCaseRequest request;
  request.set_name(record.name());
  *request.mutable_assessment() = Household(record.case_reference());
  return request;
}

// A household of these, all of 40 years.
v1::Assessment Living(const std::vector<std::string>& members) {
  v1::Assessment assessment;
  assessment.set_case_reference("ref-1");
  for (const std::string& reference : members) {
    v1::Member& member = *assessment.mutable_household()->add_members();
    member.set_reference(reference);
    member.set_age_years(40);
  }
  v1::Need& need = *assessment.add_needs();
  need.set_id("n1");
  need.add_need_codes("daily_living.meals");
  return assessment;
}

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

  const auto read = bench.cases().GetCase(Get(made.name()), CaseBench::Manager());
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
  EXPECT_TRUE(
      bench.cases().GetCase(Get(made.name()), CaseBench::As(v1::ACTOR_ROLE_SUPERVISOR)).ok());
  for (const v1::ActorRole role :
       {v1::ACTOR_ROLE_AGENCY, v1::ACTOR_ROLE_ANALYST, v1::ACTOR_ROLE_SYSTEM}) {
    const auto read = bench.cases().GetCase(Get(made.name()), CaseBench::As(role));
    EXPECT_TRUE(absl::IsPermissionDenied(read.status()));
    EXPECT_EQ(store::ReasonOf(read.status()), "WRONG_ROLE");
  }
  const auto other =
      bench.cases().GetCase(Get(made.name()), CaseBench::Manager(kOtherOrganization));
  EXPECT_EQ(store::ReasonOf(other.status()), "WRONG_ORGANIZATION");
  EXPECT_EQ(bench.LastEntry().outcome(), v1::AUDIT_OUTCOME_REFUSED);
  EXPECT_EQ(bench.LastEntry().reason(), "WRONG_ORGANIZATION");
  EXPECT_THAT(bench.LastEntry().subjects(), ElementsAre(made.name()));
  EXPECT_TRUE(absl::IsUnauthenticated(bench.cases().GetCase(Get(made.name()), {}).status()));

  const Caller supervisor = CaseBench::As(v1::ACTOR_ROLE_SUPERVISOR);
  const Caller outsider = CaseBench::Manager(kOtherOrganization);
  for (const Caller& caller : {supervisor, outsider}) {
    EXPECT_FALSE(bench.cases().CloseCase(Close(made), caller).ok());
    EXPECT_FALSE(bench.cases().ReassessCase(Reassess(made), caller).ok());
    v1::EraseCaseRequest erase;
    erase.set_name(made.name());
    EXPECT_FALSE(bench.cases().EraseCase(erase, caller).ok());
    v1::UpdateCaseRequest update;
    update.mutable_case_()->set_name(made.name());
    update.mutable_case_()->set_management_number("x");
    EXPECT_FALSE(bench.cases().UpdateCase(update, caller).ok());
  }
  EXPECT_FALSE(bench.cases().CreateCase(NewCaseRequest("r"), supervisor).ok());
  EXPECT_TRUE(bench.cases().GetCase(Get(made.name()), CaseBench::Manager()).ok());
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

v1::EraseCaseRequest Erase(const v1::Case& record) {
  v1::EraseCaseRequest request;
  request.set_name(record.name());
  return request;
}

absl::StatusOr<v1::Case> Reopen(CaseBench& bench, const v1::Case& record) {
  v1::ReopenCaseRequest request;
  request.set_name(record.name());
  return bench.cases().ReopenCase(request, CaseBench::Manager());
}

std::size_t ReferenceRecords(CaseBench& bench) {
  std::size_t found = 0;
  EXPECT_TRUE((*bench.records().View())
                  ->Scan(store::RecordKind::kCaseReference, "",
                         [&](const store::Record& record) {
                           found += !record.key.id.starts_with("e/");
                           return true;
                         })
                  .ok());
  return found;
}

TEST(CaseTest, AHouseholdHasOneOpenCaseInAnOrganization) {
  CaseBench bench;
  const auto open = [&](const std::string& organization = kOrganization) {
    return bench.cases().CreateCase(NewCaseRequest("ref-1"), CaseBench::Manager(organization));
  };
  const v1::Case first = bench.NewCase("ref-1");
  const auto refused = open();
  EXPECT_TRUE(absl::IsAlreadyExists(refused.status())) << refused.status();
  EXPECT_EQ(store::ReasonOf(refused.status()), "CASE_EXISTS");
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr(first.name()));
  EXPECT_THAT(std::string(refused.status().message()), Not(HasSubstr("ref-1")));
  EXPECT_EQ(bench.LastEntry().outcome(), v1::AUDIT_OUTCOME_REFUSED);
  EXPECT_THAT(bench.LastEntry().subjects(), ElementsAre(first.name()));
  EXPECT_THAT(bench.keys().KeyIds("cases/"), ElementsAre(first.name()));
  // Another organization, and another household, are nobody's business.
  const v1::Case theirs = open(kOtherOrganization).value();
  bench.NewCase("ref-2");

  // Closed: a new one may be opened, and then the old one stays closed.
  ASSERT_TRUE(
      bench.cases().CloseCase(Close(first, v1::CLOSURE_REASON_MOVED), CaseBench::Manager()).ok());
  const auto second = open();
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(store::ReasonOf(Reopen(bench, first).status()), "CASE_EXISTS");
  EXPECT_EQ(store::ReasonOf(open().status()), "CASE_EXISTS");
  // Erased: it is in nobody's way either.
  ASSERT_TRUE(bench.cases().EraseCase(Erase(*second), CaseBench::Manager()).ok());
  ASSERT_TRUE(Reopen(bench, first).ok());
  EXPECT_EQ(store::ReasonOf(open().status()), "CASE_EXISTS");
  // Nothing of the household stays behind.
  ASSERT_TRUE(bench.cases().EraseCase(Erase(first), CaseBench::Manager()).ok());
  EXPECT_EQ(store::ReasonOf(open(kOtherOrganization).status()), "CASE_EXISTS");
  ASSERT_TRUE(bench.cases().EraseCase(Erase(theirs), CaseBench::Manager(kOtherOrganization)).ok());
  EXPECT_EQ(ReferenceRecords(bench), 3U);  // of ref-2
}

TEST(CaseTest, OfThoseWhoOpenAtOnceOneGetsThrough) {
  CaseBench bench;
  for (int round = 0; round < 20; ++round) {
    const std::string reference = "ref-" + std::to_string(round);
    // Sometimes one comes back from before.
    v1::Case old;
    if (round % 2 == 1) {
      old = bench.NewCase(reference);
      ASSERT_TRUE(
          bench.cases().CloseCase(Close(old, v1::CLOSURE_REASON_MOVED), CaseBench::Manager()).ok());
    }
    std::atomic<int> opened = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&, i] {
        const auto made =
            i == 0 && !old.name().empty()
                ? Reopen(bench, old)
                : bench.cases().CreateCase(NewCaseRequest(reference), CaseBench::Manager());
        opened += made.ok();
        EXPECT_TRUE(made.ok() || store::ReasonOf(made.status()) == "CASE_EXISTS") << made.status();
      });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(opened, 1);
  }
  v1::ListCasesRequest list;
  list.set_page_size(100);
  list.set_state(v1::CASE_STATE_OPEN);
  EXPECT_EQ(bench.cases().ListCases(list, CaseBench::Manager())->cases_size(), 20);
  list.clear_state();
  const auto all = bench.cases().ListCases(list, CaseBench::Manager());
  // Who lost the race left no key behind.
  EXPECT_EQ(bench.keys().KeyIds("cases/").size(), static_cast<std::size_t>(all->cases_size()));
}

TEST(CaseTest, ListsNewestFirstByPageAndFilter) {
  CaseBench bench;
  std::vector<std::string> newest_first;
  for (int i = 0; i < 7; ++i) {
    bench.now += absl::Seconds(1);
    const v1::Case made = bench.NewCase("ref-" + std::to_string(i % 3));
    newest_first.insert(newest_first.begin(), made.name());
    // A household has one open case at a time.
    const auto close = Close(made, v1::CLOSURE_REASON_MOVED);
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
  v1::ReassessCaseRequest request = Reassess(made);
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
  request = Reassess(made);
  *request.mutable_assessment()->mutable_assess_time() =
      store::ToTimestamp(bench.now + absl::Hours(1));
  EXPECT_THAT(FieldsOf(bench.cases().ReassessCase(request, CaseBench::Manager()).status()),
              ElementsAre("assessment.assess_time"));
  *request.mutable_assessment()->mutable_assess_time() =
      store::ToTimestamp(bench.now - absl::Hours(24 * 366 * 10));
  EXPECT_THAT(FieldsOf(bench.cases().ReassessCase(request, CaseBench::Manager()).status()),
              ElementsAre("assessment.assess_time"));
}

TEST(CaseTest, DetailsDoNotBecomeSomebodyElsesWhenTheHouseholdChanges) {
  using Members = std::vector<std::string>;
  const struct {
    Members before;
    std::string member;
    Members after;
    std::string kept;
    bool left;
  } cases[] = {
      {{"gm", "m2"}, "gm", {"m2"}, "gm", true},
      {{"gm", "m2", "m3"}, "gm", {"m2", "m3"}, "gm", true},
      {{"gm", "m2"}, "", {"m2"}, "gm", true},
      {{"gm"}, "", {"m2"}, "gm", true},
      {{"gm"}, "", {"m2", "gm"}, "gm", false},
      {{"gm", "m2"}, "", {"gm"}, "", false},
      {{"gm", "m2"}, "", {"gm", "m2", "m3"}, "", false},
      {{"gm", "m2"}, "m2", {"m2"}, "m2", false},
      {{}, "", {"m2"}, "", false},
  };
  for (const auto& one : cases) {
    CaseBench bench;
    v1::CreateCaseRequest create = NewCaseRequest("ref-1");
    *create.mutable_assessment() = Living(one.before);
    create.mutable_case_()->mutable_client()->set_member(one.member);
    const auto made = bench.cases().CreateCase(create, CaseBench::Manager());
    ASSERT_TRUE(made.ok()) << made.status();
    v1::ReassessCaseRequest request = Reassess(*made);
    request.set_language(v1::LANGUAGE_EN);
    *request.mutable_assessment() = Living(one.after);
    const auto done = bench.cases().ReassessCase(request, CaseBench::Manager());
    ASSERT_TRUE(done.ok()) << done.status();
    EXPECT_EQ(done->case_().client().member(), one.kept);
    EXPECT_EQ(done->case_().client().display_name(), "홍길순");
    const auto told = Contains(HasSubstr("somebody who has left"));
    if (one.left) {
      EXPECT_THAT(done->assessment().changes(), told);
    } else {
      EXPECT_THAT(done->assessment().changes(), Not(told));
    }
  }
}

TEST(CaseTest, DetailsOfSomebodyWhoLeftStayUntilTheyAreReplaced) {
  CaseBench bench;
  v1::CreateCaseRequest create = NewCaseRequest("ref-1");
  *create.mutable_assessment() = Living({"gm", "m2"});
  create.mutable_case_()->mutable_client()->set_member("gm");
  const auto made = bench.cases().CreateCase(create, CaseBench::Manager());
  ASSERT_TRUE(made.ok()) << made.status();
  v1::ReassessCaseRequest reassess = Reassess(*made);
  *reassess.mutable_assessment() = Living({"m2"});
  ASSERT_TRUE(bench.cases().ReassessCase(reassess, CaseBench::Manager()).ok());

  v1::UpdateCaseRequest request;
  request.mutable_case_()->set_name(made->name());
  request.mutable_case_()->set_management_number("2026-99");
  request.mutable_update_mask()->add_paths("management_number");
  EXPECT_TRUE(bench.cases().UpdateCase(request, CaseBench::Manager()).ok());
  request.mutable_case_()->mutable_client()->set_phone("02-123-4567");
  request.mutable_update_mask()->add_paths("client.phone");
  EXPECT_THAT(FieldsOf(bench.cases().UpdateCase(request, CaseBench::Manager()).status()),
              ElementsAre("case.client.member"));
  request.mutable_case_()->mutable_client()->set_member("m2");
  request.mutable_update_mask()->add_paths("client.member");
  const auto replaced = bench.cases().UpdateCase(request, CaseBench::Manager());
  ASSERT_TRUE(replaced.ok()) << replaced.status();
  EXPECT_EQ(replaced->client().member(), "m2");
  reassess = Reassess(*made);
  *reassess.mutable_assessment() = Living({"m2"});
  EXPECT_EQ(bench.cases().ReassessCase(reassess, CaseBench::Manager())->case_().client().member(),
            "m2");
}

TEST(CaseTest, ClosesEndsReferralsAndReopens) {
  CaseBench bench;
  const v1::Case made = bench.NewCase();
  v1::Referral referral;
  referral.set_resource("resources/x");
  referral.set_state(v1::REFERRAL_STATE_ACCEPTED);
  referral = bench.PutReferral(made, referral);
  const auto reopened_early = [&] {
    v1::ReopenCaseRequest request;
    request.set_name(made.name());
    return bench.cases().ReopenCase(request, CaseBench::Manager());
  };
  EXPECT_EQ(store::ReasonOf(reopened_early().status()), "CASE_OPEN");

  const auto closed =
      bench.cases().CloseCase(Close(made, v1::CLOSURE_REASON_SELF_RELIANT), CaseBench::Manager());
  ASSERT_TRUE(closed.ok()) << closed.status();
  EXPECT_EQ(closed->state(), v1::CASE_STATE_FOLLOW_UP);
  EXPECT_EQ(closed->closure().follow_up_end_date(), "2027-02-01");
  EXPECT_EQ(bench.GetReferral(referral.name()).state(), v1::REFERRAL_STATE_CANCELLED);
  EXPECT_EQ(bench.GetReferral(referral.name()).transitions(0).reason(),
            v1::REFERRAL_REASON_CASE_CLOSED);
  EXPECT_THAT(bench.LastEntry().subjects(), ElementsAre(made.name(), referral.name()));
  EXPECT_EQ(store::ReasonOf(bench.cases().CloseCase(Close(made), CaseBench::Manager()).status()),
            "CASE_CLOSED");
  EXPECT_EQ(
      store::ReasonOf(bench.cases().ReassessCase(Reassess(made), CaseBench::Manager()).status()),
      "CASE_CLOSED");
  bench.AdvanceDays(93);
  EXPECT_EQ(bench.cases().GetCase(Get(made.name()), CaseBench::Manager())->state(),
            v1::CASE_STATE_CLOSED);
  const auto reopened = reopened_early();
  ASSERT_TRUE(reopened.ok()) << reopened.status();
  EXPECT_EQ(reopened->state(), v1::CASE_STATE_OPEN);
  EXPECT_TRUE(reopened->reassess_now());
  EXPECT_FALSE(reopened->has_closure());
}

TEST(CaseTest, AReferenceIsTheSameHoweverItIsTyped) {
  CaseBench bench;
  bench.NewCase("ref-1");
  for (const char* typed : {"REF-1",
                            "\xef\xbd\x92"
                            "ef-1",
                            "ref\xe2\x80\x90"
                            "1",
                            "ref-1\xf3\xa0\x81\x81",
                            "r\xe3\x85\xa4"
                            "ef-1"}) {
    const auto second = bench.cases().CreateCase(NewCaseRequest(typed), CaseBench::Manager());
    EXPECT_EQ(store::ReasonOf(second.status()), "CASE_EXISTS") << typed << second.status();
  }
  EXPECT_TRUE(bench.cases().CreateCase(NewCaseRequest("ref1"), CaseBench::Manager()).ok());
}

TEST(CaseTest, GoalsAreNotAchievedBeforeTheyAreJudged) {
  CaseBench bench;
  const v1::Case made = bench.NewCase();
  const auto none = bench.cases().CloseCase(Close(made), CaseBench::Manager());
  EXPECT_EQ(store::ReasonOf(none.status()), "GOALS_OPEN") << none.status();
  const v1::ServicePlan agreed = bench.Agree(bench.Compose(made));
  ASSERT_GE(agreed.goals_size(), 1);
  const auto refused = bench.cases().CloseCase(Close(made), CaseBench::Manager());
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
  EXPECT_TRUE(bench.cases().CloseCase(Close(made), CaseBench::Manager()).ok());
  // For another reason, goals need not be judged.
  const v1::Case other = bench.NewCase("ref-2");
  bench.Agree(bench.Compose(other));
  EXPECT_TRUE(bench.cases()
                  .CloseCase(Close(other, v1::CLOSURE_REASON_CLIENT_WISH), CaseBench::Manager())
                  .ok());
}

TEST(CaseTest, ClosureIsChecked) {
  CaseBench bench;
  const v1::Case made = bench.NewCase();
  const auto fields = [&](const v1::CloseCaseRequest& request) {
    return FieldsOf(bench.cases().CloseCase(request, CaseBench::Manager()).status());
  };
  EXPECT_THAT(fields(Close(made, v1::CLOSURE_REASON_UNSPECIFIED)), ElementsAre("closure.reason"));
  v1::CloseCaseRequest request = Close(made);
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
