#include <fmt/format.h>

#include "engine/domain/reference_tables.h"
#include "engine/domain/values.h"
#include "sync/hub/import/import_kind.h"
#include "sync/hub/import/places.h"

namespace qiaomen {
namespace {

constexpr Column kColumns[] = {
    {.name = "community", .titles = "社区代码", .required = true, .example = "379901001001"},
    {.name = "code", .titles = "代码|小区代码", .required = true, .example = "E01"},
    {.name = "name", .titles = "名称|小区|小区名称", .required = true, .example = "示例花园"},
    {.name = "company", .titles = "企业代码|企业", .example = "WY001"},
    {.name = "address", .titles = "地址", .example = "示例路10号"},
    {.name = "latitude", .titles = "纬度", .example = "35.104"},
    {.name = "longitude", .titles = "经度", .example = "118.305"},
};

std::optional<ImportedRow> read_estate(Cells& cells, ImportSession& session) {
  const auto community = cells.community("community");
  const auto code = cells.text("code");
  ImportedRow row{&kEstate, {}, {}};
  row.values.set(estate::kCode, text_value(code));
  row.values.set(estate::kName, text_value(cells.words("name")));
  row.values.set(estate::kCompany, value_or_absent(company_in(cells, session)));
  row.values.set(estate::kAddress, text_value(cells.words("address")));
  row.values.set(estate::kLatitude, value_or_absent(cells.microdegrees("latitude", 90)));
  row.values.set(estate::kLongitude, value_or_absent(cells.microdegrees("longitude", 180)));
  if (!community) return std::nullopt;
  if (!session.exists(division_id(*community))) {
    cells.wrong("community", fmt::format("社区 {} 没有登记：请先导入 divisions.csv", community->text()));
  }
  row.id = estate_id(*community, code);
  row.values.set(estate::kCommunity, division_id(*community));
  return row;
}

}  // namespace

constexpr ImportKind kEstateKind{"estates", "小区", kColumns, "code", read_estate};

}  // namespace qiaomen
