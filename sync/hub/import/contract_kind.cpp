#include <fmt/format.h>

#include "engine/domain/reference_tables.h"
#include "engine/domain/values.h"
#include "sync/hub/import/import_kind.h"
#include "sync/hub/import/places.h"

namespace qiaomen {
namespace {

constexpr Column kColumns[] = {
    {.name = "company", .titles = "企业代码|企业", .required = true, .example = "WY001"},
    {.name = "community", .titles = "社区代码", .required = true, .example = "379901001001"},
    {.name = "estate", .titles = "小区代码|小区", .required = true, .example = "E01"},
    {.name = "from", .titles = "起始日期|开始日期", .required = true, .example = "2020-01-01"},
    {.name = "to", .titles = "终止日期|结束日期", .example = "2022-12-31"},
    {.name = "project", .titles = "项目|项目名称", .example = "示例项目"},
    {.name = "leader", .titles = "负责人|负责人编号", .example = "WG001"},
};

void check_dates(Cells& cells, std::optional<CivilDay> from, std::optional<CivilDay> to) {
  if (from && to && *to < *from) cells.wrong("to", fmt::format("早于起始日期 {}", day_text(*from)));
}

std::optional<ImportedRow> read_contract(Cells& cells, ImportSession& session) {
  const auto company = company_in(cells, session);
  const auto estate = estate_in(cells, session);
  const auto from = cells.day("from");
  const auto to = cells.day("to");
  check_dates(cells, from, to);
  ImportedRow row{&kContract, {}, {}};
  row.values.set(contract::kToOn, value_or_absent(to));
  row.values.set(contract::kProject, text_value(cells.words("project")));
  row.values.set(contract::kLeader, value_or_absent(person_in(cells, session, "leader")));
  if (!company || !estate || !from) return std::nullopt;
  row.id = contract_id(*company, *estate, *from);
  row.values.set(contract::kCompany, *company);
  row.values.set(contract::kEstate, *estate);
  row.values.set(contract::kFromOn, *from);
  return row;
}

}  // namespace

constexpr ImportKind kContractKind{"contracts", "物业合同", kColumns, "estate", read_contract};

}  // namespace qiaomen
