// What leaves: round trips of every format, and what must never leave.
#include "service/exchange/export.h"

#include <filesystem>
#include <map>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "nlohmann/json.hpp"

#include "service/exchange/csv_export.h"
#include "service/exchange/ids.h"
#include "store/catalog/violations.h"
#include "store/memory_store.h"
#include "tests/exchange/fixture.h"

namespace ieum::exchange {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kResource[] = R"pb(
  name: "resources/r"
  organization: "organizations/o"
  display_name { ko: "반찬 나눔" en: "Side dishes" }
  description { ko: "매주 \"반찬\"을,\n나눕니다" }
  kind: "나눔가게"
  programme: "dishes"
  domain: DOMAIN_WELFARE
  form: FORM_MATERIAL
  formality: FORMALITY_INFORMAL
  participation: PARTICIPATION_INDIVIDUAL
  need_terms { code: "health.checkup" }
  need_terms { code: "safety.check_in" strength: 0.5 }
  eligibility {
    paths { criteria { age { min_years: 65 max_years: 99 } } }
    note { ko: "65세 이상" }
  }
  places {
    display_name { ko: "1층" }
    address: "가온특별시 다온구 느티로 12"
    postal_code: "99001"
    region { system: REGION_SYSTEM_KR_ADM code: "9911053000" }
    position { latitude: 36.5 longitude: 127.8 }
    accessibility: "휠체어 접근 가능"
  }
  service_area {
    regions { system: REGION_SYSTEM_KR_LEGAL code: "9911000000" }
    radius_km: 2.5
  }
  schedule {
    hours { days: WEEKDAY_MONDAY days: WEEKDAY_FRIDAY opens: "09:00" closes: "18:00" }
    note { ko: "공휴일 쉼" }
  }
  cost {
    kind: COST_KIND_SLIDING
    amount_krw: 3000
    unit: "회"
    note { ko: "차등" }
  }
  capacity {
    total_places: 10
    open_places: 3
    as_of_time { seconds: 1790000000 }
  }
  modes: MODE_HOME_VISIT
  required_documents { ko: "신분증" }
  how_to_apply { ko: "전화" }
  next_step: NEXT_STEP_KIND_REFER
  contact {
    phones: "099-555-0001"
    email: "desk@example.org"
    url: "https://example.org"
    desk: "나눔팀"
  }
  languages: "ko"
  languages: "vi"
  last_verified_time { seconds: 1789916400 }
  source: "daon"
  source_id: "dishes-1"
  source_fields { field: "비고" value: "없음" }
)pb";

class ExportTest : public ExchangeTest {
 protected:
  void Fill() {
    v1::Organization organization;
    organization.set_name("organizations/o");
    organization.mutable_display_name()->set_ko("기관");
    organization.mutable_contact()->add_phones("099-555-0000");
    ASSERT_TRUE(catalog_.Create(organization).ok());
    v1::Resource resource;
    ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(kResource, &resource));
    const auto created = catalog_.Create(resource);
    ASSERT_TRUE(created.ok()) << created.status();
  }

  // The records without what the store sets itself.
  static std::string Bare(v1::Resource resource) {
    resource.clear_etag();
    resource.clear_create_time();
    resource.clear_update_time();
    return resource.DebugString();
  }

  std::map<std::string, std::string> ExportFolder() {
    ExportSettings settings;
    settings.request.set_format(v1::EXCHANGE_FORMAT_HSDS_CSV);
    settings.as_of = now_;
    std::map<std::string, std::string> files;
    EXPECT_TRUE(
        Export(*catalog_.View(), settings, [&](std::string_view file, std::string_view bytes) {
          files[std::string(file)].append(bytes);
          return absl::OkStatus();
        }).ok());
    return files;
  }
};

// A second, empty catalogue.
class OtherCatalog : public ExchangeTest {
 public:
  OtherCatalog() = default;
  void TestBody() override {}
  using ExchangeTest::catalog_;
  using ExchangeTest::ImportCsv;
  using ExchangeTest::ImportHsds;
  using ExchangeTest::ImportNative;
  using ExchangeTest::MustExport;
  using ExchangeTest::MustImport;
  using ExchangeTest::Organizations;
  using ExchangeTest::Resources;
};

