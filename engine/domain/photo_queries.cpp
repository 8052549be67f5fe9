#include "engine/domain/photo_queries.h"

#include <algorithm>

#include "engine/domain/ledger_tables.h"
#include "engine/domain/personal_tables.h"
#include "engine/domain/public_tables.h"
#include "engine/domain/query_values.h"
#include "engine/domain/work_tables.h"

namespace qiaomen {
namespace {

// All zero if the row says something that is no hash: such bytes are nowhere.
Sha256 sha256_at(const Query& query, int column) {
  Sha256 sha256{};
  const auto bytes = query.bytes(column);
  if (bytes.size() == sha256.size()) std::ranges::copy(bytes, sha256.begin());
  return sha256;
}

std::vector<PhotoLine> lines_of(Query& query) {
  std::vector<PhotoLine> lines;
  while (query.step()) {
    lines.push_back(
        {query.id<RowId>(0), query.integer(1), sha256_at(query, 2), string_at(query, 3), query.integer(4) != 0});
  }
  return lines;
}

}  // namespace

std::vector<PhotoLine> photos_of_issue(const ReadTx& tx, const RowId& issue) {
  auto query =
      tx.query("SELECT issue, kind, sha256, media_type, 0 FROM ledger_attachment WHERE issue = ?1 ORDER BY id");
  query.bind(issue);
  return lines_of(query);
}

std::vector<PhotoLine> photos_of_report(const ReadTx& tx, const RowId& report) {
  auto query = tx.query("SELECT report, ?2, sha256, media_type, 0 FROM drop_attachment WHERE report = ?1 ORDER BY id");
  query.bind(report).bind(static_cast<std::int64_t>(AttachmentKind::Photo));
  return lines_of(query);
}

std::vector<PhotoLine> photos_of_household(const ReadTx& tx, const RowId& household) {
  auto query = tx.query(
      "SELECT a.visit, a.kind, a.sha256, a.media_type, 0, a.id FROM visit v JOIN attachment a ON a.visit = v.id "
      "WHERE v.household = ?1 UNION ALL "
      "SELECT p.visit, p.kind, p.sha256, p.media_type, 1, p.id FROM visit v JOIN personal_attachment p ON p.visit = "
      "v.id "
      "WHERE v.household = ?1 ORDER BY 6");
  query.bind(household);
  return lines_of(query);
}

std::set<Sha256> photos_in(const Transaction& transaction) {
  constexpr std::pair<TableId, FieldNumber> kFields[] = {{attachment::kTable, attachment::kSha256},
                                                         {ledger_attachment::kTable, ledger_attachment::kSha256},
                                                         {personal_attachment::kTable, personal_attachment::kSha256},
                                                         {drop_attachment::kTable, drop_attachment::kSha256}};
  std::set<Sha256> named;
  for (const Change& change : transaction.changes) {
    for (const Intent& intent : change.intents) {
      if (std::ranges::find(kFields, std::pair(change.table, intent.group)) == std::end(kFields)) continue;
      const auto* bytes = std::get_if<Bytes>(&intent.values.at(0));
      Sha256 sha256{};
      if (!bytes || bytes->size() != sha256.size()) continue;
      std::ranges::copy(*bytes, sha256.begin());
      named.insert(sha256);
    }
  }
  return named;
}

std::set<Sha256> named_photos(const ReadTx& tx) {
  std::set<Sha256> named;
  auto query = tx.query(
      "SELECT sha256 FROM attachment UNION ALL SELECT sha256 FROM ledger_attachment UNION ALL "
      "SELECT sha256 FROM personal_attachment UNION ALL SELECT sha256 FROM drop_attachment");
  while (query.step()) named.insert(sha256_at(query, 0));
  return named;
}

}  // namespace qiaomen
