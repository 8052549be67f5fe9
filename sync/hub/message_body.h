#pragma once

#include <expected>
#include <string_view>

#include "engine/base/bytes.h"
#include "engine/base/result.h"
#include "sync/hub/request_handler.h"

namespace qiaomen {

// Bodies of requests and replies as they travel.

// What a person may read of a request that failed.
ServerReply text_answer(int status, std::string_view text);

// The message inside a body (`content`: without the signature) that may be compressed; or the answer that says why not:
// 415 another content type, or an encoding, 400 damaged, 413 above a cap. `known`: the nonce of the signature, if any.
std::expected<Bytes, ServerReply> message_of(const ServerRequest& request, BytesView content, BytesView known);

// A reply for this request, whose message was `asked`: compressed where that is acceptable and saves something. `rows`:
// what it may refer to besides.
ServerReply message_answer(const ServerRequest& request, Bytes message, BytesView asked, BytesView rows = {});
// What a device takes: 1 MiB as sent, 8 MiB plain.
bool is_within_caps(const ServerReply& reply, std::size_t message_bytes);

}  // namespace qiaomen
