#include <catch2/catch_test_macros.hpp>

#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "engine/codec/check.h"
#include "engine/store/damage.h"
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

const RowId kRow = label_id("r01");
const FieldChange kHome{1, label_id("A")};

std::vector<FieldChange> issue(std::string text) { return {kHome, {2, std::move(text)}, {3, std::string("b")}}; }

TransactionId create(Replica& replica, const RowId& row = kRow, std::string text = "a") {
  return must(replica.write([&](Draft& draft) { return draft.create(issue_table(), row, issue(text)); }));
}

Errc code_of(const Result<TransactionId>& result) {
  REQUIRE_FALSE(result.has_value());
  return result.error().code;
}

std::string text_of(Replica& replica, const RowId& row = kRow) {
  const auto values = replica.find(issue_table(), row);
  return values ? std::get<std::string>(values->get(2)) : "";
}

}  // namespace

TEST_CASE("what write acknowledged is there after the file is opened anew") {
  LoopbackDevice device(trace_catalog(), 1);
  create(device.replica());
  device.reopen();
  CHECK(text_of(device.replica()) == "a");
  REQUIRE(device.replica().pending().size() == 1);
  CHECK(device.replica().pending()[0].delivery == Delivery::OnlyHere);
}

TEST_CASE("an act that fails half way leaves nothing, in the file or in memory") {
  LoopbackDevice device(trace_catalog(), 1);
  const auto result = device.replica().write([&](Draft& draft) -> Result<> {
    TRY_VOID(draft.create(issue_table(), kRow, issue("a")));
    return draft.edit(issue_table(), label_id("nowhere"), {{2, std::string("x")}});
  });
  CHECK(code_of(result) == Errc::NotFound);
  CHECK_FALSE(device.replica().find(issue_table(), kRow).has_value());
  CHECK(device.replica().pending().empty());
  create(device.replica());
  CHECK(device.replica().pending()[0].transaction.number == 1);
}

TEST_CASE("what the caps forbid is refused before it is written") {
  LoopbackDevice device(trace_catalog(), 1);
  const auto with_text = [&](std::string text) {
    return device.replica().write([&](Draft& d) { return d.create(issue_table(), kRow, issue(text)); });
  };
  CHECK(code_of(with_text(std::string(kTextCharactersMax + 1, 'x'))) == Errc::TooLarge);
  CHECK(code_of(with_text("bell\a")) == Errc::Malformed);
  CHECK(code_of(with_text("\xff")) == Errc::Malformed);
  const auto many = device.replica().write([&](Draft& draft) -> Result<> {
    TRY_VOID(draft.create(issue_table(), kRow, issue("a")));
    for (std::size_t i = 0; i < kChangesMax; ++i) TRY_VOID(draft.edit(issue_table(), kRow, {{5, std::int64_t{1}}}));
    return {};
  });
  CHECK(code_of(many) == Errc::TooLarge);
  CHECK(device.replica().pending().empty());
}

TEST_CASE("a row without the field that decides its bucket, or with a field of another type, is refused") {
  LoopbackDevice device(trace_catalog(), 1);
  const auto homeless =
      device.replica().write([&](Draft& draft) { return draft.create(issue_table(), kRow, {{2, std::string("a")}}); });
  CHECK(code_of(homeless) == Errc::Malformed);
  const auto wrong = device.replica().write(
      [&](Draft& draft) { return draft.create(issue_table(), kRow, {kHome, {5, std::string("high")}}); });
  CHECK(code_of(wrong) == Errc::Malformed);
  const auto unknown = device.replica().write(
      [&](Draft& draft) { return draft.create(issue_table(), kRow, {kHome, {99, std::int64_t{1}}}); });
  CHECK(code_of(unknown) == Errc::Malformed);
}

TEST_CASE("an edit of a row that waits for the hub names its creation among what it rests on") {
  LoopbackDevice device(trace_catalog(), 1);
  const auto created = create(device.replica());
  must(device.replica().write([&](Draft& draft) { return draft.edit(issue_table(), kRow, {{5, std::int64_t{3}}}); }));
  CHECK(device.replica().pending().at(1).transaction.deps == std::vector{created});
}

TEST_CASE("a person sees what they wrote while it is being written") {
  LoopbackDevice device(trace_catalog(), 1);
  must(device.replica().write([&](Draft& draft) -> Result<> {
    TRY_VOID(draft.create(issue_table(), kRow, issue("a")));
    CHECK(std::get<std::string>(draft.find(issue_table(), kRow)->get(2)) == "a");
    TRY_VOID(draft.remove(issue_table(), kRow));
    CHECK_FALSE(draft.find(issue_table(), kRow).has_value());
    return draft.restore(issue_table(), kRow);
  }));
  CHECK(text_of(device.replica()) == "a");
}

TEST_CASE("two processes write one replica: numbers follow each other and each sees the other's rows") {
  LoopbackDevice device(trace_catalog(), 1);
  NullLog log;
  auto other =
      must(Replica::open(device.file(), trace_catalog(), device.record().id, device.clock, device.random, log));
  create(device.replica());
  const auto version = device.replica().version();
  create(*other, label_id("r02"), "b");
  CHECK(device.replica().version() > version);
  must(
      device.replica().write([&](Draft& d) { return d.edit(issue_table(), label_id("r02"), {{5, std::int64_t{1}}}); }));
  const auto pending = device.replica().pending();
  REQUIRE(pending.size() == 3);
  CHECK(pending[1].transaction.number == 2);
  CHECK(pending[2].transaction.number == 3);
  CHECK(pending[2].transaction.deps == std::vector{pending[1].id});
}

