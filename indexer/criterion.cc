#include "indexer/criterion.h"

#include <algorithm>

namespace ieum::indexer {
namespace {

template <typename Values>
std::uint64_t MaskOf(const Values& values) {
  std::uint64_t mask = 0;
  for (int value : values) {
    if (value >= 0 && value < 64) mask |= Bit(value);
  }
  return mask;
}

void CompileDisability(const v1::DisabilityCondition& condition, Criterion& out) {
  out.kind = Criterion::Kind::kDisability;
  out.mask = MaskOf(condition.types());
  if (condition.level() != v1::DISABILITY_LEVEL_UNSPECIFIED) {
    out.level_mask = Bit(condition.level());
  }
}

void CompileAge(const v1::AgeRange& age, Criterion& out) {
  out.kind = Criterion::Kind::kAge;
  if (age.has_min_years()) out.min = age.min_years();
  if (age.has_max_years()) out.max = age.max_years();
}

void CompileIncome(const v1::IncomeRange& income, Criterion& out) {
  out.kind = Criterion::Kind::kIncome;
  if (income.has_min_percent()) out.min = income.min_percent();
  if (income.has_max_percent()) out.max = income.max_percent();
}

}  // namespace

Criterion CompileRegions(const google::protobuf::RepeatedPtrField<v1::RegionCode>& codes) {
  Criterion out;
  out.kind = Criterion::Kind::kRegions;
  for (const v1::RegionCode& code : codes) out.regions.push_back(RegionKey::From(code));
  std::sort(out.regions.begin(), out.regions.end());
  out.regions.erase(std::unique(out.regions.begin(), out.regions.end()), out.regions.end());
  return out;
}

Criterion Compile(const v1::Criterion& criterion) {
  Criterion out;
  switch (criterion.kind_case()) {
    case v1::Criterion::kAge:
      CompileAge(criterion.age(), out);
      break;
    case v1::Criterion::kIncome:
      CompileIncome(criterion.income(), out);
      break;
    case v1::Criterion::kRegions:
      return CompileRegions(criterion.regions().codes());
    case v1::Criterion::kHouseholdKinds:
      out.kind = Criterion::Kind::kHouseholdKinds;
      out.mask = MaskOf(criterion.household_kinds().values());
      return out;
    case v1::Criterion::kBenefits:
      out.kind = Criterion::Kind::kBenefits;
      out.mask = MaskOf(criterion.benefits().values());
      return out;
    case v1::Criterion::kDisability:
      CompileDisability(criterion.disability(), out);
      break;
    case v1::Criterion::kGenders:
      out.kind = Criterion::Kind::kGenders;
      out.mask = MaskOf(criterion.genders().values());
      break;
    case v1::Criterion::kLanguages:
      out.kind = Criterion::Kind::kLanguages;
      out.languages.assign(criterion.languages().values().begin(),
                           criterion.languages().values().end());
      std::sort(out.languages.begin(), out.languages.end());
      break;
    case v1::Criterion::kSchoolStages:
      out.kind = Criterion::Kind::kSchoolStages;
      out.mask = MaskOf(criterion.school_stages().values());
      break;
    case v1::Criterion::kCondition:
    case v1::Criterion::KIND_NOT_SET:
      return out;
  }
  const bool personal = out.kind != Criterion::Kind::kIncome;
  out.any_member = personal && criterion.subject() == v1::SUBJECT_ANY_MEMBER;
  return out;
}

std::string KeyOf(const Criterion& c) {
  std::string key;
  const auto append = [&key](const void* data, std::size_t size) {
    key.append(static_cast<const char*>(data), size);
  };
  key.push_back(static_cast<char>(c.kind));
  key.push_back(c.any_member ? 1 : 0);
  append(&c.min, sizeof c.min);
  append(&c.max, sizeof c.max);
  append(&c.mask, sizeof c.mask);
  append(&c.level_mask, sizeof c.level_mask);
  for (const RegionKey& region : c.regions) key += region.ToString() + '\n';
  key.push_back('\0');
  for (const std::string& language : c.languages) key += language + '\n';
  return key;
}

}  // namespace ieum::indexer
