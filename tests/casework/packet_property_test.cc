// Random households, cases, plans and consents, with a marker of its own in every text of the
// assessment, the case and the plan. What each marker is, and under which consents it may leave, is
// written here once more and independently of packet.cc. A section must hold exactly the markers
// that its consent grants.
#include <cstdint>
#include <cstdio>
#include <iterator>
#include <map>
#include <random>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "service/casework/packet.h"
#include "store/catalog/timestamps.h"

namespace ieum::casework {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr int kCases = 8000;
const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);

// Fills messages at random, every text with "<number>".
class Planter {
 public:
  explicit Planter(std::uint32_t seed) : random_(seed) {}

  int Below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  bool OneIn(int n) { return Below(n) == 0; }
  std::string Marker() { return "<" + std::to_string(++markers_) + ">"; }
  int markers() const { return markers_; }

  void Fill(Message& message) {
    for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
      const FieldDescriptor& field = *message.GetDescriptor()->field(i);
      if (!field.is_repeated()) {
        if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING || !OneIn(5)) Put(message, field);
        continue;
      }
      for (int items = Below(4); items > 0; --items) Put(message, field);
    }
  }

 private:
  void Put(Message& message, const FieldDescriptor& field) {
    const google::protobuf::Reflection& reflection = *message.GetReflection();
    const bool add = field.is_repeated();
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING:
        return add ? reflection.AddString(&message, &field, Marker())
                   : reflection.SetString(&message, &field, Marker());
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return Fill(add ? *reflection.AddMessage(&message, &field)
                        : *reflection.MutableMessage(&message, &field));
      case FieldDescriptor::CPPTYPE_ENUM: {
        const int number =
            field.enum_type()->value(Below(field.enum_type()->value_count()))->number();
        return add ? reflection.AddEnumValue(&message, &field, number)
                   : reflection.SetEnumValue(&message, &field, number);
      }
      case FieldDescriptor::CPPTYPE_INT32:
        return reflection.SetInt32(&message, &field, Below(100));
      case FieldDescriptor::CPPTYPE_INT64:
        return reflection.SetInt64(&message, &field, Below(100));
      case FieldDescriptor::CPPTYPE_DOUBLE:
        return reflection.SetDouble(&message, &field, Below(100) + 0.5);
      case FieldDescriptor::CPPTYPE_BOOL:
        return reflection.SetBool(&message, &field, OneIn(2));
      default:
        ADD_FAILURE() << "no rule for " << field.full_name();
    }
  }

  std::mt19937 random_;
  int markers_ = 0;
};

// One text that may leave: under which field, as a health fact or not, and under consents about
// whom besides the household's.
struct Fact {
  std::string marker;
  v1::DisclosedField field;
  bool health = false;
  std::set<std::string> members;
};

struct Story {
  v1::Case record;
  v1::Assessment assessment;
  std::map<std::string, v1::Resource> in_place;
  v1::ServicePlan plan;
  std::string need_id;
  std::string line_id;
  v1::Resource resource;
  std::vector<v1::Consent> consents;
  std::vector<bool> in_force;
  std::set<std::string> everybody;

  PacketInput Input() const {
    return {.referral = "referrals/r1",
            .need_id = need_id,
            .agency = {"organizations/agency", "kind of agency"},
            .resource = resource,
            .assessment = assessment,
            .resources_in_place = in_place,
            .client = record.client(),
            .plan = &plan,
            .line_id = line_id,
            .consents = consents,
            .now = kNow};
  }
};

std::string AnyMember(Planter& random, const Story& story) {
  if (story.everybody.empty() || random.OneIn(10)) return random.Marker();  // not in the household
  return *std::next(story.everybody.begin(),
                    random.Below(static_cast<int>(story.everybody.size())));
}

std::string AnyCode(Planter& random) {
  static const char* const kAreas[] = {"health.", "education.", "safety.", "healthy_"};
  return kAreas[random.Below(4)] + random.Marker();
}

v1::Resource AnyResource(Planter& random) {
  v1::Resource resource;
  resource.set_domain(static_cast<v1::Domain>(random.Below(v1::Domain_ARRAYSIZE)));
  for (int terms = random.Below(3); terms > 0; --terms) {
    resource.add_need_terms()->set_code(AnyCode(random));
  }
  return resource;
}