TEST_F(ExportTest, NativeRoundTripIsEqual) {
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(IEUM_DATA_DIR "/district")) {
    const std::string name = entry.path().filename();
    if (name != "regions.jsonl" && entry.path().parent_path().filename() != "resources") continue;
    ImportNative(ReadFile(entry.path()));
  }
  Fill();
  const std::string first = MustExport(v1::EXCHANGE_FORMAT_NATIVE_JSONL);
  OtherCatalog other;
  const v1::ImportReport report = other.ImportNative(first);
  EXPECT_EQ(report.created(), report.rows_read()) << DescribeIssues(report);
  EXPECT_EQ(other.MustExport(v1::EXCHANGE_FORMAT_NATIVE_JSONL), first);
  EXPECT_EQ(ImportNative(first).unchanged(), report.rows_read());
}

// What referrals did is this store's own: it stays here, and stays through an import.
TEST_F(ExportTest, WhatReferralsDidStaysBehind) {
  Fill();
  const auto view = store_->View();
  const auto write = catalog_.PlanCountsUpdate(**view, "resources/r", [](v1::Resource& resource) {
    resource.mutable_capacity()->set_open_places(2);
    resource.mutable_capacity()->set_held_places(1);
    resource.mutable_capacity()->set_waiting_referrals(1);
    resource.add_referral_outcomes()->set_helped(3);
    resource.mutable_observed_waits()->set_count(1);
    resource.set_eligibility_disputes(1);
    return absl::OkStatus();
  });
  ASSERT_TRUE(write.ok()) << write.status();
  ASSERT_TRUE(store_->Commit({*write}).ok());
  const v1::Resource before = *catalog_.View()->GetResource("resources/r");
  const std::string first = MustExport(v1::EXCHANGE_FORMAT_NATIVE_JSONL);
  for (const char* field : {"held", "waiting", "outcomes", "observed", "disputes"}) {
    EXPECT_THAT(first, Not(HasSubstr(field)));
  }
  EXPECT_EQ(ImportNative(first).unchanged(), 2u);
  EXPECT_EQ(catalog_.View()->GetResource("resources/r")->DebugString(), before.DebugString());
  OtherCatalog other;
  EXPECT_EQ(other.ImportNative(first).created(), 2u);
  EXPECT_EQ(other.MustExport(v1::EXCHANGE_FORMAT_NATIVE_JSONL), first);
  for (const auto format : {v1::EXCHANGE_FORMAT_CSV, v1::EXCHANGE_FORMAT_HSDS_JSON}) {
    EXPECT_THAT(MustExport(format), Not(HasSubstr("held"))) << format;
  }
}

TEST_F(ExportTest, StandardColumnsRoundTrip) {
  Fill();
  const std::string before = Bare(Resources()[0]);
  const std::string csv = MustExport(v1::EXCHANGE_FORMAT_CSV);
  // Without a mapping the standard one is taken, on the way in as on the way out.
  const v1::ImportReport report = ImportCsv("", csv);
  EXPECT_EQ(report.unchanged(), 1) << DescribeIssues(report);
  EXPECT_EQ(Bare(Resources()[0]), before);
  // Into a catalogue that has only the organization.
  OtherCatalog other;
  ASSERT_TRUE(other.catalog_.Create(Organizations()[0]).ok());
  EXPECT_EQ(other.ImportCsv(std::string(StandardMapping()), csv).created(), 1);
  EXPECT_EQ(Bare(other.Resources()[0]), before);
}

TEST_F(ExportTest, AMappingRunsBackwards) {
  constexpr char kMapping[] = R"toml(
[list]
source = "list"
id = "{번호}"
[organization]
source_id = "{기관}"
display_name = "{기관}"
[resource]
display_name = "{이름}"
domain = { from = "{영역}", map = "domains" }
validity.end = { from = "{종료}", date = "yyyy.MM.dd" }
places = [{ region = { system = "REGION_SYSTEM_KR_LEGAL", code = "{구}00000" } }]
schedule.hours = [{ opens = { from = "{시작}", time = "HHmm" }, closes = "18:00" }]
[maps.domains]
"의료" = "DOMAIN_MEDICAL"
"복지" = "DOMAIN_WELFARE"
)toml";
  const std::string csv =
      "번호,기관,이름,영역,종료,구,시작,비고\r\n"
      "7,가관,이름,의료,2026.12.31,99110,0900,그대로\r\n";
  EXPECT_EQ(ImportCsv(kMapping, csv).created(), 1);
  const std::string out = MustExport(v1::EXCHANGE_FORMAT_CSV, kMapping);
  for (const char* cell : {"\"7\"", "\"가관\"", "\"이름\"", "\"의료\"", "\"2026.12.31\"",
                           "\"99110\"", "\"0900\"", "\"그대로\"", "\"비고\""}) {
    EXPECT_THAT(out, HasSubstr(cell));
  }
  EXPECT_EQ(ImportCsv(kMapping, out).unchanged(), 1);
}

