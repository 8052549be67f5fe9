#include "tests/bench/bench_data.h"

#include <fmt/format.h>

#include <charconv>
#include <fstream>
#include <stdexcept>
#include <string_view>

#include "tests/bench/bench_catalog.h"

namespace qiaomen::bench {
namespace {

// One line of a file, column by column.
class Columns {
 public:
  Columns(const std::filesystem::path& file, std::size_t line, std::string_view text)
      : file_(file), line_(line), rest_(text) {}

  std::string_view next() {
    if (ended_) fail("too few columns");
    const auto end = rest_.find('\t');
    ended_ = end == std::string_view::npos;
    const auto column = rest_.substr(0, end);
    if (!ended_) rest_.remove_prefix(end + 1);
    return column;
  }
  std::int64_t integer() {
    const auto text = next();
    std::int64_t number = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
    if (parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size()) fail("not an integer");
    return number;
  }
  RowId id() {
    const auto bytes = from_hex(next());
    const auto id = bytes ? RowId::from_bytes(*bytes) : std::nullopt;
    if (!id) fail("not an id of 32 hex digits");
    return *id;
  }
  const Table& table() {
    const auto kind = next();
    if (kind != "T" && kind != "I") fail("neither T nor I");
    return kind == "T" ? task_table() : issue_table();
  }
  Value value(const Field& field) {
    switch (field.type) {
      case Type::Integer: return integer();
      case Type::Id: return id();
      default: return std::string(next());
    }
  }
  const Field& field(const Table& table) {
    const auto* field = table.field(next());
    if (!field) fail("no such column");
    return *field;
  }
  void end() const {
    if (!ended_) fail("too many columns");
  }

 private:
  [[noreturn]] void fail(std::string_view what) const {
    throw std::runtime_error(fmt::format("{}:{}: {}", file_.string(), line_, what));
  }
  const std::filesystem::path& file_;
  std::size_t line_;
  std::string_view rest_;
  bool ended_ = false;
};

template <typename F>
void for_each_line(const std::filesystem::path& file, F&& take) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error(file.string() + " cannot be read");
  std::size_t number = 0;
  for (std::string line; std::getline(in, line);) {
    Columns columns(file, ++number, line);
    take(columns);
    columns.end();
  }
}

std::vector<Edit> load_edits(const std::filesystem::path& file) {
  std::vector<Edit> edits;
  for_each_line(file, [&](Columns& columns) {
    Edit edit{};
    edit.replica = static_cast<int>(columns.integer());
    edit.sequence = columns.integer();
    edit.table = &columns.table();
    edit.row = columns.id();
    const Field& field = columns.field(*edit.table);
    edit.field = field.number;
    edit.value = columns.value(field);
    edits.push_back(std::move(edit));
  });
  return edits;
}

}  // namespace

std::vector<Record> load_rows(const std::filesystem::path& file) {
  std::vector<Record> rows;
  for_each_line(file, [&](Columns& columns) {
    Record record{&columns.table(), columns.id(), {}};
    for (const Field& field : record.table->fields) record.columns.push_back(columns.value(field));
    rows.push_back(std::move(record));
  });
  return rows;
}

Data load(const std::filesystem::path& folder) {
  return {load_rows(folder / "rows.tsv"), load_rows(folder / "merge_rows.tsv"), load_edits(folder / "edits.tsv")};
}

}  // namespace qiaomen::bench
