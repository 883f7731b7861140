#include "service/exchange/duplicates.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <unordered_map>
#include <utility>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

namespace ieum::exchange {
namespace {

constexpr double kEarthMetres = 6371008.8;
constexpr double kRadiansPerDegree = 3.14159265358979323846 / 180;
constexpr double kMetresPerDegree = kEarthMetres * kRadiansPerDegree;
// Side of a cell, in reaches.
constexpr double kCellReaches = 4;
constexpr double kNameShare = 0.5;
constexpr double kPlaceShare = 0.3;
constexpr double kPhoneShare = 0.2;
constexpr std::size_t kLeastPhoneDigits = 7;
constexpr std::size_t kCheckEvery = 4096;

struct Entry {
  std::string name;  // resource name
  std::string source;
  std::string title;               // normalised display name
  std::string offer;               // the title without the name of the organization
  std::vector<std::string> needs;  // codes of the declared need terms
  std::vector<v1::Position> positions;
  std::vector<std::string> addresses;
  std::vector<std::string> phones;
};

// What the entries of its resources take from an organization.
struct Owner {
  std::string title;  // normalised display name
  v1::Contact contact;
};
using Owners = std::unordered_map<std::string, Owner>;

// Blocks are keyed by text: "p" + number, "a" + address, "g" + cell.
using Blocks = std::map<std::string, std::vector<std::uint32_t>>;

std::vector<std::uint32_t> PairsOf(std::string_view text) {
  const icu::UnicodeString source = icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
  std::vector<std::uint32_t> pairs;
  for (int32_t i = 0; i + 1 < source.length(); ++i) {
    pairs.push_back((static_cast<std::uint32_t>(source.charAt(i)) << 16) | source.charAt(i + 1));
  }
  std::sort(pairs.begin(), pairs.end());
  return pairs;
}

void AddPhones(const v1::Contact& contact, std::vector<std::string>& out) {
  for (const std::string& phone : contact.phones()) {
    std::string digits = NormalisePhone(phone);
    if (digits.size() >= kLeastPhoneDigits) out.push_back(std::move(digits));
  }
}

template <typename T>
void SortUnique(std::vector<T>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

std::string TitleOf(const v1::LocalizedText& name) {
  return NormaliseForComparison(name.ko().empty() ? name.en() : name.ko());
}

// All offerings of an organization may begin with its name: that says nothing of one of them.
std::string WithoutName(std::string title, const std::string& name) {
  const std::size_t at = name.empty() ? std::string::npos : title.find(name);
  if (at != std::string::npos && title.size() > name.size()) title.erase(at, name.size());
  return title;
}

Entry MakeEntry(const v1::Resource& resource, const Owners& owners) {
  Entry entry;
  const auto owner = owners.find(resource.organization());
  entry.name = resource.name();
  entry.source = resource.source();
  entry.title = TitleOf(resource.display_name());
  entry.offer = owner == owners.end() ? entry.title : WithoutName(entry.title, owner->second.title);
  for (const v1::NeedTerm& term : resource.need_terms()) entry.needs.push_back(term.code());
  for (const v1::Place& place : resource.places()) {
    if (place.confidential()) continue;
    if (place.has_position()) entry.positions.push_back(place.position());
    std::string address = NormaliseForComparison(place.address());
    if (!address.empty()) entry.addresses.push_back(std::move(address));
  }
  AddPhones(resource.contact(), entry.phones);
  if (entry.phones.empty() && owner != owners.end()) {
    AddPhones(owner->second.contact, entry.phones);
  }
  SortUnique(entry.needs);
  SortUnique(entry.addresses);
  SortUnique(entry.phones);
  return entry;
}

template <typename T>
bool ShareOne(const std::vector<T>& a, const std::vector<T>& b) {
  return std::any_of(a.begin(), a.end(),
                     [&](const T& value) { return std::binary_search(b.begin(), b.end(), value); });
}

// Whether one serves all the needs that the other does.
bool CoversNeeds(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  if (a.empty() || b.empty()) return false;
  return std::includes(a.begin(), a.end(), b.begin(), b.end()) ||
         std::includes(b.begin(), b.end(), a.begin(), a.end());
}

bool SamePlace(const Entry& a, const Entry& b, double metres) {
  if (ShareOne(a.addresses, b.addresses)) return true;
  for (const v1::Position& here : a.positions) {
    for (const v1::Position& there : b.positions) {
      if (DistanceMetres(here, there) <= metres) return true;
    }
  }
  return false;
}

// The cells of a grid that the box of `metres` around a position touches (mostly one to four). The
// box of one of two positions that near each other contains the other, so both are in that one's
// cell.
std::vector<std::string> Cells(const v1::Position& position, double metres) {
  const double reach = metres / kMetresPerDegree;  // degrees of latitude
  const double row_height = kCellReaches * reach;
  const auto cell_of = [](double degrees, double size) {
    return static_cast<std::int64_t>(std::floor(degrees / size));
  };
  const auto cosine = [](double degrees) {
    return std::max(std::cos(std::min(degrees, 90.0) * kRadiansPerDegree), 1e-3);
  };
  const double wide_reach = reach / cosine(std::abs(position.latitude()) + reach);
  std::vector<std::string> cells;
  const std::int64_t last_row = cell_of(position.latitude() + reach, row_height);
  for (std::int64_t row = cell_of(position.latitude() - reach, row_height); row <= last_row;
       ++row) {
    const double column_width =
        row_height / cosine(std::abs(static_cast<double>(row)) * row_height);
    const std::int64_t last = cell_of(position.longitude() + wide_reach, column_width);
    for (std::int64_t column = cell_of(position.longitude() - wide_reach, column_width);
         column <= last; ++column) {
      cells.push_back("g" + std::to_string(row) + ',' + std::to_string(column));
    }
  }
  return cells;
}

Blocks MakeBlocks(const std::vector<Entry>& entries, double metres) {
  Blocks blocks;
  for (std::uint32_t i = 0; i < entries.size(); ++i) {
    std::vector<std::string> keys;
    for (const std::string& phone : entries[i].phones) keys.push_back("p" + phone);
    for (const std::string& address : entries[i].addresses) keys.push_back("a" + address);
    for (const v1::Position& position : entries[i].positions) {
      for (std::string& cell : Cells(position, metres)) keys.push_back(std::move(cell));
    }
    SortUnique(keys);
    for (const std::string& key : keys) blocks[key].push_back(i);
  }
  return blocks;
}

class Finder {
 public:
  Finder(const std::vector<Entry>& entries, const DuplicateOptions& options)
      : entries_(entries), options_(options) {}

  // Compares the members of a block, each with its neighbours in order of name.
  absl::Status Compare(std::vector<std::uint32_t> block) {
    std::sort(block.begin(), block.end(), [&](std::uint32_t a, std::uint32_t b) {
      return std::tie(entries_[a].title, entries_[a].name) <
             std::tie(entries_[b].title, entries_[b].name);
    });
    for (std::size_t i = 0; i < block.size(); ++i) {
      const std::size_t end = std::min(block.size(), i + 1 + options_.neighbours);
      for (std::size_t j = i + 1; j < end; ++j) Consider(block[i], block[j]);
      if (++compared_ % kCheckEvery == 0 && options_.check) {
        if (absl::Status status = options_.check(); !status.ok()) return status;
      }
    }
    return absl::OkStatus();
  }

  std::vector<v1::DuplicateFlag> Take() {
    std::vector<v1::DuplicateFlag> out;
    for (auto& [pair, flag] : found_) {
      if (out.size() == options_.max_pairs) break;
      out.push_back(std::move(flag));
    }
    return out;
  }

 private:
  void Consider(std::uint32_t i, std::uint32_t j) {
    const Entry* a = &entries_[i];
    const Entry* b = &entries_[j];
    if (a->source == b->source && !a->source.empty()) return;
    if (b->name < a->name) std::swap(a, b);
    if (!options_.only.empty()) {
      if (options_.only.count(a->name) == 0) std::swap(a, b);
      if (options_.only.count(a->name) == 0) return;
    }
    const std::pair<std::string, std::string> key(a->name, b->name);
    if (found_.count(key) > 0) return;
    v1::DuplicateFlag flag;
    const double alikeness = NameAlikeness(a->title, b->title);
    if (alikeness >= options_.least_name_alikeness) flag.add_agreeing("name");
    const bool place = SamePlace(*a, *b, options_.place_metres);
    if (place) flag.add_agreeing("place");
    const bool phone = ShareOne(a->phones, b->phones);
    if (phone) flag.add_agreeing("telephone");
    if (flag.agreeing_size() < 2) return;
    const bool named = alikeness >= options_.least_name_alikeness;
    if (!named && NameAlikeness(a->offer, b->offer) < options_.least_offer_alikeness &&
        !CoversNeeds(a->needs, b->needs)) {
      return;
    }
    flag.set_resource(a->name);
    flag.set_other(b->name);
    flag.set_likeness(kNameShare * alikeness + (place ? kPlaceShare : 0) +
                      (phone ? kPhoneShare : 0));
    found_.emplace(key, std::move(flag));
  }

  const std::vector<Entry>& entries_;
  const DuplicateOptions& options_;
  std::map<std::pair<std::string, std::string>, v1::DuplicateFlag> found_;
  std::size_t compared_ = 0;
};

}  // namespace

std::string NormaliseForComparison(std::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* folding = icu::Normalizer2::getNFKCCasefoldInstance(error);
  icu::UnicodeString source = icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
  if (U_SUCCESS(error)) source = folding->normalize(source, error);
  icu::UnicodeString kept;
  for (int32_t i = 0; i < source.length(); i = source.moveIndex32(i, 1)) {
    const UChar32 c = source.char32At(i);
    if (u_isalnum(c)) kept.append(c);
  }
  std::string out;
  kept.toUTF8String(out);
  return out;
}

double NameAlikeness(std::string_view normalised_a, std::string_view normalised_b) {
  if (normalised_a.empty() || normalised_b.empty()) return 0;
  if (normalised_a == normalised_b) return 1;
  const std::vector<std::uint32_t> a = PairsOf(normalised_a);
  const std::vector<std::uint32_t> b = PairsOf(normalised_b);
  if (a.empty() || b.empty()) return 0;
  std::vector<std::uint32_t> common;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(common));
  return 2.0 * static_cast<double>(common.size()) / static_cast<double>(a.size() + b.size());
}

std::string NormalisePhone(std::string_view phone) {
  std::string digits;
  for (const char c : phone) {
    if (c >= '0' && c <= '9') digits += c;
  }
  if (!phone.empty() && phone[0] == '+' && digits.compare(0, 2, "82") == 0) {
    digits.replace(0, digits.compare(2, 1, "0") == 0 ? 3 : 2, "0");
  }
  return digits;
}

double DistanceMetres(const v1::Position& a, const v1::Position& b) {
  const double latitude_a = a.latitude() * kRadiansPerDegree;
  const double latitude_b = b.latitude() * kRadiansPerDegree;
  const double half_lat = std::sin((latitude_b - latitude_a) / 2);
  const double half_lon = std::sin((b.longitude() - a.longitude()) * kRadiansPerDegree / 2);
  const double h =
      half_lat * half_lat + std::cos(latitude_a) * std::cos(latitude_b) * half_lon * half_lon;
  return 2 * kEarthMetres * std::asin(std::min(1.0, std::sqrt(h)));
}

absl::StatusOr<std::vector<v1::DuplicateFlag>> FindLikelyDuplicates(
    const store::CatalogView& view, const DuplicateOptions& options) {
  Owners owners;
  absl::Status status = view.ScanOrganizations("", [&](const v1::Organization& organization) {
    owners.emplace(organization.name(),
                   Owner{TitleOf(organization.display_name()), organization.contact()});
    return true;
  });
  if (!status.ok()) return status;
  std::vector<Entry> entries;
  absl::Status checked = absl::OkStatus();
  status = view.ScanResources("", [&](const v1::Resource& resource) {
    entries.push_back(MakeEntry(resource, owners));
    if (entries.size() % kCheckEvery == 0 && options.check) checked = options.check();
    return checked.ok();
  });
  if (!status.ok()) return status;
  if (!checked.ok()) return checked;

  Finder finder(entries, options);
  for (auto& [key, block] : MakeBlocks(entries, options.place_metres)) {
    if (block.size() < 2) continue;
    if (status = finder.Compare(std::move(block)); !status.ok()) return status;
  }
  return finder.Take();
}

}  // namespace ieum::exchange
