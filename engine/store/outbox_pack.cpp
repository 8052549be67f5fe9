#include "engine/store/outbox_pack.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <string_view>

#include "engine/base/assert.h"

namespace qiaomen {
namespace {

// Of a row in a page of 4 KiB, before it needs a second one (SQLite's file format, 1.6): 4,061, less its own head.
constexpr std::size_t kPackBytesMax = 4'000;
constexpr std::size_t kHeadsMax = 8;  // of the arrays and of the next entry

constexpr std::uint8_t kArrayOfOne = 0x81;  // an entry is an array of two or three

constexpr std::size_t kRunMax = 255;
constexpr std::size_t kSameMin = 3;  // shorter ones are not worth their two counts

std::size_t same_from(BytesView before, BytesView entry, std::size_t at, std::size_t max) {
  const auto end = std::min({before.size(), entry.size(), at + max});
  const auto from = at;
  const auto is_same = [&](std::size_t bytes) { return std::memcmp(&before[at], &entry[at], bytes) == 0; };
  while (at + 8 <= end && is_same(8)) at += 8;
  while (at < end && is_same(1)) ++at;
  return at - from;
}

std::size_t fresh_from(BytesView before, BytesView entry, std::size_t at) {
  const auto end = std::min(entry.size(), at + kRunMax);
  const auto from = at;
  while (at < end && same_from(before, entry, at, kSameMin) < kSameMin) ++at;
  return at - from;
}

void write_difference(BytesView before, BytesView entry, Bytes& out) {
  out.clear();
  for (std::size_t at = 0; at < entry.size();) {
    const auto same = same_from(before, entry, at, kRunMax);
    at += same;
    const auto fresh = fresh_from(before, entry, at);
    out.push_back(static_cast<std::uint8_t>(same));
    out.push_back(static_cast<std::uint8_t>(fresh));
    const auto bytes = entry.subspan(at, fresh);
    out.insert(out.end(), bytes.begin(), bytes.end());
    at += fresh;
  }
}

// nullopt: it is damaged.
std::optional<Bytes> apply_difference(BytesView before, BytesView difference) {
  Bytes entry;
  while (!difference.empty()) {
    if (difference.size() < 2) return std::nullopt;
    const std::size_t same = difference[0], fresh = difference[1];
    difference = difference.subspan(2);
    const auto rest = before.subspan(std::min(entry.size(), before.size()));
    if (same > rest.size() || fresh > difference.size()) return std::nullopt;
    entry.insert(entry.end(), rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(same));
    entry.insert(entry.end(), difference.begin(), difference.begin() + static_cast<std::ptrdiff_t>(fresh));
    difference = difference.subspan(fresh);
  }
  return entry;
}

void write_entries(WriteTx& tx, const OutboxRow& row, std::string_view insertion) {
  tx.query("DELETE FROM outbox WHERE written = ?").bind(row.entries.front().first).run();
  for (const auto& [order, entry] : row.entries) tx.query(insertion).bind(order).lend(entry).run();
}

}  // namespace

bool OutboxPack::add(std::int64_t order, BytesView entry) {
  if (empty()) {
    first_ = order;
    entries_.clear();
    entries_.bytes(entry);
  } else {
    if (order != first_ + count_) return false;
    write_difference(last_, entry, difference_);
    if (entries_.data().size() + difference_.size() + kHeadsMax > kPackBytesMax) return false;
    entries_.bytes(difference_);
  }
  last_.assign(entry.begin(), entry.end());
  ++count_;
  return true;
}

Bytes OutboxPack::body() const {
  if (count_ == 1) return last_;
  cbor::Writer out;
  out.array(1);
  out.array(static_cast<std::size_t>(count_));
  out.raw(entries_.data());
  return out.take();
}

OutboxRow read_outbox_row(std::int64_t written, BytesView body) {
  OutboxRow row;
  row.is_pack = !body.empty() && body.front() == kArrayOfOne;
  if (!row.is_pack) {
    row.entries.emplace_back(written, Bytes(body.begin(), body.end()));
    return row;
  }
  cbor::Reader in(body);
  in.array_of(1);
  const auto count = in.array();
  for (std::size_t i = 0; i < count; ++i) {
    const auto bytes = in.bytes();
    const auto before = row.entries.empty() ? BytesView() : BytesView(row.entries.back().second);
    auto entry = i == 0 ? std::optional(Bytes(bytes.begin(), bytes.end())) : apply_difference(before, bytes);
    if (!in.ok() || !entry) break;
    row.entries.emplace_back(written + static_cast<std::int64_t>(i), *std::move(entry));
  }
  row.damaged = static_cast<std::int64_t>(count - row.entries.size());
  if (row.damaged == 0 && !in.finish()) row.damaged = 1;
  return row;
}

void unpack_outbox_row(WriteTx& tx, std::int64_t written) {
  Bytes body;
  {
    auto query = tx.query("SELECT body FROM outbox WHERE written = ?");
    query.bind(written);
    ASSERT(query.step());
    const auto bytes = query.bytes(0);
    body.assign(bytes.begin(), bytes.end());
  }
  const auto row = read_outbox_row(written, body);
  if (row.damaged > 0) throw StoreError("a row of the outbox is damaged");
  write_entries(tx, row, "INSERT INTO outbox(written, body) VALUES(?, ?)");
}

std::int64_t unpack_outbox(WriteTx& tx) {
  std::vector<std::pair<std::int64_t, Bytes>> packs;
  {
    auto query = tx.query("SELECT written, body FROM outbox");
    while (query.step()) {
      const auto body = query.bytes(1);
      if (read_outbox_row(query.integer(0), body).is_pack) {
        packs.emplace_back(query.integer(0), Bytes(body.begin(), body.end()));
      }
    }
  }
  std::int64_t damaged = 0;
  for (const auto& [written, body] : packs) {
    const auto row = read_outbox_row(written, body);
    if (row.entries.empty()) continue;  // the next step finds that it does not decode
    write_entries(tx, row, "INSERT OR IGNORE INTO outbox(written, body) VALUES(?, ?)");
    damaged += row.damaged;
  }
  return damaged;
}

}  // namespace qiaomen
