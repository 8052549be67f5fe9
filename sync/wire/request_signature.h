#pragma once

#include <string>
#include <string_view>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/crypto/crypto.h"

namespace qiaomen {

// The key is the identity: every request but the enrolment's is signed over method, path, body and a nonce, in three
// header fields. There is no token beside it. Repeating a request is harmless, so nonces are not remembered.
inline constexpr std::string_view kDeviceHeader = "qiaomen-device";        // 16 hex digits
inline constexpr std::string_view kNonceHeader = "qiaomen-nonce";          // 32 hex digits
inline constexpr std::string_view kSignatureHeader = "qiaomen-signature";  // 128 hex digits

struct RequestSignature {
  DeviceId device;
  Nonce nonce;
  Signature signature{};
};

struct SignatureFields {
  std::string device, nonce, signature;
};

// `body` as it is sent, compressed or not.
RequestSignature sign_request(const SigningKey& key, const Nonce& nonce, std::string_view method, std::string_view path,
                              BytesView body);
bool is_signed_by(const PublicKey& key, const RequestSignature& signature, std::string_view method,
                  std::string_view path, BytesView body);

SignatureFields to_fields(const RequestSignature& signature);
// Malformed unless all three are whole.
Result<RequestSignature> from_fields(const SignatureFields& fields);

}  // namespace qiaomen
