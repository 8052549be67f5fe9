#include "engine/domain/lookup_queries.h"

#include "engine/domain/ledger_tables.h"
#include "engine/domain/personal_tables.h"
#include "engine/domain/public_tables.h"
#include "engine/domain/reference_tables.h"
#include "engine/domain/work_tables.h"

namespace qiaomen {
namespace {

std::string_view select_children(TableId child) {
  switch (child) {
    case issue_event::kTable: return "SELECT id FROM issue_event WHERE issue = ?1";
    case ledger_attachment::kTable: return "SELECT id FROM ledger_attachment WHERE issue = ?1";
    case personal_attachment::kTable: return "SELECT id FROM personal_attachment WHERE visit = ?1";
    case attachment::kTable: return "SELECT id FROM attachment WHERE visit = ?1 OR service_log = ?1";
    case drop_attachment::kTable: return "SELECT id FROM drop_attachment WHERE report = ?1";
    case contract::kTable: return "SELECT id FROM contract WHERE company = ?1";
    case report_decision::kTable: return "SELECT id FROM report_decision WHERE report = ?1 OR issue = ?1";
    default: return {};
  }
}

}  // namespace

std::vector<RowId> child_rows(const ReadTx& tx, const Table& child, const RowId& parent) {
  std::vector<RowId> rows;
  const auto sql = select_children(child.id);
  if (sql.empty()) return rows;
  auto query = tx.query(sql);
  query.bind(parent);
  while (query.step()) rows.push_back(query.id<RowId>(0));
  return rows;
}

bool is_out_of_scope(const ReadTx& tx, const BucketId& bucket) {
  auto query = tx.query(
      "SELECT EXISTS(SELECT 1 FROM bucket WHERE granted = 1) AND NOT EXISTS(SELECT 1 FROM bucket WHERE granted = 1 "
      "AND kind = ?1 AND scope = ?2)");
  query.bind(static_cast<std::int64_t>(bucket.kind)).bind(bucket.scope);
  return query.step() && query.integer(0) == 1;
}

}  // namespace qiaomen
