// What a plan changed by hand means for the client: safety, eligibility, what stays open.
#include "service/casework/plan_review.h"

#include <algorithm>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "service/casework/case_dates.h"
#include "store/catalog/violations.h"
#include "tests/casework/case_bench.h"

namespace ieum::casework {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// Legal advice for anybody of the district.
constexpr char kOther[] = "resources/b-gu-lawyer";

// Two needs, a line each, judged as a test says.
class ReviewTest : public ::testing::Test {
 protected:
  ReviewTest() {
    for (const char* id : {"n1", "n2"}) {
      v1::Need& need = *assessment_.add_needs();
      need.set_id(id);
      need.add_need_codes(std::string(id) + ".a");
      need.add_need_codes(std::string(id) + ".b");
      AddLine(stored_, std::string("l") + id, id, std::string("resources/") + id);
    }
    stored_.set_end_date("2027-04-30");
    v1::OpenNeed& open = *stored_.add_open_needs();
    open.set_need_id("n1");
    open.set_cause(v1::GAP_CAUSE_UNSAFE);
    open.add_need_codes("n1.b");
    edited_ = stored_;
  }

  static v1::PlanLine& AddLine(v1::ServicePlan& plan, const std::string& id,
                               const std::string& need, const std::string& resource) {
    v1::PlanLine& line = *plan.add_lines();
    line.set_id(id);
    line.set_kind(v1::PLAN_LINE_KIND_COMMUNITY_RESOURCE);
    line.add_need_ids(need);
    line.set_resource(resource);
    line.mutable_display_name()->set_ko("이름 " + resource);
    line.add_cautions("composed");
    return line;
  }

  absl::Status Review() {
    const ReviewFrame frame{assessment_, language_,
                            [&](const v1::PlanLine& line) -> absl::StatusOr<LineJudgment> {
                              const auto at = judged_.find(line.resource());
                              return at == judged_.end() ? LineJudgment() : at->second;
                            },
                            [&](const std::string& name) -> absl::StatusOr<v1::Resource> {
                              if (name == "resources/gone") return absl::NotFoundError("none");
                              return resource_;
                            }};
    return ReviewEdit(frame, stored_, edited_);
  }

