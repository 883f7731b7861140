#include <cmath>

#include "absl/strings/str_cat.h"

#include "ieum/v1/eligibility.pb.h"
#include "store/catalog/field_rules.h"
#include "store/catalog/message_rules.h"

namespace ieum::store {
namespace {

// The list that a criterion must not leave empty; null where it has none.
struct RequiredList {
  const char* field;
  int size;
};

RequiredList ListOf(const v1::Criterion& criterion) {
  switch (criterion.kind_case()) {
    case v1::Criterion::kRegions:
      return {"regions.codes", criterion.regions().codes_size()};
    case v1::Criterion::kHouseholdKinds:
      return {"household_kinds.values", criterion.household_kinds().values_size()};
    case v1::Criterion::kBenefits:
      return {"benefits.values", criterion.benefits().values_size()};
    case v1::Criterion::kGenders:
      return {"genders.values", criterion.genders().values_size()};
    case v1::Criterion::kLanguages:
      return {"languages.values", criterion.languages().values_size()};
    case v1::Criterion::kSchoolStages:
      return {"school_stages.values", criterion.school_stages().values_size()};
    default:
      return {nullptr, 0};
  }
}

}  // namespace

void CheckCriterion(const v1::Criterion& criterion, const std::string& path, Violations& out) {
  const RequiredList list = ListOf(criterion);
  if (list.field != nullptr && list.size == 0) {
    out.Add(PathTo(path, list.field), "must have at least one item");
  }
  switch (criterion.kind_case()) {
    case v1::Criterion::KIND_NOT_SET:
      out.Add(PathTo(path, "kind"),
              "is required: one of age, income, regions, household_kinds, benefits, disability, "
              "genders, languages, school_stages, condition");
      return;
    case v1::Criterion::kAge:
      if (!criterion.age().has_min_years() && !criterion.age().has_max_years()) {
        out.Add(PathTo(path, "age"), "must have min_years or max_years");
      }
      return;
    case v1::Criterion::kIncome:
      if (!criterion.income().has_min_percent() && !criterion.income().has_max_percent()) {
        out.Add(PathTo(path, "income"), "must have min_percent or max_percent");
      }
      return;
    default:
      return;
  }
}

void CheckPath(const v1::EligibilityPath& eligibility_path, const std::string& path,
               Violations& out) {
  if (eligibility_path.criteria().empty()) {
    out.Add(PathTo(path, "criteria"), "must have at least one item");
  }
}

void CheckAges(const v1::AgeRange& range, const std::string& path, Violations& out) {
  if (range.has_min_years() && range.has_max_years() && range.max_years() < range.min_years()) {
    out.Add(PathTo(path, "max_years"),
            absl::StrCat("must not be below min_years (", range.min_years(), "), is ",
                         range.max_years()));
  }
}

void CheckIncomes(const v1::IncomeRange& range, const std::string& path, Violations& out) {
  if (range.has_min_percent() && range.has_max_percent() &&
      range.max_percent() < range.min_percent()) {
    out.Add(PathTo(path, "max_percent"),
            absl::StrCat("must not be below min_percent (", range.min_percent(), "), is ",
                         range.max_percent()));
  }
}

void CheckFreeCondition(const v1::FreeCondition& condition, const std::string& path,
                        Violations& out) {
  RequireText(condition.text(), PathTo(path, "text"), out);
}

}  // namespace ieum::store
