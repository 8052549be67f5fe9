#include <algorithm>

#include "sync/wire/messages.h"
#include "tests/fuzz/property.h"

// What reads has one encoding.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace qiaomen;
  const BytesView bytes(data, size);
  const auto request = decode_sync_request(bytes);
  if (request) fuzz::must_hold(std::ranges::equal(encode(*request), bytes), "a request has a second encoding");
  return 0;
}
