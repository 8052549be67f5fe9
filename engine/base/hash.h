#pragma once

#include <array>
#include <cstdint>

#include "engine/base/bytes.h"

namespace qiaomen {

using Sha256 = std::array<std::uint8_t, 32>;
Sha256 sha256(BytesView bytes);

// The additive hash of a set: the sum modulo 2^128 (little-endian) of BLAKE2b-128 of its members. It finds rot and
// bugs; against forgers stands the signed chain.
class SetHash {
 public:
  void add(BytesView member);
  void remove(BytesView member);
  void add(const SetHash& other);
  void remove(const SetHash& other);

  bool operator==(const SetHash&) const = default;
  std::array<std::uint8_t, 16> bytes() const;
  static SetHash from_bytes(const std::array<std::uint8_t, 16>& bytes);

 private:
  std::uint64_t low_ = 0;
  std::uint64_t high_ = 0;
};

}  // namespace qiaomen
