#pragma once

#include <stop_token>

#include "engine/base/random.h"
#include "engine/crypto/crypto.h"
#include "engine/replica.h"
#include "sync/client/transport.h"

namespace qiaomen {

// Asks the hub to say when there is news, for a runner to wait on. One thread, that of the session which uses the same
// replica and transport.
class PokeListener {
 public:
  // All must outlive it.
  PokeListener(Replica& replica, const SigningKey& key, Transport& transport, Random& random)
      : replica_(replica), key_(key), transport_(transport), random_(random) {}

  // True: something moved, a sync is worth it. False: the hub had nothing to say for some 50 seconds, or the line
  // failed, or `stop`.
  bool wait(const std::stop_token& stop);

 private:
  HttpRequest request() const;

  Replica& replica_;
  const SigningKey& key_;
  Transport& transport_;
  Random& random_;
};

}  // namespace qiaomen
