#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/replica.h"
#include "sync/client/sync_exchange.h"
#include "sync/hub/hub.h"
#include "sync/hub/sqlite_hub_store.h"
#include "tests/support/fakes.h"

namespace qiaomen::conformance {

using nlohmann::json;

// The real replicas and the real hub of one trace, on real files, with an in-process line between them.
class World {
 public:
  World(const json& trace, const std::filesystem::path& folder);
  ~World();

  void step(const json& step);
  // What must be compared: {hub: {...}, D1: {...}, ...} (FORMAT §3).
  json observe();
  // The bucket hashes that did not agree, of all devices.
  std::int64_t mismatches();

 private:
  struct Device;
  struct ChangeRef {
    TransactionId transaction;
    std::uint32_t index = 0;
    std::string device;
  };

  void write(const json& step);
  void resend(const json& step);
  void exchange(const json& step);
  void settle(const json& step);
  void grant(const json& step, bool begins);
  void restore_hub(const json& step);

  void one_round_trip(Device& device, std::int64_t hub, std::int64_t wall, bool push, const std::string& fate,
                      const json& step);
  Bytes serve(const Device& device, BytesView request, std::int64_t hub);
  void deliver(Device& device, BytesView reply, bool crash_after_verdicts);
  Result<> lay(Draft& draft, const json& op);
  void remember(const std::string& label, const TransactionId& transaction, std::uint32_t index,
                const std::string& device, const json& op);
  void set_clock(Device& device, std::int64_t wall, const json& step);
  void open_hub();
  void seed(const json& trace);

  json observe_hub();
  json observe_row(HubView& view, const HubRow& row);
  json observe_device(Device& device);
  std::string label_of_change(const TransactionId& transaction, std::uint32_t index) const;

  std::filesystem::path folder_;
  std::map<std::string, std::unique_ptr<Device>> devices_;
  std::map<std::string, ChangeRef> changes_;
  std::map<std::string, std::string> rows_;  // label -> table
  std::vector<std::string> buckets_;
  testing::FakeClock hub_clock_;
  std::unique_ptr<SqliteHubStore> store_;
  std::unique_ptr<Hub> hub_;
  std::uint32_t highest_generation_ = 1;
  std::size_t page_ = 0;
};

}  // namespace qiaomen::conformance
