#include "engine/domain/values.h"
#include "engine/domain/work_tables.h"
#include "sync/hub/import/import_kind.h"
#include "sync/hub/import/places.h"

namespace qiaomen {
namespace {

constexpr Column kColumns[] = {
    {"community", "社区代码", true},
    {"estate", "小区代码|小区", true},
    {"name", "楼栋|楼号|楼栋名称", true},
    {"units", "单元数"},
    {"floors", "层数"},
    {"note", "备注"},
};

std::optional<ImportedRow> read_building(Cells& cells, ImportSession& session) {
  const auto estate = estate_in(cells, session);
  const auto name = cells.text("name");
  ImportedRow row{&kBuilding, {}, {}};
  row.values.set(building::kName, text_value(name));
  row.values.set(building::kUnits, value_or_absent(cells.number("units", 0, 999)));
  row.values.set(building::kFloors, value_or_absent(cells.number("floors", 0, 999)));
  row.values.set(building::kNote, text_value(cells.words("note")));
  if (!estate) return std::nullopt;
  row.id = building_id(*estate, name);
  row.values.set(building::kEstate, *estate);
  return row;
}

}  // namespace

constexpr ImportKind kBuildingKind{"buildings", "楼栋", kColumns, "name", read_building};

}  // namespace qiaomen
