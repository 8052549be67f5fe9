#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace qiaomen::testing {

struct LossyProxyOptions {
  std::string listen_address = "127.0.0.1";
  std::uint16_t listen_port = 0;  // 0: the system chooses
  std::string hub_host = "127.0.0.1";
  std::uint16_t hub_port = 0;
  double lose_requests = 0;  // probabilities, for each exchange
  double lose_replies = 0;
  std::uint64_t seed = 1;
};

struct LossyCounts {
  std::uint64_t requests_seen = 0;
  std::uint64_t requests_lost = 0;  // the hub saw nothing of them
  std::uint64_t replies_lost = 0;   // the hub served them: its reply had begun
  std::uint64_t passed = 0;         // the reply began to reach the client
  bool operator==(const LossyCounts&) const = default;
};

// As a JSON object.
std::string to_json(const LossyCounts& counts);

// A bad line between devices and a hub: TCP, whatever is inside. For each exchange dice decide whether it passes, or
// the connection is cut as the request begins, or as the reply begins. Each decision takes one throw, in the order in
// which requests begin. Runs its own thread from construction to destruction. Any thread may call it.
class LossyProxy {
 public:
  // Throws std::runtime_error if it cannot listen.
  explicit LossyProxy(const LossyProxyOptions& options);
  ~LossyProxy();

  std::uint16_t port() const;
  // Closes what is open, and what is opened until restored. Done when it returns.
  void cut_line();
  void restore_line();
  LossyCounts counts() const;

 private:
  class Core;
  std::unique_ptr<Core> core_;
};

}  // namespace qiaomen::testing
