#pragma once

#include <vector>

#include "engine/catalog/table.h"

namespace qiaomen {

// What the source does not define and somebody has to begin with (示例/非官方): the ladder of levels, the outcomes of a
// visit with their flags, the categories of issues. Rows like any imported ones: an import replaces them.
struct ReferenceRow {
  const Table* table;
  RowId id;
  FieldValues values;
};
std::vector<ReferenceRow> proposed_definitions();

// Formulas of the three rates, as screens show them.
inline constexpr std::string_view kKnockedFormula = "敲门率 = 至少敲门一次的户数 ÷ 应敲户数";
inline constexpr std::string_view kContactedFormula =
    "走访率 = 至少见面或电话代访一次的户数 ÷（应敲户数 − 经批准剔除且未见面的户数）";
inline constexpr std::string_view kStrictFormula = "严格走访率 = 见面的户数 ÷ 应敲户数";

}  // namespace qiaomen
