#pragma once

#include <optional>
#include <string>

#include "engine/domain/rules.h"
#include "engine/domain/values.h"

namespace qiaomen {

// A change on its way through the rules, with all that they may look at.
struct Proposal {
  const Table& table;
  const Actor& actor;
  const Change& change;
  const FieldValues* before;  // nullptr: the row is not there
  const FieldValues& after;
  const RowLookup& rows;

  bool creates() const { return change.op == Op::Create; }
  // Its intents have the field's group.
  bool writes(FieldNumber field) const { return written(table, change, field) != nullptr; }
  // What it writes into the field; nullopt: nothing.
  std::optional<std::int64_t> integer(FieldNumber field) const { return as<std::int64_t>(field); }
  std::optional<RowId> id(FieldNumber field) const { return as<RowId>(field); }
  std::string text(FieldNumber field) const { return as<std::string>(field).value_or(std::string()); }

 private:
  template <typename T>
  std::optional<T> as(FieldNumber field) const {
    const Value* value = written(table, change, field);
    const auto* found = value ? std::get_if<T>(value) : nullptr;
    return found ? std::optional<T>(*found) : std::nullopt;
  }
};

// What a rule has against a proposal, for people; nullopt: nothing.
using Objection = std::optional<std::string>;

}  // namespace qiaomen
