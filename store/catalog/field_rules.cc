#include "store/catalog/field_rules.h"

#include <cmath>
#include <limits>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"

#include "ieum/v1/assessment.pb.h"
#include "ieum/v1/case.pb.h"
#include "ieum/v1/catalog.pb.h"
#include "ieum/v1/plan.pb.h"
#include "store/catalog/message_rules.h"
#include "store/catalog/text_rules.h"

namespace ieum::store {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr std::size_t kDefaultMaxCharacters = 20'000;
constexpr int kDefaultMaxItems = 1'000;

struct Shape {
  bool (*fits)(std::string_view);
  const char* expected;
};

constexpr Shape kLanguage = {&IsLanguageCode,
                             "must be an ISO 639-1 code in lower case, e.g. \"ko\""};
constexpr Shape kEmail = {&LooksLikeEmail, "must be an e-mail address, e.g. \"desk@example.org\""};
constexpr Shape kUrl = {&LooksLikeUrl,
                        "must be a web address that starts with http:// or https://"};
constexpr Shape kPhone = {&LooksLikePhone, "must be a telephone number of at least three digits"};

struct Range {
  double min = -std::numeric_limits<double>::infinity();
  double max = std::numeric_limits<double>::infinity();
  bool above_min = false;  // min itself is not allowed
};
constexpr Range kRanks = {0, 1'000};
constexpr Range kDistanceKm = {0, 1'000, true};
constexpr Range kShare = {0, 1, true};

struct FieldRule {
  const char* field;  // without "ieum.v1."
  std::size_t max_characters = kDefaultMaxCharacters;
  int max_items = kDefaultMaxItems;
  Range range = {};
  const Shape* shape = nullptr;
};

FieldRule Text(const char* field, std::size_t max_characters, int max_items = kDefaultMaxItems) {
  return {.field = field, .max_characters = max_characters, .max_items = max_items};
}
FieldRule Items(const char* field, int max_items) {
  return {.field = field, .max_items = max_items};
}
FieldRule Number(const char* field, Range range) { return {.field = field, .range = range}; }
FieldRule Shaped(const char* field, const Shape& shape, int max_items = kDefaultMaxItems) {
  return {.field = field, .max_characters = 2'048, .max_items = max_items, .shape = &shape};
}

// Texts without an entry may have 20,000 characters, lists without one 1,000 items.
std::vector<FieldRule> MakeRules() {
  return {
      Text("Organization.kind", 200),
      Text("Organization.source", 64),
      Text("Organization.source_id", 128),
      Items("Organization.source_fields", 200),
      Text("Resource.kind", 200),
      Text("Resource.programme", 200),
      Items("Resource.need_terms", 16),
      Items("Resource.places", 50),
      Items("Resource.modes", 16),
      Items("Resource.required_documents", 50),
      Shaped("Resource.languages", kLanguage, 50),
      Text("Resource.source", 64),
      Text("Resource.source_id", 128),
      Items("Resource.source_fields", 200),
      Text("SourceField.field", 200),
      Text("Place.address", 500),
      Text("Place.postal_code", 20),
      Text("Place.accessibility", 200, 50),
      Items("ServiceArea.regions", 1'000),
      Number("ServiceArea.radius_km", kDistanceKm),
      Items("Schedule.hours", 100),
      Items("OpenHours.days", 7),
      Number("Cost.amount_krw", {0, 1e9}),
      Text("Cost.unit", 50),
      Number("Capacity.total_places", {0, 1e6}),
      Number("Capacity.open_places", {0, 1e6}),
      Number("Capacity.waitlist_length", {0, 1e6}),
      Number("Capacity.expected_wait_days", {0, 3'650}),
      Shaped("Contact.phones", kPhone, 20),
      Shaped("Contact.email", kEmail),
      Shaped("Contact.url", kUrl),
      Text("Contact.desk", 200),
      Number("NeedTerm.strength", kShare),
      Items("Eligibility.paths", 16),
      Items("Eligibility.exclusions", 16),
      Items("EligibilityPath.criteria", 16),
      Number("AgeRange.min_years", {0, 130}),
      Number("AgeRange.max_years", {0, 130}),
      Number("IncomeRange.min_percent", {0, 1'000}),
      Number("IncomeRange.max_percent", {0, 1'000}),
      Items("RegionSet.codes", 1'000),
      Shaped("LanguageSet.values", kLanguage, 50),
      Text("Assessment.case_reference", 128),
      Items("Assessment.needs", 32),
      Text("Assessment.strengths", 2'000, 64),
      Items("Assessment.aversions", 64),
      Items("Assessment.existing_services", 64),
      Items("Assessment.risks", 16),
      Items("Household.residence", 8),
      Items("Household.members", 32),
      Text("Member.reference", 32),
      Text("Member.role", 100),
      Number("Member.age_years", {0, 130}),
      Shaped("Member.languages", kLanguage, 50),
      Text("Need.id", 32),
      Items("Need.members", 32),
      Items("Need.need_codes", 8),
      Items("Need.linked_needs", 32),
      Number("Need.client_priority", kRanks),
      Number("Need.assessor_priority", kRanks),
      Text("Aversion.keywords", 200, 32),
      Text("Aversion.reason", 2'000),
      Shaped("Preferences.language", kLanguage),
      Number("Preferences.max_distance_km", kDistanceKm),
      Items("Preferences.organizations", 64),
      Number("Preferences.max_cost_krw", {0, 1e9}),
      Text("ExistingService.programme", 200),
      Text("ExistingService.description", 2'000),
      Items("Risk.members", 32),
      Items("Risk.unsafe_organizations", 64),
      Items("Risk.unsafe_regions", 64),
      Text("Case.case_reference", 128),
      Text("Case.management_number", 64),
      Text("ClientDetails.display_name", 100),
      Shaped("ClientDetails.phone", kPhone),
      Text("ClientDetails.address", 500),
      Text("ClientDetails.guardian_display_name", 100),
      Shaped("ClientDetails.guardian_phone", kPhone),
      Text("ClientDetails.member", 32),
      Text("Closure.note", 2'000),
      Text("CheckIn.note", 4'000),
      Text("ScaleReading.scale", 100),
      Text("Goal.id", 32),
      Text("Goal.purpose", 500),
      Text("Goal.statement", 1'000),
      Text("Goal.measure", 500),
      Text("Goal.result_note", 2'000),
      Text("PlanLine.id", 32),
      Items("PlanLine.need_ids", 32),
      Items("PlanLine.goal_ids", 64),
      Text("PlanLine.content", 2'000),
      Number("PlanLine.priority", kRanks),
      Number("PlanLine.step", kRanks),
      Items("PlanLine.after_lines", 128),
      Number("PlanLine.times_per_week", {0, 50}),
      Text("PlanLine.person_in_charge", 200),
      Items("PlanLine.monitoring", 16),
      Items("ServicePlan.goals", 64),
      Items("ServicePlan.lines", 128),
  };
}

const FieldDescriptor* FindField(const char* field) {
  // Linked in by the messages' own descriptors.
  return v1::Resource::descriptor()->file()->pool()->FindFieldByName(
      absl::StrCat("ieum.v1.", field));
}

const FieldRule& RuleFor(const FieldDescriptor* field) {
  static const auto& rules = *[] {
    // Their files must be registered before their fields can be found.
    v1::Assessment::descriptor();
    v1::Case::descriptor();
    v1::ServicePlan::descriptor();
    auto* map = new std::unordered_map<const FieldDescriptor*, FieldRule>;
    for (const FieldRule& rule : MakeRules()) map->emplace(FindField(rule.field), rule);
    return map;
  }();
  static const FieldRule kDefault = {.field = ""};
  const auto it = rules.find(field);
  return it == rules.end() ? kDefault : it->second;
}

bool IsOutputOnly(const FieldDescriptor* field) {
  static const auto& fields = *new std::unordered_set<const FieldDescriptor*>{
      FindField("Organization.create_time"),     FindField("Organization.update_time"),
      FindField("Resource.create_time"),         FindField("Resource.update_time"),
      FindField("Resource.possible_duplicates"), FindField("NeedTerm.origin"),
      FindField("NeedTerm.confidence"),          FindField("Resource.referral_outcomes"),
      FindField("Resource.observed_waits"),      FindField("Resource.eligibility_disputes"),
      FindField("Capacity.held_places"),         FindField("Capacity.occupied_places"),
      FindField("Capacity.waiting_referrals"),
  };
  return fields.contains(field);
}

std::string FormatNumber(double number) {
  // Up to nine digits whole, not 1e+06.
  if (std::abs(number) < 1e15 && number == std::floor(number)) {
    return absl::StrCat(static_cast<std::int64_t>(number));
  }
  return absl::StrCat(number);
}

std::string DescribeRange(const Range& range) {
  return absl::StrCat(range.above_min ? "above " : "", FormatNumber(range.min), " to ",
                      FormatNumber(range.max));
}

class Walker {
 public:
  Walker(std::string_view prefix, const WalkOptions& options, Violations& out)
      : path_(prefix), options_(options), out_(out) {}

  void Walk(const Message& message) {
    const Reflection& reflection = *message.GetReflection();
    std::vector<const FieldDescriptor*> fields;
    reflection.ListFields(message, &fields);
    for (const FieldDescriptor* field : fields) {
      if (IsOutputOnly(field)) continue;
      const std::size_t length = path_.size();
      if (length > 0) path_ += '.';
      path_ += field->name();
      if (field->is_repeated()) {
        WalkList(message, reflection, field);
      } else {
        CheckSingular(message, reflection, field);
      }
      path_.resize(length);
    }
    if (const MessageRule rule = FindMessageRule(message.GetDescriptor()))
      rule(message, path_, out_);
  }

 private:
  void Report(std::string_view description) { out_.Add(path_, description); }

  void WalkList(const Message& message, const Reflection& reflection,
                const FieldDescriptor* field) {
    const int size = reflection.FieldSize(message, field);
    const int max = RuleFor(field).max_items;
    if (size > max) {
      Report(absl::StrCat("must have at most ", max, " items, has ", size));
      return;
    }
    const std::size_t length = path_.size();
    for (int i = 0; i < size; ++i) {
      absl::StrAppend(&path_, "[", i, "]");
      CheckItem(message, reflection, field, i);
      path_.resize(length);
    }
  }

  void CheckItem(const Message& message, const Reflection& reflection, const FieldDescriptor* field,
                 int i) {
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return Walk(reflection.GetRepeatedMessage(message, field, i));
      case FieldDescriptor::CPPTYPE_STRING: {
        std::string scratch;
        const std::string& text =
            reflection.GetRepeatedStringReference(message, field, i, &scratch);
        if (text.empty()) return Report("must not be empty");
        return CheckText(text, RuleFor(field));
      }
      case FieldDescriptor::CPPTYPE_ENUM: {
        const int value = reflection.GetRepeatedEnumValue(message, field, i);
        if (value == 0) return Report("must be specified");
        return CheckEnum(field, value);
      }
      case FieldDescriptor::CPPTYPE_DOUBLE:
        return CheckNumber(reflection.GetRepeatedDouble(message, field, i), RuleFor(field).range);
      default:
        return;
    }
  }

  void CheckSingular(const Message& message, const Reflection& reflection,
                     const FieldDescriptor* field) {
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return Walk(reflection.GetMessage(message, field));
      case FieldDescriptor::CPPTYPE_STRING: {
        std::string scratch;
        return CheckText(reflection.GetStringReference(message, field, &scratch), RuleFor(field));
      }
      case FieldDescriptor::CPPTYPE_ENUM:
        return CheckEnum(field, reflection.GetEnumValue(message, field));
      case FieldDescriptor::CPPTYPE_DOUBLE:
        return CheckNumber(reflection.GetDouble(message, field), RuleFor(field).range);
      case FieldDescriptor::CPPTYPE_INT32:
        return CheckNumber(reflection.GetInt32(message, field), RuleFor(field).range);
      case FieldDescriptor::CPPTYPE_INT64:
        return CheckNumber(static_cast<double>(reflection.GetInt64(message, field)),
                           RuleFor(field).range);
      default:
        return;
    }
  }

  void CheckText(const std::string& text, const FieldRule& rule) {
    const TextFacts facts = InspectText(text);
    if (!facts.valid_utf8) return Report("must be UTF-8, is not");
    if (facts.has_control) return Report("must not contain control characters");
    if (facts.characters > rule.max_characters) {
      return Report(absl::StrCat("must have at most ", rule.max_characters, " characters, has ",
                                 facts.characters));
    }
    if (rule.shape != nullptr && !text.empty() && !rule.shape->fits(text)) {
      Report(rule.shape->expected);
    }
    if (options_.identity == IdentityRule::kStrict && LooksLikeResidentNumber(text)) {
      Report(
          "must not contain what looks like a resident registration number: an assessment carries "
          "no identity");
    } else if (options_.identity == IdentityRule::kResidentNumber && HoldsResidentNumber(text)) {
      Report("must not contain a resident registration number");
    }
  }

  // Open enums let any number through the parser.
  void CheckEnum(const FieldDescriptor* field, int value) {
    if (field->enum_type()->FindValueByNumber(value) != nullptr) return;
    Report(absl::StrCat("must be a value of ", std::string(field->enum_type()->name()), ", is ",
                        value));
  }

  void CheckNumber(double number, const Range& range) {
    if (!std::isfinite(number)) return Report("must be a finite number");
    const bool low = range.above_min ? number <= range.min : number < range.min;
    if (!low && number <= range.max) return;
    Report(absl::StrCat("must be ", DescribeRange(range), ", is ", FormatNumber(number)));
  }

  std::string path_;
  const WalkOptions options_;
  Violations& out_;
};

// Calls visit(message) for `message` and all set messages inside it, inner ones first.
template <typename Visit>
void ForEachMessage(Message& message, const Visit& visit) {
  const Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) {
      ForEachMessage(*reflection.MutableMessage(&message, field), visit);
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
      ForEachMessage(*reflection.MutableRepeatedMessage(&message, field, i), visit);
    }
  }
  visit(message, reflection, fields);
}

void NormaliseField(Message& message, const Reflection& reflection, const FieldDescriptor* field) {
  std::string scratch;
  if (!field->is_repeated()) {
    const std::string& text = reflection.GetStringReference(message, field, &scratch);
    std::string normal = NormaliseText(text);
    if (normal != text) reflection.SetString(&message, field, std::move(normal));
    return;
  }
  for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
    const std::string& text = reflection.GetRepeatedStringReference(message, field, i, &scratch);
    std::string normal = NormaliseText(text);
    if (normal != text) reflection.SetRepeatedString(&message, field, i, std::move(normal));
  }
}

}  // namespace

std::string PathTo(std::string_view prefix, std::string_view field) {
  std::string path(prefix);
  if (!path.empty()) path += '.';
  path += field;
  return path;
}

std::string PathTo(std::string_view prefix, std::string_view field, int index) {
  return absl::StrCat(PathTo(prefix, field), "[", index, "]");
}

void WalkFields(const Message& message, std::string_view prefix, const WalkOptions& options,
                Violations& out) {
  Walker(prefix, options, out).Walk(message);
}

void ClearOutputOnly(Message& message) {
  ForEachMessage(message, [](Message& inner, const Reflection& reflection,
                             const std::vector<const FieldDescriptor*>& fields) {
    for (const FieldDescriptor* field : fields) {
      if (IsOutputOnly(field)) reflection.ClearField(&inner, field);
    }
  });
}

void NormaliseTexts(Message& message) {
  ForEachMessage(message, [](Message& inner, const Reflection& reflection,
                             const std::vector<const FieldDescriptor*>& fields) {
    if (inner.GetDescriptor() == v1::SourceField::descriptor()) return;
    for (const FieldDescriptor* field : fields) {
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
        NormaliseField(inner, reflection, field);
      }
    }
  });
}

}  // namespace ieum::store
