#include "sync/hub/import/places.h"

#include <fmt/format.h>

namespace qiaomen {
namespace {

std::optional<RowId> registered(Cells& cells, ImportSession& session, std::string_view column, const RowId& row,
                                std::string_view advice) {
  if (session.exists(row)) return row;
  cells.wrong(column, fmt::format("“{}”没有登记：{}", cells.text(column), advice));
  return std::nullopt;
}

}  // namespace

std::optional<RowId> estate_in(Cells& cells, ImportSession& session) {
  const auto community = cells.community("community");
  const auto code = cells.text("estate");
  if (!community || code.empty()) return std::nullopt;
  return registered(cells, session, "estate", estate_id(*community, code), "该社区没有这个小区，请先导入 estates.csv");
}

std::optional<RowId> building_in(Cells& cells, ImportSession& session, const RowId& estate) {
  const auto name = cells.text("building");
  if (name.empty()) return std::nullopt;
  return registered(cells, session, "building", building_id(estate, name), "该小区没有这栋楼，请先导入 buildings.csv");
}

std::optional<RowId> company_in(Cells& cells, ImportSession& session) {
  const auto code = cells.text("company");
  if (code.empty()) return std::nullopt;
  return registered(cells, session, "company", company_id(code), "没有这家企业，请先导入 companies.csv");
}

std::optional<RowId> person_in(Cells& cells, ImportSession& session, std::string_view column) {
  const auto code = cells.text(column);
  if (code.empty()) return std::nullopt;
  return registered(cells, session, column, person_id(code), "没有这个人，请先导入 persons.csv");
}

}  // namespace qiaomen
