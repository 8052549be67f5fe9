#include <catch2/catch_test_macros.hpp>
#include <fstream>
#include <iterator>

#include "tests/conformance/trace_catalog.h"
#include "tests/support/loopback.h"

// What a replica forgets once a backup of the hub covers it, and what stays.

namespace qiaomen {
namespace {

using conformance::bucket_named;
using conformance::issue_table;
using conformance::label_id;
using conformance::trace_catalog;
using testing::LoopbackDevice;
using testing::LoopbackHub;
using testing::must;

const std::string kWords = "unmistakable words";

// A device that may write nothing but A, on a machine that stands in public.
struct PublicDevice {
  PublicDevice() { hub.enrol(device.record(), {bucket_named("A")}); }

  TransactionId create(const char* row, const char* bucket, const std::string& text) {
    return must(device.replica().write(
        [&](Draft& draft) { return draft.create(issue_table(), label_id(row), {{1, label_id(bucket)}, {2, text}}); }));
  }
  // The hub says that a backup has all that it had by now.
  void cover(bool is_settled = true) {
    Incoming reply;
    reply.hub_now_us = hub.clock.now.wall.us + 1;
    reply.covered_until_us = hub.clock.now.wall.us;
    if (!is_settled) {
      reply.slices.push_back({.bucket = bucket_named("A"),
                              .from = 99,
                              .to = 99,
                              .more = true,
                              .stamp = {},
                              .hash = {},
                              .pages = {},
                              .markers = {}});
    }
    must(device.replica().receive_verdicts(reply));
    must(device.replica().receive_rows(reply));
  }
  bool file_holds(const std::string& text) const {
    for (const char* suffix : {"", "-wal"}) {
      std::ifstream in(device.file() + suffix, std::ios::binary);
      if (std::string(std::istreambuf_iterator<char>(in), {}).contains(text)) return true;
    }
    return false;
  }
  std::int64_t single(std::string_view sql) {
    return device.replica().read([&](const ReadTx& tx) {
      auto query = tx.query(sql);
      query.step();
      return query.integer(0);
    });
  }

  testing::NoRules rules;
  LoopbackHub hub{trace_catalog(), rules};
  LoopbackDevice device{trace_catalog(), 1, {.leaves_no_trace = true}};
};

}  // namespace

TEST_CASE("a refused transaction stays in the box whatever a backup covers, and leaves no byte once it is put away") {
  PublicDevice world;
  const auto refused = world.create("r01", "B", kWords);
  world.device.sync(world.hub);
  world.cover();
  REQUIRE(world.device.replica().returned().size() == 1);
  CHECK(world.file_holds(kWords));
  must(world.device.replica().put_away(refused));
  CHECK_FALSE(world.file_holds(kWords));
  CHECK(world.device.replica().receipt(refused)->refused.has_value());
}

TEST_CASE("of the last batch that a backup covers, number and hash stay without its bytes, and the chain goes on") {
  PublicDevice world;
  world.create("r01", "A", "roof");
  world.device.sync(world.hub);
  const auto before = world.device.replica().outgoing(false);
  world.cover();
  CHECK(world.single("SELECT sum(length(body)) FROM batch") == 0);
  world.device.reopen();
  const auto after = world.device.replica().outgoing(false);
  CHECK(after.last_batch == before.last_batch);
  CHECK(after.last_hash == before.last_hash);
  world.create("r02", "A", "lift");
  world.device.sync(world.hub);
  CHECK(world.device.replica().pending().empty());
  CHECK(world.device.replica().outgoing(false).epoch == 1);
  world.cover();
  CHECK(world.single("SELECT count(*) FROM batch") == 1);
}

TEST_CASE("nothing is forgotten before every bucket was read to its head: what the hub made of it comes first") {
  PublicDevice world;
  const auto written = world.create("r01", "A", "roof");
  world.device.sync(world.hub);
  world.cover(false);
  CHECK(world.device.replica().receipt(written).has_value());
  world.cover();
  CHECK_FALSE(world.device.replica().receipt(written).has_value());
}

TEST_CASE("a batch that waits with what it holds is not forgotten") {
  PublicDevice world;
  world.create("r01", "A", "roof");
  must(world.device.exchange().make_request(true));
  Incoming reply;  // counted, and not judged
  reply.epoch = 1;
  reply.counted = 1;
  reply.hub_now_us = 5;
  must(world.device.replica().receive_verdicts(reply));
  world.cover();
  CHECK(world.single("SELECT min(length(body)) FROM batch") > 0);
}

}  // namespace qiaomen
