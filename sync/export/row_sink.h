#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "engine/base/result.h"

namespace qiaomen {

// A table as people open it elsewhere: one heading, then rows of typed cells.

struct ExportDay {
  std::int64_t day = 0;  // CivilDay
};
struct ExportTime {
  std::int64_t us = 0;  // shown in +08:00
};
using ExportCell = std::variant<std::monostate, std::int64_t, std::string, ExportDay, ExportTime>;

class RowSink {
 public:
  virtual ~RowSink() = default;
  // TooLarge: the format takes no more rows; Unavailable: the disk does not.
  virtual Result<> row(std::span<const ExportCell> cells) = 0;
  // The file is whole and durable when it returns.
  virtual Result<> finish() = 0;
};

// UTF-8 with a byte order mark, CRLF, RFC 4180. A text that a spreadsheet would run as a formula begins with an
// apostrophe.
Result<std::unique_ptr<RowSink>> csv_sink(const std::filesystem::path& file, std::span<const std::string_view> titles);
// One sheet; memory does not grow with its rows.
Result<std::unique_ptr<RowSink>> xlsx_sink(const std::filesystem::path& file, std::string_view sheet,
                                           std::span<const std::string_view> titles);

// As CSV has it: 2020-10-01 08:30:15, in +08:00.
std::string second_text(std::int64_t us);

}  // namespace qiaomen