  v1::Assessment assessment_;
  v1::Language language_ = v1::LANGUAGE_UNSPECIFIED;
  v1::ServicePlan stored_;
  v1::ServicePlan edited_;
  v1::Resource resource_;
  std::map<std::string, absl::StatusOr<LineJudgment>> judged_;
};

TEST_F(ReviewTest, AnUnsafeLineIsRefusedAndNamed) {
  AddLine(edited_, "x", "n1", "resources/x");
  judged_["resources/x"] = LineJudgment{.unsafe = true};
  const absl::Status status = Review();
  EXPECT_TRUE(absl::IsFailedPrecondition(status));
  EXPECT_EQ(store::ReasonOf(status), "UNSAFE");
  EXPECT_THAT(std::string(status.message()), HasSubstr("plan.lines[2].resource"));
  // Also one that nobody touched.
  edited_ = stored_;
  judged_["resources/n2"] = LineJudgment{.unsafe = true};
  EXPECT_EQ(store::ReasonOf(Review()), "UNSAFE");
}

TEST_F(ReviewTest, WhoIsNotEligibleIsNotSentThere) {
  v1::PlanLine& line = AddLine(edited_, "x", "n1", "resources/x");
  line.add_need_ids("n2");
  judged_["resources/x"] = LineJudgment{.not_eligible = {0}};
  EXPECT_THAT(FieldsOf(Review()), ElementsAre("plan.lines[2].resource"));
  judged_["resources/x"] = LineJudgment{.not_eligible = {1}};
  EXPECT_THAT(FieldsOf(Review()), ElementsAre("plan.lines[2].need_ids[1]"));
  // What was planned before is not taken away by what the catalogue says now.
  edited_ = stored_;
  judged_["resources/n1"] = LineJudgment{.not_eligible = {0}};
  judged_["resources/n2"] = absl::NotFoundError("deleted since");
  EXPECT_TRUE(Review().ok());
  AddLine(edited_, "x", "n1", "resources/new");
  judged_["resources/new"] = absl::NotFoundError("not indexed yet");
  EXPECT_TRUE(absl::IsUnavailable(Review()));
}

TEST_F(ReviewTest, CautionsAreThoseOfTheNewJudgment) {
  AddLine(edited_, "x", "n1", "resources/x");
  judged_["resources/x"] =
      LineJudgment{.cautions = {"refused", "full", "full"}, .questions = {"which?"}};
  ASSERT_TRUE(Review().ok());
  EXPECT_THAT(edited_.lines(2).cautions(), ElementsAre("refused", "full"));
  EXPECT_THAT(edited_.lines(2).questions(), ElementsAre("which?"));
  EXPECT_THAT(edited_.lines(0).cautions(), ElementsAre("composed"));
}

TEST_F(ReviewTest, ANeedStaysOpenUntilItIsServed) {
  AddLine(edited_, "x", "n1", "resources/x");
  ASSERT_TRUE(Review().ok());
  ASSERT_EQ(edited_.open_needs_size(), 1) << "nothing says that x serves it";
  EXPECT_EQ(edited_.open_needs(0).cause(), v1::GAP_CAUSE_UNSAFE);
  edited_ = stored_;
  AddLine(edited_, "x", "n1", "resources/x");
  judged_["resources/x"] = LineJudgment{.serves = {{"n1", {"n1.a"}}}};
  ASSERT_TRUE(Review().ok());
  EXPECT_EQ(edited_.open_needs_size(), 1) << "another code";
  edited_ = stored_;
  AddLine(edited_, "x", "n1", "resources/x");
  judged_["resources/x"] = LineJudgment{.serves = {{"n1", {"n1.b"}}}};
  ASSERT_TRUE(Review().ok());
  EXPECT_EQ(edited_.open_needs_size(), 0);
  // The case manager's own work closes nothing.
  edited_ = stored_;
  v1::PlanLine& direct = AddLine(edited_, "y", "n1", "");
  direct.set_kind(v1::PLAN_LINE_KIND_DIRECT_PRACTICE);
  ASSERT_TRUE(Review().ok());
  EXPECT_EQ(edited_.open_needs_size(), 1);
}

TEST_F(ReviewTest, WhatTakesAPlaceAndDoesNotServeLeavesTheNeedOpen) {
  const auto open_codes = [&] {
    std::vector<std::string> codes;
    for (const v1::OpenNeed& open : edited_.open_needs()) {
      if (open.need_id() != "n2") continue;
      codes.insert(codes.end(), open.need_codes().begin(), open.need_codes().end());
    }
    return codes;
  };
  judged_["resources/n2"] = LineJudgment{.offers = {{"n2", {"n2.a", "n2.b"}}}};
  edited_.mutable_lines(1)->set_resource("resources/x");
  ASSERT_TRUE(Review().ok());
  EXPECT_THAT(open_codes(), ElementsAre("n2.a", "n2.b"));
  // It serves one of them.
  edited_ = stored_;
  edited_.mutable_lines(1)->set_resource("resources/x");
  judged_["resources/x"] = LineJudgment{.serves = {{"n2", {"n2.b"}}}};
  ASSERT_TRUE(Review().ok());
  EXPECT_THAT(open_codes(), ElementsAre("n2.a"));
  // Full, and the client's own place is another's.
  edited_ = stored_;
  edited_.mutable_lines(1)->set_resource("resources/x");
  judged_["resources/x"] = LineJudgment{.offers = {{"n2", {"n2.a", "n2.b"}}}};
  ASSERT_TRUE(Review().ok());
  EXPECT_THAT(open_codes(), ElementsAre("n2.a", "n2.b"));
  // A line that stays and is used serves it still.
  stored_.mutable_lines(0)->add_need_ids("n2");
  stored_.mutable_lines(0)->set_continued(true);
  judged_["resources/n1"] = LineJudgment{.offers = {{"n2", {"n2.a", "n2.b"}}}};
  edited_ = stored_;
  edited_.mutable_lines()->DeleteSubrange(1, 1);
  ASSERT_TRUE(Review().ok());
  EXPECT_THAT(open_codes(), IsEmpty());
}

TEST_F(ReviewTest, WhatIsTakenOutIsRememberedAndLeavesItsNeedOpen) {
  v1::PlanLine& direct = AddLine(stored_, "d", "n2", "");
  direct.set_kind(v1::PLAN_LINE_KIND_DIRECT_PRACTICE);
  direct.set_content("이름 resources/n2에 처음 갈 때 함께 가기");
  stored_.mutable_wishes()->add_forbidden_resources("resources/old");
  edited_ = stored_;
  edited_.mutable_lines()->DeleteSubrange(1, 1);
  ASSERT_TRUE(Review().ok());
  EXPECT_THAT(edited_.wishes().forbidden_resources(), ElementsAre("resources/old", "resources/n2"));
  ASSERT_EQ(edited_.open_needs_size(), 2);
  EXPECT_EQ(edited_.open_needs(1).need_id(), "n2");
  EXPECT_EQ(edited_.open_needs(1).cause(), v1::GAP_CAUSE_FORBIDDEN);
  EXPECT_THAT(edited_.open_needs(1).need_codes(), ElementsAre("n2.a", "n2.b"));
  EXPECT_THAT(edited_.lines(1).cautions(), Contains(HasSubstr("뺀 자원")));
  EXPECT_THAT(edited_.remarks(), Contains(HasSubstr("값(value)")));
  // Put in again.
  stored_ = edited_;
  AddLine(edited_, "again", "n2", "resources/n2");
  judged_["resources/n2"] = LineJudgment{.serves = {{"n2", {"n2.a", "n2.b"}}}};
  ASSERT_TRUE(Review().ok());
  EXPECT_THAT(edited_.wishes().forbidden_resources(), ElementsAre("resources/old"));
  EXPECT_EQ(edited_.open_needs_size(), 1);
  EXPECT_EQ(edited_.remarks_size(), 1);
}

TEST_F(ReviewTest, OftenerThanItOpensAndLongerThanThePlanIsSaid) {
  v1::OpenHours& hours = *resource_.mutable_schedule()->add_hours();
  hours.add_days(v1::WEEKDAY_MONDAY);
  hours.add_days(v1::WEEKDAY_FRIDAY);
  edited_.mutable_lines(0)->set_times_per_week(40);
  edited_.mutable_lines(1)->set_end_date("2027-05-01");
  ASSERT_TRUE(Review().ok());
  EXPECT_THAT(edited_.lines(0).cautions(), ElementsAre("composed", HasSubstr("2일까지")));
  EXPECT_THAT(edited_.lines(1).cautions(), ElementsAre("composed", HasSubstr("끝난 뒤")));
  stored_ = edited_;
  edited_.mutable_lines(0)->set_times_per_week(2);
  edited_.set_end_date("2027-05-01");
  ASSERT_TRUE(Review().ok());
  for (const v1::PlanLine& line : edited_.lines()) {
    EXPECT_THAT(line.cautions(), ElementsAre("composed"));
  }
}

bool IsAscii(const std::string& text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<signed char>(c) > 0; });
}

