#include <fmt/format.h>

#include "engine/domain/reference_tables.h"
#include "engine/domain/values.h"
#include "sync/hub/import/import_kind.h"

namespace qiaomen {
namespace {

constexpr Column kColumns[] = {
    {.name = "code", .titles = "代码|区划代码|统计用区划代码", .required = true, .example = "379901001001"},
    {.name = "name", .titles = "名称|区划名称", .required = true, .example = "示例社区"},
    {.name = "level", .titles = "级别|层级", .example = "社区"},
    {.name = "parent", .titles = "上级|上级代码|上级区划代码", .example = "379901001"},
    {.name = "source", .titles = "来源", .example = "示例/非官方"},
    {.name = "valid_from", .titles = "生效日期", .example = "2020-10-01"},
};

// By the depth of the code.
constexpr Cells::Word kDepths[] = {
    {"province|省|省级", 1},    {"city|市|市级", 2}, {"county|县|区|县区", 3}, {"street|township|街道|乡镇|街道", 4},
    {"community|村居|社区", 5},
};

void check_level(Cells& cells, const DivisionCode& code) {
  const auto depth = cells.choice("level", kDepths);
  if (!depth || *depth == code.depth()) return;
  cells.wrong("level", fmt::format("与代码不符：{} 是第 {} 级的代码（1 省、2 市、3 县区、4 街道、5 社区）", code.text(),
                                   code.depth()));
}

// The row of the division above; absent at the top.
Value parent_of(Cells& cells, const DivisionCode& code, ImportSession& session) {
  const auto parent = code.parent();
  const auto written = cells.division("parent");
  if (written && written != parent) {
    cells.wrong("parent",
                fmt::format("应为 {}（由代码得出），读到“{}”", parent ? parent->text() : "空", written->text()));
  }
  const bool said_to_be_top = !written && parent && parent->depth() == 1 && !session.exists(division_id(*parent));
  if (!parent || said_to_be_top || session.is_left_out(*parent, cells.place("parent"))) return {};
  session.expect(division_id(*parent), cells.place("parent"),
                 fmt::format("上级 {} 不在文件里，库里也没有；如果它本来就不导入，请加 --root {}", parent->text(),
                             parent->text()));
  return division_id(*parent);
}

std::optional<ImportedRow> read_division(Cells& cells, ImportSession& session) {
  const auto code = cells.division("code");
  ImportedRow row{&kDivision, {}, {}};
  row.values.set(division::kName, text_value(cells.words("name")));
  row.values.set(division::kSource, text_value(cells.words("source")));
  row.values.set(division::kValidFrom, value_or_absent(cells.day("valid_from")));
  if (!code) return std::nullopt;
  check_level(cells, *code);
  row.id = division_id(*code);
  row.values.set(division::kCode, code->text());
  row.values.set(division::kLevel, std::int64_t{code->depth() - 1});  // the ladder begins with the city
  row.values.set(division::kParent, parent_of(cells, *code, session));
  return row;
}

}  // namespace

constexpr ImportKind kDivisionKind{"divisions", "行政区划", kColumns, "code", read_division};

}  // namespace qiaomen
