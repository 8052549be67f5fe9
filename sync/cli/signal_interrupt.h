#pragma once

#include "sync/cli/interrupt.h"

namespace qiaomen {

// On signalfd and eventfd, so that no signal handler and no global state is needed.
class SignalInterrupt final : public Interrupt {
 public:
  SignalInterrupt();
  ~SignalInterrupt() override;
  SignalInterrupt(const SignalInterrupt&) = delete;
  SignalInterrupt& operator=(const SignalInterrupt&) = delete;

  void listen() override;
  bool wait(std::chrono::microseconds time) override;
  void request() override;

 private:
  int requests_;
  int signals_ = -1;  // -1: not listening; poll then passes over it
};

}  // namespace qiaomen
