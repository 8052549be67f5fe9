#include "engine/store/salvage.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "engine/store/damage.h"
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

constexpr std::size_t kPage = 4096;
constexpr char kRowidLeaf = 0x0D;  // the outbox
constexpr char kIndexLeaf = 0x0A;  // tables of rows, WITHOUT ROWID

std::string bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// A device whose file is damaged while nobody looks, and a hub that it can talk to afterwards.
struct DamagedDevice : LoopbackDevice {
  DamagedDevice() : LoopbackDevice(trace_catalog(), 1) { hub.enrol(record(), {bucket_named("A")}); }

  TransactionId create(const std::string& text) {
    return must(replica().write([&](Draft& draft) {
      return draft.create(issue_table(), draft.new_id(), {{1, label_id("A")}, {2, text}, {3, std::string("b")}});
    }));
  }
  void execute(std::string_view sql) { replica().database().execute(sql); }
  std::optional<std::string> damage() { return damage_of(file(), trace_catalog()); }
  Salvage rescue() {
    auto saved = must(salvage(file(), trace_catalog(), clock.now.wall));
    reopen();
    return saved;
  }
  bool is_accepted(const TransactionId& id) {
    std::optional<Receipt> receipt;
    hub.store().read([&](HubView& view) { receipt = view.receipt(id); });
    return receipt && !receipt->refused;
  }
  // Each of these, and nothing else, is at the hub; the screen shows each once.
  void check_arrived(const std::vector<TransactionId>& written) {
    sync(hub);
    for (const TransactionId& id : written) CHECK(is_accepted(id));
    CHECK(replica().pending().empty());
    CHECK(replica().hash_mismatches() == 0);
    std::int64_t rows = 0;
    for (const BucketDigest& bucket : replica().digests()) rows += bucket.rows;
    CHECK(rows == static_cast<std::int64_t>(written.size()));
  }
  // "entry 100" and so on, each in an act of its own, in one commit.
  void create_in_bulk(std::size_t acts) {
    must(replica().write_each(acts, [&](std::size_t act, Draft& draft) {
      const auto text = "entry " + std::to_string(100 + act) + std::string(200, 'x');
      return draft.create(issue_table(), draft.new_id(), {{1, label_id("A")}, {2, text}, {3, std::string("b")}});
    }));
  }
  RowId new_row(const std::string& text) {
    RowId row;
    must(replica().write([&](Draft& draft) {
      row = draft.new_id();
      return draft.create(issue_table(), row, {{1, label_id("A")}, {2, text}, {3, std::string("b")}});
    }));
    return row;
  }
  void edit(const RowId& row, const std::string& text) {
    must(replica().write([&](Draft& draft) { return draft.edit(issue_table(), row, {{2, text}}); }));
  }
  // The page of this kind that holds this text.
  void destroy_page(char kind, const std::string& text) {
    execute("PRAGMA wal_checkpoint(TRUNCATE)");
    const auto bytes = bytes_of(file());
    for (auto at = bytes.find(text); at != std::string::npos; at = bytes.find(text, at + 1)) {
      const auto page = at / kPage * kPage;
      if (bytes[page] != kind) continue;
      std::fstream out(file(), std::ios::binary | std::ios::in | std::ios::out);
      out.seekp(static_cast<std::streamoff>(page));
      out << std::string(kPage, '\xA5');
      return;
    }
    FAIL("no such page has " << text);
  }
  std::vector<TransactionId> pending_ids() {
    std::vector<TransactionId> ids;
    for (const PendingInfo& info : replica().pending()) ids.push_back(info.id);
    return ids;
  }

  testing::NoRules rules;
  testing::LoopbackHub hub{trace_catalog(), rules};
};

}  // namespace

TEST_CASE("a whole file, one that is not there, empty or of a newer program is not called damaged") {
  DamagedDevice device;
  device.create("a");
  CHECK_FALSE(device.damage());
  CHECK_FALSE(damage_of(device.file() + "-nowhere", trace_catalog()));
  std::ofstream(device.file() + "-empty").flush();
  CHECK_FALSE(damage_of(device.file() + "-empty", trace_catalog()));
  device.execute("UPDATE outbox SET body = x'00'");
  CHECK(device.damage());
  device.execute("PRAGMA user_version=99");
  CHECK_FALSE(device.damage());
}

TEST_CASE("a destroyed page of rows that were written in bulk costs only what was created in it") {
  DamagedDevice device;
  device.create_in_bulk(200);
  device.destroy_page(kIndexLeaf, "entry 150");
  CHECK(device.damage());
  const auto saved = device.rescue();
  CHECK(saved.damaged > 0);
  CHECK(saved.transactions < 200);
  CHECK(saved.transactions > 150);
  CHECK_FALSE(device.damage());
  CHECK(device.replica().pending().front().transaction.number == 1);
  CHECK(device.replica().pending().back().transaction.number == 200);
  device.check_arrived(device.pending_ids());
}

TEST_CASE("a destroyed page of the outbox costs its own entries only") {
  DamagedDevice device;
  const auto row = device.new_row("first");
  for (int i = 100; i < 300; ++i) device.edit(row, "entry " + std::to_string(i) + std::string(200, 'x'));
  device.destroy_page(kRowidLeaf, "entry 150");
  CHECK(device.damage());
  const auto saved = device.rescue();
  CHECK(saved.damaged > 0);
  CHECK(saved.transactions < 201);
  CHECK(saved.transactions > 150);
  CHECK_FALSE(device.damage());
  CHECK(device.replica().pending().front().transaction.number == 1);
  CHECK(device.replica().pending().back().transaction.number == 201);
  const auto kept = device.pending_ids();
  device.sync(device.hub);
  for (const TransactionId& id : kept) CHECK(device.is_accepted(id));
}

