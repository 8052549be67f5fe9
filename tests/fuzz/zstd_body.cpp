#include "engine/codec/compression.h"
#include "sync/wire/body.h"
#include "tests/fuzz/property.h"

// A compressed body is within its caps or refused, and what it holds goes out and comes back the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace qiaomen;
  const BytesView body(data, size);
  const auto message = unpack(body, true);
  if (!message) return 0;
  const Expansion caps;
  fuzz::must_hold(message->size() <= caps.plain_max, "a message above its cap");
  fuzz::must_hold(message->size() <= body.size() * caps.ratio_max, "a message above the ratio");
  const auto packed = pack(*message);
  const auto again = unpack(packed.bytes, packed.compressed);
  fuzz::must_hold(again && *again == *message, "a packed message came back as another");
  return 0;
}