constexpr char kListMapping[] = R"toml(
[list]
source = "list"
id = "{번호}"
[organization]
source_id = "{기관}"
display_name = "{기관}"
[resource]
display_name = "{이름}"
contact.phones = { from = "{전화}", split = "[,/]" }
last_verified_time = { from = "{확인일}", date = "yyyy-MM-dd" }
[[resource.places]]
address = "{주소} {상세주소}"
[[resource.schedule.hours]]
days = { from = "{요일}", split = "[+]", map = "weekdays" }
opens = { from = "{시작}", time = "HHmm" }
closes = { from = "{종료}", time = "HHmm" }
[maps.weekdays]
"월" = "WEEKDAY_MONDAY"
"수" = "WEEKDAY_WEDNESDAY"
"월요일" = "WEEKDAY_MONDAY"
)toml";

constexpr char kListRow[] =
    "번호,기관,이름,전화,확인일,주소,상세주소,요일,시작,종료\r\n"
    "7,가관,이름,02-111-2222/02-333-4444,2026-09-21,느티로 1,2층,월+수,0900,1800\r\n";

TEST_F(ExportTest, ListsAndDaysComeBackAsTheMappingReadsThem) {
  ASSERT_EQ(ImportCsv(kListMapping, kListRow).created(), 1);
  const std::string before = Bare(Resources()[0]);
  const std::string out = MustExport(v1::EXCHANGE_FORMAT_CSV, kListMapping);
  for (const char* cell :
       {"\"02-111-2222,02-333-4444\"", "\"2026-09-21\"", "\"월+수\"", "\"0900\"", "\"1800\""}) {
    EXPECT_THAT(out, HasSubstr(cell));
  }
  const v1::ImportReport again = ImportCsv(kListMapping, out);
  EXPECT_EQ(again.unchanged(), 1) << DescribeIssues(again);
  EXPECT_EQ(Bare(Resources()[0]), before);
}

TEST_F(ExportTest, WhatCannotBeUndoneIsToldAndErasesNothing) {
  ASSERT_EQ(ImportCsv(kListMapping, kListRow).created(), 1);
  v1::Resource edited = Resources()[0];
  v1::OpenHours& saturday = *edited.mutable_schedule()->add_hours();
  saturday.set_opens("10:00");
  saturday.set_closes("12:00");
  saturday.add_days(v1::WEEKDAY_MONDAY);
  ASSERT_TRUE(catalog_.Replace(edited).ok());
  const std::string before = Bare(Resources()[0]);
  ExportSettings settings;
  settings.request.set_format(v1::EXCHANGE_FORMAT_CSV);
  settings.request.set_mapping_toml(kListMapping);
  std::map<std::string, std::string> told;
  settings.remark = [&](const v1::ImportIssue& issue) {
    EXPECT_TRUE(told.emplace(issue.column(), issue.expected()).second) << issue.column();
    EXPECT_EQ(issue.line(), 2);
    EXPECT_FALSE(issue.rejected());
  };
  std::string out;
  ASSERT_TRUE(Export(*catalog_.View(), settings, [&](std::string_view, std::string_view bytes) {
                out.append(bytes);
                return absl::OkStatus();
              }).ok());
  for (const char* column : {"주소", "상세주소", "요일", "시작", "종료"}) {
    EXPECT_THAT(told[column], HasSubstr("left empty")) << column;
  }
  EXPECT_EQ(told.size(), 5U);
  EXPECT_THAT(told["시작"], HasSubstr("schedule.hours"));
  EXPECT_EQ(ImportCsv(kListMapping, out).unchanged(), 1);
  EXPECT_EQ(Bare(Resources()[0]), before);
}

