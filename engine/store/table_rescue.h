#pragma once

#include <string_view>
#include <variant>
#include <vector>

#include "engine/store/database.h"

namespace qiaomen {

// Raw rows of one table of a damaged file, as many as can be read.

struct SavedTable {
  const char* name;
  const char* key;         // the first column
  const char* columns;     // as in schema.cpp
  std::string_view kinds;  // of each column: i integer, b blob
};

using SavedCell = std::variant<std::int64_t, Bytes>;

struct SavedRows {
  std::vector<std::vector<SavedCell>> rows;  // some may come twice
  std::int64_t damaged = 0;                  // entries or stretches that could not be read
};

// A damaged page costs its own rows only: the table is read from both ends, and what lies between the damages row by
// row, if its key is an integer.
SavedRows rescue_rows(const ReadTx& tx, const SavedTable& table);

void insert_rows(WriteTx& tx, const SavedTable& table, const SavedRows& rows);

}  // namespace qiaomen
