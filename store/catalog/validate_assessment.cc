#include <set>
#include <string>

#include "google/protobuf/repeated_field.h"

#include "store/catalog/catalog_records.h"
#include "store/catalog/field_rules.h"
#include "store/catalog/message_rules.h"
#include "store/catalog/text_rules.h"
#include "store/catalog/validate.h"

namespace ieum::store {
namespace {

using Strings = google::protobuf::RepeatedPtrField<std::string>;
using References = std::set<std::string, std::less<>>;

// Walks the parts of one assessment that refer to each other.
class AssessmentRules {
 public:
  AssessmentRules(const v1::Assessment& assessment, const NeedTaxonomy& taxonomy,
                  std::string_view prefix, Violations& out)
      : assessment_(assessment), taxonomy_(taxonomy), prefix_(prefix), out_(out) {}

  void Check() {
    if (assessment_.case_reference().empty()) {
      out_.Add(PathTo(prefix_, "case_reference"), "is required");
    }
    CheckHousehold(PathTo(prefix_, "household"));
    CollectNeeds();
    for (int i = 0; i < assessment_.needs_size(); ++i) {
      CheckNeed(assessment_.needs(i), PathTo(prefix_, "needs", i));
    }
    for (int i = 0; i < assessment_.aversions_size(); ++i) {
      CheckAversion(assessment_.aversions(i), PathTo(prefix_, "aversions", i));
    }
    CheckNames(RecordKind::kOrganization, assessment_.preferences().organizations(),
               PathTo(prefix_, "preferences"), "organizations");
    for (int i = 0; i < assessment_.existing_services_size(); ++i) {
      CheckService(assessment_.existing_services(i), PathTo(prefix_, "existing_services", i));
    }
    for (int i = 0; i < assessment_.risks_size(); ++i) {
      CheckRisk(assessment_.risks(i), PathTo(prefix_, "risks", i));
    }
  }

 private:
  void CheckHousehold(const std::string& path) {
    const v1::Household& household = assessment_.household();
    bool korean = false;
    for (const v1::RegionCode& region : household.residence()) {
      korean = korean || IsKorean(region.system());
    }
    if (korean && household.has_position()) {
      CheckInKorea(household.position(), PathTo(path, "position"), out_);
    }
    CheckUnclear(household.household_kinds(), PathTo(path, "household_kinds"));
    CheckUnclear(household.benefits(), PathTo(path, "benefits"));
    for (int i = 0; i < household.members_size(); ++i) {
      CheckMember(household.members(i), PathTo(path, "members", i));
    }
  }

  // An answer cannot be both given and unclear.
  template <typename Answer>
  void CheckUnclear(const Answer& answer, const std::string& path) {
    const std::set<int> values(answer.values().begin(), answer.values().end());
    for (int i = 0; i < answer.unclear_size(); ++i) {
      if (values.contains(answer.unclear(i))) {
        out_.Add(PathTo(path, "unclear", i), "must not be among the values too");
      }
    }
  }

  void CheckMember(const v1::Member& member, const std::string& path) {
    AddReference(member.reference(), PathTo(path, "reference"), members_);
    if (!member.has_disability() || member.disability().registered()) return;
    if (!member.disability().types().empty() || member.disability().level() != 0) {
      out_.Add(PathTo(path, "disability.registered"),
               "must be true where types or level are given");
    }
  }

  void CollectNeeds() {
    if (assessment_.needs().empty())
      out_.Add(PathTo(prefix_, "needs"), "must have at least one item");
    for (int i = 0; i < assessment_.needs_size(); ++i) {
      AddReference(assessment_.needs(i).id(), PathTo(PathTo(prefix_, "needs", i), "id"), needs_);
    }
  }

  void CheckNeed(const v1::Need& need, const std::string& path) {
    CheckReferences(need.members(), members_, "a member's reference", path, "members");
    if (need.need_codes().empty() && NormaliseText(need.statement()).empty()) {
      out_.Add(path, "need_codes or statement is required");
    }
    std::set<std::string_view> seen;
    for (int i = 0; i < need.need_codes_size(); ++i) {
      const std::string& code = need.need_codes(i);
      CheckNeedCode(code, PathTo(path, "need_codes", i));
      if (!seen.insert(code).second) {
        out_.Add(PathTo(path, "need_codes", i), "must not be given twice");
      }
    }
    CheckReferences(need.linked_needs(), needs_, "the id of a need", path, "linked_needs");
    for (int i = 0; i < need.linked_needs_size(); ++i) {
      if (need.linked_needs(i) == need.id()) {
        out_.Add(PathTo(path, "linked_needs", i), "must not be the need itself");
      }
    }
  }

