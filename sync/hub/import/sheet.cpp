#include "sync/hub/import/sheet.h"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>

#include "engine/base/assert.h"
#include "engine/base/text.h"

namespace qiaomen {
namespace {

std::string_view title_of(const Column& column) { return column.titles.substr(0, column.titles.find('|')); }

bool is_heading(std::string_view cell, const Column& column) {
  return cell == column.name || is_among(cell, column.titles);
}

std::string headings(std::span<const Column> columns) {
  std::string text;
  for (const Column& column : columns) {
    if (!text.empty()) text += "、";
    text += title_of(column);
  }
  return text;
}

}  // namespace

bool is_among(std::string_view word, std::string_view words) {
  for (const auto one : std::views::split(words, '|')) {
    if (word == std::string_view(one.begin(), one.end())) return true;
  }
  return false;
}

std::optional<Sheet> Sheet::read(std::string file, std::span<const Column> columns, const CsvRow& heading,
                                 ImportReport& report) {
  Sheet sheet;
  sheet.file_ = std::move(file);
  sheet.columns_ = columns;
  sheet.positions_.resize(columns.size());
  sheet.width_ = heading.cells.size();
  bool good = true;
  for (std::size_t i = 0; i < heading.cells.size(); ++i) {
    const ImportPlace place{sheet.file_, heading.line, i + 1, {}};
    if (!is_utf8(heading.cells[i])) {
      report.errors.add(place, "不是完整的文字（应为 UTF-8 或 GBK，可能有半个字）：请检查这一格，或另存为“CSV UTF-8”");
      return std::nullopt;
    }
    const auto cell = normal_spelling(heading.cells[i]);
    const auto at = std::ranges::find_if(columns, [&](const Column& column) { return is_heading(cell, column); });
    if (at == columns.end()) {
      if (!cell.empty()) report.warnings.add(place, fmt::format("没有用到的列“{}”", cell));
      continue;
    }
    auto& position = sheet.positions_[static_cast<std::size_t>(at - columns.begin())];
    if (position) {
      report.errors.add(place, fmt::format("列“{}”与第 {} 列重复", cell, *position + 1));
      good = false;
    }
    position = i;
  }
  for (const Column& column : columns) {
    if (!column.required || sheet.position(column.name)) continue;
    report.errors.add(
        {sheet.file_, heading.line, 0, {}},
        fmt::format("缺少列“{}”（或 {}）；可以有的列：{}", title_of(column), column.name, headings(columns)));
    good = false;
  }
  return good ? std::optional(std::move(sheet)) : std::nullopt;
}

const Column& Sheet::column(std::string_view name) const {
  const auto at = std::ranges::find(columns_, name, &Column::name);
  ASSERT(at != columns_.end());
  return *at;
}

std::optional<std::size_t> Sheet::position(std::string_view name) const {
  return positions_[static_cast<std::size_t>(&column(name) - columns_.data())];
}

ImportPlace Sheet::place(std::size_t line, std::string_view name) const {
  const auto at = position(name);
  return {file_, line, at ? *at + 1 : 0, std::string(title_of(column(name)))};
}

Cells::Cells(const Sheet& sheet, const CsvRow& row, ImportReport& report) : sheet_(sheet), row_(row), report_(report) {
  if (row.cells.size() <= sheet.width()) return;
  report.errors.add(
      {sheet.file(), row.line, sheet.width() + 1, {}},
      fmt::format("应有 {} 列，多出 {} 列：含逗号的单元格应加引号", sheet.width(), row.cells.size() - sheet.width()));
  good_ = false;
}

void Cells::wrong(std::string_view column, std::string message) {
  report_.errors.add(place(column), std::move(message));
  good_ = false;
}

void Cells::warn(std::string_view column, std::string message) {
  report_.warnings.add(place(column), std::move(message));
}

}  // namespace qiaomen
