#include "engine/domain/supervision_sources_queries.h"

#include "engine/domain/query_values.h"

namespace qiaomen {

std::map<std::int64_t, LevelRow> ladder_levels(const ReadTx& tx) {
  std::map<std::int64_t, LevelRow> levels;
  auto query = tx.query("SELECT number, name, kind FROM level");
  while (query.step()) {
    levels[query.integer(0)] = {string_at(query, 1), static_cast<LevelKind>(query.integer(2))};
  }
  return levels;
}

std::vector<Edge> ladder_edges(const ReadTx& tx) {
  std::vector<Edge> edges;
  auto query = tx.query("SELECT upper, lower FROM level_edge ORDER BY upper, lower");
  while (query.step()) edges.push_back({query.integer(0), query.integer(1)});
  return edges;
}

std::unordered_map<RowId, DivisionRow> all_divisions(const ReadTx& tx) {
  std::unordered_map<RowId, DivisionRow> rows;
  auto query = tx.query("SELECT id, code, name, level, parent FROM division");
  while (query.step()) {
    rows[query.id<RowId>(0)] = {string_at(query, 1), string_at(query, 2), query.integer(3), optional_id(query, 4)};
  }
  return rows;
}

std::vector<Project> projects_on(const ReadTx& tx, CivilDay day) {
  std::vector<Project> found;
  auto query = tx.query(
      "SELECT c.id, c.company, c.estate, e.community, IFNULL(c.project, e.name), f.code, f.name, e.code "
      "FROM contract c JOIN estate e ON e.id = c.estate JOIN company f ON f.id = c.company "
      "WHERE c.from_on <= ?1 AND (c.to_on IS NULL OR c.to_on >= ?1) ORDER BY c.id");
  query.bind(day);
  while (query.step()) {
    found.push_back({query.id<RowId>(0), query.id<RowId>(1), query.id<RowId>(2), query.id<RowId>(3),
                     string_at(query, 4), string_at(query, 5), string_at(query, 6), string_at(query, 7)});
  }
  return found;
}

// As the ledger has it (ledger_queries.cpp).
OverdueCounts overdue_issues(const ReadTx& tx, CivilDay today) {
  OverdueCounts counts;
  auto query = tx.query(
      "SELECT i.estate, i.company, COUNT(*) FROM issue i WHERE i.state BETWEEN 30 AND 60 "
      "AND IIF(i.extended_due_on = i.due_on, i.extended_until, i.due_on) < ?1 GROUP BY i.estate, i.company");
  query.bind(today);
  while (query.step()) {
    counts[{query.id<RowId>(0), optional_id(query, 1).value_or(RowId{})}] = query.integer(2);
  }
  return counts;
}

std::vector<std::pair<RowId, RowId>> all_estates(const ReadTx& tx) {
  std::vector<std::pair<RowId, RowId>> found;
  auto query = tx.query("SELECT id, community FROM estate");
  while (query.step()) found.emplace_back(query.id<RowId>(0), query.id<RowId>(1));
  return found;
}

SeenTargets seen_targets(const ReadTx& tx, const Period& period) {
  SeenTargets seen;
  auto query = tx.query(
      "SELECT target, division, lower, SUM(supervised_on BETWEEN ?1 AND ?2), MAX(supervised_on) FROM supervision "
      "GROUP BY target, division, lower");
  query.bind(period.since).bind(period.until);
  while (query.step()) {
    seen[{query.id<RowId>(0), query.id<RowId>(1), query.integer(2)}] = {query.integer(3), query.integer(4)};
  }
  return seen;
}

HeldScopes::HeldScopes(const ReadTx& tx, BucketKind kind) {
  auto query = tx.query("SELECT kind, scope FROM bucket WHERE granted = 1");
  while (query.step()) {
    knows_ = true;
    if (query.integer(0) == static_cast<std::int64_t>(kind)) scopes_.insert(query.id<RowId>(1));
  }
}

}  // namespace qiaomen
