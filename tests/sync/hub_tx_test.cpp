#include <catch2/catch_test_macros.hpp>

#include "sync/hub/history_cache.h"
#include "sync/hub/sqlite_hub_store.h"
#include "tests/conformance/trace_catalog.h"
#include "tests/support/loopback.h"

// What one write of the hub knows before anything of it is in the file.

namespace qiaomen {
namespace {

using testing::must;

constexpr DeviceId kDevice{7};

Receipt receipt(std::uint64_t number, std::int64_t stamp) {
  Receipt receipt;
  receipt.transaction.bytes[15] = static_cast<std::uint8_t>(number);
  receipt.device = kDevice;
  receipt.epoch = 1;
  receipt.number = number;
  receipt.stamp = Stamp{stamp};
  return receipt;
}

// Numbers 1, 3 and 5 were judged; the stamp of 3 lies above that of 5, for its author had seen more.
void check_neighbours(HubView& view) {
  CHECK(view.highest_stamp(kDevice, 1, 0) == std::nullopt);
  CHECK(view.highest_stamp(kDevice, 1, 2) == Stamp{10});
  CHECK(view.highest_stamp(kDevice, 1, 4) == Stamp{60});
  CHECK(view.highest_stamp(kDevice, 1, 5) == Stamp{60});
  CHECK(view.highest_stamp(kDevice, 1, 9) == Stamp{60});
  CHECK(view.next_stamp(kDevice, 1, 1) == Stamp{60});
  CHECK(view.next_stamp(kDevice, 1, 3) == Stamp{50});
  CHECK(view.next_stamp(kDevice, 1, 5) == std::nullopt);
  CHECK(view.highest_stamp(kDevice, 2, 9) == std::nullopt);
}

HubRow row_with(const char* text) {
  HubRow row{.id = {}, .table = conformance::issue_table().id, .bucket = conformance::bucket_named("A")};
  row.id.bytes[15] = 1;
  row.values.set(conformance::issue_table().fields[0].number, std::string(text));
  return row;
}

SetHash hash_in(HubView& view) { return view.head(conformance::bucket_named("A")).hash; }

HistoryCache::Blob blob_of_entries(std::size_t count) {
  return std::make_shared<HistoryBlob>(encode_history(std::vector<HistoryItem>(count)));
}

}  // namespace

TEST_CASE("a late transaction finds its judged neighbours, in the commit that judges them and afterwards") {
  testing::TemporaryFolder folder;
  const auto store = must(SqliteHubStore::open((folder / "hub.db").string()));
  store->write([](HubTx& tx) {
    CHECK(tx.highest_stamp(kDevice, 1, 9) == std::nullopt);
    for (const auto& [number, stamp] : {std::pair(1, 10), {5, 50}, {3, 60}}) {
      tx.put_receipt(receipt(static_cast<std::uint64_t>(number), stamp));
    }
    check_neighbours(tx);
  });
  store->write([](HubTx& tx) { check_neighbours(tx); });
  store->read([](HubView& view) { check_neighbours(view); });
}

TEST_CASE("the hash of a bucket has a row once, however often one commit puts it") {
  testing::TemporaryFolder folder;
  const auto once = must(SqliteHubStore::open((folder / "once.db").string()));
  const auto often = must(SqliteHubStore::open((folder / "often.db").string()));
  SetHash expected, without;
  once->write([](HubTx& tx) { tx.put_row(row_with("c")); });
  once->read([&](HubView& view) { expected = hash_in(view); });
  REQUIRE(expected != without);

  often->write([](HubTx& tx) {
    tx.put_row(row_with("a"));
    const SetHash first = hash_in(tx);
    tx.put_row(row_with("b"));
    CHECK(hash_in(tx) != first);
    tx.put_row(row_with("a"));
    CHECK(hash_in(tx) == first);
  });
  often->write([](HubTx& tx) {
    tx.put_row(row_with("b"));
    tx.put_row(row_with("c"));
  });
  often->read([&](HubView& view) { CHECK(hash_in(view) == expected); });

  often->write([](HubTx& tx) {
    HubRow dead = row_with("c");
    dead.alive = false;
    tx.put_row(dead);
  });
  often->read([&](HubView& view) { CHECK(hash_in(view) == without); });
}

TEST_CASE("expanded history is kept up to its cap, and the oldest goes first") {
  const std::size_t one = blob_of_entries(4)->bytes();
  HistoryCache cache(2 * one);
  for (const std::int64_t id : {1, 2, 2, 3}) cache.keep(id, blob_of_entries(4));
  CHECK(cache.find(1) == nullptr);
  CHECK(cache.find(2) != nullptr);
  CHECK(cache.find(3) != nullptr);
  cache.keep(4, blob_of_entries(400));
  CHECK(cache.find(4) == nullptr);
  CHECK(cache.find(3) != nullptr);
}

}  // namespace qiaomen
