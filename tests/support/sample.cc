#include "tests/support/sample.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "google/protobuf/util/json_util.h"

#include "ieum/v1/judgment.pb.h"
#include "matcher/matcher.h"
#include "store/memory_store.h"
#include "tests/support/catalogue_builder.h"

namespace ieum::testing {
namespace {

constexpr char kData[] = IEUM_DATA_DIR;

[[noreturn]] void Abort(const std::string& what) {
  std::cerr << what << std::endl;
  std::abort();
}

template <typename Message>
std::vector<Message> ReadLines(const std::string& path_below_data) {
  namespace fs = std::filesystem;
  const fs::path path = fs::path(kData) / path_below_data;
  std::vector<fs::path> files;
  if (fs::is_directory(path)) {
    for (const auto& entry : fs::directory_iterator(path)) {
      if (entry.path().extension() == ".jsonl") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
  } else {
    files.push_back(path);
  }
  std::vector<Message> messages;
  for (const fs::path& file : files) {
    std::ifstream lines(file);
    for (std::string line; std::getline(lines, line);) {
      if (!line.empty()) messages.push_back(FromJson<Message>(line));
    }
  }
  return messages;
}

}  // namespace

absl::Time AsOf() { return absl::FromCivil(absl::CivilDay(2026, 11, 1), absl::UTCTimeZone()); }

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) Abort("cannot read " + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

template <typename Message>
Message FromJson(const std::string& json) {
  Message message;
  const auto status = google::protobuf::util::JsonStringToMessage(json, &message);
  if (!status.ok()) Abort(status.ToString() + " in " + json);
  return message;
}
template v1::Assessment FromJson(const std::string&);
template v1::CatalogRecord FromJson(const std::string&);
template v1::Resource FromJson(const std::string&);
template v1::Region FromJson(const std::string&);
template v1::SuggestRequest FromJson(const std::string&);
template v1::WeightProfile FromJson(const std::string&);

std::shared_ptr<const indexer::Vocabulary> SharedVocabulary() {
  static const std::shared_ptr<const indexer::Vocabulary> vocabulary = [] {
    auto read = indexer::ReadVocabulary(kData);
    if (!read.ok()) Abort(read.status().ToString());
    return *std::move(read);
  }();
  return vocabulary;
}

v1::WeightProfile DefaultProfile() {
  auto profile = matcher::ParseProfile(ReadFile(std::string(kData) + "/weights/default.json"));
  if (!profile.ok()) Abort(profile.status().ToString());
  return *std::move(profile);
}

std::vector<v1::CatalogRecord> ReadRecords(const std::string& path_below_data) {
  return ReadLines<v1::CatalogRecord>(path_below_data);
}

std::vector<v1::Assessment> ReadAssessments(const std::string& path_below_data) {
  return ReadLines<v1::Assessment>(path_below_data);
}

std::vector<v1::Region> SampleRegions() {
  std::vector<v1::Region> regions;
  for (const v1::CatalogRecord& record : ReadRecords("district/regions.jsonl")) {
    regions.push_back(record.region());
  }
  return regions;
}

std::shared_ptr<const indexer::Snapshot> SnapshotOf(const std::vector<v1::Resource>& resources,
                                                    store::Sequence sequence) {
  CatalogueBuilder builder;
  builder.SetRegions(SampleRegions());
  auto owner = std::make_shared<v1::Organization>();
  owner->set_name("organizations/o");
  owner->mutable_display_name()->set_ko("기관");
  for (const v1::Resource& resource : resources) {
    builder.Put(resource, owner);
  }
  return builder.Publish(sequence);
}

std::shared_ptr<const indexer::Snapshot> Catalogue(const std::vector<std::string>& resources,
                                                   store::Sequence sequence) {
  std::vector<v1::Resource> parsed;
  for (const std::string& json : resources) parsed.push_back(FromJson<v1::Resource>(json));
  return SnapshotOf(parsed, sequence);
}

std::unique_ptr<store::RecordStore> SampleDistrict() {
  auto records = store::MakeMemoryStore();
  store::Catalog catalog(*records, SharedVocabulary()->taxonomy, [] { return AsOf(); });
  for (const char* path : {"district/regions.jsonl", "district/resources"}) {
    const auto written = catalog.Upsert(ReadRecords(path));
    if (!written.ok()) Abort(written.status().ToString());
  }
  return records;
}

v1::RegionCode RandomRecords::Region() {
  // Districts, dongs of both systems, dongs that overlap, a code no longer in force, foreign
  // ground.
  static constexpr const char* kCodes[] = {"9911000000", "9911051000", "9911052000", "9911055000",
                                           "9911056000", "9911050000", "9911010100", "9911010400",
                                           "9911010500", "9900000000", "9922000000", "9922051000"};
  v1::RegionCode code;
  code.set_code(kCodes[Below(static_cast<int>(std::size(kCodes)))]);
  const bool legal = code.code().substr(5, 2) == "10" || Chance(0.1);
  code.set_system(legal ? v1::REGION_SYSTEM_KR_LEGAL : v1::REGION_SYSTEM_KR_ADM);
  return code;
}

v1::Position RandomRecords::Position() {
  v1::Position position;
  position.set_latitude(36.49 + 0.0001 * Below(400));
  position.set_longitude(127.82 + 0.0001 * Below(500));
  return position;
}

v1::Criterion RandomRecords::Criterion() {
  v1::Criterion criterion;
  if (Chance(0.25)) criterion.set_subject(v1::SUBJECT_ANY_MEMBER);
  switch (Below(10)) {
    case 0:
      if (Chance(0.8)) criterion.mutable_age()->set_min_years(Below(70));
      if (Chance(0.5) || !criterion.has_age()) {
        criterion.mutable_age()->set_max_years(criterion.age().min_years() + Below(40));
      }
      break;
    case 1:
      criterion.mutable_income()->set_max_percent(30 + 10 * Below(15));
      break;
    case 2:
      for (int i = 0; i <= Below(3); ++i) *criterion.mutable_regions()->add_codes() = Region();
      break;
    case 3:
      for (int i = 0; i <= Below(3); ++i) {
        criterion.mutable_household_kinds()->add_values(
            static_cast<v1::HouseholdKind>(1 + Below(v1::HouseholdKind_MAX)));
      }
      break;
    case 4:
      for (int i = 0; i <= Below(3); ++i) {
        criterion.mutable_benefits()->add_values(
            static_cast<v1::Benefit>(1 + Below(v1::Benefit_MAX)));
      }
      break;
    case 5:
      criterion.mutable_disability();
      if (Chance(0.5)) {
        criterion.mutable_disability()->add_types(
            static_cast<v1::DisabilityType>(1 + Below(v1::DisabilityType_MAX)));
      }
      criterion.mutable_disability()->set_level(static_cast<v1::DisabilityLevel>(Below(3)));
      break;
    case 6:
      criterion.mutable_genders()->add_values(static_cast<v1::Gender>(1 + Below(2)));
      break;
    case 7:
      criterion.mutable_languages()->add_values(Chance(0.5) ? "ko" : "vi");
      break;
    case 8:
      for (int i = 0; i <= Below(2); ++i) {
        criterion.mutable_school_stages()->add_values(
            static_cast<v1::SchoolStage>(1 + Below(v1::SchoolStage_MAX)));
      }
      break;
    default:
      criterion.mutable_condition()->mutable_text()->set_ko("담당자 확인");
  }
  return criterion;
}

v1::Resource RandomRecords::Resource(const std::string& id, const std::string& organization) {
  v1::Resource resource;
  resource.set_name("resources/" + id);
  resource.set_organization(organization);
  resource.mutable_display_name()->set_ko("자원 " + id);
  for (int path = Below(4); path > 0; --path) {
    v1::EligibilityPath& added = *resource.mutable_eligibility()->add_paths();
    for (int i = 0; i <= Below(3); ++i) *added.add_criteria() = Criterion();
  }
  if (Chance(0.3)) *resource.mutable_eligibility()->add_exclusions() = Criterion();
  if (Chance(0.7)) {
    v1::Place& place = *resource.add_places();
    *place.mutable_region() = Region();
    if (Chance(0.8)) *place.mutable_position() = Position();
    place.set_confidential(Chance(0.2));
  }
  for (int i = Below(3); i > 0; --i) *resource.mutable_service_area()->add_regions() = Region();
  if (Chance(0.3)) resource.mutable_service_area()->set_radius_km(0.5 + 0.5 * Below(6));
  if (Chance(0.2))
    resource.mutable_validity()->set_start(Chance(0.5) ? "2026-10-01" : "2026-12-01");
  if (Chance(0.2)) {
    const bool ended = Chance(0.5) && resource.validity().start() != "2026-12-01";
    resource.mutable_validity()->set_end(ended ? "2026-10-31" : "2027-01-31");
  }
  if (Chance(0.8)) {
    const auto& taxonomy = SharedVocabulary()->taxonomy;
    const auto sub_area =
        static_cast<store::SubAreaId>(Below(static_cast<int>(taxonomy.sub_area_count())));
    resource.add_need_terms()->set_code(taxonomy.sub_area(sub_area).code());
  }
  return resource;
}

v1::Member RandomRecords::Member(int number) {
  v1::Member member;
  member.set_reference("m" + std::to_string(number));
  if (Chance(0.8)) member.set_age_years(Below(95));
  member.set_gender(static_cast<v1::Gender>(Below(3)));
  if (Chance(0.6)) {
    v1::DisabilityAnswer& disability = *member.mutable_disability();
    disability.set_registered(Chance(0.5));
    if (disability.registered() && Chance(0.7)) {
      disability.add_types(static_cast<v1::DisabilityType>(1 + Below(v1::DisabilityType_MAX)));
    }
    if (disability.registered()) disability.set_level(static_cast<v1::DisabilityLevel>(Below(3)));
  }
  if (Chance(0.4)) member.add_languages(Chance(0.7) ? "ko" : "vi");
  if (Chance(0.4)) {
    member.set_school_stage(static_cast<v1::SchoolStage>(1 + Below(v1::SchoolStage_MAX)));
  }
  return member;
}

v1::Assessment RandomRecords::Assessment() {
  v1::Assessment assessment;
  assessment.set_case_reference("case");
  v1::Household& household = *assessment.mutable_household();
  for (int i = Below(3); i > 0; --i) *household.add_residence() = Region();
  if (Chance(0.7)) *household.mutable_position() = Position();
  if (Chance(0.6)) {
    household.mutable_income()->set_min_percent(20 + Below(60));
    household.mutable_income()->set_max_percent(household.income().min_percent() + 5 * Below(5));
  }
  if (Chance(0.7)) {
    for (int i = Below(3); i > 0; --i) {
      household.mutable_household_kinds()->add_values(
          static_cast<v1::HouseholdKind>(1 + Below(v1::HouseholdKind_MAX)));
    }
    household.mutable_household_kinds();
    if (Chance(0.3)) {
      household.mutable_household_kinds()->add_unclear(
          static_cast<v1::HouseholdKind>(1 + Below(v1::HouseholdKind_MAX)));
    }
  }
  if (Chance(0.7)) {
    household.mutable_benefits();
    for (int i = Below(3); i > 0; --i) {
      household.mutable_benefits()->add_values(
          static_cast<v1::Benefit>(1 + Below(v1::Benefit_MAX)));
    }
  }
  const int members = Below(5);
  for (int i = 0; i < members; ++i) *household.add_members() = Member(i);
  for (int i = 0; i <= Below(2); ++i) {
    v1::Need& need = *assessment.add_needs();
    need.set_id("n" + std::to_string(i));
    need.set_statement("욕구");
    for (int member = 0; member < members; ++member) {
      if (Chance(0.4)) need.add_members("m" + std::to_string(member));
    }
  }
  return assessment;
}

}  // namespace ieum::testing