TEST_CASE("rows that were written in bulk are saved from a file of an older catalog") {
  DamagedDevice device;
  device.create_in_bulk(2);
  const auto ids = device.pending_ids();
  device.execute("ALTER TABLE issue DROP COLUMN note");
  device.execute("INSERT INTO returned VALUES(9, x'00', x'83', x'83')");
  CHECK(device.damage());
  const auto saved = device.rescue();
  CHECK(saved.transactions == 2);
  const auto change = device.replica().pending().front().transaction.changes.front();
  CHECK(is_absent(written_value(issue_table(), change.intents, 11)));
  device.check_arrived(ids);
}

TEST_CASE("a destroyed table of rows takes nothing with it that a person wrote in an act of its own") {
  DamagedDevice device;
  std::vector<TransactionId> written;
  for (int i = 100; i < 120; ++i)
    written.push_back(device.create("entry " + std::to_string(i) + std::string(200, 'x')));
  device.destroy_page(kIndexLeaf, "entry 105");
  CHECK(device.damage());
  CHECK(device.rescue().transactions == 20);
  device.check_arrived(written);
}

TEST_CASE("entries whose bytes do not decode are left out, the rest is saved") {
  DamagedDevice device;
  const auto first = device.create("first");
  device.create("second");
  const auto third = device.create("third");
  device.execute("UPDATE outbox SET body = x'83' WHERE written = 2");
  device.execute("INSERT INTO delivery VALUES(3, x'83')");
  device.execute("INSERT INTO returned VALUES(9, x'00', x'83', x'83')");
  device.execute("INSERT INTO dismissed VALUES(x'00', x'83')");
  device.execute("INSERT INTO kept VALUES(8, 1, x'83', x'83')");
  CHECK(device.damage());
  const auto saved = device.rescue();
  CHECK(saved.transactions == 2);
  CHECK(saved.returned == 0);
  CHECK(saved.damaged == 5);
  device.check_arrived({first, third});
}

TEST_CASE("a row whose own bytes do not decode is damage too, and comes again from the hub") {
  DamagedDevice device;
  const auto sent = device.create("sent");
  device.sync(device.hub);
  device.execute("UPDATE issue SET unknown = x'83'");
  CHECK(device.damage());
  CHECK(device.rescue().transactions == 0);
  device.check_arrived({sent});
}

TEST_CASE("without a readable state no number and no order is given twice, and the hub gives a new epoch") {
  DamagedDevice device;
  const auto sent = device.create("sent");
  device.sync(device.hub);
  const auto lost_reply = device.create("reply lost");
  device.lose_reply(device.hub);
  const auto unsent = device.create("unsent");
  device.execute("DELETE FROM state");
  const auto saved = device.rescue();
  CHECK(saved.transactions == 2);
  CHECK(saved.damaged == 1);
  const auto later = device.create("later");
  CHECK(device.replica().pending().back().id == later);
  CHECK(device.replica().pending().back().transaction.number == 4);
  device.check_arrived({sent, lost_reply, unsent, later});
}

TEST_CASE("when nothing but the key is left, a new epoch begins and nothing sent counts twice") {
  DamagedDevice device;
  const auto sent = device.create("sent");
  device.sync(device.hub);
  for (const char* table : {"state", "batch", "kept", "epoch_parent"}) {
    device.execute(std::string("DELETE FROM ") + table);
  }
  device.rescue();
  const auto later = device.create("later");
  device.check_arrived({sent, later});
}

TEST_CASE("a sealed batch that is damaged does not hold up what comes after it") {
  const bool hub_has_the_first = GENERATE(false, true);
  DamagedDevice device;
  const auto before = device.create("before");
  device.sync(device.hub);
  const auto first = device.create("first");
  if (hub_has_the_first) {
    device.lose_reply(device.hub);
  } else {
    must(device.exchange().make_request(true));
  }
  const auto second = device.create("second");
  must(device.exchange().make_request(true));
  device.execute("UPDATE batch SET body = x'83' WHERE number = 2");
  CHECK(device.damage());
  const auto saved = device.rescue();
  CHECK(saved.transactions == 2);
  device.check_arrived({before, first, second});
}

TEST_CASE("the damaged file keeps its bytes under a name with the time, and a second one gets another") {
  DamagedDevice device;
  device.clock.now.wall.us = 1'602'295'200'000'000;  // 2020-10-10 02:00:00 UTC
  device.create("a");
  device.execute("UPDATE outbox SET body = x'00'");
  device.execute("PRAGMA wal_checkpoint(TRUNCATE)");
  const auto before = bytes_of(device.file());
  const auto saved = device.rescue();
  CHECK(saved.set_aside_as == device.file() + ".damaged-20201010T020000Z");
  CHECK((bytes_of(saved.set_aside_as) == before));
  CHECK(device.rescue().set_aside_as == saved.set_aside_as + "-2");
}

TEST_CASE("where no new file can be made, the damaged one stays in its place") {
  DamagedDevice device;
  device.create("a");
  device.execute("UPDATE outbox SET body = x'00'");
  device.execute("PRAGMA wal_checkpoint(TRUNCATE)");
  const auto before = bytes_of(device.file());
  std::filesystem::create_directories(device.file() + ".fresh/in the way");
  const auto failed = salvage(device.file(), trace_catalog(), device.clock.now.wall);
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code == Errc::Unavailable);
  CHECK((bytes_of(device.file()) == before));
}

}  // namespace qiaomen
