#pragma once

#include <optional>
#include <span>
#include <vector>

#include "engine/base/hash.h"
#include "engine/store/database.h"
#include "sync/hub/hub_store.h"

namespace qiaomen {

// The SQLite tables behind Registry, and the lists of the hub's file that only its operator asks for.

// Step 2 of the hub's file.
std::span<const char* const> registry_step();

// A one-time right to enrol. Of the secret only its hash is kept.
struct Ticket {
  Sha256 secret_hash{};
  RowId person;
  std::string role;
  std::optional<RowId> company;
  std::optional<RowId> division;
  std::vector<Grant> grants;
  std::int64_t expires_us = 0;
  std::optional<PublicKey> used_by;
};

void insert_ticket(WriteTx& tx, const Ticket& ticket);
std::optional<Ticket> find_ticket(const ReadTx& tx, const Sha256& secret_hash);
void mark_ticket_used(WriteTx& tx, const Sha256& secret_hash, const PublicKey& key);
void delete_tickets_before(WriteTx& tx, std::int64_t expired_us);

// Ascending.
std::vector<DeviceId> list_devices(const ReadTx& tx);
std::vector<DeviceId> list_devices_of(const ReadTx& tx, const RowId& person);
std::vector<BucketId> list_buckets(const ReadTx& tx);
// By device, epoch and number.
std::vector<Receipt> list_receipts(const ReadTx& tx);

}  // namespace qiaomen
