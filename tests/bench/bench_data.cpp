#include "tests/bench/bench_data.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <set>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "engine/base/text.h"
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
  int replica() {
    const auto number = integer();
    if (number < 0 || number >= kReplicas) fail("not a replica from 0 to 49");
    return static_cast<int>(number);
  }
  void end() const {
    if (!ended_) fail("too many columns");
  }
  [[noreturn]] void fail(std::string_view what) const {
    throw std::runtime_error(fmt::format("{}:{}: {}", file_.string(), line_, what));
  }

 private:
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
    if (!is_utf8(line)) columns.fail("not UTF-8");
    take(columns);
    columns.end();
  }
  if (number == 0) throw std::runtime_error(file.string() + " is empty");
}

Edit read_edit(Columns& columns) {
  Edit edit{};
  edit.replica = columns.replica();
  edit.sequence = columns.integer();
  edit.table = &columns.table();
  edit.row = columns.id();
  const Field& field = columns.field(*edit.table);
  edit.field = field.number;
  edit.value = columns.value(field);
  return edit;
}

// Every edit finds its row.
void check_rows(const Data& data) {
  std::set<std::pair<const Table*, RowId>> known;
  for (const Record& record : data.merge_rows) known.emplace(record.table, record.id);
  for (const Edit& edit : data.edits) {
    if (known.contains({edit.table, edit.row})) continue;
    throw std::runtime_error(fmt::format("{}: replica {}, edit {}: merge_rows.tsv has no such row",
                                         (data.folder / "edits.tsv").string(), edit.replica, edit.sequence));
  }
}

}  // namespace

std::vector<Record> load_rows(const std::filesystem::path& file) {
  std::vector<Record> rows;
  std::set<RowId> known;
  for_each_line(file, [&](Columns& columns) {
    Record record{&columns.table(), columns.id(), {}};
    if (!known.insert(record.id).second) columns.fail("a second row with this id");
    for (const Field& field : record.table->fields) record.columns.push_back(columns.value(field));
    rows.push_back(std::move(record));
  });
  return rows;
}

std::vector<Edit> load_edits(const std::filesystem::path& file, std::optional<int> replica) {
  std::vector<Edit> edits;
  std::set<std::pair<int, std::int64_t>> known;
  for_each_line(file, [&](Columns& columns) {
    Edit edit = read_edit(columns);
    if (replica && edit.replica != *replica) return;
    if (!known.emplace(edit.replica, edit.sequence).second) columns.fail("a second edit with this sequence");
    edits.push_back(std::move(edit));
  });
  std::ranges::sort(edits, {}, [](const Edit& edit) { return std::pair(edit.replica, edit.sequence); });
  return edits;
}

Data load(const std::filesystem::path& folder) {
  Data data{folder, load_rows(folder / "rows.tsv"), load_rows(folder / "merge_rows.tsv"),
            load_edits(folder / "edits.tsv")};
  check_rows(data);
  return data;
}

}  // namespace qiaomen::bench
