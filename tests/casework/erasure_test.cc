// Nothing about a client can be read once the case is erased, wherever it was copied to.
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "service/casework/consents.h"
#include "service/casework/referrals.h"
#include "store/catalog/violations.h"
#include "tests/casework/case_bench.h"

namespace ieum::casework {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// Fills every text of the message with a marker of its own, where the rules allow a free text.
void Plant(google::protobuf::Message& message, int& next, std::vector<std::string>& markers) {
  const auto* reflection = message.GetReflection();
  const auto* type = message.GetDescriptor();
  // Names, codes, dates and references have a shape that a marker would break.
  static const std::set<std::string> kShaped = {
      "name",         "birth_date",    "phone",         "guardian_phone",       "reference",
      "id",           "members",       "member",        "need_codes",           "need_code",
      "code",         "languages",     "language",      "linked_needs",         "resource",
      "organization", "organizations", "source_member", "unsafe_organizations", "need_id",
      "line_id",      "need_ids",      "goal_ids",      "start_date",           "end_date",
      "etag",         "case_reference"};
  const auto marker = [&] {
    std::string text = "MARKER" + std::to_string(100'000 + next++) + "MARKER";
    markers.push_back(text);
    return text;
  };
  for (int i = 0; i < type->field_count(); ++i) {
    const auto* field = type->field(i);
    if (field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE) {
      if (field->message_type()->full_name() == "google.protobuf.Timestamp") continue;
      if (!field->is_repeated()) {
        if (reflection->HasField(message, field)) {
          Plant(*reflection->MutableMessage(&message, field), next, markers);
        }
        continue;
      }
      for (int k = 0; k < reflection->FieldSize(message, field); ++k) {
        Plant(*reflection->MutableRepeatedMessage(&message, field, k), next, markers);
      }
    } else if (field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_STRING &&
               !kShaped.contains(field->name())) {
      if (!field->is_repeated()) {
        reflection->SetString(&message, field, marker());
      } else {
        reflection->AddString(&message, field, marker());
      }
    }
  }
}

std::string AllBytesBelow(const std::string& path) {
  std::string bytes;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(path)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    bytes += text.str();
  }
  return bytes;
}

TEST(ErasureTest, NothingCanBeReadOnceErased) {
  CaseBench bench(BenchStore::kRocks);
  int next = 0;
  std::vector<std::string> markers;
  v1::CreateCaseRequest create = NewCaseRequest("REFERENCEMARKER-1");
  markers.emplace_back("REFERENCEMARKER-1");
  create.mutable_case_()->clear_management_number();
  Plant(*create.mutable_case_()->mutable_client(), next, markers);
  create.mutable_case_()->mutable_client()->set_phone("010-3141-592653");
  create.mutable_case_()->mutable_client()->set_guardian_phone("010-2718-281828");
  markers.insert(markers.end(), {"010-3141-592653", "010-2718-281828"});
  create.mutable_assessment()->add_aversions();
  create.mutable_assessment()->add_existing_services();
  Plant(*create.mutable_assessment(), next, markers);
  create.mutable_case_()->set_management_number("MARKERNUMBER");
  markers.emplace_back("MARKERNUMBER");
  const auto made = bench.cases().CreateCase(create, CaseBench::Manager());
  ASSERT_TRUE(made.ok()) << made.status();

  v1::ServicePlan plan = bench.Compose(*made);
  v1::UpdatePlanRequest edit;
  *edit.mutable_plan() = plan;
  v1::PlanLine& line = *edit.mutable_plan()->add_lines();
  line.set_kind(v1::PLAN_LINE_KIND_DIRECT_PRACTICE);
  line.add_need_ids(create.assessment().needs(0).id());
  line.set_content("MARKERCONTENT");
  line.set_person_in_charge("MARKERPERSON");
  line.set_order_sentence("MARKERORDER");
  markers.insert(markers.end(), {"MARKERCONTENT", "MARKERPERSON", "MARKERORDER"});
  for (v1::Goal& goal : *edit.mutable_plan()->mutable_goals()) {
    goal.set_purpose("MARKERPURPOSE");
    goal.set_statement("MARKERSTATEMENT");
    goal.set_measure("MARKERMEASURE");
  }
  markers.insert(markers.end(), {"MARKERPURPOSE", "MARKERSTATEMENT", "MARKERMEASURE"});
  edit.mutable_update_mask()->add_paths("goals");
  edit.mutable_update_mask()->add_paths("lines");
  const auto edited = bench.plans().UpdatePlan(edit, CaseBench::Manager());
  ASSERT_TRUE(edited.ok()) << edited.status();
  plan = bench.Agree(*edited);
  v1::RecordGoalResultRequest result;
  result.set_name(plan.name());
  result.set_goal_id(plan.goals(0).id());
  result.set_result(v1::GOAL_RESULT_ACHIEVED);
  result.set_note("MARKERRESULT");
  markers.emplace_back("MARKERRESULT");
  ASSERT_TRUE(bench.cases().RecordGoalResult(result, CaseBench::Manager()).ok());
  v1::CreateCheckInRequest check;
  check.set_parent(made->name());
  check.mutable_check_in()->set_method(v1::MONITORING_METHOD_SCALE);
  check.mutable_check_in()->mutable_reading()->set_max(10);
  Plant(*check.mutable_check_in(), next, markers);
  const auto checked = bench.cases().CreateCheckIn(check, CaseBench::Manager());
  ASSERT_TRUE(checked.ok()) << checked.status();
  ASSERT_GE(markers.size(), 30U);

  // Before: sealed already, and readable with the keys.
  const std::string id = made->name().substr(6);
  const std::string copy = bench.store_folder() + "-copy";
  std::filesystem::copy(bench.store_folder(), copy, std::filesystem::copy_options::recursive);
  const std::string keys_before = testing::ReadFile(bench.key_file());
  EXPECT_THAT(keys_before, HasSubstr(made->name()));

  const absl::Status erased =
      bench.cases().EraseCase(EraseRequest(*made), CaseBench::Manager()).status();
  ASSERT_TRUE(erased.ok()) << erased;
  int erasures = 0;
  for (const v1::AuditEntry& entry : bench.Entries()) {
    if (entry.access() != v1::ACCESS_KIND_ERASE) continue;
    ++erasures;
    EXPECT_THAT(entry.subjects(), Contains(made->name()));
  }
  EXPECT_EQ(erasures, 1);

  const Caller manager = CaseBench::Manager();
  v1::GetAssessmentRequest assessment;
  assessment.set_name(made->name() + "/assessments/latest");
  v1::ListCheckInsRequest check_ins;
  check_ins.set_parent(made->name());
  v1::GetPlanRequest get_plan;
  get_plan.set_name(plan.name());
  v1::ListPlansRequest plans;
  plans.set_parent(made->name());
  v1::ListServingAgenciesRequest serving;
  serving.set_name(made->name());
  EXPECT_TRUE(absl::IsNotFound(bench.cases().GetCase(GetRequest(made->name()), manager).status()));
  EXPECT_TRUE(absl::IsNotFound(bench.cases().GetAssessment(assessment, manager).status()));
  EXPECT_TRUE(absl::IsNotFound(bench.cases().ListCheckIns(check_ins, manager).status()));
  EXPECT_TRUE(absl::IsNotFound(bench.plans().GetPlan(get_plan, manager).status()));
  EXPECT_TRUE(absl::IsNotFound(bench.plans().ListPlans(plans, manager).status()));
  EXPECT_TRUE(absl::IsNotFound(bench.cases().ListServingAgencies(serving, manager).status()));
  EXPECT_TRUE(absl::IsNotFound(bench.cases().EraseCase(EraseRequest(*made), manager).status()));
  EXPECT_EQ(bench.cases().ListCases({}, manager)->cases_size(), 0);
  EXPECT_EQ(bench.cases().ListDue({}, manager)->items_size(), 0);
  EXPECT_THAT(bench.desk().keys().KeyIds(made->name()), IsEmpty());
  for (const store::RecordKind kind :
       {store::RecordKind::kAssessment, store::RecordKind::kPlan, store::RecordKind::kCheckIn}) {
    EXPECT_THAT(*bench.desk().View()->PartKeys(kind, id), IsEmpty());
  }
  bool unmet = false;
  ASSERT_TRUE((*bench.records().View())
                  ->Scan(store::RecordKind::kUnmetNeed, "",
                         [&](const store::Record&) { return unmet = true; })
                  .ok());
  EXPECT_FALSE(unmet);

  bench.CloseStore();
  const std::string now = AllBytesBelow(bench.store_folder());
  const std::string backup = AllBytesBelow(copy);
  const std::string key_file =
      AllBytesBelow(std::filesystem::path(bench.key_file()).parent_path().string());
  for (const std::string& marker : markers) {
    EXPECT_EQ(now.find(marker), std::string::npos) << marker;
    EXPECT_EQ(backup.find(marker), std::string::npos) << marker;
    EXPECT_EQ(key_file.find(marker), std::string::npos) << marker;
  }
  // The backup still holds the sealed records; no key opens them any more.
  EXPECT_THAT(testing::ReadFile(bench.key_file()), Not(HasSubstr(made->name())));
  const auto old = store::OpenRocksStore({.path = copy});
  ASSERT_TRUE(old.ok()) << old.status();
  const store::CaseView view((*old)->View().value(), bench.keys());
  EXPECT_EQ(store::ReasonOf(view.GetCase(id).status()), "KEY_DESTROYED");
  EXPECT_EQ(store::ReasonOf(view.GetAssessment({id, 1}).status()), "KEY_DESTROYED");
  EXPECT_EQ(store::ReasonOf(view.Plans(id).status()), "KEY_DESTROYED");
  EXPECT_EQ(store::ReasonOf(view.CheckIns(id).status()), "KEY_DESTROYED");
}

// What consents and referrals answer about a case.
std::vector<absl::Status> CallsAbout(const std::string& name, CaseBench& bench) {
  const Caller manager = CaseBench::Manager();
  ConsentWork consents(bench.desk());
  ReferralWork referrals(bench.desk());
  v1::GetConsentRequest get;
  get.set_name(name + "/consents/1");
  v1::ListConsentsRequest list;
  list.set_parent(name);
  v1::WithdrawConsentRequest withdraw;
  withdraw.set_name(get.name());
  v1::CreateConsentRequest consent;
  consent.set_parent(name);
  v1::CreateReferralRequest referral;
  referral.mutable_referral()->set_case_(name);
  referral.mutable_referral()->set_resource("resources/r");
  referral.mutable_referral()->set_need_id("n1");
  return {consents.GetConsent(get, manager).status(), consents.ListConsents(list, manager).status(),
          consents.WithdrawConsent(withdraw, manager).status(),
          consents.CreateConsent(consent, manager).status(),
          referrals.CreateReferral(referral, manager).status()};
}

TEST(ErasureTest, WhatCouldNotBeFinishedIsFinishedByTheNextCall) {
  for (const bool restarted : {false, true}) {
    CaseBench bench;
    const v1::Case made = bench.NewCase();
    const Caller manager = CaseBench::Manager();
    const auto erased = [&](const Caller& caller) {
      return bench.cases().EraseCase(EraseRequest(made), caller).status();
    };
    const auto reason_of_get = [&](const Caller& caller) {
      const absl::Status read = bench.cases().GetCase(GetRequest(made.name()), caller).status();
      return std::string(read.ok() ? "OK" : store::ReasonOf(read));
    };
    // The folder of the keys is away when they are to be destroyed.
    const std::filesystem::path folder = std::filesystem::path(bench.key_file()).parent_path();
    const std::filesystem::path away = folder.string() + "-away";
    std::filesystem::rename(folder, away);
    EXPECT_TRUE(absl::IsUnavailable(erased(manager))) << erased(manager);
    EXPECT_THAT(bench.keys().KeyIds(made.name()), Contains(made.name()));
    EXPECT_EQ(reason_of_get(manager), "KEY_DESTROYED");
    // Not OK before it is true, however often it is asked for.
    EXPECT_TRUE(absl::IsUnavailable(erased(manager)));
    std::filesystem::rename(away, folder);
    if (!restarted) {
      EXPECT_EQ(store::ReasonOf(erased(manager)), "KEY_FILE_FAILED");
      continue;
    }
    bench.Restart();
    EXPECT_THAT(bench.keys().KeyIds(made.name()), Contains(made.name()));
    EXPECT_EQ(store::ReasonOf(erased(CaseBench::Manager(kOtherOrganization))),
              "WRONG_ORGANIZATION");
    EXPECT_TRUE(erased(manager).ok()) << erased(manager);
    EXPECT_THAT(bench.keys().KeyIds(made.name()), IsEmpty());
    EXPECT_THAT(bench.LastEntry().subjects(), Contains(made.name()));
    // Done: there is nothing to erase any more, and it is said why.
    EXPECT_TRUE(absl::IsNotFound(erased(manager)));
    EXPECT_EQ(store::ReasonOf(erased(manager)), "KEY_DESTROYED");
    EXPECT_EQ(reason_of_get(manager), "KEY_DESTROYED");
    EXPECT_THAT(bench.LastEntry().subjects(), Contains(made.name()));
    EXPECT_EQ(reason_of_get(CaseBench::As(v1::ACTOR_ROLE_SUPERVISOR)), "KEY_DESTROYED");
    for (const absl::Status& asked : CallsAbout(made.name(), bench)) {
      EXPECT_EQ(store::ReasonOf(asked), "KEY_DESTROYED") << asked;
    }
    // Of what nobody else could see it is not told either that it was.
    EXPECT_EQ(reason_of_get(CaseBench::Manager(kOtherOrganization)), "WRONG_ORGANIZATION");
    EXPECT_EQ(reason_of_get(CaseBench::As(v1::ACTOR_ROLE_AGENCY)), "WRONG_ROLE");
    const absl::Status never = bench.cases().GetCase(GetRequest("cases/never"), manager).status();
    EXPECT_TRUE(absl::IsNotFound(never));
    EXPECT_EQ(store::ReasonOf(never), "");
  }
}

}  // namespace
}  // namespace ieum::casework
