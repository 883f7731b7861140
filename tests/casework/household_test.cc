// One case for a household in an organization, under the reference it is known by; and whose the
// details of a case are when the household changes.
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "store/catalog/violations.h"
#include "tests/casework/case_bench.h"

namespace ieum::casework {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

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

TEST(HouseholdTest, AHouseholdHasOneOpenCaseInAnOrganization) {
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
  ASSERT_TRUE(bench.cases()
                  .CloseCase(CloseRequest(first, v1::CLOSURE_REASON_MOVED), CaseBench::Manager())
                  .ok());
  const auto second = open();
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(store::ReasonOf(
                bench.cases().ReopenCase(ReopenRequest(first), CaseBench::Manager()).status()),
            "CASE_EXISTS");
  EXPECT_EQ(store::ReasonOf(open().status()), "CASE_EXISTS");
  // Erased: it is in nobody's way either.
  ASSERT_TRUE(bench.cases().EraseCase(EraseRequest(*second), CaseBench::Manager()).ok());
  ASSERT_TRUE(bench.cases().ReopenCase(ReopenRequest(first), CaseBench::Manager()).ok());
  EXPECT_EQ(store::ReasonOf(open().status()), "CASE_EXISTS");
  // Nothing of the household stays behind.
  ASSERT_TRUE(bench.cases().EraseCase(EraseRequest(first), CaseBench::Manager()).ok());
  EXPECT_EQ(store::ReasonOf(open(kOtherOrganization).status()), "CASE_EXISTS");
  ASSERT_TRUE(
      bench.cases().EraseCase(EraseRequest(theirs), CaseBench::Manager(kOtherOrganization)).ok());
  EXPECT_EQ(ReferenceRecords(bench), 3U);  // of ref-2
}

TEST(HouseholdTest, OfThoseWhoOpenAtOnceOneGetsThrough) {
  CaseBench bench;
  for (int round = 0; round < 20; ++round) {
    const std::string reference = "ref-" + std::to_string(round);
    // Sometimes one comes back from before.
    v1::Case old;
    if (round % 2 == 1) {
      old = bench.NewCase(reference);
      ASSERT_TRUE(bench.cases()
                      .CloseCase(CloseRequest(old, v1::CLOSURE_REASON_MOVED), CaseBench::Manager())
                      .ok());
    }
    std::atomic<int> opened = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&, i] {
        const auto made =
            i == 0 && !old.name().empty()
                ? bench.cases().ReopenCase(ReopenRequest(old), CaseBench::Manager())
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

TEST(HouseholdTest, AReferenceIsTheSameHoweverItIsTyped) {
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

TEST(HouseholdTest, DetailsDoNotBecomeSomebodyElsesWhenTheHouseholdChanges) {
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
    v1::ReassessCaseRequest request = ReassessRequest(*made);
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

TEST(HouseholdTest, DetailsOfSomebodyWhoLeftStayUntilTheyAreReplaced) {
  CaseBench bench;
  v1::CreateCaseRequest create = NewCaseRequest("ref-1");
  *create.mutable_assessment() = Living({"gm", "m2"});
  create.mutable_case_()->mutable_client()->set_member("gm");
  const auto made = bench.cases().CreateCase(create, CaseBench::Manager());
  ASSERT_TRUE(made.ok()) << made.status();
  v1::ReassessCaseRequest reassess = ReassessRequest(*made);
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
  reassess = ReassessRequest(*made);
  *reassess.mutable_assessment() = Living({"m2"});
  EXPECT_EQ(bench.cases().ReassessCase(reassess, CaseBench::Manager())->case_().client().member(),
            "m2");
}

}  // namespace
}  // namespace ieum::casework
