#include "engine/store/outbox_pack.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <random>

#include "engine/store/salvage.h"
#include "engine/store/schema.h"
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
constexpr std::size_t kCellOfOnePage = 4061 - 5;  // a row's bytes in a page of 4 KiB, less its own head

// Refuses rows that say "no".
struct Refusing final : Rules {
  std::optional<RuleRefusal> refuse(const ChangeInContext& change, RowSource&) const override {
    if (change.after.values.get(kText) == Value{std::string("no")}) return RuleRefusal{};
    return std::nullopt;
  }
  std::vector<HubOnlyRow> derive(const ChangeInContext&, RowSource&) const override { return {}; }
  std::optional<HubOnlyRow> conflict(const ChangeInContext&, GroupNumber, const Side&, const Side&,
                                     Survivor) const override {
    return std::nullopt;
  }
};

std::string text_of(const Transaction& transaction) {
  return std::get<std::string>(written_value(issue_table(), transaction.changes.at(0).intents, kText));
}

std::vector<FieldChange> fields(const std::string& text) { return {{kHome, label_id("A")}, {kText, text}}; }

// What it wrote, in order, as texts of the first changes.
struct PackingDevice : LoopbackDevice {
  PackingDevice() : LoopbackDevice(trace_catalog(), 1) { hub.enrol(record(), {bucket_named("A")}); }

  void create(const std::string& text) {
    must(replica().write([&](Draft& draft) { return draft.create(issue_table(), label_id(text), fields(text)); }));
    written.push_back(text);
  }
  // `acts` creates in one commit; the middle one says `middle` if that is given.
  void create_in_bulk(std::size_t acts, const std::string& prefix, const std::string& middle = {}) {
    must(replica().write_each(acts, [&](std::size_t act, Draft& draft) {
      const auto name = prefix + std::to_string(act);
      const auto text = act == acts / 2 && !middle.empty() ? middle : name;
      written.push_back(text);
      return draft.create(issue_table(), label_id(name), fields(text));
    }));
  }
  std::int64_t single(std::string_view sql) {
    return replica().read([&](const ReadTx& tx) {
      auto query = tx.query(sql);
      query.step();
      return query.integer(0);
    });
  }
  // An act of its own before and behind many in one commit: rows of one entry and of several.
  void write_mixed(const std::string& middle = {}) {
    create("before");
    create_in_bulk(100, "a", middle);
    create("between");
    create_in_bulk(300, "b");
    create("behind");
    CHECK(single("SELECT count(*) FROM outbox") < 20);
  }
  std::vector<std::string> pending_texts() {
    std::vector<std::string> texts;
    for (const PendingInfo& info : replica().pending()) texts.push_back(text_of(info.transaction));
    return texts;
  }
  // In memory, and read anew from the file.
  void check_pending() {
    for (int life = 0; life < 2; ++life) {
      CHECK(pending_texts() == written);
      reopen();
    }
  }
  // The file as it is in a backup of the whole device.
  void keep_copy() { replica().database().back_up_to(file() + ".copy"); }
  void restore_copy() {
    for (const char* suffix : {"-wal", "-shm"}) std::filesystem::remove(file() + suffix);
    std::filesystem::rename(file() + ".copy", file());
    reopen();
  }
  std::int64_t rows_at_hub() {
    std::int64_t rows = 0;
    for (const BucketDigest& bucket : replica().digests()) rows += bucket.rows;
    return rows;
  }

  std::vector<std::string> written;
  Refusing rules;
  testing::LoopbackHub hub{trace_catalog(), rules};
};

// Much like the one before, as entries of one commit are; some of another length, some quite unlike.
std::vector<Bytes> some_entries(std::uint32_t seed, std::size_t count) {
  std::mt19937 random(seed);
  std::vector<Bytes> entries;
  Bytes entry(20 + random() % 200);
  for (std::size_t i = 0; i < count; ++i) {
    if (random() % 8 == 0) entry.resize(1 + random() % 700);
    const auto fresh = random() % 16 == 0 ? entry.size() : random() % 6;
    for (std::size_t k = 0; k < fresh; ++k) entry[random() % entry.size()] = static_cast<std::uint8_t>(random());
    entry[0] = 0x82;
    entries.push_back(entry);
  }
  return entries;
}

}  // namespace

