// Likely duplicates: against brute force, and what must not be flagged.
#include "service/exchange/duplicates.h"

#include <cmath>
#include <random>

#include "gmock/gmock.h"

#include "service/exchange/message_json.h"
#include "tests/exchange/fixture.h"

namespace ieum::exchange {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class DuplicatesTest : public ExchangeTest {
 protected:
  DuplicatesTest() {
    ImportNative(R"({"organization": {"name": "organizations/o", "display_name": {"ko": "기관"}}})"
                 "\n");
  }

  void Add(const v1::Resource& resource) {
    const auto created = catalog_.Create(resource);
    ASSERT_TRUE(created.ok()) << created.status();
  }

  static v1::Resource Make(const std::string& id, const std::string& source,
                           const std::string& name) {
    v1::Resource resource;
    resource.set_name("resources/" + id);
    resource.set_organization("organizations/o");
    resource.mutable_display_name()->set_ko(name);
    resource.set_source(source);
    resource.set_source_id(id);
    return resource;
  }

  std::vector<v1::DuplicateFlag> Find(const DuplicateOptions& options = {}) {
    const auto flags = FindLikelyDuplicates(*catalog_.View(), options);
    EXPECT_TRUE(flags.ok()) << flags.status();
    return flags.ok() ? *flags : std::vector<v1::DuplicateFlag>();
  }
};

TEST(DuplicatePartsTest, Normalise) {
  EXPECT_EQ(NormaliseForComparison("(재) 다온 복지관－ＡＢ"), "재다온복지관ab");
  EXPECT_EQ(NormalisePhone("+82-2-123-4567"), "021234567");
  EXPECT_EQ(NormalisePhone("+82 (0)2 123 4567"), "021234567");
  EXPECT_EQ(NormalisePhone("02) 123-4567"), "021234567");
  EXPECT_EQ(NameAlikeness("가나다", "가나다"), 1);
  EXPECT_DOUBLE_EQ(NameAlikeness("가나다", "가나라"), 0.5);
  EXPECT_EQ(NameAlikeness("가", "나"), 0);
  v1::Position a;
  a.set_latitude(37.5);
  a.set_longitude(127);
  v1::Position b = a;
  b.set_latitude(37.501);
  EXPECT_NEAR(DistanceMetres(a, b), 111.2, 0.1);
}

TEST_F(DuplicatesTest, TwoOfThreeMustAgree) {
  v1::Resource a = Make("a", "one", "다온 무료급식소");
  a.add_places()->set_address("가온시 다온구 느티로 12");
  a.mutable_contact()->add_phones("099-555-0001");
  v1::Resource same_name_only = Make("b", "two", "다온무료급식소");
  v1::Resource name_and_place = Make("c", "two", "다온 무료 급식소");
  name_and_place.add_places()->set_address("가온시 다온구  느티로12");
  v1::Resource phone_and_place = Make("d", "three", "무료급식 배달 - 다온");
  phone_and_place.add_places()->set_address("가온시 다온구 느티로 12");
  phone_and_place.mutable_contact()->add_phones("+82 99 555 0001");
  v1::Resource own_source = Make("e", "one", "다온 무료급식소");
  own_source.add_places()->set_address("가온시 다온구 느티로 12");
  for (const v1::Resource& resource : {a, same_name_only, name_and_place, phone_and_place})
    Add(resource);
  std::vector<v1::DuplicateFlag> flags = Find();
  ASSERT_THAT(flags, SizeIs(2));
  EXPECT_EQ(flags[0].resource(), "resources/a");
  EXPECT_EQ(flags[0].other(), "resources/c");
  EXPECT_THAT(flags[0].agreeing(), ElementsAre("name", "place"));
  EXPECT_DOUBLE_EQ(flags[0].likeness(), 0.8);
  EXPECT_THAT(flags[1].agreeing(), ElementsAre("place", "telephone"));
  Add(own_source);
  EXPECT_THAT(Find(), SizeIs(3)) << "c and e, but not a and e of one source";
}

// One agency, one switchboard, many offerings, two lists.
TEST_F(DuplicatesTest, OfferingsOfOneAgencyAreNotEachOther) {
  const auto add = [&](const std::string& id, const std::string& source, const std::string& name,
                       const std::vector<std::string>& needs) {
    v1::Resource resource = Make(id, source, name);
    resource.set_organization("organizations/center");
    resource.add_places()->set_address("샘터로 45");
    for (const std::string& need : needs) resource.add_need_terms()->set_code(need);
    Add(resource);
  };
  ImportNative(
      R"({"organization": {"name": "organizations/center", "display_name": {"ko": "다온구가족센터"}, "contact": {"phones": ["099-555-0001"]}}})"
      "\n");
  add("a1", "one", "부부상담 (1:1 부부)", {"family.couple", "health.counseling"});
  add("a2", "one", "할머니의 두 번째 육아", {"family.parenting"});
  add("a3", "one", "다온구가족센터 아이돌봄", {});
  add("a4", "one", "새아침 화요 모임", {"health.addiction", "social.self_help"});
  add("b1", "two", "다온구가족센터 부부갈등 상담 10회기 무료", {"family.couple"});
  add("b2", "two", "알코올 의존 회복 자조모임", {"health.addiction", "social.self_help"});
  std::vector<std::string> pairs;
  for (const v1::DuplicateFlag& flag : Find()) pairs.push_back(flag.resource() + flag.other());
  EXPECT_THAT(pairs, ElementsAre("resources/a1resources/b1", "resources/a4resources/b2"));
}

TEST_F(DuplicatesTest, ConfidentialPlacesAreNoEvidence) {
  v1::Resource shelter = Make("a", "one", "쉼터");
  shelter.add_places()->set_address("느티로 12");
  shelter.mutable_places(0)->set_confidential(true);
  v1::Resource listed = Make("b", "two", "쉼터");
  listed.add_places()->set_address("느티로 12");
  Add(shelter);
  Add(listed);
  EXPECT_THAT(Find(), IsEmpty());
}

TEST_F(DuplicatesTest, EqualsBruteForce) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const std::string names[] = {"다온 급식소", "다온급식소", "한내 공부방", "한내 공부방 2호",
                               "샘터 쉼터"};
  std::vector<v1::Resource> all;
  for (int i = 0; i < 300; ++i) {
    v1::Resource resource =
        Make("r" + std::to_string(i), "s" + std::to_string(random() % 3), names[random() % 5]);
    if (random() % 4 > 0) {
      v1::Position& position = *resource.add_places()->mutable_position();
      position.set_latitude(36.5 + static_cast<double>(random() % 1000) * 1e-5);
      position.set_longitude(127.8 + static_cast<double>(random() % 1000) * 1e-5);
    }
    if (random() % 3 == 0)
      resource.add_places()->set_address("느티로 " + std::to_string(random() % 20));
    if (random() % 2 == 0)
      resource.mutable_contact()->add_phones("099-555-00" + std::to_string(10 + random() % 30));
    Add(resource);
    all.push_back(resource);
  }
  std::set<std::pair<std::string, std::string>> expected;
  for (const v1::Resource& a : all) {
    for (const v1::Resource& b : all) {
      if (a.name() >= b.name() || a.source() == b.source()) continue;
      const bool name = NameAlikeness(NormaliseForComparison(a.display_name().ko()),
                                      NormaliseForComparison(b.display_name().ko())) >= 0.7;
      bool place = false;
      for (const v1::Place& p : a.places()) {
        for (const v1::Place& q : b.places()) {
          place = place ||
                  (p.has_position() && q.has_position() &&
                   DistanceMetres(p.position(), q.position()) <= 150) ||
                  (!p.address().empty() && p.address() == q.address());
        }
      }
      const bool phone = a.contact().phones_size() > 0 && b.contact().phones_size() > 0 &&
                         a.contact().phones(0) == b.contact().phones(0);
      const bool alike = NameAlikeness(NormaliseForComparison(a.display_name().ko()),
                                       NormaliseForComparison(b.display_name().ko())) >= 0.25;
      if (name + place + phone >= 2 && alike) expected.insert({a.name(), b.name()});
    }
  }
  DuplicateOptions options;
  options.neighbours = all.size();  // no cut
  std::set<std::pair<std::string, std::string>> found;
  for (const v1::DuplicateFlag& flag : Find(options)) found.insert({flag.resource(), flag.other()});
  EXPECT_EQ(found, expected);
  options.only = {"resources/r7", "resources/r8"};
  for (const v1::DuplicateFlag& flag : Find(options)) {
    EXPECT_TRUE(options.only.count(flag.resource()) > 0);
  }
}

