#include <catch2/catch_test_macros.hpp>

#include "engine/codec/value_codec.h"
#include "sync/hub/history_codec.h"
#include "sync/hub/row_codec.h"
#include "sync/hub/sqlite_hub_store.h"
#include "tests/conformance/trace_catalog.h"
#include "tests/support/loopback.h"

// A commit's history lies in blobs of some hundred entries; a row's own are found in all of them, newest first.

namespace qiaomen {
namespace {

using testing::must;

constexpr int kRows = 250;

RowId row_id(int number) {
  RowId id;
  id.bytes[14] = static_cast<std::uint8_t>(number >> 8);
  id.bytes[15] = static_cast<std::uint8_t>(number);
  return id;
}

HistoryEntry entry(const RowId& row, std::uint64_t number) {
  HistoryEntry entry{};
  entry.row = row;
  entry.table = conformance::issue_table().id;
  entry.rev = Rev::of(1, static_cast<std::int64_t>(number) + 1);
  entry.key.number = number;
  entry.op = Op::Edit;
  return entry;
}

// Each row once a round, in one commit.
void write_rounds(HubStore& store, std::uint64_t first, std::uint64_t rounds) {
  store.write([&](HubTx& tx) {
    for (std::uint64_t round = first; round < first + rounds; ++round) {
      for (int i = 0; i < kRows; ++i) {
        HubRow row = tx.row(row_id(i)).value_or(
            HubRow{.id = row_id(i), .table = conformance::issue_table().id, .bucket = conformance::bucket_named("A")});
        tx.add_history(row, entry(row.id, round));
        tx.put_row(row);
      }
    }
  });
}

std::vector<std::uint64_t> numbers_of(HubView& view, const RowId& id) {
  std::vector<std::uint64_t> numbers;
  view.history(view.row(id).value(), [&](const HistoryEntry& entry) {
    CHECK(entry.row == id);
    numbers.push_back(entry.key.number);
    return true;
  });
  return numbers;
}

}  // namespace

TEST_CASE("every entry of a row is found, however many blobs its commits filled, and none twice") {
  testing::TemporaryFolder folder;
  const auto store = must(SqliteHubStore::open((folder / "hub.db").string()));
  write_rounds(*store, 0, 1);
  write_rounds(*store, 1, 4);  // a thousand entries: a row lies in several blobs of it, or twice in one
  write_rounds(*store, 5, 1);
  store->read([&](HubView& view) {
    for (const int i : {0, 5, 6, kRows / 2, kRows - 1}) {
      INFO(i);
      CHECK(numbers_of(view, row_id(i)) == std::vector<std::uint64_t>{5, 4, 3, 2, 1, 0});
    }
  });
}

TEST_CASE("two entries of one row beside each other in a commit are both found") {
  testing::TemporaryFolder folder;
  const auto store = must(SqliteHubStore::open((folder / "hub.db").string()));
  write_rounds(*store, 0, 1);
  store->write([&](HubTx& tx) {
    HubRow row = tx.row(row_id(3)).value();
    for (const std::uint64_t number : {1, 2}) {
      tx.add_history(row, entry(row.id, number));
      tx.put_row(row);
    }
  });
  store->read([&](HubView& view) { CHECK(numbers_of(view, row_id(3)) == std::vector<std::uint64_t>{2, 1, 0}); });
}

namespace {

void write_key(cbor::Writer& out, std::uint64_t number) {
  out.array(6);
  for (const std::int64_t part : {0, 0, 0, 0}) out.integer(part);
  out.integer(static_cast<std::int64_t>(number));
  out.integer(0);
}

}  // namespace

TEST_CASE("a history blob as the first hubs wrote it is still read") {
  cbor::Writer out;
  out.array(2);
  for (const int i : {1, 2}) {
    out.array(10);
    write_id(out, row_id(i));
    out.integer(conformance::issue_table().id);
    out.integer(Rev::of(1, i).packed);
    write_id(out, TransactionId{});
    write_key(out, 40 + static_cast<std::uint64_t>(i));
    write_id(out, RowId{});
    out.integer(static_cast<std::int64_t>(Op::Edit));
    out.array(0);
    out.array(0);
    out.integer(17);
  }
  const auto entries = HistoryBlob(out.take()).entries_of(row_id(2));
  REQUIRE(entries.size() == 1);
  CHECK(entries[0].first.row == row_id(2));
  CHECK(entries[0].first.key.number == 42);
  CHECK(entries[0].second == 17);
}

TEST_CASE("a row as hubs wrote it before store version 5 is still read") {
  cbor::Writer out;
  out.array(10);
  out.integer(conformance::issue_table().id), out.boolean(true), out.integer(Rev::of(1, 6).packed), out.integer(88);
  out.map(1), out.integer(2), out.text("漏雨");
  out.array(1), out.array(5), write_key(out, 41), out.integer(Rev::of(1, 5).packed), out.boolean(false), out.array(0);
  out.integer(2);  // the cell of group 2
  out.array(0);
  out.array(1), out.array(3), write_key(out, 42), out.integer(Rev::of(1, 4).packed), write_id(out, TransactionId{});
  out.array(0);
  out.array(1), out.integer(Rev::of(1, 6).packed);
  HubRow row;
  decode_row(out.data(), row);
  CHECK(row.cell(2)->key.number == 41);
  CHECK(row.asks.at(0).key.number == 42);
  CHECK(row.tops.at(0) == Rev::of(1, 6));
  HubRow again;
  decode_row(encode_row(row), again);
  CHECK(again == row);
  const auto old_glance = glance_at_row(out.data());
  const auto record = encode_row(row);
  const auto glance = glance_at_row(record);
  for (const RowGlance& seen : {old_glance, glance}) {
    CHECK(seen.asks == std::vector<Rev>{Rev::of(1, 4)});
    CHECK(seen.stamp.us == 88);
    CHECK(seen.fields.size() == 9);
  }
}

}  // namespace qiaomen