std::string AnyNeed(Planter& random, const Story& story) {
  if (story.assessment.needs().empty() || random.OneIn(10)) return random.Marker();
  return story.assessment.needs(random.Below(story.assessment.needs_size())).id();
}

// Makes references refer to something.
void Tie(Planter& random, Story& story) {
  for (const v1::Member& member : story.assessment.household().members()) {
    story.everybody.insert(member.reference());
  }
  for (v1::Need& need : *story.assessment.mutable_needs()) {
    for (std::string& member : *need.mutable_members()) member = AnyMember(random, story);
    for (std::string& code : *need.mutable_need_codes()) code = AnyCode(random);
  }
  for (v1::ExistingService& service : *story.assessment.mutable_existing_services()) {
    service.set_need_code(random.OneIn(6) ? "" : AnyCode(random));
    if (random.OneIn(3)) {
      service.clear_resource();
    } else if (!random.OneIn(4)) {
      story.in_place.emplace(service.resource(), AnyResource(random));
    }
    service.set_member(random.OneIn(3) ? "" : AnyMember(random, story));
  }
  for (v1::Risk& risk : *story.assessment.mutable_risks()) {
    for (std::string& member : *risk.mutable_members()) member = AnyMember(random, story);
    risk.set_source_member(random.OneIn(3) ? "" : AnyMember(random, story));
    for (std::string& unsafe : *risk.mutable_unsafe_organizations()) {
      if (random.OneIn(40)) unsafe = "organizations/agency";
    }
  }
  story.record.mutable_client()->set_member(random.OneIn(2) ? "" : AnyMember(random, story));
  for (v1::Goal& goal : *story.plan.mutable_goals()) {
    goal.set_need_id(AnyNeed(random, story));
    goal.set_member(random.OneIn(2) ? "" : AnyMember(random, story));
  }
  for (v1::PlanLine& line : *story.plan.mutable_lines()) {
    for (std::string& need : *line.mutable_need_ids()) need = AnyNeed(random, story);
    for (const v1::Goal& goal : story.plan.goals()) {
      if (random.OneIn(2)) line.add_goal_ids(goal.id());
    }
  }
  story.need_id = AnyNeed(random, story);
  if (!story.plan.lines().empty() && !random.OneIn(3)) {
    story.line_id = story.plan.lines(random.Below(story.plan.lines_size())).id();
  }
  story.resource = AnyResource(random);
}

void AddConsents(Planter& random, Story& story) {
  for (int count = random.Below(4); count >= 0; --count) {
    v1::Consent consent;
    consent.set_name("cases/c1/consents/" + std::to_string(count));
    consent.set_scope(static_cast<v1::ConsentScope>(random.OneIn(12) ? 0 : 1 + random.Below(2)));
    // Also fields that do not belong to the scope.
    const int density = 1 + random.Below(3);
    for (int field = 0; field < v1::DisclosedField_ARRAYSIZE; ++field) {
      if (random.OneIn(density)) consent.add_fields(static_cast<v1::DisclosedField>(field));
    }
    const bool by_name = random.OneIn(2);
    const bool by_kind = random.OneIn(2);
    consent.add_organizations(by_name ? "organizations/agency" : "organizations/other");
    consent.add_organization_kinds(by_kind ? "kind of agency" : "another kind");
    const bool expired = random.OneIn(8);
    *consent.mutable_expire_time() =
        store::ToTimestamp(kNow + (expired ? -1 : 1) * absl::Seconds(random.Below(1000) + 1));
    const bool withdrawn = random.OneIn(8);
    if (withdrawn) *consent.mutable_withdraw_time() = store::ToTimestamp(kNow - absl::Hours(1));
    if (random.OneIn(2)) consent.set_member(AnyMember(random, story));
    story.in_force.push_back((by_name || by_kind) && !expired && !withdrawn);
    story.consents.push_back(std::move(consent));
  }
}

Story MakeStory(Planter& random) {
  Story story;
  random.Fill(story.record);
  random.Fill(story.assessment);
  random.Fill(story.plan);
  Tie(random, story);
  AddConsents(random, story);
  return story;
}

// The oracle: every text that some consent could let out.
class Facts {
 public:
  explicit Facts(const Story& story) : story_(story) {
    for (const v1::Need& need : story.assessment.needs()) {
      if (need.id() == story.need_id && need_ == nullptr) need_ = &need;
    }
    Client();
    Household();
    if (need_ != nullptr) Need();
    Plan();
    Rest();
  }
  const std::vector<Fact>& all() const { return all_; }

