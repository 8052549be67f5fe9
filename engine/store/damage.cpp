#include "engine/store/damage.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <filesystem>

#include "engine/store/batches.h"
#include "engine/store/database.h"
#include "engine/store/overlay.h"
#include "engine/store/returned_box.h"
#include "engine/store/schema.h"

namespace qiaomen {
namespace {

constexpr int kBusyTimeoutMs = 5000;

bool is_damage(const SQLite::Exception& error) {
  const int primary = error.getErrorCode() & 0xff;
  return primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB;
}

// Of a file that is not ours to judge: nothing.
bool is_ours(int version) { return version >= 1 && version <= kStoreVersion; }

// Throws at a row that does not decode. Whether its values are right, the hub's hash tells.
void decode_rows(const ReadTx& tx, Overlay& overlay, BucketState bucket) { overlay.recount(tx, bucket); }

std::optional<std::string> damaged_records(const std::string& path, const Catalog& catalog) {
  try {
    Database database(path);
    database.read([&](const ReadTx& tx) {
      Overlay overlay(catalog);
      overlay.load(tx);
      for (const BucketState* bucket : overlay.buckets().all()) decode_rows(tx, overlay, *bucket);
      check_box(tx);
      check_batches(tx);
    });
  } catch (const StoreError& error) {
    return error.what();
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> damage_of(const std::string& path, const Catalog& catalog) {
  if (!std::filesystem::exists(path)) return std::nullopt;
  try {
    SQLite::Database sqlite(path, SQLite::OPEN_READWRITE, kBusyTimeoutMs);
    const int version = sqlite.execAndGet("PRAGMA user_version").getInt();
    if (!is_ours(version)) return std::nullopt;
    auto found = sqlite.execAndGet("PRAGMA quick_check(1)").getString();
    if (found != "ok") return found;
    if (version < kStoreVersion) return std::nullopt;  // its records are read once it is brought forward
  } catch (const SQLite::Exception& error) {
    return is_damage(error) ? std::optional<std::string>(error.what()) : std::nullopt;
  }
  return damaged_records(path, catalog);
}

bool is_database(const std::string& path) {
  try {
    SQLite::Database sqlite(path, SQLite::OPEN_READWRITE, kBusyTimeoutMs);
    sqlite.execAndGet("PRAGMA schema_version");
    sqlite.execAndGet("PRAGMA journal_mode");
    return true;
  } catch (const SQLite::Exception& error) {
    if (is_damage(error)) return false;
    throw StoreError(std::string("sqlite: ") + error.what());
  }
}

}  // namespace qiaomen
