#include <algorithm>
#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_test_macros.hpp>
#include <random>

#include "engine/codec/batch_codec.h"
#include "engine/codec/batch_columns.h"
#include "engine/codec/id_column.h"
#include "tests/support/fakes.h"

using namespace qiaomen;

namespace {

using Dice = std::mt19937_64;

std::size_t below(Dice& dice, std::size_t end) { return static_cast<std::size_t>(dice() % end); }

// Of all magnitudes, the greatest too: their differences wrap.
std::int64_t any_integer(Dice& dice) { return static_cast<std::int64_t>(dice()) >> below(dice, 64); }
std::int64_t natural(Dice& dice) { return any_integer(dice) & std::numeric_limits<std::int64_t>::max(); }

// Few ids, so that many name the same one, and some that differ in a bit.
template <typename IdType>
IdType some_id(Dice& dice) {
  IdType id;
  for (auto& byte : id.bytes) byte = static_cast<std::uint8_t>(below(dice, 8) == 0 ? dice() : 0x80);
  id.bytes[15] = static_cast<std::uint8_t>(below(dice, 4));
  return id;
}

Value some_value(Dice& dice) {
  switch (below(dice, 7)) {
    case 0: return {};
    case 1: return any_integer(dice);
    case 2: return std::string(below(dice, 40), 'x');
    case 3: return some_id<RowId>(dice);
    case 4: return Bytes(17 + below(dice, 300), 7);
    case 5: return TextSet{};
    default: return TextSet{"a", "b"};
  }
}

Intent some_intent(Dice& dice) {
  Intent intent{static_cast<GroupNumber>(below(dice, 3)), {}};
  for (auto left = 1 + below(dice, 3); left > 0; --left) intent.values.push_back(some_value(dice));
  return intent;
}

Change some_change(Dice& dice) {
  Change change;
  change.row = some_id<RowId>(dice);
  change.table = static_cast<TableId>(below(dice, 3));
  change.op = static_cast<Op>(1 + below(dice, 4));
  change.bucket = {static_cast<BucketKind>(1 + below(dice, 7)), some_id<RowId>(dice)};
  change.based_on.packed = natural(dice);
  for (auto left = below(dice, 4); left > 0; --left) change.intents.push_back(some_intent(dice));
  for (auto left = below(dice, 3); left > 0; --left) {
    change.parents.push_back({some_id<RowId>(dice), Rev{natural(dice)}});
  }
  if (below(dice, 4) == 0) change.from = any_integer(dice);
  if (below(dice, 4) == 0) change.read = ReadMark{static_cast<std::uint32_t>(dice()), natural(dice)};
  return change;
}

Offered some_transaction(Dice& dice) {
  Offered offered;
  Transaction& transaction = offered.transaction;
  transaction.id = some_id<TransactionId>(dice);
  transaction.epoch = static_cast<std::uint32_t>(dice());
  transaction.number = static_cast<std::uint64_t>(natural(dice));
  transaction.seen.us = natural(dice);
  transaction.at = {{natural(dice)}, {natural(dice)}, some_id<BootId>(dice)};
  transaction.schema = static_cast<std::uint32_t>(dice());
  for (auto left = below(dice, 3); left > 0; --left) transaction.deps.push_back(some_id<TransactionId>(dice));
  if (below(dice, 3) == 0) transaction.supersedes = some_id<TransactionId>(dice);
  for (auto left = below(dice, 5); left > 0; --left) transaction.changes.push_back(some_change(dice));
  if (below(dice, 3) == 0) offered.waiting_since_us = natural(dice);
  return offered;
}

std::vector<Offered> some_transactions(Dice& dice) {
  std::vector<Offered> offered(below(dice, 12));
  for (auto& one : offered) one = some_transaction(dice);
  return offered;
}

Bytes encoded(const std::vector<Offered>& offered) {
  cbor::Writer out;
  write_transactions(out, offered);
  return out.take();
}

Result<std::vector<Offered>> decoded(BytesView bytes) {
  cbor::Reader in(bytes);
  auto offered = read_transactions(in, bytes.size());
  TRY_VOID(in.finish());
  return offered;
}

bool are_equal(const std::vector<Offered>& a, const std::vector<Offered>& b) {
  return std::ranges::equal(a, b, [](const Offered& x, const Offered& y) {
    return x.transaction == y.transaction && x.waiting_since_us == y.waiting_since_us;
  });
}

}  // namespace

TEST_CASE("any list of transactions comes back from its columns as it went") {
  Dice dice(Catch::getSeed());
  for (int round = 0; round < 300; ++round) {
    const auto offered = some_transactions(dice);
    const auto back = decoded(encoded(offered));
    REQUIRE(back.has_value());
    REQUIRE(are_equal(*back, offered));
  }
}

TEST_CASE("columns that are cut or go on are refused") {
  Dice dice(Catch::getSeed());
  const auto whole = encoded({some_transaction(dice), some_transaction(dice)});
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CHECK_FALSE(decoded(BytesView(whole).first(size)).has_value());
  }
  Bytes longer = whole;
  longer.push_back(0);
  CHECK_FALSE(decoded(longer).has_value());
}

TEST_CASE("whatever byte of the columns is another, they are refused or say what has exactly these bytes") {
  Dice dice(Catch::getSeed());
  for (int round = 0; round < 20; ++round) {
    const auto whole = encoded(some_transactions(dice));
    for (std::size_t at = 0; at < whole.size(); ++at) {
      Bytes other = whole;
      other[at] = static_cast<std::uint8_t>(other[at] ^ 1 << below(dice, 8));
      const auto back = decoded(other);
      if (back) REQUIRE(encoded(*back) == other);
    }
  }
}

TEST_CASE("what a batch takes is within what the sealer reckons") {
  Dice dice(Catch::getSeed());
  testing::SeededRandom salts(1);
  const auto key = SigningKey::from_seed({1});
  for (int round = 0; round < 100; ++round) {
    Batch batch;
    batch.transactions = some_transactions(dice);
    std::size_t bound = kEnvelopeBytesMax;
    for (const Offered& offered : batch.transactions) bound += sealed_bytes(offered.transaction);
    CHECK(seal_batch(batch, key, salts).size() <= bound);
  }
}

TEST_CASE("ids that count up become ones; a column of another length than sixteen each is refused") {
  std::vector<IdBytes> ids(100, IdBytes{9, 8, 7});
  for (std::size_t i = 0; i < ids.size(); ++i) ids[i][15] = static_cast<std::uint8_t>(200 + i);
  cbor::Writer out;
  write_id_column(out, ids);
  const auto& bytes = out.data();
  CHECK(std::ranges::count(bytes, 1) == 99);
  cbor::Reader in(bytes);
  CHECK(read_id_column(in) == ids);
  cbor::Writer odd;
  odd.bytes(Bytes(17));
  cbor::Reader refusing(odd.data());
  CHECK(read_id_column(refusing).empty());
  CHECK_FALSE(refusing.finish().has_value());
}