 private:
  void Add(const std::string& marker, v1::DisclosedField field, bool health = false,
           std::set<std::string> members = {}) {
    if (!marker.empty()) all_.push_back({marker, field, health, std::move(members)});
  }

  void Client() {
    const v1::ClientDetails& client = story_.record.client();
    // Of somebody who has left.
    if (!client.member().empty() && story_.everybody.count(client.member()) == 0) return;
    std::set<std::string> whose;
    if (!client.member().empty()) whose.insert(client.member());
    Add(client.display_name(), v1::DISCLOSED_FIELD_NAME, false, whose);
    Add(client.birth_date(), v1::DISCLOSED_FIELD_BIRTH_DATE, false, whose);
    Add(client.phone(), v1::DISCLOSED_FIELD_PHONE, false, whose);
    Add(client.address(), v1::DISCLOSED_FIELD_ADDRESS, false, whose);
    Add(client.guardian_display_name(), v1::DISCLOSED_FIELD_GUARDIAN, false, whose);
    Add(client.guardian_phone(), v1::DISCLOSED_FIELD_GUARDIAN, false, whose);
  }

  void Household() {
    const v1::Household& household = story_.assessment.household();
    for (const v1::RegionCode& region : household.residence()) {
      Add(region.code(), v1::DISCLOSED_FIELD_ADDRESS, false, story_.everybody);
    }
    for (const v1::Member& member : household.members()) {
      const std::set<std::string> self = {member.reference()};
      Add(member.reference(), v1::DISCLOSED_FIELD_HOUSEHOLD, false, self);
      Add(member.role(), v1::DISCLOSED_FIELD_HOUSEHOLD, false, self);
      if (!Concerns(member.reference())) continue;
      for (const std::string& language : member.languages()) {
        Add(language, v1::DISCLOSED_FIELD_LANGUAGES, false, self);
      }
      if (member.has_disability()) {
        Add(member.reference(), v1::DISCLOSED_FIELD_HEALTH, true, self);
      }
    }
  }

  bool Concerns(const std::string& member) const {
    if (need_ == nullptr) return false;
    if (need_->members().empty()) return true;
    const std::set<std::string> of(need_->members().begin(), need_->members().end());
    return of.count(member) > 0;
  }

  // The one member a need belongs to; empty when it belongs to several or to all.
  static std::set<std::string> Alone(const v1::Need& need) {
    if (need.members_size() != 1) return {};
    return {need.members(0)};
  }
  static bool IsOfHealth(const v1::Resource& resource) {
    for (const v1::NeedTerm& term : resource.need_terms()) {
      if (term.code().substr(0, 7) == "health.") return true;
    }
    return resource.domain() == v1::DOMAIN_MEDICAL;
  }
  bool IsHealth(const std::string& id) const {
    if (IsOfHealth(story_.resource)) return true;
    for (const v1::Need& need : story_.assessment.needs()) {
      if (need.id() != id) continue;
      for (const std::string& code : need.need_codes()) {
        if (code.rfind("health.", 0) == 0) return true;
      }
      return need.need_codes().empty();
    }
    return true;
  }

  // No consent is needed to tell what everybody can see to be none of health.
  bool IsPlainlyNotOfHealth(const v1::ExistingService& service) const {
    const std::string& code = service.need_code();
    if (code.empty() || code.substr(0, 7) == "health.") return false;
    if (service.resource().empty()) return true;
    if (story_.in_place.count(service.resource()) == 0) return false;
    return !IsOfHealth(story_.in_place.at(service.resource()));
  }

  void Need() {
    const bool health = IsHealth(story_.need_id);
    const std::set<std::string> whose = Alone(*need_);
    Add(need_->statement(), v1::DISCLOSED_FIELD_NEED, health, whose);
    for (const std::string& code : need_->need_codes()) {
      Add(code.substr(code.find('<')), v1::DISCLOSED_FIELD_NEED, health, whose);
    }
    Add(need_->problem(), v1::DISCLOSED_FIELD_PROBLEM, health, whose);
    Add(need_->demand(), v1::DISCLOSED_FIELD_PROBLEM, health, whose);
  }

