#include "service/server/wire_check.h"

#include <random>
#include <string>

#include "gtest/gtest.h"

#include "ieum/v1/match_service.pb.h"
#include "store/catalog/violations.h"

namespace ieum::server {
namespace {

v1::SuggestRequest Request() {
  v1::SuggestRequest request;
  request.mutable_assessment()->set_case_reference("case");
  for (const char* id : {"n1", "n2"}) {
    v1::Need* need = request.mutable_assessment()->add_needs();
    need->set_id(id);
    need->set_statement("MARK-" + std::string(id));
  }
  return request;
}

std::string Replaced(std::string bytes, const std::string& from, const std::string& to) {
  const std::size_t at = bytes.find(from);
  EXPECT_NE(at, std::string::npos);
  return bytes.replace(at, from.size(), to);
}

std::string FieldAtFault(const std::string& bytes) {
  v1::SuggestRequest request;
  const absl::Status status = ParseRequest(bytes, request);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  const auto violations = store::ViolationsOf(status);
  return violations.size() == 1 ? violations[0].field : "?";
}

TEST(WireCheckTest, ParsesWhatIsRight) {
  v1::SuggestRequest request;
  ASSERT_TRUE(ParseRequest(Request().SerializeAsString(), request).ok());
  EXPECT_EQ(request.assessment().needs(1).id(), "n2");
  EXPECT_TRUE(ParseRequest("", request).ok());
}

TEST(WireCheckTest, NamesTheFieldThatIsNoUtf8) {
  const std::string bytes = Request().SerializeAsString();
  EXPECT_EQ(FieldAtFault(Replaced(bytes, "MARK-n2", "MARK\xffn2")),
            "assessment.needs[1].statement");
  EXPECT_EQ(FieldAtFault(Replaced(bytes, "case",
                                  "c\xc0\xaf"
                                  "e")),
            "assessment.case_reference");
}

TEST(WireCheckTest, NamesTheMessageThatBreaksOff) {
  const std::string bytes = Request().SerializeAsString();
  EXPECT_EQ(FieldAtFault(bytes.substr(0, bytes.size() - 3)), "request");
  // The length of the first need's id runs past its need.
  EXPECT_EQ(FieldAtFault(Replaced(bytes, std::string("\x02") + "n1", std::string("\x7f") + "n1")),
            "assessment.needs[0]");
}

TEST(WireCheckTest, SurvivesRandomBytes) {
  constexpr unsigned kSeed = 20240301;
  std::mt19937 random(kSeed);
  RecordProperty("seed", static_cast<int>(kSeed));
  const std::string good = Request().SerializeAsString();
  for (int i = 0; i < 20000; ++i) {
    std::string bytes = good;
    for (unsigned n = 1 + random() % 5; n > 0; --n) {
      bytes[random() % bytes.size()] = static_cast<char>(random());
    }
    v1::SuggestRequest request;
    const absl::Status status = ParseRequest(bytes, request);
    if (!status.ok()) ASSERT_EQ(store::ViolationsOf(status).size(), 1u);
  }
}

}  // namespace
}  // namespace ieum::server
