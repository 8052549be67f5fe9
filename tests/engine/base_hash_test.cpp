#include "engine/base/hash.h"

#include <algorithm>
#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_test_macros.hpp>
#include <random>
#include <string>
#include <vector>

using namespace qiaomen;

namespace {

using Sum = std::array<std::uint8_t, 16>;

SetHash hash_of(std::string_view member) {
  SetHash hash;
  hash.add(as_bytes(member));
  return hash;
}

// Little-endian addition digit by digit, unlike the code under test.
Sum add(const Sum& a, const Sum& b) {
  Sum sum;
  unsigned carry = 0;
  for (std::size_t i = 0; i < sum.size(); ++i) {
    carry += static_cast<unsigned>(a[i] + b[i]);
    sum[i] = static_cast<std::uint8_t>(carry);
    carry >>= 8;
  }
  return sum;
}

Sum filled(std::uint8_t byte) {
  Sum sum;
  sum.fill(byte);
  return sum;
}

}  // namespace

TEST_CASE("SHA-256 gives the vectors of FIPS 180-4") {
  CHECK(to_hex(sha256({})) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(to_hex(sha256(as_bytes("abc"))) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(to_hex(sha256(as_bytes(std::string(1'000'000, 'a')))) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("The hash of a set of one is BLAKE2b-128 of its member") {
  CHECK(to_hex(hash_of("").bytes()) == "cae66941d9efbd404e4d88758ea67670");
  CHECK(to_hex(hash_of("abc").bytes()) == "cf4ab791c62b8d2b2109c90275287816");
}

TEST_CASE("The hash of the empty set is zero") { CHECK(SetHash{}.bytes() == Sum{}); }

TEST_CASE("The hash of a set is the sum of its members modulo 2^128") {
  Sum expected{};
  SetHash hash;
  for (int i = 0; i < 1000; ++i) {
    const auto member = std::to_string(i);
    expected = add(expected, hash_of(member).bytes());
    hash.add(as_bytes(member));
    REQUIRE(hash.bytes() == expected);
  }
}

TEST_CASE("Members come and go in any order") {
  const auto seed = Catch::getSeed();
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  std::vector<std::string> members(1000);
  for (auto& member : members) member = std::to_string(random());
  SetHash hash;
  SetHash reversed;
  for (const auto& member : members) hash.add(as_bytes(member));
  for (auto member = members.rbegin(); member != members.rend(); ++member) reversed.add(as_bytes(*member));
  CHECK(hash == reversed);

  std::shuffle(members.begin(), members.end(), random);
  for (const auto& member : members) hash.remove(as_bytes(member));
  CHECK(hash == SetHash{});
}

TEST_CASE("A removed member leaves the others") {
  auto hash = hash_of("kept");
  hash.add(as_bytes("gone"));
  CHECK(hash != hash_of("kept"));
  hash.remove(as_bytes("gone"));
  CHECK(hash == hash_of("kept"));
}

TEST_CASE("A member that is there twice does not cancel out") {
  auto hash = hash_of("twice");
  hash.add(as_bytes("twice"));
  CHECK(hash != SetHash{});
  CHECK(hash != hash_of("twice"));
}

TEST_CASE("Hashes of two sets add up to that of their union, carry included") {
  auto hash = SetHash::from_bytes(filled(0xff));
  hash.add(hash_of("member"));
  CHECK(hash.bytes() == add(filled(0xff), hash_of("member").bytes()));

  auto wrapped = SetHash::from_bytes(filled(0xff));
  wrapped.add(SetHash::from_bytes(Sum{1}));
  CHECK(wrapped == SetHash{});
}

TEST_CASE("A set hash is written and read without loss") {
  const auto hash = hash_of("member");
  CHECK(SetHash::from_bytes(hash.bytes()) == hash);
  Sum counting;
  for (std::size_t i = 0; i < counting.size(); ++i) counting[i] = static_cast<std::uint8_t>(i);
  CHECK(SetHash::from_bytes(counting).bytes() == counting);
}
