#include "tests/chaos/markers.h"

#include <algorithm>
#include <iterator>
#include <vector>

namespace ieum::chaos {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr std::string_view kHead = "zqx";
constexpr std::size_t kLetters = 16;

// Codes, dates, names of records and references between parts of a message.
constexpr std::string_view kNoRoom[] = {
    "ieum.v1.ClientDetails.birth_date",
    "ieum.v1.ClientDetails.member",
    "ieum.v1.ExistingService.member",
    "ieum.v1.ExistingService.need_code",
    "ieum.v1.Aversion.member",
    "ieum.v1.Aversion.need_code",
    "ieum.v1.Goal.end_date",
    "ieum.v1.Goal.id",
    "ieum.v1.Goal.member",
    "ieum.v1.Goal.need_id",
    "ieum.v1.Member.languages",
    "ieum.v1.Need.id",
    "ieum.v1.Need.linked_needs",
    "ieum.v1.Need.members",
    "ieum.v1.Need.need_codes",
    "ieum.v1.PlanLine.after_lines",
    "ieum.v1.PlanLine.end_date",
    "ieum.v1.PlanLine.goal_ids",
    "ieum.v1.PlanLine.id",
    "ieum.v1.PlanLine.need_ids",
    "ieum.v1.PlanLine.resource",
    "ieum.v1.PlanLine.start_date",
    "ieum.v1.Preferences.language",
    "ieum.v1.Risk.members",
    "ieum.v1.Risk.source_member",
    "ieum.v1.CheckIn.need_id",
    "ieum.v1.CheckIn.line_id",
};

bool HasRoom(const FieldDescriptor& field) {
  const std::string& name = field.full_name();
  return std::find(std::begin(kNoRoom), std::end(kNoRoom), name) == std::end(kNoRoom);
}

// Some texts must look like the name of a record, which need not be there, or begin with digits.
std::string Prefix(const FieldDescriptor& field) {
  const std::string& name = field.name();
  if (name == "phone" || name == "guardian_phone") return "119 ";
  if (name == "resource") return "resources/";
  if (name == "organization" || name == "organizations" || name == "unsafe_organizations") {
    return "organizations/";
  }
  return "";
}

}  // namespace

std::string Markers::New(int round, const std::string& field) {
  // A multiplier prime to the number of texts: neighbours look nothing alike.
  constexpr std::uint64_t kTexts = 26ULL * 26 * 26 * 26 * 26 * 26 * 26 * 26 * 26 * 26;
  std::uint64_t number = (planted_.size() * 48'271ULL * 69'621ULL + 12'345) % kTexts;
  std::string marker(kHead);
  for (int i = 0; i < 10; ++i, number /= 26) marker += static_cast<char>('a' + number % 26);
  marker += "qzx";
  planted_.emplace(marker, Planted{round, field});
  return marker;
}

void Markers::Plant(int round, Message& message) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  const google::protobuf::Descriptor& type = *message.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      if (field.is_repeated()) {
        for (int k = 0; k < reflection.FieldSize(message, &field); ++k) {
          Plant(round, *reflection.MutableRepeatedMessage(&message, &field, k));
        }
      } else if (reflection.HasField(message, &field)) {
        Plant(round, *reflection.MutableMessage(&message, &field));
      }
    } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING && HasRoom(field)) {
      const std::string prefix = Prefix(field);
      if (!field.is_repeated()) {
        reflection.SetString(&message, &field, prefix + New(round, field.full_name()));
        continue;
      }
      reflection.ClearField(&message, &field);
      for (int k = 0; k < 2; ++k) {
        reflection.AddString(&message, &field, prefix + New(round, field.full_name()));
      }
    }
  }
}

std::set<std::string> Markers::FindIn(std::string_view bytes) const {
  std::set<std::string> found;
  for (std::size_t at = bytes.find(kHead); at != bytes.npos; at = bytes.find(kHead, at + 1)) {
    const std::string_view text = bytes.substr(at, kLetters);
    if (planted_.find(text) != planted_.end()) found.emplace(text);
  }
  return found;
}

}  // namespace ieum::chaos
