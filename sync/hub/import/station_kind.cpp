#include "engine/domain/reference_tables.h"
#include "engine/domain/values.h"
#include "sync/hub/import/import_kind.h"
#include "sync/hub/import/places.h"

namespace qiaomen {
namespace {

constexpr Column kColumns[] = {
    {"community", "社区代码", true},
    {"estate", "小区代码|小区", true},
    {"code", "代码|驿站代码", true},
    {"name", "名称|驿站|驿站名称", true},
    {"address", "地址"},
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
