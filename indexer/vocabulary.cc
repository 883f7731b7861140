#include "indexer/vocabulary.h"

#include <fstream>
#include <sstream>
#include <utility>

#include "absl/status/status.h"

namespace ieum::indexer {
namespace {

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError("cannot read " + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// The same status with the file named.
absl::Status In(const std::string& path, const absl::Status& status) {
  return absl::Status(status.code(), path + ": " + std::string(status.message()));
}

}  // namespace

absl::StatusOr<std::shared_ptr<const Vocabulary>> ReadVocabulary(const std::string& data_dir) {
  const std::string areas_path = data_dir + "/need_areas.json";
  const std::string lexicon_path = data_dir + "/lexicon.json";
  const std::string audiences_path = data_dir + "/audiences.json";
  const auto areas = ReadFile(areas_path);
  if (!areas.ok()) return areas.status();
  const auto words = ReadFile(lexicon_path);
  if (!words.ok()) return words.status();
  const auto people = ReadFile(audiences_path);
  if (!people.ok()) return people.status();
  auto taxonomy = store::NeedTaxonomy::FromJson(*areas);
  if (!taxonomy.ok()) return In(areas_path, taxonomy.status());
  auto lexicon = Lexicon::FromJson(*words, *taxonomy);
  if (!lexicon.ok()) return In(lexicon_path, lexicon.status());
  auto audiences = Audiences::FromJson(*people, *taxonomy);
  if (!audiences.ok()) return In(audiences_path, audiences.status());
  return std::make_shared<const Vocabulary>(
      Vocabulary{*std::move(taxonomy), *std::move(lexicon), *std::move(audiences)});
}

}  // namespace ieum::indexer
