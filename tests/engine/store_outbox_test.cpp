#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

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

constexpr FieldNumber kHome = 1, kText = 2, kB = 3, kFirst = 4, kCount = 7, kState = 8, kTags = 10, kNote = 11;

struct WritingDevice : LoopbackDevice {
  WritingDevice() : LoopbackDevice(trace_catalog(), 1) { hub.enrol(record(), {bucket_named("A")}); }

  TransactionId write(const std::function<Result<>(Draft&)>& act) { return must(replica().write(act)); }
  // In bulk: with another act in the same commit, which is the second.
  TransactionId create(const RowId& row, std::vector<FieldChange> values) {
    values.emplace_back(kHome, label_id("A"));
    return must(replica().write_each(2,
                                     [&](std::size_t act, Draft& draft) {
                                       if (act == 0) return draft.create(issue_table(), row, values);
                                       return draft.create(issue_table(), draft.new_id(), {{kHome, label_id("A")}});
                                     }))
        .front();
  }
  TransactionId edit(const RowId& row, std::vector<FieldChange> values) {
    return write([&](Draft& draft) { return draft.edit(issue_table(), row, values); });
  }
  std::int64_t single(std::string_view sql) {
    return replica().read([&](const ReadTx& tx) {
      auto query = tx.query(sql);
      query.step();
      return query.integer(0);
    });
  }
  Change pending_change(std::size_t at) { return replica().pending().at(at).transaction.changes.front(); }

  testing::NoRules rules;
  testing::LoopbackHub hub{trace_catalog(), rules};
};

const Value& text_of(const Change& change) { return written_value(issue_table(), change.intents, kText); }

}  // namespace

TEST_CASE("a new row that is written in bulk is not written a second time into the outbox") {
  WritingDevice device;
  const std::string text(3000, 'x');
  device.create(label_id("r"), {{kText, text}});
  CHECK(device.single("SELECT max(length(body)) FROM outbox") < 200);
  CHECK(text_of(device.pending_change(0)) == Value{text});
}

TEST_CASE("of what a person writes in an act of its own the outbox has a copy") {
  WritingDevice device;
  const std::string text(3000, 'x');
  device.write([&](Draft& draft) {
    return draft.create(issue_table(), label_id("r"), {{kHome, label_id("A")}, {kText, text}});
  });
  CHECK(device.single("SELECT length(body) FROM outbox") > 3000);
}

TEST_CASE("a create means what was written, however the row changes before it is sent") {
  WritingDevice device;
  const auto row = label_id("r");
  device.create(row, {{kText, std::string("first")}, {kB, std::string("b")}, {kCount, 3}});
  SECTION("edited") {
    device.edit(row, {{kText, std::string("second")}});
    device.edit(row, {{kCount, 4}});
  }
  SECTION("edited by another process, after a restart") {
    device.reopen();
    device.edit(row, {{kText, std::string("second")}});
  }
  SECTION("deleted") {
    device.write([&](Draft& draft) { return draft.remove(issue_table(), row); });
  }
  SECTION("created again") { device.create(row, {{kFirst, std::string("f")}}); }
  for (int life = 0; life < 2; ++life) {
    const auto change = device.pending_change(0);
    CHECK(change.op == Op::Create);
    CHECK(text_of(change) == Value{std::string("first")});
    CHECK(written_value(issue_table(), change.intents, kCount) == Value{std::int64_t{3}});
    CHECK(written_value(issue_table(), change.intents, kFirst) == Value{});
    device.reopen();
  }
}

TEST_CASE("a row that is created and changed in one act keeps both changes") {
  WritingDevice device;
  const auto acts = GENERATE(std::size_t{1}, std::size_t{2});
  must(device.replica().write_each(acts, [&](std::size_t act, Draft& draft) -> Result<> {
    const auto name = std::to_string(act);
    const auto row = label_id("r" + name);
    TRY_VOID(draft.create(issue_table(), row, {{kHome, label_id("A")}, {kText, std::string("first")}}));
    TRY_VOID(draft.edit(issue_table(), row, {{kText, std::string("second")}}));
    return draft.create(issue_table(), label_id("s" + name), {{kHome, label_id("A")}, {kText, std::string("other")}});
  }));
  for (int life = 0; life < 2; ++life) {
    const auto changes = device.replica().pending().at(0).transaction.changes;
    REQUIRE(changes.size() == 3);
    CHECK(text_of(changes[0]) == Value{std::string("first")});
    CHECK(text_of(changes[1]) == Value{std::string("second")});
    CHECK(text_of(changes[2]) == Value{std::string("other")});
    device.reopen();
  }
}

TEST_CASE("every kind of value comes back from its row as it was written") {
  WritingDevice device;
  const std::vector<FieldChange> values = {
      {kText, std::string()}, {kState, std::int64_t{1}}, {kTags, TextSet{"a", "b"}}, {kNote, std::string("n")}};
  device.create(label_id("r"), values);
  const auto change = device.pending_change(0);
  for (const auto& [number, value] : values) CHECK(written_value(issue_table(), change.intents, number) == value);
  CHECK(change.from == 0);
  CHECK(change.bucket == bucket_named("A"));
  device.sync(device.hub);
  CHECK(device.replica().pending().empty());
  CHECK(device.replica().returned().empty());
}

