#pragma once

#include <string_view>

namespace qiaomen {

// The order in which people read numbered things: 2号楼 before 10号楼. Runs of digits compare as numbers, all else by
// bytes.
bool reads_before(std::string_view a, std::string_view b);

}  // namespace qiaomen
