#pragma once

#include <string>

#include "engine/base/random.h"
#include "engine/crypto/crypto.h"
#include "sync/client/transport.h"

namespace qiaomen {

// A message as the body of a POST, compressed where that saves something. Not signed yet.
HttpRequest message_request(std::string path, Bytes message);
// Names the sender in a header field, over method, path and body as they are now. The nonce is drawn anew: what a
// block notice must name.
Nonce sign(HttpRequest& request, const SigningKey& key, Random& random);

// The message that a reply carries. Malformed, TooLarge: another coding, damaged, above a cap.
Result<Bytes> message_of(const HttpReply& reply);

}  // namespace qiaomen
