#include "engine/base/ids.h"

#include <algorithm>

#include "engine/base/assert.h"
#include "engine/base/hash.h"
#include "engine/base/random.h"

namespace qiaomen {
namespace {

using Uuid = std::array<std::uint8_t, 16>;

constexpr std::int64_t kMaxMs = (std::int64_t{1} << 48) - 1;
constexpr std::size_t kPrefixBytes = 6;

void set_form(Uuid& id, std::uint8_t version) {
  id[6] = static_cast<std::uint8_t>((id[6] & 0x0f) | version << 4);
  id[8] = static_cast<std::uint8_t>((id[8] & 0x3f) | 0x80);
}

void set_prefix(Uuid& id, std::uint64_t value48) {
  for (std::size_t i = 0; i < kPrefixBytes; ++i) id[i] = static_cast<std::uint8_t>(value48 >> 8 * (5 - i));
}

// Adds one to the 74 bits behind the time. False: they wrapped.
bool count_up(Uuid& id) {
  for (std::size_t i = 15; i >= kPrefixBytes; --i) {
    const unsigned free_bits = i == 6 ? 0x0f : i == 8 ? 0x3f : 0xff;
    const auto counted = (id[i] + 1U) & free_bits;
    id[i] = static_cast<std::uint8_t>((id[i] & ~free_bits) | counted);
    if (counted != 0) return true;
  }
  return false;
}

void append(Bytes& out, BytesView more) { out.insert(out.end(), more.begin(), more.end()); }

// The leading 48 bits of `id` stay; the rest comes from the digest.
RowId uuid_v8(Uuid id, const Sha256& digest) {
  std::copy_n(digest.begin(), id.size() - kPrefixBytes, id.begin() + kPrefixBytes);
  set_form(id, 8);
  return RowId{id};
}

bool is_dash_place(std::size_t i) { return i == 8 || i == 13 || i == 18 || i == 23; }

}  // namespace

std::string uuid_text(const Uuid& bytes) {
  auto text = to_hex(bytes);
  for (const std::size_t place : {8, 13, 18, 23}) text.insert(place, 1, '-');
  return text;
}

std::optional<Uuid> parse_uuid(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  std::string hex;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_dash_place(i) != (text[i] == '-')) return std::nullopt;
    if (!is_dash_place(i)) hex += text[i];
  }
  const auto bytes = from_hex(hex);
  if (!bytes) return std::nullopt;
  Uuid id{};
  std::copy(bytes->begin(), bytes->end(), id.begin());
  return id;
}

Uuid UuidV7::next(std::int64_t wall_us) {
  auto ms = std::clamp<std::int64_t>(wall_us / 1000, 0, kMaxMs);
  if (started_ && ms <= last_ms_) {
    if (count_up(last_)) return last_;
    // As if the millisecond had moved on.
    ms = std::min(last_ms_ + 1, kMaxMs);
  }
  started_ = true;
  last_ms_ = ms;
  random_.fill(last_);
  set_prefix(last_, static_cast<std::uint64_t>(ms));
  set_form(last_, 7);
  return last_;
}

RowId natural_id(std::uint64_t prefix48, std::string_view table, std::string_view key) {
  ASSERT(prefix48 >> 48 == 0);
  // A table's name has no zero byte, so (table, key) is told apart from any other split.
  ASSERT(table.find('\0') == std::string_view::npos);
  Bytes content;
  content.reserve(table.size() + 1 + key.size());
  append(content, as_bytes(table));
  content.push_back(0);
  append(content, as_bytes(key));
  Uuid id{};
  set_prefix(id, prefix48);
  return uuid_v8(id, sha256(content));
}

RowId derived_id(const TransactionId& transaction, std::uint32_t index, std::string_view purpose) {
  Bytes content;
  content.reserve(20 + purpose.size());
  append(content, transaction.view());
  for (int shift = 24; shift >= 0; shift -= 8) content.push_back(static_cast<std::uint8_t>(index >> shift));
  append(content, as_bytes(purpose));
  // The transaction's time stays in front, so that derived rows are inserted near the end like any other.
  return uuid_v8(transaction.bytes, sha256(content));
}

}  // namespace qiaomen
