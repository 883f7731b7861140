// The gate as a plain reading of the records: what evaluation and tests hold the matcher against.
#ifndef IEUM_SERVICE_EVALUATE_REFERENCE_GATE_H_
#define IEUM_SERVICE_EVALUATE_REFERENCE_GATE_H_

#include <map>
#include <optional>
#include <string>

#include "absl/time/civil_time.h"

#include "ieum/v1/assessment.pb.h"
#include "ieum/v1/catalog.pb.h"
#include "ieum/v1/suggestion.pb.h"
#include "indexer/region_index.h"

namespace ieum::evaluate {

// Walks the messages themselves, slowly and literally, and shares nothing with the matcher but the
// region hierarchy, so that a measure taken with it does not lean on what it measures.
// Thread-compatible; the assessment, the regions and the resources asked about must outlive it.
//
//   ReferenceGate gate(assessment, regions, absl::CivilDay(2026, 11, 1));
//   if (gate.Eligibility(resource, need) == v1::VERDICT_NOT_MET) ...
//
// The three values obey Kleene's logic: a conjunction is not met when one part is not met, met when
// all are, else unknown; a disjunction the other way round; negation swaps met and not met. Then:
//
// - A resource is eligible when eligibility, service area and validity all are.
// - Eligibility is a disjunction of paths, each a conjunction of criteria, and no exclusion; no
// paths: open.
// - It is judged for each person the need belongs to (every member when the need names none; an
// unknown
//   person when the household lists none), paths and exclusions for the same person; the best
//   verdict counts.
// - Criteria on any member are disjunctions over all members; the unknown person's when none is
// listed.
// - Age, gender, disability, languages and school stage left open are unknown, but:
//     languages left open are Korean alone when the kinds of household were answered and none of
//     multicultural, migrant and North Korean refugee applies or is unclear;
//     a school stage left open is one of those that the age allows: infant 0-6, preschool 2-7,
//     elementary 5-13, middle 11-16, high 14-20, university from 17, out of school 6-24, past
//     school from 17.
// - Income is met when the household's whole range lies inside the criterion's, not met when they
// are
//   disjoint, else unknown. Without any answer, the benefits received bound it: livelihood 32,
//   medical aid 40, housing 48, education 50, near-poor 50 percent.
// - Kinds of household and benefits: listed are met, unclear are unknown, others of an answered
// question
//   are not met. A member with a registered disability makes it a household with a disabled member.
// - A free condition is unknown.
// - Service area: regions or radius, whichever admits; absent: everybody. The radius is measured
// from the
//   home to every place that is not confidential; unknown without both. A home known by a region
//   alone may lie anywhere around that region's centroid: within 0.7 km for a dong, 5 for an eup or
//   myeon, 8 for a city or district, 60 for a province, any distance for other systems; the
//   narrowest region counts. Met when every such home is inside, not met when none is, else
//   unknown.
// - Validity: the as-of day lies in the span, both ends included.
class ReferenceGate {
 public:
  ReferenceGate(const v1::Assessment& assessment, const indexer::RegionIndex& regions,
                absl::CivilDay as_of);

  v1::Verdict Eligibility(const v1::Resource& resource, const v1::Need& need) const;

  // The three parts of Eligibility.
  v1::Verdict PathsAndExclusions(const v1::Eligibility& eligibility, const v1::Need& need) const;
  v1::Verdict ServiceArea(const v1::Resource& resource) const;
  v1::Verdict Validity(const v1::DateSpan& span) const;

 private:
  v1::Verdict Holds(const v1::Criterion& criterion, const v1::Member& person) const;
  v1::Verdict HoldsForPerson(const v1::Criterion& criterion, const v1::Member& person) const;
  v1::Verdict Income(const v1::IncomeRange& wanted) const;
  v1::Verdict Kinds(const v1::HouseholdKindSet& wanted) const;
  v1::Verdict Languages(const v1::LanguageSet& wanted, const v1::Member& person) const;
  v1::Verdict Regions(const google::protobuf::RepeatedPtrField<v1::RegionCode>& codes) const;
  v1::Verdict Radius(const v1::Resource& resource) const;

  const v1::Assessment& assessment_;
  indexer::HomeRegions home_;
  std::optional<v1::Position> position_;
  double leeway_km_ = 0;  // around `position_`
  absl::CivilDay as_of_;
};

// Whether a service already in place makes the resource a repetition for this need. A service for
// another member than the need's does not. Everything a service names must agree: the resource (or,
// told in words, its name: one of the two names contains the other, blanks and punctuation aside),
// the organization, the programme. A named resource also covers other sites of its programme. A
// service known by its organization alone covers that organization's resources for the same need
// code, if it names one. `by_name`: every resource of the catalogue, for the programmes of those
// that are named.
bool InPlace(const v1::Resource& resource, const v1::Assessment& assessment, const v1::Need& need,
             const std::map<std::string, const v1::Resource*>& by_name);

// No place is open and no waiting list is known to be open.
bool IsFull(const v1::Resource& resource);

}  // namespace ieum::evaluate

#endif  // IEUM_SERVICE_EVALUATE_REFERENCE_GATE_H_
