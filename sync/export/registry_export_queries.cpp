#include "engine/base/ids.h"
#include "engine/domain/query_values.h"
#include "engine/domain/work_tables.h"
#include "sync/export/export_kind.h"

namespace qiaomen {

ExportCell text_or_nothing(const Query& query, int column) {
  return query.is_null(column) ? ExportCell() : ExportCell(string_at(query, column));
}
ExportCell number_or_nothing(const Query& query, int column) {
  return query.is_null(column) ? ExportCell() : ExportCell(query.integer(column));
}
ExportCell day_or_nothing(const Query& query, int column) {
  return query.is_null(column) ? ExportCell() : ExportCell(ExportDay{query.integer(column)});
}
ExportCell time_or_nothing(const Query& query, int column) {
  return query.is_null(column) || query.integer(column) == 0 ? ExportCell()
                                                             : ExportCell(ExportTime{query.integer(column)});
}
ExportCell id_or_nothing(const Query& query, int column) {
  return query.is_null(column) ? ExportCell() : ExportCell(to_string(query.id<RowId>(column)));
}
std::optional<ExportPlace> place_at(const Query& query, int latitude, int longitude) {
  if (query.is_null(latitude) || query.is_null(longitude)) return std::nullopt;
  return ExportPlace{query.integer(latitude), query.integer(longitude)};
}

namespace {

constexpr std::string_view kEstateKeys[] = {"id",      "code",    "name",     "community_code", "community",
                                            "company", "address", "latitude", "longitude"};
constexpr std::string_view kEstateTitles[] = {
    "编号", "小区代码", "小区", "社区代码", "社区", "物业企业", "地址", "纬度（百万分之一度）", "经度（百万分之一度）"};

Result<> each_estate(const ReadTx& tx, const ExportScope&, const RowTaker& take) {
  auto query = tx.query(
      "SELECT e.id, e.code, e.name, d.code, d.name, f.name, e.address, e.latitude, e.longitude FROM estate e "
      "LEFT JOIN division d ON d.id = e.community LEFT JOIN company f ON f.id = e.company ORDER BY d.code, e.code");
  while (query.step()) {
    const ExportCell cells[] = {id_or_nothing(query, 0),   text_or_nothing(query, 1),   text_or_nothing(query, 2),
                                text_or_nothing(query, 3), text_or_nothing(query, 4),   text_or_nothing(query, 5),
                                text_or_nothing(query, 6), number_or_nothing(query, 7), number_or_nothing(query, 8)};
    TRY_VOID(take(cells, place_at(query, 7, 8)));
  }
  return {};
}

constexpr std::string_view kHouseholdKeys[] = {"id",   "estate_code",   "estate", "building",  "unit",
                                               "door", "address",       "status", "residents", "last_contact_at",
                                               "note", "community_code"};
constexpr std::string_view kHouseholdTitles[] = {"编号", "小区代码", "小区", "楼栋",     "单元", "户号",
                                                 "地址", "居住状态", "人数", "最近见面", "备注", "社区代码"};

std::string_view status_text(const Query& query, int column) {
  switch (static_cast<HouseholdStatus>(query.integer(column))) {
    case HouseholdStatus::Lived: return "有人居住";
    case HouseholdStatus::Vacant: return "空置";
    case HouseholdStatus::NotResidential: return "非住宅";
    case HouseholdStatus::Gone: return "已不存在";
    default: return "";
  }
}

Result<> each_household(const ReadTx& tx, const ExportScope&, const RowTaker& take) {
  auto query = tx.query(
      "SELECT h.id, e.code, e.name, b.name, h.unit, h.door, h.address, h.status, h.residents, h.last_contact_at, "
      "h.note, "
      "d.code FROM household h LEFT JOIN building b ON b.id = h.building LEFT JOIN estate e ON e.id = h.estate "
      "LEFT JOIN division d ON d.id = e.community ORDER BY h.id");
  while (query.step()) {
    const auto status = status_text(query, 7);
    const ExportCell cells[] = {
        id_or_nothing(query, 0),     text_or_nothing(query, 1),
        text_or_nothing(query, 2),   text_or_nothing(query, 3),
        text_or_nothing(query, 4),   text_or_nothing(query, 5),
        text_or_nothing(query, 6),   status.empty() ? number_or_nothing(query, 7) : ExportCell(std::string(status)),
        number_or_nothing(query, 8), time_or_nothing(query, 9),
        text_or_nothing(query, 10),  text_or_nothing(query, 11)};
    TRY_VOID(take(cells, std::nullopt));
  }
  return {};
}

constexpr std::string_view kContactKeys[] = {"id",   "household", "estate",    "building", "unit",
                                             "door", "name",      "telephone", "relation", "note"};
constexpr std::string_view kContactTitles[] = {"编号", "住户编号", "小区", "楼栋", "单元",
                                               "户号", "姓名",     "电话", "关系", "备注"};

Result<> each_contact(const ReadTx& tx, const ExportScope&, const RowTaker& take) {
  auto query = tx.query(
      "SELECT c.id, c.household, e.name, b.name, h.unit, h.door, c.name, c.telephone, c.relation, c.note "
      "FROM contact c LEFT JOIN household h ON h.id = c.household LEFT JOIN building b ON b.id = h.building "
      "LEFT JOIN estate e ON e.id = h.estate ORDER BY c.household, c.id");
  while (query.step()) {
    const ExportCell cells[] = {id_or_nothing(query, 0),   id_or_nothing(query, 1),   text_or_nothing(query, 2),
                                text_or_nothing(query, 3), text_or_nothing(query, 4), text_or_nothing(query, 5),
                                text_or_nothing(query, 6), text_or_nothing(query, 7), text_or_nothing(query, 8),
                                text_or_nothing(query, 9)};
    TRY_VOID(take(cells, std::nullopt));
  }
  return {};
}

}  // namespace

constexpr ExportKind kEstateExport{.name = "estates",
                                   .title = "小区",
                                   .keys = kEstateKeys,
                                   .titles = kEstateTitles,
                                   .has_places = true,
                                   .each = each_estate};
constexpr ExportKind kHouseholdExport{
    .name = "households", .title = "住户", .keys = kHouseholdKeys, .titles = kHouseholdTitles, .each = each_household};
constexpr ExportKind kContactExport{.name = "contacts",
                                    .title = "联系人",
                                    .keys = kContactKeys,
                                    .titles = kContactTitles,
                                    .is_personal = true,
                                    .each = each_contact};

}  // namespace qiaomen
