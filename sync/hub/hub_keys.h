#pragma once

#include "engine/crypto/crypto.h"

namespace qiaomen {

// The hub's own keys: it signs what devices must believe, and opens what only it may read.
struct HubKeys {
  SigningKey signing;
  SealingKey sealing;
};

}  // namespace qiaomen
