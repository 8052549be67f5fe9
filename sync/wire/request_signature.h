#pragma once

#include <string>
#include <string_view>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/crypto/crypto.h"

namespace qiaomen {

// The key is the identity: every request but the enrolment's is signed over method, path, body and a nonce, in one
// header field. There is no token beside it. Repeating a request is harmless, so nonces are not remembered.
inline constexpr std::string_view kSignatureHeader = "qiaomen-signature";

struct RequestSignature {
  DeviceId device;
  Nonce nonce;
  Signature signature{};
};

// `body` as it is sent, compressed or not.
RequestSignature sign_request(const SigningKey& key, const Nonce& nonce, std::string_view method, std::string_view path,
                              BytesView body);
bool is_signed_by(const PublicKey& key, const RequestSignature& signature, std::string_view method,
                  std::string_view path, BytesView body);

// The field's value: base64url of device (8 bytes) ‖ nonce (16) ‖ signature (64), 118 characters.
std::string to_field(const RequestSignature& signature);
// Malformed unless it is whole and the one form of what it says.
Result<RequestSignature> from_field(std::string_view field);

}  // namespace qiaomen
