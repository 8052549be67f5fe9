#pragma once

#include "engine/codec/exchange.h"
#include "engine/store/overlay.h"

namespace qiaomen {

// The two ways in which a replica and its hub part company (PROTOCOL_RULES §3, rules E and G). Each runs inside one
// commit of the caller's.

// The hub said `fork`: this copy was restored or cloned. The first time in a row one more request asks what another
// life delivered; the second time a new epoch begins.
void take_fork(WriteTx& tx, Overlay& overlay, const Incoming& reply);

// The hub was restored: what it forgot is offered again.
void take_generation(WriteTx& tx, Overlay& overlay, const Incoming& reply);

}  // namespace qiaomen
