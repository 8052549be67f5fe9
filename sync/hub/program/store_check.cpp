#include "sync/hub/program/store_check.h"

#include <fmt/format.h>

#include "engine/base/bytes.h"
#include "engine/base/hash.h"
#include "sync/hub/sqlite_registry.h"

namespace qiaomen {

std::string heads_digest(SqliteHubStore& store) {
  std::vector<BucketId> buckets;
  store.read_sql([&](const ReadTx& sql) { buckets = list_buckets(sql); });
  std::string text;
  store.read([&](HubView& view) {
    for (const BucketId& bucket : buckets) {
      const BucketHead head = view.head(bucket);
      text += fmt::format("{} {} {} {}\n", to_string(bucket), head.counter, head.floor, to_hex(head.hash.bytes()));
    }
  });
  return to_hex(sha256({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}));
}

Result<StoreFacts> check_store(const std::filesystem::path& file) {
  try {
    TRY(const auto store, SqliteHubStore::open(file.string()));
    std::string found;
    store->read_sql([&](const ReadTx& sql) {
      auto query = sql.query("PRAGMA integrity_check(1)");
      found = query.step() ? std::string(query.text(0)) : "";
    });
    if (found != "ok") return fail(Errc::Unavailable, fmt::format("数据文件已损坏：{}", found));
    HubLife life;
    store->read([&](HubView& view) { life = view.life(); });
    return StoreFacts{.generation = *life.line.rbegin(), .heads = heads_digest(*store)};
  } catch (const StoreError& error) {
    return fail(Errc::Unavailable, fmt::format("数据文件已损坏：{}", error.what()));
  }
}

}  // namespace qiaomen
