#include <fmt/format.h>

#include "engine/domain/reference_tables.h"
#include "engine/domain/role.h"
#include "engine/domain/values.h"
#include "sync/hub/import/import_kind.h"
#include "sync/hub/import/places.h"

namespace qiaomen {
namespace {

constexpr Column kColumns[] = {{.name = "code", .titles = "编号|人员编号", .required = true, .example = "WG001"},
                               {.name = "name", .titles = "姓名|名称", .required = true, .example = "示例网格员"},
                               {.name = "role", .titles = "角色", .example = "inspector"},
                               {.name = "company", .titles = "企业代码|企业", .example = "WY001"}};

Value role_in(Cells& cells) {
  const auto word = cells.text("role");
  if (word.empty()) return {};
  std::string expected;
  for (const Role role : kRoles) {
    if (word == key_of(role) || word == name_of(role)) return static_cast<std::int64_t>(role);
    expected += fmt::format("{}{}（{}）", expected.empty() ? "" : "、", key_of(role), name_of(role));
  }
  cells.wrong("role", fmt::format("应为 {} 之一，读到“{}”", expected, word));
  return {};
}

std::optional<ImportedRow> read_person(Cells& cells, ImportSession& session) {
  const auto code = cells.text("code");
  ImportedRow row{&kPerson, person_id(code), {}};
  row.values.set(person::kCode, text_value(code));
  row.values.set(person::kName, text_value(cells.words("name")));
  row.values.set(person::kRole, role_in(cells));
  row.values.set(person::kCompany, value_or_absent(company_in(cells, session)));
  return row;
}

}  // namespace

constexpr ImportKind kPersonKind{"persons", "人员", kColumns, "code", read_person};

}  // namespace qiaomen
