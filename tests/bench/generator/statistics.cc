#include "tests/bench/generator/statistics.h"

#include <algorithm>
#include <iomanip>
#include <set>

#include "tests/bench/generator/grammar.h"

namespace ieum::bench {
namespace {

// FNV-1a: the same everywhere, unlike std::hash.
std::uint64_t Hash(std::string_view bytes) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return hash;
}

bool Separates(char c) {
  return static_cast<unsigned char>(c) < 0x80 && !(c >= '0' && c <= '9') &&
         !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z');
}

void AddWords(std::string_view text, std::unordered_set<std::uint64_t>& words) {
  std::size_t start = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && !Separates(text[i])) continue;
    if (i > start) words.insert(Hash(text.substr(start, i - start)));
    start = i + 1;
  }
}

// By the digits of the first region.
std::string LevelOf(const v1::Resource& resource) {
  const v1::ServiceArea& area = resource.service_area();
  if (area.has_radius_km()) return "radius";
  if (area.regions().empty()) return "nation";
  const std::string& code = area.regions(0).code();
  if (code.substr(2) == "00000000") return "province";
  return code.substr(5) == "00000" ? "district" : "dong";
}

std::string ResidenceOf(const v1::Household& household) {
  if (household.residence().empty()) return "unknown";
  if (household.has_position()) return "dong and position";
  const std::string& code = household.residence(0).code();
  if (code.substr(2) == "00000000") return "province";
  return code.substr(5) == "00000" ? "district" : "dong";
}

// The least value below which `share` of the counts lie.
int Quantile(const Statistics::Histogram& histogram, double share) {
  std::uint64_t total = 0;
  for (const auto& [value, count] : histogram) total += count;
  std::uint64_t below = 0;
  for (const auto& [value, count] : histogram) {
    below += count;
    if (static_cast<double>(below) >= share * static_cast<double>(total)) return value;
  }
  return 0;
}

void PrintHistogram(std::ostream& out, const char* name, const Statistics::Histogram& histogram) {
  std::uint64_t total = 0;
  for (const auto& [value, count] : histogram) total += count;
  out << "  " << name << ":";
  for (const auto& [value, count] : histogram) {
    out << "  " << value << " " << 100.0 * static_cast<double>(count) / static_cast<double>(total)
        << "%";
  }
  out << "\n";
}

void PrintQuantiles(std::ostream& out, const char* name, const Statistics::Histogram& histogram) {
  out << "  " << name << ": least " << Quantile(histogram, 0) << ", 10% "
      << Quantile(histogram, 0.1) << ", median " << Quantile(histogram, 0.5) << ", 90% "
      << Quantile(histogram, 0.9) << ", most " << Quantile(histogram, 1) << "\n";
}

void PrintShares(std::ostream& out, const char* name,
                 const std::map<std::string, std::uint64_t>& counts, std::uint64_t total) {
  out << "  " << name << ":";
  for (const auto& [key, count] : counts) {
    out << "  " << key << " " << 100.0 * static_cast<double>(count) / static_cast<double>(total)
        << "%";
  }
  out << "\n";
}

}  // namespace

void Statistics::Add(const v1::Resource& resource) {
  ++resources;
  ++levels[LevelOf(resource)];
  ++paths[resource.eligibility().paths_size()];
  for (const v1::EligibilityPath& path : resource.eligibility().paths()) {
    ++criteria[path.criteria_size()];
  }
  v1::Eligibility gate = resource.eligibility();
  gate.clear_note();
  for (v1::EligibilityPath& path : *gate.mutable_paths()) path.clear_label();
  open_to_all += gate.paths().empty() && gate.exclusions().empty();
  eligibility_sets.insert(Hash(gate.SerializeAsString()));
  std::string codes;
  for (const v1::NeedTerm& term : resource.need_terms()) codes += term.code() + " ";
  term_sets.insert(Hash(codes));
  ++terms[resource.need_terms_size()];
  if (!resource.need_terms().empty()) {
    const std::string& code = resource.need_terms(0).code();
    ++areas[code.substr(0, code.find('.'))];
  }
  const std::string& text = resource.description().ko();
  if (!text.empty()) ++description_lengths[static_cast<int>(CountCharacters(text))];
  const std::string& name = resource.display_name().ko();
  ++name_lengths[static_cast<int>(CountCharacters(name))];
  names.insert(Hash(name));
  AddWords(name, words);
  AddWords(text, words);
  AddWords(resource.eligibility().note().ko(), words);
  ++places[resource.places_size()];
  for (const v1::Place& place : resource.places()) {
    confidential += place.confidential();
    AddWords(place.address(), words);
    if (place.has_position()) positions.insert(Hash(place.position().SerializeAsString()));
  }
  const bool bare = text.empty() && resource.need_terms().empty();
  sparse += bare;
  untagged += !bare && resource.need_terms().empty();
  counted += resource.capacity().has_open_places();
  full += resource.capacity().has_open_places() && resource.capacity().open_places() == 0;
  programmes += !resource.programme().empty();
  outcomes += !resource.referral_outcomes().empty();
  ++organizations[resource.organization()];
  if (!resource.has_last_verified_time()) {
    ++unverified;
    return;
  }
  const absl::Duration age = as_of - absl::FromUnixSeconds(resource.last_verified_time().seconds());
  ++years_since_verified[static_cast<int>(age / absl::Hours(24 * 365))];
}

