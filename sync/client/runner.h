#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

#include "sync/client/session.h"

namespace qiaomen {

// Background sync: the one thread of the client. Ticks a session when it is due; between ticks it waits, on `nudge` at
// the latest until then.
class Runner {
 public:
  // Called on the runner's thread after every tick that did something. Must not call the runner. `Broken` from a
  // replica that cannot be read is the last report.
  using Reporter = std::function<void(const TickReport&)>;
  // Waits for news of the hub until `stop`; true: something moved. Called on the runner's thread when settled.
  using Listener = std::function<bool(std::stop_token)>;
  // One step, of one round trip, of what follows the records, until `stop`; false: nothing more to do now. Called on
  // the runner's thread when settled. A nudge stops it: records go first.
  using Carrier = std::function<bool(std::stop_token)>;

  // `session` and `clock` are used on this thread only from now on and must outlive the runner.
  Runner(Session& session, Clock& clock, Reporter reporter, Listener listener, Carrier carrier = nullptr);
  // Ends what is under way at once.
  ~Runner();

  // Something was written here, or the line is said to be back. Any thread.
  void nudge();

 private:
  void run(const std::stop_token& stop);
  void keep_in_step(const std::stop_token& stop);
  bool carry(const std::stop_token& stop);
  void rest(const std::stop_token& stop, const TickReport& report);

  Session& session_;
  Clock& clock_;
  Reporter reporter_;
  Listener listener_;
  Carrier carrier_;
  std::mutex mutex_;
  std::condition_variable_any moved_;
  bool nudged_ = false;
  std::stop_source listening_;
  std::jthread thread_;
};

}  // namespace qiaomen
