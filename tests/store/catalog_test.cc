// The catalogue's transactions: references, sources, etags, concurrency.
#include "store/catalog/catalog.h"

#include <atomic>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"

#include "store/catalog/catalog_records.h"
#include "store/catalog/violations.h"
#include "tests/store/backend.h"
#include "tests/store/catalog_fixture.h"

namespace ieum::store {
namespace {

using google::protobuf::util::MessageDifferencer;
using testing::ElementsAre;
using testing::HasSubstr;

v1::CatalogRecord AsRecord(v1::Organization message) {
  v1::CatalogRecord record;
  *record.mutable_organization() = std::move(message);
  return record;
}
v1::CatalogRecord AsRecord(v1::Resource message) {
  v1::CatalogRecord record;
  *record.mutable_resource() = std::move(message);
  return record;
}
v1::CatalogRecord AsRecord(v1::Region message) {
  v1::CatalogRecord record;
  *record.mutable_region() = std::move(message);
  return record;
}

v1::Resource Sourced(const std::string& id, const std::string& source_id) {
  v1::Resource resource = ValidResource(id);
  resource.set_source("list");
  resource.set_source_id(source_id);
  return resource;
}

class CatalogTest : public testing::TestWithParam<Engine> {
 protected:
  template <typename M>
  M MustCreate(M message) {
    auto created = catalog_.Create(std::move(message));
    EXPECT_TRUE(created.ok()) << created.status();
    return created.value_or(M());
  }
  CatalogView View() { return *catalog_.View(); }
  std::string Holder(const std::string& source_id) {
    return *View().FindBySource(RecordKind::kResource, "list", source_id);
  }
  std::vector<std::string> Feed() {
    std::vector<std::string> texts;
    const auto changes = backend_.store().ReadFeed(0, SIZE_MAX);
    for (const Change& change : *changes) {
      texts.push_back((change.deleted ? "-" : "+") + FormatName(change.key.kind, change.key.id));
    }
    return texts;
  }
  std::vector<std::string> UpsertViolations(const std::vector<v1::CatalogRecord>& records) {
    const absl::Status status = catalog_.Upsert(records).status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
    std::vector<std::string> fields;
    for (const FieldViolation& violation : ViolationsOf(status)) fields.push_back(violation.field);
    return fields;
  }

