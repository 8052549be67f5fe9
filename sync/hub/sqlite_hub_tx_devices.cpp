#include <algorithm>

#include "engine/codec/transaction_codec.h"
#include "sync/hub/sqlite_hub_tx.h"

// What a write of the hub keeps of devices: what they sent, what became of it, and what they may.

namespace qiaomen {

void SqliteTx::put_receipt(const Receipt& receipt) {
  cbor::Writer out;
  write_receipt(out, receipt);
  write_.query("INSERT INTO receipt(id, body) VALUES(?, ?)")
      .lend(receipt.transaction.view())
      .lend(BytesView(out.data()))
      .run();
  if (!receipt.stamp) return;
  Judged& so_far = judged(receipt.device, receipt.epoch);
  so_far.last = std::max(so_far.last, receipt.number);
  so_far.highest = std::max(so_far.highest, receipt.stamp);
  write_.query("INSERT OR REPLACE INTO judged(device, epoch, number, id, stamp) VALUES(?, ?, ?, ?, ?)")
      .bind(BytesView(device_bytes(receipt.device)))
      .bind(std::int64_t{receipt.epoch})
      .bind(static_cast<std::int64_t>(receipt.number))
      .bind(receipt.transaction)
      .bind(receipt.stamp->us)
      .run();
}

SqliteTx::Judged& SqliteTx::judged(DeviceId device, std::uint32_t epoch) {
  const auto [at, is_fresh] = judged_.try_emplace({device, epoch});
  Judged& judged = at->second;
  if (!is_fresh) return judged;
  auto query = write_.query("SELECT max(number), max(stamp) FROM judged WHERE device = ? AND epoch = ?");
  query.bind(BytesView(device_bytes(device))).bind(std::int64_t{epoch}).step();
  if (query.is_null(0)) return judged;
  judged = {static_cast<std::uint64_t>(query.integer(0)), Stamp{query.integer(1)}};
  return judged;
}

std::optional<Stamp> SqliteTx::highest_stamp(DeviceId device, std::uint32_t epoch, std::uint64_t last) {
  const Judged& so_far = judged(device, epoch);
  return so_far.last <= last ? so_far.highest : Reader::highest_stamp(device, epoch, last);
}

std::optional<Stamp> SqliteTx::next_stamp(DeviceId device, std::uint32_t epoch, std::uint64_t number) {
  if (judged(device, epoch).last <= number) return std::nullopt;
  return Reader::next_stamp(device, epoch, number);
}

void SqliteTx::put_successor(const TransactionId& old, const TransactionId& successor) {
  write_.query("INSERT OR IGNORE INTO successor(id, successor) VALUES(?, ?)").bind(old).bind(successor).run();
}

void SqliteTx::learn_epoch(DeviceId device, std::uint32_t epoch,
                           const std::vector<std::pair<std::uint32_t, EpochParent>>& parents) {
  write_.query("INSERT OR IGNORE INTO epoch(device, epoch) VALUES(?, ?)")
      .bind(BytesView(device_bytes(device)))
      .bind(std::int64_t{epoch})
      .run();
  for (const auto& [child, parent] : parents) {
    write_
        .query(
            "INSERT INTO epoch(device, epoch, parent, last_number) VALUES(?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET "
            "parent = ?3, last_number = ?4 WHERE parent IS NULL")
        .bind(BytesView(device_bytes(device)))
        .bind(std::int64_t{child})
        .bind(std::int64_t{parent.epoch})
        .bind(static_cast<std::int64_t>(parent.last_number))
        .run();
  }
}

void SqliteTx::append_batch(DeviceId device, std::uint32_t epoch, std::int64_t number, const Sha256& hash) {
  write_.query("INSERT INTO chain(device, epoch, number, hash) VALUES(?, ?, ?, ?)")
      .bind(BytesView(device_bytes(device)))
      .bind(std::int64_t{epoch})
      .bind(number)
      .bind(BytesView(hash))
      .run();
}

void SqliteTx::put_device(const DeviceRecord& device) {
  auto query = write_.query(
      "INSERT OR REPLACE INTO device(id, key, person, role, company, division, state) VALUES(?, ?, ?, ?, ?, ?, ?)");
  query.bind(BytesView(device_bytes(device.id))).bind(BytesView(device.key)).bind(device.person);
  query.bind(std::string_view(device.role));
  for (const auto& row : {device.company, device.division}) {
    if (row) {
      query.bind(*row);
    } else {
      query.bind_null();
    }
  }
  query.bind(static_cast<std::int64_t>(device.state)).run();
}

void SqliteTx::put_grants(DeviceId device, const std::vector<Grant>& grants) {
  write_.query("DELETE FROM device_grant WHERE device = ?").bind(BytesView(device_bytes(device))).run();
  for (const Grant& grant : grants) {
    auto query =
        write_.query("INSERT INTO device_grant(device, kind, scope, since, until, mode) VALUES(?, ?, ?, ?, ?, ?)");
    query.bind(BytesView(device_bytes(device))).bind(static_cast<std::int64_t>(grant.bucket.kind));
    query.bind(grant.bucket.scope).bind(grant.from.us);
    if (grant.to) {
      query.bind(grant.to->us);
    } else {
      query.bind_null();
    }
    query.bind(static_cast<std::int64_t>(grant.mode)).run();
  }
}

}  // namespace qiaomen
