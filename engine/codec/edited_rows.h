#pragma once

#include <span>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/catalog/base_row.h"
#include "engine/codec/batch_codec.h"

namespace qiaomen {

// What an author and his hub both have of the rows that he edits: the versions that he wrote over. A reply that brings
// the next versions refers to them (PROTOCOL.md §1). Each side puts them together from its own rows.

struct EditedRow {
  RowId row;
  TableId table = 0;
  Rev based_on;
  bool operator==(const EditedRow&) const = default;
};

inline constexpr std::size_t kEditedRowsMax = 16;

// Rows that edits of these batches found at the author's, ascending. Empty if there are more than kEditedRowsMax, or if
// one was edited in two versions: then nothing is referred to.
std::vector<EditedRow> edited_rows(std::span<const Batch* const> batches);

// Appends the row as a page of its own.
void append_row(Bytes& rows, const RowId& id, const BaseRow& row);

}  // namespace qiaomen
