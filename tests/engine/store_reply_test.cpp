#include <catch2/catch_test_macros.hpp>

#include "tests/conformance/trace_catalog.h"
#include "tests/support/loopback.h"

namespace qiaomen {
namespace {

using conformance::bucket_named;
using conformance::issue_table;
using conformance::label_id;
using conformance::trace_catalog;
using testing::LoopbackDevice;
using testing::must;

constexpr FieldNumber kHome = 1, kText = 2, kNote = 11;

struct AcceptedRow : LoopbackDevice {
  AcceptedRow() : LoopbackDevice(trace_catalog(), 1) {
    hub.enrol(record(), {bucket_named("A")});
    write([](Draft& draft) {
      return draft.create(issue_table(), label_id("r"), {{kHome, label_id("A")}, {kText, std::string("old")}});
    });
    sync(hub);
  }

  void write(const std::function<Result<>(Draft&)>& act) { must(replica().write(act)); }
  void edit(FieldNumber field, const std::string& text) {
    write([&](Draft& draft) { return draft.edit(issue_table(), label_id("r"), {{field, text}}); });
  }
  // The reply to a push, not yet taken.
  Incoming reply_to_push() {
    const auto request = must(exchange().make_request(true));
    return must(exchange().open_reply(must(hub.core().sync(record(), request)))).value();
  }
  void take(const Incoming& reply) {
    must(exchange().take_verdicts(reply));
    must(exchange().take_rows(reply));
  }
  std::int64_t single(std::string_view sql) {
    return replica().read([&](const ReadTx& tx) {
      auto query = tx.query(sql);
      query.step();
      return query.integer(0);
    });
  }
  Value shown(FieldNumber field) { return replica().find(issue_table(), label_id("r"))->get(field); }
  SetHash hash() { return replica().digests().at(0).hash; }

  testing::NoRules rules;
  testing::LoopbackHub hub{trace_catalog(), rules};
};

const Value kNew{std::string("new")};

}  // namespace

TEST_CASE("a judged change whose row has not come leaves the row as it lies") {
  AcceptedRow device;
  device.edit(kText, "new");
  auto reply = device.reply_to_push();
  const auto slices = std::exchange(reply.slices, {});
  must(device.exchange().take_verdicts(reply));
  const auto before = device.single("SELECT total_changes()");
  must(device.exchange().take_rows(reply));
  CHECK(device.single("SELECT count(*) FROM base") == 0);
  CHECK(device.single("SELECT total_changes()") - before <= 2);  // the bucket's and the replica's own records
  CHECK(device.replica().pending().size() == 1);
  CHECK(device.shown(kText) == kNew);
}

TEST_CASE("a row that comes and is left by its change is written once, and nothing of it stays behind") {
  AcceptedRow device;
  device.edit(kText, "new");
  const auto reply = device.reply_to_push();
  REQUIRE(reply.slices.size() == 1);
  must(device.exchange().take_verdicts(reply));
  const auto before = device.single("SELECT total_changes()");
  must(device.exchange().take_rows(reply));
  // Row, kept, out of outbox and delivery, and the two records.
  CHECK(device.single("SELECT total_changes()") - before <= 6);
  CHECK(device.single("SELECT count(*) FROM base") == 0);
  CHECK(device.replica().pending().empty());
  CHECK(device.shown(kText) == kNew);
  CHECK(device.replica().hash_mismatches() == 0);
}

TEST_CASE("a row that comes under a change which stays is shown with it, over the base that came") {
  AcceptedRow device;
  device.edit(kText, "new");
  const auto reply = device.reply_to_push();
  device.edit(kNote, "later");
  device.take(reply);
  CHECK(device.replica().pending().size() == 1);
  CHECK(device.shown(kText) == kNew);
  CHECK(device.shown(kNote) == Value{std::string("later")});
  CHECK(device.single("SELECT count(*) FROM base") == 1);
  device.sync(device.hub);
  CHECK(device.single("SELECT count(*) FROM base") == 0);
  CHECK(device.replica().hash_mismatches() == 0);
}

TEST_CASE("an act of two rows that leave in different replies leaves no base behind") {
  AcceptedRow device;
  device.write([](Draft& draft) -> Result<> {
    TRY_VOID(draft.edit(issue_table(), label_id("r"), {{kText, std::string("new")}}));
    return draft.create(issue_table(), label_id("s"), {{kHome, label_id("A")}, {kText, std::string("two")}});
  });
  auto reply = device.reply_to_push();
  auto& slice = reply.slices.at(0);
  auto& page = slice.pages.at(0);
  REQUIRE(page.size() == 2);
  // A slice that was cut between the two: only the first row of it is taken.
  Incoming first = reply;
  first.slices[0].pages[0].ids.resize(1);
  first.slices[0].more = true;
  first.slices[0].to = slice.to - 1;
  device.take(first);
  CHECK(device.replica().pending().size() == 1);
  CHECK(device.single("SELECT count(*) FROM base") == 1);
  device.sync(device.hub);
  CHECK(device.replica().pending().empty());
  CHECK(device.single("SELECT count(*) FROM base") == 0);
  CHECK(device.replica().hash_mismatches() == 0);
}

TEST_CASE("a reply that judges and counts nothing is no write") {
  AcceptedRow device;
  const auto request = must(device.exchange().make_request(false));
  const auto reply = must(device.exchange().open_reply(must(device.hub.core().sync(device.record(), request)))).value();
  const auto before = device.replica().version();
  CHECK(must(device.exchange().take_verdicts(reply)));
  CHECK(device.replica().version() == before);
  device.edit(kText, "new");
  const auto news = device.reply_to_push();
  const auto written = device.replica().version();
  CHECK(must(device.exchange().take_verdicts(news)));
  CHECK(device.replica().version() > written);
}

TEST_CASE("the answer to a large push tells that there is more, and is one write") {
  AcceptedRow device;
  device.edit(kText, "new");
  auto reply = device.reply_to_push();
  Slice& slice = reply.slices.at(0);
  slice.pages.clear();
  slice.to = slice.from;
  slice.more = true;
  slice.hash.reset();
  REQUIRE(device.replica().settled());
  must(device.exchange().take_verdicts(reply));
  CHECK_FALSE(device.replica().settled());
  const auto before = device.replica().version();
  must(device.exchange().take_rows(reply));
  CHECK(device.replica().version() == before);
  device.sync(device.hub);
  CHECK(device.replica().settled());
  CHECK(device.replica().pending().empty());
}

TEST_CASE("acts that leave together leave the ones between them") {
  AcceptedRow device;
  for (const auto* row : {"a", "b", "c", "d"}) {
    device.write([&](Draft& draft) { return draft.create(issue_table(), label_id(row), {{kHome, label_id("A")}}); });
  }
  auto reply = device.reply_to_push();
  std::erase_if(reply.verdicts,
                [&](const Receipt& receipt) { return receipt.transaction == device.replica().pending().at(1).id; });
  device.take(reply);
  CHECK(device.replica().pending().size() == 1);
  CHECK(device.single("SELECT count(*) FROM outbox") == 1);
  CHECK(device.single("SELECT count(*) FROM kept") == 4);
  device.reopen();
  CHECK(device.replica().pending().size() == 1);
}

TEST_CASE("a reply that counts a batch and judges nothing of it is written") {
  AcceptedRow device;
  device.edit(kText, "new");
  auto reply = device.reply_to_push();
  reply.verdicts.clear();
  CHECK(must(device.exchange().take_verdicts(reply)));
  CHECK(device.replica().pending().at(0).delivery == Delivery::Waiting);
}

}  // namespace qiaomen
