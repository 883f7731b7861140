#include "service/casework/packet.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "service/casework/client_age.h"
#include "store/catalog/find_need.h"
#include "store/catalog/timestamps.h"

namespace ieum::casework {
namespace {

const v1::PlanLine* FindLine(const PacketInput& input) {
  if (input.plan == nullptr || input.line_id.empty()) return nullptr;
  for (const v1::PlanLine& line : input.plan->lines()) {
    if (line.id() == input.line_id) return &line;
  }
  return nullptr;
}

// Builds the section of one consent.
class SectionBuilder {
 public:
  SectionBuilder(const PacketInput& input, const v1::Consent& consent)
      : input_(input),
        household_(input.assessment.household()),
        need_(store::FindNeed(input.assessment, input.need_id)),
        line_(FindLine(input)),
        scope_(consent.scope()),
        // About the one member there is, is about the household.
        member_(consent.member()) {
    if (household_.members_size() == 1 && household_.members(0).reference() == member_) {
      member_.clear();
    }
    // Whoever is not in the household any more does not share its home.
    if (!AboutAll() && !IsMember(member_)) return;
    for (const int field : consent.fields()) {
      const auto named = static_cast<v1::DisclosedField>(field);
      if (BelongsToScope(named, scope_)) granted_.insert(named);
    }
  }

  v1::ReferralPacket Build() {
    for (const v1::DisclosedField field : granted_) {
      if (Disclose(field)) part_.add_fields(field);
    }
    if (part_.fields().empty()) return {};
    part_.set_referral(input_.referral);
    *part_.mutable_create_time() = store::ToTimestamp(input_.now);
    return std::move(part_);
  }

 private:
  // Each returns whether there was anything to tell.
  bool Disclose(v1::DisclosedField field) {
    const v1::ClientDetails& client = input_.client;
    switch (field) {
      case v1::DISCLOSED_FIELD_NAME:
        return DetailsAllowed() && Set(client.display_name(), part_.mutable_client_display_name());
      case v1::DISCLOSED_FIELD_BIRTH_DATE:
        return DetailsAllowed() && Set(client.birth_date(), part_.mutable_birth_date());
      case v1::DISCLOSED_FIELD_PHONE:
        return DetailsAllowed() && Set(client.phone(), part_.mutable_phone());
      case v1::DISCLOSED_FIELD_ADDRESS:
        return Address();
      case v1::DISCLOSED_FIELD_GUARDIAN:
        return Guardian();
      case v1::DISCLOSED_FIELD_HOUSEHOLD:
        return Members();
      case v1::DISCLOSED_FIELD_LANGUAGES:
        return Languages();
      case v1::DISCLOSED_FIELD_INCOME:
        return Income();
      case v1::DISCLOSED_FIELD_NEED:
        return Need();
      case v1::DISCLOSED_FIELD_PROBLEM:
        return Problem();
      case v1::DISCLOSED_FIELD_GOAL:
        return Goal();
      case v1::DISCLOSED_FIELD_STRENGTHS:
        return Strengths();
      case v1::DISCLOSED_FIELD_SERVICES:
        return Services();
      case v1::DISCLOSED_FIELD_RISKS:
        return Risks();
      case v1::DISCLOSED_FIELD_HEALTH:
        return Disabilities();
      default:
        return false;
    }
  }

  static bool Set(const std::string& from, std::string* to) {
    *to = from;
    return !from.empty();
  }

  bool AboutAll() const { return member_.empty(); }
  bool About(std::string_view member) const { return AboutAll() || member_ == member; }
  bool IsMember(std::string_view reference) const {
    const auto& members = household_.members();
    return std::any_of(members.begin(), members.end(),
                       [&](const v1::Member& member) { return member.reference() == reference; });
  }
  bool DetailsAllowed() const {
    if (AreOfOneWhoLeft(input_.client, input_.assessment)) return false;
    return AboutAll() || MemberOfDetails(input_.client, input_.assessment) == member_;
  }
  // Whether a need belongs to nobody but whom the consent is about.
  bool NeedIsTheirs(const v1::Need& need) const {
    if (AboutAll()) return true;
    return need.members_size() == 1 && need.members(0) == member_;
  }
  // Health facts leave under a consent to health facts, the rest under a general one.
  bool ScopeFits(bool health) const { return (scope_ == v1::CONSENT_SCOPE_HEALTH) == health; }
  bool NeedAllowed() const {
    return need_ != nullptr && NeedIsTheirs(*need_) &&
           ScopeFits(IsHealthNeed(input_.assessment, input_.need_id, &input_.resource));
  }
  // Those the need belongs to: all where it names nobody. Among them those of the consent.
  bool IsConcerned(const v1::Member& member) const {
    if (need_ == nullptr || !About(member.reference())) return false;
    const auto& of = need_->members();
    return of.empty() || std::find(of.begin(), of.end(), member.reference()) != of.end();
  }