  void CheckAversion(const v1::Aversion& aversion, const std::string& path) {
    CheckOptionalName(RecordKind::kResource, aversion.resource(), PathTo(path, "resource"));
    CheckOptionalName(RecordKind::kOrganization, aversion.organization(),
                      PathTo(path, "organization"));
    if (!aversion.need_code().empty())
      CheckNeedCode(aversion.need_code(), PathTo(path, "need_code"));
    CheckOptionalMember(aversion.member(), PathTo(path, "member"));
    const bool empty = aversion.resource().empty() && aversion.organization().empty() &&
                       aversion.need_code().empty() && aversion.mode() == 0 &&
                       aversion.formality() == 0 && aversion.participation() == 0 &&
                       aversion.keywords().empty();
    if (empty) {
      out_.Add(path,
               "must say what is not wanted: resource, organization, need_code, mode, "
               "formality, participation or keywords");
    }
  }

  void CheckService(const v1::ExistingService& service, const std::string& path) {
    CheckOptionalName(RecordKind::kResource, service.resource(), PathTo(path, "resource"));
    CheckOptionalName(RecordKind::kOrganization, service.organization(),
                      PathTo(path, "organization"));
    if (!service.need_code().empty()) CheckNeedCode(service.need_code(), PathTo(path, "need_code"));
    CheckOptionalMember(service.member(), PathTo(path, "member"));
    if (service.resource().empty() && service.organization().empty() &&
        service.programme().empty() && service.description().empty()) {
      out_.Add(path, "must have resource, organization, programme or description");
    }
  }

  void CheckRisk(const v1::Risk& risk, const std::string& path) {
    if (risk.kind() == v1::RISK_KIND_UNSPECIFIED)
      out_.Add(PathTo(path, "kind"), "must be specified");
    CheckReferences(risk.members(), members_, "a member's reference", path, "members");
    CheckOptionalMember(risk.source_member(), PathTo(path, "source_member"));
    for (int i = 0; i < risk.members_size(); ++i) {
      if (!risk.source_member().empty() && risk.members(i) == risk.source_member()) {
        out_.Add(PathTo(path, "members", i), "must not be the source_member");
      }
    }
    CheckNames(RecordKind::kOrganization, risk.unsafe_organizations(), path,
               "unsafe_organizations");
  }

  void AddReference(const std::string& reference, const std::string& path, References& references) {
    if (reference.empty()) {
      out_.Add(path, "is required");
    } else if (!references.insert(reference).second) {
      out_.Add(path, "must be unique, is given twice");
    }
  }

  void CheckReferences(const Strings& values, const References& references,
                       std::string_view expected, const std::string& path, std::string_view field) {
    std::set<std::string_view> seen;
    for (int i = 0; i < values.size(); ++i) {
      if (values[i].empty()) continue;  // reported by the walk
      if (!references.contains(values[i])) {
        out_.Add(PathTo(path, field, i),
                 "must be " + std::string(expected) + " in this assessment");
      } else if (!seen.insert(values[i]).second) {
        out_.Add(PathTo(path, field, i), "must not be given twice");
      }
    }
  }

  void CheckOptionalMember(const std::string& reference, const std::string& path) {
    if (!reference.empty() && !members_.contains(reference)) {
      out_.Add(path, "must be a member's reference in this assessment");
    }
  }

  void CheckNeedCode(const std::string& code, const std::string& path) {
    if (!taxonomy_.Contains(code)) out_.Add(path, UnknownNeedCode(code));
  }

  void CheckOptionalName(RecordKind kind, const std::string& name, const std::string& path) {
    if (!name.empty() && !IsName(kind, name)) out_.Add(path, NameExpectation(kind));
  }

  void CheckNames(RecordKind kind, const Strings& names, const std::string& path,
                  std::string_view field) {
    for (int i = 0; i < names.size(); ++i) {
      if (!IsName(kind, names[i])) out_.Add(PathTo(path, field, i), NameExpectation(kind));
    }
  }

  const v1::Assessment& assessment_;
  const NeedTaxonomy& taxonomy_;
  const std::string prefix_;
  Violations& out_;
  References members_;
  References needs_;
};

}  // namespace

void Validate(const v1::Assessment& assessment, const NeedTaxonomy& taxonomy,
              std::string_view prefix, Violations& out) {
  WalkFields(assessment, prefix, {.identity = IdentityRule::kStrict}, out);
  AssessmentRules(assessment, taxonomy, prefix, out).Check();
}

}  // namespace ieum::store
