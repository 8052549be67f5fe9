#include "engine/domain/ledger_queries.h"

#include <nlohmann/json.hpp>

#include "engine/domain/query_values.h"
#include "engine/domain/raise_rules.h"

namespace qiaomen {
namespace {

// States 30 to 60 wait for somebody; an approved extension moves the due date that it was given for. The page is cut
// before anything is joined to it. A division above has an issue while it is open (raise_rules.h).
constexpr std::string_view kLedger = R"(
  WITH page AS (
    SELECT p.id AS id, p.due AS due, p.overdue AS overdue FROM (
      SELECT i.id AS id, i.state AS state, i.reported_at AS reported_at,
        IIF(i.extended_due_on = i.due_on, i.extended_until, i.due_on) AS due,
        i.state BETWEEN 30 AND 60
          AND IFNULL(IIF(i.extended_due_on = i.due_on, i.extended_until, i.due_on) < ?1, 0) AS overdue
      FROM issue i
      WHERE (?2 IS NULL OR i.estate = ?2) AND (?3 IS NULL OR i.state = ?3) AND (?4 IS NULL OR i.company = ?4)
        AND (NOT ?8 OR (i.raised_to IS NOT NULL AND i.state < 70 AND i.state <> 15
          AND i.raised_to <> (SELECT e.community FROM estate e WHERE e.id = i.estate)))) p
    WHERE p.overdue OR NOT ?5
    ORDER BY p.overdue DESC, IIF(p.overdue, p.due, 0), p.state, p.reported_at DESC, p.id LIMIT ?6 OFFSET ?7)
  SELECT i.id, i.estate, e.name, i.title, i.category, c.name, i.place, b.name, f.name, i.severity, i.state, i.company,
    m.due, m.overdue, i.reported_at, i.rev, h.name,
    IIF(h.id IS NULL, NULL,
      (SELECT MAX(v.effective_at) FROM issue_event v WHERE v.issue = i.id AND v.kind = 3 AND v.overtaken IS NULL))
  FROM page m CROSS JOIN issue i ON i.id = m.id LEFT JOIN estate e ON e.id = i.estate
  LEFT JOIN category c ON c.code = i.category LEFT JOIN building b ON b.id = i.building
  LEFT JOIN company f ON f.id = i.company
  LEFT JOIN division h ON h.id = i.raised_to AND h.id <> e.community AND i.state < 70 AND i.state <> 15
  ORDER BY m.overdue DESC, IIF(m.overdue, m.due, 0), i.state, i.reported_at DESC, i.id)";

constexpr std::string_view kByState = R"(
  SELECT i.state, COUNT(*),
    SUM(i.state BETWEEN 30 AND 60 AND IFNULL(IIF(i.extended_due_on = i.due_on, i.extended_until, i.due_on) < ?1, 0))
  FROM issue i WHERE (?2 IS NULL OR i.estate = ?2) AND (?3 IS NULL OR i.company = ?3)
  GROUP BY i.state ORDER BY i.state)";

constexpr std::string_view kCard = R"(
  SELECT i.id, i.estate, e.name, i.title, i.category, c.name, i.place, b.name, f.name, i.severity, i.state, i.company,
    IIF(i.extended_due_on = i.due_on, i.extended_until, i.due_on),
    i.state BETWEEN 30 AND 60 AND IFNULL(IIF(i.extended_due_on = i.due_on, i.extended_until, i.due_on) < ?1, 0),
    i.reported_at, i.rev, h.name,
    IIF(h.id IS NULL, NULL,
      (SELECT MAX(v.effective_at) FROM issue_event v WHERE v.issue = i.id AND v.kind = 3 AND v.overtaken IS NULL)),
    i.description, i.reason, p.name, i.tags, i.household, i.merged_into, i.satisfaction,
    t.title, i.extension_state, i.extension_until, x.name, i.extension_reason, i.raise_state, r.name, y.name,
    i.raise_reason
  FROM issue i LEFT JOIN estate e ON e.id = i.estate LEFT JOIN category c ON c.code = i.category
  LEFT JOIN building b ON b.id = i.building LEFT JOIN company f ON f.id = i.company
  LEFT JOIN person p ON p.id = i.handler LEFT JOIN issue t ON t.id = i.merged_into
  LEFT JOIN division h ON h.id = i.raised_to AND h.id <> e.community AND i.state < 70 AND i.state <> 15
  LEFT JOIN person x ON x.id = i.extension_by LEFT JOIN division r ON r.id = i.raised_to
  LEFT JOIN person y ON y.id = i.raise_by
  WHERE i.id = ?2)";

// The columns that both begin with.
IssueLine line_at(const Query& query, CivilDay today) {
  IssueLine line;
  line.id = query.id<RowId>(0);
  line.estate = query.id<RowId>(1);
  line.estate_name = string_at(query, 2);
  line.title = string_at(query, 3);
  line.category = string_at(query, 4);
  line.category_name = string_at(query, 5);
  line.place = string_at(query, 6);
  line.building = string_at(query, 7);
  line.company_name = string_at(query, 8);
  line.severity = optional_integer(query, 9);
  line.state = query.integer(10);
  line.company = optional_id(query, 11);
  line.due_on = optional_integer(query, 12);
  line.overdue = query.integer(13) != 0;
  line.reported_at_us = query.integer(14);
  line.accepted = query.integer(15) != 0;
  if (is_open(line.state)) line.days_open = today - day_of(line.reported_at_us);
  line.raised_to = string_at(query, 16);
  line.raised_since_us = optional_integer(query, 17);
  return line;
}

