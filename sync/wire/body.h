#pragma once

#include "engine/base/bytes.h"
#include "engine/base/result.h"

namespace qiaomen {

// A message as the body of an HTTP request or reply: one zstd frame, or plain where compressing would pass the ratio
// that a receiver believes (very repetitive content).
struct Body {
  Bytes bytes;
  bool compressed = false;
};
Body pack(Bytes message);
// The message; the caps of PROTOCOL_RULES §1 hold before anything is allocated.
Result<Bytes> unpack(BytesView body, bool compressed);

}  // namespace qiaomen
