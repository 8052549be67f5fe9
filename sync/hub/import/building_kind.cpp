#include "engine/domain/values.h"
#include "engine/domain/work_tables.h"
#include "sync/hub/import/import_kind.h"
#include "sync/hub/import/places.h"

namespace qiaomen {
namespace {

constexpr Column kColumns[] = {
    {.name = "community", .titles = "社区代码", .required = true, .example = "379901001001"},
    {.name = "estate", .titles = "小区代码|小区", .required = true, .example = "E01"},
    {.name = "name", .titles = "楼栋|楼号|楼栋名称", .required = true, .example = "1号楼"},
    {.name = "units", .titles = "单元数", .example = "3"},
    {.name = "floors", .titles = "层数", .example = "6"},
    {.name = "note", .titles = "备注", .example = "示例"},
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
