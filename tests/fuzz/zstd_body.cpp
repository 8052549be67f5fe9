#include "engine/codec/compression.h"
#include "sync/wire/body.h"
#include "tests/fuzz/property.h"

namespace {

using namespace qiaomen;

const Bytes kKnown(16, 7), kRequest(40, 0x8e), kRows(60, 0x85);

void must_come_back(BytesView body, const Bytes& message) {
  const Expansion caps;
  fuzz::must_hold(message.size() <= caps.plain_max, "a message above its cap");
  fuzz::must_hold(message.size() <= body.size() * caps.ratio_max, "a message above the ratio");
  if (message.empty() || message[0] < 0x80 || message[0] > 0x9f) return;  // no message begins so
  const auto again = unpack(pack(message, kKnown), kKnown);
  fuzz::must_hold(again && *again == message, "a packed message came back as another");
  const auto reply = unpack_reply(pack_reply(message, kRequest, kRows), kRequest, kRows);
  fuzz::must_hold(reply && *reply == message, "a packed reply came back as another");
}

}  // namespace

// A compressed body is within its caps or refused, and what it holds goes out and comes back the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const BytesView body(data, size);
  if (const auto message = unpack(body, kKnown)) must_come_back(body, *message);
  if (const auto message = unpack_reply(body, kRequest, kRows)) must_come_back(body, *message);
  return 0;
}
