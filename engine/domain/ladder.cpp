#include "engine/domain/ladder.h"

#include "engine/domain/natural_keys.h"
#include "engine/domain/reference_tables.h"
#include "engine/domain/values.h"

namespace qiaomen {
namespace {

constexpr int kDepthMax = 16;  // a circle in bad data ends there

}  // namespace

std::optional<std::int64_t> level_of(const RowLookup& rows, const RowId& division) {
  const auto row = rows.find(kDivision, division);
  return row ? integer_in(*row, division::kLevel) : std::nullopt;
}

bool is_edge(const RowLookup& rows, std::int64_t upper, std::int64_t lower) {
  return rows.find(kLevelEdge, level_edge_id(upper, lower)).has_value();
}

std::optional<RowId> division_above(const RowLookup& rows, const RowId& division) {
  const auto row = rows.find(kDivision, division);
  return row ? id_in(*row, division::kParent) : std::nullopt;
}

std::optional<RowId> division_below(const RowLookup& rows, const RowId& upper, const RowId& start) {
  RowId at = start;
  for (int depth = 0; depth < kDepthMax; ++depth) {
    const auto above = division_above(rows, at);
    if (!above) return {};
    if (*above == upper) return at;
    at = *above;
  }
  return {};
}

bool lies_in(const RowLookup& rows, const RowId& division, const RowId& upper) {
  return division == upper || division_below(rows, upper, division);
}

std::optional<RowId> community_of(const RowLookup& rows, const std::optional<RowId>& estate) {
  const auto row = estate ? rows.find(kEstate, *estate) : std::nullopt;
  return row ? id_in(*row, estate::kCommunity) : std::nullopt;
}

std::string division_name(const RowLookup& rows, const RowId& division) {
  const auto row = rows.find(kDivision, division);
  return row ? text_in(*row, division::kName) : std::string();
}

}  // namespace qiaomen
