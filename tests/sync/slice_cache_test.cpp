#include <catch2/catch_test_macros.hpp>

#include "sync/hub/feed.h"
#include "sync/hub/sqlite_hub_store.h"
#include "tests/conformance/trace_catalog.h"
#include "tests/support/loopback.h"

// Slices that one device has read already.

namespace qiaomen {
namespace {

using conformance::bucket_named;
using testing::must;

constexpr int kRows = 150;

SharedSlice slice_of(std::size_t bytes) { return std::make_shared<const EncodedSlice>(Bytes(bytes), 1); }

SliceQuestion asked_from(std::int64_t cursor) { return {bucket_named("A"), cursor, 0, 5000}; }

// A hub with one bucket full of rows.
struct Feed {
  testing::TemporaryFolder folder;
  std::unique_ptr<SqliteHubStore> store = must(SqliteHubStore::open((folder / "hub.db").string()));
  SliceCache cache;

  Feed() {
    store->write([&](HubTx& tx) {
      for (int i = 0; i < kRows; ++i) put(tx, i, "as it was");
    });
  }

  static RowId id(int number) {
    RowId id;
    id.bytes[15] = static_cast<std::uint8_t>(number);
    return id;
  }
  static void put(HubTx& tx, int number, const char* text, const char* bucket = "A") {
    HubRow row{.id = id(number), .table = conformance::issue_table().id, .bucket = bucket_named(bucket)};
    row.values.set(conformance::issue_table().fields[0].number, std::string(text));
    row.place = tx.next_place(row.bucket);
    tx.put_row(std::move(row));
  }
  static void move(HubTx& tx, int number, const char* from, const char* to) {
    put(tx, number, "moved", to);
    tx.put_marker(bucket_named(from),
                  {tx.next_place(bucket_named(from)), id(number), conformance::issue_table().id, Rev{1}, true});
  }

  SharedSlice read(const CursorInfo& cursor, std::vector<BucketId> scope = {bucket_named("A")},
                   const HubLimits& limits = {}) {
    SharedSlice found;
    store->read([&](HubView& view) {
      const auto all = encoded_slices(view, {1, std::move(scope)}, {cursor}, limits, cache);
      for (const SharedSlice& slice : all) {
        if (decoded(slice).bucket == cursor.bucket) found = slice;
      }
    });
    return found;
  }
  static Slice decoded(const SharedSlice& slice) {
    cbor::Reader in(slice->bytes);
    Slice read = read_slice(in, conformance::trace_catalog());
    must(in.finish());
    return read;
  }
};

CursorInfo at(std::int64_t cursor, std::int64_t safe = 0) { return {bucket_named("A"), cursor, safe}; }

}  // namespace

TEST_CASE("the second device that begins gets what was read for the first") {
  Feed feed;
  const auto first = feed.read(at(0));
  CHECK(Feed::decoded(first).pages.at(0).size() == kRows);
  CHECK(feed.read(at(0)) == first);
}

TEST_CASE("a slice that was kept is not given to who asks for another") {
  Feed feed;
  const auto whole = feed.read(at(0));
  CHECK(Feed::decoded(feed.read(at(10, 150))).from == 10);
  CHECK(Feed::decoded(feed.read(at(10, 100))).safe == 100);
  CHECK(Feed::decoded(feed.read(at(0), {bucket_named("A")}, {120, 200})).to == 120);
  CHECK(feed.read(at(0)) == whole);
}

TEST_CASE("a row that changed since a slice was kept comes as it is now") {
  Feed feed;
  const auto before = feed.read(at(0));
  feed.store->write([](HubTx& tx) { Feed::put(tx, 3, "as it is"); });
  const auto after = Feed::decoded(feed.read(at(0)));
  CHECK(after.hash != Feed::decoded(before).hash);
  CHECK(after.to == kRows + 1);
  CHECK(row_at(after.pages.at(0), 3, after.bucket, &conformance::issue_table())
            .values.get(conformance::issue_table().fields[0].number) == Value(std::string("as it is")));
}

TEST_CASE("markers that were forgotten since a slice was kept are missed by nobody") {
  Feed feed;
  const auto before = Feed::decoded(feed.read(at(1, 1)));
  CHECK(!before.reseed);
  feed.store->write([](HubTx& tx) { tx.prune(bucket_named("A")); });
  CHECK(Feed::decoded(feed.read(at(1, 1))).reseed);
}

TEST_CASE("where a row has gone is told to who may look there, whoever asked before") {
  Feed feed;
  feed.store->write([](HubTx& tx) { Feed::move(tx, 3, "A", "B"); });
  const auto seen_by_both = Feed::decoded(feed.read(at(0), {bucket_named("A"), bucket_named("B")}));
  const auto seen_by_one = Feed::decoded(feed.read(at(0)));
  CHECK(seen_by_both.markers.at(0).present == bucket_named("B"));
  CHECK(!seen_by_one.markers.at(0).present);
}

TEST_CASE("a full cache drops what was not asked for longest") {
  SliceCache cache(30);
  const BucketHead head{1, 0, {}};
  for (const int from : {1, 2, 3}) cache.keep(asked_from(from), head, slice_of(10));
  CHECK(cache.find(asked_from(1), head));
  cache.keep(asked_from(4), head, slice_of(10));
  CHECK(cache.find(asked_from(1), head));
  CHECK(!cache.find(asked_from(2), head));
  CHECK(cache.find(asked_from(3), head));
  CHECK(cache.find(asked_from(4), head));
}

TEST_CASE("when a bucket has moved, nothing is kept of what it was") {
  SliceCache cache(30);
  const BucketHead before{1, 0, {}}, now{2, 0, {}};
  auto other = asked_from(3);
  other.bucket = bucket_named("B");
  cache.keep(other, before, slice_of(10));
  const auto old = slice_of(10);
  cache.keep(asked_from(1), before, old);
  cache.keep(asked_from(2), now, slice_of(10));
  CHECK(old.use_count() == 1);
  CHECK(cache.find(other, before));
}

TEST_CASE("a slice kept anew takes the place of the one before, and one that is too large is not kept") {
  SliceCache cache(30);
  const BucketHead head{1, 0, {}};
  cache.keep(asked_from(9), head, slice_of(10));
  for (int i = 0; i < 5; ++i) cache.keep(asked_from(1), head, slice_of(10));
  CHECK(cache.find(asked_from(9), head));
  CHECK(cache.find(asked_from(1), head));
  cache.keep(asked_from(2), head, slice_of(31));
  CHECK(!cache.find(asked_from(2), head));
}

}  // namespace qiaomen
