#pragma once

#include <string_view>

#include "engine/catalog/table.h"

namespace qiaomen {

// What people call a table and a field group, for messages and screens. The English name where none is set.
std::string_view title_of(const Table& table);
std::string_view title_of(const Table& table, GroupNumber group);

}  // namespace qiaomen
