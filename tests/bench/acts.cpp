#include "tests/bench/acts.h"

#include <algorithm>

#include "tests/bench/bench_device.h"

namespace qiaomen::bench {
namespace {

std::vector<FieldChange> changes_of(const Record& record) {
  std::vector<FieldChange> changes;
  changes.reserve(record.columns.size());
  for (std::size_t i = 0; i < record.columns.size(); ++i) {
    changes.emplace_back(record.table->fields[i].number, record.columns[i]);
  }
  return changes;
}

}  // namespace

void create_all(Replica& replica, std::span<const Record> rows, std::size_t per_commit, std::size_t per_transaction) {
  for (std::size_t at = 0; at < rows.size(); at += per_commit) {
    const auto commit = rows.subspan(at, std::min(per_commit, rows.size() - at));
    const auto acts = (commit.size() + per_transaction - 1) / per_transaction;
    must(replica.write_each(acts, [&](std::size_t act, Draft& draft) -> Result<> {
      const auto first = act * per_transaction;
      for (const Record& record : commit.subspan(first, std::min(per_transaction, commit.size() - first))) {
        TRY_VOID(draft.create(*record.table, record.id, changes_of(record)));
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
