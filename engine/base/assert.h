#pragma once

namespace qiaomen {

[[noreturn]] void assertion_failed(const char* expression, const char* file, int line);

}  // namespace qiaomen

// Our own mistake, also in release builds: ends the process before it can write anything wrong.
#define ASSERT(condition) \
  ((condition) ? static_cast<void>(0) : ::qiaomen::assertion_failed(#condition, __FILE__, __LINE__))
