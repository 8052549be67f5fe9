#pragma once

#include <string>
#include <string_view>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/crypto/crypto.h"

namespace qiaomen {

// The key is the identity: every request but the enrolment's is signed over method, path, body and a nonce. The
// signature begins the body, or is a header field where there is no body. There is no token beside it. Repeating a
// request is harmless, so nonces are not remembered.
inline constexpr std::string_view kSignatureHeader = "qiaomen-signature";

struct RequestSignature {
  DeviceId device;
  Nonce nonce;
  Signature signature{};
};

// `body` as it is sent, compressed or not, without the signature before it.
RequestSignature sign_request(const SigningKey& key, const Nonce& nonce, std::string_view method, std::string_view path,
                              BytesView body);
bool is_signed_by(const PublicKey& key, const RequestSignature& signature, std::string_view method,
                  std::string_view path, BytesView body);

// device (8 bytes) ‖ nonce (16) ‖ signature (64) ‖ content.
Bytes signed_body(const RequestSignature& signature, BytesView content);
struct SignedBody {
  RequestSignature signature;
  BytesView content;  // of the body that was given
};
// Malformed if it is shorter than a signature.
Result<SignedBody> split_signed(BytesView body);

// The field's value, without a body: base64url of device (8 bytes) ‖ nonce (16) ‖ signature (64), 118 characters.
std::string to_field(const RequestSignature& signature);
// Malformed unless it is whole and the one form of what it says.
Result<RequestSignature> from_field(std::string_view field);

}  // namespace qiaomen
