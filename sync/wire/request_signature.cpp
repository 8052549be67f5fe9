#include "sync/wire/request_signature.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "engine/base/base64url.h"
#include "engine/base/hash.h"

namespace qiaomen {
namespace {

constexpr std::size_t kDeviceBytes = 8;
constexpr std::size_t kNonceBytes = std::tuple_size_v<decltype(Nonce::bytes)>;
constexpr std::size_t kSignedBytes = kDeviceBytes + kNonceBytes + std::tuple_size_v<Signature>;

std::string signed_text(const Nonce& nonce, std::string_view method, std::string_view path, BytesView body) {
  return fmt::format("qiaomen-request-1\n{}\n{}\n{}\n{}\n", method, path, to_hex(sha256(body)), to_hex(nonce.view()));
}

}  // namespace

RequestSignature sign_request(const SigningKey& key, const Nonce& nonce, std::string_view method, std::string_view path,
                              BytesView body) {
  return {device_of(key.public_key()), nonce, key.sign(as_bytes(signed_text(nonce, method, path, body)))};
}

bool is_signed_by(const PublicKey& key, const RequestSignature& signature, std::string_view method,
                  std::string_view path, BytesView body) {
  return device_of(key) == signature.device &&
         verify(as_bytes(signed_text(signature.nonce, method, path, body)), signature.signature, key);
}

Bytes signed_body(const RequestSignature& signature, BytesView content) {
  Bytes bytes;
  bytes.reserve(kSignedBytes + content.size());
  for (int shift = 56; shift >= 0; shift -= 8) {
    bytes.push_back(static_cast<std::uint8_t>(signature.device.value >> shift));
  }
  bytes.insert(bytes.end(), signature.nonce.bytes.begin(), signature.nonce.bytes.end());
  bytes.insert(bytes.end(), signature.signature.begin(), signature.signature.end());
  bytes.insert(bytes.end(), content.begin(), content.end());
  return bytes;
}

Result<SignedBody> split_signed(BytesView body) {
  if (body.size() < kSignedBytes) return fail(Errc::Malformed, "the request is not signed as this hub expects");
  SignedBody result;
  auto& signature = result.signature;
  for (const auto byte : body.first(kDeviceBytes)) signature.device.value = signature.device.value << 8 | byte;
  signature.nonce = *Nonce::from_bytes(body.subspan(kDeviceBytes, kNonceBytes));
  std::ranges::copy(body.subspan(kDeviceBytes + kNonceBytes, signature.signature.size()), signature.signature.begin());
  result.content = body.subspan(kSignedBytes);
  return result;
}

std::string to_field(const RequestSignature& signature) { return to_base64url(signed_body(signature, {})); }

Result<RequestSignature> from_field(std::string_view field) {
  const auto bytes = from_base64url(field);
  if (!bytes || bytes->size() != kSignedBytes) {
    return fail(Errc::Malformed, "the request is not signed as this hub expects");
  }
  TRY(const auto split, split_signed(*bytes));
  return split.signature;
}

}  // namespace qiaomen
