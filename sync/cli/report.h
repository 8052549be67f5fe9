#pragma once

#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "sync/cli/cell.h"

namespace qiaomen {

// What a command answers: entries, then listings. One JSON object for scripts, lines and tables for people. Keys and
// titles are literals; an empty title: for scripts only.

struct Column {
  std::string_view key;
  std::string_view title;
};

struct Listing {
  std::string_view key;
  std::string_view title;
  std::vector<Column> columns;
  std::vector<std::vector<Cell>> rows = {};  // as long as `columns`
  std::string_view when_empty = "（无）";
};

struct Entry {
  std::string_view key;
  std::string_view title;
  Cell cell;
};

struct Report {
  std::vector<Entry> entries = {};
  std::vector<Listing> listings = {};
};

JsonValue json_of(const Report& report);
void print_for_people(std::ostream& out, const Report& report);

// One line, without control characters: what others wrote must not steer a terminal.
std::string one_line(std::string_view text);

}  // namespace qiaomen