TEST_F(ExportTest, AListIsWrittenInItsOwnEncoding) {
  std::string mapping = kListMapping;
  mapping.insert(mapping.find("[list]\n") + 7, "encoding = \"cp949\"\n");
  ASSERT_EQ(ImportCsv(kListMapping, kListRow).created(), 1);
  std::string out = MustExport(v1::EXCHANGE_FORMAT_CSV, mapping);
  EXPECT_THAT(out, HasSubstr("\xbf\xf9+\xbc\xf6")) << "월+수";
  EXPECT_EQ(ImportCsv(mapping, out).unchanged(), 1);

  v1::Resource edited = Resources()[0];
  edited.mutable_display_name()->set_ko("카페 é 뷁");
  ASSERT_TRUE(catalog_.Replace(edited).ok());
  ExportSettings settings;
  settings.request.set_format(v1::EXCHANGE_FORMAT_CSV);
  settings.request.set_mapping_toml(mapping);
  std::vector<v1::ImportIssue> lost;
  settings.remark = [&](const v1::ImportIssue& issue) {
    if (issue.expected().find("encoding") != std::string::npos) lost.push_back(issue);
  };
  out.clear();
  ASSERT_TRUE(Export(*catalog_.View(), settings, [&](std::string_view, std::string_view bytes) {
                out.append(bytes);
                return absl::OkStatus();
              }).ok());
  ASSERT_EQ(lost.size(), 1U);
  EXPECT_EQ(lost[0].column(), "이름");
  EXPECT_EQ(lost[0].line(), 2);
  EXPECT_EQ(lost[0].value(), "é");
  EXPECT_THAT(out, HasSubstr("\xc4\xab\xc6\xe4 ? \x94\xee")) << "a syllable of cp949 alone";
}

TEST_F(ExportTest, HsdsCarriesWhatItCan) {
  Fill();
  const std::string text = MustExport(v1::EXCHANGE_FORMAT_HSDS_JSON);
  const json page = json::parse(text);
  EXPECT_EQ(page["total_items"], 1);
  const json& organization = page["contents"][0];
  const json& service = organization["services"][0];
  EXPECT_TRUE(IsUuid(organization["id"].get<std::string>()));
  EXPECT_TRUE(IsUuid(service["id"].get<std::string>()));
  EXPECT_EQ(service["status"], "active");
  EXPECT_EQ(service["minimum_age"], 65);
  EXPECT_EQ(service["assured_date"], "2026-09-21") << "the day in Korea, not in Greenwich";
  EXPECT_EQ(service["capacities"][0]["maximum"], 10);
  EXPECT_EQ(service["schedules"][0]["byday"], "MO,FR");
  EXPECT_EQ(service["attributes"][1]["value"], "0.5");

  OtherCatalog other;
  const v1::ImportReport report = other.ImportHsds(text);
  EXPECT_EQ(report.created(), 2) << DescribeIssues(report);
  const v1::Resource read = other.Resources()[0];
  const v1::Resource was = Resources()[0];
  EXPECT_EQ(read.display_name().ko(), was.display_name().ko());
  EXPECT_EQ(read.description().DebugString(), was.description().DebugString());
  EXPECT_EQ(read.eligibility().DebugString(), was.eligibility().DebugString());
  EXPECT_EQ(read.service_area().DebugString(), was.service_area().DebugString());
  EXPECT_EQ(read.schedule().DebugString(), was.schedule().DebugString());
  EXPECT_EQ(read.cost().DebugString(), was.cost().DebugString());
  EXPECT_EQ(read.capacity().DebugString(), was.capacity().DebugString());
  EXPECT_EQ(read.contact().DebugString(), was.contact().DebugString());
  EXPECT_EQ(read.languages_size(), 2);
  EXPECT_EQ(read.required_documents(0).ko(), "신분증");
  EXPECT_EQ(read.need_terms(1).code(), "safety.check_in");
  EXPECT_DOUBLE_EQ(read.need_terms(1).strength(), 0.5);
  EXPECT_EQ(read.last_verified_time().seconds(), was.last_verified_time().seconds());
  EXPECT_EQ(read.places(0).address(), was.places(0).address());
  EXPECT_EQ(read.places(0).position().DebugString(), was.places(0).position().DebugString());
  EXPECT_EQ(read.places(0).accessibility(0), "휠체어 접근 가능");
  // And from there on nothing changes any more.
  EXPECT_EQ(other.ImportHsds(other.MustExport(v1::EXCHANGE_FORMAT_HSDS_JSON)).unchanged(), 2);
}

