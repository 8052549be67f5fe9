#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/replica.h"
#include "sync/client/sync_exchange.h"
#include "sync/hub/hub.h"
#include "sync/hub/sqlite_hub_store.h"
#include "tests/support/fakes.h"
#include "tests/support/temporary_folder.h"

namespace qiaomen::testing {

class NoRules final : public Rules {
 public:
  std::optional<RuleRefusal> refuse(const ChangeInContext&, RowSource&) const override { return std::nullopt; }
  std::vector<HubOnlyRow> derive(const ChangeInContext&, RowSource&) const override { return {}; }
  std::optional<HubOnlyRow> conflict(const ChangeInContext&, GroupNumber, const Side&, const Side&,
                                     Survivor) const override {
    return std::nullopt;
  }
};

// A hub core on a file of its own, without a line.
class LoopbackHub {
 public:
  explicit LoopbackHub(const Catalog& catalog, const Rules& rules, HubLimits limits = {});

  void enrol(const DeviceRecord& device, const std::vector<BucketId>& writable);
  SqliteHubStore& store() { return *store_; }
  Hub& core() { return *hub_; }
  FakeClock clock;

 private:
  TemporaryFolder folder_;
  std::unique_ptr<SqliteHubStore> store_;
  std::unique_ptr<Hub> hub_;
};

// One device with a real file. Its key, and so its place among ties, follows from `seed`.
class LoopbackDevice {
 public:
  LoopbackDevice(const Catalog& catalog, std::uint8_t seed, ReplicaOptions options = {});

  const DeviceRecord& record() const { return record_; }
  Replica& replica() { return *replica_; }
  SyncExchange& exchange() { return *exchange_; }
  std::string file() const;
  // Closes and opens the file, as a new process would.
  void reopen();
  // A copy of the file is made, or takes its place; either closes and opens it.
  void keep_copy();
  void restore_copy();

  // Round trips until nothing is left to send or to read. The number of them; throws after a hundred.
  int sync(LoopbackHub& hub);
  // One round trip whose reply is lost.
  void lose_reply(LoopbackHub& hub);

  FakeClock clock;
  SeededRandom random;
  SigningKey key;

 private:
  void close();
  std::string copy() const;

  const Catalog& catalog_;
  ReplicaOptions options_;
  TemporaryFolder folder_;
  NullLog log_;
  DeviceRecord record_;
  std::unique_ptr<Replica> replica_;
  std::unique_ptr<SyncExchange> exchange_;
};

// The value, or an exception with the error's message.
template <typename T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

}  // namespace qiaomen::testing
