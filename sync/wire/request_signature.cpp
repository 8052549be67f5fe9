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
constexpr std::size_t kFieldBytes = kDeviceBytes + kNonceBytes + std::tuple_size_v<Signature>;

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

std::string to_field(const RequestSignature& signature) {
  Bytes bytes;
  bytes.reserve(kFieldBytes);
  for (int shift = 56; shift >= 0; shift -= 8) {
    bytes.push_back(static_cast<std::uint8_t>(signature.device.value >> shift));
  }
  bytes.insert(bytes.end(), signature.nonce.bytes.begin(), signature.nonce.bytes.end());
  bytes.insert(bytes.end(), signature.signature.begin(), signature.signature.end());
  return to_base64url(bytes);
}

Result<RequestSignature> from_field(std::string_view field) {
  const auto bytes = from_base64url(field);
  if (!bytes || bytes->size() != kFieldBytes) {
    return fail(Errc::Malformed, "the request is not signed as this hub expects");
  }
  const BytesView whole(*bytes);
  RequestSignature result;
  for (const auto byte : whole.first(kDeviceBytes)) result.device.value = result.device.value << 8 | byte;
  result.nonce = *Nonce::from_bytes(whole.subspan(kDeviceBytes, kNonceBytes));
  std::ranges::copy(whole.subspan(kDeviceBytes + kNonceBytes), result.signature.begin());
  return result;
}

}  // namespace qiaomen
