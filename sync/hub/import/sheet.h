#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/domain/civil_day.h"
#include "engine/domain/natural_keys.h"
#include "sync/hub/import/csv_reader.h"
#include "sync/hub/import/import_report.h"

namespace qiaomen {

// A column that a kind of file has. Its heading is the English name or one of the Chinese titles.
struct Column {
  std::string_view name;
  std::string_view titles;  // "户号|房号": the first is shown
  bool required = false;    // no row without it
  std::string_view example = {};
};

// Which column of a file is which.
class Sheet {
 public:
  // nullopt: the heading has errors, which are in the report.
  static std::optional<Sheet> read(std::string file, std::span<const Column> columns, const CsvRow& heading,
                                   ImportReport& report);

  const std::string& file() const { return file_; }
  std::size_t width() const { return width_; }
  const Column& column(std::string_view name) const;
  // From 0; nullopt: the file does not have it.
  std::optional<std::size_t> position(std::string_view name) const;
  ImportPlace place(std::size_t line, std::string_view name) const;

 private:
  std::string file_;
  std::span<const Column> columns_;
  std::vector<std::optional<std::size_t>> positions_;  // as columns_
  std::size_t width_ = 0;
};

// The cells of one row as what they should be. What is not is noted as an error, and the row is bad from then on. An
// empty cell is nullopt or an empty text: it says nothing.
class Cells {
 public:
  Cells(const Sheet& sheet, const CsvRow& row, ImportReport& report);

  bool is_good() const { return good_; }
  std::size_t line() const { return row_.line; }

  // As written, but for blanks at the ends: names and remarks.
  std::string words(std::string_view column);
  // In normal spelling: codes, addresses, and all below.
  std::string text(std::string_view column);
  std::optional<std::int64_t> number(std::string_view column, std::int64_t min, std::int64_t max);
  std::optional<std::int64_t> microdegrees(std::string_view column, std::int64_t degrees_max);
  std::optional<CivilDay> day(std::string_view column);
  std::optional<DivisionCode> division(std::string_view column);
  std::optional<DivisionCode> community(std::string_view column);
  // One of the words of the choices, each "lived|在住".
  struct Word {
    std::string_view words;
    std::int64_t value;
  };
  std::optional<std::int64_t> choice(std::string_view column, std::span<const Word> choices);

  void wrong(std::string_view column, std::string message);
  void warn(std::string_view column, std::string message);
  ImportPlace place(std::string_view column) const { return sheet_.place(row_.line, column); }

 private:
  void mistake(std::string_view column, std::string_view expected, std::string_view found);

  const Sheet& sheet_;
  const CsvRow& row_;
  ImportReport& report_;
  bool good_ = true;
};

// Whether `word` is one of "a|b|c".
bool is_among(std::string_view word, std::string_view words);

}  // namespace qiaomen
