#include "tests/bench/acts.h"

#include <algorithm>

#include "tests/bench/bench_device.h"

namespace qiaomen::bench {
namespace {

// Lent, as plain SQLite gets them too.
void fields_of(const Record& record, std::vector<LentField>& fields) {
  fields.clear();
  for (std::size_t i = 0; i < record.columns.size(); ++i) {
    fields.emplace_back(record.table->fields[i].number, view_of(record.columns[i]));
  }
}

}  // namespace

void create_all(Replica& replica, std::span<const Record> rows, std::size_t per_commit, std::size_t per_transaction) {
  std::vector<LentField> fields;
  for (std::size_t at = 0; at < rows.size(); at += per_commit) {
    const auto commit = rows.subspan(at, std::min(per_commit, rows.size() - at));
    const auto acts = (commit.size() + per_transaction - 1) / per_transaction;
    must(replica.write_each(acts, [&](std::size_t act, Draft& draft) -> Result<> {
      const auto first = act * per_transaction;
      for (const Record& record : commit.subspan(first, std::min(per_transaction, commit.size() - first))) {
        fields_of(record, fields);
        TRY_VOID(draft.create_lent(*record.table, record.id, fields));
      }
      return {};
    }));
  }
}

void edit_all(Replica& replica, std::span<const Edit> edits, std::size_t per_commit) {
  for (std::size_t at = 0; at < edits.size(); at += per_commit) {
    must(replica.write_each(std::min(per_commit, edits.size() - at), [&](std::size_t act, Draft& draft) {
      const Edit& edit = edits[at + act];
      return draft.edit(*edit.table, edit.row, {{edit.field, edit.value}});
    }));
  }
}

}  // namespace qiaomen::bench