  void Plan() {
    const v1::PlanLine* line = nullptr;
    for (const v1::PlanLine& one : story_.plan.lines()) {
      if (!story_.line_id.empty() && one.id() == story_.line_id) line = &one;
    }
    for (const v1::Goal& goal : story_.plan.goals()) {
      if (need_ == nullptr || goal.need_id() != story_.need_id) continue;
      if (line != nullptr) {
        const std::set<std::string> of(line->goal_ids().begin(), line->goal_ids().end());
        if (of.count(goal.id()) == 0) continue;
      }
      std::set<std::string> whose = Alone(*need_);
      if (whose.count(goal.member()) == 0) whose.clear();
      Add(goal.statement(), v1::DISCLOSED_FIELD_GOAL, IsHealth(story_.need_id), whose);
    }
    if (line == nullptr || need_ == nullptr) return;
    bool health = IsHealth(story_.need_id);
    std::set<std::string> whose = Alone(*need_);
    for (const std::string& id : line->need_ids()) {
      health = health || IsHealth(id);
      bool found = false;
      for (const v1::Need& need : story_.assessment.needs()) {
        if (need.id() != id) continue;
        found = true;
        if (Alone(need) != whose) whose.clear();
      }
      if (!found) whose.clear();
    }
    Add(line->content(), v1::DISCLOSED_FIELD_GOAL, health, whose);
  }

  void Rest() {
    const v1::Assessment& assessment = story_.assessment;
    for (const std::string& strength : assessment.strengths()) {
      Add(strength, v1::DISCLOSED_FIELD_STRENGTHS);
    }
    Add(assessment.preferences().language(), v1::DISCLOSED_FIELD_STRENGTHS);
    for (const v1::ExistingService& service : assessment.existing_services()) {
      if (!IsPlainlyNotOfHealth(service)) continue;
      std::set<std::string> whose;
      if (!service.member().empty()) whose.insert(service.member());
      for (const std::string& text :
           {service.resource(), service.organization(), service.programme(), service.description(),
            service.need_code().substr(service.need_code().find('<')), service.member()}) {
        Add(text, v1::DISCLOSED_FIELD_SERVICES, false, whose);
      }
    }
    for (const v1::Risk& risk : assessment.risks()) {
      std::set<std::string> at_risk(risk.members().begin(), risk.members().end());
      if (at_risk.empty()) {
        at_risk = story_.everybody;
        at_risk.erase(risk.source_member());
      }
      for (const std::string& member : risk.members()) {
        Add(member, v1::DISCLOSED_FIELD_RISKS, false, {member});
      }
      if (risk.members().empty()) {
        // A consent about one of all names that one.
        for (const std::string& member : at_risk) {
          all_.push_back({member, v1::DISCLOSED_FIELD_RISKS, false, {member, "not household"}});
        }
      }
      Add(risk.source_member(), v1::DISCLOSED_FIELD_RISKS);
      for (const std::string& unsafe : risk.unsafe_organizations()) {
        Add(unsafe, v1::DISCLOSED_FIELD_RISKS, false, at_risk);
      }
      for (const v1::RegionCode& region : risk.unsafe_regions()) {
        Add(region.code(), v1::DISCLOSED_FIELD_RISKS, false, at_risk);
      }
    }
  }

  const Story& story_;
  const v1::Need* need_ = nullptr;
  std::vector<Fact> all_;
};

bool Grants(const v1::Consent& consent, const Fact& fact, const Story& story) {
  const std::set<int> fields(consent.fields().begin(), consent.fields().end());
  if (fields.count(fact.field) == 0) return false;
  const auto scope = fact.health ? v1::CONSENT_SCOPE_HEALTH : v1::CONSENT_SCOPE_GENERAL;
  if (consent.scope() != scope) return false;
  const bool household = consent.member().empty() || (story.everybody.size() == 1 &&
                                                      story.everybody.count(consent.member()) == 1);
  if (household) return fact.members.count("not household") == 0;
  return story.everybody.count(consent.member()) > 0 && fact.members.count(consent.member()) > 0;
}

std::set<std::string> MarkersIn(const Message& message) {
  const std::string bytes = message.SerializeAsString();
  static const std::regex& marker = *new std::regex("<[0-9]+>");
  return {std::sregex_token_iterator(bytes.begin(), bytes.end(), marker),
          std::sregex_token_iterator()};
}