std::vector<EventLine> events_of(const ReadTx& tx, const RowId& issue) {
  std::vector<EventLine> lines;
  auto query = tx.query(
      "SELECT v.id, v.kind, v.from_state, v.to_state, p.name, v.reason, f.name, v.due_on, v.device_at, "
      "v.effective_at, v.overtaken, d.name FROM issue_event v LEFT JOIN person p ON p.id = v.person "
      "LEFT JOIN division d ON d.id = v.raised_to LEFT JOIN company f ON f.id = v.company "
      "WHERE v.issue = ?1 ORDER BY v.effective_at, v.id");
  query.bind(issue);
  while (query.step()) {
    lines.push_back({query.id<RowId>(0), query.integer(1), optional_integer(query, 2), optional_integer(query, 3),
                     string_at(query, 4), string_at(query, 5), string_at(query, 6), string_at(query, 11),
                     optional_integer(query, 7), query.integer(8), query.integer(9), query.integer(10) == 1});
  }
  return lines;
}

std::vector<LedgerPhotoLine> photos_of(const ReadTx& tx, const RowId& issue) {
  std::vector<LedgerPhotoLine> lines;
  auto query = tx.query("SELECT id, kind, sha256, size FROM ledger_attachment WHERE issue = ?1 ORDER BY id");
  query.bind(issue);
  while (query.step()) {
    lines.push_back({query.id<RowId>(0), query.integer(1), to_hex(query.bytes(2)), query.integer(3)});
  }
  return lines;
}

// Merged (75) into it.
std::vector<DuplicateLine> duplicates_of(const ReadTx& tx, const RowId& issue) {
  std::vector<DuplicateLine> lines;
  auto query = tx.query("SELECT id, title FROM issue WHERE state = 75 AND merged_into = ?1 ORDER BY reported_at, id");
  query.bind(issue);
  while (query.step()) lines.push_back({query.id<RowId>(0), string_at(query, 1)});
  return lines;
}

}  // namespace

std::vector<IssueLine> ledger(const ReadTx& tx, const LedgerFilter& filter) {
  std::vector<IssueLine> lines;
  auto query = tx.query(kLedger);
  query.bind(filter.today);
  bind_optional(query, filter.estate);
  bind_optional(query, filter.state);
  bind_optional(query, filter.company);
  query.bind(std::int64_t{filter.overdue_only})
      .bind(filter.limit)
      .bind(filter.offset)
      .bind(std::int64_t{filter.raised_only});
  while (query.step()) lines.push_back(line_at(query, filter.today));
  return lines;
}

std::vector<StateCount> ledger_by_state(const ReadTx& tx, const LedgerFilter& filter) {
  std::vector<StateCount> counts;
  auto query = tx.query(kByState);
  query.bind(filter.today);
  bind_optional(query, filter.estate);
  bind_optional(query, filter.company);
  while (query.step()) counts.push_back({query.integer(0), query.integer(1), query.integer(2)});
  return counts;
}

std::optional<IssueCard> issue_card(const ReadTx& tx, const RowId& issue, CivilDay today) {
  auto query = tx.query(kCard);
  query.bind(today).bind(issue);
  if (!query.step()) return std::nullopt;
  IssueCard card;
  card.line = line_at(query, today);
  card.description = string_at(query, 18);
  card.reason = string_at(query, 19);
  card.handler = string_at(query, 20);
  if (!query.is_null(21)) card.tags = nlohmann::json::parse(query.text(21)).get<std::vector<std::string>>();
  card.household = optional_id(query, 22);
  card.merged_into = optional_id(query, 23);
  card.satisfaction = optional_integer(query, 24);
  card.merged_into_title = string_at(query, 25);
  card.extension = {query.integer(26), optional_integer(query, 27), string_at(query, 28), string_at(query, 29)};
  card.raise = {query.integer(30), string_at(query, 31), string_at(query, 32), string_at(query, 33)};
  card.duplicates = duplicates_of(tx, issue);
  card.events = events_of(tx, issue);
  card.photos = photos_of(tx, issue);
  return card;
}

std::vector<CompanyLine> companies_of(const ReadTx& tx, const RowId& estate, CivilDay day) {
  std::vector<CompanyLine> lines;
  auto query = tx.query(
      "SELECT DISTINCT f.id, f.code, f.name FROM contract c JOIN company f ON f.id = c.company "
      "WHERE c.estate = ?1 AND c.from_on <= ?2 AND (c.to_on IS NULL OR c.to_on >= ?2) ORDER BY f.name, f.id");
  query.bind(estate).bind(day);
  while (query.step()) lines.push_back({query.id<RowId>(0), string_at(query, 1), string_at(query, 2)});
  return lines;
}

bool has_contract(const ReadTx& tx, const RowId& company, const RowId& estate, CivilDay day) {
  auto query = tx.query(
      "SELECT 1 FROM contract WHERE estate = ?1 AND company = ?2 AND from_on <= ?3 AND "
      "(to_on IS NULL OR to_on >= ?3)");
  query.bind(estate).bind(company).bind(day);
  return query.step();
}

}  // namespace qiaomen
