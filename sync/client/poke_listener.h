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

  // True: a sync is worth it, for something moved, or to hear from the hub why it does not talk to this device any
  // more. False: the line failed, or `stop`. A hub that has nothing to say is asked again.
  bool wait(const std::stop_token& stop);

 private:
  HttpRequest request() const;

  Replica& replica_;
  const SigningKey& key_;
  Transport& transport_;
  Random& random_;
};

}  // namespace qiaomen
