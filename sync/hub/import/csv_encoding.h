#pragma once

#include <memory>
#include <string>

#include "sync/hub/import/csv_reader.h"

namespace qiaomen {

enum class TextEncoding { Utf8, Gb18030 };

// By the byte order mark, else by the lines that are not plain ASCII: UTF-8 if most of them are, so that one broken
// cell does not turn a whole file into other characters. GB18030 holds GBK and GB2312. `Unavailable`: cannot be read.
Result<TextEncoding> encoding_of(const std::string& path);

// Turns cells into UTF-8. Both encodings have commas, quotes and line ends as single bytes that occur in no character,
// so that rows are cut before they are decoded, and a fault has its row and column.
class CsvDecoder {
 public:
  // `Unavailable`: this machine does not know GB18030.
  static Result<CsvDecoder> create(TextEncoding encoding);
  CsvDecoder(CsvDecoder&&) noexcept;
  ~CsvDecoder();

  // What is no text, such as half a character, stays bytes that are no UTF-8.
  void decode(CsvRow& row);

 private:
  struct Conversion;
  explicit CsvDecoder(std::unique_ptr<Conversion> conversion);
  std::unique_ptr<Conversion> conversion_;  // null: nothing to do
};

}  // namespace qiaomen
