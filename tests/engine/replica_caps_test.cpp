#include <catch2/catch_test_macros.hpp>

#include <algorithm>

#include "engine/codec/batch_codec.h"
#include "engine/codec/check.h"
#include "engine/codec/transaction_codec.h"
#include "engine/codec/value_codec.h"
#include "tests/conformance/trace_catalog.h"
#include "tests/support/loopback.h"

// The caps at the keyboard, each at its edge: what is at the cap is taken, what is one beyond is refused and leaves
// nothing.

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
constexpr FieldNumber kText = 2, kB = 3, kFirst = 4, kSeverity = 5, kTags = 10, kNote = 11;

RowId numbered(std::size_t i) { return label_id("n" + std::to_string(i)); }
std::string xs(std::size_t count) { return std::string(count, 'x'); }

// As many characters of four bytes.
std::string wide(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += "😀";
  return text;
}

TextSet tags(std::size_t from, std::size_t to) {
  TextSet set;
  for (std::size_t i = from; i < to; ++i) set.push_back(std::to_string(10'000 + i));
  return set;
}

struct Keyboard {
  LoopbackDevice device{trace_catalog(), 1};

  Result<TransactionId> create(const RowId& row, std::vector<FieldChange> values) {
    values.push_back(kHome);
    return device.replica().write([&](Draft& draft) { return draft.create(issue_table(), row, values); });
  }
  Result<TransactionId> edit(std::vector<FieldChange> values) {
    return device.replica().write([&](Draft& draft) { return draft.edit(issue_table(), kRow, values); });
  }
  FieldValues row() { return device.replica().find(issue_table(), kRow).value_or(FieldValues{}); }
  Transaction last() { return device.replica().pending().back().transaction; }
  // One more transaction than before is pending after a success; a refusal changes nothing.
  void check_refused(const std::function<Result<TransactionId>()>& act, Errc code = Errc::TooLarge) {
    const auto before = device.replica().pending().size();
    const auto values = row();
    const auto result = act();
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().code == code);
    CHECK_FALSE(result.error().message.empty());
    CHECK(device.replica().pending().size() == before);
    CHECK(row() == values);
  }
};

std::size_t row_bytes(const FieldValues& values) {
  cbor::Writer out;
  write_fields(out, values);
  return out.data().size();
}

std::size_t change_bytes(const Change& change) {
  cbor::Writer out;
  write_change(out, change);
  return out.data().size();
}

}  // namespace

TEST_CASE("a text of 4,000 characters is taken, whatever their bytes, and one more is refused") {
  Keyboard keyboard;
  must(keyboard.create(kRow, {{kText, wide(4000)}, {kNote, std::string("two\r\nlines")}}));
  CHECK(std::get<std::string>(keyboard.row().get(kText)) == wide(4000));
  keyboard.check_refused([&] { return keyboard.edit({{kText, xs(4001)}}); });
  keyboard.check_refused([&] { return keyboard.edit({{kTags, TextSet{xs(4001)}}}); });
  keyboard.check_refused([&] { return keyboard.edit({{kNote, std::string("a\tb")}}); }, Errc::Malformed);
  keyboard.check_refused([&] { return keyboard.edit({{kNote, std::string("\xed\xa0\x80")}}); }, Errc::Malformed);
}

TEST_CASE("a set takes 256 elements, written at once or one by one, and no more") {
  Keyboard keyboard;
  keyboard.check_refused([&] { return keyboard.create(kRow, {{kTags, tags(0, 257)}}); });
  must(keyboard.create(kRow, {{kTags, tags(0, 200)}}));
  keyboard.check_refused([&] { return keyboard.edit({{kTags, tags(200, 257)}}); });
  must(keyboard.edit({{kTags, tags(200, 256)}}));
  CHECK(std::get<TextSet>(keyboard.row().get(kTags)).size() == 256);
  keyboard.check_refused([&] { return keyboard.edit({{kTags, tags(256, 257)}}); });
  must(keyboard.edit({{kTags, tags(0, 1)}}));
}

TEST_CASE("a transaction takes 500 changes and no more") {
  Keyboard keyboard;
  must(keyboard.create(kRow, {}));
  const auto edit_times = [&](std::size_t count) {
    return keyboard.device.replica().write([&](Draft& draft) -> Result<> {
      for (std::size_t i = 0; i < count; ++i) TRY_VOID(draft.edit(issue_table(), kRow, {{kSeverity, std::int64_t{1}}}));
      return {};
    });
  };
  keyboard.check_refused([&] { return edit_times(501); });
  must(edit_times(500));
  CHECK(keyboard.last().changes.size() == 500);
}

TEST_CASE("a transaction takes 128 KiB and not a byte more") {
  Keyboard keyboard;
  // Rows of their own each time: who writes over what waits rests on it.
  const auto create_with = [&](std::size_t first, std::size_t last) {
    return keyboard.device.replica().write([&](Draft& draft) -> Result<> {
      for (std::size_t i = first; i < first + 16; ++i) {
        TRY_VOID(draft.create(issue_table(), numbered(i), {kHome, {kText, xs(4000)}, {kFirst, xs(4000)}}));
      }
      return draft.create(issue_table(), numbered(first + 16), {kHome, {kNote, xs(last)}});
    });
  };
  must(create_with(0, 300));
  const auto fits = 300 + kTransactionBytesMax - encode(keyboard.last()).size();
  REQUIRE((fits > 300 && fits < 4000));
  keyboard.check_refused([&] { return create_with(20, fits + 1); });
  must(create_with(20, fits));
  CHECK(encode(keyboard.last()).size() == kTransactionBytesMax);
}

