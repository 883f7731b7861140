#include "indexer/compiled_resource.h"

#include <algorithm>
#include <utility>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"

#include "indexer/text/analyzer.h"
#include "store/catalog/catalog_records.h"
#include "store/catalog/disclosure.h"
#include "store/catalog/text_rules.h"
#include "store/catalog/timestamps.h"

namespace ieum::indexer {
namespace {

Day ToDay(const std::string& iso_date, Day otherwise) {
  absl::CivilDay day;
  if (iso_date.empty() || !absl::ParseCivilTime(iso_date, &day)) return otherwise;
  return static_cast<Day>(day - absl::CivilDay(1970, 1, 1));
}

// The Korean day, as questions are asked by (CaseContext::today).
Day ToDay(const google::protobuf::Timestamp& time) {
  const absl::CivilDay day =
      absl::ToCivilDay(absl::FromUnixSeconds(time.seconds()), store::KoreanTime());
  return static_cast<Day>(day - absl::CivilDay(1970, 1, 1));
}

std::string Both(const v1::LocalizedText& text) {
  if (text.en().empty()) return text.ko();
  if (text.ko().empty()) return text.en();
  return text.ko() + " \n " + text.en();
}

void AddDeclaredTerms(const v1::Resource& resource, const store::NeedTaxonomy& taxonomy,
                      std::vector<IndexedTerm>& terms) {
  for (const v1::NeedTerm& term : resource.need_terms()) {
    const bool whole_area = !taxonomy.FindSubArea(term.code()).has_value();
    const auto strength = static_cast<float>(term.strength() > 0 ? term.strength() : 1.0);
    for (store::SubAreaId id : taxonomy.Expand(term.code())) {
      terms.push_back({id, strength, 1, false, whole_area});
    }
  }
}

FacetRef<TermsFacet> CompileTerms(const v1::Resource& resource, const ResourceText& text,
                                  const CompileContext& context) {
  std::vector<IndexedTerm> terms;
  AddDeclaredTerms(resource, context.taxonomy, terms);
  if (terms.empty() && context.inference != nullptr) {
    for (const InferredNeed& need : context.inference->Infer(text)) {
      terms.push_back({need.sub_area, 1, static_cast<float>(need.confidence), true, false});
    }
  }
  std::sort(terms.begin(), terms.end(), [](const IndexedTerm& a, const IndexedTerm& b) {
    return a.sub_area != b.sub_area ? a.sub_area < b.sub_area : a.strength > b.strength;
  });
  terms.erase(std::unique(terms.begin(), terms.end(),
                          [](const IndexedTerm& a, const IndexedTerm& b) {
                            return a.sub_area == b.sub_area;
                          }),
              terms.end());
  return context.tables.terms.Intern({std::move(terms)});
}

constexpr int kDayMinutes = 24 * 60;

// Minutes of a day or two, from 00:00; `to` is later than `from`.
struct Minutes {
  int from = 0;
  int to = 0;
};

Minutes MinutesOf(const std::string& from, const std::string& to) {
  Minutes minutes{store::ParseTimeOfDay(from).value_or(0), store::ParseTimeOfDay(to).value_or(0)};
  if (minutes.to <= minutes.from) minutes.to += kDayMinutes;
  return minutes;
}

// Whether `served` covers two hours of `wanted`, or all of it when it is shorter.
bool Covers(Minutes served, Minutes wanted) {
  constexpr int kEnough = 120;
  int common = 0;
  for (int shift : {-kDayMinutes, 0, kDayMinutes}) {
    const int from = std::max(served.from + shift, wanted.from);
    const int to = std::min(served.to + shift, wanted.to);
    common += std::max(0, to - from);
  }
  return common >= std::min(kEnough, wanted.to - wanted.from);
}

Minutes MinutesOf(const v1::TimeOfDay& time) { return MinutesOf(time.from(), time.to()); }

// Regular hours say when; only without them do words, each for every time that it touches.
void CompileTimesOfDay(const v1::Schedule& schedule, const std::vector<AudienceId>& named,
                       const Audiences& audiences, AudienceFacet& out) {
  std::vector<Minutes> served;
  for (const v1::OpenHours& hours : schedule.hours()) {
    served.push_back(MinutesOf(hours.opens(), hours.closes()));
  }
  if (served.empty()) {
    for (AudienceId id : named) {
      if (audiences.at(id).has_time_of_day()) {
        served.push_back(MinutesOf(audiences.at(id).time_of_day()));
      }
    }
  }
  for (AudienceId id : audiences.times_of_day()) {
    const Minutes time = MinutesOf(audiences.at(id).time_of_day());
    const bool serves = std::any_of(served.begin(), served.end(),
                                    [time](Minutes minutes) { return Covers(minutes, time); });
    if (serves) out.times_of_day.push_back(id);
  }
}

std::vector<AudienceId> Without(const std::vector<AudienceId>& ids,
                                const std::vector<AudienceId>& removed) {
  std::vector<AudienceId> rest;
  std::set_difference(ids.begin(), ids.end(), removed.begin(), removed.end(),
                      std::back_inserter(rest));
  return rest;
}

FacetRef<AudienceFacet> CompileAudiences(const v1::Resource& resource, const ResourceText& text,
                                         const CompileContext& context) {
  const Audiences& audiences = context.audiences;
  const std::vector<AudienceId> heading =
      audiences.Named(text.name + " . " + text.kind + " . " + text.eligibility);
  const std::vector<AudienceId> described = audiences.Named(text.description);
  std::vector<AudienceId> named;
  std::set_union(heading.begin(), heading.end(), described.begin(), described.end(),
                 std::back_inserter(named));
  AudienceFacet facet;
  CompileTimesOfDay(resource.schedule(), named, audiences, facet);
  facet.named = Without(heading, audiences.times_of_day());
  facet.described = Without(Without(described, audiences.times_of_day()), facet.named);
  return context.tables.audiences.Intern(std::move(facet));
}

FacetRef<OfferFacet> CompileOffer(const v1::Resource& resource, const ResourceText& text,
                                  const CompileContext& context) {
  OfferFacet facet;
  for (int mode : resource.modes()) facet.modes |= static_cast<std::uint32_t>(Bit(mode));
  facet.domain = resource.domain();
  facet.form = resource.form();
  facet.formality = resource.formality();
  facet.participation = resource.participation();
  if (facet.participation == v1::PARTICIPATION_UNSPECIFIED &&
      context.lexicon.MentionsJointFamily(text.name + " . " + text.kind)) {
    facet.participation = v1::PARTICIPATION_JOINT_FAMILY;
  }
  facet.languages.assign(resource.languages().begin(), resource.languages().end());
  facet.cost_kind = resource.cost().kind();
  facet.cost_krw = resource.cost().amount_krw();
  facet.cost_unit = resource.cost().unit();
  facet.applied_for = resource.next_step() == v1::NEXT_STEP_KIND_APPLY_BENEFIT;
  return context.tables.offers.Intern(std::move(facet));
}

Results ResultsOf(const v1::Resource& resource, const store::NeedTaxonomy& taxonomy) {
  Results out;
  // Areas that the taxonomy no longer has are passed over.
  for (std::size_t area = 0; area < taxonomy.areas().size(); ++area) {
    AreaOutcomes here{area, {}};
    for (const v1::ReferralOutcomes& outcomes : resource.referral_outcomes()) {
      if (outcomes.need_area() != taxonomy.areas()[area].code()) continue;
      here.counts += {std::max(0, outcomes.helped()), std::max(0, outcomes.not_helped())};
    }
    if (here.counts.total() > 0) out.outcomes.push_back(here);
  }
  out.observed_waits = std::max(0, resource.observed_waits().count());
  out.observed_wait_days = std::max(0.0, resource.observed_waits().sum_days());
  out.eligibility_disputes = std::max(0, resource.eligibility_disputes());
  return out;
}

}  // namespace

std::uint64_t WordsOf(const v1::Resource& resource, const v1::Organization* owner) {
  v1::Resource said = resource;
  said.clear_capacity();
  said.clear_referral_outcomes();
  said.clear_observed_waits();
  said.clear_eligibility_disputes();
  said.clear_last_verified_time();
  said.clear_update_time();
  said.clear_etag();
  std::string bytes = store::Serialise(said);
  if (owner != nullptr) {
    bytes += store::Serialise(owner->display_name());
    bytes += owner->kind();
  }
  return HashTerm(bytes);
}

IndexedResource WithState(const IndexedResource& before, const v1::Resource& resource,
                          const store::NeedTaxonomy& taxonomy, Results& results) {
  IndexedResource out = before;
  const v1::Capacity& capacity = resource.capacity();
  const auto optional = [](bool is, auto value) {
    return is ? std::optional(value) : std::nullopt;
  };
  out.open_places = optional(capacity.has_open_places(), int{capacity.open_places()});
  out.waitlist_open = optional(capacity.has_waitlist_open(), capacity.waitlist_open());
  out.expected_wait_days =
      optional(capacity.has_expected_wait_days(), int{capacity.expected_wait_days()});
  out.capacity_as_of = capacity.has_as_of_time() ? ToDay(capacity.as_of_time()) : kNever;
  out.verified = resource.has_last_verified_time() ? ToDay(resource.last_verified_time()) : kNever;
  results = ResultsOf(resource, taxonomy);
  out.results = &results;
  return out;
}

ResourceText TextOf(const v1::Resource& resource, const v1::Organization* owner) {
  ResourceText text;
  text.name = Both(resource.display_name());
  text.kind = resource.kind();
  text.description = Both(resource.description());
  text.eligibility = Both(resource.eligibility().note());
  for (const v1::EligibilityPath& path : resource.eligibility().paths()) {
    for (const v1::Criterion& criterion : path.criteria()) {
      if (criterion.has_condition()) {
        text.eligibility += " \n " + Both(criterion.condition().text());
      }
    }
  }
  if (owner != nullptr) {
    text.organization = Both(owner->display_name());
    if (text.kind.empty()) text.kind = owner->kind();
  }
  text.other = Both(resource.how_to_apply());
  if (store::HasConfidentialPlace(resource)) return text;
  for (const v1::SourceField& field : resource.source_fields()) {
    // A column's title says what its values are; a JSON pointer says nothing.
    const bool titled = field.field().rfind('/', 0) != 0;
    text.other += " \n " + (titled ? field.field() + " " : "") + field.value();
  }
  return text;
}

void CompiledResource::CompileEligibility(const v1::Resource& resource, FacetTables& tables) {
  const auto intern = [&tables](const Criterion& criterion) {
    return tables.criteria.Intern(criterion).id;
  };
  EligibilityFacet facet;
  for (const v1::EligibilityPath& path : resource.eligibility().paths()) {
    std::vector<CriterionId>& ids = facet.paths.emplace_back();
    for (const v1::Criterion& criterion : path.criteria()) {
      ids.push_back(intern(Compile(criterion)));
    }
  }
  for (const v1::Criterion& criterion : resource.eligibility().exclusions()) {
    facet.exclusions.push_back(intern(Compile(criterion)));
  }
  const v1::ServiceArea& area = resource.service_area();
  if (area.regions_size() > 0) view_.area_regions = intern(CompileRegions(area.regions()));
  if (area.has_radius_km()) facet.area_radius_km = area.radius_km();
  facet.valid_from = ToDay(resource.validity().start(), kNoStart);
  facet.valid_to = ToDay(resource.validity().end(), kNoEnd);
  view_.eligibility = tables.eligibility.Intern(std::move(facet));
}

void CompiledResource::CompilePlaces(const v1::Resource& resource, FacetTables& tables) {
  PlacesFacet facet;
  for (const v1::Place& place : resource.places()) {
    if (place.has_region()) {
      facet.guarded_regions.push_back(RegionKey::From(place.region()));
    } else {
      facet.has_unlocated_place = true;
    }
    if (place.confidential()) {
      facet.has_confidential_place = true;
      continue;
    }
    squeezed_places_ += Squeeze(Both(place.display_name())) + " ";
    if (place.has_region()) facet.regions.push_back(RegionKey::From(place.region()));
    if (place.has_position()) {
      points_.push_back({place.position().latitude(), place.position().longitude()});
    }
  }
  view_.places = tables.places.Intern(std::move(facet));
}

void CompiledResource::CompileText(const ResourceText& text, const CompileContext& context,
                                   Embedding vector) {
  squeezed_name_ = Squeeze(text.name);
  squeezed_kind_ = Squeeze(text.kind);
  squeezed_organization_ = Squeeze(text.organization);
  if (context.model == nullptr) return;
  const TermVector terms = ResourceTerms(text, context.lexicon, context.taxonomy);
  for (const TermCount& term : terms) view_.text_length += term.count;
  packed_terms_ = PackTerms(terms, *context.model);
  const auto dimension = static_cast<std::size_t>(context.model->dimension());
  vector_ =
      vector.values.size() == dimension ? std::move(vector) : Quantize(context.model->Embed(terms));
}

CompiledResource::CompiledResource(const v1::Resource& resource, const v1::Organization* owner,
                                   const CompileContext& context, Embedding vector)
    : name_(resource.name()), organization_(resource.organization()), source_(resource.source()) {
  const ResourceText text = TextOf(resource, owner);
  programme_ = resource.programme().empty() ? context.lexicon.FindProgramme(text.name)
                                            : resource.programme();
  CompileEligibility(resource, context.tables);
  CompilePlaces(resource, context.tables);
  CompileText(text, context, std::move(vector));
  view_.terms = CompileTerms(resource, text, context);
  view_.audience = CompileAudiences(resource, text, context);
  view_.offer = CompileOffer(resource, text, context);
  view_.schedule = context.tables.schedules.Intern({resource.schedule()});
  view_.name = name_;
  view_.organization = organization_;
  view_.source = source_;
  view_.words = WordsOf(resource, owner);
  view_.programme = programme_;
  view_.squeezed_name = squeezed_name_;
  view_.squeezed_kind = squeezed_kind_;
  view_.squeezed_organization = squeezed_organization_;
  view_.squeezed_places = squeezed_places_;
  view_.points = points_;
  view_ = WithState(view_, resource, context.taxonomy, results_);
  view_.text = PackedTerms(packed_terms_);
  view_.vector = vector_;
}

}  // namespace ieum::indexer
