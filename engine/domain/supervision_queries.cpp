#include "engine/domain/supervision_queries.h"

#include "engine/domain/query_values.h"

namespace qiaomen {

std::vector<SupervisionLine> supervisions(const ReadTx& tx, const Period& period) {
  std::vector<SupervisionLine> lines;
  auto query = tx.query(
      "SELECT s.id, s.target, u.name, l.name, COALESCE(d.name, f.name, c.project, e.name), s.finding, p.name, i.title, "
      "s.issue, s.supervised_on, s.effective_at FROM supervision s "
      "LEFT JOIN level u ON u.number = s.upper LEFT JOIN level l ON l.number = s.lower "
      "LEFT JOIN division d ON d.id = s.target LEFT JOIN company f ON f.id = s.target "
      "LEFT JOIN contract c ON c.id = s.target LEFT JOIN estate e ON e.id = c.estate "
      "LEFT JOIN person p ON p.id = s.person LEFT JOIN issue i ON i.id = s.issue "
      "WHERE s.supervised_on BETWEEN ?1 AND ?2 ORDER BY s.supervised_on DESC, s.effective_at DESC, s.id");
  query.bind(period.since).bind(period.until);
  while (query.step()) {
    lines.push_back({query.id<RowId>(0), query.id<RowId>(1), string_at(query, 2), string_at(query, 3),
                     string_at(query, 4), string_at(query, 5), string_at(query, 6), string_at(query, 7),
                     optional_id(query, 8), query.integer(9), query.integer(10)});
  }
  return lines;
}

std::optional<Edge> edge_below(const ReadTx& tx, std::int64_t upper, LevelKind lower) {
  auto query = tx.query(
      "SELECT e.upper, e.lower FROM level_edge e JOIN level l ON l.number = e.lower "
      "WHERE e.upper = ?1 AND l.kind = ?2 ORDER BY e.lower LIMIT 1");
  query.bind(upper).bind(static_cast<std::int64_t>(lower));
  return query.step() ? std::optional(Edge{query.integer(0), query.integer(1)}) : std::nullopt;
}

std::optional<Edge> edge_between(const ReadTx& tx, LevelKind upper, LevelKind lower) {
  auto query = tx.query(
      "SELECT e.upper, e.lower FROM level_edge e JOIN level u ON u.number = e.upper "
      "JOIN level l ON l.number = e.lower WHERE u.kind = ?1 AND l.kind = ?2 ORDER BY e.upper, e.lower LIMIT 1");
  query.bind(static_cast<std::int64_t>(upper)).bind(static_cast<std::int64_t>(lower));
  return query.step() ? std::optional(Edge{query.integer(0), query.integer(1)}) : std::nullopt;
}

std::vector<RowId> communities_of(const ReadTx& tx, const RowId& company, CivilDay day) {
  std::vector<RowId> communities;
  auto query = tx.query(
      "SELECT DISTINCT e.community FROM contract c JOIN estate e ON e.id = c.estate "
      "WHERE c.company = ?1 AND c.from_on <= ?2 AND (c.to_on IS NULL OR c.to_on >= ?2) ORDER BY e.community");
  query.bind(company).bind(day);
  while (query.step()) communities.push_back(query.id<RowId>(0));
  return communities;
}

}  // namespace qiaomen