  bool Address() {
    bool any = DetailsAllowed() && Set(input_.client.address(), part_.mutable_address());
    for (const v1::RegionCode& region : household_.residence()) {
      v1::RegionCode& copy = *part_.add_residence();
      copy.set_system(region.system());
      copy.set_code(region.code());
      any = true;
    }
    return any;
  }

  bool Guardian() {
    if (!DetailsAllowed()) return false;
    const bool name =
        Set(input_.client.guardian_display_name(), part_.mutable_guardian_display_name());
    return Set(input_.client.guardian_phone(), part_.mutable_guardian_phone()) || name;
  }

  bool Members() {
    for (const v1::Member& member : household_.members()) {
      if (!About(member.reference())) continue;
      v1::Member& copy = *part_.add_members();
      copy.set_reference(member.reference());
      copy.set_role(member.role());
      if (member.has_age_years()) copy.set_age_years(member.age_years());
      copy.set_gender(member.gender());
      copy.set_school_stage(member.school_stage());
    }
    return !part_.members().empty();
  }

  bool Languages() {
    std::set<std::string> languages;
    for (const v1::Member& member : household_.members()) {
      if (!IsConcerned(member)) continue;
      languages.insert(member.languages().begin(), member.languages().end());
    }
    for (const std::string& language : languages) part_.add_languages(language);
    return !languages.empty();
  }

  bool Income() {
    if (!AboutAll()) return false;
    const v1::IncomeRange& income = household_.income();
    const bool any_income = income.has_min_percent() || income.has_max_percent();
    if (income.has_min_percent()) part_.mutable_income()->set_min_percent(income.min_percent());
    if (income.has_max_percent()) part_.mutable_income()->set_max_percent(income.max_percent());
    if (!household_.has_benefits()) return any_income;
    v1::BenefitAnswer& benefits = *part_.mutable_benefits();
    for (const int benefit : household_.benefits().values()) {
      if (!IsHealthBenefit(benefit)) benefits.add_values(static_cast<v1::Benefit>(benefit));
    }
    for (const int benefit : household_.benefits().unclear()) {
      if (!IsHealthBenefit(benefit)) benefits.add_unclear(static_cast<v1::Benefit>(benefit));
    }
    for (const v1::Benefit benefit : kHealthBenefits) benefits.add_unclear(benefit);
    return true;
  }

  bool Need() {
    if (!NeedAllowed()) return false;
    const bool any = Set(need_->statement(), part_.mutable_need_statement());
    for (const std::string& code : need_->need_codes()) part_.add_need_codes(code);
    return any || !part_.need_codes().empty();
  }

  bool Problem() {
    if (!NeedAllowed()) return false;
    const bool problem = Set(need_->problem(), part_.mutable_problem());
    return Set(need_->demand(), part_.mutable_demand()) || problem;
  }

  bool Goal() {
    const bool goals = NeedAllowed() && Set(GoalStatements(), part_.mutable_goal_statement());
    return (LineAllowed() && Set(line_->content(), part_.mutable_line_content())) || goals;
  }

  // Of the need: those the line works towards, or all where there is no line; one to a paragraph.
  std::string GoalStatements() const {
    std::string statements;
    if (input_.plan == nullptr) return statements;
    for (const v1::Goal& goal : input_.plan->goals()) {
      if (goal.need_id() != input_.need_id || !(AboutAll() || goal.member() == member_)) continue;
      if (line_ != nullptr && std::find(line_->goal_ids().begin(), line_->goal_ids().end(),
                                        goal.id()) == line_->goal_ids().end()) {
        continue;
      }
      if (goal.statement().empty()) continue;
      if (!statements.empty()) statements += "\n";
      statements += goal.statement();
    }
    return statements;
  }

