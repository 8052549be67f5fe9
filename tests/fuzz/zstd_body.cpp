#include "engine/codec/compression.h"
#include "sync/wire/body.h"
#include "tests/fuzz/property.h"

namespace {

using namespace qiaomen;

void must_come_back(BytesView body, const Bytes& message) {
  const Expansion caps;
  fuzz::must_hold(message.size() <= caps.plain_max, "a message above its cap");
  fuzz::must_hold(message.size() <= body.size() * caps.ratio_max, "a message above the ratio");
  const auto packed = pack(message);
  const auto again = unpack(packed.bytes, packed.coding);
  fuzz::must_hold(again && *again == message, "a packed message came back as another");
}

}  // namespace

// A compressed body is within its caps or refused, and what it holds goes out and comes back the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const BytesView body(data, size);
  for (const auto coding : {Coding::Zstd, Coding::ZstdDictionary}) {
    if (const auto message = unpack(body, coding)) must_come_back(body, *message);
  }
  return 0;
}
