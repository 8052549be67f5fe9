#include <algorithm>

#include "sync/wire/messages.h"
#include "tests/conformance/trace_catalog.h"
#include "tests/fuzz/property.h"

// What reads has one encoding.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace qiaomen;
  const BytesView bytes(data, size);
  const auto reply = decode_sync_reply(bytes, conformance::trace_catalog());
  if (reply) fuzz::must_hold(std::ranges::equal(encode(*reply), bytes), "a reply has a second encoding");
  return 0;
}
