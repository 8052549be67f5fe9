#pragma once

#include <expected>

#include "sync/hub/hub_keys.h"
#include "sync/hub/hub_store.h"
#include "sync/hub/request_handler.h"
#include "sync/wire/request_signature.h"

namespace qiaomen {

struct SignedRequest {
  DeviceRecord device;
  Nonce nonce;
  BytesView content;  // of the request's body
};

// Who sent the request, by the signature over its body as sent; or the answer that says why it is not served:
//   400 no signature, 401 an unknown key (the hub may have been restored: enrol again) or a wrong signature,
//   403 a blocked device, with the notice on which it wipes itself.
std::expected<SignedRequest, ServerReply> open_signed(const ServerRequest& request, HubStore& store,
                                                      const HubKeys& keys);

}  // namespace qiaomen
