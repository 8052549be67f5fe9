#pragma once

#include <optional>
#include <string_view>

#include "engine/base/bytes.h"
#include "engine/base/result.h"

namespace qiaomen {

// How a message lies in the body of an HTTP request or reply: its Content-Encoding.
enum class Coding {
  Identity,
  Zstd,            // one frame with its content size
  ZstdDictionary,  // the same, with the dictionary that both sides were built with: for small messages
};
std::string_view name_of(Coding coding);  // in header fields
// An empty name is Identity's, too; nullopt: not one of these.
std::optional<Coding> coding_named(std::string_view name);

struct Body {
  Bytes bytes;
  Coding coding = Coding::Identity;
};
// What of these makes it smallest; plain also where compressing would pass the ratio that a receiver believes (very
// repetitive content). `accepted`: by the receiver; everybody takes Identity.
struct Accepted {
  bool zstd = true;
  bool zstd_dictionary = true;
};
Body pack(Bytes message, Accepted accepted = {});
// The message; the caps of PROTOCOL_RULES §1 hold before anything is allocated.
Result<Bytes> unpack(BytesView body, Coding coding);

}  // namespace qiaomen
