#pragma once

#include <optional>
#include <string>

#include "engine/catalog/catalog.h"
#include "engine/catalog/change.h"
#include "engine/catalog/receipt.h"
#include "engine/catalog/row_lookup.h"
#include "engine/domain/role.h"

namespace qiaomen {

// Rule 9 of PROTOCOL_RULES §4: authority, then the rules of the business. The client runs the same function early, the
// hub for certain, after the merge has said what the row would become.

struct Refused {
  Refusal refusal = Refusal::Rule;  // NotAllowed or Rule
  std::string text;  // for people: what is wrong and what to do next; the screen around it says what was kept
  bool operator==(const Refused&) const = default;
};

// `before`: the row as the hub (or this replica) has it, nullptr if it is not there. `after`: with the change merged.
// The change is one that `check_change` has passed. nullopt: allowed.
std::optional<Refused> check(const Catalog& catalog, const Actor& actor, const Change& change,
                             const FieldValues* before, const FieldValues& after, const RowLookup& rows);

// Value of `field` that a change writes; nullptr if it does not touch the field's group.
const Value* written(const Table& table, const Change& change, FieldNumber field);

}  // namespace qiaomen
