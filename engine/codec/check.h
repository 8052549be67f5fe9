#pragma once

#include <cstddef>
#include <span>

#include "engine/base/result.h"
#include "engine/catalog/catalog.h"
#include "engine/catalog/change.h"

namespace qiaomen {

// The caps of PROTOCOL_RULES §1 that bound a transaction; refused by the client at the keyboard and by the hub at the
// door.
inline constexpr std::size_t kChangesMax = 500;
inline constexpr std::size_t kTransactionBytesMax = 128 << 10;
inline constexpr std::size_t kRowBytesMax = 64 << 10;
inline constexpr std::size_t kTextCharactersMax = 4000;
inline constexpr std::size_t kSetElementsMax = 256;
inline constexpr std::size_t kDepsMax = 256;

// Malformed or TooLarge, naming the table and the field: unknown tables, fields and operations, groups that are not
// whole, values of another type, texts with control characters, intents on a delete.
Result<> check_change(const Catalog& catalog, const Change& change);
Result<> check_transaction(const Catalog& catalog, const Transaction& transaction);
// Of the create of a row with these values (ascending, none absent), before there is a change: the same but for its
// size, of which it gives a bound.
Result<std::size_t> check_create(const Table& table, std::span<const LentField> values);
// Not less than what it takes as CBOR; cheaper than to encode it.
std::size_t size_bound(const Transaction& transaction);
// Of a transaction whose changes have been checked one by one; `more` of them are not in it yet, and leave it within
// the bytes.
Result<> check_whole(const Transaction& transaction, std::size_t more = 0);
// TooLarge: what merging made of a row, of which each change alone was within the caps.
Result<> check_row(const Table& table, const FieldValues& values);

}  // namespace qiaomen
