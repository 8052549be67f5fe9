#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/catalog/table.h"

// The rows and edits that every measurement works on, as files that anybody may bring: rows.tsv, merge_rows.tsv (`T` or
// `I`, then the columns in the catalog's order) and edits.tsv (replica, sequence, `T` or `I`, row, column, new value).
// UTF-8, tabs, no header; ids as 32 hex digits.
namespace qiaomen::bench {

struct Record {
  const Table* table;
  RowId id;
  std::vector<Value> columns;  // one for each field of the table, in their order
};

inline constexpr int kReplicas = 50;

struct Edit {
  int replica;  // 0 to 49
  std::int64_t sequence;
  const Table* table;
  RowId row;
  FieldNumber field;
  Value value;
};

struct Data {
  std::filesystem::path folder;                 // that it was read from
  std::vector<Record> rows;                     // 100,000 tasks and 20,000 issues
  std::vector<Record> merge_rows;               // 1,600 tasks and 400 issues
  std::vector<Edit> edits;                      // by replica, then sequence
  std::optional<double> columns_xz_bytes = {};  // of `rows` as column files, if the caller has packed them
};

// Each throws std::runtime_error with file, line and what is wrong there.
Data load(const std::filesystem::path& folder);
std::vector<Record> load_rows(const std::filesystem::path& file);
// Of one replica only, if it is named; each replica's in order of their sequence.
std::vector<Edit> load_edits(const std::filesystem::path& file, std::optional<int> replica = {});

// Writes the three files: invented, the same for the same seed.
void generate(const std::filesystem::path& folder, std::uint64_t seed);

}  // namespace qiaomen::bench
