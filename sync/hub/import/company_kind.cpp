#include "engine/domain/reference_tables.h"
#include "engine/domain/values.h"
#include "sync/hub/import/import_kind.h"

namespace qiaomen {
namespace {

constexpr Column kColumns[] = {{.name = "code", .titles = "代码|企业代码", .required = true, .example = "WY001"},
                               {.name = "name", .titles = "名称|企业名称", .required = true, .example = "示例物业"}};

std::optional<ImportedRow> read_company(Cells& cells, ImportSession&) {
  const auto code = cells.text("code");
  ImportedRow row{&kCompany, company_id(code), {}};
  row.values.set(company::kCode, text_value(code));
  row.values.set(company::kName, text_value(cells.words("name")));
  return row;
}

}  // namespace

constexpr ImportKind kCompanyKind{"companies", "物业企业", kColumns, "code", read_company};

}  // namespace qiaomen
