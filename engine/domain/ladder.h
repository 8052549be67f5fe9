#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/domain/rules.h"

namespace qiaomen {

// How divisions lie in each other, as the rules see it, and which level is over which: both are data (division, level,
// level_edge). nullopt: there is none, or this replica does not know it.

std::optional<std::int64_t> level_of(const RowLookup& rows, const RowId& division);
bool is_edge(const RowLookup& rows, std::int64_t upper, std::int64_t lower);

std::optional<RowId> division_above(const RowLookup& rows, const RowId& division);
// The one right below `upper` on the way up from `start`.
std::optional<RowId> division_below(const RowLookup& rows, const RowId& upper, const RowId& start);
// The division itself, or one below it.
bool lies_in(const RowLookup& rows, const RowId& division, const RowId& upper);

// The community of an estate.
std::optional<RowId> community_of(const RowLookup& rows, const std::optional<RowId>& estate);
// For people.
std::string division_name(const RowLookup& rows, const RowId& division);

}  // namespace qiaomen
