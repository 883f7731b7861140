// What tests of the index and the matcher share: the shipped vocabulary, a store in memory, random
// records.
#ifndef IEUM_TESTS_SUPPORT_SAMPLE_H_
#define IEUM_TESTS_SUPPORT_SAMPLE_H_

#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/time/time.h"

#include "ieum/v1/assessment.pb.h"
#include "ieum/v1/catalog.pb.h"
#include "ieum/v1/exchange.pb.h"
#include "ieum/v1/match_service.pb.h"
#include "ieum/v1/weight_profile.pb.h"
#include "indexer/live_index.h"
#include "store/catalog/catalog.h"
#include "store/record_store.h"

namespace ieum::testing {

// The as-of time of the sample district.
absl::Time AsOf();

// data/need_areas.json and data/lexicon.json; loaded once.
std::shared_ptr<const indexer::Vocabulary> SharedVocabulary();
// data/weights/default.json
v1::WeightProfile DefaultProfile();

std::string ReadFile(const std::string& path);
// The records of a JSON Lines file or of all such files in a folder below data/. Aborts on bad
// input.
std::vector<v1::CatalogRecord> ReadRecords(const std::string& path_below_data);
std::vector<v1::Assessment> ReadAssessments(const std::string& path_below_data);
// Parses proto JSON. Aborts on bad input.
template <typename Message>
Message FromJson(const std::string& json);

// The sample district's regions.
std::vector<v1::Region> SampleRegions();
// A snapshot of these resources in the sample district, all of "organizations/o", without a text
// model.
std::shared_ptr<const indexer::Snapshot> SnapshotOf(const std::vector<v1::Resource>& resources,
                                                    store::Sequence sequence = 1);

// Likewise, of resources as JSON.
std::shared_ptr<const indexer::Snapshot> Catalogue(const std::vector<std::string>& resources,
                                                   store::Sequence sequence = 1);

// The whole sample district in a store in memory.
std::unique_ptr<store::RecordStore> SampleDistrict();

// Random records over the regions of the sample district; every choice comes from `random`.
class RandomRecords {
 public:
  explicit RandomRecords(std::uint64_t seed) : random_(seed) {}

  v1::Resource Resource(const std::string& id, const std::string& organization);
  v1::Assessment Assessment();
  v1::Criterion Criterion();
  // 0 .. n - 1
  int Below(int n) { return std::uniform_int_distribution<int>(0, n - 1)(random_); }
  bool Chance(double p) { return std::bernoulli_distribution(p)(random_); }

 private:
  v1::RegionCode Region();
  v1::Position Position();
  v1::Member Member(int number);

  std::mt19937_64 random_;
};

}  // namespace ieum::testing

#endif  // IEUM_TESTS_SUPPORT_SAMPLE_H_
