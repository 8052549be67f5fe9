#include "engine/domain/reference_tables.h"
#include "engine/domain/values.h"
#include "sync/hub/import/import_kind.h"
#include "sync/hub/import/places.h"

namespace qiaomen {
namespace {

constexpr Column kColumns[] = {
    {.name = "community", .titles = "社区代码", .required = true, .example = "379901001001"},
    {.name = "estate", .titles = "小区代码|小区", .required = true, .example = "E01"},
    {.name = "code", .titles = "代码|驿站代码", .required = true, .example = "Y01"},
    {.name = "name", .titles = "名称|驿站|驿站名称", .required = true, .example = "示例红旗驿站"},
    {.name = "address", .titles = "地址", .example = "示例路10号"},
};

std::optional<ImportedRow> read_station(Cells& cells, ImportSession& session) {
  const auto estate = estate_in(cells, session);
  const auto code = cells.text("code");
  ImportedRow row{&kStation, {}, {}};
  row.values.set(station::kCode, text_value(code));
  row.values.set(station::kName, text_value(cells.words("name")));
  row.values.set(station::kAddress, text_value(cells.words("address")));
  if (!estate) return std::nullopt;
  row.id = station_id(*estate, code);
  row.values.set(station::kEstate, *estate);
  return row;
}

}  // namespace

constexpr ImportKind kStationKind{"stations", "红旗驿站", kColumns, "code", read_station};

}  // namespace qiaomen
