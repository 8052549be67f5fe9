#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/result.h"
#include "engine/codec/exchange.h"

namespace qiaomen {

// POST /v1/poke, up: how far this replica has read each bucket. The hub answers at once if there is more in one of
// them or if the device's scope is another by now; otherwise when one moves, or after some 50 seconds with nothing.
// Data itself always comes by /v1/sync.
struct PokeRequest {
  std::uint64_t scope_version = 0;  // of the last scope that the hub told; 0: none
  std::vector<CursorInfo> cursors;  // without `safe`
};
Bytes encode(const PokeRequest& request);
Result<PokeRequest> decode_poke_request(BytesView bytes);

// POST /v1/poke, down. Nothing in it (the time is up, or an operator's command woke everybody): ask again.
struct PokeReply {
  bool scope_changed = false;
  std::vector<BucketId> moved;  // ascending
  bool is_empty() const { return !scope_changed && moved.empty(); }
  bool operator==(const PokeReply&) const = default;
};
Bytes encode(const PokeReply& reply);
Result<PokeReply> decode_poke_reply(BytesView bytes);

}  // namespace qiaomen
