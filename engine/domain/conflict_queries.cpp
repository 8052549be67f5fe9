#include "engine/domain/conflict_queries.h"

#include <nlohmann/json.hpp>

#include "engine/domain/catalog.h"
#include "engine/domain/civil_day.h"
#include "engine/domain/extension_rules.h"
#include "engine/domain/ledger_states.h"
#include "engine/domain/ledger_tables.h"
#include "engine/domain/personal_tables.h"
#include "engine/domain/query_values.h"
#include "engine/domain/raise_rules.h"
#include "engine/domain/reference_tables.h"
#include "engine/domain/titles.h"
#include "engine/domain/work_tables.h"

namespace qiaomen {
namespace {

constexpr std::string_view kConflicts = R"(
  WITH every AS (
    SELECT id, of_table, of_row, of_group, stands, earlier_values, earlier_person, earlier_stamp, later_values,
      later_person, later_stamp FROM conflict_work
    UNION ALL
    SELECT id, of_table, of_row, of_group, stands, earlier_values, earlier_person, earlier_stamp, later_values,
      later_person, later_stamp FROM conflict_ledger
    UNION ALL
    SELECT id, of_table, of_row, of_group, stands, earlier_values, earlier_person, earlier_stamp, later_values,
      later_person, later_stamp FROM conflict_personal
    UNION ALL
    SELECT id, of_table, of_row, of_group, stands, earlier_values, earlier_person, earlier_stamp, later_values,
      later_person, later_stamp FROM conflict_public)
  SELECT c.id, c.of_table, c.of_row, c.of_group, c.stands, c.earlier_values, p.name, c.earlier_stamp,
    c.later_values, q.name, c.later_stamp
  FROM every c LEFT JOIN person p ON p.id = c.earlier_person LEFT JOIN person q ON q.id = c.later_person
  ORDER BY MAX(c.earlier_stamp, c.later_stamp) DESC, c.id)";

constexpr std::string_view kReviews = R"(
  SELECT 31, id FROM household WHERE asks IS NOT NULL UNION ALL
  SELECT 35, id FROM service_log WHERE asks IS NOT NULL UNION ALL
  SELECT 60, id FROM contact WHERE asks IS NOT NULL)";

std::string_view select_label(TableId table) {
  switch (table) {
    case building::kTable: return "SELECT name FROM building WHERE id = ?1";
    case household::kTable:
      return "SELECT IFNULL(b.name, '') || ' ' || IFNULL(h.unit || '单元 ', '') || IFNULL(h.door, '') "
             "FROM household h LEFT JOIN building b ON b.id = h.building WHERE h.id = ?1";
    case task::kTable:
      return "SELECT IFNULL(b.name, '') || ' ' || IFNULL(h.unit || '单元 ', '') || IFNULL(h.door, '') FROM task t "
             "JOIN household h ON h.id = t.household LEFT JOIN building b ON b.id = h.building WHERE t.id = ?1";
    case service_log::kTable: return "SELECT IFNULL(title, kind) FROM service_log WHERE id = ?1";
    case contact::kTable: return "SELECT name FROM contact WHERE id = ?1";
    case issue::kTable: return "SELECT title FROM issue WHERE id = ?1";
    case division::kTable: return "SELECT name FROM division WHERE id = ?1";
    case company::kTable: return "SELECT name FROM company WHERE id = ?1";
    case contract::kTable:
      return "SELECT IFNULL(c.project, e.name) FROM contract c JOIN estate e ON e.id = c.estate WHERE c.id = ?1";
    default: return {};
  }
}

std::string one_text(const ReadTx& tx, std::string_view sql, const RowId& row) {
  auto query = tx.query(sql);
  query.bind(row);
  return query.step() ? string_at(query, 0) : std::string();
}

// The name of whatever an id field points to.
std::string name_of_id(const ReadTx& tx, const std::string& uuid) {
  const auto bytes = parse_uuid(uuid);
  if (!bytes) return uuid;
  auto name = one_text(tx,
                       "SELECT name FROM person WHERE id = ?1 UNION ALL SELECT name FROM company WHERE id = ?1 "
                       "UNION ALL SELECT name FROM building WHERE id = ?1 "
                       "UNION ALL SELECT name FROM division WHERE id = ?1 LIMIT 1",
                       RowId{*bytes});
  return name.empty() ? uuid : name;
}

