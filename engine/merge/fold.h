#pragma once

#include <optional>
#include <set>
#include <span>
#include <vector>

#include "engine/catalog/base_row.h"

namespace qiaomen {

// Group number of "its deletion" in `over` and in what a change covers; no field has it.
inline constexpr GroupNumber kDeletion = 0;

// One pending change of a row.
struct Laid {
  const Change* change;
  bool in_base;                       // the base already contains it
  const std::set<GroupNumber>* over;  // groups in which the base has an own later write
};

// The LastWriter, Review and Transition groups that it writes and, unless it is a delete, an earlier delete.
std::set<GroupNumber> covered_by(const Table& table, const Change& change);

struct VisibleRow {
  FieldValues values;
  bool stale = false;  // a pending step no longer fits: it will be returned
};

// visible row = base ⊕ pending changes in order of writing, except those with `in_base`, and except groups that are in
// its `over` or covered by a later one with `in_base`. nullopt: nothing to show (deleted here, or neither held nor
// created by a pending change).
std::optional<VisibleRow> fold(const Table& table, const BaseRow* base, std::span<const Laid> pending);

}  // namespace qiaomen