  Backend backend_{GetParam()};
  std::atomic<std::int64_t> now_ = 1'000;
  Catalog catalog_{backend_.store(), Taxonomy(),
                   [this] { return absl::FromUnixSeconds(now_.load()); }};
};

INSTANTIATE_TEST_SUITE_P(Engines, CatalogTest, testing::Values(Engine::kMemory, Engine::kRocks),
                         [](const auto& info) { return EngineName(info.param); });

TEST_P(CatalogTest, CreateSetsTimesAndEtagAndGetAgrees) {
  v1::Organization organization = ValidOrganization();
  organization.mutable_create_time()->set_seconds(5);
  organization.set_etag("junk");
  const v1::Organization created = MustCreate(organization);
  EXPECT_EQ(created.create_time().seconds(), 1'000);
  EXPECT_EQ(created.update_time().seconds(), 1'000);
  EXPECT_EQ(created.etag(), "1");
  const auto found = View().GetOrganization("organizations/o1");
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_TRUE(MessageDifferencer::Equals(created, *found));
}

TEST_P(CatalogTest, CreateRefusesWhatIsTakenOrInvalid) {
  MustCreate(ValidOrganization());
  const absl::Status taken = catalog_.Create(ValidOrganization()).status();
  EXPECT_TRUE(absl::IsAlreadyExists(taken)) << taken;
  EXPECT_EQ(ReasonOf(taken), "NAME_TAKEN");
  v1::Organization bad = ValidOrganization("o2");
  bad.mutable_contact()->set_email("x");
  const absl::Status invalid = catalog_.Create(bad).status();
  ASSERT_EQ(ViolationsOf(invalid).size(), 1u) << invalid;
  EXPECT_EQ(ViolationsOf(invalid)[0].field, "contact.email");
}

TEST_P(CatalogTest, AResourceNeedsItsOrganization) {
  const absl::Status status = catalog_.Create(ValidResource()).status();
  EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
  ASSERT_EQ(ViolationsOf(status).size(), 1u);
  EXPECT_EQ(ViolationsOf(status)[0].field, "organization");
  MustCreate(ValidOrganization());
  MustCreate(ValidResource());
  v1::Resource moved = ValidResource();
  moved.set_organization("organizations/nowhere");
  EXPECT_TRUE(absl::IsInvalidArgument(catalog_.Replace(moved).status()));
}

TEST_P(CatalogTest, NothingIsTrueInTheFuture) {
  MustCreate(ValidOrganization());
  constexpr std::int64_t kLatest = 1'000 + 24 * 3600;
  v1::Resource resource = ValidResource();
  resource.mutable_last_verified_time()->set_seconds(kLatest);
  resource.mutable_capacity()->mutable_as_of_time()->set_seconds(kLatest);
  MustCreate(resource);

  resource.mutable_last_verified_time()->set_nanos(1);
  resource.mutable_capacity()->mutable_as_of_time()->set_seconds(kLatest + 1);
  const absl::Status refused = catalog_.Replace(resource).status();
  EXPECT_TRUE(absl::IsInvalidArgument(refused)) << refused;
  const std::vector<FieldViolation> found = ViolationsOf(refused);
  ASSERT_EQ(found.size(), 2u) << refused;
  EXPECT_EQ(found[0].field, "last_verified_time");
  EXPECT_EQ(found[1].field, "capacity.as_of_time");
  EXPECT_EQ(found[0].description, "must not be in the future");
  EXPECT_EQ(found[1].description, "must not be in the future");
  EXPECT_THAT(UpsertViolations({AsRecord(ValidResource("r2")), AsRecord(resource)}),
              ElementsAre("records[1].resource.last_verified_time",
                          "records[1].resource.capacity.as_of_time"));
  now_ = 1'002;
  EXPECT_TRUE(catalog_.Replace(resource).ok()) << "by the clock of the moment";

  resource.mutable_capacity()->clear_as_of_time();
  resource.mutable_last_verified_time()->set_seconds(INT64_MAX);
  EXPECT_EQ(ViolationsOf(catalog_.Replace(resource).status()).size(), 1u) << "said once";
  resource.mutable_last_verified_time()->set_seconds(kLatest + 1'000'000);
  Catalog evaluated(
      backend_.store(), Taxonomy(), [] { return absl::FromUnixSeconds(0); }, FutureTimes::kAllowed);
  EXPECT_TRUE(evaluated.Replace(resource).ok());
}

TEST_P(CatalogTest, TextsAreNormalisedAndOutputOnlyFieldsIgnored) {
  MustCreate(ValidOrganization());
  v1::Resource resource = ValidResource();
  resource.mutable_display_name()->set_ko("\u1103\u1169\u1109\u1175 ");
  resource.add_possible_duplicates("junk");
  resource.mutable_need_terms(0)->set_origin(v1::NEED_TERM_ORIGIN_INFERRED);
  resource.mutable_need_terms(0)->set_confidence(0.2);
  const v1::Resource created = MustCreate(resource);
  EXPECT_EQ(created.display_name().ko(), "도시");
  EXPECT_TRUE(created.possible_duplicates().empty());
  EXPECT_EQ(created.need_terms(0).origin(), v1::NEED_TERM_ORIGIN_UNSPECIFIED);
  EXPECT_EQ(created.need_terms(0).confidence(), 0);
}

TEST_P(CatalogTest, CapacityIsDatedWhenItIsWritten) {
  MustCreate(ValidOrganization());
  EXPECT_EQ(MustCreate(ValidResource()).capacity().as_of_time().seconds(), 1'000);
  v1::Resource dated = ValidResource();
  dated.mutable_capacity()->mutable_as_of_time()->set_seconds(7);
  EXPECT_EQ(catalog_.Replace(dated)->capacity().as_of_time().seconds(), 7);
  v1::Resource bare = ValidResource();
  bare.clear_capacity();
  EXPECT_FALSE(catalog_.Replace(bare)->has_capacity());
}

TEST_P(CatalogTest, ReplaceKeepsCreateTimeAndChecksTheEtag) {
  EXPECT_TRUE(absl::IsNotFound(catalog_.Replace(ValidOrganization()).status()));
  const v1::Organization created = MustCreate(ValidOrganization());
  now_ = 2'000;
  v1::Organization change = created;
  change.set_kind("종합사회복지관");
  const auto replaced = catalog_.Replace(change);
  ASSERT_TRUE(replaced.ok()) << replaced.status();
  EXPECT_EQ(replaced->create_time().seconds(), 1'000);
  EXPECT_EQ(replaced->update_time().seconds(), 2'000);
  EXPECT_NE(replaced->etag(), created.etag());
  for (const std::string& stale : {created.etag(), std::string("zz"), std::string("ffff")}) {
    change.set_etag(stale);
    const absl::Status status = catalog_.Replace(change).status();
    EXPECT_TRUE(absl::IsAborted(status)) << status;
    EXPECT_EQ(ReasonOf(status), "ETAG_MISMATCH");
  }
  change.clear_etag();
  EXPECT_TRUE(catalog_.Replace(change).ok());
}

TEST_P(CatalogTest, ViewsAnswerByNameOnly) {
  EXPECT_TRUE(absl::IsNotFound(View().GetResource("resources/none").status()));
  EXPECT_TRUE(absl::IsNotFound(View().GetRegion("regions/other-none").status()));
  for (const char* name : {"", "none", "organizations/none", "resources/NONE"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(View().GetResource(name).status())) << name;
  }
  EXPECT_TRUE(absl::IsInvalidArgument(
      View().ScanResources("r1", [](const v1::Resource&) { return true; })));
}

TEST_P(CatalogTest, ScansGoByNameAfterAndUntil) {
  MustCreate(ValidOrganization());
  for (const char* id : {"b", "a", "c"}) MustCreate(ValidResource(id));
  std::vector<std::string> names;
  const auto collect = [&names](const v1::Resource& resource) {
    EXPECT_FALSE(resource.etag().empty());
    names.push_back(resource.name());
    return names.size() < 2;
  };
  ASSERT_TRUE(View().ScanResources("resources/a", collect).ok());
  EXPECT_THAT(names, ElementsAre("resources/b", "resources/c"));
}

TEST_P(CatalogTest, SourcesAreUniqueAndFollowTheRecord) {
  MustCreate(ValidOrganization());
  MustCreate(Sourced("r1", "1"));
  EXPECT_EQ(Holder("1"), "resources/r1");
  const absl::Status taken = catalog_.Create(Sourced("r2", "1")).status();
  EXPECT_TRUE(absl::IsAlreadyExists(taken)) << taken;
  EXPECT_EQ(ReasonOf(taken), "SOURCE_TAKEN");
  EXPECT_THAT(std::string(taken.message()), HasSubstr("source_id"));
  ASSERT_TRUE(catalog_.Replace(Sourced("r1", "2")).ok());
  EXPECT_EQ(Holder("1"), "");
  EXPECT_EQ(Holder("2"), "resources/r1");
  MustCreate(Sourced("r2", "1"));
  ASSERT_TRUE(catalog_.DeleteResource("resources/r2", "").ok());
  EXPECT_EQ(Holder("1"), "");
  EXPECT_EQ(*View().FindBySource(RecordKind::kOrganization, "list", "2"), "")
      << "organizations and resources number apart";
}

TEST_P(CatalogTest, DeletesCheckEtagsAndReferences) {
  MustCreate(ValidOrganization());
  MustCreate(ValidOrganization("o1-x"));
  const v1::Resource resource = MustCreate(ValidResource());
  EXPECT_TRUE(absl::IsNotFound(catalog_.DeleteResource("resources/none", "")));
  EXPECT_TRUE(absl::IsInvalidArgument(catalog_.DeleteResource("none", "")));
  EXPECT_TRUE(absl::IsAborted(catalog_.DeleteResource("resources/r1", "1")));
  const absl::Status used = catalog_.DeleteOrganization("organizations/o1", "", false);
  EXPECT_TRUE(absl::IsFailedPrecondition(used)) << used;
  EXPECT_EQ(ReasonOf(used), "ORGANIZATION_HAS_RESOURCES");
  EXPECT_TRUE(absl::IsAborted(catalog_.DeleteOrganization("organizations/o1", "99", true)));
  ASSERT_TRUE(catalog_.DeleteResource("resources/r1", resource.etag()).ok());
  ASSERT_TRUE(catalog_.DeleteOrganization("organizations/o1", "", false).ok());
  EXPECT_TRUE(absl::IsNotFound(View().GetOrganization("organizations/o1").status()));
  EXPECT_TRUE(View().GetOrganization("organizations/o1-x").ok());
}

TEST_P(CatalogTest, ForcedDeletesTakeAllResourcesAndTheirSources) {
  MustCreate(ValidOrganization());
  MustCreate(ValidOrganization("o1-x"));
  MustCreate(Sourced("r1", "1"));
  MustCreate(Sourced("r2", "2"));
  MustCreate(ValidResource("r3", "o1-x"));
  v1::Resource moved = ValidResource("r4", "o1-x");
  MustCreate(moved);
  moved.set_organization("organizations/o1");
  ASSERT_TRUE(catalog_.Replace(moved).ok());
  ASSERT_TRUE(catalog_.DeleteOrganization("organizations/o1", "", true).ok());
  std::vector<std::string> names;
  ASSERT_TRUE(View()
                  .ScanResources("",
                                 [&names](const v1::Resource& resource) {
                                   names.push_back(resource.name());
                                   return true;
                                 })
                  .ok());
  EXPECT_THAT(names, ElementsAre("resources/r3"));
  EXPECT_EQ(Holder("1"), "");
  v1::Organization again = ValidOrganization();
  again.set_source("list");
  again.set_source_id("7");
  EXPECT_EQ(ReasonOf(catalog_.Create(again).status()), "NAME_RETIRED");
}

// What still names an organization that was deleted is not about whoever comes next.
TEST_P(CatalogTest, TheIdOfADeletedOrganizationIsGivenToNoOther) {
  v1::Organization listed = ValidOrganization("listed");
  listed.set_source("list");
  listed.set_source_id("7");
  const v1::Organization own = ValidOrganization("own");
  for (const v1::Organization& one : {listed, own}) {
    MustCreate(one);
    MustCreate(ValidResource(one.name().substr(14), one.name().substr(14)));
    ASSERT_TRUE(catalog_.DeleteOrganization(one.name(), "", true).ok());
  }
  const auto refused = [&](const v1::Organization& one) {
    for (const absl::Status& status :
         {catalog_.Create(one).status(), catalog_.Upsert({AsRecord(one)}).status()}) {
      EXPECT_TRUE(absl::IsAlreadyExists(status)) << status;
      EXPECT_EQ(ReasonOf(status), "NAME_RETIRED");
    }
  };
  refused(own);
  v1::Organization other = listed;
  other.set_source_id("8");
  refused(other);
  other.clear_source();
  other.clear_source_id();
  refused(other);
  // The same entry of the same list is the same organization, with its resources in one batch too.
  EXPECT_TRUE(
      catalog_.Upsert({AsRecord(ValidResource("listed", "listed")), AsRecord(listed)}).ok());
  EXPECT_EQ(ReasonOf(catalog_.DeleteOrganization(listed.name(), "", false)),
            "ORGANIZATION_HAS_RESOURCES");
  ASSERT_TRUE(catalog_.DeleteOrganization(listed.name(), "", true).ok());
  MustCreate(listed);
  ASSERT_TRUE(catalog_.DeleteOrganization(listed.name(), "", false).ok());
  refused(other);
}

TEST_P(CatalogTest, TheFeedTellsOfRecordsOnly) {
  MustCreate(ValidOrganization());
  MustCreate(Sourced("r1", "1"));
  ASSERT_TRUE(catalog_.DeleteOrganization("organizations/o1", "", true).ok());
  EXPECT_THAT(Feed(), ElementsAre("+organizations/o1", "+resources/r1", "-organizations/o1",
                                  "-resources/r1"));
}

TEST_P(CatalogTest, UpsertExpectsTheVersionsItIsTold) {
  using enum UpsertOutcome;
  const auto upsert = [&](const auto& message) {
    return catalog_.Upsert({AsRecord(message)}, UpsertEtags::kExpected);
  };
  ASSERT_TRUE(upsert(ValidOrganization()).ok());
  v1::Resource resource = ValidResource();
  EXPECT_THAT(*upsert(resource), ElementsAre(kCreated));
  EXPECT_TRUE(absl::IsAborted(upsert(resource).status())) << "exists by now";
  resource = *catalog_.View()->GetResource("resources/r1");
  EXPECT_THAT(*upsert(resource), ElementsAre(kUnchanged));
  resource.set_kind("도시락");
  EXPECT_THAT(*upsert(resource), ElementsAre(kUpdated));
  resource.set_kind("반찬");
  EXPECT_TRUE(absl::IsAborted(upsert(resource).status())) << "the etag is of the version before";
  EXPECT_EQ(catalog_.View()->GetResource("resources/r1")->kind(), "도시락");
  ASSERT_TRUE(catalog_.DeleteResource("resources/r1", "").ok());
  EXPECT_TRUE(absl::IsAborted(upsert(resource).status())) << "is gone";
}

TEST_P(CatalogTest, UpsertCreatesUpdatesAndLeavesAlone) {
  using enum UpsertOutcome;
  const std::vector<v1::CatalogRecord> records = {
      AsRecord(Sourced("r1", "1")), AsRecord(ValidRegion()), AsRecord(ValidOrganization())};
  EXPECT_THAT(*catalog_.Upsert(records), ElementsAre(kCreated, kCreated, kCreated))
      << "references may point forward";
  const Sequence before = catalog_.last_sequence();
  now_ = 2'000;
  EXPECT_THAT(*catalog_.Upsert(records), ElementsAre(kUnchanged, kUnchanged, kUnchanged));
  EXPECT_EQ(catalog_.last_sequence(), before) << "nothing was written";
  v1::Resource changed = Sourced("r1", "1");
  changed.set_kind("식당");
  EXPECT_THAT(*catalog_.Upsert({AsRecord(ValidOrganization()), AsRecord(changed)}),
              ElementsAre(kUnchanged, kUpdated));
  const auto stored = View().GetResource("resources/r1");
  EXPECT_EQ(stored->create_time().seconds(), 1'000);
  EXPECT_EQ(stored->update_time().seconds(), 2'000);
  EXPECT_THAT(*catalog_.Upsert({AsRecord(*stored)}), ElementsAre(kUnchanged))
      << "what was exported can be read again";
  EXPECT_THAT(*catalog_.Upsert({}), ElementsAre());
}

TEST_P(CatalogTest, UpsertNamesTheRecordsAtFaultAndWritesNothing) {
  v1::Resource bad = ValidResource();
  bad.mutable_capacity()->set_open_places(21);
  EXPECT_THAT(UpsertViolations({AsRecord(ValidOrganization()), AsRecord(bad), v1::CatalogRecord()}),
              ElementsAre("records[1].resource.capacity.open_places", "records[2]"));
  EXPECT_THAT(UpsertViolations({AsRecord(ValidOrganization()), AsRecord(ValidOrganization())}),
              ElementsAre("records[1].organization.name"));
  EXPECT_THAT(UpsertViolations({AsRecord(ValidResource())}),
              ElementsAre("records[0].resource.organization"));
  EXPECT_THAT(UpsertViolations({AsRecord(ValidOrganization()), AsRecord(Sourced("r1", "1")),
                                AsRecord(Sourced("r2", "1"))}),
              ElementsAre("records[2].resource.source_id"));
  EXPECT_EQ(catalog_.last_sequence(), 0u);
}

TEST_P(CatalogTest, ABatchMaySwapSources) {
  MustCreate(ValidOrganization());
  MustCreate(Sourced("r1", "1"));
  MustCreate(Sourced("r2", "2"));
  const absl::Status half = catalog_.Upsert({AsRecord(Sourced("r1", "2"))}).status();
  EXPECT_TRUE(absl::IsAlreadyExists(half)) << half;
  EXPECT_THAT(std::string(half.message()), HasSubstr("records[0].resource.source_id"));
  ASSERT_TRUE(catalog_.Upsert({AsRecord(Sourced("r1", "2")), AsRecord(Sourced("r2", "1"))}).ok());
  EXPECT_EQ(Holder("1"), "resources/r2");
  EXPECT_EQ(Holder("2"), "resources/r1");
}

TEST_P(CatalogTest, RegionsFormNoCycle) {
  EXPECT_THAT(UpsertViolations({AsRecord(OtherRegion("a", "b")), AsRecord(OtherRegion("b", "a"))}),
              ElementsAre("records[0].region.parent", "records[1].region.parent"));
  EXPECT_THAT(UpsertViolations({AsRecord(OtherRegion("a", "none"))}),
              ElementsAre("records[0].region.parent"));
  ASSERT_TRUE(catalog_
                  .Upsert({AsRecord(OtherRegion("a")), AsRecord(OtherRegion("b", "a")),
                           AsRecord(OtherRegion("c", "b"))})
                  .ok());
  EXPECT_THAT(UpsertViolations({AsRecord(OtherRegion("a", "c"))}),
              ElementsAre("records[0].region.parent"));
  EXPECT_EQ(View().GetRegion("regions/other-c")->parent().code(), "b");
}

TEST_P(CatalogTest, RegionsAreNotTooDeep) {
  std::vector<v1::CatalogRecord> records = {AsRecord(OtherRegion("l0"))};
  for (int i = 1; i <= 32; ++i) {
    records.push_back(AsRecord(OtherRegion("l" + std::to_string(i), "l" + std::to_string(i - 1))));
  }
  ASSERT_TRUE(catalog_.Upsert(records).ok());
  EXPECT_THAT(UpsertViolations({AsRecord(OtherRegion("l33", "l32"))}),
              ElementsAre("records[0].region.parent"));
}

TEST_P(CatalogTest, PossibleDuplicatesChangeOnlyOnTheirOwn) {
  MustCreate(ValidOrganization());
  MustCreate(ValidResource());
  ASSERT_TRUE(catalog_.SetPossibleDuplicates({{"resources/r1", {"resources/r2"}}}).ok());
  ASSERT_TRUE(catalog_.Replace(ValidResource()).ok());
  const auto stored = View().GetResource("resources/r1");
  EXPECT_THAT(stored->possible_duplicates(), ElementsAre("resources/r2"));
  EXPECT_TRUE(absl::IsNotFound(catalog_.SetPossibleDuplicates({{"resources/r9", {}}})));
  EXPECT_TRUE(absl::IsInvalidArgument(catalog_.SetPossibleDuplicates({{"resources/r1", {"x"}}})));
}

// A resource whose only place is confidential, and whose source says the address in its own words.
v1::Resource HiddenShelter() {
  v1::Resource resource = ValidResource();
  resource.mutable_places(0)->set_confidential(true);
  resource.mutable_places(0)->set_address("느티로 12");
  for (const char* value : {"느티로 12, 후문", "쉼터"}) {
    v1::SourceField* field = resource.add_source_fields();
    field->set_field("비고");
    field->set_value(value);
  }
  return resource;
}

TEST_P(CatalogTest, WhatWasWithheldDoesNotComeOutWithTheLastConfidentialPlace) {
  MustCreate(ValidOrganization());
  using Change = void (*)(v1::Resource&);
  const Change removed = [](v1::Resource& resource) { resource.clear_places(); };
  const Change opened = [](v1::Resource& resource) {
    resource.mutable_places(0)->set_confidential(false);
    resource.mutable_places(0)->set_address("큰길 1");
  };
  for (const Change change : {removed, opened}) {
    for (const bool upsert : {false, true}) {
      v1::CatalogRecord record;
      *record.mutable_resource() = HiddenShelter();
      ASSERT_TRUE(catalog_.Upsert({record}).ok());
      v1::Resource next = *View().GetResource("resources/r1");
      ASSERT_EQ(next.source_fields_size(), 2) << "still hidden, still kept";
      change(next);
      next.mutable_source_fields(1)->set_value("쉼터 (공개)");
      *record.mutable_resource() = next;
      ASSERT_TRUE(upsert ? catalog_.Upsert({record}).ok() : catalog_.Replace(next).ok());
      const v1::Resource stored = *View().GetResource("resources/r1");
      ASSERT_EQ(stored.source_fields_size(), 1) << stored.DebugString();
      EXPECT_EQ(stored.source_fields(0).value(), "쉼터 (공개)");
      EXPECT_EQ(stored.DebugString().find("느티로"), std::string::npos);
    }
  }
}

TEST_P(CatalogTest, SourceFieldsStayWhileAPlaceIsConfidentialAndWhereNoneWas) {
  MustCreate(ValidOrganization());
  v1::Resource resource = HiddenShelter();
  resource.add_places()->set_confidential(true);
  MustCreate(resource);
  resource.mutable_places()->RemoveLast();
  ASSERT_TRUE(catalog_.Replace(resource).ok());
  EXPECT_EQ(View().GetResource("resources/r1")->source_fields_size(), 2);
  resource.set_name("resources/r2");
  resource.mutable_places(0)->set_confidential(false);
  MustCreate(resource);
  resource.clear_places();
  ASSERT_TRUE(catalog_.Replace(resource).ok());
  EXPECT_EQ(View().GetResource("resources/r2")->source_fields_size(), 2);
}

TEST_P(CatalogTest, ConcurrentCreatesInOneOrganizationAllSucceed) {
  MustCreate(ValidOrganization());
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([this, t] {
      for (int i = 0; i < 20; ++i) {
        MustCreate(ValidResource("r" + std::to_string(t) + "-" + std::to_string(i)));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const absl::Status status = catalog_.DeleteOrganization("organizations/o1", "", false);
  EXPECT_THAT(std::string(status.message()), HasSubstr("80 resources"));
}

TEST_P(CatalogTest, ConcurrentReplacesWithoutEtagsAllSucceed) {
  MustCreate(ValidOrganization());
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([this] {
      for (int i = 0; i < 10; ++i) {
        const auto replaced = catalog_.Replace(ValidOrganization());
        EXPECT_TRUE(replaced.ok()) << replaced.status();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(catalog_.last_sequence(), 41u);
}

TEST_P(CatalogTest, OnlyOneOfTwoRivalsWithTheSameEtagWins) {
  for (int round = 0; round < 20; ++round) {
    const std::string id = "o" + std::to_string(round);
    const v1::Organization created = MustCreate(ValidOrganization(id));
    std::atomic<int> wins = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&] {
        const absl::Status status = catalog_.Replace(created).status();
        if (status.ok()) ++wins;
        EXPECT_TRUE(status.ok() || absl::IsAborted(status)) << status;
      });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(wins, 1);
  }
}

// However deletes and creates interleave, no resource is left without its organization.
TEST_P(CatalogTest, NoResourceOutlivesItsOrganization) {
  for (int round = 0; round < 30; ++round) {
    const std::string id = "o" + std::to_string(round);
    MustCreate(ValidOrganization(id));
    std::thread creator([this, &id] {
      for (int i = 0; i < 5; ++i) {
        const absl::Status status =
            catalog_.Create(ValidResource(id + "-r" + std::to_string(i), id)).status();
        EXPECT_TRUE(status.ok() || absl::IsInvalidArgument(status)) << status;
      }
    });
    const absl::Status status =
        catalog_.DeleteOrganization("organizations/" + id, "", round % 2 == 0);
    EXPECT_TRUE(status.ok() || absl::IsFailedPrecondition(status)) << status;
    creator.join();
  }
  const CatalogView view = View();
  std::set<std::string> organizations;
  ASSERT_TRUE(view.ScanOrganizations("",
                                     [&](const v1::Organization& organization) {
                                       organizations.insert(organization.name());
                                       return true;
                                     })
                  .ok());
  ASSERT_TRUE(view.ScanResources("",
                                 [&](const v1::Resource& resource) {
                                   EXPECT_TRUE(organizations.contains(resource.organization()))
                                       << resource.name();
                                   return true;
                                 })
                  .ok());
}

TEST_P(CatalogTest, UnreadableRecordsAreDataLoss) {
  ASSERT_TRUE(backend_.store().Commit({{{RecordKind::kResource, "r1"}, "\xff\xff", {}}}).ok());
  EXPECT_TRUE(absl::IsDataLoss(View().GetResource("resources/r1").status()));
  EXPECT_TRUE(absl::IsDataLoss(View().ScanResources("", [](const v1::Resource&) { return true; })));
  EXPECT_TRUE(absl::IsDataLoss(catalog_.DeleteResource("resources/r1", "")));
}

}  // namespace
}  // namespace ieum::store
