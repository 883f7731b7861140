#include "matcher/plan/plan_hours.h"

#include <algorithm>

namespace ieum::matcher {
namespace {

constexpr char kEvening[] = "21:00";
constexpr char kMorning[] = "06:00";
constexpr int kOldEnough = 14;
constexpr std::uint64_t kAtSchool =
    indexer::Bit(v1::SCHOOL_STAGE_INFANT) | indexer::Bit(v1::SCHOOL_STAGE_PRESCHOOL) |
    indexer::Bit(v1::SCHOOL_STAGE_ELEMENTARY) | indexer::Bit(v1::SCHOOL_STAGE_MIDDLE) |
    indexer::Bit(v1::SCHOOL_STAGE_HIGH);

bool IsChild(const PersonFacts& person) {
  if (person.age_years && *person.age_years < kOldEnough) return true;
  return (person.school_stage.yes & kAtSchool) != 0;
}

// A criterion of age or school that the gate lets pass: who made it thought of the hours.
bool IsMadeForAnAge(const indexer::IndexedResource& resource, const CaseContext& context) {
  const auto& criteria = context.snapshot().criteria();
  return std::any_of(resource.eligibility->paths.begin(), resource.eligibility->paths.end(),
                     [&criteria](const auto& path) {
                       return std::any_of(
                           path.begin(), path.end(), [&criteria](indexer::CriterionId id) {
                             const indexer::Criterion::Kind kind = criteria.at(id).kind;
                             return kind == indexer::Criterion::Kind::kAge ||
                                    kind == indexer::Criterion::Kind::kSchoolStages;
                           });
                     });
}

}  // namespace

std::string NightHours(const v1::Schedule& schedule) {
  std::string told;
  for (const v1::OpenHours& hours : schedule.hours()) {
    if (hours.opens() < kEvening && hours.closes() > kMorning) return "";
    const std::string span = hours.opens() + "~" + hours.closes();
    if (told.find(span) != std::string::npos) continue;
    told += (told.empty() ? "" : ", ") + span;
  }
  return told;
}

TooLate TooLateFor(const indexer::IndexedResource& resource, std::size_t need,
                   const CaseContext& context) {
  if (resource.offer->Visits() || NightHours(resource.schedule->schedule).empty() ||
      IsMadeForAnAge(resource, context)) {
    return TooLate::kNo;
  }
  const std::vector<std::size_t>& persons = context.gate(need).persons();
  const auto children = std::count_if(persons.begin(), persons.end(), [&context](std::size_t i) {
    return IsChild(context.facts().members[i]);
  });
  if (children == 0) return TooLate::kNo;
  return static_cast<std::size_t>(children) == persons.size() ? TooLate::kForAll
                                                              : TooLate::kForSome;
}

}  // namespace ieum::matcher
