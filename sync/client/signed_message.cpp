#include "sync/client/signed_message.h"

#include "sync/wire/body.h"
#include "sync/wire/request_signature.h"

namespace qiaomen {

HttpRequest message_request(std::string path, Bytes message) {
  return {.path = std::move(path), .body = pack(std::move(message), {})};
}

HttpRequest signed_request(std::string path, Bytes message, const SigningKey& key, const Nonce& nonce, BytesView rows) {
  auto body = pack(message, nonce.view());
  offer_rows(body, message, rows);
  HttpRequest request{.path = std::move(path), .body = std::move(body)};
  sign(request, key, nonce);
  return request;
}

void sign(HttpRequest& request, const SigningKey& key, const Nonce& nonce) {
  const auto signature = sign_request(key, nonce, request.method, request.path, request.body);
  if (request.method == "GET") {
    request.headers.emplace_back(kSignatureHeader, to_field(signature));
  } else {
    request.body = signed_body(signature, request.body);
  }
}

Result<Bytes> message_of(const HttpReply& reply, const HttpRequest& request, BytesView rows) {
  if (!refers_to_known(reply.body)) return unpack(reply.body, {});
  const auto sent = split_signed(request.body);
  const auto message = sent ? unpack(sent->content, sent->signature.nonce.view()) : Bytes{};
  return unpack_reply(reply.body, message ? BytesView(*message) : BytesView{}, rows);
}

}  // namespace qiaomen
