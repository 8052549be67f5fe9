#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/domain/civil_day.h"
#include "engine/store/database.h"

namespace qiaomen {

struct CampaignLine {
  RowId id;
  std::string code, name;
  CivilDay starts_on = 0, ends_on = 0;
  std::int64_t target_permille = 0;
  std::int64_t state = 0;  // CampaignState
  std::optional<RowId> form;
};
// Newest first.
std::vector<CampaignLine> campaigns(const ReadTx& tx);

// Every version that a campaign ever asked.
struct FormLine {
  RowId id;
  std::string code, title;
  std::int64_t version = 0;
};
std::vector<FormLine> forms(const ReadTx& tx);

// Secret of the campaign's door codes (door_code.h); nullopt: it has none.
std::optional<Bytes> door_key(const ReadTx& tx, const RowId& campaign);

struct BuildingTasks {
  RowId building, estate;
  std::string building_name, estate_name;
  std::int64_t tasks = 0;
  std::int64_t knocked = 0;    // with at least one attempt
  std::int64_t contacted = 0;  // with at least one contact
};
// Of the buildings assigned to `person`; nullopt: of all that this replica holds. In reading order.
std::vector<BuildingTasks> tasks_by_building(const ReadTx& tx, const RowId& campaign,
                                             const std::optional<RowId>& person);

struct TaskLine {
  RowId task, household;
  std::string unit, door, address;
  bool in_scope = false;  // false: found at the door, outside D0
  bool knocked = false;
  bool contacted = false;
  std::optional<std::int64_t> last_outcome;  // of the latest visit
  std::optional<std::int64_t> appointment_at_us;
};
std::vector<TaskLine> tasks_of_building(const ReadTx& tx, const RowId& campaign, const RowId& building);

struct FoundHousehold {
  RowId household, estate;
  std::string estate_name, building, unit, door;
  bool contacted = false;
};
// Households that were found at the door, listed apart from D0.
std::vector<FoundHousehold> found_households(const ReadTx& tx, const RowId& campaign);

}  // namespace qiaomen
