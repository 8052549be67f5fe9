#pragma once

#include <string_view>
#include <vector>

#include "engine/domain/report_queries.h"
#include "kiosk/screens/report_what.h"

namespace qiaomen {

// The pictures that stand for categories of problems, in the spoken form of the catalogue `words`; a category that has
// no picture of its own yet shows its name. Before the first sync the twelve that every city has.
std::vector<Picture> pictures_of(const std::vector<PublicCategoryLine>& categories, const Words& words);
Picture picture_of(std::string_view code, std::string_view name, const Words& words);

}  // namespace qiaomen