TEST_CASE("opening a file and reading it writes nothing") {
  LoopbackDevice device(trace_catalog(), 1);
  create(device.replica());
  device.reopen();  // and closes it, with nothing left in the log
  device.reopen();
  CHECK(text_of(device.replica()) == "a");
  const auto log = device.file() + "-wal";
  CHECK((!std::filesystem::exists(log) || std::filesystem::file_size(log) == 0));
}

TEST_CASE("a file of a newer store or catalog is refused untouched") {
  LoopbackDevice device(trace_catalog(), 1);
  create(device.replica());
  NullLog log;
  const auto open = [&] {
    return Replica::open(device.file(), trace_catalog(), device.record().id, device.clock, device.random, log);
  };
  for (const char* newer : {"UPDATE state SET schema = 99", "PRAGMA user_version=99"}) {
    {
      Database(device.file()).execute(newer);
    }
    const auto refused = open();
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == Errc::Unsupported);
    {
      Database(device.file()).execute("UPDATE state SET schema = 1");
    }
  }
  {
    Database(device.file()).execute("PRAGMA user_version=" + std::to_string(kStoreVersion));
  }
  CHECK(text_of(*must(open())) == "a");
}

TEST_CASE("a file of the first store version is brought forward with all that it holds") {
  LoopbackDevice device(trace_catalog(), 1);
  create(device.replica());
  for (const char* sql : {"ALTER TABLE state DROP COLUMN settled_at", "ALTER TABLE state DROP COLUMN lost_to_block",
                          "PRAGMA user_version=1"}) {
    device.replica().database().execute(sql);
  }
  CHECK_FALSE(damage_of(device.file(), trace_catalog()).has_value());
  device.reopen();
  CHECK(text_of(device.replica()) == "a");
  CHECK_FALSE(device.replica().settled_at_us().has_value());
  CHECK_FALSE(device.replica().lost_to_block().has_value());
  CHECK(device.replica().pending().size() == 1);
}

TEST_CASE("a file that is no database is refused, set aside whole, and replaced") {
  testing::TemporaryFolder folder;
  const auto path = (folder / "replica.db").string();
  std::ofstream(path) << "this is no database, and was never one; it is long enough to look like a file of some kind";
  testing::FakeClock clock;
  testing::SeededRandom random(1);
  NullLog log;
  CHECK(Replica::open(path, trace_catalog(), DeviceId{1}, clock, random, log).error().code == Errc::Unavailable);
  const auto saved = must(salvage(path, trace_catalog(), clock.now.wall));
  CHECK(std::filesystem::exists(saved.set_aside_as));
  CHECK(saved.transactions == 0);
  CHECK(saved.damaged > 0);
  CHECK(Replica::open(path, trace_catalog(), DeviceId{1}, clock, random, log).has_value());
}

TEST_CASE("a damaged file's outbox is saved, shown, and reaches the hub once") {
  testing::NoRules rules;
  testing::LoopbackHub hub(trace_catalog(), rules);
  LoopbackDevice device(trace_catalog(), 1);
  hub.enrol(device.record(), {bucket_named("A")});
  create(device.replica(), label_id("r01"), "sent");
  device.sync(hub);
  create(device.replica(), label_id("r02"), "unsent");
  device.lose_reply(hub);
  create(device.replica(), label_id("r03"), "later");
  const auto saved = must(salvage(device.file(), trace_catalog(), device.clock.now.wall));
  CHECK(saved.transactions == 2);
  device.reopen();
  CHECK(text_of(device.replica(), label_id("r03")) == "later");
  device.sync(hub);
  for (const auto& [label, text] : {std::pair("r01", "sent"), {"r02", "unsent"}, {"r03", "later"}}) {
    CHECK(text_of(device.replica(), label_id(label)) == text);
  }
  CHECK(device.replica().pending().empty());
  CHECK(device.replica().hash_mismatches() == 0);
}

TEST_CASE("a disk that takes no more refuses the write and keeps what was there") {
  LoopbackDevice device(trace_catalog(), 1);
  create(device.replica());
  device.replica().database().execute("PRAGMA max_page_count=1");
  const auto full = device.replica().write([&](Draft& draft) -> Result<> {
    for (int i = 0; i < 400; ++i) {
      TRY_VOID(draft.create(issue_table(), draft.new_id(), issue(std::string(200, 'x'))));
    }
    return {};
  });
  CHECK(code_of(full) == Errc::Unavailable);
  device.replica().database().execute("PRAGMA max_page_count=1000000");
  CHECK(text_of(device.replica()) == "a");
  CHECK(device.replica().pending().size() == 1);
  create(device.replica(), label_id("r02"));
}

TEST_CASE("a read-only replica reads and says no to a write") {
  LoopbackDevice device(trace_catalog(), 1);
  create(device.replica());
  NullLog log;
  auto reader = must(Replica::open(device.file(), trace_catalog(), device.record().id, device.clock, device.random, log,
                                   {.read_only = true}));
  CHECK(text_of(*reader) == "a");
  const auto refused =
      reader->write([&](Draft& draft) { return draft.edit(issue_table(), kRow, {{5, std::int64_t{1}}}); });
  CHECK(code_of(refused) == Errc::Unavailable);
}

}  // namespace qiaomen
