#pragma once

#include <string>
#include <vector>

#include "engine/catalog/table.h"
#include "engine/store/database.h"

namespace qiaomen {

// One of the two values that met, in words and as JSON.
struct ConflictSideLine {
  std::string values_json;
  std::string text;    // 标题：电梯停运
  std::string person;  // empty: not known here
  std::int64_t stamp_us = 0;
  bool stands = false;  // won when the two met
};
struct ConflictLine {
  RowId id;
  TableId of_table = 0;
  RowId of_row;
  GroupNumber of_group = 0;
  std::string table_title, group_title;  // 问题, 标题
  std::string label;                     // which row: its address or title
  ConflictSideLine earlier, later;
};
// Newest first.
std::vector<ConflictLine> conflicts(const ReadTx& tx);

// A row that somebody deleted while somebody else worked on it.
struct ReviewLine {
  TableId table = 0;
  RowId row;
  std::string table_title, label;
};
std::vector<ReviewLine> reviews(const ReadTx& tx);

// What people call a row: a household's address, an issue's title; empty if it is not here.
std::string row_label(const ReadTx& tx, TableId table, const RowId& row);

}  // namespace qiaomen
