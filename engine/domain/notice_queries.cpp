#include "engine/domain/notice_queries.h"

#include "engine/domain/query_values.h"

namespace qiaomen {

std::vector<NoticeLine> notices(const ReadTx& tx) {
  std::vector<NoticeLine> lines;
  auto query = tx.query(
      "SELECT id, estate, kind, title, body, published_on, until, withdrawn FROM notice ORDER BY published_on DESC, "
      "id DESC");
  while (query.step()) {
    lines.push_back({query.id<RowId>(0), query.id<RowId>(1), query.integer(2), string_at(query, 3), string_at(query, 4),
                     query.integer(5), optional_integer(query, 6), optional_integer(query, 7) == 1});
  }
  return lines;
}

}  // namespace qiaomen
