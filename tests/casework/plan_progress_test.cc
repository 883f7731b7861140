// What a reassessment makes of the agreed plan: which lines have begun, and its own day.
#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "service/casework/line_progress.h"
#include "store/catalog/timestamps.h"
#include "tests/casework/case_bench.h"

namespace ieum::casework {
namespace {

using matcher::LineProgress;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

class LineProgressTest : public ::testing::Test {
 protected:
  LineProgressTest() {
    *plan_.mutable_agreement()->mutable_agree_time() = At(100);
    line_ = plan_.add_lines();
    line_->set_id("l1");
    line_->set_kind(v1::PLAN_LINE_KIND_COMMUNITY_RESOURCE);
    line_->set_resource("resources/a");
  }

  static google::protobuf::Timestamp At(int seconds) {
    google::protobuf::Timestamp time;
    time.set_seconds(seconds);
    return time;
  }

  void Refer(v1::ReferralState state, int created = 200, const char* resource = "resources/a") {
    v1::Referral& referral = referrals_.emplace_back();
    referral.set_name("referrals/r" + std::to_string(referrals_.size()));
    referral.set_resource(resource);
    referral.set_state(state);
    *referral.mutable_create_time() = At(created);
  }

  LineProgress Progress() const {
    const auto all = ProgressOfLines(plan_, assessment_, referrals_, check_ins_);
    const auto at = all.find("l1");
    return at == all.end() ? LineProgress::kPlanned : at->second;
  }

  v1::Assessment assessment_;
  v1::ServicePlan plan_;
  v1::PlanLine* line_ = nullptr;
  std::vector<v1::Referral> referrals_;
  std::vector<v1::CheckIn> check_ins_;
};

TEST_F(LineProgressTest, AReferralDecides) {
  const std::map<v1::ReferralState, LineProgress> expected = {
      {v1::REFERRAL_STATE_DRAFT, LineProgress::kPlanned},
      {v1::REFERRAL_STATE_REQUESTED, LineProgress::kRequested},
      {v1::REFERRAL_STATE_WAITLISTED, LineProgress::kWaiting},
      {v1::REFERRAL_STATE_ACCEPTED, LineProgress::kBegun},
      {v1::REFERRAL_STATE_IN_SERVICE, LineProgress::kBegun},
      {v1::REFERRAL_STATE_COMPLETED, LineProgress::kBegun},
      {v1::REFERRAL_STATE_REJECTED, LineProgress::kPlanned},
      {v1::REFERRAL_STATE_CANCELLED, LineProgress::kPlanned},
      {v1::REFERRAL_STATE_FAILED, LineProgress::kPlanned},
  };
  line_->set_continued(true);  // what is known of before says less
  for (const auto& [state, progress] : expected) {
    referrals_.clear();
    Refer(state);
    EXPECT_EQ(Progress(), progress) << state;
  }
  // Another has taken the place of one that failed.
  Refer(v1::REFERRAL_STATE_IN_SERVICE);
  EXPECT_EQ(Progress(), LineProgress::kBegun);
}

TEST_F(LineProgressTest, WhatEndedBeforeTheAgreementOrIsOfAnotherResourceIsNotTheLines) {
  Refer(v1::REFERRAL_STATE_COMPLETED, 50);
  Refer(v1::REFERRAL_STATE_IN_SERVICE, 200, "resources/b");
  EXPECT_EQ(Progress(), LineProgress::kPlanned);
  line_->set_referral("referrals/r1");
  EXPECT_EQ(Progress(), LineProgress::kBegun);
}

// Two children, a need each; the line is for both.
class LineForTwoTest : public LineProgressTest {
 protected:
  LineForTwoTest() {
    for (const auto& [id, member] : {std::pair("n1", "m3"), std::pair("n2", "m4")}) {
      v1::Need& need = *assessment_.add_needs();
      need.set_id(id);
      need.add_members(member);
      line_->add_need_ids(id);
    }
  }