bool ListsAgencyAsUnsafe(const v1::Assessment& assessment) {
  for (const v1::Risk& risk : assessment.risks()) {
    for (const std::string& unsafe : risk.unsafe_organizations()) {
      if (unsafe == "organizations/agency") return true;
    }
  }
  return false;
}

// What no marker shows.
void ExpectNoHealthOutsideItsConsent(const v1::ReferralPacket& part, v1::ConsentScope scope) {
  for (const v1::Member& member : part.members()) {
    EXPECT_FALSE(member.has_disability());
    EXPECT_TRUE(member.languages().empty());
  }
  for (const int benefit : part.benefits().values()) {
    EXPECT_NE(benefit, v1::BENEFIT_DISABILITY_PENSION);
    EXPECT_NE(benefit, v1::BENEFIT_LONG_TERM_CARE);
    EXPECT_NE(benefit, v1::BENEFIT_PERSONAL_ASSISTANCE);
  }
  if (scope == v1::CONSENT_SCOPE_HEALTH) {
    EXPECT_TRUE(part.members().empty());
    EXPECT_FALSE(part.has_income());
    EXPECT_FALSE(part.has_benefits());
    EXPECT_TRUE(part.risks().empty());
    EXPECT_FALSE(part.has_preferences());
  } else {
    EXPECT_TRUE(part.disabilities().empty());
  }
}

TEST(PacketProperty, ExactlyWhatTheConsentsGrantLeaves) {
  const std::uint32_t seed = 20261122;
  SCOPED_TRACE("seed " + std::to_string(seed));
  Planter random(seed);
  long told = 0;
  int packets = 0;
  int health_packets = 0;
  int unsafe = 0;
  for (int number = 0; number < kCases; ++number) {
    SCOPED_TRACE("case " + std::to_string(number));
    const Story story = MakeStory(random);
    const Facts facts(story);
    const std::vector<PacketSection> sections = BuildPacket(story.Input());
    std::map<std::string, const v1::ReferralPacket*> by_consent;
    for (const PacketSection& section : sections) {
      EXPECT_TRUE(by_consent.emplace(section.consent, &section.part).second);
    }
    const bool secret = ListsAgencyAsUnsafe(story.assessment);
    unsafe += secret ? 1 : 0;
    if (secret) EXPECT_TRUE(sections.empty());
    std::set<std::string> all;
    for (std::size_t i = 0; i < story.consents.size(); ++i) {
      const v1::Consent& consent = story.consents[i];
      std::set<std::string> expected;
      for (const Fact& fact : facts.all()) {
        if (story.in_force[i] && !secret && Grants(consent, fact, story)) {
          // Of a text only the markers count: an unsafe organization may be named in plain.
          if (fact.marker[0] == '<') expected.insert(fact.marker);
        }
      }
      const auto section = by_consent.find(consent.name());
      const std::set<std::string> found =
          section == by_consent.end() ? std::set<std::string>() : MarkersIn(*section->second);
      ASSERT_EQ(found, expected) << consent.ShortDebugString();
      if (section != by_consent.end()) {
        EXPECT_TRUE(story.in_force[i]);
        ExpectNoHealthOutsideItsConsent(*section->second, consent.scope());
        health_packets += consent.scope() == v1::CONSENT_SCOPE_HEALTH ? 1 : 0;
      }
      all.insert(expected.begin(), expected.end());
    }
    const std::set<std::string> merged = MarkersIn(MergeSections(sections));
    for (const std::string& marker : merged) EXPECT_EQ(all.count(marker), 1U) << marker;
    for (const std::string& marker : all) {
      // A danger to all need not name the one that another section names.
      if (story.everybody.count(marker) == 0) EXPECT_EQ(merged.count(marker), 1U) << marker;
    }
    if (HasFailure()) return;
    told += static_cast<long>(all.size());
    packets += sections.empty() ? 0 : 1;
  }
  // That the cases try something.
  EXPECT_GT(packets, kCases / 3);
  EXPECT_GT(health_packets, 200);
  EXPECT_GT(unsafe, 100);
  EXPECT_GT(told, 10L * packets);
  EXPECT_GT(random.markers(), 2 * told) << "most is not told";
  RecordProperty("markers", random.markers());
  RecordProperty("told", static_cast<int>(told));
  std::printf("%d cases, seed %u: %d markers planted, %ld told in %d packets\n", kCases, seed,
              random.markers(), told, packets);
}

}  // namespace
}  // namespace ieum::casework
