#include "sync/hub/import/household_addresses.h"

#include "engine/domain/natural_keys.h"
#include "engine/domain/values.h"
#include "engine/domain/work_tables.h"

namespace qiaomen {
namespace {

std::string present_key(const FieldValues& row) {
  return household_key(id_in(row, household::kBuilding).value_or(RowId{}), text_in(row, household::kUnit),
                       text_in(row, household::kDoor));
}

}  // namespace

RowId HouseholdAddresses::find(const RowId& building, std::string_view unit, std::string_view door) {
  const RowId own = household_id(building, unit, door);
  const Corrected& corrected = corrected_in(building);
  if (corrected.empty() || hub_.row(own)) return own;
  const auto at = corrected.find(household_key(building, unit, door));
  return at == corrected.end() ? own : at->second;
}

const HouseholdAddresses::Corrected& HouseholdAddresses::corrected_in(const RowId& building) {
  const auto at = corrected_.find(building);
  return at != corrected_.end() ? at->second : corrected_.emplace(building, load(building)).first->second;
}

HouseholdAddresses::Corrected HouseholdAddresses::load(const RowId& building) {
  Corrected corrected;
  for (const RowId& child : hub_.children(building)) {
    const auto row = hub_.row(child);
    if (!row || !row->alive || row->table != household::kTable) continue;
    const auto* former = std::get_if<TextSet>(&row->values.get(household::kFormerKeys));
    if (!former) continue;
    for (const std::string& key : *former) corrected.emplace(key, child);
    corrected.insert_or_assign(present_key(row->values), child);
  }
  return corrected;
}

}  // namespace qiaomen
