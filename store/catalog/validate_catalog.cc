#include <set>
#include <string>

#include "store/catalog/catalog_records.h"
#include "store/catalog/field_rules.h"
#include "store/catalog/message_rules.h"
#include "store/catalog/text_rules.h"
#include "store/catalog/validate.h"

namespace ieum::store {
namespace {

void CheckName(RecordKind kind, std::string_view name, const std::string& path, Violations& out) {
  if (!IsName(kind, name)) out.Add(path, NameExpectation(kind));
}

template <typename M>
void CheckSource(const M& message, std::string_view prefix, Violations& out) {
  if (message.source().empty() && !message.source_id().empty()) {
    out.Add(PathTo(prefix, "source"), "is required where source_id is given");
  }
}

void CheckNeedTerms(const v1::Resource& resource, const NeedTaxonomy& taxonomy,
                    std::string_view prefix, Violations& out) {
  std::set<std::string_view> seen;
  for (int i = 0; i < resource.need_terms_size(); ++i) {
    const std::string& code = resource.need_terms(i).code();
    const std::string path = PathTo(PathTo(prefix, "need_terms", i), "code");
    if (!taxonomy.Contains(code)) {
      out.Add(path, UnknownNeedCode(code));
    } else if (!seen.insert(code).second) {
      out.Add(path, "must not be given twice");
    }
  }
}

// The code of the level above by the digits; empty for a province.
std::string ParentByDigits(const std::string& code) {
  if (code.substr(8) != "00") return code.substr(0, 8) + "00";
  if (code.substr(5) != "00000") return code.substr(0, 5) + "00000";
  if (code.substr(2) != "00000000") return code.substr(0, 2) + "00000000";
  return "";
}

// A general district (일반구) is numbered inside its city: 4111100000 under 4111000000.
bool IsCityOf(const std::string& parent, const std::string& code) {
  return code.substr(5) == "00000" && code[4] != '0' && parent == code.substr(0, 4) + "000000";
}

void CheckParent(const v1::Region& region, std::string_view prefix, Violations& out) {
  if (!region.has_parent()) return;
  const std::string& code = region.code().code();
  const std::string& parent = region.parent().code();
  const std::string path = PathTo(prefix, "parent");
  if (region.parent().system() != region.code().system()) {
    out.Add(PathTo(path, "system"), "must be the region's own system");
    return;
  }
  if (parent == code) {
    out.Add(path, "must not be the region itself");
    return;
  }
  if (!IsKorean(region.code().system())) return;
  if (!IsKoreanRegionCode(code) || !IsKoreanRegionCode(parent)) return;  // reported by the walk
  if (parent == ParentByDigits(code) || IsCityOf(parent, code)) return;
  const std::string expected = ParentByDigits(code);
  out.Add(PathTo(path, "code"), expected.empty()
                                    ? "must be absent: a province has no parent"
                                    : "must be what the digits say, " + expected + ", or absent");
}

void CheckOverlaps(const v1::Region& region, std::string_view prefix, Violations& out) {
  std::set<std::string> seen;
  for (int i = 0; i < region.overlaps_size(); ++i) {
    const std::string path = PathTo(PathTo(prefix, "overlaps", i), "code");
    const v1::RegionOverlap& overlap = region.overlaps(i);
    if (!overlap.has_code()) {
      out.Add(path, "is required");
      continue;
    }
    const std::string id = RegionId(overlap.code());
    if (id.empty()) continue;  // reported by the walk
    if (id == RegionId(region.code())) {
      out.Add(path, "must not be the region itself");
    } else if (!seen.insert(id).second) {
      out.Add(path, "must not be given twice");
    }
  }
}

}  // namespace

std::string UnknownNeedCode(std::string_view code) {
  std::string text = "must be the code of a need area or sub-area";
  if (code.empty()) return text + ", is empty";
  // Only what is shaped like a code is repeated: anything else may be about a person.
  if (IsEchoableCode(code) && !LooksLikeResidentNumber(code)) {
    text += ", is \"" + std::string(code) + "\"";
  }
  return text;
}

void Validate(const v1::Organization& organization, std::string_view prefix, Violations& out) {
  WalkFields(organization, prefix, {.identity = IdentityRule::kResidentNumber}, out);
  CheckName(RecordKind::kOrganization, organization.name(), PathTo(prefix, "name"), out);
  RequireName(organization.display_name(), PathTo(prefix, "display_name"), out);
  CheckSource(organization, prefix, out);
}

void Validate(const v1::Resource& resource, const NeedTaxonomy& taxonomy, std::string_view prefix,
              Violations& out) {
  WalkFields(resource, prefix, {.identity = IdentityRule::kResidentNumber}, out);
  CheckName(RecordKind::kResource, resource.name(), PathTo(prefix, "name"), out);
  CheckName(RecordKind::kOrganization, resource.organization(), PathTo(prefix, "organization"),
            out);
  RequireName(resource.display_name(), PathTo(prefix, "display_name"), out);
  CheckSource(resource, prefix, out);
  CheckNeedTerms(resource, taxonomy, prefix, out);
}

void Validate(const v1::Region& region, std::string_view prefix, Violations& out) {
  WalkFields(region, prefix, {}, out);
  if (!region.has_code()) {
    out.Add(PathTo(prefix, "code"), "is required");
    return;
  }
  const std::string name = FormatName(RecordKind::kRegion, RegionId(region.code()));
  if (!IsName(RecordKind::kRegion, region.name())) {
    out.Add(PathTo(prefix, "name"), NameExpectation(RecordKind::kRegion));
  } else if (IsName(RecordKind::kRegion, name) && region.name() != name) {
    out.Add(PathTo(prefix, "name"), "must be the name of its code, \"" + name + "\"");
  }
  CheckParent(region, prefix, out);
  CheckOverlaps(region, prefix, out);
  if (region.has_centroid() && IsKorean(region.code().system())) {
    CheckInKorea(region.centroid(), PathTo(prefix, "centroid"), out);
  }
}

void Normalise(v1::Organization& organization) { NormaliseTexts(organization); }
void Normalise(v1::Resource& resource) { NormaliseTexts(resource); }
void Normalise(v1::Region& region) { NormaliseTexts(region); }

}  // namespace ieum::store
