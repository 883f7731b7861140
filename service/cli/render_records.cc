#include "service/cli/render_records.h"

#include <cmath>
#include <vector>

#include "matcher/labels.h"
#include "service/cli/render_parts.h"
#include "store/catalog/small_counts.h"

namespace ieum::cli {
namespace {

constexpr int kIndent = 3;

std::string AgeWords(const v1::AgeRange& age, const Look& look) {
  return std::string(look.Say("만 ", "age ")) +
         RangeWords(age.has_min_years() ? std::to_string(age.min_years()) : "",
                    age.has_max_years() ? std::to_string(age.max_years()) : "", look.Say("세", ""),
                    look);
}

// Labels of a set, any of which suffices.
template <typename Enum, typename Values>
std::string AnyOf(const Values& values, const Look& look) {
  const v1::Language language = look.english ? v1::LANGUAGE_EN : v1::LANGUAGE_KO;
  std::vector<std::string> words;
  for (const int value : values) {
    words.push_back(matcher::Label(language, static_cast<Enum>(value)));
  }
  return JoinNonEmpty(words, " · ");
}

std::string CriterionWords(const v1::Criterion& criterion, const RegionNames& regions,
                           const Look& look) {
  switch (criterion.kind_case()) {
    case v1::Criterion::kAge:
      return AgeWords(criterion.age(), look);
    case v1::Criterion::kIncome:
      return IncomeWords(criterion.income(), look);
    case v1::Criterion::kRegions: {
      std::vector<std::string> words;
      for (const v1::RegionCode& code : criterion.regions().codes()) {
        words.push_back(RegionWords(code, regions));
      }
      return std::string(look.Say("거주지 ", "residence ")) + JoinNonEmpty(words, " | ");
    }
    case v1::Criterion::kHouseholdKinds:
      return AnyOf<v1::HouseholdKind>(criterion.household_kinds().values(), look);
    case v1::Criterion::kBenefits:
      return AnyOf<v1::Benefit>(criterion.benefits().values(), look);
    case v1::Criterion::kDisability:
      return JoinNonEmpty({std::string(look.Say("등록장애", "registered disability")),
                           AnyOf<v1::DisabilityType>(criterion.disability().types(), look)},
                          " ");
    case v1::Criterion::kGenders:
      return AnyOf<v1::Gender>(criterion.genders().values(), look);
    case v1::Criterion::kLanguages: {
      const std::vector<std::string> codes(criterion.languages().values().begin(),
                                           criterion.languages().values().end());
      return std::string(look.Say("언어 ", "language ")) + JoinNonEmpty(codes, " · ");
    }
    case v1::Criterion::kSchoolStages:
      return AnyOf<v1::SchoolStage>(criterion.school_stages().values(), look);
    case v1::Criterion::kCondition:
      return TextOf(criterion.condition().text(), look);
    case v1::Criterion::KIND_NOT_SET:
      break;
  }
  return "";
}

void RenderEligibility(const v1::Eligibility& eligibility, const RegionNames& regions, int label,
                       Page& page) {
  const Look& look = page.look();
  const std::string name(look.Say("자격", "eligibility"));
  bool first = true;
  for (const v1::EligibilityPath& path : eligibility.paths()) {
    std::vector<std::string> criteria;
    for (const v1::Criterion& criterion : path.criteria()) {
      criteria.push_back(CriterionWords(criterion, regions, look));
    }
    page.Item(0, label, first ? name : std::string(look.Say("또는", "or")),
              JoinNonEmpty({TextOf(path.label(), look), JoinNonEmpty(criteria, ", ")}, ": "));
    first = false;
  }
  for (const v1::Criterion& exclusion : eligibility.exclusions()) {
    page.Item(0, label, look.Say("제외", "not for"), CriterionWords(exclusion, regions, look));
  }
  const std::string rest = JoinNonEmpty(
      {first && eligibility.exclusions().empty() ? std::string(look.Say("누구나", "everybody"))
                                                 : "",
       TextOf(eligibility.note(), look)},
      " · ");
  if (!rest.empty()) page.Item(0, label, first ? name : "", rest);
}

void RenderContact(const v1::Contact& contact, int label, Page& page) {
  const std::string words = ContactWords(contact);
  if (!words.empty()) page.Item(0, label, page.Say("연락", "contact"), words);
}

// The organization's telephone stands in for one of the resource's own.
void RenderContact(const v1::Resource& resource, const v1::Organization& owner, int label,
                   Page& page) {
  if (!resource.contact().phones().empty() || owner.contact().phones().empty()) {
    RenderContact(resource.contact(), label, page);
    return;
  }
  v1::Contact phones;
  *phones.mutable_phones() = owner.contact().phones();
  page.Item(0, label, page.Say("연락", "contact"),
            JoinNonEmpty({ContactWords(resource.contact()),
                          ContactWords(phones) +
                              std::string(page.Say(" (기관 전화)", " (the organization's)"))},
                         " · "));
}

// What two entries agree in, as the server names it.
std::string AgreeingWords(const std::string& what, const Look& look) {
  if (look.english) return what;
  if (what == "name") return "이름";
  if (what == "place") return "장소";
  return what == "telephone" ? "전화" : what;
}

// What referrals have done to the resource.
void RenderReferrals(const v1::Resource& resource, const NeedLabels& needs, int label, Page& page) {
  const auto part = [&page](int count, std::string_view ko, std::string_view en) {
    return count == 0 ? std::string() : std::string(page.Say(ko, en)) + " " + std::to_string(count);
  };
  const v1::Capacity& capacity = resource.capacity();
  const std::string places =
      JoinNonEmpty({part(capacity.held_places(), "잡아 둔 자리", "places held"),
                    part(capacity.occupied_places(), "이용 중인 자리", "places occupied"),
                    part(capacity.waiting_referrals(), "기다리는 의뢰", "waiting"),
                    part(resource.eligibility_disputes(), "자격 미달로 돌아온 의뢰",
                         "returned as not eligible")},
                   " · ");
  if (!places.empty()) page.Item(0, label, page.Say("의뢰", "referrals"), places);
  for (const v1::ReferralOutcomes& outcomes : resource.referral_outcomes()) {
    const int all = outcomes.helped() + outcomes.not_helped();
    if (all == 0) continue;
    const std::string helped = std::to_string(outcomes.helped());
    const std::string told =
        all < store::kLeastTold
            ? std::string(page.Say("아직 결과가 적음", "few results yet"))
            : std::string(page.Say(std::to_string(all) + "건 중 " + helped + "건 도움",
                                   helped + " of " + std::to_string(all) + " brought help"));
    page.Item(0, label, page.Say("성과", "outcomes"),
              NeedPath(outcomes.need_area(), needs) + ": " + told);
  }
  const v1::ObservedWaits& waits = resource.observed_waits();
  if (waits.count() >= store::kLeastTold) {
    const std::string days = std::to_string(std::lround(waits.sum_days() / waits.count()));
    page.Item(0, label, page.Say("대기", "wait"),
              std::string(page.Say("평균 " + days + "일", days + " days on average")) + " (" +
                  std::to_string(waits.count()) + std::string(page.Say("건)", " referrals)")));
  }
}

}  // namespace

std::string RenderResource(const v1::Resource& resource, const Surroundings& around,
                           const Look& look) {
  Page page(look);
  const int label = LabelColumns(look);
  page.Text(0, TextOf(resource.display_name(), look), Tone::kStrong);
  page.Text(0, resource.name(), Tone::kFaint);
  const std::string owner = TextOf(around.organization.display_name(), look);
  page.Text(0,
            ProviderLine(resource,
                         owner.empty() ? "" : owner + " (" + resource.organization() + ")", look),
            Tone::kFaint);
  page.Blank();
  const std::string description = TextOf(resource.description(), look);
  if (!description.empty()) {
    page.Text(0, description);
    page.Blank();
  }
  for (const v1::NeedTerm& term : resource.need_terms()) {
    const bool inferred = term.origin() == v1::NEED_TERM_ORIGIN_INFERRED;
    page.Item(0, label, look.Say("욕구", "need"),
              NeedPath(term.code(), around.needs) +
                  (inferred ? " (" + std::string(look.Say("추정 ", "inferred ")) +
                                  Fixed(term.confidence()) + ")"
                            : ""));
  }
  RenderEligibility(resource.eligibility(), around.regions, label, page);
  const std::string capacity = CapacityWords(resource.capacity(), look);
  if (!capacity.empty()) {
    const std::string day = Date(resource.capacity().as_of_time());
    page.Item(0, label, look.Say("자리", "places"),
              capacity + (day.empty() ? "" : " (" + day + ")"));
  }
  RenderReferrals(resource, around.needs, label, page);
  for (const v1::Place& place : resource.places()) {
    page.Item(0, label, look.Say("장소", "place"),
              place.confidential()
                  ? std::string(look.Say("비공개", "confidential"))
                  : JoinNonEmpty({TextOf(place.display_name(), look), place.address(),
                                  RegionWords(place.region(), around.regions)},
                                 " · "));
  }
  const std::string apply = TextOf(resource.how_to_apply(), look);
  if (!apply.empty()) page.Item(0, label, look.Say("신청", "apply"), apply);
  RenderContact(resource, around.organization, label, page);
  const std::string verified = Date(resource.last_verified_time());
  page.Item(0, label, look.Say("확인", "verified"),
            verified.empty() ? std::string(look.Say("확인된 적 없음", "never")) : verified);
  for (const std::string& duplicate : resource.possible_duplicates()) {
    page.Item(0, label, look.Say("중복?", "same as?"), duplicate);
  }
  page.Item(0, label, "etag", resource.etag(), Tone::kFaint);
  return page.Take();
}

std::string RenderOrganization(const v1::Organization& organization, const Look& look) {
  Page page(look);
  page.Text(0, TextOf(organization.display_name(), look), Tone::kStrong);
  page.Text(0, JoinNonEmpty({organization.name(), organization.kind()}, " · "), Tone::kFaint);
  const std::string description = TextOf(organization.description(), look);
  if (!description.empty()) page.Text(0, description);
  RenderContact(organization.contact(), LabelColumns(look), page);
  page.Item(0, LabelColumns(look), "etag", organization.etag(), Tone::kFaint);
  return page.Take();
}

std::string RenderList(const v1::ListResourcesResponse& list, const OwnerNames& owners,
                       const Look& look) {
  Table table({{std::string(look.Say("이름", "name"))},
               {std::string(look.Say("자원", "resource")), false, true},
               {std::string(look.Say("기관", "organization")), false, true},
               {std::string(look.Say("자리", "places"))},
               {std::string(look.Say("확인", "verified"))}});
  for (const v1::Resource& resource : list.resources()) {
    const auto owner = owners.find(resource.organization());
    const bool named = owner != owners.end() && !owner->second.empty();
    table.Add({resource.name(), TextOf(resource.display_name(), look),
               named ? owner->second : resource.organization(),
               CapacityWords(resource.capacity(), look), Date(resource.last_verified_time())});
  }
  return table.Render(look) + MoreLine(list.next_page_token(), look);
}

std::string RenderList(const v1::ListOrganizationsResponse& list, const Look& look) {
  Table table({{std::string(look.Say("이름", "name"))},
               {std::string(look.Say("기관", "organization")), false, true},
               {std::string(look.Say("종류", "kind")), false, true},
               {std::string(look.Say("연락", "contact")), false, true}});
  for (const v1::Organization& organization : list.organizations()) {
    table.Add({organization.name(), TextOf(organization.display_name(), look), organization.kind(),
               ContactWords(organization.contact())});
  }
  return table.Render(look) + MoreLine(list.next_page_token(), look);
}

std::string RenderList(const v1::ListRegionsResponse& list, const Look& look) {
  Table table({{std::string(look.Say("이름", "name"))},
               {std::string(look.Say("지역", "region")), false, true}});
  for (const v1::Region& region : list.regions()) {
    table.Add({region.name(), TextOf(region.display_name(), look)});
  }
  return table.Render(look) + MoreLine(list.next_page_token(), look);
}

std::string RenderNeedAreas(const v1::ListNeedAreasResponse& response, const std::string& area,
                            const Look& look) {
  Page page(look);
  bool first = true;
  for (const v1::NeedArea& listed : response.need_areas()) {
    if (!area.empty() && listed.code() != area) continue;
    if (!first) page.Blank();
    first = false;
    page.Row(0, TextOf(listed.display_name(), look), listed.code(), Tone::kStrong);
    if (!area.empty()) page.Text(0, TextOf(listed.description(), look));
    for (const v1::NeedSubArea& sub : listed.sub_areas()) {
      page.Row(kIndent, TextOf(sub.display_name(), look), sub.code());
      if (!area.empty()) page.Text(kIndent + 2, TextOf(sub.description(), look), Tone::kFaint);
    }
  }
  return page.Take();
}

std::string RenderImport(const v1::ImportReport& report, const Look& look) {
  Page page(look);
  if (report.dry_run()) {
    page.Text(0, look.Say("시험 실행: 아무것도 쓰지 않았습니다.", "Dry run: nothing was written."),
              Tone::kWarn);
  }
  const auto count = [&](std::string_view ko, std::string_view en, std::int64_t value, Tone tone) {
    page.Item(0, 22, look.Say(ko, en), std::to_string(value), value > 0 ? tone : Tone::kFaint);
  };
  count("읽은 행", "rows read", report.rows_read(), Tone::kStrong);
  count("새로 등록", "created", report.created(), Tone::kGood);
  count("갱신", "updated", report.updated(), Tone::kGood);
  count("변경 없음", "unchanged", report.unchanged(), Tone::kPlain);
  count("제외", "rejected", report.rejected(), Tone::kBad);
  count("같은 행 반복", "exact duplicates", report.exact_duplicates(), Tone::kWarn);
  count("중복 의심", "likely duplicates", report.duplicates_size(), Tone::kWarn);
  for (const v1::ImportIssue& issue : report.issues()) {
    const std::string at =
        JoinNonEmpty({issue.file(), issue.line() > 0 ? std::to_string(issue.line()) : ""}, ":");
    const std::string value = issue.value().empty() ? "" : "\"" + issue.value() + "\"";
    const std::string expected =
        issue.expected().empty() ? ""
                                 : std::string(look.Say("기대: ", "expected: ")) + issue.expected();
    page.Item(0, 2, issue.rejected() ? "✗" : "·",
              JoinNonEmpty({at, JoinNonEmpty({issue.column(), value}, " "), expected}, ": "),
              issue.rejected() ? Tone::kBad : Tone::kWarn);
  }
  for (const v1::DuplicateFlag& flag : report.duplicates()) {
    std::vector<std::string> agreeing;
    for (const std::string& what : flag.agreeing()) agreeing.push_back(AgreeingWords(what, look));
    page.Item(0, 2, "≈",
              flag.resource() + " ~ " + flag.other() + " (" +
                  std::string(look.Say("유사도 ", "likeness ")) + Fixed(flag.likeness()) + "; " +
                  JoinNonEmpty(agreeing, ", ") + ")");
  }
  return page.Take();
}

}  // namespace ieum::cli
