#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "engine/catalog/change.h"
#include "engine/domain/role.h"

namespace qiaomen {

// Who may do what to which fields, as data. What stands nowhere is refused: hub-only tables, roles that only read,
// tables whose commands are not built yet.

struct OpSet {
  unsigned bits = 0;
  constexpr OpSet() = default;
  constexpr OpSet(Op op) : bits(1U << static_cast<unsigned>(op)) {}  // implicit: reads as a set of one
  constexpr bool contains(Op op) const { return (bits >> static_cast<unsigned>(op) & 1U) != 0; }
};
constexpr OpSet operator|(OpSet a, OpSet b) {
  a.bits |= b.bits;
  return a;
}
constexpr OpSet operator|(Op a, Op b) { return OpSet(a) | OpSet(b); }

struct Permission {
  RoleSet roles;
  TableId table;
  OpSet ops;
  std::span<const GroupNumber> groups = {};  // that a create or edit may write; empty: all
};
std::span<const Permission> permissions();

bool may(Role role, const Table& table, Op op);
bool may_write(Role role, const Table& table, Op op, GroupNumber group);

// nullopt: allowed. A create of a row that is there already (`before`; natural keys meet) writes nothing but what an
// edit could write, and what nobody has written yet.
std::optional<std::string> refuse(const Table& table, Role role, const Change& change, const FieldValues* before);

}  // namespace qiaomen
