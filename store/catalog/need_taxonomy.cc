#include "store/catalog/need_taxonomy.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/json_util.h"
#include "nlohmann/json.hpp"

#include "store/catalog/field_rules.h"
#include "store/catalog/message_rules.h"
#include "store/catalog/violations.h"

namespace ieum::store {
namespace {

constexpr std::size_t kMaxSubAreas = 1'000;
constexpr std::size_t kMaxCodeLength = 64;

bool IsCodePart(std::string_view part) {
  if (part.empty() || part.size() > kMaxCodeLength || part[0] < 'a' || part[0] > 'z') return false;
  return std::all_of(part.begin(), part.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

// "{area}.{sub}".
bool IsSubAreaCode(std::string_view code, const std::string& area) {
  const std::string prefix = area + ".";
  return code.starts_with(prefix) && IsCodePart(code.substr(prefix.size()));
}

absl::Status Wrong(std::string_view field, std::string_view description) {
  Violations violations;
  violations.Add(field, description);
  return violations.ToStatus();
}

std::string AreaPath(std::size_t area) { return absl::StrCat("need_areas[", area, "]"); }

absl::StatusOr<std::vector<v1::NeedArea>> ParseAreas(std::string_view text) {
  const auto json = nlohmann::json::parse(text.begin(), text.end(), nullptr, false);
  if (json.is_discarded() || !json.is_object() || !json.contains("need_areas") ||
      !json["need_areas"].is_array()) {
    return Wrong("need_areas", "must be a JSON object {\"need_areas\": [...]}");
  }
  std::vector<v1::NeedArea> areas;
  for (const auto& item : json["need_areas"]) {
    v1::NeedArea area;
    const auto status = google::protobuf::util::JsonStringToMessage(item.dump(), &area);
    if (!status.ok()) {
      return Wrong(
          AreaPath(areas.size()),
          "must be a NeedArea: " + std::string(status.message().data(), status.message().size()));
    }
    areas.push_back(std::move(area));
  }
  if (areas.empty()) return Wrong("need_areas", "must have at least one item");
  return areas;
}

}  // namespace

absl::StatusOr<NeedTaxonomy> NeedTaxonomy::FromJson(std::string_view json) {
  absl::StatusOr<std::vector<v1::NeedArea>> areas = ParseAreas(json);
  if (!areas.ok()) return areas.status();
  NeedTaxonomy taxonomy;
  taxonomy.areas_ = *std::move(areas);
  if (absl::Status status = taxonomy.Index(); !status.ok()) return status;
  return taxonomy;
}

absl::Status NeedTaxonomy::Index() {
  Violations violations;
  for (std::size_t i = 0; i < areas_.size(); ++i) {
    areas_[i].set_name("needAreas/" + areas_[i].code());
    WalkFields(areas_[i], AreaPath(i), {}, violations);
    RequireText(areas_[i].display_name(), PathTo(AreaPath(i), "display_name"), violations);
  }
  if (!violations.empty()) return violations.ToStatus();
  for (std::size_t i = 0; i < areas_.size(); ++i) {
    if (absl::Status status = AddArea(i); !status.ok()) return status;
  }
  return AddRelated();
}

absl::Status NeedTaxonomy::AddArea(std::size_t area) {
  const v1::NeedArea& message = areas_[area];
  const std::string path = AreaPath(area);
  if (!IsCodePart(message.code())) {
    return Wrong(PathTo(path, "code"), "must be [a-z][a-z0-9_]*, at most 64 characters");
  }
  const auto same = [&message](const v1::NeedArea& other) {
    return other.code() == message.code();
  };
  if (std::count_if(areas_.begin(), areas_.end(), same) > 1) {
    return Wrong(PathTo(path, "code"), "must be unique, is \"" + message.code() + "\" twice");
  }
  for (int j = 0; j < message.sub_areas_size(); ++j) {
    const v1::NeedSubArea& sub_area = message.sub_areas(j);
    const std::string code_path = PathTo(PathTo(path, "sub_areas", j), "code");
    if (!IsSubAreaCode(sub_area.code(), message.code())) {
      return Wrong(code_path, "must be \"" + message.code() + ".\" and [a-z][a-z0-9_]*");
    }
    if (sub_areas_.size() == kMaxSubAreas) {
      return Wrong(code_path, absl::StrCat("must be among at most ", kMaxSubAreas, " sub-areas"));
    }
    const auto id = static_cast<SubAreaId>(sub_areas_.size());
    if (!by_code_.emplace(sub_area.code(), id).second) {
      return Wrong(code_path, "must be unique, is \"" + sub_area.code() + "\" twice");
    }
    sub_areas_.push_back(&sub_area);
    area_of_.push_back(area);
  }
  return absl::OkStatus();
}

absl::Status NeedTaxonomy::AddRelated() {
  const std::size_t count = sub_areas_.size();
  closeness_.assign(count * count, 0.0);
  for (std::size_t need = 0; need < count; ++need) {
    for (std::size_t other = 0; other < count; ++other) {
      if (area_of_[need] == area_of_[other]) closeness_[need * count + other] = kSameAreaCloseness;
    }
    closeness_[need * count + need] = 1.0;
    const v1::NeedSubArea& sub_area = *sub_areas_[need];
    for (int i = 0; i < sub_area.related_size(); ++i) {
      const v1::RelatedNeed& related = sub_area.related(i);
      const std::string path = PathTo("sub_area(" + sub_area.code() + ")", "related", i);
      const std::optional<SubAreaId> other = FindSubArea(related.code());
      if (!other.has_value() || *other == need) {
        return Wrong(PathTo(path, "code"), "must be the code of another sub-area");
      }
      if (!(related.closeness() > 0 && related.closeness() < 1)) {
        return Wrong(PathTo(path, "closeness"), "must be above 0 and below 1");
      }
      closeness_[need * count + *other] = related.closeness();
    }
  }
  return absl::OkStatus();
}

bool NeedTaxonomy::Contains(std::string_view code) const {
  return FindSubArea(code).has_value() ||
         std::any_of(areas_.begin(), areas_.end(),
                     [code](const v1::NeedArea& area) { return area.code() == code; });
}

std::optional<SubAreaId> NeedTaxonomy::FindSubArea(std::string_view code) const {
  const auto it = by_code_.find(code);
  return it == by_code_.end() ? std::nullopt : std::optional<SubAreaId>(it->second);
}

std::vector<SubAreaId> NeedTaxonomy::Expand(std::string_view code) const {
  if (const std::optional<SubAreaId> id = FindSubArea(code)) return {*id};
  std::vector<SubAreaId> ids;
  for (std::size_t id = 0; id < sub_areas_.size(); ++id) {
    if (areas_[area_of_[id]].code() == code) ids.push_back(static_cast<SubAreaId>(id));
  }
  return ids;
}

}  // namespace ieum::store