TEST_F(ReviewTest, SpeaksTheLanguageAskedForAndTakesBackWhatItSaidInAnother) {
  v1::PlanLine& direct = AddLine(stored_, "d", "n2", "");
  direct.set_kind(v1::PLAN_LINE_KIND_DIRECT_PRACTICE);
  direct.set_content("이름 resources/n2에 처음 갈 때 함께 가기");
  resource_.mutable_schedule()->add_hours()->add_days(v1::WEEKDAY_MONDAY);
  const auto sentences = [&] {
    std::vector<std::string> all(edited_.remarks().begin(), edited_.remarks().end());
    for (const v1::PlanLine& line : edited_.lines()) {
      all.insert(all.end(), line.cautions().begin(), line.cautions().end());
    }
    for (const v1::OpenNeed& open : edited_.open_needs()) all.push_back(open.sentence());
    return all;
  };
  const auto change = [&](v1::Language language, double times) {
    language_ = language;
    edited_.mutable_lines(0)->set_times_per_week(times);
    edited_.mutable_lines(0)->set_end_date("2027-12-31");
    ASSERT_TRUE(Review().ok());
  };
  edited_ = stored_;
  edited_.mutable_lines()->DeleteSubrange(1, 1);
  change(v1::LANGUAGE_EN, 3);
  EXPECT_EQ(edited_.lines(0).cautions_size(), 3) << "composed, too often, too late";
  EXPECT_EQ(edited_.open_needs_size(), 2);
  for (const std::string& text : sentences()) EXPECT_TRUE(IsAscii(text)) << text;
  // The resource comes back and goes again, and all is said anew in Korean.
  stored_ = edited_;
  change(v1::LANGUAGE_KO, 4);
  EXPECT_EQ(edited_.lines(0).cautions_size(), 3);
  EXPECT_EQ(edited_.remarks_size(), 1);
  EXPECT_THAT(sentences(), Contains(HasSubstr("여는 날보다 잦음")));
  EXPECT_THAT(sentences(), Contains(HasSubstr("끝난 뒤까지")));
  EXPECT_THAT(sentences(), Not(Contains(HasSubstr("Oftener"))));
  EXPECT_THAT(sentences(), Not(Contains(HasSubstr("Changed by hand"))));
}

