#pragma once

#include <string_view>

#include "engine/base/bytes.h"
#include "engine/base/result.h"

namespace qiaomen {

// How a message lies in the body of an HTTP request or reply. Its first byte says which form it has (PROTOCOL.md §1):
//   80–9f  the message as it is: every message is a CBOR array
//   28     one zstd frame with its content size
//   01     the same without magic number, with the dictionary that both sides were built with, and after it what both
//          know besides: small messages
//   02     of a sync's request: as 01, and its sender keeps the rows that its batches edit; of the reply to it: the
//          same with a checksum, and those rows after what both know

// What the receiver takes; everybody takes messages as they are.
struct Accepted {
  bool zstd = true;
  bool zstd_dictionary = true;
};
inline constexpr std::string_view kZstdName = "zstd";  // in Accept-Encoding
inline constexpr std::string_view kZstdDictionaryName = "zstd-q1";

// What both sides know of a reply besides the dictionary: the message that it answers, without version and nonce. The
// nonce that a reply names must be its own, or an answer to another request would pass for one to this. Empty if the
// request is too large for that.
BytesView known_of_reply(BytesView request);

// Whether this body can be read only with what is known besides.
bool refers_to_known(BytesView body);

// Makes 02 of 01, so that the reply may refer to the edited rows (engine/codec/edited_rows.h). Nothing if `body` has
// another form, or if they are too many bytes beside the request.
void offer_rows(Bytes& body, BytesView request, BytesView rows);
bool offers_rows(BytesView body);

// What of these makes it smallest; plain also where compressing would pass the ratio that a receiver believes (very
// repetitive content). `known`: of a request, the nonce of its signature; at most 16 KiB.
Bytes pack(Bytes message, BytesView known, Accepted accepted = {});
// The message; the caps of PROTOCOL_RULES §1 hold before anything is allocated. Malformed: damaged, or of no such form.
Result<Bytes> unpack(BytesView body, BytesView known);

// The reply to a request that offered `rows`.
Bytes pack_reply(Bytes message, BytesView request, BytesView rows, Accepted accepted = {});
// `rows`: empty if none were offered; Malformed if the hub had others.
Result<Bytes> unpack_reply(BytesView body, BytesView request, BytesView rows);

}  // namespace qiaomen
