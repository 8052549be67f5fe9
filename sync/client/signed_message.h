#pragma once

#include <string>

#include "engine/base/ids.h"
#include "engine/crypto/crypto.h"
#include "sync/client/transport.h"

namespace qiaomen {

// A message as the body of a POST, compressed where that saves something.
HttpRequest message_request(std::string path, Bytes message);
// The same, signed. `nonce` is drawn anew for each: what a block notice must name. It costs least where the message
// names it, too. `rows`: what the reply may refer to besides.
HttpRequest signed_request(std::string path, Bytes message, const SigningKey& key, const Nonce& nonce,
                           BytesView rows = {});
// Names the sender before the body, or in a header field if the method has none, over method, path and body as they are
// now. Once.
void sign(HttpRequest& request, const SigningKey& key, const Nonce& nonce);

// The message that the reply to this request carries. Malformed, TooLarge: another form, damaged, above a cap, or it
// refers to other `rows`.
Result<Bytes> message_of(const HttpReply& reply, const HttpRequest& request, BytesView rows = {});

}  // namespace qiaomen
