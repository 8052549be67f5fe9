#include "sync/wire/request_signature.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/base/hash.h"

namespace qiaomen {
namespace {

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

SignatureFields to_fields(const RequestSignature& signature) {
  return {fmt::format("{:016x}", signature.device.value), to_hex(signature.nonce.view()), to_hex(signature.signature)};
}

Result<RequestSignature> from_fields(const SignatureFields& fields) {
  const auto device = from_hex(fields.device);
  const auto nonce = from_hex(fields.nonce);
  const auto signature = from_hex(fields.signature);
  if (!device || !nonce || !signature || device->size() != 8 || nonce->size() != 16 || signature->size() != 64) {
    return fail(Errc::Malformed, "the request is not signed as this hub expects");
  }
  RequestSignature result;
  for (const auto byte : *device) result.device.value = result.device.value << 8 | byte;
  result.nonce = *Nonce::from_bytes(*nonce);
  std::ranges::copy(*signature, result.signature.begin());
  return result;
}

}  // namespace qiaomen
