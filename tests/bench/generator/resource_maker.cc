#include "tests/bench/generator/resource_maker.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "store/catalog/timestamps.h"
#include "tests/bench/generator/eligibility_maker.h"
#include "tests/bench/generator/resource_work.h"

namespace ieum::bench {
namespace {

constexpr unsigned kSparsePercent = 20;  // name, telephone and little else
constexpr unsigned kSparseNationPercent = 3;
constexpr unsigned kNarrowNationPercent = 96;
constexpr unsigned kNarrowProvincePercent = 60;
constexpr unsigned kUntaggedPercent = 10;  // words, but no need terms
constexpr unsigned kOverclaimPercent = 10;
constexpr unsigned kMixedPercent = 12;
constexpr unsigned kCountedPercent = 65;  // say how many places there are
constexpr unsigned kFullPercent = 35;
constexpr unsigned kOutcomesPercent = 8;
constexpr unsigned kNeverVerifiedPercent = 10;
constexpr int kRepeatShift = 250;  // millionths of a degree
constexpr double kMillion = 1e6;

// Opening hours by the word in the data.
struct Hours {
  const char* word;
  const char* opens;
  const char* closes;
  int first_day, last_day;
};
constexpr Hours kHours[] = {
    {"weekday", "09:00", "18:00", 1, 5}, {"always", "00:00", "24:00", 1, 7},
    {"weekend", "10:00", "17:00", 6, 7}, {"lunch", "11:00", "13:30", 1, 5},
    {"late", "09:00", "21:00", 1, 5},    {"afterschool", "13:00", "19:00", 1, 5},
    {"evening", "19:00", "21:00", 2, 2},
};

int Rounded(int amount) { return amount < 1'000 ? amount / 100 * 100 : amount / 500 * 500; }

// Spaces and quotes aside, the same; never so much longer that it would not be known again.
std::string OtherWords(const std::string& name, const Slots& slots, Draws& draws) {
  const std::string& dong = slots[static_cast<std::size_t>(Slot::kDong)];
  const bool is_long = CountCharacters(name) >= 12;
  switch (draws.Below(4)) {
    case 0:
      return name + " 안내";
    case 1:
      return is_long ? name + " (" + dong + ")" : "[" + name + "]";
    case 2: {
      std::string closed = name;
      closed.erase(std::remove(closed.begin(), closed.end(), ' '), closed.end());
      return closed;
    }
    default:
      return is_long ? name + " 이용안내" : name;
  }
}

}  // namespace

std::string ResourceName(std::uint64_t number) {
  char text[32];
  std::snprintf(text, sizeof(text), "resources/g%08llu", static_cast<unsigned long long>(number));
  return text;
}

ResourceMaker::ResourceMaker(std::uint64_t seed, absl::Time as_of, const Tables& tables,
                             const World& world)
    : seed_(seed),
      as_of_(as_of),
      tables_(tables),
      world_(world),
      offers_(seed, tables, world),
      organizations_(seed, tables, world),
      texts_(tables) {}

v1::Resource ResourceMaker::Make(std::uint64_t number) const {
  const std::optional<std::uint64_t> of = offers_.RepeatOf(number);
  return of.has_value() ? MakeRepeat(number, *of) : MakeOwn(number);
}

v1::Resource ResourceMaker::MakeOwn(std::uint64_t number) const {
  Work work{.number = number,
            .offer = offers_.Get(number),
            .details = Draws(seed_, Purpose::kDetails, number)};
  work.archetype = &tables_.archetypes[work.offer.archetype];
  work.kind = &tables_.kinds[work.offer.organization.kind];
  work.agency = organizations_.Describe(work.offer.organization);
  const bool national = work.offer.level == Level::kNational;
  work.sparse = work.details.Chance(national ? kSparseNationPercent : kSparsePercent);
  v1::Resource& made = work.resource;
  made.set_name(ResourceName(number));
  made.set_organization(work.agency.resource_name);
  made.set_source(work.agency.source);
  made.set_source_id("r" + std::to_string(number));
  made.set_programme(work.archetype->programme);
  organizations_.FillPlaces(work.offer.dong, work.slots);
  At(work.slots, Slot::kRoad) = organizations_.RoadOf(work.offer.dong, work.details.Below(9));
  At(work.slots, Slot::kOrganization) = work.agency.name;
  At(work.slots, Slot::kArea) = AreaWords(work);
  FillTexts(work);
  FillPlaces(work);
  FillServiceArea(work);
  if (work.sparse) return std::move(made);
  FillNature(work);
  FillTerms(work);
  FillSchedule(work);
  FillCost(work);
  FillCapacity(work);
  FillApplication(work);
  FillHistory(work);
  return std::move(made);
}

// What a second list has of the same offering: other words, fewer facts.
v1::Resource ResourceMaker::MakeRepeat(std::uint64_t number, std::uint64_t of) const {
  v1::Resource made = MakeOwn(of);
  const Offer offer = offers_.Get(of);
  Draws draws(seed_, Purpose::kTexts, number);
  Slots slots;
  organizations_.FillPlaces(offer.dong, slots);
  const Agency agency = organizations_.Describe(offer.organization);
  At(slots, Slot::kRoad) = agency.road;
  At(slots, Slot::kOrganization) = agency.name;
  At(slots, Slot::kArea) = At(slots, Slot::kDistrict);
  const Archetype& archetype = tables_.archetypes[offer.archetype];
  texts_.FillSlots(archetype, tables_.recipes[archetype.recipes.front()], draws, slots);
  made.set_name(ResourceName(number));
  made.set_source("gen-portal");
  made.set_source_id("p" + std::to_string(number));
  made.mutable_display_name()->set_ko(OtherWords(made.display_name().ko(), slots, draws));
  made.mutable_description()->set_ko(texts_.ShortDescription(draws, slots));
  if (made.contact().phones().empty()) made.mutable_contact()->add_phones(agency.phone);
  if (draws.Chance(50)) made.clear_need_terms();
  if (draws.Chance(60)) made.clear_schedule();
  if (draws.Chance(60)) made.clear_how_to_apply();
  if (draws.Chance(80)) made.clear_capacity();
  made.clear_referral_outcomes();
  made.clear_observed_waits();
  for (v1::Place& place : *made.mutable_places()) {
    if (!place.has_position()) continue;
    const auto shifted = [&](double degrees) {
      return static_cast<double>(std::lround(degrees * kMillion) + draws.Around(kRepeatShift)) /
             kMillion;
    };
    place.mutable_position()->set_latitude(shifted(place.position().latitude()));
    place.mutable_position()->set_longitude(shifted(place.position().longitude()));
  }
  return made;
}

void ResourceMaker::FillNature(Work& work) const {
  const Archetype& archetype = *work.archetype;
  v1::Resource& made = work.resource;
  made.set_domain(archetype.domain);
  made.set_form(archetype.form);
  made.set_formality(archetype.formality);
  if (work.details.Chance(80)) made.set_participation(archetype.participation);
  made.set_next_step(archetype.next_step);
  for (const v1::Mode mode : archetype.modes) {
    if (made.modes().empty() || work.details.Chance(60)) made.add_modes(mode);
  }
  if (archetype.languages && work.details.Chance(60)) {
    made.add_languages("ko");
    const auto& languages = tables_.words.at("languages");
    const std::uint32_t first = work.details.Below(languages.size());
    const int count = work.details.Between(1, 3);
    for (int i = 0; i < count; ++i) {
      made.add_languages(languages[(first + static_cast<std::uint32_t>(i)) % languages.size()]);
    }
  }
}

void ResourceMaker::FillTexts(Work& work) const {
  v1::Resource& made = work.resource;
  Draws draws(seed_, Purpose::kTexts, work.number);
  const auto& own = work.archetype->recipes;
  const std::size_t drawn = DrawRecipe(work, draws);
  const Recipe& recipe = tables_.recipes[drawn];
  texts_.FillSlots(*work.archetype, recipe, draws, work.slots);
  // Names that tell whom the kind is for usually do not fit then.
  const bool for_others = std::find(own.begin(), own.end(), drawn) == own.end();
  made.mutable_display_name()->set_ko(for_others ? texts_.NameForFew(draws, work.slots)
                                                 : texts_.Name(work.offer, draws, work.slots));
  if (draws.Chance(30)) made.set_kind(work.agency.kind_words);
  if (work.sparse || work.details.Chance(25)) {
    made.mutable_contact()->add_phones(work.agency.phone);
    if (draws.Chance(40)) made.mutable_contact()->set_desk(work.agency.desk);
  }
  if (work.sparse) return;
  Draws criteria(seed_, Purpose::kEligibility, work.number);
  v1::Eligibility& gate = *made.mutable_eligibility();
  std::string terms = MakeEligibility(recipe, tables_, work.slots, criteria, gate);
  const Recipe& second = for_others ? recipe : tables_.recipes[DrawRecipe(work, criteria)];
  // Some take others too.
  if (&second != &recipe && !recipe.paths.empty() && !second.paths.empty() &&
      criteria.Chance(kMixedPercent)) {
    terms += " 또는 " + MakeEligibility(second, tables_, work.slots, criteria, gate);
  }
  At(work.slots, Slot::kTerms) = std::move(terms);
  if (!At(work.slots, Slot::kTerms).empty() && draws.Chance(55)) {
    made.mutable_eligibility()->mutable_note()->set_ko(texts_.EligibilityNote(draws, work.slots));
  }
  if (made.eligibility().ByteSizeLong() == 0) made.clear_eligibility();
  made.mutable_description()->set_ko(
      texts_.Description(*work.archetype, *work.kind, draws, work.slots));
}

// The farther away, the fewer it is for: what is open to the whole nation is rare.
std::size_t ResourceMaker::DrawRecipe(const Work& work, Draws& draws) const {
  const unsigned narrow = work.offer.level == Level::kNational   ? kNarrowNationPercent
                          : work.offer.level == Level::kProvince ? kNarrowProvincePercent
                                                                 : 0;
  // Whom a shelter takes is a matter of safety.
  const bool is_narrow = !work.archetype->confidential && draws.Chance(narrow);
  return draws.Pick(is_narrow ? tables_.narrow : work.archetype->recipes);
}

void ResourceMaker::FillTerms(Work& work) const {
  Draws draws(seed_, Purpose::kTerms, work.number);
  if (draws.Chance(kUntaggedPercent)) return;
  const auto& terms = work.archetype->terms;
  for (std::size_t i = 0; i < terms.size() && work.resource.need_terms_size() < 5; ++i) {
    // The main term stands always, side effects as the agency sees them.
    if (i > 0 && !draws.Chance(55)) continue;
    v1::NeedTerm& term = *work.resource.add_need_terms();
    term.set_code(terms[i].code);
    const int percent =
        i == 0 ? 100 : std::clamp(terms[i].percent + 10 * draws.Between(-1, 1), 10, 90);
    if (percent < 100 || draws.Chance(50)) term.set_strength(percent / 100.0);
  }
  if (!draws.Chance(kOverclaimPercent)) return;
  // Agencies like to say that they help with this too.
  const std::string& code = draws.Pick(tables_.common_needs);
  for (const v1::NeedTerm& term : work.resource.need_terms()) {
    if (term.code() == code) return;
  }
  v1::NeedTerm& claimed = *work.resource.add_need_terms();
  claimed.set_code(code);
  claimed.set_strength(draws.Between(1, 3) / 10.0);
}

void ResourceMaker::FillSchedule(Work& work) const {
  Draws& draws = work.details;
  if (draws.Chance(30)) {
    if (draws.Chance(50)) {
      work.resource.mutable_schedule()->mutable_note()->set_ko(
          draws.Pick(tables_.words.at("schedule_notes")));
    }
    return;
  }
  const Hours* found = std::find_if(std::begin(kHours), std::end(kHours), [&](const Hours& hours) {
    return work.archetype->hours == hours.word;
  });
  if (found == std::end(kHours)) return;
  v1::OpenHours& open = *work.resource.mutable_schedule()->add_hours();
  open.set_opens(found->opens);
  open.set_closes(found->closes);
  int first = found->first_day;
  int last = found->last_day;
  // Groups and classes meet on one or two days.
  if (work.archetype->participation == v1::PARTICIPATION_GROUP && last <= 5 && draws.Chance(60)) {
    first = draws.Between(1, 5);
    last = std::min(5, first + draws.Between(0, 1));
  }
  for (int day = first; day <= last; ++day) open.add_days(static_cast<v1::Weekday>(day));
}

void ResourceMaker::FillCost(Work& work) const {
  Draws& draws = work.details;
  const CostChoice& choice = draws.Pick(work.archetype->costs);
  if (choice.kind == v1::COST_KIND_UNSPECIFIED) return;
  v1::Cost& cost = *work.resource.mutable_cost();
  cost.set_kind(choice.kind);
  if (choice.kind == v1::COST_KIND_FREE) return;
  // Many are cheap, few dear.
  const int reach = choice.high - choice.low;
  const int share = std::min(draws.Between(0, 1'000), draws.Between(0, 1'000));
  cost.set_amount_krw(Rounded(choice.low + static_cast<int>(std::int64_t{reach} * share / 1'000)));
  cost.set_unit(choice.unit);
  if (draws.Chance(35)) cost.mutable_note()->set_ko(draws.Pick(tables_.words.at("cost_notes")));
}

void ResourceMaker::FillCapacity(Work& work) const {
  Draws draws(seed_, Purpose::kCapacity, work.number);
  if (work.archetype->most_places == 0 || !draws.Chance(kCountedPercent)) return;
  v1::Capacity& capacity = *work.resource.mutable_capacity();
  const int reach = work.archetype->most_places - work.archetype->least_places;
  const int total =
      work.archetype->least_places + std::min(draws.Between(0, reach), draws.Between(0, reach));
  if (draws.Chance(90)) capacity.set_total_places(total);
  const bool full = draws.Chance(kFullPercent);
  capacity.set_open_places(full ? 0 : draws.Between(1, 1 + total / 3));
  if (capacity.has_total_places() && capacity.open_places() > total) {
    capacity.set_open_places(total);
  }
  if (full && draws.Chance(70)) {
    capacity.set_waitlist_open(draws.Chance(80));
    if (capacity.waitlist_open()) {
      capacity.set_waitlist_length(static_cast<int>(draws.Skewed(7)));
      if (draws.Chance(60)) capacity.set_expected_wait_days(7 * draws.Between(1, 40));
    }
  }
  *capacity.mutable_as_of_time() = DaysAgo(draws.Skewed(9), draws);
}

void ResourceMaker::FillApplication(Work& work) const {
  Draws& draws = work.details;
  v1::Resource& made = work.resource;
  const bool applied = made.next_step() == v1::NEXT_STEP_KIND_APPLY_BENEFIT ||
                       made.next_step() == v1::NEXT_STEP_KIND_APPLY_SERVICE;
  if (draws.Chance(applied ? 75 : 15)) {
    const auto& documents = tables_.words.at("documents");
    const std::uint32_t first = draws.Below(documents.size());
    const int count = draws.Between(1, 4);
    for (int i = 0; i < count; ++i) {
      made.add_required_documents()->set_ko(
          documents[(first + static_cast<std::uint32_t>(i) * 4) % documents.size()]);
    }
  }
  if (draws.Chance(applied ? 70 : 35)) {
    made.mutable_how_to_apply()->set_ko(draws.Pick(tables_.words.at("apply")));
  }
}

void ResourceMaker::FillHistory(Work& work) const {
  Draws& draws = work.details;
  v1::Resource& made = work.resource;
  if (!draws.Chance(kNeverVerifiedPercent)) {
    *made.mutable_last_verified_time() = DaysAgo(draws.Skewed(draws.Chance(60) ? 9 : 12), draws);
  }
  if (draws.Chance(5)) {
    // A term: this year's, or one that is over.
    const int start = draws.Between(-500, 60);
    const absl::CivilDay first = absl::ToCivilDay(as_of_, store::KoreanTime()) + start;
    made.mutable_validity()->set_start(absl::FormatCivilTime(first));
    made.mutable_validity()->set_end(absl::FormatCivilTime(first + draws.Between(20, 700)));
  }
  if (!draws.Chance(kOutcomesPercent)) return;
  v1::ReferralOutcomes& outcomes = *made.add_referral_outcomes();
  const std::string& code = work.archetype->terms.front().code;
  outcomes.set_need_area(code.substr(0, code.find('.')));
  outcomes.set_helped(3 + static_cast<int>(draws.Skewed(6)));
  outcomes.set_not_helped(2 + static_cast<int>(draws.Skewed(4)));
  made.mutable_observed_waits()->set_count(5 + static_cast<int>(draws.Skewed(5)));
  made.mutable_observed_waits()->set_sum_days(made.observed_waits().count() * draws.Between(2, 60));
}

google::protobuf::Timestamp ResourceMaker::DaysAgo(std::uint32_t days, Draws& draws) const {
  return store::ToTimestamp(as_of_ - absl::Hours(24 * std::int64_t{days}) -
                            absl::Minutes(draws.Between(0, 600)));
}

}  // namespace ieum::bench
