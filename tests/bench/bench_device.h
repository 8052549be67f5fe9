#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "engine/replica.h"
#include "sync/client/curl_transport.h"
#include "sync/client/session.h"

namespace qiaomen::bench {

template <typename T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

// Bodies and HTTP headers, both ways, without TLS.
struct Cost {
  std::int64_t round_trips = 0;
  std::uint64_t up_bytes = 0;
  std::uint64_t down_bytes = 0;

  Cost& operator+=(const Cost& other);
};

// Counts the time of the exchanges that bring the hub batches.
class TimedTransport final : public Transport {
 public:
  explicit TimedTransport(Transport& inner) : inner_(inner) {}
  Result<HttpReply> exchange(const HttpRequest& request) override;
  Traffic traffic() const override { return inner_.traffic(); }
  double push_time = 0;

 private:
  Transport& inner_;
};

// A replica in a folder of its own, with the system's clock and randomness, each of another person.
class BenchDevice {
 public:
  BenchDevice(const std::filesystem::path& folder, int number);
  Replica& replica() { return *replica_; }
  const SigningKey& key() const { return key_; }
  DeviceId id() const { return device_of(key_.public_key()); }
  RowId person() const;

  void connect(const std::string& hub_url);
  // As `qiaomen sync` does: until everything is sent and read.
  Cost sync();
  // As `qiaomen sync --send-only` does: until everything is sent.
  Cost send();
  // Sends what is sealed and reads; the seconds until the hub's answers to the batches, without what becomes of them
  // here.
  double first_answer();

 private:
  Cost run(Session& session);

  std::filesystem::path folder_;
  int number_;
  SigningKey key_;
  SystemClock clock_;
  SystemRandom random_;
  NullLog log_;
  std::unique_ptr<Replica> replica_;
  std::unique_ptr<CurlTransport> transport_;
  std::unique_ptr<TimedTransport> timed_;
  std::optional<Session> session_;
};

}  // namespace qiaomen::bench
