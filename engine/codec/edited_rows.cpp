#include "engine/codec/edited_rows.h"

#include <map>

#include "engine/codec/canonical_row.h"
#include "engine/codec/page.h"

namespace qiaomen {
namespace {

// False: not in one version.
bool note(std::map<RowId, EditedRow>& rows, const Change& change) {
  if (change.op != Op::Edit || change.based_on.n() == 0) return true;
  const EditedRow edited{change.row, change.table, change.based_on};
  return rows.try_emplace(change.row, edited).first->second == edited && rows.size() <= kEditedRowsMax;
}

bool note(std::map<RowId, EditedRow>& rows, const Batch& batch) {
  for (const Offered& offered : batch.transactions) {
    for (const Change& change : offered.transaction.changes) {
      if (!note(rows, change)) return false;
    }
  }
  return true;
}

}  // namespace

std::vector<EditedRow> edited_rows(std::span<const Batch* const> batches) {
  std::map<RowId, EditedRow> rows;
  for (const Batch* batch : batches) {
    if (!note(rows, *batch)) return {};
  }
  std::vector<EditedRow> ascending;
  for (const auto& [id, edited] : rows) ascending.push_back(edited);
  return ascending;
}

void append_row(Bytes& rows, const RowId& id, const BaseRow& row) {
  PageBuilder builder(row.table);
  builder.add(id, row.rev, row.asks, fields_of(row));
  cbor::Writer out;
  write_page(out, std::move(builder).take());
  rows.insert(rows.end(), out.data().begin(), out.data().end());
}

}  // namespace qiaomen