// Over the sample district.
bool Has(const google::protobuf::RepeatedPtrField<std::string>& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

v1::PlanLine LineOf(const v1::ServicePlan& plan, const std::string& id) {
  for (const v1::PlanLine& line : plan.lines()) {
    if (line.id() == id) return line;
  }
  return {};
}

v1::UpdatePlanRequest Edit(const v1::ServicePlan& plan) {
  v1::UpdatePlanRequest request;
  *request.mutable_plan() = plan;
  for (const char* path : {"goals", "lines", "start_date", "end_date"}) {
    request.mutable_update_mask()->add_paths(path);
  }
  return request;
}

TEST(PlanReviewTest, CouplesAreNotBroughtTogetherUnderViolence) {
  CaseBench bench;
  v1::CreateCaseRequest create = NewCaseRequest("ref-1");
  v1::Need& couple = *create.mutable_assessment()->add_needs();
  couple.set_id("couple");
  couple.add_need_codes("family.couple");
  couple.set_severity(v1::SEVERITY_MODERATE);
  v1::Risk& risk = *create.mutable_assessment()->add_risks();
  risk.set_kind(v1::RISK_KIND_FAMILY_VIOLENCE);
  risk.set_source_member("m2");
  const auto made = bench.cases().CreateCase(create, CaseBench::Manager());
  ASSERT_TRUE(made.ok()) << made.status();
  const v1::ServicePlan draft = bench.Compose(*made);
  const auto is_open = [](const v1::ServicePlan& plan) {
    return std::any_of(plan.open_needs().begin(), plan.open_needs().end(),
                       [](const v1::OpenNeed& need) { return need.need_id() == "couple"; });
  };
  ASSERT_TRUE(is_open(draft));
  v1::UpdatePlanRequest request = Edit(draft);
  v1::PlanLine& line = *request.mutable_plan()->add_lines();
  line.set_kind(v1::PLAN_LINE_KIND_COMMUNITY_RESOURCE);
  line.add_need_ids("couple");
  line.set_resource("resources/b-fam-couple-map");
  const auto refused = bench.plans().UpdatePlan(request, CaseBench::Manager());
  EXPECT_EQ(store::ReasonOf(refused.status()), "UNSAFE") << refused.status();
  EXPECT_THAT(
      std::string(refused.status().message()),
      HasSubstr("plan.lines[" + std::to_string(request.plan().lines_size() - 1) + "].resource"));
  // The case manager's own talk about it is allowed, and does not meet the need.
  line.set_kind(v1::PLAN_LINE_KIND_DIRECT_PRACTICE);
  line.clear_resource();
  line.set_content("따로 만나 안전을 살피기");
  const auto edited = bench.plans().UpdatePlan(request, CaseBench::Manager());
  ASSERT_TRUE(edited.ok()) << edited.status();
  EXPECT_TRUE(is_open(*edited));
}

TEST(PlanReviewTest, AResourceThatDoesNotServeIsKeptWithACautionAndClosesNothing) {
  CaseBench bench;
  const v1::ServicePlan draft = bench.Compose(bench.NewCase());
  v1::UpdatePlanRequest request = Edit(draft);
  auto& lines = *request.mutable_plan()->mutable_lines();
  lines.erase(std::remove_if(lines.begin(), lines.end(),
                             [](const auto& line) {
                               return !line.resource().empty() && Has(line.need_ids(), "n1");
                             }),
              lines.end());
  for (v1::PlanLine& line : lines) line.clear_after_lines();
  ASSERT_LT(lines.size(), draft.lines_size());
  v1::PlanLine& line = *request.mutable_plan()->add_lines();
  line.set_id("hand");
  line.set_kind(v1::PLAN_LINE_KIND_COMMUNITY_RESOURCE);
  line.add_need_ids("n1");
  line.set_resource(kOther);
  const auto edited = bench.plans().UpdatePlan(request, CaseBench::Manager());
  ASSERT_TRUE(edited.ok()) << edited.status();
  EXPECT_THAT(LineOf(*edited, "hand").cautions(), Contains(HasSubstr("채우지 못합니다")));
  const auto is_open = [](const v1::ServicePlan& plan) {
    return std::any_of(plan.open_needs().begin(), plan.open_needs().end(),
                       [](const v1::OpenNeed& need) { return need.need_id() == "n1"; });
  };
  EXPECT_TRUE(is_open(*edited));
  // In the language asked for.
  v1::UpdatePlanRequest english = request;
  english.mutable_plan()->mutable_lines()->rbegin()->set_id("other");
  english.mutable_plan()->clear_etag();
  english.set_language(v1::LANGUAGE_EN);
  const auto other = bench.plans().UpdatePlan(english, CaseBench::Manager());
  ASSERT_TRUE(other.ok()) << other.status();
  const v1::PlanLine said = LineOf(*other, "other");
  EXPECT_THAT(said.cautions(), Contains(HasSubstr("Does not serve the need")));
  EXPECT_THAT(said.cautions(), Not(Contains(HasSubstr("니다"))));
  english.set_language(static_cast<v1::Language>(9));
  EXPECT_THAT(FieldsOf(bench.plans().UpdatePlan(english, CaseBench::Manager()).status()),
              ElementsAre("language"));
  // What serves it closes it again.
  v1::UpdatePlanRequest again = Edit(*other);
  for (const v1::PlanLine& before : draft.lines()) {
    if (before.resource().empty() || !Has(before.need_ids(), "n1")) continue;
    *again.mutable_plan()->add_lines() = before;
    again.mutable_plan()->mutable_lines()->rbegin()->clear_after_lines();
  }
  const auto served = bench.plans().UpdatePlan(again, CaseBench::Manager());
  ASSERT_TRUE(served.ok()) << served.status();
  EXPECT_FALSE(is_open(*served));
}

TEST(PlanReviewTest, HandChangesOutliveReassessment) {
  CaseBench bench;
  const v1::Case made = bench.NewCase();
  const v1::ServicePlan draft = bench.Compose(made);
  v1::UpdatePlanRequest request = Edit(draft);
  auto& lines = *request.mutable_plan()->mutable_lines();
  const auto removed = std::find_if(lines.begin(), lines.end(),
                                    [](const auto& line) { return !line.resource().empty(); });
  ASSERT_NE(removed, lines.end());
  const std::string resource = removed->resource();
  const std::string id = removed->id();
  lines.erase(removed);
  const std::string end = FormatDay(AddMonths(KoreanDay(bench.now), 3));
  request.mutable_plan()->set_end_date(end);
  for (v1::PlanLine& line : lines) {
    auto& after = *line.mutable_after_lines();
    after.erase(std::remove(after.begin(), after.end(), id), after.end());
    if (line.end_date() > end) line.set_end_date(end);
  }
  const auto edited = bench.plans().UpdatePlan(request, CaseBench::Manager());
  ASSERT_TRUE(edited.ok()) << edited.status();
  EXPECT_THAT(edited->wishes().forbidden_resources(), ElementsAre(resource));
  const v1::ServicePlan agreed = bench.Agree(*edited);
  bench.AdvanceDays(20);
  v1::ReassessCaseRequest reassess;
  reassess.set_name(made.name());
  *reassess.mutable_assessment() = Household("ref-1");
  const auto then = bench.cases().ReassessCase(reassess, CaseBench::Manager());
  ASSERT_TRUE(then.ok()) << then.status();
  const auto resources = [](const v1::ServicePlan& plan) {
    std::vector<std::string> names;
    for (const v1::PlanLine& line : plan.lines()) names.push_back(line.resource());
    return names;
  };
  EXPECT_THAT(resources(then->plan()), Not(Contains(resource)));
  EXPECT_THAT(then->plan().wishes().forbidden_resources(), ElementsAre(resource));
  EXPECT_EQ(then->plan().end_date(), end);
  for (const v1::PlanLine& line : then->plan().lines()) EXPECT_LE(line.end_date(), end);
  // And the one after that.
  bench.Agree(then->plan());
  bench.AdvanceDays(20);
  EXPECT_EQ(bench.Compose(made).end_date(), end);
  EXPECT_THAT(resources(bench.Compose(made)), Not(Contains(resource)));
  // Wishes of now go before.
  v1::ComposePlanRequest wish;
  wish.set_case_(made.name());
  wish.mutable_wishes()->set_months(6);
  v1::PlanPin& pin = *wish.mutable_wishes()->add_pins();
  pin.set_need_id("n1");
  pin.set_resource(resource);
  const auto wished = bench.plans().ComposePlan(wish, CaseBench::Manager());
  ASSERT_TRUE(wished.ok()) << wished.status();
  EXPECT_GT(wished->end_date(), end);
  EXPECT_THAT(resources(*wished), Contains(resource));
  EXPECT_THAT(wished->wishes().forbidden_resources(), IsEmpty());
}

}  // namespace
}  // namespace ieum::casework
