#include "sync/cli/naming_queries.h"

namespace qiaomen {
namespace {

std::string_view select_between(Named kind) {
  switch (kind) {
    case Named::Household: return "SELECT id FROM household WHERE id BETWEEN ?1 AND ?2 LIMIT 5";
    case Named::Building: return "SELECT id FROM building WHERE id BETWEEN ?1 AND ?2 LIMIT 5";
    case Named::Estate: return "SELECT id FROM estate WHERE id BETWEEN ?1 AND ?2 LIMIT 5";
    case Named::Company: return "SELECT id FROM company WHERE id BETWEEN ?1 AND ?2 LIMIT 5";
    case Named::Campaign: return "SELECT id FROM campaign WHERE id BETWEEN ?1 AND ?2 LIMIT 5";
    case Named::Issue: return "SELECT id FROM issue WHERE id BETWEEN ?1 AND ?2 LIMIT 5";
    case Named::Visit: return "SELECT id FROM visit WHERE id BETWEEN ?1 AND ?2 LIMIT 5";
    case Named::Report: return "SELECT id FROM resident_report WHERE id BETWEEN ?1 AND ?2 LIMIT 5";
    case Named::Notice: return "SELECT id FROM notice WHERE id BETWEEN ?1 AND ?2 LIMIT 5";
    case Named::Division: return "SELECT id FROM division WHERE id BETWEEN ?1 AND ?2 LIMIT 5";
    case Named::Project: return "SELECT id FROM contract WHERE id BETWEEN ?1 AND ?2 LIMIT 5";
  }
  return {};
}

std::string_view select_called(Named kind) {
  switch (kind) {
    case Named::Building: return "SELECT id FROM building WHERE name = ?1 LIMIT 5";
    case Named::Estate: return "SELECT id FROM estate WHERE code = ?1 OR name = ?1 LIMIT 5";
    case Named::Company: return "SELECT id FROM company WHERE code = ?1 OR name = ?1 LIMIT 5";
    case Named::Campaign: return "SELECT id FROM campaign WHERE code = ?1 OR name = ?1 LIMIT 5";
    case Named::Report: return "SELECT id FROM resident_report WHERE slip = ?1 LIMIT 5";
    case Named::Notice: return "SELECT id FROM notice WHERE title = ?1 AND withdrawn IS NULL LIMIT 5";
    case Named::Division: return "SELECT id FROM division WHERE code = ?1 OR name = ?1 LIMIT 5";
    case Named::Project: return "SELECT id FROM contract WHERE project = ?1 LIMIT 5";
    case Named::Household:
    case Named::Issue:
    case Named::Visit: return {};
  }
  return {};
}

std::vector<RowId> ids_of(Query& query) {
  std::vector<RowId> ids;
  while (query.step()) ids.push_back(query.id<RowId>(0));
  return ids;
}

}  // namespace

std::vector<RowId> ids_between(const ReadTx& tx, Named kind, const RowId& low, const RowId& high) {
  auto query = tx.query(select_between(kind));
  query.bind(low).bind(high);
  return ids_of(query);
}

std::vector<RowId> ids_called(const ReadTx& tx, Named kind, std::string_view name) {
  const auto sql = select_called(kind);
  if (sql.empty()) return {};
  auto query = tx.query(sql);
  query.bind(name);
  return ids_of(query);
}

std::string level_name(const ReadTx& tx, std::int64_t level) {
  auto query = tx.query("SELECT name FROM level WHERE number = ?1");
  query.bind(level);
  return query.step() ? std::string(query.text(0)) : std::string();
}

std::optional<std::int64_t> level_called(const ReadTx& tx, std::string_view text) {
  auto query = tx.query("SELECT number FROM level WHERE name = ?1 OR CAST(number AS TEXT) = ?1");
  query.bind(text);
  return query.step() ? std::optional(query.integer(0)) : std::nullopt;
}

std::vector<std::pair<std::int64_t, std::string>> outcomes(const ReadTx& tx) {
  std::vector<std::pair<std::int64_t, std::string>> outcomes;
  auto query = tx.query("SELECT code, name FROM visit_outcome ORDER BY code");
  while (query.step()) outcomes.emplace_back(query.integer(0), std::string(query.text(1)));
  return outcomes;
}

std::string outcome_name(const ReadTx& tx, std::int64_t outcome) {
  auto query = tx.query("SELECT name FROM visit_outcome WHERE code = ?1");
  query.bind(outcome);
  return query.step() ? std::string(query.text(0)) : std::string();
}

}  // namespace qiaomen
