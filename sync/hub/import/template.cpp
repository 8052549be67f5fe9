#include "sync/hub/import/template.h"

#include <fmt/format.h>

#include <algorithm>

#include "sync/hub/import/import_kind.h"

namespace qiaomen {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
constexpr std::string_view kExample = "#例：";  // no code and no name begins so

}  // namespace

Result<std::string> import_template(std::string_view kind) {
  const auto at = std::ranges::find(kImportKinds, kind, [](const ImportKind* known) { return known->name; });
  if (at == std::end(kImportKinds)) {
    std::string names;
    for (const ImportKind* known : kImportKinds) names += fmt::format("{}{}", names.empty() ? "" : "、", known->name);
    return fail(Errc::Malformed, fmt::format("“{}”没有表格模板，可以写：{}。", kind, names));
  }
  std::string heading, example(kExample);
  for (const Column& column : (*at)->columns) {
    const bool first = heading.empty();
    heading += fmt::format("{}{}", first ? "" : ",", column.titles.substr(0, column.titles.find('|')));
    example += fmt::format("{}{}", first ? "" : ",", column.example);
  }
  return fmt::format("{}{}\r\n{}\r\n", kByteOrderMark, heading, example);
}

bool is_template_example(const CsvRow& row) { return !row.cells.empty() && row.cells.front().starts_with(kExample); }

}  // namespace qiaomen
