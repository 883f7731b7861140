#include "tests/matcher/plan_fixture.h"

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <sstream>

#include "absl/strings/str_join.h"

#include "tests/support/sample.h"

namespace ieum::testing {

const indexer::Snapshot& District() {
  static const auto* records = new std::unique_ptr<store::RecordStore>(SampleDistrict());
  static const auto* index = new std::unique_ptr<indexer::LiveIndex>(
      *indexer::LiveIndex::Open(**records, SharedVocabulary(), {}));
  static const auto* snapshot = new std::shared_ptr<const indexer::Snapshot>((*index)->snapshot());
  return **snapshot;
}

const matcher::PlanRules& Rules() {
  static const auto* rules = [] {
    auto read = matcher::PlanRules::FromJson(
        ReadFile(std::string(IEUM_DATA_DIR) + "/plan_rules.json"), SharedVocabulary()->taxonomy);
    if (!read.ok()) std::cerr << read.status() << std::endl, std::abort();
    return new matcher::PlanRules(*std::move(read));
  }();
  return *rules;
}

absl::StatusOr<v1::ServicePlan> Compose(const PlanAsked& asked, const indexer::Snapshot& snapshot) {
  const v1::WeightProfile profile = DefaultProfile();
  return matcher::ComposePlan({.assessment = asked.assessment,
                               .wishes = asked.wishes,
                               .language = asked.language,
                               .rules = Rules(),
                               .previous = asked.previous,
                               .progress = asked.progress},
                              {snapshot, profile, AsOf(), nullptr});
}

v1::ServicePlan PlanOf(const PlanAsked& asked, const indexer::Snapshot& snapshot) {
  auto plan = Compose(asked, snapshot);
  if (!plan.ok()) std::cerr << plan.status() << std::endl, std::abort();
  return *std::move(plan);
}

PlanAsked GoingOn(const v1::Assessment& assessment, const v1::ServicePlan& previous) {
  PlanAsked asked = {.assessment = assessment, .previous = &previous};
  for (const v1::PlanLine& line : previous.lines()) {
    asked.progress[line.id()] = matcher::LineProgress::kBegun;
  }
  return asked;
}

v1::Assessment CaseOf(const std::string& reference) {
  for (const v1::Assessment& assessment : ReadAssessments("district/assessments")) {
    if (assessment.case_reference() == reference) return assessment;
  }
  std::cerr << "no case " << reference << std::endl;
  std::abort();
}

const v1::PlanLine* LineWith(const v1::ServicePlan& plan, const std::string& resource) {
  for (const v1::PlanLine& line : plan.lines()) {
    if (line.resource() == resource) return &line;
  }
  return nullptr;
}

bool AnyHas(const google::protobuf::RepeatedPtrField<std::string>& sentences,
            const std::string& words) {
  return std::any_of(sentences.begin(), sentences.end(), [&words](const std::string& sentence) {
    return sentence.find(words) != std::string::npos;
  });
}

std::string FreeResource(const std::string& id, const std::string& members) {
  return R"({"name": "resources/)" + id +
         R"(", "organization": "organizations/o", "display_name": {"ko": ")" + id +
         R"("}, "cost": {"kind": "COST_KIND_FREE"}, "modes": ["MODE_ON_SITE"],
           "last_verified_time": "2026-09-01T00:00:00Z", )" +
         members + "}";
}

v1::Assessment Family(const std::string& needs, const std::string& more) {
  return FromJson<v1::Assessment>(
      R"({"case_reference": "c", "household": {
            "residence": [{"system": "REGION_SYSTEM_KR_ADM", "code": "9911051000"}],
            "members": [{"reference": "m1", "role": "본인", "age_years": 40, "languages": ["ko"]},
                        {"reference": "m2", "role": "아들", "age_years": 10,
                         "languages": ["ko"]}]},
          "needs": [)" +
      needs + "]" + (more.empty() ? "" : ", " + more) + "}");
}

std::string Printed(const v1::ServicePlan& plan) {
  std::ostringstream out;
  out << plan.case_reference() << "  " << plan.start_date() << " ~ " << plan.end_date()
      << "  value " << plan.value() << " of " << plan.ceiling() << "\n";
  for (const v1::Goal& goal : plan.goals()) {
    out << "  " << goal.id() << " [" << goal.need_id() << "] " << goal.purpose() << ": "
        << goal.statement() << "\n";
  }
  for (const v1::PlanLine& line : plan.lines()) {
    out << "  " << line.id() << " step " << line.step() << " #" << line.priority() << " ["
        << absl::StrJoin(line.need_ids(), ",") << "] "
        << v1::PlanLineKind_Name(line.kind()).substr(15) << " ";
    if (!line.resource().empty()) {
      out << line.resource().substr(10) << " " << line.display_name().ko() << " ("
          << line.organization_display_name().ko() << ") ";
    }
    out << "| " << line.content() << " | " << line.start_date() << "~" << line.end_date() << " "
        << line.times_per_week() << "/wk gain " << line.marginal_gain();
    if (!line.after_lines().empty()) {
      out << " after " << absl::StrJoin(line.after_lines(), ",") << ": " << line.order_sentence();
    }
    out << "\n";
    for (const v1::PlanAlternative& other : line.alternatives()) {
      out << "       or " << other.resource().substr(10) << " " << other.gain_difference() << " "
          << other.sentence() << "\n";
    }
  }
  for (const v1::OpenNeed& open : plan.open_needs()) {
    out << "  open [" << open.need_id() << "] " << v1::GapCause_Name(open.cause()) << ": "
        << open.sentence() << "\n";
  }
  for (const std::string& remark : plan.remarks()) out << "  remark: " << remark << "\n";
  for (const v1::PlanChange& change : plan.changes()) {
    out << "  " << v1::PlanChangeKind_Name(change.kind()) << ": " << change.sentence() << "\n";
  }
  return out.str();
}

}  // namespace ieum::testing
