#pragma once

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
// Of the create of a row with these values, before there is a change: the same but for its size.
Result<> check_create(const Table& table, const FieldValues& values);
// Not less than what they take as CBOR; cheaper than to encode them. The second: of such a create.
std::size_t size_bound(const Transaction& transaction);
std::size_t size_bound(const Table& table, const FieldValues& created);
// Of a transaction whose changes have been checked one by one.
Result<> check_whole(const Transaction& transaction);
// TooLarge: what merging made of a row, of which each change alone was within the caps.
Result<> check_row(const Table& table, const FieldValues& values);

}  // namespace qiaomen