  void ReferFor(const char* need, v1::ReferralState state, int created = 200) {
    Refer(state, created);
    referrals_.back().set_need_id(need);
  }
  std::string Shown(const char* stored = "") {
    v1::ServicePlan shown = plan_;
    shown.mutable_lines(0)->set_referral(stored);
    ShowReferrals(assessment_, referrals_, shown);
    return shown.lines(0).referral();
  }
};

TEST_F(LineForTwoTest, ALineNamesTheNewestUnderWay) {
  EXPECT_EQ(Shown(), "");
  EXPECT_EQ(Shown("referrals/x"), "referrals/x");
  ReferFor("n1", v1::REFERRAL_STATE_REJECTED, 200);
  EXPECT_EQ(Shown("referrals/r1"), "referrals/r1");
  ReferFor("n1", v1::REFERRAL_STATE_COMPLETED, 210);
  EXPECT_EQ(Shown("referrals/r1"), "referrals/r2");
  ReferFor("n1", v1::REFERRAL_STATE_ACCEPTED, 220);
  ReferFor("n2", v1::REFERRAL_STATE_DRAFT, 230);
  EXPECT_EQ(Shown("referrals/r4"), "referrals/r3");
  referrals_[3].set_state(v1::REFERRAL_STATE_REQUESTED);
  EXPECT_EQ(Shown("referrals/r3"), "referrals/r4");
  referrals_[3].set_state(v1::REFERRAL_STATE_CANCELLED);
  EXPECT_EQ(Shown("referrals/r4"), "referrals/r3");
  EXPECT_EQ(Progress(), LineProgress::kBegun);
}

TEST_F(LineForTwoTest, OfEachNeedWhatIsOpenAndWhatEndedLastTell) {
  ReferFor("n1", v1::REFERRAL_STATE_COMPLETED, 200);
  ReferFor("n1", v1::REFERRAL_STATE_REJECTED, 210);
  EXPECT_EQ(Progress(), LineProgress::kPlanned);
  ReferFor("n2", v1::REFERRAL_STATE_WAITLISTED, 190);
  EXPECT_EQ(Progress(), LineProgress::kWaiting);
  ReferFor("n2", v1::REFERRAL_STATE_ACCEPTED, 180);
  EXPECT_EQ(Progress(), LineProgress::kBegun);
  // Of somebody whom the line is not for.
  *line_->mutable_need_ids()->Mutable(1) = "n1";
  EXPECT_EQ(Progress(), LineProgress::kPlanned);
}

TEST_F(LineForTwoTest, WhatWasGoingOnAtTheAgreementIsTheLines) {
  ReferFor("n1", v1::REFERRAL_STATE_CANCELLED, 50);
  line_->set_continued(true);
  EXPECT_EQ(Progress(), LineProgress::kBegun) << "it was over by then";
  *referrals_[0].add_transitions()->mutable_time() = At(150);
  EXPECT_EQ(Progress(), LineProgress::kPlanned);
}

TEST_F(LineProgressTest, WithoutAReferralAnOwnStepBeginsWithItsCheckIn) {
  check_ins_.emplace_back().set_line_id("l1");
  EXPECT_EQ(Progress(), LineProgress::kPlanned) << "it is yet to be referred";
  line_->set_next_step(v1::NEXT_STEP_KIND_APPLY_SERVICE);
  EXPECT_EQ(Progress(), LineProgress::kBegun);
  check_ins_[0].set_line_id("l2");
  EXPECT_EQ(Progress(), LineProgress::kPlanned);
  line_->set_continued(true);
  EXPECT_EQ(Progress(), LineProgress::kBegun);
}

std::vector<std::string> SentencesOf(const v1::ServicePlan& plan, const std::string& line) {
  std::vector<std::string> sentences;
  for (const v1::PlanChange& change : plan.changes()) {
    if (change.line_id() == line) sentences.push_back(change.sentence());
  }
  return sentences;
}

TEST(PlanProgressWorkTest, AReassessmentTellsWhatBeganFromWhatDidNot) {
  CaseBench bench;
  const v1::Case made = bench.NewCase();
  const v1::ServicePlan first = bench.Agree(bench.Compose(made));
  std::vector<const v1::PlanLine*> lines;
  for (const v1::PlanLine& line : first.lines()) {
    if (!line.resource().empty()) lines.push_back(&line);
  }
  ASSERT_GE(lines.size(), 3U);
  const auto refer = [&](const v1::PlanLine& line, v1::ReferralState state) {
    v1::Referral referral;
    referral.set_resource(line.resource());
    referral.set_state(state);
    bench.PutReferral(made, referral);
  };
  refer(*lines[0], v1::REFERRAL_STATE_IN_SERVICE);
  refer(*lines[1], v1::REFERRAL_STATE_WAITLISTED);
  v1::ReassessCaseRequest request;
  request.set_name(made.name());
  *request.mutable_assessment() = Household("ref-1");
  const auto response = bench.cases().ReassessCase(request, CaseBench::Manager());
  ASSERT_TRUE(response.ok()) << response.status();
  const v1::ServicePlan& plan = response->plan();
  const auto line_of = [&](const v1::PlanLine& before) -> const v1::PlanLine* {
    for (const v1::PlanLine& line : plan.lines()) {
      if (line.id() == before.id()) return &line;
    }
    return nullptr;
  };
  ASSERT_NE(line_of(*lines[0]), nullptr);
  EXPECT_TRUE(line_of(*lines[0])->continued());
  EXPECT_THAT(SentencesOf(plan, lines[0]->id()), Contains(HasSubstr("이어집니다")));
  ASSERT_NE(line_of(*lines[1]), nullptr);
  EXPECT_FALSE(line_of(*lines[1])->continued());
  EXPECT_THAT(SentencesOf(plan, lines[1]->id()), Contains(HasSubstr("자리를 기다립니다")));
  // As proposed first: with the same warnings.
  const v1::PlanLine* never = line_of(*lines[2]);
  ASSERT_NE(never, nullptr);
  EXPECT_FALSE(never->continued());
  for (const std::string& caution : lines[2]->cautions()) {
    EXPECT_THAT(never->cautions(), Contains(caution));
  }
  EXPECT_THAT(SentencesOf(plan, never->id()), Contains(HasSubstr("아직 시작하지 않았습니다")));
  EXPECT_THAT(SentencesOf(plan, never->id()), Not(Contains(HasSubstr("이어집니다"))));
}

// As a case manager does it: the version before is fetched, written on and given back.
TEST(PlanProgressWorkTest, AReassessmentIsOfItsOwnDayUnlessItTellsAnother) {
  CaseBench bench;
  v1::CreateCaseRequest create = NewCaseRequest("ref-1");
  *create.mutable_assessment()->mutable_assess_time() =
      store::ToTimestamp(bench.now - absl::Hours(24 * 30));
  const v1::Case made = bench.cases().CreateCase(create, CaseBench::Manager()).value();
  v1::ReassessCaseRequest request;
  request.set_name(made.name());
  *request.mutable_assessment() = create.assessment();
  const auto reassess = [&] {
    return bench.cases().ReassessCase(request, CaseBench::Manager()).value();
  };
  for (int round = 0; round < 2; ++round) {
    bench.AdvanceDays(100);
    const v1::ReassessCaseResponse done = reassess();
    EXPECT_EQ(done.assessment().assessment().assess_time().seconds(),
              absl::ToUnixSeconds(bench.now));
    EXPECT_EQ(done.case_().reassess_due_date(), round == 0 ? "2028-02-09" : "2028-05-20");
    *request.mutable_assessment() = done.assessment().assessment();
  }
  request.mutable_assessment()->clear_assess_time();
  bench.AdvanceDays(1);
  EXPECT_EQ(reassess().case_().reassess_due_date(), "2028-05-21");
  const absl::Time told = bench.now - absl::Hours(24 * 7);
  *request.mutable_assessment()->mutable_assess_time() = store::ToTimestamp(told);
  const v1::ReassessCaseResponse done = reassess();
  EXPECT_EQ(done.assessment().assessment().assess_time().seconds(), absl::ToUnixSeconds(told));
  EXPECT_EQ(done.case_().reassess_due_date(), "2028-05-14");
}

}  // namespace
}  // namespace ieum::casework
