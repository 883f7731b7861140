#include "tests/bench/peers/peer_catalogue.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>
#include <set>

#include "matcher/factor_values.h"
#include "matcher/need_query.h"
#include "matcher/outcomes.h"
#include "store/catalog/small_counts.h"
#include "tests/support/sample.h"

namespace ieum::bench {
namespace {

using indexer::IndexedResource;
using indexer::IndexedTerm;

// BM25 as NeedQuery has it.
constexpr double kK1 = 1.2;
constexpr double kB = 0.75;

constexpr double kRadians = std::numbers::pi / 180;

// What a term counts for by itself (NeedQuery): asked of a need that wants just its sub-area.
class TermWeights {
 public:
  explicit TermWeights(const indexer::Snapshot& snapshot) {
    need_.add_need_codes(snapshot.vocabulary().taxonomy.sub_area(0).code());
    query_ = std::make_unique<matcher::NeedQuery>(need_, snapshot, profile_);
  }
  double Of(IndexedTerm term) const {
    term.sub_area = 0;
    indexer::TermsFacet facet;
    facet.terms.push_back(term);
    return query_->Fit(facet).value;
  }

 private:
  v1::Need need_;
  v1::WeightProfile profile_ = testing::DefaultProfile();
  std::unique_ptr<matcher::NeedQuery> query_;
};

// The number of its service area's regions; 0: everywhere; -1: a radius alone, which the index over
// reaches is for.
std::int32_t AreaOf(const IndexedResource& resource) {
  if (resource.area_regions) return static_cast<std::int32_t>(*resource.area_regions) + 1;
  return resource.eligibility->area_radius_km ? -1 : 0;
}

std::string Numbered(const std::string& prefix, std::size_t count, const std::string& type) {
  std::string columns;
  for (std::size_t i = 1; i <= count; ++i) {
    columns += ", " + prefix + std::to_string(i) + " " + type;
  }
  return columns;
}

}  // namespace

std::size_t AudienceGroup(const v1::Audience& audience) {
  if (audience.has_min_age() || audience.has_max_age() || !audience.school_stages().empty()) {
    return 0;
  }
  if (!audience.genders().empty()) return 1;
  if (audience.disability() || !audience.disability_types().empty()) return 3;
  return !audience.household_kinds().empty() || !audience.benefits().empty() ? 2 : 4;
}

PeerCatalogue::PeerCatalogue(const indexer::Snapshot& snapshot)
    : snapshot_(snapshot),
      term_weight_([weights = std::make_shared<TermWeights>(snapshot)](const IndexedTerm& term) {
        return weights->Of(term);
      }) {
  std::set<indexer::CriterionId> areas;
  snapshot.ForEachRow([&](indexer::Row row, const indexer::ScanRow&) {
    const IndexedResource resource = snapshot.at(row);
    rows_.push_back(row);
    Measure(resource);
    if (resource.area_regions) areas.insert(*resource.area_regions);
    organization_ids_.try_emplace(std::string(resource.organization),
                                  static_cast<std::int32_t>(organization_ids_.size() + 1));
    for (const std::string& language : resource.offer->languages) {
      language_ids_.try_emplace(language, static_cast<std::int32_t>(language_ids_.size() + 1));
    }
    for (const indexer::RegionKey& region : resource.places->regions) {
      if (region_ids_.try_emplace(region, static_cast<std::int32_t>(regions_.size() + 1)).second) {
        regions_.push_back(region);
      }
    }
    const auto add = [this](std::uint64_t term, float) {
      term_ids_.try_emplace(term, static_cast<std::int32_t>(term_ids_.size() + 1));
    };
    resource.text.ForEach(add, add);
    return true;
  });
  areas_.assign(areas.begin(), areas.end());
  std::sort(rows_.begin(), rows_.end(),
            [&](indexer::Row a, indexer::Row b) { return snapshot.name(a) < snapshot.name(b); });
}

void PeerCatalogue::Measure(const IndexedResource& resource) {
  const auto most = [](std::size_t& column, std::size_t count) {
    column = std::max(column, count);
  };
  most(shape_.paths, resource.eligibility->paths.size());
  for (const auto& path : resource.eligibility->paths) most(shape_.criteria, path.size());
  most(shape_.exclusions, resource.eligibility->exclusions.size());
  most(shape_.terms, resource.terms->terms.size());
  const auto& audiences = snapshot_.vocabulary().audiences;
  std::array<std::size_t, kAudienceGroups> named{};
  std::array<std::size_t, kAudienceGroups> described{};
  for (auto id : resource.audience->named) ++named[AudienceGroup(audiences.at(id))];
  for (auto id : resource.audience->described) ++described[AudienceGroup(audiences.at(id))];
  for (std::size_t group = 0; group < kAudienceGroups; ++group) {
    most(shape_.named[group], named[group]);
    most(shape_.described[group], described[group]);
  }
}

std::optional<std::int32_t> PeerCatalogue::TermId(indexer::TermHash term) const {
  // As PackedTerms tells them: by their number in the model, else by their hash.
  const indexer::TextModel* model = snapshot_.model();
  if (model != nullptr && model->RowOf(term) < model->vocabulary_size()) term = model->RowOf(term);
  const auto it = term_ids_.find(term);
  return it == term_ids_.end() ? std::nullopt : std::optional(it->second);
}

std::optional<std::int32_t> PeerCatalogue::OrganizationId(const std::string& name) const {
  const auto it = organization_ids_.find(name);
  return it == organization_ids_.end() ? std::nullopt : std::optional(it->second);
}

std::optional<std::int32_t> PeerCatalogue::LanguageId(const std::string& language) const {
  const auto it = language_ids_.find(language);
  return it == language_ids_.end() ? std::nullopt : std::optional(it->second);
}

std::string PeerCatalogue::ResourceTable() const {
  std::string sql = "create unlogged table resource (id int4 not null, area int4 not null";
  for (std::size_t path = 1; path <= shape_.paths; ++path) {
    sql += Numbered("p" + std::to_string(path) + "c", shape_.criteria, "int4");
  }
  sql += Numbered("x", shape_.exclusions, "int4");
  sql +=
      ", valid_from int4 not null, valid_to int4 not null, radius_km float8"
      ", lat float8, lon float8, cos_lat float8, more_places float8[], reach box, regions int4[]";
  sql += Numbered("s", shape_.terms, "int4") + Numbered("w", shape_.terms, "float8") +
         Numbered("q", shape_.terms, "float8") + ", strengths float8";
  for (std::size_t group = 0; group < kAudienceGroups; ++group) {
    const std::string prefix = "a" + std::to_string(group);
    sql += Numbered(prefix + "n", shape_.named[group], "int4") +
           Numbered(prefix + "d", shape_.described[group], "int4");
  }
  sql +=
      ", modes int4, form int4, formality int4, informal bool, visits bool, applied_for bool"
      ", languages int4[], cost_kind int4, cost_krw float8, organization int4"
      ", open_places int4, waitlist bool, capacity_day int4, wait_days float8"
      ", verified_day int4, certainty_left float8, helped int4[], results int4[])";
  return sql;
}

void PeerCatalogue::AddGate(const IndexedResource& resource, CopyRow& row) const {
  const auto numbers = [](const std::vector<indexer::CriterionId>& ids) {
    std::vector<std::int32_t> out;
    for (indexer::CriterionId id : ids) out.push_back(static_cast<std::int32_t>(id) + 1);
    return out;
  };
  row.Add(WireNumber(AreaOf(resource)));
  for (std::size_t path = 0; path < shape_.paths; ++path) {
    const auto& paths = resource.eligibility->paths;
    row.AddEach(path < paths.size() ? numbers(paths[path]) : std::vector<std::int32_t>(),
                shape_.criteria);
  }
  row.AddEach(numbers(resource.eligibility->exclusions), shape_.exclusions);
  row.Add(WireNumber(resource.eligibility->valid_from));
  row.Add(WireNumber(resource.eligibility->valid_to));
  const std::optional<double>& radius_km = resource.eligibility->area_radius_km;
  radius_km ? row.Add(WireNumber(*radius_km)) : row.AddNull();
}

void PeerCatalogue::AddPlaces(const IndexedResource& resource, CopyRow& row) const {
  std::vector<double> first;
  std::vector<double> more;
  for (const indexer::Point& point : resource.points) {
    std::vector<double>& out = first.empty() ? first : more;
    const double latitude = point.latitude * kRadians;
    out.insert(out.end(), {latitude, point.longitude * kRadians, std::cos(latitude)});
  }
  row.AddEach(first, 3);
  more.empty() ? row.AddNull() : row.Add(WireArray(more));
  if (!resource.eligibility->area_radius_km) {
    row.AddNull();
  } else if (resource.points.empty()) {
    // Nobody knows how far it is.
    row.Add(WireBox({360, 90, -360, -90}));
  } else {
    Box reach = {-360, -90, 360, 90};
    for (const indexer::Point& point : resource.points) {
      const Box box =
          BoxAround(point.latitude, point.longitude, *resource.eligibility->area_radius_km);
      reach = {std::max(reach.most_x, box.most_x), std::max(reach.most_y, box.most_y),
               std::min(reach.least_x, box.least_x), std::min(reach.least_y, box.least_y)};
    }
    row.Add(WireBox(reach));
  }
  std::vector<std::int32_t> regions;
  for (const auto& region : resource.places->regions) regions.push_back(region_ids_.at(region));
  regions.empty() ? row.AddNull() : row.Add(WireArray(regions));
}

void PeerCatalogue::AddTerms(const IndexedResource& resource, CopyRow& row) const {
  std::vector<std::int32_t> sub_areas;
  std::vector<double> weights;
  std::vector<double> strengths;
  double sum = 0;
  for (const IndexedTerm& term : resource.terms->terms) {
    sub_areas.push_back(term.sub_area + 1);
    weights.push_back(term_weight_(term));
    strengths.push_back(static_cast<double>(term.strength * term.confidence));
    sum += strengths.back();
  }
  row.AddEach(sub_areas, shape_.terms);
  row.AddEach(weights, shape_.terms);
  row.AddEach(strengths, shape_.terms);
  row.Add(WireNumber(sum));
}

void PeerCatalogue::AddAudience(const IndexedResource& resource, CopyRow& row) const {
  const auto& audiences = snapshot_.vocabulary().audiences;
  const auto of_group = [&](const std::vector<indexer::AudienceId>& ids, std::size_t group) {
    std::vector<std::int32_t> out;
    for (indexer::AudienceId id : ids) {
      if (AudienceGroup(audiences.at(id)) == group) out.push_back(id + 1);
    }
    return out;
  };
  for (std::size_t group = 0; group < kAudienceGroups; ++group) {
    row.AddEach(of_group(resource.audience->named, group), shape_.named[group]);
    row.AddEach(of_group(resource.audience->described, group), shape_.described[group]);
  }
}

void PeerCatalogue::AddOffer(const IndexedResource& resource, CopyRow& row) const {
  const indexer::OfferFacet& offer = *resource.offer;
  row.Add(WireNumber(static_cast<std::int32_t>(offer.modes)));
  row.Add(WireNumber(static_cast<std::int32_t>(indexer::Bit(offer.form))));
  row.Add(WireNumber(static_cast<std::int32_t>(offer.formality)));
  row.Add(WireBool(matcher::IsInformalOrRelational(offer)));
  row.Add(WireBool(offer.Visits()));
  row.Add(WireBool(offer.applied_for));
  std::vector<std::int32_t> languages;
  for (const std::string& language : offer.languages)
    languages.push_back(language_ids_.at(language));
  languages.empty() ? row.AddNull() : row.Add(WireArray(languages));
  row.Add(WireNumber(static_cast<std::int32_t>(offer.cost_kind)));
  row.Add(WireNumber(static_cast<double>(offer.cost_krw)));
  row.Add(WireNumber(organization_ids_.at(std::string(resource.organization))));
}

void PeerCatalogue::AddHistory(const IndexedResource& resource, CopyRow& row) const {
  const auto day = [&row](indexer::Day date) {
    date == indexer::kNever ? row.AddNull() : row.Add(WireNumber(date));
  };
  resource.open_places ? row.Add(WireNumber(static_cast<std::int32_t>(*resource.open_places)))
                       : row.AddNull();
  row.Add(WireBool(resource.waitlist_open.value_or(false)));
  day(resource.capacity_as_of);
  row.Add(WireNumber(matcher::ExpectedWaitDays(resource)));
  day(resource.verified);
  row.Add(WireNumber(matcher::CertaintyLeft(resource.results->eligibility_disputes)));
  std::vector<std::int32_t> helped(snapshot_.vocabulary().taxonomy.areas().size());
  std::vector<std::int32_t> results = helped;
  bool any = false;
  for (const indexer::AreaOutcomes& outcomes : resource.results->outcomes) {
    if (outcomes.counts.total() < store::kLeastTold) continue;
    helped[outcomes.area] = static_cast<std::int32_t>(outcomes.counts.helped);
    results[outcomes.area] = static_cast<std::int32_t>(outcomes.counts.total());
    any = true;
  }
  any ? row.Add(WireArray(helped)) : row.AddNull();
  any ? row.Add(WireArray(results)) : row.AddNull();
}

CopyRow PeerCatalogue::ResourceRow(std::int32_t id, const IndexedResource& resource) const {
  std::size_t columns = 30 + shape_.paths * shape_.criteria + shape_.exclusions + 3 * shape_.terms;
  for (std::size_t group = 0; group < kAudienceGroups; ++group) {
    columns += shape_.named[group] + shape_.described[group];
  }
  CopyRow row(columns);
  row.Add(WireNumber(id));
  AddGate(resource, row);
  AddPlaces(resource, row);
  AddTerms(resource, row);
  AddAudience(resource, row);
  AddOffer(resource, row);
  AddHistory(resource, row);
  if (row.fields() != columns) std::abort();
  return row;
}

CopyRow PeerCatalogue::TextRow(std::int32_t id, const IndexedResource& resource) const {
  const indexer::TextModel* model = snapshot_.model();
  const double average = model == nullptr ? 1 : model->average_length();
  const double length = kK1 * (1 - kB + kB * static_cast<double>(resource.text_length) / average);
  std::vector<std::int32_t> terms;
  std::vector<double> saturated;
  const auto add = [&](std::uint64_t term, float times) {
    const auto count = static_cast<double>(times);
    terms.push_back(term_ids_.at(term));
    saturated.push_back(count / (count + length));
  };
  resource.text.ForEach(add, add);
  CopyRow row(3);
  row.Add(WireNumber(id));
  row.Add(WireArray(terms));
  row.Add(WireArray(saturated));
  return row;
}

void PeerCatalogue::Load(PostgresSession& session) const {
  session.Run("create extension if not exists intarray");
  session.Run(ResourceTable());
  session.Run("create unlogged table resource_text (id int4, terms int4[], saturated float8[])");
  // Texts stay as they are: taking them apart would cost more than reading them.
  session.Run(
      "alter table resource_text alter terms set storage plain, "
      "alter saturated set storage plain");
  std::vector<std::int32_t> ids(rows_.size());
  for (std::size_t i = 0; i < ids.size(); ++i) ids[i] = static_cast<std::int32_t>(i + 1);
  const auto at = [this](std::int32_t id) -> IndexedResource {
    return snapshot_.at(rows_[static_cast<std::size_t>(id) - 1]);
  };
  std::stable_sort(ids.begin(), ids.end(),
                   [&](std::int32_t a, std::int32_t b) { return AreaOf(at(a)) < AreaOf(at(b)); });
  session.BeginCopy("resource");
  for (std::int32_t id : ids) session.PutCopy(ResourceRow(id, at(id)).bytes());
  session.EndCopy();
  session.BeginCopy("resource_text");
  for (std::int32_t id : ids) session.PutCopy(TextRow(id, at(id)).bytes());
  session.EndCopy();
  session.Run("create index resource_area on resource (area)");
  session.Run("create index resource_reach on resource using gist (reach) where reach is not null");
  session.Run("alter table resource_text add primary key (id)");
  session.Run("vacuum (analyze, freeze) resource");
  session.Run("vacuum (analyze, freeze) resource_text");
}

}  // namespace ieum::bench