TEST_CASE("a pack gives back what was put into it, and fits into a page") {
  for (std::uint32_t seed = 1; seed <= 300; ++seed) {
    CAPTURE(seed);
    OutboxPack pack;
    std::vector<std::pair<std::int64_t, Bytes>> put;
    for (const Bytes& entry : some_entries(seed, 200)) {
      const auto order = 7 + static_cast<std::int64_t>(put.size());
      if (!pack.add(order, entry)) break;
      put.emplace_back(order, entry);
    }
    const auto body = pack.body();
    if (put.size() > 1) CHECK(body.size() <= kCellOfOnePage);
    const auto row = read_outbox_row(7, body);
    CHECK(row.damaged == 0);
    CHECK(row.is_pack == (put.size() > 1));
    CHECK((row.entries == put));
    CHECK(pack.count() == static_cast<std::int64_t>(put.size()));
  }
}

TEST_CASE("a pack takes the next order only, and an empty one takes an entry larger than a page") {
  OutboxPack pack;
  const Bytes large(10'000, 0x82);
  REQUIRE(pack.add(3, large));
  CHECK(pack.body() == large);
  CHECK_FALSE(pack.add(5, Bytes{0x82}));
  CHECK_FALSE(pack.add(3, Bytes{0x82}));
  CHECK_FALSE(pack.add(4, Bytes{0x82}));  // no room
  CHECK(pack.body() == large);
  pack.clear();
  REQUIRE(pack.add(5, Bytes{0x82, 1}));
  CHECK(pack.body() == Bytes{0x82, 1});
}

TEST_CASE("of a pack whose end is gone the entries before it are read, and the rest counts as damaged") {
  OutboxPack pack;
  const auto entries = some_entries(5, 12);
  for (std::size_t i = 0; i < entries.size(); ++i) REQUIRE(pack.add(static_cast<std::int64_t>(i), entries[i]));
  const auto body = pack.body();
  for (std::size_t left = 2; left < body.size(); ++left) {
    CAPTURE(left);
    const auto row = read_outbox_row(0, BytesView(body).first(left));
    CHECK(row.is_pack);
    CHECK(row.entries.size() < entries.size());
    for (std::size_t i = 0; i < row.entries.size(); ++i) CHECK((row.entries[i].second == entries[i]));
    if (!row.entries.empty()) CHECK(row.damaged == static_cast<std::int64_t>(entries.size() - row.entries.size()));
  }
  for (std::size_t at = 1; at < body.size(); ++at) {
    auto flipped = body;
    flipped[at] ^= 0xff;
    CHECK(read_outbox_row(0, flipped).entries.size() <= entries.size());
  }
}

TEST_CASE("acts of one commit and acts of their own lie in one outbox, in order") {
  PackingDevice device;
  device.write_mixed();
  device.check_pending();
  const auto pending = device.replica().pending();
  for (std::size_t i = 0; i < pending.size(); ++i) CHECK(pending[i].transaction.number == i + 1);
}

TEST_CASE("a file of the version before, with a row for each act, is opened and goes on") {
  PackingDevice device;
  device.write_mixed();
  device.replica().database().write([](WriteTx& tx) { unpack_outbox(tx); });
  device.replica().database().execute("PRAGMA user_version=4");
  CHECK(device.single("SELECT count(*) FROM outbox") == static_cast<std::int64_t>(device.written.size()));
  device.reopen();
  CHECK(device.single("PRAGMA user_version") == kStoreVersion);
  device.create_in_bulk(50, "c");
  device.check_pending();
  device.sync(device.hub);
  CHECK(device.replica().pending().empty());
  CHECK(device.rows_at_hub() == static_cast<std::int64_t>(device.written.size()));
}

TEST_CASE("a refused act in the middle of others leaves them whole") {
  PackingDevice device;
  device.write_mixed("no");
  SECTION("at once") {}
  SECTION("after a restart, and a reply that was lost") {
    device.reopen();
    device.lose_reply(device.hub);
    device.reopen();
    device.check_pending();
  }
  device.sync(device.hub);
  CHECK(device.replica().pending().empty());
  REQUIRE(device.replica().returned().size() == 1);
  CHECK(text_of(device.replica().returned().front().transaction) == "no");
  CHECK(device.rows_at_hub() == static_cast<std::int64_t>(device.written.size() - 1));
  CHECK(device.replica().hash_mismatches() == 0);
  CHECK(device.single("SELECT count(*) FROM outbox") == 0);
}

TEST_CASE("each of the acts that lie together keeps its own verdict until its row comes") {
  PackingDevice device;
  device.write_mixed("no");
  const auto request = must(device.exchange().make_request(true));
  const auto reply = must(device.exchange().open_reply(must(device.hub.core().sync(device.record(), request))));
  must(device.exchange().take_verdicts(*reply));
  device.reopen();
  std::erase(device.written, "no");
  device.check_pending();
  CHECK(device.single("SELECT count(*) FROM outbox") < 200);
  for (const PendingInfo& info : device.replica().pending()) {
    REQUIRE(info.verdicts.size() == 1);
    CHECK(info.delivery == Delivery::Confirmed);
  }
  for (const std::size_t at : {60, 200, 300}) {
    CHECK(device.replica().receipt(device.replica().pending().at(at).id)->number == at + 2);
  }
  device.sync(device.hub);
  CHECK(device.replica().pending().empty());
  CHECK(device.rows_at_hub() == static_cast<std::int64_t>(device.written.size()));
}

TEST_CASE("an act that leaves the middle of others does not take them with it") {
  PackingDevice device;
  device.create_in_bulk(30, "a");
  device.sync(device.hub);
  device.written.clear();
  device.create_in_bulk(60, "b", "no");
  must(device.exchange().make_request(true));
  device.create_in_bulk(60, "c");  // not in the batch that is answered
  const auto later = std::vector<std::string>(device.written.begin() + 60, device.written.end());
  device.lose_reply(device.hub);
  device.reopen();
  device.check_pending();
  device.sync(device.hub);
  CHECK(device.replica().returned().size() == 1);
  CHECK(device.rows_at_hub() == 30 + 59 + 60);
}

TEST_CASE("a row of one among many acts that is edited later keeps what its create said") {
  PackingDevice device;
  device.write_mixed();
  for (const char* row : {"a50", "b299"}) {
    must(device.replica().write(
        [&](Draft& draft) { return draft.edit(issue_table(), label_id(row), {{kText, std::string("later")}}); }));
    device.written.emplace_back("later");
  }
  device.check_pending();
  device.sync(device.hub);
  CHECK(device.replica().pending().empty());
  CHECK(device.replica().find(issue_table(), label_id("a50"))->get(kText) == Value{std::string("later")});
  CHECK(device.replica().hash_mismatches() == 0);
}

TEST_CASE("acts that look at those before them in the same commit keep their order and their values") {
  PackingDevice device;
  for (const std::size_t every : {2, 7, 40}) {
    must(device.replica().write_each(120, [&](std::size_t act, Draft& draft) -> Result<> {
      const auto name = std::to_string(every) + "-" + std::to_string(act);
      if (act % every != every - 1) {
        device.written.push_back(name);
        return draft.create(issue_table(), label_id(name), fields(name));
      }
      const auto before = std::to_string(every) + "-" + std::to_string(act - 1);
      device.written.push_back("edit of " + before);
      return draft.edit(issue_table(), label_id(before), {{kText, "edit of " + before}});
    }));
  }
  device.check_pending();
  device.sync(device.hub);
  CHECK(device.replica().pending().empty());
  CHECK(device.replica().find(issue_table(), label_id("7-5"))->get(kText) == Value{std::string("edit of 7-5")});
}

TEST_CASE("a commit that fails midway leaves none of its acts, and the next one begins anew") {
  PackingDevice device;
  device.create("before");
  CHECK_FALSE(device.replica().write_each(50, [&](std::size_t act, Draft& draft) -> Result<> {
    if (act == 30) return fail(Errc::Refused, "no");
    return draft.create(issue_table(), draft.new_id(), fields("lost"));
  }));
  device.create_in_bulk(50, "a");
  device.check_pending();
  CHECK(device.replica().pending().back().transaction.number == 51);
}

TEST_CASE("edits of many rows in one commit are kept with their old values") {
  PackingDevice device;
  device.create_in_bulk(100, "a");
  device.sync(device.hub);
  device.written.clear();
  must(device.replica().write_each(100, [&](std::size_t act, Draft& draft) {
    const auto text = act == 50 ? std::string("no") : "edit " + std::to_string(act);
    device.written.push_back(text);
    return draft.edit(issue_table(), label_id("a" + std::to_string(act)), {{kText, text}});
  }));
  CHECK(device.single("SELECT count(*) FROM outbox") < 10);
  device.check_pending();
  device.sync(device.hub);
  CHECK(device.replica().find(issue_table(), label_id("a49"))->get(kText) == Value{std::string("edit 49")});
  CHECK(device.replica().find(issue_table(), label_id("a50"))->get(kText) == Value{std::string("a50")});
  CHECK(device.replica().returned().size() == 1);
}

TEST_CASE("a restored copy numbers acts that lie together anew, each by itself") {
  PackingDevice device;
  device.create("known");
  device.sync(device.hub);
  device.written.clear();
  device.write_mixed();
  device.keep_copy();
  device.sync(device.hub);
  device.restore_copy();
  CHECK(device.pending_texts() == device.written);
  device.create_in_bulk(40, "c");
  device.reopen();
  device.sync(device.hub);
  CHECK(device.replica().pending().empty());
  CHECK(device.replica().returned().empty());
  CHECK(device.rows_at_hub() == 1 + static_cast<std::int64_t>(device.written.size()));
  CHECK(device.replica().hash_mismatches() == 0);
}

TEST_CASE("from a damaged file acts that lie together are saved one by one, up to what is destroyed") {
  PackingDevice device;
  device.write_mixed();
  const auto second_row = device.single("SELECT min(written) FROM outbox WHERE written > 2");
  std::size_t lost = 0;
  SECTION("all of them") {
    device.replica().database().execute("INSERT INTO returned VALUES(999, x'00', x'83', x'83')");
  }
  SECTION("without the end of a row") {
    device.replica().database().execute("UPDATE outbox SET body = substr(body, 1, length(body) - 1) WHERE written = 2");
    lost = 1;
  }
  SECTION("without a row") {
    device.replica().database().execute("UPDATE outbox SET body = x'81' WHERE written = 2");
    lost = static_cast<std::size_t>(second_row - 2);
  }
  SECTION("without a state") { device.replica().database().execute("DELETE FROM state"); }
  const auto saved = must(salvage(device.file(), trace_catalog(), device.clock.now.wall));
  device.reopen();
  CHECK(saved.damaged == 1);
  const auto texts = device.pending_texts();
  CHECK(saved.transactions == static_cast<std::int64_t>(texts.size()));
  CHECK(texts.size() + lost == device.written.size());
  CHECK(texts.front() == "before");
  CHECK(texts.back() == "behind");
  device.written = texts;
  device.create_in_bulk(40, "c");
  device.check_pending();
  device.sync(device.hub);
  CHECK(device.replica().pending().empty());
  CHECK(device.replica().returned().empty());
  CHECK(device.rows_at_hub() == static_cast<std::int64_t>(device.written.size()));
}

TEST_CASE("acts that leave from both ends of those that lie together leave the ones in the middle") {
  PackingDevice device;
  device.create_in_bulk(200, "a");
  std::vector<TransactionId> waiting;
  for (std::size_t at = 75; at < 85; ++at) waiting.push_back(device.replica().pending().at(at).id);
  const auto request = must(device.exchange().make_request(true));
  auto reply = must(device.exchange().open_reply(must(device.hub.core().sync(device.record(), request))));
  std::erase_if(reply->verdicts, [&](const Receipt& receipt) {
    return std::ranges::find(waiting, receipt.transaction) != waiting.end();
  });
  must(device.exchange().take_verdicts(*reply));
  must(device.exchange().take_rows(*reply));
  device.written = {device.written.begin() + 75, device.written.begin() + 85};
  device.check_pending();
  CHECK(device.single("SELECT count(*) FROM outbox") == 10);
  device.sync(device.hub);
  CHECK(device.replica().pending().empty());
}

}  // namespace qiaomen
