#include <fstream>
#include <string>
#include <vector>

#include "sync/hub/import/csv_reader.h"
#include "tests/fuzz/property.h"
#include "tests/support/temporary_folder.h"

namespace {

using namespace qiaomen;
using Rows = std::vector<std::vector<std::string>>;

struct Reading {
  Rows rows;
  bool whole = false;
};

Reading read(const std::string& path, std::string_view text) {
  std::ofstream(path, std::ios::binary) << text;
  auto reader = CsvReader::open(path);
  fuzz::must_hold(reader.has_value(), "a file that is there cannot be read");
  Reading reading;
  std::size_t last_line = 0;
  while (auto row = reader->next()) {
    fuzz::must_hold(row->line >= last_line, "rows are out of order");
    last_line = row->line;
    reading.rows.push_back(std::move(row->cells));
  }
  reading.whole = !reader->fault();
  if (reader->fault()) fuzz::must_hold(!reader->fault()->message.empty(), "a fault without words");
  return reading;
}

std::string to_csv(const Rows& rows) {
  std::string text;
  for (const auto& cells : rows) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      text += i == 0 ? "\"" : ",\"";
      for (const char c : cells[i]) text += c == '"' ? std::string("\"\"") : std::string(1, c);
      text += '"';
    }
    text += "\r\n";
  }
  return text;
}

}  // namespace

// A file without a fault, written again with every cell quoted, holds the same rows.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const testing::TemporaryFolder folder;
  const auto path = (folder / "sheet.csv").string();
  const auto reading = read(path, as_text({data, size}));
  if (!reading.whole) return 0;
  const auto again = read(path, to_csv(reading.rows));
  fuzz::must_hold(again.whole && again.rows == reading.rows, "a sheet written again says something else");
  return 0;
}
