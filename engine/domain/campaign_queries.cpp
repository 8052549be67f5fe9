#include "engine/domain/campaign_queries.h"

#include <algorithm>
#include <unordered_map>

#include "engine/domain/door_marks_queries.h"
#include "engine/domain/query_values.h"
#include "engine/domain/reading_order.h"

namespace qiaomen {
namespace {

// CROSS JOIN: the household first, whatever the planner thinks. A line for each visit of a door, the latest last.
constexpr std::string_view kOfBuilding = R"(
  SELECT t.id, h.id, h.unit, h.door, h.address, t.in_scope, t.appointment_at, v.outcome
  FROM household h CROSS JOIN task t ON t.campaign = ?1 AND t.household = h.id
  LEFT JOIN visit v ON v.campaign = ?1 AND v.household = h.id
  WHERE h.building = ?2 AND t.state IS NOT 2 ORDER BY h.id, v.effective_at)";

constexpr std::string_view kBuildings = R"(
  SELECT b.id, b.estate, b.name, e.name FROM building b LEFT JOIN estate e ON e.id = b.estate
  WHERE ?1 IS NULL OR EXISTS (SELECT 1 FROM assignment a WHERE a.person = ?1 AND a.building = b.id))";

constexpr std::string_view kFound = R"(
  SELECT h.id, h.estate, e.name, b.name, h.unit, h.door FROM task t JOIN household h ON h.id = t.household LEFT JOIN building b ON b.id = h.building
  LEFT JOIN estate e ON e.id = h.estate
  WHERE t.campaign = ?1 AND t.in_scope IS NOT 1 ORDER BY e.name, h.id)";

std::unordered_map<RowId, BuildingTasks> buildings_of(const ReadTx& tx, const std::optional<RowId>& person) {
  std::unordered_map<RowId, BuildingTasks> buildings;
  auto query = tx.query(kBuildings);
  bind_optional(query, person);
  while (query.step()) {
    const auto id = query.id<RowId>(0);
    buildings[id] = {id, query.id<RowId>(1), string_at(query, 2), string_at(query, 3)};
  }
  return buildings;
}

bool door_reads_before(const TaskLine& a, const TaskLine& b) {
  if (a.unit != b.unit) return reads_before(a.unit, b.unit);
  return reads_before(a.door, b.door);
}

bool building_reads_before(const BuildingTasks& a, const BuildingTasks& b) {
  if (a.estate_name != b.estate_name) return reads_before(a.estate_name, b.estate_name);
  return reads_before(a.building_name, b.building_name);
}

}  // namespace

std::vector<CampaignLine> campaigns(const ReadTx& tx) {
  std::vector<CampaignLine> lines;
  auto query = tx.query(
      "SELECT id, code, name, starts_on, ends_on, target_permille, state, form FROM campaign "
      "ORDER BY starts_on DESC, code");
  while (query.step()) {
    lines.push_back({query.id<RowId>(0), string_at(query, 1), string_at(query, 2), query.integer(3), query.integer(4),
                     query.integer(5), query.integer(6), optional_id(query, 7)});
  }
  return lines;
}

std::vector<FormLine> forms(const ReadTx& tx) {
  std::vector<FormLine> lines;
  auto query = tx.query("SELECT id, code, title, version FROM form ORDER BY code, version");
  while (query.step()) {
    lines.push_back({query.id<RowId>(0), string_at(query, 1), string_at(query, 2), query.integer(3)});
  }
  return lines;
}

std::optional<Bytes> door_key(const ReadTx& tx, const RowId& campaign) {
  auto query = tx.query("SELECT door_key FROM campaign WHERE id = ?1");
  query.bind(campaign);
  if (!query.step() || query.is_null(0)) return std::nullopt;
  const auto key = query.bytes(0);
  return Bytes(key.begin(), key.end());
}

std::vector<BuildingTasks> tasks_by_building(const ReadTx& tx, const RowId& campaign,
                                             const std::optional<RowId>& person) {
  auto buildings = buildings_of(tx, person);
  const MarksByHousehold visited(tx, campaign);
  MarksWalk walk(visited);
  // Open (not 2) tasks and households, both in order of households: a join looks each of them up.
  auto tasks = tx.query("SELECT household FROM task WHERE campaign = ?1 AND state IS NOT 2 ORDER BY household");
  tasks.bind(campaign);
  auto homes = tx.query("SELECT id, building FROM household ORDER BY id");
  bool has_home = homes.step();
  while (has_home && tasks.step()) {
    const auto household = tasks.id<RowId>(0);
    while (has_home && homes.id<RowId>(0) < household) has_home = homes.step();
    if (!has_home || homes.id<RowId>(0) != household) continue;
    const auto building = buildings.find(homes.id<RowId>(1));
    if (building == buildings.end()) continue;
    const DoorMarks marks = walk.of(household);
    building->second.tasks += 1;
    building->second.knocked += marks.knocked;
    building->second.contacted += marks.contacted;
  }
  std::vector<BuildingTasks> lines;
  for (auto& [id, line] : buildings) {
    if (line.tasks > 0) lines.push_back(std::move(line));
  }
  std::ranges::sort(lines, building_reads_before);
  return lines;
}

std::vector<TaskLine> tasks_of_building(const ReadTx& tx, const RowId& campaign, const RowId& building) {
  const auto outcomes = marks_by_outcome(tx);
  std::vector<TaskLine> lines;
  auto query = tx.query(kOfBuilding);
  query.bind(campaign).bind(building);
  while (query.step()) {
    const auto household = query.id<RowId>(1);
    if (lines.empty() || lines.back().household != household) {
      lines.push_back({query.id<RowId>(0), household, string_at(query, 2), string_at(query, 3), string_at(query, 4),
                       query.integer(5) == 1});
      lines.back().appointment_at_us = optional_integer(query, 6);
    }
    TaskLine& line = lines.back();
    line.last_outcome = optional_integer(query, 7);
    const auto known = line.last_outcome ? outcomes.find(*line.last_outcome) : outcomes.end();
    if (known == outcomes.end()) continue;
    line.knocked |= known->second.knocked;
    line.contacted |= known->second.contacted;
  }
  std::ranges::sort(lines, door_reads_before);
  return lines;
}

std::vector<FoundHousehold> found_households(const ReadTx& tx, const RowId& campaign) {
  const MarksByHousehold visited(tx, campaign);
  std::vector<FoundHousehold> lines;
  auto query = tx.query(kFound);
  query.bind(campaign);
  while (query.step()) {
    lines.push_back({query.id<RowId>(0), query.id<RowId>(1), string_at(query, 2), string_at(query, 3),
                     string_at(query, 4), string_at(query, 5), visited.of(query.id<RowId>(0)).contacted});
  }
  return lines;
}

}  // namespace qiaomen
