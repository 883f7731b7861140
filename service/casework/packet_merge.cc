#include <algorithm>
#include <functional>
#include <string_view>

#include "google/protobuf/util/message_differencer.h"

#include "service/casework/packet.h"
#include "store/catalog/timestamps.h"

namespace ieum::casework {
namespace {

using google::protobuf::util::MessageDifferencer;

// What a packet holds for a field of a consent, by name; and the field's word.
struct FieldContent {
  v1::DisclosedField field;
  const char* word;
  std::vector<std::string_view> content;
};
const std::vector<FieldContent>& Contents() {
  static const auto& contents = *new std::vector<FieldContent>{
      {v1::DISCLOSED_FIELD_NAME, "name", {"client_display_name"}},
      {v1::DISCLOSED_FIELD_BIRTH_DATE, "birth_date", {"birth_date"}},
      {v1::DISCLOSED_FIELD_PHONE, "phone", {"phone"}},
      {v1::DISCLOSED_FIELD_ADDRESS, "address", {"address", "residence"}},
      {v1::DISCLOSED_FIELD_GUARDIAN, "guardian", {"guardian_display_name", "guardian_phone"}},
      {v1::DISCLOSED_FIELD_HOUSEHOLD, "household", {"members"}},
      {v1::DISCLOSED_FIELD_LANGUAGES, "languages", {"languages"}},
      {v1::DISCLOSED_FIELD_INCOME, "income", {"income", "benefits"}},
      {v1::DISCLOSED_FIELD_NEED, "need", {"need_statement", "need_codes"}},
      {v1::DISCLOSED_FIELD_PROBLEM, "problem", {"problem", "demand"}},
      {v1::DISCLOSED_FIELD_GOAL, "goal", {"goal_statement", "line_content"}},
      {v1::DISCLOSED_FIELD_STRENGTHS, "strengths", {"strengths", "preferences"}},
      {v1::DISCLOSED_FIELD_SERVICES, "services", {"existing_services"}},
      {v1::DISCLOSED_FIELD_RISKS, "risks", {"risks"}},
      {v1::DISCLOSED_FIELD_HEALTH, "health", {"disabilities"}},
  };
  return contents;
}

v1::ReferralPacket OnlyContent(const v1::ReferralPacket& packet, const FieldContent& wanted) {
  v1::ReferralPacket only = packet;
  const google::protobuf::Reflection& reflection = *only.GetReflection();
  std::vector<const google::protobuf::FieldDescriptor*> present;
  reflection.ListFields(only, &present);
  for (const google::protobuf::FieldDescriptor* field : present) {
    const auto& names = wanted.content;
    if (std::find(names.begin(), names.end(), field->name()) == names.end()) {
      reflection.ClearField(&only, field);
    }
  }
  return only;
}

bool SameContent(const v1::ReferralPacket& a, const v1::ReferralPacket& b) {
  MessageDifferencer differencer;
  differencer.set_repeated_field_comparison(MessageDifferencer::AS_SET);
  return differencer.Compare(a, b);
}

// Everything that is known, as if all of it were granted, to anybody.
v1::ReferralPacket KnownContent(const PacketInput& input) {
  PacketInput all = input;
  all.agency = {"anybody", ""};
  all.consents.clear();
  for (const v1::ConsentScope scope : {v1::CONSENT_SCOPE_GENERAL, v1::CONSENT_SCOPE_HEALTH}) {
    v1::Consent& consent = all.consents.emplace_back();
    consent.set_scope(scope);
    consent.add_organizations(all.agency.organization);
    *consent.mutable_expire_time() = store::ToTimestamp(input.now + absl::Hours(1));
    for (const FieldContent& content : Contents()) consent.add_fields(content.field);
  }
  return MergeSections(BuildPacket(all));
}

bool Names(const v1::Consent& consent, v1::DisclosedField field) {
  return std::find(consent.fields().begin(), consent.fields().end(), field) !=
         consent.fields().end();
}

// Whether the field is a health fact here.
bool IsHealthFact(const PacketInput& input, v1::DisclosedField field) {
  const bool of_need = field == v1::DISCLOSED_FIELD_NEED || field == v1::DISCLOSED_FIELD_PROBLEM ||
                       field == v1::DISCLOSED_FIELD_GOAL;
  return field == v1::DISCLOSED_FIELD_HEALTH ||
         (of_need && IsHealthNeed(input.assessment, input.need_id, &input.resource));
}

// Whether it is one, and no consent of that scope grants it.
bool WantsHealthConsent(const PacketInput& input, v1::DisclosedField field) {
  if (!IsHealthFact(input, field)) return false;
  return std::none_of(input.consents.begin(), input.consents.end(),
                      [&](const v1::Consent& consent) {
                        return consent.scope() == v1::CONSENT_SCOPE_HEALTH &&
                               Covers(consent, input.agency, input.now) && Names(consent, field);
                      });
}

// Whether a consent about a member grants the field, so that only others' facts are kept back.
bool IsGrantedOfAMember(const PacketInput& input, v1::DisclosedField field) {
  if (IsUnsafe(input.assessment, input.agency.organization)) return false;
  const bool health = IsHealthFact(input, field);
  return std::any_of(input.consents.begin(), input.consents.end(), [&](const v1::Consent& consent) {
    return !consent.member().empty() && Names(consent, field) &&
           (consent.scope() == v1::CONSENT_SCOPE_HEALTH) == health &&
           Covers(consent, input.agency, input.now);
  });
}

template <typename List, typename Same>
void Unite(const List& from, List& to, Same same) {
  for (const auto& item : from) {
    if (std::none_of(to.begin(), to.end(), [&](const auto& other) { return same(item, other); })) {
      *to.Add() = item;
    }
  }
}

bool SameMessage(const google::protobuf::Message& a, const google::protobuf::Message& b) {
  return MessageDifferencer::Equals(a, b);
}

// Where two sections tell different parts of one text, one holds the other.
void Longer(const std::string& from, std::string& to) {
  if (from.size() > to.size()) to = from;
}

// Whether `a` says all that `b` does of one danger.
bool SaysAllOf(const v1::Risk& a, const v1::Risk& b) {
  v1::Risk whole = a;
  v1::Risk part = b;
  for (v1::Risk* risk : {&whole, &part}) {
    risk->clear_members();
    risk->clear_source_member();
  }
  if (!MessageDifferencer::Equals(whole, part)) return false;
  if (!b.source_member().empty() && a.source_member() != b.source_member()) return false;
  const auto says = [&](const std::string& member) {
    if (a.members().empty()) return member != a.source_member();  // all but the source
    return std::find(a.members().begin(), a.members().end(), member) != a.members().end();
  };
  if (b.members().empty()) return a.members().empty();
  return std::all_of(b.members().begin(), b.members().end(), says);
}

// Two sections may tell of one danger, the one for a member and the other for all. Dangers that one
// section tells apart stay apart.
void UniteRisks(const v1::ReferralPacket& part, v1::ReferralPacket& whole) {
  const std::vector<v1::Risk> before(whole.risks().begin(), whole.risks().end());
  const std::vector<v1::Risk> added(part.risks().begin(), part.risks().end());
  const auto said_by = [](const v1::Risk& risk, const std::vector<v1::Risk>& others) {
    return std::any_of(others.begin(), others.end(),
                       [&](const v1::Risk& other) { return SaysAllOf(other, risk); });
  };
  std::vector<v1::Risk> news;
  for (const v1::Risk& risk : added) {
    if (!said_by(risk, before)) news.push_back(risk);
  }
  whole.clear_risks();
  for (const v1::Risk& risk : before) {
    if (!said_by(risk, news)) *whole.add_risks() = risk;
  }
  for (const v1::Risk& risk : news) *whole.add_risks() = risk;
}

void UniteTexts(const v1::ReferralPacket& part, v1::ReferralPacket& whole) {
  Longer(part.client_display_name(), *whole.mutable_client_display_name());
  Longer(part.birth_date(), *whole.mutable_birth_date());
  Longer(part.phone(), *whole.mutable_phone());
  Longer(part.address(), *whole.mutable_address());
  Longer(part.guardian_display_name(), *whole.mutable_guardian_display_name());
  Longer(part.guardian_phone(), *whole.mutable_guardian_phone());
  Longer(part.need_statement(), *whole.mutable_need_statement());
  Longer(part.problem(), *whole.mutable_problem());
  Longer(part.demand(), *whole.mutable_demand());
  Longer(part.goal_statement(), *whole.mutable_goal_statement());
  Longer(part.line_content(), *whole.mutable_line_content());
}

void UniteLists(const v1::ReferralPacket& part, v1::ReferralPacket& whole) {
  Unite(part.fields(), *whole.mutable_fields(), std::equal_to<>());
  std::sort(whole.mutable_fields()->begin(), whole.mutable_fields()->end());
  Unite(part.residence(), *whole.mutable_residence(), SameMessage);
  Unite(part.members(), *whole.mutable_members(), SameMessage);
  Unite(part.languages(), *whole.mutable_languages(), std::equal_to<>());
  std::sort(whole.mutable_languages()->begin(), whole.mutable_languages()->end());
  Unite(part.need_codes(), *whole.mutable_need_codes(), std::equal_to<>());
  Unite(part.strengths(), *whole.mutable_strengths(), std::equal_to<>());
  Unite(part.existing_services(), *whole.mutable_existing_services(), SameMessage);
  Unite(part.disabilities(), *whole.mutable_disabilities(), SameMessage);
}

}  // namespace

v1::ReferralPacket MergeSections(const std::vector<PacketSection>& sections) {
  // The fullest first, whose order of members and others then stands, whichever came first.
  std::vector<const PacketSection*> ordered;
  ordered.reserve(sections.size());
  for (const PacketSection& section : sections) ordered.push_back(&section);
  std::sort(ordered.begin(), ordered.end(), [](const PacketSection* a, const PacketSection* b) {
    const auto a_size = a->part.ByteSizeLong();
    const auto b_size = b->part.ByteSizeLong();
    return a_size != b_size ? a_size > b_size : a->consent < b->consent;
  });
  v1::ReferralPacket whole;
  for (const PacketSection* section : ordered) {
    const v1::ReferralPacket& part = section->part;
    Longer(part.referral(), *whole.mutable_referral());
    UniteTexts(part, whole);
    UniteLists(part, whole);
    UniteRisks(part, whole);
    // Of the household alone: the same in every section that has them.
    if (part.has_income()) *whole.mutable_income() = part.income();
    if (part.has_benefits()) *whole.mutable_benefits() = part.benefits();
    if (part.has_preferences()) *whole.mutable_preferences() = part.preferences();
    if (part.has_create_time()) *whole.mutable_create_time() = part.create_time();
  }
  return whole;
}

std::vector<std::string> NotCovered(const PacketInput& input,
                                    const std::vector<PacketSection>& sections) {
  std::vector<std::string> words;
  const v1::ReferralPacket known = KnownContent(input);
  const v1::ReferralPacket told = MergeSections(sections);
  for (const FieldContent& content : Contents()) {
    const v1::ReferralPacket part = OnlyContent(told, content);
    if (SameContent(OnlyContent(known, content), part)) continue;
    words.emplace_back(content.word);
    if (WantsHealthConsent(input, content.field)) {
      words.back() += " (health: needs a consent of scope health)";
    } else if (part.ByteSizeLong() > 0) {
      words.back() += " (partly)";
    } else if (IsGrantedOfAMember(input, content.field)) {
      words.back() += " (not known of the member consented for)";
    }
  }
  const auto& services = input.assessment.existing_services();
  if (std::any_of(services.begin(), services.end(), [&](const v1::ExistingService& service) {
        return IsHealthService(service, input.resources_in_place);
      })) {
    words.emplace_back("services (health: under no consent)");
  }
  const auto& benefits = input.assessment.household().benefits().values();
  if (std::any_of(benefits.begin(), benefits.end(), IsHealthBenefit)) {
    words.emplace_back("income (disability benefits: under no consent)");
  }
  return words;
}

}  // namespace ieum::casework
