#pragma once

#include <string_view>
#include <vector>

#include "engine/domain/registry_queries.h"

namespace qiaomen {

// The households that an address means: its words name, in this order, estate, building, unit and door. The door must
// be named exactly, so that 502 never means 1502; what stands before it may be left out. A building also goes by its
// bare number, units and doors with or without 单元 and 户 or 室.
std::vector<HouseholdLine> households_at(const ReadTx& tx, std::string_view address);

bool is_at(const HouseholdLine& line, const std::vector<std::string>& words);

}  // namespace qiaomen
