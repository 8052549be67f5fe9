#include "sync/wire/body.h"

#include "engine/codec/compression.h"

namespace qiaomen {

Body pack(Bytes message) {
  auto frame = compress(message);
  const bool believable = message.size() <= frame.size() * Expansion{}.ratio_max;
  const bool smaller = frame.size() < message.size();
  return believable && smaller ? Body{std::move(frame), true} : Body{std::move(message), false};
}

Result<Bytes> unpack(BytesView body, bool compressed) {
  if (compressed) return expand(body);
  return Bytes(body.begin(), body.end());
}

}  // namespace qiaomen
