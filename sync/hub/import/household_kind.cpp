#include "engine/domain/values.h"
#include "engine/domain/work_tables.h"
#include "sync/hub/import/import_kind.h"
#include "sync/hub/import/places.h"

namespace qiaomen {
namespace {

constexpr Column kColumns[] = {
    {"community", "社区代码", true},
    {"estate", "小区代码|小区", true},
    {"building", "楼栋|楼号", true},
    {"unit", "单元"},
    {"door", "户号|房号|门牌", true},
    {"address", "地址"},
    {"status", "居住状态|状态"},
    {"residents", "居住人数|人数"},
    {"note", "备注"},
};

constexpr Cells::Word kStatuses[] = {
    {"lived|入住|在住", static_cast<std::int64_t>(HouseholdStatus::Lived)},
    {"vacant|空置", static_cast<std::int64_t>(HouseholdStatus::Vacant)},
    {"not-residential|非住宅", static_cast<std::int64_t>(HouseholdStatus::NotResidential)},
    {"gone|已不存在", static_cast<std::int64_t>(HouseholdStatus::Gone)},
};

std::optional<ImportedRow> read_household(Cells& cells, ImportSession& session) {
  const auto estate = estate_in(cells, session);
  const auto building = estate ? building_in(cells, session, *estate) : std::nullopt;
  const auto unit = cells.text("unit");
  const auto door = cells.text("door");
  ImportedRow row{&kHousehold, {}, {}};
  row.values.set(household::kUnit, text_value(unit));
  row.values.set(household::kDoor, text_value(door));
  row.values.set(household::kAddress, text_value(cells.words("address")));
  row.values.set(household::kStatus, value_or_absent(cells.choice("status", kStatuses)));
  row.values.set(household::kResidents, value_or_absent(cells.number("residents", 0, 999)));
  row.values.set(household::kNote, text_value(cells.words("note")));
  if (!building) return std::nullopt;
  row.id = session.household(*building, unit, door);
  row.values.set(household::kEstate, *estate);
  row.values.set(household::kBuilding, *building);
  return row;
}

}  // namespace

constexpr ImportKind kHouseholdKind{"households", "住户", kColumns, "door", read_household};

}  // namespace qiaomen
