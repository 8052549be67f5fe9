#pragma once

#include "engine/codec/exchange.h"
#include "engine/store/overlay.h"

namespace qiaomen {

// Steps 2 and 4–7 of a reply (PROTOCOL_RULES §3). Each runs inside one commit of the caller's.

// False: `take_verdicts` would change nothing.
bool tells_verdicts(const ReadTx& tx, Overlay& overlay, const Incoming& reply);
// Verdicts, the length of the hub's chain, what is left waiting; that there is more to read.
void take_verdicts(WriteTx& tx, Overlay& overlay, const Incoming& reply);

// False: so is `take_rows`. The answer to a large push says only that there is more.
bool tells_rows(const ReadTx& tx, Overlay& overlay, const Incoming& reply);
// Scope, slices, leaving, hashes; once all is settled, forgets what a backup of the hub covers. True: there was such.
bool take_rows(WriteTx& tx, Overlay& overlay, const Incoming& reply);

}  // namespace qiaomen
