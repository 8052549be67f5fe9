#include "engine/domain/review.h"

namespace qiaomen {

Result<RowId> keep_row(Act& act, const Table& table, const RowId& row) {
  TRY_VOID(act.get(table, row));
  TRY_VOID(act.restore(table, row));
  return row;
}

Result<RowId> delete_row(Act& act, const Table& table, const RowId& row) {
  TRY_VOID(act.get(table, row));
  TRY_VOID(act.remove(table, row));
  return row;
}

}  // namespace qiaomen
