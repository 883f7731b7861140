#include "indexer/facets.h"

#include <type_traits>

namespace ieum::indexer {
namespace {

// Scalars as their bytes, strings and lists with their lengths before them.
class Key {
 public:
  template <typename T>
  Key& Add(const T& value) {
    if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>) {
      bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
    } else {
      Add(value.size());
      for (const auto& part : value) Add(part);
    }
    return *this;
  }
  Key& Add(const RegionKey& region) { return Add(region.system).Add(region.code); }
  Key& Add(const IndexedTerm& term) {
    return Add(term.sub_area)
        .Add(term.strength)
        .Add(term.confidence)
        .Add(term.inferred)
        .Add(term.whole_area);
  }
  std::string Take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

}  // namespace

bool OfferFacet::Visits() const {
  constexpr auto kReaching = static_cast<std::uint32_t>(Bit(v1::MODE_HOME_VISIT) |
                                                        Bit(v1::MODE_ONLINE) | Bit(v1::MODE_PHONE));
  return (modes & kReaching) != 0;
}

std::string KeyOf(const EligibilityFacet& facet) {
  return Key()
      .Add(facet.paths)
      .Add(facet.exclusions)
      .Add(facet.area_radius_km.has_value())
      .Add(facet.area_radius_km.value_or(0))
      .Add(facet.valid_from)
      .Add(facet.valid_to)
      .Take();
}

std::string KeyOf(const OfferFacet& facet) {
  return Key()
      .Add(facet.modes)
      .Add(facet.domain)
      .Add(facet.form)
      .Add(facet.formality)
      .Add(facet.participation)
      .Add(facet.languages)
      .Add(facet.cost_kind)
      .Add(facet.cost_krw)
      .Add(facet.cost_unit)
      .Add(facet.applied_for)
      .Take();
}

std::string KeyOf(const TermsFacet& facet) { return Key().Add(facet.terms).Take(); }

std::string KeyOf(const AudienceFacet& facet) {
  return Key().Add(facet.named).Add(facet.described).Add(facet.times_of_day).Take();
}

std::string KeyOf(const ScheduleFacet& facet) { return facet.schedule.SerializeAsString(); }

std::string KeyOf(const PlacesFacet& facet) {
  return Key()
      .Add(facet.regions)
      .Add(facet.guarded_regions)
      .Add(facet.has_confidential_place)
      .Add(facet.has_unlocated_place)
      .Take();
}

}  // namespace ieum::indexer
