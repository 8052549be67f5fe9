#include "kiosk/visit_page.h"

#include <algorithm>

#include "kiosk/pictures.h"

namespace qiaomen {

Picture PageWorld::picture(const std::string& category) const {
  const auto found = std::ranges::find(shown.pictures, category, &Picture::code);
  return found == shown.pictures.end() ? picture_of(category, {}, words) : *found;
}

}  // namespace qiaomen
