#pragma once

#include <chrono>

namespace qiaomen {

// Waiting that a signal or another thread ends.
class Interrupt {
 public:
  virtual ~Interrupt() = default;

  // From now on SIGTERM and SIGINT end a wait instead of the process. Before any thread starts.
  virtual void listen() = 0;
  // True: the end was asked for; false: the time is over.
  virtual bool wait(std::chrono::microseconds time) = 0;
  // Any thread.
  virtual void request() = 0;
};

}  // namespace qiaomen
