#pragma once

#include <cstdint>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

namespace qiaomen::testing {

inline std::string bytes_of_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// RFC 4180 read back by code of the tests' own; rows by the titles of their columns.
inline std::vector<std::vector<std::string>> csv_cells(std::string text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  std::vector<std::vector<std::string>> rows{{""}};
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto& cell = rows.back().back();
    const char c = text[i];
    if (c == '"' && quoted && i + 1 < text.size() && text[i + 1] == '"') {
      cell += text[++i];
    } else if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      rows.back().emplace_back();
    } else if (c == '\r' && !quoted) {
      continue;
    } else if (c == '\n' && !quoted) {
      rows.push_back({""});
    } else {
      cell += c;
    }
  }
  rows.pop_back();
  return rows;
}

using CsvRecord = std::map<std::string, std::string>;
inline std::vector<CsvRecord> csv_table(const std::string& text) {
  const auto cells = csv_cells(text);
  std::vector<CsvRecord> records;
  for (std::size_t i = 1; i < cells.size(); ++i) {
    auto& record = records.emplace_back();
    for (std::size_t k = 0; k < cells[0].size(); ++k) record[cells[0][k]] = cells[i].at(k);
  }
  return records;
}

inline std::int64_t number_in(const CsvRecord& record, const std::string& title) {
  return std::stoll(record.at(title));
}

}  // namespace qiaomen::testing
