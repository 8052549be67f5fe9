#include "engine/store/table_rescue.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace qiaomen {
namespace {

constexpr std::int64_t kProbesMax = 100'000;

std::optional<std::vector<SavedCell>> cells_of(const Query& query, std::string_view kinds) {
  std::vector<SavedCell> cells;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    const int column = static_cast<int>(i);
    const bool is_blob = query.is_blob(column);
    if (query.is_null(column) || is_blob != (kinds[i] == 'b')) return std::nullopt;
    if (is_blob) {
      const auto bytes = query.bytes(column);
      cells.emplace_back(Bytes(bytes.begin(), bytes.end()));
    } else {
      cells.emplace_back(query.integer(column));
    }
  }
  return cells;
}

class Reader {
 public:
  Reader(const ReadTx& tx, const SavedTable& table) : tx_(tx), table_(table) {}

  SavedRows read() && {
    if (scan("ASC")) return std::move(found_);
    const auto from_start = last_key_;
    found_.damaged += 1;
    scan("DESC");
    if (table_.kinds[0] == 'i') probe_between(from_start.value_or(0), last_key_);
    return std::move(found_);
  }

 private:
  // True: to its end.
  bool scan(std::string_view direction) {
    last_key_.reset();
    try {
      auto query = tx_.query(
          fmt::format("SELECT {} FROM {} ORDER BY {} {}", table_.columns, table_.name, table_.key, direction));
      while (query.step()) {
        if (table_.kinds[0] == 'i') last_key_ = query.integer(0);
        take(query);
      }
      return true;
    } catch (const StoreError&) {
      return false;
    }
  }

  void probe_between(std::int64_t low, std::optional<std::int64_t> high) {
    const auto end = std::min(high.value_or(low + kProbesMax), low + kProbesMax);
    for (auto key = low + 1; key < end; ++key) probe(key);
  }

  void probe(std::int64_t key) {
    try {
      auto query = tx_.query(fmt::format("SELECT {} FROM {} WHERE {} = ?", table_.columns, table_.name, table_.key));
      if (query.bind(key).step()) take(query);
    } catch (const StoreError&) {
      // Its stretch is counted as one.
    }
  }

  void take(const Query& query) {
    auto cells = cells_of(query, table_.kinds);
    if (cells) {
      found_.rows.push_back(*std::move(cells));
    } else {
      found_.damaged += 1;
    }
  }

  const ReadTx& tx_;
  const SavedTable& table_;
  std::optional<std::int64_t> last_key_;
  SavedRows found_;
};

}  // namespace

SavedRows rescue_rows(const ReadTx& tx, const SavedTable& table) { return Reader(tx, table).read(); }

void insert_rows(WriteTx& tx, const SavedTable& table, const SavedRows& rows) {
  std::string places = "?";
  for (std::size_t i = 1; i < table.kinds.size(); ++i) places += ", ?";
  const auto sql = fmt::format("INSERT OR IGNORE INTO {}({}) VALUES({})", table.name, table.columns, places);
  for (const auto& row : rows.rows) {
    auto insert = tx.query(sql);
    for (const SavedCell& cell : row) {
      if (const auto* number = std::get_if<std::int64_t>(&cell)) {
        insert.bind(*number);
      } else {
        insert.bind(BytesView(std::get<Bytes>(cell)));
      }
    }
    insert.run();
  }
}

}  // namespace qiaomen