TEST_F(ExportTest, HsdsFolderSaysWhatTheDocumentSays) {
  Fill();
  std::vector<InputFile> files;
  for (auto& [name, bytes] : ExportFolder()) files.push_back({name, bytes});
  OtherCatalog folder;
  const v1::ImportReport report = folder.MustImport(Settings(v1::EXCHANGE_FORMAT_HSDS_CSV), files);
  EXPECT_EQ(report.created(), 2) << DescribeIssues(report);
  EXPECT_EQ(report.issues_size(), 0) << DescribeIssues(report);
  const v1::Resource read = folder.Resources()[0];
  const v1::Resource was = Resources()[0];
  EXPECT_EQ(read.display_name().ko(), was.display_name().ko());
  EXPECT_EQ(read.description().ko(), was.description().ko());
  EXPECT_EQ(read.schedule().DebugString(), was.schedule().DebugString());
  EXPECT_EQ(read.service_area().DebugString(), was.service_area().DebugString());
  EXPECT_EQ(read.cost().DebugString(), was.cost().DebugString());
  EXPECT_EQ(read.capacity().DebugString(), was.capacity().DebugString());
  EXPECT_EQ(read.need_terms_size(), 2);
  EXPECT_EQ(read.places(0).address(), was.places(0).address());
  EXPECT_EQ(read.contact().DebugString(), was.contact().DebugString());
}

TEST_F(ExportTest, ConfidentialAddressesNeverLeave) {
  Fill();
  v1::Resource shelter = Resources()[0];
  v1::Place& place = *shelter.mutable_places(0);
  place.set_confidential(true);
  place.set_address("비밀로 숨긴길 1");
  place.set_postal_code("98765");
  place.mutable_display_name()->set_ko("숨은집");
  place.mutable_position()->set_latitude(36.98765);
  v1::SourceField& field = *shelter.add_source_fields();
  field.set_field("/service_at_locations/0/location/addresses");
  field.set_value(R"([{"address_1": "비밀로 숨긴길 1"}])");
  ASSERT_TRUE(catalog_.Replace(shelter).ok());
  std::string all;
  for (const auto format :
       {v1::EXCHANGE_FORMAT_NATIVE_JSONL, v1::EXCHANGE_FORMAT_CSV, v1::EXCHANGE_FORMAT_HSDS_JSON}) {
    all += MustExport(format);
  }
  for (const auto& [name, bytes] : ExportFolder()) all += bytes;
  for (const char* secret : {"숨긴길", "98765", "숨은집", "9911053000"}) {
    EXPECT_THAT(all, Not(HasSubstr(secret)));
  }
  // Reading the export again does not lose what stays inside.
  const int kept = Resources()[0].source_fields_size();
  EXPECT_EQ(ImportNative(MustExport(v1::EXCHANGE_FORMAT_NATIVE_JSONL)).rejected(), 0);
  EXPECT_EQ(Resources()[0].places(0).address(), "비밀로 숨긴길 1");
  EXPECT_EQ(Resources()[0].source_fields_size(), kept);
  EXPECT_TRUE(Resources()[0].places(0).confidential());
  EXPECT_EQ(
      ImportCsv(std::string(StandardMapping()), MustExport(v1::EXCHANGE_FORMAT_CSV)).rejected(), 0);
  EXPECT_EQ(Resources()[0].places(0).address(), "비밀로 숨긴길 1");
}

TEST_F(ExportTest, ASourceAlone) {
  Fill();
  ImportNative(R"({"organization": {"name": "organizations/p", "display_name": {"ko": "p"}}})"
               "\n");
  ExportSettings settings;
  settings.request.set_source("daon");
  std::string out;
  EXPECT_TRUE(Export(*catalog_.View(), settings, [&](std::string_view, std::string_view bytes) {
                out.append(bytes);
                return absl::OkStatus();
              }).ok());
  EXPECT_THAT(out, HasSubstr("resources/r"));
  EXPECT_THAT(out, HasSubstr("organizations/o"));
  EXPECT_THAT(out, Not(HasSubstr("organizations/p")));
}

TEST_F(ExportTest, FaultsAndInterruptions) {
  Fill();
  ExportSettings settings;
  const auto ignore = [](std::string_view, std::string_view) { return absl::OkStatus(); };
  settings.request.set_format(static_cast<v1::ExchangeFormat>(50));
  EXPECT_EQ(store::ViolationsOf(Export(*catalog_.View(), settings, ignore))[0].field, "format");
  settings.request.set_format(v1::EXCHANGE_FORMAT_CSV);
  settings.request.set_mapping_toml("[");
  EXPECT_EQ(store::ViolationsOf(Export(*catalog_.View(), settings, ignore))[0].field,
            "mapping_toml");
  settings.request.Clear();
  EXPECT_TRUE(absl::IsUnavailable(Export(
      *catalog_.View(), settings, [](auto, auto) { return absl::UnavailableError("full"); })));
  settings.check = [] { return absl::DeadlineExceededError("late"); };
  EXPECT_TRUE(absl::IsDeadlineExceeded(Export(*catalog_.View(), settings, ignore)));
}

}  // namespace
}  // namespace ieum::exchange
