#include "indexer/model_records.h"

#include <cstdio>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ieum::indexer {
namespace {

using store::Record;
using store::RecordKey;
using store::RecordKind;

// Says which version is in use.
const RecordKey kCurrent = {RecordKind::kTextModel, "current"};

// The first part bears the version's own name, so that models written whole are read as well.
RecordKey PartKey(const std::string& version, std::size_t part) {
  if (part == 0) return {RecordKind::kTextModel, version};
  char number[16];
  std::snprintf(number, sizeof number, "/%06zu", part);
  return {RecordKind::kTextModel, version + number};
}

bool IsPartOf(const std::string& version, const std::string& id) {
  return id == version || id.starts_with(version + "/");
}

// Calls `visit` with the parts of a version, in order.
template <typename Visit>
absl::Status ForEachPart(const store::ReadView& view, const std::string& version,
                         const Visit& visit) {
  auto first = view.Get(PartKey(version, 0));
  if (!first.ok() && !absl::IsNotFound(first.status())) return first.status();
  if (first.ok()) visit(*first);
  return view.Scan(RecordKind::kTextModel, version, [&](const Record& record) {
    if (!IsPartOf(version, record.key.id)) return false;
    visit(record);
    return true;
  });
}

// Empty: none.
absl::StatusOr<std::string> CurrentVersion(const store::ReadView& view) {
  auto current = view.Get(kCurrent);
  if (absl::IsNotFound(current.status())) return std::string();
  if (!current.ok()) return current.status();
  return std::move(current->value);
}

}  // namespace

absl::Status SaveModel(store::RecordStore& records, const TextModel& model,
                       std::size_t part_bytes) {
  auto view = records.View();
  if (!view.ok()) return view.status();
  const auto before = CurrentVersion(**view);
  if (!before.ok()) return before.status();
  std::map<RecordKey, std::optional<std::string>> values;
  const absl::Status read = ForEachPart(
      **view, *before, [&values](const Record& record) { values[record.key] = std::nullopt; });
  if (!read.ok()) return read;
  // The same version may be written again, if it was damaged.
  const std::string bytes = model.Serialize();
  for (std::size_t at = 0, part = 0; at < bytes.size(); at += part_bytes, ++part) {
    values[PartKey(model.version(), part)] = bytes.substr(at, part_bytes);
  }
  values[kCurrent] = model.version();
  std::vector<store::Write> writes;
  for (auto& [key, value] : values) {
    writes.push_back({key, std::move(value), store::Expect::Any(), /*in_feed=*/false});
  }
  return records.Commit(writes).status();
}

absl::StatusOr<std::shared_ptr<const TextModel>> LoadModel(const store::RecordStore& records) {
  auto view = records.View();
  if (!view.ok()) return view.status();
  const auto version = CurrentVersion(**view);
  if (!version.ok()) return version.status();
  std::string bytes;
  const absl::Status read =
      ForEachPart(**view, *version, [&bytes](const Record& record) { bytes += record.value; });
  if (!read.ok()) return read;
  auto model = TextModel::Parse(bytes);
  if (absl::IsDataLoss(model.status())) return std::shared_ptr<const TextModel>();
  return model;
}

}  // namespace ieum::indexer
