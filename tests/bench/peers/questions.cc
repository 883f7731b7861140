#include "tests/bench/peers/questions.h"

#include <algorithm>
#include <cmath>

#include "matcher/case_context.h"
#include "tests/support/sample.h"

namespace ieum::bench {
namespace {

// Enough to tell a thousandth, few enough to try a thousand assessments.
constexpr std::size_t kSampled = 10'000;

enum class Known { kAsIs, kEverything, kProvince, kNothing };

// Whatever is not said is said: nothing that would open a door.
void SayAll(v1::Household& household) {
  household.mutable_household_kinds()->clear_values();
  household.mutable_household_kinds()->clear_unclear();
  household.mutable_benefits()->clear_values();
  household.mutable_benefits()->clear_unclear();
  household.mutable_income()->set_min_percent(180);
  household.mutable_income()->set_max_percent(180);
  for (v1::Member& member : *household.mutable_members()) {
    if (!member.has_age_years()) member.set_age_years(45);
    if (member.gender() == v1::GENDER_UNSPECIFIED) member.set_gender(v1::GENDER_MALE);
    member.mutable_disability()->Clear();
    if (member.languages().empty()) member.add_languages("ko");
    if (member.school_stage() == v1::SCHOOL_STAGE_UNSPECIFIED && member.age_years() > 19) {
      member.set_school_stage(v1::SCHOOL_STAGE_NONE);
    }
  }
}

v1::Assessment Made(v1::Assessment assessment, Known known) {
  v1::Household& household = *assessment.mutable_household();
  if (known == Known::kAsIs) return assessment;
  if (known == Known::kEverything) {
    SayAll(household);
    return assessment;
  }
  household.clear_position();
  if (known == Known::kNothing) household.clear_residence();
  for (v1::RegionCode& region : *household.mutable_residence()) {
    region.set_code(region.code().substr(0, 2) + "00000000");
  }
  return assessment;
}

double ShareOf(const matcher::Gate& gate, const indexer::Snapshot& snapshot) {
  const std::size_t step = snapshot.resource_count() / kSampled + 1;
  std::size_t seen = 0;
  std::size_t asked = 0;
  std::size_t passed = 0;
  snapshot.ForEachRow([&](indexer::Row row, const indexer::ScanRow&) {
    if (seen++ % step != 0) return true;
    ++asked;
    passed += gate.Evaluate(snapshot.at(row)).verdict != matcher::Ternary::kNotMet ? 1 : 0;
    return true;
  });
  return static_cast<double>(passed) / static_cast<double>(std::max<std::size_t>(1, asked));
}

// One need of each assessment, that of one person.
std::vector<BenchQuestion> Asked(const std::vector<v1::Assessment>& assessments, Known known,
                                 const indexer::Snapshot& snapshot,
                                 const v1::WeightProfile& profile) {
  std::vector<BenchQuestion> questions;
  for (const v1::Assessment& original : assessments) {
    BenchQuestion question = {Made(Plain(original), known), 0, 0, known != Known::kAsIs};
    const matcher::CaseContext context(question.assessment, snapshot, profile, testing::AsOf());
    while (question.need < context.queries().size() &&
           context.gate(question.need).persons().size() != 1) {
      ++question.need;
    }
    if (question.need == context.queries().size()) continue;
    question.share = ShareOf(context.gate(question.need), snapshot);
    questions.push_back(std::move(question));
  }
  return questions;
}

double Distance(const BenchQuestion& question, double share) {
  if (question.share <= 0) return 100;
  return std::abs(std::log2(question.share / share));
}

}  // namespace

v1::Assessment Plain(v1::Assessment assessment) {
  assessment.clear_existing_services();
  assessment.clear_aversions();
  assessment.clear_risks();
  return assessment;
}

std::vector<std::vector<BenchQuestion>> ChooseQuestions(
    const std::vector<v1::Assessment>& assessments, const indexer::Snapshot& snapshot,
    const v1::WeightProfile& profile, const std::vector<double>& shares, std::size_t each) {
  std::vector<std::vector<BenchQuestion>> chosen(shares.size());
  for (Known known : {Known::kAsIs, Known::kEverything, Known::kProvince, Known::kNothing}) {
    const bool enough = std::all_of(chosen.begin(), chosen.end(),
                                    [each](const auto& list) { return list.size() >= each; });
    if (enough) break;
    const std::vector<BenchQuestion> questions = Asked(assessments, known, snapshot, profile);
    for (std::size_t i = 0; i < shares.size(); ++i) {
      std::vector<BenchQuestion> near;
      std::copy_if(
          questions.begin(), questions.end(), std::back_inserter(near),
          [&](const BenchQuestion& question) { return Distance(question, shares[i]) <= 1; });
      std::stable_sort(near.begin(), near.end(), [&](const auto& a, const auto& b) {
        return Distance(a, shares[i]) < Distance(b, shares[i]);
      });
      for (BenchQuestion& question : near) {
        if (chosen[i].size() < each) chosen[i].push_back(std::move(question));
      }
    }
  }
  return chosen;
}

}  // namespace ieum::bench
