#include <catch2/catch_test_macros.hpp>

#include "engine/crypto/crypto.h"

using namespace qiaomen;

TEST_CASE("what is sealed opens with the secret half alone, and looks different each time") {
  const auto key = SealingKey::from_seed({8});
  const auto plain = as_bytes("13805317788");
  const auto sealed = seal(plain, key.public_key());
  const auto again = seal(plain, key.public_key());
  REQUIRE(sealed);
  REQUIRE(again);
  CHECK(sealed->size() == plain.size() + 48);
  CHECK(*sealed != *again);
  CHECK(key.open(*sealed) == Bytes(plain.begin(), plain.end()));
  CHECK_FALSE(SealingKey::from_seed({16}).open(*sealed));
}

TEST_CASE("a damaged or cut seal opens for nobody, and nothing is sealed to no key") {
  const auto key = SealingKey::from_seed({8});
  auto sealed = *seal(as_bytes("13805317788"), key.public_key());
  CHECK_FALSE(key.open(BytesView(sealed).first(47)));
  CHECK_FALSE(key.open({}));
  sealed.back() ^= 1;
  CHECK_FALSE(key.open(sealed));
  CHECK_FALSE(seal(as_bytes("x"), PublicKey{}));
}