  // The content of a line tells of every need that it serves.
  bool LineAllowed() const {
    if (line_ == nullptr) return false;
    bool health = IsHealthNeed(input_.assessment, input_.need_id, &input_.resource);
    if (need_ == nullptr || !NeedIsTheirs(*need_)) return false;
    for (const std::string& id : line_->need_ids()) {
      const v1::Need* need = store::FindNeed(input_.assessment, id);
      if (need == nullptr ? !AboutAll() : !NeedIsTheirs(*need)) return false;
      health = health || IsHealthNeed(input_.assessment, id, &input_.resource);
    }
    return ScopeFits(health);
  }

  bool Strengths() {
    if (!AboutAll()) return false;
    for (const std::string& strength : input_.assessment.strengths()) {
      part_.add_strengths(strength);
    }
    const v1::Preferences& from = input_.assessment.preferences();
    v1::Preferences wishes;
    *wishes.mutable_modes() = from.modes();
    *wishes.mutable_forms() = from.forms();
    wishes.set_formality(from.formality());
    wishes.set_language(from.language());
    if (from.has_max_distance_km()) wishes.set_max_distance_km(from.max_distance_km());
    if (from.has_max_cost_krw()) wishes.set_max_cost_krw(from.max_cost_krw());
    const bool any = wishes.ByteSizeLong() > 0;
    if (any) *part_.mutable_preferences() = std::move(wishes);
    return any || !part_.strengths().empty();
  }

  bool Services() {
    for (const v1::ExistingService& service : input_.assessment.existing_services()) {
      if (IsHealthService(service, input_.resources_in_place)) continue;
      if (!AboutAll() && service.member() != member_) continue;
      v1::ExistingService& copy = *part_.add_existing_services();
      copy.set_resource(service.resource());
      copy.set_organization(service.organization());
      copy.set_programme(service.programme());
      copy.set_description(service.description());
      copy.set_need_code(service.need_code());
      copy.set_member(service.member());
    }
    return !part_.existing_services().empty();
  }

  bool Risks() {
    for (const v1::Risk& risk : input_.assessment.risks()) {
      if (!IsAtRisk(risk)) continue;
      v1::Risk& copy = *part_.add_risks();
      copy.set_kind(risk.kind());
      if (AboutAll()) {
        *copy.mutable_members() = risk.members();
        copy.set_source_member(risk.source_member());
      } else {
        copy.add_members(member_);
      }
      *copy.mutable_unsafe_organizations() = risk.unsafe_organizations();
      for (const v1::RegionCode& region : risk.unsafe_regions()) {
        v1::RegionCode& unsafe = *copy.add_unsafe_regions();
        unsafe.set_system(region.system());
        unsafe.set_code(region.code());
      }
    }
    return !part_.risks().empty();
  }
  // Whom a risk names; all but its source where it names nobody.
  bool IsAtRisk(const v1::Risk& risk) const {
    if (AboutAll()) return true;
    const auto& members = risk.members();
    if (members.empty()) return risk.source_member() != member_;
    return std::find(members.begin(), members.end(), member_) != members.end();
  }

  bool Disabilities() {
    for (const v1::Member& member : household_.members()) {
      if (!IsConcerned(member) || !member.has_disability()) continue;
      v1::MemberDisability& copy = *part_.add_disabilities();
      copy.set_member(member.reference());
      v1::DisabilityAnswer& answer = *copy.mutable_disability();
      answer.set_registered(member.disability().registered());
      *answer.mutable_types() = member.disability().types();
      answer.set_level(member.disability().level());
    }
    return !part_.disabilities().empty();
  }

  const PacketInput& input_;
  const v1::Household& household_;
  const v1::Need* need_;
  const v1::PlanLine* line_;
  v1::ConsentScope scope_;
  std::string member_;  // empty: the household
  std::set<v1::DisclosedField> granted_;
  v1::ReferralPacket part_;
};

}  // namespace

std::vector<PacketSection> BuildPacket(const PacketInput& input) {
  std::vector<PacketSection> sections;
  if (IsUnsafe(input.assessment, input.agency.organization)) return sections;
  for (const v1::Consent& consent : input.consents) {
    if (!Covers(consent, input.agency, input.now)) continue;
    v1::ReferralPacket part = SectionBuilder(input, consent).Build();
    if (!part.fields().empty()) sections.push_back({consent.name(), std::move(part)});
  }
  return sections;
}

bool IsUnsafe(const v1::Assessment& assessment, const std::string& organization) {
  for (const v1::Risk& risk : assessment.risks()) {
    for (const std::string& unsafe : risk.unsafe_organizations()) {
      if (unsafe == organization) return true;
    }
  }
  return false;
}

}  // namespace ieum::casework
