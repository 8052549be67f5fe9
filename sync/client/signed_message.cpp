#include "sync/client/signed_message.h"

#include <algorithm>

#include "sync/wire/body.h"
#include "sync/wire/request_signature.h"

namespace qiaomen {

HttpRequest message_request(std::string path, Bytes message) {
  auto body = pack(std::move(message));
  HttpRequest request{.path = std::move(path), .body = std::move(body.bytes)};
  if (body.coding != Coding::Identity) request.headers.emplace_back("content-encoding", name_of(body.coding));
  return request;
}

Nonce sign(HttpRequest& request, const SigningKey& key, Random& random) {
  const auto nonce = random.id<Nonce>();
  request.headers.emplace_back(kSignatureHeader,
                               to_field(sign_request(key, nonce, request.method, request.path, request.body)));
  return nonce;
}

Result<Bytes> message_of(const HttpReply& reply) {
  const auto header =
      std::ranges::find(reply.headers, std::string_view("content-encoding"), [](const auto& h) { return h.first; });
  const auto coding = header == reply.headers.end() ? Coding::Identity : coding_named(header->second);
  if (!coding) return fail(Errc::Malformed, "the hub answered in an unknown coding");
  return unpack(reply.body, *coding);
}

}  // namespace qiaomen
