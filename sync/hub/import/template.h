#pragma once

#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "sync/hub/import/csv_reader.h"

namespace qiaomen {

// An empty file of a kind for people to fill in: Chinese headings and one row as an example, which an import leaves
// out. As a spreadsheet likes it: UTF-8 with a byte order mark, CRLF. `Malformed`: no such kind of table.
Result<std::string> import_template(std::string_view kind);

bool is_template_example(const CsvRow& row);

}  // namespace qiaomen
