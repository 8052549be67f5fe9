#include "sync/wire/poke.h"

#include <algorithm>

#include "tests/fuzz/property.h"

// Request and reply: what reads has one encoding.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace qiaomen;
  const BytesView bytes(data, size);
  const auto request = decode_poke_request(bytes);
  if (request) fuzz::must_hold(std::ranges::equal(encode(*request), bytes), "a poke has a second encoding");
  const auto reply = decode_poke_reply(bytes);
  if (reply) fuzz::must_hold(std::ranges::equal(encode(*reply), bytes), "an answer to a poke has a second encoding");
  return 0;
}
