#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace qiaomen {

class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<std::uint8_t> out) = 0;

  template <typename IdType>
  IdType id() {
    IdType id;
    fill(id.bytes);
    return id;
  }
};

// The kernel's generator; fit for keys.
class SystemRandom final : public Random {
 public:
  void fill(std::span<std::uint8_t> out) override;
};

}  // namespace qiaomen