TEST_CASE("a row takes 64 KiB in one change and not a byte more") {
  Keyboard keyboard;
  const auto create_with = [&](const RowId& row, std::size_t last) {
    return keyboard.create(
        row,
        {{kText, wide(4000)}, {kB, wide(4000)}, {kFirst, wide(4000)}, {kNote, wide(4000)}, {kTags, TextSet{xs(last)}}});
  };
  must(create_with(numbered(1), 300));
  const auto fits = 300 + kRowBytesMax - change_bytes(keyboard.last().changes[0]);
  REQUIRE((fits > 300 && fits < 4000));
  keyboard.check_refused([&] { return create_with(kRow, fits + 1); });
  must(create_with(kRow, fits));
  CHECK(change_bytes(keyboard.last().changes[0]) == kRowBytesMax);
}

TEST_CASE("a row grows to 64 KiB edit by edit and not a byte further") {
  Keyboard keyboard;
  must(keyboard.create(kRow, {{kText, wide(4000)}, {kB, wide(4000)}, {kFirst, wide(4000)}, {kNote, wide(4000)}}));
  must(keyboard.edit({{kTags, TextSet{xs(300)}}}));
  const auto fits = kRowBytesMax - row_bytes(keyboard.row()) - 3;
  REQUIRE((fits > 300 && fits < 4000));
  keyboard.check_refused([&] { return keyboard.edit({{kTags, TextSet{"y" + xs(fits)}}}); });
  must(keyboard.edit({{kTags, TextSet{"y" + xs(fits - 1)}}}));
  CHECK(row_bytes(keyboard.row()) == kRowBytesMax);
}

TEST_CASE("a transaction rests on 256 others and no more") {
  Keyboard keyboard;
  for (std::size_t i = 0; i < 257; ++i) must(keyboard.create(numbered(i), {}));
  const auto rest_on = [&](std::size_t count) {
    return keyboard.device.replica().write([&](Draft& draft) {
      for (std::size_t i = 0; i < count; ++i) draft.rely_on(numbered(i));
      return draft.create(issue_table(), kRow, {kHome});
    });
  };
  keyboard.check_refused([&] { return rest_on(257); });
  must(rest_on(256));
  CHECK(keyboard.last().deps.size() == 256);
}

TEST_CASE("a batch takes 1,000 transactions; the next one begins another") {
  Keyboard keyboard;
  for (std::size_t i = 0; i < 1001; ++i) must(keyboard.create(numbered(i), {}));
  must(keyboard.device.replica().seal(keyboard.device.key));
  const auto batches = keyboard.device.replica().outgoing(true).batches;
  REQUIRE(batches.size() == 2);
  CHECK(must(peek_batch(batches[0].bytes)).transactions.size() == 1000);
  CHECK(must(peek_batch(batches[1].bytes)).transactions.size() == 1);
}

namespace {

constexpr Field kPersonalFields[] = {{1, "home", Type::Id},   {2, "a", Type::Integer}, {3, "b", Type::Integer},
                                     {4, "c", Type::Integer}, {5, "d", Type::Integer}, {6, "e", Type::Integer},
                                     {7, "f", Type::Integer}, {8, "g", Type::Integer}, {9, "h", Type::Integer}};
constexpr Table kPersonal{.id = 1,
                          .name = "personal",
                          .bucket = BucketKind::EstatePersonal,
                          .bucket_field = 1,
                          .privacy = Privacy::Personal,
                          .fields = kPersonalFields};

const Catalog& personal_catalog() {
  static constexpr const Table* kTables[] = {&kPersonal};
  static const Catalog catalog(1, kTables);
  return catalog;
}

}  // namespace

TEST_CASE("a batch stays within 512 KiB also when salts make personal values many times larger") {
  LoopbackDevice device(personal_catalog(), 1);
  const std::vector<FieldChange> values = {kHome,
                                           {2, std::int64_t{1}},
                                           {3, std::int64_t{1}},
                                           {4, std::int64_t{1}},
                                           {5, std::int64_t{1}},
                                           {6, std::int64_t{1}},
                                           {7, std::int64_t{1}},
                                           {8, std::int64_t{1}},
                                           {9, std::int64_t{1}}};
  for (std::size_t i = 0; i < 5; ++i) {
    must(device.replica().write([&](Draft& draft) -> Result<> {
      for (std::size_t k = 0; k < 500; ++k) TRY_VOID(draft.create(kPersonal, numbered(1000 * i + k), values));
      return {};
    }));
  }
  must(device.replica().seal(device.key));
  std::size_t sealed = 0;
  for (const SealedBatch& batch : device.replica().outgoing(true).batches) {
    CHECK(batch.bytes.size() <= kBatchBytesMax);
    sealed += must(open_batch(batch.bytes, device.key.public_key())).batch.transactions.size();
  }
  CHECK(sealed >= 1);
}

}  // namespace qiaomen
