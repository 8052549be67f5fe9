#pragma once

#include <optional>
#include <string>

#include "engine/domain/act.h"
#include "engine/domain/work_tables.h"

namespace qiaomen {

// The household register, corrected at the door. Each command gives the id of the row that it is about.

// What stays unset stays as it is. A corrected address leaves the household's id, and the former address findable.
struct HouseholdCorrection {
  RowId household;
  std::optional<RowId> building;
  std::optional<std::string> unit;
  std::optional<std::string> door;
  std::optional<std::string> address;
  std::optional<HouseholdStatus> status;
  std::optional<std::int64_t> residents;
  std::optional<std::string> note;
};
Result<RowId> correct_household(Act& act, const HouseholdCorrection& correction);

// Found at the door; the same address makes the same row, whoever finds it.
struct NewHousehold {
  RowId building;
  std::string unit;
  std::string door;
  std::string address;
  HouseholdStatus status = HouseholdStatus::Lived;
  std::string note;
};
Result<RowId> add_household(Act& act, const NewHousehold& input);

// Under review if somebody worked on it meanwhile.
Result<RowId> remove_household(Act& act, const RowId& household);

// A personal row, in the bucket of the household's building.
struct NewContact {
  RowId household;
  std::string name;
  std::string telephone;
  std::string relation;
  std::string note;
};
Result<RowId> add_contact(Act& act, const NewContact& input);

}  // namespace qiaomen
