#include "engine/domain/values.h"
#include "engine/domain/work_tables.h"
#include "sync/hub/import/import_kind.h"
#include "sync/hub/import/places.h"

namespace qiaomen {
namespace {

constexpr Column kColumns[] = {
    {.name = "community", .titles = "社区代码", .required = true, .example = "379901001001"},
    {.name = "estate", .titles = "小区代码|小区", .required = true, .example = "E01"},
    {.name = "building", .titles = "楼栋|楼号", .required = true, .example = "1号楼"},
    {.name = "unit", .titles = "单元", .example = "1"},
    {.name = "door", .titles = "户号|房号|门牌", .required = true, .example = "101"},
    {.name = "address", .titles = "地址", .example = "示例路10号1号楼1单元101"},
    {.name = "status", .titles = "居住状态|状态", .example = "在住"},
    {.name = "residents", .titles = "居住人数|人数", .example = "3"},
    {.name = "note", .titles = "备注", .example = "示例"},
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
