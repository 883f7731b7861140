// A snapshot's resources as tables of PostgreSQL.
#ifndef IEUM_TESTS_BENCH_PEERS_PEER_CATALOGUE_H_
#define IEUM_TESTS_BENCH_PEERS_PEER_CATALOGUE_H_

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "indexer/snapshot.h"
#include "tests/bench/peers/postgres_session.h"
#include "tests/bench/peers/wire_values.h"

namespace ieum::bench {

inline constexpr std::size_t kAudienceGroups = 5;

// How wide the table has to be: the most of each that a resource has.
struct CatalogueShape {
  std::size_t paths = 1, criteria = 1, exclusions = 1, terms = 1;
  std::array<std::size_t, kAudienceGroups> named{}, described{};
};

// What the client of the database knows once for all questions: the numbers that stand for
// criteria, terms, organizations, regions in the tables. The tables are what the ten factors and
// the gate need and no more, denormalised, so that a question joins nothing but the texts:
//   resource       a row for each, in order of service area: criteria of its paths in columns
//                  (p1c1, p1c2, ...), exclusions (x1, ...), places, need terms (s1, w1, q1, ...),
//                  audiences by group (a0n1, a0d1, ...), results by need area in arrays
//   resource_text  terms and their saturated counts as two arrays
// with a B-tree over the service areas, a GiST over the boxes that radii reach, and the key of the
// texts. Whatever depends on the resource alone is computed when it is written. The snapshot must
// outlive it. Thread-compatible.
class PeerCatalogue {
 public:
  explicit PeerCatalogue(const indexer::Snapshot& snapshot);

  // Makes the tables and fills them; about 100 microseconds a resource.
  void Load(PostgresSession& session) const;

  const indexer::Snapshot& snapshot() const { return snapshot_; }
  const CatalogueShape& shape() const { return shape_; }
  // Rows of the snapshot in order of names; a resource's id is its place there plus one.
  const std::vector<indexer::Row>& rows() const { return rows_; }

  std::optional<std::int32_t> TermId(indexer::TermHash term) const;
  std::optional<std::int32_t> OrganizationId(const std::string& name) const;
  std::optional<std::int32_t> LanguageId(const std::string& language) const;
  // Of places; ids count from one.
  const std::vector<indexer::RegionKey>& regions() const { return regions_; }
  // Of service areas: criterion ids.
  const std::vector<indexer::CriterionId>& areas() const { return areas_; }

 private:
  void Measure(const indexer::IndexedResource& resource);
  std::string ResourceTable() const;
  CopyRow ResourceRow(std::int32_t id, const indexer::IndexedResource& resource) const;
  void AddGate(const indexer::IndexedResource& resource, CopyRow& row) const;
  void AddPlaces(const indexer::IndexedResource& resource, CopyRow& row) const;
  void AddTerms(const indexer::IndexedResource& resource, CopyRow& row) const;
  void AddAudience(const indexer::IndexedResource& resource, CopyRow& row) const;
  void AddOffer(const indexer::IndexedResource& resource, CopyRow& row) const;
  void AddHistory(const indexer::IndexedResource& resource, CopyRow& row) const;
  CopyRow TextRow(std::int32_t id, const indexer::IndexedResource& resource) const;

  const indexer::Snapshot& snapshot_;
  CatalogueShape shape_;
  std::vector<indexer::Row> rows_;
  std::vector<indexer::CriterionId> areas_;
  std::vector<indexer::RegionKey> regions_;
  std::map<indexer::RegionKey, std::int32_t> region_ids_;
  std::unordered_map<indexer::TermHash, std::int32_t> term_ids_;
  std::unordered_map<std::string, std::int32_t> organization_ids_, language_ids_;
  // What a term counts for by itself in a need fit.
  std::function<double(const indexer::IndexedTerm&)> term_weight_;
};

// The group in which an audience competes with others (matcher::AudienceFit).
std::size_t AudienceGroup(const v1::Audience& audience);

}  // namespace ieum::bench

#endif  // IEUM_TESTS_BENCH_PEERS_PEER_CATALOGUE_H_
