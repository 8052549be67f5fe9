#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/bytes.h"

namespace qiaomen {

class Random;

// 16 bytes in UUID form; each tag is a type of its own, so that ids of two kinds never mix.
template <typename Tag>
struct Id {
  std::array<std::uint8_t, 16> bytes{};

  auto operator<=>(const Id&) const = default;
  bool is_nil() const { return *this == Id{}; }
  BytesView view() const { return bytes; }

  // nullopt unless exactly 16 bytes.
  static std::optional<Id> from_bytes(BytesView view) {
    if (view.size() != 16) return std::nullopt;
    Id id;
    std::copy(view.begin(), view.end(), id.bytes.begin());
    return id;
  }
};

using RowId = Id<struct RowTag>;
using TransactionId = Id<struct TransactionTag>;
using BootId = Id<struct BootTag>;
using Nonce = Id<struct NonceTag>;

// A device is named by the first 8 bytes of SHA-256 of its public key, read big-endian: it survives a restored hub.
// 0 is the hub itself.
struct DeviceId {
  std::uint64_t value = 0;
  auto operator<=>(const DeviceId&) const = default;
};

// "0190a5c0-…", lower case.
std::string uuid_text(const std::array<std::uint8_t, 16>& bytes);
// nullopt unless 8-4-4-4-12 hex digits.
std::optional<std::array<std::uint8_t, 16>> parse_uuid(std::string_view text);
template <typename Tag>
std::string to_string(const Id<Tag>& id) {
  return uuid_text(id.bytes);
}

// UUIDv7 (RFC 9562, method 2 of §6.2): 48 bits of milliseconds, then 74 bits that start at random whenever the
// millisecond moves on and count up by one within a run of this object, so that ids made together compress. The
// start is never persisted: a cloned file must not repeat it. Not thread-safe.
class UuidV7 {
 public:
  explicit UuidV7(Random& random) : random_(random) {}
  std::array<std::uint8_t, 16> next(std::int64_t wall_us);

 private:
  Random& random_;
  bool started_ = false;
  std::int64_t last_ms_ = 0;
  std::array<std::uint8_t, 16> last_{};
};

// UUIDv8 with `prefix` in its leading 48 bits, then SHA-256(table ‖ 0x00 ‖ key): the same key makes the same row
// everywhere, and rows of one place lie together.
RowId natural_id(std::uint64_t prefix48, std::string_view table, std::string_view key);
// UUIDv8 of (transaction id, index): the ids of what the hub derives.
RowId derived_id(const TransactionId& transaction, std::uint32_t index, std::string_view purpose);

}  // namespace qiaomen

template <typename Tag>
struct std::hash<qiaomen::Id<Tag>> {
  // Two words, mixed: ids that count up differ in a few bits only.
  std::size_t operator()(const qiaomen::Id<Tag>& id) const noexcept {
    std::uint64_t words[2];
    std::memcpy(words, id.bytes.data(), sizeof words);
    const std::uint64_t mixed = (words[0] ^ std::rotl(words[1], 29)) * 0x9e3779b97f4a7c15ULL;
    return static_cast<std::size_t>(mixed ^ (mixed >> 32));
  }
};
