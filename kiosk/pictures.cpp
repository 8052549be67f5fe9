#include "kiosk/pictures.h"

#include <algorithm>
#include <iterator>

namespace qiaomen {
namespace {

using Nature = Picture::Nature;

struct Drawn {
  std::string_view code;  // category.code
  Icon icon;
  Nature nature;
};
// What residents report most comes first.
constexpr Drawn kDrawn[] = {
    {"elevator", Icon::Elevator, Nature::Facility},
    {"leak", Icon::WaterDamage, Nature::Facility},
    {"parking", Icon::Parking, Nature::People},
    {"sanitation", Icon::Cleaning, Nature::Environment},
    {"fire-lane", Icon::Fire, Nature::Safety},
    {"clutter", Icon::Inventory, Nature::Environment},
    {"wiring", Icon::ElectricalServices, Nature::Safety},
    {"green-space", Icon::Park, Nature::Environment},
    {"animals", Icon::Pets, Nature::People},
    {"dispute", Icon::Forum, Nature::People},
    {"building", Icon::DomainAdd, Nature::People},
    {"other", Icon::Apps, Nature::People},
};

const Drawn* drawn(std::string_view code) {
  const auto* found = std::ranges::find(kDrawn, code, &Drawn::code);
  return found == std::end(kDrawn) ? nullptr : found;
}

}  // namespace

Picture picture_of(std::string_view code, std::string_view name, const Words& words) {
  const std::string key = "category." + std::string(code);
  Picture picture{.code = std::string(code), .label = std::string(name), .sub = {}};
  if (const auto* known = drawn(code)) {
    picture.icon = known->icon;
    picture.nature = known->nature;
  }
  if (words.has(key)) picture.label = words(key);
  if (words.has(key + "-sub")) picture.sub = words(key + "-sub");
  if (picture.label.empty()) picture.label = picture.code;
  return picture;
}

std::vector<Picture> pictures_of(const std::vector<PublicCategoryLine>& categories, const Words& words) {
  std::vector<Picture> pictures;
  for (const Drawn& known : kDrawn) {
    const bool is_there =
        categories.empty() || std::ranges::find(categories, known.code, &PublicCategoryLine::code) != categories.end();
    if (is_there) pictures.push_back(picture_of(known.code, {}, words));
  }
  for (const auto& [code, name] : categories) {
    if (!drawn(code)) pictures.push_back(picture_of(code, name, words));
  }
  return pictures;
}

}  // namespace qiaomen
