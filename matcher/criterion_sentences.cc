// Sentences about criteria, checks and obstacles.
#include <algorithm>

#include "matcher/sentences.h"

namespace ieum::matcher {
namespace {

// Regions named in a sentence before "and n more".
constexpr int kRegionsNamed = 3;

template <typename Enum, typename Values>
std::string Alternatives(v1::Language language, const Values& values) {
  std::string list;
  for (int value : values) {
    if (!list.empty()) list += ", ";
    list += Label(language, static_cast<Enum>(value));
  }
  return list;
}

std::string Range(v1::Language language, bool has_min, const std::string& min, bool has_max,
                  const std::string& max) {
  if (has_min && has_max) return min == max ? min : min + In(language, "~", " to ") + max;
  if (has_min) return min + In(language, " 이상", " or more");
  if (has_max) return max + In(language, " 이하", " or less");
  return In(language, "제한 없음", "any");
}

}  // namespace

std::string Sentences::Regions(
    const google::protobuf::RepeatedPtrField<v1::RegionCode>& codes) const {
  std::string list;
  for (int i = 0; i < std::min(codes.size(), kRegionsNamed); ++i) {
    const indexer::RegionKey key = indexer::RegionKey::From(codes.Get(i));
    const v1::Region* region = context_.snapshot().regions().Find(key);
    if (!list.empty()) list += ", ";
    list += region != nullptr ? Pick(language_, region->display_name()) : key.code;
  }
  const int more = codes.size() - kRegionsNamed;
  if (more > 0)
    list += In(" 외 " + std::to_string(more) + "곳", " and " + std::to_string(more) + " more");
  return list;
}

std::string Sentences::Criterion(const v1::Criterion& criterion) const {
  const v1::Language l = language_;
  std::string text;
  switch (criterion.kind_case()) {
    case v1::Criterion::kAge: {
      const v1::AgeRange& age = criterion.age();
      const auto years = [&](int value) {
        return In("만 " + std::to_string(value) + "세", std::to_string(value));
      };
      text = In("", "age ") + Range(l, age.has_min_years(), years(age.min_years()),
                                    age.has_max_years(), years(age.max_years()));
      break;
    }
    case v1::Criterion::kIncome: {
      const v1::IncomeRange& income = criterion.income();
      text = In("기준중위소득 ", "income, percent of the median: ") +
             Range(l, income.has_min_percent(), Decimal(income.min_percent()) + "%",
                   income.has_max_percent(), Decimal(income.max_percent()) + "%");
      break;
    }
    case v1::Criterion::kRegions:
      text = In(Regions(criterion.regions().codes()) + " 거주",
                "lives in " + Regions(criterion.regions().codes()));
      break;
    case v1::Criterion::kHouseholdKinds:
      text = Alternatives<v1::HouseholdKind>(l, criterion.household_kinds().values());
      break;
    case v1::Criterion::kBenefits:
      text = Alternatives<v1::Benefit>(l, criterion.benefits().values()) + In(" 해당", " received");
      break;
    case v1::Criterion::kDisability: {
      const v1::DisabilityCondition& disability = criterion.disability();
      text = disability.types().empty()
                 ? In("등록장애인", "registered disability")
                 : In("등록 ", "registered ") +
                       Alternatives<v1::DisabilityType>(l, disability.types());
      if (disability.level() != v1::DISABILITY_LEVEL_UNSPECIFIED) {
        text += " (" + Label(l, disability.level()) + ")";
      }
      break;
    }
    case v1::Criterion::kGenders:
      text = Alternatives<v1::Gender>(l, criterion.genders().values());
      break;
    case v1::Criterion::kLanguages:
      for (const std::string& code : criterion.languages().values()) {
        if (!text.empty()) text += ", ";
        text += LanguageName(l, code);
      }
      text += In(" 사용", " spoken");
      break;
    case v1::Criterion::kSchoolStages:
      text = Alternatives<v1::SchoolStage>(l, criterion.school_stages().values());
      break;
    case v1::Criterion::kCondition:
      text = Pick(l, criterion.condition().text());
      break;
    case v1::Criterion::KIND_NOT_SET:
      break;
  }
  if (criterion.subject() == v1::SUBJECT_ANY_MEMBER) {
    text += In(" (가구원 중 한 명)", " (any member of the household)");
  }
  return text;
}

std::string Sentences::Question(const v1::Criterion& criterion) const {
  const std::string what = Criterion(criterion);
  switch (criterion.kind_case()) {
    case v1::Criterion::kAge:
      return In("나이를 확인하세요 (기준: " + what + ")", "Ask the age (required: " + what + ")");
    case v1::Criterion::kIncome:
      return In("소득 수준을 확인하세요 (" + what + ")", "Ask about income (" + what + ")");
    case v1::Criterion::kRegions:
      return In("주소지를 확인하세요 (" + what + ")",
                "Ask where the household is registered (" + what + ")");
    case v1::Criterion::kHouseholdKinds:
      return In("가구 유형을 확인하세요 (" + what + ")",
                "Ask about the kind of household (" + what + ")");
    case v1::Criterion::kBenefits:
      return In("수급 자격을 확인하세요 (" + what + ")", "Ask about benefits (" + what + ")");
    case v1::Criterion::kDisability:
      return In("장애 등록 여부를 확인하세요 (" + what + ")",
                "Ask about registered disability (" + what + ")");
    case v1::Criterion::kGenders:
      return In("성별을 확인하세요 (" + what + ")", "Ask the gender (" + what + ")");
    case v1::Criterion::kLanguages:
      return In("사용하는 언어를 확인하세요 (" + what + ")",
                "Ask which languages are spoken (" + what + ")");
    case v1::Criterion::kSchoolStages:
      return In("학령을 확인하세요 (" + what + ")", "Ask about school (" + what + ")");
    case v1::Criterion::kCondition: {
      const std::string question = Pick(language_, criterion.condition().question());
      if (!question.empty()) return question;
      return In("다음에 해당하는지 확인하세요: " + what, "Confirm with the agency: " + what);
    }
    case v1::Criterion::KIND_NOT_SET:
      break;
  }
  return "";
}

std::string Sentences::ServiceArea(const v1::ServiceArea& area) const {
  std::string text;
  if (area.regions_size() > 0) text = Regions(area.regions());
  if (area.has_radius_km()) {
    if (!text.empty()) text += In(" 또는 ", " or ");
    text += In("반경 " + Decimal(area.radius_km()) + "km",
               "within " + Decimal(area.radius_km()) + " km");
  }
  return In("이용 지역: ", "service area: ") + text;
}

std::string Sentences::Validity(const v1::DateSpan& span) const {
  return In("운영 기간: ", "available: ") + span.start() + " ~ " + span.end();
}

std::string Sentences::Obstacle(const matcher::Obstacle& obstacle) const {
  switch (obstacle.kind) {
    case v1::CHECK_KIND_IN_PLACE: {
      const v1::ExistingService& service = *obstacle.service;
      const std::string& named =
          service.description().empty() ? service.resource() : service.description();
      return In("이미 이용 중인 서비스와 같습니다: " + named, "Already in place: " + named);
    }
    case v1::CHECK_KIND_REFUSED: {
      const std::string& reason = obstacle.aversion->reason();
      return In("당사자가 원하지 않습니다", "The client does not want it") +
             (reason.empty() ? "" : ": " + reason);
    }
    case v1::CHECK_KIND_SAFETY:
      return In("위험이 있는 동안에는 안전하지 않습니다", "Not safe while the danger lasts");
    case v1::CHECK_KIND_CAPACITY:
      if (obstacle.waitlist_unknown) {
        return In("정원이 찼습니다 (대기를 받는지는 알려져 있지 않음)",
                  "Full (whether it keeps a waiting list is not known)");
      }
      return In("정원이 찼고 대기를 받지 않습니다", "Full, no waiting list");
    case v1::CHECK_KIND_DISTANCE:
      return In("너무 멉니다: 약 " + Decimal(obstacle.km) + "km (한도 " +
                    Decimal(obstacle.limit_km) + "km)",
                "Too far: about " + Decimal(obstacle.km) + " km (limit " +
                    Decimal(obstacle.limit_km) + " km)");
    default:
      return "";
  }
}

}  // namespace ieum::matcher
