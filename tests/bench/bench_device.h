#pragma once

#include <filesystem>
#include <memory>
#include <stdexcept>

#include "engine/replica.h"

namespace qiaomen::bench {

template <typename T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

// A replica in a folder of its own, with the system's clock and randomness.
class BenchDevice {
 public:
  BenchDevice(const std::filesystem::path& folder, std::uint8_t seed);
  Replica& replica() { return *replica_; }
  const SigningKey& key() const { return key_; }
  DeviceId id() const { return device_of(key_.public_key()); }

 private:
  std::filesystem::path folder_;
  SigningKey key_;
  SystemClock clock_;
  SystemRandom random_;
  NullLog log_;
  std::unique_ptr<Replica> replica_;
};

}  // namespace qiaomen::bench
