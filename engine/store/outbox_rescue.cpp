#include "engine/store/outbox_rescue.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "engine/store/pending.h"
#include "engine/store/row_tables.h"

namespace qiaomen {
namespace {

void save_body(WriteTx& tx, std::int64_t order, const Bytes& body) {
  tx.query("UPDATE outbox SET body = ? WHERE written = ?").lend(body).bind(order).run();
}

bool decodes(std::int64_t order, BytesView body, BytesView delivery) {
  try {
    decode_pending(order, body, delivery);
    return true;
  } catch (const StoreError&) {
    return false;
  }
}

}  // namespace

std::int64_t drop_damaged_pending(WriteTx& tx) {
  std::vector<std::int64_t> entries, deliveries;
  {
    auto query =
        tx.query("SELECT outbox.written, outbox.body, delivery.body FROM outbox LEFT JOIN delivery USING(written)");
    while (query.step()) {
      const auto order = query.integer(0);
      if (!decodes(order, query.bytes(1), {})) {
        entries.push_back(order);
      } else if (!decodes(order, query.bytes(1), query.bytes(2))) {
        deliveries.push_back(order);
      }
    }
  }
  for (const auto order : entries) tx.query("DELETE FROM outbox WHERE written = ?").bind(order).run();
  for (const auto order : deliveries) tx.query("DELETE FROM delivery WHERE written = ?").bind(order).run();
  tx.query("DELETE FROM delivery WHERE written NOT IN (SELECT written FROM outbox)").run();
  return static_cast<std::int64_t>(entries.size() + deliveries.size());
}

void spell_out_rescued(const ReadTx& from, WriteTx& to, const Catalog& catalog) {
  const RowTables rows(catalog, from);
  const auto created = [&](const Table& table, const RowId& row) -> std::optional<FieldValues> {
    auto found = rows.find(from, table, row);
    return found ? std::optional(std::move(found->values)) : std::nullopt;
  };
  std::vector<std::pair<std::int64_t, Bytes>> whole;
  {
    auto query = to.query("SELECT written, body FROM outbox");
    while (query.step()) {
      try {
        const auto pending = decode_pending(query.integer(0), query.bytes(1), {}, catalog, created);
        const bool by_row = std::ranges::any_of(pending.changes, &PendingChange::by_row);
        if (by_row) whole.emplace_back(pending.order, encode_pending_body(pending));
      } catch (const StoreError&) {
        // Dropped by the next step, and counted there.
      }
    }
  }
  for (const auto& [order, body] : whole) save_body(to, order, body);
}

}  // namespace qiaomen
