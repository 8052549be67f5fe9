#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "engine/domain/act.h"
#include "engine/domain/catalog.h"
#include "engine/domain/role.h"
#include "engine/replica.h"
#include "sync/client/sync_exchange.h"
#include "sync/hub/domain_rules.h"
#include "sync/hub/hub_service.h"
#include "sync/hub/hub_writer.h"
#include "tests/support/fakes.h"
#include "tests/support/temporary_folder.h"

namespace qiaomen::testing {

// Written from any thread; read when nobody writes.
class KeptLog final : public Log {
 public:
  void write(LogLevel, std::string_view message) override {
    const std::scoped_lock lock(mutex_);
    lines.emplace_back(message);
  }
  std::vector<std::string> lines;

 private:
  std::mutex mutex_;
};

// A device with its own key, file and clock.
struct Phone {
  explicit Phone(std::uint8_t seed);
  // As its person and role, once enrolled. A forged program may have a catalog of its own.
  void open(const Actor& who, const Catalog& catalog = domain_catalog());
  Written must(const Command& command);
  FieldValues row(const Table& table, const RowId& id);

  TemporaryFolder folder;
  FakeClock clock;
  SeededRandom random;
  NullLog log;
  SigningKey key;
  Actor actor;
  std::unique_ptr<Replica> replica;
  std::unique_ptr<SyncExchange> exchange;
};

// The hub's service in this process, without sockets, over one estate of an invented community (示例): two buildings
// with two households each, and a campaign. Whom a test needs it enrols.
class HubDesk {
 public:
  HubDesk();

  // Opens the hub's file, as a new process would.
  void start();
  // Rows as an operator writes them.
  void put(const Table& table, const RowId& row, std::vector<std::pair<FieldNumber, Value>> values);
  RowId add_person(std::string_view code);
  // Orders a ticket for the role with all that it gets of the estate and both buildings.
  TicketOrder order(const RowId& person, Role role);
  TicketSecret ticket(const RowId& person, Role role);
  ServerReply enrol(Phone& phone, const TicketSecret& ticket);
  // By a ticket of its own, with an open replica.
  void enrol(Phone& phone, std::string_view person, Role role);

  // A request as the device would send it now.
  ServerRequest signed_request(const Phone& phone, std::string path, Bytes body);
  ServerReply reply(const ServerRequest& request);
  // Round trips until all is sent and read; the last reply's status if one is not 200.
  int sync(Phone& phone);
  Receipt receipt(const TransactionId& transaction);
  std::vector<HubRow> living(const BucketId& bucket);
  // What the device holds otherwise than the hub, or owes it; empty if nothing.
  std::string disagreement(Phone& phone);

  BucketId work() const { return {BucketKind::EstateWork, estate}; }
  BucketId ledger() const { return {BucketKind::EstateLedger, estate}; }

  TemporaryFolder folder;
  FakeClock clock;
  SeededRandom random{5};
  KeptLog log;
  HubKeys keys{SigningKey::from_seed({1}), SealingKey::from_seed({2})};
  std::unique_ptr<SqliteHubStore> store;
  DomainRules rules{domain_catalog(), keys.sealing};
  std::unique_ptr<Hub> hub;
  std::unique_ptr<Registry> registry;
  HubMetrics metrics;
  BlobStore photos{folder / "blobs"};
  std::unique_ptr<BlobDesk> blobs;
  std::unique_ptr<HubService> service;

  RowId estate, community, company, campaign;
  RowId buildings[2];
  RowId households[2][2];
};

std::string text_of(const ServerReply& reply);

}  // namespace qiaomen::testing