TEST_F(DuplicatesTest, FarNorthCellsStillMeet) {
  for (const double latitude : {-89.9, 0.0, 60.0, 89.0}) {
    const std::string key = std::to_string(static_cast<int>(latitude * 10) + 900);
    v1::Resource a = Make("a" + key, "one", "등대");
    v1::Resource b = Make("b" + key, "two", "등대");
    a.add_places()->mutable_position()->set_latitude(latitude);
    a.mutable_places(0)->mutable_position()->set_longitude(100);
    *b.add_places() = a.places(0);
    b.mutable_places(0)->mutable_position()->set_longitude(
        100 + 0.00125 / std::cos(latitude * 3.14159265358979 / 180));
    Add(a);
    Add(b);
  }
  EXPECT_THAT(Find(), SizeIs(4));
}

TEST_F(DuplicatesTest, AnImportFlagsAndRecords) {
  v1::Resource here = Make("a", "one", "다온 무료급식소");
  here.mutable_contact()->add_phones("099-555-0001");
  here.add_places()->set_address("느티로 12");
  Add(here);
  v1::Resource there = here;
  there.set_name("resources/b");
  there.set_source("two");
  const std::string line = "{\"resource\": " + MessageToJson(there) + "}\n";
  const v1::ImportReport report = ImportNative(line);
  ASSERT_THAT(report.duplicates(), SizeIs(1));
  EXPECT_EQ(report.duplicates(0).resource(), "resources/b");
  EXPECT_EQ(report.duplicates(0).other(), "resources/a");
  EXPECT_THAT(BySource("two", "a").possible_duplicates(), ElementsAre("resources/a"));
  EXPECT_EQ(ImportNative(line).unchanged(), 1);
  // It moved away: the flag goes.
  there.clear_contact();
  there.mutable_places(0)->set_address("한내로 1");
  EXPECT_EQ(ImportNative("{\"resource\": " + MessageToJson(there) + "}\n").updated(), 1);
  EXPECT_THAT(BySource("two", "a").possible_duplicates(), IsEmpty());
}

}  // namespace
}  // namespace ieum::exchange