TEST_CASE("a create that says absent of a field is kept word by word") {
  WritingDevice device;
  device.create(label_id("r"), {{kText, std::string("t")}, {kNote, Value{}}});
  const auto change = device.pending_change(0);
  CHECK(change.intents.back().group == kNote);
  CHECK(change.intents.back().values == std::vector<Value>{Value{}});
}

TEST_CASE("values that are lent are written as values that are given, in whatever order") {
  WritingDevice device;
  const std::string text = "请多敲门";
  const TextSet tags{"a", "b"};
  const RowId home = label_id("A"), given = label_id("given"), lent = label_id("lent"), unsorted = label_id("unsorted");
  must(device.replica().write_each(3, [&](std::size_t act, Draft& draft) {
    if (act == 0) return draft.create(issue_table(), given, {{kHome, home}, {kText, text}, {kTags, tags}});
    if (act == 1) {
      return draft.create_lent(issue_table(), lent,
                               std::vector<LentField>{{kHome, home}, {kText, text}, {kTags, &tags}});
    }
    return draft.create_lent(issue_table(), unsorted,
                             std::vector<LentField>{{kTags, &tags}, {kText, text}, {kHome, home}});
  }));
  const auto row = device.replica().find(issue_table(), given);
  REQUIRE(row);
  CHECK(device.replica().find(issue_table(), lent) == row);
  CHECK(device.replica().find(issue_table(), unsorted) == row);
  const auto intents = device.pending_change(0).intents;
  CHECK(device.pending_change(1).intents == intents);
  CHECK(device.pending_change(2).intents == intents);
}

TEST_CASE("a lent text with a control character is refused, and so is a row without its bucket") {
  WritingDevice device;
  const auto create = [&](std::vector<LentField> fields) {
    return device.replica().write(
        [&](Draft& draft) { return draft.create_lent(issue_table(), label_id("r"), fields); });
  };
  CHECK(create({{kHome, label_id("A")}, {kText, "a\tb"}}).error().code == Errc::Malformed);
  CHECK(create({{kText, "a"}}).error().code == Errc::Malformed);
  CHECK_FALSE(device.replica().find(issue_table(), label_id("r")));
}

TEST_CASE("an act in bulk that is looked at between two new rows keeps both, in order") {
  WritingDevice device;
  const auto fields = [](const char* text) {
    return std::vector<FieldChange>{{kHome, label_id("A")}, {kText, std::string(text)}};
  };
  must(device.replica().write_each(2, [&](std::size_t act, Draft& draft) -> Result<> {
    if (act == 1) return draft.create(issue_table(), label_id("other"), fields("other"));
    TRY_VOID(draft.create(issue_table(), label_id("first"), fields("one")));
    draft.rely_on(label_id("first"));
    return draft.create(issue_table(), label_id("second"), fields("two"));
  }));
  const auto changes = device.replica().pending().at(0).transaction.changes;
  REQUIRE(changes.size() == 2);
  CHECK(changes[0].row == label_id("first"));
  CHECK(text_of(changes[0]) == Value{std::string("one")});
  CHECK(changes[1].row == label_id("second"));
  CHECK(text_of(changes[1]) == Value{std::string("two")});
}

TEST_CASE("rows that others wrote while theirs were pending do not change what was sent") {
  WritingDevice device;
  LoopbackDevice other(trace_catalog(), 2);
  device.hub.enrol(other.record(), {bucket_named("A")});
  must(other.replica().write([&](Draft& draft) {
    return draft.create(issue_table(), label_id("r"), {{kHome, label_id("A")}, {kText, std::string("theirs")}});
  }));
  other.sync(device.hub);
  device.create(label_id("r"), {{kText, std::string("ours")}});
  device.lose_reply(device.hub);
  device.edit(label_id("r"), {{kNote, std::string("n")}});
  device.reopen();
  CHECK(text_of(device.pending_change(0)) == Value{std::string("ours")});
  device.sync(device.hub);
  CHECK(device.replica().pending().empty());
  CHECK(device.replica().hash_mismatches() == 0);
}

TEST_CASE("the cap of a transaction counts new rows whole") {
  WritingDevice device;
  const auto fill = [&](int rows) {
    return device.replica().write_each(2, [&](std::size_t, Draft& draft) -> Result<> {
      for (int i = 0; i < rows; ++i) {
        TRY_VOID(draft.create(issue_table(), draft.new_id(),
                              {{kHome, label_id("A")}, {kText, std::string(3900, 'x')}, {kB, std::string(3900, 'y')}}));
      }
      return {};
    });
  };
  CHECK(fill(16).has_value());
  CHECK(fill(17).error().code == Errc::TooLarge);
  CHECK(device.replica().pending().size() == 2);
  CHECK(device.single("SELECT count(*) FROM issue") == 32);
}

}  // namespace qiaomen
