#include "kiosk/visit_page.h"

#include <algorithm>

#include "kiosk/pictures.h"

namespace qiaomen {

StationPlace place_of(const StationSettings& settings, const PublicEstateLine& names, const Words& words) {
  StationPlace place{settings.name, names.name, settings.here};
  if (place.station.empty()) place.station = names.station;
  if (place.station.empty()) place.station = words("station.unnamed");
  if (place.here.empty()) place.here = names.station_address;
  if (place.here.empty()) place.here = place.station;
  return place;
}

const ServedEstate& PageWorld::estate() const {
  const auto found =
      std::ranges::find_if(shown.estates, [&](const ServedEstate& estate) { return estate.id == visit.estate; });
  return found == shown.estates.end() ? shown.estates.front() : *found;
}

Picture PageWorld::picture(const std::string& category) const {
  const auto found = std::ranges::find(shown.pictures, category, &Picture::code);
  return found == shown.pictures.end() ? picture_of(category, {}, words) : *found;
}

}  // namespace qiaomen
