#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "engine/catalog/receipt.h"
#include "sync/hub/group_commit.h"
#include "sync/hub/http_server.h"

namespace qiaomen {

// What the hub counts of itself, for Prometheus. No person, device or place among it. Any thread.
class HubMetrics {
 public:
  HubMetrics();
  ~HubMetrics();

  void count_request(std::string_view route, int status);
  void count_verdict(const Receipt& receipt);
  void count_commit(const GroupReport& report);

  // The text of GET /metrics. `server`: the server's counters now.
  std::string render(const ServerCounters& server);

 private:
  struct Families;
  std::unique_ptr<Families> families_;
};

}  // namespace qiaomen
