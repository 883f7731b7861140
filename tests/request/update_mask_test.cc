#include "service/request/update_mask.h"

#include <string>
#include <vector>

#include "google/protobuf/text_format.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"

#include "ieum/v1/catalog.pb.h"
#include "store/catalog/violations.h"

namespace ieum::request {
namespace {

using google::protobuf::FieldMask;
using google::protobuf::TextFormat;
using google::protobuf::util::MessageDifferencer;

v1::Resource Parse(const std::string& text) {
  v1::Resource resource;
  EXPECT_TRUE(TextFormat::ParseFromString(text, &resource)) << text;
  return resource;
}

FieldMask Mask(const std::vector<std::string>& paths) {
  FieldMask mask;
  for (const std::string& path : paths) mask.add_paths(path);
  return mask;
}

const std::set<std::string> kFixed = {"name", "etag"};

constexpr char kStored[] = R"pb(
  name: "resources/a"
  etag: "1"
  kind: "복지관"
  display_name { ko: "도시락" en: "Meals" }
  contact { phones: "1" phones: "2" email: "a@b.kr" desk: "팀" }
  capacity { total_places: 10 open_places: 3 }
  languages: "ko"
  languages: "en")pb";

struct Case {
  const char* title;
  std::vector<std::string> mask;
  const char* patch;
  const char* expected;
};

TEST(UpdateMaskTest, Applies) {
  const std::vector<Case> cases = {
      {"one field", {"kind"}, R"pb(kind: "병원" programme: "p")pb", R"pb(kind: "병원")pb"},
      {"clears what the patch does not set", {"display_name"}, R"pb(kind: "x")pb", nullptr},
      {"nested, siblings stay",
       {"contact.desk"},
       R"pb(contact { desk: "새" email: "no" })pb",
       R"pb(contact { desk: "새" })pb"},
      {"absent optional becomes zero",
       {"capacity.open_places"},
       R"pb(capacity { open_places: 0 })pb",
       R"pb(capacity { open_places: 0 })pb"},
      {"below what neither has", {"cost.note.ko"}, R"pb(kind: "x")pb", ""},
      {"a list as a whole", {"languages"}, R"pb(languages: "vi")pb", nullptr},
      {"two paths",
       {"kind", "display_name.en"},
       R"pb(kind: "k"
            display_name { en: "E" })pb",
       R"pb(kind: "k"
            display_name { en: "E" })pb"},
      {"empty mask takes what is set",
       {},
       R"pb(name: "resources/b" etag: "9" kind: "k")pb",
       R"pb(kind: "k")pb"},
      {"star replaces all but fixed", {"*"}, R"pb(name: "resources/b" kind: "k")pb", nullptr},
  };
  for (const Case& c : cases) {
    v1::Resource stored = Parse(kStored);
    ASSERT_TRUE(ApplyUpdate(Mask(c.mask), kFixed, Parse(c.patch), stored).ok()) << c.title;
    v1::Resource expected = Parse(kStored);
    if (c.expected != nullptr) {
      expected.MergeFrom(Parse(c.expected));
    } else if (c.mask[0] == "display_name") {
      expected.clear_display_name();
    } else if (c.mask[0] == "languages") {
      expected.clear_languages();
      expected.add_languages("vi");
    } else {
      expected = Parse(R"pb(name: "resources/a" etag: "1" kind: "k")pb");
    }
    EXPECT_TRUE(MessageDifferencer::Equals(stored, expected))
        << c.title << "\n"
        << stored.DebugString() << expected.DebugString();
  }
}

TEST(UpdateMaskTest, RefusesPathsThatAreNone) {
  const std::vector<std::string> wrong = {"nope",
                                          "display_name.nope",
                                          "kind.ko",
                                          "",
                                          "display_name.",
                                          ".kind",
                                          "places.address",
                                          "name",
                                          "etag",
                                          "contact..desk",
                                          "contact.phones[0]",
                                          "Kind",
                                          "displayName",
                                          "\xff"};
  for (const std::string& path : wrong) {
    v1::Resource stored = Parse(kStored);
    const absl::Status status =
        ApplyUpdate(Mask({"kind", path}), kFixed, Parse(R"pb(kind: "k")pb"), stored);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << path;
    ASSERT_EQ(store::ViolationsOf(status).size(), 1u) << path;
    EXPECT_EQ(store::ViolationsOf(status)[0].field, "update_mask");
    EXPECT_TRUE(MessageDifferencer::Equals(stored, Parse(kStored))) << path;
  }
  v1::Resource stored = Parse(kStored);
  EXPECT_FALSE(ApplyUpdate(Mask({"*", "kind"}), kFixed, stored, stored).ok());
}

}  // namespace
}  // namespace ieum::request
