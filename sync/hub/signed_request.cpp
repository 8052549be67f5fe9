#include "sync/hub/signed_request.h"

#include "sync/hub/message_body.h"
#include "sync/wire/enrolment.h"

namespace qiaomen {
namespace {

std::optional<DeviceRecord> find_device(HubStore& store, DeviceId id) {
  std::optional<DeviceRecord> device;
  store.read([&](HubView& view) { device = view.device(id); });
  return device;
}

Result<SignedBody> signature_of(const ServerRequest& request) {
  if (request.method != "GET") return split_signed(request.body);
  TRY(const auto signature, from_field(request.header(kSignatureHeader)));
  return SignedBody{signature, request.body};
}

}  // namespace

std::expected<SignedRequest, ServerReply> open_signed(const ServerRequest& request, HubStore& store,
                                                      const HubKeys& keys) {
  const auto signed_body = signature_of(request);
  if (!signed_body) return std::unexpected(text_answer(400, "请求没有完整的签名，未作任何处理。请更新程序。"));
  const auto& [signature, content] = *signed_body;
  auto device = find_device(store, signature.device);
  if (!device) {
    return std::unexpected(text_answer(401, "服务器不认识这台设备。本机的数据都还在，请重新登记。"));
  }
  if (!is_signed_by(device->key, signature, request.method, request.target, content)) {
    return std::unexpected(text_answer(401, "请求的签名不符，未作任何处理。本机的数据都还在，请重新登记。"));
  }
  if (device->state == DeviceStanding::Blocked) {
    ServerReply notice{.status = 403};
    notice.body = encode_block_notice(signature.nonce, device->key, keys.signing);
    return std::unexpected(std::move(notice));
  }
  return SignedRequest{*std::move(device), signature.nonce, content};
}

}  // namespace qiaomen
