#include "engine/store/salvage.h"

#include <fmt/format.h>

#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

#include "engine/store/database.h"
#include "engine/store/overlay.h"
#include "engine/store/schema.h"

namespace qiaomen {
namespace {

// Own work, in the order in which it is worth most. Column lists as in schema.cpp.
struct SavedTable {
  const char* select;  // by rowid, so that a damaged page costs its own rows only
  const char* insert;
  int columns;
};
constexpr SavedTable kOutbox{"SELECT written, body FROM outbox", "INSERT OR IGNORE INTO outbox VALUES(?, ?)", 2};
constexpr SavedTable kReturned{"SELECT written, id, body, receipt FROM returned",
                               "INSERT OR IGNORE INTO returned VALUES(?, ?, ?, ?)", 4};
constexpr SavedTable kOthers[] = {
    {"SELECT written, body FROM delivery", "INSERT OR IGNORE INTO delivery VALUES(?, ?)", 2},
    {"SELECT epoch, number, last, hash, counted, body FROM batch",
     "INSERT OR IGNORE INTO batch VALUES(?, ?, ?, ?, ?, ?)", 6},
    {"SELECT written, judged, body, delivery FROM kept", "INSERT OR IGNORE INTO kept VALUES(?, ?, ?, ?)", 4},
    {"SELECT id, receipt FROM dismissed", "INSERT OR IGNORE INTO dismissed VALUES(?, ?)", 2},
    {"SELECT epoch, parent, last_number FROM epoch_parent", "INSERT OR IGNORE INTO epoch_parent VALUES(?, ?, ?)", 3},
};

using Cell = std::variant<std::int64_t, Bytes>;

std::vector<Cell> read_cells(const Query& query, int columns) {
  std::vector<Cell> cells;
  for (int i = 0; i < columns; ++i) {
    if (query.is_blob(i)) {
      const auto bytes = query.bytes(i);
      cells.emplace_back(Bytes(bytes.begin(), bytes.end()));
    } else {
      cells.emplace_back(query.integer(i));
    }
  }
  return cells;
}

// As many rows as can be read.
std::int64_t copy(const ReadTx& from, WriteTx& to, const SavedTable& table, std::int64_t& damaged) {
  std::int64_t copied = 0;
  try {
    auto query = from.query(table.select);
    while (query.step()) {
      auto insert = to.query(table.insert);
      for (const Cell& cell : read_cells(query, table.columns)) {
        if (const auto* number = std::get_if<std::int64_t>(&cell)) {
          insert.bind(*number);
        } else {
          insert.bind(BytesView(std::get<Bytes>(cell)));
        }
      }
      insert.run();
      ++copied;
    }
  } catch (const StoreError&) {
    ++damaged;
  }
  return copied;
}

void copy_state(const ReadTx& from, WriteTx& to) {
  State fresh = State::load(to);
  try {
    const State old = State::load(from);
    const auto schema = fresh.schema;
    fresh = old;
    fresh.schema = schema;
    fresh.scope_version = 0;
    fresh.settled = false;
  } catch (const StoreError&) {
    // The hub will see a copy whose past is gone, and give it a new epoch.
  }
  auto query = to.query("SELECT coalesce(max(written), 0) + 1 FROM outbox");
  query.step();
  fresh.next_order = std::max(fresh.next_order, query.integer(0));
  fresh.save(to);
}

Salvage rescue(Database& damaged, Database& fresh) {
  Salvage result;
  damaged.read([&](const ReadTx& from) {
    fresh.write([&](WriteTx& to) {
      result.transactions = copy(from, to, kOutbox, result.damaged);
      result.returned = copy(from, to, kReturned, result.damaged);
      for (const SavedTable& table : kOthers) copy(from, to, table, result.damaged);
      copy_state(from, to);
    });
  });
  return result;
}

void show_pending(Database& database, const Catalog& catalog) {
  database.write([&](WriteTx& tx) {
    Overlay overlay(catalog);
    overlay.load(tx);
    for (const auto& [order, pending] : overlay.outbox().entries()) {
      for (const auto& [table, row] : Overlay::rows_of(pending.transaction)) overlay.show(tx, table, row, std::nullopt);
    }
  });
}

std::string free_name(const std::string& path) {
  for (int i = 1;; ++i) {
    auto name = fmt::format("{}.damaged-{}", path, i);
    if (!std::filesystem::exists(name)) return name;
  }
}

}  // namespace

Result<Salvage> salvage(const std::string& path, const Catalog& catalog) {
  const auto aside = free_name(path);
  std::error_code error;
  std::filesystem::rename(path, aside, error);
  if (error) return fail(Errc::Unavailable, fmt::format("the damaged file cannot be set aside: {}", error.message()));
  for (const char* suffix : {"-wal", "-shm"}) {
    if (std::filesystem::exists(path + suffix)) std::filesystem::rename(path + suffix, aside + suffix, error);
  }
  try {
    Database fresh(path);
    TRY_VOID(prepare_schema(fresh, catalog));
    Salvage result;
    try {
      Database damaged(aside);
      result = rescue(damaged, fresh);
    } catch (const StoreError&) {
      result.damaged += 1;  // not even a database any more
    }
    result.set_aside_as = aside;
    show_pending(fresh, catalog);
    return result;
  } catch (const StoreError& failure) {
    return fail(Errc::Unavailable,
                fmt::format("no new file could be made ({}); the old one is {}", failure.what(), aside));
  }
}

}  // namespace qiaomen
