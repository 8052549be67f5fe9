#pragma once

#include <cstdint>
#include <optional>

#include "sync/cli/shell.h"

namespace qiaomen {

// Whether the hub answers now, and what time it has.
struct LineCheck {
  enum class State { Up, NoAnswer, Untrusted, Busy };  // Untrusted: who answers is not the hub; Busy: it cannot serve
  State state = State::NoAnswer;
  std::optional<std::int64_t> hub_ahead_us;  // of this machine's clock, by half a round trip at most
};

// One short exchange; nothing of this device is told. Any trouble of the machine's own is NoAnswer.
LineCheck check_line(const Shell& shell);

}  // namespace qiaomen
