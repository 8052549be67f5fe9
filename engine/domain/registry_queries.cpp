#include "engine/domain/registry_queries.h"

#include <algorithm>
#include <unordered_map>

#include "engine/domain/door_code.h"
#include "engine/domain/query_values.h"
#include "engine/domain/reading_order.h"

namespace qiaomen {
namespace {

std::vector<std::string_view> split_words(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    if (end > 0) words.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

bool contains_all(std::string_view whole, const std::vector<std::string_view>& words) {
  return std::ranges::all_of(words, [&](std::string_view word) { return whole.contains(word); });
}

struct BuildingName {
  std::string estate;
  std::string building;
};

std::unordered_map<RowId, BuildingName> building_names(const ReadTx& tx) {
  std::unordered_map<RowId, BuildingName> names;
  auto query = tx.query("SELECT b.id, e.name, b.name FROM building b LEFT JOIN estate e ON e.id = b.estate");
  while (query.step()) names[query.id<RowId>(0)] = {string_at(query, 1), string_at(query, 2)};
  return names;
}

std::optional<HouseholdCard> card_head(const ReadTx& tx, const RowId& household) {
  auto query = tx.query(
      "SELECT h.id, e.name, b.name, h.unit, h.door, h.estate, h.building, h.address, h.note, h.status, h.residents, "
      "h.last_contact_at, h.rev, h.asks IS NOT NULL FROM household h LEFT JOIN building b ON b.id = h.building "
      "LEFT JOIN estate e ON e.id = h.estate WHERE h.id = ?1");
  query.bind(household);
  if (!query.step()) return std::nullopt;
  HouseholdCard card;
  card.line = {household, string_at(query, 1), string_at(query, 2), string_at(query, 3), string_at(query, 4)};
  card.estate = query.id<RowId>(5);
  card.building = query.id<RowId>(6);
  card.address = string_at(query, 7);
  card.note = string_at(query, 8);
  card.status = query.integer(9);
  card.residents = optional_integer(query, 10);
  card.last_contact_at_us = optional_integer(query, 11);
  card.accepted = query.integer(12) != 0;
  card.under_review = query.integer(13) != 0;
  return card;
}

VisitEvidence evidence_at(const Query& query, int column, const RowId& household) {
  VisitEvidence evidence{.latitude = optional_integer(query, column),
                         .longitude = optional_integer(query, column + 1),
                         .accuracy_m = optional_integer(query, column + 2),
                         .mock = query.integer(column + 3) == 1,
                         .door_code = string_at(query, column + 4),
                         .door_matches = {},
                         .signatures = query.integer(column + 6)};
  if (!evidence.door_code.empty() && !query.is_null(column + 5)) {
    evidence.door_matches = parse_door_code(evidence.door_code) == door_code(query.bytes(column + 5), household);
  }
  return evidence;
}

VisitAnswers answers_at(const Query& query, int column) {
  return {.form_code = string_at(query, column),
          .form_title = string_at(query, column + 1),
          .form_version = query.integer(column + 2),
          .form_body = std::string(as_text(query.bytes(column + 3))),
          .answers = string_at(query, column + 4)};
}

std::vector<VisitLine> visits_of(const ReadTx& tx, const RowId& household) {
  std::vector<VisitLine> lines;
  auto query = tx.query(
      "SELECT v.id, v.effective_at, v.visited_at, v.outcome, o.name, p.name, v.note, v.appointment_at, "
      "(SELECT COUNT(*) FROM attachment a WHERE a.visit = v.id), v.rev, "
      "v.latitude, v.longitude, v.accuracy, v.mock, v.door_code, c.door_key, "
      "(SELECT COUNT(*) FROM personal_attachment s WHERE s.visit = v.id), f.code, f.title, v.form_version, f.body, "
      "v.answers FROM visit v "
      "LEFT JOIN campaign c ON c.id = v.campaign LEFT JOIN form f ON f.id = v.form "
      "LEFT JOIN visit_outcome o ON o.code = v.outcome LEFT JOIN person p ON p.id = v.person "
      "WHERE v.household = ?1 ORDER BY v.effective_at DESC, v.id DESC");
  query.bind(household);
  while (query.step()) {
    lines.push_back({query.id<RowId>(0), query.integer(1), query.integer(2), query.integer(3), string_at(query, 4),
                     string_at(query, 5), string_at(query, 6), optional_integer(query, 7), query.integer(8),
                     query.integer(9) != 0, evidence_at(query, 10, household), answers_at(query, 17)});
  }
  return lines;
}

std::vector<ContactLine> contacts_of(const ReadTx& tx, const RowId& household) {
  std::vector<ContactLine> lines;
  auto query = tx.query("SELECT id, name, telephone, relation, note FROM contact WHERE household = ?1 ORDER BY id");
  query.bind(household);
  while (query.step()) {
    lines.push_back(
        {query.id<RowId>(0), string_at(query, 1), string_at(query, 2), string_at(query, 3), string_at(query, 4)});
  }
  return lines;
}

std::vector<HouseholdTaskLine> tasks_of(const ReadTx& tx, const RowId& household) {
  std::vector<HouseholdTaskLine> lines;
  auto query = tx.query(
      "SELECT t.id, t.campaign, c.name, t.in_scope, t.first_attempt_at, t.appointment_at FROM campaign c "
      "CROSS JOIN task t ON t.campaign = c.id AND t.household = ?1 ORDER BY c.starts_on DESC, c.code");
  query.bind(household);
  while (query.step()) {
    lines.push_back({query.id<RowId>(0), query.id<RowId>(1), string_at(query, 2), query.integer(3) == 1,
                     optional_integer(query, 4), optional_integer(query, 5)});
  }
  return lines;
}

std::vector<HouseholdIssueLine> issues_of(const ReadTx& tx, const RowId& household) {
  std::vector<HouseholdIssueLine> lines;
  auto query = tx.query("SELECT id, title, state FROM issue WHERE household = ?1 ORDER BY id DESC");
  query.bind(household);
  while (query.step()) lines.push_back({query.id<RowId>(0), string_at(query, 1), query.integer(2)});
  return lines;
}

}  // namespace

std::vector<EstateLine> estates(const ReadTx& tx) {
  std::vector<EstateLine> lines;
  auto query = tx.query("SELECT id, code, name, community, company FROM estate ORDER BY id");
  while (query.step()) {
    lines.push_back(
        {query.id<RowId>(0), string_at(query, 1), string_at(query, 2), query.id<RowId>(3), optional_id(query, 4)});
  }
  return lines;
}

std::vector<BuildingLine> buildings(const ReadTx& tx, const RowId& estate) {
  std::vector<BuildingLine> lines;
  auto query = tx.query(
      "SELECT b.id, b.name, (SELECT COUNT(*) FROM household h WHERE h.building = b.id) FROM building b "
      "WHERE b.estate = ?1");
  query.bind(estate);
  while (query.step()) lines.push_back({query.id<RowId>(0), string_at(query, 1), query.integer(2)});
  std::ranges::sort(lines, reads_before, &BuildingLine::name);
  return lines;
}

std::vector<HouseholdLine> search_households(const ReadTx& tx, std::string_view words, std::int64_t limit) {
  std::vector<HouseholdLine> lines;
  const auto wanted = split_words(words);
  const auto names = building_names(tx);
  std::string whole;
  auto query = tx.query("SELECT id, building, unit, door FROM household");
  while (std::ssize(lines) < limit && query.step()) {
    const auto name = names.find(query.id<RowId>(1));
    if (name == names.end()) continue;
    whole.assign(name->second.estate).append(name->second.building).append(query.text(2)).append(query.text(3));
    if (!contains_all(whole, wanted)) continue;
    lines.push_back(
        {query.id<RowId>(0), name->second.estate, name->second.building, string_at(query, 2), string_at(query, 3)});
  }
  return lines;
}

std::optional<HouseholdCard> household_card(const ReadTx& tx, const RowId& household) {
  auto card = card_head(tx, household);
  if (!card) return card;
  card->visits = visits_of(tx, household);
  card->contacts = contacts_of(tx, household);
  card->tasks = tasks_of(tx, household);
  card->issues = issues_of(tx, household);
  return card;
}

}  // namespace qiaomen