// What people call a state of an issue; empty: the field holds none.
std::string_view state_text(FieldNumber of_issue, std::int64_t state) {
  switch (of_issue) {
    case issue::kState: return ledger_state_name(state);
    case issue::kExtensionState: return extension_state_name(state);
    case issue::kRaiseState: return raise_state_name(state);
    default: return {};
  }
}

bool is_bookkeeping(FieldNumber of_issue) {
  return of_issue == issue::kHandler || of_issue == issue::kExtensionBy || of_issue == issue::kRaiseBy;
}

std::string value_text(const ReadTx& tx, const Field& field, bool is_issue, const nlohmann::ordered_json& value) {
  if (value.is_string()) return field.type == Type::Id ? name_of_id(tx, value) : value.get<std::string>();
  if (!value.is_number_integer()) return value.dump();
  const auto number = value.get<std::int64_t>();
  const auto state = is_issue ? state_text(field.number, number) : std::string_view{};
  if (!state.empty()) return std::string(state);
  if (field.name.ends_with("_on") || field.name.ends_with("_until")) return day_text(number);
  if (field.name.ends_with("_at")) return time_text(number);
  return std::to_string(number);
}

// The values one after the other; without the bookkeeping of who took a step, which stands beside.
std::string values_text(const ReadTx& tx, const Table* table, const std::string& json) {
  const auto object = nlohmann::ordered_json::parse(json, nullptr, false);
  if (!table || !object.is_object()) return json;
  std::string text;
  for (const auto& [name, value] : object.items()) {
    const Field* field = table->field(name);
    const bool is_issue = table->id == issue::kTable;
    if (!field || (is_issue && is_bookkeeping(field->number))) continue;
    if (!text.empty()) text += "，";
    text += value_text(tx, *field, is_issue, value);
  }
  return text.empty() ? "（空）" : text;
}

ConflictSideLine side_at(const ReadTx& tx, const Query& query, int column, const Table* table) {
  ConflictSideLine side;
  side.values_json = string_at(query, column);
  side.text = values_text(tx, table, side.values_json);
  side.person = string_at(query, column + 1);
  side.stamp_us = query.integer(column + 2);
  return side;
}

}  // namespace

std::vector<ConflictLine> conflicts(const ReadTx& tx) {
  std::vector<ConflictLine> lines;
  auto query = tx.query(kConflicts);
  while (query.step()) {
    ConflictLine line;
    line.id = query.id<RowId>(0);
    line.of_table = static_cast<TableId>(query.integer(1));
    line.of_row = query.id<RowId>(2);
    line.of_group = static_cast<GroupNumber>(query.integer(3));
    const Table* table = domain_catalog().find(line.of_table);
    if (table) line.table_title = title_of(*table), line.group_title = title_of(*table, line.of_group);
    line.label = row_label(tx, line.of_table, line.of_row);
    line.earlier = side_at(tx, query, 5, table);
    line.later = side_at(tx, query, 8, table);
    line.earlier.stands = query.integer(4) == 1;
    line.later.stands = query.integer(4) == 2;
    lines.push_back(std::move(line));
  }
  return lines;
}

std::vector<ReviewLine> reviews(const ReadTx& tx) {
  std::vector<ReviewLine> lines;
  auto query = tx.query(kReviews);
  while (query.step()) {
    const auto id = static_cast<TableId>(query.integer(0));
    const auto row = query.id<RowId>(1);
    const Table* table = domain_catalog().find(id);
    lines.push_back({id, row, std::string(table ? title_of(*table) : ""), row_label(tx, id, row)});
  }
  return lines;
}

std::string row_label(const ReadTx& tx, TableId table, const RowId& row) {
  const auto sql = select_label(table);
  return sql.empty() ? std::string() : one_text(tx, sql, row);
}

}  // namespace qiaomen