void Statistics::Add(const v1::Assessment& assessment) {
  ++assessments;
  ++residences[ResidenceOf(assessment.household())];
  ++need_counts[assessment.needs_size()];
  ++household_sizes[assessment.household().members_size()];
  risks += !assessment.risks().empty();
  for (const v1::Need& need : assessment.needs()) {
    ++needs;
    uncoded_needs += need.need_codes().empty();
  }
}

double Statistics::Share(std::uint64_t count) const {
  return resources == 0 ? 0 : static_cast<double>(count) / static_cast<double>(resources);
}

std::uint64_t Statistics::LevelCount(const std::string& level) const {
  const auto it = levels.find(level);
  return it == levels.end() ? 0 : it->second;
}

double Statistics::ShareOfLargest(double share) const {
  std::vector<std::uint64_t> sizes;
  for (const auto& [name, size] : organizations) sizes.push_back(size);
  std::sort(sizes.rbegin(), sizes.rend());
  const auto count = static_cast<std::size_t>(share * static_cast<double>(sizes.size()));
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < count; ++i) sum += sizes[i];
  return Share(sum);
}

void Statistics::Print(std::ostream& out) const {
  out << std::fixed << std::setprecision(1);
  const auto percent = [this](std::uint64_t count) { return 100 * Share(count); };
  out << resources << " resources of " << organizations.size() << " organizations\n";
  PrintShares(out, "service area", levels, resources);
  PrintShares(out, "need area of the main term", areas, resources);
  PrintHistogram(out, "need terms", terms);
  PrintHistogram(out, "eligibility paths", paths);
  PrintHistogram(out, "criteria in a path", criteria);
  PrintHistogram(out, "places", places);
  PrintHistogram(out, "years since verified", years_since_verified);
  PrintQuantiles(out, "characters of a description", description_lengths);
  PrintQuantiles(out, "characters of a name", name_lengths);
  out << "  distinct: eligibility " << eligibility_sets.size() << ", sets of terms "
      << term_sets.size() << ", names " << names.size() << ", words " << words.size()
      << ", positions " << positions.size() << "\n";
  out << "  open to all " << percent(open_to_all) << "%, programmes at many sites "
      << percent(programmes) << "%, sparse " << percent(sparse) << "%, no terms "
      << percent(untagged) << "%, never verified " << percent(unverified) << "%\n  places counted "
      << percent(counted) << "%, full " << percent(full) << "%, confidential "
      << percent(confidential) << "%, outcomes known " << percent(outcomes)
      << "%\n  the largest tenth of the organizations has " << 100 * ShareOfLargest(0.1)
      << "% of the resources\n";
  if (assessments == 0) return;
  out << assessments << " assessments with " << needs << " needs\n";
  PrintShares(out, "home known by", residences, assessments);
  PrintHistogram(out, "needs", need_counts);
  PrintHistogram(out, "members", household_sizes);
  out << "  needs without codes "
      << 100.0 * static_cast<double>(uncoded_needs) / static_cast<double>(needs)
      << "%, with a risk " << 100.0 * static_cast<double>(risks) / static_cast<double>(assessments)
      << "%\n";
}

}  // namespace ieum::bench
