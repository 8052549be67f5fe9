#include "sync/hub/sqlite_registry.h"

#include <algorithm>
#include <tuple>

#include "engine/codec/slice_codec.h"
#include "engine/codec/transaction_codec.h"

namespace qiaomen {
namespace {

constexpr const char* kStep[] = {
    "CREATE TABLE ticket(hash BLOB PRIMARY KEY, person BLOB NOT NULL, role TEXT NOT NULL, company BLOB, division BLOB, "
    "expires INTEGER NOT NULL, used_by BLOB) STRICT, WITHOUT ROWID",
    "CREATE TABLE ticket_grant(ticket BLOB NOT NULL, kind INTEGER NOT NULL, scope BLOB NOT NULL, since INTEGER NOT "
    "NULL, "
    "until INTEGER, mode INTEGER NOT NULL) STRICT",
    "CREATE INDEX ticket_grants ON ticket_grant(ticket)",
    "CREATE INDEX device_person ON device(person)",
};

template <std::size_t N>
std::array<std::uint8_t, N> array_column(const Query& query, int column) {
  std::array<std::uint8_t, N> value{};
  const auto bytes = query.bytes(column);
  if (bytes.size() != N) throw StoreError("a column of the hub's registry is damaged");
  std::ranges::copy(bytes, value.begin());
  return value;
}

void bind_optional(Query& query, const std::optional<RowId>& row) {
  if (row) {
    query.bind(*row);
  } else {
    query.bind_null();
  }
}

std::optional<RowId> optional_id(const Query& query, int column) {
  return query.is_null(column) ? std::nullopt : std::optional(query.id<RowId>(column));
}

void insert_grant(WriteTx& tx, const Sha256& ticket, const Grant& grant) {
  auto query = tx.query("INSERT INTO ticket_grant(ticket, kind, scope, since, until, mode) VALUES(?, ?, ?, ?, ?, ?)");
  query.bind(BytesView(ticket)).bind(static_cast<std::int64_t>(grant.bucket.kind)).bind(grant.bucket.scope);
  query.bind(grant.from.us);
  if (grant.to) {
    query.bind(grant.to->us);
  } else {
    query.bind_null();
  }
  query.bind(static_cast<std::int64_t>(grant.mode)).run();
}

std::vector<Grant> grants_of(const ReadTx& tx, const Sha256& ticket) {
  std::vector<Grant> grants;
  auto query = tx.query("SELECT kind, scope, since, until, mode FROM ticket_grant WHERE ticket = ? ORDER BY rowid");
  query.bind(BytesView(ticket));
  while (query.step()) {
    grants.push_back({.bucket = {static_cast<BucketKind>(query.integer(0)), query.id<RowId>(1)},
                      .from = Stamp{query.integer(2)},
                      .to = query.is_null(3) ? std::nullopt : std::optional(Stamp{query.integer(3)}),
                      .mode = static_cast<GrantMode>(query.integer(4))});
  }
  return grants;
}

DeviceId device_column(const Query& query, int column) {
  DeviceId device;
  for (const auto byte : array_column<8>(query, column)) device.value = device.value << 8 | byte;
  return device;
}

std::vector<DeviceId> devices_in(Query& query) {
  std::vector<DeviceId> devices;
  while (query.step()) devices.push_back(device_column(query, 0));
  return devices;
}

}  // namespace

std::span<const char* const> registry_step() { return kStep; }

void insert_ticket(WriteTx& tx, const Ticket& ticket) {
  auto query = tx.query("INSERT INTO ticket(hash, person, role, company, division, expires) VALUES(?, ?, ?, ?, ?, ?)");
  query.bind(BytesView(ticket.secret_hash)).bind(ticket.person).bind(std::string_view(ticket.role));
  bind_optional(query, ticket.company);
  bind_optional(query, ticket.division);
  query.bind(ticket.expires_us).run();
  for (const Grant& grant : ticket.grants) insert_grant(tx, ticket.secret_hash, grant);
}

std::optional<Ticket> find_ticket(const ReadTx& tx, const Sha256& secret_hash) {
  auto query = tx.query("SELECT person, role, company, division, expires, used_by FROM ticket WHERE hash = ?");
  if (!query.bind(BytesView(secret_hash)).step()) return std::nullopt;
  Ticket ticket;
  ticket.secret_hash = secret_hash;
  ticket.person = query.id<RowId>(0);
  ticket.role = std::string(query.text(1));
  ticket.company = optional_id(query, 2);
  ticket.division = optional_id(query, 3);
  ticket.expires_us = query.integer(4);
  if (!query.is_null(5)) ticket.used_by = array_column<32>(query, 5);
  ticket.grants = grants_of(tx, secret_hash);
  return ticket;
}

void mark_ticket_used(WriteTx& tx, const Sha256& secret_hash, const PublicKey& key) {
  tx.query("UPDATE ticket SET used_by = ? WHERE hash = ?").bind(BytesView(key)).bind(BytesView(secret_hash)).run();
}

void delete_tickets_before(WriteTx& tx, std::int64_t expired_us) {
  tx.query("DELETE FROM ticket_grant WHERE ticket IN (SELECT hash FROM ticket WHERE expires < ?)")
      .bind(expired_us)
      .run();
  tx.query("DELETE FROM ticket WHERE expires < ?").bind(expired_us).run();
}

std::vector<DeviceId> list_devices(const ReadTx& tx) {
  auto query = tx.query("SELECT id FROM device ORDER BY id");
  return devices_in(query);
}

std::vector<DeviceId> list_devices_of(const ReadTx& tx, const RowId& person) {
  auto query = tx.query("SELECT id FROM device WHERE person = ? ORDER BY id");
  query.bind(person);
  return devices_in(query);
}

std::vector<BucketId> list_buckets(const ReadTx& tx) {
  std::vector<BucketId> buckets;
  auto query = tx.query("SELECT kind, scope FROM bucket ORDER BY kind, scope");
  while (query.step()) buckets.push_back({static_cast<BucketKind>(query.integer(0)), query.id<RowId>(1)});
  return buckets;
}

std::vector<Receipt> list_receipts(const ReadTx& tx) {
  std::vector<Receipt> receipts;
  auto query = tx.query("SELECT body FROM receipt");
  while (query.step()) {
    cbor::Reader in(query.bytes(0));
    receipts.push_back(read_receipt(in));
    if (!in.finish()) throw StoreError("a receipt of the hub is damaged");
  }
  std::ranges::sort(receipts, {}, [](const Receipt& receipt) {
    return std::tuple(receipt.device, receipt.epoch, receipt.number, receipt.transaction);
  });
  return receipts;
}

}  // namespace qiaomen
