#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace qiaomen {

struct CsvRow {
  std::size_t line = 0;  // on which it begins, from 1
  std::vector<std::string> cells;
};

struct CsvFault {
  std::size_t line = 0;
  std::string message;
};

// The rows of a file in strict CSV (RFC 4180), with or without a byte order mark, with LF or CRLF; empty lines are no
// rows. Cells are bytes as they stand: whether they are text is the caller's question. Memory holds a few rows.
class CsvReader {
 public:
  // `Unavailable` if the file cannot be read.
  static Result<CsvReader> open(const std::string& path);
  CsvReader(CsvReader&&) noexcept;
  ~CsvReader();

  // nullopt: the end, or a fault after which nothing can be read.
  std::optional<CsvRow> next();
  const std::optional<CsvFault>& fault() const;
  std::uint64_t bytes_read() const;

 private:
  struct Parser;
  explicit CsvReader(std::unique_ptr<Parser> parser);
  std::unique_ptr<Parser> parser_;
};

}  // namespace qiaomen
