#include "engine/base/ids.h"

#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_test_macros.hpp>
#include <set>
#include <unordered_set>

#include "tests/support/death.h"
#include "tests/support/fakes.h"

using namespace qiaomen;

namespace {

using Uuid = std::array<std::uint8_t, 16>;

// Gives the same 16 bytes every time and counts how often it was asked.
class FixedRandom final : public Random {
 public:
  explicit FixedRandom(std::string_view hex) : bytes_(*from_hex(hex)) {}
  void fill(std::span<std::uint8_t> out) override {
    ++asked;
    std::copy_n(bytes_.begin(), out.size(), out.begin());
  }
  int asked = 0;

 private:
  Bytes bytes_;
};

constexpr std::int64_t kRfcTimeUs = 0x017F22E279B0 * std::int64_t{1000};

std::int64_t time_ms(const Uuid& id) {
  std::int64_t ms = 0;
  for (int i = 0; i < 6; ++i) ms = ms << 8 | id[i];
  return ms;
}

int version(const Uuid& id) { return id[6] >> 4; }
int variant(const Uuid& id) { return id[8] >> 6; }

}  // namespace

TEST_CASE("A UUID is written in lower case and read in either case") {
  const Uuid id{0x01, 0x7f, 0x22, 0xe2, 0x79, 0xb0, 0x7c, 0xc3, 0x98, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f};
  CHECK(uuid_text(id) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
  CHECK(parse_uuid("017f22e2-79b0-7cc3-98c4-dc0c0c07398f") == id);
  CHECK(parse_uuid("017F22E2-79B0-7CC3-98C4-DC0C0C07398F") == id);
  CHECK(to_string(RowId{id}) == uuid_text(id));
}

TEST_CASE("Text that is no UUID is not read") {
  for (const char* text : {"", "017f22e2-79b0-7cc3-98c4-dc0c0c07398", "017f22e2-79b0-7cc3-98c4-dc0c0c07398ff",
                           "017f22e2-79b0-7cc3-98c4-dc0c0c07398fff", "017f22e279b07cc398c4dc0c0c07398f",
                           "017f22e27-9b0-7cc3-98c4-dc0c0c07398f", "017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
                           "017f22e2-79b0-7cc3-98c4-dc0c0c0-398f", "017f22e2079b0-7cc3-98c4-dc0c0c07398f",
                           "{17f22e2-79b0-7cc3-98c4-dc0c0c07398}"}) {
    INFO(text);
    CHECK_FALSE(parse_uuid(text));
  }
}

TEST_CASE("An id is made of exactly sixteen bytes") {
  const Bytes bytes(17, 0xab);
  CHECK_FALSE(RowId::from_bytes(BytesView(bytes).first(15)));
  CHECK_FALSE(RowId::from_bytes(bytes));
  CHECK_FALSE(RowId::from_bytes({}));
  const auto id = RowId::from_bytes(BytesView(bytes).first(16));
  REQUIRE(id);
  CHECK_FALSE(id->is_nil());
  CHECK(to_hex(id->view()) == to_hex(BytesView(bytes).first(16)));
  CHECK(RowId{}.is_nil());
}

TEST_CASE("Ids are keys of hash tables") {
  testing::SeededRandom random(1);
  std::unordered_set<RowId> ids;
  for (int i = 0; i < 1000; ++i) ids.insert(random.id<RowId>());
  CHECK(ids.size() == 1000);
  CHECK(ids.contains(*ids.begin()));
}

TEST_CASE("UUIDv7 gives the example of RFC 9562") {
  FixedRandom random("0000000000000cc318c4dc0c0c07398f");
  CHECK(uuid_text(UuidV7(random).next(kRfcTimeUs)) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
}

TEST_CASE("Ids of one millisecond count up by one from a random start") {
  FixedRandom random("0000000000000cc318c4dc0c0c07398f");
  UuidV7 ids(random);
  ids.next(kRfcTimeUs);
  CHECK(uuid_text(ids.next(kRfcTimeUs + 999)) == "017f22e2-79b0-7cc3-98c4-dc0c0c073990");
  CHECK(uuid_text(ids.next(kRfcTimeUs)) == "017f22e2-79b0-7cc3-98c4-dc0c0c073991");
  CHECK(random.asked == 1);
}

TEST_CASE("The count carries around the version and the variant") {
  FixedRandom around_variant("000000000000000e3fffffffffffffff");
  UuidV7 ids(around_variant);
  CHECK(uuid_text(ids.next(0)) == "00000000-0000-700e-bfff-ffffffffffff");
  CHECK(uuid_text(ids.next(0)) == "00000000-0000-700f-8000-000000000000");

  FixedRandom around_version("00000000000000ff3fffffffffffffff");
  UuidV7 others(around_version);
  CHECK(uuid_text(others.next(0)) == "00000000-0000-70ff-bfff-ffffffffffff");
  CHECK(uuid_text(others.next(0)) == "00000000-0000-7100-8000-000000000000");
}

TEST_CASE("A count that is used up goes on in the next millisecond") {
  FixedRandom random("ffffffffffffffffffffffffffffffff");
  UuidV7 ids(random);
  CHECK(uuid_text(ids.next(5'000)) == "00000000-0005-7fff-bfff-ffffffffffff");
  CHECK(uuid_text(ids.next(5'000)) == "00000000-0006-7fff-bfff-ffffffffffff");
  CHECK(random.asked == 2);
}

TEST_CASE("A new millisecond starts at random again") {
  testing::SeededRandom random(7);
  UuidV7 ids(random);
  const auto first = ids.next(1'000);
  const auto second = ids.next(2'000);
  CHECK(time_ms(first) == 1);
  CHECK(time_ms(second) == 2);
  CHECK(!std::equal(first.begin() + 9, first.end(), second.begin() + 9));
}

TEST_CASE("Ids ascend while the wall clock jumps back and forth") {
  const auto seed = Catch::getSeed();
  CAPTURE(seed);
  testing::SeededRandom random(seed);
  std::mt19937_64 jumps(seed);
  UuidV7 ids(random);
  std::set<Uuid> seen;
  Uuid last{};
  for (int i = 0; i < 10'000; ++i) {
    const auto id = ids.next(static_cast<std::int64_t>(jumps() % 1'000'000));
    REQUIRE(last < id);
    REQUIRE(version(id) == 7);
    REQUIRE(variant(id) == 2);
    last = id;
    seen.insert(id);
  }
  CHECK(seen.size() == 10'000);
}

TEST_CASE("Two runs in the same millisecond do not meet") {
  testing::SeededRandom random(7);
  UuidV7 one(random);
  UuidV7 other(random);
  CHECK(one.next(kRfcTimeUs) != other.next(kRfcTimeUs));
}

TEST_CASE("A wall clock beyond what 48 bits hold is clamped") {
  testing::SeededRandom random(7);
  CHECK(time_ms(UuidV7(random).next(-1'000'000)) == 0);
  CHECK(time_ms(UuidV7(random).next(std::numeric_limits<std::int64_t>::max())) == (std::int64_t{1} << 48) - 1);
}

TEST_CASE("At the end of time ids still differ") {
  FixedRandom random("ffffffffffffffffffffffffffffffff");
  UuidV7 ids(random);
  constexpr auto kEnd = std::numeric_limits<std::int64_t>::max();
  ids.next(kEnd);
  CHECK(time_ms(ids.next(kEnd)) == (std::int64_t{1} << 48) - 1);
}

TEST_CASE("A natural key makes the same row everywhere, with its prefix in front") {
  const auto id = natural_id(110101001002, "household", "c-1-2-301");
  CHECK(to_string(id) == "0019a287-f32a-8abe-ae6b-c54d203895ac");
  CHECK(id == natural_id(110101001002, "household", "c-1-2-301"));
  CHECK(version(id.bytes) == 8);
  CHECK(variant(id.bytes) == 2);
}

TEST_CASE("Another prefix, table or key is another row") {
  const auto id = natural_id(1, "ab", "c");
  CHECK(id != natural_id(2, "ab", "c"));
  CHECK(id != natural_id(1, "ab", "d"));
  CHECK(id != natural_id(1, "a", "bc"));
  CHECK(natural_id(1, "a", "") != natural_id(1, "", "a"));
}

TEST_CASE("Rows of one prefix lie together") {
  const auto below = natural_id(41, "t", "z");
  const auto above = natural_id(43, "t", "a");
  for (int i = 0; i < 100; ++i) {
    const auto id = natural_id(42, "t", std::to_string(i));
    CHECK(below < id);
    CHECK(id < above);
  }
}

TEST_CASE("A prefix above 48 bits or a table with a zero byte is our mistake") {
  CHECK(natural_id((std::uint64_t{1} << 48) - 1, "t", "k").bytes[0] == 0xff);
  CHECK_FALSE(testing::death_message([] { natural_id(std::uint64_t{1} << 48, "t", "k"); }).empty());
  CHECK_FALSE(testing::death_message([] { natural_id(1, std::string_view("t\0t", 3), "k"); }).empty());
}

TEST_CASE("A derived id is the same for the same transaction, index and purpose only") {
  const TransactionId transaction{*parse_uuid("017f22e2-79b0-7cc3-98c4-dc0c0c07398f")};
  const auto id = derived_id(transaction, 7, "conflict");
  CHECK(to_string(id) == "017f22e2-79b0-8eab-99bf-d14f92f73013");
  CHECK(id == derived_id(transaction, 7, "conflict"));
  CHECK(id != derived_id(transaction, 8, "conflict"));
  CHECK(id != derived_id(transaction, 7 << 8, "conflict"));
  CHECK(id != derived_id(transaction, 7, "conflicts"));
  auto other = transaction;
  other.bytes[15] ^= 1;
  CHECK(id != derived_id(other, 7, "conflict"));
}
