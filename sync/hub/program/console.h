#pragma once

#include <functional>
#include <iosfwd>

#include "engine/base/clock.h"
#include "engine/base/log.h"
#include "engine/base/random.h"
#include "engine/base/result.h"

namespace qiaomen {

// How the program ends; the same numbers as the device's program has.
enum class ExitCode { Done = 0, Refused = 1, Usage = 2, Busy = 6, NotFound = 7, Machine = 8, ProgramTooOld = 9 };

// What a command of the operator's program has from outside, and what becomes of it.
struct Console {
  std::ostream& out;  // what was asked for, and nothing else
  std::ostream& err;  // words to the person at the terminal
  Clock& clock;
  Random& random;
  Log& log;
  bool err_is_terminal = false;
  int exit_code = 0;

  // Runs a command; an error, also of the store, becomes a line on `err` and the exit code.
  void run(const std::function<Result<>()>& command);
};

}  // namespace qiaomen
